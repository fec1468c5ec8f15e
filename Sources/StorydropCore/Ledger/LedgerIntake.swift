import Foundation
import GRDB
import SystemPackage

/// A drop that is to become ours.
struct Claim: Sendable {
    var job: JobID
    var path: DropPath
    /// What tells the file from another at the same path.
    var identity: String
    var createdAt: Date
    /// Where the file will lie, below the claim folder.
    var claimFile: String
    /// Its size when it was claimed.
    var bytes: Int64 = 0
    /// Whether `NAME.ready` lies beside it, to be taken away.
    var isMarkedReady = false
    /// Its status file, relative to the outbox; filled in by the ledger.
    var statusFile: FilePath?

    /// What its status says until it is spooled.
    var settling: JobStatus {
        JobStatus(job: job.rawValue, path: path.display, state: .settling, createdAt: createdAt)
    }
}

/// A drop that waits in the inbox, with a status.
struct Sighting: Sendable, FetchableRecord, PersistableRecord, Codable {
    static let databaseTableName = "sightings"

    var pathBytes: Data
    var job: String
    var statusFile: String
    var createdAt: Date
    var cancelRequested: Bool
    /// How many folders below the inbox its mount begins.
    var depth = 0

    enum CodingKeys: String, CodingKey {
        case depth
        case pathBytes = "path_bytes"
        case job
        case statusFile = "status_file"
        case createdAt = "created_at"
        case cancelRequested = "cancel_requested"
    }

    var path: DropPath { DropPath(bytes: Array(pathBytes)) }
}

/// From the inbox to the queue.
extension Ledger {
    /// Records drops that wait.
    ///
    /// `depth`: how many folders below the inbox the mount of a drop begins.
    /// - Returns: the names of their status files.
    func sight(
        _ drops: [(job: JobID, path: DropPath, time: Date)],
        depth: @escaping @Sendable (DropPath) -> Int = { _ in 0 }
    ) async throws -> [FilePath] {
        try await write { database in
            try drops.map { drop in
                let file = try statusFile(of: drop.path, database)
                let known = try Sighting.fetchOne(database, key: Data(drop.path.bytes))
                try Sighting(
                    pathBytes: Data(drop.path.bytes),
                    job: drop.job.rawValue,
                    statusFile: file.string,
                    createdAt: drop.time,
                    cancelRequested: known?.cancelRequested ?? false,
                    depth: depth(drop.path)
                ).save(database)
                return file
            }
        }
    }

    /// Forgets a drop that left the inbox while it waited.
    func forgetSighting(_ path: DropPath) async throws {
        try await write { database in
            try database.execute(sql: "DELETE FROM sightings WHERE path_bytes = ?", arguments: [Data(path.bytes)])
        }
    }

    /// Every drop that waited when the service last stopped.
    func sightings() async throws -> [Sighting] {
        try await database.read { try Sighting.fetchAll($0) }
    }

    /// What was refused and stayed in the inbox: the path, and what tells the file from another.
    func refusals() async throws -> [JobRecord] {
        try await database.read { database in
            try JobRecord.filter(
                sql: """
                    outcome = 'failed' AND source_sha256 IS NULL AND url IS NULL AND result_folder IS NULL
                        AND source_identity IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM jobs AS newer
                            WHERE newer.path_bytes = jobs.path_bytes AND newer.rowid > jobs.rowid)
                    """
            ).fetchAll(database)
        }
    }

    /// Promises that drops are ours; the renames follow.
    ///
    /// - Returns: those that are; one whose path is still being claimed is left for later.
    func claim(_ claims: [Claim]) async throws -> [Claim] {
        try await write { database in
            try claims.compactMap { claim in
                let isBusy = try JobRecord.filter(
                    sql: "path_bytes = ? AND phase = 'claimed'",
                    arguments: [Data(claim.path.bytes)]
                ).fetchCount(database)
                if isBusy > 0 { return nil }
                var claim = claim
                while try JobRecord.exists(database, key: claim.job.rawValue) {
                    claim.job = .random()
                    claim.claimFile = "\(claim.claimFile.prefix { $0 != "/" })/\(claim.job)"
                }
                let sighting = try Sighting.fetchOne(database, key: Data(claim.path.bytes))
                var record = JobRecord(id: claim.job, path: claim.path, now: claim.createdAt)
                record.sourceIdentity = claim.identity
                record.cancelRequested = sighting?.cancelRequested ?? false
                record.claimFile = claim.claimFile
                claim.statusFile = try statusFile(of: claim.path, database)
                record.statusName = claim.statusFile?.string
                try record.insert(database)
                _ = try sighting?.delete(database)
                try note(database, record.id, "claimed", claim.path.display)
                return claim
            }
        }
    }

    /// Takes claims back whose drop went away before it could be renamed.
    func forget(_ jobs: [JobID]) async throws {
        try await write { database in
            for job in jobs {
                // It waits in the inbox again, as before; a cancel that was asked for still counts.
                if let record = try JobRecord.fetchOne(database, key: job.rawValue), record.phase == .claimed {
                    try Sighting(
                        pathBytes: record.pathBytes,
                        job: record.id,
                        statusFile: record.statusFile.string,
                        createdAt: record.createdAt,
                        cancelRequested: record.cancelRequested
                    ).save(database)
                }
                try database.execute(sql: "DELETE FROM events WHERE job = ?", arguments: [job.rawValue])
                try database.execute(
                    sql: "DELETE FROM jobs WHERE id = ? AND phase = 'claimed'",
                    arguments: [job.rawValue]
                )
            }
        }
    }

    /// The bytes are in the spool, whole: the job gets its place in the queue.
    @discardableResult
    func spooled(
        _ job: JobID,
        bytes: Int64,
        sha256: String,
        identity: String? = nil,
        priority: Int = 0
    ) async throws -> JobRecord {
        try await write { database in
            try note(database, job.rawValue, "queued", sha256)
            return try update(database, job) { record in
                try record.advance(.isSpooled)
                record.sourceBytes = bytes
                record.sourceSha256 = sha256
                record.spooledIdentity = identity
                try enqueue(&record, priority: priority, database)
            }
        }
    }

    /// What was claimed is no file: its job is queued only to be put into quarantine with the reason.
    func spooledSpecial(_ job: JobID, _ error: StorydropError) async throws -> JobRecord {
        try await write { database in
            try note(database, job.rawValue, "queued", error.message)
            return try update(database, job) { record in
                try record.advance(.isSpooled)
                record.error = try JSONText.line(error)
                try enqueue(&record, priority: 0, database)
            }
        }
    }

    /// A drop that never becomes a job of work: recorded with its error, finished at once.
    func refuse(_ job: JobID, path: DropPath, identity: String, error: StorydropError) async throws {
        try await write { database in
            guard let phase = JobPhase.seen.after(.isRefused) else { return }
            var record = JobRecord(id: job, path: path, now: Date())
            while try JobRecord.exists(database, key: record.id) { record.id = JobID.random().rawValue }
            record.sourceIdentity = identity
            record.statusName = try statusFile(of: path, database).string
            record.phase = phase
            record.outcome = .failed
            record.finishedAt = Date()
            record.error = try JSONText.line(error)
            try record.insert(database)
            try database.execute(sql: "DELETE FROM sightings WHERE path_bytes = ?", arguments: [Data(path.bytes)])
            try note(database, record.id, "refused", error.message)
        }
    }

    /// Enters the URLs of a list, or the stories of an archive, as children that wait for a worker, once.
    ///
    /// `warnings`: what to tell of the rest of it.
    func addChildren(
        _ children: [NewChild],
        to parent: JobID,
        fence: Int,
        priority: Int,
        warnings: [String] = []
    ) async throws {
        try await change(parent, "gathering", "\(children.count) children") { database in
            let isCancelled = try JobRecord.fetchOne(database, key: parent.rawValue)?.cancelRequested ?? false
            let known = try JobRecord.filter(sql: "parent = ?", arguments: [parent.rawValue]).fetchCount(database)
            for (index, child) in children.enumerated().dropFirst(known) {
                var record = JobRecord(id: try child.job ?? freeName(database), path: child.path, now: Date())
                record.statusName = try statusFile(of: child.path, database).string
                record.cancelRequested = isCancelled
                record.parent = parent.rawValue
                switch child.source {
                case .url(let url): record.url = url
                case .spooled(let bytes, let sha256):
                    record.sourceBytes = bytes
                    record.sourceSha256 = sha256
                case .none(let error): record.error = try JSONText.line(error)
                }
                record.ordinal = index + 1
                try record.advance(.isSpooled)
                try enqueue(&record, priority: priority, database)
                try record.insert(database)
            }
            try update(database, parent, fence: fence) { record in
                try record.advance(.branches)
                if !warnings.isEmpty { record.warnings = try JSONText.line(warnings) }
            }
        }
    }

    // MARK: Trying again

    /// Asks for another try of a job.
    ///
    /// - Returns: whether that may be: a job that waits is due at once, one that failed gets a successor.
    package func requestRetry(_ job: JobID) async throws -> Bool {
        try await write { database in
            guard let record = try JobRecord.fetchOne(database, key: job.rawValue),
                record.phase.after(.isRetried) != nil
            else { return false }
            if record.phase == .queued {
                guard record.notBefore != nil else { return false }
                try database.execute(
                    sql: "UPDATE jobs SET not_before = NULL, wait_s = NULL WHERE id = ?",
                    arguments: [job.rawValue]
                )
            } else {
                let isDone = [.succeeded, .duplicate].contains(record.outcome)
                // What was refused lies in the inbox still, and is looked at again when it changes.
                if isDone || record.sourceSha256 == nil && record.url == nil { return false }
                // One that found nothing to try again does not count.
                let successors = JobRecord.filter(
                    sql: "retry_of = ? AND (phase <> 'disposed' OR source_sha256 IS NOT NULL OR url IS NOT NULL)",
                    arguments: [job.rawValue]
                )
                let count = try successors.fetchCount(database)
                if count > 0 { return false }
                try database.execute(
                    sql: "UPDATE jobs SET retry_requested = 1 WHERE id = ?",
                    arguments: [job.rawValue]
                )
            }
            try note(database, record.id, "retry requested", "")
            return true
        }
    }

    /// The jobs whose successors are still to be made.
    func retriesRequested() async throws -> [JobRecord] {
        try await database.read { try JobRecord.filter(sql: "retry_requested").fetchAll($0) }
    }

    /// Makes the successor of a job that ended: claimed if its bytes must be spooled again, queued if it is a URL.
    func succeed(_ old: JobID) async throws -> JobRecord? {
        try await write { database in
            guard let ended = try JobRecord.fetchOne(database, key: old.rawValue), ended.retryRequested else {
                return nil
            }
            var record = JobRecord(id: try freeName(database), path: ended.dropPath, now: Date())
            record.statusName = ended.statusName
            record.retryOf = ended.id
            record.url = ended.url
            record.sourceIdentity = ended.sourceIdentity
            record.priority = ended.priority
            if ended.url != nil {
                try record.advance(.isSpooled)
                try enqueue(&record, priority: ended.priority, database)
            }
            try record.insert(database)
            try database.execute(sql: "UPDATE jobs SET retry_requested = 0 WHERE id = ?", arguments: [ended.id])
            try note(database, record.id, "claimed", "retry of \(ended.id)")
            return record
        }
    }

    // MARK: Parts

    private func freeName(_ database: Database) throws -> JobID {
        var name = JobID.random()
        while try JobRecord.exists(database, key: name.rawValue) { name = .random() }
        return name
    }

    /// Gives a job its place in the queue.
    private func enqueue(_ record: inout JobRecord, priority: Int, _ database: Database) throws {
        try record.advance(.isQueued)
        let folder = record.dropPath.folder.string
        let clock = try Int.fetchOne(database, sql: "SELECT value FROM counters WHERE name = 'turn'") ?? 0
        let last = try Int.fetchOne(
            database,
            sql: "SELECT last_turn FROM folders WHERE folder = ?",
            arguments: [folder]
        )
        record.priority = priority
        record.turn = FairQueue.turn(clock: clock, last: last)
        try database.execute(
            sql: "INSERT OR REPLACE INTO folders VALUES (?, ?)",
            arguments: [folder, record.turn]
        )
    }

    /// The name of a path's status file: its own, unless another path has taken it where case does not count.
    private func statusFile(of path: DropPath, _ database: Database) throws -> FilePath {
        let plain = path.statusFile
        let folded = OutputName.folded(plain)
        try database.execute(
            sql: "INSERT OR IGNORE INTO names VALUES (?, ?)",
            arguments: [folded, Data(path.bytes)]
        )
        let owner = try Data.fetchOne(
            database,
            sql: "SELECT path_bytes FROM names WHERE folded = ?",
            arguments: [folded]
        )
        return owner == Data(path.bytes) ? plain : path.markedStatusFile
    }
}
