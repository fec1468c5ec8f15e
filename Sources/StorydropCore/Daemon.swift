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
    private let watcher: InboxWatcher
    private let workers: WorkerPool
    private let delivery: Delivery
    private let rules: RuleBook
    private let index: IndexPage
    private let changed: WakeSignal
    private let lock: WorkspaceLock
    private let logger: Logger

    /// Opens a workspace for work.
    ///
    /// `rule`: the name of the one rule to use; nil for the first that matches.
    /// - Throws: `StartupError` if it cannot be used, if another process works on it, or if there is no such rule.
    package init(_ workspace: Workspace, rule: String? = nil, logger: Logger) throws {
        try workspace.prepare()
        self.workspace = workspace
        self.logger = logger
        lock = try WorkspaceLock(workspace)
        ledger = try Ledger(workspace.ledger)
        board = StatusBoard(workspace: workspace, logger: logger)
        let wake = WakeSignal()
        changed = WakeSignal()
        intake = Intake(workspace: workspace, ledger: ledger, board: board, logger: logger)
        delivery = Delivery(workspace: workspace, ledger: ledger, board: board, intake: intake, logger: logger)
        rules = RuleBook(
            directory: workspace.rules,
            lastGood: workspace.state.appending("rules"),
            parser: RuleParser(steps: allSteps),
            forced: rule,
            logger: logger
        )
        try rules.checkForced()
        let conveyor = Conveyor(
            workspace: workspace,
            ledger: ledger,
            board: board,
            rules: rules,
            delivery: delivery,
            fetcher: URLFetcher(settings: workspace.settings.urls),
            models: allImageModels(),
            logger: logger
        )
        watcher = InboxWatcher(
            workspace: workspace,
            intake: intake,
            ledger: ledger,
            board: board,
            wake: wake,
            logger: logger
        )
        workers = WorkerPool(
            workspace: workspace,
            ledger: ledger,
            board: board,
            conveyor: conveyor,
            delivery: delivery,
            wake: wake,
            changed: changed,
            logger: logger
        )
        index = IndexPage(workspace: workspace, ledger: ledger, logger: logger)
    }

    /// Works until stopped by SIGTERM or SIGINT: calls at work are finished, the rest waits for the next start.
    package func watch() async throws {
        try await recover()
        logger.info("watching", metadata: ["inbox": "\(workspace.inbox)", "outbox": "\(workspace.outbox)"])
        let pulse = Pulse(
            workspace: workspace,
            ledger: ledger,
            rules: rules,
            index: index,
            changed: changed,
            logger: logger
        )
        let services: [any Service] = [pulse, workers, watcher]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await index.write()
    }

    /// Works through what lies in the inbox now and what an earlier run left, then stops.
    /// - Returns: how many jobs ended in which state.
    package func once() async throws -> RunSummary {
        let start = Date()
        try await recover()
        let interrupted = Mutex(false)
        let work = OneRound(watcher: watcher, workers: workers) { interrupted.withLock { $0 = true } }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: work, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await index.write()
        return RunSummary(
            outcomes: try await ledger.outcomes(since: start.addingTimeInterval(-0.001)),
            wasInterrupted: interrupted.withLock { $0 }
        )
    }

    /// The statuses of the jobs that are under way, for progress bars.
    package func statusesAtWork() async -> [JobStatus] { await board.running() }

    /// Ends what a crash left half-way, from the ledger, the claim folder and staging.
    private func recover() async throws {
        try await intake.returnOrphans()
        try await intake.recover()
        _ = try await delivery.recover()
        try await delivery.sweep()
        try await ledger.requeueInterrupted()
        for record in try await ledger.jobs(in: [.queued, .gathering]) {
            await board.set(try await ledger.status(of: record), at: record.dropPath)
        }
        _ = rules.current()
    }
}

/// How a run ended.
package struct RunSummary: Sendable {
    /// Jobs by their final state.
    package var outcomes: [JobState: Int]
    /// Whether a signal stopped it before all was done.
    package var wasInterrupted: Bool
}

/// One round of `once`: the inbox first, then the jobs, until neither has anything left.
private struct OneRound: Service {
    let watcher: InboxWatcher
    let workers: WorkerPool
    let onInterruption: @Sendable () -> Void

    func run() async throws {
        await workers.drain { await watcher.drain() }
        if Task.isShuttingDownGracefully { onInterruption() }
    }
}

/// Keeps a second process off a workspace.
private final class WorkspaceLock: Sendable {
    private let descriptor: FileDescriptor

    init(_ workspace: Workspace) throws {
        let file = workspace.state.appending("lock")
        guard let descriptor = try SafeOpen.lock(file) else {
            let pid = (try? FileIO.read(file, limit: 64)).map { String(decoding: $0, as: UTF8.self) } ?? "?"
            throw StartupError(
                "Another storydrop (process \(pid.trimmingBlanks())) works on \(workspace.root). Stop it first."
            )
        }
        self.descriptor = descriptor
        try FileIO.write(Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8), to: file, sync: false)
    }

    deinit { try? descriptor.close() }
}
