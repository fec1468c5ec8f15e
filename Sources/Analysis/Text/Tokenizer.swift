import Native

/// One word of a text.
package struct Token: Sendable, Equatable {
    /// UTF-8 bytes of the text: the word without a possessive ending.
    package var start: Int32
    package var end: Int32
    /// Its number in the text's word table.
    package var word: Int32
    package var flags: Flags

    package struct Flags: OptionSet, Sendable, Equatable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let capitalised = Flags(rawValue: 1)
        /// More than one letter, all of them upper case.
        package static let allCapitals = Flags(rawValue: 2)
        package static let number = Flags(rawValue: 4)
        /// Between quotation marks.
        package static let speech = Flags(rawValue: 8)
        package static let possessive = Flags(rawValue: 16)
        /// Joined to the word before by a hyphen or an elision.
        package static let joined = Flags(rawValue: 32)
        /// Nothing but blanks, or a dash, a bracket, a quotation mark, comes between it and the word before.
        package static let afterBlank = Flags(rawValue: 64)
    }
}

/// Finds the words of a text and their numbers.
///
/// Called once per text by `StoryText`; promises ascending, disjoint ranges and linear time.
struct Tokenizer {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var spelling: [UInt8] = []
    private(set) var tokens: [Token] = []
    private(set) var words = WordTable()

    static func tokens(of text: String, language: String) -> (tokens: [Token], words: WordTable) {
        var text = text
        let given =
            Self.isWrittenWithoutBlanks(language) ? try? SentenceBreaker.words(in: text, language: language) : nil
        return text.withUTF8 { bytes in
            var tokenizer = Tokenizer(bytes: bytes)
            if let given {
                for range in given { tokenizer.add(range) }
            } else {
                tokenizer.run()
            }
            return (tokenizer.tokens, tokenizer.words)
        }
    }

    static func isWrittenWithoutBlanks(_ language: String) -> Bool {
        ["zh", "ja", "th", "lo", "km", "my"].contains(String(language.prefix(2)))
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 5)
    }

    private mutating func add(_ range: Range<Int>) {
        spelling.removeAll(keepingCapacity: true)
        spelling.append(contentsOf: bytes[range])
        append(range.lowerBound, range.upperBound, bytes[range.lowerBound] < 0x3A ? .number : [])
    }

    private mutating func append(_ start: Int, _ end: Int, _ flags: Token.Flags) {
        let number = spelling.withUnsafeBufferPointer { words.number(of: $0) }
        tokens.append(Token(start: Int32(start), end: Int32(end), word: number, flags: flags))
    }

    // MARK: Words between blanks

    private mutating func run() {
        var index = 0
        var lastEnd = -1
        var isClean = false
        while index < bytes.count {
            let (scalar, width) = scalar(at: index)
            guard Self.isWordPart(scalar) else {
                // Full stops, commas and the like part phrases; blanks, quotation marks and dashes do not.
                if scalar == 0x2E || scalar == 0x2C || scalar == 0x3B || scalar == 0x3A || scalar == 0x21
                    || scalar == 0x3F
                {
                    isClean = false
                }
                index += width
                continue
            }
            let isJoined = lastEnd >= 0 && index - lastEnd == 1 && bytes[lastEnd] == UInt8(ascii: "-")
            lastEnd = word(from: index, isJoined: isJoined, isAfterBlank: isClean)
            index = max(lastEnd, index + width)
            isClean = true
        }
    }

    /// Reads one word and returns its end.
    private mutating func word(from start: Int, isJoined: Bool, isAfterBlank: Bool) -> Int {
        spelling.removeAll(keepingCapacity: true)
        var flags: Token.Flags = isJoined ? .joined : []
        if isAfterBlank { flags.insert(.afterBlank) }
        var index = start
        var letters = 0
        var capitals = 0
        while index < bytes.count {
            let (scalar, width) = scalar(at: index)
            if scalar == 0x27 || scalar == 0x2019 || scalar == 0x02BC {
                guard index > start, index + width < bytes.count, Self.isWordPart(self.scalar(at: index + width).0)
                else { break }
                if Self.elisions.contains(spelling) {
                    append(start, index, flags.union(capitals > 0 ? .capitalised : []))
                    return word(from: index + width, isJoined: true, isAfterBlank: true)
                }
                if isPossessive(after: index + width) {
                    append(start, index, kept(flags, letters, capitals).union(.possessive))
                    return index + width + 1
                }
                spelling.append(0x27)
            } else if Self.isWordPart(scalar) {
                if isFirstCapital(scalar, index == start) { flags.insert(.capitalised) }
                letters += 1
                if Letters.isUpper(scalar) { capitals += 1 }
                Self.append(Letters.lowercased(scalar), to: &spelling)
            } else {
                break
            }
            index += width
        }
        if bytes[start] >= 0x30, bytes[start] <= 0x39 { flags.insert(.number) }
        append(start, index, kept(flags, letters, capitals))
        return index
    }

    private func isFirstCapital(_ scalar: UInt32, _ isFirst: Bool) -> Bool { isFirst && Letters.isUpper(scalar) }

    private func kept(_ flags: Token.Flags, _ letters: Int, _ capitals: Int) -> Token.Flags {
        letters > 1 && capitals == letters ? flags.union(.allCapitals) : flags
    }

    /// Whether an "s" and then no further letter follows.
    private func isPossessive(after index: Int) -> Bool {
        guard bytes[index] | 0x20 == UInt8(ascii: "s") else { return false }
        return index + 1 >= bytes.count || !Self.isWordPart(scalar(at: index + 1).0)
    }

    /// French and Italian words that lose their vowel before the next: "l'homme" is two words.
    private static let elisions: Set<[UInt8]> = Set(
        ["l", "d", "j", "qu", "n", "m", "t", "c", "s", "jusqu", "lorsqu", "puisqu", "quelqu", "dell", "nell", "all"]
            .map { Array($0.utf8) }
    )

    private static func isWordPart(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 {
            return (scalar | 0x20) &- 0x61 < 26 || scalar &- 0x30 < 10
        }
        // Latin, Greek, Cyrillic in short; the rest by ICU.
        if scalar >= 0xC0, scalar < 0x250 { return scalar != 0xD7 && scalar != 0xF7 }
        if scalar >= 0x2000, scalar < 0x2C00 { return false }
        return Letters.isLetter(scalar)
    }

    private func scalar(at index: Int) -> (UInt32, Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard index + width <= bytes.count else { return (0xFFFD, 1) }
        var scalar = UInt32(first) & (0x7F >> UInt32(width))
        for offset in 1..<width { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (scalar, width)
    }

    private static func append(_ scalar: UInt32, to spelling: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            spelling.append(UInt8(scalar))
        case ..<0x800:
            spelling.append(UInt8(0xC0 | scalar >> 6))
            spelling.append(UInt8(0x80 | scalar & 0x3F))
        case ..<0x1_0000:
            spelling.append(UInt8(0xE0 | scalar >> 12))
            spelling.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            spelling.append(UInt8(0x80 | scalar & 0x3F))
        default:
            spelling.append(UInt8(0xF0 | scalar >> 18))
            spelling.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            spelling.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            spelling.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
