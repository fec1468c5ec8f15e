import FlyingFox
import FlyingSocks
import Foundation
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("What can go wrong", .timeLimit(.minutes(5)))
struct FaultTests {
    private static let quick = "pipeline:\n  - illustrate: {max_illustrations: 2}\n"

    @Test func aCommittedJobIsPublishedOnceTheWayIsFree() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\nretry: {attempts: 2}\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        // A file stands where the label's folder must go.
        try workspace.put("in the way", at: "outbox/kids")
        try workspace.put(try Fixture.bytes("wald.txt"), at: "inbox/kids/wald.txt")
        _ = try await Program.run("once", in: workspace)
        #expect(!workspace.files(below: "outbox").contains { $0.hasSuffix("wald.zip") })
        let before = try await JobQuery(try workspace.workspace).jobs(limit: 9, offset: 0)
        #expect(before.map(\.job).count == 1)
        try FileIO.removeFile(workspace.root.pushing("outbox/kids"))
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("kids/wald.txt")?.state == .succeeded)
        #expect(workspace.files(below: "outbox").filter { $0.hasSuffix("wald.zip") }.count == 1)
        #expect(!workspace.exists("outbox/quarantine"))
    }

    @Test(arguments: ["manuscript.txt", "manifest.json.txt", "book.html", "reason.json", "manifest.json"])
    func namesOfOurOwnMayBeDropped(name: String) async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let story = "<p>The moon rose over the hill that night, and it was round and white.</p>"
        try workspace.put(story, at: "inbox/\(name)")
        _ = try await Program.run("once", in: workspace)
        let status = try #require(workspace.status(name))
        #expect(status.state == (name.hasSuffix(".json") ? .quarantined : .succeeded))
        let folder = try #require(status.outputs?.folder)
        let kept = try workspace.files(below: "outbox/\(folder)").filter { file in
            String(decoding: try workspace.read("outbox/\(folder)/\(file)"), as: UTF8.self) == story
        }
        #expect(kept.contains { !$0.hasSuffix(".html") || $0.hasPrefix("source/") }, "\(kept)")
    }

    /// A workspace whose service was killed while it painted the story that was dropped at a path.
    private static func killedWhilePainting(
        _ path: String,
        _ body: (TestWorkspace) async throws -> Void
    ) async throws {
        let vendor = try MockVendor(mostAnswered: 1)
        let workspace = try TestWorkspace(pipeline: "[illustrate: {max_illustrations: 2}]", paintedBy: vendor)
        try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/\(path)")
        _ = try await Program.running("once", in: workspace, endWith: .kill) {
            #expect(await eventually { vendor.pictures == 2 })
        }
        #expect(workspace.status(path)?.state == .running)
        vendor.mend()
        try await body(workspace)
    }

    @Test func aLostSpoolIsFilledAgainFromTheClaim() async throws {
        try await Self.killedWhilePainting("shadow.txt") { workspace in
            try FileIO.removeTree(workspace.root.pushing(".storydrop/jobs"))
            #expect(try await Program.run("once", in: workspace).code == 0)
            let folder = try #require(workspace.status("shadow.txt")?.outputs?.folder)
            #expect(try workspace.read("outbox/\(folder)/source/shadow.txt") == Fixture.bytes("shadow.txt"))
        }
    }

    @Test func aLostLedgerPutsClaimedDropsBack() async throws {
        try await Self.killedWhilePainting("kids/shadow.txt") { workspace in
            try FileIO.removeTree(workspace.root.pushing(".storydrop"))
            #expect(try await Program.run("once", in: workspace).code == 0)
            #expect(workspace.status("kids/shadow.txt")?.state == .succeeded)
            #expect(workspace.files(below: "outbox").filter { $0.hasSuffix("shadow.zip") }.count == 1)
        }
    }

    @Test func aDropThatGoesAwayWhileItSettlesLeavesTheStatusOfTheJobBefore() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("wald.txt"), at: "inbox/wald.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        let first = try #require(workspace.status("wald.txt"))
        try workspace.put("settle: 1h\n", at: "storydrop.yaml")
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try workspace.write("Another story altogether.", at: "inbox/wald.txt")
            #expect(await eventually { workspace.status("wald.txt")?.state == .settling })
            try FileIO.removeFile(workspace.root.pushing("inbox/wald.txt"))
            #expect(await eventually { workspace.status("wald.txt")?.state == .succeeded })
            #expect(workspace.status("wald.txt")?.job == first.job)
            #expect(workspace.status("wald.txt")?.outputs == first.outputs)
        }
    }

    /// A workspace with a list of one page, on a server that holds it back until the gate is opened.
    private static func heldPage(
        _ body: @Sendable (TestWorkspace, Gate) async throws -> Void
    ) async throws {
        let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: 0))
        let gate = Gate()
        await server.appendRoute("/moon") { _ in
            await gate.enter()
            let text = "The moon rose over the hill that night, and it was round and white."
            return HTTPResponse(statusCode: .ok, headers: [.contentType: "text/plain"], body: Data(text.utf8))
        }
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        try await server.waitUntilListening(timeout: 60)
        let address = await server.listeningAddress
        guard case .ip4(_, let port) = try #require(address) else { throw Fixture.WrongKind() }
        let workspace = try TestWorkspace(
            settings: "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true, timeout: 10m}\n"
        )
        try workspace.put(quick, at: "rules/all.yaml")
        try workspace.put("http://127.0.0.1:\(port)/moon\n", at: "inbox/list.urls")
        try await body(workspace, gate)
        await gate.open()
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("list.urls")?.state == .succeeded)
    }

    @Test func aStopWhileFetchingIsNoCancel() async throws {
        try await Self.heldPage { workspace, gate in
            let ending = try await Program.running("watch", in: workspace) {
                #expect(await eventually { await gate.entered > 0 })
            }
            #expect(ending.code == 0)
            #expect(workspace.status("list.urls/001-moon")?.state == .queued)
        }
    }

    @Test func aServiceThatDiesWhileFetchingDoesNotBlameThePage() async throws {
        try await Self.heldPage { workspace, gate in
            for turn in 0...CrashRule.mostWhileReading {
                _ = try await Program.running("watch", in: workspace, endWith: .kill) {
                    #expect(await eventually { await gate.entered > turn })
                }
            }
        }
    }

    @Test func aRedirectMayNotLeaveTheAllowedHosts() async throws {
        let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: 0))
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        try await server.waitUntilListening(timeout: 60)
        let address = await server.listeningAddress
        guard case .ip4(_, let port) = try #require(address) else { throw Fixture.WrongKind() }
        await server.appendRoute("/away") { _ in
            HTTPResponse(statusCode: .found, headers: [.location: "http://127.0.0.1:\(port)/moon"], body: Data())
        }
        await server.appendRoute("/moon") { _ in HTTPResponse(statusCode: .ok, body: Data("The moon rose.".utf8)) }
        let workspace = try TestWorkspace(
            settings:
                "settle: 50ms\nurls: {pause: 0s, robots: false, allow_private_addresses: true, allow_hosts: [localhost]}\n"
        )
        try workspace.put("http://localhost:\(port)/away\n", at: "inbox/list.urls")
        _ = try await Program.run("once", in: workspace)
        #expect(workspace.status("list.urls/001-away")?.error?.code == "fetch_forbidden")
    }

    @Test func busyWritersDoNotEndTheService() async throws {
        let workspace = try TestWorkspace(settings: "settle: 200ms\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let ending = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            // Opens files for writing again and again, right while they are being looked at.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<2 {
                    group.addTask { try await BlockingWork.run { try Self.write(20_000, from: writer, in: workspace) } }
                }
                try await group.waitForAll()
            }
            let names = (0..<8).map { "busy-\($0).txt" }
            #expect(await eventually { names.allSatisfy { workspace.status($0)?.state.isFinal == true } })
        }
        #expect(ending.code == 0)
    }

    /// Opens, appends to and closes eight files in turn.
    private static func write(_ rounds: Int, from offset: Int, in workspace: TestWorkspace) throws {
        for round in 0..<rounds {
            let file = workspace.root.pushing(FilePath("inbox/busy-\((round + offset * 3) % 8).txt"))
            let descriptor = try FileDescriptor.open(
                file,
                .writeOnly,
                options: [.create, .append],
                permissions: .ownerReadWrite
            )
            try descriptor.closeAfter { _ = try descriptor.writeAll("The moon rose once more. ".utf8) }
        }
    }

    @Test func aRunEndsThoughSomeThingsCannotBeTaken() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\nsettle_empty: 50ms\nmax_bytes: 20000GB\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        // More than any disk has: it takes no room itself.
        let huge = workspace.root.pushing("inbox/huge.txt")
        try workspace.put("", at: "inbox/huge.txt")
        try #require(huge.withPlatformString { truncate($0, 8 << 40) } == 0)
        try workspace.put("The sun rose over the sea.", at: "inbox/dead/sun.txt")
        try workspace.put("The moon rose over the hill.", at: "inbox/moon.txt")
        let ending = try await Program.run("once", in: workspace, faults: "5@opendir~inbox/dead#1+")
        #expect(ending.code == 1)
        #expect(ending.errors.contains("dead cannot be listed"))
        #expect(workspace.status("moon.txt")?.state == .succeeded)
        #expect(workspace.status("huge.txt")?.state == .waiting)
        #expect(workspace.status("huge.txt")?.reason == "disk_full")
        #expect(workspace.exists("inbox/huge.txt"))
        #expect(workspace.exists("inbox/dead/sun.txt"))
        // Nothing to do is not all well while nobody knows what lies in there.
        try FileIO.removeFile(huge)
        let second = try await Program.run("once", in: workspace, faults: "5@opendir~inbox/dead#1+")
        #expect(second.code == 1)
        #expect(second.errors.contains("could not be looked into"))
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("dead/sun.txt")?.state == .succeeded)
    }

    @Test func aBigFileIsRefusedUnread() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\nmax_bytes: 1kB\n")
        try workspace.put(String(repeating: "The moon rose. ", count: 100), at: "inbox/big.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(workspace.status("big.txt")?.error?.code == "too_large")
    }
}

/// Holds requests until it is opened.
private actor Gate {
    private(set) var entered = 0
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        entered += 1
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    func open() {
        isOpen = true
        for one in waiting { one.resume() }
        waiting = []
    }
}
