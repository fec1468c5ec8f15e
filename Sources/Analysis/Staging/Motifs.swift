import Foundation
import Studio
import Synchronization
import Yams

/// What the Studio draws for a noun, by meaning: a schooner is drawn as a sailing boat, a stallion as a horse.
///
/// From `lexicons/motifs.yaml` (WordNet's hypernyms for English, CLDR's names of emoji and short lists for other
/// languages). Called by the staging of scenes; a noun that nothing stands for is left out rather than drawn wrong.
struct Motifs: Sendable {
    private(set) var words: [String: String] = [:]
    private let language: String
    /// What the language adds for number and case.
    private let endings: [String]

    /// Made for a language when a text first needs it.
    private static let cache = LanguageTable { Motifs(language: $0) }

    static func of(_ language: String) -> Motifs { cache.of(String(language.prefix(2))) }

    private init(language: String) {
        self.language = language
        endings =
            switch language {
            case "en", "nl": ["s"]
            case "de": ["s", "es", "n", "en", "e", "er"]
            case "fr": ["s", "x"]
            case "es", "pt": ["s", "es"]
            case "sv", "da", "nb", "no": ["en", "et", "ar", "er", "or", "n", "e"]
            default: []
            }
        let code = language == "nb" || language == "nn" ? "no" : language
        let table = (try? Yams.load(yaml: Resource.motifs(code))) as? [String: String] ?? [:]
        for (motif, list) in table {
            for word in list.split(separator: " ") { words[String(word)] = motif }
        }
    }

    func creature(_ noun: String) -> Creature? { motif(noun).flatMap(Creature.init) }
    func thing(_ noun: String) -> Thing? { motif(noun).flatMap(Thing.init) }

    /// What an English plural that is not made with an s alone can be the plural of.
    static func singulars(of word: String) -> [String] {
        if let singular = irregular[word] { return [singular] }
        if word.hasSuffix("ves"), word.count > 4 { return [word.dropLast(3) + "f", word.dropLast(3) + "fe"] }
        if word.hasSuffix("ies"), word.count > 4 { return [word.dropLast(3) + "y"] }
        return word.hasSuffix("es") && word.count > 4 ? [String(word.dropLast(2))] : []
    }

    private static let irregular = [
        "mice": "mouse", "geese": "goose", "oxen": "ox", "dice": "die", "lice": "louse", "children": "child",
        "men": "man", "women": "woman", "people": "person",
    ]

    /// The motif of a noun as the text has it: in any case and number, alone or as the end of a compound.
    private func motif(_ noun: String) -> String? {
        let word = noun.lowercased()
        if let motif = words[word] { return motif }
        let base = Lexicon.of(language).base(of: word)
        if let motif = words[base] { return motif }
        for ending in endings where word.count > ending.count + 2 && word.hasSuffix(ending) {
            if let motif = words[String(word.dropLast(ending.count))] { return motif }
        }
        if language == "en", let motif = Self.singulars(of: word).lazy.compactMap({ words[$0] }).first { return motif }
        if let last = word.split(whereSeparator: { $0 == "-" || $0 == " " }).last, last.count < word.count {
            return motif(String(last))
        }
        guard language == "de", (8...Lexicon.longestCompound).contains(word.count) else { return nil }
        // "Ruderboot": the end of a compound says what it is.
        for length in stride(from: word.count - 3, through: 4, by: -1) {
            if let motif = words[String(word.suffix(length))] { return motif }
        }
        return nil
    }
}

/// Tables by language, each made when it is first needed and kept.
final class LanguageTable<Table: Sendable>: Sendable {
    private let make: @Sendable (String) -> Table
    private let tables = Mutex<[String: Table]>([:])

    init(_ make: @escaping @Sendable (String) -> Table) { self.make = make }

    func of(_ language: String) -> Table {
        tables.withLock { tables in
            if let table = tables[language] { return table }
            let table = make(language)
            tables[language] = table
            return table
        }
    }
}
