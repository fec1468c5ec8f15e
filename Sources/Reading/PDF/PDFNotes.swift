/// Takes the notes at the feet of columns out of the text.
///
/// Pure. Caller: `PDFReflow`. A note is set smaller than the text, stands below all of it, and the first of a page begins
/// with its mark; what follows in the same size belongs to it, on the next page, too, if it begins the notes there.
enum PDFNotes {
    /// How much smaller than the text a note is set at least.
    private static let smaller = 0.93

    static func parted(_ lines: [ColumnLine]) -> (text: [ColumnLine], notes: [ColumnLine]) {
        let body = bodySize(lines)
        var text: [ColumnLine] = []
        var notes: [ColumnLine] = []
        var start = lines.startIndex
        var hadNotes = false
        while start < lines.endIndex {
            let end = lines[start...].firstIndex { $0.column != lines[start].column } ?? lines.endIndex
            let column = lines[start..<end]
            let foot = footStart(column, body: body, mayGoOn: hadNotes)
            text += column[..<foot]
            notes += column[foot...]
            hadNotes = foot < end
            start = end
        }
        return (text, notes)
    }

    /// The notes, each a passage of its own.
    static func passages(_ lines: [ColumnLine], _ words: BrokenWords) -> [Passage] {
        var passages: [Passage] = []
        for line in lines {
            if passages.isEmpty || mark(of: line.line.text) != nil {
                passages.append(Passage(.aside, line.line.text))
            } else {
                words.append(line.line.text, to: &passages[passages.count - 1].text)
            }
        }
        return passages
    }

    /// Where the small lines at the end of a column begin, if they are notes; else its end.
    private static func footStart(_ column: ArraySlice<ColumnLine>, body: Double, mayGoOn: Bool) -> Int {
        var start = column.endIndex
        while start > column.startIndex, column[start - 1].line.size <= body * smaller { start -= 1 }
        // A column that is small all over is a table, an appendix, or a page of notes.
        guard start > column.startIndex, start < column.endIndex else { return column.endIndex }
        let isMarked = { (index: Int) in mark(of: column[index].line.text) != nil }
        if isMarked(start) || mayGoOn && column[start...].indices.dropFirst().contains(where: isMarked) { return start }
        // What stands small above the first mark, a caption perhaps, is text.
        return column[start...].indices.first(where: isMarked) ?? column.endIndex
    }

    /// The mark that a note begins with: a raised number, `12` or `12.` before a word, `*`, `†`, `‡`, `§`.
    static func mark(of text: String) -> String? {
        guard let first = text.first else { return nil }
        if Superscript.isRaised(first) { return String(text.prefix { Superscript.isRaised($0) }) }
        if "*†‡§¶".contains(first) { return String(text.prefix { $0 == first }) }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count <= 3 else { return nil }
        let rest = text[digits.endIndex...].drop { ".):".contains($0) }
        guard rest.first == " " || rest.startIndex > digits.endIndex else { return nil }
        return rest.contains(where: \.isLetter) ? String(digits) : nil
    }

    /// The size that most characters have.
    private static func bodySize(_ lines: [ColumnLine]) -> Double {
        var counts: [Double: Int] = [:]
        for line in lines { counts[(line.line.size * 4).rounded() / 4, default: 0] += line.line.text.utf8.count }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    }
}
