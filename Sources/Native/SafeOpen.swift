import CLinux
import Glibc
package import SystemPackage

/// Opens what strangers dropped, without being led astray.
package enum SafeOpen {
    /// Opens a file below a directory for reading: no symlink on the way, nothing outside, never waiting for a FIFO.
    ///
    /// The caller checks that it is a regular file and closes it.
    package static func open(_ relative: FilePath, beneath root: FilePath) throws(NativeError) -> FileDescriptor {
        let directory = root.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard directory >= 0 else { throw FileIO.failure("open", root) }
        defer { close(directory) }
        let descriptor = relative.withPlatformString { storydrop_open_beneath(directory, $0) }
        guard descriptor >= 0 else { throw FileIO.failure("openat2", relative) }
        return FileDescriptor(rawValue: Int32(descriptor))
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
        return switch storydrop_lease_probe(descriptor.rawValue) {
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
