import Foundation
import Logging
import Native
import SystemPackage

/// Takes settled drops into our keeping: ledger row, rename into the claim folder, copy into the spool.
///
/// Called by the watcher for each settled drop and at every scan for what was left half-way. Promises that the bytes are
/// in the inbox, in the claim folder or in the spool at every moment, and in the ledger exactly once.
struct Intake: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let logger: Logger

    /// Claims one drop: after this it is ours, and `recover` spools it if `spool` does not.
    ///
    /// On failure the drop stays where it is, and the error says why.
    func claim(_ entry: InboxTree.Entry, as job: JobID, isCancelled: Bool) async throws {
        let path = entry.path
        try await ledger.claim(job, path: path, identity: Self.identity(entry.facts), isCancelled: isCancelled)
        let folder = claimFolder(job)
        try await BlockingWork.run { [workspace] in
            try FileIO.makeDirectory(folder)
            // Where it came from, in case the ledger is lost.
            try FileIO.write(path.bytes, to: folder.appending("path"))
            try FileIO.rename(workspace.inbox.pushing(path.path), to: folder.appending("drop"))
            try FileIO.syncDirectory(folder)
            try FileIO.syncDirectory(workspace.claims)
            try FileIO.syncDirectory(workspace.inbox.pushing(path.folder))
        }
    }

    /// Copies a claimed drop into the spool and queues its job.
    func spool(_ job: JobID, path: DropPath) async throws {
        let copied = try await copyToSpool(job)
        try await ledger.spooled(job, bytes: copied.bytes, sha256: copied.sha256)
        guard let record = try await ledger.job(job) else { return }
        await board.set(JobStatus(record), at: path)
        logger.info("drop claimed", metadata: ["job": "\(job)", "path": "\(path.display)", "bytes": "\(copied.bytes)"])
        do {
            try FileIO.removeFile(workspace.inbox.pushing(path.sidecar("ready")))
        } catch {
            logger.warning("ready mark stays", metadata: ["path": "\(path.display)", "error": "\(error)"])
        }
    }

    /// Makes sure that the spool has a job's bytes; the claimed file is kept until they are delivered.
    func respool(_ job: JobID) async throws {
        guard try FileIO.facts(workspace.folder(of: job).appending("source")) == nil,
            try FileIO.facts(claimFolder(job).appending("drop")) != nil
        else { return }
        logger.warning("the spool had lost a drop; copied again from the claim", metadata: ["job": "\(job)"])
        _ = try await copyToSpool(job)
    }

    private func copyToSpool(_ job: JobID) async throws -> (bytes: Int64, sha256: String) {
        let source = claimFolder(job).appending("drop")
        let folder = workspace.folder(of: job)
        return try await BlockingWork.run { [workspace] in
            try FileIO.makeDirectory(folder)
            let partial = folder.appending("source.part")
            let digest = try FileIO.copy(source, to: partial)
            try FileIO.rename(partial, to: folder.appending("source"))
            try FileIO.syncDirectory(folder)
            try FileIO.syncDirectory(workspace.jobs)
            return digest
        }
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

    /// Ends what was left between claiming and queueing; one that cannot be ended holds up no other.
    func recover() async throws {
        for record in try await ledger.jobs(in: [.claimed]) {
            guard let job = record.job else { continue }
            do {
                if try FileIO.facts(claimFolder(job).appending("drop")) != nil {
                    try await spool(job, path: record.dropPath)
                } else {
                    // The rename had not happened: the file, if it still lies in the inbox, is taken anew.
                    try await ledger.forget(job)
                    try FileIO.removeTree(claimFolder(job))
                }
            } catch {
                logger.error("claim cannot be ended; trying again", metadata: ["job": "\(job)", "error": "\(error)"])
            }
        }
    }

    /// Puts claimed files that no ledger knows back where they came from: the ledger was lost or replaced.
    func returnOrphans() async throws {
        for name in try FileIO.names(in: workspace.claims) {
            guard let job = JobID(rawValue: name.string), try await ledger.job(job) == nil else { continue }
            let folder = workspace.claims.appending(name)
            do {
                guard try FileIO.facts(folder.appending("drop")) != nil else { continue }
                let path = DropPath(bytes: try FileIO.read(folder.appending("path")))
                var target = workspace.inbox.pushing(path.path)
                if try FileIO.facts(target) != nil {
                    target = workspace.inbox.pushing(path.folder).appending("\(job)-\(path.name)")
                }
                try FileIO.makeDirectory(target.removingLastComponent())
                try FileIO.rename(folder.appending("drop"), to: target)
                try FileIO.syncDirectory(target.removingLastComponent())
                try FileIO.removeTree(folder)
                logger.warning(
                    "a claimed drop that the ledger does not know is back in the inbox",
                    metadata: ["path": "\(path.display)"]
                )
            } catch {
                logger.error("claimed drop cannot be put back", metadata: ["claim": "\(name)", "error": "\(error)"])
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
