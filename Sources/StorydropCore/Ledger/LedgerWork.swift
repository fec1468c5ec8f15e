import Foundation
import GRDB

/// From the queue to the end.
extension Ledger {
    /// The next job for a worker, or when the next waiting one is due.
    enum Next: Sendable {
        case job(JobRecord)
        case nothing(until: Date?)
    }

    /// Gives the next job to a worker: an attempt more is counted, for a crash costs one too, and a new fence is set.
    func takeNext(now: Date = Date()) async throws -> Next {
        // Asked first by a read, so that an idle service writes nothing.
        let (isReady, due) = try await database.read { database in
            let ready = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM jobs WHERE phase = 'queued' AND not_before IS NULL)"
            )
            let due = try Date.fetchOne(
                database,
                sql: "SELECT min(not_before) FROM jobs WHERE phase = 'queued' AND not_before IS NOT NULL"
            )
            return (ready ?? false, due)
        }
        guard isReady || due.map({ $0 <= now }) ?? false else { return .nothing(until: due) }
        return try await write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET not_before = NULL, wait_s = NULL
                    WHERE phase = 'queued' AND not_before IS NOT NULL AND not_before <= ?
                    """,
                arguments: [now]
            )
            // Who was cancelled need not wait for his turn to hear of it.
            let cancelled = try JobRecord.filter(
                sql: "phase = 'queued' AND cancel_requested AND outcome IS NULL AND not_before IS NULL"
            )
            .limit(1).fetchOne(database)
            let next =
                try cancelled
                ?? JobRecord.filter(sql: "phase = 'queued' AND not_before IS NULL")
                .order(sql: "priority DESC, turn, created_at, ordinal").limit(1).fetchOne(database)
            guard var record = next else { return .nothing(until: due) }
            if try mustWait(record, database) { return .nothing(until: now + 1) }
            try record.advance(.isTaken)
            record.fence = try raise("fence", to: nil, database)
            _ = try raise("turn", to: record.turn, database)
            record.attempt += 1
            record.updatedAt = Date()
            try record.update(database)
            try database.execute(
                sql: "DELETE FROM folders WHERE last_turn <= (SELECT value FROM counters WHERE name = 'turn')"
            )
            try database.execute(
                sql: "INSERT OR REPLACE INTO attempts (job, number, started_at) VALUES (?, ?, ?)",
                arguments: [record.id, record.attempt, Date()]
            )
            try note(database, record.id, "running", "attempt \(record.attempt)")
            return .job(record)
        }
    }

    /// Whether a job cannot be begun beside those at work: whatever was there when the service died runs alone.
    ///
    /// Then only the one that kills it is there when it dies again, and no other is blamed.
    private func mustWait(_ record: JobRecord, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM jobs WHERE phase = 'running' AND (? OR crashes > 0))",
            arguments: [record.crashes > 0]
        ) ?? false
    }

    /// Raises a counter by one, or to a value that is higher.
    private func raise(_ counter: String, to value: Int?, _ database: Database) throws -> Int {
        try database.execute(
            sql: "UPDATE counters SET value = max(value, coalesce(?, value + 1)) WHERE name = ?",
            arguments: [value, counter]
        )
        return try Int.fetchOne(database, sql: "SELECT value FROM counters WHERE name = ?", arguments: [counter]) ?? 0
    }

    /// Back to the queue, for a later try or because the service stops.
    ///
    /// `wait`: seconds until the next try; nil for at once. `costsAttempt`: false when the job itself did nothing wrong.
    func requeue(
        _ job: JobID,
        fence: Int,
        wait: Double?,
        now: Date = Date(),
        waitsFor: String? = nil,
        error: StorydropError?,
        costsAttempt: Bool
    ) async throws {
        try await change(job, "requeued", error?.message ?? "") { database in
            try endAttempt(database, job, result: error?.code.rawValue ?? "interrupted", isKept: costsAttempt)
            try update(database, job, fence: fence) { record in
                try record.advance(.isReleased)
                // A cancel is heard at once, whatever the job would have waited for.
                let isParked = try waitsFor.map { other in
                    try JobRecord.filter(sql: "id = ? AND phase <> 'disposed'", arguments: [other])
                        .fetchCount(database) > 0
                }
                record.waitsFor = isParked == true && !record.cancelRequested ? waitsFor : nil
                // Even a cancel has to wait for room.
                let isHeard = record.cancelRequested && error?.code.isPause != true
                let wait = isHeard ? nil : record.waitsFor == nil ? wait : Self.parked
                record.notBefore = wait.map { now + $0 }
                record.waitS = wait
                record.error = try error.map { try JSONText.line($0) }
                if error?.code.isModelPause == true, !costsAttempt { record.modelPauses += 1 }
                if costsAttempt { record.failures += 1 } else { record.attempt = max(0, record.attempt - 1) }
            }
        }
    }

    /// Seconds after which a parked job looks for itself.
    private static let parked = 3600.0

    /// At a start: what a killed process was working on goes back to the queue; the attempt stays counted.
    ///
    /// Waits that a clock set back would make longer than they were meant begin anew.
    func requeueInterrupted(now: Date = Date()) async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE attempts SET ended_at = ?, result = 'killed' WHERE ended_at IS NULL",
                arguments: [Date()]
            )
            try database.execute(
                sql: """
                    UPDATE jobs SET crashes = CASE WHEN crash_step = step.name THEN crashes + 1 ELSE 1 END,
                        crash_step = step.name
                    FROM (SELECT job, name FROM steps WHERE state = 'running' ORDER BY position) AS step
                    WHERE step.job = jobs.id AND phase = 'running'
                    """
            )
            // Each death counts for one step alone.
            try database.execute(sql: "UPDATE steps SET state = 'pending' WHERE state = 'running'")
            let back = JobPhase.running.after(.isRecovered) ?? .queued
            try database.execute(sql: "UPDATE jobs SET phase = ? WHERE phase = 'running'", arguments: [back.rawValue])
            try database.execute(
                sql: "UPDATE jobs SET waits_for = NULL, not_before = NULL, wait_s = NULL WHERE waits_for IS NOT NULL"
            )
            let waiting = try JobRecord.filter(sql: "phase = 'queued' AND not_before IS NOT NULL").fetchAll(database)
            for var record in waiting {
                guard let due = record.notBefore, let wait = record.waitS, due > now + wait else { continue }
                record.notBefore = now + wait
                try record.update(database)
            }
            try gatherAll(database)
        }
    }

    /// Records a job's rule and plan.
    /// - Returns: what else works on, or has already made, the same result.
    func plan(
        _ job: JobID,
        fence: Int,
        rule: String,
        plan: String,
        hash: String,
        title: String?,
        sha256: String,
        bytes: Int64,
        estimate: Double? = nil,
        limit: Double? = nil
    )
        async throws -> (working: JobRecord?, standing: JobRecord?)
    {
        try await write { database in
            try update(database, job, fence: fence) { record in
                record.rule = rule
                // After a restart an estimate is of what is left: the first, of the whole, stands.
                if record.planHash != hash || record.estimatedUsd == nil { record.estimatedUsd = estimate }
                record.plan = plan
                record.planHash = hash
                record.title = title
                record.sourceSha256 = sha256
                record.sourceBytes = bytes
                record.limitUsd = limit
            }
            let same = JobRecord.filter(
                sql: "source_sha256 = ? AND plan_hash = ? AND id <> ?",
                arguments: [sha256, hash, job.rawValue]
            )
            let working = try same.filter(sql: "phase IN ('running','committed','published') ")
                .filter(sql: "rowid < (SELECT rowid FROM jobs WHERE id = ?)", arguments: [job.rawValue])
                .fetchOne(database)
            let standing = try same.filter(sql: "phase = 'disposed' AND outcome = 'succeeded'")
                .order(sql: "finished_at DESC").fetchOne(database)
            return (working, standing)
        }
    }

    /// What a job will cost in all, now that more of it is known.
    ///
    /// `usd`: US dollars; nil if nobody knows.
    func estimate(_ job: JobID, fence: Int, usd: Double?) async throws {
        try await write { database in
            try update(database, job, fence: fence) { $0.estimatedUsd = usd }
        }
    }

    func save(_ step: StepRecord) async throws {
        try await write { database in
            try step.save(database)
            if step.state == .succeeded { try forgetCrashes(of: step.job, at: step.name, database) }
        }
    }

    func save(_ item: ItemRecord) async throws {
        try await write { database in
            try item.save(database)
            try database.execute(
                sql: "UPDATE jobs SET model_pauses = 0 WHERE id = ? AND model_pauses > 0",
                arguments: [item.job]
            )
            try forgetCrashes(of: item.job, at: item.step, database)
        }
    }

    /// A page that is not there yet has killed nobody.
    func forgetCrashes(of job: JobID) async throws {
        try await write { database in
            try database.execute(sql: "UPDATE jobs SET crashes = 0 WHERE id = ?", arguments: [job.rawValue])
        }
    }

    /// A job that gets on at the step where the service died is not what kills it; earlier steps are run anew anyway.
    private func forgetCrashes(of job: String, at step: String, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE jobs SET crashes = 0 WHERE id = ? AND crash_step = ? AND crashes > 0",
            arguments: [job, step]
        )
    }

    // MARK: Delivery

    /// The promise of delivery: after this, exactly this result is published, whatever happens.
    ///
    /// Throws `AlreadyCommitted` if there is such a promise, `StaleFence` if another attempt has the job by now, and
    /// `cancelled` if the user asked for that in time.
    func commit(
        _ job: JobID,
        fence: Int,
        outcome: JobState,
        folder: String?,
        outputs: [OutputRecord],
        error: StorydropError?,
        warnings: [String]
    ) async throws {
        try await change(job, "committed", outcome.rawValue) { database in
            try update(database, job, fence: fence) { record in
                if record.cancelRequested, [.succeeded, .partial, .duplicate].contains(outcome) {
                    throw StorydropError.cancelledByUser
                }
                try record.advance(.isCommitted)
                record.outcome = outcome
                record.resultFolder = folder
                record.finishedAt = Date()
                record.error = try error.map { try JSONText.line($0) }
                record.warnings = try JSONText.line(warnings)
            }
            try endAttempt(database, job, result: outcome.rawValue, isKept: true)
            try database.execute(sql: "DELETE FROM outputs WHERE job = ?", arguments: [job.rawValue])
            for output in outputs { try output.insert(database) }
        }
    }

    func published(_ job: JobID) async throws {
        try await change(job, "published", "") { database in
            try update(database, job) { try $0.advance(.isPublished) }
        }
    }

    /// What was promised cannot be published, for it is gone: the job is made anew; its bytes are with us still.
    func stagingLost(_ job: JobID) async throws {
        try await change(job, "staging lost", "") { database in
            try update(database, job) { record in
                try record.advance(.losesStaging)
                (record.outcome, record.finishedAt, record.resultFolder, record.error) = (nil, nil, nil, nil)
            }
            try database.execute(sql: "DELETE FROM outputs WHERE job = ?", arguments: [job.rawValue])
            // How the story was understood is not lost with the files: other words would be other pictures.
            try database.execute(
                sql: "DELETE FROM steps WHERE job = ? AND name != ?",
                arguments: [job.rawValue, StageTracker.analyse]
            )
        }
    }

    /// The job is at its end; its checkpoints go, and a list whose last child it was goes on.
    ///
    /// `isClaimKept`: its claimed file is out of reach, and is to be removed once it is there again.
    func disposed(_ job: JobID, isClaimKept: Bool = false) async throws {
        try await change(job, "disposed", "") { database in
            if isClaimKept {
                try database.execute(sql: "UPDATE jobs SET claim_kept = 1 WHERE id = ?", arguments: [job.rawValue])
            }
            try update(database, job) { try $0.advance(.isTidied) }
            try database.execute(sql: "DELETE FROM items WHERE job = ?", arguments: [job.rawValue])
            try database.execute(
                sql: "UPDATE jobs SET waits_for = NULL, not_before = NULL, wait_s = NULL WHERE waits_for = ?",
                arguments: [job.rawValue]
            )
            try gatherAll(database)
        }
    }

    /// A claim that was out of reach is gone now.
    func released(_ job: JobID) async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE jobs SET claim_kept = 0 WHERE id = ? AND claim_kept",
                arguments: [job.rawValue]
            )
        }
    }

    /// What a retry took out of quarantine lies there no more.
    func forgetResult(of job: JobID) async throws {
        try await write { database in
            try database.execute(sql: "UPDATE jobs SET result_folder = NULL WHERE id = ?", arguments: [job.rawValue])
            try database.execute(sql: "DELETE FROM outputs WHERE job = ?", arguments: [job.rawValue])
        }
    }

    /// Lists all of whose children have ended go back to the queue.
    private func gatherAll(_ database: Database) throws {
        guard let next = JobPhase.gathering.after(.isGathered) else { return }
        try database.execute(
            sql: """
                UPDATE jobs SET phase = ? WHERE phase = 'gathering' AND NOT EXISTS
                    (SELECT 1 FROM jobs AS child WHERE child.parent = jobs.id AND child.phase <> 'disposed')
                """,
            arguments: [next.rawValue]
        )
    }

    /// Asks for a job, and all that came of it, to be cancelled; or for a drop that still waits in the inbox.
    /// - Returns: false if the job is committed or finished and can no longer be cancelled.
    package func requestCancel(_ job: JobID) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE sightings SET cancel_requested = 1 WHERE job = ?",
                arguments: [job.rawValue]
            )
            if database.changesCount > 0 { return true }
            guard let record = try JobRecord.fetchOne(database, key: job.rawValue), record.outcome == nil,
                record.phase.after(.isCancelled) != nil
            else { return false }
            try database.execute(
                sql: """
                    WITH RECURSIVE family(id) AS (
                        SELECT ? UNION SELECT jobs.id FROM jobs JOIN family ON jobs.parent = family.id
                    )
                    UPDATE jobs SET cancel_requested = 1, not_before = NULL, wait_s = NULL
                    WHERE id IN family AND outcome IS NULL
                    """,
                arguments: [job.rawValue]
            )
            try note(database, job.rawValue, "cancel requested", "")
            return true
        }
    }
}
