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
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    private let conveyor: Conveyor
    let delivery: Delivery
    private let wake: WakeSignal
    let logger: Logger
    private var atWork: [JobID: JobControl] = [:]
    let clock = SteadyClock()
    /// Rounds in which promised deliveries could not be published.
    private var roundsHeldUp = 0
    private var isPaused = false
    /// Since when jobs have been set aside for want of room, with none ended in between.
    var pausedSince: Date?
    /// Whether one was, since the last round.
    var hasPaused = false
    var isStopping = false
    /// Whether more jobs may still come in; a drain waits for them.
    private var isIntakeOpen = true
    /// Told after every change that the index shows.
    private let changed: WakeSignal
    private let gauge: SpaceGauge
    let health: Health

    init(
        workspace: Workspace,
        ledger: Ledger,
        board: StatusBoard,
        conveyor: Conveyor,
        delivery: Delivery,
        gauge: SpaceGauge,
        health: Health,
        wake: WakeSignal,
        changed: WakeSignal,
        logger: Logger
    ) {
        self.workspace = workspace
        self.ledger = ledger
        self.board = board
        self.conveyor = conveyor
        self.delivery = delivery
        self.gauge = gauge
        self.health = health
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
            var idleSince: Date?
            while !isStopping, !Task.isCancelled {
                preconditionIsolated("the workers left their executor")
                if untilIdle, hasPaused, !isIntakeOpen, let pausedSince,
                    clock.now.timeIntervalSince(pausedSince) > Self.patience, await areAllPaused()
                {
                    break
                }
                hasPaused = false
                var due: Date?
                switch await next() {
                case .job(let record):
                    guard let job = record.job else { continue }
                    let control = JobControl()
                    if record.cancelRequested { control.cancel() }
                    atWork[job] = control
                    group.addTask { await self.carry(record, job, control) }
                    continue
                case .nothing(let until): due = until
                }
                let isHeldUp = await retryDeliveries()
                if untilIdle, atWork.isEmpty, !isIntakeOpen {
                    if await isIdle() || workspace.settings.jobs == 0 { return }
                    let isHopeless = if isPaused { true } else { await areAllPaused() }
                    idleSince = isHopeless ? (idleSince ?? pausedSince ?? clock.now) : nil
                    // Somebody must make room, or mount the share: a round does not wait for that for ever.
                    if let idleSince, clock.now.timeIntervalSince(idleSince) > Self.patience { return }
                }
                let untilDue = due.map { max(0.01, $0.timeIntervalSince(clock.now)) } ?? 60
                await wake.wait(seconds: min(untilDue, isHeldUp || isPaused ? 2 : untilIdle ? 0.5 : 60))
            }
            for control in atWork.values { control.stop() }
        }
    }

    /// Seconds for which a round of `once` waits for room on a disk, or for an outbox that is away.
    static let patience = 30.0

    /// The next job, if there is one, a worker is free and nothing is in the way of its delivery.
    private func next() async -> Ledger.Next {
        guard atWork.count < workspace.settings.jobs else { return .nothing(until: nil) }
        do {
            if let (reason, why) = obstacle {
                await pause(reason, why)
                return .nothing(until: nil)
            }
            if isPaused { await goOn() }
            return try await ledger.takeNext(now: clock.now)
        } catch {
            // A ledger that cannot be read is asked again.
            logger.error("the ledger cannot be read; trying again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(2))
            return .nothing(until: nil)
        }
    }

    /// Why no job may be begun: as a status says it, and in words.
    private var obstacle: (String?, String)? {
        if let why = gauge.refusalToWork { return (SpaceGauge.statusReason, why) }
        return health.reason("outbox").map { (nil, $0) }
    }

    private func pause(_ reason: String?, _ why: String) async {
        guard !isPaused else { return }
        isPaused = true
        logger.warning("no job is begun for now", metadata: ["why": "\(why)"])
        guard let reason else { return }
        await tellWaiting { status in (status.state, status.reason) = (.waiting, reason) }
    }

    private func goOn() async {
        isPaused = false
        logger.info("jobs are begun again")
        await tellWaiting { _ in }
    }

    /// Writes the statuses of those who wait in front.
    private func tellWaiting(_ change: (inout JobStatus) -> Void) async {
        do {
            let waiting = try await ledger.jobs(in: .queued, after: 0, limit: 500)
            await board.post(
                waiting.map { entry in
                    var status = JobStatus(entry.job)
                    change(&status)
                    return (status, entry.job.statusFile)
                }
            )
        } catch {
            logger.warning("waiting jobs cannot be told", metadata: ["error": "\(error)"])
        }
    }

    /// Tries again what was promised and could not be published.
    ///
    /// - Returns: whether something of that is left.
    private func retryDeliveries() async -> Bool {
        guard delivery.isHeldUp else {
            roundsHeldUp = 0
            return false
        }
        do {
            let left = try await delivery.recover()
            roundsHeldUp = left > 0 ? roundsHeldUp + 1 : 0
            return left > 0
        } catch {
            logger.error("the ledger cannot be read; trying again", metadata: ["error": "\(error)"])
            return true
        }
    }

    /// Whether a drain may end: nothing waits or runs, and what was promised is out, or has been held up for long.
    private func isIdle() async -> Bool {
        guard let counts = try? await ledger.counts() else { return false }
        func none(_ phases: [JobPhase]) -> Bool { phases.allSatisfy { (counts[$0] ?? 0) == 0 } }
        guard none([.queued, .running, .gathering]) else { return false }
        return none([.committed, .published]) || roundsHeldUp >= workspace.settings.retry.attempts
    }

    /// Whether all that is left waits for nothing but room, or for an outbox that can be written.
    private func areAllPaused() async -> Bool {
        guard let counts = try? await ledger.counts(), let paused = try? await ledger.paused(now: clock.now) else {
            return false
        }
        return paused > 0 && paused == (counts[.queued] ?? 0) + (counts[.running] ?? 0)
    }

    private func carry(_ record: JobRecord, _ job: JobID, _ control: JobControl) async {
        await board.post([(JobStatus(record, steps: (try? await ledger.steps(of: job)) ?? []), record.statusFile)])
        changed.signal()
        do {
            // What is no file at all was queued only to be reported.
            if record.url == nil, record.sourceSha256 == nil, let failure = record.failure { throw failure }
            if let verdict = try await crashVerdict(record, job) { throw verdict }
            try await withHeartbeat(job, control) { try await conveyor.carry(record, control) }
            goesOn()
        } catch {
            await settle(record, job, error)
        }
        if atWork[job] === control { atWork[job] = nil }
        await tellParent(of: job)
        changed.signal()
        wake.signal()
    }

    /// What ends a job that keeps killing the service; nil if it may go on.
    private func crashVerdict(_ record: JobRecord, _ job: JobID) async throws -> StorydropError? {
        guard record.crashes > 0 else { return nil }
        if record.url != nil, !FileIO.isThere(workspace.source(of: record)) {
            // Whatever killed it: there was nothing to read yet.
            try await ledger.forgetCrashes(of: job)
            return nil
        }
        let step = try await ledger.crashStep(of: job)
        return CrashRule.verdict(record.crashes, during: step, of: record.dropPath.name)
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
}
