import Native
import SystemPackage

/// Speaks Gemini's protocol: `models/ID:generateContent` and its kin.
struct GeminiClient: Sendable {
    let wire: ModelWire

    /// Everything that a finishReason may say.
    enum Finish: Equatable {
        case whole
        /// The tokens are used up.
        case cutOff
        /// The server gives the rest when it is asked again with its token.
        case goesOn
        case refused
        case broken
    }

    /// What a finishReason means.
    static func finish(_ reason: String?) -> Finish {
        switch reason {
        case "STOP": .whole
        case "MAX_TOKENS": .cutOff
        case "CONTINUATION": .goesOn
        case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION":
            .refused
        default: .broken
        }
    }

    /// The candidate of an answer that may be used.
    /// - Throws: `refused` or `badResponse`.
    func candidate(_ json: JSONValue, _ name: ModelName) throws -> (JSONValue, Finish) {
        if let reason = json["promptFeedback"]?["blockReason"]?.text, reason != "BLOCK_REASON_UNSPECIFIED" {
            throw ModelFailure(kind: .refused, name: name, message: "the prompt was blocked: \(reason)")
        }
        guard let candidate = json["candidates"]?[0] else {
            throw ModelFailure.damaged("the answer has no candidate", name)
        }
        let reason = candidate["finishReason"]?.text
        let finish = Self.finish(reason)
        let said = candidate["finishMessage"]?.text.map { ": \($0)" } ?? ""
        switch finish {
        case .refused:
            throw ModelFailure(kind: .refused, name: name, message: "\(reason ?? "")\(said)", mayCost: true)
        case .broken: throw ModelFailure.damaged("it ended with \(reason ?? "no reason")\(said)", name)
        default: return (candidate, finish)
        }
    }

    /// What the server counted; what it did not is as estimated.
    static func usage(_ json: JSONValue?, orElse estimate: ModelUsage) -> ModelUsage {
        var usage = estimate
        usage.inputTokens = json?["promptTokenCount"]?.count ?? estimate.inputTokens
        if let said = json?["candidatesTokenCount"]?.count {
            // Thinking is paid for like what is said.
            usage.outputTokens = said + (json?["thoughtsTokenCount"]?.count ?? 0)
        }
        return usage
    }

    static func path(_ name: ModelName, _ method: String) -> String { "/models/\(name.model):\(method)" }

    /// The tokens of a text, as the server counts them.
    func countTokens(of text: String, for name: ModelName) async throws -> Int {
        let body: JSONValue = ["contents": [["role": "user", "parts": [["text": .text(text)]]]]]
        let answer = try await wire.post(Self.path(name, "countTokens"), body, for: name)
        guard let count = answer["totalTokens"]?.integer else {
            throw ModelFailure.damaged("the answer has no number", name)
        }
        return count
    }

    /// Asks less of the filters than they do by themselves: in stories wolves eat grandmothers.
    static let safety: JSONValue = .list(
        ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"].map { category in
            ["category": .text("HARM_CATEGORY_\(category)"), "threshold": "BLOCK_ONLY_HIGH"]
        }
    )

    /// The bytes of a picture or a sound in a candidate, thoughts left out, and what they are said to be.
    static func blob(in candidate: JSONValue, of answer: ModelWire.Answer) -> (blob: Blob, type: String)? {
        let parts = candidate["content"]?["parts"]?.list ?? []
        for part in parts.reversed() where part["thought"]?.flag != true {
            guard let data = part["inlineData"], let blob = answer.blob(data["data"]) else { continue }
            return (blob, data["mimeType"]?.text ?? "")
        }
        return nil
    }
}

/// Gemini's text models.
struct GeminiText: Model {
    let client: GeminiClient
    let card: ModelCard

    /// Most answers that one text is put together from: the limits and the budget see them as one call.
    private static let mostParts = 5

    func input(_ request: TextRequest) -> JSONValue {
        var config: [String: JSONValue] = ["maxOutputTokens": .integer(request.maximumTokens)]
        if let level = card.thinking { config["thinkingConfig"] = ["thinkingLevel": .text(level)] }
        if let schema = request.schema {
            config["responseMimeType"] = "application/json"
            config["responseJsonSchema"] = schema.schema
        }
        var body: [String: JSONValue] = [
            "contents": .list(
                request.turns.map { ["role": .text($0.role.rawValue), "parts": [["text": .text($0.text)]]] }
            ),
            "generationConfig": .object(config),
            "safetySettings": GeminiClient.safety,
        ]
        if let system = request.system { body["systemInstruction"] = ["parts": [["text": .text(system)]]] }
        return .object(body)
    }

    func call(_ request: TextRequest, _ context: CallContext) async throws -> TextReply {
        var body = input(request)
        var whole = TextReply(text: "", isCutOff: false, usage: ModelUsage())
        // All parts together have no more tokens than were asked for, and were set aside.
        var left = request.maximumTokens
        for number in 1... {
            let (json, text, candidate, finish) = try await part(body, context, isFirst: whole.text.isEmpty)
            whole.text += text
            let estimate = ModelUsage(
                inputTokens: request.estimate(for: card).inputTokens,
                outputTokens: TokenCount.estimate(text)
            )
            whole.usage += GeminiClient.usage(json["usageMetadata"], orElse: estimate)
            whole.isCutOff = finish == .cutOff
            guard finish == .goesOn, let token = candidate["continuationToken"], case .object(var members) = body else {
                break
            }
            left -= max(1, TokenCount.estimate(text))
            guard left > 0, number < Self.mostParts, !text.isEmpty else {
                whole.isCutOff = true
                break
            }
            members["continuationToken"] = token
            body = .object(members)
        }
        guard !whole.text.isEmpty else {
            throw ModelFailure.damaged(
                whole.isCutOff ? "all tokens were used for thinking" : "the answer has no text",
                name
            )
        }
        return whole
    }

    /// One answer of the server that may be used; what fails after the first was paid for in part.
    private func part(
        _ body: JSONValue,
        _ context: CallContext,
        isFirst: Bool
    ) async throws -> (JSONValue, String, JSONValue, GeminiClient.Finish) {
        do {
            let (json, text) = try await answer(to: body, context)
            let (candidate, finish) = try client.candidate(json, name)
            return (json, text, candidate, finish)
        } catch var failure as ModelFailure {
            failure.mayCost = failure.mayCost || !isFirst
            throw failure
        }
    }

    /// One answer of the server: its last JSON, and all of its text.
    private func answer(to body: JSONValue, _ context: CallContext) async throws -> (JSONValue, String) {
        guard let onText = context.onText else {
            let json = try await client.wire.post(GeminiClient.path(name, "generateContent"), body, for: name)
            return (json, Self.text(json))
        }
        let gathered = TextGatherer(name, onText) { json in
            (Self.text(json), json["candidates"]?[0]?["finishReason"] != nil || json["promptFeedback"] != nil)
        }
        let path = GeminiClient.path(name, "streamGenerateContent") + "?alt=sse"
        try await client.wire.stream(path, body, for: name) { try gathered.take($0) }
        return try gathered.finish()
    }

    private static func text(_ json: JSONValue) -> String {
        (json["candidates"]?[0]?["content"]?["parts"]?.list ?? []).filter { $0["thought"]?.flag != true }
            .compactMap { $0["text"]?.text }.joined()
    }
}

/// Gemini's image models.
struct GeminiImage: Model {
    let client: GeminiClient
    let card: ModelCard

    func input(_ request: ImageRequest) -> JSONValue {
        // The hash says as much as the bytes.
        body(request) { .text($0.sha256) }
    }

    private func body(_ request: ImageRequest, _ data: (Blob) throws -> JSONValue) rethrows -> JSONValue {
        let references = try request.references.prefix(card.references).map { blob -> JSONValue in
            ["inlineData": ["mimeType": .text(blob.format.mimeType), "data": try data(blob)]]
        }
        var image: [String: JSONValue] = ["aspectRatio": .text(request.aspect)]
        if let size = PictureSize.named(for: request, card) { image["imageSize"] = .text(size) }
        return [
            "contents": [["role": "user", "parts": .list(references + [["text": .text(request.prompt)]])]],
            "generationConfig": ["responseModalities": ["IMAGE"], "imageConfig": .object(image)],
            "safetySettings": GeminiClient.safety,
        ]
    }

    func call(_ request: ImageRequest, _ context: CallContext) async throws -> ImageReply {
        let body = try body(request) { .base64(try FileIO.read(FilePath($0.path), limit: 32 << 20)) }
        let path = GeminiClient.path(name, "generateContent")
        let answer = try await client.wire.make(path, body, for: name, context)
        var kept: Blob?
        defer { answer.keepOnly(kept) }
        let (candidate, _) = try client.candidate(answer.json, name)
        guard let (blob, _) = GeminiClient.blob(in: candidate, of: answer) else {
            let text = candidate["content"]?["parts"]?[0]?["text"]?.text ?? ""
            throw ModelFailure.damaged("the answer has no picture. \(text.prefix(200))", name)
        }
        kept = try blob.asPicture(name)
        let usage = GeminiClient.usage(answer.json["usageMetadata"], orElse: request.estimate(for: card))
        return ImageReply(blob: blob, usage: usage)
    }
}

/// Gemini's speech models.
struct GeminiSpeech: Model {
    let client: GeminiClient
    let card: ModelCard

    func input(_ request: SpeechRequest) -> JSONValue {
        var part: [String: JSONValue] = ["text": .text(request.text)]
        if let manner = request.manner {
            switch card.manner {
            case "metadata": part["speechMetadata"] = ["style": .text(manner)]
            case "prompt": part["text"] = .text("Read aloud, \(manner): \(request.text)")
            default: break
            }
        }
        let voice = request.voice ?? card.voice ?? "Kore"
        return [
            "contents": [["role": "user", "parts": [.object(part)]]],
            "generationConfig": [
                "responseModalities": ["AUDIO"],
                "speechConfig": ["voiceConfig": ["prebuiltVoiceConfig": ["voiceName": .text(voice)]]],
            ],
        ]
    }

    func call(_ request: SpeechRequest, _ context: CallContext) async throws -> SpeechReply {
        let path = GeminiClient.path(name, "generateContent")
        let answer = try await client.wire.make(path, input(request), for: name, context)
        var kept: Blob?
        defer { answer.keepOnly(kept) }
        let (candidate, _) = try client.candidate(answer.json, name)
        guard var (blob, type) = GeminiClient.blob(in: candidate, of: answer) else {
            throw ModelFailure.damaged("the answer has no sound", name)
        }
        type = type.lowercased()
        var rate: Int?
        if blob.format == .unknown || blob.format.isPicture, type.hasPrefix("audio/l16") || type.hasPrefix("audio/pcm")
        {
            blob.format = .pcm
            rate = Self.rate(type) ?? 24_000
        }
        guard ![.unknown, .png, .jpeg, .webp, .gif].contains(blob.format) else {
            throw ModelFailure.damaged("the answer is no sound but \(type)", name)
        }
        kept = answer.blobs.first { $0.path == blob.path }
        let usage = GeminiClient.usage(answer.json["usageMetadata"], orElse: request.estimate(for: card))
        return SpeechReply(blob: blob, rate: rate, usage: usage)
    }

    /// Samples a second, as `audio/L16;codec=pcm;rate=24000` says.
    static func rate(_ type: String) -> Int? {
        type.split(separator: ";").map { $0.filter { !$0.isWhitespace } }.first { $0.hasPrefix("rate=") }
            .flatMap { Int($0.dropFirst(5)) }
    }
}

extension ModelUsage {
    static func += (sum: inout ModelUsage, other: ModelUsage) {
        sum.inputTokens += other.inputTokens
        sum.outputTokens += other.outputTokens
        sum.pictures += other.pictures
    }
}
