import Foundation
import GRDB
import Glibc
import Native
package import SystemPackage

/// A job has an outcome already; nothing may change it.
struct AlreadyCommitted: Error {}

/// Another attempt has the job by now; what this one made does not count.
struct StaleFence: Error {}

/// What was promised, tried and delivered, in SQLite: every method is one transaction that is on disk when it returns.
///
/// Called by the inbox (claims), the workers (progress), the outbox (delivery) and the commands. Promises that a job
/// changes only as `JobPhase` allows, and that a worker whose fence is stale changes nothing.
package struct Ledger: Sendable {
    let database: DatabasePool
    private let group: GroupCommit

    /// Opens or makes the ledger of a workspace.
    package init(_ path: FilePath) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // A reader at a bad moment makes the journal longer than it need be; the next checkpoint cuts it back.
            try database.execute(sql: "PRAGMA journal_size_limit = 4194304")
        }
        do {
            database = try DatabasePool(path: path.string, configuration: configuration)
            try LedgerSchema.migrator.migrate(database)
        } catch {
            if [EACCES, EPERM, EROFS].contains(FileIO.mayWrite(path)) {
                throw StartupError("This user may not write to the ledger \(path). Run this as the service's user.")
            }
            throw StartupError(
                "The ledger \(path) cannot be opened: \(error). It must be on a local disk with room to spare; "
                    + "if it is damaged, move it away and start again: what is in the inbox is taken anew."
            )
        }
        group = GroupCommit(database, file: path)
    }

    /// Runs a write in a transaction, together with others that come at the same time.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await group.write(body)
    }

    // MARK: Helpers of the other parts

    /// One change of one job, with a line in its history.
    func change(
        _ job: JobID,
        _ event: String,
        _ detail: String,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await write { database in
            try body(database)
            try note(database, job.rawValue, event, detail)
        }
    }

    @discardableResult
    func update(
        _ database: Database,
        _ job: JobID,
        _ body: (inout JobRecord) throws -> Void
    ) throws -> JobRecord {
        guard var record = try JobRecord.fetchOne(database, key: job.rawValue) else {
            throw StartupError("The ledger has lost job \(job). It was changed from outside; restore it from a backup.")
        }
        try body(&record)
        record.updatedAt = Date()
        try record.update(database)
        return record
    }

    /// A change by the worker that has the job: nothing of a worker whose fence is stale counts.
    func update(
        _ database: Database,
        _ job: JobID,
        fence: Int,
        _ body: (inout JobRecord) throws -> Void
    ) throws {
        try update(database, job) { record in
            guard record.outcome == nil else { throw AlreadyCommitted() }
            guard record.fence == fence else { throw StaleFence() }
            try body(&record)
        }
    }

    func endAttempt(_ database: Database, _ job: JobID, result: String, isKept: Bool) throws {
        let number = "(SELECT attempt FROM jobs WHERE id = ?1)"
        try database.execute(
            sql: isKept
                ? "UPDATE attempts SET ended_at = ?2, result = ?3 WHERE job = ?1 AND number = \(number)"
                : "DELETE FROM attempts WHERE job = ?1 AND number = \(number)",
            arguments: isKept ? [job.rawValue, Date(), result] : [job.rawValue]
        )
    }

    func note(_ database: Database, _ job: String, _ event: String, _ detail: String) throws {
        try database.execute(
            sql: "INSERT INTO events (job, at, event, detail) VALUES (?, ?, ?, ?)",
            arguments: [job, Date(), event, detail]
        )
    }
}

extension JobRecord {
    /// Goes to the phase after an event.
    /// - Throws: `IllegalEvent` if that may not happen now.
    mutating func advance(_ event: JobEvent) throws {
        guard let next = phase.after(event) else { throw IllegalEvent(job: id, phase: phase, event: event) }
        phase = next
    }
}
