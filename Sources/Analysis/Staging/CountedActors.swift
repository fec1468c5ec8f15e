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
        // How often each was met, and of those who are there already the first time does not count.
        var seen: [String: Int] = [:]
        var groups: [[Scenery.Actor]] = []
        var wardrobe = wardrobe(sentences)
        for sentence in sentences where sentences.count == 1 || says(sentence, words) {
            let tokens = reading.text.sentences[sentence].tokens
            for index in tokens where !reading.isSpoken(index) {
                let spelling = reading.text.spelling(index)
                let base = Lexicon.of(reading.text.language).base(of: spelling)
                guard isSomebody(index) || words.roles[spelling] != nil || motifs.creature(spelling) != nil,
                    !reading.has(.abstract, index)
                else { continue }
                let isKnown = known.contains(spelling) || known.contains(base)
                let isPlural = isPlural(index, spelling) && motifs.creature(spelling) != .sheep
                defer { seen[base, default: 0] += 1 }
                guard !Presence(reading).isAttributeOrAbsent(index, tokens) else { continue }
                let count: Int
                if isPlural {
                    guard sentences.count == 1, seen[base] == nil, !isCountedOrDenied(index, tokens, words) else {
                        continue
                    }
                    // Of wolves that the cast has as one, two are missing.
                    count = isKnown ? Self.several - 1 : Self.several
                } else {
                    guard isIntroduced(index, motifs) else { continue }
                    // "A red dragon and a blue dragon": the second is another one.
                    let isAnother = seen[base] != nil && isIndefinite(index)
                    guard isAnother || (!isKnown && seen[base] == nil) else { continue }
                    count = 1
                }
                let group = (0..<count).compactMap { number in
                    actor(index, groups.count + number, motifs, &wardrobe).map { looks(of: $0, index, tokens, words) }
                }
                if !group.isEmpty { groups.append(group) }
            }
        }
        return Self.shared(groups)
    }

    /// One of each first, so that three soldiers leave room for a dog.
    private static func shared(_ groups: [[Scenery.Actor]]) -> [Scenery.Actor] {
        var counts = groups.map { _ in 0 }
        var left = most
        for round in 0..<several {
            for index in groups.indices where left > 0 && round < groups[index].count {
                counts[index] += 1
                left -= 1
            }
        }
        return zip(groups, counts).flatMap { $0.prefix($1) }
    }

    /// The colour and the size that stand before a noun, what it does that stands behind, and no hat where none is.
    private func looks(
        of actor: Scenery.Actor,
        _ index: Int,
        _ tokens: Range<Int>,
        _ words: StagingWords
    ) -> Scenery.Actor {
        var actor = actor
        let before = (max(tokens.lowerBound, index - 2)..<index).map(reading.text.spelling)
        if actor.creature != nil {
            actor.coat = before.lazy.compactMap { words.colors[$0] }.last
            actor.stature = before.lazy.compactMap { words.sizes[$0] }.last
        } else if let tone = before.lazy.compactMap({ words.hairColors[$0] }).last, before.last != "old" {
            actor.person?.hairColor = tone
        }
        let after = (min(index + 1, tokens.upperBound)..<min(index + 5, tokens.upperBound)).map(reading.text.spelling)
        actor.action = after.prefix(3).lazy.compactMap { words.actions[$0] }.first.flatMap(Scenery.Action.init)
        if let without = after.firstIndex(where: { ["without", "no"].contains($0) }),
            StagingWords.find(words.headgear, in: Array(after[without...])) != nil
        {
            actor.person?.headgear = .none
        }
        return actor
    }

    /// Whether a sentence has a verb: "The Wolf" is a title.
    private func says(_ sentence: Int, _ words: StagingWords) -> Bool {
        reading.text.sentences[sentence].tokens.contains {
            reading.grammar.isVerb(reading.text.tokens[$0]) || words.actions[reading.text.spelling($0)] != nil
        }
    }

    private func isIndefinite(_ index: Int) -> Bool {
        (max(0, index - 3)..<index).contains { reading.grammar.word(reading.text.tokens[$0]) == .indefinite }
    }

    /// An article or a possessive stands before it, past adjectives; where we know of no articles, any animal is there.
    private func isIntroduced(_ index: Int, _ motifs: Motifs) -> Bool {
        if !Self.withArticles.contains(String(reading.text.language.prefix(2))) {
            return motifs.creature(reading.text.spelling(index)) != nil
        }
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

    /// Languages of which the grammar knows the articles.
    private static let withArticles: Set<String> = ["en", "de", "fr", "es"]

    /// "two knights" are counted, "kein Hund" is denied; what English denies, `Presence` knows.
    private func isCountedOrDenied(_ index: Int, _ tokens: Range<Int>, _ words: StagingWords) -> Bool {
        for before in max(tokens.lowerBound, index - Self.reach)..<index {
            let word = reading.grammar.word(reading.text.tokens[before])
            let spelling = reading.text.spelling(before)
            if word == .like || word == .negation || words.numbers[spelling] != nil {
                return true
            }
        }
        return false
    }

    private func isPlural(_ index: Int, _ spelling: String) -> Bool {
        if MentionFinder.plurals.contains(spelling) || reading.entries(index).contains(where: \.isPlural) {
            return true
        }
        guard reading.text.language.hasPrefix("en") else { return false }
        let isRegular = spelling.hasSuffix("s") && Motifs.of("en").creature(String(spelling.dropLast())) != nil
        return isRegular || !Motifs.singulars(of: spelling).isEmpty
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
