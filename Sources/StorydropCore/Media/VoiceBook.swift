import Analysis
import Native
import SystemPackage
import Yams

/// Which voice a rule asks for.
enum VoiceWish: Sendable, Equatable {
    case neutral, female, male
    /// A voice by its name, whoever has it.
    case named(String)

    init(_ text: String) {
        switch SettingWord.plain(text) {
        case "", "neutral", "auto": self = .neutral
        case "female": self = .female
        case "male": self = .male
        default: self = .named(text.trimmed)
        }
    }
}

/// The voices that are known, from `voices.yaml`.
///
/// Called by the local voices and by the narrate step. Pure: what is installed is told to it.
struct VoiceBook: Sendable, Decodable {
    struct Engine: Sendable, Decodable {
        var name: String
        var joins: Int
        var longest: Int
        var ascii: Bool?
        var voices: [Voice]?
        var variants: [String: String]?
        /// Languages by another name than their own.
        var languages: [String: String]?
    }

    struct Voice: Sendable, Decodable {
        var id: String
        var language: String
        var gender: String
        /// Whose voice it is, if others have it, too.
        var speaker: String?
        /// Is there only if this is, within the engine's folder of data.
        var file: String?
        /// How much slower than usual it must speak to be followed by a reader of subtitles.
        var stretch: Double?
    }

    var engines: [Engine]
    /// Voices of providers by gender.
    var providers: [String: [String: [String]]]

    static let builtIn = Result { try YAMLDecoder().decode(VoiceBook.self, from: Resource.voices) }

    /// The names of all voices, for messages.
    var names: [String] {
        engines.flatMap { [$0.name] + ($0.voices ?? []).map(\.id) } + providers.values.flatMap { $0.values.joined() }
    }

    /// A provider's voice; nil for its usual one.
    ///
    /// `place`: which of several of the kind, so that members of a cast have voices of their own.
    func voice(of provider: String, _ wish: VoiceWish, place: Int = 0) -> String? {
        guard let own = providers[provider] else {
            // A server of one's own has voices that we do not know.
            if case .named(let name) = wish, !names.contains(name) { return name }
            return nil
        }
        let kind: String
        switch wish {
        case .neutral: return nil
        case .female: kind = "female"
        case .male: kind = "male"
        case .named(let name): return own.values.joined().first { $0.lowercased() == name.lowercased() }
        }
        guard let voices = own[kind], !voices.isEmpty else { return nil }
        return voices[place % voices.count]
    }
}

/// A voice of this machine: an engine, and what the engine calls it.
struct LocalVoice: Sendable, Equatable, Hashable, Codable {
    var engine: String
    var id: String
    /// Characters of text that are given to it at once.
    var joins: Int
    var longest: Int
    var isPlain: Bool

    /// `festival:cmu_us_slt_arctic_hts`, as requests and facts have it.
    var name: String { "\(engine):\(id)" }
}

/// What engines this machine has, and which voice of theirs is best for a wish.
struct LocalVoices: Sendable {
    var book: VoiceBook
    /// Where each installed engine's program is.
    var programs: [String: FilePath]
    /// Whether an engine's voice is there.
    var hasVoice: @Sendable (_ engine: String, VoiceBook.Voice) -> Bool
    /// `auto`, an engine, or a command, as the settings say.
    var setting: String
    /// Seconds that an engine may take for an utterance, and a tenth of one for every character: fifty times of what the
    /// slowest needs.
    var timeout = 30.0

    /// The engines of this machine that a workspace may use: those in PATH, and what `make local-ai` put beside its state.
    static func installed(for workspace: Workspace) throws -> LocalVoices {
        let places = [workspace.modelState, workspace.state].map { $0.pushing("local-ai/bin") }
        var voices = try installed(setting: workspace.settings.localVoice, places: places)
        voices.timeout = workspace.settings.localTimeout
        return voices
    }

    /// Looks for the engines of this machine.
    ///
    /// `places`: folders in which programs may be besides PATH.
    static func installed(setting: String, places: [FilePath]) throws -> LocalVoices {
        let book = try VoiceBook.builtIn.get()
        var programs: [String: FilePath] = [:]
        for engine in book.engines {
            let own = places.map { $0.appending(engine.name) }.first { ExternalTool(name: $0.string).path != nil }
            if let path = own ?? ExternalTool(name: engine.name).path { programs[engine.name] = path }
        }
        return LocalVoices(book: book, programs: programs, hasVoice: Self.isThere, setting: setting)
    }

    private static let isThere: @Sendable (String, VoiceBook.Voice) -> Bool = { engine, voice in
        guard let file = voice.file else { return true }
        return FileIO.isThere(FilePath("/usr/share").appending(engine).pushing(FilePath(file)))
    }

    var isCommand: Bool { setting.contains(where: { $0 == " " || $0 == "{" || $0 == "/" }) }

    /// The engines that may be used, the best first.
    private var engines: [VoiceBook.Engine] {
        book.engines.filter { programs[$0.name] != nil && (setting == "auto" || isCommand || setting == $0.name) }
    }

    /// The same without some engines; if the one that the settings name is among them, any other may read.
    func without(_ engines: Set<String>) -> LocalVoices {
        var left = self
        left.programs = programs.filter { !engines.contains($0.key) }
        if let named, engines.contains(named) { left.setting = "auto" }
        return left
    }

    /// The engine that the settings name; nil if the best is to be chosen.
    var named: String? { isCommand ? Self.command : setting == "auto" ? nil : setting }

    /// What the engine is called if it is a command of the settings.
    static let command = "command"

    /// Which engines there are, in a word: with a better one the same story is read anew.
    var summary: String { isCommand ? Self.command : engines.map(\.name).joined(separator: "+") }

    /// Whether there is any voice at all.
    var isEmpty: Bool { !isCommand && engines.isEmpty }

    /// The best voice for a language; nil if no engine speaks it.
    ///
    /// `place`: which of several of the kind.
    func voice(_ wish: VoiceWish, language: String, place: Int = 0) -> LocalVoice? {
        if isCommand {
            let id =
                switch wish {
                case .named(let name): name
                case .female: "female"
                case .male: "male"
                case .neutral: "neutral"
                }
            return LocalVoice(engine: Self.command, id: id, joins: 0, longest: 400, isPlain: false)
        }
        let language = language.isEmpty ? "und" : language.lowercased()
        let all = engines.flatMap { engine in voices(of: engine, language: language) }
        if case .named(let name) = wish {
            let match = all.first { name.lowercased() == $0.voice.id.lowercased() || name == $0.voice.engine }
            return (match ?? all.first)?.voice
        }
        let gender = wish == .female ? "female" : wish == .male ? "male" : nil
        guard let gender else { return all.first?.voice }
        // The same speaker may be in two engines: nobody wants to hear two people with one voice.
        var speakers: Set<String> = []
        let fitting = all.filter { $0.gender == gender && speakers.insert($0.speaker).inserted }
        return (fitting.isEmpty ? all.first : fitting[place % fitting.count])?.voice
    }

    /// Every voice of a language, the best engine's first.
    func all(language: String) -> [LocalVoice] {
        engines.flatMap { voices(of: $0, language: language) }.map(\.voice)
    }

    /// Whether a wish for a voice by name can be granted.
    func has(_ name: String, language: String) -> Bool {
        isCommand
            || engines.flatMap { voices(of: $0, language: language) }.contains {
                name.lowercased() == $0.voice.id.lowercased() || name == $0.voice.engine
            }
    }

    private func voices(
        of engine: VoiceBook.Engine,
        language: String
    ) -> [(voice: LocalVoice, gender: String?, speaker: String)] {
        func voice(_ id: String) -> LocalVoice {
            LocalVoice(
                engine: engine.name,
                id: id,
                joins: engine.joins,
                longest: engine.longest,
                isPlain: engine.ascii ?? false
            )
        }
        let bare = String(language.prefix { $0 != "-" })
        if let variants = engine.variants {
            let name = engine.languages?[language] ?? engine.languages?[bare] ?? bare
            return [("neutral", nil), ("female", "female"), ("male", "male")].map { kind, gender in
                (voice(name + (variants[kind] ?? "")), gender, name + (variants[kind] ?? ""))
            }
        }
        return (engine.voices ?? []).filter { [$0.language, "und"].contains(bare) || bare == "und" }
            .filter { hasVoice(engine.name, $0) }.map { (voice($0.id), $0.gender, $0.speaker ?? $0.id) }
    }

    /// What to install to have a voice, in words.
    static let remedy = "apt install espeak-ng flite festival festvox-us-slt-hts"
}
