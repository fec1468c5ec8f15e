package import Foundation

/// How far a stage is.
package enum StageState: String, Codable, Sendable {
    case pending, running, succeeded, partial, failed, cancelled
}

/// One stage of a job, as `stages[]` of a status.
package struct StageStatus: Codable, Sendable, Equatable {
    package var name: String
    package var state: StageState
    /// Items done of `total`; a stage that cannot count has one.
    package var done: Int
    package var total: Int
    package var attempts: Int
    package var startedAt: Date?
    package var endedAt: Date?
    /// Whether all of it came from an earlier attempt's checkpoint.
    package var cached: Bool

    init(name: String, state: StageState = .pending, total: Int = 0) {
        self.name = name
        self.state = state
        done = 0
        self.total = total
        attempts = 0
        cached = false
    }
}

/// The status file of a job: `outbox/PATH.status.json`.
///
/// Its fields are promises to users' scripts.
package struct JobStatus: Codable, Sendable, Equatable {
    package struct Cost: Codable, Sendable, Equatable {
        /// Nil if a price is unknown.
        package var estimatedUsd: Double? = 0
        /// What is known of it; nil if nothing is.
        package var spentUsd: Double? = 0
        package var limitUsd: Double?
        /// Calls whose price is unknown, and which are not part of the sums.
        package var unpricedCalls: Int?
    }

    package struct Outputs: Codable, Sendable, Equatable {
        /// Relative to the outbox.
        package var folder: String
        package var zip: String?
        /// Size and SHA-256 of the zip; of everything delivered if there is none.
        package var bytes: Int64
        package var sha256: String?
        package var files: [String]
    }

    package struct Failure: Codable, Sendable, Equatable {
        package var code: String
        package var type: String
        package var message: String
        package var stage: String?
        package var item: String?
        package var retryable: Bool
        package var nextRetryAt: Date?
        package var hint: String

        init(_ error: StorydropError, nextRetryAt: Date?) {
            code = error.code.code
            type = error.code.type
            message = error.message + (error.cause.map { " (\($0))" } ?? "")
            stage = error.stage
            item = error.item
            retryable = error.isRetryable
            self.nextRetryAt = nextRetryAt
            hint = error.hint
        }
    }

    /// A child of a URL list.
    package struct Child: Codable, Sendable, Equatable {
        package var job: String
        package var url: String
        package var state: JobState
        /// The child's status file, relative to the outbox.
        package var status: String
        package var error: String?
    }

    package var schema = "storydrop/status/1"
    package var job: String
    package var path: String
    package var state: JobState
    /// Why a `waiting` job waits.
    package var reason: String?
    package var rule: String?
    package var pipeline: [String]
    package var createdAt: Date
    package var updatedAt: Date
    package var finishedAt: Date?
    package var heartbeatAt: Date
    package var attempt: Int
    /// 0 to 1.
    package var progress: Double
    package var etaS: Int?
    package var stage: String?
    package var stages: [StageStatus]
    package var cost = Cost()
    package var outputs: Outputs?
    package var warnings: [String]
    package var error: Failure?
    package var children: [Child]?
    /// The standing result that a `duplicate` is the same as, relative to the outbox.
    package var duplicateOf: String?

    init(job: String, path: String, state: JobState, createdAt: Date, now: Date = Date()) {
        self.job = job
        self.path = path
        self.state = state
        pipeline = []
        self.createdAt = createdAt
        updatedAt = now
        heartbeatAt = now
        attempt = 0
        progress = 0
        stages = []
        warnings = []
    }

    /// The status that the ledger alone knows.
    init(_ record: JobRecord, steps: [StepRecord] = [], now: Date = Date()) {
        self.init(job: record.id, path: record.path, state: record.state, createdAt: record.createdAt, now: now)
        rule = record.rule
        updatedAt = record.updatedAt
        finishedAt = record.finishedAt
        attempt = record.attempt
        warnings = record.warningList
        stages = steps.map(StageStatus.init)
        cost = record.cost
        if let plan = record.plan { pipeline = (try? Plan.steps(of: plan).map(\.name)) ?? [] }
        error = record.failure.map { Failure($0, nextRetryAt: record.notBefore) }
        if record.phase == .queued, record.notBefore != nil, let failure = record.failure,
            let reason = Self.reason(failure.code)
        {
            (state, self.reason) = (.waiting, reason)
        }
        if record.cancelRequested, !state.isFinal {
            warnings.append("It is being cancelled; a call to a model that is at work, and paid for, is ended first.")
        }
        progress = state.isFinal ? 1 : Self.progress(of: stages)
    }

    /// Why a job waits that will be tried again; nil if none of the promised reasons fits, and it is just queued.
    private static func reason(_ code: ErrorCode) -> String? {
        switch code {
        case .diskFull: "disk_full"
        case .fetchFailed, .unreachable: "provider_down"
        case .rateLimited, .quotaExhausted: "rate_limit"
        case .jobBudget, .dayBudget: "budget"
        default: nil
        }
    }

    /// How far a job is, by its stages: reading and packing are short, the steps between share the rest evenly.
    static func progress(of stages: [StageStatus]) -> Double {
        let steps = stages.filter { ![StageTracker.read, StageTracker.pack].contains($0.name) }
        let parts = stages.map { stage in
            let share =
                switch stage.name {
                case StageTracker.read: 0.02
                case StageTracker.pack: 0.03
                default: 0.94 / Double(max(1, steps.count))
                }
            switch stage.state {
            case .succeeded, .partial: return share
            default: return stage.total > 0 ? share * Double(stage.done) / Double(stage.total) : 0
            }
        }
        // Only a finished job is at 1: delivery is still to come.
        return min(0.99, (parts.reduce(0, +) * 1000).rounded() / 1000)
    }
}

extension JobRecord {
    /// What it has cost, as its status tells it.
    var cost: JobStatus.Cost {
        JobStatus.Cost(
            // Before there is a plan nothing is estimated; afterwards nothing means that nobody knows.
            estimatedUsd: plan == nil ? 0 : estimatedUsd.map(Money.rounded),
            spentUsd: unpricedCalls > 0 && spentUsd == 0 ? nil : Money.rounded(spentUsd),
            limitUsd: limitUsd,
            unpricedCalls: unpricedCalls > 0 ? unpricedCalls : nil
        )
    }
}

extension StageStatus {
    init(_ record: StepRecord) {
        name = record.name
        state = record.state
        done = record.done
        total = record.total
        attempts = record.attempts
        startedAt = record.startedAt
        endedAt = record.endedAt
        cached = record.cached
    }
}
