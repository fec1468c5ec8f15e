/// What is wrong with the output of a jailed parser.
package enum StreamError: Error, Sendable, Equatable {
    /// A record that no parser of ours writes.
    case malformed(String)
    /// It ended before its end.
    case cut
}

/// Cuts the output of a jailed parser into records: a letter, four bytes of length (least first), as many bytes.
///
/// The output comes from a process that may have been taken over by its input: nothing in it is trusted.
package struct RecordStream: Sendable {
    /// A record is no longer than this.
    static let longestRecord = 1 << 20

    private var rest: [UInt8] = []

    package init() {}

    /// Takes a piece of the output and gives its whole records, and those that it completes, to `body`.
    ///
    /// - Throws: `malformed` for a record that is too long; what `body` throws.
    package mutating func append(
        _ piece: UnsafeRawBufferPointer,
        _ body: (UInt8, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        if rest.isEmpty {
            let used = try Self.records(piece, body)
            rest.append(contentsOf: piece[used...])
        } else {
            rest.append(contentsOf: piece)
            let used = try rest.withUnsafeBytes { try Self.records($0, body) }
            rest.removeFirst(used)
        }
    }

    private static func records(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (UInt8, UnsafeRawBufferPointer) throws -> Void
    ) throws -> Int {
        var offset = 0
        while bytes.count - offset >= 5 {
            let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 1, as: UInt32.self)))
            guard length <= longestRecord else { throw StreamError.malformed("a record of \(length) bytes") }
            guard bytes.count - offset - 5 >= length else { break }
            let start = offset + 5
            try body(bytes[offset], UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)]))
            offset = start + length
        }
        return offset
    }
}

/// Reads the fields of a record one after another.
struct RecordFields {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func byte() throws(StreamError) -> UInt8 { try load(UInt8.self) }
    mutating func half() throws(StreamError) -> UInt16 { UInt16(littleEndian: try load(UInt16.self)) }
    mutating func number() throws(StreamError) -> Int { Int(UInt32(littleEndian: try load(UInt32.self))) }

    /// A length; what is no number, or beyond any page, is 0.
    mutating func real() throws(StreamError) -> Double {
        let value = Float(bitPattern: UInt32(littleEndian: try load(UInt32.self)))
        return value.isFinite && abs(value) < 1e6 ? Double(value) : 0
    }

    /// What is left of the record, or of it up to a zero byte; what is no UTF-8 becomes U+FFFD.
    mutating func text() -> String {
        let end = bytes[offset...].firstIndex(of: 0) ?? bytes.count
        let text = String(decoding: bytes[offset..<end], as: UTF8.self)
        offset = min(end + 1, bytes.count)
        return text
    }

    private mutating func load<Value: BitwiseCopyable>(_ type: Value.Type) throws(StreamError) -> Value {
        guard bytes.count - offset >= MemoryLayout<Value>.size else { throw .malformed("a record is too short") }
        defer { offset += MemoryLayout<Value>.size }
        return bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
}
