import Studio

/// Finds those who are there by number and not by name: "two children", "three wolves".
///
/// Called for each scene by the brief's finder; they are drawn beside the members of the cast.
struct CountedActors {
    let reading: Reading

    /// As many are drawn of those of whom there are several.
    private static let several = 3
    /// More of a kind are not drawn.
    private static let most = 4
    /// Words between a number and its noun: "two little wooden boats".
    private static let reach = 3

    /// Those of a stretch of sentences that are narrated, not spoken of.
    func actors(in sentences: [Int]) -> [Scenery.Actor] {
        let words = StagingWords.of(reading.text.language)
        // Compared by number of the word: a novel has a hundred thousand tokens.
        var numbers: [Int32: Int] = [:]
        for (spelling, value) in words.numbers {
            if let word = reading.text.words.existing(spelling) { numbers[word] = Int(value) }
        }
        guard !numbers.isEmpty else { return [] }
        let motifs = Motifs.of(reading.text.language)
        var found: [Scenery.Actor] = []
        var wardrobe = wardrobe(sentences)
        for sentence in sentences {
            let tokens = reading.text.sentences[sentence].tokens
            for index in tokens where !reading.isSpoken(index) {
                guard let number = numbers[reading.text.tokens[index].word] else { continue }
                let rest = (index + 1)..<min(index + 1 + Self.reach, tokens.upperBound)
                guard rest.lowerBound < rest.upperBound, let noun = rest.first(where: { isSomebody($0) }) else {
                    continue
                }
                for place in 0..<number {
                    if let actor = actor(noun, place, motifs, &wardrobe) { found.append(actor) }
                }
                if found.count >= Self.most { return Array(found.prefix(Self.most)) }
            }
        }
        return found
    }

    /// Everybody whom a line of text names with a noun: "a boy and a bear", "while the cat slept".
    ///
    /// Of several, as "children played" says, three are drawn.
    ///
    /// `known`: the nouns of those who are there already.
    func everybody(in sentences: [Int], known: Set<String>) -> [Scenery.Actor] {
        let words = StagingWords.of(reading.text.language)
        let motifs = Motifs.of(reading.text.language)
        var seen = known
        var found: [Scenery.Actor] = []
        var wardrobe = wardrobe(sentences)
        for sentence in sentences where sentences.count == 1 || says(sentence) {
            let tokens = reading.text.sentences[sentence].tokens
            for index in tokens where !reading.isSpoken(index) {
                let spelling = reading.text.spelling(index)
                let base = Lexicon.of(reading.text.language).base(of: spelling)
                guard isSomebody(index) || words.roles[spelling] != nil || motifs.creature(spelling) != nil else {
                    continue
                }
                let isPlural = isPlural(index, spelling) && motifs.creature(spelling) != .sheep
                let isKnown = seen.contains(spelling) || seen.contains(base)
                guard !reading.has(.abstract, index), isPlural || !isKnown else { continue }
                guard
                    isPlural
                        ? sentences.count == 1 && !isCountedOrDenied(index, tokens, words) : isIntroduced(index)
                else { continue }
                // Of wolves that the cast has as one, two are missing.
                let count = isPlural ? (isKnown ? Self.several - 1 : Self.several) : 1
                seen.formUnion([spelling, base])
                for _ in 0..<count {
                    if let actor = actor(index, found.count, motifs, &wardrobe) { found.append(actor) }
                }
            }
        }
        return Array(found.prefix(Self.most))
    }

    /// Whether a sentence has a verb: "The Wolf" is a title.
    private func says(_ sentence: Int) -> Bool {
        reading.text.sentences[sentence].tokens.contains { reading.grammar.isVerb(reading.text.tokens[$0]) }
    }

    /// An article or a possessive stands before it, past adjectives.
    private func isIntroduced(_ index: Int) -> Bool {
        for before in stride(from: index - 1, through: max(0, index - 3), by: -1) {
            // "his" and "her" are pronouns first.
            if reading.kinds(before).contains(.possessive) { return true }
            switch reading.grammar.word(reading.text.tokens[before]) {
            case .definite, .indefinite, .possessive:
                // "as large as a horse": no horse is there.
                return before == 0 || reading.grammar.word(reading.text.tokens[before - 1]) != .like
            case .like, .negation: return false
            default: if reading.grammar.isVerb(reading.text.tokens[before]) { return false }
            }
        }
        return false
    }

    private func isPlural(_ index: Int) -> Bool {
        MentionFinder.plurals.contains(reading.text.spelling(index)) || reading.entries(index).contains { $0.isPlural }
    }

    /// "two knights" are counted, "without children" says that there are none.
    private func isCountedOrDenied(_ index: Int, _ tokens: Range<Int>, _ words: StagingWords) -> Bool {
        for before in max(tokens.lowerBound, index - Self.reach)..<index {
            let word = reading.grammar.word(reading.text.tokens[before])
            let spelling = reading.text.spelling(before)
            if word == .like || word == .negation || spelling == "without" || words.numbers[spelling] != nil {
                return true
            }
        }
        return false
    }

    private func isPlural(_ index: Int, _ spelling: String) -> Bool {
        if MentionFinder.plurals.contains(spelling) || reading.entries(index).contains(where: \.isPlural) {
            return true
        }
        return reading.text.language.hasPrefix("en") && !Motifs.singulars(of: spelling).isEmpty
    }

    /// Those of one scene are dressed beside each other, so that no two look alike.
    private func wardrobe(_ sentences: [Int]) -> Wardrobe {
        let length = sentences.first.map { reading.text.sentences[$0].range.count } ?? 0
        return Wardrobe(language: reading.text.language, seed: UInt64(length) &* 131 &+ UInt64(sentences.count))
    }

    private func isSomebody(_ index: Int) -> Bool { reading.has(.person, index) || reading.has(.animal, index) }

    /// Nothing for an animal that has no shape.
    private func actor(
        _ noun: Int,
        _ place: Int,
        _ motifs: Motifs,
        _ wardrobe: inout Wardrobe
    ) -> Scenery.Actor? {
        let spelling = reading.text.spelling(noun)
        // Of WordNet's persons many are something else first: a mermaid, a robot.
        let isPerson = reading.entries(noun).contains { $0.kind == .person && $0.value != "n.rare" }
        if !isPerson, let creature = motifs.creature(spelling) { return Scenery.Actor(creature: creature) }
        guard !reading.has(.animal, noun) else { return nil }
        let value = reading.entries(noun).first { $0.kind == .person }?.value ?? ""
        let (gender, age) = (value.prefix(1), value.drop { $0 != "." }.dropFirst())
        let member = CastMember.person(
            spelling,
            // A girl and a boy, where the noun says neither.
            gender: CastMember.Gender(letter: gender) ?? (place % 2 == 0 ? .female : .male),
            age: CastMember.Age(rawValue: String(age))
        )
        return Scenery.Actor(person: wardrobe.design(member))
    }
}
