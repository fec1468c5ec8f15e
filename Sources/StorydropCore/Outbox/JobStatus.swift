public import Foundation

/// How far a stage is.
public enum StageState: String, Codable, Sendable {
    case pending, running, succeeded, partial, failed, cancelled
}

/// One stage of a job, as `stages[]` of a status.
public struct StageStatus: Codable, Sendable, Equatable {
    public var name: String
    public var state: StageState
    /// Items done of `total`; a stage that cannot count has one.
    public var done: Int
    public var total: Int
    public var attempts: Int
    public var startedAt: Date?
    public var endedAt: Date?
    /// Whether all of it came from an earlier attempt's checkpoint.
    public var cached: Bool

    init(name: String, state: StageState = .pending, total: Int = 0) {
        self.name = name
        self.state = state
        done = 0
        self.total = total
        attempts = 0
        cached = false
    }
}

/// The status file of a job: `outbox/PATH.status.json`. Its fields are promises to users' scripts.
public struct JobStatus: Codable, Sendable, Equatable {
    public struct Cost: Codable, Sendable, Equatable {
        public var estimatedUsd = 0.0
        public var spentUsd = 0.0
        public var limitUsd: Double?
    }

    public struct Outputs: Codable, Sendable, Equatable {
        /// Relative to the outbox.
        public var folder: String
        public var zip: String?
        /// Size and SHA-256 of the zip; of everything delivered if there is none.
        public var bytes: Int64
        public var sha256: String?
        public var files: [String]
    }

    public struct Failure: Codable, Sendable, Equatable {
        public var code: String
        public var type: String
        public var message: String
        public var stage: String?
        public var item: String?
        public var retryable: Bool
        public var nextRetryAt: Date?
        public var hint: String

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
    public struct Child: Codable, Sendable, Equatable {
        public var job: String
        public var url: String
        public var state: JobState
        /// The child's status file, relative to the outbox.
        public var status: String
        public var error: String?
    }

    public var schema = "storydrop/status/1"
    public var job: String
    public var path: String
    public var state: JobState
    /// Why a `waiting` job waits.
    public var reason: String?
    public var rule: String?
    public var pipeline: [String]
    public var createdAt: Date
    public var updatedAt: Date
    public var finishedAt: Date?
    public var heartbeatAt: Date
    public var attempt: Int
    /// 0 to 1.
    public var progress: Double
    public var etaS: Int?
    public var stage: String?
    public var stages: [StageStatus]
    public var cost = Cost()
    public var outputs: Outputs?
    public var warnings: [String]
    public var error: Failure?
    public var children: [Child]?
    /// The standing result that a `duplicate` is the same as, relative to the outbox.
    public var duplicateOf: String?

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
        if let plan = record.plan { pipeline = (try? Plan.steps(of: plan).map(\.name)) ?? [] }
        error = record.failure.map { Failure($0, nextRetryAt: record.notBefore) }
        progress = state.isFinal ? 1 : Self.progress(of: stages)
    }

    /// Every stage counts the same; within a stage, its items.
    static func progress(of stages: [StageStatus]) -> Double {
        guard !stages.isEmpty else { return 0 }
        let parts = stages.map { stage in
            switch stage.state {
            case .succeeded, .partial: 1.0
            default: stage.total > 0 ? Double(stage.done) / Double(stage.total) : 0
            }
        }
        // Only a finished job is at 1: packing and delivery are still to come.
        return min(0.99, (parts.reduce(0, +) / Double(stages.count) * 1000).rounded() / 1000)
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
