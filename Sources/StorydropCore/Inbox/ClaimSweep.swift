import Foundation
import Glibc
import Logging
import Native
import SystemPackage

/// What becomes of claims afterwards: they end with their job, or go back to where they came from.
extension Intake {
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
    /// `mount`: the folder of the inbox where the mount begins. On another mount than the inbox's own, only what is known
    /// to be ours is touched: another workspace may watch the same share.
    func sweepClaims(on mount: FilePath = FilePath()) async throws {
        let claims = mount.pushing(ClaimPlace.folder)
        do {
            // Not through a symlink that somebody laid there.
            try SafeOpen.folder(claims, beneath: workspace.inbox).closing()
        } catch {
            if !mount.isEmpty, error.errno == ENOENT { return }
            throw error
        }
        let marks = try await ledger.marks()
        for name in try FileIO.names(in: workspace.inbox.pushing(claims)) {
            let folder = claims.appending(name)
            do {
                let origins = try origins(folder)
                if !mount.isEmpty, try await !isOurs(origins, marks) {
                    logger.notice("claims of another workspace are left alone", metadata: ["folder": "\(folder)"])
                    continue
                }
                try await sweep(folder, origins, mount)
            } catch {
                logger.error("claims cannot be swept", metadata: ["folder": "\(folder)", "error": "\(error)"])
            }
        }
        // What was out of reach and is not there any more needs no remembering.
        for record in try await ledger.keptClaims()
        where ClaimPlace(record.claimPath, of: record.dropPath).root == claims {
            try await end(record)
        }
    }

    private func isOurs(_ origins: Origins, _ marks: Set<String>) async throws -> Bool {
        if let mark = origins.mark { return marks.contains(mark) }
        return try await !ledger.phases(of: origins.entries.map(\.job)).isEmpty
    }

    private func sweep(_ folder: FilePath, _ origins: Origins, _ mount: FilePath) async throws {
        let there = Set(try FileIO.names(in: workspace.inbox.pushing(folder)))
        let phases = try await ledger.phases(of: origins.entries.map(\.job))
        for (job, path) in origins.entries {
            guard let name = [FilePath.Component(job.rawValue), "drop"].compactMap({ $0 }).first(where: there.contains)
            else { continue }
            let file = folder.appending(name)
            guard let phase = phases[job] else {
                // The mount may be at another place than it was.
                let rest = path.path.components.dropFirst(mount.components.count)
                try putBack(file, to: DropPath(mount.pushing(FilePath(root: nil, rest))), as: job.rawValue)
                continue
            }
            guard phase == .disposed, let record = try await ledger.job(job) else { continue }
            try await end(record, at: file)
        }
        try removeIfEmpty(folder)
    }

    private func origins(_ folder: FilePath) throws(NativeError) -> Origins {
        func text(_ name: FilePath.Component) throws(NativeError) -> [UInt8]? {
            let path = folder.appending(name)
            do {
                let file = try SafeOpen.open(path, beneath: workspace.inbox)
                defer { try? file.close() }
                guard try FileIO.facts(of: file).kind == .regular else { return nil }
                return try FileIO.read(file, named: path, limit: 1 << 24)
            } catch {
                if error.errno == ENOENT { return nil }
                throw error
            }
        }
        if let bytes = try text(Origins.name) { return Origins(String(decoding: bytes, as: UTF8.self)) }
        // The form of the first version: a folder a job, with `drop` and `path`.
        var origins = Origins("")
        if let job = folder.lastComponent.flatMap({ JobID(rawValue: $0.string) }), let bytes = try text("path") {
            let path = DropPath(bytes: bytes)
            if Origins.isPlausible(path) { origins.entries = [(job, path)] }
        }
        return origins
    }

    // MARK: The end of a claim

    /// Ends the claim of a job that has ended, or is about to, if its bytes are safe elsewhere.
    ///
    /// `file`: where the claimed file was found, if not where the ledger has it.
    /// - Returns: whether it is gone; false if it is out of reach, or all that is left of the drop.
    @discardableResult
    func end(_ record: JobRecord, at file: FilePath? = nil) async throws -> Bool {
        guard let job = record.job else { return true }
        let place = ClaimPlace(record.claimPath, of: record.dropPath)
        let file = file ?? place.file
        let isSafe = try await areBytesSafe(record)
        let isGone = try await BlockingWork.run { [self] in
            guard try FileIO.facts(workspace.inbox.pushing(file)) != nil else {
                // On a share that is away nothing can be found.
                return try FileIO.facts(workspace.inbox.pushing(place.root)) != nil
            }
            if isSafe {
                try release(record, file)
            } else if record.outcome == .duplicate {
                // What it is a duplicate of is not there any more: it is made anew.
                try putBack(file, to: record.dropPath, as: record.id)
            } else {
                logger.error("the claimed file stays: its bytes were not delivered", metadata: ["job": "\(job)"])
                return false
            }
            try removeIfEmpty(file.removingLastComponent())
            return true
        }
        if isGone, record.phase == .disposed {
            try FileIO.removeFile(workspace.spool.appending(record.id))
            try await ledger.released(job)
        }
        return isGone
    }

    /// Whether the bytes of a drop lie in what was delivered for it or for its retry, or still in what it is a
    /// duplicate of.
    ///
    /// - Throws: if that cannot be told now, as while the outbox is away.
    func areBytesSafe(_ record: JobRecord) async throws -> Bool {
        guard try await ledger.areBytesDelivered(record) else {
            for retry in try await ledger.retries(of: record) where try await areBytesSafe(retry) { return true }
            return false
        }
        guard record.outcome == .duplicate, record.url == nil else { return true }
        guard let standing = try await ledger.standing(of: record) else { return false }
        return try await stands(standing)
    }

    /// Whether the result of a job that ended lies in the outbox as it was delivered.
    ///
    /// - Throws: `StorydropError` if that cannot be told now.
    func stands(_ ended: JobRecord) async throws -> Bool {
        guard let job = ended.job else { return false }
        let outputs = try await ledger.outputs(of: job)
        return try await BlockingWork.run { [workspace, outbox] in
            // In an outbox that is away nothing stands, and nothing is to be made again.
            try outbox.require()
            do {
                let stands = try DeliveredSource.stands(ended, outputs, workspace)
                try outbox.require()
                return stands
            } catch {
                throw StorydropError.delivery(error)
            }
        }
    }

    /// Removes a claimed file; one that was written to meanwhile is a new drop, and what is no file is kept.
    private func release(_ record: JobRecord, _ file: FilePath) throws(NativeError) {
        let place = workspace.inbox.pushing(file)
        guard let facts = try FileIO.facts(place) else { return }
        if facts.kind == .regular, let spooled = record.spooledIdentity, spooled != Self.content(facts) {
            // Somebody went on writing after it was taken, whom no lease told us of.
            try putBack(file, to: record.dropPath, as: record.id)
        } else if facts.kind == .regular {
            try FileIO.removeFile(place)
        } else {
            // Beside the claims, on the same mount.
            let corner = file.removingLastComponent().removingLastComponent().removingLastComponent()
            try move(file, to: corner.appending("refused").appending(record.id))
        }
    }

    private func putBack(_ file: FilePath, to path: DropPath, as job: String) throws(NativeError) {
        do {
            try move(file, to: path.path)
        } catch {
            guard error.errno == EEXIST else { throw error }
            // Something newer lies there: both stay.
            let bytes = Array("\(job)-".utf8) + path.lastBytes.suffix(255 - job.utf8.count - 1)
            guard let name = FilePath.Component(bytes: bytes) else { throw error }
            try move(file, to: path.folder.appending(name))
        }
        logger.warning(
            "a claimed drop is back in the inbox",
            metadata: ["path": "\(path.display)", "job": "\(job)"]
        )
    }

    /// Renames within the inbox, to a name that is free, and makes that last; follows no symlink and replaces nothing.
    private func move(_ file: FilePath, to target: FilePath) throws(NativeError) {
        guard let name = file.lastComponent, let new = target.lastComponent else { return }
        let source = try SafeOpen.folder(file.removingLastComponent(), beneath: workspace.inbox)
        defer { try? source.close() }
        let folder = try SafeOpen.makeFolder(target.removingLastComponent(), beneath: workspace.inbox)
        defer { try? folder.close() }
        do {
            try SafeOpen.renameToFree(name, in: source, to: new, in: folder)
        } catch {
            guard error.errno == EEXIST, let one = try SafeOpen.facts(name, in: source),
                let other = try SafeOpen.facts(new, in: folder), (one.device, one.inode) == (other.device, other.inode)
            else { throw error }
            // A crash between the two halves of a rename that the share knows only as two.
            try FileIO.removeFile(workspace.inbox.pushing(file))
        }
        try FileIO.syncDirectory(workspace.inbox.pushing(target.removingLastComponent()))
        try FileIO.syncDirectory(workspace.inbox.pushing(file.removingLastComponent()))
    }

    /// Removes a folder of claims that has none any more.
    func removeIfEmpty(_ relative: FilePath) throws(NativeError) {
        let folder = workspace.inbox.pushing(relative)
        guard try FileIO.facts(folder)?.kind == .directory else { return }
        var isEmpty = true
        try FileIO.eachName(in: folder) { name in
            if ![Origins.name, "path"].contains(name) { isEmpty = false }
        }
        if isEmpty { try FileIO.removeTree(folder) }
    }
}

extension FileDescriptor {
    /// Closes what was opened only to see whether it can be.
    func closing() { try? close() }
}
