import Foundation
import GRDB
import Native
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("The ledger")
struct LedgerTests {
    private func ledger(in workspace: TestWorkspace) throws -> Ledger {
        try Ledger(workspace.root.appending("ledger.sqlite"))
    }

    private func queued(_ path: String, in ledger: Ledger) async throws -> JobID {
        let job = JobID.random()
        try await ledger.claim(job, path: DropPath(FilePath(path)), identity: path)
        try await ledger.spooled(job, bytes: 3, sha256: SHA256Hasher.hex(Array(path.utf8)))
        return job
    }

    @Test func jobsAreHandedOutOnceInOrder() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let first = try await queued("a.txt", in: ledger)
        let second = try await queued("b.txt", in: ledger)
        #expect(try await ledger.takeNext()?.job == first)
        #expect(try await ledger.takeNext()?.job == second)
        #expect(try await ledger.takeNext() == nil)
    }

    @Test func twoClaimsOfOnePathCannotStand() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        try await ledger.claim(.random(), path: DropPath("a.txt"), identity: "1")
        await #expect(throws: (any Error).self) {
            try await ledger.claim(.random(), path: DropPath("a.txt"), identity: "1")
        }
    }

    @Test func aKilledAttemptIsCountedAndTheJobComesBack() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        _ = try await ledger.takeNext()
        let reopened = try Ledger(workspace.root.appending("ledger.sqlite"))
        try await reopened.requeueInterrupted()
        let again = try await reopened.takeNext()
        #expect(again?.job == job && again?.attempt == 2)
    }

    @Test func onlyDyingWhileReadingCountsAsACrash() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        func step(_ name: String, _ state: StageState) -> StepRecord {
            StepRecord(
                job: job.rawValue,
                name: name,
                position: 0,
                state: state,
                done: 0,
                total: 1,
                attempts: 1,
                startedAt: nil,
                endedAt: nil,
                cached: false,
                fingerprint: "",
                result: nil
            )
        }
        _ = try await ledger.takeNext()
        try await ledger.save(step("read", .running))
        try await ledger.requeueInterrupted()
        #expect(try await ledger.takeNext()?.crashes == 1)
        try await ledger.save(step("read", .succeeded))
        try await ledger.save(step("illustrate", .running))
        try await ledger.requeueInterrupted()
        #expect(try await ledger.takeNext()?.crashes == 1)
    }

    @Test func anInterruptionCostsNoAttempt() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        _ = try await ledger.takeNext()
        try await ledger.requeue(job, notBefore: nil, error: nil, costsAttempt: false)
        #expect(try await ledger.takeNext()?.attempt == 1)
    }

    @Test func aRetryWaitsForItsTime() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        _ = try await ledger.takeNext()
        let due = Date() + 100
        try await ledger.requeue(job, notBefore: due, error: nil, costsAttempt: true)
        #expect(try await ledger.takeNext() == nil)
        #expect(try await ledger.takeNext(now: due + 1)?.attempt == 2)
    }

    @Test func cancellingIsRefusedAfterCommit() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        try await ledger.commit(job, outcome: .succeeded, folder: "a", outputs: [], error: nil, warnings: [])
        #expect(try await !ledger.requestCancel(job))
    }

    @Test func successIsRefusedAfterACancelThatWasAccepted() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        #expect(try await ledger.requestCancel(job))
        #expect(try await ledger.isCancelRequested(job))
        await #expect(throws: StorydropError.cancelledByUser) {
            try await ledger.commit(job, outcome: .succeeded, folder: "a", outputs: [], error: nil, warnings: [])
        }
        try await ledger.commit(job, outcome: .cancelled, folder: "q", outputs: [], error: nil, warnings: [])
        #expect(try await ledger.job(job)?.outcome == .cancelled)
    }

    @Test func anOutcomeIsForGood() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        try await ledger.commit(job, outcome: .succeeded, folder: "a", outputs: [], error: nil, warnings: [])
        await #expect(throws: AlreadyCommitted.self) {
            try await ledger.commit(job, outcome: .failed, folder: "b", outputs: [], error: nil, warnings: [])
        }
        #expect(try await ledger.job(job)?.resultFolder == "a")
    }

    @Test func aListWaitsForItsChildren() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let parent = try await queued("a.urls", in: ledger)
        _ = try await ledger.takeNext()
        let children = [
            (path: DropPath("a.urls/1"), url: "http://a/1"), (path: DropPath("a.urls/2"), url: "http://a/2"),
        ]
        try await ledger.addChildren(children, to: parent)
        // Entered again after a crash, they are still two.
        try await ledger.addChildren(children, to: parent)
        #expect(try await ledger.children(of: parent).count == 2)
        for _ in 0..<2 {
            let child = try #require(try await ledger.takeNext()?.job)
            #expect(child != parent)
            try await ledger.commit(child, outcome: .succeeded, folder: nil, outputs: [], error: nil, warnings: [])
            try await ledger.published(child)
            try await ledger.disposed(child)
        }
        #expect(try await ledger.takeNext()?.job == parent)
    }

    @Test func theSchemaRefusesAnOutcomeWithoutAnEnd() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let job = try await queued("a.txt", in: ledger)
        await #expect(throws: DatabaseError.self) {
            try await ledger.database.write { database in
                try database.execute(
                    sql: "UPDATE jobs SET outcome = 'succeeded' WHERE id = ?",
                    arguments: [job.rawValue]
                )
            }
        }
    }

    @Test func namesOfBytesSurvive() async throws {
        let workspace = try TestWorkspace()
        let ledger = try ledger(in: workspace)
        let bytes: [CChar] = [0x61, -1, -2, 0x62, 0]
        let name = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
        }
        let path = DropPath(name)
        let job = JobID.random()
        try await ledger.claim(job, path: path, identity: "1")
        #expect(try await ledger.job(job)?.dropPath == path)
    }
}
