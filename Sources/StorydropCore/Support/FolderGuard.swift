import GRDB
import Logging
import Native
import Synchronization
import SystemPackage

/// Why a folder cannot be used now; it will be looked for again.
struct FolderAway: Error, CustomStringConvertible {
    var description: String
}

/// Makes sure that the inbox or the outbox is the very folder that it was, before anything is read out of its being
/// empty, or written into it.
///
/// Called before every scan and every delivery. Promises that a share that has gone away is waited for.
final class FolderGuard: Sendable {
    let role: String
    let root: FilePath
    private let ledger: Ledger
    private let health: Health
    private let logger: Logger
    private let folders: [String]
    private let mark: String
    private let isAccepted: Bool
    /// Device and inode of the folder that was last found to be ours.
    private let current = Mutex<(device: UInt64, inode: UInt64)?>(nil)

    /// Guards a folder of a role, `inbox` or `outbox`.
    ///
    /// `folders`: what of ours must be in it, below `.storydrop`. `isAccepted`: whoever starts us says that it is right.
    init(
        _ role: String,
        _ root: FilePath,
        folders: [String],
        ledger: Ledger,
        health: Health,
        isAccepted: Bool,
        logger: Logger
    ) throws {
        self.role = role
        self.root = root
        self.folders = folders
        self.ledger = ledger
        self.health = health
        self.isAccepted = isAccepted
        self.logger = logger
        mark = try ledger.mark()
    }

    private var sentinel: FilePath { root.appending(".storydrop").appending("sentinel") }

    /// Looks whether the folder is ours; blocks its thread.
    ///
    /// - Throws: `FolderAway`, having told it to the health.
    func check(isStart: Bool = false) throws(FolderAway) {
        do {
            try look(isStart: isStart)
            if health.set(role, nil) { logger.info("the \(role) is there", metadata: ["folder": "\(root)"]) }
        } catch {
            let away = (error as? FolderAway) ?? FolderAway(description: "\(root) cannot be looked at: \(error)")
            if health.set(role, "\(away)") {
                logger.error("the \(role) is away; waiting for it", metadata: ["reason": "\(away)"])
            }
            throw away
        }
    }

    /// The same, as an error of a job.
    func require() throws(StorydropError) {
        do {
            try check()
        } catch {
            throw StorydropError(
                .outboxMissing,
                "The \(role) is not there.",
                hint: "Mount it again; the job goes on by itself.",
                cause: "\(error)",
                isRetryable: true
            )
        }
    }

    private func look(isStart: Bool) throws {
        let facts = try FileIO.facts(root)
        let isFolder = facts.map { $0.kind == .directory || $0.kind == .symlink } ?? false
        let real = isFolder ? try SafeOpen.directoryFacts(root) : nil
        if let real, let known = current.withLock({ $0 }), known == (real.device, real.inode),
            try FileIO.facts(sentinel) != nil
        {
            return
        }
        let sight = FolderSight(
            device: real?.device,
            inode: real?.inode,
            mark: real == nil ? nil : try readMark(),
            mount: Mounts.holding(root)?.point.string
        )
        let pin = try ledger.database.read { try FolderPin.fetchOne($0, key: self.role) }
        var verdict = FolderVerdict.of(sight, pin: pin, path: root.string, mark: mark, isStart: isStart)
        if isAccepted, isStart, case .away = verdict { verdict = sight.device == nil ? .make : .adopt }
        switch verdict {
        case .ours: break
        case .away(let reason): throw FolderAway(description: reason)
        case .make, .adopt:
            if pin != nil {
                logger.warning("the \(role) is a new folder, taken as ours", metadata: ["folder": "\(root)"])
            }
        }
        if verdict == .make { try FileIO.makeDirectory(root) }
        for folder in folders {
            try FileIO.makeDirectory(root.appending(".storydrop").appending(folder), below: root)
        }
        if verdict != .ours {
            if let earlier = sight.mark, earlier != mark {
                // This ledger came in the place of one that was lost: what that one had claimed is ours now.
                try ledger.database.write { database in
                    try database.execute(sql: "INSERT OR IGNORE INTO earlier_marks VALUES (?)", arguments: [earlier])
                }
            }
            let temporary = root.appending(".storydrop").appending("sentinel.tmp")
            try FileIO.replace(sentinel, with: Array("storydrop \(mark)\n".utf8), temporary: temporary)
            try FileIO.syncDirectory(sentinel.removingLastComponent())
        }
        try pinDown()
    }

    private func readMark() throws -> String? {
        guard try FileIO.facts(sentinel) != nil else { return nil }
        let text = String(decoding: try FileIO.read(sentinel, limit: 4096), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
    }

    private func pinDown() throws {
        let real = try SafeOpen.directoryFacts(root)
        let pin = FolderPin(
            role: role,
            path: root.string,
            mount: Mounts.holding(root)?.point.string,
            device: Int64(bitPattern: real.device),
            inode: Int64(bitPattern: real.inode)
        )
        try ledger.database.write { try pin.save($0) }
        current.withLock { $0 = (real.device, real.inode) }
    }
}
