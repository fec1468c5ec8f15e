import Foundation
import Native
import Studio
import SystemPackage

/// The Studio as an image model: no network, no key, no cost.
struct LocalImageModel: Model {
    /// Where pictures are put.
    let folder: FilePath
    let card = LocalImageModel.localCard

    static let provider = "local"
    private static let localCard = ModelCard(
        name: ModelName(provider: provider, model: Painter.version),
        kind: .image,
        isFree: true
    )
    /// As many pictures at once as there are cores, whatever the number of jobs.
    private static let limiter = Limiter(ProcessInfo.processInfo.activeProcessorCount)

    func input(_ request: ImageRequest) -> JSONValue {
        // What cannot be written as JSON, such as a number that is none, is told apart by its description.
        let brief = (try? JSONText.line(request.brief)) ?? "\(request.brief)"
        return [
            "brief": .text(brief), "style": .text(request.style.rawValue), "width": .integer(request.width),
            "height": .integer(request.height), "seed": .text("\(request.seed)"),
        ]
    }

    func call(_ request: ImageRequest, _ context: CallContext) async throws -> ImageReply {
        let png = try await Self.png(request)
        let blob = try await BlockingWork.run { [folder] in
            let writer = BlobFile.begin(in: folder)
            png.withUnsafeBytes { writer.append($0) }
            return try BlobFile.end(writer)
        }
        return ImageReply(blob: blob, usage: ModelUsage(pictures: 1))
    }

    /// The picture as PNG, of exactly the size that is wanted.
    static func png(_ request: ImageRequest) async throws -> [UInt8] {
        try await limiter.run {
            try await BlockingWork.run {
                try Painter(style: request.style, width: request.width, height: request.height, seed: request.seed)
                    .paint(request.brief).png()
            }
        }
    }
}
