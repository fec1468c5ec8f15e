import Analysis
import Foundation
import Logging
import Native
import Studio
import SystemPackage

/// Makes the picture of a scene with the first model that can, and writes it with its facts.
///
/// Called by every step that needs pictures. Promises that the files are on disk when it returns, and that a picture
/// that stands in for another says so.
struct PictureMaker: Sendable {
    var settings: StepSettings
    /// The folder of the results: `illustrations`.
    var folder: String
    /// What it is called if a model will not make a picture.
    var refusal: ErrorCode

    /// A hash of everything that the picture depends on.
    func fingerprint(_ scene: Scene) -> String {
        let look = ["style", "aspect_ratio", "quality"].map { settings.word($0) }
        // What cannot be written as JSON, such as a number that is none, is told apart by its description.
        let brief = (try? JSONText.encode(scene.brief, pretty: false)) ?? Array("\(scene.brief)".utf8)
        let cast = scene.cast.map(\.look)
        return SHA256Hasher.hex(Array("\(look) \(scene.range) \(scene.text) \(cast)".utf8) + brief)
    }

    /// The seed of a scene: from its text, so that the same story gives the same pictures everywhere.
    static func seed(_ scene: Scene) -> UInt64 {
        UInt64(SHA256Hasher.hex(Array("\(scene.index) \(scene.text)".utf8)).prefix(12), radix: 16) ?? 1
    }

    private var size: (width: Int, height: Int) {
        PictureSettings.size(aspect: settings.word("aspect_ratio"), quality: settings.word("quality"))
    }

    /// What is asked for a scene.
    func request(_ scene: Scene, _ prompts: PromptTemplates) -> ImageRequest {
        let style = PaintingStyle(rawValue: settings.word("style")) ?? .digitalArt
        let (aspect, quality) = (settings.word("aspect_ratio"), settings.word("quality"))
        return ImageRequest(
            prompt: prompts.illustration(scene: scene, style: style, aspect: aspect, quality: quality),
            brief: scene.brief.scenery,
            style: style,
            width: size.width,
            height: size.height,
            aspect: aspect,
            quality: quality,
            seed: Self.seed(scene)
        )
    }

    /// Makes a picture; what fails is told as `fallback` unless it has a code already.
    func make(_ item: StepItem, on bench: Workbench, fallback: ErrorCode) async throws -> ItemResult {
        try await StorydropError.told(as: fallback, doing: "painting \(item.label)") {
            do {
                return try await climb(item, on: bench)
            } catch let failure as ModelFailure {
                throw failure.error(refusal: refusal, item: item.label)
            }
        }
    }

    /// Goes from rung to rung of the ladder until there is a picture.
    private func climb(_ item: StepItem, on bench: Workbench) async throws -> ItemResult {
        let asked = request(item.scene, bench.prompts)
        let context = bench.context(for: item)
        var ladder = PictureLadder(isLocal: bench.images.map { $0.name.provider == LocalImageModel.provider })
        var rung = ladder.first
        var gentle: String?
        var failed: [String] = []
        var last: ModelFailure?
        let start = ContinuousClock.now
        while true {
            var request = asked
            let model: any ImageModel
            let isStandIn: Bool
            switch rung {
            case .stop:
                guard let last else { throw Self.nobody }
                throw last
            case .studio:
                (model, isStandIn) = (bench.studio, true)
            case .ask(let place, let isSoftened, let isAgain):
                (model, isStandIn) = (bench.images[place], ladder.isStandIn(place))
                if isSoftened, model.name.provider != LocalImageModel.provider {
                    let words = if let gentle { gentle } else { try await soften(asked.prompt, context, bench) }
                    (gentle, request.prompt) = (words, words)
                }
                request.variation = isAgain ? 1 : 0
            }
            do {
                let reply = try await model.call(request, context)
                let png = try await finished(reply, of: model, request, item, on: bench)
                var facts = facts(request, model.name, item, png, failed, context)
                facts.seconds = ((ContinuousClock.now - start) / .seconds(1) * 1000).rounded() / 1000
                if isStandIn { facts.placeholder = "painted by the Studio, for " + (failed.last ?? "no other could") }
                return try await write(png, facts, item, bench)
            } catch let failure as ModelFailure {
                if failure.kind == .badResponse { await forget(request, of: model, bench) }
                last = failure
                failed.append(failure.description)
                bench.logger.warning(
                    "a picture was not made",
                    metadata: ["item": "\(item.label)", "model": "\(model.name)", "why": "\(failure.message)"]
                )
                rung = ladder.next(after: PictureLadder.Outcome(failure.kind))
            }
        }
    }

    private static let nobody = StorydropError(
        .badKey,
        "None of the rule's image providers can be asked.",
        hint: "Set the key of one, or add `local` to `providers: image:` of the rule."
    )

    /// A prompt that may be let through: rewritten by the text model, or word by word where there is none.
    private func soften(_ prompt: String, _ context: CallContext, _ bench: Workbench) async throws -> String {
        guard let model = bench.text else { return bench.prompts.gentle(prompt) }
        do {
            let request = TextRequest(bench.prompts.soften(prompt), maximumTokens: 2000)
            let text = try await model.call(request, context).text.split(whereSeparator: \.isNewline)
                .joined(separator: " ").trimmed
            context.trace.add(.note("the prompt was softened by \(model.name)"))
            return text.isEmpty ? bench.prompts.gentle(prompt) : text
        } catch let failure as ModelFailure where failure.isWorthFallback {
            context.trace.add(.note("the prompt was softened without a model: \(failure.message)"))
            return bench.prompts.gentle(prompt)
        }
    }

    // MARK: What a model gave

    /// As many pictures are decoded at once as there are cores: each takes some tens of megabytes.
    private static let decoders = Limiter(ProcessInfo.processInfo.activeProcessorCount)

    /// The picture as PNG of exactly the size that was asked for, looked at.
    /// - Throws: `ModelFailure` of kind `badResponse` if it is no good.
    private func finished(
        _ reply: ImageReply,
        of model: any ImageModel,
        _ request: ImageRequest,
        _ item: StepItem,
        on bench: Workbench
    ) async throws -> [UInt8] {
        let name = model.name
        @Sendable func unusable(_ why: String) -> ModelFailure { .damaged(why, name) }
        guard let blob = reply.blob else { throw unusable("the answer has no picture") }
        if name.provider == LocalImageModel.provider {
            return try await BlockingWork.run {
                defer { try? FileIO.removeFile(FilePath(blob.path)) }
                return try FileIO.read(FilePath(blob.path))
            }
        }
        let (png, check) = try await Self.decoders.run {
            try await BlockingWork.run {
                let bytes = try FileIO.read(FilePath(blob.path), limit: 128 << 20)
                let canvas: Canvas
                do {
                    canvas = try PictureDecoder.decode(bytes)
                } catch {
                    throw unusable("the picture cannot be decoded: \(error)")
                }
                guard canvas.width * 4 >= request.width, canvas.height * 4 >= request.height else {
                    throw unusable("the picture has only \(canvas.width)×\(canvas.height) pixels")
                }
                let check = try PictureCheck(canvas)
                let isRight = canvas.width == request.width && canvas.height == request.height
                if isRight, blob.format == .png { return (bytes, check) }
                let right = isRight ? canvas : try canvas.filling(width: request.width, height: request.height)
                return (try right.png(), check)
            }
        }
        if check.isBlank { throw unusable("the picture is blank") }
        guard bench.neighbours.take(check, of: folder, at: item.scene.index) else {
            throw unusable("the picture is the same as its neighbour")
        }
        return png
    }

    /// Whoever asks for the same later must not get what is no good.
    private func forget(_ request: ImageRequest, of model: any ImageModel, _ bench: Workbench) async {
        guard let cache = bench.cache else { return }
        let key = model.cacheKey(request)
        await BlockingWork.run { try? cache.remove(key) }
    }

    private func facts(
        _ request: ImageRequest,
        _ name: ModelName,
        _ item: StepItem,
        _ png: [UInt8],
        _ failed: [String],
        _ context: CallContext
    ) -> PictureFacts {
        let cost = CallCost(context.trace.events)
        return PictureFacts(
            file: "\(folder)/\(item.id).png",
            prompt: request.prompt,
            seed: request.seed,
            provider: name.provider,
            model: name.model,
            width: request.width,
            height: request.height,
            seconds: 0,
            costUsd: cost.usd,
            cached: cost.isCached ? true : nil,
            tried: failed.isEmpty ? nil : failed,
            notes: context.trace.notes.isEmpty ? nil : context.trace.notes
        )
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
            cast: item.scene.cast,
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

/// What the calls for one item came to.
struct CallCost: Sendable, Equatable {
    /// US dollars; nil if the price of one of them is unknown.
    var usd: Double? = 0
    /// Whether what was used is from the cache.
    var isCached = false

    init(_ events: [CallTrace.Event]) {
        for event in events {
            switch event {
            case .paid(_, let price):
                usd = price.flatMap { price in usd.map { $0 + price } }
                isCached = false
            case .cached: isCached = true
            default: break
            }
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
    var cast: [ScenePerson]
    var picture: PictureFacts
}
