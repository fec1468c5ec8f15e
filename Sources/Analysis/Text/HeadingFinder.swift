import Foundation
import Native

/// Tells headings and ornaments from paragraphs.
///
/// Called by `Outline`. A line is a heading by what it says ("CHAPTER IV", "Erstes Kapitel", "第三回"), by its number
/// if the numbers of the text go on from each other, or by how it is written if enough text follows it.
struct HeadingFinder {
    private static let longest = 160

    static func mark(_ parts: inout [Outline.Part], in text: String, isMarkdown: Bool) {
        var finder = HeadingFinder(parts: parts, text: text)
        finder.look(isMarkdown: isMarkdown)
        finder.decide()
        parts = finder.parts
    }

    /// What a short part looks like.
    private enum Look {
        case body
        case ornament
        /// A chapter word with a number, or Markdown's mark.
        case certain
        /// Begins with a number.
        case numbered(Int, Title)
        case capitals
        /// A few words in mixed case that end without a stop.
        case titleLike
    }

    /// What follows a number.
    private enum Title {
        case none
        case capitals
        /// Words in mixed case after a full stop or a dash.
        case marked
        /// Words in mixed case: "II Le marquis", but also "I saw him".
        case unmarked
    }

    private var parts: [Outline.Part]
    private let text: String
    private let isEnglish: Bool
    private var looks: [Look] = []

    private init(parts: [Outline.Part], text: String) {
        self.parts = parts
        self.text = text
        isEnglish = text.contains(" the ")
    }

    // MARK: How a part looks

    private mutating func look(isMarkdown: Bool) {
        looks = parts.map { part in
            guard part.range.count <= Self.longest else { return .body }
            if Self.isPlainlyBody(Outline.slice(text, part.range)) { return .body }
            return Self.look(of: Outline.flowing(text, part.range), isMarkdown: isMarkdown)
        }
    }

    /// A cheap look that spares most paragraphs a closer one: a full sentence whose first word heads no chapter.
    private static func isPlainlyBody(_ part: Substring) -> Bool {
        guard part.utf8.count > 60, let last = part.utf8.last, [0x2E, 0x21, 0x3F, 0x3B, 0x2C].contains(last) else {
            return false
        }
        let first = part.utf8.prefix { $0 != 0x20 && $0 != 0x0A }
        guard first.count > 1, first.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) else { return false }
        guard first.dropFirst().contains(where: { $0 >= 0x61 }) else { return false }
        let words = part.utf8.prefix(48).split(separator: 0x20).prefix(3)
        return !words.contains { HeadingWords.chapters.contains(String(decoding: $0, as: UTF8.self).lowercased()) }
    }

    private static func look(of line: String, isMarkdown: Bool) -> Look {
        guard line.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else { return line.isEmpty ? .body : .ornament }
        if isMarkdown, line.hasPrefix("#") { return .certain }
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }.map(String.init)
        guard let first = words.first, words.count <= 24 else { return .body }
        if HeadingWords.isChinese(line) { return .certain }
        let isSpeech = line.first.map { "\"“„»«‘—–-".contains($0) } ?? false
        let isOpen = !endsLikeSentence(line)
        if !isSpeech, let number = chapterNumber(words), isOpen || words.count <= 3 || number.isTitled(line) {
            return .certain
        }
        if !isSpeech, let numbered = numbered(line, first: first, words: words.count) { return numbered }
        if !isSpeech, words.count <= 14, isCapitals(line[...]), line.count > 2, isOpen || words.count <= 6 {
            return .capitals
        }
        if !isSpeech, isOpen, words.count <= 12, first.first?.isUppercase ?? false { return .titleLike }
        return .body
    }

    /// Whether a line heads a part of a story, and not the whole: "Chapter 4", "第一章 雨夜".
    static func headsPart(_ line: String) -> Bool {
        switch look(of: line, isMarkdown: false) {
        case .certain, .numbered: true
        default: false
        }
    }

    private static func numbered(_ line: String, first: String, words: Int) -> Look? {
        guard let number = HeadingWords.number(first, allowsLowercase: false) else { return nil }
        if words == 1 { return isBareNumber(line) ? .numbered(number, .none) : nil }
        guard let start = line.range(of: first)?.upperBound else { return nil }
        let rest = line[start...].drop { $0 == " " }
        let isMarked = rest.first.map { ".):–—-".contains($0) } ?? false
        let title = rest.drop { !$0.isLetter && !$0.isNumber }
        guard title.first?.isUppercase ?? false || title.first?.isNumber ?? false else { return nil }
        if isCapitals(title) { return .numbered(number, .capitals) }
        // "12 men came in" is no heading; "12. The Storm" is.
        if isMarked, words <= 16 { return .numbered(number, .marked) }
        return first.allSatisfy(\.isLetter) && words <= 12 && !endsLikeSentence(line)
            ? .numbered(number, .unmarked) : nil
    }

    /// "IV", "IV.", "- 4 -", "[4]", but not "4,000" or "4 %".
    private static func isBareNumber(_ line: String) -> Bool {
        line.allSatisfy { $0.isLetter || $0.isNumber || ".-–—[]()*·• :".contains($0) } && line.count <= 16
    }

    private static func isCapitals(_ line: Substring) -> Bool {
        var upper = 0
        for character in line where character.isLetter {
            if character.isLowercase { return false }
            if character.isUppercase { upper += 1 }
        }
        return upper >= 2
    }

    private static func endsLikeSentence(_ line: String) -> Bool {
        guard let last = line.last else { return true }
        return ".,;:!?…\"”’'»«“。！？".contains(last)
    }

    /// A chapter word among the first words, with a number before or after it, or alone (a prologue).
    private static func chapterNumber(_ words: [String]) -> ChapterMark? {
        let lower = words.prefix(4).map { $0.lowercased() }
        guard let at = lower.firstIndex(where: { HeadingWords.chapters.contains($0) }), at <= 2 else {
            return HeadingWords.alone.contains(lower[0]) && words.count <= 8 ? ChapterMark(isWordAlone: true) : nil
        }
        if at > 0 {
            // "Erstes Kapitel", "THE FIRST CHAPTER", "2. Kapitel".
            let isNumber =
                HeadingWords.isOrdinal(lower[at - 1])
                || HeadingWords.number(words[at - 1], allowsLowercase: false) != nil
            return isNumber ? ChapterMark() : nil
        }
        guard words.count > 1 else { return ChapterMark(isWordAlone: true) }
        var next = 1
        if lower.count > 2, HeadingWords.articles.contains(lower[next]) { next = 2 }
        let isNumber =
            HeadingWords.isOrdinal(lower[next])
            || HeadingWords.number(words[next], allowsLowercase: true) != nil
        return isNumber ? ChapterMark() : nil
    }

    private struct ChapterMark {
        var isWordAlone = false

        /// A title may end with a stop: a chapter word, a number, and then a short sentence.
        func isTitled(_ line: String) -> Bool {
            guard !isWordAlone else { return false }
            return line.count <= 100 && line.dropLast().contains { ".:–—-".contains($0) }
        }
    }

    // MARK: What is decided

    private mutating func decide() {
        for index in parts.indices {
            switch looks[index] {
            case .ornament: parts[index].kind = .sceneBreak
            case .certain: parts[index].kind = .heading
            default: break
            }
        }
        decideNumbers()
        let hasHeadings = parts.contains { $0.kind == .heading }
        decideTitles()
        if !hasHeadings { decideBareTitles() }
    }

    /// Numbers are headings where they go on from each other: a run of ascending numbers with text between them.
    private mutating func decideNumbers() {
        var candidates: [(part: Int, number: Int, title: Title)] = []
        for index in parts.indices {
            if case .numbered(let number, let title) = looks[index] { candidates.append((index, number, title)) }
        }
        guard !candidates.isEmpty else { return }
        // The longest chain in which each number is the next one, or one comes that starts anew.
        var best = candidates.map { _ in 1 }
        var before = candidates.map { _ in -1 }
        for (index, candidate) in candidates.enumerated() {
            for earlier in stride(from: index - 1, through: max(0, index - 40), by: -1) {
                let step = candidate.number - candidates[earlier].number
                let continues = step == 1 || candidate.number == 1 || (2...3).contains(step)
                let gain = step == 1 || candidate.number == 1 ? 2 : 1
                if continues, best[earlier] + gain > best[index] {
                    best[index] = best[earlier] + gain
                    before[index] = earlier
                }
            }
        }
        guard var at = best.indices.max(by: { best[$0] < best[$1] }) else { return }
        guard best[at] > 1 || (candidates[at].number == 1 && candidates[at].title == .none) else { return }
        var next: Int?
        while at >= 0 {
            let (part, number, title) = candidates[at]
            // "I saw him" is the first of a chain only if the second follows; "II Le marquis" has a first before it.
            let isAlone = next != number + 1 && (before[at] < 0 || candidates[before[at]].number != number - 1)
            if title == .none || title == .capitals || !isAlone { parts[part].kind = .heading }
            next = number
            at = before[at]
        }
    }

    /// Titles alone ("A Letter from Home") head the chapters of a text that has no other headings.
    ///
    /// They stand alone among paragraphs, far from each other; a poem's lines and a letter's do not.
    private mutating func decideBareTitles() {
        let found = parts.indices.filter { index in
            guard case .titleLike = looks[index], follows(index), opensAfterStop(index) else { return false }
            guard index == 0 || !isTitleLike(index - 1), !isTitleLike(index + 1), !isTitleLike(index + 2) else {
                return false
            }
            return isWrittenAsTitle(Outline.flowing(text, parts[index].range))
        }
        // What comes soon after a title is an epigraph's author; three or more in a row are verse or a play.
        var cluster: [Int] = []
        for index in found {
            if let last = cluster.last, parts[index].range.lowerBound - parts[last].range.lowerBound >= 1_500 {
                accept(cluster)
                cluster = []
            }
            cluster.append(index)
        }
        accept(cluster)
    }

    private mutating func accept(_ cluster: [Int]) {
        if let first = cluster.first, cluster.count <= 2 { parts[first].kind = .heading }
    }

    private func isTitleLike(_ index: Int) -> Bool {
        guard index < looks.count, case .titleLike = looks[index] else { return false }
        return true
    }

    /// No dash at its end; in English, which writes titles so, most long words with a capital.
    private func isWrittenAsTitle(_ line: String) -> Bool {
        guard let last = line.last, !"–—-".contains(last) else { return false }
        guard isEnglish else { return true }
        let long = line.split { !$0.isLetter }.filter { $0.count > 3 }
        return long.count { $0.first?.isUppercase ?? false } * 3 >= long.count * 2
    }

    /// Lines in capitals or title case: at the top, after a heading, or with a chapter's length of text after them.
    private mutating func decideTitles() {
        for index in parts.indices where parts[index].kind == .body {
            let isFirst = index == 0
            let isAfterHeading = index > 0 && parts[index - 1].kind == .heading
            switch looks[index] {
            case .numbered where isAfterHeading: break
            case .capitals, .numbered(_, .capitals):
                if isFirst || isAfterHeading || follows(index) { parts[index].kind = .heading }
            case .titleLike where isAfterHeading && isFollowedByText(index):
                parts[index].kind = .heading
            default: break
            }
        }
    }

    /// Whether the next part is a paragraph, or a heading's second line and then one.
    private func isFollowedByText(_ index: Int) -> Bool {
        index + 1 < parts.count && parts[index + 1].range.count > 2 * parts[index].range.count
    }

    /// Whether text goes on for long enough: five paragraphs without another line of this kind, or 1,200 bytes.
    private func follows(_ index: Int) -> Bool {
        var bytes = 0
        var next = index + 1
        while next < parts.count, next <= index + 12 {
            switch looks[next] {
            case .body, .ornament: bytes += parts[next].range.count
            case .capitals, .certain, .numbered:
                if bytes < 400 { return next == index + 1 && parts[next].range.count < 60 && next + 1 < parts.count }
                return true
            case .titleLike: bytes += parts[next].range.count
            }
            if bytes >= 1_200 { return true }
            next += 1
        }
        return bytes >= 400
    }

    /// Whether what stands before has ended: a poem's line or a letter's address goes on.
    private func opensAfterStop(_ index: Int) -> Bool {
        guard index > 0 else { return true }
        guard case .body = looks[index - 1] else { return false }
        return Self.endsLikeSentence(Outline.flowing(text, parts[index - 1].range.suffix(40)))
    }
}

extension Range<Int> {
    /// The last `count` values of a range.
    fileprivate func suffix(_ count: Int) -> Range<Int> { Swift.max(lowerBound, upperBound - count)..<upperBound }
}
