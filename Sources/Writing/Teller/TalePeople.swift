import Analysis
import Studio

/// The people of a tale, as far as a brief tells of them.
///
/// Made by the storyteller. Pure; what a brief does not say is chosen by the dice.
struct TalePeople: Sendable {
    struct Person: Sendable, Equatable {
        /// "Mara", or "the fox".
        var name: String
        /// As the brief has it: "Mara Feldmann"; the same as the name for one without.
        var fullName: String
        /// "a girl", "a small fox": how somebody is met first.
        var noun: String
        var isFemale: Bool
        var isThing = false
        /// "tall and muscular, with a kind heart": what follows "was"; empty if nothing is said.
        var traits = ""
        /// "brother", if it is the hero's.
        var relation: String?
        var hasName = true

        var pronouns: Pronoun {
            if isThing { return Pronoun(subject: "it", object: "it", possessive: "its", reflexive: "itself") }
            return isFemale
                ? Pronoun(subject: "she", object: "her", possessive: "her", reflexive: "herself")
                : Pronoun(subject: "he", object: "him", possessive: "his", reflexive: "himself")
        }
    }

    /// The forms of a pronoun.
    struct Pronoun: Sendable {
        var subject, object, possessive, reflexive: String
    }

    var hero: Person
    var friend: Person
    /// Whether the brief tells of the companion.
    var isFriendTold: Bool
    /// Everybody else whom the brief names.
    var others: [String]

    private static let names: [(name: String, isFemale: Bool)] = [
        ("Tilda", true), ("Oskar", false), ("Nell", true), ("Ivo", false), ("Rosa", true), ("Emil", false),
        ("Jette", true),
        ("Finn", false), ("Hanne", true), ("Wim", false), ("Lotte", true), ("Bruno", false), ("Ada", true),
        ("Kasper", false),
        ("Greta", true), ("Tom", false), ("Selma", true), ("Anton", false), ("Ines", true), ("Silas", false),
    ]
    private static let women: Set<String> = [
        "woman", "girl", "mother", "sister", "daughter", "grandmother", "aunt", "queen", "princess", "witch", "she",
        "her", "wife",
        "lady", "nun", "widow", "niece", "waitress", "actress", "vixen", "mermaid",
    ]
    private static let men: Set<String> = [
        "man", "boy", "father", "brother", "son", "grandfather", "uncle", "king", "prince", "wizard", "he", "his",
        "him", "husband",
        "knight", "monk", "widower", "nephew", "waiter", "actor",
    ]
    private static let relations: Set<String> = [
        "brother", "sister", "friend", "mother", "father", "uncle", "aunt", "grandmother", "grandfather", "cousin",
        "neighbour",
        "neighbor", "teacher", "dog", "cat", "robot", "partner", "wife", "husband", "son", "daughter", "assistant",
        "twin",
    ]
    /// Capitalised words that are nobody's name.
    private static let noNames: Set<String> = [
        "The", "A", "An", "He", "She", "They", "It", "His", "Her", "Their", "My", "Our", "Two", "Three", "Four", "And",
        "But",
        "When", "Where", "With", "Who", "In", "On", "At", "One", "Once", "Main", "Character", "Characters",
        "Protagonist", "Hero",
        "Villain", "Theme", "Conflict", "Name", "I", "Mr", "Mrs", "Dr", "Captain", "Inspector", "King", "Queen",
        "Princess", "Prince",
        "Sir", "Lady", "Professor", "Aunt", "Uncle", "Grandma", "Grandpa", "There", "This", "That", "Is", "Not", "No",
    ]

    init(_ brief: StoryBrief, _ dice: inout Dice) {
        var text = brief.characters.isEmpty ? brief.plot : brief.characters
        // Whoever shouts means no names.
        if !text.contains(where: \.isLowercase) { text = text.lowercased() }
        var found = Self.named(in: text)
        let whole = text.lowercased()
        // Of a plot only somebody who can be one: "the clock has stopped" is about no hero.
        if found.isEmpty, let noun = Self.noun(in: text), !brief.characters.isEmpty || Self.isSomebody(noun.fullName) {
            found = [noun]
        }
        if found.isEmpty {
            let (name, isFemale) = dice.pick(Self.names)
            let noun = Self.stranger(brief, isFemale)
            found = [Person(name: name, fullName: name, noun: noun, isFemale: isFemale)]
        }
        hero = found[0]
        isFriendTold = found.count > 1
        if found.count > 1 {
            friend = found[1]
        } else {
            let free = Self.names.filter { $0.name != found[0].name && !whole.contains($0.name.lowercased()) }
            // Another pronoun than the hero's, so that nobody is taken for the other.
            let other = free.filter { $0.isFemale != found[0].isFemale }
            let (name, isFemale) = dice.pick(other.isEmpty ? free : other)
            friend = Person(name: name, fullName: name, noun: Self.stranger(brief, isFemale), isFemale: isFemale)
        }
        others = found.dropFirst(2).map(\.fullName)
    }

    private static let creatures: Set<String> = [
        "fox", "dragon", "cat", "dog", "bear", "wolf", "mouse", "rabbit", "hare", "owl", "horse", "pony", "robot",
        "elephant",
        "lion", "tiger", "frog", "duck", "goose", "bird", "whale", "turtle", "hedgehog", "squirrel", "unicorn", "giant",
        "fairy",
        "elf", "troll", "ghost", "witch", "knight", "pirate", "monster", "penguin", "monkey", "sheep", "goat", "cow",
        "pig",
    ]

    private static func isSomebody(_ noun: String) -> Bool {
        let noun = noun.lowercased()
        return women.contains(noun) || men.contains(noun) || creatures.contains(noun)
            || ["child", "teacher", "doctor", "baker", "sailor", "soldier", "farmer", "student", "author"].contains(
                noun
            )
    }

    private static func stranger(_ brief: StoryBrief, _ isFemale: Bool) -> String {
        brief.audience == .children || brief.audience == .allAges
            ? (isFemale ? "a girl" : "a boy") : (isFemale ? "a woman" : "a man")
    }

    /// Everybody with a name, in order, with what is said between one name and the next.
    private static func named(in text: String) -> [Person] {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        var starts: [(index: Int, name: [String])] = []
        var index = 0
        while index < words.count {
            let bare = words[index].filter { $0.isLetter || $0 == "-" || $0 == "'" }
            let isSentenceStart = index == 0 || words[index - 1].last.map { ".!?:;".contains($0) } ?? false
            guard isName(bare),
                words[index].last == ","
                    || !(isSentenceStart && words.count > index + 1 && isVerbless(bare, words[index + 1]))
            else {
                index += 1
                continue
            }
            var name = [bare]
            // "Mara Feldmann," ends with its comma.
            while words[index].last?.isLetter == true, index + 1 < words.count {
                let next = words[index + 1].filter { $0.isLetter || $0 == "-" || $0 == "'" }
                guard isName(next) else { break }
                name.append(next)
                index += 1
            }
            if !starts.contains(where: { $0.name[0] == name[0] }) { starts.append((index, name)) }
            index += 1
        }
        return starts.enumerated().map { place, start in
            let end =
                place + 1 < starts.count ? starts[place + 1].index - starts[place + 1].name.count + 1 : words.count
            let own = Array(words[min(start.index + 1, words.count)..<max(min(start.index + 1, words.count), end)])
            let before = start.index - start.name.count
            return person(
                start.name,
                own,
                before: before >= 0 ? Array(words[max(0, before - 2)...before]) : [],
                words[start.index]
            )
        }
    }

    private static func isName(_ word: String) -> Bool {
        guard let first = word.first, first.isUppercase, word.count > 1, !noNames.contains(word) else { return false }
        return word.dropFirst().contains { $0.isLowercase }
    }

    /// Whether a capitalised word at a sentence's beginning is an adjective or a noun, and no name: "Tall people".
    private static func isVerbless(_ word: String, _ next: String) -> Bool {
        let verbs: Set<String> = [
            "is", "was", "has", "had", "who", "and", "lives", "wants", "loves", "works", "keeps", "hates", "can",
        ]
        return word.last?.isLetter == true && !verbs.contains(next.lowercased()) && next.first?.isLowercase == true
            && GivenNames.gender(of: word) == nil
    }

    private static func person(_ name: [String], _ after: [String], before: [String], _ last: String) -> Person {
        let words = (before + after).map { $0.lowercased().filter(\.isLetter) }
        let own = after.map { $0.lowercased().filter(\.isLetter) }
        let women =
            own.count { Self.women.contains($0) } + (before.contains { Self.women.contains($0.lowercased()) } ? 2 : 0)
        let men = own.count { Self.men.contains($0) } + (before.contains { Self.men.contains($0.lowercased()) } ? 2 : 0)
        let known = GivenNames.gender(of: name[0])
        let isFemale =
            women != men
            ? women > men : known.map { $0 == .female } ?? (name[0].last.map { "aeiy".contains($0) } ?? true)
        let isChild = words.contains {
            ["girl", "boy", "child", "kid", "twelve", "ten", "eleven", "nine", "eight", "seven", "six"].contains($0)
        }
        var person = Person(
            name: name[0],
            fullName: name.joined(separator: " "),
            noun: isFemale ? (isChild ? "a girl" : "a woman") : (isChild ? "a boy" : "a man"),
            isFemale: isFemale
        )
        person.relation = before.last.map { $0.lowercased() }.flatMap { relations.contains($0) ? $0 : nil }
        person.traits = traits(after, last)
        return person
    }

    /// What follows "is" or a comma, as far as it can stand after "was".
    private static func traits(_ after: [String], _ last: String) -> String {
        var words = after[...]
        if let first = words.first, ["is", "was"].contains(first) {
            words = words.dropFirst()
        } else if last.last != "," {
            return ""
        }
        var kept: [String] = []
        for word in words {
            let bare = word.lowercased().filter(\.isLetter)
            if ["who", "that", "which", "but", "and"].contains(bare), kept.last?.last == "," || kept.isEmpty { break }
            if ["who", "which"].contains(bare) { break }
            // After a comma a verb begins what he or she does: "keeps the light".
            if kept.last?.last == ",", bare.count > 3, bare.hasSuffix("s"), !bare.hasSuffix("ss"),
                !bare.hasSuffix("ous")
            {
                break
            }
            kept.append(word)
            if word.last.map({ ".;!?".contains($0) }) == true || kept.count > 14 { break }
        }
        while let word = kept.last, ["and", "or", "with", "her", "his", "a", "the"].contains(word.lowercased()) {
            kept.removeLast()
        }
        let text = kept.joined(separator: " ").trimmed(of: ".,;:!? ")
        // "twelve, stubborn": twelve and stubborn.
        guard !text.contains(" and "), let comma = text.lastIndex(of: ",") else { return text }
        let last = text[text.index(after: comma)...]
        guard last.split(separator: " ").count <= 2, !last.hasPrefix(" a") else { return text }
        return text[..<comma] + " and" + last
    }

    /// "a small fox who fears the dark": somebody without a name.
    private static func noun(in text: String) -> Person? {
        let words = text.split { $0.isWhitespace }.map(String.init)
        // "A bedtime story about a fox": the fox.
        let about = words.firstIndex { $0.lowercased() == "about" }.map { words[$0...] } ?? words[...]
        guard let article = about.firstIndex(where: { ["a", "an", "the", "A", "An", "The", "my", "our"].contains($0) })
        else { return nil }
        var phrase: [String] = []
        for word in words[(article + 1)...] {
            let bare = word.filter { $0.isLetter || $0 == "-" }
            if [
                "who", "that", "which", "and", "with", "in", "on", "from", "of", "is", "wants", "lives", "called",
                "named", "has", "to", "at", "by", "for", "about", "was", "must",
            ].contains(bare.lowercased()) || phrase.count == 4 {
                break
            }
            phrase.append(bare)
            if bare != word { break }
        }
        guard let noun = phrase.last, noun.count > 2 else { return nil }
        let people = women.union(men).union([
            "child", "teacher", "doctor", "baker", "sailor", "soldier", "farmer", "student", "author",
        ])
        let isPerson = people.contains(noun.lowercased())
        let isFemale =
            isPerson
            && (women.contains(noun.lowercased())
                || text.lowercased().split { !$0.isLetter }.contains { ["she", "her"].contains($0) })
        let isMale = text.lowercased().split { !$0.isLetter }.contains { ["he", "his", "him"].contains($0) }
        let says = text.lowercased().split { !$0.isLetter }.contains { ["she", "her"].contains($0) }
        let rest = phrase.joined(separator: " ").lowercased()
        return Person(
            name: "the \(noun.lowercased())",
            fullName: noun,
            noun: (rest.first.map { "aeiou".contains($0) } == true ? "an " : "a ") + rest,
            isFemale: isFemale || says,
            isThing: !isPerson && !says && !isMale,
            hasName: false
        )
    }
}

extension String {
    /// Without some signs at both ends.
    func trimmed(of signs: String) -> String {
        var text = Substring(self)
        while let first = text.first, signs.contains(first) { text.removeFirst() }
        while let last = text.last, signs.contains(last) { text.removeLast() }
        return String(text)
    }
}
