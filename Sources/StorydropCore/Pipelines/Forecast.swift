import Foundation
import Writing

/// What a story will need before anything is made: calls, tokens, money, time.
///
/// Called by the conveyor for the status, and by `storydrop plan`. Pure but for a look into the cache.
struct Forecast: Sendable, Codable, Equatable {
    /// One step of the pipeline.
    struct Line: Sendable, Codable, Equatable {
        var step: String
        var items: Int
        /// The model that is asked first.
        var model: String
        /// Calls that must be made; those that are known already are not.
        var calls: Int
        var cached: Int
        var inputTokens: Int
        var outputTokens: Int
        /// US dollars if every call succeeds at once; nil if the price is unknown.
        var usd: Double?
        /// The same if every call must be made twice; what is assumed for an unknown price is counted.
        var mostUsd: Double
        /// Seconds at the limits in force.
        var seconds: Double

        /// What its items are, for people.
        var things: String {
            switch step {
            case StageTracker.analyse: items == 1 ? "reading" : "readings"
            case NarrateStep.name: "utterances"
            case WriteStage.name: "pieces"
            default: "pictures"
            }
        }
    }

    var lines: [Line]

    /// Calls that cost money.
    var calls: Int { lines.reduce(0) { $0 + ($1.mostUsd > 0 ? $1.calls : 0) } }
    /// US dollars if every call succeeds at once; nil if a price is unknown.
    var usd: Double? {
        lines.contains { $0.usd == nil } ? nil : lines.compactMap(\.usd).reduce(0, +)
    }
    var mostUsd: Double { lines.reduce(0) { $0 + $1.mostUsd } }
    var seconds: Double { lines.reduce(0) { $0 + $1.seconds } }

    /// The limit of a job in force; nil if it makes no call that costs.
    func limit(_ rule: Double?, _ budget: BudgetSettings) -> Double? {
        calls > 0 ? budget.limit(ofJob: rule) : nil
    }

    /// Seconds that a call takes at a guess, where nothing is measured: vendors' pages speak of 5 to 15 for a picture.
    private static let secondsACall = 10.0
    /// Seconds for a picture of the Studio on one core, from docs/benchmarks.md.
    private static let secondsAPainting = 0.5

    private init(lines: [Line]) { self.lines = lines }

    init(_ plan: Plan, _ subject: Subject, _ bench: Workbench, _ desk: ModelDesk? = nil) {
        switch subject {
        case .story(let story): self.init(plan, story, bench, desk)
        // What is made of the story is counted on a draft of its length, until it is there.
        case .brief:
            let writing = plan.brief.flatMap { brief in bench.text.map { Self.line(brief, $0, desk) } }
            let draft = plan.brief.flatMap { try? DraftWriter.standIn($0) }
            let making = draft.map { Forecast(plan, $0, bench, desk).lines } ?? []
            self.init(lines: [writing].compactMap { $0 } + making)
        }
    }

    init(_ plan: Plan, _ story: Story, _ bench: Workbench, _ desk: ModelDesk? = nil) {
        let analyst = bench.text.map { ModelAnalyst(model: $0, prompts: bench.prompts) }
        // What a model said of the story is in the prompts of its pictures, which may be known as well.
        let questions = analyst?.questions(story.text) ?? []
        let known = desk.flatMap { analyst?.recall(questions, $0.cache) }
        let story = known.map(story.understood) ?? story
        lines = [analyst.map { Self.line($0, questions.map(\.request), desk) }].compactMap { $0 }
        lines += plan.making.compactMap { planned in
            guard let type = allSteps.first(where: { $0.name == planned.name }) else { return nil }
            let step = type.init(settings: planned.settings)
            let items = step.items(for: StepWork(story: story, plan: plan))
            let requests = items.compactMap { step.request(for: $0, bench.prompts) }
            if let model = bench.images.first, !requests.isEmpty {
                return Self.line(planned.name, requests, model, desk)
            }
            let speeches = items.flatMap { step.speeches(for: $0, on: bench) }
            guard let voice = bench.voices.first, !speeches.isEmpty else { return nil }
            return Self.line(planned.name, speeches, voice, desk)
        }
    }

    private static func line(
        _ step: String,
        _ requests: [SpeechRequest],
        _ voice: any SpeechModel,
        _ desk: ModelDesk?
    ) -> Line {
        let isLocal = voice.name.provider == LocalSpeechModel.provider
        let missing = requests.filter { isLocal || desk?.cache.has(voice.cacheKey($0)) != true }
        var line = line(
            step,
            calls: isLocal ? 0 : missing.count,
            cached: requests.count - missing.count,
            isLocal ? [] : missing.map { $0.estimate(for: voice.card) },
            voice.card,
            desk
        )
        line.items = requests.count
        if isLocal {
            // Engines speak about fifteen characters a second, and are twenty times as fast as that.
            line.seconds = Double(requests.reduce(0) { $0 + $1.text.count }) / 15 / 20
        }
        return line
    }

    /// The writing of a story: premise, outline, parts with their notes, and a check.
    private static func line(_ brief: StoryBrief, _ model: any TextModel, _ desk: ModelDesk?) -> Line {
        // No part goes across chapters.
        let parts = max(WritingSize.chapters(brief), (brief.length + PartPlan.wordsAPart / 2) / PartPlan.wordsAPart)
        // Prose takes about 1.4 tokens a word; what is kept in mind is bounded, so every part is asked with about as much.
        let (kept, words) = (2200, brief.length / parts)
        let outline = ModelUsage(inputTokens: 900, outputTokens: 800 + WritingSize.beats(brief) * 40)
        let part = ModelUsage(inputTokens: kept + outline.outputTokens / 3, outputTokens: words * 3 / 2)
        let note = ModelUsage(inputTokens: kept / 2 + words * 3 / 2, outputTokens: 700)
        let premise = ModelUsage(inputTokens: 700, outputTokens: 120)
        let usages = [premise, outline] + Array(repeating: part, count: parts) + Array(repeating: note, count: parts)
        // Every part asked for as often as it may be, mended and looked at again, and every answer as long as is let.
        func longest(_ usage: ModelUsage, _ tokens: Int) -> ModelUsage {
            ModelUsage(inputTokens: usage.inputTokens + words * 3 / 2, outputTokens: tokens)
        }
        let check = ModelUsage(inputTokens: kept + 3 * min(brief.length, StoryWriter.readAtOnce) / 2, outputTokens: 0)
        let times = PartWriter.mostAttempts + StoryWriter.mostContinuations + 1
        let most =
            [longest(premise, StoryWriter.premiseTokens)]
            + Array(repeating: longest(outline, StoryWriter.outlineTokens(brief)), count: StoryWriter.mostOutlines)
            + Array(repeating: longest(part, PartWriter.tokens(words)), count: parts * times)
            + Array(repeating: longest(note, StoryWriter.noteTokens), count: 2 * parts)
            + [longest(check, StoryWriter.noteTokens)]
        return line(WriteStage.name, calls: usages.count, cached: 0, usages, most: most, model.card, desk)
    }

    private static func line(_ analyst: ModelAnalyst, _ requests: [TextRequest], _ desk: ModelDesk?) -> Line {
        let missing = requests.filter { desk?.cache.has(analyst.model.cacheKey($0)) != true }
        return line(
            StageTracker.analyse,
            calls: missing.count,
            cached: requests.count - missing.count,
            missing.map { $0.estimate(for: analyst.model.card) },
            analyst.model.card,
            desk
        )
    }

    private static func line(
        _ step: String,
        _ requests: [ImageRequest],
        _ model: any ImageModel,
        _ desk: ModelDesk?
    ) -> Line {
        let card = model.card
        if model.name.provider == LocalImageModel.provider {
            let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
            return Line(
                step: step,
                items: requests.count,
                model: model.name.description,
                calls: 0,
                cached: 0,
                inputTokens: 0,
                outputTokens: 0,
                usd: 0,
                mostUsd: 0,
                seconds: Double(requests.count) * secondsAPainting / cores
            )
        }
        let missing = requests.filter { desk?.isCached(model, $0) != true }
        return line(
            step,
            calls: missing.count,
            cached: requests.count - missing.count,
            missing.map { $0.estimate(for: card) },
            card,
            desk
        )
    }

    private static func line(
        _ step: String,
        calls: Int,
        cached: Int,
        _ usages: [ModelUsage],
        most: [ModelUsage]? = nil,
        _ card: ModelCard,
        _ desk: ModelDesk?
    ) -> Line {
        let prices = usages.map { card.cost(of: $0) }
        let provider = desk?.entries.first { $0.provider.name == card.name.provider }?.provider
        let perMinute = Double(provider?.requestsPerMinute ?? 60)
        let rounds = (Double(calls) / Double(provider?.concurrency ?? 8)).rounded(.up)
        return Line(
            step: step,
            items: calls + cached,
            model: card.name.description,
            calls: calls,
            cached: cached,
            inputTokens: usages.reduce(0) { $0 + $1.inputTokens },
            outputTokens: usages.reduce(0) { $0 + $1.outputTokens },
            usd: prices.contains { $0 == nil } ? nil : prices.compactMap { $0 }.reduce(0, +),
            mostUsd: (most ?? usages + usages).reduce(0) { $0 + card.ceiling(of: $1) },
            seconds: max(rounds * secondsACall, max(0, Double(calls) - perMinute / 4) / perMinute * 60)
        )
    }
}
