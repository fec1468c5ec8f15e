import Analysis
import Film
import Foundation
import Native
import SystemPackage

/// The voices of this machine as a speech model: no network, no key, no cost.
///
/// A request's voice is a `LocalVoice` by name; which one is chosen by `LocalVoices` beforehand.
struct LocalSpeechModel: Model {
    let voices: LocalVoices
    /// Where sounds are put.
    let folder: FilePath
    let card: ModelCard

    static let provider = LocalImageModel.provider
    /// As many voices at once as there are cores, whatever the number of jobs.
    private static let limiter = Limiter(ProcessInfo.processInfo.activeProcessorCount)

    init(voices: LocalVoices, folder: FilePath) {
        (self.voices, self.folder) = (voices, folder)
        card = ModelCard(name: ModelName(provider: Self.provider, model: voices.summary), kind: .speech, isFree: true)
    }

    func input(_ request: SpeechRequest) -> JSONValue {
        [
            "text": .text(request.text), "voice": .text(request.voice ?? ""), "language": .text(request.language),
            "engines": .text(voices.setting),
        ]
    }

    private func deadline(_ text: String) -> Double { voices.timeout + Double(text.count) * 0.1 }

    func call(_ request: SpeechRequest, _ context: CallContext) async throws -> SpeechReply {
        try context.check()
        let parts = (request.voice ?? "").split(separator: ":", maxSplits: 1).map(String.init)
        let known = voices.voice(.neutral, language: request.language)
        guard let engine = parts.first ?? known?.engine else { throw missing(request.language) }
        let voice = parts.count > 1 ? parts[1] : known?.id ?? ""
        try await BlockingWork.run { [folder] in try FileIO.makeDirectory(folder) }
        let sound = folder.appending("\(UUID().uuidString).wav")
        do {
            return try await Self.limiter.run {
                // It may have hung for another scene while this one waited.
                if let known = context.unfit?.failures[engine] { throw known }
                try await speak(request, engine, voice, to: sound, context.control)
                return try await BlockingWork.run { try reply(sound, request) }
            }
        } catch {
            try? await BlockingWork.run {
                try FileIO.removeFile(sound)
                try FileIO.removeFile(Self.words(sound))
            }
            switch error {
            case let failure as ExternalTool.Failure:
                let told = self.failure(failure)
                if failure.kind == .timeout { context.unfit?.add(engine, told) }
                throw told
            // A full disk is waited for; whatever else is wrong with the file is the voice's doing.
            case let failure as NativeError where failure.errno != ENOSPC && failure.errno != EDQUOT:
                throw ModelFailure.damaged("what the voice wrote cannot be read: \(failure)", name)
            default: throw error
            }
        }
    }

    private func missing(_ language: String) -> ModelFailure {
        ModelFailure(
            kind: .noSuchModel,
            name: name,
            message: "no voice for the language `\(language)` is installed; \(LocalVoices.remedy)"
        )
    }

    private func failure(_ failure: ExternalTool.Failure) -> ModelFailure {
        let kind: ModelFailure.Kind =
            switch failure.kind {
            case .missing: .noSuchModel
            case .timeout: .unreachable
            case .failed: .badResponse
            }
        return ModelFailure(kind: kind, name: name, message: failure.description)
    }

    private func speak(
        _ request: SpeechRequest,
        _ engine: String,
        _ voice: String,
        to sound: FilePath,
        _ control: JobControl?
    ) async throws {
        let text = Array((request.text + "\n").utf8)
        let deadline = deadline(request.text)
        if engine == LocalVoices.command { return try await command(request, voice, to: sound, control) }
        guard let program = voices.programs[engine] else {
            throw ExternalTool.Failure(kind: .missing, name: engine, message: "")
        }
        let tool = ExternalTool(name: program.string)
        let pace = request.pace
        switch engine {
        case "hibari":
            // It takes its own speed in steps; 0.85 of it is what a listener, and a reader of subtitles, can follow.
            let arguments = ["-", "-o", sound.string, "--voice", voice, "--seed", "0", "--speed", "\(0.85 * pace)"]
            try await tool.run(arguments, input: text, deadline: deadline, control: control)
        case "festival":
            try await withTextFile(text, sound) { file in
                try await tool.run(
                    ["--batch", try await script().string],
                    deadline: deadline,
                    variables: [
                        "VOICE": voice, "RATE": "\(0.87 * pace)", "TEXT": file.string, "SOUND": sound.string,
                        "WORDS": Self.words(sound).string,
                    ],
                    control: control
                )
            }
        case "flite":
            let known = voices.book.engines.first { $0.name == engine }?.voices?.first { $0.id == voice }
            let stretch = (known?.stretch ?? 1) / pace
            try await withTextFile(text, sound) { file in
                try await tool.run(
                    ["-voice", voice, "--setf", "duration_stretch=\(stretch)", "-f", file.string, "-o", sound.string],
                    deadline: deadline,
                    control: control
                )
            }
        default:
            // 150 words a minute: an even pace for listeners; its own 175 is too fast for subtitles.
            let arguments = ["-v", voice, "-s", "\(Int(150 * pace))", "--stdin", "-w", sound.string]
            try await tool.run(arguments, input: text, deadline: deadline, control: control)
        }
    }

    /// Festival's script, beside the sounds.
    private func script() async throws -> FilePath {
        let path = folder.appending("festival.scm")
        try await BlockingWork.run {
            // Written by whoever comes first; the same whoever writes it.
            if !FileIO.isThere(path) {
                let temporary = folder.appending("\(UUID().uuidString).scm")
                try FileIO.replace(path, with: Array(Resource.festival.utf8), temporary: temporary)
            }
        }
        return path
    }

    /// Where an engine tells when it says what.
    private static func words(_ sound: FilePath) -> FilePath {
        var path = sound
        path.extension = "words"
        return path
    }

    /// What an engine told of times: start, end and token, a line each.
    private func times(_ sound: FilePath) throws -> [TimedWord]? {
        let path = Self.words(sound)
        guard FileIO.isThere(path) else { return nil }
        defer { try? FileIO.removeFile(path) }
        let lines = String(decoding: try FileIO.read(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.compactMap { line in
            let parts = line.split(separator: "\t", maxSplits: 2)
            guard parts.count == 3, let start = Double(parts[0]), let end = Double(parts[1]), end >= start else {
                return nil
            }
            return TimedWord(text: String(parts[2]), start: start, end: end)
        }
    }

    private func withTextFile(
        _ text: [UInt8],
        _ sound: FilePath,
        _ body: (FilePath) async throws -> Void
    ) async throws {
        var file = sound
        file.extension = "txt"
        let path = file
        try await BlockingWork.run { try FileIO.write(text, to: path, sync: false) }
        do {
            try await body(path)
        } catch {
            try? await BlockingWork.run { try FileIO.removeFile(path) }
            throw error
        }
        try await BlockingWork.run { try FileIO.removeFile(path) }
    }

    /// The command of the settings: `{out}`, `{text_file}`, `{voice}` and `{language}` are filled in; no shell sees it.
    private func command(
        _ request: SpeechRequest,
        _ voice: String,
        to sound: FilePath,
        _ control: JobControl?
    ) async throws {
        let text = Array((request.text + "\n").utf8)
        try await withTextFile(text, sound) { file in
            let words = CommandLineWords.split(voices.setting).map { word in
                word.replacing("{out}", with: sound.string).replacing("{text_file}", with: file.string)
                    .replacing("{voice}", with: voice).replacing("{language}", with: request.language)
            }
            guard let program = words.first else { return }
            let (output, _) = try await ExternalTool(name: program).run(
                Array(words.dropFirst()),
                input: text,
                deadline: deadline(request.text),
                control: control
            )
            if !voices.setting.contains("{out}") {
                try await BlockingWork.run { try FileIO.write(output, to: sound, sync: false) }
            }
        }
    }

    /// Bytes of an utterance; a minute of the largest kind of sound has a tenth of it.
    private static let mostBytes: Int64 = 256 << 20

    /// What was made, looked at: engines say that all is well even when they have said nothing.
    private func reply(_ sound: FilePath, _ request: SpeechRequest) throws -> SpeechReply {
        // Neither a pipe, which nobody may write to, nor a link to what never ends.
        guard let facts = try FileIO.facts(sound), facts.kind == .regular else {
            throw ModelFailure.damaged("the voice wrote no file", name)
        }
        guard facts.size <= Self.mostBytes else {
            throw ModelFailure.damaged("the voice wrote \(facts.size >> 20) MB for one utterance", name)
        }
        let (bytes, sha256) = try FileIO.hash(sound)
        let reader: SoundReader
        do {
            reader = try SoundReader(sound)
        } catch {
            throw ModelFailure.damaged("what the voice wrote is no sound: \(error)", name)
        }
        guard reader.count > reader.rate / 50 else { throw ModelFailure.damaged("the voice said nothing", name) }
        return SpeechReply(
            blob: Blob(path: sound.string, bytes: Int(bytes), sha256: sha256, format: .wav),
            usage: ModelUsage(),
            words: try times(sound)
        )
    }
}
