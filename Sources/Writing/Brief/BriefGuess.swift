import Analysis
import Foundation
import Native

/// What a brief in plain words asks for: "a funny bedtime story of 800 words about a fox who fears the dark".
///
/// Called by the reader of briefs. Pure. It only fills in what words say; the words themselves are always handed on as the
/// plot, so that nothing is lost by what was not understood.
package struct BriefGuess: Sendable {
    /// A field's value, and the words that it is from.
    package struct Found: Sendable, Equatable {
        package var value: String
        package var words: String
    }

    /// By the names of the fields.
    package private(set) var fields: [String: Found] = [:]
    /// Those that were named: what they say is meant, and no guess.
    package private(set) var labelled: Set<String> = []

    package init(_ text: String) {
        var rest: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let (name, value) = Self.labelled(line) {
                let before = fields[name].map { $0.value + "\n" } ?? ""
                fields[name] = Found(value: before + value, words: value)
                labelled.insert(name)
            } else {
                rest.append(line)
            }
        }
        let prose = rest.joined(separator: "\n").trimmed
        let lower = prose.lowercased()
        take("length", Self.length(lower))
        for (field, value, words) in Self.signs {
            if let word = words.first(where: { Self.asks(lower, $0) }) {
                take(field, Found(value: value, words: word))
            }
        }
        if let title = Self.title(prose) { take("title", Found(value: title, words: title)) }
        if let (code, words) = Self.language(lower) { take("language", Found(value: code, words: words)) }
        let language = LanguageGuess.language(of: text)
        if language != "und" { take("language", Found(value: language, words: String(prose.prefix(30)))) }
        if let subject = Self.subject(prose) { take("character_input", Found(value: subject, words: subject)) }
        if let place = Self.place(prose) { take("story_setting", Found(value: place, words: place)) }
        if !prose.isEmpty { take("plot_elements", Found(value: prose, words: prose)) }
        rate()
    }

    private mutating func take(_ field: String, _ found: Found?) {
        if let found, fields[field] == nil { fields[field] = found }
    }

    /// Who it is for says what it may show, unless that was said.
    private mutating func rate() {
        guard fields["content_rating"] == nil, let audience = fields["audience_age_group"] else { return }
        let rating = ["children": "G", "young adults": "PG-13", "adults": "PG-13"][audience.value]
        if let rating { fields["content_rating"] = Found(value: rating, words: audience.words) }
    }

    // MARK: Labels

    private static let labels: [String: String] = [
        "title": "title", "persona": "persona", "author": "persona", "setting": "story_setting",
        "story setting": "story_setting", "place": "story_setting", "where": "story_setting",
        "character": "character_input", "characters": "character_input", "people": "character_input",
        "who": "character_input", "cast": "character_input", "plot": "plot_elements",
        "plot elements": "plot_elements", "story": "plot_elements", "what happens": "plot_elements",
        "theme": "plot_elements", "conflict": "plot_elements", "style": "writing_style",
        "writing style": "writing_style", "tone": "story_tone", "mood": "story_tone", "pov": "narrative_pov",
        "point of view": "narrative_pov", "audience": "audience_age_group", "age group": "audience_age_group",
        "rating": "content_rating", "ending": "ending_preference", "length": "length", "words": "length",
        "language": "language", "chapters": "chapters", "notes": "notes", "note": "notes", "seed": "seed",
    ]

    /// "Setting: a village by the sea", also as a list item or in bold.
    private static func labelled(_ line: String) -> (name: String, value: String)? {
        let plain = line.replacing("**", with: "").drop { "-*# \t".contains($0) }
        guard let colon = plain.firstIndex(of: ":"), plain.distance(from: plain.startIndex, to: colon) <= 20 else {
            return nil
        }
        let value = plain[plain.index(after: colon)...].trimmed
        guard let name = labels[plain[..<colon].lowercased().trimmed], !value.isEmpty else { return nil }
        switch name {
        case "length": return (name, number(value.lowercased()[...]) ?? value)
        case "chapters":
            return (
                name, String(value.prefix(while: \.isNumber)).isEmpty ? value : String(value.prefix(while: \.isNumber))
            )
        case "language": return (name, languages[value.lowercased()] ?? value)
        case "audience_age_group": return (name, audiences[value.lowercased()] ?? value)
        default: return (name, value)
        }
    }

    /// "1,500", "about 2k", "1,500-2,000 words": the first number.
    private static func number(_ text: Substring) -> String? {
        guard let match = text.firstMatch(of: /([0-9]{1,3}(?:[.,' ][0-9]{3})+|[0-9]+(?:[.,][0-9]+)?) ?(k)?\b/) else {
            return nil
        }
        let said = String(match.output.1)
        if match.output.2 != nil {
            return Double(said.replacing(",", with: ".")).map { String(Int($0 * 1000)) }
        }
        return said.filter(\.isNumber)
    }

    private static let languages: [String: String] = [
        "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
        "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "dutch": "nl", "swedish": "sv",
        "danish": "da", "norwegian": "nb", "polish": "pl", "czech": "cs", "russian": "ru", "ukrainian": "uk",
        "turkish": "tr", "greek": "el", "japanese": "ja", "chinese": "zh", "korean": "ko", "arabic": "ar",
        "hebrew": "he", "hungarian": "hu", "finnish": "fi", "romanian": "ro",
    ]
    private static let audiences: [String: String] = [
        "kids": "children", "child": "children", "teens": "young adults", "teenagers": "young adults",
        "young adult": "young adults", "adult": "adults", "grown-ups": "adults", "everybody": "all ages",
        "everyone": "all ages", "family": "all ages",
    ]

    /// "in German", "auf Deutsch".
    private static func language(_ text: String) -> (code: String, words: String)? {
        for match in text.matches(of: /\b(?:in|auf|en) ([a-zçñ]+)\b/) {
            if let code = languages[String(match.output.1)] { return (code, String(match.output.0)) }
        }
        return nil
    }

    // MARK: Words

    private static let signs: [(field: String, value: String, words: [String])] = [
        (
            "audience_age_group", "children",
            [
                "bedtime", "for children", "for kids", "for my daughter", "for my son", "for a child", "kindergarten",
                "toddler", "year-old", "picture book", "children's",
            ]
        ),
        ("audience_age_group", "young adults", ["young adult", "teenager", "for teens", "teens"]),
        ("audience_age_group", "adults", ["for adults", "for grown-ups", "adult readers"]),
        ("writing_style", "humorous", ["funny", "humorous", "comic", "comedy", "hilarious", "witty"]),
        ("writing_style", "poetic", ["poetic", "lyrical", "like a poem"]),
        ("writing_style", "formal", ["formal"]),
        (
            "story_tone", "dark",
            ["dark tale", "dark story", "scary", "horror", "creepy", "ghost story", "grim", "gloomy", "bleak"]
        ),
        ("story_tone", "suspenseful", ["suspense", "thriller", "mystery", "detective", "whodunit", "adventure"]),
        ("story_tone", "whimsical", ["whimsical", "silly", "magical", "fairy tale", "fairytale", "nonsense"]),
        ("story_tone", "uplifting", ["uplifting", "heartwarming", "bedtime", "hopeful", "gentle", "cosy", "cozy"]),
        ("ending_preference", "happy", ["happy ending", "happy end", "ends well", "ends happily"]),
        ("ending_preference", "tragic", ["sad ending", "tragic", "tragedy", "ends badly", "sad end"]),
        ("ending_preference", "open", ["open ending", "open end", "ends open"]),
        ("ending_preference", "twist", ["twist ending", "plot twist", "a twist", "surprise ending", "surprising end"]),
        (
            "narrative_pov", "first person",
            [
                "in the first person", "in first person", "first-person", "told by himself", "told by herself",
                "i-narrator",
            ]
        ),
        ("narrative_pov", "third person omniscient", ["omniscient", "all-knowing"]),
        ("narrative_pov", "third person limited", ["third person", "third-person"]),
        ("content_rating", "R", ["rated r"]), ("content_rating", "PG-13", ["pg-13", "pg13"]),
        ("content_rating", "PG", ["rated pg"]), ("content_rating", "G", ["rated g"]),
    ]

    private static func contains(_ text: String, _ words: String) -> Bool {
        guard let range = text.range(of: words) else { return false }
        let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
        let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
        return !before.isLetter && (!after.isLetter || after == "s")
    }

    /// "about 2,000 words", "a 500-word story".
    private static func length(_ text: String) -> Found? {
        let pattern = /([0-9][0-9.,' ]{0,8} ?k?)[ -]?(?:words?|wörtern?|worten?|mots|palabras|parole|woorden)\b/
        guard let match = text.firstMatch(of: pattern), let number = number(match.output.1) else { return nil }
        return Found(value: number, words: String(match.output.0))
    }

    /// Whether a text asks for something, and does not say that it is not wanted: "not scary at all".
    private static func asks(_ text: String, _ words: String) -> Bool {
        var rest = text
        while contains(rest, words), let range = rest.range(of: words) {
            let before = rest[..<range.lowerBound].split { !$0.isLetter && $0 != "'" }.suffix(3)
            if !before.contains(where: { ["no", "not", "without", "never", "nothing", "isn't", "don't"].contains($0) })
            {
                return true
            }
            rest = String(rest[range.upperBound...])
        }
        return false
    }

    /// What is titled, called or headed so.
    private static func title(_ text: String) -> String? {
        if let match = text.firstMatch(
            of: /(?:titled|entitled|(?:story|tale|book) called|with the title)\s+[“"«]([^”"»\n]{2,120})[”"»]/
        ) {
            return String(match.output.1)
        }
        guard let first = text.split(separator: "\n").first, first.hasPrefix("# ") else { return nil }
        return first.dropFirst(2).trimmed
    }

    /// What stands behind "about", up to the end of its clause.
    private static func subject(_ text: String) -> String? {
        let pattern = /\babout\s+((?:an?|the|two|three|four|my|our|his|her)?\s*[^.,;:!?\n]{3,160})/.ignoresCase()
        var rest = text[...]
        while let match = rest.firstMatch(of: pattern) {
            let subject = match.output.1.trimmed
            // "about 800 words" is none; what it is about comes later.
            if subject.first?.isNumber != true { return subject }
            rest = rest[match.output.1.startIndex...]
        }
        return nil
    }

    /// "in a village by the sea", "on a spaceship".
    private static func place(_ text: String) -> String? {
        let pattern =
            /\b(?:set in|set on|takes place in|takes place on|happens in|lives in|live in|living in|lost in|in|on|aboard|at)\s+((?:an?|the|old|ancient)\s+[^.,;:!?\n]{3,80})/
            .ignoresCase()
        guard let match = text.firstMatch(of: pattern) else { return nil }
        let words = match.output.1.split(separator: " ")
        // The clause goes on with somebody who does something there.
        let stops: Set<Substring> = ["who", "that", "which", "and", "when", "while", "where", "but", "to", "with"]
        let kept = words.prefix { !stops.contains($0) }
        let place = kept.joined(separator: " ")
        let isTime = ["end", "first", "third", "style", "morning", "voice", "way", "same", "middle"].contains {
            place.hasSuffix($0)
        }
        return kept.count < 2 || isTime ? nil : place
    }
}
