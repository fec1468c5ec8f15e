import Native

/// A line of text with the measure of the column that it stands in.
struct ColumnLine {
    var line: PDFLine
    var page: Int
    /// Left and right edge of the text of its column.
    var left: Double
    var right: Double
    /// Counts columns over the whole document; a change is a move to another column or page.
    var column: Int
}

/// Puts the lines of pages into reading order, column by column.
///
/// Pure. A page has two columns if a vertical strip near its middle is crossed by almost no line and both sides are well
/// filled; lines across the strip (headings) part the page into bands, each read left, then right.
enum PDFColumns {
    static func ordered(_ pages: [(width: Double, lines: [PDFLine])]) -> [ColumnLine] {
        var result: [ColumnLine] = []
        var column = 0
        for (number, page) in pages.enumerated() {
            for lines in columns(of: page.lines, width: page.width) where !lines.isEmpty {
                let lefts = lines.map(\.left)
                let rights = lines.map(\.right).sorted()
                let left = leftEdge(lefts)
                let right = rights[min(rights.count - 1, rights.count * 9 / 10)]
                result += lines.map { ColumnLine(line: $0, page: number, left: left, right: right, column: column) }
                column += 1
            }
        }
        return result
    }

    /// The left edge of a column, to two points: the leftmost that a good part of its lines share.
    ///
    /// Not simply the commonest: on a page of dialogue most lines are indented.
    private static func leftEdge(_ values: [Double]) -> Double {
        var counts: [Int: Int] = [:]
        for value in values { counts[Int((value / 2).rounded()), default: 0] += 1 }
        let shared = counts.filter { $0.value >= 2 && $0.value * 100 >= values.count * 15 }.keys.min()
        let commonest = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
        return Double((shared ?? commonest ?? 0) * 2)
    }

    private static func columns(of lines: [PDFLine], width: Double) -> [[PDFLine]] {
        guard let gutter = gutter(of: lines, width: width) else { return [lines] }
        var bands: [[PDFLine]] = []
        var left: [PDFLine] = []
        var right: [PDFLine] = []
        func flush() {
            bands += [left, right]
            (left, right) = ([], [])
        }
        for line in lines.sorted(by: { ($0.top, $0.left) < ($1.top, $1.left) }) {
            if line.right <= gutter + 2 {
                left.append(line)
            } else if line.left >= gutter - 2 {
                right.append(line)
            } else {
                flush()
                bands.append([line])
            }
        }
        flush()
        return bands
    }

    /// Where the strip between two columns is, if there is one.
    private static func gutter(of lines: [PDFLine], width: Double) -> Double? {
        guard lines.count >= 12 else { return nil }
        var best: (x: Double, crossing: Int)?
        for step in 0...40 {
            let x = width * (0.35 + 0.3 * Double(step) / 40)
            let crossing = lines.filter { $0.left < x - 2 && $0.right > x + 2 }.count
            if crossing < best?.crossing ?? .max { best = (x, crossing) }
        }
        guard let best, best.crossing * 8 <= lines.count else { return nil }
        let leftCount = lines.filter { $0.right <= best.x + 2 }.count
        let rightCount = lines.filter { $0.left >= best.x - 2 }.count
        return leftCount * 4 >= lines.count && rightCount * 4 >= lines.count ? best.x : nil
    }
}
