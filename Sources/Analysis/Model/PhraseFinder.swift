/// Finds where given phrases stand in a text, by words and not by letters: blanks, line ends and marks do not matter.
///
/// Linear in the text, however many phrases there are.
struct PhraseFinder {
    private let text: StoryText

    init(_ text: StoryText) { self.text = text }

    /// A phrase as the numbers of its words; empty if the text does not have them all.
    struct Phrase: Hashable {
        var words: [Int32]
        /// Begins with a capital: a name, which no small letter begins.
        var isCapitalised: Bool
    }

    func phrase(_ spelled: String) -> Phrase {
        let (tokens, words) = Tokenizer.tokens(of: spelled, language: text.language)
        let numbers = tokens.map { text.words.existing(words.spellings[Int($0.word)]) ?? -1 }
        return Phrase(
            words: numbers.contains(-1) ? [] : numbers,
            isCapitalised: tokens.first?.flags.contains(.capitalised) ?? false
        )
    }

    /// The tokens of the first place within some tokens where a phrase stands, or `nil`.
    func first(_ phrase: Phrase, in tokens: Range<Int>) -> Range<Int>? {
        guard let head = phrase.words.first, tokens.count >= phrase.words.count else { return nil }
        for index in tokens.lowerBound...(tokens.upperBound - phrase.words.count)
        where text.tokens[index].word == head && isHere(phrase, index) {
            return index..<(index + phrase.words.count)
        }
        return nil
    }

    /// Every place of every phrase; of two at one place the longer.
    func all(_ phrases: [Phrase]) -> [(tokens: Range<Int>, phrase: Int)] {
        var byHead: [Int32: [Int]] = [:]
        for (number, phrase) in phrases.enumerated() {
            if let head = phrase.words.first { byHead[head, default: []].append(number) }
        }
        for head in byHead.keys {
            byHead[head]?.sort { (phrases[$1].words.count, $0) < (phrases[$0].words.count, $1) }
        }
        var places: [(tokens: Range<Int>, phrase: Int)] = []
        var index = 0
        while index < text.tokens.count {
            guard let number = byHead[text.tokens[index].word]?.first(where: { isHere(phrases[$0], index) }) else {
                index += 1
                continue
            }
            let end = index + phrases[number].words.count
            places.append((index..<end, number))
            index = end
        }
        return places
    }

    private func isHere(_ phrase: Phrase, _ index: Int) -> Bool {
        guard index + phrase.words.count <= text.tokens.count else { return false }
        if phrase.isCapitalised, !text.tokens[index].flags.contains(.capitalised) { return false }
        return phrase.words.indices.allSatisfy { text.tokens[index + $0].word == phrase.words[$0] }
    }

    func bytes(_ tokens: Range<Int>) -> Range<Int> {
        Int(text.tokens[tokens.lowerBound].start)..<Int(text.tokens[tokens.upperBound - 1].end)
    }
}
