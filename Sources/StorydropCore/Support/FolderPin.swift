import GRDB
import Native
import SystemPackage

/// What was found where a folder should be.
struct FolderSight: Sendable, Equatable {
    /// Device and inode; nil if there is no folder.
    var device: UInt64?
    var inode: UInt64?
    /// The mark in its sentinel, if it has one.
    var mark: String?
    /// Where the mount is that holds it; nil if that cannot be known.
    var mount: String?
}

/// The folder that was ours, as the ledger keeps it.
struct FolderPin: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "pins"

    var role: String
    var path: String
    var mount: String?
    var device: Int64
    var inode: Int64
}

/// Decides whether a folder is the one that it was: an empty mount point must never be taken for an emptied inbox.
///
/// Pure.
enum FolderVerdict: Equatable {
    /// It is ours.
    case ours
    /// It becomes ours: new, or made anew by people on the same disk.
    case adopt
    /// It is to be made.
    case make
    /// It is not there: wait. In words.
    case away(String)

    /// `pin`: nil for a new ledger; `mark`: the ledger's own; `isStart`: false while the service runs.
    static func of(_ sight: FolderSight, pin: FolderPin?, path: String, mark: String, isStart: Bool) -> FolderVerdict {
        let known = pin.flatMap { $0.path == path ? $0 : nil }
        let isMoved = known.map { $0.mount != nil && sight.mount != nil && $0.mount != sight.mount } ?? false
        guard let device = sight.device, let inode = sight.inode else {
            if isMoved { return .away("\(path) is not there: \(known?.mount ?? "its share") is not mounted") }
            return isStart ? .make : .away("\(path) is not there")
        }
        if sight.mark == mark { return .ours }
        guard let known else { return .adopt }
        if sight.mark != nil { return .away("\(path) belongs to another workspace: its mark is not ours") }
        if isMoved { return .away("\(path) is an empty mount point: \(known.mount ?? "its share") is not mounted") }
        let isSameDevice = known.device == Int64(bitPattern: device)
        if isSameDevice, known.inode == Int64(bitPattern: inode) || isStart { return .adopt }
        return .away("\(path) is another folder than it was: the mark `.storydrop/sentinel` is missing")
    }
}
