/// What a job is about: a story, or what one is to be.
///
/// Made by the conveyor of what was read; decides nothing.
enum Subject: Sendable {
    case story(Story)
    case brief(DroppedBrief)

    /// - Returns: nil for what is neither, such as a list of URLs.
    init?(_ content: ReadResult) throws {
        switch content {
        case .story(let manuscript): self = .story(try Story(manuscript))
        case .brief(let brief): self = .brief(brief)
        case .list, .archive: return nil
        }
    }

    /// The settings that it brings along.
    var overrides: [String: StepSettings] {
        switch self {
        case .story(let story): story.manuscript.overrides
        case .brief(let brief): [WriteStage.name: brief.settings]
        }
    }

    var isBrief: Bool { if case .brief = self { true } else { false } }

    var warnings: [String] {
        switch self {
        case .story(let story): story.manuscript.warnings
        case .brief(let brief): brief.warnings
        }
    }

    /// What rules may ask of it; of a brief, what it asks for.
    func facts(_ path: String) -> RuleFacts {
        switch self {
        case .story(let story): return RuleFacts(path, story)
        case .brief(let brief):
            let settings = brief.settings.completed(by: WriteStage.settings)
            return RuleFacts(
                path: path,
                kind: .brief,
                words: settings.integer("length"),
                language: settings.word("language")
            )
        }
    }

    /// The title, if it is known.
    var title: String? {
        switch self {
        case .story(let story): story.manuscript.title
        case .brief(let brief):
            brief.settings.word("title").isEmpty ? nil : brief.settings.word("title")
        }
    }
}
