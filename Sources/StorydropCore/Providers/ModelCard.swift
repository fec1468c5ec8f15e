import Foundation

/// What is known of one model: what it can do, what it costs, when it ends.
///
/// From `models.yaml`; a model that is not there has a card that says nothing.
struct ModelCard: Sendable, Equatable {
    var name: ModelName
    var kind: ModelKind
    var prices: [ModelPrice] = []
    /// Whether nobody is paid for it: local parts, and servers of one's own.
    var isFree = false
    /// US dollars that a budget counts for a call whose price is unknown.
    var assumed: Double?
    /// The vendor switches it off at the end of that day.
    var ends: Date?
    /// Sizes by name, as Gemini's models take them.
    var sizes: [String] = []
    /// Pixels between two sizes that a model takes; nil if it takes none, or any.
    var step: Int?
    var leastPixels: Int?
    var mostPixels: Int?
    /// Output tokens of a picture of 1024 by 1024, by quality.
    var tokens: [String: Int] = [:]
    /// Most reference pictures.
    var references = 0
    /// How deeply it is to think; nil if it is not to be told.
    var thinking: String?
    /// The usual voice.
    var voice: String?
    /// How a manner of speaking is told: `metadata`, `instructions`, `prompt`; nil if it cannot be.
    var manner: String?
    /// Most characters of text that are spoken at once.
    var mostCharacters: Int?

    /// US dollars for some use at a time; nil if the price, or a part of it, is unknown.
    func cost(of usage: ModelUsage, at now: Date = Date()) -> Double? {
        if isFree { return 0 }
        // The last that has begun: vendors announce new prices ahead.
        guard let price = prices.filter({ $0.from.map { $0 <= now } ?? true }).last else { return nil }
        return price.cost(of: usage)
    }

    /// What a budget must count with for a call: the price, or what is assumed if it is unknown.
    func ceiling(of usage: ModelUsage, at now: Date = Date()) -> Double {
        cost(of: usage, at: now) ?? assumed ?? Self.assumedForAny
    }

    /// No call of any model of the price list costs more.
    private static let assumedForAny = 0.25

    /// Whether it ends within some days.
    func ends(within days: Int, of now: Date = Date()) -> Bool {
        ends.map { $0 < now.addingTimeInterval(Double(days) * 86_400) } ?? false
    }
}

/// A price as vendors list it.
struct ModelPrice: Sendable, Equatable {
    /// In force from then on; nil for always.
    var from: Date?
    /// US dollars for a million tokens.
    var input: Double?
    var output: Double?
    /// The same for tokens of reference pictures.
    var inputPicture: Double?
    /// US dollars for a picture, by its size.
    var picture: [String: Double] = [:]

    func cost(of usage: ModelUsage) -> Double? {
        var sum = 0.0
        if usage.pictures > 0, !picture.isEmpty {
            guard let each = picture[usage.size ?? "1K"] else { return nil }
            return each * Double(usage.pictures)
        }
        let pictures = min(usage.pictureTokens ?? 0, usage.inputTokens)
        let parts = [
            (usage.inputTokens - pictures, input), (pictures, inputPicture ?? input), (usage.outputTokens, output),
        ]
        for (tokens, price) in parts where tokens > 0 {
            guard let price else { return nil }
            sum += Double(tokens) * price / 1e6
        }
        return sum
    }
}

/// What is known of a provider: where it is, and which models it is asked for.
struct ProviderCard: Sendable, Equatable {
    var name: String
    /// Which of our clients speaks with it: `gemini`, `openai`, `automatic1111`.
    var wire: String
    var baseURL: String
    var apiKeyEnv: String?
    /// The model of each kind; a kind that is not there is not asked for.
    var models: [ModelKind: String] = [:]
    var requestsPerMinute = 60
    var tokensPerMinute: Int?
    /// Most calls at once.
    var concurrency = 8
    /// Where quotas of a day are renewed at midnight.
    var quotaZone = "UTC"
    /// Seconds for one call of a model.
    var timeout = 300.0
    var traits = ServerTraits()
}

/// How servers that speak OpenAI's protocol differ.
struct ServerTraits: Sendable, Equatable {
    enum SchemaForm: String, Sendable, CaseIterable {
        case strict
        case jsonSchema = "json_schema"
        case jsonObject = "json_object"
        case none
    }

    var name = "compatible"
    var needsKey = false
    var text = true
    var maxTokens = "max_tokens"
    var schema = SchemaForm.jsonSchema
    var streamUsage = false
    var images = true
    var imageQuality = false
    /// The parameter that asks for PNG as Base64; `none` if the server gives that anyway.
    var imageFormat = "none"
    var edits = false
    var speech = false
    var isFree = true

    /// A kind of call is there, for somebody named a model for it.
    mutating func serve(_ kind: ModelKind) {
        switch kind {
        case .text: text = true
        case .image: images = true
        case .speech: speech = true
        }
    }

    /// Whether a kind of call is there at all.
    func serves(_ kind: ModelKind) -> Bool {
        switch kind {
        case .text: text
        case .image: images
        case .speech: speech
        }
    }
}
