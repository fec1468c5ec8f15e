import Foundation
import Native
import Synchronization
import Testing

@testable import StorydropCore

/// A real llama.cpp server, if `make local-ai` has started one.
@Suite(
    "A real local server",
    .enabled(if: ProcessInfo.processInfo.environment["LOCAL_AI_URL"] != nil),
    .serialized
)
struct LocalServerTests {
    private func model(timeout: String = "300s") throws -> any TextModel {
        let address = ProcessInfo.processInfo.environment["LOCAL_AI_URL"] ?? ""
        let workspace = try TestWorkspace(
            settings: "providers: {mine: {protocol: openai, base_url: \"\(address)\", server: llama.cpp, "
                + "text_model: smollm2, concurrency: 1, timeout: \(timeout)}}\n"
        )
        let desk = try ModelDesk(try workspace.workspace, accounts: NoMoney(), environment: [:])
        return try #require(desk.text(["mine"]))
    }

    @Test func chats() async throws {
        let reply = try await model().call(TextRequest("Say hello.", maximumTokens: 20), CallContext())
        #expect(!reply.text.isEmpty && reply.usage.inputTokens > 5 && reply.usage.outputTokens > 0)
        #expect(reply.isCutOff == (reply.usage.outputTokens == 20))
    }

    @Test func keepsASchema() async throws {
        let schema = TextRequest.Schema(
            name: "animal",
            schema: [
                "type": "object",
                "properties": [
                    "name": ["type": "string", "maxLength": 20], "legs": ["type": "integer", "enum": [2, 4, 8]],
                ],
                "required": ["name", "legs"],
            ]
        )
        let request = TextRequest("Describe a spider.", schema: schema, maximumTokens: 100)
        let reply = try await model().call(request, CallContext())
        let answer = try JSONValue.parse(Array(reply.text.utf8))
        #expect(answer["name"]?.text != nil && [2, 4, 8].contains(answer["legs"]?.integer))
    }

    @Test func streams() async throws {
        let pieces = Mutex<[String]>([])
        var context = CallContext()
        context.onText = { event in if case .text(let text) = event { pieces.withLock { $0.append(text) } } }
        let reply = try await model().call(TextRequest("Count to ten.", maximumTokens: 30), context)
        #expect(pieces.withLock { $0.count } > 3 && pieces.withLock { $0.joined() } == reply.text)
    }

    /// The server has one place: only if the first call was really given up does the second come soon.
    @Test func aCancelledCallIsGivenUp() async throws {
        let model = try model()
        let long = Task { try await model.call(TextRequest("Tell a long story.", maximumTokens: 1900), CallContext()) }
        try await Task.sleep(for: .seconds(3))
        let start = ContinuousClock.now
        long.cancel()
        await #expect(throws: CancellationError.self) { try await long.value }
        #expect(ContinuousClock.now - start < .seconds(2))
        _ = try await model.call(TextRequest("Say yes.", maximumTokens: 3), CallContext())
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func tooLongATextIsToldAsSuch() async throws {
        let text = String(repeating: "The fox ran over the hill and far away. ", count: 400)
        let error = await #expect(throws: ModelFailure.self) {
            try await model().call(TextRequest(text, maximumTokens: 10), CallContext())
        }
        #expect(error?.kind == .tooLong, "\(error?.message ?? "")")
    }
}
