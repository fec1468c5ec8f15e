import Foundation

/// Keeps the stages of one job: in the ledger for good, on the board for those who watch.
///
/// The only place that sets a stage's state, count and times; called by the conveyor and the runner.
struct StageTracker: Sendable {
    let job: JobID
    let ledger: Ledger
    let board: StatusBoard

    static let read = "read"
    /// A text model reads the story.
    static let analyse = "analyse"
    static let pack = "pack"

    /// Lays out the stages of a plan, keeping what the ledger knows of an earlier attempt.
    func layOut(_ names: [String]) async throws {
        let known = Dictionary(
            try await ledger.steps(of: job).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let stages = names.map { name in
            var stage = known[name].map(StageStatus.init) ?? StageStatus(name: name)
            if stage.state == .running { stage.state = .pending }
            return stage
        }
        await board.publish(job) { $0.stages = stages }
    }

    /// Runs one stage: its start, end, time and failure are recorded whatever happens in it.
    func run<Value: Sendable>(
        _ name: String,
        position: Int,
        fingerprint: String = "",
        total: Int = 1,
        _ body: () async throws -> (value: Value, result: String?),
        isCached: (Value) -> Bool = { _ in false }
    ) async throws -> Value {
        let earlier = try await ledger.steps(of: job).first { $0.name == name }
        var record = StepRecord(
            job: job.rawValue,
            name: name,
            position: position,
            state: .running,
            done: 0,
            total: total,
            attempts: (earlier?.attempts ?? 0) + 1,
            startedAt: Date(),
            endedAt: nil,
            cached: false,
            fingerprint: fingerprint,
            result: nil
        )
        try await save(record)
        do {
            let (value, result) = try await body()
            record.state = .succeeded
            record.done = total
            record.result = result
            record.cached = isCached(value)
            record.endedAt = Date()
            try await save(record)
            return value
        } catch {
            record.done = await board.status(of: job)?.stages.first { $0.name == name }?.done ?? 0
            let isCancelled = (error as? StorydropError)?.code == .cancelled
            record.state = error is Interruption ? .pending : isCancelled ? .cancelled : .failed
            record.endedAt = Date()
            try await save(record)
            if let error = error as? StorydropError { throw error.at(stage: name) }
            throw error
        }
    }

    /// Marks a stage whose whole result was there already.
    func reuse(_ record: StepRecord) async throws {
        var record = record
        record.cached = true
        try await save(record)
    }

    /// What the job has cost so far.
    func tellCost() async {
        guard let record = try? await ledger.job(job) else { return }
        await board.update(job) { $0.cost = record.cost }
    }

    /// One more item of a stage is done.
    func advance(_ name: String, to done: Int, since start: Date) async {
        await board.update(job) { status in
            guard let index = status.stages.firstIndex(where: { $0.name == name }) else { return }
            status.stages[index].done = done
            status.etaS = Self.eta(status, stage: status.stages[index], elapsed: Date().timeIntervalSince(start))
        }
    }

    /// Seconds left of this stage at its pace so far, and the same for each stage that has not begun.
    private static func eta(_ status: JobStatus, stage: StageStatus, elapsed: Double) -> Int? {
        guard stage.done > 0 else { return nil }
        let each = elapsed / Double(stage.done)
        let later = status.stages.filter { $0.state == .pending && $0.name != StageTracker.pack }.count
        return Int((each * Double(stage.total - stage.done) + Double(later) * each * Double(stage.total)).rounded(.up))
    }

    private func save(_ record: StepRecord) async throws {
        try await ledger.save(record)
        await board.publish(job) { status in
            let stage = StageStatus(record)
            if let index = status.stages.firstIndex(where: { $0.name == record.name }) {
                status.stages[index] = stage
            } else {
                status.stages.append(stage)
            }
            status.stage = record.name
        }
    }
}
