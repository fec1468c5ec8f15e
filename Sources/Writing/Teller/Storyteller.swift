import Foundation
import Native
import Studio

/// A tale of the built-in storyteller: a draft that needs no model, and says so.
package struct Tale: Sendable, Equatable {
    package var premise: String
    package var outline: StoryOutline
    /// The text of each chapter.
    package var chapters: [String]

    /// Who wrote it, as manifests say.
    package static let writer = "local draft"
}

/// Tells a short tale by the bones of stories: somebody wants something, something stands in the way, two attempts fail,
/// something changes, and it ends.
///
/// Called by the writer when there is no model. Pure: the same brief gives the same tale, another brief another. It is no
/// author; its sentences were written beforehand, and are chosen and filled with the brief's own people, place and plot.
package struct Storyteller: Sendable {
    private let brief: StoryBrief
    private let grammar: TaleGrammar
    private var dice: Dice
    private let people: TalePeople
    private let place: TalePlace
    private let kernel: TaleGrammar.Kernel
    private let thing: String
    private var words: [String: String] = [:]
    /// What happens, a sentence each, for the outline.
    private var beats: [String] = []

    /// Changes when its sentences do: the same brief is then another tale.
    package static let version = "storyteller-2"
    /// Words that it can tell a tale in.
    package static let lengths = 400...1500

    /// - Throws: what is wrong with the program's own sentences; never for a brief.
    package static func tell(_ brief: StoryBrief) throws -> Tale {
        var teller = try Storyteller(brief)
        return teller.tale()
    }

    private init(_ brief: StoryBrief) throws {
        self.brief = brief
        grammar = try TaleGrammar.builtIn.get()
        dice = Dice(seed: brief.seed)
        people = TalePeople(brief, &dice)
        place = TalePlace(brief, grammar, &dice)
        let told = "\(brief.plot) \(brief.title) \(brief.notes)".lowercased()
        let said = Set(told.split { !$0.isLetter }.map(String.init))
        let ranked = grammar.kernels.sorted { $0.key < $1.key }.map(\.value).map { kernel in
            (
                kernel: kernel,
                score: kernel.words.count { said.contains($0) } + 2 * kernel.things.count { said.contains($0) }
            )
        }
        let best = ranked.map(\.score).max() ?? 0
        kernel = dice.pick(ranked.filter { $0.score == best }).kernel
        let named = kernel.things.filter { told.contains($0) }
        thing = "the " + dice.pick(named.isEmpty ? kernel.things : named)
        words = vocabulary(isFirst: brief.pointOfView == .firstPerson)
    }

    // MARK: Words

    private mutating func vocabulary(isFirst: Bool) -> [String: String] {
        let (hero, friend) = (people.hero, people.friend)
        let own = hero.pronouns
        func possessive(_ name: String) -> String { name + "'s" }
        var words: [String: String] = [
            "H": isFirst ? "I" : hero.name, "Ho": isFirst ? "me" : hero.name,
            "Hs": isFirst ? "my" : possessive(hero.name), "h": isFirst ? "I" : own.subject,
            "hs": isFirst ? "my" : own.possessive, "F": friend.name, "Fo": friend.name,
            "Fs": possessive(friend.name), "fs": friend.pronouns.possessive, "they": isFirst ? "we" : "they",
            "them": isFirst ? "us" : "them", "their": isFirst ? "our" : "their", "s": isFirst ? "" : "s",
            "has": isFirst ? "have" : "has", "does": isFirst ? "do" : "does", "goes": isFirst ? "go" : "goes",
            "O": thing, "place": place.short, "in_place": "\(place.preposition) \(place.short)",
            "in_setting": "\(place.preposition) \(place.full)",
            "hero_np": hero.noun, "named": hero.hasName ? " called \(hero.fullName)" : "",
            "traits": hero.traits.isEmpty ? dice.pick(Self.traits) : hero.traits,
        ]
        words["F_intro"] = intro(friend, hero: isFirst ? "my" : own.possessive)
        for (name, list) in [
            ("sight", place.world.sight), ("sound", place.world.sound), ("smell", place.world.smell),
            ("path", place.world.path), ("far", place.world.far), ("creature", place.world.creature),
        ] {
            words[name] = dice.pick(list)
        }
        words["plot"] = plot
        words["want"] = TaleSentences.made(dice.pick(kernel.want), words, &dice).lowercasedFirst
        return words
    }

    private static let introductions = [
        "My name is {name}.", "They [call|called] me {name}.", "I am {name}, in case [anybody asks|it matters].",
    ]
    private static let traits = [
        "stubborn and quick", "quiet, and hard to hurry", "small for a hero and loud for a small one",
        "patient, as a rule",
        "curious, which had cost two teeth so far", "the kind that counts the stairs", "kind, and slow to say so",
        "careful with things and careless with time", "good at waiting", "bad at waiting, and worse at sitting still",
    ]

    private func intro(_ friend: TalePeople.Person, hero: String) -> String {
        if let relation = friend.relation { return "\(hero) \(relation) \(friend.fullName)" }
        let traits = friend.traits.isEmpty ? "" : ", \(friend.traits)"
        return friend.hasName ? "\(friend.fullName)\(traits.isEmpty ? "" : traits + ",")" : friend.noun
    }

    /// The brief's own plot in one breath; empty if it says none.
    private var plot: String {
        var text = brief.plot
        // "Write a funny story about a fox who fears the dark": what it is about.
        if let about = text.range(of: "about ", options: .backwards), text.contains("story") || text.contains("tale") {
            text = String(text[about.upperBound...])
        }
        for label in ["Theme:", "Conflict:", "Plot:", "theme:", "conflict:", "plot:"] {
            text = text.replacing(label, with: "")
        }
        let sentences = text.split { ".;!?\n".contains($0) }.map { $0.trimmed }
        guard let sentence = sentences.first(where: { $0.split(separator: " ").count > 2 }) ?? sentences.first else {
            return ""
        }
        let line = sentence.replacing("\"", with: "'").trimmed(of: " ,:-")
        guard line.count > 120 else { return line }
        // As much as one can say in a breath.
        let cut = line.prefix(110)
        return String(cut[..<(cut.lastIndex(of: ",") ?? cut.lastIndex(of: " ") ?? cut.endIndex)])
    }

    // MARK: The tale

    private mutating func pick(_ templates: [String]) -> String {
        let isFirst = brief.pointOfView == .firstPerson
        let fitting = templates.filter { !$0.hasPrefix(isFirst ? "(third)" : "(first)") }
        var template = dice.pick(fitting)
        for mark in ["(first) ", "(third) "] where template.hasPrefix(mark) { template.removeFirst(mark.count) }
        return template
    }

    private mutating func one(_ templates: [String]) -> String {
        TaleSentences.made(pick(templates), words, &dice)
    }

    /// One step of what happens, noted for the outline as the third person has it.
    private mutating func step(_ templates: [String]) -> String {
        let template = pick(templates)
        var same = dice
        let third = TaleSentences.made(template, TellerWords.third(words, hero: people.hero), &same)
        beats.append(TellerWords.firstSentence(third))
        return TaleSentences.made(template, words, &dice)
    }

    private mutating func tale() -> Tale {
        var opening = one(grammar.openings)
        if brief.length >= 430 || !place.rest.isEmpty { opening = one(grammar.times) + " " + opening }
        if !place.rest.isEmpty { opening += " " + TaleSentences.polished("it was \(place.rest).") }
        // Nobody else says who "I" is.
        if brief.pointOfView == .firstPerson {
            opening += " " + TaleSentences.made(dice.pick(Self.introductions), ["name": people.hero.fullName], &dice)
        }
        if brief.length >= 470 { opening += " " + one(grammar.hero) }
        var paragraphs: [(text: String, slot: Int, isOptional: Bool)] = [
            (opening, 0, false), (one(grammar.friend), 0, !people.isFriendTold), (one(grammar.want), 0, true),
        ]
        if !plot.isEmpty { paragraphs.append((one(grammar.plot), 0, false)) }
        paragraphs += [
            (step(kernel.trouble), 1, false), (one(kernel.stake), 1, true), (step(kernel.try1), 2, false),
            (step(kernel.try2), 3, false), (one(grammar.low), 4, true), (step(kernel.insight), 4, false),
            (step(kernel.act), 5, false), (step(kernel.ending(brief.ending)), 5, false),
            (one(grammar.closings[brief.tone.rawValue] ?? []), 5, true),
        ]
        if !people.others.isEmpty {
            paragraphs.insert((others, 1, false), at: paragraphs.firstIndex { $0.slot == 2 } ?? 1)
        }
        let target = min(max(brief.length, Self.lengths.lowerBound), Self.lengths.upperBound)
        fit(&paragraphs, target)
        return finished(paragraphs.map { ($0.text, $0.slot) })
    }

    /// Whoever else the brief names has heard of it.
    private var others: String {
        let list =
            people.others.count > 1
            ? people.others.dropLast().joined(separator: ", ") + " and " + (people.others.last ?? "") : people.others[0]
        return "It was \(list) who had brought the news, and who meant to see how it ended."
    }

    /// Adds hours between the steps, or leaves out what can be, until the tale has its length.
    private mutating func fit(_ paragraphs: inout [(text: String, slot: Int, isOptional: Bool)], _ target: Int) {
        func count() -> Int { paragraphs.reduce(0) { $0 + Repetition.words(of: $1.text).count } }
        while count() > target + target / 14, let index = paragraphs.lastIndex(where: \.isOptional) {
            paragraphs.remove(at: index)
        }
        var slot = 0
        let alone = Set(kernel.alone ?? [])
        let slots = [1, 2, 3, 4]
        for template in grammar.interludes.shuffled(using: &dice) {
            // Nobody talks to somebody who has gone away.
            let needsFriend = ["{F", "{they}", "{them}", "{their}"].contains { template.contains($0) }
            let free = slots.filter { !needsFriend || !alone.contains($0) }
            guard !free.isEmpty else { continue }
            let text = TaleSentences.made(template, words, &dice)
            let (now, more) = (count(), Repetition.words(of: text).count)
            // Nearer than without it.
            guard abs(now + more - target) < abs(now - target) else { continue }
            let at = free[slot % free.count]
            slot += 1
            let place = paragraphs.lastIndex { $0.slot == at }.map { $0 + 1 } ?? paragraphs.count
            paragraphs.insert((text, at, false), at: place)
        }
    }

    private func finished(_ paragraphs: [(text: String, slot: Int)]) -> Tale {
        let count = min(max(brief.chapters, 1), 5)
        var dice = dice
        let third = TellerWords.third(words, hero: people.hero)
        let want = TaleSentences.made("{H} wants to {want}.", third, &dice)
        let names = ["One", "Two", "Three", "Four", "Five"]
        let chapters = (0..<count).map { number in
            let own = beats.indices.filter { $0 * count / beats.count == number }.map { beats[$0] }
            return StoryOutline.Chapter(title: count > 1 ? names[number] : "", act: 1 + number * 3 / count, beats: own)
        }
        let texts = (0..<count).map { number in
            paragraphs.filter { min($0.slot, 4) * count / 5 == number }.map(\.text).joined(separator: "\n\n")
        }
        let isFriendThere = texts.contains { $0.contains(people.friend.name) }
        let all =
            ([people.hero] + (isFriendThere ? [people.friend] : [])).map {
                StoryOutline.Person(
                    name: $0.hasName ? $0.fullName : $0.name,
                    role: $0 == people.hero ? "protagonist" : $0.relation ?? "companion",
                    description: $0.traits
                )
            } + people.others.map { StoryOutline.Person(name: $0) }
        let outline = StoryOutline(
            title: brief.title.isEmpty ? TellerWords.title(people.hero, thing) : brief.title,
            cast: all,
            places: [StoryOutline.Place(name: place.short, description: place.full)],
            chapters: chapters
        )
        return Tale(premise: want, outline: outline, chapters: texts)
    }
}

/// Words of a tale for those who speak about it.
enum TellerWords {
    /// The same words as the third person has them.
    static func third(_ words: [String: String], hero: TalePeople.Person) -> [String: String] {
        let own = hero.pronouns
        return words.merging([
            "H": hero.name, "Ho": hero.name, "Hs": hero.name + "'s", "h": own.subject,
            "hs": own.possessive, "s": "s", "has": "has", "does": "does", "they": "they",
            "them": "them", "their": "their",
            "want": words["want"].map {
                $0.replacing(" my ", with: " \(own.possessive) ").replacing(" I ", with: " \(own.subject) ")
            } ?? "",
        ]) { $1 }
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
