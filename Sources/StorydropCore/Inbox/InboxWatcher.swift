import Foundation
import Glibc
import Logging
import Native
import ServiceLifecycle
import SystemPackage

/// Watches the inbox: events are hints, scanning is truth.
///
/// Runs as a service for `watch`, and by `drain` for `once`. Promises that every drop is seen within a minute even if
/// every event is lost, and that one drop that cannot be taken holds up no other.
actor InboxWatcher: Service {
    /// A drop that is not yet taken.
    private struct Pending {
        var job: JobID
        var machine: SettleMachine
        var due: Double
        var createdAt: Date
        /// Whether its `settling` status is out.
        var isAnnounced = false
        /// Whether its cancelling was asked for before it was taken.
        var isCancelled = false
    }

    private let workspace: Workspace
    private let intake: Intake
    private let ledger: Ledger
    private let board: StatusBoard
    private let wake: WakeSignal
    private let logger: Logger
    private let watch: DirectoryWatch?
    private var watched: [Int32: FilePath] = [:]
    private var pending: [FilePath: Pending] = [:]
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    /// Whether the inbox is on another machine: polled then, and given longer to settle.
    private let isRemote: Bool

    private var rescanSeconds: Double { isRemote ? 5 : 60 }
    private var settleSeconds: Double { workspace.settings.settle ?? (isRemote ? 10 : 2) }

    init(workspace: Workspace, intake: Intake, ledger: Ledger, board: StatusBoard, wake: WakeSignal, logger: Logger) {
        self.workspace = workspace
        self.intake = intake
        self.ledger = ledger
        self.board = board
        self.wake = wake
        self.logger = logger
        start = clock.now
        isRemote = (try? FileIO.isRemote(workspace.inbox)) ?? false
        do {
            watch = try DirectoryWatch()
        } catch {
            watch = nil
            logger.warning("no inotify; the inbox is polled", metadata: ["error": "\(error)"])
        }
    }

    private var now: Double { (clock.now - start) / .seconds(1) }

    func run() async throws {
        await withGracefulShutdownHandler {
            var nextScan = now
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                if now >= nextScan {
                    await rescan()
                    nextScan = now + rescanSeconds
                }
                await takeSettled()
                let until = min(nextScan, pending.values.map(\.due).min() ?? nextScan)
                if await waitForEvents(seconds: max(0, until - now)) { nextScan = now }
            }
        } onGracefulShutdown: { [watch] in
            watch?.wake()
        }
    }

    /// Works the inbox until nothing is pending: what lies there now is taken or refused.
    func drain() async {
        await withGracefulShutdownHandler {
            await rescan()
            while !pending.isEmpty, !Task.isCancelled, !Task.isShuttingDownGracefully {
                await takeSettled()
                guard let due = pending.values.map(\.due).min() else { break }
                _ = await waitForEvents(seconds: max(0, due - now))
                await rescan()
            }
        } onGracefulShutdown: { [watch] in
            watch?.wake()
        }
    }

    /// Waits for inotify; true if the inbox is to be scanned.
    private func waitForEvents(seconds: Double) async -> Bool {
        guard let watch else {
            try? await Task.sleep(for: .seconds(min(seconds, 5)))
            return seconds > 5
        }
        // Ten seconds at most, so that a cancelled task is noticed even if nobody wakes the queue.
        let milliseconds = Int32(min(seconds, 10) * 1000) + 1
        do {
            let events = try await BlockingWork.run { try watch.wait(milliseconds: milliseconds) }
            for event in events where event.isIgnored { watched[event.watch] = nil }
            return !events.isEmpty
        } catch {
            logger.warning("inotify failed; scanning instead", metadata: ["error": "\(error)"])
            return true
        }
    }

    /// Watch first, then scan: what arrives in between is seen by the scan, or told by an event.
    private func rescan() async {
        do {
            var tree = try InboxTree.scan(workspace.inbox)
            let known = Set(watched.values)
            let fresh = tree.folders.filter { !known.contains($0) }
            for folder in fresh { addWatch(folder) }
            if !fresh.isEmpty { tree = try InboxTree.scan(workspace.inbox) }
            await reconcile(tree.drops)
            for path in tree.cancels { await cancel(path) }
            await recoverClaims()
        } catch {
            logger.error("the inbox cannot be read; trying again", metadata: ["error": "\(error)"])
        }
    }

    private func addWatch(_ folder: FilePath) {
        guard let watch else { return }
        do {
            watched[try watch.add(workspace.inbox.pushing(folder))] = folder
        } catch {
            logger.warning(
                "folder is not watched, only scanned",
                metadata: ["folder": "\(folder)", "error": "\(error)"]
            )
        }
    }

    private func reconcile(_ drops: [InboxTree.Entry]) async {
        let there = Set(drops.map(\.path.path))
        for (path, entry) in pending where !there.contains(path) {
            pending[path] = nil
            await withdraw(entry.job, at: DropPath(path))
        }
        for drop in drops {
            if pending[drop.path.path] == nil {
                // What was refused and has not changed since is not reported again.
                let identity = Intake.identity(drop.facts)
                if (try? await ledger.wasRefused(path: drop.path, identity: identity)) == true { continue }
                let seen = Pending(
                    job: .random(),
                    machine: SettleMachine(settle: settleSeconds),
                    due: now,
                    createdAt: Date()
                )
                pending[drop.path.path] = seen
            }
            await look(at: drop)
        }
    }

    /// Looks at one drop and takes it if it has settled.
    private func look(at drop: InboxTree.Entry) async {
        guard var entry = pending[drop.path.path] else { return }
        let opened = Result { () throws(NativeError) -> Bool? in try writer(of: drop) }
        let quiet = max(0, Date().timeIntervalSince1970 - Double(drop.facts.changed) / 1e9)
        let verdict = entry.machine.saw(
            SettleMachine.Sighting(
                facts: drop.facts,
                hasWriter: (try? opened.get()) ?? nil,
                isMarkedReady: drop.isMarkedReady,
                quietSeconds: isRemote ? nil : quiet
            ),
            now: now
        )
        switch verdict {
        case .wait(let seconds):
            let isNew = !entry.isAnnounced
            entry.due = now + seconds
            entry.isAnnounced = true
            pending[drop.path.path] = entry
            if isNew {
                let status = JobStatus(
                    job: entry.job.rawValue,
                    path: drop.path.display,
                    state: .settling,
                    createdAt: entry.createdAt
                )
                await board.set(status, at: drop.path)
            }
        case .take:
            pending[drop.path.path] = nil
            await take(drop, as: entry.job, isCancelled: entry.isCancelled, opened: opened)
        }
    }

    private func writer(of drop: InboxTree.Entry) throws(NativeError) -> Bool? {
        guard drop.facts.kind == .regular else { return nil }
        let descriptor = try SafeOpen.open(drop.path.path, beneath: workspace.inbox)
        defer { try? descriptor.close() }
        return SafeOpen.hasWriter(descriptor)
    }

    private func take(
        _ drop: InboxTree.Entry,
        as job: JobID,
        isCancelled: Bool,
        opened: Result<Bool?, NativeError>
    ) async {
        do {
            if let refusal = InboxRefusal.of(drop, opened: opened) {
                return try await intake.refuse(drop, as: job, refusal)
            }
            try await intake.claim(drop, as: job, isCancelled: isCancelled)
        } catch {
            // It is still in the inbox: the next scan takes it up again.
            logger.error("drop cannot be claimed", metadata: ["path": "\(drop.path.display)", "error": "\(error)"])
            await recoverClaims()
            guard let number = (error as? NativeError)?.errno, [EACCES, EPERM, EROFS].contains(number),
                FileIO.isThere(workspace.inbox.pushing(drop.path.path))
            else { return }
            try? await intake.refuse(drop, as: .random(), InboxRefusal.unmovable(drop, error))
            return
        }
        do {
            try await intake.spool(job, path: drop.path)
            wake.signal()
        } catch {
            // It is ours, in the claim folder: every scan tries again to spool it.
            logger.error("drop cannot be spooled", metadata: ["path": "\(drop.path.display)", "error": "\(error)"])
        }
    }

    private func recoverClaims() async {
        do {
            try await intake.recover()
        } catch {
            logger.error("claims cannot be looked up", metadata: ["error": "\(error)"])
        }
    }

    /// The status of a path speaks of the job before again, once a drop went away while it settled.
    private func withdraw(_ job: JobID, at path: DropPath) async {
        var earlier: JobStatus?
        if let record = try? await ledger.latest(path: path.display) { earlier = try? await ledger.status(of: record) }
        await board.withdraw(job, at: path, before: earlier)
    }

    private func takeSettled() async {
        for (path, entry) in pending where entry.due <= now {
            guard let facts = try? FileIO.facts(workspace.inbox.pushing(path)) else {
                pending[path] = nil
                await withdraw(entry.job, at: DropPath(path))
                continue
            }
            let drop = DropPath(path)
            let isReady = FileIO.isThere(workspace.inbox.pushing(drop.sidecar("ready")))
            await look(at: InboxTree.Entry(path: drop, facts: facts, isMarkedReady: isReady))
        }
    }

    /// `NAME.cancel`: asks for the newest job of NAME to be cancelled, and takes the control file away.
    private func cancel(_ path: DropPath) async {
        do {
            if pending[path.path] != nil {
                pending[path.path]?.isCancelled = true
            } else if let record = try await ledger.latest(path: path.display), let job = record.job {
                let done = try await ledger.requestCancel(job)
                logger.info("cancel asked for by file", metadata: ["path": "\(path.display)", "accepted": "\(done)"])
            }
            try FileIO.removeFile(workspace.inbox.pushing(path.sidecar("cancel")))
            wake.signal()
        } catch {
            logger.error("cancel failed", metadata: ["path": "\(path.display)", "error": "\(error)"])
        }
    }
}

/// Why a thing in the inbox cannot be taken at all.
enum InboxRefusal {
    /// It may be read, but not taken out of its folder.
    static func unmovable(_ drop: InboxTree.Entry, _ error: any Error) -> StorydropError {
        StorydropError(
            .unreadable,
            "\(drop.path.name) cannot be taken out of the inbox.",
            hint:
                "Give the service permission to change its folder; it stays there and is tried again when it changes.",
            cause: "\(error)"
        )
    }

    static func of(_ drop: InboxTree.Entry, opened: Result<Bool?, NativeError>) -> StorydropError? {
        switch drop.facts.kind {
        case .directory:
            return StorydropError(
                .unsupportedType,
                "\(drop.path.name) is a folder, though it is named like a story.",
                hint: "Drop the story as a file, or rename the folder without the ending; it stays where it is."
            )
        case .regular: break
        default:
            return StorydropError(
                .unsupportedType,
                "\(drop.path.name) is a \(drop.facts.kind.rawValue), not a file.",
                hint: "Drop the story itself; this stays where it is."
            )
        }
        guard case .failure(let error) = opened else { return nil }
        return StorydropError(
            .unreadable,
            "\(drop.path.name) cannot be opened.",
            hint: "Give the service permission to read it; it stays in the inbox and is tried again when it changes.",
            cause: "\(error)"
        )
    }
}
