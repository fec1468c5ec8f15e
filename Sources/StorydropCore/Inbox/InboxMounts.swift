import Glibc
import Logging
import Native
import SystemPackage

/// What is watched by events and what by scans alone, as the mounts and the kernel's limits ask for.
extension InboxWatcher {
    func settleSeconds(isRemote: Bool) -> Double { workspace.settings.settle ?? (isRemote ? 10 : 2) }
    /// Without settling, nothing waits.
    func settleEmptySeconds(_ settle: Double) -> Double {
        settle == 0 ? 0 : max(settle, workspace.settings.settleEmpty)
    }
    /// Whether a drop lies on another machine, whose clock and whose writers are not ours to see.
    func isRemote(_ path: FilePath) -> Bool { disks.disk(of: path.removingLastComponent()).plan.isRemote }

    /// How a folder of the inbox is to be watched.
    func plan(_ folder: FilePath) -> WatchPlan {
        let magic = (try? Mounts.magic(workspace.inbox.pushing(folder))) ?? 0
        return WatchPlan.of(magic: magic, setting: workspace.settings.watch)
    }

    /// Scans are as frequent as the worst of what is watched asks for.
    func setPace() {
        let polls = disks.polls || watch.deafness != nil || !unwatched.isEmpty
        if polls != pace.polls { pace = ScanPace(polls: polls) }
        if let deafness = watch.deafness {
            parts.health.set("watch", "no inotify, the inbox is polled: \(deafness)")
        } else if unwatched.isEmpty {
            parts.health.set("watch", nil)
        }
    }

    /// Whether a folder is on another mount than it was at its last scan.
    func isMountedAnew(_ folder: FilePath) -> Bool {
        let place = (try? Mounts.place(folder, beneath: workspace.inbox)) ?? nil
        return place != disks.disk(of: folder).place
    }

    /// Forgets what is there no more: mounts, control files, troubles.
    func forgetGone() {
        for folder in disks.tops where !FileIO.isThere(workspace.inbox.pushing(folder)) { forgetMount(folder) }
        let had = !obeyed.isEmpty
        obeyed = obeyed.filter { FileIO.isThere($0.key) }
        if had, obeyed.isEmpty { parts.health.set("control", nil) }
        unlistable = unlistable.filter { FileIO.isThere(workspace.inbox.pushing($0)) }
        if !pending.values.contains(where: { $0.heldUntil > 0 }) { parts.health.set("claim", nil) }
    }

    /// A folder is there no more.
    func forgetMount(_ folder: FilePath) {
        disks.forget(folder)
        unwatched.remove(folder)
        unlistable.remove(folder)
        tellAway()
    }

    /// Finds out which of the drops that waited when the service stopped lay on shares that are not mounted now.
    func noteMissing() {
        for (path, sighting) in remembered where sighting.depth > 0 {
            let folder = path.removingLastComponent()
            let top = ClaimPlace.top(of: folder, sighting.depth)
            guard disks.disk(of: folder).depth < sighting.depth, FileIO.isThere(workspace.inbox.pushing(top)) else {
                continue
            }
            disks.miss(top)
        }
        tellAway()
    }

    private func tellAway() {
        let gone = disks.away.map(\.string).sorted().joined(separator: ", ")
        let reason = gone.isEmpty ? nil : "not mounted any more: \(gone); mount it again, or remove the folder"
        if parts.health.set("label", reason), let reason { logger.error("a share in the inbox is away: \(reason)") }
    }

    /// Whether a drop that is not there lay on a label's own share that is not mounted any more.
    func isShareAway(_ path: FilePath) -> Bool {
        if disks.isAway(path) { return true }
        guard let top = disks.top(of: path), isMountedAnew(top) else { return false }
        guard FileIO.isThere(workspace.inbox.pushing(top)) else {
            forgetMount(top)
            return false
        }
        lookAgainLater(top.removingLastComponent())
        return true
    }

    /// Sees whether a disk or share of its own is mounted at a folder, before that is scanned.
    func noteMount(_ folder: FilePath) async throws {
        let place = try Mounts.place(folder, beneath: workspace.inbox)
        let isNew = disks.note(folder, at: place) { plan(folder) }
        tellAway()
        guard isNew else { return }
        let isPolled = disks.disk(of: folder).plan.polls
        logger.info("mounted in the inbox", metadata: ["folder": "\(folder)", "polled": "\(isPolled)"])
        setPace()
        do {
            try await parts.intake.sweepClaims(on: folder)
        } catch {
            disks.forget(folder)
            throw error
        }
    }

    func addWatch(_ folder: FilePath) {
        do {
            let descriptor = try watch.add(workspace.inbox.pushing(folder))
            watched[descriptor] = folder
            unwatched.remove(folder)
        } catch {
            if InboxRefusal.trouble(error) == .gone { return }
            unwatched.insert(folder)
            setPace()
            let limit = error.errno == ENOSPC ? DirectoryWatch.limit : nil
            let reason =
                limit.map { "all \($0) inotify watches are in use, raise fs.inotify.max_user_watches" }
                ?? "\(error)"
            if parts.health.set("watch", "the inbox is polled: \(reason)") {
                logger.warning(
                    "folder is not watched, only scanned",
                    metadata: ["folder": "\(folder)", "why": "\(reason)"]
                )
            }
        }
    }
}
