/// The little grammar that finding a cast needs: pronouns, articles, and what looks like a verb, by language.
struct Grammar: Sendable {
    enum Word: Sendable, CaseIterable { case he, she, indefinite, definite, possessive, connector, like, negation }

    private let words: [Int32: Word]
    private let connectors: Set<Int32>
    private let language: String
    /// By number of the word: whether it may be a verb in the past or present.
    private let isVerb: [Bool]

    init(_ text: StoryText) {
        language = String(text.language.prefix(2))
        var words: [Int32: Word] = [:]
        var connectors: Set<Int32> = []
        let lists = Self.lists[language] ?? Self.lists["en"] ?? [:]
        // A word in two lists, such as "her" or "la", is what comes first here; connectors are asked for apart.
        for word in Word.allCases {
            for spelling in (lists[word] ?? "").split(separator: " ") {
                guard let number = text.words.existing(String(spelling)) else { continue }
                if word == .connector {
                    connectors.insert(number)
                } else {
                    words[number] = words[number] ?? word
                }
            }
        }
        self.words = words
        self.connectors = connectors
        let lexicon = Lexicon.of(text.language)
        let cues = Cues.of(text.language)
        let code = language
        isVerb = text.words.spellings.map { spelling in
            if Self.endsAsVerb(spelling, code) { return true }
            if lexicon.words[spelling]?.contains(where: { [.say, .act, .wear].contains($0.kind) }) ?? false {
                return true
            }
            let kinds = cues.kinds[spelling] ?? []
            return !kinds.isDisjoint(with: [.motion, .had, .was]) || Self.common[code]?.contains(spelling) ?? false
        }
    }

    /// "de", "von": between the parts of a name.
    func isConnector(_ token: Token) -> Bool { connectors.contains(token.word) }

    func word(_ token: Token) -> Word? { words[token.word] }

    func isVerb(_ token: Token) -> Bool {
        isVerb[Int(token.word)] && !(language == "de" && token.flags.contains(.capitalised))
    }

    private static let lists: [String: [Word: String]] = [
        "en": [
            .he: "he him his himself", .she: "she her hers herself", .indefinite: "a an one another some",
            .definite: "the this that", .possessive: "my his her their our your its",
            .connector: "de la du von van der of d", .like: "like as than", .negation: "no any every each",
        ],
        "de": [
            .he: "er ihm ihn", .she: "sie ihr", .indefinite: "ein eine einen einem einer eines",
            .definite: "der die das den dem des dieser diese dieses diesem diesen jener jene",
            .possessive:
                "sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer mein meine meinen meinem meiner unser unsere",
            .connector: "von van der de la", .like: "wie als", .negation: "kein keine keinen keiner jeder jede jedes",
        ],
        "fr": [
            .he: "il lui", .she: "elle", .indefinite: "un une", .definite: "le la l les ce cet cette",
            .possessive: "son sa ses mon ma mes leur notre votre", .connector: "de la du d des", .like: "comme",
            .negation: "aucun aucune chaque",
        ],
        "es": [
            .he: "él", .she: "ella", .indefinite: "un una", .definite: "el la los las aquel aquella este esta",
            .possessive: "su sus mi mis tu nuestro nuestra", .connector: "de la del", .like: "como",
            .negation: "ningún ninguna cada",
        ],
        "zh": [.he: "他", .she: "她", .indefinite: "一个", .definite: "那 这"],
    ]

    /// Common verbs whose form does not tell them.
    private static let common: [String: Set<String>] = [
        "en": Set(
            """
            did does do has have is was were am are would could should might must shall will can said got took gave made \
            knew thought felt saw heard found told began kept let put came went stood sat lay held wore spoke rose fell \
            ran threw caught drew shook broke bore swore tore became seemed struck led read met paid sent lost won spread \
            shut cut hit set bent crept slept wept
            """.split(separator: " ").map(String.init)
        ),
        "de": Set(
            """
            ist war sind waren hat hatte hatten wird wurde würde kann konnte muß musste mußte will wollte soll sollte mag \
            mochte ließ nahm gab sah fand wußte dachte fühlte hörte begann blieb hielt schien rief sprach bat hob zog schlug \
            warf griff trug schlief wies fuhr stieg schwieg
            """.split(separator: " ").map(String.init)
        ),
        "fr": Set(
            "est a fut eut fit dit prit mit vit sut put dut crut vint tint reçut fait sait peut veut va".split(
                separator: " "
            )
            .map(String.init)
        ),
        "es": Set(
            "es ha fue hizo dijo puso vio dio supo pudo quiso vino tuvo trajo era iba está estaba había".split(
                separator: " "
            )
            .map(String.init)
        ),
    ]

    private static func endsAsVerb(_ word: String, _ language: String) -> Bool {
        guard word.utf8.count > 3 else { return false }
        // "abzuwarten" is none that somebody does.
        if language == "de", word.utf8.count > 7, word.hasSuffix("en"), word.dropFirst(2).contains("zu") {
            return false
        }
        let endings =
            switch language {
            case "en": ["ed"]
            case "de": ["te", "ten"]
            case "fr": ["ait", "aient", "èrent", "it", "irent"]
            case "es": ["aba", "aban", "ía", "ían", "ó", "aron", "ieron"]
            default: [String]()
            }
        return endings.contains { word.hasSuffix($0) }
    }
}
