import Foundation
import Glibc
import Synchronization

/// A small HTTP server on 127.0.0.1 that can misbehave in every way that a socket allows.
///
/// One thread a connection; connections are kept open as HTTP/1.1 has it.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// With the query.
        var path: String
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]
        /// Which connection it came on.
        var connection: Int

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// What the server does for an answer, one after another.
    enum Act: Sendable {
        case send([UInt8])
        case pause(Double)
        /// Closes the connection as is usual.
        case close
        /// Tears it down with a reset.
        case reset
    }

    private struct State {
        var open: Set<Int32> = []
        var isClosed = false
        var connections = 0
        var inFlight = 0
        var mostInFlight = 0
        var onPath: [String: Int] = [:]
        var mostOnOnePath = 0
        var hangUps = 0
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let handler: @Sendable (Request) -> [Act]

    init(_ handler: @escaping @Sendable (Request) -> [Act]) throws {
        self.handler = handler
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw Failure(errno: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        let thread = Thread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let server = self else { return }
                server.serve(connection)
            }
        }
        thread.start()
    }

    deinit { close() }

    struct Failure: Error { var errno: Int32 }

    var address: String { "http://127.0.0.1:\(port)" }
    var connections: Int { state.withLock { $0.connections } }
    /// The most requests that were at work at the same time.
    var mostInFlight: Int { state.withLock { $0.mostInFlight } }
    /// The same of those to one path, which is one model.
    var mostOnOnePath: Int { state.withLock { $0.mostOnOnePath } }
    /// Connections that the other side gave up while an answer was under way.
    var hangUps: Int { state.withLock { $0.hangUps } }

    func close() {
        let open = state.withLock { state in
            defer { (state.isClosed, state.open) = (true, []) }
            return state.isClosed ? [] : state.open.union([listener])
        }
        for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        if open.contains(listener) { Glibc.close(listener) }
    }

    private func serve(_ connection: Int32) {
        let number = state.withLock { state in
            state.open.insert(connection)
            state.connections += 1
            return state.connections
        }
        let thread = Thread { [self] in
            var buffer: [UInt8] = []
            while let request = read(connection, &buffer, number), answer(request, connection) {}
            state.withLock { _ = $0.open.remove(connection) }
            Glibc.close(connection)
        }
        thread.start()
    }

    /// The next request of a connection; nil at its end.
    private func read(_ connection: Int32, _ buffer: inout [UInt8], _ number: Int) -> Request? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let head = buffer.firstRange(of: end) {
                let lines = String(decoding: buffer[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let first = lines[0].split(separator: " ").map(String.init)
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    guard let colon = line.firstIndex(of: ":") else { continue }
                    headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                        .trimmingCharacters(in: .whitespaces)
                }
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                if buffer.count >= head.upperBound + length {
                    let body = Array(buffer[head.upperBound..<(head.upperBound + length)])
                    buffer.removeFirst(head.upperBound + length)
                    return Request(method: first[0], path: first[1], headers: headers, body: body, connection: number)
                }
            }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }

    /// - Returns: whether the connection stays open.
    private func answer(_ request: Request, _ connection: Int32) -> Bool {
        state.withLock { state in
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            state.onPath[request.path, default: 0] += 1
            state.mostOnOnePath = max(state.mostOnOnePath, state.onPath[request.path] ?? 0)
        }
        var isCounted = true
        func leave() {
            guard isCounted else { return }
            isCounted = false
            state.withLock { state in
                state.inFlight -= 1
                state.onPath[request.path, default: 0] -= 1
            }
        }
        defer { leave() }
        let acts = handler(request)
        for (index, act) in acts.enumerated() {
            // Whoever has the last bytes may ask the next before this thread runs again.
            if index == acts.count - 1 { leave() }
            switch act {
            case .send(let bytes):
                guard send(bytes, connection) else {
                    state.withLock { $0.hangUps += 1 }
                    return false
                }
            case .pause(let seconds):
                guard wait(seconds, connection) else {
                    state.withLock { $0.hangUps += 1 }
                    return false
                }
            case .close: return false
            case .reset:
                var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
                setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return false
            }
        }
        return true
    }

    private func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    /// Waits, and hears if the other side goes.
    private func wait(_ seconds: Double, _ connection: Int32) -> Bool {
        // POLLRDHUP, which glibc shows only to _GNU_SOURCE.
        var entry = pollfd(fd: connection, events: 0x2000, revents: 0)
        return poll(&entry, 1, Int32(seconds * 1000)) == 0
    }
}

extension LoopbackServer.Act {
    /// A whole answer.
    static func reply(
        _ body: [UInt8],
        status: Int = 200,
        type: String = "application/json",
        headers: [String: String] = [:]
    ) -> [LoopbackServer.Act] {
        [.send(head(status, length: body.count, type: type, headers: headers)), .send(body)]
    }

    static func head(
        _ status: Int,
        length: Int,
        type: String = "application/json",
        headers: [String: String] = [:]
    ) -> [UInt8] {
        let more = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\(more)\r\n".utf8)
    }
}
