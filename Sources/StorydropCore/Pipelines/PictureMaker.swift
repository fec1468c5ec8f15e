import Foundation
import Native
import Studio
import SystemPackage

/// Makes the picture of a scene with the first model that can, and writes it with its facts.
///
/// Called by every step that needs pictures. Promises that the files are on disk when it returns.
struct PictureMaker: Sendable {
    var settings: StepSettings
    /// The folder of the results: `illustrations`.
    var folder: String

    /// A hash of everything that the picture depends on.
    func fingerprint(_ scene: Scene) -> String {
        let look = ["style", "aspect_ratio", "quality"].map { settings.word($0) }
        let brief = (try? JSONText.encode(scene.brief, pretty: false)) ?? []
        return SHA256Hasher.hex(Array("\(look) \(scene.range) \(scene.text)".utf8) + brief)
    }

    /// The seed of a scene: from its text, so that the same story gives the same pictures everywhere.
    static func seed(_ scene: Scene) -> UInt64 {
        UInt64(SHA256Hasher.hex(Array("\(scene.index) \(scene.text)".utf8)).prefix(12), radix: 16) ?? 1
    }

    private var size: (width: Int, height: Int) {
        PictureSettings.size(aspect: settings.word("aspect_ratio"), quality: settings.word("quality"))
    }

    /// Makes a picture; what fails is told as `fallback` unless it has a code already.
    func make(_ item: StepItem, on bench: Workbench, fallback: ErrorCode) async throws -> ItemResult {
        do {
            return try await make(item, on: bench)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StorydropError.wrap(error, fallback: fallback, doing: "painting \(item.label)")
        }
    }

    private func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult {
        let (width, height) = size
        let style = PaintingStyle(rawValue: settings.word("style")) ?? .digitalArt
        let request = ImageRequest(
            prompt: try bench.prompts.illustration(
                scene: item.scene,
                style: style,
                aspect: settings.word("aspect_ratio"),
                quality: settings.word("quality")
            ),
            brief: item.scene.brief,
            style: style,
            width: width,
            height: height,
            seed: Self.seed(item.scene)
        )
        guard let model = bench.images.first else {
            throw StorydropError(
                .noSuchModel,
                "None of the rule's image providers is there.",
                hint: "Add `local` to `providers: image:` of the rule."
            )
        }
        let clock = ContinuousClock()
        let start = clock.now
        let image = try await model.paint(request)
        let seconds = (clock.now - start) / .seconds(1)
        let facts = PictureFacts(
            file: "\(folder)/\(item.id).png",
            prompt: request.prompt,
            seed: request.seed,
            provider: model.provider,
            model: model.model,
            width: image.width,
            height: image.height,
            seconds: (seconds * 1000).rounded() / 1000,
            costUsd: image.costUSD
        )
        return try await write(image.png, facts, item, bench)
    }

    /// A calm, empty page in place of a picture, with the reason in its facts.
    func placeholder(_ item: StepItem, _ error: StorydropError, on bench: Workbench) async throws -> ItemResult {
        let (width, height) = size
        let png = try await BlockingWork.run { try Painter.placeholder(width: width, height: height) }
        let facts = PictureFacts(
            file: "\(folder)/\(item.id).png",
            prompt: "",
            seed: 0,
            provider: "none",
            model: "placeholder",
            width: width,
            height: height,
            seconds: 0,
            costUsd: 0,
            placeholder: error.description
        )
        return try await write(png, facts, item, bench)
    }

    private func write(
        _ png: [UInt8],
        _ facts: PictureFacts,
        _ item: StepItem,
        _ bench: Workbench
    ) async throws
        -> ItemResult
    {
        let info = "\(folder)/\(item.id).json"
        let side = PictureInfo(
            schema: "storydrop/picture/1",
            index: item.scene.index,
            sourceRange: [item.scene.range.lowerBound, item.scene.range.upperBound],
            text: item.scene.text,
            brief: item.scene.brief,
            picture: facts
        )
        return try await BlockingWork.run {
            try FileIO.makeDirectory(bench.folder.appending(folder))
            try FileIO.write(png, to: bench.folder.pushing(FilePath(facts.file)))
            try FileIO.write(try JSONText.encode(side), to: bench.folder.pushing(FilePath(info)))
            try FileIO.syncDirectory(bench.folder.appending(folder))
            return ItemResult(
                scene: item.scene,
                files: [Artifact(file: facts.file, name: facts.file), Artifact(file: info, name: info)],
                picture: facts
            )
        }
    }
}

/// The JSON beside every picture.
private struct PictureInfo: Encodable {
    var schema: String
    var index: Int
    /// [start, end) in UTF-8 bytes of `source/manuscript.txt`.
    var sourceRange: [Int]
    var text: String
    var brief: SceneBrief
    var picture: PictureFacts
}
