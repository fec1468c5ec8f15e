import Studio

/// Who is in a story: one person, animal or being, however it is called.
package struct CastMember: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case person, animal, being
        /// Several: a crowd, a couple, "the servants".
        case group
    }
    package enum Gender: String, Codable, Sendable {
        case female, male

        init?(letter: Substring) {
            switch letter {
            case "m": self = .male
            case "f": self = .female
            default: return nil
            }
        }
    }
    package enum Age: String, Codable, Sendable { case child, young, adult, old }

    /// Made of the name, unique within the story: "mary-carton".
    package var id: String
    /// The fullest name, or what the text calls a nameless one: "the old keeper".
    package var name: String
    /// All other names and epithets.
    package var aliases: [String]
    /// Whether the text gives it a name, and not only a description.
    package var isNamed: Bool
    package var kind: Kind
    /// `nil` where the text does not say.
    package var gender: Gender?
    package var age: Age?
    /// Hair, clothes, colours, things carried, in the text's words.
    package var looks: [Finding<String>]
    /// 0–1: the one who is named most has 1.
    package var importance: Double
    /// How often the text names it.
    package var mentions: Int
    /// In which scenes it is present, counted from 1.
    package var scenes: [Int]

    /// A person of whom nothing more is known, and who is in no scene yet.
    static func person(_ name: String, id: String? = nil, gender: Gender? = nil, age: Age? = nil) -> CastMember {
        CastMember(
            id: id ?? name,
            name: name,
            aliases: [],
            isNamed: false,
            kind: .person,
            gender: gender,
            age: age,
            looks: [],
            importance: 0,
            mentions: 0,
            scenes: []
        )
    }
}

/// One place of a text where a member of the cast is named.
struct Mention: Sendable {
    /// Tokens of the text, the title included.
    var tokens: Range<Int>
    var sentence: Int
    /// Index into the cast; -1 before it is known.
    var member: Int
    /// Within speech: somebody is spoken of or to.
    var isSpoken: Bool
    /// Does something: a verb stands beside it.
    var acts: Bool
    /// The verb that says what it does, as a token.
    var verb: Int?
    /// "Maren's": not she herself, but something of hers.
    var isPossessive: Bool
    var isName: Bool
    var isPlural = false
    /// Is spoken to, or somebody does something to it: it is there.
    var isAddressed = false
    var isObject = false
    /// Says what somebody is, or speaks of any one at all.
    var isPredicate = false
    var isBehindPreposition = false
    /// How it is introduced.
    var determiner: Determiner = .none

    enum Determiner: Sendable {
        case none, definite, indefinite, possessive
        /// "the keeper's".
        case owned
    }
}

/// A text with all that is known of its words: what the finders of cast and briefs share.
struct Reading: Sendable {
    let text: StoryText
    let traits: WordTraits
    let names: [Bool]
    let lexicon: TextLexicon
    let grammar: Grammar
    /// What the Studio draws for a word, by its number.
    let things: [Thing?]

    init(_ text: StoryText) {
        self.text = text
        traits = WordTraits(text)
        names = NameFinder.names(in: text, traits: traits)
        lexicon = TextLexicon(text)
        grammar = Grammar(text)
        let motifs = Motifs.of(text.language)
        things = text.words.spellings.map { motifs.thing($0) }
    }

    func kinds(_ index: Int) -> Cues.Kinds { traits.kinds[Int(text.tokens[index].word)] }

    func entries(_ index: Int) -> [Lexicon.Entry] { lexicon.entries(word: text.tokens[index].word) }

    func has(_ kind: Lexicon.Kind, _ index: Int) -> Bool { lexicon.has(kind, word: text.tokens[index].word) }

    func isSpoken(_ index: Int) -> Bool { text.tokens[index].flags.contains(.speech) }
}
