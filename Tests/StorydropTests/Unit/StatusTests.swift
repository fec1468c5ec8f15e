import Foundation
import Logging
import Native
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("A status tells the truth")
struct StatusTests {
    private func stage(_ name: String, _ state: StageState, done: Int = 0, total: Int = 0) -> StageStatus {
        var stage = StageStatus(name: name, state: state, total: total)
        stage.done = done
        return stage
    }

    @Test func progressFollowsTheWork() {
        #expect(JobStatus.progress(of: []) == 0)
        #expect(JobStatus.progress(of: [stage("read", .succeeded)]) < 0.05)
        let half = [
            stage("read", .succeeded), stage("illustrate", .running, done: 5, total: 10),
            stage("scenes", .pending, total: 4),
            stage("pack", .pending),
        ]
        #expect((0.2...0.3).contains(JobStatus.progress(of: half)))
        let done = ["read", "illustrate", "scenes", "pack"].map { stage($0, .succeeded) }
        #expect(JobStatus.progress(of: done) == 0.99)
    }

    @Test func anOlderJobNeverWritesOverTheNewerOneOfItsPath() async throws {
        let place = try TestWorkspace()
        let workspace = try place.workspace
        try workspace.prepare()
        try FileIO.makeDirectory(workspace.temporary)
        let ledger = try Ledger(workspace.ledger)
        let path = DropPath("a.txt")
        let file = path.statusFile
        func claimed() async throws -> String {
            guard let job = try await ledger.claimOne(path) else { throw Fixture.WrongKind() }
            try await ledger.spooled(job, bytes: 1, sha256: SHA256Hasher.hex(Array(job.rawValue.utf8)))
            return job.rawValue
        }
        let (old, new) = (try await claimed(), try await claimed())
        // The clock was set back in between: what counts is the order in the ledger.
        func status(_ job: String, _ state: JobState) -> JobStatus {
            JobStatus(job: job, path: "a.txt", state: state, createdAt: Date() + (job == old ? 1000 : -1000))
        }
        func board() -> StatusBoard {
            StatusBoard(workspace: workspace, ledger: ledger, health: Health(), logger: Logger(label: "test"))
        }
        let first = board()
        try await first.set(status(old, .running), at: file)
        await first.post([(status(new, .queued), file)])
        #expect(await eventually { place.status("a.txt")?.job == new })
        try await first.set(status(old, .running), at: file)
        #expect(place.status("a.txt")?.job == new)
        try await first.set(status(new, .succeeded), at: file)
        try await first.set(status(old, .succeeded), at: file)
        #expect(place.status("a.txt")?.job == new)
        // A new board, as after a restart, knows it from the file and the ledger.
        let next = board()
        try await next.set(status(old, .running), at: file)
        #expect(place.status("a.txt")?.job == new)
        // What waits in the inbox is newer than any job, and a job is not newer than it.
        let waiting = JobID.random()
        _ = try await ledger.sight([(waiting, path, Date())])
        try await next.set(status(waiting.rawValue, .settling), at: file)
        try await next.set(status(new, .succeeded), at: file)
        #expect(place.status("a.txt")?.job == waiting.rawValue)
    }

    @Test func whatIsReadLateIsNoNews() async throws {
        let place = try TestWorkspace()
        let workspace = try place.workspace
        try workspace.prepare()
        try FileIO.makeDirectory(workspace.temporary)
        let ledger = try Ledger(workspace.ledger)
        let board = StatusBoard(workspace: workspace, ledger: ledger, health: Health(), logger: Logger(label: "test"))
        // One clock for all, however long the machine takes in between.
        let now = Date()
        func status(_ state: JobState, age: Double) -> JobStatus {
            var status = JobStatus(job: "00000001", path: "a.txt", state: state, createdAt: now)
            status.updatedAt = now - age
            return status
        }
        let file: FilePath = "a.txt.status.json"
        await board.post([(status(.running, age: 5), file)])
        #expect(await eventually { place.status("a.txt")?.state == .running })
        await board.post([(status(.queued, age: 9), file)])
        #expect(await eventually { await board.isFlushed })
        #expect(place.status("a.txt")?.state == .running)
        try await board.set(status(.succeeded, age: 0), at: file)
        await board.post([(status(.queued, age: -9), file)])
        #expect(await eventually { await board.isFlushed })
        #expect(place.status("a.txt")?.state == .succeeded)
    }

    @Test func aFinalStatusThatCannotBeWrittenIsAnError() async throws {
        let place = try TestWorkspace()
        let workspace = try place.workspace
        try workspace.prepare()
        let ledger = try Ledger(workspace.ledger)
        let health = Health()
        let board = StatusBoard(workspace: workspace, ledger: ledger, health: health, logger: Logger(label: "test"))
        let status = JobStatus(job: "00000001", path: "a.txt", state: .succeeded, createdAt: Date())
        // No folder of ours in the outbox: it is not mounted.
        await #expect(throws: NativeError.self) { try await board.set(status, at: "a.txt.status.json") }
        #expect(!place.exists("outbox/a.txt.status.json"))
        #expect(health.reason("statuses") != nil)
        #expect(await board.behindSince != nil)
        try FileIO.makeDirectory(workspace.temporary)
        try await board.set(status, at: "a.txt.status.json")
        #expect(health.all.isEmpty && place.status("a.txt")?.state == .succeeded)
    }

    @Test func fieldsHaveTheirPromisedNames() throws {
        var status = JobStatus(job: "00000001", path: "a.txt", state: .waiting, createdAt: Date())
        status.reason = "disk_full"
        status.etaS = 4
        status.error = JobStatus.Failure(
            StorydropError(.fetchFailed, "m", hint: "h", stage: "read", item: "i", isRetryable: true),
            nextRetryAt: Date()
        )
        status.outputs = JobStatus.Outputs(folder: "f", zip: "z", bytes: 1, sha256: "s", files: ["a"])
        status.stages = [stage("read", .running, done: 1, total: 2)]
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(try status.json().utf8)) as? [String: Any]
        )
        for key in [
            "schema", "job", "path", "state", "reason", "pipeline", "created_at", "updated_at", "heartbeat_at",
            "attempt", "progress", "eta_s", "stages", "cost", "outputs", "warnings", "error",
        ] {
            #expect(object[key] != nil, "\(key)")
        }
        let error = try #require(object["error"] as? [String: Any])
        #expect(Set(error.keys) == ["code", "type", "message", "stage", "item", "retryable", "next_retry_at", "hint"])
        #expect(error["type"] as? String == "FileProcessingError" && error["code"] as? String == "fetch_failed")
        let cost = try #require(object["cost"] as? [String: Any])
        #expect(cost["estimated_usd"] != nil && cost["spent_usd"] != nil)
    }

    @Test func ourOwnFoldersMayNotLieInTheInbox() throws {
        for settings in [
            "outbox: inbox", "outbox: inbox/out", "state: inbox/.state", "inbox: .", "rules: inbox/../inbox/r",
        ] {
            #expect(throws: StartupError.self, "\(settings)") { try TestWorkspace(settings: settings + "\n").workspace }
        }
        _ = try TestWorkspace(settings: "inbox: in\noutbox: out\n").workspace
    }
}
