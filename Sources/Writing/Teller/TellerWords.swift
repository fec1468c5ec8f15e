/// Words of a tale for those who speak about it.
enum TellerWords {
    /// The hero's forms: by name, or "I".
    static func hero(_ hero: TalePeople.Person, isFirst: Bool) -> [String: String] {
        if isFirst {
            return [
                "H": "I", "Ho": "me", "Hs": "my", "h": "I", "hm": "me", "hs": "my", "hself": "myself", "they": "we",
                "them": "us", "their": "our", "s": "", "es": "", "has": "have", "does": "do", "goes": "go",
            ]
        }
        let own = hero.pronouns
        return [
            "H": hero.name, "Ho": hero.name, "Hs": hero.name + "'s", "h": own.subject, "hm": own.object,
            "hs": own.possessive, "hself": own.reflexive, "they": "they", "them": "them", "their": "their", "s": "s",
            "es": "es", "has": "has", "does": "does", "goes": "goes",
        ]
    }

    /// The same words as the third person has them.
    static func third(_ words: [String: String], hero: TalePeople.Person) -> [String: String] {
        var third = words.merging(Self.hero(hero, isFirst: false)) { $1 }
        let own = hero.pronouns
        third["want"] = words["want"].map {
            $0.replacing(" my ", with: " \(own.possessive) ").replacing(" I ", with: " \(own.subject) ")
                .replacing(" me ", with: " \(own.object) ")
        }
        return third
    }

    /// Up to the first full stop that is followed by a blank.
    static func firstSentence(_ text: String) -> String {
        var isOpen = false
        for index in text.indices {
            if text[index] == "\"" { isOpen.toggle() }
            let next = text.index(after: index)
            guard !isOpen, ".!?".contains(text[index]), next == text.endIndex || text[next] == " " else { continue }
            return String(text[...index])
        }
        return text
    }

    /// "Mara and the Lamp".
    static func title(_ hero: TalePeople.Person, _ thing: String) -> String {
        let name =
            hero.hasName
            ? hero.name
            : hero.name.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
        let words = thing.split(separator: " ").map { $0 == "the" ? "the" : $0.prefix(1).uppercased() + $0.dropFirst() }
        return "\(name) and \(words.joined(separator: " "))"
    }
}

extension String {
    var lowercasedFirst: String { isEmpty || hasPrefix("I ") ? self : prefix(1).lowercased() + dropFirst() }
}
