import Foundation
import Mustache
import Native
import SystemPackage
import Writing
import Yams

/// The prompts for stories: templates and words, each of which a workspace can override in `rules/prompts/`.
struct WritingPrompts: Sendable {
    private let templates: [String: MustacheTemplate]
    private let words: [String: [String: String]]
    /// The templates as written: another prompt is another story.
    let text: String

    private static let names = ["system", "premise", "outline", "part", "note", "check", "mend", "confirm"]

    /// - Throws: `invalid_rule` if an override is no template.
    init(overrides folder: FilePath) throws(StorydropError) {
        var (templates, texts): ([String: MustacheTemplate], [String]) = ([:], [])
        for name in Self.names {
            let file = "write_\(name).mustache"
            let source = try PromptFile.source(file, in: folder, standard: Resource.writingPrompts[name] ?? "")
            templates[name] = try PromptFile.checked(file) { try MustacheTemplate(string: source) }
            texts.append(source)
        }
        let source = try PromptFile.source("writing_words.yaml", in: folder, standard: Resource.writingWords)
        words = try PromptFile.checked("writing_words.yaml") {
            try YAMLDecoder().decode([String: [String: String]].self, from: source)
        }
        self.templates = templates
        text = (texts + [source]).joined(separator: "\n")
    }

    private func render(_ name: String, _ values: [String: String]) -> String {
        let kept = values.filter { !$0.value.isEmpty }
        let text = templates[name]?.render(kept as [String: Any]) ?? ""
        // What a template leaves out leaves blank lines behind.
        return text.paragraphs.joined(separator: "\n\n").trimmed
    }

    private func word(_ table: String, _ key: String) -> String { words[table]?[key] ?? key }

    /// How the model is to write, told with every request.
    func system(_ brief: StoryBrief) -> String {
        let name = Locale(identifier: "en").localizedString(forIdentifier: brief.language) ?? brief.language
        return render(
            "system",
            [
                "persona": brief.persona, "language_name": "\(name) (\(brief.language))",
                "style": word("style", brief.style.rawValue), "tone": brief.tone.rawValue,
                "pov_rule": word("pov", brief.pointOfView.rawValue),
                "audience_rule": word("audience", brief.audience.rawValue),
                "rating_rule": word("rating", brief.rating.rawValue), "title": brief.title,
                "setting": brief.setting, "characters": brief.characters, "plot": brief.plot, "notes": brief.notes,
                "ending": brief.ending.rawValue,
            ]
        )
    }

    func premise() -> String { render("premise", [:]) }

    /// `problem`: what was wrong with the last answer.
    func outline(_ brief: StoryBrief, premise: String, problem: String) -> String {
        let chapters = WritingSize.chapters(brief)
        return render(
            "outline",
            [
                "premise": premise, "words": "\(brief.length)", "chapters": "\(chapters)",
                "one_chapter": chapters == 1 ? "1" : "", "beats": "\(WritingSize.beats(brief))",
                "title": brief.title, "people": "\(WritingSize.people(brief))",
                "ending_rule": word("ending", brief.ending.rawValue), "problem": problem,
            ]
        )
    }

    /// What a part is asked with: the story's plan, what is in mind of it, and what is to be told now.
    struct PartQuestion: Sendable {
        var part: PartPlan.Part
        var memory: StoryMemory
        /// The last page, as it stands.
        var page: String
        var words: Int
        /// What was wrong with the last answer, and what to do about it.
        var problem = ""
    }

    func part(_ question: PartQuestion, _ draft: StoryDraft) -> String {
        let part = question.part
        let outline = draft.outline
        let isNamed = outline.chapters.count > 1
        let chapter = part.chapter + 1
        let plants = outline.plants.filter { $0.planted == chapter && $0.paidOff > chapter }
        let payoffs = outline.plants.filter { $0.paidOff == chapter && $0.planted < chapter }
        let own: [String: String] = [
            "places": Self.list(outline.places.prefix(10).map { "\($0.name): \($0.description)" }),
            "summary": question.memory.summary,
            "facts": Self.list(question.memory.facts), "page": question.page,
            "number": "\(part.index + 1)", "count": "\(draft.plan.parts.count)",
            "chapter": isNamed ? "\(chapter)" : "",
            "chapter_begins": isNamed && part.isChapterStart ? "1" : "", "words": "\(question.words)",
            "phase": part.phase.map { "\($0.number) of \($0.of)" } ?? "", "beats": Self.list(draft.beats(of: part)),
            "plants": part.isChapterStart ? plants.map(\.what).joined(separator: "; ") : "",
            "payoffs": part.isChapterStart ? payoffs.map(\.what).joined(separator: "; ") : "",
            "last": part.isLast ? "1" : "", "ending_rule": word("ending", draft.brief.ending.rawValue),
            "problem": question.problem,
        ]
        return render("part", common(draft, near: part.chapter).merging(own) { $1 })
    }

    func note(_ memory: StoryMemory, part: String) -> String {
        render(
            "note",
            [
                "summary": memory.summary, "facts": Self.list(memory.facts),
                "part": part, "most_facts": "\(StoryMemory.mostFacts)",
            ]
        )
    }

    /// `parts`: the whole text if it is short enough to be read at once.
    func check(_ draft: StoryDraft, _ memory: StoryMemory, parts: [String]?) -> String {
        var values = common(draft)
        values.merge([
            "facts": Self.list(memory.facts),
            "text": Self.numbered(parts ?? []), "gists": Self.numbered(memory.gists),
            "ending": word("ending", draft.brief.ending.rawValue), "rating": draft.brief.rating.rawValue,
            "audience": draft.brief.audience.rawValue,
        ]) { $1 }
        return render("check", values)
    }

    func mend(_ question: PartQuestion, _ draft: StoryDraft, text: String, faults: [String]) -> String {
        let part = question.part
        var values = common(draft)
        values.merge([
            "summary": question.memory.summary,
            "facts": Self.list(question.memory.facts), "page": question.page,
            "number": "\(part.index + 1)", "count": "\(draft.plan.parts.count)",
            "beats": Self.list(draft.beats(of: part)),
            "part": text, "faults": Self.list(faults), "words": "\(question.words)",
            "last": part.isLast ? "1" : "", "ending_rule": word("ending", draft.brief.ending.rawValue),
        ]) { $1 }
        return render("mend", values)
    }

    /// Whether faults still stand in a part that was written anew.
    func confirm(part: String, number: Int, faults: [String]) -> String {
        render("confirm", ["part": part, "number": "\(number)", "faults": Self.list(faults)])
    }

    private static func list(_ lines: [String]) -> String { lines.map { "- \($0)" }.joined(separator: "\n") }

    private static func numbered(_ parts: [String]) -> String {
        parts.enumerated().map { number, text in "[part \(number + 1)]\n\(text)" }.joined(separator: "\n\n")
    }

    private func common(_ draft: StoryDraft, near chapter: Int? = nil) -> [String: String] {
        [
            "premise": draft.premise, "chapters": draft.chapterLines(near: chapter), "cast": draft.castLines,
        ]
    }
}

/// How large a story's plan is, by its length.
enum WritingSize {
    /// As the brief asks, else one for a short story, and one for about 2,500 words of a long one.
    static func chapters(_ brief: StoryBrief) -> Int {
        if brief.chapters > 0 { return brief.chapters }
        return brief.length < 4000 ? 1 : max(2, (brief.length + 1250) / 2500)
    }

    /// A beat for about 300 words: enough for each part to have some of its own.
    static func beats(_ brief: StoryBrief) -> Int { max(5, chapters(brief), brief.length / 300) }

    static func people(_ brief: StoryBrief) -> Int { min(20, 4 + brief.length / 5000) }
}

/// What is settled of a story before its parts are written.
struct StoryDraft: Sendable {
    var brief: StoryBrief
    var premise: String
    var outline: StoryOutline
    var plan: PartPlan

    init(brief: StoryBrief, premise: String, outline: StoryOutline, wordsAPart: Int = PartPlan.wordsAPart) {
        (self.brief, self.premise, self.outline) = (brief, premise, outline)
        plan = PartPlan(outline, length: brief.length, wordsAPart: wordsAPart)
    }

    /// The brief's title, or the outline's, or the first words of the premise, as far as they belong together.
    var title: String {
        if !brief.title.isEmpty { return brief.title }
        if !outline.title.isEmpty { return outline.title }
        let clause = premise.prefix { !",.;:!?—".contains($0) }
        let words = clause.split(whereSeparator: \.isWhitespace).prefix(6).joined(separator: " ")
        return words.isEmpty ? "Untitled" : words
    }

    /// A part as it stands in the story: below its chapter's heading, where one begins.
    func markdown(of index: Int, _ text: String) -> String {
        guard plan.parts.indices.contains(index), plan.parts[index].isChapterStart, outline.chapters.count > 1 else {
            return text
        }
        let (chapter, name) = (plan.parts[index].chapter, outline.chapters[plan.parts[index].chapter].title)
        return "## \(name.isEmpty ? "\(chapter + 1)" : name)\n\n\(text)"
    }

    /// The beats that a part tells.
    func beats(of part: PartPlan.Part) -> [String] {
        let all = outline.beats
        return part.beats.filter(all.indices.contains).map { all[$0].text }
    }

    /// Characters of the chapters' lines, whatever their number; those next to the one in hand come besides.
    private static let longestChapters = 4000

    /// Each chapter with its first and last beat: enough to know where the story goes.
    ///
    /// `near`: the chapter in hand, and those next to it, are told in full; nil for none.
    func chapterLines(near chapter: Int?) -> String {
        let each = min(160, Self.longestChapters / max(1, 2 * outline.chapters.count))
        return outline.chapters.enumerated().map { number, own in
            let most = chapter.map { abs($0 - number) < 2 } == true ? 160 : each
            let ends = [own.beats.first, own.beats.count > 1 ? own.beats.last : nil].compactMap { $0 }
            let head = own.title.isEmpty ? "\(number + 1)." : "\(number + 1). \(own.title.shortened(to: 60)):"
            // A few letters of a sentence say nothing.
            guard most > 30 else { return head }
            return "\(head) \(ends.map { $0.shortened(to: most) }.joined(separator: " … "))"
        }.joined(separator: "\n")
    }

    var castLines: String {
        outline.cast.prefix(20).map { person in
            let words = [person.role, person.description].filter { !$0.isEmpty }.joined(separator: "; ")
            return "- \(person.name)" + (words.isEmpty ? "" : ": \(words.shortened(to: 240))")
        }.joined(separator: "\n")
    }
}
