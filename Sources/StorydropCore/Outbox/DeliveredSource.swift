import Glibc
import Native
import SystemPackage

/// The bytes of a job that ended, where they were delivered: in its folder, in quarantine, or in the zip.
enum DeliveredSource {
    /// Copies them; checks that they are what was dropped.
    static func copy(
        of ended: JobRecord,
        to target: FilePath,
        _ workspace: Workspace
    ) throws -> (bytes: Int64, sha256: String) {
        do {
            if let digest = try copyIfThere(of: ended, to: target, workspace) { return digest }
        } catch {
            switch error {
            case .library: break
            case .system(_, let subject, let errno)
            where unreadable.contains(errno)
                && subject.hasPrefix(workspace.outbox.string):
                break
            default: throw error
            }
            // A zip that is damaged, a folder that may not be read: it is not there for us.
            throw lost(ended, cause: "\(error)")
        }
        throw lost(ended)
    }

    private static func copyIfThere(
        of ended: JobRecord,
        to target: FilePath,
        _ workspace: Workspace
    ) throws(NativeError) -> (bytes: Int64, sha256: String)? {
        guard let folder = ended.resultFolder, let wanted = ended.sourceSha256 else { return nil }
        let place = workspace.outbox.pushing(FilePath(folder))
        let name = ended.dropPath.safeName
        for candidate in [place.appending(name), place.appending("source").appending(name)]
        where try FileIO.facts(candidate)?.kind == .regular {
            let digest = try FileIO.copy(candidate, to: target)
            if digest.sha256 == wanted { return digest }
        }
        let zip = place.appending(ended.dropPath.zipName)
        if try FileIO.facts(zip)?.kind == .regular {
            try ZipReader.extract("source/\(name)", of: zip, to: target)
            let digest = try FileIO.hash(target)
            if digest.sha256 == wanted { return digest }
        }
        return nil
    }

    /// Whether a job's result lies there as it was delivered: every file of it, and the original to the last byte.
    ///
    /// - Throws: if that cannot be told now; a share with trouble is no reason to make it all again.
    static func stands(
        _ ended: JobRecord,
        _ outputs: [OutputRecord],
        _ workspace: Workspace
    )
        throws(NativeError) -> Bool
    {
        do {
            return try check(ended, outputs, workspace)
        } catch {
            // What may not be read is not there for us.
            if let errno = error.errno, unreadable.contains(errno) { return false }
            throw error
        }
    }

    private static func check(
        _ ended: JobRecord,
        _ outputs: [OutputRecord],
        _ workspace: Workspace
    )
        throws(NativeError) -> Bool
    {
        guard let folder = ended.resultFolder, !outputs.isEmpty else { return false }
        let place = workspace.outbox.pushing(FilePath(folder))
        for output in outputs {
            let facts = try FileIO.facts(place.pushing(FilePath(output.name)))
            guard facts?.kind == .regular, facts?.size == output.bytes else { return false }
        }
        // A page that was fetched can be fetched again.
        if ended.url != nil { return true }
        // Without a folder the original is in the zip.
        let holder =
            outputs.first { $0.sha256 == ended.sourceSha256 } ?? outputs.first { $0.name == ended.dropPath.zipName }
        guard let holder else { return false }
        return try FileIO.hash(place.pushing(FilePath(holder.name))).sha256 == holder.sha256
    }

    private static let unreadable: Set<Int32> = [ENOENT, EACCES, EPERM, ELOOP, ENOTDIR, EISDIR]

    private static func lost(_ ended: JobRecord, cause: String? = nil) -> StorydropError {
        StorydropError(
            .unreadable,
            "The original of job \(ended.id) (\(ended.path)) is no longer in the outbox as it was.",
            hint: "Drop the file again.",
            cause: cause
        )
    }
}
