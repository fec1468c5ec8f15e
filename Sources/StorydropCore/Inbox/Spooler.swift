import Foundation
import Glibc
import Logging
import Native
import SystemPackage

/// Copies what is claimed into the spool, several at once, and queues its jobs.
///
/// Called by the watcher for every batch, at a start for what was left, and for retries. Promises that a claim is
/// queued with all its bytes, or held and tried again for as long as it takes; one big file holds up no small ones.
actor Spooler {
    /// Something to spool.
    enum Item: Sendable {
        case claim(Claim)
        /// Another try of a job that ended: its bytes are taken from where they were delivered.
        case retry(JobRecord, of: JobRecord)

        var job: JobID? {
            switch self {
            case .claim(let claim): claim.job
            case .retry(let record, _): record.job
            }
        }

        /// How many there will be to copy, as far as it is known.
        var bytes: Int64 {
            switch self {
            case .claim(let claim): claim.bytes
            case .retry(_, let ended): ended.sourceBytes ?? 0
            }
        }

        var name: String {
            switch self {
            case .claim(let claim): claim.path.display
            case .retry(let record, _): record.path
            }
        }
    }

    /// A claimed file has a writer yet, or changed while it was copied.
    struct StillWritten: Error {}

    private let workspace: Workspace
    private let ledger: Ledger
    private let board: StatusBoard
    private let rules: RuleBook
    private let outboxGuard: FolderGuard
    private let health: Health
    private let wake: WakeSignal
    private let logger: Logger
    private var queue: ArraySlice<Item> = []
    private var workers = 0
    private var held: [Item] = []
    private var backoff = Backoff()
    private var isWaiting = false
    private let idle = WakeSignal()
    private static let atOnce = 4
    private static let mostInBatch = 64
    /// From so many on, one sync of the filesystem is cheaper than one for each.
    private static let fewest = 4
    static let bigFile: Int64 = 4 << 20
    /// Claims waiting for their copy; the watcher claims no more beyond this.
    static let most = 4096

    init(
        workspace: Workspace,
        ledger: Ledger,
        board: StatusBoard,
        rules: RuleBook,
        outboxGuard: FolderGuard,
        health: Health,
        wake: WakeSignal,
        logger: Logger
    ) {
        self.workspace = workspace
        self.ledger = ledger
        self.board = board
        self.rules = rules
        self.outboxGuard = outboxGuard
        self.health = health
        self.wake = wake
        self.logger = logger
    }

    /// Takes items over.
    /// - Returns: how many wait now.
    @discardableResult
    func add(_ items: [Item]) -> Int {
        queue += items
        while workers < Self.atOnce, workers < queue.count {
            workers += 1
            Task { await self.work() }
        }
        return queue.count
    }

    /// How many claims are not queued yet.
    var outstanding: Int { queue.count + workers + held.count }

    /// Waits until something has changed, or a second has passed.
    func waitForProgress() async { await idle.wait(seconds: 1) }

    private func work() async {
        while !queue.isEmpty {
            preconditionIsolated("the spooler left its executor")
            let some = nextBatch()
            for (item, error) in await spool(some) { hold(item, error) }
            idle.signal()
        }
        workers -= 1
        idle.signal()
    }

    /// A fair share of what waits; a big file goes alone.
    private func nextBatch() -> [Item] {
        let share = min(Self.mostInBatch, max(1, queue.count / Self.atOnce))
        var batch: [Item] = []
        while batch.count < share, let item = queue.popFirst() {
            batch.append(item)
            if item.bytes > Self.bigFile { break }
        }
        return batch
    }

    /// It is ours, and stays in the claim folder until it can be copied.
    private func hold(_ item: Item, _ error: any Error) {
        held.append(item)
        if case .claim(let claim) = item, let file = claim.statusFile {
            // It has left the inbox: somebody may ask.
            Task { await board.post([(claim.settling, file)]) }
        }
        if !(error is StillWritten), health.set("spool", "drops cannot be copied into the state folder: \(error)") {
            logger.error(
                "drop cannot be spooled; trying again",
                metadata: ["path": "\(item.name)", "error": "\(error)"]
            )
        }
        guard !isWaiting else { return }
        isWaiting = true
        let wait = error is StillWritten ? 0.2 : backoff.next()
        Task {
            try? await Task.sleep(for: .seconds(wait))
            self.tryAgain()
        }
    }

    private func tryAgain() {
        isWaiting = false
        let items = held
        held = []
        add(items)
    }

    // MARK: One batch

    /// Spools items.
    /// - Returns: those that could not be, and why.
    private func spool(_ items: [Item]) async -> [(Item, any Error)] {
        let copies = await BlockingWork.run { [workspace, outboxGuard] in Self.copyAll(items, workspace, outboxGuard) }
        typealias Failure = (Item, any Error)
        let failed: [Failure] = await withTaskGroup(of: Failure?.self) { group in
            for (item, copied) in copies {
                group.addTask {
                    do {
                        try await self.enqueue(item, try copied.get())
                        return nil
                    } catch {
                        return (item, error)
                    }
                }
            }
            var failed: [Failure] = []
            for await case .some(let one) in group { failed.append(one) }
            return failed
        }
        let marked = items.compactMap { item in
            if case .claim(let claim) = item, claim.isMarkedReady { claim.path } else { nil }
        }
        if !marked.isEmpty {
            await BlockingWork.run { for path in marked { self.removeReadyMark(path) } }
        }
        if failed.isEmpty, held.isEmpty {
            backoff.reset()
            health.set("spool", nil)
        }
        wake.signal()
        return failed
    }

    private nonisolated func enqueue(_ item: Item, _ copied: Copied) async throws {
        guard let job = item.job else { return }
        let record: JobRecord
        switch copied {
        case .bytes(let count, let sha256, let identity):
            let (path, kind) = Self.pathAndKind(item)
            let priority = rules.priority(path: path, kind: kind)
            record = try await ledger.spooled(job, bytes: count, sha256: sha256, identity: identity, priority: priority)
            logger.info("drop queued", metadata: ["job": "\(job)", "path": "\(item.name)", "bytes": "\(count)"])
        case .special(let error): record = try await ledger.spooledSpecial(job, error)
        case .gone:
            // The rename had not happened: the file, if it still lies in the inbox, is taken anew.
            return try await ledger.forget([job])
        }
        await board.post([(JobStatus(record), record.statusFile)])
    }

    private static func pathAndKind(_ item: Item) -> (String, ManuscriptKind?) {
        let path: DropPath =
            switch item {
            case .claim(let claim): claim.path
            case .retry(let record, _): record.dropPath
            }
        return (path.display, DropFormat.kind(forExtension: path.lowercasedExtension))
    }

    /// Copies items and makes the copies last: many with one call, a few each by itself.
    private static func copyAll(
        _ items: [Item],
        _ workspace: Workspace,
        _ outbox: FolderGuard
    ) -> [(Item, Result<Copied, any Error>)] {
        func copy(_ item: Item, sync: Bool) -> Result<Copied, any Error> {
            Result {
                let target = workspace.spool.appending(item.job?.rawValue ?? "none")
                do {
                    return try self.copy(item, to: target, sync: sync, workspace, outbox)
                } catch let error as StorydropError {
                    // What was delivered is there no more: the retry ends by saying so.
                    return .special(error)
                }
            }
        }
        guard items.count >= fewest else { return items.map { ($0, copy($0, sync: true)) } }
        do {
            return try FileIO.syncing(workspace.spool) { items.map { ($0, copy($0, sync: false)) } }
        } catch {
            return items.map { ($0, .failure(error)) }
        }
    }

    private enum Copied: Sendable {
        case bytes(Int64, sha256: String, identity: String?)
        case special(StorydropError)
        case gone
    }

    private static func copy(
        _ item: Item,
        to target: FilePath,
        sync: Bool,
        _ workspace: Workspace,
        _ outbox: FolderGuard
    ) throws -> Copied {
        switch item {
        case .claim(let claim): return try copy(claim, to: target, sync: sync, workspace)
        case .retry(_, let ended):
            // In an outbox that is away nothing can be found, which does not mean that it is lost.
            try outbox.check()
            let digest = try DeliveredSource.copy(of: ended, to: target, workspace)
            try FileIO.syncDirectory(workspace.spool)
            return .bytes(digest.bytes, sha256: digest.sha256, identity: nil)
        }
    }

    private static func copy(
        _ claim: Claim,
        to target: FilePath,
        sync: Bool,
        _ workspace: Workspace
    ) throws -> Copied {
        let place = ClaimPlace(claim.claimFile, of: claim.path)
        let file = workspace.inbox.pushing(place.file)
        guard let facts = try FileIO.facts(file) else {
            // An inbox that is away must not be taken for a rename that has not happened.
            let root = workspace.inbox.pushing(place.root)
            guard try FileIO.facts(root) != nil else { throw FolderAway(description: "\(root) is not there") }
            return .gone
        }
        guard facts.kind == .regular else {
            return .special(InboxRefusal.special(claim.path, facts.kind, target: try FileIO.linkTarget(file)))
        }
        let source = try SafeOpen.open(place.file, beneath: workspace.inbox)
        defer { try? source.close() }
        // Whoever opened it for writing just before the rename still has it.
        if hasWriter(source, file) { throw StillWritten() }
        let before = try FileIO.facts(of: source)
        let digest = try FileIO.copy(from: source, named: file, to: target, sync: sync)
        let after = try FileIO.facts(of: source)
        guard before == after, digest.bytes == after.size, !hasWriter(source, file) else {
            throw StillWritten()
        }
        if sync { try FileIO.syncDirectory(workspace.spool) }
        return .bytes(digest.bytes, sha256: digest.sha256, identity: Intake.content(after))
    }

    private static func hasWriter(_ source: FileDescriptor, _ file: FilePath) -> Bool {
        guard let hasWriter = SafeOpen.hasWriter(source), hasWriter else { return false }
        let plan = WatchPlan.of(magic: (try? Mounts.magic(file)) ?? 0, setting: .auto)
        return plan.believed(hasWriter) ?? false
    }

    private nonisolated func removeReadyMark(_ path: DropPath) {
        do {
            try FileIO.removeFile(workspace.inbox.pushing(path.sidecar("ready")))
        } catch {
            logger.warning("ready mark stays", metadata: ["path": "\(path.display)", "error": "\(error)"])
        }
    }
}
