import CCurl
import CLinux
import Dispatch
import Synchronization

/// Calls HTTP servers over one libcurl multi loop on a thread of its own: connections are kept and shared, HTTP/2 where
/// the server speaks it, compressed answers, proxies as the environment says.
///
/// Called by the model providers. Promises that every call ends: with an answer, by one of its deadlines, or at once
/// when its task is cancelled, and then the connection is closed. It never sends a request twice.
package final class HTTPTransfer: Sendable {
    private let queue: TransferQueue

    package init() throws(NativeError) {
        queue = try TransferQueue()
        let queue = queue
        // A serial queue has a thread of its own as long as something runs on it. (Not Foundation's: its ICU and the
        // one of this module do not go together.)
        DispatchQueue(label: "storydrop.http", qos: .userInitiated).async { TransferLoop(queue).run() }
    }

    deinit { queue.close() }

    /// Makes one call.
    ///
    /// `sink`: takes the body of a 2xx answer; without one it is in the reply.
    package func send(_ call: HTTPCall, into sink: (any HTTPSink)? = nil) async throws(HTTPFailure) -> HTTPReply {
        let transfer = queue.open()
        defer { queue.close(transfer) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.post(.begin(transfer, call, sink, continuation))
            }
        } onCancel: {
            queue.post(.cancel(transfer))
        }
        return try result.get()
    }
}

/// What the callers and the loop's thread share: the orders that were not yet taken.
private final class TransferQueue: Sendable {
    typealias Continuation = CheckedContinuation<Result<HTTPReply, HTTPFailure>, Never>

    enum Order: Sendable {
        case begin(Int, HTTPCall, (any HTTPSink)?, Continuation)
        case cancel(Int)
        case close
    }

    private struct State {
        var orders: [Order] = []
        var last = 0
        /// Calls whose callers wait.
        var open: Set<Int> = []
    }

    private let state = Mutex(State())
    let poll: SocketPoll

    /// The loop's alone.
    nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init() throws(NativeError) {
        poll = try SocketPoll()
        _ = CurlLibrary.start
        guard let multi = curl_multi_init() else { throw .library(name: "libcurl", message: "cannot start") }
        self.multi = multi
    }

    /// A number for a new call, until it is closed.
    func open() -> Int {
        state.withLock { state in
            state.last += 1
            state.open.insert(state.last)
            return state.last
        }
    }

    func close(_ number: Int) { state.withLock { _ = $0.open.remove(number) } }

    func isOpen(_ number: Int) -> Bool { state.withLock { $0.open.contains(number) } }

    func post(_ order: Order) {
        state.withLock { $0.orders.append(order) }
        poll.wake()
    }

    func close() { post(.close) }

    func take() -> [Order] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }
}

/// Starts libcurl, once.
enum CurlLibrary {
    static let start: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
}

/// The loop itself.
///
/// It lives and dies on its thread. After each event of a socket it tells what has ended and begins what is new: a pass
/// over all sockets that are ready (as `curl_multi_perform` makes it) would keep the first waiting for the last.
private final class TransferLoop {
    private let queue: TransferQueue
    private let multi: UnsafeMutableRawPointer
    private var active: [Int: ActiveTransfer] = [:]
    /// Cancelled before they were begun.
    private var forgone: Set<Int> = []
    private var isClosing = false
    /// When libcurl wants to be called, if no socket is ready before.
    private var alarm = Double.infinity

    init(_ queue: TransferQueue) {
        self.queue = queue
        multi = queue.multi
        _ = storydrop_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        _ = storydrop_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
        _ = storydrop_curl_multi_set_events(
            multi,
            { _, socket, what, context, _ in
                guard let context else { return -1 }
                loop(of: context).watch(socket, what)
                return 0
            },
            { _, milliseconds, context in
                guard let context else { return -1 }
                loop(of: context).alarm = milliseconds < 0 ? .infinity : TransferLoop.now + Double(milliseconds) / 1000
                return 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    func run() {
        var events = 0
        while true {
            for order in queue.take() { obey(order) }
            if isClosing { break }
            if alarm <= Self.now {
                alarm = .infinity
                act(CURL_SOCKET_TIMEOUT, 0)
            }
            if let event = queue.poll.wait(milliseconds: events < Self.mostEvents ? patience : 0) {
                act(event.socket, Self.readiness(event.events))
                events += 1
                if events <= Self.mostEvents { continue }
            }
            // What has come is taken before anybody is told that it did not come in time.
            events = 0
            expire()
        }
        for number in Array(active.keys) { finish(number, .failure(.cancelled)) }
        // Here, because it still calls back.
        curl_multi_cleanup(multi)
    }

    /// Events after which the clocks are looked at, though more is there.
    private static let mostEvents = 256

    private func act(_ socket: Int32, _ what: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, what, &running)
        collect()
    }

    private func watch(_ socket: Int32, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else { return queue.poll.forget(socket) }
        queue.poll.watch(
            socket,
            (what & CURL_POLL_IN != 0 ? EPOLLIN.rawValue : 0) | (what & CURL_POLL_OUT != 0 ? EPOLLOUT.rawValue : 0)
        )
    }

    private static func readiness(_ events: UInt32) -> Int32 {
        (events & EPOLLIN.rawValue != 0 ? CURL_CSELECT_IN : 0)
            | (events & EPOLLOUT.rawValue != 0 ? CURL_CSELECT_OUT : 0)
            | (events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 ? CURL_CSELECT_ERR : 0)
    }

    private func obey(_ order: TransferQueue.Order) {
        switch order {
        case .begin(let number, let call, let sink, let continuation):
            guard forgone.remove(number) == nil else { return continuation.resume(returning: .failure(.cancelled)) }
            do {
                let transfer = try ActiveTransfer(call, sink, continuation, at: Self.now)
                active[number] = transfer
                let code = curl_multi_add_handle(multi, transfer.handle)
                guard code == CURLM_OK else {
                    return finish(number, .failure(.unreachable(String(cString: curl_multi_strerror(code)))))
                }
            } catch {
                continuation.resume(returning: .failure(.unreachable("\(error)")))
            }
        case .cancel(let number):
            // A task that was cancelled before it began posts the two orders the other way round.
            guard active[number] == nil else { return finish(number, .failure(.cancelled)) }
            if queue.isOpen(number) { forgone.insert(number) }
        case .close: isClosing = true
        }
    }

    /// Ends the transfers that libcurl is done with.
    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            let result = storydrop_curl_result(message)
            guard let found = active.first(where: { $0.value.handle == message.pointee.easy_handle }) else { continue }
            finish(found.key, found.value.outcome(of: result))
        }
    }

    /// Ends the transfers whose time has run out.
    private func expire() {
        let now = Self.now
        for (number, transfer) in active {
            if let failure = transfer.check(at: now) { finish(number, .failure(failure)) }
        }
    }

    private func finish(_ number: Int, _ result: Result<HTTPReply, HTTPFailure>) {
        guard let transfer = active.removeValue(forKey: number) else { return }
        // Taking out a transfer at work closes its connection (or its HTTP/2 stream): the server sees that we left.
        curl_multi_remove_handle(multi, transfer.handle)
        transfer.continuation.resume(returning: result)
    }

    /// Milliseconds until the loop must look again, if nothing else wakes it.
    private var patience: Int32 {
        let first = active.values.reduce(alarm) { min($0, $1.clock.deadline) }
        return Int32(min(60_000, max(0, (first - Self.now) * 1000).rounded(.up)))
    }

    private static var now: Double { ContinuousClock.now.seconds }
}

extension ContinuousClock.Instant {
    /// Seconds since some moment that stays the same as long as the program runs.
    fileprivate var seconds: Double { (self - Self.origin) / .seconds(1) }
    private static let origin = ContinuousClock.now
}

private func loop(of context: UnsafeMutableRawPointer) -> TransferLoop {
    Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
}
