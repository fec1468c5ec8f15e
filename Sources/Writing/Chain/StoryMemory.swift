import Foundation
import Native

/// What a writer keeps in mind of a story that is being written: the same amount however long it has become.
///
/// Called by the writer before each part. Pure; with it a prompt is as long for the hundredth part as for the third.
package struct StoryMemory: Sendable, Equatable, Codable {
    /// What happened so far.
    package var summary = ""
    /// What must stay so: names, looks, who knows what, where things are.
    package var facts: [String] = []
    /// What happened in each part, a sentence each, for the check at the end.
    package var gists: [String] = []

    package init() {}

    /// Characters of the summary: about 250 words.
    package static let longestSummary = 1800
    package static let mostFacts = 30
    package static let longestFact = 180
    package static let longestGist = 300
    /// Words of the story's last page that are shown as they are.
    package static let lastPage = 250

    /// What a model noted after a part.
    package struct Note: Sendable, Equatable, Codable {
        package var summary: String
        package var facts: [String]
        package var gist: String

        package init(summary: String, facts: [String], gist: String) {
            (self.summary, self.facts, self.gist) = (summary, facts, gist)
        }
    }

    /// The memory after one more part.
    package func adding(_ note: Note) -> StoryMemory {
        var memory = self
        memory.summary = Self.cut(note.summary, Self.longestSummary)
        let facts = note.facts.map { Self.cut($0, Self.longestFact) }.filter { !$0.isEmpty }
        // A note without facts has forgotten them; they are still true.
        if !facts.isEmpty { memory.facts = Array(facts.prefix(Self.mostFacts)) }
        memory.gists.append(Self.cut(note.gist, Self.longestGist))
        return memory
    }

    /// The memory after a part of which no model made a note: what the outline says of it.
    package func adding(beats: [String]) -> StoryMemory {
        let told = beats.joined(separator: " ")
        let whole = (summary.isEmpty ? told : summary + " " + told)
        var memory = self
        // What happened last matters most for what comes next.
        memory.summary =
            whole.count > Self.longestSummary ? "… " + whole.suffix(Self.longestSummary - 2).drop { $0 != " " } : whole
        memory.gists.append(Self.cut(told, Self.longestGist))
        return memory
    }

    /// The last page of a text, from the beginning of a sentence or a paragraph on.
    package static func page(of text: String) -> String {
        var (words, signs) = (0, 0)
        var start = text.endIndex
        var isInWord = false
        while start > text.startIndex, words < lastPage {
            start = text.index(before: start)
            let sign = text[start]
            // Scripts without blanks have about two signs a word.
            if sign.isWithoutBlanks {
                signs += 1
                if signs % 2 == 0 { words += 1 }
            }
            if sign.isWhitespace, isInWord { words += 1 }
            isInWord = !sign.isWhitespace && !sign.isWithoutBlanks
        }
        let page = text[start...]
        guard start > text.startIndex else { return String(page) }
        let isEnd = { (character: Character) in ".!?…。！？\n".contains(character) }
        guard let end = page.firstIndex(where: isEnd), page.distance(from: end, to: page.endIndex) > page.count / 2
        else { return String(page).trimmed }
        return String(page[page.index(after: end)...]).trimmed
    }

    private static func cut(_ text: String, _ most: Int) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").shortened(to: most)
    }
}

extension Character {
    /// Whether it is of a script that puts no blanks between words: Chinese, Japanese, Thai, Khmer, Lao, Burmese.
    package var isWithoutBlanks: Bool {
        guard let value = unicodeScalars.first?.value, value > 0xE00 else { return false }
        return (0xE00...0xEFF).contains(value) || (0x1000...0x109F).contains(value)
            || (0x1780...0x17FF).contains(value) || (0x3040...0x30FF).contains(value)
            || (0x3400...0x9FFF).contains(value) || (0x20000...0x3FFFF).contains(value)
    }
}
