import Foundation
import Native
import Synchronization
import SystemPackage

/// Speaks OpenAI's protocol with whatever server understands it; how servers differ is in their traits.
struct OpenAIClient: Sendable {
    let wire: ModelWire
    var traits: ServerTraits { wire.provider.traits }
}

/// Chat models.
struct OpenAIText: Model {
    let client: OpenAIClient
    let card: ModelCard

    func input(_ request: TextRequest) -> JSONValue {
        var messages: [JSONValue] = []
        var system = request.system ?? ""
        var body: [String: JSONValue] = [
            "model": .text(name.model),
            client.traits.maxTokens: .integer(request.maximumTokens),
        ]
        if let schema = request.schema {
            switch client.traits.schema {
            case .strict, .jsonSchema:
                var form: [String: JSONValue] = ["name": .text(schema.name), "schema": schema.schema]
                if client.traits.schema == .strict {
                    form["strict"] = true
                    form["schema"] = StrictSchema.of(schema.schema)
                }
                body["response_format"] = ["type": "json_schema", "json_schema": .object(form)]
            case .jsonObject, .none:
                if client.traits.schema == .jsonObject { body["response_format"] = ["type": "json_object"] }
                system += "\nAnswer with JSON only, of this JSON Schema: \(schema.schema.line)"
            }
        }
        if !system.isEmpty { messages.append(["role": "system", "content": .text(system)]) }
        messages += request.turns.map {
            ["role": $0.role == .user ? "user" : "assistant", "content": .text($0.text)]
        }
        body["messages"] = .list(messages)
        return .object(body)
    }

    func call(_ request: TextRequest, _ context: CallContext) async throws -> TextReply {
        let (json, text) = try await answer(input(request), context)
        guard let choice = json["choices"]?[0] else {
            throw ModelFailure.damaged("the answer has no choice", name)
        }
        let reason = choice["finish_reason"]?.text
        let refusal = (choice["message"] ?? choice["delta"])?["refusal"]?.text
        if let refusal, !refusal.isEmpty { throw refused(refusal) }
        if reason == "content_filter" { throw refused("the answer was filtered") }
        guard !text.isEmpty else {
            throw ModelFailure.damaged(
                reason == "length" ? "all tokens were used for thinking" : "the answer has no text",
                name
            )
        }
        let usage = json["usage"]
        return TextReply(
            text: text,
            isCutOff: reason == "length",
            usage: ModelUsage(
                inputTokens: usage?["prompt_tokens"]?.count
                    ?? TokenCount.estimate(request.turns.map(\.text).joined()),
                outputTokens: usage?["completion_tokens"]?.count ?? TokenCount.estimate(text)
            )
        )
    }

    private func refused(_ words: String) -> ModelFailure {
        ModelFailure(kind: .refused, name: name, message: String(words.prefix(300)), mayCost: true)
    }

    private func answer(_ body: JSONValue, _ context: CallContext) async throws -> (JSONValue, String) {
        guard let onText = context.onText, case .object(var members) = body else {
            let json = try await client.wire.post("/chat/completions", body, for: name)
            return (json, json["choices"]?[0]?["message"]?["content"]?.text ?? "")
        }
        members["stream"] = true
        if client.traits.streamUsage { members["stream_options"] = ["include_usage": true] }
        // It comes in pieces like a text.
        let refusal = Mutex("")
        let gathered = TextGatherer(name, onText) { json in
            let choice = json["choices"]?[0]
            if let words = choice?["delta"]?["refusal"]?.text { refusal.withLock { $0 += words } }
            return (choice?["delta"]?["content"]?.text ?? "", choice?["finish_reason"]?.text != nil)
        }
        try await client.wire.stream("/chat/completions", .object(members), for: name) { try gathered.take($0) }
        let said = refusal.withLock { $0 }
        if !said.isEmpty { throw refused(said) }
        return try gathered.finish()
    }
}

/// What OpenAI's strict schemas want: every object closed, and every key required; what was optional may be null.
enum StrictSchema {
    static func of(_ schema: JSONValue) -> JSONValue {
        switch schema {
        case .list(let items): return .list(items.map(of))
        case .object(var members):
            for (key, value) in members where key != "properties" && key != "required" && key != "enum" {
                members[key] = of(value)
            }
            guard case .object(let properties)? = members["properties"] else { return .object(members) }
            let required = Set((members["required"]?.list ?? []).compactMap(\.text))
            members["properties"] = .object(
                properties.reduce(into: [:]) { all, property in
                    let strict = of(property.value)
                    all[property.key] = required.contains(property.key) ? strict : orNull(strict)
                }
            )
            members["required"] = .list(properties.keys.sorted().map { .text($0) })
            members["additionalProperties"] = false
            return .object(members)
        default: return schema
        }
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue {
        guard case .object(var members) = schema, let type = members["type"]?.text else { return schema }
        members["type"] = [.text(type), "null"]
        return .object(members)
    }
}

/// Image models: generations, and edits where there are references.
struct OpenAIImage: Model {
    let client: OpenAIClient
    let card: ModelCard

    func input(_ request: ImageRequest) -> JSONValue {
        var body = parameters(request)
        let references = references(of: request)
        if !references.isEmpty { body["image"] = .list(references.map { .text($0.sha256) }) }
        return .object(body)
    }

    private func references(of request: ImageRequest) -> ArraySlice<Blob> {
        client.traits.edits ? request.references.prefix(card.references) : []
    }

    private func parameters(_ request: ImageRequest) -> [String: JSONValue] {
        let size = PictureSize.pixels(for: request, card)
        var body: [String: JSONValue] = [
            "model": .text(name.model),
            "prompt": .text(request.prompt),
            "size": .text("\(size.width)x\(size.height)"),
            "n": 1,
        ]
        if client.traits.imageQuality { body["quality"] = .text(PictureSize.quality(of: request)) }
        switch client.traits.imageFormat {
        case "output_format": body["output_format"] = "png"
        case "response_format": body["response_format"] = "b64_json"
        default: break
        }
        return body
    }

    func call(_ request: ImageRequest, _ context: CallContext) async throws -> ImageReply {
        let references = references(of: request)
        let answer =
            references.isEmpty
            ? try await client.wire.make("/images/generations", .object(parameters(request)), for: name, context)
            : try await client.wire.make("/images/edits", form: form(request, references), for: name, context)
        var kept: Blob?
        defer { answer.keepOnly(kept) }
        guard let first = answer.json["data"]?[0] else {
            throw ModelFailure.damaged("the answer has no picture", name)
        }
        if let blob = answer.blob(first["b64_json"]) {
            kept = blob
        } else if let address = first["url"]?.text {
            kept = try await client.wire.fetchPaid(address, for: name)
        }
        guard let kept else { throw ModelFailure.damaged("the answer has no picture", name) }
        try kept.asPicture(name)
        let usage = answer.json["usage"]
        var used = request.estimate(for: card)
        used.inputTokens = usage?["input_tokens"]?.count ?? used.inputTokens
        used.outputTokens = usage?["output_tokens"]?.count ?? used.outputTokens
        used.pictureTokens = usage?["input_tokens_details"]?["image_tokens"]?.count ?? 0
        return ImageReply(blob: kept, usage: used)
    }

    private func form(_ request: ImageRequest, _ references: ArraySlice<Blob>) throws -> [HTTPCall.FormPart] {
        var parts = parameters(request).sorted { $0.key < $1.key }.map { key, value in
            HTTPCall.FormPart(name: key, bytes: Array((value.text ?? value.line).utf8))
        }
        for (index, blob) in references.enumerated() {
            parts.append(
                HTTPCall.FormPart(
                    name: "image[]",
                    fileName: "reference\(index + 1).\(blob.format.rawValue)",
                    contentType: blob.format.mimeType,
                    bytes: try FileIO.read(FilePath(blob.path), limit: 32 << 20)
                )
            )
        }
        return parts
    }
}

/// Speech models.
struct OpenAISpeech: Model {
    let client: OpenAIClient
    let card: ModelCard

    func input(_ request: SpeechRequest) -> JSONValue {
        var body: [String: JSONValue] = [
            "model": .text(name.model),
            "voice": .text(request.voice ?? card.voice ?? "alloy"),
            "input": .text(request.text),
            "response_format": "wav",
        ]
        if let manner = request.manner, card.manner == "instructions" { body["instructions"] = .text(manner) }
        return .object(body)
    }

    func call(_ request: SpeechRequest, _ context: CallContext) async throws -> SpeechReply {
        if let most = card.mostCharacters, request.text.count > most {
            throw ModelFailure(kind: .tooLong, name: name, message: "\(request.text.count) characters, \(most) allowed")
        }
        let blob = try await client.wire.download("/audio/speech", input(request), for: name, context)
        guard [.wav, .mp3, .flac, .ogg].contains(blob.format) else {
            try? FileIO.removeFile(FilePath(blob.path))
            throw ModelFailure.damaged("the answer is no sound", name)
        }
        // This API does not say what it used.
        return SpeechReply(blob: blob, usage: request.estimate(for: card))
    }
}
