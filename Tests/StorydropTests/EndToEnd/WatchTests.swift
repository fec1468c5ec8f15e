import FlyingFox
import FlyingSocks
import Foundation
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("The service", .timeLimit(.minutes(5)))
struct WatchTests {
    private static func port(of server: HTTPServer) async throws -> UInt16 {
        let address = await server.listeningAddress
        guard case .ip4(_, let port) = try #require(address) else { throw Fixture.WrongKind() }
        return port
    }

    private static let quick = "pipeline:\n  - illustrate: {max_illustrations: 2}\n"

    @Test func dropsAreSeenWorkedAndTheServiceStopsWell() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let ending = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            // One by one, in a folder that comes into being meanwhile, and several at once.
            try workspace.put("The moon rose over the hill.", at: "inbox/one.txt")
            try workspace.put("The sun set over the sea.", at: "inbox/new/deep/two.txt")
            for index in 0..<6 {
                try workspace.put("The wind blew story number \(index) along.", at: "inbox/many-\(index).txt")
            }
            let names = ["one.txt", "new/deep/two.txt"] + (0..<6).map { "many-\($0).txt" }
            #expect(await eventually { names.allSatisfy { workspace.status($0)?.state == .succeeded } })
            #expect(workspace.files(below: "inbox").isEmpty)
        }
        #expect(ending.code == 0)
        let jobs = try await JobQuery(try workspace.workspace).jobs(limit: 100, offset: 0)
        #expect(jobs.count == 8)
    }

    @Test func rulesChangeWhileItRuns() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("name: first\n" + Self.quick, at: "rules/all.yaml")
        _ = try await Program.running("watch", in: workspace) {
            try workspace.put("The moon rose over the hill.", at: "inbox/a.txt")
            #expect(
                await eventually {
                    workspace.status("a.txt")?.rule == "first" && workspace.status("a.txt")?.state == .succeeded
                }
            )
            try workspace.put("name: second\n" + Self.quick, at: "rules/all.yaml")
            try workspace.put("The moon set behind the hill.", at: "inbox/b.txt")
            #expect(
                await eventually {
                    workspace.status("b.txt")?.rule == "second" && workspace.status("b.txt")?.state == .succeeded
                }
            )
            try workspace.put("name: third\npipeline: 7\n", at: "rules/all.yaml")
            try workspace.put("The sun rose instead.", at: "inbox/c.txt")
            #expect(await eventually { workspace.status("c.txt")?.state == .succeeded })
            let status = try #require(workspace.status("c.txt"))
            #expect(status.rule == "second")
            #expect(status.warnings.contains { $0.contains("rules/all.yaml:2:11") })
        }
    }

    @Test func aSlowWriterIsNotCutOff() async throws {
        let workspace = try TestWorkspace(settings: "settle: 300ms\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            let file = workspace.root.pushing("inbox/slow.txt").string
            try #require(FileManager.default.createFile(atPath: file, contents: Data("It began. ".utf8)))
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.seekToEnd()
            #expect(await eventually { workspace.status("slow.txt")?.state == .settling })
            for _ in 0..<6 {
                try handle.write(contentsOf: Data("It went on. ".utf8))
                // The writer's own pace; longer in all than the file would need to settle.
                try await Task.sleep(for: .milliseconds(120))
            }
            try handle.write(contentsOf: Data("It ended.".utf8))
            try handle.close()
            #expect(await eventually { workspace.status("slow.txt")?.state == .succeeded })
            let folder = try #require(workspace.status("slow.txt")?.outputs?.folder)
            let text = String(decoding: try workspace.read("outbox/\(folder)/source/slow.txt"), as: UTF8.self)
            #expect(text.hasPrefix("It began.") && text.hasSuffix("It ended."))
        }
    }

    @Test func aKilledJobGoesOnWhereItWas() async throws {
        let vendor = try MockVendor(mostAnswered: 4)
        let workspace = try TestWorkspace(
            pipeline: "[illustrate: {max_illustrations: 3}, scenes: {style: oil painting}]",
            paintedBy: vendor
        )
        try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/shadow.txt")
        let killed = try await Program.running("once", in: workspace, endWith: .kill) {
            #expect(await eventually { vendor.pictures == 5 })
        }
        #expect(killed.code == -9)
        vendor.mend()
        #expect(workspace.status("shadow.txt")?.state == .running)
        #expect(try await Program.run("once", in: workspace).code == 0)
        let status = try #require(workspace.status("shadow.txt"))
        #expect(status.state == .succeeded && status.attempt == 2)
        #expect(status.stages.first { $0.name == "illustrate" }?.cached == true)
        #expect(status.stages.first { $0.name == "illustrate" }?.attempts == 1)
        let zips = workspace.files(below: "outbox").filter { $0.hasSuffix(".zip") }
        #expect(zips.count == 1)
    }

    @Test(arguments: ["command", "file"])
    func aJobIsCancelled(way: String) async throws {
        let vendor = try MockVendor(latency: 2)
        let workspace = try TestWorkspace(
            pipeline: "[illustrate: {max_illustrations: 20, min_segment_length: 50}]",
            paintedBy: vendor
        )
        _ = try await Program.running("watch", in: workspace) {
            try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/shadow.txt")
            #expect(await eventually { vendor.pictures >= 2 })
            if way == "command" {
                #expect(try await Program.run("cancel", "shadow.txt", in: workspace).code == 0)
            } else {
                try workspace.put("", at: "inbox/shadow.txt.cancel")
            }
            #expect(await eventually { workspace.status("shadow.txt")?.state == .cancelled })
            let status = try #require(workspace.status("shadow.txt"))
            #expect(status.error?.type == "Cancelled")
            let folder = try #require(status.outputs?.folder)
            #expect(try workspace.read("outbox/\(folder)/shadow.txt") == Fixture.bytes("shadow.txt"))
        }
        #expect(vendor.pictures < 20)
    }

    @Test func anInterruptedRoundSaysSoAndGoesOnLater() async throws {
        let vendor = try MockVendor(latency: 2)
        let workspace = try TestWorkspace(
            pipeline: "[illustrate: {max_illustrations: 20, min_segment_length: 50}]",
            paintedBy: vendor
        )
        try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/shadow.txt")
        let ending = try await Program.running("once", in: workspace, endWith: .interrupt) {
            #expect(
                await eventually {
                    (workspace.status("shadow.txt")?.stages.first { $0.name == "illustrate" }?.done ?? 0) > 0
                }
            )
        }
        #expect(ending.code == 130)
        #expect(workspace.status("shadow.txt")?.state == .queued)
        vendor.mend()
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("shadow.txt")?.attempt == 1)
        #expect(vendor.mostPaid == 1)
    }

    @Test func aSecondServiceRefuses() async throws {
        let workspace = try TestWorkspace()
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            let second = try await Program.run("once", in: workspace)
            #expect(second.code == 2 && second.errors.contains("Another storydrop (process "))
        }
    }

    @Test func listsBecomeChildrenAndOneBadURLFailsAlone() async throws {
        let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: 0))
        await server.appendRoute("/moon") { _ in
            let page =
                "<html><title>Moon</title><article><p>The moon rose over the hill that night, round and white.</p></article></html>"
            return HTTPResponse(
                statusCode: .ok,
                headers: [.contentType: "text/html; charset=utf-8"],
                body: Data(page.utf8)
            )
        }
        await server.appendRoute("/gone") { _ in HTTPResponse(statusCode: .notFound) }
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        try await server.waitUntilListening(timeout: 60)
        let port = try await Self.port(of: server)

        let workspace = try TestWorkspace(
            settings: "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true}\n"
        )
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(
            "# three\nhttp://127.0.0.1:\(port)/moon\nhttp://127.0.0.1:\(port)/gone\nhttp:/broken\n",
            at: "inbox/list.urls"
        )
        #expect(try await Program.run("once", in: workspace).code == 1)
        let list = try #require(workspace.status("list.urls"))
        #expect(list.state == .partial)
        #expect(list.children?.map(\.state) == [.succeeded, .failed, .failed])
        #expect(list.children?[1].error == "fetch_failed")
        let child = try #require(workspace.status("list.urls/001-moon"))
        #expect(child.state == .succeeded)
        let text = try workspace.read("outbox/\(try #require(child.outputs?.folder))/source/manuscript.txt")
        #expect(String(decoding: text, as: UTF8.self).contains("The moon rose over the hill"))
    }

    @Test func loopbackIsNotFetchedUnlessAllowed() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("http://127.0.0.1:9/x\n", at: "inbox/list.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(workspace.status("list.txt")?.state == .failed)
        #expect(workspace.status("list.txt/001-x")?.error?.code == "fetch_forbidden")
    }

    @Test func aServerThatComesBackIsTriedAgain() async throws {
        let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: 0))
        let calls = Counter()
        await server.appendRoute("/moon") { _ in
            guard await calls.next() > 1 else { return HTTPResponse(statusCode: .serviceUnavailable) }
            return HTTPResponse(
                statusCode: .ok,
                headers: [.contentType: "text/plain"],
                body: Data("The moon rose over the hill.".utf8)
            )
        }
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        try await server.waitUntilListening(timeout: 60)
        let port = try await Self.port(of: server)
        let workspace = try TestWorkspace(
            settings:
                "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true}\nretry: {first_delay: 100ms}\n"
        )
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put("http://127.0.0.1:\(port)/moon\n", at: "inbox/list.urls")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("list.urls/001-moon")?.attempt == 2)
    }
}

/// Counts calls.
private actor Counter {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
