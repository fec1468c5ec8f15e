import Foundation
package import Logging
import Native
import ServiceLifecycle
import Synchronization
import SystemPackage
import UnixSignals

/// The composition root of the service: makes every part of a workspace once and lets them run.
package struct Daemon: Sendable {
    package let workspace: Workspace
    package let ledger: Ledger
    private let board: StatusBoard
    private let intake: Intake
    private let spooler: Spooler
    private let watcher: InboxWatcher
    private let workers: WorkerPool
    private let delivery: Delivery
    private let rules: RuleBook
    private let index: IndexPage
    private let gauge: SpaceGauge
    private let health: Health
    private let guards: [FolderGuard]
    private let desk: ModelDesk
    private let wake = WakeSignal()
    private let changed = WakeSignal()
    private let lock: WorkspaceLock
    private let logger: Logger

    /// Opens a workspace for work.
    ///
    /// `rule`: the name of the one rule to use; nil for the first that matches. `acceptsFolders`: take the inbox and the
    /// outbox as they are, though they seem to be others than they were.
    /// - Throws: `StartupError` if it cannot be used, if another process works on it, or if there is no such rule.
    package init(_ workspace: Workspace, rule: String? = nil, acceptsFolders: Bool = false, logger: Logger) throws {
        try workspace.prepare()
        self.workspace = workspace
        self.logger = logger
        lock = try WorkspaceLock(workspace)
        let ledger = try Ledger(workspace.ledger)
        let health = Health()
        (self.ledger, self.health) = (ledger, health)
        func guardian(_ role: String, _ root: FilePath, _ folders: [String]) throws -> FolderGuard {
            try FolderGuard(
                role,
                root,
                folders: folders,
                ledger: ledger,
                health: health,
                isAccepted: acceptsFolders,
                logger: logger
            )
        }
        let inboxGuard = try guardian("inbox", workspace.inbox, ["claim"])
        let outboxGuard = try guardian("outbox", workspace.outbox, ["staging", "tmp"])
        guards = [inboxGuard, outboxGuard]
        for one in guards { try? one.check(isStart: true) }
        board = StatusBoard(workspace: workspace, ledger: ledger, health: health, logger: logger)
        gauge = SpaceGauge(
            workspace: workspace,
            outboxGuard: outboxGuard,
            health: health,
            wake: wake,
            logger: logger
        )
        gauge.measure()
        intake = Intake(
            workspace: workspace,
            ledger: ledger,
            board: board,
            logger: logger,
            mark: try ledger.mark(),
            outbox: outboxGuard
        )
        delivery = Delivery(
            workspace: workspace,
            ledger: ledger,
            board: board,
            intake: intake,
            guardian: outboxGuard,
            inboxGuardian: inboxGuard,
            logger: logger
        )
        rules = RuleBook(
            directory: workspace.rules,
            lastGood: workspace.state.appending("rules"),
            parser: RuleParser(workspace),
            forced: rule,
            logger: logger
        )
        try rules.checkForced()
        spooler = Spooler(
            workspace: workspace,
            ledger: ledger,
            board: board,
            rules: rules,
            outboxGuard: outboxGuard,
            health: health,
            wake: wake,
            logger: logger
        )
        let parts = InboxParts(
            workspace: workspace,
            ledger: ledger,
            board: board,
            intake: intake,
            spooler: spooler,
            guardian: inboxGuard,
            gauge: gauge,
            health: health,
            wake: wake,
            logger: logger
        )
        watcher = try InboxWatcher(parts)
        desk = try ModelDesk(workspace, accounts: try Accounts.of(workspace, ledger: ledger))
        let conveyor = Conveyor(
            workspace: workspace,
            ledger: ledger,
            board: board,
            rules: rules,
            delivery: delivery,
            fetcher: URLFetcher(settings: workspace.settings.urls),
            desk: desk,
            logger: logger
        )
        workers = WorkerPool(
            workspace: workspace,
            ledger: ledger,
            board: board,
            conveyor: conveyor,
            delivery: delivery,
            gauge: gauge,
            health: health,
            wake: wake,
            changed: changed,
            logger: logger
        )
        index = IndexPage(workspace: workspace, ledger: ledger, logger: logger)
    }

    /// Works until stopped by SIGTERM or SIGINT: calls at work are finished, the rest waits for the next start.
    package func watch() async throws {
        try await recover()
        let pulse = Pulse(
            workspace: workspace,
            ledger: ledger,
            rules: rules,
            board: board,
            gauge: gauge,
            health: health,
            desk: desk,
            logger: logger
        )
        let services: [any Service] = [
            pulse, IndexPulse(index: index, changed: changed), gauge, workers, watcher, HangGuard(logger: logger),
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { service in
                    .init(service: service, successTerminationBehavior: .ignore)
                },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        let check = Task { await StatusCheck(workspace: workspace, ledger: ledger, board: board, logger: logger).run() }
        try await group.run()
        check.cancel()
        await settleStatuses()
        if health.reason("outbox") == nil { await index.write() }
    }

    /// Works through what lies in the inbox now and what an earlier run left, then stops.
    /// - Returns: how many jobs ended in which state.
    /// - Throws: `StartupError` if the inbox or the outbox is not there.
    package func once() async throws -> RunSummary {
        for one in guards {
            guard let away = health.reason(one.role) else { continue }
            throw StartupError("The \(one.role) cannot be used: \(away). If that is right, say --accept-folders.")
        }
        let start = Date()
        try await recover()
        await StatusCheck(workspace: workspace, ledger: ledger, board: board, logger: logger).run(most: 1000)
        let interrupted = Mutex(false)
        let work = OneRound(watcher: watcher, workers: workers) { interrupted.withLock { $0 = true } }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: work, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: gauge, successTerminationBehavior: .ignore),
                    .init(service: HangGuard(logger: logger), successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await settleStatuses()
        await index.write()
        let counts = try await ledger.counts()
        return RunSummary(
            outcomes: try await ledger.outcomes(since: start.addingTimeInterval(-0.001)),
            wasInterrupted: interrupted.withLock { $0 },
            left: counts.filter { $0.key != .disposed }.values.reduce(0, +),
            waiting: await watcher.waiting,
            unlisted: await watcher.unlistable.count,
            problems: health.all
        )
    }

    /// The statuses of the jobs that are under way, for progress bars.
    package func statusesAtWork() async -> [JobStatus] { await board.running() }

    /// Ends what a crash left half-way, from the ledger, the claim folder and staging.
    private func recover() async throws {
        let broken = try await ledger.jobs(in: [.running, .gathering])
        try await ledger.requeueInterrupted(now: Date())
        try await ledger.doubtReserved()
        try await ledger.wakeForBudget()
        try desk.sweep()
        try await desk.restorePauses()
        try await delivery.sweepState()
        if health.reason("outbox") == nil {
            _ = try await delivery.recover()
            try await delivery.sweep()
        }
        var items = try await intake.unfinished().map { Spooler.Item.claim($0) }
        for record in try await ledger.jobs(in: [.claimed]) {
            guard let id = record.retryOf.flatMap({ JobID(rawValue: $0) }), let old = try await ledger.job(id) else {
                continue
            }
            items.append(.retry(record, of: old))
        }
        await spooler.add(items)
        for record in broken {
            guard let job = record.job, let now = try await ledger.job(job) else { continue }
            await board.post([(try await ledger.status(of: now), now.statusFile)])
        }
        _ = rules.current()
    }

    /// Waits until what was posted is on disk, or cannot be for now.
    private func settleStatuses() async {
        let end = ContinuousClock.now + .seconds(10)
        while await !board.isFlushed, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(5)) }
    }
}

/// How a run ended.
package struct RunSummary: Sendable {
    /// Jobs by their final state.
    package var outcomes: [JobState: Int]
    /// Whether a signal stopped it before all was done.
    package var wasInterrupted: Bool
    /// Jobs that are not at their end.
    package var left: Int
    /// Drops that still lie in the inbox, seen and not taken.
    package var waiting: Int
    /// Folders of the inbox that could not be looked into.
    package var unlisted: Int
    /// What was in their way.
    package var problems: [String]
}

/// One round of `once`: the inbox first, then the jobs, until neither has anything left.
private struct OneRound: Service {
    let watcher: InboxWatcher
    let workers: WorkerPool
    let onInterruption: @Sendable () -> Void

    func run() async throws {
        await workers.drain { await watcher.drain(patience: WorkerPool.patience) }
        if Task.isShuttingDownGracefully { onInterruption() }
    }
}

/// Keeps a second process off a workspace.
private final class WorkspaceLock: Sendable {
    private let descriptor: FileDescriptor

    init(_ workspace: Workspace) throws {
        let file = workspace.lock
        guard let descriptor = try SafeOpen.lock(file) else {
            let pid = (try? FileIO.read(file, limit: 64)).map { String(decoding: $0, as: UTF8.self) } ?? "?"
            throw StartupError(
                "Another storydrop (process \(pid.trimmed)) works on \(workspace.root). Stop it first."
            )
        }
        self.descriptor = descriptor
        try FileIO.write(Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8), to: file, sync: false)
    }

    deinit { try? descriptor.close() }
}
