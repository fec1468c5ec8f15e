import Dispatch
package import Foundation
import Glibc
import Logging
import Native
import ServiceLifecycle
import SystemPackage

/// The slow beat of the service: `health.json`, a look at the rules, and what was missed while the outbox was away.
///
/// `health.json` goes to the state folder first, so that `doctor` can tell of an outbox that hangs.
actor Pulse: Service {
    private let workspace: Workspace
    private let ledger: Ledger
    private let rules: RuleBook
    private let board: StatusBoard
    private let gauge: SpaceGauge
    private let health: Health
    private let desk: ModelDesk
    private let logger: Logger
    private var isWritingOutbox = false
    /// When what models made was last shortened.
    private var collected: ContinuousClock.Instant?

    init(
        workspace: Workspace,
        ledger: Ledger,
        rules: RuleBook,
        board: StatusBoard,
        gauge: SpaceGauge,
        health: Health,
        desk: ModelDesk,
        logger: Logger
    ) {
        self.workspace = workspace
        self.ledger = ledger
        self.rules = rules
        self.board = board
        self.gauge = gauge
        self.health = health
        self.desk = desk
        self.logger = logger
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            let own = try await self.identities()
            while !Task.isCancelled {
                if let now = try? await self.identities(), now != own {
                    throw StartupError(
                        "The state folder \(self.workspace.state) was removed or replaced while the service ran. "
                            + "What it knew is lost with it; start it again, and it goes on with what is in the inbox."
                    )
                }
                await self.beat()
                await self.collectGarbage()
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// What tells the ledger and the lock that are open from others of their names.
    private func identities() throws -> [UInt64?] {
        try [workspace.ledger, workspace.lock].map { try FileIO.facts($0)?.inode }
    }

    private func beat() async {
        let problems = rules.current().problems.map(\.description) + health.all
        do {
            let counts = try await ledger.counts()
            if counts[.disposed] ?? 0 > workspace.settings.history { await prune() }
            let report = HealthReport(
                state: problems.isEmpty ? "ok" : "degraded",
                heartbeatAt: Date(),
                pid: ProcessInfo.processInfo.processIdentifier,
                version: storydropVersion,
                queued: counts[.queued] ?? 0,
                running: (counts[.running] ?? 0) + (counts[.gathering] ?? 0),
                problems: problems,
                providers: await desk.states(),
                spentTodayUsd: Money.rounded(try await ledger.spent(on: QuotaDay.today()).usd),
                diskFreeBytes: gauge.freeBytes
            )
            let bytes = try JSONText.encode(report)
            try FileIO.replace(
                workspace.healthCopy,
                with: bytes,
                temporary: workspace.state.appending(".health.tmp")
            )
            publish(bytes)
        } catch {
            logger.error("health cannot be written", metadata: ["error": "\(error)"])
        }
    }

    /// To the outbox, unless the last one hangs there still.
    private func publish(_ bytes: [UInt8]) {
        guard !isWritingOutbox, health.reason("outbox") == nil else { return }
        isWritingOutbox = true
        Task {
            do {
                try await BlockingWork.run { [workspace] in
                    try FileIO.replace(
                        workspace.outbox.appending("health.json"),
                        with: bytes,
                        temporary: workspace.temporary.appending("health.json")
                    )
                }
                await self.catchUp()
            } catch {
                self.logger.debug("health.json cannot be written", metadata: ["error": "\(error)"])
            }
            self.isWritingOutbox = false
        }
    }

    /// Writes the statuses that were missed while the outbox was away.
    private func catchUp() async {
        guard await board.behindSince != nil, await board.isFlushed else { return }
        await board.isCaughtUp()
        await StatusCheck(workspace: workspace, ledger: ledger, board: board, logger: logger).run()
    }

    /// Shortens what is kept of what models made, at a start and once a day.
    private func collectGarbage() async {
        if let collected, ContinuousClock.now - collected < .seconds(86_400) { return }
        collected = ContinuousClock.now
        do {
            let (cache, settings) = (desk.cache, workspace.settings.cache)
            let pruned = try await BlockingWork.run {
                try cache.prune(maximumBytes: Int64(settings.maximumBytes), maximumAge: settings.maximumAge)
            }
            guard pruned.entries > 0 else { return }
            logger.info("old answers of models removed", metadata: ["entries": "\(pruned.entries)"])
        } catch {
            logger.warning("old answers of models cannot be removed", metadata: ["error": "\(error)"])
        }
    }

    private func prune() async {
        do {
            while try await ledger.prune(keeping: workspace.settings.history) > 0, !Task.isCancelled {}
        } catch {
            logger.warning("the history cannot be shortened", metadata: ["error": "\(error)"])
        }
    }
}

/// `health.json`.
package struct HealthReport: Codable, Sendable {
    package var schema = "storydrop/health/1"
    /// `ok`, or `degraded` with the problems.
    package var state: String
    package var heartbeatAt: Date
    package var pid: Int32
    package var version: String
    package var queued: Int
    package var running: Int
    package var problems: [String]
    package var providers: [String: String]
    package var spentTodayUsd: Double?
    package var diskFreeBytes: [String: Int64]
}

/// Compares the status files of unfinished jobs with the ledger, and writes those that are missing or behind.
///
/// Run in the background at a start, and after the outbox was away: a status may have been lost with the power.
struct StatusCheck: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let logger: Logger

    private static let page = 500

    /// `most`: how many jobs to look at; the rest keeps what its file says.
    func run(most: Int = .max) async {
        do {
            let refused = try await ledger.refusals().suffix(1000)
            await board.post(await behind(Array(refused)).map { (JobStatus($0), $0.statusFile) })
            var (place, seen) = (Int64(0), 0)
            while seen < most, !Task.isCancelled {
                let some = try await ledger.jobs(in: .queued, after: place, limit: min(Self.page, most - seen))
                guard let last = some.last else { break }
                (place, seen) = (last.rowid, seen + some.count)
                await board.post(await behind(some.map(\.job)).map { (JobStatus($0), $0.statusFile) })
                while await !board.isFlushed { try await Task.sleep(for: .milliseconds(20)) }
            }
        } catch {
            logger.warning("statuses cannot be compared", metadata: ["error": "\(error)"])
        }
    }

    private func behind(_ records: [JobRecord]) async -> [JobRecord] {
        await BlockingWork.run { records.filter { !isTold($0) } }
    }

    /// Whether the file speaks of the job, or of a later one of its path.
    private func isTold(_ record: JobRecord) -> Bool {
        guard let bytes = try? FileIO.read(workspace.outbox.pushing(record.statusFile)),
            let status = try? JSONText.decode(JobStatus.self, from: bytes)
        else { return false }
        if status.job != record.id { return (try? ledger.isNewer(status.job, than: record.id)) ?? false }
        return status.state == JobStatus(record).state
    }
}

/// Writes `index.html` after changes, at most once a second.
struct IndexPulse: Service {
    let index: IndexPage
    let changed: WakeSignal

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await index.write()
                try? await Task.sleep(for: .seconds(1))
                await changed.wait(seconds: 3600)
            }
        }
    }
}

/// Ends the process if it was asked to stop and a call on a dead share will never come back.
///
/// Nothing is lost: it is what a kill would be, and every start recovers from that.
struct HangGuard: Service {
    let logger: Logger

    func run() async throws {
        // Not tasks: the pool of threads itself may be what hangs.
        let queue = DispatchQueue(label: "storydrop.hang")
        let sources = [SIGTERM, SIGINT].map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
        for source in sources {
            source.setEventHandler { Self.watch(on: queue, logger) }
            source.resume()
        }
        try? await gracefulShutdown()
        // Heard here first, the sources end before they have told.
        Self.watch(on: queue, logger)
        withExtendedLifetime(sources) {}
    }

    private static func watch(on queue: DispatchQueue, _ logger: Logger) {
        for second in 1...60 {
            queue.asyncAfter(deadline: .now() + .seconds(second)) {
                guard let first = SystemCall.late(seconds: Health.deadline).first else { return }
                logger.critical(
                    "stopped though a call has not come back",
                    metadata: ["call": "\(first.operation)", "subject": "\(first.subject)"]
                )
                _exit(0)
            }
        }
    }
}
