import Native
import SystemPackage

/// What is mounted where in the inbox: itself, and labels that are disks or shares of their own.
///
/// Pure. Asked by the watcher for every drop, told by it of every folder it scans. Promises that a drop is claimed on its
/// own mount, for only there is claiming one rename.
struct InboxDisks: Sendable {
    struct Disk: Sendable, Equatable {
        var place: MountPlace?
        /// How many folders below the inbox it begins; 0 for the inbox's own.
        var depth = 0
        var plan = WatchPlan(listens: true, polls: false, isRemote: false)
    }

    /// By the folder where each begins; the inbox's own is the empty path.
    private var disks: [FilePath: Disk] = [:]
    /// Where disks began that are not mounted any more: what lay there is not deleted.
    private(set) var away: Set<FilePath> = []

    /// Forgets everything but the inbox's own.
    init(own: Disk = Disk()) {
        disks[FilePath()] = own
    }

    /// Whether any of them must be scanned every few seconds.
    var polls: Bool { disks.values.contains { $0.plan.polls } }
    /// Whether any of them is on another machine.
    var isRemote: Bool { disks.values.contains { $0.plan.isRemote } }

    /// The disk that holds a folder of the inbox.
    func disk(of folder: FilePath) -> Disk {
        var folder = folder
        while disks.count > 1, !folder.isEmpty {
            if let disk = disks[folder] { return disk }
            folder.removeLastComponent()
        }
        return disks[FilePath()] ?? Disk()
    }

    /// Learns where a folder is that is being scanned.
    ///
    /// `plan`: how its filesystem is to be watched, asked only if it is another disk than its parent's.
    /// - Returns: whether a disk begins there that was not there before.
    mutating func note(_ folder: FilePath, at place: MountPlace?, plan: () -> WatchPlan) -> Bool {
        guard !folder.isEmpty, let place else { return false }
        if place == disk(of: folder.removingLastComponent()).place {
            if disks.removeValue(forKey: folder) != nil { away.insert(folder) }
            return false
        }
        away.remove(folder)
        if disks[folder]?.place == place { return false }
        disks[folder] = Disk(place: place, depth: folder.components.count, plan: plan())
        return true
    }

    /// Where disks begin, or began, that are not the inbox's own.
    var tops: Set<FilePath> { away.union(disks.keys.filter { !$0.isEmpty }) }

    /// Whether a path lies on a disk that went away.
    func isAway(_ path: FilePath) -> Bool { away.contains { path.starts(with: $0) } }

    /// Where the disk of a path begins, if that is not the inbox's own.
    func top(of path: FilePath) -> FilePath? {
        let depth = disk(of: path.removingLastComponent()).depth
        return depth > 0 ? ClaimPlace.top(of: path.removingLastComponent(), depth) : nil
    }

    /// A disk was at a folder when a drop was seen there, and is not now.
    mutating func miss(_ folder: FilePath) { away.insert(folder) }

    /// A folder is there no more.
    mutating func forget(_ folder: FilePath) {
        guard !folder.isEmpty else { return }
        disks[folder] = nil
        away.remove(folder)
    }
}

/// Where a claimed drop lies, relative to the inbox, so that it can be reached without following a symlink.
struct ClaimPlace: Sendable, Equatable {
    /// The folder of all claims on its mount.
    var root: FilePath
    /// Its own file in there.
    var file: FilePath

    /// `claimFile`: as in the ledger, `BATCH/JOB` on the inbox's own mount, `DEPTH:BATCH/JOB` on one that begins that many
    /// folders below it, on the way to the drop.
    init(_ claimFile: String, of path: DropPath) {
        let parts = claimFile.split(separator: ":", maxSplits: 1)
        let depth = parts.count == 2 ? Int(parts[0]) ?? 0 : 0
        root = Self.top(of: path.folder, depth).pushing(Self.folder)
        file = root.pushing(FilePath(String(parts.last ?? "")))
    }

    /// The folder of claims of a mount.
    static let folder = FilePath(".storydrop/claim")

    /// The first folders of a path.
    static func top(of folder: FilePath, _ depth: Int) -> FilePath {
        FilePath(root: nil, folder.components.prefix(depth))
    }
}
