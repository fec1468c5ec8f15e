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
    /// Mode, owner and group in one number, only to be compared.
    package var permissions: UInt64 = 0

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
        permissions = UInt64(value.st_mode & 0o7777) | UInt64(value.st_uid) << 12 ^ UInt64(value.st_gid) << 40
    }
}

/// File operations that the rest builds its promises on: durable writes, renames, listings.
///
/// Every call names its operation and subject when it fails. Nothing here decides anything.
package enum FileIO {
    /// Facts about a name, not following a symlink; nil if there is nothing of that name.
    package static func facts(_ path: FilePath) throws(NativeError) -> FileFacts? {
        var value = stat()
        let result = SystemCall.run("stat", path) { path.withPlatformString { Int(lstat($0, &value)) } }
        if result == 0 { return FileFacts(value) }
        // A name that is too long for the filesystem cannot be there either.
        if errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG { return nil }
        throw failure("stat", path)
    }

    /// 0 if this process may write to a path, else the errno that says why not: EACCES, EPERM for flags, EROFS.
    package static func mayWrite(_ path: FilePath) -> Int32 {
        let result = SystemCall.run("access", path) { path.withPlatformString { Int(access($0, W_OK)) } }
        return result == 0 ? 0 : errno
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

    /// Bytes that are free for us on the filesystem of a path, and how many it has in all.
    package static func space(_ path: FilePath) throws(NativeError) -> (free: Int64, total: Int64) {
        var value = statfs()
        let result = SystemCall.run("statfs", path) { path.withPlatformString { Int(statfs($0, &value)) } }
        guard result == 0 else { throw failure("statfs", path) }
        func bytes(_ blocks: UInt) -> Int64 {
            Int64(clamping: UInt64(blocks).multipliedReportingOverflow(by: UInt64(value.f_bsize)).partialValue)
        }
        return (bytes(UInt(value.f_bavail)), bytes(UInt(value.f_blocks)))
    }

    /// Fails if nothing may be written into a folder; changes nothing.
    package static func probeWriting(_ folder: FilePath) throws(NativeError) {
        let result = SystemCall.run("access", folder) { folder.withPlatformString { Int(access($0, W_OK | X_OK)) } }
        guard result == 0 else { throw failure("writing", folder) }
    }

    /// Makes a directory and those above it; no error if it is there.
    ///
    /// `root`: a directory above it that must be there and is never made: a share may go away at any moment, and what
    /// is made in its place would lie on the mount point.
    package static func makeDirectory(_ path: FilePath, below root: FilePath? = nil) throws(NativeError) {
        if path == root {
            guard try facts(path) == nil else { return }
            throw .system(operation: "mkdir", subject: path.string, errno: ENOENT)
        }
        func make() -> Int { SystemCall.run("mkdir", path) { path.withPlatformString { Int(mkdir($0, 0o777)) } } }
        if make() == 0 { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            let parent = path.removingLastComponent()
            guard !parent.isEmpty, parent != path else { throw failure("mkdir", path) }
            try makeDirectory(parent, below: root)
            if make() != 0, errno != EEXIST { throw failure("mkdir", path) }
        default: throw failure("mkdir", path)
        }
    }

    /// The names in a directory, without `.` and `..`, in byte order.
    package static func names(in directory: FilePath) throws(NativeError) -> [FilePath.Component] {
        var names: [FilePath.Component] = []
        try eachName(in: directory) { names.append($0) }
        return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// Tells the names in a directory one by one, without `.` and `..`, in no order.
    package static func eachName(
        in directory: FilePath,
        _ body: (FilePath.Component) -> Void
    )
        throws(NativeError)
    {
        var opened: OpaquePointer?
        _ = SystemCall.run("opendir", directory) {
            opened = directory.withPlatformString { opendir($0) }
            return opened == nil ? -1 : 0
        }
        guard let stream = opened else { throw failure("opendir", directory) }
        defer { closedir(stream) }
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
            if let component, component.kind == .regular { body(component) }
        }
    }

    /// What a symlink says; nil if it is none.
    package static func linkTarget(_ path: FilePath) throws(NativeError) -> FilePath? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = SystemCall.run("readlink", path) {
            path.withPlatformString { readlink($0, &buffer, buffer.count - 1) }
        }
        if count < 0, errno == EINVAL { return nil }
        guard count >= 0 else { throw failure("readlink", path) }
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } }
    }

    /// Renames within one filesystem, replacing a file of the target's name.
    package static func rename(_ source: FilePath, to target: FilePath) throws(NativeError) {
        let result = SystemCall.run("rename", target) {
            source.withPlatformString { from in target.withPlatformString { Int(Glibc.rename(from, $0)) } }
        }
        guard result == 0 else { throw failure("rename", source) }
    }

    /// Sets a file's times to now.
    package static func touch(_ path: FilePath) throws(NativeError) {
        let result = SystemCall.run("touch", path) {
            path.withPlatformString { Int(utimensat(AT_FDCWD, $0, nil, 0)) }
        }
        guard result == 0 else { throw failure("touch", path) }
    }

    /// Removes a file; no error if it is not there.
    package static func removeFile(_ path: FilePath) throws(NativeError) {
        let result = SystemCall.run("unlink", path) { path.withPlatformString { Int(unlink($0)) } }
        guard result == 0 || errno == ENOENT || errno == ENAMETOOLONG else { throw failure("unlink", path) }
    }

    /// Removes a directory with everything below it, never following a symlink; no error if it is not there.
    package static func removeTree(_ path: FilePath) throws(NativeError) {
        guard let facts = try facts(path) else { return }
        guard facts.kind == .directory else { return try removeFile(path) }
        for name in try names(in: path) { try removeTree(path.appending(name)) }
        let result = SystemCall.run("unlink", path) { path.withPlatformString { Int(rmdir($0)) } }
        guard result == 0 || errno == ENOENT else { throw failure("rmdir", path) }
    }

    /// Makes what was renamed or created in a directory survive a power cut.
    package static func syncDirectory(_ path: FilePath) throws(NativeError) {
        let descriptor = try open(path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        // Some network filesystems cannot sync a directory and say EINVAL: the rename is durable there by itself.
        let result = SystemCall.run("fsync", path) { Int(fsync(descriptor)) }
        guard result == 0 || errno == EINVAL else { throw failure("fsync", path) }
    }

    /// Reads a whole file, at most `limit` bytes; `tooLarge` beyond that.
    package static func read(_ path: FilePath, limit: Int = .max) throws(NativeError) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        return try read(FileDescriptor(rawValue: descriptor), named: path, limit: limit)
    }

    /// Reads what is left of an open file; `path` names it in errors.
    package static func read(
        _ file: FileDescriptor,
        named path: FilePath,
        limit: Int = .max
    )
        throws(NativeError) -> [UInt8]
    {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = SystemCall.run("read", path) { Glibc.read(file.rawValue, &chunk, chunk.count) }
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
        let descriptor = try create(path)
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path, sync: sync)
    }

    static func write(
        _ bytes: some Collection<UInt8>,
        to descriptor: Int32,
        _ path: FilePath,
        sync: Bool
    )
        throws(NativeError)
    {
        let failed: NativeError? =
            bytes.withContiguousStorageIfAvailable { writeAll($0, to: descriptor, path) }
            ?? Array(bytes).withUnsafeBufferPointer { writeAll($0, to: descriptor, path) }
        if let failed { throw failed }
        if sync { try self.sync(descriptor, path) }
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

    static func writeAll(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to descriptor: Int32,
        _ path: FilePath
    )
        -> NativeError?
    {
        var offset = 0
        while offset < bytes.count {
            let count = SystemCall.run("write", path) {
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return failure("write", path) }
            offset += count
        }
        return nil
    }

    static func open(_ path: FilePath, _ flags: Int32) throws(NativeError) -> Int32 {
        let descriptor = SystemCall.run("open", path) {
            path.withPlatformString { Int(Glibc.open($0, flags | O_CLOEXEC)) }
        }
        guard descriptor >= 0 else { throw failure("open", path) }
        return Int32(descriptor)
    }

    /// A new, empty file, or an old one emptied.
    static func create(_ path: FilePath) throws(NativeError) -> Int32 {
        let descriptor = SystemCall.run("create", path) {
            path.withPlatformString { Int(Glibc.open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)) }
        }
        guard descriptor >= 0 else { throw failure("open", path) }
        return Int32(descriptor)
    }

    /// After a failed sync nobody knows what is on the disk: the file must be written anew, never just synced again.
    static func sync(_ descriptor: Int32, _ path: FilePath) throws(NativeError) {
        let result = SystemCall.run("fsync", path) { Int(fsync(descriptor)) }
        guard result == 0 else { throw failure("fsync", path) }
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
