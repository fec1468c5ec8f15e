import Foundation
import Glibc
import Logging
import Native
import ServiceLifecycle
import SystemPackage

/// Watches the inbox: events are hints, scanning is truth.
///
/// Runs as a service for `watch`, and by `drain` for `once`. Promises that every drop is seen within a minute even if
/// every event is lost, that one drop that cannot be taken holds up no other, and that an inbox that is away is waited
/// for. It has a thread of its own, for a share that hangs.
actor InboxWatcher: Service {
    /// A drop that is not yet taken.
    struct Pending {
        var job: JobID
        var machine: SettleMachine
        var due: Double
        var createdAt: Date
        /// The status file, once its `settling` status is out.
        var statusFile: FilePath?
        /// Whether this process has written it.
        var isAnnounced = false
        /// Why it waits though it is complete, as its status says.
        var reason: String?
        /// It is left alone until then: it could not be taken, for no fault of its own.
        var heldUntil = 0.0
        /// Whether somebody made it and has not closed it yet; nil if no event has told.
        var isOpen: Bool?
    }

    /// How a drop came, as far as events tell.
    struct Arrival: Sendable {
        /// By one rename.
        var isWhole = false
        /// It was made, and has not been closed since.
        var isOpen: Bool?

        mutating func add(_ event: DirectoryEvent) {
            if event.isMovedIn { (isWhole, isOpen) = (true, false) }
            if event.isCreated { isOpen = true }
            if event.isClosed { isOpen = false }
        }
    }

    let parts: InboxParts
    var workspace: Workspace { parts.workspace }
    var ledger: Ledger { parts.ledger }
    var logger: Logger { parts.logger }
    let watch: DirectoryWatch
    private let executor = ThreadExecutor("inbox")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    /// The inbox and what is mounted in it.
    var disks = InboxDisks()
    /// Folders that could not be watched at the last try.
    var unwatched: Set<FilePath> = []
    var pace = ScanPace(polls: false)
    var watched: [Int32: FilePath] = [:]
    private var signalWatch: Int32?
    /// Folders to scan, with everything below, and when.
    private var dirty: [FilePath: Double] = [:]
    /// Folders all of whose files came by one rename of the folder.
    private var movedFolders: Set<FilePath> = []
    private var backoff = Backoff()
    private var nextFullScan = 0.0
    private var isAway = true
    var pending: [FilePath: Pending] = [:]
    private var nextDue = Double.infinity
    /// Settled, to be claimed next.
    var settled: [Intake.Arrival] = []
    /// What was refused and lies there still, so that it is told once.
    var refused: [FilePath: String] = [:]
    /// Control files that were obeyed and lie there still.
    var obeyed: [FilePath: String] = [:]
    /// After claims that failed for the share's sake.
    var claimBackoff = Backoff()
    /// Drops that waited when the service last stopped.
    var remembered: [FilePath: Sighting] = [:]
    private var hasNews = false
    /// Folders that could not be listed at the last try.
    var unlistable: Set<FilePath> = []
    /// Drops claimed so far.
    var taken = 0

    init(_ parts: InboxParts) throws {
        self.parts = parts
        start = clock.now
        do {
            watch = try DirectoryWatch()
        } catch {
            throw StartupError("The inbox cannot be watched: \(error). Raise the limit of open files.")
        }
    }

    var now: Double { (clock.now - start) / .seconds(1) }

    /// Ends a wait, from any thread.
    nonisolated func nudge() { watch.wake() }

    // MARK: The two ways to run

    func run() async throws {
        await withGracefulShutdownHandler {
            await begin()
            logger.info("watching", metadata: ["inbox": "\(workspace.inbox)", "outbox": "\(workspace.outbox)"])
            await withTaskCancellationHandler {
                while !Task.isShuttingDownGracefully, !Task.isCancelled { await round(longest: 10) }
            } onCancel: {
                self.nudge()
            }
        } onGracefulShutdown: {
            self.nudge()
        }
    }

    /// What a round of `once` has to show.
    private struct Progress: Equatable {
        var isAway = true
        var pending = 0
        var left = 0
        var taken = 0
    }

    /// How many drops lie in the inbox that were seen and not taken.
    var waiting: Int { pending.count }

    /// Works the inbox until nothing is pending: what lies there now is queued or refused.
    ///
    /// `patience`: seconds without any progress after which what cannot be taken is left.
    func drain(patience: Double) async {
        await withGracefulShutdownHandler {
            await begin()
            // What settles may need that long by itself.
            let longest = settleEmptySeconds(settleSeconds(isRemote: disks.isRemote))
            let patience = patience + max(longest, settleSeconds(isRemote: disks.isRemote))
            var (last, since) = (Progress(), now)
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                await round(longest: 0.2)
                let left = await parts.spooler.outstanding
                let isScanned = dirty.keys.allSatisfy { unlistable.contains($0) }
                if !isAway, pending.isEmpty, isScanned, settled.isEmpty, left == 0 { return }
                let progress = Progress(isAway: isAway, pending: pending.count, left: left, taken: taken)
                if progress != last { (last, since) = (progress, now) }
                // Somebody must make room, mount a share or close a file: a round does not wait for that for ever.
                if now - since > patience { return }
            }
        } onGracefulShutdown: {
            self.nudge()
        }
    }

    private func begin() async {
        do {
            for record in try await ledger.refusals() { refused[record.dropPath.path] = record.sourceIdentity }
            for sighting in try await ledger.sightings() { remembered[sighting.path.path] = sighting }
        } catch {
            logger.error("the ledger cannot be read; going on", metadata: ["error": "\(error)"])
        }
        signalWatch = try? watch.add(workspace.signals)
    }

    /// One round: look whether the inbox is there, scan what is due, take what has settled, wait for what comes.
    private func round(longest: Double) async {
        // A slip here would be a data race: better a restart, which recovers from everything.
        preconditionIsolated("the watcher left its thread")
        guard await isThere() else {
            _ = wait(seconds: min(longest, backoff.next()))
            return
        }
        await scanDue()
        await passPending()
        await claimSettled()
        preconditionIsolated("the watcher left its thread")
        let until = min(nextFullScan, nextDue, dirty.values.min() ?? .infinity)
        await handle(wait(seconds: min(longest, max(0, until - now))))
    }

    /// Whether the inbox is the one that it was; when it comes back, everything is scanned.
    private func isThere() async -> Bool {
        do {
            try parts.guardian.check()
        } catch {
            isAway = true
            return false
        }
        guard isAway else { return true }
        isAway = false
        backoff.reset()
        for descriptor in watched.keys { watch.remove(descriptor) }
        watched = [:]
        unwatched = []
        let place = try? Mounts.place(FilePath(), beneath: workspace.inbox)
        disks = InboxDisks(own: InboxDisks.Disk(place: place, plan: plan(FilePath())))
        setPace()
        nextFullScan = now
        do {
            try await parts.intake.sweepClaims()
        } catch {
            logger.error("claims cannot be swept", metadata: ["error": "\(error)"])
        }
        return true
    }

    // MARK: Events

    private func wait(seconds: Double) -> [DirectoryEvent] {
        do {
            return try watch.wait(milliseconds: Int32((seconds * 1000).rounded(.up)))
        } catch {
            logger.warning("inotify failed; scanning instead", metadata: ["error": "\(error)"])
            markDirty(FilePath(), after: backoff.next())
            return []
        }
    }

    private func handle(_ events: [DirectoryEvent]) async {
        var seen: [FilePath: Arrival] = [:]
        var order: [FilePath] = []
        var controls: [ControlFile] = []
        var marks: [FilePath] = []
        for event in events {
            if event.isOverflow {
                logger.warning("too many events at once; scanning the inbox instead")
                markDirty(FilePath(), after: 0)
                continue
            }
            if event.watch == signalWatch {
                await serveSignals()
                continue
            }
            if event.isIgnored {
                // The folder went away, or was unmounted.
                if let folder = watched.removeValue(forKey: event.watch) {
                    markDirty(folder.removingLastComponent(), after: 0)
                }
                continue
            }
            guard let folder = watched[event.watch], let name = FilePath.Component(bytes: event.name) else { continue }
            // A folder asks for nothing, whatever it is called.
            let kind = DropKind(event.name)
            switch event.isDirectory && kind != .ignored ? .drop : kind {
            case .ignored: break
            case .ready(let stem):
                guard let drop = FilePath.Component(bytes: stem) else { continue }
                let path = folder.appending(drop)
                if seen.updateValue(seen[path] ?? Arrival(), forKey: path) == nil { order.append(path) }
                marks.append(path)
            case .cancel(let stem): controls += ControlFile(.cancel, stem, folder)
            case .retry(let stem): controls += ControlFile(.retry, stem, folder)
            case .drop:
                let path = folder.appending(name)
                if event.isDirectory {
                    if event.isMovedIn { movedFolders.insert(path) }
                    markDirty(path, after: 0)
                } else {
                    if seen[path] == nil { order.append(path) }
                    seen[path, default: Arrival()].add(event)
                }
            }
        }
        var entries: [(InboxEntry, Arrival)] = []
        for path in order {
            if let entry = await lookUp(path) { entries.append((entry, seen[path] ?? Arrival())) }
        }
        await look(at: entries)
        // Only now: a drop and the wish to cancel it may come with one breath.
        for control in controls { await obey(control) }
        for mark in marks { await judgeMark(DropPath(mark)) }
    }

    /// A command left word: cancels and retries are in the ledger.
    private func serveSignals() async {
        parts.wake.signal()
        await makeRetries()
    }

    // MARK: Scanning

    private func markDirty(_ folder: FilePath, after seconds: Double) {
        dirty[folder] = min(dirty[folder] ?? .infinity, now + seconds)
    }

    private func scanDue() async {
        if now >= nextFullScan { markDirty(FilePath(), after: 0) }
        guard !dirty.isEmpty else { return }
        let due = dirty.filter { $0.value <= now }.map(\.key)
        for folder in due where dirty[folder] != nil { await scan(folder) }
    }

    /// Watch first, then list: what arrives in between is listed, or told by an event.
    private func scan(_ top: FilePath) async {
        dirty[top] = nil
        if top.isEmpty { (dirty, unwatched) = ([:], []) }
        var folders = [top]
        var isWhole = true
        hasNews = false
        while let folder = folders.popLast() {
            do {
                try await noteMount(folder)
                if disks.disk(of: folder).plan.listens { addWatch(folder) }
                let list = try InboxFolder.list(folder, of: workspace.inbox)
                folders += list.folders
                unlistable.remove(folder)
                if movedFolders.remove(folder) != nil {
                    movedFolders.formUnion(list.folders)
                    await look(list.drops, whole: true)
                } else {
                    await look(list.drops, whole: false)
                }
                for control in list.controls { await obey(control) }
                for mark in list.loneMarks { await judgeMark(mark) }
                if Task.isShuttingDownGracefully || Task.isCancelled { return }
            } catch {
                // A folder that went away meanwhile is no failure; the inbox itself is.
                if (error as? NativeError).map(InboxRefusal.trouble) == .gone, !folder.isEmpty {
                    forgetMount(folder)
                    continue
                }
                isWhole = false
                unlistable.insert(folder)
                let wait = backoff.next()
                if parts.health.set(
                    "scan",
                    "\(folder.isEmpty ? "the inbox" : folder.string) cannot be listed: \(error)"
                ) {
                    logger.error("folder cannot be listed; trying again", metadata: ["error": "\(error)"])
                }
                markDirty(folder, after: wait)
            }
        }
        if isWhole { parts.health.set("scan", nil) }
        guard top.isEmpty else { return }
        if isWhole { backoff.reset() }
        setPace()
        nextFullScan = now + pace.next(afterNews: hasNews)
        await finishFullScan(isWhole: isWhole)
    }

    private func finishFullScan(isWhole: Bool) async {
        // What waited before the last stop and lies there no more has no status any longer.
        if isWhole {
            noteMissing()
            let gone = remembered.filter { pending[$0.key] == nil && !disks.isAway($0.key) }
            remembered = remembered.filter { pending[$0.key] == nil && gone[$0.key] == nil }
            for (path, sighting) in gone {
                await withdraw(path, sighting.job, FilePath(sighting.statusFile))
            }
        }
        refused = refused.filter { FileIO.isThere(workspace.inbox.pushing($0.key)) }
        forgetGone()
        await makeRetries()
    }

    private func look(_ drops: [InboxEntry], whole: Bool) async {
        // Small pieces: what has settled is claimed before the next is looked at.
        for start in stride(from: 0, to: drops.count, by: 256) {
            if Task.isShuttingDownGracefully || Task.isCancelled { return }
            let piece = drops[start..<min(start + 256, drops.count)]
            if !hasNews { hasNews = piece.contains { pending[$0.path.path] == nil } }
            await look(at: piece.map { ($0, Arrival(isWhole: whole)) })
            await claimSettled()
        }
    }

    // MARK: Waiting drops

    /// Looks again at the drops whose time has come.
    private func passPending() async {
        guard now >= nextDue else { return }
        let due = pending.filter { $0.value.due <= now }.map(\.key)
        for start in stride(from: 0, to: due.count, by: 256) {
            if Task.isShuttingDownGracefully || Task.isCancelled { return }
            var entries: [(InboxEntry, Arrival)] = []
            for path in due[start..<min(start + 256, due.count)] {
                if let entry = await lookUp(path) { entries.append((entry, Arrival())) }
            }
            await look(at: entries)
            await claimSettled()
        }
        // Many that wait are looked at in strides rather than one by one.
        let soonest = pending.values.map(\.due).min() ?? .infinity
        nextDue = max(soonest, now + Double(pending.count) / 1_000_000)
    }

    func wait(for path: FilePath, _ entry: Pending) {
        pending[path] = entry
        nextDue = min(nextDue, entry.due)
    }

    /// Trouble with the share: everything is looked at again, later.
    func lookAgainLater(_ folder: FilePath) { markDirty(folder, after: backoff.next()) }
}
