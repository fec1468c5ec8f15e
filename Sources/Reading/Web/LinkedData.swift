/// Walks over the strings of a page's JSON-LD, with the keys that lead to each.
///
/// Tolerant: pages write line feeds into strings and forget commas, and a headline is worth having all the same. Lists
/// add no key. Nothing nests deeper than it may.
struct LinkedData {
    private static let deepest = 64

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// The open objects and lists, each with the key that it is the value of.
    private var open: [(key: String?, isList: Bool)] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Calls `body` with each string that is a value.
    mutating func read(_ body: (_ path: [String], _ value: String) -> Void) {
        // The key read last, until its value comes.
        var key: String?
        while position < bytes.endIndex {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < Self.deepest else { return }
                let isList = byte == UInt8(ascii: "[")
                open.append((key, isList))
                // What stands in a list is a value of the list's key.
                if !isList { key = nil }
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                key = open.popLast()?.key
                position += 1
            case UInt8(ascii: ","):
                if open.last?.isList != true { key = nil }
                position += 1
            case UInt8(ascii: "\""):
                let text = string()
                if isKey() {
                    key = text
                } else {
                    body((open.map(\.key) + [key]).compactMap { $0 }, text)
                }
            default: position += 1
            }
        }
    }

    private mutating func isKey() -> Bool {
        var next = position
        while next < bytes.endIndex, bytes[next] <= 0x20 { next += 1 }
        guard next < bytes.endIndex, bytes[next] == UInt8(ascii: ":") else { return false }
        position = next + 1
        return true
    }

    /// The string that begins at `position`, its escapes resolved.
    private mutating func string() -> String {
        var out: [UInt8] = []
        position += 1
        while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\\"), position < bytes.endIndex else {
                out.append(byte)
                continue
            }
            let escaped = bytes[position]
            position += 1
            switch escaped {
            case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"):
                out.append(0x20)
            case UInt8(ascii: "u"): appendUnit(to: &out)
            default: out.append(escaped)
            }
        }
        position = min(position + 1, bytes.endIndex)
        return String(decoding: out, as: UTF8.self)
    }

    /// `\\uXXXX`, two of them for a character beyond the first plane.
    private mutating func appendUnit(to out: inout [UInt8]) {
        var units: [UInt16] = []
        while let unit = hexUnit() {
            units.append(unit)
            guard UTF16.isLeadSurrogate(unit), units.count == 1, position + 1 < bytes.endIndex,
                bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
            else { break }
            position += 2
        }
        out.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
    }

    private mutating func hexUnit() -> UInt16? {
        guard position + 4 <= bytes.endIndex,
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { return nil }
        position += 4
        return unit
    }
}
