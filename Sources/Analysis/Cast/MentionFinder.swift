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

    init(_ reading: Reading, names: NameMentions) {
        self.reading = reading
        self.names = names
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
                    found.append(raw)
                    index = max(index + 1, raw.tokens.upperBound)
                } else {
                    index += 1
                }
            }
        }
        return found
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
            look(&raw, within: tokens)
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
        let determiner = determiner(before: index, within: tokens)
        guard let determiner, !isCompared(index, within: tokens) else { return nil }
        let isDense = Tokenizer.isWrittenWithoutBlanks(text.language)
        let isSpeaking = index + length < tokens.upperBound && reading.has(.say, index + length)
        guard !isDense || isSpeaking else { return nil }
        let noun = (index..<(index + length)).map { text.spelling($0) }.joined(separator: " ")
        var raw = Raw(
            tokens: determiner.from..<(index + length),
            sentence: sentence,
            name: [],
            role: role([entry], noun: noun, before: index, tokens),
            determiner: determiner.kind,
            isPlural: entry.isPlural || Self.plurals.contains(noun),
            isSpoken: reading.isSpoken(index),
            isPossessive: isPossessive(index..<(index + length))
        )
        look(&raw, within: tokens)
        // A rare word is somebody only if it does something.
        let isOf = index + length < tokens.upperBound && text.spelling(index + length) == "of"
        guard !(raw.role?.isRare ?? false) || (raw.acts && determiner.kind == .definite && !raw.isPlural && !isOf)
        else { return nil }
        return raw
    }

    private static let plurals: Set<String> = [
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
    private static let synonyms = ["dienerin": "magd", "dienstmagd": "magd"]

    private func singular(_ noun: String, _ entry: Lexicon.Entry) -> String {
        if let synonym = Self.synonyms[noun] { return synonym }
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
                if reading.kinds(at).contains(.function) || reading.grammar.isVerb(text.tokens[at]) {
                    return bare(index)
                }
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
                return reading.grammar.word(reading.text.tokens[before - 1]) == .like
            }
        }
        return false
    }

    // MARK: What stands around

    private func look(_ raw: inout Raw, within tokens: Range<Int>) {
        let text = reading.text
        let (first, next) = (raw.tokens.lowerBound, raw.tokens.upperBound)
        raw.isAddressed = raw.isSpoken && isAddressed(raw.tokens)
        if first > tokens.lowerBound {
            let isAfterOf = ["de", "d", "du", "von", "of", "del"].contains(text.spelling(first - 1)) && !raw.hasTitle
            raw.isAfterPlace = reading.kinds(first - 1).contains(.place) || isAfterOf
            raw.isObject = isObject(first, within: tokens)
            raw.isBehindPreposition = isAfterOf || Self.prepositions.contains(text.spelling(first - 1))
            let gap = Int(text.tokens[first].start) - Int(text.tokens[first - 1].end)
            if gap <= 2, reading.has(.say, first - 1) {
                (raw.says, raw.acts, raw.verb) = (true, true, first - 1)
                return
            }
            // "By her side there stands a fat tabby cat", "On the bed lay a lank man".
            if raw.determiner == .indefinite, gap <= 2,
                reading.kinds(first - 1).contains(.was) || reading.has(.act, first - 1)
            {
                // "She was an artist" tells what she is; "On the stairs was a maid" who is there.
                let opening = reading.kinds(tokens.lowerBound)
                let isInverted =
                    opening.contains(.place) || Self.there.contains(text.spelling(tokens.lowerBound))
                    || Self.there.contains(text.spelling(max(tokens.lowerBound, first - 2)))
                raw.acts = isInverted
                raw.verb = isInverted ? first - 1 : nil
                raw.isPredicate = !isInverted && reading.kinds(first - 1).contains(.was)
                return
            }
            // "Da kam Hildegard", "vint Pierre": the verb comes first.
            if !text.language.hasPrefix("en"), gap <= 2, !raw.isAfterPlace,
                reading.grammar.isVerb(text.tokens[first - 1])
            {
                (raw.acts, raw.verb) = (true, first - 1)
                return
            }
        }
        guard !raw.isPossessive else { return }
        var at = next
        var steps = 0
        while at < tokens.upperBound, steps < 6 {
            let gap = Int(text.tokens[at].start) - Int(text.tokens[at - 1].end)
            // Behind a comma another clause begins; "Quant à Folla, elle …" takes the name up again.
            if gap > 1, hasComma(before: at) {
                let word = reading.grammar.word(text.tokens[at])
                raw.acts = steps == 0 && raw.name.isEmpty == false && (word == .he || word == .she)
                break
            }
            let isTrotting = steps == 0 && text.language.hasPrefix("en") && text.spelling(at).hasSuffix("ing")
            if reading.grammar.isVerb(text.tokens[at]) || (isTrotting && text.spelling(at).count > 5) {
                // "designed for the heiress was": what stands behind a preposition is no subject.
                if raw.isAfterPlace || raw.isBehindPreposition { return }
                // "Only a Frenchwoman could have dared": any one, not one who is there.
                if raw.determiner == .indefinite, Self.modals.contains(text.spelling(at)) {
                    raw.isPredicate = true
                    return
                }
                raw.acts = true
                raw.verb = at
                raw.says = reading.has(.say, at) && gap <= 2
                return
            }
            if reading.kinds(at).contains(.link) || text.spelling(at) == "to" { break }
            at += 1
            steps += 1
        }
        // At the head of a sentence it is what the sentence speaks of.
        if raw.tokens.lowerBound - tokens.lowerBound <= 1, !raw.isAfterPlace, !raw.acts {
            let isNamed = !raw.name.isEmpty && !text.language.hasPrefix("en")
            raw.acts =
                isNamed
                || (next..<min(tokens.upperBound, next + 14)).contains { reading.grammar.isVerb(text.tokens[$0]) }
        }
    }

    private static let there: Set<String> = ["there", "here", "da", "dort", "hier", "es", "hay", "allí"]
    private static let modals: Set<String> = [
        "could", "would", "might", "should", "can", "may", "könnte", "würde", "kann",
    ]
    /// Whom one thinks of is not there.
    private static let mental: Set<String> = [
        "knew", "know", "known", "thought", "remembered", "loved", "hated", "wanted", "expected", "meant", "imagined",
        "missed", "feared", "believed", "mentioned", "kannte", "liebte", "dachte", "wußte", "aimait", "connaissait",
    ]

    private static let prepositions: Set<String> = [
        "for", "of", "by", "with", "about", "than", "against", "without", "before", "after", "over", "between", "among",
        "für", "von", "mit", "ohne", "gegen", "über", "durch", "seit", "vom", "beim", "pour", "par", "avec", "sans",
        "contre",
        "con", "por", "para", "sin", "contra",
    ]

    private func hasComma(before index: Int) -> Bool {
        let text = reading.text
        let gap = Int(text.tokens[index - 1].end)..<Int(text.tokens[index].start)
        return Outline.slice(text.text, gap).utf8.contains { $0 == 0x2C || $0 == 0x3B || $0 == 0x3A || $0 == 0x2E }
    }

    /// "took his housekeeper", "telling his cousin", "encuentra a Fernando".
    private func isObject(_ first: Int, within tokens: Range<Int>) -> Bool {
        let text = reading.text
        var before = first - 1
        if text.language.hasPrefix("es"), ["a", "á"].contains(text.spelling(before)) {
            before -= 1
            guard before >= tokens.lowerBound else { return false }
        }
        let kinds = reading.kinds(before)
        guard !Self.mental.contains(text.spelling(before)) else { return false }
        guard Int(text.tokens[first].start) - Int(text.tokens[before].end) <= 3, !kinds.contains(.was),
            !kinds.contains(.had)
        else { return false }
        let spelling = text.spelling(before)
        let isDoing = text.language.hasPrefix("en") && spelling.hasSuffix("ing") && spelling.count > 5
        return before < first - 1 || reading.grammar.isVerb(text.tokens[before]) || isDoing
    }

    /// "I will take care of her, Lady Pierpoint.", "Mother, we are going.": a comma or a mark before, and one behind.
    private func isAddressed(_ tokens: Range<Int>) -> Bool {
        let text = reading.text
        let (first, next) = (tokens.lowerBound, tokens.upperBound)
        let isClosed = next >= text.tokens.count || hasMark(after: next - 1, ",.!?")
        guard isClosed else { return false }
        if first == 0 || !text.tokens[first - 1].flags.contains(.speech) { return true }
        // In the middle of speech, commas on both sides are a list's as often.
        return hasMark(after: first - 1, ",.!?") && hasMark(after: next - 1, ".!?")
    }

    private func hasMark(after index: Int, _ marks: String) -> Bool {
        let text = reading.text
        let end = index + 1 < text.tokens.count ? Int(text.tokens[index + 1].start) : text.text.utf8.count
        return Outline.slice(text.text, Int(text.tokens[index].end)..<end).first { $0 != " " }.map {
            marks.contains($0)
        } ?? true
    }
}
