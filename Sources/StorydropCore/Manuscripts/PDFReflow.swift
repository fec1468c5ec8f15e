import Analysis
import Native

/// Rebuilds running text from the lines of PDF pages: no running heads, no page numbers, hyphens mended, paragraphs.
///
/// Pure; called by `PDFReader` with all pages in order.
enum PDFReflow {
    static func text(of pages: [PDFPage]) -> String {
        let heads = runningLines(of: pages)
        let bodies = pages.map { page in
            let lines = page.lines.compactMap { line -> PDFLine? in
                if isFurniture(line, on: page, heads: heads) { return nil }
                var line = line
                line.text = plainLigatures(line.text).trimmed
                return line.text.isEmpty ? nil : line
            }
            return (width: page.width, lines: lines)
        }
        return join(PDFColumns.ordered(bodies))
    }

    // MARK: Running heads and page numbers

    /// How far from the edge of a page furniture may stand, as a part of its height.
    private static let edge = 0.12

    private static func isAtEdge(_ line: PDFLine, _ page: PDFPage) -> Bool {
        line.bottom < page.height * edge || line.top > page.height * (1 - edge)
    }

    /// Texts at the edges that come back on several pages, digits read as `#`.
    private static func runningLines(of pages: [PDFPage]) -> Set<String> {
        var counts: [String: Int] = [:]
        for page in pages {
            let keys = Set(page.lines.filter { isAtEdge($0, page) && !$0.text.isEmpty }.map { key($0.text) })
            for key in keys { counts[key, default: 0] += 1 }
        }
        // A head stands on most pages, or on every other page, or in one chapter: three times is no accident.
        let needed = pages.count <= 3 ? max(2, pages.count) : 3
        return Set(counts.filter { $0.value >= needed }.keys)
    }

    private static func key(_ text: String) -> String {
        var result = ""
        for character in text.lowercased() where !character.isWhitespace {
            if character.isNumber {
                if result.last != "#" { result.append("#") }
            } else {
                result.append(character)
            }
        }
        return result
    }

    private static func isFurniture(_ line: PDFLine, on page: PDFPage, heads: Set<String>) -> Bool {
        guard isAtEdge(line, page) else { return false }
        if heads.contains(key(line.text)) { return true }
        // A capital numeral at the top may be a chapter's.
        let isChapter = line.top < page.height / 2 && line.text.contains { "IVXLCDM".contains($0) }
        return isPageNumber(line.text) && !isChapter
    }

    /// "12", "- 12 -", "xii", "Page 3 of 10", "3/10".
    static func isPageNumber(_ text: String) -> Bool {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard !words.isEmpty, words.count <= 4, text.count <= 20 else { return false }
        let fillers: Set<Substring> = ["page", "of", "seite", "von", "p", "pág", "página", "de", "sur"]
        var numbers = 0
        for word in words {
            if word.allSatisfy(\.isNumber) || word.allSatisfy({ "ivxlcdm".contains($0) }) {
                numbers += 1
            } else if !fillers.contains(word) {
                return false
            }
        }
        return numbers > 0
    }

    // MARK: Paragraphs

    private static func join(_ lines: [ColumnLine]) -> String {
        guard let first = lines.first else { return "" }
        let spacing = medianGap(lines)
        let vocabulary = vocabulary(of: lines.map(\.line.text))
        var paragraphs: [String] = []
        var current = first.line.text
        for (previous, next) in zip(lines, lines.dropFirst()) {
            if startsParagraph(next, after: previous, spacing: spacing) {
                paragraphs.append(current)
                current = next.line.text
            } else {
                append(next.line.text, to: &current, vocabulary)
            }
        }
        paragraphs.append(current)
        return paragraphs.joined(separator: "\n\n")
    }

    /// The words that stand whole somewhere; the halves of broken ones do not count.
    private static func vocabulary(of lines: [String]) -> Set<String> {
        var vocabulary: Set<String> = []
        var isAfterBreak = false
        for line in lines {
            var words = words(of: line)[...]
            if isAfterBreak { words = words.dropFirst() }
            isAfterBreak = line.last.map { "-\u{00AD}\u{2010}".contains($0) } ?? false
            if isAfterBreak { words = words.dropLast() }
            vocabulary.formUnion(words)
        }
        return vocabulary
    }

    private static func startsParagraph(_ next: ColumnLine, after previous: ColumnLine, spacing: Double) -> Bool {
        let (line, before) = (next.line, previous.line)
        let size = max(before.size, 1)
        let goesOn = line.text.first?.isLowercase ?? false
        let endsSentence = before.text.last.map { ".!?…:\"”’»«)。！？」".contains($0) } ?? true
        // A heading is set larger than the text; a line that goes on in lower case is none.
        if abs(line.size - size) > size * 0.2, !goesOn, before.text.last != "-" { return true }
        let indent = line.left - next.left
        let isIndented = indent > size * 0.6 && indent < size * 6
        // A new page or column: the paragraph goes on unless the sentence had ended and the next line begins one.
        if next.column != previous.column { return endsSentence && !goesOn }
        if line.top - before.top > spacing * 1.45 { return true }
        let wasIndented = before.left - previous.left > size * 0.6
        // In dialogue every line is indented: each that ends its sentence is a paragraph of its own.
        if isIndented, !wasIndented || (endsSentence && !goesOn) { return endsSentence || !goesOn }
        // A short last line ends its paragraph, if the next begins like one.
        return endsSentence && !goesOn && before.right < previous.right - size * 4
    }

    private static func medianGap(_ lines: [ColumnLine]) -> Double {
        let gaps = zip(lines, lines.dropFirst()).compactMap { pair -> Double? in
            let gap = pair.1.line.top - pair.0.line.top
            return pair.0.column == pair.1.column && gap > 1 ? gap : nil
        }.sorted()
        return gaps.isEmpty ? 14 : gaps[gaps.count / 2]
    }

    // MARK: Words

    /// Appends a line, mending a word that was broken at its end.
    private static func append(_ line: String, to text: inout String, _ vocabulary: Set<String>) {
        guard let mark = text.last, "-\u{00AD}\u{2010}".contains(mark), let before = text.dropLast().last,
            before.isLetter || before == "-"
        else {
            // Chinese and Japanese have no blanks between words.
            let isWide =
                (text.unicodeScalars.last?.value ?? 0) >= 0x2E80 && (line.unicodeScalars.first?.value ?? 0) >= 0x2E80
            text += isWide ? line : " " + line
            return
        }
        let head = text.dropLast().reversed().prefix { $0.isLetter }.reversed()
        let tail = line.prefix { $0.isLetter }
        if let joint = ["und", "oder", "and", "or", "et", "ou", "y", "o"].first(where: { $0 == tail }), !joint.isEmpty {
            // "Haupt- und Nebensache": the hyphen stands for a word left out.
            text += " " + line
            return
        }
        let whole = (String(head) + tail).lowercased()
        // "well-known" and "veux-tu" keep the hyphen if the text knows both halves as words and not the whole; so does
        // "Anglo-American". "Whole" is taken for broken if anything speaks for it.
        let startsLower = line.first?.isLowercase ?? false
        let isCompound =
            mark != "\u{00AD}"
            && (!startsLower
                || !vocabulary.contains(whole) && vocabulary.contains(String(head).lowercased())
                    && vocabulary.contains(tail.lowercased()))
        if !isCompound { text.removeLast() }
        text += line
    }

    private static func words(of line: String) -> [String] {
        line.lowercased().split { !$0.isLetter }.map(String.init)
    }

    private static let ligatures: [Character: String] = [
        "\u{FB00}": "ff", "\u{FB01}": "fi", "\u{FB02}": "fl", "\u{FB03}": "ffi", "\u{FB04}": "ffl", "\u{FB05}": "ft",
        "\u{FB06}": "st",
    ]

    private static func plainLigatures(_ text: String) -> String {
        guard text.contains(where: { ligatures[$0] != nil }) else { return text }
        return text.map { ligatures[$0] ?? String($0) }.joined()
    }
}
