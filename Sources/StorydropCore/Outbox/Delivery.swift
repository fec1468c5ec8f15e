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
            guard try FileIO.facts(workspace.outbox) != nil else {
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
        try await publish(job)
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
        try await publish(job)
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
        try FileIO.syncDirectory(target.removingLastComponent())
    }

    /// The status, then the tidying: the claimed file goes only now that its bytes are delivered.
    private func finish(_ job: JobID) async throws {
        guard let record = try await ledger.job(job) else { return }
        await board.set(try await finalStatus(record), at: record.dropPath)
        try await BlockingWork.run { [intake, workspace] in
            try intake.release(job)
            try FileIO.removeTree(workspace.folder(of: job))
            try FileIO.removeTree(stagingFolder(job))
        }
        try await ledger.disposed(job)
        logger.info(
            "job ended",
            metadata: ["job": "\(job)", "path": "\(record.path)", "state": "\(record.state.rawValue)"]
        )
    }

    /// The status of an ended job, from the ledger alone.
    func finalStatus(_ record: JobRecord) async throws -> JobStatus {
        guard let job = record.job else { return JobStatus(record) }
        var status = JobStatus(record, steps: try await ledger.steps(of: job))
        if record.outcome == .duplicate { status.duplicateOf = record.resultFolder }
        if let folder = record.resultFolder {
            let files = try await ledger.outputs(of: job)
            let zip = files.first { $0.name == record.dropPath.zipName }
            status.outputs = JobStatus.Outputs(
                folder: folder,
                zip: zip.map { "\(folder)/\($0.name)" },
                bytes: zip?.bytes ?? files.reduce(0) { $0 + $1.bytes },
                sha256: zip?.sha256,
                files: files.map(\.name).filter { $0 != zip?.name }
            )
        }
        let children = try await ledger.children(of: job)
        if !children.isEmpty { status.children = children.map(JobStatus.Child.init) }
        return status
    }

    /// Removes what a crash left in our corner of the outbox: nothing there is promised to anybody any more.
    func sweep() async throws {
        try await BlockingWork.run { [workspace] in
            for folder in [workspace.temporary, workspace.staging] {
                for name in try FileIO.names(in: folder) { try FileIO.removeTree(folder.appending(name)) }
            }
        }
    }

    /// Ends what a crash left between promise and tidying.
    func recover() async throws {
        for record in try await ledger.jobs(in: [.committed, .published]) {
            if let job = record.job { try await publish(job) }
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
