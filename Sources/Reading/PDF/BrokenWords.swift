import Native

/// Puts lines together again, mending the words that were broken at their ends.
///
/// Pure. Caller: `PDFReflow`, line by line.
struct BrokenWords {
    /// Those words of interest that stand whole somewhere, by their hashes: 64 bits of a few thousand words.
    private var whole: Set<UInt64> = []

    /// `lines`: all of the text; only words at broken ends are looked for in it.
    init(lines whole: [PDFLine]) {
        let lines = whole.map(\.text)
        var wanted = Self.wanted(lines)
        for line in whole where !line.dropCap.isEmpty {
            let word = Self.firstWord(line.text)
            wanted.formUnion([Self.hash(word.utf8), Self.hash((line.dropCap + word).utf8)])
        }
        guard !wanted.isEmpty else { return }
        var isAfterBreak = false
        for (index, line) in lines.enumerated() {
            if !whole[index].dropCap.isEmpty { isAfterBreak = true }
            let isBroken = Self.isBroken(line)
            Self.words(of: line) { hash, isFirst, isLast in
                // The halves of broken words do not count.
                if isFirst && isAfterBreak || isLast && isBroken || !wanted.contains(hash) { return }
                self.whole.insert(hash)
            }
            isAfterBreak = isBroken
        }
    }

    /// The halves of all words that are broken at the end of a line, and the two together.
    private static func wanted(_ lines: [String]) -> Set<UInt64> {
        var wanted: Set<UInt64> = []
        for (line, next) in zip(lines, lines.dropFirst()) where isBroken(line) {
            let (head, tail) = halves(line, next)
            wanted.formUnion([hash(head.utf8), hash(tail.utf8), hash((head + tail).utf8)])
        }
        return wanted
    }

    private static func isBroken(_ line: String) -> Bool {
        line.utf8.last == 0x2D || line.unicodeScalars.last.map { $0 == "\u{00AD}" || $0 == "\u{2010}" } ?? false
    }

    private static func halves(_ line: String, _ next: String) -> (head: String, tail: String) {
        let isLetter = { (character: Character) in
            character.unicodeScalars.first.map { Letters.isLetter($0.value) } ?? false
        }
        return (
            String(line.dropLast().reversed().prefix(while: isLetter).reversed()), String(next.prefix(while: isLetter))
        )
    }

    /// FNV-1a over the bytes, letters of ASCII and Latin-1 in lower case.
    private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = seed
        var last: UInt8 = 0
        for byte in bytes {
            hash = mixed(hash, lowered(byte, after: last))
            last = byte
        }
        return hash
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    private static func lowered(_ byte: UInt8, after last: UInt8) -> UInt8 {
        if byte >= 0x41, byte <= 0x5A { return byte | 0x20 }
        return last == 0xC3 && byte >= 0x80 && byte <= 0x9E ? byte | 0x20 : byte
    }

    /// Gives the hash of each word, and whether it is the first or the last of its line.
    private static func words(of line: String, _ body: (UInt64, Bool, Bool) -> Void) {
        var line = line
        line.withUTF8 { bytes in
            var waiting: (hash: UInt64, isFirst: Bool)?
            var hash = seed
            var length = 0
            var count = 0
            for (index, byte) in bytes.enumerated() {
                let last = index > 0 ? bytes[index - 1] : 0
                // Punctuation of U+2000 to U+203F and of Latin-1 is the only one among these bytes that parts words.
                let isMark =
                    byte == 0xE2 && index + 1 < bytes.count && bytes[index + 1] == 0x80 || byte == 0xC2
                    || last == 0xC2 || (last == 0x80 && index >= 2 && bytes[index - 2] == 0xE2)
                    || (byte == 0x80 && last == 0xE2)
                let isLetter = byte >= 0x80 ? !isMark : (byte | 0x20) &- 0x61 < 26
                if isLetter {
                    hash = mixed(hash, lowered(byte, after: last))
                    length += 1
                } else if length > 0 {
                    if let word = waiting { body(word.hash, word.isFirst, false) }
                    waiting = (hash, count == 0)
                    (hash, length, count) = (seed, 0, count + 1)
                }
            }
            if let word = waiting { body(word.hash, word.isFirst, length == 0) }
            if length > 0 { body(hash, count == 0, true) }
        }
    }

    private func isKnown(_ word: String) -> Bool { whole.contains(Self.hash(word.utf8)) }

    /// A line with the drop cap before it: "I" and "A" may be words, which only the rest of the text tells.
    func begun(_ line: PDFLine) -> String {
        let word = Self.firstWord(line.text)
        let isWord =
            "IAOYÀÓE".contains(line.dropCap) && isKnown(word) && !isKnown(line.dropCap + word)
            && !line.dropCap.isEmpty
        return line.dropCap + (isWord ? " " : "") + line.text
    }

    private static func firstWord(_ text: String) -> String { halves("", text).tail }

    /// Appends a line, mending a word that was broken at its end.
    func append(_ line: String, to text: inout String) {
        guard let mark = text.last, "-\u{00AD}\u{2010}".contains(mark), let before = text.dropLast().last,
            before.isLetter || before == "-"
        else {
            text += Self.isWide(text.unicodeScalars.last) && Self.isWide(line.unicodeScalars.first) ? line : " " + line
            return
        }
        let (head, tail) = Self.halves(text, line)
        if let joint = ["und", "oder", "and", "or", "et", "ou", "y", "o"].first(where: { $0 == tail }), !joint.isEmpty {
            // "Haupt- und Nebensache": the hyphen stands for a word left out.
            text += " " + line
            return
        }
        // "well-known" and "veux-tu" keep the hyphen if the text knows both halves as words and not the whole; so does
        // "Anglo-American". "Whole" is taken for broken if anything speaks for it.
        let startsLower = line.first?.isLowercase ?? false
        let isCompound =
            mark != "\u{00AD}"
            && (!startsLower
                || !isKnown(head + tail) && isKnown(head) && isKnown(tail))
        if !isCompound { text.removeLast() }
        text += line
    }

    /// Chinese and Japanese have no blanks between words; Korean has.
    private static func isWide(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return value >= 0x2E80 && !(0xAC00...0xD7FF).contains(value)
    }
}
