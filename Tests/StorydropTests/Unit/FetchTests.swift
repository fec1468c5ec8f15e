import Foundation
import Native
import Synchronization
import Testing

@testable import Reading
@testable import StorydropCore

@Suite("Fetching is safe and polite")
struct FetchTests {
    private func settings(_ change: (inout URLSettings) -> Void = { _ in }) -> URLSettings {
        var settings = URLSettings()
        settings.allowPrivateAddresses = true
        settings.pause = 0
        settings.timeout = 20
        change(&settings)
        return settings
    }

    private func fetch(_ url: String, _ settings: URLSettings) throws -> HTTPResponse {
        try URLFetcher(settings: settings).fetch(url, isCancelled: { false })
    }

    private func answer(_ status: String, _ headers: String = "", _ body: [UInt8] = []) -> [LoopbackServer.Act] {
        let head = "HTTP/1.1 \(status)\r\nContent-Length: \(body.count)\r\n\(headers)\r\n"
        return [.send(Array(head.utf8) + body)]
    }

    // MARK: Where it leads

    /// A name of the internet whose server of names answers with an address of ours: what is connected to counts.
    @Test(arguments: ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"])
    func namesThatLeadInsideAreRefused(address: String) {
        var request = HTTPRequest(
            url: "http://rebinding.example:9/",
            timeout: 10,
            maximumBytes: 1000,
            userAgent: "test",
            allowsPrivateAddresses: false
        )
        request.resolved = ["rebinding.example:9:\(address)"]
        #expect(throws: NativeError.forbiddenAddress(host: request.url)) {
            _ = try HTTPFetch.get(request, isCancelled: { false })
        }
    }

    @Test(arguments: [
        "http://localhost:9/", "http://127.1:9/", "http://2130706433:9/", "http://0x7f000001:9/", "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/", "http://0:9/", "http://user@127.0.0.1:9/",
    ])
    func everySpellingOfThisMachineIsRefused(url: String) {
        let settings = settings { $0.allowPrivateAddresses = false }
        #expect(code { _ = try fetch(url, settings) } == .fetchForbidden)
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "file:///etc/passwd",
        "gopher://127.0.0.1/", "ftp://127.0.0.1/x",
    ])
    func redirectsAreCheckedLikeAnyURL(target: String) throws {
        let server = try LoopbackServer { request in
            request.path == "/robots.txt" ? answer("404 Not Found") : answer("302 Found", "Location: \(target)\r\n")
        }
        // This host is allowed, as an admin might; where it leads is not.
        let settings = settings { $0.allowHosts = ["127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"] }
        var strict = settings
        strict.allowHosts = ["127.0.0.1"]
        #expect(code { _ = try fetch(server.address + "/a", strict) } == .fetchForbidden)
    }

    @Test func redirectsWithoutEndFail() throws {
        let server = try LoopbackServer { request in
            request.path == "/robots.txt"
                ? answer("404 Not Found") : answer("302 Found", "Location: \(request.path)x\r\n")
        }
        #expect(code { _ = try fetch(server.address + "/a", settings()) } == .fetchFailed)
    }

    // MARK: How much comes

    @Test func aBodyThatSaysItIsTooLargeIsNotBegun() throws {
        let server = try LoopbackServer { _ in
            [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n".utf8)), .pause(10), .close]
        }
        let start = Date()
        let settings = settings { $0.obeysRobots = false }
        #expect(code { _ = try fetch(server.address + "/", settings) } == .tooLarge)
        #expect(Date().timeIntervalSince(start) < 8)
    }

    @Test func aDripThatNeverEndsIsTooLarge() throws {
        let drop = LoopbackServer.Act.send(Array("1\r\na\r\n".utf8))
        let server = try LoopbackServer { _ in
            [.send(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))]
                + (0..<200).flatMap { _ in [drop, .pause(0.05)] }
        }
        let settings = settings {
            $0.obeysRobots = false
            $0.timeout = 1
        }
        let error = #expect(throws: StorydropError.self) { _ = try fetch(server.address + "/", settings) }
        #expect(error?.code == .tooLarge && error?.isRetryable == true)
    }

    @Test func aBodyThatUnpacksToTooMuchIsTooLarge() throws {
        // Ten million zeros, packed by gzip to ten thousand bytes.
        let packed = try Gzip.zeros(10_000_000)
        #expect(packed.count < 20_000)
        let server = try LoopbackServer { _ in answer("200 OK", "Content-Encoding: gzip\r\n", packed) }
        let settings = settings {
            $0.obeysRobots = false
            $0.maximumBytes = 1_000_000
        }
        #expect(code { _ = try fetch(server.address + "/", settings) } == .tooLarge)
    }

    // MARK: What hosts ask

    @Test func robotsAreAskedOnceAndObeyed() throws {
        let asked = Witness()
        let server = try LoopbackServer { request in
            guard request.path == "/robots.txt" else { return answer("200 OK", "", Array("hello".utf8)) }
            asked.add()
            return answer("200 OK", "", Array("User-agent: *\nDisallow: /private\nAllow: /private/open\n".utf8))
        }
        let fetcher = URLFetcher(settings: settings())
        #expect(try fetcher.fetch(server.address + "/story", isCancelled: { false }).status == 200)
        #expect(
            code { _ = try fetcher.fetch(server.address + "/private/a", isCancelled: { false }) } == .fetchForbidden
        )
        #expect(try fetcher.fetch(server.address + "/private/open/a", isCancelled: { false }).status == 200)
        #expect(asked.value == 1)
        #expect(try fetch(server.address + "/private/a", settings { $0.obeysRobots = false }).status == 200)
    }

    @Test func aHostWithTroubleIsAskedLater() throws {
        let server = try LoopbackServer { _ in answer("503 Service Unavailable") }
        let error = #expect(throws: StorydropError.self) { _ = try fetch(server.address + "/a", settings()) }
        #expect(error?.code == .fetchFailed && error?.isRetryable == true)
    }

    @Test func requestsToOneHostKeepTheirDistance() throws {
        let times = Witness()
        let server = try LoopbackServer { request in
            times.note(Date())
            return answer("200 OK", "", Array("x".utf8))
        }
        let fetcher = URLFetcher(
            settings: settings {
                $0.pause = 0.3
                $0.obeysRobots = false
            }
        )
        for _ in 0..<3 { _ = try fetcher.fetch(server.address + "/", isCancelled: { false }) }
        let gaps = zip(times.times, times.times.dropFirst()).map { $1.timeIntervalSince($0) }
        #expect(gaps.allSatisfy { $0 > 0.25 }, "\(gaps)")
    }

    @Test(arguments: [
        ("/a", true), ("/fish", false), ("/fish.html", false), ("/fish/salmon", true), ("/x.gif", false),
        ("/x.gif?a", true), ("/%66ish", false), ("/deep/one/end", false), ("/deep/one/ending", true), ("", true),
    ])
    func rulesAreReadAsTheyAreMeant(path: String, isAllowed: Bool) {
        let text = """
            # to all
            User-agent: other
            Disallow: /

            User-Agent: Storydrop/1.0
            User-agent: third
            Disallow: /fish
            Allow: /fish/
            Disallow: /*.gif$
            Disallow: /deep/*/end$
            Disallow:

            User-agent: *
            Disallow: /a
            """
        #expect(RobotsRules(text, for: "storydrop").allows(path) == isAllowed)
    }

    @Test func otherProgramsRulesAreNotOurs() {
        let rules = RobotsRules("User-agent: other\nDisallow: /\n", for: "storydrop")
        #expect(rules.allows("/a"))
        #expect(!RobotsRules("User-agent: *\nDisallow: /\n", for: "storydrop").allows("/a"))
    }
}

/// What happened on another thread.
private final class Witness: Sendable {
    private let state = Mutex((count: 0, times: [Date]()))
    var value: Int { state.withLock { $0.count } }
    var times: [Date] { state.withLock { $0.times } }
    func add() { state.withLock { $0.count += 1 } }
    func note(_ time: Date) { state.withLock { $0.times.append(time) } }
}
