import Native

/// Finds every place where somebody is named or described, sentence by sentence.
///
/// Called by `CastFinder`; knows nothing yet of who is who.
struct MentionFinder {
    struct Raw: Sendable {
        var tokens: Range<Int>
        var sentence: Int
        /// Words of the name; empty for a description.
        var name: [Int32]
        var titleGender: CastMember.Gender?
        var hasTitle = false
        /// What a description, or a title, says: its noun.
        var role: Role?
        var determiner = Mention.Determiner.none
        var isPlural = false
        var isSpoken: Bool
        var isPossessive: Bool
        var acts = false
        var says = false
        var verb: Int?
        /// A preposition of place stands before it.
        var isAfterPlace = false
        /// Somebody does something to it: it is there.
        var isObject = false
        var isBehindPreposition = false
        /// "She was an artist": says what somebody is.
        var isPredicate = false
        /// Is spoken to.
        var isAddressed = false
    }

    /// What a describing noun tells.
    struct Role: Sendable, Hashable {
        /// Lower case, with "old", "young" or "little" where it is so called.
        var noun: String
        var isAnimal: Bool
        /// Not of the lists, but of WordNet: "heiress", and "genius".
        var isRare = false
        var gender: CastMember.Gender?
        var age: CastMember.Age?
    }

    let reading: Reading
    private let names: NameMentions
    private let around: Surroundings

    init(_ reading: Reading, names: NameMentions) {
        self.reading = reading
        self.names = names
        around = Surroundings(reading: reading)
    }

    func all() -> [Raw] {
        var found: [Raw] = []
        for (number, sentence) in reading.text.sentences.enumerated() where sentence.kind == .body {
            var index = sentence.tokens.lowerBound
            while index < sentence.tokens.upperBound {
                if var raw = mention(at: index, sentence: number, within: sentence.tokens) {
                    // An article is never on the far side of somebody else.
                    if let last = found.last, raw.tokens.lowerBound < last.tokens.upperBound {
                        raw.tokens = last.tokens.upperBound..<raw.tokens.upperBound
                    }
                    // "Alfonso y Leonor": who is joined to one that acts, acts.
                    if let last = found.last, last.sentence == number, last.acts, !raw.acts, !raw.isPossessive,
                        raw.tokens.lowerBound - last.tokens.upperBound == 1,
                        reading.kinds(last.tokens.upperBound).contains(.link)
                    {
                        (raw.acts, raw.verb) = (true, last.verb)
                    }
                    joinList(to: raw, &found)
                    found.append(raw)
                    index = max(index + 1, raw.tokens.upperBound)
                } else {
                    index += 1
                }
            }
        }
        return found
    }

    /// "The milliner's mother, the milliner, and William had made": all of a list do what the last of it does.
    private func joinList(to raw: Raw, _ found: inout [Raw]) {
        let text = reading.text
        guard raw.acts, let verb = raw.verb, verb >= raw.tokens.upperBound, !raw.says else { return }
        var next = raw
        for index in found.indices.reversed() {
            let one = found[index]
            guard one.sentence == raw.sentence, one.tokens.upperBound <= next.tokens.lowerBound, !one.isPossessive,
                !one.isBehindPreposition, !one.isAfterPlace
            else { return }
            let between = one.tokens.upperBound..<next.tokens.lowerBound
            let gap = Int(text.tokens[one.tokens.upperBound - 1].end)..<Int(text.tokens[next.tokens.lowerBound].start)
            let isListed =
                between.isEmpty
                ? Outline.slice(text.text, gap).first == "," && Outline.slice(text.text, gap).count <= 2
                : between.count == 1 && reading.kinds(between.lowerBound).contains(.link)
            // "Maren, the keeper and the boy came" is a list; "Maren, the keeper, came" is one.
            guard isListed, between.count == 1 || index + 1 < found.count || next.tokens != raw.tokens else { return }
            if !one.acts { (found[index].acts, found[index].verb) = (true, verb) }
            next = one
        }
    }

    private func mention(at index: Int, sentence: Int, within tokens: Range<Int>) -> Raw? {
        let text = reading.text
        if let name = names.name(at: index, within: tokens) {
            var raw = Raw(
                tokens: name.tokens,
                sentence: sentence,
                name: name.key,
                titleGender: name.titleGender,
                hasTitle: name.hasTitle,
                isSpoken: reading.isSpoken(index),
                isPossessive: isPossessive(name.tokens) || names.isGenitive(name.tokens.upperBound - 1)
            )
            if let title = name.title {
                raw.role = role(reading.entries(title), noun: text.spelling(title), before: title, tokens)
            }
            around.look(&raw, within: tokens)
            return raw
        }
        return described(at: index, sentence: sentence, within: tokens)
    }

    private func isPossessive(_ tokens: Range<Int>) -> Bool {
        reading.text.tokens[tokens.upperBound - 1].flags.contains(.possessive)
    }

    // MARK: Descriptions

    private func described(at index: Int, sentence: Int, within tokens: Range<Int>) -> Raw? {
        let text = reading.text
        let (entries, length) = reading.lexicon.meaning(at: index, in: text)
        guard let entry = entries.first(where: { $0.kind == .person || $0.kind == .animal }) else { return nil }
        // Part of a longer word: "man-of-war".
        if index + length < tokens.upperBound, text.tokens[index + length].flags.contains(.joined) { return nil }
        guard !Self.indefinites.contains(text.spelling(index)) else { return nil }
        // "un vieux pêcheur": the old one is the fisherman.
        if Self.ages[text.spelling(index)] != nil, index + 1 < tokens.upperBound, reading.has(.person, index + 1) {
            return nil
        }
        let determiner = determiner(before: index, within: tokens)
        guard let determiner, !isCompared(index, within: tokens) else { return nil }
        let isDense = Tokenizer.isWrittenWithoutBlanks(text.language)
        let isSpeaking = index + length < tokens.upperBound && reading.has(.say, index + length)
        guard !isDense || isSpeaking else { return nil }
        let noun = (index..<(index + length)).map { text.spelling($0) }.joined(separator: " ")
        let isPlural =
            entry.isPlural || Self.plurals.contains(noun)
            || length == 1 && isGermanPlural(noun, entry, determiner.from)
        var raw = Raw(
            tokens: determiner.from..<(index + length),
            sentence: sentence,
            name: [],
            role: role([entry], noun: noun, before: index, tokens),
            determiner: determiner.kind,
            isPlural: isPlural,
            isSpoken: reading.isSpoken(index),
            isPossessive: isPossessive(index..<(index + length))
        )
        around.look(&raw, within: tokens)
        // A lark in the sky is scenery, unless it talks.
        if entry.kind == .animal, !raw.says, reading.has(.small, index) { return nil }
        // A rare word is somebody only if it does something.
        let isOf = index + length < tokens.upperBound && text.spelling(index + length) == "of"
        guard !(raw.role?.isRare ?? false) || (raw.acts && determiner.kind == .definite && !raw.isPlural && !isOf)
        else { return nil }
        return raw
    }

    private static let indefinites: Set<String> = [
        "nobody", "somebody", "everybody", "anybody", "someone", "everyone", "anyone", "niemand", "jemand", "personne",
        "nadie", "alguien",
    ]
    static let plurals: Set<String> = [
        "men", "women", "children", "people", "gentlemen", "ladies", "crowd", "villagers", "peasants", "mob", "friends",
        "guests", "servants", "audience", "inhabitants", "chorus", "orchestra", "choir", "bystanders", "spectators",
        "leute", "volk", "menge", "menschen", "gäste", "kinder", "männer", "frauen", "herren", "damen", "knaben",
        "publikum", "gesellschaft", "töchter", "gens", "hommes", "femmes", "enfants", "foule", "public", "peuple",
        "invités", "amis", "gente", "hombres", "mujeres", "niños", "muchedumbre", "amigos", "pueblo", "público", "众人",
        "jungen", "kleinen", "mädchens",
    ]

    private func role(_ entries: [Lexicon.Entry], noun: String, before index: Int, _ tokens: Range<Int>) -> Role? {
        guard let entry = entries.first(where: { $0.kind == .person || $0.kind == .animal }) else { return nil }
        let parts = entry.value.split(separator: ".")
        var role = Role(
            noun: singular(noun, entry),
            isAnimal: entry.kind == .animal,
            isRare: entry.value == "n.rare",
            gender: parts.first.flatMap { CastMember.Gender(letter: $0) },
            age: parts.count > 1 ? CastMember.Age(rawValue: String(parts[1])) : nil
        )
        // "old", "young" and "little" tell one from another: "the old keeper".
        for before in [index - 1, index - 2] where before >= tokens.lowerBound {
            guard let age = Self.ages[reading.text.spelling(before)] else { continue }
            role.age = age
            role.noun =
                (Self.plainAges[reading.text.spelling(before)] ?? reading.text.spelling(before)) + " " + role.noun
            break
        }
        return role
    }

    private static let ages: [String: CastMember.Age] = [
        "old": .old, "young": .young, "little": .child, "alte": .old, "alter": .old, "alten": .old, "junge": .young,
        "junger": .young, "jungen": .young, "kleine": .child, "kleiner": .child, "kleinen": .child, "vieux": .old,
        "vieille": .old, "jeune": .young, "petit": .child, "petite": .child,
    ]

    /// One form for the endings of an adjective.
    private static let plainAges = [
        "alter": "alte", "alten": "alte", "junger": "junge", "jungen": "junge", "kleiner": "kleine",
        "kleinen": "kleine",
    ]
    /// "die Freunde", "Gatten": an ending, and an article that no man has in the singular.
    private func isGermanPlural(_ noun: String, _ entry: Lexicon.Entry, _ from: Int) -> Bool {
        let base = Lexicon.of(reading.text.language).base(of: noun, entry)
        if Self.plurals.contains(base) { return true }
        guard base.count < noun.count, !entry.value.hasPrefix("f") else { return false }
        let before = reading.text.spelling(from)
        return ["e", "er", "ern"].contains(String(noun.dropFirst(base.count))) && (before == "die" || before == noun)
    }

    private static let synonyms = ["dienerin": "magd", "dienstmagd": "magd"]

    private func singular(_ noun: String, _ entry: Lexicon.Entry) -> String {
        if let synonym = Self.synonyms[noun] { return synonym }
        if reading.text.language.hasPrefix("de") {
            let words = noun.split(separator: " ").map(String.init)
            guard let last = words.last else { return noun }
            let ages = words.dropLast().map { Self.plainAges[$0] ?? $0 }
            return (ages + [Lexicon.of(reading.text.language).base(of: last, entry)]).joined(separator: " ")
        }
        guard entry.isPlural, noun.hasSuffix("s") else { return noun }
        return String(noun.dropLast())
    }

    /// The article or possessive before a noun, past its adjectives; `nil` where a noun stands without one and is none
    /// that can: "Mother", "Gäste".
    private func determiner(before index: Int, within tokens: Range<Int>) -> (from: Int, kind: Mention.Determiner)? {
        let text = reading.text
        if Tokenizer.isWrittenWithoutBlanks(text.language) { return (index, .none) }
        var at = index - 1
        while at >= tokens.lowerBound, index - at <= 4 {
            let gap = Int(text.tokens[at + 1].start) - Int(text.tokens[at].end)
            guard gap <= 3 else { break }
            if text.tokens[at].flags.contains(.possessive) { return (index, .owned) }
            switch reading.grammar.word(text.tokens[at]) {
            case .indefinite: return (at, .indefinite)
            case .definite: return (at, .definite)
            case .possessive: return (at, .possessive)
            case .negation: return nil
            case .he, .she:
                // "her" and "ihr" are both.
                if ["her", "ihr", "his"].contains(text.spelling(at)) { return (at, .possessive) }
                return bare(index)
            case .like, .connector, nil:
                // "die Reiterin vom Pferde": the article is another noun's.
                if reading.kinds(at).contains(.place) { return bare(index) }
                if text.language.hasPrefix("de"), text.tokens[at].flags.contains(.capitalised) { return bare(index) }
                // "a wounded man", "die gesattelten Pferde".
                let isParticiple = text.spelling(at).hasSuffix("ed") || text.spelling(at).hasSuffix("ten")
                let isVerb = reading.grammar.isVerb(text.tokens[at]) && !isParticiple
                if reading.kinds(at).contains(.function) || isVerb { return bare(index) }
            }
            at -= 1
        }
        return bare(index)
    }

    private func bare(_ index: Int) -> (from: Int, kind: Mention.Determiner)? {
        let token = reading.text.tokens[index]
        let isPlural =
            Self.plurals.contains(reading.text.spelling(index)) || reading.entries(index).contains { $0.isPlural }
        return isPlural || (token.flags.contains(.capitalised) && reading.has(.relation, index)) ? (index, .none) : nil
    }

    /// "like a guest", "as large as a horse": there is no guest, and no horse.
    private func isCompared(_ index: Int, within tokens: Range<Int>) -> Bool {
        for before in stride(from: index - 1, through: max(tokens.lowerBound, index - 5), by: -1) {
            let word = reading.grammar.word(reading.text.tokens[before])
            if word == .like { return true }
            if word == .indefinite || word == .definite {
                guard before > tokens.lowerBound else { return false }
                // "as an old man or an infant".
                if ["or", "oder", "ou", "o"].contains(reading.text.spelling(before - 1)) { continue }
                return reading.grammar.word(reading.text.tokens[before - 1]) == .like
            }
        }
        return false
    }
}
