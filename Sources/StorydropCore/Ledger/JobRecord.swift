package import Foundation
import GRDB
import SystemPackage

/// What users and scripts read as `state`.
package enum JobState: String, Codable, Sendable, CaseIterable {
    case settling, queued, running, waiting, succeeded, partial, failed, cancelled, duplicate, quarantined

    /// Whether nothing will change any more.
    package var isFinal: Bool {
        switch self {
        case .settling, .queued, .running, .waiting: false
        case .succeeded, .partial, .failed, .cancelled, .duplicate, .quarantined: true
        }
    }
}

/// A row of `jobs`: one claimed drop, or one URL of a list.
package struct JobRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "jobs"

    package var id: String
    /// The path in the inbox as bytes; for a child, where it would lie.
    package var pathBytes: Data
    /// The same for people.
    package var path: String
    package var phase: JobPhase
    /// The final state, once known.
    package var outcome: JobState?
    package var parent: String?
    package var url: String?
    package var ordinal: Int = 0
    package var sourceSha256: String?
    package var sourceBytes: Int64?
    /// Device and inode of the drop, to recognise it after a crash.
    package var sourceIdentity: String?
    package var rule: String?
    /// The pipeline in force, as JSON.
    package var plan: String?
    package var planHash: String?
    package var attempt: Int = 0
    /// Attempts that ended with an error that may pass; these use up the retries.
    package var failures: Int = 0
    /// How often the process died at the step that the job is at, since it last got on: it may be what kills it.
    package var crashes: Int = 0
    package var notBefore: Date?
    package var cancelRequested: Bool = false
    package var createdAt: Date
    package var updatedAt: Date
    package var finishedAt: Date?
    /// The error as JSON.
    package var error: String?
    package var warnings: String = "[]"
    /// Where the results are, relative to the outbox.
    package var resultFolder: String?
    package var title: String?
    /// The number of the attempt that has the job, from a counter that only goes up.
    package var fence: Int = 0
    /// Higher goes first; from the rule.
    package var priority: Int = 0
    /// The place in the queue among the same priority; see `FairQueue`.
    package var turn: Int = 0
    /// Seconds from when `notBefore` was set until it.
    package var waitS: Double?
    /// Where the claimed file lies, below the claim folder; for a retry, the job that it lies with.
    package var claimFile: String?
    package var statusName: String?
    /// The job that this one tries again.
    package var retryOf: String?
    package var retryRequested: Bool = false
    /// Size and time of the claimed file when it was spooled.
    package var spooledIdentity: String?
    /// The job that makes the very same just now; this one goes on when that has ended.
    package var waitsFor: String?
    /// What the job is likely to cost, in US dollars; nil before its plan, or if no price is known.
    package var estimatedUsd: Double?
    /// The most that it may cost.
    package var limitUsd: Double?
    package var spentUsd = 0.0
    /// Calls whose price is unknown.
    package var unpricedCalls = 0
    /// How often it has waited for a provider or a budget since it last got on.
    package var modelPauses = 0

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case id
        case pathBytes = "path_bytes"
        case path, phase, outcome, parent, url, ordinal
        case sourceSha256 = "source_sha256"
        case sourceBytes = "source_bytes"
        case sourceIdentity = "source_identity"
        case rule, plan
        case planHash = "plan_hash"
        case attempt, failures, crashes
        case notBefore = "not_before"
        case cancelRequested = "cancel_requested"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case finishedAt = "finished_at"
        case error, warnings
        case resultFolder = "result_folder"
        case title, fence, priority, turn
        case waitS = "wait_s"
        case claimFile = "claim_file"
        case statusName = "status_file"
        case retryOf = "retry_of"
        case retryRequested = "retry_requested"
        case spooledIdentity = "spooled_identity"
        case waitsFor = "waits_for"
        case estimatedUsd = "estimated_usd"
        case limitUsd = "limit_usd"
        case spentUsd = "spent_usd"
        case unpricedCalls = "unpriced_calls"
        case modelPauses = "model_pauses"
    }

    init(id: JobID, path: DropPath, now: Date) {
        self.id = id.rawValue
        pathBytes = Data(path.bytes)
        self.path = path.display
        phase = .claimed
        createdAt = now
        updatedAt = now
    }

    /// The name of the job.
    package var job: JobID? { JobID(rawValue: id) }

    /// The path in the inbox.
    var dropPath: DropPath { DropPath(bytes: Array(pathBytes)) }

    /// The name of its status file, relative to the outbox.
    var statusFile: FilePath { statusName.map { FilePath($0) } ?? dropPath.statusFile }

    /// Where its claimed file lies, below the claim folder; the first version gave each a folder of its own.
    var claimPath: String { claimFile ?? "\(id)/drop" }

    /// Whether it is a list of URLs, by its name.
    var isList: Bool { URLListReader.extensions.contains(dropPath.lowercasedExtension) && url == nil }

    /// What users see as `state` when nothing more is known than this row.
    package var state: JobState {
        if phase == .disposed || phase == .published { return outcome ?? .failed }
        switch phase {
        case .running, .gathering, .committed: return .running
        default: return .queued
        }
    }

    /// The error, decoded.
    var failure: StorydropError? {
        error.flatMap { try? JSONText.decode(StorydropError.self, from: $0) }
    }

    /// The warnings, decoded.
    var warningList: [String] { (try? JSONText.decode([String].self, from: warnings)) ?? [] }
}

/// A row of `steps`: one stage of one job.
struct StepRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "steps"

    var job: String
    var name: String
    var position: Int
    var state: StageState
    var done: Int
    var total: Int
    var attempts: Int
    var startedAt: Date?
    var endedAt: Date?
    var cached: Bool
    /// Hash of everything that the result depends on; a result counts only under the same hash.
    var fingerprint: String
    /// The files and facts that it made, as JSON, once it has succeeded.
    var result: String?

    enum CodingKeys: String, CodingKey, ColumnExpression {
        case job, name, position, state, done, total, attempts
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case cached, fingerprint, result
    }
}

/// A row of `items`: one checkpointed piece of a step, such as one picture.
struct ItemRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "items"

    var job: String
    var step: String
    var item: String
    var fingerprint: String
    /// What it made, as JSON.
    var result: String
}

/// A row of `outputs`: one delivered file.
struct OutputRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "outputs"

    var job: String
    var name: String
    var bytes: Int64
    var sha256: String
}
