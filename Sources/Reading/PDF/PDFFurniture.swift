/// Tells running heads and page numbers from the text of a page.
///
/// Pure. Caller: `PDFReflow`, with all pages.
struct PDFFurniture {
    /// How far from the edge of a page furniture may stand, as a part of its height.
    private static let edge = 0.12

    /// Texts at the edges that come back on several pages, digits read as `#`.
    private let heads: Set<String>
    /// Whether the document marks what is no content, and has content besides.
    private let marksArtifacts: Bool

    init(_ pages: [PDFPage]) {
        var counts: [String: Int] = [:]
        for page in pages {
            let keys = Set(Self.apart(page).map { Self.key(page.lines[$0].text) })
            for key in keys { counts[key, default: 0] += 1 }
        }
        // A head stands on most pages, or on every other page, or in one chapter: three times is no accident.
        let needed = pages.count <= 3 ? max(2, pages.count) : 3
        heads = Set(counts.filter { $0.value >= needed }.keys)
        let marked = pages.reduce(0) { $0 + $1.lines.count(where: \.isArtifact) }
        let all = pages.reduce(0) { $0 + $1.lines.count }
        marksArtifacts = marked > 0 && marked * 4 < all
    }

    /// The lines of a page that are text.
    func text(of page: PDFPage) -> [PDFLine] {
        let apart = Self.apart(page)
        return page.lines.indices.filter { index in
            let line = page.lines[index]
            if line.text.isEmpty || marksArtifacts && line.isArtifact { return false }
            if apart.contains(index), heads.contains(Self.key(line.text)) { return false }
            guard Self.isAtEdge(line, page), Self.isPageNumber(line.text) else { return true }
            // A capital numeral at the top may be a chapter's.
            return line.top < page.height / 2 && line.text.contains { "IVXLCDM".contains($0) }
        }.map { page.lines[$0] }
    }

    /// The lines at the edges that stand apart from the text, by their distance or their size.
    ///
    /// What comes back at the same edge is no head if it stands among the lines of the text: people say "Yes." often.
    private static func apart(_ page: PDFPage) -> Set<Int> {
        let order = page.lines.indices.filter { !page.lines[$0].text.isEmpty }.sorted {
            page.lines[$0].bottom < page.lines[$1].bottom
        }
        guard order.contains(where: { isAtEdge(page.lines[$0], page) }) else { return [] }
        let gaps = zip(order, order.dropFirst()).map { page.lines[$1].bottom - page.lines[$0].bottom }.filter { $0 > 1 }
        let sizes = order.map { page.lines[$0].size }.sorted()
        let size = sizes[sizes.count / 2]
        // On a page of a few lines the gaps are no line spacing.
        let spacing = gaps.isEmpty ? 0 : min(gaps.sorted()[gaps.count / 2], size * 2)
        var found: Set<Int> = []
        for indices in [order, order.reversed()] {
            var group: [Int] = []
            for (place, index) in indices.enumerated() {
                guard isAtEdge(page.lines[index], page) else { break }
                group.append(index)
                let next = place + 1 < indices.count ? page.lines[indices[place + 1]].bottom : nil
                let gap = next.map { abs($0 - page.lines[index].bottom) } ?? .infinity
                if gap > spacing * 1.25 { found.formUnion(group) }
                if abs(page.lines[index].size - size) > size * 0.07 { found.insert(index) }
            }
        }
        return found
    }

    private static func isAtEdge(_ line: PDFLine, _ page: PDFPage) -> Bool {
        line.bottom < page.height * edge || line.top > page.height * (1 - edge)
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

    /// "12", "- 12 -", "xii", "Page 3 of 10", "3/10".
    static func isPageNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 40 else { return false }
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
}
