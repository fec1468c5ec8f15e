import Foundation
import GRDB
import Native
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("The ledger")
struct LedgerTests {
    @Test func jobsAreHandedOutOnceInOrder() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let first = try await ledger.queue("a.txt")
        let second = try await ledger.queue("b.txt")
        #expect(try await ledger.take()?.job == first)
        #expect(try await ledger.take()?.job == second)
        #expect(try await ledger.take() == nil)
    }

    @Test func twoClaimsOfOnePathCannotStand() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        #expect(try await ledger.claimOne(DropPath("a.txt")) != nil)
        #expect(try await ledger.claimOne(DropPath("a.txt")) == nil)
        await #expect(throws: DatabaseError.self) {
            try await ledger.database.write { database in
                try JobRecord(id: .random(), path: DropPath("a.txt"), now: Date()).insert(database)
            }
        }
    }

    @Test func aNameThatIsTakenIsChangedWithItsClaim() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = JobID.random()
        #expect(try await ledger.claimOne(DropPath("a.txt"), as: job) == job)
        let other = try #require(try await ledger.claimOne(DropPath("b.txt"), as: job))
        #expect(other != job)
        #expect(try await ledger.job(other)?.claimFile == "batch/\(other)")
    }

    @Test func aKilledAttemptIsCountedAndTheJobComesBack() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        let first = try #require(try await ledger.take())
        let reopened = try Ledger(in: workspace)
        try await reopened.requeueInterrupted()
        let again = try #require(try await reopened.take())
        #expect(again.job == job && again.attempt == 2 && again.fence > first.fence)
    }

    @Test func aStaleFenceChangesNothing() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        let stale = try #require(try await ledger.take())
        try await ledger.requeueInterrupted()
        let current = try #require(try await ledger.take())
        await #expect(throws: StaleFence.self) { try await ledger.commit(stale, .succeeded, folder: "stale") }
        await #expect(throws: StaleFence.self) {
            try await ledger.requeue(job, fence: stale.fence, wait: nil, error: nil, costsAttempt: true)
        }
        try await ledger.commit(current, .succeeded, folder: "current")
        #expect(try await ledger.job(job)?.resultFolder == "current")
    }

    @Test func deathsAtOneStepAreCountedUntilItGetsOn() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        func step(_ name: String, _ state: StageState) -> StepRecord { StepRecord(of: job.rawValue, name, state) }
        _ = try await ledger.take()
        try await ledger.save(step("read", .running))
        try await ledger.requeueInterrupted()
        #expect(try await ledger.take()?.crashes == 1)
        try await ledger.save(step("read", .running))
        try await ledger.requeueInterrupted()
        #expect(try await ledger.take()?.crashes == 2)
        try await ledger.save(step("read", .succeeded))
        try await ledger.save(step("illustrate", .running))
        try await ledger.requeueInterrupted()
        // It had got on in between.
        #expect(try await ledger.take()?.crashes == 1)
        // Every attempt reads anew: that is no progress at the step where it died.
        try await ledger.save(step("read", .running))
        try await ledger.save(step("read", .succeeded))
        try await ledger.save(step("illustrate", .running))
        try await ledger.requeueInterrupted()
        #expect(try await ledger.take()?.crashes == 2)
        try await ledger.save(
            ItemRecord(job: job.rawValue, step: "illustrate", item: "1", fingerprint: "", result: "{}")
        )
        try await ledger.save(step("illustrate", .running))
        try await ledger.requeueInterrupted()
        #expect(try await ledger.take()?.crashes == 1)
    }

    @Test func whateverWasThereWhenTheServiceDiedRunsAlone() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        for name in ["a.txt", "b.txt", "c.txt"] { _ = try await ledger.queue(name) }
        for _ in 0..<2 {
            let record = try #require(try await ledger.take())
            try await ledger.save(StepRecord(of: record.id, "read", .running))
        }
        try await ledger.requeueInterrupted()
        let first = try #require(try await ledger.take())
        #expect(first.crashes == 1)
        #expect(try await ledger.take() == nil)
        try await ledger.finish(first)
        let second = try #require(try await ledger.take())
        #expect(second.crashes == 1)
        #expect(try await ledger.take() == nil)
        try await ledger.finish(second)
        #expect(try await ledger.take()?.path == "c.txt")
    }

    @Test func anInterruptionCostsNoAttempt() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        let record = try #require(try await ledger.take())
        try await ledger.requeue(job, fence: record.fence, wait: nil, error: nil, costsAttempt: false)
        #expect(try await ledger.take()?.attempt == 1)
    }

    @Test func aRetryWaitsForItsTime() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        let record = try #require(try await ledger.take())
        let now = Date()
        try await ledger.requeue(job, fence: record.fence, wait: 100, now: now, error: nil, costsAttempt: true)
        guard case .nothing(let due) = try await ledger.takeNext(now: now) else { throw Fixture.WrongKind() }
        #expect(abs(try #require(due).timeIntervalSince(now) - 100) < 0.01)
        #expect(try await ledger.take(now: now + 101)?.attempt == 2)
    }

    @Test func aClockSetBackMakesNoWaitLonger() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        let record = try #require(try await ledger.take())
        let now = Date()
        try await ledger.requeue(job, fence: record.fence, wait: 100, now: now, error: nil, costsAttempt: true)
        // A restart a year ago, as the clock says now.
        let past = now - 365 * 86_400
        try await ledger.requeueInterrupted(now: past)
        #expect(try await ledger.take(now: past + 99) == nil)
        #expect(try await ledger.take(now: past + 101) != nil)
    }

    @Test func cancellingIsRefusedAfterCommit() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        try await ledger.commit(try #require(try await ledger.take()), .succeeded)
        #expect(try await !ledger.requestCancel(job))
    }

    @Test func successIsRefusedAfterACancelThatWasAccepted() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        #expect(try await ledger.requestCancel(job))
        #expect(try await ledger.isCancelRequested(job))
        let record = try #require(try await ledger.take())
        await #expect(throws: StorydropError.cancelledByUser) { try await ledger.commit(record, .succeeded) }
        try await ledger.commit(record, .cancelled)
        #expect(try await ledger.job(job)?.outcome == .cancelled)
    }

    @Test func whoIsCancelledNeedNotWaitForHisTurn() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        for number in 0..<5 { _ = try await ledger.queue("\(number).txt", priority: 5) }
        let last = try await ledger.queue("last.txt")
        #expect(try await ledger.requestCancel(last))
        #expect(try await ledger.take()?.job == last)
    }

    @Test func anOutcomeIsForGood() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = try await ledger.queue("a.txt")
        let record = try #require(try await ledger.take())
        try await ledger.commit(record, .succeeded, folder: "a")
        await #expect(throws: AlreadyCommitted.self) { try await ledger.commit(record, .failed, folder: "b") }
        #expect(try await ledger.job(job)?.resultFolder == "a")
    }

    @Test func aListWaitsForItsChildren() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let parent = try await ledger.queue("a.urls")
        let record = try #require(try await ledger.take())
        let children = [
            NewChild(path: DropPath("a.urls/1"), source: .url("http://a/1")),
            NewChild(path: DropPath("a.urls/2"), source: .url("http://a/2")),
        ]
        try await ledger.addChildren(children, to: parent, fence: record.fence, priority: 0)
        await #expect(throws: IllegalEvent.self) {
            try await ledger.addChildren(children, to: parent, fence: record.fence, priority: 0)
        }
        #expect(try await ledger.children(of: parent).count == 2)
        for _ in 0..<2 {
            let child = try #require(try await ledger.take())
            #expect(child.job != parent)
            try await ledger.finish(child)
        }
        #expect(try await ledger.take()?.job == parent)
    }

    @Test(arguments: [
        "UPDATE jobs SET outcome = 'succeeded'", "UPDATE jobs SET phase = 'published', outcome = 'succeeded'",
        "UPDATE jobs SET phase = 'gathering'", "UPDATE jobs SET phase = 'nonsense'", "UPDATE jobs SET fence = -1",
        "UPDATE jobs SET parent = 'nobody00'", "INSERT INTO events VALUES (NULL, 'nobody00', 0, '', '')",
        "UPDATE counters SET value = value - 1", "DELETE FROM jobs", "UPDATE jobs SET source_sha256 = 'short'",
    ])
    func theSchemaRefusesWhatMayNotBe(sql: String) async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        _ = try await ledger.queue("a.txt")
        await #expect(throws: DatabaseError.self) { try await ledger.database.write { try $0.execute(sql: sql) } }
    }

    @Test func theLedgerOfTheFirstVersionIsTakenOver() async throws {
        let workspace = try TestWorkspace()
        let file = workspace.root.appending("ledger.sqlite")
        let old = try DatabaseQueue(path: file.string)
        try LedgerSchema.migrator.migrate(old, upTo: "1")
        try await old.write { database in
            try database.execute(
                sql: """
                    INSERT INTO jobs (id, path_bytes, path, phase, ordinal, attempt, failures, crashes,
                        cancel_requested, created_at, updated_at, warnings, source_sha256)
                    VALUES ('00000001', CAST('a.txt' AS BLOB), 'a.txt', 'queued', 0, 0, 0, 0, 0, ?, ?, '[]', ?)
                    """,
                arguments: [Date(), Date(), String(repeating: "0", count: 64)]
            )
        }
        try old.close()
        let ledger = try Ledger(file)
        #expect(try await ledger.take()?.id == "00000001")
    }

    @Test func namesOfBytesSurvive() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let path = DropPath(bytes: [0x61, 0xFF, 0xFE, 0x62])
        let job = try #require(try await ledger.claimOne(path))
        #expect(try await ledger.job(job)?.dropPath == path)
        #expect(try await ledger.latest(path)?.job == job)
    }

    @Test func pathsThatSomeSystemsTakeForOneHaveStatusFilesOfTheirOwn() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let names = ["Moon.txt", "moon.txt", "MOON.TXT", "caf\u{E9}.txt", "cafe\u{301}.txt", "sun.txt"]
        var files: [String] = []
        for name in names {
            let job = try #require(try await ledger.claimOne(DropPath(FilePath(name))))
            files.append(try #require(try await ledger.job(job)).statusFile.string)
        }
        #expect(files.first == "Moon.txt.status.json" && files.last == "sun.txt.status.json")
        #expect(Set(files.map { OutputName.folded(FilePath($0)) }).count == names.count, "\(files)")
        #expect(files[1].hasPrefix("moon~") && files[1].hasSuffix(".txt.status.json"))
    }

    @Test func aTwinIsParkedUntilTheOtherHasEnded() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        _ = try await ledger.queue("a.txt")
        let twin = try await ledger.queue("b.txt")
        let first = try #require(try await ledger.take())
        let second = try #require(try await ledger.take())
        try await ledger.requeue(
            twin,
            fence: second.fence,
            wait: nil,
            waitsFor: first.id,
            error: nil,
            costsAttempt: false
        )
        #expect(try await ledger.take() == nil)
        try await ledger.finish(first)
        #expect(try await ledger.take()?.job == twin)
        // Parked on one that has ended already, it is due at once.
        let again = try #require(try await ledger.job(twin))
        try await ledger.requeue(
            twin,
            fence: again.fence,
            wait: nil,
            waitsFor: first.id,
            error: nil,
            costsAttempt: false
        )
        #expect(try await ledger.take()?.job == twin)
    }

    @Test func aClaimThatIsTakenBackWaitsAsBefore() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let job = JobID.random()
        _ = try await ledger.sight([(job, DropPath("a.txt"), Date())])
        #expect(try await ledger.requestCancel(job))
        #expect(try await ledger.claimOne(DropPath("a.txt"), as: job) == job)
        #expect(try await ledger.sightings().isEmpty)
        try await ledger.forget([job])
        #expect(try await ledger.sightings().map(\.cancelRequested) == [true])
        #expect(try await ledger.job(job) == nil)
        #expect(try await ledger.claimOne(DropPath("a.txt"), as: job) == job)
        #expect(try await ledger.isCancelRequested(job))
    }

    @Test func theHistoryIsCutAtItsLength() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        for number in 0..<30 {
            _ = try await ledger.queue("\(number).txt")
            try await ledger.finish(try #require(try await ledger.take()))
        }
        let waiting = try await ledger.queue("waiting.txt")
        #expect(try await ledger.prune(keeping: 10) == 20)
        #expect(try await ledger.prune(keeping: 10) == 0)
        #expect(try await ledger.ended() == 10)
        #expect(try await ledger.latest(display: "29.txt") != nil)
        #expect(try await ledger.latest(display: "0.txt") == nil)
        #expect(try await ledger.take()?.job == waiting)
    }
}

@Suite("The queue")
struct QueueTests {
    @Test func aTurnIsNeverBeforeTheClockNorBeforeTheFoldersLast() {
        #expect(FairQueue.turn(clock: 0, last: nil) == 1)
        #expect(FairQueue.turn(clock: 7, last: 3) == 8)
        #expect(FairQueue.turn(clock: 7, last: 90) == 91)
    }

    @Test func foldersTakeTurns() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        for number in 0..<6 { _ = try await ledger.queue("many/\(number).txt") }
        var order = [try #require(try await ledger.take()).path, try #require(try await ledger.take()).path]
        // A folder that comes late waits for one job of the others, not for all of them.
        for number in 0..<2 { _ = try await ledger.queue("few/\(number).txt") }
        _ = try await ledger.queue("top.txt")
        while let next = try await ledger.take() { order.append(next.path) }
        #expect(
            order == [
                "many/0.txt", "many/1.txt", "many/2.txt", "few/0.txt", "top.txt", "many/3.txt", "few/1.txt",
                "many/4.txt", "many/5.txt",
            ]
        )
    }

    @Test func theUrgentGoesFirst() async throws {
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        _ = try await ledger.queue("late.txt", priority: -10)
        _ = try await ledger.queue("usual.txt")
        _ = try await ledger.queue("urgent.txt", priority: 50)
        #expect(try await ledger.take()?.path == "urgent.txt")
        #expect(try await ledger.take()?.path == "usual.txt")
        #expect(try await ledger.take()?.path == "late.txt")
    }

    @Test func writesAtTheSameTimeShareATransactionAndFailAlone() async throws {
        struct Refused: Error {}
        let workspace = try TestWorkspace()
        let ledger = try Ledger(in: workspace)
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await ledger.write { database in
                            try database.execute(
                                sql: "INSERT INTO folders VALUES (?, ?)",
                                arguments: ["\(number)", number]
                            )
                            if number.isMultiple(of: 10) { throw Refused() }
                        }
                        return true
                    } catch is Refused {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let kept = try await ledger.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM folders") }
        #expect(done == 180 && kept == 180)
    }
}
