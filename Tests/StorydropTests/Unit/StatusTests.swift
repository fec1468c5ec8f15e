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
        let path = DropPath("a.txt")
        let now = Date()
        func status(_ job: String, _ state: JobState, age: Double) -> JobStatus {
            JobStatus(job: job, path: "a.txt", state: state, createdAt: now.addingTimeInterval(-age))
        }
        let board = StatusBoard(workspace: workspace, logger: Logger(label: "test"))
        await board.set(status("00000001", .running, age: 10), at: path)
        await board.set(status("00000002", .queued, age: 0), at: path)
        #expect(place.status("a.txt")?.job == "00000002")
        await board.set(status("00000001", .running, age: 10), at: path)
        await board.set(status("00000002", .succeeded, age: 0), at: path)
        await board.set(status("00000001", .succeeded, age: 10), at: path)
        #expect(place.status("a.txt")?.job == "00000002")
        // A new board, as after a restart, knows it from the file.
        let next = StatusBoard(workspace: workspace, logger: Logger(label: "test"))
        await next.set(status("00000001", .running, age: 10), at: path)
        #expect(place.status("a.txt")?.job == "00000002")
        await next.set(status("00000003", .settling, age: -5), at: path)
        #expect(place.status("a.txt")?.job == "00000003")
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
