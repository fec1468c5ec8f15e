/// Writes an RTF so that pandoc reads all of it: its characters as UTF-8.
///
/// Pure. Caller: `DocumentReader`. Pandoc 2.17 takes bytes for Latin-1 whatever code page they are of, knows no pairs of
/// surrogates, takes one character too many for the stand-in of a Unicode character where that is a plain character
/// (`\u8220?`), and leaves out notes that are marked as optional (`{\*\footnote`), as its own writer marks them.
/// RTF Specification 1.9.1: "Character Set", "Font Table", "Unicode RTF".
package enum RTFRepair {
    package static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var repair = Repair(bytes)
        repair.run()
        return repair.output
    }

    private struct Repair {
        /// What holds to the end of a group.
        private struct Group {
            /// How many characters stand in for a Unicode character.
            var standIns = 1
            var font = -1
            var isFontTable = false
        }

        private let input: [UInt8]
        /// Bytes beyond ASCII that are UTF-8 already, as some programs write them.
        private let isUTF8: Bool
        private var position = 0
        private(set) var output: [UInt8] = []
        private var groups = [Group()]
        private var codePages = RTFCodePages()
        /// Bytes of text that are not decoded yet, and where they began in `input`.
        private var pending: [UInt8] = []
        /// Whether the last of them is the first half of a character.
        private var isHalf = false
        private var surrogate: UInt32?

        /// Groups deeper than this share the state of the one around: no file of a word processor is as deep.
        private static let deepest = 10_000

        init(_ bytes: [UInt8]) {
            input = bytes
            isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            output.reserveCapacity(bytes.count + bytes.count / 8)
        }

        private var group: Group {
            get { groups[groups.count - 1] }
            set { groups[groups.count - 1] = newValue }
        }

        mutating func run() {
            var depth = 0
            while position < input.count {
                let byte = input[position]
                switch byte {
                case UInt8(ascii: "{"):
                    flush()
                    depth += 1
                    if depth < Self.deepest { groups.append(group) }
                    if !note() { copy(1) }
                case UInt8(ascii: "}"):
                    flush()
                    if depth > 0, depth < Self.deepest, groups.count > 1 { groups.removeLast() }
                    depth = max(0, depth - 1)
                    copy(1)
                case UInt8(ascii: "\\"): control()
                // Lines end anywhere.
                case 0x0A, 0x0D: copy(1)
                default: text(byte)
                }
            }
            flush()
        }

        private mutating func copy(_ count: Int) {
            let end = min(input.count, position + count)
            output += input[position..<end]
            position = end
        }

        private func starts(_ text: StaticString) -> Bool {
            let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            return input.count - position >= wanted.count
                && zip(input[position...], wanted).allSatisfy { $0 == $1 }
        }

        /// A note that is marked as optional: whether it was one.
        private mutating func note() -> Bool {
            guard starts("{\\*\\footnote") else { return false }
            output.append(UInt8(ascii: "{"))
            position += 3
            return true
        }

        // MARK: Bytes of text

        private mutating func text(_ byte: UInt8) {
            // The second half of a character may be a plain letter.
            if isHalf || byte >= 0x80 && !isUTF8 {
                pend(byte)
                position += 1
            } else {
                flush()
                copy(1)
            }
        }

        private mutating func pend(_ byte: UInt8) {
            pending.append(byte)
            isHalf = !isHalf && codePages.isLead(byte, font: group.font)
        }

        private mutating func flush() {
            surrogate = nil
            isHalf = false
            guard !pending.isEmpty else { return }
            defer { pending.removeAll(keepingCapacity: true) }
            if let name = codePages.charset(ofFont: group.font),
                let text = try? TextDecoder.convert(pending[...], name)
            {
                for scalar in text.unicodeScalars { put(scalar) }
                return
            }
            // Signs of a font of signs, or bytes that are none of its charset.
            for byte in pending {
                output += Array("\\'\(String(byte >> 4, radix: 16))\(String(byte & 15, radix: 16))".utf8)
            }
        }

        private mutating func put(_ scalar: Unicode.Scalar) {
            if "\\{}".unicodeScalars.contains(scalar) { output.append(UInt8(ascii: "\\")) }
            output += Array(String(scalar).utf8)
        }

        // MARK: Control words

        private mutating func control() {
            if starts("\\'"), let byte = hexByte(at: position + 2) {
                // An escaped character of ASCII is one of RTF's own signs, as a rule.
                if byte >= 0x80 || isHalf {
                    pend(byte)
                    position += 4
                } else {
                    flush()
                    copy(4)
                }
                return
            }
            var next = position + 1
            while next < input.count, (input[next] | 0x20) &- 0x61 < 26 { next += 1 }
            let word = String(decoding: input[(position + 1)..<next], as: UTF8.self)
            guard !word.isEmpty else {
                flush()
                return copy(2)
            }
            let digits = next
            if next < input.count, input[next] == UInt8(ascii: "-") { next += 1 }
            while next < input.count, next - digits < 11, input[next] &- 0x30 < 10 { next += 1 }
            let value = Int(String(decoding: input[digits..<next], as: UTF8.self))
            if word == "u", let value { return unicode(value, end: next) }
            flush()
            copy(next - position)
            apply(word, value)
        }

        private mutating func apply(_ word: String, _ value: Int?) {
            switch word {
            case "uc": group.standIns = min(max(value ?? 1, 0), 8)
            case "fonttbl": group.isFontTable = true
            case "f", "deff": group.font = value ?? 0
            case "plain": group.font = -1
            case "fcharset" where group.isFontTable: codePages.set(charset: value ?? 0, ofFont: group.font)
            case "cpg" where group.isFontTable: codePages.set(codePage: value ?? 0, ofFont: group.font)
            case "ansicpg": codePages.standard = value ?? 1252
            case "mac": codePages.standard = 10_000
            case "pc": codePages.standard = 437
            case "pca": codePages.standard = 850
            case "bin":
                // What follows are bytes, not text.
                let hasBlank = position < input.count && input[position] == 0x20
                copy(min(max(0, value ?? 0), input.count) + (hasBlank ? 1 : 0))
            default: break
            }
        }

        private func hexByte(at index: Int) -> UInt8? {
            guard index + 2 <= input.count else { return nil }
            return UInt8(String(decoding: input[index..<(index + 2)], as: UTF8.self), radix: 16)
        }

        /// `\u8220?`: the character itself, without what stands in for it.
        private mutating func unicode(_ value: Int, end: Int) {
            let first = surrogate
            flush()
            position = end
            // The blank that ends the word is no stand-in.
            if position < input.count, input[position] == 0x20 { position += 1 }
            let unit = UInt32(truncatingIfNeeded: value < 0 ? value + 0x10000 : value)
            if unit & 0xFFFF_FC00 == 0xD800 {
                surrogate = unit
            } else if let first, unit & 0xFFFF_FC00 == 0xDC00 {
                Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + unit & 0x3FF).map { put($0) }
            } else if let scalar = Unicode.Scalar(unit), unit > 0 {
                put(scalar)
            }
            skipStandIns()
        }

        private mutating func skipStandIns() {
            var left = group.standIns
            while left > 0, position < input.count {
                switch input[position] {
                case 0x0A, 0x0D:
                    position += 1
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "}"): return
                case UInt8(ascii: "\\"):
                    guard starts("\\'") else { return }
                    position = min(input.count, position + 4)
                default: position += 1
                }
                left -= 1
            }
        }
    }
}

/// Which code page the bytes of each font are in.
struct RTFCodePages {
    /// Of text in no font that says one.
    var standard = 1252
    private var fonts: [Int: Int] = [:]

    /// Fonts of signs have no code page.
    private static let signs = -1

    /// Windows' numbers of charsets, as in LOGFONT; others are read as the document's own.
    private static let codePages = [
        0: 1252, 2: signs, 77: 10_000, 78: 932, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254,
        163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
    ]

    mutating func set(charset: Int, ofFont font: Int) { fonts[font] = Self.codePages[charset] }

    mutating func set(codePage: Int, ofFont font: Int) { fonts[font] = codePage }

    private func codePage(ofFont font: Int) -> Int { fonts[font] ?? standard }

    /// What iconv calls it; nil for signs.
    func charset(ofFont font: Int) -> String? {
        switch codePage(ofFont: font) {
        case Self.signs: nil
        case 10_000: "MACINTOSH"
        case 10_007: "MAC-CYRILLIC"
        case 65_001: "UTF-8"
        case let page: "CP\(page)"
        }
    }

    /// Whether a byte begins a character of two bytes.
    func isLead(_ byte: UInt8, font: Int) -> Bool {
        switch codePage(ofFont: font) {
        case 932: (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte)
        case 936, 949, 950, 1361: (0x81...0xFE).contains(byte)
        default: false
        }
    }
}
