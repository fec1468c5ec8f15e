import Foundation
import Native
import SystemPackage
import Writing

/// Runs the stage in which a job's story is written.
///
/// Called by the conveyor. Promises that pieces of an earlier attempt are used, and that the stage's count is that of
/// words.
struct WritingRoom: Sendable {
    let brief: StoryBrief
    let bench: Workbench
    let ledger: Ledger
    let tracker: StageTracker
    /// Whether the built-in storyteller may write where no model does.
    let mayDraft: Bool

    func written() async throws -> WrittenStory {
        guard let model = bench.text else {
            guard mayDraft else { throw Self.nobody }
            return try await draft(reason: nil)
        }
        do {
            return try await written(by: model)
        } catch let error as StorydropError where mayDraft && !error.isRetryable && error.code != .cancelled {
            // A story that is begun is not thrown away for a draft: whoever mends the key gets the rest of it.
            let isBegun = try await ledger.items(of: tracker.job, step: WriteStage.name).keys.contains {
                $0 != "premise"
            }
            guard !isBegun || error.code == .storyRefused else { throw error }
            return try await draft(reason: error.description)
        }
    }

    private func draft(reason: String?) async throws -> WrittenStory {
        let brief = brief
        return try await tracker.run(WriteStage.name, position: 1, total: brief.length) {
            (try await BlockingWork.run { try DraftWriter.story(brief, reason: reason) }, nil)
        }
    }

    private func written(by model: any TextModel) async throws -> WrittenStory {
        let prompts = bench.prompts.writing
        let json = String(decoding: try JSONText.encode(brief, pretty: false), as: UTF8.self)
        let fingerprint = SHA256Hasher.hex(Array("\(model.name)\n\(prompts.text)\n\(json)".utf8))
        let known = try await ledger.steps(of: tracker.job).first { $0.name == WriteStage.name }
        let isDone = known?.state == .succeeded && known?.fingerprint == fingerprint
        let start = Date()
        let writer = StoryWriter(
            brief: brief,
            model: model,
            prompts: prompts,
            context: CallContext(
                job: tracker.job.rawValue,
                label: WriteStage.name,
                budget: bench.budget,
                control: bench.control
            ),
            shelf: try await shelf(fingerprint),
            cache: bench.cache,
            logger: bench.logger
        ) { [tracker] words in
            await tracker.advance(WriteStage.name, to: words, since: start)
            await tracker.tellCost()
        }
        if isDone, let known {
            let story = try await writer.write()
            try await tracker.reuse(known)
            return story
        }
        return try await tracker.run(
            WriteStage.name,
            position: 1,
            fingerprint: fingerprint,
            total: brief.length
        ) {
            (try await writer.write(), nil)
        }
    }

    static let nobody = StorydropError(
        .badKey,
        "There is nobody to write the story: none of the rule's text providers can be asked.",
        hint: "Set the key of one, then `storydrop retry`."
    )

    /// The pieces that an earlier attempt kept, and where new ones go.
    private func shelf(_ fingerprint: String) async throws -> WritingShelf {
        let (ledger, job) = (ledger, tracker.job)
        let saved = try await ledger.items(of: job, step: WriteStage.name).filter {
            $0.value.fingerprint == fingerprint
        }
        return WritingShelf { name in
            saved[name].flatMap { try? JSONText.decode(WritingPiece.self, from: $0.result) }
        } keep: { piece, name in
            try await ledger.save(
                ItemRecord(
                    job: job.rawValue,
                    step: WriteStage.name,
                    item: name,
                    fingerprint: fingerprint,
                    result: try JSONText.line(piece)
                )
            )
        }
    }
}

extension WrittenStory {
    /// The story as every other step works on it.
    func manuscript() throws(StorydropError) -> Manuscript {
        try Manuscript(
            raw: markdown,
            title: title,
            author: nil,
            language: draft.brief.language,
            kind: .brief,
            isMarkdown: true,
            name: title
        )
    }
}

extension PipelineOutcome {
    /// What people should know of how the story was written.
    func adding(_ written: WrittenStory?) -> PipelineOutcome {
        guard let written else { return self }
        var outcome = self
        outcome.placeholders += written.problems.count
        outcome.warnings = (written.problems + written.notes).map { "story/story.md: \($0)" } + warnings
        return outcome
    }
}
