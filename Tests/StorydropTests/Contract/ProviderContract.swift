import Foundation
import Native
import Studio
import Synchronization
import SystemPackage
import Testing

@testable import StorydropCore

/// A desk whose only remote provider is a mock.
struct MockDesk {
    let workspace: TestWorkspace
    let desk: ModelDesk
    let ledger: Ledger
    let wire: String

    static let key = "sk-very-secret-0123456789"

    /// A desk in a workspace, of its own if none is given.
    init(
        _ wire: String,
        _ vendor: MockVendor,
        more: String = "",
        clock: ModelClock = .system,
        in workspace: TestWorkspace? = nil
    ) throws {
        try self.init(wire, address: vendor.server.address, more: more, clock: clock, in: workspace)
    }

    init(
        _ wire: String,
        address: String,
        more: String = "",
        clock: ModelClock = .system,
        in workspace: TestWorkspace? = nil
    ) throws {
        self.wire = wire
        self.workspace = try workspace ?? TestWorkspace()
        let settings = """
            providers:
              \(wire): {base_url: "\(address)", api_key_env: KEY, server: openai, timeout: 8s, requests_per_minute: 60000\(more)}
            """
        try self.workspace.write(
            wire == "openai" ? settings : settings.replacing(" server: openai,", with: ""),
            at: "storydrop.yaml"
        )
        let opened = try self.workspace.workspace
        try opened.prepare()
        ledger = try Ledger(opened.ledger)
        desk = try ModelDesk(
            opened,
            accounts: Accounts(ledger: ledger, budget: opened.settings.budget),
            environment: ["KEY": Self.key],
            clock: clock
        )
    }

    static func request(_ prompt: String = "a fox in a boat") -> ImageRequest {
        ImageRequest(
            prompt: prompt,
            brief: Scenery(),
            style: .watercolor,
            width: 1024,
            height: 576,
            aspect: "16:9",
            quality: "standard",
            seed: 7
        )
    }

    var image: any ImageModel { get throws { try #require(desk.images([wire]).models.first) } }

    func paint(_ prompt: String = "a fox in a boat", _ context: CallContext = CallContext()) async throws -> ImageReply
    {
        try await image.call(Self.request(prompt), context)
    }

    /// The kind of the failure of a picture; nil if there is none.
    func failure(
        _ prompt: String = "a fox in a boat",
        _ context: CallContext = CallContext()
    ) async throws
        -> ModelFailure?
    {
        do {
            _ = try await paint(prompt, context)
            return nil
        } catch let failure as ModelFailure {
            return failure
        }
    }
}

extension ModelClock {
    /// Time that stands still but for the waits, which take none.
    static func instant() -> ModelClock {
        let time = Time()
        return ModelClock(
            now: { time.seconds.withLock { $0 } },
            sleep: { seconds in
                time.seconds.withLock { $0 += seconds }
                await Task.yield()
            }
        )
    }

    private final class Time: Sendable {
        let seconds = Mutex(0.0)
    }
}

/// What every provider of pictures promises, whatever its server does.
@Suite("Every remote provider")
struct RemoteProviderContract {
    static let wires = allWires.map(\.name)
    static let texts = allWires.filter { $0.text != nil }.map(\.name)

    @Test(arguments: wires)
    func givesAPictureThatIsStoredAndNotPaidForAgain(wire: String) async throws {
        let vendor = try MockVendor()
        let mock = try MockDesk(wire, vendor)
        let context = CallContext(job: "aaaaaaaa")
        let reply = try await mock.paint("a fox", context)
        let blob = try #require(reply.blob)
        #expect(blob.format == .png)
        let bytes = try FileIO.read(FilePath(blob.path))
        #expect(SHA256Hasher.hex(bytes) == blob.sha256 && bytes.count == blob.bytes)
        _ = try PictureDecoder.decode(bytes)
        let again = try await mock.paint("a fox", context)
        #expect(again.blob == reply.blob)
        let name = try mock.image.name
        #expect(vendor.pictures == 1 && context.trace.events.last == .cached(name))
        #expect(try FileIO.names(in: mock.desk.cache.incoming).isEmpty)
        let request = try #require(vendor.requests.first)
        #expect(!request.path.contains(MockDesk.key) && !request.text.contains(MockDesk.key))
    }

    @Test(arguments: wires)
    func aDamagedFileInTheCacheIsPaidForAgainRatherThanUsed(wire: String) async throws {
        let vendor = try MockVendor()
        let mock = try MockDesk(wire, vendor)
        let blob = try #require(try await mock.paint().blob)
        try FileIO.write([1, 2, 3], to: FilePath(blob.path))
        let again = try #require(try await mock.paint().blob)
        #expect(vendor.pictures == 2 && again.sha256 == blob.sha256)
    }

    @Test(arguments: wires)
    func identicalCallsAtTheSameTimeAreOne(wire: String) async throws {
        let vendor = try MockVendor(latency: 0.2)
        let mock = try MockDesk(wire, vendor)
        let sums = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<6 { group.addTask { try await mock.paint().blob?.sha256 } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(sums.count == 1 && vendor.pictures == 1)
    }

    @Test(arguments: wires)
    func neverMoreAtOnceThanAllowed(wire: String) async throws {
        let vendor = try MockVendor(latency: 0.05)
        let mock = try MockDesk(wire, vendor, more: ", concurrency: 3")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<15 { group.addTask { _ = try await mock.paint("fox \(number)") } }
            try await group.waitForAll()
        }
        #expect(vendor.server.mostInFlight <= 3 && vendor.pictures == 15)
    }

    /// What passes by itself, once: the picture comes, no call is made too early, none is paid twice.
    @Test(
        arguments: wires,
        ["rate_limit", "busy", "error500", "error502html", "error503", "reset_early", "reset", "truncate", "stall"]
    )
    func whatPassesIsAskedAgain(wire: String, kind: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: kind, when: .first(1))])
        let mock = try MockDesk(wire, vendor)
        let reply = try await mock.paint()
        #expect(reply.blob?.format == .png)
        #expect(vendor.earlyRetries == 0 && vendor.mostPaid == 1)
        #expect(vendor.pictures == 2)
        #expect(try FileIO.names(in: mock.desk.cache.incoming).isEmpty)
    }

    /// What was paid for and is no good is for the ladder: it asks once more, and nothing below it does.
    @Test(
        arguments: wires,
        ["malformed_json", "empty_body", "corrupt_base64", "no_image", "empty_candidates"]
    )
    func whatIsNoGoodIsAskedForOnce(wire: String, kind: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: kind, when: .first(1))])
        let mock = try MockDesk(wire, vendor)
        let failure = try #require(try await mock.failure())
        #expect(failure.kind == .badResponse && failure.mayCost && vendor.pictures == 1)
        #expect(try FileIO.names(in: mock.desk.cache.incoming).isEmpty)
        #expect(try await mock.paint().blob?.format == .png)
    }

    /// A server that gives the key back in what it says.
    @Test(arguments: wires, [400, 500, 200])
    func noServerCanMakeTheKeyShow(wire: String, status: Int) async throws {
        let words = String(repeating: "x", count: 395) + MockDesk.key
        let server = try LoopbackServer { _ in
            let json: JSONValue =
                status == 200
                ? ["candidates": [["finishReason": "SAFETY", "finishMessage": .text(words)]]]
                : ["error": ["message": .text(words), "code": .integer(status)]]
            return LoopbackServer.Act.reply(json.bytes, status: status)
        }
        let mock = try MockDesk(wire, address: server.address, clock: .instant())
        let failure = try #require(try await mock.failure())
        #expect(!failure.description.contains("sk-ve"))
    }

    /// Numbers that no server in its senses sends.
    @Test(arguments: [
        "9223372036854775807", "-5", "1e300", "null", "\"many\"",
    ])
    func oddNumbersAreNoUse(number: String) async throws {
        let picture = Data(MockPicture.bytes("a", nil)).base64EncodedString()
        let server = try LoopbackServer { _ in
            let text =
                #"{"candidates":[{"content":{"parts":[{"inlineData":{"data":"\#(picture)"}}]},"finishReason":"STOP"}],"#
                + #""usageMetadata":{"promptTokenCount":\#(number),"candidatesTokenCount":\#(number),"thoughtsTokenCount":\#(number)}}"#
            return LoopbackServer.Act.reply(Array(text.utf8))
        }
        let mock = try MockDesk("gemini", address: server.address)
        let context = CallContext(job: "aaaaaaaa")
        _ = try await mock.paint("a fox", context)
        #expect(context.trace.events.last == .paid(try mock.image.name, usd: 0.067))
    }

    /// A server that wants to be left alone until the sun burns out.
    @Test(arguments: ["1e30", "1000000000000", "nan", "-3", "Fri, 31 Dec 9999 23:59:59 GMT"])
    func noAnnouncementBreaksAnything(seconds: String) async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Act.reply(Array("{}".utf8), status: 429, headers: ["retry-after": seconds])
        }
        let mock = try MockDesk("openai", address: server.address, clock: .instant())
        let failure = try #require(try await mock.failure())
        #expect(failure.kind == .rateLimited && (failure.retryAfter ?? 0) <= ServerError.longest)
        #expect(try await mock.failure("another")?.kind == .rateLimited)
        _ = await mock.desk.states()
        #expect(try await mock.ledger.pauses(now: Date()).allSatisfy { $0.seconds <= ServerError.longest })
    }

    @Test(
        arguments: wires,
        [
            ("unauthorized", ModelFailure.Kind.badKey), ("error503", .overloaded), ("reset", .unreachable),
            ("empty_body", .badResponse),
        ]
    )
    func whatDoesNotPassIsToldByItsKind(wire: String, fault: (String, ModelFailure.Kind)) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: fault.0, when: .first(100))])
        let mock = try MockDesk(wire, vendor, clock: .instant())
        let failure = try #require(try await mock.failure())
        #expect(failure.kind == fault.1)
        #expect(!failure.description.contains(MockDesk.key))
        #expect(vendor.answers == 0)
    }

    @Test(arguments: texts)
    func aQuotaOfADayIsNotAskedAgainEvenByTheNextStart(wire: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "quota", when: .first(1))])
        let mock = try MockDesk(wire, vendor)
        let first = try #require(try await mock.failure())
        #expect(first.kind == .quota && (first.retryAfter ?? 0) > 60)
        #expect(try await mock.failure("another")?.kind == .quota)
        let next = try MockDesk(wire, vendor, in: mock.workspace)
        try await next.desk.restorePauses()
        #expect(try await next.failure("a third")?.kind == .quota)
        #expect(vendor.pictures == 1)
    }

    @Test(arguments: wires)
    func anAnnouncedMomentIsKeptByTheNextStart(wire: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "busy", when: .first(1), retryAfter: 10)])
        let mock = try MockDesk(wire, vendor)
        let control = JobControl()
        let first = Task { try await mock.paint("a fox", CallContext(control: control)) }
        let isAsked = await eventually { vendor.pictures == 1 }
        #expect(isAsked)
        // The answer is with us, and on disk, when the pause is in the ledger.
        let isTold = try await eventually { try await !mock.ledger.pauses(now: Date()).isEmpty }
        #expect(isTold)
        control.stop()
        await #expect(throws: Interruption.self) { try await first.value }
        let next = try MockDesk(wire, vendor, in: mock.workspace)
        try await next.desk.restorePauses()
        _ = try await next.paint("a fox")
        #expect(vendor.earlyRetries == 0 && vendor.pictures == 2)
    }

    @Test(arguments: texts)
    func nothingIsSpentBeyondTheBudget(wire: String) async throws {
        let vendor = try MockVendor()
        let mock = try MockDesk(wire, vendor)
        let image = try mock.image
        let each = image.card.ceiling(of: MockDesk.request().estimate(for: image.card))
        let context = CallContext(job: "aaaaaaaa", budget: each * 2.5)
        var failures: [ModelFailure] = []
        for number in 0..<4 {
            if let failure = try await mock.failure("fox \(number)", context) { failures.append(failure) }
        }
        #expect(Set(failures.map(\.kind)) == [.jobBudget], "\(failures)")
        #expect(vendor.pictures == 4 - failures.count)
        let spent = try await mock.ledger.spent(by: "aaaaaaaa")
        #expect(spent.counted <= each * 2.5 && spent.counted > 0)
    }

    @Test(arguments: wires)
    func aServerInTroubleIsLeftAlone(wire: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "error503", when: .first(1000))])
        let mock = try MockDesk(wire, vendor, clock: .instant())
        for number in 0..<3 { _ = try await mock.failure("fox \(number)") }
        let asked = vendor.pictures
        #expect(try await mock.failure("one more")?.kind == .unreachable)
        #expect(vendor.pictures == asked)
        #expect(await mock.desk.states()[wire]?.contains("down") == true)
    }

    @Test(arguments: texts)
    func textAndSpeechComeToo(wire: String) async throws {
        let vendor = try MockVendor()
        let mock = try MockDesk(wire, vendor)
        let text = try #require(mock.desk.text([wire]))
        let reply = try await text.call(TextRequest("hello"), CallContext())
        #expect(reply.text.hasPrefix("A calm picture") && !reply.isCutOff && reply.usage.inputTokens == 10)
        let again = try await text.call(TextRequest("hello"), CallContext())
        #expect(again == reply && vendor.requests.count == 1)
    }
}

@Suite("Gemini's ways")
struct GeminiTests {
    @Test(arguments: [
        ("STOP", GeminiClient.Finish.whole), ("MAX_TOKENS", .cutOff), ("CONTINUATION", .goesOn), ("SAFETY", .refused),
        ("RECITATION", .refused), ("LANGUAGE", .refused), ("BLOCKLIST", .refused), ("PROHIBITED_CONTENT", .refused),
        ("SPII", .refused), ("IMAGE_SAFETY", .refused), ("IMAGE_PROHIBITED_CONTENT", .refused),
        ("IMAGE_RECITATION", .refused), ("OTHER", .broken), ("IMAGE_OTHER", .broken), ("NO_IMAGE", .broken),
        ("MALFORMED_RESPONSE", .broken), ("SOMETHING_NEW", .broken),
    ])
    func everyEndHasAMeaning(pair: (String, GeminiClient.Finish)) {
        #expect(GeminiClient.finish(pair.0) == pair.1)
    }

    @Test(arguments: ["SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY"])
    func aBlockedPromptIsARefusal(reason: String) async throws {
        let vendor = try LoopbackServer { _ in
            LoopbackServer.Act.reply(JSONValue.object(["promptFeedback": ["blockReason": .text(reason)]]).bytes)
        }
        let provider = ProviderCard(name: "gemini", wire: "gemini", baseURL: vendor.address)
        let wire = ModelWire(transfer: try HTTPTransfer(), provider: provider, key: nil, folder: "/tmp")
        let card = ModelCard(name: ModelName(provider: "gemini", model: "image"), kind: .image)
        let model = GeminiImage(client: GeminiClient(wire: wire), card: card)
        let error = await #expect(throws: ModelFailure.self) {
            try await model.call(MockDesk.request(), CallContext())
        }
        #expect(error?.kind == .refused && error?.message.contains(reason) == true)
    }

    @Test func ratesAreRead() {
        #expect(GeminiSpeech.rate("audio/L16;codec=pcm;rate=24000") == 24_000)
        #expect(GeminiSpeech.rate("audio/l16; rate=16000; channels=1") == 16_000)
        #expect(GeminiSpeech.rate("audio/wav") == nil)
    }
}

@Suite("A key")
struct APIKeyTests {
    @Test func isShownNowhere() {
        let key = APIKey("sk-secret")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key)\(String(reflecting: key))\(dumped)".contains("secret"))
        #expect(key.hidden(in: "Incorrect key: sk-secret.") == "Incorrect key: •••.")
    }

    /// No core file has it, and no other process of the user may read it.
    @Test func isNotInAnyCore() throws {
        _ = try MockDesk("gemini", try MockVendor())
        #expect(ProcessSecrets.isProtected)
    }
}
