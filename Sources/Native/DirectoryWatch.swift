import CLinux
import Glibc
package import SystemPackage

/// One thing that inotify told.
package struct DirectoryEvent: Sendable, Equatable {
    package var watch: Int32
    package var name: [UInt8]
    package var isDirectory: Bool
    /// The kernel's queue was too small, and events are lost: scan.
    package var isOverflow: Bool
    /// The watch is gone, for its directory is.
    package var isIgnored: Bool
    /// It came by a rename.
    package var isMovedIn: Bool
    /// It was made just now.
    package var isCreated: Bool
    /// Somebody who could write to it has closed it.
    package var isClosed: Bool
}

/// An inotify queue, and a descriptor to end its wait.
package final class DirectoryWatch: Sendable {
    private let descriptor: Int32
    private let wakeDescriptor: Int32
    /// Why there is no inotify; nil if there is.
    ///
    /// Waiting and waking work all the same.
    package let deafness: NativeError?

    package init() throws(NativeError) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        deafness =
            descriptor >= 0 ? nil : .system(operation: "inotify_init", subject: "inotify", errno: errno)
        wakeDescriptor = storydrop_eventfd()
        guard wakeDescriptor >= 0 else {
            let reason = errno
            if descriptor >= 0 { close(descriptor) }
            throw .system(operation: "eventfd", subject: "eventfd", errno: reason)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        close(wakeDescriptor)
    }

    /// Watches a directory for finished writes, moves in and new directories.
    ///
    /// Adding it again gives the same watch.
    package func add(_ directory: FilePath) throws(NativeError) -> Int32 {
        let mask =
            UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE) | UInt32(IN_ONLYDIR)
            | UInt32(IN_DONT_FOLLOW)
        if let deafness { throw deafness }
        let watch = SystemCall.run("inotify_add_watch", directory) {
            directory.withPlatformString { Int(inotify_add_watch(descriptor, $0, mask)) }
        }
        guard watch >= 0 else { throw FileIO.failure("inotify_add_watch", directory) }
        return Int32(watch)
    }

    /// Ends a watch; no error if it has ended already.
    package func remove(_ watch: Int32) {
        _ = inotify_rm_watch(descriptor, watch)
    }

    /// How many folders one user may watch, as the kernel is set; nil if that cannot be known.
    package static var limit: Int? {
        let bytes = try? FileIO.read("/proc/sys/fs/inotify/max_user_watches", limit: 64)
        return bytes.flatMap { Int(String(decoding: $0, as: UTF8.self).filter(\.isNumber)) }
    }

    /// Ends a wait, now or the next.
    package func wake() {
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, 8)
    }

    /// Waits until something happens or `milliseconds` have passed, and tells what; blocks its thread.
    package func wait(milliseconds: Int32) throws(NativeError) -> [DirectoryEvent] {
        var waits = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&waits, 2, milliseconds)
        if ready < 0, errno != EINTR { throw .system(operation: "poll", subject: "inotify", errno: errno) }
        var count: UInt64 = 0
        _ = read(wakeDescriptor, &count, 8)
        guard ready > 0, waits[0].revents != 0 else { return [] }
        return try drain()
    }

    private func drain() throws(NativeError) -> [DirectoryEvent] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else {
            if errno == EAGAIN || errno == EINTR { return [] }
            throw .system(operation: "read", subject: "inotify", errno: errno)
        }
        var events: [DirectoryEvent] = []
        var offset = 0
        buffer.withUnsafeBytes { bytes in
            // struct inotify_event: wd, mask, cookie, len (4 bytes each), then `len` bytes of a name padded with zeros.
            while offset + 16 <= count {
                let mask = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                events.append(
                    DirectoryEvent(
                        watch: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self),
                        name: Array(bytes[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }),
                        isDirectory: mask & UInt32(IN_ISDIR) != 0,
                        isOverflow: mask & UInt32(IN_Q_OVERFLOW) != 0,
                        isIgnored: mask & UInt32(IN_IGNORED) != 0,
                        isMovedIn: mask & UInt32(IN_MOVED_TO) != 0,
                        isCreated: mask & UInt32(IN_CREATE) != 0,
                        isClosed: mask & UInt32(IN_CLOSE_WRITE) != 0
                    )
                )
                offset += 16 + length
            }
        }
        return events
    }
}
