import Analysis
import Writing

/// Has the built-in storyteller write, and measures what comes of it like any other story.
enum DraftWriter {
    /// Drafts one after the other, as long as a brief asks: what is to be made of a story can be counted on it before the
    /// story is there.
    static func standIn(_ brief: StoryBrief) throws -> Story {
        var (part, texts, words) = (brief, [String](), 0)
        repeat {
            part.length = min(max(brief.length - words, Storyteller.lengths.lowerBound), Storyteller.lengths.upperBound)
            part.seed &+= 1
            let chapters = try Storyteller.tell(texts.isEmpty ? brief : part).chapters
            words += chapters.reduce(0) { $0 + Repetition.words(of: $1).count }
            texts += chapters
        } while words + Storyteller.lengths.lowerBound < brief.length
        let manuscript = try Manuscript(
            raw: texts.joined(separator: "\n\n"),
            title: brief.title,
            author: nil,
            language: brief.language,
            kind: .brief,
            isMarkdown: true,
            name: brief.title
        )
        return try Story(manuscript)
    }

    /// What of a brief's plot a story of its rating must not say in so many words.
    private static func unfit(_ brief: StoryBrief) throws -> [ContentWarning] {
        let isGentle = brief.rating == .general || brief.audience == .children
        guard isGentle, !brief.plot.isEmpty else { return [] }
        let plot = try Manuscript(
            raw: brief.plot,
            title: "",
            author: nil,
            language: brief.language,
            kind: .brief,
            isMarkdown: false,
            name: "plot"
        )
        return try Story(plot).warnings.filter { [.violence, .suicide, .slurs].contains($0) }
    }

    /// `reason`: why no model wrote it, where one was to.
    static func story(_ brief: StoryBrief, reason: String? = nil) throws -> WrittenStory {
        let start = ContinuousClock.now
        let unfit = try unfit(brief)
        let tale = try Storyteller.tell(brief, quotesPlot: unfit.isEmpty)
        let draft = StoryDraft(brief: brief, premise: tale.premise, outline: tale.outline, wordsAPart: .max)
        let gates = StoryGates(brief: brief, outline: tale.outline, plan: draft.plan)
        let (measures, faults) = try gates.check(tale.chapters)
        var piece = WritingPiece(text: "", [])
        if !unfit.isEmpty {
            let what = unfit.map(\.rawValue).joined(separator: ", ")
            piece.notes = ["The plot is not quoted: it has \(what), and the story is rated \(brief.rating.rawValue)"]
        }
        piece.seconds = (ContinuousClock.now - start) / .seconds(1)
        if brief.chapters > tale.chapters.count {
            let count = tale.chapters.count
            piece.notes.append("The draft has \(count) chapters of \(brief.chapters): it is too short for more")
        }
        piece.placeholder = reason.map { "it is a draft of the built-in storyteller, for \($0)" }
        return WrittenStory(
            draft: draft,
            parts: tale.chapters,
            measures: measures,
            faults: faults,
            pieces: [piece],
            writer: Tale.writer
        )
    }
}
