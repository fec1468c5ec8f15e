package import Foundation
import GRDB
import SystemPackage

/// What can be asked of the ledger.
extension Ledger {
    package func job(_ id: JobID) async throws -> JobRecord? {
        try await database.read { try JobRecord.fetchOne($0, key: id.rawValue) }
    }

    /// How far jobs are; those that are not known are left out.
    func phases(of jobs: [JobID]) async throws -> [JobID: JobPhase] {
        try await database.read { database in
            var phases: [JobID: JobPhase] = [:]
            for start in stride(from: 0, to: jobs.count, by: 500) {
                let some = jobs[start..<min(start + 500, jobs.count)]
                let marks = databaseQuestionMarks(count: some.count)
                let rows = try Row.fetchAll(
                    database,
                    sql: "SELECT id, phase FROM jobs WHERE id IN (\(marks))",
                    arguments: StatementArguments(some.map(\.rawValue))
                )
                for row in rows {
                    if let job = JobID(rawValue: row["id"]) { phases[job] = JobPhase(rawValue: row["phase"]) }
                }
            }
            return phases
        }
    }

    /// The newest job of a path: the one entered last, whatever the clock said.
    func latest(_ path: DropPath) async throws -> JobRecord? {
        try await database.read { database in
            try JobRecord.filter(sql: "path_bytes = ?", arguments: [Data(path.bytes)]).order(sql: "rowid DESC")
                .fetchOne(database)
        }
    }

    /// The same by its words for people, as they stand in a status.
    package func latest(display: String) async throws -> JobRecord? {
        try await database.read { database in
            try JobRecord.filter(sql: "path = ?", arguments: [display]).order(sql: "rowid DESC").fetchOne(database)
        }
    }

    /// A drop that waits in the inbox, by the job that it is to become or by its path.
    func sighting(_ subject: String) async throws -> Sighting? {
        try await database.read { database in
            try Sighting.filter(
                sql: "job = ? OR path_bytes = ?",
                arguments: [subject, Data(subject.utf8)]
            ).fetchOne(database)
        }
    }

    /// Whether a job was entered after another, or the other is not known; blocks its thread.
    func isNewer(_ job: String, than other: String) throws -> Bool {
        try database.read { database in
            let order = "SELECT rowid FROM jobs WHERE id = ?"
            guard let own = try Int64.fetchOne(database, sql: order, arguments: [job]) else { return true }
            if let place = try Int64.fetchOne(database, sql: order, arguments: [other]) { return own > place }
            // What still waits in the inbox is newer than any job.
            return try Sighting.filter(sql: "job = ?", arguments: [other]).isEmpty(database)
        }
    }

    /// Jobs in a phase, a page at a time in the order in which they were entered.
    func jobs(in phase: JobPhase, after rowid: Int64, limit: Int) async throws -> [(rowid: Int64, job: JobRecord)] {
        try await database.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT rowid AS place, * FROM jobs WHERE phase = ? AND rowid > ? ORDER BY rowid LIMIT ?",
                arguments: [phase.rawValue, rowid, limit]
            )
            return try rows.map { ($0["place"], try JobRecord(row: $0)) }
        }
    }

    /// How many ended jobs there are.
    func ended() async throws -> Int {
        try await database.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM jobs WHERE phase = 'disposed'") ?? 0
        }
    }

    /// Jobs, newest first, a page at a time.
    package func jobs(limit: Int, offset: Int = 0) async throws -> [JobRecord] {
        try await database.read { database in
            try JobRecord.order(sql: "rowid DESC").limit(limit, offset: offset).fetchAll(database)
        }
    }

    func jobs(in phases: [JobPhase]) async throws -> [JobRecord] {
        let list = phases.map { "'\($0.rawValue)'" }.joined(separator: ",")
        return try await database.read { database in
            try JobRecord.filter(sql: "phase IN (\(list))").order(sql: "rowid").fetchAll(database)
        }
    }

    /// How many jobs are in each phase.
    func counts() async throws -> [JobPhase: Int] {
        try await database.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT phase, count(*) AS n FROM jobs GROUP BY phase")
            return Dictionary(
                uniqueKeysWithValues: rows.compactMap { row in JobPhase(rawValue: row["phase"]).map { ($0, row["n"]) } }
            )
        }
    }

    /// Every finished or unfinished job counted by what users see, for the exit code of `once`.
    package func outcomes(since: Date) async throws -> [JobState: Int] {
        try await database.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT outcome, count(*) AS n FROM jobs WHERE finished_at >= ? GROUP BY outcome",
                arguments: [since]
            )
            return Dictionary(
                uniqueKeysWithValues: rows.compactMap { row in
                    (row["outcome"] as String?).flatMap(JobState.init(rawValue:)).map { ($0, row["n"]) }
                }
            )
        }
    }

    func children(of job: JobID) async throws -> [JobRecord] {
        try await database.read { database in
            try JobRecord.filter(sql: "parent = ?", arguments: [job.rawValue]).order(sql: "ordinal").fetchAll(database)
        }
    }

    func steps(of job: JobID) async throws -> [StepRecord] {
        try await database.read { database in
            try StepRecord.filter(sql: "job = ?", arguments: [job.rawValue]).order(sql: "position").fetchAll(database)
        }
    }

    func items(of job: JobID, step: String) async throws -> [String: ItemRecord] {
        try await database.read { database in
            let rows = try ItemRecord.filter(sql: "job = ? AND step = ?", arguments: [job.rawValue, step])
                .fetchAll(database)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.item, $0) })
        }
    }

    func outputs(of job: JobID) async throws -> [OutputRecord] {
        try await database.read { database in
            try OutputRecord.filter(sql: "job = ?", arguments: [job.rawValue]).order(sql: "name").fetchAll(database)
        }
    }

    func isCancelRequested(_ job: JobID) async throws -> Bool {
        try await database.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT cancel_requested FROM jobs WHERE id = ?",
                arguments: [job.rawValue]
            ) ?? false
        }
    }

    /// Whether the bytes of a drop lie in what was delivered for it, or for the one that it is a duplicate of.
    func areBytesDelivered(_ record: JobRecord) async throws -> Bool {
        guard record.url == nil, let job = record.job, let sha256 = record.sourceSha256 else { return true }
        if try await outputs(of: job).contains(where: { $0.sha256 == sha256 }) { return true }
        // Without a folder the original is in the zip.
        return [.duplicate, .succeeded, .partial].contains(record.outcome)
    }

    /// The job that a duplicate points to: whose result lies in its folder.
    func standing(of duplicate: JobRecord) async throws -> JobRecord? {
        guard let folder = duplicate.resultFolder else { return nil }
        return try await database.read { database in
            try JobRecord.filter(sql: "result_folder = ? AND outcome <> 'duplicate'", arguments: [folder])
                .order(sql: "finished_at DESC").fetchOne(database)
        }
    }

    /// The jobs that tried a job again and have ended.
    func retries(of record: JobRecord) async throws -> [JobRecord] {
        try await database.read { database in
            try JobRecord.filter(sql: "retry_of = ? AND phase IN ('published','disposed')", arguments: [record.id])
                .fetchAll(database)
        }
    }

    /// Jobs whose claimed files were out of reach when they ended.
    func keptClaims() async throws -> [JobRecord] {
        try await database.read { try JobRecord.filter(sql: "claim_kept").fetchAll($0) }
    }

    /// At which step the service died last while it worked on a job.
    func crashStep(of job: JobID) async throws -> String? {
        try await database.read { database in
            try String.fetchOne(database, sql: "SELECT crash_step FROM jobs WHERE id = ?", arguments: [job.rawValue])
        }
    }

    /// The condition that a job failed last with one of some codes.
    static func fails(with codes: [ErrorCode]) -> String {
        codes.map { "error LIKE '%\($0.rawValue)%'" }.joined(separator: " OR ")
    }

    /// How many jobs wait for nothing but room, for an outbox that can be written, for a provider that will not be asked
    /// for a minute at least, or for one of those.
    func paused(now: Date) async throws -> Int {
        let codes = Self.fails(with: ErrorCode.allCases.filter(\.isPause))
        let models = Self.fails(with: ErrorCode.allCases.filter(\.isModelPause))
        return try await database.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM jobs
                    WHERE phase IN ('queued','running')
                        AND (waits_for IS NOT NULL OR \(codes) OR not_before > ? AND (\(models)))
                    """,
                arguments: [now + 60]
            ) ?? 0
        }
    }

    /// What tells this ledger from every other; in the sentinels of its folders and on its claims.
    func mark() throws -> String {
        try database.read { try String.fetchOne($0, sql: "SELECT mark FROM identity") ?? "" }
    }

    /// This ledger's mark, and those of the ledgers in whose place it came.
    func marks() async throws -> Set<String> {
        try await database.read { database in
            try String.fetchSet(database, sql: "SELECT mark FROM identity UNION SELECT mark FROM earlier_marks")
        }
    }

    /// Everything that the ledger knows of a job, as its status.
    func status(of record: JobRecord) async throws -> JobStatus {
        guard let job = record.job else { return JobStatus(record) }
        var status = JobStatus(record, steps: try await steps(of: job))
        if record.outcome == .duplicate { status.duplicateOf = record.resultFolder }
        if let folder = record.resultFolder {
            let files = try await outputs(of: job)
            let zip = files.first { $0.name == record.dropPath.zipName }
            status.outputs = JobStatus.Outputs(
                folder: folder,
                zip: zip.map { "\(folder)/\($0.name)" },
                bytes: zip?.bytes ?? files.reduce(0) { $0 + $1.bytes },
                sha256: zip?.sha256,
                files: files.map(\.name).filter { $0 != zip?.name }
            )
        }
        let children = try await children(of: job)
        if !children.isEmpty { status.children = children.map(JobStatus.Child.init) }
        return status
    }
}
