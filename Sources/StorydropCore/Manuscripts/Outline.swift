/// The parts of a manuscript: paragraphs, headings and breaks, each with its place in the text.
struct Outline: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case body
        case heading
        /// An ornament such as `* * *`.
        case sceneBreak
    }

    struct Part: Sendable, Equatable {
        var kind: Kind
        /// UTF-8 bytes of the manuscript's text, without the blank lines around.
        var range: Range<Int>
    }

    var parts: [Part] = []
    /// The first heading, if the text begins with one.
    var title: String?

    /// Paragraphs end at blank lines; in a text without any, at every line end.
    init(text: String, isMarkdown: Bool = false) {
        var text = text
        text.makeContiguousUTF8()
        let lines = Self.lines(of: text)
        let hasBlankLines = zip(lines, lines.dropFirst()).contains { !$0.isEmpty && $1.isEmpty }
        var current: Range<Int>?
        func flush(_ parts: inout [Part]) {
            guard let range = current else { return }
            parts.append(Part(kind: Self.kind(of: Self.slice(text, range), isMarkdown: isMarkdown), range: range))
            current = nil
        }
        for line in lines {
            if line.isEmpty {
                flush(&parts)
                continue
            }
            if !hasBlankLines || (isMarkdown && Self.slice(text, line).hasPrefix("#")) { flush(&parts) }
            current = current.map { $0.lowerBound..<line.upperBound } ?? line
            if !hasBlankLines || (isMarkdown && Self.slice(text, line).hasPrefix("#")) { flush(&parts) }
        }
        flush(&parts)
        title = findTitle(in: text)
    }

    /// The text of a range as one line: the line ends of hard-wrapped texts become blanks.
    static func flowing(_ text: String, _ range: Range<Int>) -> String {
        slice(text, range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static func slice(_ text: String, _ range: Range<Int>) -> Substring {
        let utf8 = text.utf8
        return text[
            utf8.index(
                utf8.startIndex,
                offsetBy: range.lowerBound
            )..<utf8.index(utf8.startIndex, offsetBy: range.upperBound)
        ]
    }

    /// Ranges of the lines without their ends and outer blanks; empty ranges for blank lines.
    private static func lines(of text: String) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var last = 0
        var offset = 0
        var isBlank = true
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        for byte in text.utf8 {
            if byte == 0x0A {
                lines.append(isBlank ? start..<start : start..<last)
                start = offset + 1
                isBlank = true
            } else if !isSpace(byte) {
                if isBlank { start = offset }
                isBlank = false
                last = offset + 1
            }
            offset += 1
        }
        lines.append(isBlank ? start..<start : start..<last)
        return lines
    }

    private static func kind(of part: Substring, isMarkdown: Bool) -> Kind {
        // Only short parts can be headings or ornaments; a long one need not be looked at.
        guard part.utf8.count <= 120 else { return .body }
        if !part.contains(where: { $0.isLetter || $0.isNumber }) { return .sceneBreak }
        if isMarkdown, part.hasPrefix("#") { return .heading }
        return isHeading(part) ? .heading : .body
    }

    private static let chapterWords: Set<String> = [
        "chapter", "book", "part", "canto", "act", "scene", "prologue", "epilogue", "preface", "introduction",
        "kapitel", "teil", "buch", "prolog", "epilog", "vorwort", "chapitre", "livre", "partie", "capítulo", "libro",
        "parte",
    ]

    private static func isHeading(_ part: Substring) -> Bool {
        guard part.utf8.count <= 80, let last = part.last, !".,;:!?…\"”’'».".contains(last) || part.count <= 8 else {
            return false
        }
        let words = part.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        guard let first = words.first, words.count <= 12 else { return false }
        if chapterWords.contains(first.lowercased()) { return true }
        if words.count == 1, first.allSatisfy({ "IVXLCDM".contains($0) }) || first.allSatisfy(\.isNumber) {
            return true
        }
        return part.contains(where: \.isUppercase) && part.uppercased() == part && part.count > 2
    }

    private func findTitle(in text: String) -> String? {
        guard let first = parts.first(where: { $0.kind != .sceneBreak }), first.range.count <= 120 else { return nil }
        let line = Self.flowing(text, first.range)
        let bare = line.drop { $0 == "#" || $0 == " " }.trimmingSuffix { $0 == "#" || $0 == " " }
        guard first.kind == .heading || !(bare.last.map { ".,;:!?…\"”»。！？".contains($0) } ?? true) else { return nil }
        return bare.isEmpty || parts.count < 2 ? nil : String(bare)
    }
}

extension Substring {
    func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var result = self
        while let last = result.last, predicate(last) { result.removeLast() }
        return result
    }
}
