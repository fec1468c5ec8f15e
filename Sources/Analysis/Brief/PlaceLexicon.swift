import Native
import Yams

/// Where a scene is.
package enum ScenePlace: String, Codable, Sendable, CaseIterable {
    case forest, mountain, sea, shore, harbour, ship, river, lake, village, city, street, road, field, garden, desert
    case snow, cave, sky, graveyard, ruin, castle
    case room, bedroom, kitchen, hall, library, workshop, shop, inn, church, school, prison, hospital, theatre, station
    case court, camp, carriage, space, underwater
}

/// The words that name places, and those of things that stand in them, from `lexicons/places.yaml`.
struct PlaceLexicon: Sendable {
    struct Meaning: Sendable, Equatable {
        var place: ScenePlace
        /// A thing that stands there, not the place itself.
        var isSign: Bool
        /// Means other things as often, and counts only behind a preposition of place.
        var isAmbiguous = false
    }

    private var words: [String: Meaning] = [:]
    private var endings: [String] = []

    private static let tables: [String: PlaceLexicon] = {
        let raw = (try? Yams.load(yaml: Resource.places)) as? [String: [String: String]] ?? [:]
        return raw.reduce(into: [:]) { tables, entry in
            tables[entry.key] = PlaceLexicon(entry.value, language: entry.key)
        }
    }()

    /// The lexicon of a language; the English one for a language that has none.
    static func of(_ language: String) -> PlaceLexicon {
        let code = String(language.prefix(2))
        return tables[code == "ja" ? "zh" : code] ?? tables["en"] ?? PlaceLexicon([:], language: "en")
    }

    private init(_ table: [String: String], language: String) {
        for (name, text) in table.sorted(by: { $0.key < $1.key }) {
            guard let place = ScenePlace(rawValue: name) else { continue }
            let halves = text.split(separator: "|", omittingEmptySubsequences: false)
            for word in (halves.last ?? "").split(separator: " ") where halves.count > 1 {
                words[String(word)] = words[String(word)] ?? Meaning(place: place, isSign: true)
            }
            for word in (halves.first ?? "").split(separator: " ") {
                let bare = String(word.trimmingSuffix { $0 == "?" })
                words[bare] = Meaning(place: place, isSign: false, isAmbiguous: bare.count < word.count)
            }
        }
        endings = language == "de" ? ["s", "e", "n", "es", "en", "er", "em"] : language == "zh" ? [] : ["s", "es"]
    }

    /// What a lower-case word means, with or without the letters that its language adds for number and case.
    func meaning(of spelling: String) -> Meaning? {
        if let meaning = words[spelling] { return meaning }
        let length = spelling.utf8.count
        for ending in endings
        where length >= ending.utf8.count + 4 && spelling.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
            if let meaning = words[String(spelling.dropLast(ending.utf8.count))] { return meaning }
        }
        return nil
    }
}
