import Film
import Foundation
import Logging
import Native
import Synchronization
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
        var context = bench.context(for: item)
        context.unfit = bench.unfit
        var failed: [String] = []
        // Whoever hung in an earlier scene is not asked; that another reads in their place is told here, too.
        var last = bench.local?.named.flatMap { bench.unfit.failures[$0] }
        var readers = bench.voices.map {
            Reader(model: $0, voices: bench.local?.without(Set(bench.unfit.failures.keys)))
        }
        while !readers.isEmpty {
            let reader = readers.removeFirst()
            do {
                var facts = try await read(item, passages, by: reader, context, bench)
                facts.tried = failed.isEmpty ? nil : failed
                if let last, reader.isStandIn(after: last, isNamed: bench.local?.named != nil) {
                    facts.placeholder = "read by a voice of this machine, for \(last)"
                }
                return try await deliver(facts, item, bench)
            } catch let unread as Unread {
                let failure = unread.failure
                // What passes by itself, or needs money, is waited for: another voice in mid-story is none.
                if failure.isBudget || failure.kind == .rateLimited { throw failure.error(refusal: .videoRefused) }
                last = failure
                failed.append(failure.description)
                bench.logger.warning(
                    "a scene was not read",
                    metadata: ["item": "\(item.label)", "model": "\(reader.model.name)", "why": "\(failure.message)"]
                )
                if let next = reader.next(after: unread, language: language) { readers.insert(next, at: 0) }
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
        by reader: Reader,
        _ context: CallContext,
        _ bench: Workbench
    ) async throws -> NarrationFacts {
        let (model, isLocal) = (reader.model, reader.isLocal)
        let lines: [Line]
        do {
            lines = try self.lines(passages, of: model, reader.voices)
        } catch let failure as ModelFailure {
            throw Unread(failure: failure)
        }
        let wav = "\(Self.folder)/\(item.id).wav"
        let path = bench.folder.pushing(FilePath(wav))
        let pieces = try await speak(lines, by: reader, context)
        let result: Recording.Result
        do {
            result = try await BlockingWork.run {
                defer { if isLocal { for piece in pieces { try? FileIO.removeFile(piece.sound) } } }
                try FileIO.makeDirectory(path.removingLastComponent())
                return try Recording.write(pieces, to: path)
            }
        } catch let bad as Recording.BadSound {
            // Whoever asks for the same later must not get what is no good.
            let request = lines[bad.piece].request
            if let cache = bench.cache, !isLocal {
                await BlockingWork.run { try? cache.remove(model.cacheKey(request)) }
            }
            throw Unread(failure: .damaged(bad.why, model.name), engine: request.engine)
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

    /// The sound of every line, in order.
    private func speak(_ lines: [Line], by reader: Reader, _ context: CallContext) async throws -> [Recording.Piece] {
        var pieces: [Int: Recording.Piece] = [:]
        var unread: Unread?
        do {
            try await Crew.work(on: lines, atOnce: reader.isLocal ? 2 : 8) { line in
                try await reader.model.call(line.request, context)
            } done: { index, made in
                switch made {
                case .success(let reply):
                    guard let blob = reply.blob else { return }
                    pieces[index] = Recording.Piece(
                        utterance: lines[index].utterance,
                        sound: FilePath(blob.path),
                        rawRate: blob.format == .pcm ? reply.rate ?? 24_000 : nil,
                        told: reply.words
                    )
                case .failure(let error):
                    guard unread == nil, let failure = error as? ModelFailure else { return }
                    unread = Unread(failure: failure, engine: lines[index].request.engine)
                }
            }
        } catch {
            if reader.isLocal {
                let left = pieces.values.map(\.sound)
                await BlockingWork.run { for sound in left { try? FileIO.removeFile(sound) } }
            }
            throw error is ModelFailure ? unread ?? error : error
        }
        guard pieces.count == lines.count else {
            throw Unread(failure: .damaged("an utterance has no sound", reader.model.name))
        }
        return lines.indices.compactMap { pieces[$0] }
    }

    /// The recording as it is delivered, and its facts beside it.
    private func deliver(_ made: NarrationFacts, _ item: StepItem, _ bench: Workbench) async throws -> ItemResult {
        var facts = made
        let format = settings.word("format")
        facts.file = "\(Self.folder)/\(item.id).\(format)"
        do {
            try await SoundEncoder.encode(
                facts.wav,
                to: facts.file,
                in: bench.folder,
                seconds: facts.seconds,
                control: bench.control
            )
        } catch let failure as ExternalTool.Failure {
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

/// Who may read a scene: a model, and which voices of this machine it may use.
private struct Reader: Sendable {
    var model: any SpeechModel
    var voices: LocalVoices?

    var isLocal: Bool { model.name.provider == LocalSpeechModel.provider }

    /// Whether it stands in for whom the rule or the settings name.
    ///
    /// `isNamed`: whether the settings name a voice of this machine.
    func isStandIn(after failure: ModelFailure, isNamed: Bool) -> Bool {
        isLocal && (failure.name.provider != LocalSpeechModel.provider || isNamed)
    }

    /// The same machine's next best engine, if there is one.
    func next(after unread: Unread, language: String) -> Reader? {
        guard isLocal, let engine = unread.engine, let left = voices?.without([engine]),
            left.voice(.neutral, language: language) != nil
        else { return nil }
        return Reader(model: model, voices: left)
    }
}

/// Why a scene was not read, and by which engine of this machine.
private struct Unread: Error {
    var failure: ModelFailure
    var engine: String?
}

extension SpeechRequest {
    /// The engine of this machine that a voice belongs to, as in `festival:slt`.
    fileprivate var engine: String? {
        voice.flatMap { $0.contains(":") ? $0.split(separator: ":").first.map(String.init) : nil }
    }
}

/// The engines of this machine that hung in a job: nobody waits for them again.
final class UnfitEngines: Sendable {
    private let known = Mutex<[String: ModelFailure]>([:])

    /// By the engine's name.
    var failures: [String: ModelFailure] { known.withLock { $0 } }

    func add(_ engine: String, _ failure: ModelFailure) { known.withLock { $0[engine] = failure } }
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
