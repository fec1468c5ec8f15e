import Studio

/// Finds those who are there by number and not by name: "two children", "three wolves".
///
/// Called for each scene by the brief's finder; they are drawn beside the members of the cast.
struct CountedActors {
    let reading: Reading

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
        for sentence in sentences {
            let tokens = reading.text.sentences[sentence].tokens
            for index in tokens where !reading.isSpoken(index) {
                guard let number = numbers[reading.text.tokens[index].word] else { continue }
                let rest = (index + 1)..<min(index + 1 + Self.reach, tokens.upperBound)
                guard rest.lowerBound < rest.upperBound, let noun = rest.first(where: { isSomebody($0) }) else {
                    continue
                }
                for place in 0..<number { if let actor = actor(noun, place, motifs) { found.append(actor) } }
                if found.count >= Self.most { return Array(found.prefix(Self.most)) }
            }
        }
        return found
    }

    /// Everybody whom a line of text names with a noun: "a boy and a bear", "while the cat slept".
    ///
    /// `known`: the nouns of those who are there already.
    func everybody(in sentences: [Int], known: Set<String>) -> [Scenery.Actor] {
        let words = StagingWords.of(reading.text.language)
        let motifs = Motifs.of(reading.text.language)
        var seen = known
        var found: [Scenery.Actor] = []
        for sentence in sentences where sentences.count == 1 || says(sentence) {
            for index in reading.text.sentences[sentence].tokens where !reading.isSpoken(index) {
                let spelling = reading.text.spelling(index)
                let base = Lexicon.of(reading.text.language).base(of: spelling)
                guard !seen.contains(spelling), !seen.contains(base), !reading.has(.abstract, index) else { continue }
                guard isIntroduced(index),
                    reading.entries(index).allSatisfy({ !$0.isPlural || motifs.creature(spelling) == .sheep })
                else { continue }
                guard isSomebody(index) || words.roles[spelling] != nil || motifs.creature(spelling) != nil else {
                    continue
                }
                seen.formUnion([spelling, base])
                if let actor = actor(index, found.count, motifs) { found.append(actor) }
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

    private func isSomebody(_ index: Int) -> Bool { reading.has(.person, index) || reading.has(.animal, index) }

    /// Nothing for an animal that has no shape.
    private func actor(_ noun: Int, _ place: Int, _ motifs: Motifs) -> Scenery.Actor? {
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
        var wardrobe = Wardrobe(
            language: reading.text.language,
            seed: UInt64(place) &* 131 &+ UInt64(spelling.utf8.count)
        )
        return Scenery.Actor(person: wardrobe.design(member))
    }
}
