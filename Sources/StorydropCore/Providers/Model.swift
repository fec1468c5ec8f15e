import Film
import Native
import SystemPackage

/// The three kinds of models.
enum ModelKind: String, Sendable, Codable, CaseIterable {
    case text, image, speech
}

/// Which model of which provider: `gemini/gemini-3.8-flash`.
struct ModelName: Sendable, Hashable, Codable, CustomStringConvertible {
    var provider: String
    var model: String

    var description: String { "\(provider)/\(model)" }
}

/// Something that a model can be asked.
protocol ModelRequest: Sendable {
    /// What it will use, as far as that can be told beforehand.
    func estimate(for card: ModelCard) -> ModelUsage
    /// Other than 0 if another answer than the one that is known is wanted.
    var variation: Int { get }
}

extension ModelRequest {
    var variation: Int { 0 }
}

/// Something that a model answers.
///
/// Bytes of a picture or a sound are in a file, never in memory.
protocol ModelReply: Sendable, Codable {
    /// What it used.
    var usage: ModelUsage { get }
    /// The file with its bytes, if it has any.
    var blob: Blob? { get set }
}

/// A model that answers requests of one kind.
///
/// One provider, one file, one line in `AllProviders.swift`; `TextModel`, `ImageModel` and `SpeechModel` are the three
/// kinds. Contract: it makes at most one call of the server for each `call` (and those by which a server continues its
/// own answer), and throws a `ModelFailure` if there is no answer, or `CancellationError`; it keeps no state that changes
/// a result; it does not retry, limit, count or cache: wrappers do. Whoever gets a blob owns its file.
protocol Model<Request, Reply>: Sendable {
    associatedtype Request: ModelRequest
    associatedtype Reply: ModelReply

    /// What is known of it.
    var card: ModelCard { get }
    /// The whole input as the model gets it, the same for the same input: what an answer depends on besides the model.
    func input(_ request: Request) -> JSONValue
    func call(_ request: Request, _ context: CallContext) async throws -> Reply
}

typealias TextModel = Model<TextRequest, TextReply>
typealias ImageModel = Model<ImageRequest, ImageReply>
typealias SpeechModel = Model<SpeechRequest, SpeechReply>

extension Model {
    var name: ModelName { card.name }

    /// Under which name the answer to a request is kept.
    func cacheKey(_ request: Request) -> String {
        ModelCache.key(name, input(request), variation: request.variation)
    }
}

/// For whom a call is made, and how it is stopped.
struct CallContext: Sendable {
    /// Told of a text as it is written.
    enum TextEvent: Sendable, Equatable {
        case text(String)
        /// What was told so far does not count: the call is made anew.
        case restart
    }

    /// The job, for fairness between stories and for its budget; nil for calls of a command.
    var job: String?
    /// For people: `illustration 3`.
    var label = ""
    /// Most US dollars for this job; nil for the workspace's own limit.
    var budget: Double?
    /// Asked while waiting; whoever is ending makes no further call.
    var control: JobControl?
    var onText: (@Sendable (TextEvent) -> Void)?
    /// To be told as soon as the server has answered, so that it can be asked the next while this is put away.
    var onAnswer: (@Sendable () async -> Void)?
    /// The engines of this machine that hung in this job, for voices of this machine.
    var unfit: UnfitEngines?
    /// Told of what a status should say: switches, placeholders, what was cached.
    var trace = CallTrace()

    /// The same with text told as it is written, in plain words where it is made anew; nil tells nobody.
    func telling(_ onText: (@Sendable (String) -> Void)?) -> CallContext {
        guard let onText else { return self }
        var context = self
        context.onText = { event in
            switch event {
            case .text(let text): onText(text)
            case .restart: onText("\n\n[The answer broke off; it is made anew:]\n\n")
            }
        }
        return context
    }

    /// - Throws: what ends the job if it is to end, `CancellationError` if the task is.
    func check() throws {
        try Task.checkCancellation()
        try control?.check()
    }

    /// Tells within a fifth of a second that the job ends, until it is cancelled.
    func onEnding(_ tell: @escaping @Sendable () async -> Void) -> Task<Void, Never>? {
        guard let control else { return nil }
        return Task {
            while !Task.isCancelled {
                if control.isEnding { return await tell() }
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}

/// What a call used.
struct ModelUsage: Sendable, Codable, Equatable {
    var inputTokens = 0
    var outputTokens = 0
    /// How many of the input's tokens are those of reference pictures.
    var pictureTokens: Int?
    /// Pictures made, by their size: `1K`, `2K`, `4K`.
    var pictures = 0
    var size: String?
}

/// A file with the bytes of a picture or a sound.
struct Blob: Sendable, Codable, Equatable {
    var path: String
    var bytes: Int
    /// Lower-case hex.
    var sha256: String
    var format: BlobFormat

    /// Itself, if it is a picture; else its file goes.
    @discardableResult
    func asPicture(_ name: ModelName) throws -> Blob {
        guard !format.isPicture else { return self }
        try? FileIO.removeFile(FilePath(path))
        throw ModelFailure.damaged("the answer is no picture", name)
    }
}

/// What bytes are, by their own beginning.
enum BlobFormat: String, Sendable, Codable {
    case png, jpeg, webp, gif, wav, mp3, flac, ogg
    /// Raw samples: signed, 16 bits, low byte first, one channel.
    case pcm
    case unknown

    /// Sniffs the first bytes; 12 are enough.
    init(sniffing head: some Collection<UInt8>) {
        let head = Array(head.prefix(12))
        func begins(_ bytes: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: bytes) }
        self =
            if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                .png
            } else if begins([0xFF, 0xD8, 0xFF]) {
                .jpeg
            } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
                .webp
            } else if begins(Array("GIF8".utf8)) {
                .gif
            } else if begins(Array("RIFF".utf8)), begins(Array("WAVE".utf8), at: 8) {
                .wav
            } else if begins(Array("ID3".utf8)) || head.count > 1 && head[0] == 0xFF && head[1] & 0xE6 == 0xE2 {
                .mp3
            } else if begins(Array("fLaC".utf8)) {
                .flac
            } else if begins(Array("OggS".utf8)) {
                .ogg
            } else {
                .unknown
            }
    }

    var isPicture: Bool { [.png, .jpeg, .webp, .gif].contains(self) }
    var mimeType: String {
        switch self {
        case .png, .jpeg, .webp, .gif: "image/\(rawValue)"
        case .mp3: "audio/mpeg"
        default: "audio/\(rawValue)"
        }
    }
}

// MARK: Text

/// A request for text.
struct TextRequest: ModelRequest {
    /// How the model is to behave.
    var system: String?
    /// The turns so far, the user's first.
    var turns: [Turn]
    /// The JSON Schema that the answer must keep, with its name; nil for plain text.
    var schema: Schema?
    /// Most tokens of the answer.
    var maximumTokens = 8192

    struct Turn: Sendable, Equatable {
        enum Role: String, Sendable { case user, model }
        var role: Role
        var text: String
    }

    struct Schema: Sendable, Equatable {
        var name: String
        var schema: JSONValue
    }

    init(system: String? = nil, _ prompt: String, schema: Schema? = nil, maximumTokens: Int = 8192) {
        self.system = system
        turns = [Turn(role: .user, text: prompt)]
        self.schema = schema
        self.maximumTokens = maximumTokens
    }

    func estimate(for card: ModelCard) -> ModelUsage {
        let text = turns.reduce(TokenCount.estimate(system ?? "")) { $0 + TokenCount.estimate($1.text) }
        return ModelUsage(inputTokens: text, outputTokens: maximumTokens)
    }
}

/// Text that a model wrote.
struct TextReply: ModelReply, Equatable {
    var text: String
    /// Whether it ends because there were no tokens left, and not because it is whole.
    var isCutOff: Bool
    var usage: ModelUsage
    var blob: Blob? {
        get { nil }
        set {}
    }

    private enum CodingKeys: String, CodingKey { case text, isCutOff, usage }
}

// MARK: Speech

/// A request for spoken words.
struct SpeechRequest: ModelRequest, Equatable {
    /// Read verbatim.
    var text: String
    /// A voice of the provider's own; nil for its usual one.
    var voice: String?
    /// How it is to be read, as "calm and warm".
    var manner: String?
    /// BCP 47; for voices that speak several.
    var language = ""
    /// How much faster than usual; for voices of this machine.
    var pace = 1.0

    func estimate(for card: ModelCard) -> ModelUsage {
        // 25 tokens a second of sound (Gemini's documentation), and about 15 characters a second of speech.
        ModelUsage(inputTokens: TokenCount.estimate(text), outputTokens: text.count * 25 / 15 + 25)
    }
}

/// Spoken words.
struct SpeechReply: ModelReply, Equatable {
    var blob: Blob?
    /// Samples a second, for raw samples only.
    var rate: Int?
    var usage: ModelUsage
    /// When each piece of the text between blanks is said, if the voice tells that.
    var words: [TimedWord]?
}

/// Tokens of a text without asking anybody.
enum TokenCount {
    /// About four characters a token, and one for each character of scripts without an alphabet.
    ///
    /// The usual rule of thumb of both vendors' documentation; real counts differ by a fifth.
    static func estimate(_ text: String) -> Int {
        var letters = 0
        var signs = 0
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x2E80 { signs += 1 } else { letters += 1 }
        }
        return text.isEmpty ? 0 : letters / 4 + signs + 1
    }
}
