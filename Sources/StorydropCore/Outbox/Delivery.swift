import Foundation
import Logging
import Native
import SystemPackage

/// Brings results to the outbox: staged, synced, verified, promised in the ledger, published by one rename.
///
/// Called by the conveyor for every job that ends, and at every start for what a crash left half-way. Promises exactly
/// one delivery, and that a reader of the outbox never sees half of one.
struct Delivery: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let intake: Intake
    let logger: Logger

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
        let staging = stagingFolder(job)
        let zipName = ending.outcome == .failed || ending.outcome == .quarantined ? nil : record.dropPath.zipName
        let outputs = try await BlockingWork.run { [workspace] in
            // Our corner tells the outbox itself from an empty mount point.
            guard try FileIO.facts(workspace.staging) != nil else {
                throw StorydropError(
                    .outboxMissing,
                    "The outbox \(workspace.outbox) is not there.",
                    hint: "Mount it again; the job goes on by itself.",
                    isRetryable: true
                )
            }
            do {
                return try Stager(folder: staging, job: job).stage(parcel, zipName: zipName, created: record.createdAt)
            } catch {
                throw StorydropError.delivery(error)
            }
        }
        try await ledger.commit(
            job,
            outcome: ending.outcome,
            folder: ending.folder?.string,
            outputs: outputs,
            error: ending.error,
            warnings: ending.warnings
        )
        _ = await publishOrLeave(job)
    }

    /// Ends a job that delivers nothing.
    func close(_ record: JobRecord, as ending: Ending) async throws {
        guard let job = record.job else { return }
        try await ledger.commit(
            job,
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
                try await BlockingWork.run { try rename(job, to: FilePath(folder)) }
            }
            try await ledger.published(job)
        }
        try await finish(job)
    }

    private func rename(_ job: JobID, to folder: FilePath) throws {
        let staging = stagingFolder(job)
        let target = workspace.outbox.pushing(folder)
        guard try FileIO.facts(staging) != nil else {
            if try FileIO.facts(target) != nil { return }
            throw StorydropError(
                .verifyFailed,
                "The staged results of job \(job) are gone.",
                hint: "Drop the file again."
            )
        }
        try FileIO.makeDirectory(target.removingLastComponent())
        try FileIO.rename(staging, to: target)
        // Folders that were made on the way must last, too.
        var parent = target.removingLastComponent()
        while parent.starts(with: workspace.outbox) {
            try FileIO.syncDirectory(parent)
            parent.removeLastComponent()
        }
    }

    /// The status, then the tidying: the claimed file goes only now that its bytes are delivered.
    private func finish(_ job: JobID) async throws {
        guard let record = try await ledger.job(job) else { return }
        let areDelivered = try await areBytesDelivered(record)
        await board.set(try await ledger.status(of: record), at: record.dropPath)
        try await BlockingWork.run { [intake, workspace] in
            if areDelivered { try intake.release(job) }
            try FileIO.removeTree(workspace.folder(of: job))
            try FileIO.removeTree(stagingFolder(job))
        }
        try await ledger.disposed(job)
        logger.info(
            "job ended",
            metadata: ["job": "\(job)", "path": "\(record.path)", "state": "\(record.state.rawValue)"]
        )
    }

    /// Whether the bytes of a drop lie in what was delivered for it, or for the one that it is a duplicate of.
    private func areBytesDelivered(_ record: JobRecord) async throws -> Bool {
        guard record.url == nil, let job = record.job, let sha256 = record.sourceSha256 else { return true }
        if try await ledger.outputs(of: job).contains(where: { $0.sha256 == sha256 }) { return true }
        // Without a folder the original is in the zip.
        if record.outcome == .duplicate || record.outcome == .succeeded || record.outcome == .partial { return true }
        logger.error("the claimed file stays: its bytes were not delivered", metadata: ["job": "\(job)"])
        return false
    }

    /// Removes what a crash of ours left in staging; another ledger's jobs are not ours to sweep.
    func sweep() async throws {
        for name in try FileIO.names(in: workspace.staging) {
            guard let job = JobID(rawValue: name.string), let record = try await ledger.job(job),
                record.phase != .committed
            else { continue }
            try await BlockingWork.run { try FileIO.removeTree(stagingFolder(job)) }
        }
        for name in try FileIO.names(in: workspace.temporary) {
            guard let job = JobID(rawValue: String(name.string.prefix(8))), try await ledger.job(job) != nil else {
                continue
            }
            try FileIO.removeFile(workspace.temporary.appending(name))
        }
    }

    /// Ends what was left between promise and tidying; one that cannot be ended holds up no other.
    ///
    /// Returns how many are left.
    func recover() async throws -> Int {
        var left = 0
        for record in try await ledger.jobs(in: [.committed, .published]) {
            if let job = record.job, await !publishOrLeave(job) { left += 1 }
        }
        return left
    }

    /// After the promise nothing changes the outcome any more: what fails now is logged and tried again.
    private func publishOrLeave(_ job: JobID) async -> Bool {
        do {
            try await publish(job)
            return true
        } catch {
            logger.error("delivery is held up; trying again", metadata: ["job": "\(job)", "error": "\(error)"])
            return false
        }
    }

    private func stagingFolder(_ job: JobID) -> FilePath { workspace.staging.appending(job.rawValue) }
}

extension JobStatus.Child {
    init(_ record: JobRecord) {
        job = record.id
        url = record.url ?? ""
        state = record.state
        status = record.dropPath.statusFile.string
        error = record.failure.map { $0.code.code }
    }
}
