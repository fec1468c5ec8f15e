package import Foundation
import GRDB
import SystemPackage

/// What can be asked of the ledger.
extension Ledger {
    package func job(_ id: JobID) async throws -> JobRecord? {
        try await database.read { try JobRecord.fetchOne($0, key: id.rawValue) }
    }

    /// The newest job of a path, by its words for people.
    package func latest(path: String) async throws -> JobRecord? {
        try await database.read { database in
            try JobRecord.filter(sql: "path = ?", arguments: [path]).order(sql: "created_at DESC, rowid DESC")
                .fetchOne(database)
        }
    }

    /// Jobs, newest first, a page at a time.
    package func jobs(limit: Int, offset: Int = 0) async throws -> [JobRecord] {
        try await database.read { database in
            try JobRecord.order(sql: "created_at DESC, rowid DESC").limit(limit, offset: offset).fetchAll(database)
        }
    }

    func jobs(in phases: [JobPhase]) async throws -> [JobRecord] {
        let list = phases.map { "'\($0.rawValue)'" }.joined(separator: ",")
        return try await database.read { database in
            try JobRecord.filter(sql: "phase IN (\(list))").order(sql: "created_at, rowid").fetchAll(database)
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

    /// The newest refusal of the very file that lies at a path, so that it is reported once.
    func wasRefused(path: DropPath, identity: String) async throws -> Bool {
        let record = try await latest(path: path.display)
        return record?.sourceIdentity == identity && record?.outcome == .failed && record?.sourceSha256 == nil
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
