import Studio

/// Designs the cast: how each of a story's people looks, once and for all its pictures.
///
/// Pure: the same cast and seed give the same designs. What the text says comes first; then what a calling wears; the rest
/// is chosen by the seed, so that no two of them look alike.
struct Wardrobe {
    private let words: StagingWords
    private let language: String
    private var dice: Dice
    /// For each of the clothes' colours, how far it is from the nearest that somebody wears.
    private var unlike = [Double](repeating: 1, count: clothes.count)
    /// Where most of the story's people come from.
    private let region: Int
    /// Somebody's parents are in it: who has no age is young.
    private var hasParents = false

    private static let clothes: [UInt32] = [
        0xC23A38, 0x3A66A8, 0xE0A92E, 0x4B8A4C, 0x74479A, 0xD9773F, 0x2F7A80, 0xB5587E, 0x8A5E3C, 0x5E6FA8, 0x9AA03E,
        0x6E3A4A,
    ]
    private static let looks = clothes.map { OKLab(hex: $0) }
    private static let skins: [UInt32] = [0xF5D3B8, 0xEFC49C, 0xE0AC80, 0xC08A5E, 0x94643F]
    private static let hairColors: [UInt32] = [0x2E2420, 0x5A3A24, 0x8A5A32, 0xC9A05A, 0x9E4A28]

    /// `seed`: the story's.
    init(language: String, seed: UInt64) {
        self.language = language
        words = StagingWords.of(language)
        dice = Dice(seed: seed)
        region = [0, 0, 1, 1, 2, 3, 4][Int(dice.next() % 7)]
    }

    /// The designs of all who are persons, by their places in the cast; the most important choose first.
    static func designs(_ cast: [CastMember], language: String, seed: UInt64) -> [String: Person] {
        var wardrobe = Wardrobe(language: language, seed: seed)
        wardrobe.hasParents = cast.contains { member in
            ([member.name] + member.aliases).contains { name in
                split(name).contains { parents.contains($0) }
            }
        }
        var designs: [String: Person] = [:]
        let order = cast.enumerated().sorted { ($1.element.mentions, $0.offset) < ($0.element.mentions, $1.offset) }
        for (_, member) in order where designs[member.id] == nil { designs[member.id] = wardrobe.design(member) }
        return designs
    }

    /// One of the people.
    mutating func design(_ member: CastMember) -> Person {
        let names = ([member.name] + member.aliases).flatMap(Self.split)
        let role = StagingWords.find(words.roles, in: names)
        var person = Person(age: age(member, role), gender: gender(member, role))
        chooseBody(&person)
        if let role { Costume.dress(&person, as: role) }
        for look in member.looks.reversed() { apply(look.value, to: &person) }
        person.color = distinct(
            person.color,
            isGiven: role != nil || colorIsTold(member),
            beside: [person.skin, person.hairColor]
        )
        wear(person.color)
        return person
    }

    private static let parents: Set<String> = [
        "father", "mother", "parents", "grandmother", "grandfather", "vater", "mutter", "eltern", "großmutter", "père",
        "mère", "padre",
        "madre", "父亲", "母亲",
    ]

    /// A name without an age, in a story of parents, is a child's.
    private func age(_ member: CastMember, _ role: String?) -> Person.Age {
        guard member.age == nil, hasParents, member.isNamed, role == nil, member.importance > 0.6 else {
            return Person.Age(member.age)
        }
        return .child
    }

    /// Where the text does not say, half of them are women.
    private mutating func gender(_ member: CastMember, _ role: String?) -> Person.Gender {
        if let gender = member.gender { return gender == .female ? .female : .male }
        if ["queen", "princess", "witch", "nun", "maid", "lady", "fairy"].contains(role) { return .female }
        if role != nil { return .male }
        return dice.next() % 2 == 0 ? .female : .male
    }

    private mutating func chooseBody(_ person: inout Person) {
        let isEastern = language.hasPrefix("zh") || language.hasPrefix("ja") || language.hasPrefix("ko")
        // A story's people come from one region.
        person.skin = isEastern ? 0xEFC8A0 : Self.skins[min(Self.skins.count - 1, region + Int(dice.next() % 2))]
        person.hairColor = isEastern ? 0x241E20 : dice.pick(Self.hairColors, most: 5)
        let long: [Person.Hair] = [.long, .braids, .bob, .ponytail, .wavy, .bun]
        let short: [Person.Hair] = [.short, .short, .curly, .spiky]
        person.hair = person.gender == .female ? dice.pick(long, most: 6) : dice.pick(short, most: 4)
        if person.hair == .bun, person.age == .child { person.hair = .braids }
        switch (person.age, person.gender) {
        case (.old, .female): (person.hair, person.hairColor, person.garment) = (.bun, 0xDEDAD2, .dress)
        case (.old, .male):
            (person.hairColor, person.beard) = (0xE4E0D8, dice.next() % 2 == 0 ? .long : .moustache)
            if dice.next() % 3 == 0 { person.hair = .bald }
        case (.adult, .male):
            person.beard = dice.pick([.none, .none, .short, .moustache], most: 4)
            person.garment = dice.pick([.shirt, .vest, .coat, .suit], most: 4)
        case (.child, .male), (.young, .male): person.garment = dice.pick([.shirt, .vest, .tunic], most: 3)
        case (.child, .female): person.garment = dice.pick([.dress, .dress, .coat], most: 3)
        default: person.garment = .dress
        }
        person.second = dice.pick([0x3F4858, 0x5A4636, 0x4A4E3E, 0x38404E], most: 4)
        person.color = Self.clothes[Int(dice.next() % UInt64(Self.clothes.count))]
        person.cloak = Self.clothes[Int(dice.next() % UInt64(Self.clothes.count))]
        person.shoes = dice.pick([0x4A3328, 0x2E2A2C, 0x6A4630], most: 3)
    }

    // MARK: What the text says

    private static func split(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && $0 != "-" && $0 != "'" }.map(String.init)
    }

    private func colorIsTold(_ member: CastMember) -> Bool {
        member.looks.contains { look in
            let parts = Self.split(look.value)
            return StagingWords.find(words.colors, in: parts) != nil
                && StagingWords.find(words.garments, in: parts) != nil
        }
    }

    /// "long black hair", "a red cloak", "an old straw hat".
    private func apply(_ look: String, to person: inout Person) {
        let parts = words.isWrittenTogether(language) ? look.map(String.init) + [look] : Self.split(look)
        let color = StagingWords.find(words.colors, in: parts)
        let isHair =
            StagingWords.find(words.hair, in: parts.suffix(1)) != nil || Self.hairNouns.contains(parts.last ?? "")
        if isHair {
            if let tone = StagingWords.find(words.hairColors, in: parts) { person.hairColor = tone }
            if let style = StagingWords.find(words.hair, in: parts).flatMap(Person.Hair.init) { person.hair = style }
            return
        }
        if let build = StagingWords.find(words.builds, in: parts).flatMap(Person.Build.init), parts.count < 3 {
            person.build = build
        }
        if let beard = StagingWords.find(words.beards, in: parts).flatMap(Person.Beard.init) {
            if person.gender == .male { person.beard = beard }
            if let tone = StagingWords.find(words.hairColors, in: parts) { person.hairColor = tone }
        } else if let hat = StagingWords.find(words.headgear, in: parts).flatMap(Person.Headgear.init) {
            person.headgear = hat
            person.headgearColor =
                color ?? (hat == .straw ? 0xD8B868 : hat == .topHat ? 0x2A2A30 : person.headgearColor)
        } else if let extra = StagingWords.find(words.extras, in: parts).flatMap(Person.Extra.init) {
            person.extras.insert(extra)
            if let color { person.cloak = color }
        } else if let garment = StagingWords.find(words.garments, in: parts).flatMap(Person.Garment.init) {
            person.garment = garment
            if let color { person.color = color }
        } else if parts.contains("skin") || parts.contains("face"), let tone = StagingWords.find(words.skins, in: parts)
        {
            person.skin = tone
        }
    }

    private static let hairNouns: Set<String> = [
        "hair", "locks", "curls", "curl", "braid", "braids", "haar", "haare", "locken", "zopf", "zöpfe", "cheveux",
        "boucles", "pelo",
        "cabello", "cabellos", "rizos",
    ]

    /// A colour that nobody wears yet: the one that looks most unlike all that are worn.
    private func distinct(_ color: UInt32, isGiven: Bool, beside own: [UInt32]) -> UInt32 {
        guard !isGiven, let wanted = Self.clothes.firstIndex(of: color) else { return color }
        let near = own.map { OKLab(hex: $0) }
        func nearest(_ index: Int) -> Double {
            near.reduce(unlike[index]) { min($0, $1.distance(to: Self.looks[index])) }
        }
        // Once all are worn, any may be worn again.
        guard nearest(wanted) < 0.12, unlike.contains(where: { $0 > 0.02 }) else { return color }
        let best = Self.clothes.indices.max { (nearest($0), Self.clothes[$0]) < (nearest($1), Self.clothes[$1]) }
        return Self.clothes[best ?? wanted]
    }

    /// A novel has thousands of names: only how far each colour is from all that are worn is kept.
    private mutating func wear(_ color: UInt32) {
        let look = OKLab(hex: color)
        for index in Self.looks.indices { unlike[index] = min(unlike[index], look.distance(to: Self.looks[index])) }
    }
}

extension StagingWords {
    /// Whether words are not told apart by blanks, so that each letter is looked up.
    func isWrittenTogether(_ language: String) -> Bool { Tokenizer.isWrittenWithoutBlanks(language) }
}

extension Person.Age {
    init(_ age: CastMember.Age?) {
        switch age {
        case .child: self = .child
        case .young: self = .young
        case .old: self = .old
        case .adult, nil: self = .adult
        }
    }
}

extension Dice {
    /// One of the first `most`; of those behind, one in six.
    mutating func pick<Element>(_ list: [Element], most: Int) -> Element {
        let count = most < list.count && next() % 6 > 0 ? most : list.count
        return list[Int(next() % UInt64(count))]
    }
}
