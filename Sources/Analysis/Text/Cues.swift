import Native
import Yams

/// Which words of a language tell of time, place and movement, from `lexicons/cues.yaml`.
struct Cues: Sendable {
    /// What a word can be; a word can be several.
    struct Kinds: OptionSet, Sendable {
        let rawValue: UInt32

        static let clock = Kinds(rawValue: 1 << 0)
        static let shift = Kinds(rawValue: 1 << 1)
        static let transition = Kinds(rawValue: 1 << 2)
        static let motion = Kinds(rawValue: 1 << 3)
        static let place = Kinds(rawValue: 1 << 4)
        static let pronoun = Kinds(rawValue: 1 << 5)
        static let possessive = Kinds(rawValue: 1 << 6)
        static let link = Kinds(rawValue: 1 << 7)
        static let article = Kinds(rawValue: 1 << 8)
        static let had = Kinds(rawValue: 1 << 9)
        static let was = Kinds(rawValue: 1 << 10)
        static let ending = Kinds(rawValue: 1 << 11)
        static let function = Kinds(rawValue: 1 << 12)
        static let span = Kinds(rawValue: 1 << 13)
        static let later = Kinds(rawValue: 1 << 14)
        /// Names a place, such as "kitchen"; a sign of one is "stove".
        static let placeNoun = Kinds(rawValue: 1 << 15)
        static let placeSign = Kinds(rawValue: 1 << 16)

        static let brief = Kinds(rawValue: 1 << 17)
        static let day = Kinds(rawValue: 1 << 18)
        static let clause = Kinds(rawValue: 1 << 19)
        static let wake = Kinds(rawValue: 1 << 20)
        static let reach = Kinds(rawValue: 1 << 21)

        fileprivate static let named: [(String, Kinds)] = [
            ("clock", .clock), ("shift", .shift), ("transition", .transition), ("motion", .motion), ("place", .place),
            ("pronoun", .pronoun), ("possessive", .possessive), ("link", .link), ("article", .article), ("had", .had),
            ("was", .was), ("ending", .ending), ("span", .span), ("later", .later),
            ("brief", .brief), ("day", .day), ("clause", .clause), ("wake", .wake), ("reach", .reach),
        ]
    }

    private(set) var kinds: [String: Kinds] = [:]
    /// Phrases that open a scene, as words.
    private(set) var openings: [[String]] = []

    private static let tables: [String: Cues] = {
        let raw = (try? Yams.load(yaml: Resource.cues)) as? [String: [String: String]] ?? [:]
        let common = (try? Yams.load(yaml: Resource.functionWords)) as? [String: String] ?? [:]
        var tables: [String: Cues] = [:]
        for (language, lists) in raw {
            var cues = Cues()
            for (name, kind) in Kinds.named {
                for word in (lists[name] ?? "").split(separator: " ") {
                    cues.kinds[String(word), default: []].insert(kind)
                }
            }
            for word in (common[language] ?? "").split(separator: " ") {
                cues.kinds[String(word), default: []].insert(.function)
            }
            cues.openings = (lists["opening"] ?? "").split(separator: " ").map { phrase in
                phrase.split(separator: "_").map(String.init)
            }
            tables[language] = cues
        }
        return tables
    }()

    /// The cues of a language; English ones for a language that has none.
    static func of(_ language: String) -> Cues { tables[String(language.prefix(2))] ?? tables["en"] ?? Cues() }
}

/// What the words of one text are: looked up once for each distinct word.
struct WordTraits: Sendable {
    /// By number of the word.
    let kinds: [Cues.Kinds]
    /// Words of one stem have one number; -1 for words that say nothing of the matter (function words, single letters).
    let stems: [Int32]
    let stemCount: Int
    /// The place that a word names or is a sign of.
    let places: [ScenePlace?]
    /// Words that name a place only behind a preposition.
    let ambiguousPlaces: Set<Int32>
    /// Phrases that open a scene, by their first word's number; longer ones first.
    let openings: [Int32: [[Int32]]]

    init(_ text: StoryText) {
        let cues = Cues.of(text.language)
        let lexicon = PlaceLexicon.of(text.language)
        let stemmer = Stemmer(language: String(text.language.prefix(2)))
        var kinds: [Cues.Kinds] = []
        var stems: [Int32] = []
        var places: [ScenePlace?] = []
        var ambiguous: Set<Int32> = []
        var numbers: [String: Int32] = [:]
        kinds.reserveCapacity(text.words.count)
        stems.reserveCapacity(text.words.count)
        let isDense = Tokenizer.isWrittenWithoutBlanks(text.language)
        for spelling in text.words.spellings {
            var kind = cues.kinds[spelling] ?? []
            let place = lexicon.meaning(of: spelling)
            if let place { kind.insert(place.isSign ? .placeSign : .placeNoun) }
            if place?.isAmbiguous ?? false { ambiguous.insert(Int32(places.count)) }
            places.append(place?.place)
            kinds.append(kind)
            let isShort = !isDense && spelling.utf8.count < 3
            guard !kind.contains(.function), !kind.contains(.pronoun), !isShort else {
                stems.append(-1)
                continue
            }
            let stem = stemmer?.stem(spelling) ?? spelling
            let number = numbers[stem] ?? Int32(numbers.count)
            numbers[stem] = number
            stems.append(number)
        }
        self.kinds = kinds
        self.stems = stems
        self.places = places
        ambiguousPlaces = ambiguous
        stemCount = numbers.count
        var openings: [Int32: [[Int32]]] = [:]
        for phrase in cues.openings {
            let words = phrase.compactMap { text.words.existing($0) }
            guard words.count == phrase.count, let first = words.first else { continue }
            openings[first, default: []].append(words)
        }
        self.openings = openings.mapValues { $0.sorted { $0.count > $1.count } }
    }
}
