import Analysis
import Foundation
package import Native

/// What a written story must be like to be delivered as such, and what of it is not so.
///
/// Called by the writer when all parts are there, and again after the repair. Pure; the result is part of the manifest.
package struct StoryGates: Sendable {
    /// What is wrong, where, and what a writer is to do about it.
    package struct Fault: Sendable, Equatable, Codable {
        package enum Kind: String, Sendable, Codable, CaseIterable {
            case length, repetition, cast, beat, language
            case pointOfView = "point_of_view"
            case readingLevel = "reading_level"
            case leftovers, ending, contradiction
        }

        package var kind: Kind
        /// The part, counted from 0; nil if it is the whole that is wrong.
        package var part: Int?
        package var message: String

        package init(_ kind: Kind, part: Int? = nil, _ message: String) {
            (self.kind, self.part, self.message) = (kind, part, message)
        }
    }

    /// Bounds of the gates; those of the language's level by who it is for.
    enum Bound {
        static let length = 0.1
        static let repetition = 0.02
        /// Share of the narrator's pronouns that are "I" in a story of the first person, at least; in another, at most.
        static let firstPerson = 0.2
        static let thirdPerson = 0.08
        /// Share of a beat's own words that a part must have for it to be told there.
        static let beat = 0.34

        /// Flesch–Kincaid grade level, and LIX, at most.
        static func grade(_ audience: StoryBrief.Audience) -> (grade: Double, lix: Double) {
            switch audience {
            case .children: (6.5, 38)
            case .allAges: (8.5, 45)
            case .youngAdults: (10, 50)
            case .adults: (16, 65)
            }
        }
    }

    let brief: StoryBrief
    let outline: StoryOutline
    let plan: PartPlan

    package init(brief: StoryBrief, outline: StoryOutline, plan: PartPlan) {
        (self.brief, self.outline, self.plan) = (brief, outline, plan)
    }

    /// `parts`: the text of each part.
    /// - Throws: what ICU says if sentences cannot be found.
    package func check(_ parts: [String]) throws(NativeError) -> (measures: StoryMeasures, faults: [Fault]) {
        let whole = parts.joined(separator: "\n\n")
        let text = try StoryText(whole, language: brief.language, outline: Outline(text: whole, isMarkdown: true))
        let measures = StoryMeasures(text)
        var faults: [Fault] = []
        lengths(measures, parts, &faults)
        if measures.repeatedFiveGrams > Bound.repetition { faults += repetitions(parts, measures) }
        faults += missing(parts)
        languages(measures, parts, &faults)
        let wrong = [voice(measures), level(measures)].compactMap { $0 }
        // Parts are looked at one by one only where the whole is wrong.
        let own = wrong.isEmpty ? [] : try parts.map { part throws(NativeError) in try measured(part) }
        for fault in wrong {
            locate(fault, in: own.map(fault.kind == .pointOfView ? voice : level), &faults)
        }
        for (index, part) in parts.enumerated() {
            for line in Leftovers.found(in: part) {
                faults.append(
                    Fault(.leftovers, part: index, "It has words to whoever asked for it: “\(line.prefix(60))”.")
                )
            }
        }
        if let last = parts.last, !Endings.isWhole(last) {
            faults.append(Fault(.ending, part: parts.count - 1, "Its last sentence is not finished."))
        }
        return (measures, faults)
    }

    private func lengths(_ measures: StoryMeasures, _ parts: [String], _ faults: inout [Fault]) {
        let off = Double(measures.words - brief.length) / Double(brief.length)
        guard abs(off) > Bound.length else { return }
        let counts = parts.map { Repetition.words(of: $0).count }
        let whole = "It has \(measures.words) words of \(brief.length): \(off > 0 ? "too many" : "too few")"
        // Every part that is far from its share on that side is to come nearer.
        let wrong = plan.parts.filter { part in
            guard counts.indices.contains(part.index), part.words > 0 else { return false }
            let own = Double(counts[part.index] - part.words) / Double(part.words)
            return off > 0 ? own > Bound.length : own < -Bound.length
        }
        if wrong.isEmpty { faults.append(Fault(.length, part: nil, whole + ".")) }
        faults += wrong.map { part in
            Fault(
                .length,
                part: part.index,
                "\(whole); part \(part.index + 1) has \(counts[part.index]) of \(part.words)."
            )
        }
    }

    private func measured(_ part: String) throws(NativeError) -> StoryMeasures {
        StoryMeasures(
            try StoryText(part, language: brief.language, outline: Outline(text: part, isMarkdown: true)),
            withLanguage: false
        )
    }

    /// What is wrong with the whole, said of the parts that make it so; of the whole if none does.
    private func locate(_ fault: Fault, in parts: [Fault?], _ faults: inout [Fault]) {
        let own = parts.enumerated().compactMap { index, found in
            found.map { Fault($0.kind, part: index, $0.message) }
        }
        faults += own.isEmpty ? [fault] : own
    }

    /// Fewest words of which a language can be told.
    private static let leastOfLanguage = 60

    /// A part in another language than the rest is wrong, too.
    private func languages(_ measures: StoryMeasures, _ parts: [String], _ faults: inout [Fault]) {
        func isWrong(_ found: String) -> Bool { found != "und" && !sameLanguage(found, brief.language) }
        let wrong = parts.enumerated().compactMap { index, text -> Fault? in
            guard Repetition.words(of: text).count >= Self.leastOfLanguage else { return nil }
            let found = LanguageGuess.language(of: text)
            guard isWrong(found) else { return nil }
            return Fault(.language, part: index, "It is written in `\(found)`, not in `\(brief.language)`.")
        }
        faults += wrong
        if wrong.isEmpty, isWrong(measures.language) {
            faults.append(Fault(.language, "It is written in `\(measures.language)`, not in `\(brief.language)`."))
        }
    }

    /// The parts that say again what was said.
    private func repetitions(_ parts: [String], _ measures: StoryMeasures) -> [Fault] {
        var before: Set<ArraySlice<Substring>> = []
        var faults: [Fault] = []
        for (index, part) in parts.enumerated() {
            let words = Repetition.words(of: part)
            let again = max(Repetition.shared(words, with: before, of: 5), Repetition.share(words, of: 5))
            if again > Bound.repetition {
                let percent = Int((again * 100).rounded(.up))
                faults.append(Fault(.repetition, part: index, "\(percent) % of it was said before, word for word."))
            }
            before.formUnion(Repetition.runs(words, of: 5))
        }
        let percent = (measures.repeatedFiveGrams * 1000).rounded() / 10
        return faults.isEmpty ? [Fault(.repetition, "\(percent) % of it is said twice, word for word.")] : faults
    }

    /// Members of the cast who are nowhere, and beats that are not told.
    private func missing(_ parts: [String]) -> [Fault] {
        let whole = parts.joined(separator: "\n").lowercased()
        let said = Set(Self.names(in: whole))
        let beats = outline.beats
        var faults = outline.cast.compactMap { person -> Fault? in
            let names = Self.names(in: person.name.lowercased())
            let isThere =
                names.isEmpty ? whole.contains(person.name.lowercased()) : names.contains(where: said.contains)
            guard !isThere else { return nil }
            // Where the plan has them, they are to be.
            let part = plan.parts.first { part in
                part.beats.contains { beat in
                    beats.indices.contains(beat)
                        && !Set(Self.names(in: beats[beat].text.lowercased())).isDisjoint(with: names)
                }
            }
            return Fault(.cast, part: part?.index ?? (parts.isEmpty ? nil : 0), "\(person.name) is not in it.")
        }
        let stems = parts.map { BeatWords.stems(of: $0, language: brief.language) }
        for part in plan.parts where stems.indices.contains(part.index) {
            // A beat may be told a little early or late.
            let near = max(0, part.index - 1)...min(stems.count - 1, part.index + 1)
            let told = near.reduce(into: Set<String>()) { $0.formUnion(stems[$1]) }
            for beat in part.beats where beats.indices.contains(beat) && part.phase?.number ?? 1 == 1 {
                let own = BeatWords.stems(of: beats[beat].text, language: brief.language)
                guard own.count >= 3 else { continue }
                let share = Double(own.intersection(told).count) / Double(own.count)
                if share < Bound.beat {
                    faults.append(Fault(.beat, part: part.index, "It does not tell: \(beats[beat].text)"))
                }
            }
        }
        return faults
    }

    /// The words of a name or a text by which somebody may be known: no articles, no "old", no "of".
    private static func names(in text: String) -> [Substring] {
        let words = text.split { !$0.isLetter && $0 != "-" }
        return words.filter { $0.count > 1 && !particles.contains($0) }
    }

    private static let particles: Set<Substring> = [
        "the", "of", "an", "and", "old", "young", "little", "big", "mr", "mrs", "ms", "miss", "dr", "captain", "king",
        "queen", "uncle", "aunt", "von", "van", "de", "der", "die", "das", "la", "le", "el", "du", "des", "del", "di",
    ]

    private func sameLanguage(_ found: String, _ asked: String) -> Bool {
        let (found, asked) = (found.lowercased().prefix { $0 != "-" }, asked.lowercased().prefix { $0 != "-" })
        // What detectors cannot tell apart in prose.
        let kin: [Set<Substring>] = [["no", "nb", "nn", "da"], ["sr", "hr", "bs"], ["id", "ms"]]
        return found == asked || kin.contains { $0.contains(found) && $0.contains(asked) }
    }

    private func voice(_ measures: StoryMeasures) -> Fault? {
        guard let share = measures.firstPersonShare else { return nil }
        if brief.pointOfView == .firstPerson, share < Bound.firstPerson {
            return Fault(.pointOfView, "It is not told by an “I”.")
        }
        if brief.pointOfView != .firstPerson, share > Bound.thirdPerson {
            return Fault(.pointOfView, "Its narrator says “I”, and it was to be told in the third person.")
        }
        return nil
    }

    private func level(_ measures: StoryMeasures) -> Fault? {
        let bound = Bound.grade(brief.audience)
        let text = "It is harder to read than \(brief.audience.rawValue) should find it"
        if let grade = measures.readingGrade, grade > bound.grade {
            return Fault(.readingLevel, text + String(format: ": grade %.1f, %.1f at most.", grade, bound.grade))
        }
        if let lix = measures.lix, lix > bound.lix {
            return Fault(.readingLevel, text + String(format: ": LIX %.0f, %.0f at most.", lix, bound.lix))
        }
        return nil
    }
}

/// Whether a text ends as texts do.
package enum Endings {
    private static let marks: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔", "—"]

    package static func isWhole(_ text: String) -> Bool {
        let tail = text.reversed().first { !$0.isWhitespace && !"\"'”’»)*_]』」".contains($0) }
        return tail.map { marks.contains($0) } ?? false
    }

    /// A text up to its last whole sentence; all of it if there is none.
    package static func cut(_ text: String) -> String {
        guard !isWhole(text) else { return text }
        guard let end = text.lastIndex(where: { marks.contains($0) }) else { return text }
        // Marks that close belong to the sentence.
        let rest = text[text.index(after: end)...].prefix { "\"'”’»)".contains($0) }
        return String(text[...end]) + rest
    }
}

/// The words of a beat that say what it is about.
enum BeatWords {
    private static let common: Set<String> = [
        "the", "and", "that", "with", "for", "from", "into", "his", "her", "their", "its", "him", "she", "they", "has",
        "have", "had", "was", "were", "are", "is", "will", "who", "what", "when", "where", "but", "not", "this", "then",
        "than", "them", "there", "after", "before", "while", "about", "only", "own", "out", "over", "back", "one",
        "der", "die", "das", "und", "mit", "für", "von", "ein", "eine", "einen", "einer", "ist", "sich", "auf", "aus",
        "les", "des", "une", "dans", "avec", "pour", "sur", "qui", "que", "est", "los", "las", "una", "con", "por",
        "para", "del",
    ]

    static func stems(of text: String, language: String) -> Set<String> {
        let stemmer = Stemmer(language: String(language.prefix(2)))
        return Repetition.words(of: text).reduce(into: []) { stems, word in
            var word = String(word)
            for ending in ["'s", "’s"] where word.hasSuffix(ending) { word.removeLast(2) }
            guard word.count > 2, !common.contains(word) else { return }
            stems.insert(stemmer?.stem(word) ?? word)
        }
    }
}
