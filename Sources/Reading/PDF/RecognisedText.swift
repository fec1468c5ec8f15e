import Native

/// Makes lines of a page of the table that tesseract writes (`tsv`): one word to a row, with its box in pixels.
///
/// Pure. Caller: text recognition.
package enum RecognisedText {
    /// The least confidence of a word, 0 to 100: below it stands dirt.
    private static let least = 25.0

    /// A row of the table that is a word.
    private struct Word {
        var text: String
        /// Block, paragraph and line.
        var line: String
        var left: Double
        var top: Double
        var wide: Double
        var tall: Double
        /// 0 to 100.
        var confidence: Double

        /// Nil for what is no word, or has numbers of no picture: boxes are in its pixels.
        init?(_ row: Substring) {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count >= 12, cells[0] == "5", let confidence = Double(cells[10]), (0...100).contains(confidence)
            else { return nil }
            let box = cells[6...9].compactMap { Int($0) }.filter { (0...65_535).contains($0) }.map(Double.init)
            text = cells[11...].joined(separator: "\t").trimmed
            guard box.count == 4, !text.isEmpty else { return nil }
            (left, top, wide, tall) = (box[0], box[1], box[2], box[3])
            line = cells[2...4].joined(separator: " ")
            self.confidence = confidence
        }
    }

    private static func words(_ table: String) -> [Word] {
        table.split(separator: "\n").dropFirst().compactMap(Word.init)
    }

    /// How sure tesseract is of the words of a page, 0 to 100, long words counting for more; 0 without words.
    package static func confidence(_ table: String) -> Double {
        let words = words(table)
        let letters = words.reduce(0) { $0 + $1.text.utf8.count }
        return words.reduce(0) { $0 + $1.confidence * Double($1.text.utf8.count) } / Double(max(1, letters))
    }

    /// Whether most words stand on their side: tesseract reads some pages so, but their lines are columns then.
    package static func isSideways(_ table: String) -> Bool {
        let long = words(table).filter { $0.text.count >= 4 }
        return long.count { $0.tall > $0.wide } * 2 > long.count
    }

    /// What tesseract's `--psm 0` says of a page: by how many quarters to turn it clockwise; nil for none.
    package static func rotation(_ told: String) -> Int? {
        let line = told.split(separator: "\n").first { $0.hasPrefix("Rotate:") }
        guard let degrees = line.flatMap({ Int(String($0.dropFirst(7)).trimmed) }), degrees % 90 == 0 else {
            return nil
        }
        let quarters = degrees / 90 & 3
        return quarters == 0 ? nil : quarters
    }

    /// `width`: of the page in points; `resolution`: pixels an inch.
    package static func lines(_ table: String, width: Double, resolution: Int) -> [PDFLine] {
        let scale = 72 / Double(resolution)
        var lines: [PDFLine] = []
        var current: String?
        for word in words(table) where word.confidence >= least {
            let (right, bottom) = (word.left + word.wide, word.top + word.tall)
            let box = (word.left * scale, word.top * scale, right * scale, bottom * scale)
            if word.line == current, var line = lines.last {
                line.text += " " + word.text
                line.right = max(line.right, box.2)
                line.left = min(line.left, box.0)
                line.top = min(line.top, box.1)
                line.bottom = max(line.bottom, box.3)
                lines[lines.count - 1] = line
            } else {
                lines.append(PDFLine(text: word.text, left: box.0, top: box.1, right: box.2, bottom: box.3))
            }
            current = word.line
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
