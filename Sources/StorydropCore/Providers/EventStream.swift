import Native
import Synchronization

/// Takes the events out of a `text/event-stream` as it comes (WHATWG HTML, "Server-sent events").
///
/// Pure.
struct EventStreamParser: Sendable {
    private var line: [UInt8] = []
    private var data: [String] = []
    private var endsWithReturn = false

    /// Takes the next bytes.
    ///
    /// - Returns: the data of each event that they complete.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> [String] {
        var events: [String] = []
        for byte in bytes {
            defer { endsWithReturn = byte == UInt8(ascii: "\r") }
            switch byte {
            case UInt8(ascii: "\n") where endsWithReturn: break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): endLine(&events)
            default: line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine(_ events: inout [String]) {
        defer { line = [] }
        guard !line.isEmpty else {
            if !data.isEmpty { events.append(data.joined(separator: "\n")) }
            data = []
            return
        }
        guard line.starts(with: "data:".utf8) else { return }
        let value = line.dropFirst(5)
        data.append(String(decoding: value.first == UInt8(ascii: " ") ? value.dropFirst() : value, as: UTF8.self))
    }
}

/// Hands the events of a stream on as they come.
///
/// `limit`: most bytes of all of it.
final class EventSink: HTTPSink {
    private let parser = Mutex(EventStreamParser())
    private let onEvent: @Sendable (String) throws -> Void

    init(_ onEvent: @escaping @Sendable (String) throws -> Void) { self.onEvent = onEvent }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        for event in parser.withLock({ $0.feed(bytes) }) { try onEvent(event) }
    }
}
