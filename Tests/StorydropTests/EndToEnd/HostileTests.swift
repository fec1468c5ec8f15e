import Foundation
import Glibc
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("What people do to our files", .timeLimit(.minutes(5)))
struct HostileTests {
    private static let quick = "pipeline:\n  - illustrate: {max_illustrations: 1, aspect_ratio: '1:1'}\n"
    private static let story = "The moon rose over the hill that night, round and white."

    private static func workspace(_ settings: String = "settle: 50ms\n") throws -> TestWorkspace {
        let workspace = try TestWorkspace(settings: settings)
        try workspace.put(quick, at: "rules/all.yaml")
        return workspace
    }

    private static func place(of text: String, in workspace: TestWorkspace) throws -> Set<String>? {
        try Invariants(workspace: workspace).places()[SHA256Hasher.hex(Array(text.utf8))]
    }

    private static func hasProblem(_ text: String, _ workspace: TestWorkspace) throws -> Bool {
        try workspace.health()?.problems.contains { $0.contains(text) } ?? false
    }

    @Test func aResultThatWasTakenAwayIsMadeAgain() async throws {
        let workspace = try Self.workspace()
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        let folder = try #require(workspace.status("moon.txt")?.outputs?.folder)
        for name in try FileIO.names(in: workspace.root.pushing(FilePath("outbox/\(folder)"))) {
            try FileIO.removeTree(workspace.root.pushing(FilePath("outbox/\(folder)")).appending(name))
        }
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .succeeded)
        #expect(try Self.place(of: Self.story, in: workspace) == ["delivered"])
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .duplicate)
    }

    @Test func whatIsPutBackReplacesNothing() async throws {
        let workspace = try Self.workspace("settle: 50ms\njobs: 0\n")
        try workspace.put(Self.story, at: "inbox/kids/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(workspace.status("kids/moon.txt")?.state == .queued)
        try FileIO.removeTree(workspace.root.appending(".storydrop"))
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        try workspace.put(Self.story + " And set.", at: "inbox/kids/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(try Self.place(of: Self.story, in: workspace) == ["delivered"])
        #expect(try Self.place(of: Self.story + " And set.", in: workspace) == ["delivered"])
    }

    @Test func aNameThatCameMeanwhileIsNotReplaced() throws {
        let workspace = try Self.workspace()
        try workspace.put("old", at: "inbox/a")
        try workspace.put("new", at: "inbox/b")
        let folder = try SafeOpen.folder("inbox", beneath: workspace.root)
        defer { try? folder.close() }
        #expect(throws: NativeError.system(operation: "rename", subject: "a", errno: EEXIST)) {
            try SafeOpen.renameToFree("a", in: folder, to: "b", in: folder)
        }
        #expect(try workspace.read("inbox/b") == Array("new".utf8))
        try SafeOpen.renameToFree("a", in: folder, to: "c", in: folder)
        #expect(try workspace.read("inbox/c") == Array("old".utf8))
    }

    @Test func aForgedListOfOriginsLeadsNowhere() async throws {
        let workspace = try Self.workspace()
        #expect(try await Program.run("once", in: workspace).code == 0)
        for path in ["../rules/evil.yaml", workspace.root.appending("evil.yaml").string] {
            try workspace.put("pipeline: evil", at: "inbox/.storydrop/claim/evil/deadbeef")
            let line = "deadbeef \(Hex.text(Array(path.utf8)))\n"
            try workspace.put(line, at: "inbox/.storydrop/claim/evil/origins")
            _ = try await Program.run("once", in: workspace)
            #expect(!workspace.exists("rules/evil.yaml"))
            #expect(!workspace.exists("evil.yaml"))
            #expect(workspace.exists("inbox/.storydrop/claim/evil/deadbeef"))
        }
    }

    @Test func aRetryWhoseZipIsDamagedSaysSo() async throws {
        let workspace = try Self.workspace("settle: 50ms\nmax_bytes: 20B\n")
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let folder = try #require(workspace.status("moon.txt")?.outputs?.folder)
        try FileIO.removeFile(workspace.root.pushing(FilePath("outbox/\(folder)/moon.txt")))
        try workspace.put("no zip", at: "outbox/\(folder)/moon.zip")
        #expect(try await Program.run("retry", "moon.txt", in: workspace).code == 0)
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(workspace.status("moon.txt")?.error?.code == "unreadable")
        // The path is free again.
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .succeeded)
    }

    @Test func aFolderNamedLikeAControlFileIsALabel() async throws {
        let workspace = try Self.workspace()
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        try workspace.put(Self.story + " And the owl.", at: "inbox/moon.txt.retry/owl.txt")
        try workspace.put(Self.story + " And the sea.", at: "inbox/moon.txt.cancel/sea.txt")
        try workspace.put(Self.story + " And the sun.", at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .succeeded)
        #expect(workspace.status("moon.txt.retry/owl.txt")?.state == .succeeded)
        #expect(workspace.status("moon.txt.cancel/sea.txt")?.state == .succeeded)
        let jobs = try await JobQuery(try workspace.workspace).jobs(limit: 99, offset: 0)
        #expect(jobs.count == 4)
    }

    @Test func aControlFileThatCannotBeTakenAwayCountsOnce() async throws {
        let workspace = try Self.workspace("settle: 50ms\nmax_bytes: 20B\nwatch: poll\n")
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        try workspace.put("", at: "inbox/moon.txt.retry")
        let ending = try await Program.running("watch", in: workspace, faults: "1@unlink~moon.txt.retry#1+") {
            #expect(try await eventually { try Self.hasProblem("moon.txt.retry cannot be taken", workspace) })
            // Seen again and again since.
            let jobs = try JobQuery(try workspace.workspace)
            let first = try #require(try workspace.health()?.heartbeatAt)
            #expect(
                try await eventually { try workspace.health()?.heartbeatAt.timeIntervalSince(first) ?? 0 > 9 }
            )
            #expect(try await jobs.jobs(limit: 99, offset: 0).count == 2)
        }
        #expect(ending.code == 0)
    }

    @Test func aLabelTakesNoStatusName() async throws {
        let workspace = try Self.workspace()
        try workspace.put(Self.story, at: "inbox/moon.txt.status.json/owl.txt")
        try workspace.put(Self.story + " And the sun.", at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .succeeded)
        #expect(try await Invariants(workspace: workspace).untrueStatuses() == [])
    }

    @Test func aStatusThatWasLostIsWrittenAnewWhileTheDropSettles() async throws {
        let workspace = try Self.workspace("settle: 1h\n")
        _ = try await Program.running("watch", in: workspace, endWith: .kill) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try workspace.write(Self.story, at: "inbox/moon.txt")
            #expect(await eventually { workspace.status("moon.txt")?.state == .settling })
        }
        let job = workspace.status("moon.txt")?.job
        try FileIO.removeFile(workspace.root.appending("outbox/moon.txt.status.json"))
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.status("moon.txt")?.state == .settling })
            #expect(workspace.status("moon.txt")?.job == job)
        }
        try workspace.put("{", at: "outbox/moon.txt.status.json")
        let said = try await Program.run("status", "moon.txt", in: workspace)
        #expect(said.code == 0 && said.output.contains("settling"))
        #expect(try await Program.run("status", in: workspace).output.contains("moon.txt"))
    }

    @Test func aServiceWhoseStateIsTakenAwayEnds() async throws {
        let workspace = try Self.workspace()
        let service = Task { try await Program.run("watch", in: workspace) }
        #expect(await eventually { workspace.exists("outbox/health.json") })
        try FileIO.rename(workspace.root.appending(".storydrop"), to: workspace.root.appending("away"))
        let ending = try await service.value
        #expect(ending.code != 0)
        #expect(ending.errors.contains("was removed or replaced"))
    }

    @Test func aFullInboxIsToldAndWaitedFor() async throws {
        let workspace = try Self.workspace()
        try workspace.put(Self.story, at: "inbox/moon.txt")
        _ = try await Program.running("watch", in: workspace, faults: "28@mkdir~claim/#1+") {
            #expect(await eventually { workspace.status("moon.txt")?.reason == "disk_full" })
            let isTold = try await eventually { try Self.hasProblem("claim:", workspace) }
            #expect(isTold)
        }
        #expect(try FileIO.names(in: workspace.root.appending("inbox/.storydrop/claim")).isEmpty)
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .succeeded)
    }

    @Test func aJobThatKillsTheServiceIsGivenUp() async throws {
        let workspace = try Self.workspace()
        try workspace.put(Self.story, at: "inbox/moon.txt")
        for _ in 0..<CrashRule.most {
            let killed = try await Program.run("once", in: workspace, faults: "kill@create~illustration_001.png")
            #expect(killed.code == -9)
        }
        #expect(try await Program.run("once", in: workspace, faults: "kill@create~illustration_001.png").code == 1)
        #expect(workspace.status("moon.txt")?.state == .failed)
        #expect(workspace.status("moon.txt")?.error?.message.contains("died 10 times") == true)
        #expect(try Self.place(of: Self.story, in: workspace) == ["quarantined"])
    }

    @Test func aRetryThatIsADuplicateOfNothingAnyMoreKeepsItsFile() async throws {
        let workspace = try Self.workspace("settle: 50ms\nmax_bytes: 20B\n")
        try workspace.put(Self.story, at: "inbox/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        try workspace.put("settle: 50ms\nretry: {attempts: 1}\n", at: "storydrop.yaml")
        try workspace.put(Self.story, at: "inbox/same.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        let standing = try #require(workspace.status("same.txt")?.outputs?.folder)
        #expect(try await Program.run("retry", "moon.txt", in: workspace).code == 0)
        // It ends, but cannot say so yet; meanwhile what it is a duplicate of is removed.
        _ = try await Program.run("once", in: workspace, faults: "5@rename~outbox/moon.txt.status.json#1+")
        try FileIO.removeTree(workspace.root.pushing(FilePath("outbox/\(standing)")))
        _ = try await Program.run("once", in: workspace)
        #expect(workspace.status("moon.txt")?.state == .duplicate)
        #expect(try Self.place(of: Self.story, in: workspace) == ["quarantined"])
    }

    @Test func aCancelledJobThatFindsNoRoomHoldsUpNoOther() async throws {
        let workspace = try Self.workspace("settle: 50ms\njobs: 0\n")
        for name in ["a", "b", "c"] { try workspace.put("\(Self.story) \(name)", at: "inbox/\(name).txt") }
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(try await Program.run("cancel", "a.txt", in: workspace).code == 0)
        try workspace.put("settle: 50ms\njobs: 1\n", at: "storydrop.yaml")
        _ = try await Program.running("watch", in: workspace, faults: "28@create~reason.json#1+") {
            #expect(await eventually { workspace.status("b.txt")?.state == .succeeded })
            #expect(await eventually { workspace.status("c.txt")?.state == .succeeded })
        }
        #expect(workspace.status("a.txt")?.reason == "disk_full")
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(workspace.status("a.txt")?.state == .cancelled)
    }

    @Test func aRunEndsThoughNothingCanBeDelivered() async throws {
        let workspace = try Self.workspace()
        // The second waits for the first, for they are the same.
        try workspace.put(Self.story, at: "inbox/a.txt")
        try workspace.put(Self.story, at: "inbox/b.txt")
        let ending = try await Program.run("once", in: workspace, faults: "30@create~/staging/#1+")
        #expect(ending.code == 1)
        #expect(ending.errors.contains("2 jobs are left for the next run"))
        #expect(try await Program.run("once", in: workspace).code == 0)
    }

    @Test func aClaimThatSomebodyChangedEndsItsJobAlone() async throws {
        let workspace = try Self.workspace("settle: 50ms\njobs: 0\n")
        try workspace.put(Self.story, at: "inbox/a.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let job = try #require(workspace.status("a.txt")?.job)
        try FileIO.removeFile(workspace.root.pushing(FilePath(".storydrop/spool/\(job)")))
        let claims = workspace.root.appending("inbox/.storydrop/claim")
        let batch = try #require(try FileIO.names(in: claims).first)
        let claim = claims.appending(batch).appending(job)
        try FileIO.write(Array("Something else.".utf8), to: claim)
        try workspace.put("\(Self.story) And the sun.", at: "inbox/b.txt")
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        #expect(try await Program.run("once", in: workspace).code == 1)
        #expect(workspace.status("a.txt")?.error?.code == "damaged")
        #expect(workspace.status("b.txt")?.state == .succeeded)
        #expect(try FileIO.read(claim) == Array("Something else.".utf8))
    }
}
