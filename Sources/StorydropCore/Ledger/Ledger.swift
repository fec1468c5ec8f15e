import Foundation
import GRDB
package import SystemPackage

/// A job has an outcome already; nothing may change it.
struct AlreadyCommitted: Error {}

/// What was promised, tried and delivered, in SQLite: every method is one transaction that is on disk when it returns.
///
/// Called by the inbox (claims), the workers (progress), the outbox (delivery) and the commands. Promises that a job
/// is in exactly one phase, and that a phase is left only forwards or back to the queue.
package struct Ledger: Sendable {
    let database: DatabasePool

    /// Opens or makes the ledger of a workspace.
    package init(_ path: FilePath) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            database = try DatabasePool(path: path.string, configuration: configuration)
            try LedgerSchema.migrator.migrate(database)
        } catch {
            throw StartupError(
                "The ledger \(path) cannot be opened: \(error). It must be on a local disk with room to spare; "
                    + "if it is damaged, move it away and start again: what is in the inbox is taken anew."
            )
        }
    }

    // MARK: Intake

    /// Promises that a drop is ours.
    ///
    /// The rename follows.
    func claim(_ job: JobID, path: DropPath, identity: String, isCancelled: Bool = false) async throws {
        try await change(job, "claimed", path.display) { database in
            var record = JobRecord(id: job, path: path, now: Date())
            record.sourceIdentity = identity
            record.cancelRequested = isCancelled
            try record.insert(database)
        }
    }

    /// Takes a claim back whose drop went away before it could be renamed.
    func forget(_ job: JobID) async throws {
        try await database.write { database in
            try database.execute(sql: "DELETE FROM events WHERE job = ?", arguments: [job.rawValue])
            try database.execute(sql: "DELETE FROM jobs WHERE id = ? AND phase = 'claimed'", arguments: [job.rawValue])
        }
    }

    /// The bytes are in the spool, whole.
    func spooled(_ job: JobID, bytes: Int64, sha256: String) async throws {
        try await change(job, "queued", sha256) { database in
            try update(database, job) { record in
                record.phase = .queued
                record.sourceBytes = bytes
                record.sourceSha256 = sha256
            }
        }
    }

    /// A drop that never becomes a job of work: recorded with its error, finished at once.
    func refuse(_ job: JobID, path: DropPath, identity: String, error: StorydropError) async throws {
        try await change(job, "refused", error.message) { database in
            var record = JobRecord(id: job, path: path, now: Date())
            record.sourceIdentity = identity
            record.phase = .disposed
            record.outcome = .failed
            record.finishedAt = Date()
            record.error = try JSONText.line(error)
            try record.insert(database)
        }
    }

    /// Enters the URLs of a list as children that wait for a worker, once.
    func addChildren(_ children: [(path: DropPath, url: String)], to parent: JobID) async throws {
        try await change(parent, "gathering", "\(children.count) URLs") { database in
            let isCancelled = try JobRecord.fetchOne(database, key: parent.rawValue)?.cancelRequested ?? false
            let known = try JobRecord.filter(sql: "parent = ?", arguments: [parent.rawValue]).fetchCount(database)
            for (index, child) in children.enumerated().dropFirst(known) {
                var name = JobID.random()
                while try JobRecord.exists(database, key: name.rawValue) { name = .random() }
                var record = JobRecord(id: name, path: child.path, now: Date())
                record.cancelRequested = isCancelled
                record.parent = parent.rawValue
                record.url = child.url
                record.ordinal = index + 1
                record.phase = .queued
                try record.insert(database)
            }
            try update(database, parent) { $0.phase = .gathering }
        }
    }

    // MARK: Work

    /// Gives the next waiting job to a worker: an attempt more is counted, for a crash costs one too.
    func takeNext(now: Date = Date()) async throws -> JobRecord? {
        try await database.write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET phase = 'queued' WHERE phase = 'gathering' AND NOT EXISTS
                        (SELECT 1 FROM jobs AS child WHERE child.parent = jobs.id AND child.phase <> 'disposed')
                    """
            )
            let next = try JobRecord.filter(
                sql: "phase = 'queued' AND (not_before IS NULL OR not_before <= ?)",
                arguments: [now]
            ).order(sql: "created_at, ordinal, rowid").limit(1).fetchOne(database)
            guard var record = next else { return nil }
            record.phase = .running
            record.attempt += 1
            record.notBefore = nil
            record.updatedAt = now
            try record.update(database)
            try database.execute(
                sql: "INSERT INTO attempts (job, number, started_at) VALUES (?, ?, ?)",
                arguments: [record.id, record.attempt, now]
            )
            try note(database, record.id, "running", "attempt \(record.attempt)")
            return record
        }
    }

    /// Back to the queue, for a later try or because the service stops.
    ///
    /// `costsAttempt`: false when the job itself did nothing wrong.
    func requeue(_ job: JobID, notBefore: Date?, error: StorydropError?, costsAttempt: Bool) async throws {
        try await change(job, "requeued", error?.message ?? "") { database in
            try endAttempt(database, job, result: error?.code.rawValue ?? "interrupted", isKept: costsAttempt)
            try update(database, job) { record in
                record.phase = .queued
                record.notBefore = notBefore
                record.error = try error.map { try JSONText.line($0) }
                if costsAttempt { record.failures += 1 } else { record.attempt = max(0, record.attempt - 1) }
            }
        }
    }

    /// At a start: what a killed process was working on goes back to the queue; the attempt stays counted.
    func requeueInterrupted() async throws {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE attempts SET ended_at = ?, result = 'killed' WHERE ended_at IS NULL",
                arguments: [Date()]
            )
            try database.execute(
                sql: """
                    UPDATE jobs SET crashes = crashes + 1 WHERE phase = 'running' AND EXISTS
                        (SELECT 1 FROM steps WHERE job = jobs.id AND name = ? AND state = 'running')
                    """,
                arguments: [StageTracker.read]
            )
            try database.execute(sql: "UPDATE jobs SET phase = 'queued' WHERE phase = 'running'")
        }
    }

    /// Records a job's rule and plan.
    /// - Returns: what else works on, or has already made, the same result.
    func plan(
        _ job: JobID,
        rule: String,
        plan: String,
        hash: String,
        title: String?,
        sha256: String,
        bytes: Int64
    )
        async throws -> (working: JobRecord?, standing: JobRecord?)
    {
        try await database.write { database in
            try update(database, job) { record in
                record.rule = rule
                record.plan = plan
                record.planHash = hash
                record.title = title
                record.sourceSha256 = sha256
                record.sourceBytes = bytes
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

    func save(_ step: StepRecord) async throws {
        try await database.write { try step.save($0) }
    }

    func save(_ item: ItemRecord) async throws {
        try await database.write { try item.save($0) }
    }

    // MARK: Delivery

    /// The promise of delivery: after this, exactly this result is published, whatever happens.
    ///
    /// Throws `AlreadyCommitted` if there is such a promise, and `cancelled` if the user asked for that in time.
    func commit(
        _ job: JobID,
        outcome: JobState,
        folder: String?,
        outputs: [OutputRecord],
        error: StorydropError?,
        warnings: [String]
    ) async throws {
        try await change(job, "committed", outcome.rawValue) { database in
            guard let record = try JobRecord.fetchOne(database, key: job.rawValue), record.outcome == nil else {
                throw AlreadyCommitted()
            }
            if record.cancelRequested, [.succeeded, .partial, .duplicate].contains(outcome) {
                throw StorydropError.cancelledByUser
            }
            try endAttempt(database, job, result: outcome.rawValue, isKept: true)
            try database.execute(sql: "DELETE FROM outputs WHERE job = ?", arguments: [job.rawValue])
            for output in outputs { try output.insert(database) }
            try update(database, job) { record in
                record.phase = .committed
                record.outcome = outcome
                record.resultFolder = folder
                record.finishedAt = Date()
                record.error = try error.map { try JSONText.line($0) }
                record.warnings = try JSONText.line(warnings)
            }
        }
    }

    func published(_ job: JobID) async throws {
        try await change(job, "published", "") { try update($0, job) { $0.phase = .published } }
    }

    func disposed(_ job: JobID) async throws {
        try await change(job, "disposed", "") { try update($0, job) { $0.phase = .disposed } }
    }

    /// Asks for a job, and the children of a list, to be cancelled.
    /// - Returns: false if the job is committed or finished and can no longer be cancelled.
    package func requestCancel(_ job: JobID) async throws -> Bool {
        try await database.write { database in
            guard let record = try JobRecord.fetchOne(database, key: job.rawValue), record.outcome == nil else {
                return false
            }
            try database.execute(
                sql:
                    "UPDATE jobs SET cancel_requested = 1, not_before = NULL WHERE (id = ? OR parent = ?) AND outcome IS NULL",
                arguments: [job.rawValue, job.rawValue]
            )
            try note(database, job.rawValue, "cancel requested", "")
            return true
        }
    }

    // MARK: Helpers

    private func change(
        _ job: JobID,
        _ event: String,
        _ detail: String,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await database.write { database in
            try body(database)
            try note(database, job.rawValue, event, detail)
        }
    }

    private func update(_ database: Database, _ job: JobID, _ body: (inout JobRecord) throws -> Void) throws {
        guard var record = try JobRecord.fetchOne(database, key: job.rawValue) else {
            throw StartupError("The ledger has lost job \(job). It was changed from outside; restore it from a backup.")
        }
        try body(&record)
        record.updatedAt = Date()
        try record.update(database)
    }

    private func endAttempt(_ database: Database, _ job: JobID, result: String, isKept: Bool) throws {
        let number = "(SELECT attempt FROM jobs WHERE id = ?1)"
        try database.execute(
            sql: isKept
                ? "UPDATE attempts SET ended_at = ?2, result = ?3 WHERE job = ?1 AND number = \(number)"
                : "DELETE FROM attempts WHERE job = ?1 AND number = \(number)",
            arguments: isKept ? [job.rawValue, Date(), result] : [job.rawValue]
        )
    }

    private func note(_ database: Database, _ job: String, _ event: String, _ detail: String) throws {
        try database.execute(
            sql: "INSERT INTO events (job, at, event, detail) VALUES (?, ?, ?, ?)",
            arguments: [job, Date(), event, detail]
        )
    }
}
