/// Looks at the bytes of texts, which are UTF-8 or nearly so.
enum PageText {
    /// How much there is to read in a text, and the marks of sentences in it.
    struct Measure {
        /// Letters and digits; a character of Chinese or Japanese, which is a syllable or word, counts for two.
        var weight = 0
        /// Commas and ends of sentences.
        var marks = 0
    }

    static func measure(_ text: ArraySlice<UInt8>) -> Measure {
        text.withUnsafeBufferPointer { measure($0) }
    }

    private static func measure(_ text: UnsafeBufferPointer<UInt8>) -> Measure {
        var measure = Measure()
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: measure.weight += 1
            case 0x21, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F:
                // Not within a number or an address.
                if index == text.count || text[index] <= 0x22 || text[index] >= 0x80 { measure.marks += 1 }
            case 0xC3...0xDF:
                // Arabic comma, semicolon, question mark and full stop.
                let next = index < text.count ? text[index] : 0
                if (byte == 0xD8 && (next == 0x8C || next == 0x9B || next == 0x9F)) || (byte == 0xDB && next == 0x94) {
                    measure.marks += 1
                } else {
                    measure.weight += 1
                }
            case 0xE0, 0xE1: measure.weight += 1
            case 0xE2:
                // General punctuation has no weight; an ellipsis is a mark.
                if index + 1 < text.count, text[index] == 0x80, text[index + 1] == 0xA6 { measure.marks += 1 }
            case 0xE3...0xED, 0xEF: cjk(text, byte, index, &measure)
            case 0xF0...0xF4: measure.weight += 2
            default: break
            }
        }
        return measure
    }

    /// 、 。 「 … and their wide forms, or a character.
    private static func cjk(_ text: UnsafeBufferPointer<UInt8>, _ byte: UInt8, _ index: Int, _ measure: inout Measure) {
        guard index + 1 < text.count else { return }
        let (next, last) = (text[index], text[index + 1])
        if byte == 0xE3, next == 0x80, last < 0xA0 {
            if last == 0x81 || last == 0x82 { measure.marks += 1 }
        } else if byte == 0xEF, next == 0xBC, last < 0xA0 {
            if [0x81, 0x8C, 0x9A, 0x9B, 0x9F].contains(last) { measure.marks += 1 }
        } else {
            measure.weight += 2
        }
    }

    /// Whether a style attribute takes the element out of sight.
    static func hides(_ style: ArraySlice<UInt8>) -> Bool {
        let flat = String(decoding: style.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
        return contains("display:none", in: flat) || contains("visibility:hidden", in: flat)
    }

    /// Letters and digits only, small: what titles are compared by.
    static func letters(_ text: String) -> String {
        String(
            text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        )
    }

    /// Whether `needle` stands in a text; both in UTF-8.
    static func contains(_ needle: String, in text: String) -> Bool {
        var text = text
        var needle = needle
        return text.withUTF8 { text in
            needle.withUTF8 { needle in
                guard let first = needle.first, needle.count <= text.count else { return needle.isEmpty }
                return (0...(text.count - needle.count)).contains { start in
                    text[start] == first && text[start..<(start + needle.count)].elementsEqual(needle)
                }
            }
        }
    }

    /// The length of the blank at `index`, a no-break or other wide one among them; 0 if there is none.
    static func blankLength(_ bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        switch bytes[index] {
        case 0x09...0x0D, 0x20: return 1
        case 0xC2: return index + 1 < bytes.endIndex && (bytes[index + 1] == 0xA0 || bytes[index + 1] == 0x85) ? 2 : 0
        case 0xE2:
            guard index + 2 < bytes.endIndex, bytes[index + 1] == 0x80 else { return 0 }
            return (0x80...0x8B).contains(bytes[index + 2]) || bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9
                || bytes[index + 2] == 0xAF ? 3 : 0
        case 0xE3:
            return index + 2 < bytes.endIndex && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80 ? 3 : 0
        case 0xEF:
            return index + 2 < bytes.endIndex && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF ? 3 : 0
        default: return 0
        }
    }

    /// A text without blanks around it, and with runs of blanks in it as one space.
    static func collapsed(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        let all = bytes[...]
        while index < all.endIndex {
            let blank = blankLength(all, at: index)
            if blank == 0 {
                out.append(all[index])
                index += 1
            } else {
                if let last = out.last, last != 0x20 { out.append(0x20) }
                index += blank
            }
        }
        if out.last == 0x20 { out.removeLast() }
        return String(decoding: out, as: UTF8.self)
    }
}
