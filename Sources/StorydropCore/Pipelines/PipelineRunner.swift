import Foundation
import Logging
import Native
import SystemPackage

/// What a pipeline made: each step's result by name, and what had to be replaced by a placeholder.
struct PipelineOutcome: Sendable {
    var results: [(step: String, result: StepResult)] = []
    /// What people should know, one line each.
    var warnings: [String] = []
    /// How much of it stands in for what could not be made.
    var placeholders = 0

    var byStep: [String: StepResult] {
        Dictionary(results.map { ($0.step, $0.result) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Runs the steps of a plan: owns progress, checkpoints, timing, cancellation and errors.
///
/// Called by the conveyor. Promises that a finished step or item is never made again for the same input, whatever was
/// killed in between, and that every item has a result: its own, or a named placeholder.
struct PipelineRunner: Sendable {
    let ledger: Ledger
    let tracker: StageTracker
    let control: JobControl
    let bench: Workbench
    let logger: Logger

    /// `position`: which stage of the job its first step is, counted from 0.
    func run(_ plan: Plan, story: Story, from position: Int) async throws -> PipelineOutcome {
        var outcome = PipelineOutcome()
        for (index, planned) in plan.making.enumerated() {
            guard let type = allSteps.first(where: { $0.name == planned.name }) else {
                throw StorydropError(
                    .invalidRule,
                    "The step \(planned.name) is not part of this version.",
                    hint: "Mend the rule and drop the file again."
                )
            }
            let step = type.init(settings: planned.settings)
            let work = StepWork(story: story, plan: plan, earlier: outcome.byStep)
            let items = await BlockingWork.run { step.items(for: work) }
            let fingerprint = SHA256Hasher.hex(
                Array("\(planned.settings.hashable) \(items.map(\.fingerprint))".utf8)
            )
            let result = try await finished(planned.name, fingerprint: fingerprint)
            if let (record, result) = result {
                try await tracker.reuse(record)
                outcome.add(planned.name, result)
                continue
            }
            try control.check()
            let made = try await tracker.run(
                planned.name,
                position: position + index,
                fingerprint: fingerprint,
                total: items.count
            ) {
                let results = try await make(items, of: step, named: planned.name)
                let ending = try await step.finish(results, work, on: bench)
                let value = StepResult(
                    files: results.flatMap(\.files) + ending.files,
                    items: results,
                    problems: ending.problems.isEmpty ? nil : ending.problems,
                    notes: ending.notes.isEmpty ? nil : ending.notes
                )
                return (value, try JSONText.line(value))
            } isCached: { result in
                !result.items.isEmpty && result.items.allSatisfy { $0.made.cached == true }
            }
            outcome.add(planned.name, made)
        }
        return outcome
    }

    /// The result of a step that an earlier attempt finished, if all its files are still there.
    private func finished(_ name: String, fingerprint: String) async throws -> (StepRecord, StepResult)? {
        let records = try await ledger.steps(of: tracker.job)
        guard let record = records.first(where: { $0.name == name }), record.state == .succeeded,
            record.fingerprint == fingerprint, let json = record.result,
            let result = try? JSONText.decode(StepResult.self, from: json), result.problems == nil,
            areThere(result.needed)
        else { return nil }
        return (record, result)
    }

    private func areThere(_ files: [String]) -> Bool {
        files.allSatisfy { ((try? FileIO.facts(bench.folder.pushing(FilePath($0)))) ?? nil)?.kind == .regular }
    }

    /// Makes the items that no checkpoint has, several at once, and gives all results in the items' order.
    private func make(_ items: [StepItem], of step: any Step, named name: String) async throws -> [ItemResult] {
        let saved = try await ledger.items(of: tracker.job, step: name)
        var results: [Int: ItemResult] = [:]
        for (index, item) in items.enumerated() {
            guard let record = saved[item.id], record.fingerprint == item.fingerprint,
                let result = try? JSONText.decode(ItemResult.self, from: record.result),
                areThere(result.files.map(\.file) + (result.kept ?? []))
            else { continue }
            results[index] = result
        }
        let start = Date()
        let reused = results.count
        await tracker.advance(name, to: reused, since: start)
        if reused > 0 {
            logger.info("items from an earlier attempt", metadata: ["stage": "\(name)", "items": "\(reused)"])
        }
        let missing = items.indices.filter { results[$0] == nil }
        try await Crew.work(on: missing, atOnce: step.itemsAtOnce) {
            try await makeOne(items[$0], of: step, named: name)
        } done: { place, made in
            if case .success(let result) = made {
                results[missing[place]] = result
                await tracker.advance(name, to: results.count, since: start)
            }
            await tracker.tellCost()
        }
        return items.indices.compactMap { results[$0] }
    }

    private func makeOne(_ item: StepItem, of step: any Step, named name: String) async throws -> ItemResult {
        try control.check()
        let result: ItemResult
        do {
            result = try await step.make(item, on: bench)
        } catch let error as StorydropError where !error.isRetryable && error.code != .cancelled && !error.code.endsJob
        {
            logger.error("item failed", metadata: ["item": "\(item.label)", "error": "\(error)"])
            result = try await step.placeholder(for: item, error: error, on: bench)
            // Not checkpointed: a later attempt tries the real thing again.
            return result
        }
        let json = try JSONText.line(result)
        try await ledger.save(
            ItemRecord(
                job: tracker.job.rawValue,
                step: name,
                item: item.id,
                fingerprint: item.fingerprint,
                result: json
            )
        )
        return result
    }
}

extension PipelineOutcome {
    fileprivate mutating func add(_ step: String, _ result: StepResult) {
        results.append((step, result))
        for item in result.items {
            let made = item.made
            warnings += (made.notes ?? []).map { "\(made.file): \($0)" }
            if let reason = made.placeholder {
                placeholders += 1
                warnings.append("\(made.file) is a placeholder: \(reason)")
            } else if let tried = made.tried, let last = tried.last {
                let name = ModelName(provider: made.provider, model: made.model)
                warnings.append("\(made.file) is by \(name) at try \(tried.count + 1); before: \(last)")
            }
        }
        placeholders += (result.problems ?? []).count
        warnings += (result.problems ?? []) + (result.notes ?? [])
    }
}

extension StepSettings {
    /// The settings as one line that is the same every time.
    var hashable: String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
    }
}
