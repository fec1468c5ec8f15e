import Foundation
import Logging
import Native
import Synchronization
import SystemPackage

/// Brings results to the outbox: staged, synced, verified, promised in the ledger, published by one rename.
///
/// Called by the conveyor for every job that ends, and at every start for what a crash left half-way. Promises exactly
/// one delivery, and that a reader of the outbox never sees half of one.
final class Delivery: Sendable {
    private struct Publishing {
        var jobs: Set<JobID> = []
        var isHeldUp = false
    }

    private let publishing = Mutex(Publishing())
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let intake: Intake
    let guardian: FolderGuard
    let inboxGuardian: FolderGuard
    let logger: Logger

    init(
        workspace: Workspace,
        ledger: Ledger,
        board: StatusBoard,
        intake: Intake,
        guardian: FolderGuard,
        inboxGuardian: FolderGuard,
        logger: Logger
    ) {
        self.workspace = workspace
        self.ledger = ledger
        self.board = board
        self.intake = intake
        self.guardian = guardian
        self.inboxGuardian = inboxGuardian
        self.logger = logger
    }

    /// How a job ends.
    struct Ending: Sendable {
        var outcome: JobState
        /// Relative to the outbox; nil if nothing is delivered.
        var folder: FilePath?
        var error: StorydropError?
        var warnings: [String] = []
    }

    /// Stages a parcel, promises it, and publishes it.
    func deliver(_ parcel: Parcel, of record: JobRecord, as ending: Ending) async throws {
        guard let job = record.job else { return }
        // What is staged for a promise must not be touched.
        guard try await ledger.job(job)?.outcome == nil else { throw AlreadyCommitted() }
        let staging = stagingFolder(record)
        let zipName = ending.outcome == .failed || ending.outcome == .quarantined ? nil : record.dropPath.zipName
        let outputs = try await BlockingWork.run { [guardian] in
            try guardian.require()
            do {
                return try Stager(folder: staging, job: job).stage(parcel, zipName: zipName, created: record.createdAt)
            } catch {
                // On a full disk it is in the way of the status that says so.
                try? FileIO.removeTree(staging)
                throw StorydropError.delivery(error)
            }
        }
        do {
            try await ledger.commit(
                job,
                fence: record.fence,
                outcome: ending.outcome,
                folder: ending.folder?.string,
                outputs: outputs,
                error: ending.error,
                warnings: ending.warnings
            )
        } catch let error where error is StorydropError || error is StaleFence {
            try? await BlockingWork.run { try FileIO.removeTree(staging) }
            throw error
        }
        _ = await publishOrLeave(job)
    }

    /// Ends a job that delivers nothing.
    func close(_ record: JobRecord, as ending: Ending) async throws {
        guard let job = record.job else { return }
        try await ledger.commit(
            job,
            fence: record.fence,
            outcome: ending.outcome,
            folder: ending.folder?.string,
            outputs: [],
            error: ending.error,
            warnings: ending.warnings
        )
        _ = await publishOrLeave(job)
    }

    /// Takes a committed job to its end.
    ///
    /// Every part may have been done before a crash.
    func publish(_ job: JobID) async throws {
        guard let record = try await ledger.job(job), record.outcome != nil else { return }
        if record.phase == .committed {
            if let folder = record.resultFolder, record.outcome != .duplicate {
                let isThere = try await BlockingWork.run { [guardian] in
                    try guardian.check()
                    return try self.rename(record, to: FilePath(folder))
                }
                guard isThere else {
                    logger.error("what was staged is gone; the job is made anew", metadata: ["job": "\(job)"])
                    return try await ledger.stagingLost(job)
                }
            }
            try await ledger.published(job)
        }
        try await finish(job)
    }

    /// - Returns: false if there is nothing to rename, neither staged nor at its place.
    private func rename(_ record: JobRecord, to folder: FilePath) throws -> Bool {
        let staging = stagingFolder(record)
        let target = workspace.outbox.pushing(folder)
        guard try FileIO.facts(staging) != nil else {
            return try FileIO.facts(target) != nil
        }
        try FileIO.makeDirectory(target.removingLastComponent(), below: workspace.outbox)
        try FileIO.rename(staging, to: target)
        // Folders that were made on the way must last, too.
        var parent = target.removingLastComponent()
        while parent.starts(with: workspace.outbox) {
            try FileIO.syncDirectory(parent)
            parent.removeLastComponent()
        }
        return true
    }

    /// The status, then the tidying: the claimed file goes only now that its bytes are delivered.
    private func finish(_ job: JobID) async throws {
        guard let record = try await ledger.job(job), record.phase == .published else { return }
        let areSafe = try await intake.areBytesSafe(record)
        try await board.set(try await ledger.status(of: record), at: record.statusFile)
        let retried = try await retried(by: record)
        var isClaimKept = false
        // What came out of an archive was never claimed by itself.
        if record.url == nil, record.retryOf == nil, record.parent == nil {
            // A claim in an inbox that is away is swept once it is back.
            let isThere = await BlockingWork.run { [inboxGuardian] in (try? inboxGuardian.check()) != nil }
            isClaimKept = try await isThere ? !intake.end(record) : true
        }
        // All that is left of a drop, if its claim could not be ended.
        let isSpoolNeeded = !areSafe || isClaimKept && record.outcome == .duplicate
        try await BlockingWork.run { [workspace] in
            if let retried { try self.removeQuarantine(of: retried) }
            try FileIO.removeTree(workspace.folder(of: job))
            if !isSpoolNeeded { try FileIO.removeFile(workspace.spool.appending(record.id)) }
            try FileIO.removeTree(self.stagingFolder(record))
        }
        if let old = retried?.job { try await ledger.forgetResult(of: old) }
        try await ledger.disposed(job, isClaimKept: isClaimKept)
        logger.info(
            "job ended",
            metadata: ["job": "\(job)", "path": "\(record.path)", "state": "\(record.state.rawValue)"]
        )
    }

    /// The job that this one tries again, if its file lies in quarantine still, and now in this one's delivery too.
    private func retried(by record: JobRecord) async throws -> JobRecord? {
        guard let id = record.retryOf.flatMap({ JobID(rawValue: $0) }), let old = try await ledger.job(id),
            let folder = old.resultFolder, FilePath(folder) == Quarantine.folder(id)
        else { return nil }
        // A URL's page is fetched anew; a file must be the very same.
        guard old.url == nil else { return old }
        guard let sha256 = old.sourceSha256, record.sourceSha256 == sha256,
            try await intake.areBytesSafe(record)
        else { return nil }
        return old
    }

    /// What was tried again lies with its new job now, and nowhere else.
    private func removeQuarantine(of retried: JobRecord) throws {
        guard let job = retried.job else { return }
        try FileIO.removeTree(workspace.outbox.pushing(Quarantine.folder(job)))
        try FileIO.syncDirectory(workspace.outbox.pushing(Quarantine.folder(job).removingLastComponent()))
    }

    /// Removes what a crash of ours left in staging, in our corner of the outbox, in the spool and of checkpoints;
    /// another ledger's jobs are not ours to sweep.
    func sweep() async throws {
        let (staged, temporary) = try await BlockingWork.run { [workspace] in
            (try FileIO.names(in: workspace.staging), try FileIO.names(in: workspace.temporary))
        }
        for name in staged {
            guard let record = try await record(named: name), record.phase != .committed else { continue }
            try await BlockingWork.run { [workspace] in try FileIO.removeTree(workspace.staging.appending(name)) }
        }
        for name in temporary {
            let owner = try await record(named: name)
            guard owner != nil || OutputName.ownNames.contains(name.string) else { continue }
            try await BlockingWork.run { [workspace] in
                try FileIO.removeFile(workspace.temporary.appending(name))
            }
        }
    }

    /// The same for our own disk, which is there even if the outbox is not.
    func sweepState() async throws {
        for folder in [workspace.spool, workspace.jobs] {
            let names = try FileIO.names(in: folder)
            let jobs = names.compactMap { JobID(rawValue: String($0.string.prefix(8))) }
            let ended = try await ledger.phases(of: jobs).filter { $0.value == .disposed }
            let kept = Set(try await ledger.keptClaims().map(\.id))
            for name in names {
                guard let job = JobID(rawValue: String(name.string.prefix(8))), ended[job] != nil,
                    !kept.contains(job.rawValue), let record = try await ledger.job(job),
                    try await intake.areBytesSafe(record)
                else { continue }
                try FileIO.removeTree(folder.appending(name))
            }
        }
    }

    private func record(named name: FilePath.Component) async throws -> JobRecord? {
        guard let job = JobID(rawValue: String(name.string.prefix(8))) else { return nil }
        return try await ledger.job(job)
    }

    /// Whether something that was promised could not be published yet.
    var isHeldUp: Bool { publishing.withLock { $0.isHeldUp } }

    /// Ends what was left between promise and tidying; one that cannot be ended holds up no other.
    ///
    /// Returns how many are left.
    func recover() async throws -> Int {
        publishing.withLock { $0.isHeldUp = false }
        var left = 0
        for record in try await ledger.jobs(in: [.committed, .published]) {
            if let job = record.job, await !publishOrLeave(job) { left += 1 }
        }
        return left
    }

    /// After the promise nothing changes the outcome any more: what fails now is logged and tried again.
    private func publishOrLeave(_ job: JobID) async -> Bool {
        // One at a time for one job: its worker, or the round of those that were held up.
        guard publishing.withLock({ $0.jobs.insert(job).inserted }) else { return true }
        defer { _ = publishing.withLock { $0.jobs.remove(job) } }
        do {
            try await publish(job)
            return true
        } catch {
            publishing.withLock { $0.isHeldUp = true }
            logger.error("delivery is held up; trying again", metadata: ["job": "\(job)", "error": "\(error)"])
            return false
        }
    }

    /// Of one attempt: what a stale one stages is nobody's.
    private func stagingFolder(_ record: JobRecord) -> FilePath {
        workspace.staging.appending("\(record.id)-\(record.fence)")
    }
}

extension JobStatus.Child {
    init(_ record: JobRecord) {
        job = record.id
        url = record.url ?? ""
        state = record.state
        status = record.statusFile.string
        error = record.failure.map { $0.code.code }
    }
}
