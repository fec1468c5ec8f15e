import Foundation
import GRDB
import Glibc
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("The intake", .timeLimit(.minutes(5)))
struct IntakeTests {
    private static let quick = "pipeline:\n  - illustrate: {max_illustrations: 1, aspect_ratio: '1:1'}\n"
    private static let story = "The moon rose over the hill that night, round and white."

    /// Every job's path and hash of bytes, straight from the ledger.
    private static func jobs(in workspace: TestWorkspace) throws -> [String: [String]] {
        let ledger = try Ledger(try workspace.workspace.ledger)
        let rows = try ledger.database.read { database in
            try Row.fetchAll(database, sql: "SELECT path, source_sha256 FROM jobs WHERE phase <> 'claimed'")
        }
        return rows.reduce(into: [:]) { jobs, row in
            jobs[row["path"], default: []].append(row["source_sha256"] ?? "")
        }
    }

    /// Drops many files in a burst: none missed, none twice, none taken before it was complete.
    @Test(arguments: ["closed", "renamed"])
    func aBurstIsTakenWholeAndOnce(way: String) async throws {
        let count = 2000
        let workspace = try TestWorkspace(settings: "jobs: 0\nsettle: 300ms\nreserve: 0\n")
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try await BlockingWork.run {
                for number in 0..<count {
                    let text = "\(Self.story) It was night number \(number)."
                    let path = "inbox/burst-\(number).txt"
                    if way == "closed" {
                        try workspace.write(text, at: path)
                    } else {
                        try workspace.put(text, at: path)
                    }
                }
            }
            #expect(try await eventually(within: 240) { try Self.jobs(in: workspace).count == count })
        }
        let jobs = try Self.jobs(in: workspace)
        for number in 0..<count {
            let text = "\(Self.story) It was night number \(number)."
            #expect(jobs["burst-\(number).txt"] == [SHA256Hasher.hex(Array(text.utf8))])
        }
        #expect(workspace.files(below: "inbox").isEmpty)
    }

    @Test func whatIsNoFileGoesToQuarantineWithoutHanging() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put("secret", at: "secret.txt")
        let inbox = workspace.root.appending("inbox").string
        #expect(symlink("../secret.txt", inbox + "/link.txt") == 0)
        #expect(symlink("/etc", inbox + "/folder") == 0)
        #expect(mkfifo(inbox + "/pipe.txt", 0o666) == 0)
        try workspace.put(Self.story, at: "inbox/moon.txt")
        _ = try await Program.run("once", in: workspace)
        for (name, word) in [
            ("link.txt", "symlink to ../secret.txt"), ("folder", "symlink to /etc"), ("pipe.txt", "fifo"),
        ] {
            let status = try #require(workspace.status(name), "\(name)")
            #expect(status.state == .quarantined && status.error?.code == "unsupported_type", "\(name)")
            #expect(status.error?.message.contains(word) == true, "\(name): \(status.error?.message ?? "")")
            let folder = try #require(status.outputs?.folder)
            #expect(workspace.files(below: "outbox/\(folder)").sorted() == ["manifest.json", "reason.json"], "\(name)")
            // Kept as it is, out of the way and unopened.
            #expect(
                FileIO.isThere(workspace.root.appending("inbox/.storydrop/refused").appending(status.job)),
                "\(name)"
            )
        }
        #expect(workspace.status("moon.txt")?.state == .succeeded)
        #expect(try workspace.read("secret.txt") == Array("secret".utf8))
        #expect(try FileIO.names(in: workspace.root.appending("inbox")).map(\.string) == [".storydrop"])
        #expect(try Invariants(workspace: workspace).leftovers() == [])
    }

    @Test func anyNameIsTakenAndSafeInTheOutbox() async throws {
        let workspace = try TestWorkspace(settings: "settle: 20ms\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let names: [[UInt8]] = [
            [0xFF, 0xFE] + Array("moon.txt".utf8), [0xFF, 0xFD] + Array("moon.txt".utf8), Array("two\nlines.txt".utf8),
            Array(String(repeating: "m", count: 251).utf8) + Array(".txt".utf8), Array("-rf.txt".utf8),
            Array("CON.txt".utf8), Array("moon.txt".utf8), Array("MOON.TXT".utf8), Array("caf\u{E9}.txt".utf8),
            Array("cafe\u{301}.txt".utf8), Array("tail .txt".utf8), Array("a:b?.txt".utf8), Array("%41.txt".utf8),
        ]
        for (index, name) in names.enumerated() {
            let component = try #require(FilePath.Component(bytes: name))
            let target = workspace.root.appending("inbox").appending(component)
            try FileIO.write(Array("\(Self.story) Night \(index).".utf8), to: target)
        }
        #expect(try await Program.run("once", in: workspace).code == 0)
        let outbox = try FileIO.names(in: workspace.root.appending("outbox")).map(\.string)
        let statuses = outbox.filter { $0.hasSuffix(".status.json") }
        #expect(statuses.count == names.count)
        #expect(Set(outbox.map { OutputName.folded(FilePath($0)) }).count == outbox.count)
        for name in outbox {
            #expect(
                !name.unicodeScalars.contains { $0.value < 32 || "<>:\"\\|?*".unicodeScalars.contains($0) },
                "\(name)"
            )
            #expect(!name.hasSuffix(" ") && !name.hasSuffix(".") && name.utf8.count <= 240, "\(name)")
        }
        let places = try Invariants(workspace: workspace).places()
        for index in names.indices {
            #expect(places[SHA256Hasher.hex(Array("\(Self.story) Night \(index).".utf8))] == ["delivered"], "\(index)")
        }
        #expect(try await Invariants(workspace: workspace).untrueStatuses() == [])
    }

    @Test func aReadyMarkShortensTheWaitAndGoes() async throws {
        let workspace = try TestWorkspace(settings: "settle: 1h\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try workspace.write(Self.story, at: "inbox/moon.txt")
            #expect(await eventually { workspace.status("moon.txt")?.state == .settling })
            try workspace.write("", at: "inbox/moon.txt.ready")
            #expect(await eventually { workspace.status("moon.txt")?.state == .succeeded })
            #expect(workspace.files(below: "inbox").isEmpty)
        }
    }

    @Test func aReadyMarkThatComesLateDoesNotSpeakForTheNextDrop() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\njobs: 0\n")
        _ = try await Program.running("watch", in: workspace) {
            try workspace.put(Self.story, at: "inbox/moon.txt")
            #expect(await eventually { workspace.status("moon.txt")?.state == .queued })
            try workspace.write("", at: "inbox/moon.txt.ready")
            #expect(await eventually { !workspace.exists("inbox/moon.txt.ready") })
            // An early one waits for its drop.
            try workspace.write("", at: "inbox/sun.txt.ready")
            try workspace.write(Self.story + " And the sun.", at: "inbox/sun.txt")
            #expect(await eventually { workspace.status("sun.txt")?.state == .queued })
            #expect(await eventually { workspace.files(below: "inbox").isEmpty })
        }
    }

    @Test func whatIsWrittenAfterTheClaimIsANewDrop() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\njobs: 0\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let before = try FileDescriptor.open(
            workspace.root.appending("late.txt"),
            .readWrite,
            options: [.create],
            permissions: .ownerReadWrite
        )
        try before.writeAll(Array(Self.story.utf8))
        try before.close()
        _ = try await Program.running("watch", in: workspace) {
            try FileIO.rename(workspace.root.appending("late.txt"), to: workspace.root.appending("inbox/late.txt"))
            #expect(await eventually { workspace.status("late.txt")?.state == .queued })
        }
        // A writer whom no lease told us of: it still has the file that lies in the claim folder by now.
        let claims = workspace.root.appending("inbox/.storydrop/claim")
        let batch = try #require(try FileIO.names(in: claims).first)
        let name = try #require(FileIO.names(in: claims.appending(batch)).first { $0 != Origins.name })
        try FileIO.write(Array((Self.story + " And it set.").utf8), to: claims.appending(batch).appending(name))
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(try await Program.run("once", in: workspace).code == 0)
        let places = try Invariants(workspace: workspace).places()
        for text in [Self.story, Self.story + " And it set."] {
            #expect(places[SHA256Hasher.hex(Array(text.utf8))] == ["delivered"])
        }
        #expect(try Invariants(workspace: workspace).leftovers() == [])
    }

    @Test func aWishToCancelOutlastsACrash() async throws {
        let workspace = try TestWorkspace(settings: "settle: 1h\n")
        _ = try await Program.running("watch", in: workspace, endWith: .kill) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try workspace.write(Self.story, at: "inbox/moon.txt")
            try workspace.write("", at: "inbox/moon.txt.cancel")
            #expect(await eventually { !workspace.exists("inbox/moon.txt.cancel") })
        }
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        _ = try await Program.run("once", in: workspace)
        #expect(workspace.status("moon.txt")?.state == .cancelled)
    }

    @Test func aRetryWhileTheOutboxIsAwayLosesNothing() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("Nothing but a name.", at: "inbox/thing.xyz")
        _ = try await Program.run("once", in: workspace)
        let (outbox, away) = (workspace.root.appending("outbox"), workspace.root.appending("away"))
        _ = try await Program.running("watch", in: workspace) {
            #expect(try await eventually { try workspace.health() != nil })
            try FileIO.rename(outbox, to: away)
            #expect(try await Program.run("retry", "thing.xyz", in: workspace).code == 0)
            #expect(try await eventually { try Self.jobs(in: workspace).isEmpty == false })
            let ledger = try Ledger(try workspace.workspace.ledger)
            #expect(try await eventually { try await ledger.jobs(in: [.claimed]).count == 1 })
            try FileIO.rename(away, to: outbox)
            #expect(try await eventually { try await ledger.ended() == 2 })
        }
        let place = try Invariants(workspace: workspace).places()[SHA256Hasher.hex(Array("Nothing but a name.".utf8))]
        #expect(place == ["quarantined"])
        #expect(try await Invariants(workspace: workspace).untrueStatuses() == [])
    }

    @Test func whatWasStagedAndIsGoneIsMadeAnew() async throws {
        let workspace = try TestWorkspace(settings: "settle: 20ms\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(Self.story, at: "inbox/kids/moon.txt")
        let killed = try await Program.run("once", in: workspace, faults: "kill@rename~outbox/kids/moon-#1")
        #expect(killed.code == -9)
        let staging = workspace.root.appending("outbox/.storydrop/staging")
        for name in try FileIO.names(in: staging) { try FileIO.removeTree(staging.appending(name)) }
        #expect(try await Program.run("once", in: workspace).code == 0)
        try await Invariants(workspace: workspace).expectOneDelivery(of: "kids/moon.txt", Array(Self.story.utf8), "")
    }

    @Test(arguments: ["unlink~moon.txt.ready", "stat~outbox/moon-", "create~outbox/.storydrop/tmp/"])
    func aCallThatHangsAnywhereHoldsUpNeitherHealthNorTheStop(fault: String) async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let ending = try await Program.running("watch", in: workspace, faults: "hang@\(fault)#1") {
            #expect(try await eventually { try workspace.health() != nil })
            try workspace.write(Self.story, at: "inbox/moon.txt")
            try workspace.write("", at: "inbox/moon.txt.ready")
            try workspace.put(Self.story, at: "inbox/other.txt")
            #expect(
                try await eventually {
                    try workspace.health()?.problems.contains { $0.contains("has not come back") } == true
                }
            )
        }
        #expect(ending.code == 0)
    }

    @Test func aDropThatSettlesCanBeCancelledByItsJobAndIsRememberedAcrossARestart() async throws {
        let workspace = try TestWorkspace(settings: "settle: 1h\n")
        _ = try await Program.running("watch", in: workspace, endWith: .kill) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try workspace.write(Self.story, at: "inbox/moon.txt")
            try workspace.write(Self.story + " And set.", at: "inbox/gone.txt")
            #expect(await eventually { workspace.status("moon.txt")?.state == .settling })
            #expect(await eventually { workspace.status("gone.txt")?.state == .settling })
        }
        let job = try #require(workspace.status("moon.txt")?.job)
        #expect(try await Program.run("status", job, in: workspace).output.contains("settling"))
        #expect(try await Program.run("cancel", job, in: workspace).code == 0)
        try FileIO.removeFile(workspace.root.appending("inbox/gone.txt"))
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.status("moon.txt")?.state == .cancelled })
            #expect(workspace.status("moon.txt")?.job == job)
            // What went away while nobody looked has no status any longer.
            #expect(await eventually { !workspace.exists("outbox/gone.txt.status.json") })
        }
    }

    @Test(arguments: ["command", "file"])
    func aFailedJobIsTriedAgain(way: String) async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\nmax_bytes: 20B\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(Self.story, at: "inbox/kids/moon.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let failed = try #require(workspace.status("kids/moon.txt"))
        #expect(failed.state == .failed && failed.error?.code == "too_large")
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        if way == "command" {
            #expect(try await Program.run("retry", "kids/moon.txt", in: workspace).code == 0)
        } else {
            try workspace.write("", at: "inbox/kids/moon.txt.retry")
        }
        #expect(try await Program.run("once", in: workspace).code == 0)
        let status = try #require(workspace.status("kids/moon.txt"))
        #expect(status.job != failed.job)
        // The file is in the delivery now, and nowhere else.
        try await Invariants(workspace: workspace)
            .expectOneDelivery(of: "kids/moon.txt", Array(Self.story.utf8), way)
        #expect(try await Program.run("retry", "kids/moon.txt", in: workspace).code == 1)
        #expect(try await Program.run("retry", "nobody.txt", in: workspace).code == 2)
    }

    @Test func aRetryReachesARunningService() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\n")
        try workspace.put("Nothing but a name.", at: "inbox/thing.xyz")
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.status("thing.xyz")?.state == .quarantined })
            let first = try #require(workspace.status("thing.xyz")?.job)
            #expect(try await Program.run("retry", first, in: workspace).code == 0)
            #expect(
                await eventually {
                    workspace.status("thing.xyz")?.state == .quarantined && workspace.status("thing.xyz")?.job != first
                }
            )
            #expect(await eventually { !workspace.exists("outbox/quarantine/\(first)") })
        }
        let folder = try #require(workspace.status("thing.xyz")?.outputs?.folder)
        #expect(try workspace.read("outbox/\(folder)/thing.xyz") == Array("Nothing but a name.".utf8))
    }

    @Test func aFullDiskPausesAndSaysSo() async throws {
        // No disk has so much room.
        let workspace = try TestWorkspace(settings: "settle: 50ms\nreserve: 900000GB\n")
        try workspace.put(Self.quick, at: "rules/all.yaml")
        _ = try await Program.running("watch", in: workspace) {
            try workspace.put(Self.story, at: "inbox/moon.txt")
            #expect(await eventually { workspace.status("moon.txt")?.state == .waiting })
            #expect(workspace.status("moon.txt")?.reason == "disk_full")
            #expect(workspace.files(below: "inbox") == ["moon.txt"])
            #expect(try await eventually { try workspace.health()?.state == "degraded" })
        }
        try workspace.put("settle: 50ms\n", at: "storydrop.yaml")
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("moon.txt")?.state == .succeeded && workspace.status("moon.txt")?.attempt == 1)
    }

    @Test func anInboxThatGoesAwayIsWaitedFor() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let (inbox, away) = (workspace.root.appending("inbox"), workspace.root.appending("away"))
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try FileIO.rename(inbox, to: away)
            try FileIO.makeDirectory(inbox)
            #expect(
                try await eventually { try workspace.health()?.problems.contains { $0.hasPrefix("inbox:") } == true }
            )
            // The empty folder in its place is left alone.
            #expect(try FileIO.names(in: inbox).isEmpty)
            try FileIO.removeTree(inbox)
            try FileIO.rename(away, to: inbox)
            try workspace.put(Self.story, at: "inbox/moon.txt")
            #expect(await eventually { workspace.status("moon.txt")?.state == .succeeded })
            #expect(try await eventually { try workspace.health()?.state == "ok" })
        }
    }

    @Test func anOutboxThatGoesAwayIsWaitedFor() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        let (outbox, away) = (workspace.root.appending("outbox"), workspace.root.appending("away"))
        _ = try await Program.running("watch", in: workspace) {
            #expect(await eventually { workspace.exists("outbox/health.json") })
            try FileIO.rename(outbox, to: away)
            try workspace.put(Self.story, at: "inbox/moon.txt")
            #expect(try await eventually { try !Self.jobs(in: workspace).isEmpty })
            #expect(
                try await eventually { try workspace.health()?.problems.contains { $0.hasPrefix("outbox:") } == true }
            )
            #expect(!workspace.exists("outbox"))
            try FileIO.rename(away, to: outbox)
            #expect(await eventually { workspace.status("moon.txt")?.state == .succeeded })
        }
        try await Invariants(workspace: workspace)
            .expectOneDelivery(of: "moon.txt", Array(Self.story.utf8), "outbox away")
    }

    @Test func aCallThatHangsIsNamedAndHoldsUpNeitherOthersNorTheStop() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("pipeline:\n  - illustrate: {quality: high, style: oil painting}\n", at: "rules/all.yaml")
        // The inbox's share dies: the second listing of one of its folders never comes back.
        try workspace.put(Self.story, at: "inbox/moon.txt")
        let ending = try await Program.running("watch", in: workspace, faults: "hang@opendir~inbox/dead#1") {
            #expect(await eventually { workspace.status("moon.txt") != nil })
            try FileIO.makeDirectory(workspace.root.appending("inbox/dead"))
            #expect(await eventually { workspace.status("moon.txt")?.state == .succeeded })
            #expect(
                try await eventually { try workspace.health()?.problems.contains { $0.contains("opendir of") } == true }
            )
            #expect(try await Program.run("doctor", in: workspace).output.contains("opendir of"))
        }
        #expect(ending.code == 0)
    }

    @Test func aWorkspaceTakesNoOthersInbox() async throws {
        let (first, second) = (try TestWorkspace(), try TestWorkspace())
        #expect(try await Program.run("once", in: first).code == 0)
        #expect(try await Program.run("once", in: second).code == 0)
        try first.put("settle: 50ms\ninbox: \(second.root)/inbox\n", at: "storydrop.yaml")
        // A new path is taken, as long as nobody has it; afterwards it belongs to the first.
        #expect(try await Program.run("once", in: first).code == 0)
        let refused = try await Program.run("once", in: second)
        #expect(refused.code == 2 && refused.errors.contains("another workspace"))
        #expect(try await Program.run("once", "--accept-folders", in: second).code == 0)
    }
}
