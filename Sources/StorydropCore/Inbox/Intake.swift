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

    /// The list, in every folder of claims, of where they came from: all that is left if the ledger is lost.
    static let originsName = "origins"

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
            let reason = (error as? NativeError) ?? .library(name: "inbox", message: "\(error)")
            outcome.failed = promised.map { ($0, reason) }
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
    private func makeFolder(of claims: [Claim], _ relative: FilePath) throws -> FileDescriptor {
        let folder = workspace.inbox.pushing(relative)
        let root = folder.removingLastComponent()
        // Ours is made at the start; another mount's, when something is first claimed there.
        let mount = root.removingLastComponent().removingLastComponent()
        try FileIO.makeDirectory(folder, below: root == workspace.claims ? root : mount)
        let origins = claims.map { "\($0.claimFile.split(separator: "/").last ?? "") \(Hex.text($0.path.bytes))\n" }
        try FileIO.write(Array(origins.joined().utf8), to: folder.appending(Self.originsName))
        try FileIO.syncDirectory(folder)
        try FileIO.syncDirectory(root)
        return try SafeOpen.folder(relative, beneath: workspace.inbox)
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

    // MARK: What was left

    /// The claims that a stop or a crash left between the rename and the queue.
    func unfinished() async throws -> [Claim] {
        try await ledger.jobs(in: [.claimed]).compactMap { record in
            guard record.retryOf == nil, let job = record.job else { return nil }
            return Claim(
                job: job,
                path: record.dropPath,
                identity: record.sourceIdentity ?? "",
                createdAt: record.createdAt,
                claimFile: record.claimPath,
                statusFile: record.statusFile
            )
        }
    }

    /// Puts claimed files that no ledger knows back where they came from, for the ledger was lost or replaced; and
    /// removes those whose jobs have ended, for the inbox was away when they did.
    ///
    /// `mount`: the folder of the inbox where the mount begins.
    func sweepClaims(on mount: FilePath = FilePath()) async throws {
        let claims = workspace.inbox.pushing(mount).pushing(ClaimPlace.folder)
        guard mount.isEmpty || FileIO.isThere(claims) else { return }
        for name in try FileIO.names(in: claims) {
            let folder = claims.appending(name)
            do {
                try await sweep(folder, origins: try origins(folder))
            } catch {
                logger.error("claims cannot be swept", metadata: ["folder": "\(name)", "error": "\(error)"])
            }
        }
    }

    private func sweep(_ folder: FilePath, origins: [FilePath.Component: (job: JobID, path: DropPath)]) async throws {
        let there = Set(try FileIO.names(in: folder))
        let phases = try await ledger.phases(of: origins.values.map(\.job))
        for (name, origin) in origins where there.contains(name) {
            let file = folder.appending(name)
            guard let phase = phases[origin.job] else {
                try putBack(file, to: origin.path, as: origin.job.rawValue)
                continue
            }
            guard phase == .disposed, let record = try await ledger.job(origin.job),
                try await ledger.areBytesDelivered(record)
            else { continue }
            try release(record)
        }
        try Self.removeIfEmpty(folder)
    }

    private func origins(_ folder: FilePath) throws -> [FilePath.Component: (job: JobID, path: DropPath)] {
        let list = folder.appending(Self.originsName)
        if try FileIO.facts(list) != nil {
            let text = String(decoding: try FileIO.read(list), as: UTF8.self)
            return text.split(separator: "\n").reduce(into: [:]) { found, line in
                let parts = line.split(separator: " ")
                guard parts.count == 2, let job = JobID(rawValue: String(parts[0])), let path = Hex.bytes(parts[1]),
                    let name = FilePath.Component(bytes: Array(parts[0].utf8))
                else { return }
                found[name] = (job, DropPath(bytes: path))
            }
        }
        // The form of the first version: a folder a job, with `drop` and `path`.
        guard let job = folder.lastComponent.flatMap({ JobID(rawValue: $0.string) }),
            try FileIO.facts(folder.appending("path")) != nil
        else { return [:] }
        return ["drop": (job, DropPath(bytes: try FileIO.read(folder.appending("path"))))]
    }

    private func putBack(_ file: FilePath, to path: DropPath, as job: String) throws(NativeError) {
        var target = workspace.inbox.pushing(path.path)
        if try FileIO.facts(target) != nil, let name = FilePath.Component(bytes: Array("\(job)-".utf8) + path.lastBytes)
        {
            target = workspace.inbox.pushing(path.folder).appending(name)
        }
        try FileIO.makeDirectory(target.removingLastComponent(), below: workspace.inbox)
        try FileIO.rename(file, to: target)
        try FileIO.syncDirectory(target.removingLastComponent())
        logger.warning(
            "a claimed drop is back in the inbox: the ledger does not know it, or it was written to meanwhile",
            metadata: ["path": "\(path.display)"]
        )
    }

    /// Ends the claim of a job whose bytes are delivered or in quarantine; what is no file is kept, out of the way.
    func release(_ record: JobRecord) throws(NativeError) {
        let file = workspace.claim(of: record)
        if let facts = try FileIO.facts(file) {
            if facts.kind == .regular, let spooled = record.spooledIdentity, spooled != Self.content(facts) {
                // Somebody went on writing after it was taken, whom no lease told us of: that is a new drop.
                try putBack(file, to: record.dropPath, as: record.id)
            } else if facts.kind == .regular {
                try FileIO.removeFile(file)
            } else {
                // Beside the claims, on the same mount.
                let place = ClaimPlace(record.claimPath, of: record.dropPath).root.removingLastComponent()
                let refused = workspace.inbox.pushing(place).appending("refused")
                try FileIO.makeDirectory(refused, below: workspace.inbox)
                try FileIO.rename(file, to: refused.appending(record.id))
            }
        }
        try Self.removeIfEmpty(file.removingLastComponent())
    }

    /// Removes a folder of claims that has none any more.
    static func removeIfEmpty(_ folder: FilePath) throws(NativeError) {
        guard try FileIO.facts(folder) != nil else { return }
        var isEmpty = true
        try FileIO.eachName(in: folder) { name in
            if ![originsName, "path"].contains(name.string) { isEmpty = false }
        }
        if isEmpty { try FileIO.removeTree(folder) }
    }

    /// What tells whether a file was written to: size and time.
    static func content(_ facts: FileFacts) -> String { "\(facts.size):\(facts.modified)" }

    /// What tells a file from another at the same path: device, inode and the time of its last change.
    static func identity(_ facts: FileFacts) -> String { "\(facts.device):\(facts.inode):\(facts.changed)" }
}

/// Bytes as hex digits and back.
enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { byte in [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }, as: UTF8.self)
    }

    /// Nil unless it is pairs of digits.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8).map { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
