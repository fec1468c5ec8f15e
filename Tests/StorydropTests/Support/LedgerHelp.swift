import Foundation
import Native
import SystemPackage

@testable import StorydropCore

/// Short ways to bring jobs where a test needs them.
extension Ledger {
    /// A ledger of its own in a workspace.
    init(in workspace: TestWorkspace) throws { try self.init(workspace.root.appending("ledger.sqlite")) }

    /// The next job, or nil.
    func take(now: Date = Date()) async throws -> JobRecord? {
        guard case .job(let record) = try await takeNext(now: now) else { return nil }
        return record
    }

    /// Claims one drop; nil if its path is busy.
    @discardableResult
    func claimOne(_ path: DropPath, as job: JobID = .random()) async throws -> JobID? {
        let claim = Claim(job: job, path: path, identity: "1", createdAt: Date(), claimFile: "batch/\(job)")
        return try await self.claim([claim]).first?.job
    }

    /// Claims and queues one drop.
    func queue(_ path: String, priority: Int = 0) async throws -> JobID {
        guard let job = try await claimOne(DropPath(FilePath(path))) else { throw Fixture.WrongKind() }
        try await spooled(job, bytes: 3, sha256: SHA256Hasher.hex(Array(path.utf8)), priority: priority)
        return job
    }

    /// Promises an end for a job that a worker has.
    func commit(_ record: JobRecord, _ outcome: JobState, folder: String? = nil) async throws {
        guard let job = record.job else { return }
        try await commit(
            job,
            fence: record.fence,
            outcome: outcome,
            folder: folder,
            outputs: [],
            error: nil,
            warnings: []
        )
    }

    /// Brings a job that a worker has to its end.
    func finish(_ record: JobRecord, _ outcome: JobState = .succeeded) async throws {
        guard let job = record.job else { return }
        try await commit(record, outcome)
        try await published(job)
        try await disposed(job)
    }
}

extension StepRecord {
    /// A step of which only the name and the state matter.
    init(of job: String, _ name: String, _ state: StageState) {
        self.init(
            job: job,
            name: name,
            position: 0,
            state: state,
            done: 0,
            total: 1,
            attempts: 1,
            startedAt: nil,
            endedAt: nil,
            cached: false,
            fingerprint: "",
            result: nil
        )
    }
}
