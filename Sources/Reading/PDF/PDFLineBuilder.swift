/// Makes lines of the runs of a page.
///
/// Pure. Caller: `PDFStream`, page by page. Promises: every run that is not drawn twice ends in one line; lines come in
/// the order in which their first runs were drawn; blanks stand where the page shows them; right-to-left text is turned
/// from the order of the page into that of reading.
enum PDFLineBuilder {
    /// A gap that is no blank yet, as a part of the size: kerned pairs are narrower, the blanks of justified lines wider.
    private static let blank = 0.13
    /// The same where blanks are drawn as characters: a gap without one is tracking, up to this.
    private static let trackedBlank = 0.3
    /// A gap that parts columns or the cells of a table.
    private static let gutter = 1.6
    /// How far apart two baselines of one line may be: notes' numbers and indices stand off by a third of the size.
    private static let baseline = 0.38
    /// A letter so many times as large as the text beside it is a drop cap, and no part of that line.
    private static let drop = 1.75

    static func lines(of runs: [PDFRun], width: Double, height: Double) -> [PDFLine] {
        var upright: [PDFRun] = []
        var turned: [Turn: [PDFRun]] = [:]
        for run in withoutDoubles(runs) {
            let turn = Turn(run)
            if turn == .none { upright.append(run) } else { turned[turn, default: []].append(run) }
        }
        var lines = withDropCaps(assembled(upright))
        for (turn, runs) in turned.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let laid = runs.map { turn.applied(to: $0, width: width, height: height) }
            // Read as if the page lay on its side; then below what stands upright.
            lines += assembled(laid)
        }
        return lines
    }

    // MARK: Directions

    /// How text lies on the page.
    private enum Turn: Int {
        case none
        /// From bottom to top, or from top to bottom, the page turned.
        case up, down
        /// Upside down.
        case over
        /// Upright characters one below another, as Chinese and Japanese are set.
        case column

        init(_ run: PDFRun) {
            let (dx, dy) = (run.x1 - run.x0, run.y1 - run.y0)
            if abs(dy) <= abs(dx) * 0.2 || abs(dx) + abs(dy) < 1e-6 {
                self = dx < 0 && abs(dx) > run.size * 0.1 && !PDFLineBuilder.isRightToLeft(run.text) ? .over : .none
            } else if dy < 0 {
                self = .up
            } else {
                let isWide = run.text.unicodeScalars.contains { $0.value >= 0x2E80 && $0.value < 0xE000 }
                self = isWide ? .column : .down
            }
        }

        /// The run as if its text ran from left to right.
        func applied(to run: PDFRun, width: Double, height: Double) -> PDFRun {
            var laid = run
            func set(_ map: (Double, Double) -> (Double, Double)) {
                (laid.x0, laid.y0) = map(run.x0, run.y0)
                (laid.x1, laid.y1) = map(run.x1, run.y1)
            }
            switch self {
            case .none: break
            case .up: set { (height - $1, $0) }
            // The first column is the rightmost.
            case .down, .column: set { ($1, width - $0) }
            case .over: set { (width - $0, height - $1) }
            }
            return laid
        }
    }

    /// Without runs that are drawn over the same at nearly the same place, as cheap bold letters and shadows are.
    ///
    /// Those follow each other closely: a line at a time at most.
    private static func withoutDoubles(_ runs: [PDFRun]) -> [PDFRun] {
        let memory = 48
        var kept: [PDFRun] = []
        kept.reserveCapacity(runs.count)
        for run in runs where !run.text.isEmpty {
            let near = run.size * 0.25
            let isDouble = kept.suffix(memory).contains { earlier in
                abs(earlier.y0 - run.y0) < near && abs(earlier.x0 - run.x0) < near && earlier.text == run.text
            }
            if !isDouble { kept.append(run) }
        }
        return kept
    }

    // MARK: Lines

    /// Runs of one line, from left to right.
    private struct Strip {
        /// By their places among the runs of the page.
        var runs: [Int]
        var left: Double
        var right: Double
        /// Baseline and size of the widest run.
        var base: Double
        var size: Double

        init(_ run: PDFRun, _ index: Int) {
            runs = [index]
            (left, right) = (min(run.x0, run.x1), max(run.x0, run.x1))
            (base, size) = (run.y0, run.size)
        }

        func takes(_ run: PDFRun, reach: Double) -> Bool {
            guard !isDrop(run.size, size) else { return false }
            let size = max(size, run.size)
            guard abs(run.y0 - base) <= baseline * size else { return false }
            let gap = min(run.x0, run.x1) - right
            return gap <= reach * size && gap > -0.5 * size
        }

        mutating func add(_ other: Strip) {
            if other.right - other.left > right - left { (base, size) = (other.base, other.size) }
            runs += other.runs
            (left, right) = (min(left, other.left), max(right, other.right))
        }
    }

    private static func assembled(_ runs: [PDFRun]) -> [PDFLine] {
        var strips: [Strip] = []
        for (index, run) in runs.enumerated() {
            if let last = strips.last, last.takes(run, reach: gutter) {
                strips[strips.count - 1].add(Strip(run, index))
            } else {
                strips.append(Strip(run, index))
            }
        }
        let hasBlanks = runs.count(where: \.hasBlankAfter) * 4 > runs.count
        return joined(strips, runs).map { line($0, runs, hasBlanks: hasBlanks) }
    }

    /// Joins strips that stand beside each other but were drawn apart: accents, bold words, right-to-left words.
    private static func joined(_ strips: [Strip], _ runs: [PDFRun]) -> [Strip] {
        let order = strips.indices.sorted {
            (strips[$0].base, strips[$0].left) < (strips[$1].base, strips[$1].left)
        }
        var owner = Array(strips.indices)
        var merged = strips
        for (position, index) in order.enumerated() where owner[index] == index {
            // Below its baseline nothing of its line can follow for long.
            for other in order[(position + 1)...] {
                if merged[other].base - merged[index].base > baseline * max(merged[index].size, 1) { break }
                guard owner[other] == other, touches(merged[index], merged[other]) else { continue }
                let (first, second) = index < other ? (index, other) : (other, index)
                let (whole, part) = (merged[first], merged[second])
                merged[first].add(part)
                merged[first].runs = sorted(whole.runs + part.runs, runs)
                owner[second] = first
                if first != index { break }
            }
        }
        return merged.indices.filter { owner[$0] == $0 }.map { merged[$0] }
    }

    private static func isDrop(_ one: Double, _ other: Double) -> Bool {
        max(one, other) > drop * max(1, min(one, other))
    }

    private static func touches(_ one: Strip, _ other: Strip) -> Bool {
        guard !isDrop(one.size, other.size) else { return false }
        let size = min(one.size, other.size)
        guard abs(one.base - other.base) <= baseline * size else { return false }
        let gap = max(one.left, other.left) - min(one.right, other.right)
        // Words that overlap are drawn on each other: they belong to two texts.
        return gap < 0.6 * size && gap > -0.3 * size
    }

    private static func sorted(_ indices: [Int], _ runs: [PDFRun]) -> [Int] {
        indices.sorted { (min(runs[$0].x0, runs[$0].x1), $0) < (min(runs[$1].x0, runs[$1].x1), $1) }
    }

    private static func line(_ strip: Strip, _ runs: [PDFRun], hasBlanks: Bool) -> PDFLine {
        let threshold = blankWidth(strip, runs, hasBlanks: hasBlanks)
        var text = ""
        var sizes: [(size: Double, count: Int)] = []
        for (place, index) in strip.runs.enumerated() {
            let run = runs[index]
            if place > 0, isApart(runs[strip.runs[place - 1]], run, threshold) { text += " " }
            let count = run.text.utf8.count
            text += marked(run, beside: strip)
            if let known = sizes.firstIndex(where: { $0.size == run.size }) {
                sizes[known].count += count
            } else {
                sizes.append((run.size, count))
            }
        }
        let size = sizes.max { ($0.count, $0.size) < ($1.count, $1.size) }?.size ?? strip.size
        if isRightToLeft(text) { text = turned(strip, runs, text, threshold) }
        var line = PDFLine(
            text: PresentationForms.plain(text),
            left: strip.left,
            top: strip.base - size * 0.8,
            right: strip.right,
            bottom: strip.base + size * 0.2,
            size: size
        )
        line.hasBlankAfter = strip.runs.last.map { runs[$0].hasBlankAfter } ?? false
        line.isArtifact = strip.runs.allSatisfy { runs[$0].isArtifact }
        return line
    }

    /// A right-to-left line in the order of reading.
    private static func turned(_ strip: Strip, _ runs: [PDFRun], _ text: String, _ threshold: Double) -> String {
        guard strip.runs.contains(where: { runs[$0].isInReadingOrder }) else { return VisualOrder.logical(text) }
        var result = ""
        for (place, index) in strip.runs.enumerated().reversed() {
            let run = runs[index]
            result += run.isInReadingOrder ? run.text : VisualOrder.logical(run.text)
            if place > 0, isApart(runs[strip.runs[place - 1]], run, threshold) { result += " " }
        }
        return result
    }

    private static func isApart(_ last: PDFRun, _ run: PDFRun, _ threshold: Double) -> Bool {
        let gap = min(run.x0, run.x1) - max(last.x0, last.x1)
        return last.hasBlankAfter && gap > -0.1 * run.size || gap > threshold * min(run.size, last.size)
    }

    /// The gap from which on words are apart: tracked letters, each a run of its own, have gaps, too.
    private static func blankWidth(_ strip: Strip, _ runs: [PDFRun], hasBlanks: Bool) -> Double {
        if hasBlanks { return trackedBlank }
        guard strip.runs.count >= 5 else { return blank }
        let singles = strip.runs.count { runs[$0].text.unicodeScalars.count == 1 }
        guard singles * 5 >= strip.runs.count * 4 else { return blank }
        let gaps = zip(strip.runs, strip.runs.dropFirst()).map { one, other in
            (runs[other].x0 - runs[one].x1) / max(runs[one].size, 1)
        }.sorted()
        return max(blank, gaps[gaps.count / 2] * 1.8)
    }

    /// The run's text; a small raised number is told by its digits, so that it is not read as part of a word.
    private static func marked(_ run: PDFRun, beside strip: Strip) -> String {
        guard run.size < 0.85 * strip.size, strip.base - run.y0 > 0.15 * strip.size else { return run.text }
        guard run.text.count <= 3, run.text.allSatisfy(\.isNumber) else { return run.text }
        return Superscript.raised(run.text)
    }

    static func isRightToLeft(_ text: String) -> Bool {
        // No letter of the scripts that run to the left has another first byte.
        if !text.utf8.contains(where: { $0 >= 0xD6 && $0 <= 0xE0 || $0 == 0xEF || $0 == 0xF0 }) { return false }
        var right = 0
        var left = 0
        for scalar in text.unicodeScalars where scalar.value >= 0x41 {
            if VisualOrder.isRightToLeft(scalar) { right += 1 } else if scalar.properties.isAlphabetic { left += 1 }
        }
        return right > left
    }

    // MARK: Drop caps

    /// Lines of a page that are looked at as if they were a drop cap: each is compared with all others.
    private static let mostDropCaps = 100

    /// Puts a letter that is as high as several lines before the line that it begins.
    ///
    /// The lines beside it are told to begin where it does: they are not indented.
    private static func withDropCaps(_ lines: [PDFLine]) -> [PDFLine] {
        var lines = lines
        let smallest = lines.lazy.map(\.size).filter { $0 > 0 }.min() ?? 0
        var tries = 0
        for index in lines.indices where tries < mostDropCaps {
            let cap = lines[index]
            guard cap.size > smallest * drop, cap.text.utf8.count <= 16, cap.text.count <= 2,
                cap.text.contains(where: \.isLetter)
            else { continue }
            tries += 1
            let top = cap.bottom - cap.size
            let beside = lines.indices.filter { other in
                let line = lines[other]
                return other != index && line.size > 0 && line.size * drop < cap.size && line.bottom > top
                    && line.top < cap.bottom && line.left >= cap.right - line.size * 0.3
                    && line.left < cap.right + line.size * 1.5
            }
            guard let first = beside.min(by: { lines[$0].top < lines[$1].top }),
                lines[first].text.first?.isLetter ?? false
            else { continue }
            for other in beside { lines[other].left = cap.left }
            lines[first].dropCap = cap.text + (cap.hasBlankAfter ? " " : "")
            lines[index].text = ""
        }
        return lines.filter { !$0.text.isEmpty }
    }
}
