import Foundation
import Native
import Studio

/// The Studio as an image model: no network, no key, no cost.
struct LocalImageModel: ImageModel {
    let provider = "local"
    let model = Painter.version
    /// As many pictures at once as there are cores, whatever the number of jobs.
    private static let limiter = Limiter(ProcessInfo.processInfo.activeProcessorCount)

    func paint(_ request: ImageRequest) async throws -> ImageResult {
        try await Self.limiter.run {
            let png = try await BlockingWork.run {
                try Painter(style: request.style, width: request.width, height: request.height, seed: request.seed)
                    .paint(request.brief).png()
            }
            return ImageResult(png: png, width: request.width, height: request.height, costUSD: 0)
        }
    }
}
