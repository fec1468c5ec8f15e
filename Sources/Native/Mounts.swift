import CLinux
import Glibc
package import SystemPackage

/// One line of `/proc/self/mountinfo`, as far as it matters here.
package struct Mount: Sendable, Equatable {
    /// Where it is mounted.
    package var point: FilePath
    /// The filesystem's name, as `ext4`, `nfs4`, `fuse.sshfs`.
    package var type: String
    /// The device or share.
    package var source: String

    package init(point: FilePath, type: String, source: String) {
        self.point = point
        self.type = type
        self.source = source
    }
}

/// What tells one mount from another.
///
/// Within one, renaming works.
package struct MountPlace: Sendable, Equatable {
    /// The device: subvolumes of one mount have devices of their own.
    package var device: UInt64
    /// The kernel's number of the mount, for two mounts may show one device; 0 before Linux 5.8, which does not tell.
    package var mount: UInt64

    package init(device: UInt64, mount: UInt64) {
        self.device = device
        self.mount = mount
    }
}

/// What is mounted where.
package enum Mounts {
    /// The mount that holds a path; nil if `/proc` is not there to ask.
    ///
    /// The path need not exist: what is not there lies on the mount of the nearest folder above it.
    package static func holding(_ path: FilePath) -> Mount? {
        guard let bytes = try? FileIO.read("/proc/self/mountinfo") else { return nil }
        return holding(resolved(path), among: parse(String(decoding: bytes, as: UTF8.self)))
    }

    /// The mount that holds an absolute path without symlinks: the longest that is above it, the last of the same place.
    package static func holding(_ path: FilePath, among mounts: [Mount]) -> Mount? {
        mounts.filter { path.starts(with: $0.point) }.reduce(nil) { best, mount in
            guard let best, best.point.components.count > mount.point.components.count else { return mount }
            return best
        }
    }

    /// Reads the format of proc_pid_mountinfo(5).
    package static func parse(_ text: String) -> [Mount] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 2, fields.count > 4 else { return nil }
            return Mount(
                point: FilePath(unescaped(fields[4])),
                type: String(fields[dash + 1]),
                source: unescaped(fields[dash + 2])
            )
        }
    }

    /// Blanks, tabs, line ends and backslashes stand there as `\040` and the like.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path with its symlinks resolved, as far as it exists.
    private static func resolved(_ path: FilePath) -> FilePath {
        if let real = path.withPlatformString({ realpath($0, nil) }) {
            defer { free(real) }
            return FilePath(platformString: real)
        }
        guard let last = path.lastComponent, !path.removingLastComponent().isEmpty else { return path }
        return resolved(path.removingLastComponent()).appending(last)
    }

    /// The mount that a folder is on; nil where the kernel does not tell.
    ///
    /// A folder of the admin's may be reached by a symlink; none is followed below it.
    package static func place(_ relative: FilePath, beneath root: FilePath) throws(NativeError) -> MountPlace? {
        let folder = try SafeOpen.folder(relative, beneath: root)
        defer { try? folder.close() }
        var device: UInt64 = 0
        var mount: UInt64 = 0
        let result = SystemCall.run("statx", relative) {
            Int(storydrop_mount_of(folder.rawValue, &device, &mount))
        }
        guard result == 0 else { throw FileIO.failure("statx", relative) }
        return MountPlace(device: device, mount: mount)
    }

    /// The magic number of a path's filesystem, as in `linux/magic.h`.
    package static func magic(_ path: FilePath) throws(NativeError) -> UInt32 {
        var value = statfs()
        let result = SystemCall.run("statfs", path) { path.withPlatformString { Int(statfs($0, &value)) } }
        guard result == 0 else { throw FileIO.failure("statfs", path) }
        return UInt32(truncatingIfNeeded: value.f_type)
    }
}
