/// Tells which words of a text are used as names: written with a capital where a common word would have none.
///
/// Called by the scene features and by the cast. In German, where every noun has a capital, a name is a word that
/// hardly ever stands behind an article.
enum NameFinder {
    /// For each number of a word, whether it is a name.
    static func names(in text: StoryText, traits: WordTraits) -> [Bool] {
        let isGerman = text.language.hasPrefix("de")
        let contracted = isGerman ? Set(contractions.compactMap { text.words.existing($0) }) : []
        var uses = Array(repeating: Uses(), count: text.words.count)
        for sentence in text.sentences where sentence.kind == .body {
            count(sentence, in: text, traits, contracted, &uses)
        }
        let isSpanish = text.language.hasPrefix("es")
        return uses.indices.map { word in
            let kinds = traits.kinds[word]
            let isKnown = !kinds.isDisjoint(with: [.function, .pronoun, .transition, .link, .article])
            guard !isKnown, text.words.spellings[word].unicodeScalars.count > 1 else { return false }
            let use = uses[word]
            if isGerman {
                guard !nounEndings.contains(where: { text.words.spellings[word].hasSuffix($0) }) else { return false }
                return use.inner >= 2 && use.lower == 0 && use.determined * 8 <= use.inner && !kinds.contains(.clock)
            }
            if kinds.contains(.clock) { return false }
            // "la Pistañina": in Spanish a nickname may, if nothing else is ever called so.
            if isSpanish, use.inner >= 5, use.lower == 0, use.allCapitals == 0 { return true }
            // "the Dendrobium", "the Pole": people have no article.
            guard use.determined * 2 <= use.inner else { return false }
            return use.inner >= 1 && use.lower * 5 <= use.inner && use.allCapitals * 2 <= use.inner + use.first
        }
    }

    /// Prepositions with an article in them, and amounts: "im Anfang", "viel Eindruck".
    private static let contractions = [
        "kein", "keine", "keinen", "keinem", "keiner", "viel", "mehr", "wenig", "etwas", "besonderen", "am", "im",
        "zum", "zur", "vom", "beim", "ins", "ans", "aufs", "übers", "durchs", "fürs",
    ]
    /// Endings of German nouns that no name has.
    private static let nounEndings = [
        "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "nis", "nisse", "tum", "tät", "ismus",
    ]

    private struct Uses {
        /// With a capital inside a sentence.
        var inner: Int32 = 0
        /// With a capital at its beginning.
        var first: Int32 = 0
        var lower: Int32 = 0
        /// Behind an article or a possessive.
        var determined: Int32 = 0
        var allCapitals: Int32 = 0
    }

    private static func count(
        _ sentence: StoryText.Sentence,
        in text: StoryText,
        _ traits: WordTraits,
        _ contracted: Set<Int32>,
        _ uses: inout [Uses]
    ) {
        var isFirst = true
        for index in sentence.tokens {
            let token = text.tokens[index]
            let word = Int(token.word)
            // What is said opens like a sentence: "“Come,” he said".
            let opensSpeech =
                token.flags.contains(.speech) && index > 0 && !text.tokens[index - 1].flags.contains(.speech)
            if !token.flags.contains(.capitalised) {
                uses[word].lower += 1
            } else if isFirst || opensSpeech || !token.flags.contains(.afterBlank) && isAfterStop(index, text) {
                uses[word].first += 1
            } else {
                uses[word].inner += 1
                if index > 0 {
                    let before = traits.kinds[Int(text.tokens[index - 1].word)]
                    let isDetermined =
                        before.contains(.article) || before.contains(.possessive)
                        || contracted.contains(text.tokens[index - 1].word)
                    if isDetermined { uses[word].determined += 1 }
                }
            }
            if token.flags.contains(.allCapitals) { uses[word].allCapitals += 1 }
            isFirst = false
        }
    }

    /// Whether a stop, not just a comma, stands before a word.
    private static func isAfterStop(_ index: Int, _ text: StoryText) -> Bool {
        guard index > 0 else { return true }
        let between = Int(text.tokens[index - 1].end)..<Int(text.tokens[index].start)
        return Outline.slice(text.text, between).utf8.contains { $0 == 0x2E || $0 == 0x21 || $0 == 0x3F || $0 == 0x3A }
    }
}
