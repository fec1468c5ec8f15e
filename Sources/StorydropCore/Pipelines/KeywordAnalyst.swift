import Studio
import Yams

/// A first analyst: finds place, time, weather, mood, people and things of a scene by its words.
///
/// Pure and fast, no model. What a scene does not say of place and time is carried on from the scene before; the rest
/// stays open.
struct KeywordAnalyst: Sendable {
    private let lexicon: Lexicon

    init(language: String) {
        lexicon = Lexicon.of(language)
    }

    /// Sentences to either side of the moment that is shown.
    private static let reach = 8

    func brief(of sentences: [String], after before: Scenery) -> Scenery {
        let found = sentences.map { lexicon.find(in: $0) }
        // A sentence with many things to show, and not too many words around them.
        let scores = zip(sentences, found).map { Double(Set($1).count) / (1 + Double($0.utf8.count) / 240) }
        let best = scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) } ?? 0
        // A picture shows a moment: of a long scene, what is told around it counts, not the whole of a chapter.
        let window = max(0, best - Self.reach)..<min(sentences.count, best + Self.reach + 1)
        var tally = Tally()
        for entry in found[window].joined() { tally.add(entry) }
        var brief = Scenery(
            place: tally.best("place", Scenery.Place.init),
            time: tally.best("time", Scenery.TimeOfDay.init),
            weather: tally.best("weather", Scenery.Weather.init),
            mood: tally.best("mood", Scenery.Mood.init),
            actors: tally.ranked("actor", Scenery.Actor.init),
            things: tally.ranked("thing", Scenery.Thing.init),
            moment: Self.shortened(sentences.isEmpty ? "" : sentences[best])
        )
        brief.place = brief.place ?? before.place
        brief.time = brief.time ?? before.time
        brief.actors = Array(brief.actors.prefix(4))
        brief.things = Array(brief.things.prefix(5))
        if brief.actors.isEmpty, let person = tally.person { brief.actors = [person] }
        return brief
    }

    /// At most about 240 characters, ended at a word.
    private static func shortened(_ sentence: String) -> String {
        guard sentence.count > 240 else { return sentence }
        let head = sentence.prefix(240)
        return (head.lastIndex(of: " ").map { String(head[..<$0]) } ?? String(head)) + "…"
    }
}

/// Counts what the lexicon found.
private struct Tally {
    private var counts: [Lexicon.Entry: (count: Int, first: Int)] = [:]
    private var order = 0

    mutating func add(_ entry: Lexicon.Entry) {
        order += 1
        counts[entry, default: (0, order)].count += 1
    }

    /// The most frequent value of a category; ties go to what came first.
    func best<Value>(_ category: String, _ make: (String) -> Value?) -> Value? { ranked(category, make).first }

    func ranked<Value>(_ category: String, _ make: (String) -> Value?) -> [Value] {
        counts.filter { $0.key.category == category }
            .sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .compactMap { make($0.key.value) }
    }

    /// Whom the pronouns speak of, where no noun says more.
    var person: Scenery.Actor? {
        let he = counts[Lexicon.Entry(category: "pronoun", value: "he")]?.count ?? 0
        let she = counts[Lexicon.Entry(category: "pronoun", value: "she")]?.count ?? 0
        return he + she < 2 ? nil : he >= she ? .man : .woman
    }
}

/// Words and what they stand for, from `Resources/lexicon.yaml`.
struct Lexicon: Sendable {
    /// One meaning of a word, such as place: forest.
    struct Entry: Sendable, Hashable {
        var category: String
        var value: String
    }

    private var words: [String: [Entry]] = [:]
    /// For languages without blanks, words are looked for anywhere.
    private var isSubstring = false
    private var endings: [String] = []

    private static let all: [String: Lexicon] = {
        let tables = (try? Yams.load(yaml: Resource.lexicon)) as? [String: [String: [String: String]]] ?? [:]
        var lexicons: [String: Lexicon] = [:]
        for (language, categories) in tables {
            var lexicon = Lexicon()
            lexicon.isSubstring = language == "zh"
            lexicon.endings = endings(of: language)
            for (category, values) in categories {
                for (value, words) in values {
                    for word in words.split(separator: " ") {
                        lexicon.words[String(word), default: []].append(Entry(category: category, value: value))
                    }
                }
            }
            lexicons[language] = lexicon
        }
        return lexicons
    }()

    /// The lexicon of a language; English for those that have none.
    static func of(_ language: String) -> Lexicon {
        all[language == "ja" ? "zh" : language] ?? all["en"] ?? Lexicon()
    }

    /// Every word of a sentence that has a meaning for pictures, in order.
    func find(in sentence: String) -> [Entry] {
        if isSubstring { return words.keys.sorted().filter { sentence.contains($0) }.flatMap { words[$0] ?? [] } }
        let tokens = sentence.lowercased().split { !$0.isLetter }
        var found: [Entry] = []
        for (index, token) in tokens.enumerated() {
            // "as large as a horse", "like a guest": there is no horse, and no guest.
            let isSimile =
                index > 1 && ["as", "like"].contains(tokens[index - 2]) && ["a", "an"].contains(tokens[index - 1])
            if isSimile { continue }
            // "old man" is looked up as "old_man" before "man".
            if index > 0, let pair = words["\(tokens[index - 1])_\(token)"] {
                found += pair
            } else {
                found += lookup(token)
            }
        }
        return found
    }

    /// The word itself, else without the letters that its language adds for number and case.
    private func lookup(_ token: Substring) -> [Entry] {
        if let entries = words[String(token)] { return entries }
        for ending in endings where token.count >= ending.count + 3 && token.hasSuffix(ending) {
            if let entries = words[String(token.dropLast(ending.count))] { return entries }
        }
        return []
    }

    private static func endings(of language: String) -> [String] {
        switch language {
        case "de": ["s", "e", "n", "es", "en", "er", "em"]
        case "fr": ["s", "x", "es"]
        case "zh": []
        default: ["s", "es"]
        }
    }
}
