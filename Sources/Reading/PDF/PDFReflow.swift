import Native

/// Rebuilds running text from the lines of PDF pages: no running heads, no page numbers, hyphens mended, paragraphs,
/// headings where the document's own table of contents has them, notes at the end.
///
/// Pure; called by `PDFReader` with all pages in order.
package enum PDFReflow {
    package static func passages(of all: consuming [PDFPage], bookmarks: [PDFBookmark] = []) -> [Passage] {
        var pages = all
        let furniture = PDFFurniture(pages)
        let isMirrored = runsToTheLeft(pages)
        let bodies = pages.indices.map { index in
            let page = pages[index]
            // A long book is not kept twice.
            pages[index].lines = []
            let lines = furniture.text(of: page).compactMap { line -> PDFLine? in
                var line = line
                line.text = line.text.trimmed
                // The layout rules speak of texts that begin on the left.
                if isMirrored { (line.left, line.right) = (page.width - line.right, page.width - line.left) }
                return line.text.isEmpty ? nil : line
            }
            return (width: page.width, lines: lines)
        }
        let (text, notes) = PDFNotes.parted(PDFColumns.ordered(bodies))
        let heads = PDFBookmarks.headings(bookmarks, in: text, pages: pages)
        let words = BrokenWords(lines: text.map(\.line))
        var passages = joined(text, heads, words)
        passages += PDFNotes.passages(notes, words)
        return passages
    }

    private static func runsToTheLeft(_ pages: [PDFPage]) -> Bool {
        var left = 0
        var right = 0
        for page in pages.prefix(50) {
            for line in page.lines {
                if PDFLineBuilder.isRightToLeft(line.text) { left += 1 } else { right += 1 }
            }
        }
        return left > right
    }

    // MARK: Paragraphs

    /// `heads`: lines that are headings, by their index, with how many lines each has.
    private static func joined(_ lines: [ColumnLine], _ heads: [Int: Int], _ words: BrokenWords) -> [Passage] {
        let spacing = medianGap(lines)
        var passages: [Passage] = []
        var index = 0
        var isOpen = false
        while index < lines.count {
            let line = lines[index]
            if let count = heads[index] {
                var heading = line.line.text
                for next in lines[(index + 1)..<min(lines.count, index + count)] {
                    words.append(next.line.text, to: &heading)
                }
                passages.append(Passage(.heading, heading))
                isOpen = false
                index += count
                continue
            }
            if isOrnament(line.line.text) {
                passages.append(Passage(.paragraph, line.line.text))
                isOpen = false
                index += 1
                continue
            }
            if isOpen, !startsParagraph(line, after: lines[index - 1], spacing: spacing) {
                if isVerse(line, after: lines[index - 1]) {
                    passages[passages.count - 1].text += "\n" + line.line.text
                } else {
                    words.append(line.line.text, to: &passages[passages.count - 1].text)
                }
            } else {
                passages.append(Passage(.paragraph, words.begun(line.line)))
            }
            isOpen = true
            index += 1
        }
        return passages
    }

    /// A break between scenes: "* * *", "~", "# • #".
    private static func isOrnament(_ text: String) -> Bool {
        text.utf8.count <= 24 && text.utf8.contains { "*#~".utf8.contains($0) }
            && text.allSatisfy { "*#~•· ".contains($0) }
    }

    /// A line of verse ends long before its column does, in the middle of a sentence, and the next begins like one.
    private static func isVerse(_ next: ColumnLine, after previous: ColumnLine) -> Bool {
        let width = previous.right - previous.left
        return next.column == previous.column && width > 0 && previous.line.right < previous.right - width * 0.25
            && (next.line.text.first?.isUppercase ?? false) && previous.line.text.last != "-"
    }

    private static func startsParagraph(_ next: ColumnLine, after previous: ColumnLine, spacing: Double) -> Bool {
        let (line, before) = (next.line, previous.line)
        let size = max(before.size, 1)
        let goesOn = line.text.first?.isLowercase ?? false
        let endsSentence = before.text.last.map { ".!?…:\"”’»«)。！？」』؟۔״".contains($0) } ?? true
        if !line.dropCap.isEmpty { return true }
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
}
