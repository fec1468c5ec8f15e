import Foundation
package import Logging
import Native
package import SystemPackage
import Writing

/// `storydrop write`: one story of one brief, without an inbox.
///
/// It goes the way of all calls: limits, budget, retries, cache. What was paid for is there if it is begun again.
package struct WriteTool: Sendable {
    private let desk: ModelDesk
    private let prompts: WritingPrompts
    private let provider: String
    private let logger: Logger

    /// `provider`: a name as rules use it; `auto` is the first that can be asked.
    package init(_ workspace: Workspace, provider: String, logger: Logger) async throws {
        desk = try await ModelDesk.forCommand(workspace)
        prompts = try WritingPrompts(overrides: workspace.rules.appending("prompts"))
        (self.provider, self.logger) = (provider, logger)
    }

    /// A finished story.
    package struct Story: Sendable {
        /// Markdown.
        package var text: String
        /// What it is and who wrote it, in a line.
        package var summary: String
        /// What is missing or below the bar; none if all is well.
        package var problems: [String]
        package var notes: [String]
    }

    /// Writes a story.
    ///
    /// `onText`: told of the title and of each part once it is there; what is mended afterwards is named in the notes.
    /// - Throws: `StorydropError` if the brief cannot be used, or nobody can be asked.
    package func write(_ file: FilePath, onText: (@Sendable (String) -> Void)?) async throws -> Story {
        var request = ReadRequest(
            bytes: try FileIO.read(file, limit: 4 << 20),
            name: file.lastComponent?.string ?? "",
            lowercasedExtension: DropPath.lowercasedExtension(of: file)
        )
        // Whatever it is called: this command is about briefs.
        let own = request.lowercasedExtension
        if !BriefReader.extensions.contains(own) {
            request.lowercasedExtension = ["yaml", "yml", "json"].contains(own) ? "brief.\(own)" : "brief.txt"
        }
        guard case .brief(let dropped) = try BriefReader.read(request) else { throw WritingBook.noOutline }
        let brief = StoryBrief(dropped.settings.completed(by: WriteStage.settings))
        let story = try await story(brief, onText)
        let words = "\(story.measures.words) words of \(brief.length)"
        return Story(
            text: story.markdown,
            summary: "“\(story.title)”, \(words), by \(story.writers.joined(separator: ", "))",
            problems: story.problems,
            notes: dropped.understood + dropped.warnings + story.notes
                + (onText == nil || story.mended.isEmpty
                    ? []
                    : ["Mended after they were shown: parts \(story.mended.map(String.init).joined(separator: ", "))"])
        )
    }

    private func story(_ brief: StoryBrief, _ onText: (@Sendable (String) -> Void)?) async throws -> WrittenStory {
        guard let model = desk.text([provider]) else {
            guard ["auto", LocalImageModel.provider].contains(provider) else { throw WritingRoom.nobody }
            let story = try DraftWriter.story(brief)
            onText?(story.markdown)
            return story
        }
        var writer = StoryWriter(
            brief: brief,
            model: model,
            prompts: prompts,
            context: CallContext(label: WriteStage.name),
            shelf: .none,
            cache: desk.cache,
            logger: logger
        )
        writer.show = onText
        return try await writer.write()
    }
}
