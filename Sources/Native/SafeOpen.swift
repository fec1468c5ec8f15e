import CLinux
import Glibc
package import SystemPackage

/// Opens what strangers dropped, without being led astray.
package enum SafeOpen {
    /// Opens a file below a directory for reading: no symlink on the way, nothing outside, never waiting for a FIFO.
    ///
    /// The caller checks that it is a regular file and closes it.
    package static func open(_ relative: FilePath, beneath root: FilePath) throws(NativeError) -> FileDescriptor {
        let directory = try FileIO.open(root, O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        let descriptor = SystemCall.run("openat2", relative) {
            relative.withPlatformString { storydrop_open_beneath(directory, $0) }
        }
        guard descriptor >= 0 else { throw FileIO.failure("openat2", relative) }
        return FileDescriptor(rawValue: Int32(descriptor))
    }

    /// Opens a folder below a directory by the same rules, only to name what lies in it.
    package static func folder(_ relative: FilePath, beneath root: FilePath) throws(NativeError) -> FileDescriptor {
        let directory = try FileIO.open(root, O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        let place = relative.isEmpty ? FilePath(".") : relative
        let descriptor = SystemCall.run("openat2", place) {
            place.withPlatformString { storydrop_open_folder_beneath(directory, $0) }
        }
        guard descriptor >= 0 else { throw FileIO.failure("openat2", place) }
        return FileDescriptor(rawValue: Int32(descriptor))
    }

    /// Renames what has a name in one open folder to a free name in another.
    package static func rename(
        _ name: FilePath.Component,
        in source: FileDescriptor,
        to target: FilePath.Component,
        in folder: FileDescriptor
    )
        throws(NativeError)
    {
        let result = SystemCall.run("rename", FilePath(root: nil, components: target)) {
            FilePath(root: nil, components: name).withPlatformString { from in
                FilePath(root: nil, components: target).withPlatformString { to in
                    Int(renameat(source.rawValue, from, folder.rawValue, to))
                }
            }
        }
        guard result == 0 else { throw FileIO.failure("rename", FilePath(root: nil, components: name)) }
    }

    /// The same, and fails with EEXIST rather than replace what came there meanwhile.
    package static func renameToFree(
        _ name: FilePath.Component,
        in source: FileDescriptor,
        to target: FilePath.Component,
        in folder: FileDescriptor
    )
        throws(NativeError)
    {
        let (from, to) = (FilePath(root: nil, components: name), FilePath(root: nil, components: target))
        func call(_ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32) -> Int {
            from.withPlatformString { from in to.withPlatformString { to in Int(body(from, to)) } }
        }
        let result = SystemCall.run("rename", to) {
            call { storydrop_rename_to_free(source.rawValue, $0, folder.rawValue, $1) }
        }
        if result == 0 { return }
        // NFS and some others know no such flag; a second name that must be new does the same, where there are links.
        guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else { throw FileIO.failure("rename", from) }
        let linked = SystemCall.run("link", to) { call { linkat(source.rawValue, $0, folder.rawValue, $1, 0) } }
        if linked == 0 {
            guard SystemCall.run("unlink", from, { call { name, _ in unlinkat(source.rawValue, name, 0) } }) == 0 else {
                throw FileIO.failure("unlink", from)
            }
            return
        }
        guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno) else { throw FileIO.failure("link", from) }
        guard try facts(target, in: folder) == nil else {
            throw .system(operation: "rename", subject: to.string, errno: EEXIST)
        }
        try rename(name, in: source, to: target, in: folder)
    }

    /// Makes a folder below a directory, with those on the way, by the same rules; the directory itself must be there.
    package static func makeFolder(_ relative: FilePath, beneath root: FilePath) throws(NativeError) -> FileDescriptor {
        do {
            return try folder(relative, beneath: root)
        } catch {
            guard error.errno == ENOENT, let name = relative.lastComponent else { throw error }
            let parent = try makeFolder(relative.removingLastComponent(), beneath: root)
            defer { try? parent.close() }
            let place = root.pushing(relative)
            let result = SystemCall.run("mkdir", place) {
                FilePath(root: nil, components: name).withPlatformString { Int(mkdirat(parent.rawValue, $0, 0o777)) }
            }
            guard result == 0 || errno == EEXIST else { throw FileIO.failure("mkdir", place) }
            return try folder(relative, beneath: root)
        }
    }

    /// Writes a new file in an open folder, and syncs it; `path` names it in errors.
    package static func write(
        _ bytes: [UInt8],
        as name: FilePath.Component,
        in folder: FileDescriptor,
        named path: FilePath
    )
        throws(NativeError)
    {
        let descriptor = SystemCall.run("create", path) {
            FilePath(root: nil, components: name).withPlatformString {
                Int(storydrop_create_in(folder.rawValue, $0))
            }
        }
        guard descriptor >= 0 else { throw FileIO.failure("create", path) }
        defer { close(Int32(descriptor)) }
        try FileIO.write(bytes, to: Int32(descriptor), path, sync: true)
    }

    /// Facts about a name in an open folder, not following a symlink; nil if there is nothing of that name.
    package static func facts(
        _ name: FilePath.Component,
        in folder: FileDescriptor
    )
        throws(NativeError) -> FileFacts?
    {
        var value = stat()
        let path = FilePath(root: nil, components: name)
        let result = SystemCall.run("stat", path) {
            path.withPlatformString { Int(fstatat(folder.rawValue, $0, &value, AT_SYMLINK_NOFOLLOW)) }
        }
        if result == 0 { return FileFacts(value) }
        if errno == ENOENT { return nil }
        throw FileIO.failure("stat", path)
    }

    /// Facts about a folder of ours, which may be reached by a symlink that the admin made.
    package static func directoryFacts(_ path: FilePath) throws(NativeError) -> FileFacts {
        let descriptor = try FileIO.open(path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        return try FileIO.facts(of: FileDescriptor(rawValue: descriptor))
    }

    /// A writer that opens the file while we hold the lease breaks it; the kernel tells us by SIGIO, which would end the
    /// process.
    private static let ignoresLeaseBreaks: Bool = {
        signal(SIGIO, SIG_IGN)
        return true
    }()

    /// Whether somebody has the open file open for writing; nil where leases do not work (other owners, network).
    package static func hasWriter(_ descriptor: FileDescriptor) -> Bool? {
        _ = ignoresLeaseBreaks
        let result = SystemCall.run("lease", FilePath("descriptor")) { Int(storydrop_lease_probe(descriptor.rawValue)) }
        return switch Int32(result) {
        case 0: false
        case EAGAIN, EBUSY: true
        default: nil
        }
    }

    /// Takes an exclusive lock on a file, made if need be, and keeps it as long as the descriptor is open.
    /// - Returns: nil if another process has it.
    package static func lock(_ path: FilePath) throws(NativeError) -> FileDescriptor? {
        let descriptor = path.withPlatformString { Glibc.open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o666) }
        guard descriptor >= 0 else { throw FileIO.failure("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { return nil }
            throw .system(operation: "flock", subject: path.string, errno: reason)
        }
        return FileDescriptor(rawValue: descriptor)
    }
}
