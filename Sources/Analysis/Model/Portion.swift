/// A stretch of a story as a language model is shown it: every sentence on a line of its own, behind its number.
///
/// Called by the model analyst. Promises that portions cover every sentence of the story once, that each begins where a
/// chapter or a paragraph does if there is one near, and that what is no part of the story is not shown.
package struct Portion: Sendable, Equatable {
    /// Sentences of the text.
    package var sentences: Range<Int>

    /// Most words of a portion: about 27,000 tokens, which the vendors' models take at once; others are given halves.
    package static let mostWords = 20_000
    /// Least words of a portion that is made by halving one that was too long for a model.
    package static let leastWords = 800

    package init(sentences: Range<Int>) { self.sentences = sentences }

    /// A story as portions of at most so many words.
    package static func portions(of text: StoryText, mostWords: Int = mostWords) -> [Portion] {
        whole(text).split(text, mostWords: mostWords)
    }

    private static func whole(_ text: StoryText) -> Portion { Portion(sentences: 0..<text.sentences.count) }

    /// Two halves; `nil` if it is too short to be halved.
    package func halves(_ text: StoryText) -> [Portion]? {
        let words = words(text)
        guard words >= 2 * Self.leastWords else { return nil }
        let parts = split(text, mostWords: words / 2 + words / 8)
        return parts.count > 1 ? parts : nil
    }

    /// Words that are shown.
    package func words(_ text: StoryText) -> Int {
        sentences.reduce(0) { $0 + (Self.isShown(text.sentences[$1]) ? text.sentences[$1].tokens.count : 0) }
    }

    /// The sentences with their numbers, counted from 1 over the whole text; a blank line before each paragraph.
    package func numbered(_ text: StoryText) -> String {
        var lines: [String] = []
        for index in sentences where Self.isShown(text.sentences[index]) {
            let sentence = text.sentences[index]
            if sentence.isParagraphStart, !lines.isEmpty { lines.append("") }
            lines.append("[\(index + 1)] \(text.flowing(sentence.range))")
        }
        return lines.joined(separator: "\n")
    }

    private static func isShown(_ sentence: StoryText.Sentence) -> Bool { sentence.kind != .matter }

    /// Equal parts, each ended at the best place within a tenth of its end: a heading, else a paragraph's.
    private func split(_ text: StoryText, mostWords: Int) -> [Portion] {
        let words = words(text)
        guard words > mostWords, sentences.count > 1 else { return [self] }
        let parts = (words + mostWords - 1) / mostWords
        let share = Double(words) / Double(parts)
        var portions: [Portion] = []
        var start = sentences.lowerBound
        var counted = 0.0
        var best: (at: Int, score: Double)?
        for index in sentences {
            let wanted = share * Double(portions.count + 1)
            let distance = abs(counted - wanted) / share
            if index > start, portions.count < parts - 1, distance <= 0.1 {
                let score = Self.worth(of: index, text) - distance * 10
                if score > best?.score ?? -.infinity { best = (index, score) }
            }
            if portions.count < parts - 1, counted > wanted * 1.0 + share * 0.1 || index == sentences.upperBound - 1 {
                let end = best?.at ?? index
                if end > start {
                    portions.append(Portion(sentences: start..<end))
                    start = end
                }
                best = nil
            }
            if Self.isShown(text.sentences[index]) { counted += Double(text.sentences[index].tokens.count) }
        }
        return portions + [Portion(sentences: start..<sentences.upperBound)]
    }

    private static func worth(of index: Int, _ text: StoryText) -> Double {
        let sentence = text.sentences[index]
        if sentence.kind == .heading, text.sentences[index - 1].kind != .heading { return 3 }
        return sentence.isParagraphStart && sentence.kind == .body && text.sentences[index - 1].kind != .heading ? 1 : 0
    }
}
