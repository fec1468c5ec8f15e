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
    private let bones: TaleGrammar.Bones
    private let thing: String
    private let style: TaleStyle
    private var words: [String: String] = [:]
    private var quotesPlot = true
    /// Of how many tellings of a step a short tale takes the shortest.
    private var choices = 3
    /// What happens, a sentence each, for the outline.
    private var beats: [String] = []

    /// Changes when its sentences do: the same brief is then another tale.
    package static let version = "storyteller-3"
    /// Words that it can tell a tale in.
    package static let lengths = 400...1500

    /// `quotesPlot`: whether the brief's plot may be said in its own words.
    /// - Throws: what is wrong with the program's own sentences; never for a brief.
    package static func tell(_ brief: StoryBrief, quotesPlot: Bool = true) throws -> Tale {
        var teller = try Storyteller(brief)
        teller.quotesPlot = quotesPlot
        return teller.tale()
    }

    private init(_ brief: StoryBrief) throws {
        self.brief = brief
        grammar = try TaleGrammar.builtIn.get()
        dice = Dice(seed: brief.seed)
        people = TalePeople(brief, &dice)
        place = TalePlace(brief, grammar, &dice)
        let told = "\(brief.plot) \(brief.title) \(brief.notes)".lowercased()
        func spoken(_ text: String) -> Set<String> { Set(text.split { !$0.isLetter }.map(String.init)) }
        // What happens says more than who it happens to.
        let (said, whom) = (spoken(told), spoken(brief.characters.lowercased()))
        let ranked = grammar.kernels.sorted { $0.key < $1.key }.map { name, kernel in
            (
                name: name, kernel: kernel,
                score: 2 * kernel.words.count { said.contains($0) } + 4 * kernel.things.count { said.contains($0) }
                    + kernel.words.count { whom.contains($0) }
            )
        }
        let best = ranked.map(\.score).max() ?? 0
        let chosen = dice.pick(ranked.filter { $0.score == best })
        kernel = chosen.kernel
        bones = try TaleGrammar.bones(of: chosen.name)
        let named = kernel.things.filter { told.contains($0) }
        thing = "the " + dice.pick(named.isEmpty ? kernel.things : named)
        style = TaleStyle(brief.style, &dice)
        words = vocabulary(isFirst: brief.pointOfView == .firstPerson)
    }

    // MARK: Words

    private mutating func vocabulary(isFirst: Bool) -> [String: String] {
        let (hero, friend) = (people.hero, people.friend)
        var words = TellerWords.hero(hero, isFirst: isFirst)
        words.merge([
            "F": friend.name, "Fo": friend.name, "Fs": friend.name + "'s", "f": friend.pronouns.subject,
            "fm": friend.pronouns.object, "fs": friend.pronouns.possessive,
            "O": thing, "place": place.short, "in_place": "\(place.preposition) \(place.short)",
            "in_setting": "\(place.preposition) \(place.full)",
            "hero_np": hero.noun, "named": hero.hasName ? " called \(hero.fullName)" : "",
            "traits": hero.traits.isEmpty ? dice.pick(Self.traits) : hero.traits,
        ]) { $1 }
        words["F_intro"] = intro(friend, hero: words["hs"] ?? "")
        for (name, list) in [
            ("sight", place.world.sight), ("sound", place.world.sound), ("smell", place.world.smell),
            ("path", place.world.path), ("far", place.world.far), ("creature", place.world.creature),
        ] {
            words[name] = dice.pick(list)
        }
        words["plot"] = plot
        words["want"] = TaleSentences.made(dice.pick(bones.want), words, &dice).lowercasedFirst
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
        // "Ana and I" is what one says.
        if isFirst { template = template.replacing("{H} and {F}", with: "{F} and {H}") }
        return style.spoken(template)
    }

    private mutating func one(_ templates: [String]) -> String {
        TaleSentences.made(pick(templates), words, &dice)
    }

    /// One step of what happens, noted for the outline as the third person has it.
    private mutating func step(_ templates: [String]) -> String {
        // A short tale takes the shortest of a few.
        var best: (text: String, template: String, dice: Dice)?
        for _ in 0..<(isShort ? choices : 1) {
            let template = pick(templates)
            let before = dice
            let text = TaleSentences.made(template, words, &dice)
            if text.count < best?.text.count ?? .max { best = (text, template, before) }
        }
        guard let best else { return "" }
        var same = best.dice
        let third = TaleSentences.made(best.template, TellerWords.third(words, hero: people.hero), &same)
        beats.append(TellerWords.firstSentence(third))
        return best.text
    }

    /// Words below which there is one attempt only.
    private static let shortest = 480
    private var isShort: Bool { brief.length < Self.shortest }
    /// How often a tale is told anew until it has its length.
    private static let mostTries = 48

    private mutating func tale() -> Tale {
        let target = min(max(brief.length, Self.lengths.lowerBound), Self.lengths.upperBound)
        var best: (paragraphs: [Paragraph], beats: [String], off: Int)?
        // What is short is let off with less than a tenth, which is what the brief may ask.
        let bound = isShort ? 0.085 : 0.06
        for attempt in 0..<Self.mostTries where best.map({ Double($0.off) > bound * Double(target) }) ?? true {
            beats = []
            // Where that does not do, of more.
            choices = attempt < Self.mostTries / 2 ? 3 : 7
            var paragraphs = told(target)
            fit(&paragraphs, target)
            let off = abs(Self.count(paragraphs) - target)
            if off < best?.off ?? .max { best = (paragraphs, beats, off) }
        }
        beats = best?.beats ?? []
        return finished(best?.paragraphs.map { ($0.text, $0.slot) } ?? [])
    }

    /// A paragraph of a tale that is being put together.
    private struct Paragraph {
        let text: String
        let words: Int
        /// Which step it belongs to, 0 to 5.
        let slot: Int
        let isOptional: Bool
        /// Whether hours may follow, and which.
        var gap: TaleGrammar.Gap?

        init(_ text: String, slot: Int, isOptional: Bool = false, gap: TaleGrammar.Gap? = nil) {
            (self.text, self.slot, self.isOptional, self.gap) = (text, slot, isOptional, gap)
            words = Repetition.words(of: text).count
        }
    }

    private static func count(_ paragraphs: [Paragraph]) -> Int { paragraphs.reduce(0) { $0 + $1.words } }

    private mutating func opening() -> String {
        let openings = (0..<(isShort ? 4 : 1)).map { _ in one(grammar.openings) }
        var opening = openings.min { $0.count < $1.count } ?? ""
        if brief.length >= 430 || !place.rest.isEmpty { opening = one(grammar.times) + " " + opening }
        if !place.rest.isEmpty { opening += " " + TaleSentences.polished("it was \(place.rest).") }
        // Nobody else says who "I" is.
        if brief.pointOfView == .firstPerson {
            let hero = people.hero
            let introduction =
                hero.hasName ? dice.pick(Self.introductions) : "I am {name}, in case [anybody asks|it matters]."
            let name = hero.hasName ? hero.fullName : hero.noun
            opening += " " + TaleSentences.made(introduction, ["name": name], &dice)
        }
        if brief.length >= 520 { opening += " " + one(grammar.hero) }
        return opening
    }

    /// The steps of the tale, without the hours between them.
    private mutating func told(_ target: Int) -> [Paragraph] {
        var paragraphs = [
            Paragraph(opening(), slot: 0),
            Paragraph(one(grammar.friend), slot: 0, isOptional: !people.isFriendTold || isShort),
            Paragraph(one(grammar.want), slot: 0, isOptional: true),
        ]
        if words["plot"]?.isEmpty == false, quotesPlot {
            // What may go goes from the end: in a short tale the plot is the last to go.
            let told = Paragraph(one(grammar.plot), slot: 0, isOptional: isShort)
            paragraphs.insert(told, at: isShort ? 1 : paragraphs.count)
        }
        paragraphs.append(Paragraph(step(bones.trouble), slot: 1))
        paragraphs.append(Paragraph(one(bones.stake), slot: 1, isOptional: true))
        if !people.others.isEmpty { paragraphs.append(Paragraph(others(), slot: 1)) }
        paragraphs[paragraphs.count - 1].gap = .before
        // One attempt in a short tale, three in a long one; and the one that makes it worse.
        let tries = bones.tries.shuffled(using: &dice)
        if isShort {
            paragraphs.append(Paragraph(step(Array(tries.prefix(2))), slot: 2, gap: .between))
        } else {
            for attempt in tries.prefix(min(3, max(1, (target - 250) / 400))) {
                paragraphs.append(Paragraph(step([attempt]), slot: 2, gap: .between))
            }
        }
        let turns = bones.turns.shuffled(using: &dice).prefix(isShort ? 2 : 1)
        guard let turn = turns.min(by: { $0.size(brief.ending) < $1.size(brief.ending) }) else { return paragraphs }
        // In so few words it is bad enough as it is.
        if !isShort { paragraphs.append(Paragraph(step(bones.setback), slot: 3)) }
        paragraphs += [
            Paragraph(one(grammar.low), slot: 3, isOptional: true, gap: .low),
            Paragraph(step(turn.insight), slot: 4),
            Paragraph(step(turn.act), slot: 5),
            Paragraph(step(turn.ending(brief.ending)), slot: 5),
            Paragraph(one(grammar.closings[brief.tone.rawValue] ?? []), slot: 5, isOptional: true),
        ]
        return paragraphs
    }

    /// Whoever else the brief names has heard of it.
    private mutating func others() -> String {
        words["others"] =
            people.others.count > 1
            ? people.others.dropLast().joined(separator: ", ") + " and " + (people.others.last ?? "") : people.others[0]
        return one(grammar.others)
    }

    /// Adds hours between the steps, or leaves out what can be, until the tale has its length.
    private mutating func fit(_ paragraphs: inout [Paragraph], _ target: Int) {
        while Self.count(paragraphs) > target + target / 20, let index = paragraphs.lastIndex(where: \.isOptional) {
            let gone = paragraphs.remove(at: index)
            if let gap = gone.gap { paragraphs[index - 1].gap = gap }
        }
        var hours: [TaleGrammar.Gap: [String]] = [:]
        for gap in [TaleGrammar.Gap.before, .between, .low] { hours[gap] = self.hours(gap) }
        var used: Set<String> = []
        var isMore = true
        // Round by round, one to a gap, so that none has many more than another.
        while isMore {
            isMore = false
            for index in paragraphs.indices.reversed() {
                guard let gap = paragraphs[index].gap else { continue }
                let now = Self.count(paragraphs)
                for template in hours[gap] ?? [] where !used.contains(template) {
                    used.insert(template)
                    let text = TaleSentences.made(style.spoken(template), words, &dice)
                    let hour = Paragraph(text, slot: paragraphs[index].slot)
                    // Nearer than without it.
                    guard abs(now + hour.words - target) < abs(now - target) else { continue }
                    paragraphs.insert(hour, at: index + 1)
                    isMore = true
                    break
                }
            }
        }
    }

    /// What may stand in a gap, in the order in which it is tried: the kernel's own hours, and those of any tale, as far as
    /// the time of day and the company allow.
    private mutating func hours(_ gap: TaleGrammar.Gap) -> [String] {
        let isAlone = kernel.alone.contains(gap)
        let own = bones.hours.hours(gap)
        let common = grammar.interludes.compactMap { template -> String? in
            // Nobody talks to somebody who has gone away.
            if isAlone, ["{F", "{f", "{they}", "{them}", "{their}"].contains(where: template.contains) { return nil }
            for (mark, span) in [("(night) ", TaleGrammar.Span.night), ("(day) ", .day)] where template.hasPrefix(mark)
            {
                return [span, .days].contains(kernel.when) ? String(template.dropFirst(mark.count)) : nil
            }
            return template
        }
        return (own + common).shuffled(using: &dice)
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
