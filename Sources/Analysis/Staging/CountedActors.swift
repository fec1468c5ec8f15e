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
        guard !words.numbers.isEmpty else { return [] }
        let motifs = Motifs.of(reading.text.language)
        var found: [Scenery.Actor] = []
        for sentence in sentences {
            let tokens = reading.text.sentences[sentence].tokens
            for index in tokens where !reading.isSpoken(index) {
                guard let number = words.numbers[reading.text.spelling(index)].flatMap({ Int($0) }) else { continue }
                let rest = (index + 1)..<min(index + 1 + Self.reach, tokens.upperBound)
                guard rest.lowerBound < rest.upperBound, let noun = rest.first(where: { isSomebody($0) }) else {
                    continue
                }
                for place in 0..<number { found.append(actor(noun, place, motifs)) }
                if found.count >= Self.most { return Array(found.prefix(Self.most)) }
            }
        }
        return found
    }

    private func isSomebody(_ index: Int) -> Bool { reading.has(.person, index) || reading.has(.animal, index) }

    private func actor(_ noun: Int, _ place: Int, _ motifs: Motifs) -> Scenery.Actor {
        let spelling = reading.text.spelling(noun)
        if reading.has(.animal, noun), let creature = motifs.creature(spelling) {
            return Scenery.Actor(creature: creature)
        }
        let value = reading.entries(noun).first { $0.kind == .person }?.value ?? ""
        let (gender, age) = (value.prefix(1), value.drop { $0 != "." }.dropFirst())
        let member = CastMember(
            id: "\(spelling) \(place)",
            name: spelling,
            aliases: [],
            isNamed: false,
            kind: .person,
            // A boy and a girl, where the noun says neither.
            gender: CastMember.Gender(letter: gender) ?? (place % 2 == 0 ? .female : .male),
            age: CastMember.Age(rawValue: String(age)),
            looks: [],
            importance: 0,
            mentions: 0,
            scenes: []
        )
        var wardrobe = Wardrobe(
            language: reading.text.language,
            seed: UInt64(place) &* 131 &+ UInt64(spelling.utf8.count)
        )
        return Scenery.Actor(person: wardrobe.design(member))
    }
}
