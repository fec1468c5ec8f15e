import Foundation
import GRDB

/// What models cost, and which servers want to be left alone.
extension Ledger {
    /// What a job, or a day, has come to.
    struct Spent: Sendable, Equatable {
        /// US dollars whose price is known.
        var usd = 0.0
        /// Calls whose price is unknown.
        var unpriced = 0
        /// What a budget counts: the known, and what is set aside or assumed for the rest.
        var counted = 0.0
    }

    /// Sets money aside, unless a limit is in the way.
    ///
    /// - Returns: the reservation; nil, and which limit, if it is not made.
    func reserve(
        _ usd: Double,
        for name: ModelName,
        job: String,
        label: String,
        jobLimit: Double,
        day: String,
        dayLimit: Double
    ) async throws -> Result<Int64, BudgetLimit> {
        try await write { database in
            let ofJob = try Self.spent(database, "job", job)
            let ofDay = try Self.spent(database, "day", day)
            // A thousandth of a cent is no reason to stop.
            if ofJob.counted + usd > jobLimit + 1e-5 { return .failure(.job(spent: ofJob.counted)) }
            if ofDay.counted + usd > dayLimit + 1e-5 { return .failure(.day(spent: ofDay.counted)) }
            try database.execute(
                sql: """
                    INSERT INTO spending (job, label, at, day, provider, model, state, usd, assumed)
                    VALUES (?, ?, ?, ?, ?, ?, 'reserved', NULL, ?)
                    """,
                arguments: [job, label, Date(), day, name.provider, name.model, usd]
            )
            return .success(database.lastInsertedRowID)
        }
    }

    /// Which limit is reached.
    enum BudgetLimit: Error, Sendable, Equatable {
        case job(spent: Double)
        case day(spent: Double)
    }

    /// A reserved call was made: `usd` is nil if its price is unknown.
    ///
    /// - Returns: the job that it was made for.
    @discardableResult
    func paid(_ id: Int64, usd: Double?, usage: ModelUsage) async throws -> String? {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE spending SET state = 'paid', usd = ?, input_tokens = ?, output_tokens = ? WHERE id = ?
                    """,
                arguments: [usd, usage.inputTokens, usage.outputTokens, id]
            )
            return try Self.sumUp(database, id)
        }
    }

    /// A reserved call may have been made.
    ///
    /// - Returns: the job that it was made for.
    @discardableResult
    func doubted(_ id: Int64) async throws -> String? {
        try await write { database in
            try database.execute(sql: "UPDATE spending SET state = 'doubtful' WHERE id = ?", arguments: [id])
            return try Self.sumUp(database, id)
        }
    }

    /// A reserved call was not made, or cost nothing.
    func unreserve(_ id: Int64) async throws {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM spending WHERE id = ? AND state = 'reserved'",
                arguments: [id]
            )
        }
    }

    /// At a start: the budget may be another, so that those who wait for it need not wait out their time.
    func wakeForBudget() async throws {
        let codes = Self.fails(with: [.jobBudget, .dayBudget])
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET not_before = NULL, wait_s = NULL, model_pauses = 0
                    WHERE phase = 'queued' AND not_before IS NOT NULL AND (\(codes))
                    """
            )
        }
    }

    /// At a start: nobody knows what became of the calls that a killed process was making.
    func doubtReserved() async throws {
        try await write { database in
            let cut = try Int64.fetchAll(database, sql: "SELECT id FROM spending WHERE state = 'reserved'")
            try database.execute(sql: "UPDATE spending SET state = 'doubtful' WHERE state = 'reserved'")
            for id in cut { try Self.sumUp(database, id) }
        }
    }

    /// Writes the sums of a job beside it, for its status.
    @discardableResult
    private static func sumUp(_ database: Database, _ id: Int64) throws -> String? {
        guard let job = try String.fetchOne(database, sql: "SELECT job FROM spending WHERE id = ?", arguments: [id])
        else { return nil }
        try note(try spent(database, "job", job), of: job, database)
        return job
    }

    private static func note(_ spent: Spent, of job: String, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE jobs SET spent_usd = ?, unpriced_calls = ? WHERE id = ?",
            arguments: [spent.usd, spent.unpriced, job]
        )
    }

    /// What a job has come to, by another ledger's account.
    func note(_ spent: Spent, of job: String) async throws {
        try await write { try Self.note(spent, of: job, $0) }
    }

    /// What a job has come to.
    func spent(by job: String) async throws -> Spent {
        try await database.read { try Self.spent($0, "job", job) }
    }

    /// What a day has come to.
    func spent(on day: String) async throws -> Spent {
        try await database.read { try Self.spent($0, "day", day) }
    }

    private static func spent(_ database: Database, _ column: String, _ value: String) throws -> Spent {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT coalesce(sum(usd), 0) AS usd, coalesce(sum(coalesce(usd, assumed)), 0) AS counted,
                    sum(usd IS NULL AND state <> 'reserved') AS unpriced
                FROM spending WHERE \(column) = ?
                """,
            arguments: [value]
        )
        return Spent(usd: row?["usd"] ?? 0, unpriced: row?["unpriced"] ?? 0, counted: row?["counted"] ?? 0)
    }

    // MARK: Pauses

    /// A server wants to be left alone.
    struct ModelPause: Sendable, Equatable {
        var name: ModelName
        /// Seconds from now.
        var seconds: Double
        var isQuota: Bool
    }

    /// A server wants to be left alone for so many seconds; an earlier, longer wish stands.
    func pause(_ name: ModelName, seconds: Double, isQuota: Bool, now: Date) async throws {
        let seconds = min(seconds, ServerError.longest)
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO pauses (provider, model, until, wait_s, is_quota) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (provider, model) DO UPDATE
                    SET until = excluded.until, wait_s = excluded.wait_s, is_quota = excluded.is_quota
                    WHERE excluded.until > until
                    """,
                arguments: [name.provider, name.model, now + seconds, seconds, isQuota]
            )
        }
    }

    /// The pause of one model, if it has one.
    func pause(of name: ModelName, now: Date) async throws -> ModelPause? {
        try await database.read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM pauses WHERE provider = ? AND model = ? AND until > ?",
                arguments: [name.provider, name.model, now]
            )
            return row.map { Self.pause($0, now) }
        }
    }

    private static func pause(_ row: Row, _ now: Date) -> ModelPause {
        let until: Date = row["until"]
        return ModelPause(
            name: ModelName(provider: row["provider"], model: row["model"]),
            seconds: min(until.timeIntervalSince(now), row["wait_s"]),
            isQuota: row["is_quota"]
        )
    }

    /// The pauses in force; those that are over are forgotten.
    ///
    /// One that a clock set back would make longer than it was meant begins anew.
    func pauses(now: Date) async throws -> [ModelPause] {
        try await write { database in
            try database.execute(sql: "DELETE FROM pauses WHERE until <= ?", arguments: [now])
            return try Row.fetchAll(database, sql: "SELECT * FROM pauses").map { Self.pause($0, now) }
        }
    }
}
