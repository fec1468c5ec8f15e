import Native

/// Makes lines of a page of the table that tesseract writes (`tsv`): one word to a row, with its box in pixels.
///
/// Pure. Caller: text recognition.
package enum RecognisedText {
    /// The least confidence of a word, 0 to 100: below it stands dirt.
    private static let least = 25.0

    /// How sure tesseract is of the words of a page, 0 to 100, long words counting for more; 0 without words.
    package static func confidence(_ table: String) -> Double {
        var sum = 0.0
        var weight = 0.0
        for row in table.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count >= 12, cells[0] == "5", let confidence = Double(cells[10]),
                (0...100).contains(confidence)
            else { continue }
            let letters = Double(cells[11].utf8.count)
            sum += confidence * letters
            weight += letters
        }
        return weight > 0 ? sum / weight : 0
    }

    /// Whether most words stand on their side: tesseract reads some pages so, but their lines are columns then.
    package static func isSideways(_ table: String) -> Bool {
        var tall = 0
        var all = 0
        for row in table.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count >= 12, cells[0] == "5", cells[11].count >= 4, let wide = Int(cells[8]),
                let high = Int(cells[9])
            else { continue }
            all += 1
            if high > wide { tall += 1 }
        }
        return tall * 2 > all
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
        for row in table.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            // Boxes are in pixels of a picture that is no larger than its format allows.
            let numbers = cells.count >= 12 ? cells[6...9].compactMap { Int($0) }.map(Double.init) : []
            guard cells.count >= 12, cells[0] == "5", numbers.count == 4,
                numbers.allSatisfy({ (0...65_535).contains($0) }), let confidence = Double(cells[10]),
                confidence >= least, confidence <= 100
            else { continue }
            let (left, top, wide, tall) = (numbers[0], numbers[1], numbers[2], numbers[3])
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
