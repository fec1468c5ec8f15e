import Analysis
import Film
import Foundation
import Logging
import Native
import Synchronization
import SystemPackage

/// A film of the scenes: their pictures under a moving camera, their narration, subtitles, music, in one file.
struct FilmStep: Step {
    static let name = "film"

    let settings: StepSettings

    init(settings: StepSettings) { self.settings = settings }

    /// Two cores, two pieces; a film of hundreds of shots keeps no more pictures than these need.
    var itemsAtOnce: Int { ProcessInfo.processInfo.activeProcessorCount }

    func items(for work: StepWork) -> [StepItem] {
        guard let plan = try? FilmPlan(settings, work) else { return [] }
        let digests = plan.shots.map { Self.digest($0, plan) }
        let job = FilmJob(plan: plan)
        return plan.shots.indices.map { shot in
            StepItem(
                id: "shot_\(Numbering.padded(shot + 1))",
                label: "shot \(shot + 1)",
                scene: Self.scene(of: plan.shots[shot]),
                fingerprint: plan.fingerprint(of: shot, digests: digests),
                work: .shot(FilmShot(film: job, index: shot))
            )
        }
    }

    /// What a shot's picture depends on.
    private static func digest(_ source: FilmPlan.Source, _ plan: FilmPlan) -> String {
        switch source {
        case .title(let words): "\(words) \(plan.shots.count)"
        case .picture(let facts, _):
            "\(facts.file) \(facts.prompt) \(facts.seed) \(facts.provider) \(facts.model) \(facts.width) \(facts.placeholder ?? "")"
        }
    }

    private static func scene(of source: FilmPlan.Source) -> Scene {
        if case .picture(_, let scene) = source { return scene }
        return Scene(index: 0, range: 0..<0, text: "", brief: SceneBrief(), cast: [])
    }

    func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult {
        guard let shot = item.shot else { throw Self.noPictures }
        return try await StorydropError.told(as: .videoFailed, doing: "filming \(item.label)") {
            do {
                let pieces = FilmPieces(
                    plan: shot.film.plan,
                    pool: shot.film.pool(in: bench.folder),
                    folder: bench.folder
                )
                let facts = try await pieces.make(shot.index, control: bench.control)
                return ItemResult(scene: item.scene, files: [], clip: facts, kept: [facts.file])
            } catch let failure as ExternalTool.Failure {
                throw Self.error(failure, item.label)
            }
        }
    }

    private static let noPictures = StorydropError(
        .videoFailed,
        "There are no pictures to make a film of.",
        hint: "Put `scenes` or `illustrate` before `film` into the pipeline of the rule."
    )

    /// Each reason once, with the shots that it holds for unless these are all.
    private static func problems(_ failures: [String?]) -> [String] {
        let failed = failures.indices.filter { failures[$0] != nil }
        return failures.compactMap { $0 }.uniqued().map { reason in
            let shots = failed.filter { failures[$0] == reason }.map { "\($0 + 1)" }
            let place = shots.count == failures.count ? "" : " (shots \(shots.joined(separator: ", ")))"
            return "film: \(reason)\(place)"
        }
    }

    static func error(_ failure: ExternalTool.Failure, _ item: String?) -> StorydropError {
        StorydropError(
            .videoFailed,
            failure.kind == .missing
                ? "A film needs \(failure.name), which is not installed." : "The film could not be made.",
            hint: failure.kind == .missing
                ? "Install it (\(FFmpeg.remedy)), then `storydrop retry`."
                : "See the cause; `storydrop retry` tries again.",
            cause: failure.kind == .missing ? nil : failure.description,
            item: item
        )
    }

    func placeholder(for item: StepItem, error: StorydropError, on bench: Workbench) async throws -> ItemResult {
        // Told once for the film, in `finish`: pieces are nobody's business.
        var reason = error
        reason.item = nil
        return ItemResult(
            scene: item.scene,
            files: [],
            clip: ClipFacts(file: FilmPieces.name(item.shot?.index ?? 0), failure: reason.description)
        )
    }

    func finish(_ results: [ItemResult], _ work: StepWork, on bench: Workbench) async throws -> StepEnding {
        guard let plan = try FilmPlan(settings, work) else {
            return StepEnding(problems: ["film: \(Self.noPictures)"])
        }
        let failures = results.map { $0.clip?.failure }
        if failures.contains(where: { $0 != nil }) { return StepEnding(problems: Self.problems(failures)) }
        do {
            return try await FilmDelivery(plan: plan, settings: settings, story: work.story, bench: bench).make()
        } catch let failure as ExternalTool.Failure {
            return StepEnding(problems: ["film: \(Self.error(failure, nil))"])
        } catch let error as StorydropError where !error.isRetryable && error.code != .cancelled {
            return StepEnding(problems: ["film: \(error)"])
        } catch let error as NativeError where error.errno == nil {
            return StepEnding(problems: [
                "film: \(StorydropError.wrap(error, fallback: .videoFailed, doing: "filming"))"
            ])
        }
    }
}

/// One shot of a film at work.
struct FilmShot: Sendable {
    var film: FilmJob
    /// Which, counted from 0.
    var index: Int
}

/// A film at work: its plan, and the pictures that its pieces share.
final class FilmJob: Sendable {
    let plan: FilmPlan
    private let made = Mutex<FramePool?>(nil)

    init(plan: FilmPlan) { self.plan = plan }

    /// `folder`: the job's.
    func pool(in folder: FilePath) -> FramePool {
        made.withLock { made in
            if let made { return made }
            let pool = FramePool(plan: plan, folder: folder)
            made = pool
            return pool
        }
    }
}
