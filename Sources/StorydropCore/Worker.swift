import Foundation
import Logging
import Native
import ServiceLifecycle
import SystemPackage

/// Takes jobs from the ledger and carries them, `jobs` at a time; turns failures into retries or final states.
///
/// Runs as a service for `watch`, and by `drain` for `once`. Promises that an error of one job ends that job only, and
/// that no job is left without a final status or a time of its next try.
actor WorkerPool: Service {
    private let workspace: Workspace
    private let ledger: Ledger
    private let board: StatusBoard
    private let conveyor: Conveyor
    private let delivery: Delivery
    private let wake: WakeSignal
    private let logger: Logger
    private var atWork: [JobID: JobControl] = [:]
    private let clock = ContinuousClock()
    private var lastDelivery = ContinuousClock.now
    /// Deliveries that were promised and could not be published, and for how many rounds.
    private var heldUp = 0
    private var roundsHeldUp = 0
    /// More than chance: a reader cannot be told from whoever kills the whole process as long as both are one.
    private static let maximumCrashes = 5
    private var isStopping = false
    /// Whether more jobs may still come in; a drain waits for them.
    private var isIntakeOpen = true
    /// Told after every change that the index shows.
    private let changed: WakeSignal

    init(
        workspace: Workspace,
        ledger: Ledger,
        board: StatusBoard,
        conveyor: Conveyor,
        delivery: Delivery,
        wake: WakeSignal,
        changed: WakeSignal,
        logger: Logger
    ) {
        self.workspace = workspace
        self.ledger = ledger
        self.board = board
        self.conveyor = conveyor
        self.delivery = delivery
        self.wake = wake
        self.changed = changed
        self.logger = logger
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await work(untilIdle: false)
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }

    /// Works until `intake` has ended and no job waits, runs or is due for a retry.
    func drain(while intake: @escaping @Sendable () async -> Void) async {
        await withGracefulShutdownHandler {
            async let taking: Void = takeAll(intake)
            await work(untilIdle: true)
            await taking
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }

    private func takeAll(_ intake: @Sendable () async -> Void) async {
        isIntakeOpen = true
        await intake()
        isIntakeOpen = false
        wake.signal()
    }

    private func stop() {
        isStopping = true
        for control in atWork.values { control.stop() }
        wake.signal()
    }

    private func work(untilIdle: Bool) async {
        await withDiscardingTaskGroup { group in
            while !isStopping, !Task.isCancelled {
                let record = await nextRecord()
                if let record, let job = record.job {
                    let control = JobControl()
                    if record.cancelRequested { control.cancel() }
                    atWork[job] = control
                    group.addTask { await self.carry(record, job, control) }
                    continue
                }
                await retryDeliveries()
                if atWork.isEmpty, untilIdle, !isIntakeOpen, await isIdle() { return }
                await wake.wait(seconds: 0.5)
            }
            for control in atWork.values { control.stop() }
        }
    }

    /// The next job, if there is one and a worker is free; a ledger that cannot be read is asked again.
    private func nextRecord() async -> JobRecord? {
        guard atWork.count < workspace.settings.jobs else { return nil }
        do {
            return try await ledger.takeNext()
        } catch {
            logger.error("the ledger cannot be read; trying again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(2))
            return nil
        }
    }

    /// Tries again what was promised and could not be published, every few seconds.
    private func retryDeliveries() async {
        guard atWork.isEmpty || heldUp > 0, clock.now - lastDelivery > .seconds(2) else { return }
        lastDelivery = clock.now
        do {
            heldUp = try await delivery.recover()
            roundsHeldUp = heldUp > 0 ? roundsHeldUp + 1 : 0
        } catch {
            logger.error("the ledger cannot be read; trying again", metadata: ["error": "\(error)"])
        }
    }

    /// Whether a drain may end: nothing waits or runs, and what was promised is out, or has been held up for long.
    private func isIdle() async -> Bool {
        guard let counts = try? await ledger.counts() else { return false }
        func none(_ phases: [JobPhase]) -> Bool { phases.allSatisfy { (counts[$0] ?? 0) == 0 } }
        guard none([.queued, .running, .gathering]) else { return false }
        return none([.committed, .published]) || roundsHeldUp >= workspace.settings.retry.attempts
    }

    private func carry(_ record: JobRecord, _ job: JobID, _ control: JobControl) async {
        await board.set(JobStatus(record, steps: (try? await ledger.steps(of: job)) ?? []), at: record.dropPath)
        changed.signal()
        do {
            guard record.crashes < Self.maximumCrashes else {
                throw StorydropError(
                    .parserCrashed,
                    "The service died \(record.crashes) times while it read \(record.dropPath.name).",
                    hint: "Report this with the file; it is kept."
                )
            }
            try await withHeartbeat(job, control) { try await conveyor.carry(record, control) }
        } catch {
            await settle(record, job, error)
        }
        if atWork[job] === control { atWork[job] = nil }
        await tellParent(of: job)
        changed.signal()
        wake.signal()
    }

    /// Writes the status twice a second while a job is at work, and hears of cancelling.
    private func withHeartbeat(_ job: JobID, _ control: JobControl, _ body: () async throws -> Void) async throws {
        let ledger = ledger
        let board = board
        let heart = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(500))
                if (try? await ledger.isCancelRequested(job)) == true { control.cancel() }
                await board.beat(job)
            }
        }
        defer { heart.cancel() }
        try await body()
    }

    // MARK: Failures

    /// Records what becomes of a job whose attempt failed; goes on trying, for a job must not stay without an end.
    private func settle(_ record: JobRecord, _ job: JobID, _ error: any Error) async {
        var wait = 0.5
        while true {
            do {
                return try await decide(record, job, error)
            } catch is AlreadyCommitted {
                return
            } catch {
                logger.critical(
                    "a failed job cannot be recorded; trying again",
                    metadata: ["job": "\(job)", "error": "\(error)"]
                )
                // Still `running` in the ledger: if the service stops, the next start takes it up again.
                if isStopping || Task.isCancelled { return }
                try? await Task.sleep(for: .seconds(wait))
                wait = min(wait * 2, 30)
            }
        }
    }

    private func decide(_ record: JobRecord, _ job: JobID, _ error: any Error) async throws {
        if error is AlreadyCommitted { return }
        if error is Interruption || error is CancellationError {
            return try await requeue(job, record, notBefore: nil, error: nil, costsAttempt: false)
        }
        let failure = StorydropError.wrap(error, fallback: .storyFailed, doing: "working on \(record.path)")
        let decision = RetryPolicy(settings: workspace.settings.retry)
            .decide(failure, attempt: record.failures + 1, jitter: Double.random(in: 0...1))
        switch decision {
        case .retry(let seconds):
            logger.warning(
                "job will be tried again",
                metadata: ["job": "\(job)", "in": "\(seconds)", "error": "\(failure)"]
            )
            try await requeue(
                job,
                record,
                notBefore: Date() + seconds,
                error: failure,
                costsAttempt: !failure.code.isPause
            )
        case .fail: try await fail(record, job, failure)
        }
    }

    private func requeue(
        _ job: JobID,
        _ record: JobRecord,
        notBefore: Date?,
        error: StorydropError?,
        costsAttempt: Bool
    ) async throws {
        try await ledger.requeue(job, notBefore: notBefore, error: error, costsAttempt: costsAttempt)
        guard let now = try await ledger.job(job) else { return }
        await board.set(try await ledger.status(of: now), at: record.dropPath)
    }

    private func fail(_ record: JobRecord, _ job: JobID, _ error: StorydropError) async throws {
        logger.error("job failed", metadata: ["job": "\(job)", "path": "\(record.path)", "error": "\(error)"])
        let outcome: JobState =
            switch error.code {
            case .cancelled: .cancelled
            case .unsupportedType, .parserCrashed: .quarantined
            default: .failed
            }
        let ending = Delivery.Ending(
            outcome: outcome,
            folder: Quarantine.folder(job),
            error: error,
            warnings: record.warningList
        )
        if record.url == nil { try await delivery.intake.respool(job) }
        let source = workspace.folder(of: job).appending("source")
        try await delivery.deliver(
            try Quarantine.parcel(record, error, source: FileIO.isThere(source) ? source : nil),
            of: record,
            as: ending
        )
    }

    // MARK: Parents

    /// A list's status follows its children.
    private func tellParent(of job: JobID) async {
        do {
            guard let record = try await ledger.job(job), let id = record.parent, let parent = JobID(rawValue: id)
            else {
                return
            }
            let children = try await ledger.children(of: parent)
            let done = children.filter { $0.outcome != nil }.count
            await board.publish(parent) { status in
                status.children = children.map(JobStatus.Child.init)
                status.progress = Double(done) / Double(max(1, children.count)) * 0.99
            }
        } catch {
            logger.warning("a list's status is behind", metadata: ["job": "\(job)", "error": "\(error)"])
        }
    }
}
