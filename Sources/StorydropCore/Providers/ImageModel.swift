import Studio

/// What a picture should be.
struct ImageRequest: Sendable {
    var prompt: String
    var brief: SceneBrief
    var style: PaintingStyle
    var width: Int
    var height: Int
    var seed: UInt64
}

/// A picture as a model gave it.
struct ImageResult: Sendable {
    var png: [UInt8]
    var width: Int
    var height: Int
    var costUSD: Double
}

/// Makes pictures.
///
/// One provider, one file, one line in `AllProviders.swift`.
///
/// Contract: gives a PNG of exactly the asked size or throws a `StorydropError`; keeps no state between calls that
/// changes a result; does not retry, limit or cache (wrappers do); stops when its task is cancelled.
protocol ImageModel: Sendable {
    /// As rules name it: `local`.
    var provider: String { get }
    /// The model behind it, with its version.
    var model: String { get }
    func paint(_ request: ImageRequest) async throws -> ImageResult
}
