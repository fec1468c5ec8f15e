import Native

/// Makes lines of a page of the table that tesseract writes (`tsv`): one word to a row, with its box in pixels.
///
/// Pure. Caller: text recognition.
package enum RecognisedText {
    /// The least confidence of a word, 0 to 100: below it stands dirt.
    private static let least = 25.0

    /// `width`: of the page in points; `resolution`: pixels an inch.
    package static func lines(_ table: String, width: Double, resolution: Int) -> [PDFLine] {
        let scale = 72 / Double(resolution)
        var lines: [PDFLine] = []
        var current: String?
        for row in table.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count >= 12, cells[0] == "5", let left = Double(cells[6]), let top = Double(cells[7]),
                let wide = Double(cells[8]), let tall = Double(cells[9]), let confidence = Double(cells[10]),
                confidence >= least
            else { continue }
            let word = cells[11...].joined(separator: "\t").trimmed
            guard !word.isEmpty else { continue }
            // Block, paragraph and line.
            let key = cells[2...4].joined(separator: " ")
            let box = (left * scale, top * scale, (left + wide) * scale, (top + tall) * scale)
            if key == current, var line = lines.last {
                line.text += " " + word
                line.right = max(line.right, box.2)
                line.left = min(line.left, box.0)
                line.top = min(line.top, box.1)
                line.bottom = max(line.bottom, box.3)
                lines[lines.count - 1] = line
            } else {
                lines.append(PDFLine(text: word, left: box.0, top: box.1, right: box.2, bottom: box.3))
            }
            current = key
        }
        return evened(lines)
    }

    /// The height of a line depends on its letters: lines of nearly one height are of one size.
    private static func evened(_ lines: [PDFLine]) -> [PDFLine] {
        let heights = lines.map(\.size).sorted()
        guard !heights.isEmpty else { return lines }
        let middle = heights[heights.count / 2]
        return lines.map { line in
            var line = line
            line.size = line.bottom - line.top
            if abs(line.size - middle) < middle * 0.4 { line.size = middle }
            return line
        }
    }
}
