import Film
import Foundation
import Logging
import Native
import SystemPackage

/// Reads a scene out with the first voice that can, and writes the recording with its facts.
///
/// Called by the narrate step. Promises that the whole text is read, by one provider from beginning to end, and that the
/// files are on disk when it returns.
struct Narrator: Sendable {
    var settings: StepSettings
    var language: String
    /// The members of the cast whose voice is their own: id, gender, and which of several of that gender.
    var cast: [String: (wish: VoiceWish, place: Int)] = [:]
    static let folder = "narration"

    /// What a provider is asked, utterance by utterance, with its voice.
    private struct Line: Sendable {
        var utterance: Narration.Utterance
        var request: SpeechRequest
    }

    /// Characters that a model of a server is given at once: a minute of speech, before voices begin to drift.
    private static let joined = 900

    /// What a model is asked for some passages.
    func requests(
        _ passages: [Narration.Passage],
        of model: any SpeechModel,
        _ voices: LocalVoices?
    ) throws
        -> [SpeechRequest]
    {
        try lines(passages, of: model, voices).map(\.request)
    }

    private func lines(
        _ passages: [Narration.Passage],
        of model: any SpeechModel,
        _ voices: LocalVoices?
    ) throws -> [Line] {
        let wish = VoiceWish(settings.word("voice"))
        guard model.name.provider == LocalSpeechModel.provider, let voices else {
            let most = min(Self.joined, model.card.mostCharacters ?? .max)
            let narration = Narration(passages, joining: most, longest: most)
            let book = try VoiceBook.builtIn.get()
            return narration.utterances.map { utterance in
                let own = utterance.speaker.flatMap { cast[$0] }
                let voice = book.voice(of: model.name.provider, own?.wish ?? wish, place: own?.place ?? 0)
                return Line(
                    utterance: utterance,
                    request: SpeechRequest(text: utterance.text, voice: voice, manner: manner, language: language)
                )
            }
        }
        guard let narrator = voices.voice(wish, language: language) else {
            throw ModelFailure(
                kind: .noSuchModel,
                name: model.name,
                message: "no voice for the language `\(language)` is installed; \(LocalVoices.remedy)"
            )
        }
        let narration = Narration(passages, joining: narrator.joins, longest: narrator.longest)
        return try narration.utterances.map { utterance in
            let own = utterance.speaker.flatMap { cast[$0] }
            let voice = own.flatMap { voices.voice($0.wish, language: language, place: $0.place) } ?? narrator
            let reading = try ReadAloud(language: language, isPlain: voice.isPlain)
            return Line(
                utterance: utterance,
                request: SpeechRequest(
                    text: reading.spoken(utterance.text),
                    voice: voice.name,
                    language: language,
                    pace: settings.number("pace")
                )
            )
        }
    }

    private var manner: String? {
        let manner = settings.word("manner")
        return manner.isEmpty ? nil : manner
    }

    /// Reads an item's passages.
    func make(_ item: StepItem, _ passages: [Narration.Passage], on bench: Workbench) async throws -> ItemResult {
        let context = bench.context(for: item)
        var failed: [String] = []
        var last: ModelFailure?
        for model in bench.voices {
            do {
                var facts = try await read(item, passages, by: model, context, bench)
                facts.tried = failed.isEmpty ? nil : failed
                if model.name.provider == LocalSpeechModel.provider, !failed.isEmpty {
                    facts.placeholder = "read by a voice of this machine, for \(failed.last ?? "")"
                }
                return try await deliver(facts, item, bench)
            } catch let failure as ModelFailure {
                // What passes by itself, or needs money, is waited for: another voice in mid-story is none.
                if failure.isBudget || failure.kind == .rateLimited { throw failure.error(refusal: .videoRefused) }
                last = failure
                failed.append(failure.description)
                bench.logger.warning(
                    "a scene was not read",
                    metadata: ["item": "\(item.label)", "model": "\(model.name)", "why": "\(failure.message)"]
                )
            }
        }
        guard let last else { throw Self.nobody }
        // A voice that is not there will not come by waiting.
        if last.name.provider == LocalSpeechModel.provider { throw Self.unread(last.message, item.label) }
        throw last.error(refusal: .videoRefused, item: item.label)
    }

    static let nobody = StorydropError(
        .videoFailed,
        "There is no voice to read with.",
        hint: "Install one (\(LocalVoices.remedy)), or set the key of a provider; then `storydrop retry`."
    )

    private static func unread(_ why: String, _ item: String) -> StorydropError {
        StorydropError(
            .videoFailed,
            "The text could not be read out.",
            hint: "Install a voice that can (\(LocalVoices.remedy)), then `storydrop retry`.",
            cause: why,
            item: item
        )
    }

    private func read(
        _ item: StepItem,
        _ passages: [Narration.Passage],
        by model: any SpeechModel,
        _ context: CallContext,
        _ bench: Workbench
    ) async throws -> NarrationFacts {
        let lines = try lines(passages, of: model, bench.local)
        let isLocal = model.name.provider == LocalSpeechModel.provider
        var pieces: [Int: Recording.Piece] = [:]
        try await Crew.work(on: Array(lines.indices), atOnce: isLocal ? 2 : 8) { index in
            try await model.call(lines[index].request, context)
        } done: { index, made in
            guard case .success(let reply) = made, let blob = reply.blob else { return }
            pieces[index] = Recording.Piece(
                utterance: lines[index].utterance,
                sound: FilePath(blob.path),
                rawRate: blob.format == .pcm ? reply.rate ?? 24_000 : nil,
                told: reply.words
            )
        }
        let recorded = lines.indices.compactMap { pieces[$0] }
        guard recorded.count == lines.count else { throw ModelFailure.damaged("an utterance has no sound", model.name) }
        let wav = "\(Self.folder)/\(item.id).wav"
        let path = bench.folder.pushing(FilePath(wav))
        let result: Recording.Result
        do {
            result = try await BlockingWork.run {
                defer { if isLocal { for piece in recorded { try? FileIO.removeFile(piece.sound) } } }
                try FileIO.makeDirectory(path.removingLastComponent())
                return try Recording.write(recorded, to: path)
            }
        } catch is Recording.SilentSound {
            await forget(lines, of: model, bench)
            throw ModelFailure.damaged("the voice said nothing", model.name)
        }
        let cost = CallCost(context.trace.events)
        let voices = lines.compactMap(\.request.voice).uniqued()
        return NarrationFacts(
            file: "",
            wav: wav,
            provider: model.name.provider,
            model: isLocal ? voices.first ?? model.name.model : model.name.model,
            voices: voices,
            seconds: (result.seconds * 1000).rounded() / 1000,
            loudness: result.loudness,
            words: result.words,
            costUsd: cost.usd,
            cached: cost.isCached ? true : nil,
            notes: context.trace.notes.isEmpty ? nil : context.trace.notes
        )
    }

    /// Whoever asks for the same later must not get what is no good.
    private func forget(_ lines: [Line], of model: any SpeechModel, _ bench: Workbench) async {
        guard let cache = bench.cache else { return }
        await BlockingWork.run { for line in lines { try? cache.remove(model.cacheKey(line.request)) } }
    }

    /// The recording as it is delivered, and its facts beside it.
    private func deliver(_ made: NarrationFacts, _ item: StepItem, _ bench: Workbench) async throws -> ItemResult {
        var facts = made
        let format = settings.word("format")
        facts.file = "\(Self.folder)/\(item.id).\(format)"
        do {
            try await SoundEncoder.encode(facts.wav, to: facts.file, in: bench.folder, seconds: facts.seconds)
        } catch let failure as ExternalTool.Failure where failure.kind == .missing {
            // The sound is there: it is delivered as it is, and the delivery says what is missing.
            facts.file = facts.wav
            facts.placeholder = "\(failure.description), so the sound is delivered as WAV: \(FFmpeg.remedy)"
        }
        let info = "\(Self.folder)/\(item.id).json"
        let side = NarrationInfo(
            schema: "storydrop/narration/1",
            index: item.scene.index,
            sourceRange: [item.scene.range.lowerBound, item.scene.range.upperBound],
            text: item.scene.text,
            narration: facts
        )
        let done = facts
        return try await BlockingWork.run {
            try FileIO.write(try JSONText.encode(side), to: bench.folder.pushing(FilePath(info)))
            try FileIO.syncDirectory(bench.folder.appending(Self.folder))
            var files = [done.file, info]
            if settings.flag("wav"), done.file != done.wav { files.append(done.wav) }
            return ItemResult(
                scene: item.scene,
                files: files.map { Artifact(file: $0, name: $0) },
                narration: done,
                kept: [done.wav]
            )
        }
    }
}

/// The JSON beside every narration.
private struct NarrationInfo: Encodable {
    var schema: String
    var index: Int
    /// [start, end) in UTF-8 bytes of `source/manuscript.txt`.
    var sourceRange: [Int]
    var text: String
    var narration: NarrationFacts
}
