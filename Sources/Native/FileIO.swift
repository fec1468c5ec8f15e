import CLinux
import Glibc
package import SystemPackage

/// The words of the C library for an `errno`.
func errorText(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// What `stat` tells about one file.
///
/// Times are nanoseconds since 1970.
package struct FileFacts: Sendable, Equatable {
    /// What kind of thing a name stands for.
    package enum Kind: String, Sendable { case regular, directory, symlink, fifo, socket, device }

    package var kind: Kind
    package var size: Int64
    package var modified: Int64
    package var changed: Int64
    package var device: UInt64
    package var inode: UInt64

    package init(kind: Kind, size: Int64, modified: Int64, changed: Int64, device: UInt64, inode: UInt64) {
        self.kind = kind
        self.size = size
        self.modified = modified
        self.changed = changed
        self.device = device
        self.inode = inode
    }

    init(_ value: stat) {
        kind =
            switch value.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            default: .device
            }
        size = Int64(value.st_size)
        modified = Int64(value.st_mtim.tv_sec) * 1_000_000_000 + Int64(value.st_mtim.tv_nsec)
        changed = Int64(value.st_ctim.tv_sec) * 1_000_000_000 + Int64(value.st_ctim.tv_nsec)
        device = UInt64(value.st_dev)
        inode = UInt64(value.st_ino)
    }
}

/// File operations that the rest builds its promises on: durable writes, renames, listings.
///
/// Every call names its operation and subject when it fails. Nothing here decides anything.
package enum FileIO {
    /// Facts about a name, not following a symlink; nil if there is nothing of that name.
    package static func facts(_ path: FilePath) throws(NativeError) -> FileFacts? {
        var value = stat()
        let result = path.withPlatformString { lstat($0, &value) }
        if result == 0 { return FileFacts(value) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw failure("stat", path)
    }

    /// Whether there is something of a name; no, too, if that cannot be found out.
    package static func isThere(_ path: FilePath) -> Bool {
        ((try? facts(path)) ?? nil) != nil
    }

    /// Facts about what is open on a descriptor.
    package static func facts(of descriptor: FileDescriptor) throws(NativeError) -> FileFacts {
        var value = stat()
        guard fstat(descriptor.rawValue, &value) == 0 else {
            throw .system(operation: "fstat", subject: "descriptor", errno: errno)
        }
        return FileFacts(value)
    }

    /// Whether a path lies on another machine's disk, where inotify is deaf and times are not this machine's.
    package static func isRemote(_ path: FilePath) throws(NativeError) -> Bool {
        var value = statfs()
        guard path.withPlatformString({ statfs($0, &value) }) == 0 else { throw failure("statfs", path) }
        // NFS, SMB 1, CIFS, SMB 2, FUSE, 9P, Ceph, AFS: magic numbers of linux/magic.h and statfs(2).
        let remote: Set<UInt64> = [
            0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x6573_5546, 0x0102_1997, 0x00C3_6400, 0x5346_414F,
        ]
        return remote.contains(UInt64(truncatingIfNeeded: value.f_type) & 0xFFFF_FFFF)
    }

    /// Bytes that are free for us on the filesystem of a path.
    package static func freeBytes(_ path: FilePath) throws(NativeError) -> Int64 {
        var value = statfs()
        guard path.withPlatformString({ statfs($0, &value) }) == 0 else { throw failure("statfs", path) }
        return Int64(
            clamping: UInt64(value.f_bavail).multipliedReportingOverflow(by: UInt64(value.f_bsize)).partialValue
        )
    }

    /// Makes a directory and those above it; no error if it is there.
    package static func makeDirectory(_ path: FilePath) throws(NativeError) {
        if path.withPlatformString({ mkdir($0, 0o777) }) == 0 { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            let parent = path.removingLastComponent()
            guard !parent.isEmpty, parent != path else { throw failure("mkdir", path) }
            try makeDirectory(parent)
            if path.withPlatformString({ mkdir($0, 0o777) }) != 0, errno != EEXIST { throw failure("mkdir", path) }
        default: throw failure("mkdir", path)
        }
    }

    /// The names in a directory, without `.` and `..`, in byte order.
    package static func names(in directory: FilePath) throws(NativeError) -> [FilePath.Component] {
        guard let stream = directory.withPlatformString({ opendir($0) }) else { throw failure("opendir", directory) }
        defer { closedir(stream) }
        var names: [FilePath.Component] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw failure("readdir", directory) }
                break
            }
            let component = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.baseAddress.flatMap {
                    FilePath.Component(platformString: $0.assumingMemoryBound(to: CChar.self))
                }
            }
            if let component, component.kind == .regular { names.append(component) }
        }
        return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// Renames within one filesystem, replacing a file of the target's name.
    package static func rename(_ source: FilePath, to target: FilePath) throws(NativeError) {
        let result = source.withPlatformString { from in target.withPlatformString { Glibc.rename(from, $0) } }
        guard result == 0 else { throw failure("rename", source) }
    }

    /// Removes a file; no error if it is not there.
    package static func removeFile(_ path: FilePath) throws(NativeError) {
        guard path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT else { throw failure("unlink", path) }
    }

    /// Removes a directory with everything below it, never following a symlink; no error if it is not there.
    package static func removeTree(_ path: FilePath) throws(NativeError) {
        guard let facts = try facts(path) else { return }
        guard facts.kind == .directory else { return try removeFile(path) }
        for name in try names(in: path) { try removeTree(path.appending(name)) }
        guard path.withPlatformString({ rmdir($0) }) == 0 || errno == ENOENT else { throw failure("rmdir", path) }
    }

    /// Makes what was renamed or created in a directory survive a power cut.
    package static func syncDirectory(_ path: FilePath) throws(NativeError) {
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        // Some network filesystems cannot sync a directory and say EINVAL: the rename is durable there by itself.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("fsync", path) }
    }

    /// Reads a whole file, at most `limit` bytes; `tooLarge` beyond that.
    package static func read(_ path: FilePath, limit: Int = .max) throws(NativeError) -> [UInt8] {
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > limit { throw .tooLarge(limit: limit) }
        }
    }

    /// Writes a new file and syncs it; the name must be free or is replaced in place (use `replace` for readers' sake).
    package static func write(_ bytes: some Collection<UInt8>, to path: FilePath, sync: Bool = true) throws(NativeError)
    {
        let descriptor = path.withPlatformString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        let failed: NativeError? =
            bytes.withContiguousStorageIfAvailable { writeAll($0, to: descriptor, path) }
            ?? Array(bytes).withUnsafeBufferPointer { writeAll($0, to: descriptor, path) }
        if let failed { throw failed }
        if sync, fsync(descriptor) != 0 { throw failure("fsync", path) }
    }

    /// Replaces a file so that a reader sees the old or the new, never half: temporary, fsync, rename.
    ///
    /// `temporary`: a name on the same filesystem that only this writer uses.
    package static func replace(
        _ path: FilePath,
        with bytes: some Collection<UInt8>,
        temporary: FilePath
    )
        throws(NativeError)
    {
        try write(bytes, to: temporary)
        try rename(temporary, to: path)
    }

    private static func writeAll(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to descriptor: Int32,
        _ path: FilePath
    )
        -> NativeError?
    {
        var offset = 0
        while offset < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return failure("write", path) }
            offset += count
        }
        return nil
    }

    static func failure(_ operation: String, _ path: FilePath) -> NativeError {
        .system(operation: operation, subject: path.string, errno: errno)
    }
}

extension FilePath.Component {
    /// The bytes of the name, which need not be UTF-8.
    package var bytes: [UInt8] {
        withPlatformString { pointer in
            UnsafeBufferPointer(start: pointer, count: strlen(pointer)).map { UInt8(bitPattern: $0) }
        }
    }
}
