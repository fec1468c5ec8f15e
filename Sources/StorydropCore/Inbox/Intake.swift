import Foundation
import Glibc
import Logging
import Native
import SystemPackage

/// Takes settled drops into our keeping: ledger rows, then renames into the claim folder.
///
/// Called by the watcher for every batch that has settled, and at a start for what was left half-way. Promises that the
/// bytes are in the inbox, in the claim folder or in the spool at every moment, and in the ledger exactly once.
struct Intake: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let logger: Logger
    /// The ledger's mark, which says whose claims are whose on a share that several watch.
    let mark: String
    let outbox: FolderGuard

    /// A settled drop.
    struct Arrival: Sendable {
        var entry: InboxEntry
        var job: JobID
        var createdAt: Date
        /// How many folders below the inbox its mount begins.
        var depth = 0
    }

    /// What became of a batch.
    struct Outcome: Sendable {
        /// Ours now; `Spooler` goes on with them.
        var claimed: [Claim] = []
        /// Still in the inbox, and why.
        var failed: [(claim: Claim, error: NativeError)] = []
    }

    /// What the ledger is to promise for a batch of drops.
    func claims(for arrivals: [Arrival]) -> [Claim] {
        // A batch is one folder, on one mount.
        let mounts = Dictionary(grouping: arrivals) { ClaimPlace.top(of: $0.entry.path.folder, $0.depth) }
        return mounts.values.flatMap(batch)
    }

    private func batch(of arrivals: [Arrival]) -> [Claim] {
        guard let first = arrivals.first else { return [] }
        let depth = first.depth > 0 ? "\(first.depth):" : ""
        let batch = "\(depth)\(first.job)-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        return arrivals.map { arrival in
            Claim(
                job: arrival.job,
                path: arrival.entry.path,
                identity: Self.identity(arrival.entry.facts),
                createdAt: arrival.createdAt,
                claimFile: "\(batch)/\(arrival.job)",
                bytes: arrival.entry.facts.size,
                isMarkedReady: arrival.entry.isMarkedReady
            )
        }
    }

    /// Moves promised drops into the claim folder; what cannot be moved stays where it is.
    ///
    /// Blocks its thread. Not asynchronous, so that it runs on the thread that its caller keeps for the share.
    func move(_ promised: [Claim]) -> Outcome {
        var outcome = Outcome()
        let batches = Dictionary(grouping: promised) {
            ClaimPlace($0.claimFile, of: $0.path).file.removingLastComponent()
        }
        for (folder, claims) in batches {
            let some = move(claims, into: folder)
            outcome.claimed += some.claimed
            outcome.failed += some.failed
        }
        return outcome
    }

    /// Moves one batch; `folder`: its own, relative to the inbox.
    private func move(_ promised: [Claim], into folder: FilePath) -> Outcome {
        var outcome = Outcome()
        let target: FileDescriptor
        do {
            target = try makeFolder(of: promised, folder)
        } catch {
            // Nothing has been moved yet.
            outcome.failed = promised.map { ($0, error) }
            return outcome
        }
        defer { try? target.close() }
        do {
            for (claim, error) in try move(promised, to: target, workspace.inbox.pushing(folder)) {
                if let error { outcome.failed.append((claim, error)) } else { outcome.claimed.append(claim) }
            }
        } catch {
            // Nobody knows what is on the disk now: the spooler finds out, file by file.
            logger.error("a batch of claims is in doubt", metadata: ["batch": "\(folder)", "error": "\(error)"])
            outcome = Outcome(claimed: promised)
        }
        return outcome
    }

    /// Makes the folder of a batch, with the list of where its files come from.
    ///
    /// Nothing of it stays if that fails.
    private func makeFolder(of claims: [Claim], _ relative: FilePath) throws(NativeError) -> FileDescriptor {
        let folder = workspace.inbox.pushing(relative)
        let root = relative.removingLastComponent()
        let mount = root.removingLastComponent().removingLastComponent()
        // Ours is made at the start; another mount's, when something is first claimed there. Neither is made anew by
        // whoever only wants something in it.
        try SafeOpen.folder(mount.isEmpty ? root : mount, beneath: workspace.inbox).closing()
        let target = try SafeOpen.makeFolder(relative, beneath: workspace.inbox)
        do {
            let origins = Origins(mark: mark, claims: claims)
            let file = folder.appending(Origins.name)
            try SafeOpen.write(Array(origins.text.utf8), as: Origins.name, in: target, named: file)
            try FileIO.syncDirectory(folder)
            try FileIO.syncDirectory(workspace.inbox.pushing(root))
            return target
        } catch {
            try? target.close()
            try? FileIO.removeTree(folder)
            throw error
        }
    }

    /// Renames every claimed drop into the folder of its batch, and makes that last.
    ///
    /// - Returns: each claim with what kept it from being renamed, if anything did.
    private func move(
        _ claims: [Claim],
        to target: FileDescriptor,
        _ folder: FilePath
    ) throws -> [(Claim, NativeError?)] {
        var results: [(Claim, NativeError?)] = []
        for (parent, group) in Dictionary(grouping: claims, by: \.path.folder) {
            results += move(group, from: parent, to: target)
        }
        try FileIO.syncDirectory(folder)
        for parent in Set(claims.map(\.path.folder)) {
            // A folder that went away right after needs no sync.
            let place = workspace.inbox.pushing(parent)
            if try FileIO.facts(place) != nil { try FileIO.syncDirectory(place) }
        }
        if results.allSatisfy({ $0.1 != nil }) { try FileIO.removeTree(folder) }
        return results
    }

    private func move(_ claims: [Claim], from parent: FilePath, to target: FileDescriptor) -> [(Claim, NativeError?)] {
        do {
            let source = try SafeOpen.folder(parent, beneath: workspace.inbox)
            defer { try? source.close() }
            return claims.map { claim -> (Claim, NativeError?) in
                guard let name = claim.path.path.lastComponent, let own = FilePath(claim.claimFile).lastComponent else {
                    return (claim, .library(name: "inbox", message: "a drop without a name"))
                }
                let result = Result { () throws(NativeError) in
                    // Written again since it was looked at: it waits once more.
                    let facts = try SafeOpen.facts(name, in: source)
                    if let facts, Self.identity(facts) != claim.identity {
                        throw .system(operation: "rename", subject: claim.path.display, errno: EAGAIN)
                    }
                    try SafeOpen.rename(name, in: source, to: own, in: target)
                }
                return if case .failure(let error) = result { (claim, error) } else { (claim, nil) }
            }
        } catch {
            return claims.map { ($0, error) }
        }
    }

    /// Reports a drop that cannot be taken; it stays in the inbox.
    ///
    /// `key`: what tells that nothing has changed since.
    func refuse(_ entry: InboxEntry, as job: JobID, key: String, _ error: StorydropError) async throws {
        try await ledger.refuse(job, path: entry.path, identity: key, error: error)
        guard let record = try await ledger.latest(entry.path) else { return }
        await board.post([(JobStatus(record), record.statusFile)])
        logger.error("drop refused", metadata: ["path": "\(entry.path.display)", "error": "\(error)"])
    }

    /// Makes sure that the spool has a job's bytes; the claimed file is kept until they are delivered.
    func respool(_ record: JobRecord) async throws {
        let target = workspace.source(of: record)
        let claim = workspace.claim(of: record)
        try await BlockingWork.run { [workspace, logger] in
            guard try FileIO.facts(target) == nil, try FileIO.facts(claim)?.kind == .regular else { return }
            logger.warning("the spool had lost a drop; copied again from the claim", metadata: ["job": "\(record.id)"])
            let partial = workspace.spool.appending("\(record.id).part")
            let digest = try FileIO.copy(claim, to: partial)
            guard record.sourceSha256 == nil || digest.sha256 == record.sourceSha256 else {
                throw StorydropError(
                    .damaged,
                    "The claimed file of \(record.path) is not what was dropped any more.",
                    hint: "Somebody changed it in the inbox's own folder; drop the file again."
                )
            }
            try FileIO.rename(partial, to: target)
            try FileIO.syncDirectory(workspace.spool)
        }
    }

    /// What tells whether a file was written to: size and time.
    static func content(_ facts: FileFacts) -> String { "\(facts.size):\(facts.modified)" }

    /// What tells a file from another at the same path: device, inode and the time of its last change.
    static func identity(_ facts: FileFacts) -> String { "\(facts.device):\(facts.inode):\(facts.changed)" }
}
