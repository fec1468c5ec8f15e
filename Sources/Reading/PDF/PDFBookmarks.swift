/// Finds the lines that a document's own table of contents points to.
///
/// Pure. Caller: `PDFReflow`. Only where the words of a bookmark stand on its page is a line a heading: many point to
/// pictures, pages, or nowhere.
enum PDFBookmarks {
    /// A heading is no longer than this many lines.
    private static let mostLines = 4
    /// Lines that are compared in all: a book of a thousand chapters takes a tenth of them.
    private static let mostTries = 1_000_000

    /// The index of each first line of a heading, with how many lines it has.
    static func headings(_ bookmarks: [PDFBookmark], in lines: [ColumnLine], pages: [PDFPage]) -> [Int: Int] {
        guard !bookmarks.isEmpty else { return [:] }
        // Lines know their page by its place among those that were read.
        var places: [Int: Int] = [:]
        for (place, page) in pages.enumerated() { places[page.number] = place }
        var ranges: [Int: Range<Int>] = [:]
        for (index, line) in lines.enumerated() {
            let known = ranges[line.page]
            ranges[line.page] = (known?.lowerBound ?? index)..<(index + 1)
        }
        let keys = lines.map { key($0.line.text) }
        var tries = 0
        var found: [Int: Int] = [:]
        for bookmark in bookmarks where tries < mostTries {
            let title = key(bookmark.title)
            guard !title.isEmpty, let place = places[bookmark.page], let range = ranges[place] else { continue }
            tries += range.count
            let candidates = range.compactMap { start in
                match(title, keys, start, range.upperBound).map { (start, $0) }
            }
            let nearest = candidates.min { one, other in
                abs(lines[one.0].line.top - bookmark.top) < abs(lines[other.0].line.top - bookmark.top)
            }
            if let (start, count) = nearest, found[start] == nil { found[start] = count }
        }
        return found
    }

    /// How many lines from `start` on say the title, with a number before it that the title may leave out.
    private static func match(_ title: String, _ keys: [String], _ start: Int, _ end: Int) -> Int? {
        var text = ""
        for index in start..<min(end, start + mostLines) {
            text += keys[index]
            if text == title { return index - start + 1 }
            let numbered = text.hasSuffix(title) && text.count - title.count <= 12
            if numbered, text.dropLast(title.count).allSatisfy({ $0.isNumber }) { return index - start + 1 }
            if text.count > title.count + 12 { return nil }
        }
        return nil
    }

    /// The letters and digits of a text, in lower case.
    private static func key(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}
