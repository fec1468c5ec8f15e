import Native

/// Takes pictures and sounds out of JSON as it streams by: a long string of Base64 is decoded piece by piece and never
/// held whole; in its place the JSON gets a short mark.
///
/// Pure: fed with bytes, it hands on the rest of the JSON and the pieces. Strings that are shorter than `threshold`, are
/// no Base64, or stand under a name that is not for pictures and sounds, stay as they are.
struct BlobExtractor: Sendable {
    /// What came out of some bytes.
    enum Piece {
        /// A blob begins; blobs are numbered from 0.
        case begin(Int)
        /// There as long as it is told.
        case bytes(UnsafeRawBufferPointer)
        case end
    }

    /// Why bytes cannot be taken.
    struct Damage: Error, CustomStringConvertible {
        var description: String
    }

    /// Characters of a string from which on it is a blob.
    static let threshold = 512
    /// The string that stands for a blob in the JSON.
    static func mark(_ number: Int) -> String { "storydrop-blob:\(number)" }
    /// The number of the blob that a string stands for; nil if it is just a string.
    static func number(_ text: String) -> Int? {
        text.hasPrefix("storydrop-blob:") ? Int(text.dropFirst("storydrop-blob:".count)) : nil
    }

    /// Names under which servers give pictures and sounds.
    private static let carriers: Set<String> = ["data", "b64_json", "images", "image", "audio", "url"]

    private enum State { case outside, string, escaped, blob, blobEscape, blobCode }

    /// The JSON with marks in place of blobs.
    private(set) var json: [UInt8] = []
    private var state = State.outside
    /// Characters of the string at hand, until it is known what it is.
    private var pending: [UInt8] = []
    private var isPlain = true
    /// The last string outside of which a colon was: the name of what follows.
    private var name = ""
    private var last = ""
    private var decoder = Base64Decoder()
    /// Where a part of a blob is decoded: small enough to stay near the processor.
    private var scratch: [UInt8] = []
    /// Characters that are decoded at once.
    private static let portion = 64 << 10
    private(set) var blobs = 0
    /// Most bytes of JSON besides the blobs.
    private let limit: Int
    private let isOff: Bool

    /// `isOff`: every string stays as it is.
    init(limit: Int = 16 << 20, isOff: Bool = false) {
        self.limit = limit
        self.isOff = isOff
    }

    /// Takes the next bytes; tells the pieces of blobs in order.
    mutating func feed(_ bytes: UnsafeRawBufferPointer, _ tell: (Piece) throws -> Void) throws {
        var index = 0
        while index < bytes.count {
            switch state {
            case .outside:
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
                json.append(contentsOf: bytes[index..<end])
                if bytes[index..<end].contains(UInt8(ascii: ":")) { name = last }
                index = end
                if end < bytes.count { beginString(&index) }
            case .string, .escaped: try string(bytes[index], &index, tell)
            case .blob, .blobEscape, .blobCode: try blob(bytes, &index, tell)
            }
            guard json.count + pending.count <= limit else { throw Damage(description: "more than \(limit) bytes") }
        }
    }

    /// - Throws: if the JSON ends within a string.
    func finish() throws {
        guard state == .outside else { throw Damage(description: "the answer ends within a string") }
    }

    private mutating func beginString(_ index: inout Int) {
        json.append(UInt8(ascii: "\""))
        state = .string
        pending = []
        isPlain = !isOff && Self.carriers.contains(name)
        last = ""
        index += 1
    }

    private mutating func string(_ byte: UInt8, _ index: inout Int, _ tell: (Piece) throws -> Void) throws {
        index += 1
        if state == .escaped {
            state = .string
            pending.append(byte)
            // Base64 may be written in lines, and with escaped slashes or numbers; anything else is no Base64.
            if !"/nru".utf8.contains(byte) { isPlain = false }
            return try decide(tell)
        }
        switch byte {
        case UInt8(ascii: "\""):
            if pending.count <= 20 { last = String(decoding: pending, as: UTF8.self) }
            json += pending
            json.append(byte)
            pending = []
            state = .outside
        case UInt8(ascii: "\\"):
            state = .escaped
            pending.append(byte)
        default:
            pending.append(byte)
            try decide(tell)
        }
    }

    /// Decides, once a string is long enough, whether it is a blob.
    private mutating func decide(_ tell: (Piece) throws -> Void) throws {
        // Not in the middle of an escape, the longest of which is \u002B.
        guard isPlain, pending.count >= Self.threshold, !pending.suffix(5).contains(UInt8(ascii: "\\")) else {
            // It is known to be no blob: nothing is kept back any longer.
            if pending.count > Self.threshold, !isPlain {
                json += pending
                pending = []
                isPlain = false
            }
            return
        }
        let text = Self.withoutPrefix(Self.unescaped(pending))
        guard text.allSatisfy(Base64Decoder.isPart) else {
            isPlain = false
            return
        }
        json += Self.mark(blobs).utf8
        try tell(.begin(blobs))
        blobs += 1
        decoder = Base64Decoder()
        state = .blob
        pending = []
        try text.withUnsafeBytes { try decode($0, tell) }
    }

    /// Without line ends and escapes.
    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return text }
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "/"): result.append(UInt8(ascii: "/"))
            case UInt8(ascii: "u"):
                // What is no such number is no Base64 either, and found to be none.
                result.append(UInt8(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(4)
            default: break
            }
        }
        return result
    }

    /// Base64 without the `data:image/png;base64,` in front that some servers give.
    private static func withoutPrefix(_ text: [UInt8]) -> ArraySlice<UInt8> {
        guard text.starts(with: "data:".utf8), let comma = text.prefix(100).firstIndex(of: UInt8(ascii: ",")) else {
            return text[...]
        }
        return text[(comma + 1)...]
    }

    private mutating func blob(
        _ bytes: UnsafeRawBufferPointer,
        _ index: inout Int,
        _ tell: (Piece) throws -> Void
    ) throws {
        if state == .blobCode { return try code(bytes[index], &index, tell) }
        if state == .blobEscape {
            state = .blob
            switch bytes[index] {
            case UInt8(ascii: "u"):
                state = .blobCode
                pending = []
            case UInt8(ascii: "/"): try [UInt8(ascii: "/")].withUnsafeBytes { try decode($0, tell) }
            case UInt8(ascii: "n"), UInt8(ascii: "r"): break
            default: throw Damage(description: "the Base64 of blob \(blobs - 1) is damaged")
            }
            index += 1
            return
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[index...])
        let end = Self.end(of: rest)
        try decode(UnsafeRawBufferPointer(rebasing: rest[..<end]), tell)
        index += end
        guard index < bytes.count else { return }
        if bytes[index] == UInt8(ascii: "\\") {
            state = .blobEscape
        } else {
            try decoded("ends too soon", tell) { $0.finish(into: $1) }
            try tell(.end)
            json.append(UInt8(ascii: "\""))
            state = .outside
        }
        index += 1
    }

    /// One of the four digits of a character that is written as its number, as `=` is by some.
    private mutating func code(_ digit: UInt8, _ index: inout Int, _ tell: (Piece) throws -> Void) throws {
        pending.append(digit)
        index += 1
        guard pending.count == 4 else { return }
        guard let character = UInt8(String(decoding: pending, as: UTF8.self), radix: 16) else {
            throw Damage(description: "the Base64 of blob \(blobs - 1) is damaged")
        }
        state = .blob
        pending = []
        try [character].withUnsafeBytes { try decode($0, tell) }
    }

    /// Where the next quote or backslash is.
    private static func end(of bytes: UnsafeRawBufferPointer) -> Int {
        let quote = FastSearch.first(UInt8(ascii: "\""), in: bytes) ?? bytes.count
        let before = UnsafeRawBufferPointer(rebasing: bytes[..<quote])
        return FastSearch.first(UInt8(ascii: "\\"), in: before) ?? quote
    }

    private mutating func decode(_ text: UnsafeRawBufferPointer, _ tell: (Piece) throws -> Void) throws {
        var rest = text
        while !rest.isEmpty {
            let portion = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.portion))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Self.portion))
            try decoded("is damaged", tell) { $0.decode(portion, into: $1) }
        }
    }

    /// Tells what a part of a blob is.
    private mutating func decoded(
        _ trouble: String,
        _ tell: (Piece) throws -> Void,
        by work: (inout Base64Decoder, UnsafeMutableRawBufferPointer) -> Int?
    ) throws {
        if scratch.isEmpty { scratch = [UInt8](repeating: 0, count: Self.portion / 4 * 3 + 3) }
        guard let count = scratch.withUnsafeMutableBytes({ work(&decoder, $0) }) else {
            throw Damage(description: "the Base64 of blob \(blobs - 1) \(trouble)")
        }
        guard count > 0 else { return }
        try scratch.withUnsafeBytes { try tell(.bytes(UnsafeRawBufferPointer(rebasing: $0[..<count]))) }
    }
}
