import Writing

/// Has the built-in storyteller write, and measures what comes of it like any other story.
enum DraftWriter {
    /// `reason`: why no model wrote it, where one was to.
    static func story(_ brief: StoryBrief, reason: String? = nil) throws -> WrittenStory {
        let tale = try Storyteller.tell(brief)
        let draft = StoryDraft(brief: brief, premise: tale.premise, outline: tale.outline, wordsAPart: .max)
        let gates = StoryGates(brief: brief, outline: tale.outline, plan: draft.plan)
        let (measures, faults) = try gates.check(tale.chapters)
        var piece = WritingPiece(text: "", [])
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
