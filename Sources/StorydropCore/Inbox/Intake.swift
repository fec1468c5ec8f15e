import Foundation
import Logging
import Native
import SystemPackage

/// Takes settled drops into our keeping: ledger row, rename into the claim folder, copy into the spool.
///
/// Called by the watcher for each settled drop and at every start for what a crash left half-way. Promises that the
/// bytes are in the inbox, in the claim folder or in the spool at every moment, and in the ledger exactly once.
struct Intake: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let logger: Logger

    /// Claims and spools one drop.
    ///
    /// On failure the drop stays where it is, and the error says why.
    func take(_ entry: InboxTree.Entry, as job: JobID) async throws {
        let path = entry.path
        try await ledger.claim(job, path: path, identity: Self.identity(entry.facts))
        let folder = claimFolder(job)
        try await BlockingWork.run { [workspace] in
            try FileIO.makeDirectory(folder)
            try FileIO.rename(workspace.inbox.pushing(path.path), to: folder.appending("drop"))
            try FileIO.syncDirectory(folder)
            try FileIO.syncDirectory(workspace.claims)
            try FileIO.syncDirectory(workspace.inbox.pushing(path.folder))
            try? FileIO.removeFile(workspace.inbox.pushing(path.folder).appending(path.name + ".ready"))
        }
        try await spool(job, path: path)
    }

    /// Copies a claimed drop into the spool and queues its job.
    private func spool(_ job: JobID, path: DropPath) async throws {
        let source = claimFolder(job).appending("drop")
        let folder = workspace.folder(of: job)
        let copied = try await BlockingWork.run {
            try FileIO.makeDirectory(folder)
            let digest = try FileIO.copy(source, to: folder.appending("source"))
            try FileIO.syncDirectory(folder)
            return digest
        }
        try await ledger.spooled(job, bytes: copied.bytes, sha256: copied.sha256)
        guard let record = try await ledger.job(job) else { return }
        await board.set(JobStatus(record), at: path)
        logger.info("drop claimed", metadata: ["job": "\(job)", "path": "\(path.display)", "bytes": "\(copied.bytes)"])
    }

    /// Reports a drop that cannot be taken; it stays in the inbox.
    func refuse(_ entry: InboxTree.Entry, as job: JobID, _ error: StorydropError) async throws {
        let identity = Self.identity(entry.facts)
        if try await ledger.wasRefused(path: entry.path, identity: identity) { return }
        try await ledger.refuse(job, path: entry.path, identity: identity, error: error)
        guard let record = try await ledger.job(job) else { return }
        await board.set(JobStatus(record), at: entry.path)
        logger.error("drop refused", metadata: ["path": "\(entry.path.display)", "error": "\(error)"])
    }

    /// Ends what a crash left between claiming and queueing.
    func recover() async throws {
        for record in try await ledger.jobs(in: [.claimed]) {
            guard let job = record.job else { continue }
            let claimed = try FileIO.facts(claimFolder(job).appending("drop"))
            if claimed != nil {
                try await spool(job, path: record.dropPath)
            } else {
                // The rename had not happened: the file, if it still lies in the inbox, is taken anew.
                try await ledger.forget(job)
            }
        }
    }

    /// Removes the claimed file of a job whose bytes are delivered or in quarantine.
    func release(_ job: JobID) throws(NativeError) {
        try FileIO.removeTree(claimFolder(job))
    }

    private func claimFolder(_ job: JobID) -> FilePath { workspace.claims.appending(job.rawValue) }

    /// What tells a file from another at the same path: device, inode and the time of its last change.
    static func identity(_ facts: FileFacts) -> String { "\(facts.device):\(facts.inode):\(facts.changed)" }
}
