import Analysis
import Foundation
import Logging
import Native
import SystemPackage

/// The whole way of a story, from the spool to the outbox, on one screen.
///
/// Called by a worker for each job that the ledger hands out; safe to call again for the same job after a crash.
struct Conveyor: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let rules: RuleBook
    let delivery: Delivery
    let fetcher: URLFetcher
    let desk: ModelDesk
    let logger: Logger

    /// Carries one job to its end, or to where it waits for its children or a duplicate at work.
    func carry(_ record: JobRecord, _ control: JobControl) async throws {
        guard let job = record.job else { return }
        let tracker = StageTracker(job: job, ledger: ledger, board: board)
        try await tracker.layOut([StageTracker.read])

        let children = try await ledger.children(of: job)
        if !children.isEmpty { return try await finishChildren(record, children) }

        // Manuscripts: bytes become text.
        let source = try await tracker.run(StageTracker.read, position: 0) {
            try control.check()
            return (try await obtain(record, control), nil)
        }
        guard let subject = try await BlockingWork.run({ try Subject(source.content) }) else {
            return try await open(record, source, control)
        }

        // Rules: the first that matches names the pipeline.
        let (rule, ruleWarnings) = rules.rule(for: subject.facts(record.path))
        let plan = Plan(rule: rule, overrides: subject.overrides, isBrief: subject.isBrief)
        let (bench, imageWarnings) = try bench(for: job, plan, rule, control)
        var warnings = subject.warnings + ruleWarnings + imageWarnings
        let forecast = await BlockingWork.run { [desk] in Forecast(plan, subject, bench, desk) }
        switch try await claimWork(record, plan, subject, source, bench, forecast) {
        case .duplicate(let standing): return try await delivery.close(record, as: .duplicate(of: standing))
        case .busy(let working):
            throw Busy(with: working.id)
        case .ours: break
        }
        let first = firstStages(subject, bench)
        let stages = first + plan.making.map(\.name) + [StageTracker.pack]
        try await tracker.layOut(stages)
        await tracker.tellCost()
        await board.publish(job) { [warnings] status in
            status.rule = plan.rule
            status.pipeline = plan.steps.map(\.name)
            status.warnings = warnings
        }

        // Writing: a brief becomes a story.
        let written = try await written(subject, plan, bench, tracker)
        var story = try await story(subject, written)
        if written != nil { try await estimateAnew(record, plan, story, bench, tracker) }
        if let understanding = try await understanding(of: story, bench, tracker, position: first.count - 1) {
            story = await BlockingWork.run { [story] in story.understood(understanding) }
            warnings += understanding.warnings
        }

        // Pipelines: the steps run, each checkpointed.
        let runner = PipelineRunner(ledger: ledger, tracker: tracker, control: control, bench: bench, logger: logger)
        let outcome = try await runner.run(plan, story: story, from: first.count).adding(written)

        // Outbox: packed, verified, promised, published.
        try control.check()
        let packer = Packer(
            record: record,
            source: source,
            story: story,
            written: written,
            plan: plan,
            folder: bench.folder
        )
        let parcel = try await tracker.run(StageTracker.pack, position: stages.count - 1) {
            let spent = try await ledger.job(job)?.cost ?? JobStatus.Cost()
            return (try await BlockingWork.run { try packer.parcel(outcome, cost: spent) }, nil)
        }
        let isWhole = !story.manuscript.isIncomplete
        let ending = Delivery.Ending.made(record, job, outcome, isWhole: isWhole, warnings: warnings)
        try await delivery.deliver(parcel, of: record, as: ending)
    }
}

/// Another job makes the very same just now: this one waits for it, and will be its duplicate.
struct Busy: Error {
    /// The other job.
    var with: String
}

extension Conveyor {
    /// Where the steps of a job work, and what is to be said of the models that the rule names.
    private func bench(
        for job: JobID,
        _ plan: Plan,
        _ rule: Rule,
        _ control: JobControl
    ) throws -> (Workbench, [String]) {
        let images = desk.images(plan.imageProviders)
        let voices = plan.speaks ? desk.speeches(plan.speechProviders) : .init()
        let bench = Workbench(
            folder: workspace.folder(of: job),
            images: images.models,
            voices: voices.models,
            local: desk.voices,
            text: desk.text(plan.textProviders),
            studio: desk.studio,
            root: workspace.root,
            fetcher: fetcher,
            cache: desk.cache,
            prompts: try PromptTemplates(overrides: workspace.rules.appending("prompts")),
            control: control,
            job: job,
            budget: rule.budgetUSD,
            logger: logger
        )
        return (bench, images.warnings + voices.warnings)
    }

    /// The stages before the steps.
    private func firstStages(_ subject: Subject, _ bench: Workbench) -> [String] {
        [StageTracker.read] + (subject.isBrief ? [WriteStage.name] : [])
            + (bench.text == nil ? [] : [StageTracker.analyse])
    }

    /// The story of a brief; nil for what is a story already.
    private func written(
        _ subject: Subject,
        _ plan: Plan,
        _ bench: Workbench,
        _ tracker: StageTracker
    ) async throws -> WrittenStory? {
        guard subject.isBrief, let brief = plan.brief else { return nil }
        let mayDraft = plan.textProviders.contains { ["auto", LocalImageModel.provider].contains($0) }
        let room = WritingRoom(brief: brief, bench: bench, ledger: ledger, tracker: tracker, mayDraft: mayDraft)
        return try await room.written()
    }

    private func story(_ subject: Subject, _ written: WrittenStory?) async throws -> Story {
        try await BlockingWork.run {
            if let written { return try Story(try written.manuscript()) }
            guard case .story(let story) = subject else { throw WritingBook.noOutline }
            return story
        }
    }

    /// A brief's costs were counted on a draft: now the story is there.
    private func estimateAnew(
        _ record: JobRecord,
        _ plan: Plan,
        _ story: Story,
        _ bench: Workbench,
        _ tracker: StageTracker
    ) async throws {
        let forecast = await BlockingWork.run { [desk] in Forecast(plan, story, bench, desk) }
        let spent = try await ledger.job(tracker.job)?.cost.spentUsd ?? 0
        try await ledger.estimate(tracker.job, fence: record.fence, usd: forecast.usd.map { $0 + spent })
        await tracker.tellCost()
    }

    /// How the rule's text model understands the story: asked once a job, whatever is killed in between; nil if the rule
    /// has none.
    private func understanding(
        of story: Story,
        _ bench: Workbench,
        _ tracker: StageTracker,
        position: Int
    ) async throws -> Understanding? {
        guard let model = bench.text else { return nil }
        let awaited = bench.images.first?.name.provider
        let analyst = ModelAnalyst(model: model, prompts: bench.prompts, awaited: awaited, cache: bench.cache)
        let fingerprint = SHA256Hasher.hex(Array("\(model.name)\n\(bench.prompts.text)\n\(story.text.text)".utf8))
        let known = try await ledger.steps(of: tracker.job).first { $0.name == StageTracker.analyse }
        if let known, known.state == .succeeded, known.fingerprint == fingerprint, let json = known.result,
            let understanding = try? JSONText.decode(Understanding.self, from: json)
        {
            try await tracker.reuse(known)
            return understanding
        }
        try bench.control.check()
        let context = CallContext(
            job: tracker.job.rawValue,
            label: "analysis",
            budget: bench.budget,
            control: bench.control
        )
        return try await tracker.run(StageTracker.analyse, position: position, fingerprint: fingerprint) {
            let understanding = try await analyst.read(story.text, context)
            await tracker.tellCost()
            return (understanding, try JSONText.line(understanding))
        } isCached: {
            $0.replies.allSatisfy(\.isCached)
        }
    }

    private enum Claim {
        case ours
        case busy(JobRecord)
        case duplicate(JobRecord)
    }

    /// Records the plan, and finds whoever makes or has made the very same.
    private func claimWork(
        _ record: JobRecord,
        _ plan: Plan,
        _ subject: Subject,
        _ source: Source,
        _ bench: Workbench,
        _ forecast: Forecast
    ) async throws -> Claim {
        guard let job = record.job else { return .ours }
        let models = bench.images.map(\.name) + bench.voices.map(\.name) + [bench.text?.name].compactMap { $0 }
        let (working, standing) = try await ledger.plan(
            job,
            fence: record.fence,
            rule: plan.rule,
            plan: try plan.json,
            hash: try plan.hash(of: source.reader, bench.prompts, models: models),
            title: subject.title,
            sha256: source.sha256,
            bytes: source.bytes,
            estimate: forecast.usd,
            limit: forecast.limit(bench.budget, workspace.settings.budget)
        )
        if let standing, try await delivery.intake.stands(standing) { return .duplicate(standing) }
        return working.map { .busy($0) } ?? .ours
    }
}

extension Delivery.Ending {
    /// Everything was made; with a placeholder among it, or of a story that could not all be read, it is partial.
    fileprivate static func made(
        _ record: JobRecord,
        _ job: JobID,
        _ outcome: PipelineOutcome,
        isWhole: Bool,
        warnings: [String]
    )
        -> Delivery.Ending
    {
        Delivery.Ending(
            outcome: outcome.placeholders == 0 && isWhole ? .succeeded : .partial,
            folder: record.dropPath.resultFolder(job: job),
            warnings: warnings + outcome.warnings
        )
    }

    /// The very same has been delivered before and still stands.
    fileprivate static func duplicate(of standing: JobRecord) -> Delivery.Ending {
        Delivery.Ending(outcome: .duplicate, folder: standing.resultFolder.map { FilePath($0) })
    }
}
