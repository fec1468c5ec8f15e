/// Reads what `storydrop-jail archive` writes of a zip (see its `archive.c`).
///
/// Caller: `ArchiveUnpacker`. Promises: entries in their order, each with its bytes, or a `StreamError`.
package struct ArchiveStream: Sendable {
    /// One entry as the archive tells of it; nothing in it is to be trusted.
    package struct Entry: Sendable, Equatable {
        /// The bytes of its name.
        package var name: [UInt8]
        /// Bytes that it says it has.
        package var size: UInt64
        package var isFolder: Bool
        /// A link, a device: no file.
        package var isSpecial: Bool
        package var isEncrypted: Bool
    }

    /// How an entry ended.
    package enum State: UInt8, Sendable, Equatable {
        case whole = 0
        case damaged = 1
        /// More than it said, or than is allowed.
        case tooLarge = 2
    }

    package enum Event {
        case entry(Entry)
        case bytes(UnsafeRawBufferPointer)
        case end(State)
        /// `hasMore`: whether there are more entries than allowed.
        case finished(hasMore: Bool)
    }

    package private(set) var isComplete = false
    private var records = RecordStream()
    private var isInEntry = false

    package init() {}

    package mutating func append(_ piece: UnsafeRawBufferPointer, _ body: (Event) throws -> Void) throws {
        var records = records
        self.records = RecordStream()
        defer { self.records = records }
        try records.append(piece) { try take($0, $1, body) }
    }

    private mutating func take(
        _ letter: UInt8,
        _ bytes: UnsafeRawBufferPointer,
        _ body: (Event) throws -> Void
    ) throws {
        guard !isComplete else { throw StreamError.malformed("records after the end") }
        switch letter {
        case UInt8(ascii: "E"):
            guard !isInEntry else { throw StreamError.malformed("an entry within an entry") }
            guard bytes.count >= 9 else { throw StreamError.malformed("an entry without a size") }
            let flags = bytes[0]
            let entry = Entry(
                name: Array(bytes[9...]),
                size: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt64.self)),
                isFolder: flags & 1 != 0,
                isSpecial: flags & 2 != 0,
                isEncrypted: flags & 4 != 0
            )
            isInEntry = flags == 0
            try body(.entry(entry))
        case UInt8(ascii: "D"):
            guard isInEntry else { throw StreamError.malformed("bytes outside an entry") }
            try body(.bytes(bytes))
        case UInt8(ascii: "X"):
            guard isInEntry, let state = bytes.first.flatMap(State.init) else {
                throw StreamError.malformed("an end without an entry")
            }
            isInEntry = false
            try body(.end(state))
        case UInt8(ascii: "Z"):
            guard !isInEntry, let state = bytes.first else { throw StreamError.malformed("an end too early") }
            isComplete = true
            try body(.finished(hasMore: state != 0))
        default: throw StreamError.malformed("a record of no known kind")
        }
    }
}
