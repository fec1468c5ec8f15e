import Yams

/// What `storydrop.yaml` says of a provider; what is nil is as in the list of models.
package struct ProviderSettings: Sendable, Equatable {
    var wire: String?
    var baseURL: String?
    var apiKeyEnv: String?
    /// The name of a server in the list, for OpenAI-compatible ones.
    var server: String?
    var models: [ModelKind: String] = [:]
    var requestsPerMinute: Int?
    var tokensPerMinute: Int?
    var concurrency: Int?
    var timeout: Double?

    static let keys = [
        "protocol", "api_key_env", "base_url", "server", "text_model", "image_model", "speech_model",
        "requests_per_minute", "tokens_per_minute", "concurrency", "timeout",
    ]
    static let wires = ["gemini", "openai", "automatic1111"]

    static func read(
        _ mapping: Node.Mapping,
        within: String,
        extra: [String] = [],
        _ reader: inout YAMLReader
    ) -> ProviderSettings {
        reader.checkKeys(of: mapping, known: keys + extra, within: within)
        if let node = mapping["api_key"] {
            reader.note(
                "a key does not belong in a file; put it in a variable and name that in `api_key_env`",
                at: node
            )
        }
        var settings = ProviderSettings()
        if let wire = reader.string("protocol", in: mapping, within: within), let node = mapping["protocol"] {
            settings.wire = wire
            if !wires.contains(wire) {
                reader.note(YAMLReader.unknown("protocol", wire, within: within, known: wires), at: node)
            }
        }
        if let address = reader.string("base_url", in: mapping, within: within), let node = mapping["base_url"] {
            settings.baseURL = address
            if !address.hasPrefix("http://"), !address.hasPrefix("https://") {
                reader.note("`base_url` in \(within) must begin with http:// or https://", at: node)
            }
            if address.contains("@") {
                reader.note("a name and a password do not belong in `base_url`", at: node)
            }
        }
        settings.apiKeyEnv = reader.string("api_key_env", in: mapping, within: within)
        settings.server = reader.string("server", in: mapping, within: within)
        for kind in ModelKind.allCases {
            settings.models[kind] = reader.string("\(kind.rawValue)_model", in: mapping, within: within)
        }
        settings.requestsPerMinute =
            reader.integer("requests_per_minute", in: mapping, within: within, range: 1...1_000_000)
        settings.tokensPerMinute =
            reader.integer("tokens_per_minute", in: mapping, within: within, range: 1000...1_000_000_000)
        settings.concurrency = reader.integer("concurrency", in: mapping, within: within, range: 1...256)
        settings.timeout = timeout(in: mapping, within: within, &reader)
        return settings
    }

    /// Seconds, 1 to 3,600; nil if there are none, or if they are wrong, which is noted.
    static func timeout(in mapping: Node.Mapping, within: String, _ reader: inout YAMLReader) -> Double? {
        guard let text = reader.string("timeout", in: mapping, within: within), let node = mapping["timeout"] else {
            return nil
        }
        if let seconds = Quantity.seconds(text), (1...3600).contains(seconds) { return seconds }
        reader.note("`timeout` is `\(text)`; write it as 90s or 5m, 1s to 1h", at: node)
        return nil
    }

    /// A provider's card with these settings in force.
    func applied(to card: ProviderCard) -> ProviderCard {
        var card = card
        card.wire = wire ?? card.wire
        card.baseURL = baseURL ?? card.baseURL
        while card.baseURL.hasSuffix("/") { card.baseURL.removeLast() }
        card.apiKeyEnv = apiKeyEnv ?? card.apiKeyEnv
        card.models.merge(models) { _, own in own }
        // An empty name says that there is none.
        card.models = card.models.filter { !$0.value.isEmpty }
        card.requestsPerMinute = requestsPerMinute ?? card.requestsPerMinute
        card.tokensPerMinute = tokensPerMinute ?? card.tokensPerMinute
        card.concurrency = concurrency ?? card.concurrency
        card.timeout = timeout ?? card.timeout
        return card
    }
}
