import Foundation
import Glibc
import Logging
import Native
import ServiceLifecycle
import SystemPackage

/// What the watcher works with.
struct InboxParts: Sendable {
    let workspace: Workspace
    let ledger: Ledger
    let board: StatusBoard
    let intake: Intake
    let spooler: Spooler
    let guardian: FolderGuard
    let gauge: SpaceGauge
    let health: Health
    let wake: WakeSignal
    let logger: Logger
}

/// The drops themselves: looked at, announced, taken, refused.
extension InboxWatcher {
    /// What lies at a path now; one that went away is forgotten.
    func lookUp(_ path: FilePath) async -> InboxEntry? {
        do {
            guard let facts = try FileIO.facts(workspace.inbox.pushing(path)) else {
                if isShareAway(path) {
                    pending[path]?.due = now + 5
                } else {
                    await forget(path)
                }
                return nil
            }
            let drop = DropPath(path)
            let mark = try FileIO.facts(workspace.inbox.pushing(drop.sidecar("ready")))
            let isMarked = mark != nil && mark?.kind != .directory
            return InboxEntry(path: drop, facts: facts, isMarkedReady: isMarked)
        } catch {
            meet(error, at: path)
            return nil
        }
    }

    /// Looks at drops and how they came; takes those that have settled.
    func look(at drops: [(entry: InboxEntry, arrival: Arrival)]) async {
        var news: [FilePath] = []
        for (drop, arrival) in drops {
            let path = drop.path.path
            if let identity = refused[path], identity == refusalKey(drop) { continue }
            if drop.facts.kind == .directory {
                if InboxFolder.looksLikeStory(drop.path) { await refuse(drop, InboxRefusal.folder(drop.path)) }
                continue
            }
            var entry = pending[path] ?? seen(path)
            // One that waits to be claimed is left alone until that has been tried.
            if entry.due == .infinity || entry.heldUntil > now { continue }
            entry.isOpen = arrival.isOpen ?? entry.isOpen
            let trustsTimes = !isRemote(path)
            let (hasWriter, error) = writer(of: drop)
            if let error {
                let trouble = InboxRefusal.trouble(error)
                if trouble == .gone { continue }
                if trouble == .share {
                    meet(error, at: path)
                    continue
                }
            }
            let verdict = entry.machine.saw(
                SettleMachine.Sighting(
                    facts: drop.facts,
                    hasWriter: isBeingFetched(drop) ? true : hasWriter,
                    isMarkedReady: drop.isMarkedReady,
                    cameWhole: arrival.isWhole,
                    // On our own disks events tell who closed what; where they have not, there may be a writer.
                    isDoubtful: entry.isOpen ?? (trustsTimes && drop.facts.kind == .regular),
                    quietSeconds: trustsTimes ? Date().timeIntervalSince1970 - Double(drop.facts.changed) / 1e9 : nil
                ),
                now: now
            )
            switch verdict {
            case .wait(let seconds):
                // Looked at now and then even if it must wait for long: it may go away.
                entry.due = now + min(seconds, 5)
                if !entry.isAnnounced { news.append(path) }
                wait(for: path, entry)
            case .take:
                if let error, InboxRefusal.trouble(error) == .forbidden {
                    await refuse(drop, InboxRefusal.unreadable(drop.path, error))
                } else {
                    take(drop, entry)
                }
            }
        }
        await announce(news)
    }

    private func seen(_ path: FilePath) -> Pending {
        let sighting = remembered.removeValue(forKey: path)
        let settle = settleSeconds(isRemote: isRemote(path))
        return Pending(
            job: sighting.flatMap { JobID(rawValue: $0.job) } ?? .random(),
            machine: SettleMachine(settle: settle, settleEmpty: settleEmptySeconds(settle)),
            due: now,
            createdAt: sighting?.createdAt ?? Date(),
            statusFile: sighting.map { FilePath($0.statusFile) }
        )
    }

    private func writer(of drop: InboxEntry) -> (Bool?, NativeError?) {
        guard drop.facts.kind == .regular else { return (nil, nil) }
        do {
            let descriptor = try SafeOpen.open(drop.path.path, beneath: workspace.inbox)
            defer { try? descriptor.close() }
            return (disks.disk(of: drop.path.folder).plan.believed(SafeOpen.hasWriter(descriptor)), nil)
        } catch {
            return (InboxRefusal.trouble(error) == .busy ? true : nil, error)
        }
    }

    /// Whether an empty file is only the place of a download that is under way.
    private func isBeingFetched(_ drop: InboxEntry) -> Bool {
        guard drop.facts.size == 0 else { return false }
        return DropKind.partials(of: drop.path.lastBytes).contains { name in
            FilePath.Component(bytes: name).map {
                FileIO.isThere(workspace.inbox.pushing(drop.path.folder).appending($0))
            } ?? false
        }
    }

    /// What tells that neither a refused thing nor what its folder allows has changed.
    private func refusalKey(_ drop: InboxEntry) -> String {
        let place = workspace.inbox.pushing(drop.path.folder)
        let folder = (try? FileIO.facts(place)) ?? nil
        // Also flags and mounts that forbid it, which no permission tells.
        let (outer, inner) = (FileIO.mayWrite(place), FileIO.mayWrite(workspace.inbox.pushing(drop.path.path)))
        let key = "\(Intake.identity(drop.facts)):\(folder?.permissions ?? 0):\(outer):\(inner)"
        let (size, limit) = (drop.facts.size, workspace.settings.maximumBytes)
        // One that was too large is not, once more is allowed or there is room to put it away.
        return size > limit ? "\(key):\(limit):\(parts.gauge.refusal(toSpool: size) == nil)" : key
    }

    private func take(_ drop: InboxEntry, _ entry: Pending) {
        logger.debug("drop picked up", metadata: ["job": "\(entry.job)", "path": "\(drop.path.display)"])
        let path = drop.path.path
        pending[path] = entry
        pending[path]?.due = .infinity
        settled.append(
            Intake.Arrival(
                entry: drop,
                job: entry.job,
                createdAt: entry.createdAt,
                depth: disks.disk(of: drop.path.folder).depth
            )
        )
    }

    private func meet(_ error: NativeError, at path: FilePath) {
        if parts.health.set("scan", "\(path) cannot be looked at: \(error)") {
            logger.error("drop cannot be looked at; trying again", metadata: ["path": "\(path)", "error": "\(error)"])
        }
        lookAgainLater(path.removingLastComponent())
    }

    // MARK: Claiming

    /// Claims what has settled, a batch at a time, if there is room for it.
    func claimSettled() async {
        while !settled.isEmpty {
            let batch = Array(settled.prefix(256))
            settled.removeFirst(batch.count)
            if Task.isShuttingDownGracefully || Task.isCancelled { return }
            // Each by itself: one that is too big holds up no other.
            var (accepted, held, bytes, why) = ([Intake.Arrival](), [Intake.Arrival](), Int64(0), "")
            for arrival in batch {
                if let reason = parts.gauge.refusal(toSpool: bytes + arrival.entry.facts.size) {
                    // What would be refused anyway need not wait for the room to be refused.
                    let limit = workspace.settings.maximumBytes
                    if arrival.entry.facts.size > limit {
                        await refuse(arrival.entry, InboxRefusal.tooLarge(arrival.entry.path, limit: limit))
                        continue
                    }
                    held.append(arrival)
                    why = reason
                } else {
                    accepted.append(arrival)
                    bytes += arrival.entry.facts.size
                }
            }
            if !held.isEmpty { await holdBack(held, because: why) }
            if !accepted.isEmpty { await claim(accepted) }
        }
    }

    private func claim(_ batch: [Intake.Arrival]) async {
        do {
            let byPath = Dictionary(batch.map { ($0.entry.path, $0) }, uniquingKeysWith: { first, _ in first })
            let promised = try await ledger.claim(parts.intake.claims(for: batch))
            var outcome = parts.intake.move(promised)
            await takeBack(&outcome)
            taken += outcome.claimed.count
            // A copy that takes long has left the inbox, and must be known of.
            let long = outcome.claimed.filter { $0.bytes > Spooler.bigFile && pending[$0.path.path]?.statusFile == nil }
            await parts.board.post(long.compactMap { claim in claim.statusFile.map { (claim.settling, $0) } })
            for claim in outcome.claimed {
                pending[claim.path.path] = nil
                refused[claim.path.path] = nil
                logger.debug("drop claimed", metadata: ["job": "\(claim.job)", "path": "\(claim.path.display)"])
            }
            await fail(outcome.failed.compactMap { claim, error in byPath[claim.path].map { ($0, error) } })
            // Those whose path is still being claimed come again.
            for arrival in batch where pending[arrival.entry.path.path]?.due == .infinity {
                putOff(arrival, seconds: 0.2)
            }
            var waiting = await parts.spooler.add(outcome.claimed.map { .claim($0) })
            while waiting > Spooler.most, !Task.isCancelled {
                await parts.spooler.waitForProgress()
                waiting = await parts.spooler.outstanding
            }
        } catch {
            if parts.health.set("claim", "drops cannot be claimed: \(error)") {
                logger.error("drops cannot be claimed; trying again", metadata: ["error": "\(error)"])
            }
            for arrival in batch { putOff(arrival, seconds: 2) }
        }
    }

    /// Takes back the claims of what could not be moved.
    private func takeBack(_ outcome: inout Intake.Outcome) async {
        guard !outcome.failed.isEmpty else { return }
        do {
            try await ledger.forget(outcome.failed.map(\.claim.job))
        } catch {
            // The others are ours all the same; for these the spooler finds that there is nothing to spool.
            logger.warning("claims cannot be taken back yet", metadata: ["error": "\(error)"])
            outcome.claimed += outcome.failed.map(\.claim)
            outcome.failed = []
        }
    }

    private func putOff(_ arrival: Intake.Arrival, seconds: Double) {
        let path = arrival.entry.path.path
        guard var entry = pending[path] else { return }
        (entry.due, entry.heldUntil) = (now + seconds, now + seconds)
        wait(for: path, entry)
    }

    /// What could not be claimed: refused, or tried again, ever more seldom if the share has trouble.
    private func fail(_ failures: [(Intake.Arrival, NativeError)]) async {
        var full: [Intake.Arrival] = []
        var trouble: NativeError?
        for (arrival, error) in failures {
            if [ENOSPC, EDQUOT].contains(error.errno) {
                full.append(arrival)
                trouble = error
            } else if InboxRefusal.trouble(error) == .share {
                trouble = error
            } else {
                await fail(arrival, error)
            }
        }
        guard let trouble else {
            if failures.isEmpty {
                claimBackoff.reset()
                parts.health.set("claim", nil)
            }
            return
        }
        let wait = max(1, claimBackoff.next())
        for (arrival, error) in failures where InboxRefusal.trouble(error) == .share { putOff(arrival, seconds: wait) }
        if parts.health.set("claim", "drops cannot be claimed: \(trouble)") {
            logger.error("drops cannot be claimed; trying again", metadata: ["error": "\(trouble)"])
        }
        await sayWaiting(full, because: "\(trouble)")
    }

    private func fail(_ arrival: Intake.Arrival, _ error: NativeError) async {
        let path = arrival.entry.path.path
        switch InboxRefusal.trouble(error) {
        case .gone where isShareAway(path): putOff(arrival, seconds: 5)
        case .gone:
            // The claim took its sighting along: what lies there now, if anything, is seen anew.
            let statusFile = pending.removeValue(forKey: path)?.statusFile
            if let statusFile { await withdraw(path, arrival.job.rawValue, statusFile) }
            lookAgainLater(path.removingLastComponent())
        case .busy: putOff(arrival, seconds: 0.5)
        case .forbidden where error.errno == EXDEV && isMountedAnew(arrival.entry.path.folder):
            // A share was mounted there since the folder was last scanned.
            lookAgainLater(arrival.entry.path.folder)
            putOff(arrival, seconds: 2)
        case .forbidden:
            let facts = (try? FileIO.facts(workspace.inbox.pushing(path))) ?? nil
            let drop = InboxEntry(path: arrival.entry.path, facts: facts ?? arrival.entry.facts)
            let isOtherMount = error.errno == EXDEV
            await refuse(
                drop,
                isOtherMount
                    ? InboxRefusal.otherMount(drop.path, error) : InboxRefusal.unmovable(drop.path, error)
            )
        case .share: break
        }
    }

    /// No room: they stay in the inbox, and their statuses say why.
    private func holdBack(_ batch: [Intake.Arrival], because reason: String) async {
        for arrival in batch { putOff(arrival, seconds: 10) }
        await sayWaiting(batch, because: reason)
    }

    private func sayWaiting(_ batch: [Intake.Arrival], because reason: String) async {
        var fresh: [FilePath] = []
        for arrival in batch {
            let path = arrival.entry.path.path
            guard pending[path]?.reason != SpaceGauge.statusReason else { continue }
            pending[path]?.reason = SpaceGauge.statusReason
            fresh.append(path)
        }
        if !fresh.isEmpty { logger.warning("no room for drops; waiting", metadata: ["why": "\(reason)"]) }
        await announce(fresh)
    }

    private func refuse(_ drop: InboxEntry, _ error: StorydropError) async {
        let path = drop.path.path
        let job = pending.removeValue(forKey: path)?.job ?? .random()
        let key = refusalKey(drop)
        refused[path] = key
        do {
            try await parts.intake.refuse(drop, as: job, key: key, error)
        } catch {
            refused[path] = nil
            logger.error("refusal cannot be recorded", metadata: ["path": "\(path)", "error": "\(error)"])
        }
    }

    // MARK: Statuses of what waits

    /// Says that drops are seen and wait.
    func announce(_ paths: [FilePath]) async {
        guard !paths.isEmpty else { return }
        do {
            let waiting = paths.compactMap { path in pending[path].map { (path, $0) } }
            let files = try await ledger.sight(waiting.map { ($0.1.job, DropPath($0.0), $0.1.createdAt) }) {
                [disks] path in
                disks.disk(of: path.folder).depth
            }
            var news: [(status: JobStatus, file: FilePath)] = []
            for ((path, entry), file) in zip(waiting, files) {
                pending[path]?.statusFile = file
                pending[path]?.isAnnounced = true
                var status = JobStatus(
                    job: entry.job.rawValue,
                    path: DropPath(path).display,
                    state: entry.reason == nil ? .settling : .waiting,
                    createdAt: entry.createdAt
                )
                status.reason = entry.reason
                news.append((status, file))
            }
            await parts.board.post(news)
        } catch {
            logger.error("waiting drops cannot be announced", metadata: ["error": "\(error)"])
        }
    }

    private func forget(_ path: FilePath) async {
        refused[path] = nil
        guard let entry = pending.removeValue(forKey: path) else { return }
        if let file = entry.statusFile { await withdraw(path, entry.job.rawValue, file) }
    }

    /// The status of a path speaks of the job before again, once a drop went away while it settled.
    func withdraw(_ path: FilePath, _ job: String, _ statusFile: FilePath) async {
        guard let name = JobID(rawValue: job) else { return }
        do {
            let record = try await ledger.latest(DropPath(path))
            let earlier: JobStatus? = if let record { try await ledger.status(of: record) } else { nil }
            try await parts.board.withdraw(name, at: statusFile, before: earlier)
            // Last: as long as it is there, somebody will try to withdraw the status.
            try await ledger.forgetSighting(DropPath(path))
        } catch {
            remembered[path] = Sighting(
                pathBytes: Data(DropPath(path).bytes),
                job: job,
                statusFile: statusFile.string,
                createdAt: Date(),
                cancelRequested: false
            )
            logger.error("status cannot be withdrawn", metadata: ["path": "\(path)", "error": "\(error)"])
        }
    }
}
