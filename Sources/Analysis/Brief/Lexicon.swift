import Foundation
import Yams

/// What words stand for in a picture, from `lexicons/lexicon.yaml` and, in English, WordNet's nouns.
///
/// Read once a language; looked up once for each distinct word of a text by `TextLexicon`.
struct Lexicon: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case time, season, weather, light, mood, person, animal, title, object, abstract, small, look, garment, colour
        case trait, wear, say, act, relation, warning
    }

    struct Entry: Sendable, Hashable {
        var kind: Kind
        /// Which of the kind's values, such as "dusk"; empty for plain lists.
        var value: String
        /// Found by taking off a plural's ending.
        var isPlural = false
        /// Only a sign of it: stars for the night.
        var isWeak = false
    }

    private(set) var words: [String: [Entry]] = [:]
    /// Phrases by their first word, the longest first.
    private(set) var phrases: [String: [(rest: [String], entries: [Entry])]] = [:]
    let language: String
    /// Words that are too common to be names; English only.
    private(set) var common: Set<String> = []
    private var endings: [String] = []

    /// Each language's is made when a text first needs it.
    private static let english = Lexicon(language: "en")
    private static let german = Lexicon(language: "de")
    private static let french = Lexicon(language: "fr")
    private static let spanish = Lexicon(language: "es")
    private static let chinese = Lexicon(language: "zh")

    /// The lexicon of a language; the English one for a language that has none.
    static func of(_ language: String) -> Lexicon {
        switch language.prefix(2) {
        case "de": german
        case "fr": french
        case "es": spanish
        case "zh", "ja": chinese
        default: english
        }
    }

    private init(language: String) {
        let raw = (try? Yams.load(yaml: Resource.lexicon(language))) as? [String: Any] ?? [:]
        self.init(raw, language: language)
    }

    private init(_ table: [String: Any], language: String) {
        self.language = language
        endings = Self.endings(of: language)
        for kind in Kind.allCases {
            if let plain = table[kind.rawValue] as? String {
                add(plain, Entry(kind: kind, value: ""))
            } else if let values = table[kind.rawValue] as? [String: String] {
                for (value, list) in values.sorted(by: { $0.key < $1.key }) {
                    add(list, Entry(kind: kind, value: value))
                }
            }
        }
        if language == "en" { addNouns() }
        for first in phrases.keys { phrases[first]?.sort { $0.rest.count > $1.rest.count } }
    }

    private mutating func add(_ list: String, _ entry: Entry) {
        for word in list.split(whereSeparator: \.isWhitespace) {
            var entry = entry
            entry.isWeak = word.last == "?"
            let parts = word.trimmingSuffix { $0 == "?" }.split(separator: "_").map(String.init)
            if parts.count > 1 {
                let rest = Array(parts.dropFirst())
                // One phrase may say two things: "clear night".
                if let known = phrases[parts[0]]?.firstIndex(where: { $0.rest == rest }) {
                    phrases[parts[0]]?[known].entries.append(entry)
                } else {
                    phrases[parts[0], default: []].append((rest, [entry]))
                }
            } else {
                words[parts[0], default: []].append(entry)
            }
        }
    }

    private static let named: Set<Kind> = [.person, .animal, .object, .garment, .look, .abstract, .title, .relation]

    /// WordNet's nouns fill in what the lists do not name; a word of the list `abstract` stays out.
    private mutating func addNouns() {
        let nouns = (try? Yams.load(yaml: Resource.nouns)) as? [String: String] ?? [:]
        let kinds: [(String, Entry)] = [
            ("animal", Entry(kind: .animal, value: "")), ("person", Entry(kind: .person, value: "n.rare")),
            ("object", Entry(kind: .object, value: "")), ("plant", Entry(kind: .object, value: "")),
        ]
        common = Set((nouns["common"] ?? "").split(separator: " ").map(String.init))
        for (name, entry) in kinds {
            for word in (nouns[name] ?? "").split(separator: " ").map(String.init) {
                let isNamed = words[word]?.contains { Self.named.contains($0.kind) } ?? false
                if !isNamed { words[word, default: []].append(entry) }
            }
        }
    }

    /// What a lower-case word means, with or without the letters that its language adds for number and case.
    func entries(of spelling: String) -> [Entry] {
        if let entries = words[spelling] { return entries }
        for (bare, ending) in bares(of: spelling) {
            for stem in [bare, ending == "ies" ? bare + "y" : bare, ending == "ves" ? bare + "f" : bare] {
                guard let entries = words[stem] else { continue }
                let isPlural = ["s", "es", "ies", "ves", "x"].contains(ending) && language != "de"
                return entries.filter { ($0.kind != .time || language == "de") && $0.kind != .mood }.map {
                    Entry(kind: $0.kind, value: $0.value, isPlural: isPlural, isWeak: $0.isWeak)
                }
            }
        }
        return language == "de" ? compound(spelling) : []
    }

    /// "Herbstabend" is an evening, and in autumn: a German compound is what its last part is, at the time of its first.
    private func compound(_ spelling: String) -> [Entry] {
        let characters = Array(spelling)
        // Longer is no word; to look for its parts would take the square of its length.
        guard (8...Self.longestCompound).contains(characters.count),
            !Self.noCompounds.contains(where: { spelling.hasPrefix($0) })
        else { return [] }
        for cut in 3...(characters.count - 4) {
            let entries = (words[String(characters[cut...])] ?? []).filter { Self.compounded.contains($0.kind) }
            guard !entries.isEmpty else { continue }
            let first = String(characters[..<cut])
            let seasons = (words[first] ?? words[String(first.dropLast())] ?? []).filter { $0.kind == .season }
            return entries + seasons
        }
        return []
    }

    private static let compounded: Set<Kind> = [.time, .weather, .light, .person, .animal, .object, .garment]
    /// Letters; "Donaudampfschifffahrtsgesellschaftskapitän" has 42.
    static let longestCompound = 60
    /// Evenings that are none, and nights.
    private static let noCompounds = ["sonnabend", "feierabend", "lebensabend", "vorabend", "heiligabend"]

    /// The listed word that a spelling is a form of; the spelling itself if it is listed, or unknown.
    func base(of spelling: String) -> String {
        guard words[spelling] == nil else { return spelling }
        return bares(of: spelling).first { words[$0.bare] != nil }?.bare ?? spelling
    }

    /// The shortest listed word that means the same and that a spelling, listed or not, is a form of: "manne", "mann".
    func base(of spelling: String, _ entry: Entry) -> String {
        let bases = bares(of: spelling).map(\.bare).filter { bare in
            words[bare]?.contains { $0.kind == entry.kind && $0.value == entry.value } ?? false
        }
        return bases.min { ($0.count, $0) < ($1.count, $1) } ?? spelling
    }

    /// A spelling without each of the letters that its language adds, in their order; three bytes remain at least.
    private func bares(of spelling: String) -> [(bare: String, ending: String)] {
        endings.filter { spelling.utf8.count >= $0.utf8.count + 3 && spelling.hasSuffix($0) }
            .map { (String(spelling.dropLast($0.count)), $0) }
    }

    private static func endings(of language: String) -> [String] {
        switch language {
        case "de": ["s", "e", "n", "es", "en", "er", "em", "ern"]
        case "fr": ["s", "x", "es"]
        case "zh": []
        default: ["s", "es", "ies", "ves"]
        }
    }
}

/// The lexicon's meanings for the words of one text.
struct TextLexicon: Sendable {
    /// By number of the word.
    private let entries: [[Lexicon.Entry]]
    private let phrases: [Int32: [(rest: [Int32], entries: [Lexicon.Entry])]]
    private let needsCapitals: Bool

    init(_ text: StoryText) {
        let lexicon = Lexicon.of(text.language)
        needsCapitals = text.language.hasPrefix("de")
        entries = text.words.spellings.map { lexicon.entries(of: $0) }
        var phrases: [Int32: [(rest: [Int32], entries: [Lexicon.Entry])]] = [:]
        for (first, list) in lexicon.phrases {
            guard let number = text.words.existing(first) else { continue }
            for phrase in list {
                let rest = phrase.rest.compactMap { text.words.existing($0) }
                if rest.count == phrase.rest.count { phrases[number, default: []].append((rest, phrase.entries)) }
            }
        }
        self.phrases = phrases
    }

    /// What stands at a token, and how many tokens say so; phrases come before single words.
    func meaning(at index: Int, in text: StoryText) -> (entries: [Lexicon.Entry], length: Int) {
        let token = text.tokens[index]
        if let list = phrases[token.word] {
            for phrase in list where index + phrase.rest.count < text.tokens.count {
                let matches = phrase.rest.indices.allSatisfy { text.tokens[index + 1 + $0].word == phrase.rest[$0] }
                if matches { return (phrase.entries, phrase.rest.count + 1) }
            }
        }
        let found = entries[Int(token.word)]
        guard needsCapitals, !token.flags.contains(.capitalised) else { return (found, 1) }
        // German nouns have capitals; verbs and adjectives do not: "sich regen" is no rain.
        let nouns: Set<Lexicon.Kind> = [.person, .animal, .object, .garment, .look, .title, .relation]
        let spelling = text.words.spellings[Int(token.word)]
        let isNoun = !["te", "t", "ig", "os", "isch", "s", "üb"].contains { spelling.hasSuffix($0) }
        return (found.filter { !nouns.contains($0.kind) && !($0.kind == .weather && isNoun) }, 1)
    }

    /// Whether a single word is of a kind.
    func has(_ kind: Lexicon.Kind, word: Int32) -> Bool { entries[Int(word)].contains { $0.kind == kind } }

    /// The meanings of a single word.
    func entries(word: Int32) -> [Lexicon.Entry] { entries[Int(word)] }
}
