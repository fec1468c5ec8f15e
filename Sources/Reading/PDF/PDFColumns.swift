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
/// Pure. A page has columns if a vertical strip is crossed by almost no line and both sides are well filled; lines across
/// the strip (headings) part the page into bands, each read left, then right, and each side may have columns again.
enum PDFColumns {
    static func ordered(_ pages: [(width: Double, lines: [PDFLine])]) -> [ColumnLine] {
        var result: [ColumnLine] = []
        var column = 0
        for (number, page) in pages.enumerated() {
            for lines in columns(of: page.lines) where !lines.isEmpty {
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

    /// Columns of columns: no page that is read has more than this many beside each other.
    private static let deepest = 3

    private static func columns(of lines: [PDFLine], depth: Int = 0) -> [[PDFLine]] {
        guard depth < deepest, let gutter = gutter(of: lines) else { return [inOrder(lines)] }
        var bands: [[PDFLine]] = []
        var left: [PDFLine] = []
        var right: [PDFLine] = []
        func flush() {
            if !left.isEmpty { bands += columns(of: left, depth: depth + 1) }
            if !right.isEmpty { bands += columns(of: right, depth: depth + 1) }
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

    /// Lines of one column as they were drawn, unless that goes up and down: then from top to bottom.
    private static func inOrder(_ lines: [PDFLine]) -> [PDFLine] {
        let upward = zip(lines, lines.dropFirst()).count { $1.bottom < $0.top - $0.size }
        guard upward * 5 > lines.count, lines.count > 4 else { return lines }
        return lines.sorted { ($0.top, $0.left) < ($1.top, $1.left) }
    }

    /// Where the strip between two columns is, if there is one.
    private static func gutter(of lines: [PDFLine]) -> Double? {
        guard lines.count >= 12, let start = lines.map(\.left).min(), let end = lines.map(\.right).max(), end > start
        else { return nil }
        let steps = 64
        let crossings = (0...steps).map { step in
            let x = start + (end - start) * (0.12 + 0.76 * Double(step) / Double(steps))
            return (x: x, count: lines.count { $0.left < x - 2 && $0.right > x + 2 })
        }
        guard let least = crossings.map(\.count).min(), least * 8 <= lines.count else { return nil }
        // The first of the widest empty strips: the others are found in what is left of it.
        var best: (x: Double, width: Int) = (0, 0)
        var index = 0
        while index < crossings.count {
            guard crossings[index].count == least else {
                index += 1
                continue
            }
            let stop = crossings[index...].firstIndex { $0.count != least } ?? crossings.count
            let x = crossings[(index + stop - 1) / 2].x
            if stop - index > best.width, isGutter(x, lines) { best = (x, stop - index) }
            index = stop
        }
        return best.width > 0 ? best.x : nil
    }

    /// Whether what stands on both sides of a strip is text: enough of it, beside each other, and no bare numbers.
    private static func isGutter(_ x: Double, _ lines: [PDFLine]) -> Bool {
        let left = lines.filter { $0.right <= x + 2 }
        let right = lines.filter { $0.left >= x - 2 }
        guard min(left.count, right.count) * 5 >= lines.count, min(left.count, right.count) >= 4 else { return false }
        for side in [left, right] {
            let lengths = side.map(\.text.utf8.count).sorted()
            if lengths[lengths.count / 2] < 9 { return false }
        }
        let overlap =
            min(left.map(\.bottom).max() ?? 0, right.map(\.bottom).max() ?? 0)
            - max(left.map(\.top).min() ?? 0, right.map(\.top).min() ?? 0)
        return overlap > 0
    }
}
