/// Finds the paragraphs of a text by its lines.
///
/// Called by `Outline`; promises ascending, disjoint ranges without outer blanks that hold every visible byte.
enum ParagraphFinder {
    /// One line without its end and outer blanks; an empty range for a blank line.
    struct Line {
        var range: Range<Int>
        var isIndented: Bool
    }

    static func paragraphs(in bytes: UnsafeBufferPointer<UInt8>, isMarkdown: Bool) -> [Range<Int>] {
        let lines = lines(of: bytes)
        let ends = lines.map { !$0.range.isEmpty && endsSentence(bytes, before: $0.range.upperBound) }
        let hasBlankLines = hasBlankLines(lines)
        let width = hasBlankLines ? nil : wrapWidth(lines, ends)
        var paragraphs: [Range<Int>] = []
        var current: Range<Int>?
        var last = 0
        for (index, line) in lines.enumerated() {
            if line.range.isEmpty {
                if let range = current { paragraphs.append(range) }
                current = nil
                continue
            }
            let isTitle = isMarkdown && bytes[line.range.lowerBound] == UInt8(ascii: "#")
            let startsNew =
                if hasBlankLines {
                    isTitle
                } else if let width {
                    line.isIndented || (ends[last] && lines[last].range.count < width * 3 / 4)
                } else {
                    true
                }
            if startsNew || isTitle, let range = current {
                paragraphs.append(range)
                current = nil
            }
            current = current.map { $0.lowerBound..<line.range.upperBound } ?? line.range
            if isTitle, let range = current {
                paragraphs.append(range)
                current = nil
            }
            last = index
        }
        if let range = current { paragraphs.append(range) }
        return paragraphs
    }

    /// Whether blank lines part the paragraphs: one after a title alone, or at the end, says nothing of the rest.
    private static func hasBlankLines(_ lines: [Line]) -> Bool {
        guard let last = lines.lastIndex(where: { !$0.range.isEmpty }) else { return false }
        let full = lines.count { !$0.range.isEmpty }
        let blank = lines[...last].indices.dropFirst().count {
            lines[$0].range.isEmpty && !lines[$0 - 1].range.isEmpty
        }
        return blank > 0 && blank * 40 >= full
    }

    private static func lines(of bytes: UnsafeBufferPointer<UInt8>) -> [Line] {
        var lines: [Line] = []
        var lineStart = 0
        var start = 0
        var last = 0
        var isBlank = true
        for (offset, byte) in bytes.enumerated() {
            if byte == 0x0A {
                lines.append(Line(range: isBlank ? lineStart..<lineStart : start..<last, isIndented: start > lineStart))
                lineStart = offset + 1
                start = lineStart
                isBlank = true
            } else if byte != 0x20, byte != 0x09 {
                if isBlank { start = offset }
                isBlank = false
                last = offset + 1
            }
        }
        lines.append(Line(range: isBlank ? lineStart..<lineStart : start..<last, isIndented: start > lineStart))
        return lines
    }

    /// The width at which a text's lines are wrapped, or `nil` if each line is a paragraph.
    ///
    /// In a wrapped text, most lines end in the middle of a sentence and none is long.
    private static func wrapWidth(_ lines: [Line], _ ends: [Bool]) -> Int? {
        let full = lines.indices.filter { !lines[$0].range.isEmpty }
        guard full.count >= 8 else { return nil }
        let lengths = full.map { lines[$0].range.count }.sorted()
        let width = lengths[lengths.count * 9 / 10]
        let open = full.count { !ends[$0] }
        guard open * 2 > full.count, (30...120).contains(width), lengths[lengths.count / 2] * 3 > width * 2 else {
            return nil
        }
        return width
    }

    /// Whether a sentence can end here: a full stop and the like, with closing marks after it.
    static func endsSentence(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Bool {
        var index = end
        while index > 0 {
            let byte = bytes[index - 1]
            if byte == 0x22 || byte == 0x27 || byte == 0x29 || byte == 0x5D {
                index -= 1
            } else if index > 2, bytes[index - 3] == 0xE2, bytes[index - 2] == 0x80 {
                // … ends a sentence; quotation marks close it; a dash ends it, too.
                if byte == 0xA6 || (0x93...0x95).contains(byte) { return true }
                index -= 3
            } else if index > 1, bytes[index - 2] == 0xC2, byte == 0xBB || byte == 0xAB {
                index -= 2
            } else if index > 2, bytes[index - 3] == 0xE3, bytes[index - 2] == 0x80 {
                if byte == 0x82 { return true }
                index -= 3
            } else if index > 2, bytes[index - 3] == 0xEF, bytes[index - 2] == 0xBC {
                return byte == 0x81 || byte == 0x9F || byte == 0x9A
            } else {
                return byte == 0x2E || byte == 0x21 || byte == 0x3F || byte == 0x3A || byte == 0x3B
            }
        }
        return false
    }
}
