import Studio

/// How large a story's animals are told to be, and from which place of the text on.
///
/// Pure. "A small dragon", "no larger than a cat", and later "as large as a horse": the last that was said holds. Called
/// by `SceneStaging`.
struct ToldSizes {
    private enum Size {
        /// Of what such an animal usually is.
        case factor(Double)
        /// In grown-up people's heights.
        case height(Double)
    }

    private var told: [String: [(offset: Int, size: Size)]] = [:]

    init(_ found: CastFinder.Result, _ text: StoryText) {
        let words = StagingWords.of(text.language)
        let motifs = Motifs.of(text.language)
        let animals = found.mentions.filter { found.cast[$0.member].kind != .person }
        guard !animals.isEmpty else { return }
        var bySentence: [Int: String] = [:]
        for mention in animals {
            let id = found.cast[mention.member].id
            bySentence[mention.sentence] = id
            let start = text.sentences[mention.sentence].tokens.lowerBound
            for index in max(start, mention.tokens.lowerBound - 2)..<mention.tokens.upperBound {
                guard let factor = words.sizes[text.spelling(index)] else { continue }
                told[id, default: []].append((Int(text.tokens[index].start), .factor(factor)))
            }
        }
        for (index, sentence) in text.sentences.enumerated() {
            // "It was no larger than a cat" is of whom the sentence before it speaks.
            guard let id = bySentence[index] ?? bySentence[index - 1] else { continue }
            for token in sentence.tokens where words.comparisons.contains(text.spelling(token)) {
                guard let height = Self.compared(after: token, sentence, text, words, motifs) else { continue }
                told[id, default: []].append((Int(text.tokens[token].start), .height(height)))
            }
        }
        for id in told.keys { told[id]?.sort { $0.offset < $1.offset } }
    }

    /// The height of what stands behind "larger than a", "as large as a".
    private static func compared(
        after token: Int,
        _ sentence: StoryText.Sentence,
        _ text: StoryText,
        _ words: StagingWords,
        _ motifs: Motifs
    ) -> Double? {
        guard token + 2 < sentence.tokens.upperBound, words.comparers.contains(text.spelling(token + 1)) else {
            return nil
        }
        // An article, perhaps an adjective, a noun, perhaps of two words.
        let rest = (token + 2..<min(token + 6, sentence.tokens.upperBound)).map(text.spelling)
        for (index, word) in rest.enumerated() {
            if index + 1 < rest.count, let thing = motifs.thing(word + " " + rest[index + 1]) { return thing.height }
            if index + 1 < rest.count, let thing = motifs.thing(rest[index + 1]), motifs.creature(word) == nil {
                return thing.height
            }
            if let creature = motifs.creature(word) { return creature.height }
            if let thing = motifs.thing(word) { return thing.height }
        }
        return nil
    }

    /// How large one is drawn, of what is usual; nil where nothing is said up to a place of the text.
    func factor(_ id: String, _ creature: Creature, upTo offset: Int) -> Double? {
        guard let last = told[id]?.last(where: { $0.offset <= offset }) else { return nil }
        let factor =
            switch last.size {
            case .factor(let factor): factor
            case .height(let height): height / creature.height
            }
        return min(1.6, max(0.2, factor))
    }
}
