import Foundation
import Logging
import Native
import Studio
package import SystemPackage

/// `storydrop ask`: one call of one model, to try a provider, a model or a prompt.
///
/// It goes the way of all calls: limits, budget, retries, cache.
package struct AskTool: Sendable {
    private let desk: ModelDesk
    private let provider: String

    /// `provider`: a name as rules use it; `auto` is the first that can be asked.
    package init(_ workspace: Workspace, provider: String) async throws {
        desk = try await ModelDesk.forCommand(workspace)
        self.provider = provider
    }

    /// Asks for text.
    ///
    /// `schema`: a JSON Schema as text; `onText`: told of the text as it is written.
    package func text(
        _ prompt: String,
        schema: String?,
        onText: (@Sendable (String) -> Void)?
    ) async throws -> (text: String, facts: String) {
        let models = desk.texts([provider])
        guard let model = models.models.first else { throw desk.nobody(.text, models.warnings) }
        var request = TextRequest(prompt)
        if let schema {
            guard let value = try? JSONValue.parse(Array(schema.utf8)) else {
                throw StartupError("The schema is not JSON.")
            }
            request.schema = TextRequest.Schema(name: "answer", schema: value)
        }
        let context = CallContext(label: "ask").telling(onText)
        let reply = try await call(model, request, context)
        return (reply.text + (reply.isCutOff ? " […]" : ""), facts(model.name, context, reply.usage))
    }

    /// How many tokens a text has, and who says so.
    package func count(_ text: String) async throws -> String {
        do {
            let (count, name) = try await desk.countTokens(of: text, [provider])
            return "\(count) tokens, " + (name.map { "counted by \($0)" } ?? "estimated")
        } catch let failure as ModelFailure {
            throw failure.error(refusal: .storyRefused)
        }
    }

    /// Asks for a picture, and writes it as the model gave it.
    /// - Returns: what it is, and by whom.
    package func image(
        _ prompt: String,
        aspect: String,
        quality: String,
        references: [FilePath],
        to file: FilePath
    ) async throws -> String {
        let models = desk.images([provider])
        guard let model = models.models.first, model.name.provider != LocalImageModel.provider else {
            throw desk.nobody(.image, models.warnings)
        }
        guard PictureSettings.aspects.contains(aspect), PictureSettings.qualities.contains(quality) else {
            throw StartupError(
                "Allowed are the aspects \(PictureSettings.aspects.joined(separator: ", ")) and the qualities "
                    + "\(PictureSettings.qualities.joined(separator: ", "))."
            )
        }
        let size = PictureSettings.size(aspect: aspect, quality: quality)
        let request = ImageRequest(
            prompt: prompt,
            brief: .init(),
            style: .digitalArt,
            width: size.width,
            height: size.height,
            aspect: aspect,
            quality: quality,
            seed: 1,
            references: try references.map { path in
                let bytes = try FileIO.read(path, limit: 32 << 20)
                return Blob(
                    path: path.string,
                    bytes: bytes.count,
                    sha256: SHA256Hasher.hex(bytes),
                    format: BlobFormat(sniffing: bytes)
                )
            }
        )
        let context = CallContext(label: "ask")
        let reply = try await call(model, request, context)
        return try write(reply.blob, to: file) + ", " + facts(model.name, context, reply.usage)
    }

    /// Asks for speech, and writes it as the model gave it.
    package func speech(_ text: String, voice: String?, manner: String?, to file: FilePath) async throws -> String {
        let models = desk.speeches([provider])
        guard let model = models.models.first else { throw desk.nobody(.speech, models.warnings) }
        let context = CallContext(label: "ask")
        let reply = try await call(model, SpeechRequest(text: text, voice: voice, manner: manner), context)
        let rate = reply.rate.map { ", \($0) samples a second" } ?? ""
        return try write(reply.blob, to: file) + rate + ", " + facts(model.name, context, reply.usage)
    }

    private func call<Request: ModelRequest, Reply: ModelReply>(
        _ model: any Model<Request, Reply>,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Reply {
        do {
            return try await model.call(request, context)
        } catch let failure as ModelFailure {
            throw failure.error(refusal: .storyRefused)
        }
    }

    private func write(_ blob: Blob?, to file: FilePath) throws -> String {
        guard let blob else { return "nothing" }
        _ = try FileIO.copy(FilePath(blob.path), to: file)
        return "\(file): \(blob.format.rawValue), \(blob.bytes) bytes"
    }

    private func facts(_ name: ModelName, _ context: CallContext, _ usage: ModelUsage) -> String {
        let cost = CallCost(context.trace.events)
        let price = cost.isCached ? "known already" : cost.usd.map(Money.text) ?? "price unknown"
        return "\(name), \(usage.inputTokens) tokens in, \(usage.outputTokens) out, \(price)"
    }
}

extension ModelDesk {
    /// The models for a command that is not the service, with its limits, budget and cache.
    static func forCommand(_ workspace: Workspace) async throws -> ModelDesk {
        try FileIO.makeDirectory(workspace.state)
        let desk = try ModelDesk(
            workspace,
            accounts: Accounts(ledger: try Ledger(workspace.ledger), budget: workspace.settings.budget)
        )
        try await desk.restorePauses()
        return desk
    }

    func nobody(_ kind: ModelKind, _ warnings: [String]) -> StorydropError {
        StorydropError(
            .badKey,
            "No \(kind.rawValue) model can be asked.",
            hint: "Set the key of a provider, or `base_url` in storydrop.yaml; see `storydrop doctor`.",
            cause: warnings.isEmpty ? nil : warnings.joined(separator: " ")
        )
    }
}
