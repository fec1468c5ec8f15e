import CLinux
import Glibc
package import SystemPackage

/// Copies and hashes of files.
extension FileIO {
    /// Copies a regular file, syncs the copy, and tells the SHA-256 of what was written as lower-case hex.
    package static func copy(
        _ source: FilePath,
        to target: FilePath
    ) throws(NativeError) -> (bytes: Int64, sha256: String) {
        let input = try open(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        defer { close(input) }
        return try copy(from: FileDescriptor(rawValue: input), named: source, to: target)
    }

    /// Copies what is open on `input` from its start; see `copy(_:to:)`.
    ///
    /// `sync`: false if the caller syncs many copies at once.
    package static func copy(
        from input: FileDescriptor,
        named source: FilePath,
        to target: FilePath,
        sync isSynced: Bool = true
    )
        throws(NativeError) -> (bytes: Int64, sha256: String)
    {
        let output = try create(target)
        defer { close(output) }
        let digest = try read(input, named: source) { chunk in
            var offset = 0
            while offset < chunk.count {
                let count = SystemCall.run("write", target) {
                    Glibc.write(output, chunk.baseAddress?.advanced(by: offset), chunk.count - offset)
                }
                if count < 0, errno == EINTR { continue }
                if count < 0 { return failure("write", target) }
                offset += count
            }
            return nil
        }
        if isSynced { try sync(output, target) }
        return digest
    }

    /// Length and SHA-256 (lower-case hex) of a file's bytes.
    package static func hash(_ path: FilePath) throws(NativeError) -> (bytes: Int64, sha256: String) {
        let input = try open(path, O_RDONLY)
        defer { close(input) }
        return try read(FileDescriptor(rawValue: input), named: path) { _ in nil }
    }

    private static func read(
        _ input: FileDescriptor,
        named path: FilePath,
        each: (UnsafeRawBufferPointer) -> NativeError?
    ) throws(NativeError) -> (bytes: Int64, sha256: String) {
        let hasher = SHA256Hasher()
        var total: Int64 = 0
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = SystemCall.run("read", path) {
                pread(input.rawValue, chunk.baseAddress, chunk.count, off_t(total))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return (total, hasher.hex()) }
            let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<count])
            hasher.update(bytes)
            if let failed = each(bytes) { throw failed }
            total += Int64(count)
        }
    }
}

extension FileIO {
    /// Makes everything survive a power cut that a body writes into a folder's filesystem: one call for many files.
    ///
    /// An error of any of the writes makes it fail: nobody knows then which, and all must be written anew.
    package static func syncing<Value>(
        _ folder: FilePath,
        _ body: () throws -> Value
    ) throws -> Value {
        // Opened before the writes: the kernel tells of errors since then.
        let descriptor = try open(folder, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        let value = try body()
        let result = SystemCall.run("fsync", folder) { Int(storydrop_syncfs(descriptor)) }
        guard result == 0 else { throw failure("syncfs", folder) }
        return value
    }

    /// Makes a file's bytes survive a power cut.
    package static func syncFile(_ path: FilePath) throws(NativeError) {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        try sync(descriptor, path)
    }
}
