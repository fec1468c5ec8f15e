import Foundation
import Native
import Synchronization
import Testing

@testable import StorydropCore

/// Stories that are fetched: feeds, and pages that go on from each other.
@Suite("Stories from the web")
struct WebTests {
    private static let scenes = "pipeline: [scenes: {max_scenes: 1}]\n"

    private func workspace(_ list: String) throws -> TestWorkspace {
        let workspace = try TestWorkspace(
            settings: "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true}\n"
        )
        try workspace.put(Self.scenes, at: "rules/all.yaml")
        try workspace.put(list, at: "inbox/list.urls")
        return workspace
    }

    private func answer(_ body: String, _ type: String = "text/html; charset=utf-8") -> [LoopbackServer.Act] {
        let bytes = Array(body.utf8)
        let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(bytes.count)\r\n\r\n"
        return [.send(Array(head.utf8) + bytes)]
    }

    private let missing: [LoopbackServer.Act] = [
        .send(Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8))
    ]

    /// A page of a story with a link to the next one.
    private func page(_ number: Int, next: String?) -> [LoopbackServer.Act] {
        let link = next.map { "<a rel=\"next\" href=\"\($0)\">Next</a>" } ?? ""
        let text = Page.paragraphs(number * 10..<number * 10 + 4)
        return answer("<html><title>The fox</title><article><h1>The fox</h1>\(text)</article>\(link)</html>")
    }

    private func manuscript(_ workspace: TestWorkspace, _ path: String) throws -> String {
        let folder = try #require(workspace.status(path)?.outputs?.folder)
        return String(decoding: try workspace.read("outbox/\(folder)/source/manuscript.txt"), as: UTF8.self)
    }

    @Test func aStoryOverSeveralPagesIsReadWhole() async throws {
        let ending = Mutex(3)
        let server = try LoopbackServer { request in
            switch request.path {
            case "/fox": page(0, next: "/fox?page=2")
            case "/fox?page=2": page(1, next: "?page=3")
            case "/fox?page=3": page(2, next: "/fox?page=4")
            case "/fox?page=4": page(ending.withLock { $0 }, next: "/hare")
            default: missing
            }
        }
        let workspace = try workspace("\(server.address)/fox\n")
        #expect(try await Program.run("once", in: workspace).code == 0)
        let text = try manuscript(workspace, "list.urls/001-fox")
        for number in 0..<4 { #expect(Page.missing(number * 10..<number * 10 + 4, in: text) == []) }
        let status = try #require(workspace.status("list.urls/001-fox"))
        #expect(status.warnings.contains { $0.contains("/hare") && $0.contains("another story") }, "\(status.warnings)")
        let folder = try #require(status.outputs?.folder)
        for name in ["page.html", "page-2.html", "page-3.html", "page-4.html"] {
            #expect(workspace.exists("outbox/\(folder)/source/\(name)"))
        }

        // The same story is all of its pages.
        try workspace.put("\(server.address)/fox\n", at: "inbox/again.urls")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("again.urls/001-fox")?.state == .duplicate)
        ending.withLock { $0 = 4 }
        try workspace.put("\(server.address)/fox\n# anew\n", at: "inbox/again.urls")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("again.urls/001-fox")?.state == .succeeded)
        #expect(Page.missing(40..<44, in: try manuscript(workspace, "again.urls/001-fox")) == [])
    }

    @Test func aLaterPageThatIsGoneIsTold() async throws {
        let server = try LoopbackServer { request in
            request.path == "/fox" ? page(0, next: "/fox/2") : missing
        }
        let workspace = try workspace("\(server.address)/fox\n")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let status = try #require(workspace.status("list.urls/001-fox"))
        #expect(status.state == .partial)
        #expect(status.warnings.contains { $0.contains("goes on at \(server.address)/fox/2") }, "\(status.warnings)")
        #expect(Page.missing(0..<4, in: try manuscript(workspace, "list.urls/001-fox")) == [])
    }

    /// A page that is there again a moment later belongs to the story; what came before it is not fetched again.
    @Test func aLaterPageOfAServerWithTroubleIsTriedAgain() async throws {
        let asked = Mutex<[String: Int]>([:])
        let server = try LoopbackServer { request in
            let count = asked.withLock { counts in
                counts[request.path, default: 0] += 1
                return counts[request.path] ?? 0
            }
            if request.path == "/fox" { return page(0, next: "/fox/2") }
            return count == 1
                ? [.send(Array("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".utf8))]
                : page(1, next: nil)
        }
        let workspace = try workspace("\(server.address)/fox\n")
        try workspace.put(
            "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true}\nretry: {first_delay: 100ms}\n",
            at: "storydrop.yaml"
        )
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("list.urls/001-fox")?.attempt == 2)
        #expect(Page.missing(10..<14, in: try manuscript(workspace, "list.urls/001-fox")) == [])
        #expect(asked.withLock { $0 } == ["/fox": 1, "/fox/2": 2])
    }

    @Test func aRingOfPagesEnds() async throws {
        let server = try LoopbackServer { request in
            let number = Int(request.path.split(separator: "=").last ?? "") ?? 1
            return page(number % 3, next: "/fox?page=\(number + 1)")
        }
        let workspace = try workspace("\(server.address)/fox?page=1\n")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let status = try #require(workspace.status("list.urls/001-fox"))
        #expect(
            status.warnings.contains { $0.contains("at most \(FetchedStory.mostPages) pages") },
            "\(status.warnings)"
        )
    }

    @Test func theStoriesOfAFeedBecomeJobs() async throws {
        let server = try LoopbackServer { request in
            let host = "http://\(request.headers["host"] ?? "")"
            switch request.path {
            case "/feed":
                return answer(
                    "<rss><channel><title>T</title><item><link>\(host)/fox</link></item>"
                        + "<item><link>/hare</link></item><item><link>/feed</link></item></channel></rss>",
                    "application/rss+xml"
                )
            case "/fox": return page(0, next: nil)
            case "/hare": return page(1, next: nil)
            default: return missing
            }
        }
        let workspace = try workspace("\(server.address)/feed\n")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let list = try #require(workspace.status("list.urls"))
        #expect(list.state == .partial)
        let feed = try #require(workspace.status("list.urls/001-feed"))
        // A feed that names itself would never end.
        #expect(feed.state == .partial)
        #expect(feed.children?.map(\.state) == [.succeeded, .succeeded, .quarantined], "\(feed)")
        #expect(feed.children?[2].error == "unsupported_type")
        #expect(Page.missing(10..<14, in: try manuscript(workspace, "list.urls/001-feed/002-hare")) == [])
    }

    /// Cancelling the list ends what came of what came of it.
    @Test func cancellingAListReachesTheStoriesOfItsFeeds() async throws {
        let server = try LoopbackServer { request in
            if request.path != "/feed" { return [.pause(1800)] }
            return answer("<rss><channel><item><link>/fox</link></item></channel></rss>", "application/rss+xml")
        }
        let workspace = try workspace("\(server.address)/feed\n")
        try workspace.put(
            "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true, timeout: 30m}\n",
            at: "storydrop.yaml"
        )
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.status("list.urls/001-feed/001-fox")?.state == .running })
            let asked = try await Program.run("cancel", "list.urls", in: workspace)
            #expect(asked.code == 0)
            #expect(await eventually { workspace.status("list.urls")?.state == .cancelled })
            #expect(workspace.status("list.urls/001-feed/001-fox")?.state == .cancelled)
        }
    }
}
