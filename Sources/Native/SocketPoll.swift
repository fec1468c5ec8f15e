import CLinux
import Glibc

/// Waits for sockets, and for a word from another thread.
///
/// Called by the transfers' loop. Promises that sockets that stay ready take turns.
final class SocketPoll: Sendable {
    /// A socket that is ready, and for what: EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP.
    struct Event {
        var socket: Int32
        var events: UInt32
    }

    private let descriptor: Int32
    private let alarm: Int32

    init() throws(NativeError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system(operation: "epoll_create", subject: "epoll", errno: errno) }
        alarm = storydrop_eventfd()
        guard alarm >= 0 else {
            let reason = errno
            close(descriptor)
            throw .system(operation: "eventfd", subject: "eventfd", errno: reason)
        }
        watch(alarm, EPOLLIN.rawValue)
    }

    deinit {
        close(alarm)
        close(descriptor)
    }

    /// Ends the wait of the thread that waits, or its next.
    func wake() {
        var one: UInt64 = 1
        // It can only fail because the counter is full, and then it rings anyway.
        _ = write(alarm, &one, MemoryLayout.size(ofValue: one))
    }

    /// Waits for some events of a socket from now on, in place of those before.
    func watch(_ socket: Int32, _ events: UInt32) {
        var event = epoll_event()
        event.events = events
        event.data.fd = socket
        if epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event) != 0, errno == EEXIST {
            epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event)
        }
    }

    /// Waits no longer for a socket; one that is closed is forgotten already.
    func forget(_ socket: Int32) {
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, &event)
    }

    /// Waits for the next socket, for so long at most.
    ///
    /// One at a time: what the first has done may be answered before the second is looked at.
    /// - Returns: nil if none was ready, or another thread has woken this one.
    func wait(milliseconds: Int32) -> Event? {
        var event = epoll_event()
        guard epoll_wait(descriptor, &event, 1, milliseconds) == 1 else { return nil }
        guard event.data.fd == alarm else { return Event(socket: event.data.fd, events: event.events) }
        var count: UInt64 = 0
        _ = read(alarm, &count, MemoryLayout.size(ofValue: count))
        return nil
    }
}
