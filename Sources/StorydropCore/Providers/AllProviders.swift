/// Every protocol that providers speak, by the name that `protocol:` uses.
///
/// Adding one is a file and a line here.
let allWires: [WireKind] = [.gemini, .openAI, .automatic1111]

/// A protocol of providers: how its models are made, and where the server lists them.
struct WireKind: Sendable {
    var name: String
    /// The header that carries the key, and what stands before the key in it.
    var keyHeader: (name: String, prefix: String)
    /// Whether a provider without a key can be asked at all.
    var needsKey: Bool
    /// What is put behind a base URL that has no path.
    var path: String
    /// Lists the models; asked by `doctor`.
    var listPath: String
    var text: (@Sendable (ModelWire, ModelCard) -> any TextModel)?
    var image: (@Sendable (ModelWire, ModelCard) -> any ImageModel)?
    var speech: (@Sendable (ModelWire, ModelCard) -> any SpeechModel)?
    /// Counts the tokens of a text, if the server does that; it costs nothing.
    var countTokens: (@Sendable (ModelWire, ModelName, String) async throws -> Int)?

    static let gemini = WireKind(
        name: "gemini",
        keyHeader: ("x-goog-api-key", ""),
        needsKey: true,
        path: "/v1",
        // It gives fifty at a time otherwise.
        listPath: "/models?pageSize=1000",
        text: { GeminiText(client: GeminiClient(wire: $0), card: $1) },
        image: { GeminiImage(client: GeminiClient(wire: $0), card: $1) },
        speech: { GeminiSpeech(client: GeminiClient(wire: $0), card: $1) },
        countTokens: { try await GeminiClient(wire: $0).countTokens(of: $2, for: $1) }
    )

    static let openAI = WireKind(
        name: "openai",
        keyHeader: ("Authorization", "Bearer "),
        needsKey: false,
        path: "/v1",
        listPath: "/models",
        text: { OpenAIText(client: OpenAIClient(wire: $0), card: $1) },
        image: { OpenAIImage(client: OpenAIClient(wire: $0), card: $1) },
        speech: { OpenAISpeech(client: OpenAIClient(wire: $0), card: $1) }
    )

    static let automatic1111 = WireKind(
        name: "automatic1111",
        keyHeader: ("Authorization", "Basic "),
        needsKey: false,
        path: "",
        listPath: "/sdapi/v1/sd-models",
        image: { Automatic1111Image(wire: $0, card: $1) }
    )
}
