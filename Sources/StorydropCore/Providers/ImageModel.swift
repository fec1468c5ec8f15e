import Studio

/// What a picture should be.
struct ImageRequest: ModelRequest {
    var prompt: String
    /// The scene as the Studio paints it.
    var brief: Scenery
    var style: PaintingStyle
    /// The pixels that are wanted; a model may give others of about this shape.
    var width: Int
    var height: Int
    /// Width to height, as `16:9`.
    var aspect = "1:1"
    /// `standard`, `high`, `ultra`.
    var quality = "standard"
    var seed: UInt64
    /// Pictures that show who and what it is about.
    var references: [Blob] = []
    /// 1 and up if another picture of the same is wanted.
    var variation = 0

    func estimate(for card: ModelCard) -> ModelUsage {
        var usage = ModelUsage(inputTokens: TokenCount.estimate(prompt), pictures: 1)
        usage.size = PictureSize.named(for: self, card)
        if !card.tokens.isEmpty {
            let size = PictureSize.pixels(for: self, card)
            let square = Double(size.width * size.height) / (1024 * 1024)
            usage.outputTokens = Int(Double(card.tokens[PictureSize.quality(of: self)] ?? 0) * square)
        }
        return usage
    }
}

/// A picture as a model gave it: bytes that have not been looked at yet.
struct ImageReply: ModelReply, Equatable {
    var blob: Blob?
    var usage: ModelUsage
}

/// Which size to ask a model for, so that no pixel must be made up.
///
/// Pure.
enum PictureSize {
    /// One of the sizes with names, as Gemini's models take them: the smallest that is not too small.
    static func named(for request: ImageRequest, _ card: ModelCard) -> String? {
        let long = max(request.width, request.height)
        let known = card.sizes.compactMap { size in UInt16(size.dropLast()).map { (size, Int($0) * 1024) } }
            .sorted { $0.1 < $1.1 }
        return (known.first { $0.1 >= long } ?? known.last)?.0
    }

    /// Pixels for a model that takes any within its limits: never less than wanted, unless that is more than it makes.
    ///
    /// Where no list says otherwise, steps of 64 pixels and at most 1.5 million: what Stable Diffusion models can.
    static func pixels(for request: ImageRequest, _ card: ModelCard) -> (width: Int, height: Int) {
        let step = card.step ?? 64
        let area = Double(request.width * request.height)
        let least = Double(card.leastPixels ?? 0)
        let most = Double(card.mostPixels ?? 1_572_864)
        var factor = area < least ? (least / area).squareRoot() : 1
        if area * factor * factor > most { factor = (most / area).squareRoot() }
        func side(_ length: Int, _ rule: FloatingPointRoundingRule) -> Int {
            max(step, Int((Double(length) * factor / Double(step)).rounded(rule)) * step)
        }
        let up = (side(request.width, .up), side(request.height, .up))
        if Double(up.0 * up.1) <= most { return up }
        return (side(request.width, .down), side(request.height, .down))
    }

    /// The three words of OpenAI for how much care is taken.
    static func quality(of request: ImageRequest) -> String { request.quality == "standard" ? "medium" : "high" }
}
