import Logging
import Native
import ServiceLifecycle
import Synchronization
import SystemPackage

/// Decides whether a disk has room.
///
/// Pure. A full disk stops everything, the ledger first; so work pauses while there is still room for the ledger and
/// the statuses, and goes on once there is clearly more.
struct SpaceRule: Sendable, Equatable {
    /// Bytes that are kept free; nil is 100 MB, or a twentieth of a smaller disk.
    var reserve: Int64?
    /// Whether it had been found full.
    private(set) var isFull = false

    init(reserve: Int64?) {
        self.reserve = reserve
    }

    func reserve(ofTotal total: Int64) -> Int64 { reserve ?? min(100_000_000, total / 20) }

    /// Why nothing more may be written; nil if there is room.
    ///
    /// `needed`: bytes that are about to be written.
    mutating func refusal(free: Int64, total: Int64, needed: Int64 = 0) -> String? {
        let reserve = reserve(ofTotal: total)
        // A little more than the reserve must be free again, lest it go to and fro at the edge.
        isFull = free < (isFull ? reserve + reserve / 10 : reserve)
        // One drop that is too big does not make the disk full for the others.
        guard isFull || free - needed < reserve else { return nil }
        let need = needed > 0 ? "\(needed) bytes are needed and " : ""
        return "\(need)\(free) bytes are free, of which \(reserve) are kept in reserve"
    }
}

/// Watches the disks of the state folder and of the outbox.
///
/// Asked before a drop is claimed and before a job is begun. It has a thread of its own, for an outbox that hangs.
final class SpaceGauge: Service {
    /// What a status says of a drop or job that waits for room.
    static let statusReason = "disk_full"

    private struct State {
        var spool: SpaceRule
        var outbox: SpaceRule
        var outboxRefusal: String?
        var freeBytes: [String: Int64] = [:]
    }

    private let workspace: Workspace
    private let health: Health
    private let wake: WakeSignal
    private let logger: Logger
    private let outboxGuard: FolderGuard
    private let state: Mutex<State>

    init(workspace: Workspace, outboxGuard: FolderGuard, health: Health, wake: WakeSignal, logger: Logger) {
        self.outboxGuard = outboxGuard
        self.workspace = workspace
        self.health = health
        self.wake = wake
        self.logger = logger
        let rule = SpaceRule(reserve: workspace.settings.reserve)
        state = Mutex(State(spool: rule, outbox: rule))
    }

    func run() async throws {
        let prober = Prober()
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await prober.run { self.measure() }
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// A thread of its own.
    private actor Prober {
        private let executor = ThreadExecutor("gauge")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func run(_ body: @Sendable () -> Void) { body() }
    }

    /// Measures both disks, and looks for an outbox that is away; blocks its thread.
    func measure() {
        _ = refusal(toSpool: 0)
        let wasAway = health.reason("outbox") != nil
        do {
            try outboxGuard.check()
            if wasAway { wake.signal() }
            let space = try FileIO.space(workspace.outbox)
            let (was, now) = state.withLock { state in
                let was = state.outboxRefusal
                state.outboxRefusal = state.outbox.refusal(free: space.free, total: space.total)
                state.freeBytes["outbox"] = space.free
                return (was, state.outboxRefusal)
            }
            tell("disk of the outbox", now)
            if was != nil, now == nil { wake.signal() }
        } catch {
            // The guard of the outbox tells what is wrong with it.
            state.withLock { $0.freeBytes["outbox"] = nil }
        }
    }

    /// Why a drop of so many bytes may not be spooled now; nil if it may.
    func refusal(toSpool bytes: Int64) -> String? {
        guard let space = try? FileIO.space(workspace.state) else { return nil }
        let reason = state.withLock { state in
            state.freeBytes["state"] = space.free
            let full = state.spool.refusal(free: space.free, total: space.total)
            return (full, full ?? state.spool.refusal(free: space.free, total: space.total, needed: bytes))
        }
        tell("disk of the state folder", reason.0)
        return reason.1
    }

    /// Why no job may be begun now; nil if it may.
    var refusalToWork: String? {
        let spool = refusal(toSpool: 0).map { "the state folder: \($0)" }
        return spool ?? state.withLock { $0.outboxRefusal.map { "the outbox: \($0)" } }
    }

    /// Free bytes, as last measured, by the folder's name.
    var freeBytes: [String: Int64] { state.withLock { $0.freeBytes } }

    private func tell(_ part: String, _ reason: String?) {
        guard health.set(part, reason) else { return }
        if let reason {
            logger.error("\(part) is full; pausing", metadata: ["why": "\(reason)"])
        } else {
            logger.info("\(part) has room again")
        }
    }
}
