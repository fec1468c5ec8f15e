import Foundation
import Native
import Synchronization
import SystemPackage
import Testing

@testable import StorydropCore

/// Answers that no documentation promises, and that servers give.
@Suite("Odd answers")
struct OddAnswerTests {
    private static func events(_ pieces: String...) -> [LoopbackServer.Act] {
        LoopbackServer.Act.reply(Array((pieces.map { "data: \($0)\n\n" } + ["data: [DONE]\n\n"]).joined().utf8))
    }

    /// Asks for text, streamed; the failure, or the text.
    private func ask(
        _ wire: String,
        isStream: Bool = false,
        _ answer: @escaping @Sendable (LoopbackServer.Request) -> [LoopbackServer.Act]
    ) async throws -> (text: String?, failure: ModelFailure?, requests: Int) {
        let count = Mutex(0)
        let server = try LoopbackServer { request in
            count.withLock { $0 += 1 }
            return answer(request)
        }
        let desk = try MockDesk(wire, address: server.address, clock: .instant())
        let model = try #require(desk.desk.texts([wire]).models.first)
        var context = CallContext()
        if isStream { context.onText = { _ in } }
        do {
            let reply = try await model.call(TextRequest("Hello?", maximumTokens: 100), context)
            return (reply.text, nil, count.withLock { $0 })
        } catch let failure as ModelFailure {
            return (nil, failure, count.withLock { $0 })
        }
    }

    @Test func aRefusalMayComeInPieces() async throws {
        let result = try await ask("openai", isStream: true) { _ in
            Self.events(
                #"{"choices":[{"delta":{"role":"assistant","refusal":""}}]}"#,
                #"{"choices":[{"delta":{"refusal":"I will "}}]}"#,
                #"{"choices":[{"delta":{"refusal":"not."}}]}"#,
                #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#
            )
        }
        #expect(result.failure?.kind == .refused && result.failure?.message == "I will not.")
        #expect(result.requests == 1)
    }

    @Test func nothingIsNoError() async throws {
        let result = try await ask("openai", isStream: true) { _ in
            Self.events(#"{"error":null,"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#)
        }
        #expect(result.text == "Hi")
    }

    @Test(arguments: ["gemini", "openai"])
    func anErrorMayCallItselfSuccess(wire: String) async throws {
        let result = try await ask(wire) { _ in
            LoopbackServer.Act.reply(Array(#"{"error":{"code":402,"message":"no credits left"}}"#.utf8))
        }
        #expect(result.failure?.kind == .quota)
        #expect(result.failure?.message.contains("no credits left") == true)
    }

    @Test func noAnswerGoesOnForEver() async throws {
        for text in ["", "more "] {
            let result = try await ask("gemini") { _ in
                LoopbackServer.Act.reply(
                    Array(
                        (#"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]},"finishReason":"CONTINUATION","#
                            + #""continuationToken":"t"}]}"#).utf8
                    )
                )
            }
            #expect(result.requests <= 15, "\(text)")
            if !text.isEmpty { #expect(result.text == String(repeating: text, count: 5)) }
        }
    }

    @Test(arguments: ["gemini", "openai"])
    func whatIsNoPictureIsNotKept(wire: String) async throws {
        let data = Data(repeating: 65, count: 900).base64EncodedString()
        let server = try LoopbackServer { _ in
            let answer =
                wire == "gemini"
                ? #"{"candidates":[{"content":{"parts":[{"inlineData":{"data":"\#(data)"}}]},"finishReason":"STOP"}]}"#
                : #"{"data":[{"b64_json":"\#(data)"}]}"#
            return LoopbackServer.Act.reply(Array(answer.utf8))
        }
        let desk = try MockDesk(wire, address: server.address, clock: .instant())
        let failure = try await desk.failure()
        #expect(failure?.kind == .badResponse)
        #expect(try FileIO.names(in: desk.desk.cache.incoming).isEmpty)
    }
}

@Suite("Who gets the key")
struct KeyTests {
    private func entry(
        _ settings: String,
        models: String? = nil,
        key: String = "sk-1"
    ) throws -> ModelDesk.Entry {
        let workspace = try TestWorkspace(settings: settings)
        if let models { try workspace.write(models, at: "models.yaml") }
        let desk = try ModelDesk(
            try workspace.workspace,
            accounts: NoMoney(),
            environment: ["GEMINI_API_KEY": key]
        )
        return try #require(desk.entries.first { $0.provider.name == "gemini" })
    }

    @Test func onlyTheVendorUnlessSettingsSayOtherwise() throws {
        #expect(try entry("").wire?.key?.reveal() == "sk-1")
        let other = "{base_url: \"http://127.0.0.1:9/v1\""
        #expect(try entry("providers: {gemini: \(other)}}").wire == nil)
        #expect(try entry("providers: {gemini: \(other), api_key_env: GEMINI_API_KEY}}").wire?.key != nil)
        // Neither a list of models nor a way that others can listen on.
        #expect(try entry("", models: "providers: {gemini: \(other)}}").wire == nil)
        let clear = "{base_url: \"http://generativelanguage.googleapis.com/v1beta\"}"
        #expect(try entry("providers: {gemini: \(clear)}").wire == nil)
    }

    @Test func aLineEndIsNoPartOfAKey() throws {
        #expect(try entry("", key: "sk-1\n").wire?.key?.reveal() == "sk-1")
        #expect(try entry("", key: "sk\r\n-1").obstacle?.contains("GEMINI_API_KEY") == true)
    }
}
