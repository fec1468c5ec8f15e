/// How the inbox is watched.
package enum WatchSetting: String, Sendable, CaseIterable {
    /// By its filesystem.
    case auto
    /// Events alone, with a scan a minute.
    case inotify
    /// Scans alone.
    case poll
}

/// What the inbox's filesystem is like, by the magic number that statfs(2) tells.
///
/// Pure.
struct WatchPlan: Sendable, Equatable {
    /// Whether the kernel's events are listened to.
    var listens: Bool
    /// Whether changes may come without an event: it is scanned every few seconds.
    var polls: Bool
    /// Whether it is on another machine, whose clock and whose writers are not ours to see.
    var isRemote: Bool

    /// NFS, SMB 1, CIFS, SMB 2, FUSE, 9P, Ceph, AFS, Coda, NCP: `linux/magic.h` and statfs(2).
    private static let remote: Set<UInt32> = [
        0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x6573_5546, 0x0102_1997, 0x00C3_6400, 0x5346_414F, 0x7375_7245,
        0x564C,
    ]
    /// What is written to a layer below an overlay makes no event in it.
    private static let overlay: UInt32 = 0x794C_7630

    /// What a lease tells of writers there: a server that gives us no say refuses every one as if there were a writer.
    func believed(_ hasWriter: Bool?) -> Bool? { isRemote && hasWriter == true ? nil : hasWriter }

    static func of(magic: UInt32, setting: WatchSetting) -> WatchPlan {
        let isRemote = remote.contains(magic)
        return switch setting {
        case .poll: WatchPlan(listens: false, polls: true, isRemote: isRemote)
        case .inotify: WatchPlan(listens: true, polls: false, isRemote: isRemote)
        // Our own machine's changes make events even there: they are listened to as well.
        case .auto: WatchPlan(listens: true, polls: isRemote || magic == overlay, isRemote: isRemote)
        }
    }
}

/// How long until the next scan.
///
/// Pure: a polled inbox is looked at every 5 s, and more and more seldom, down to every 30 s, while nothing changes.
struct ScanPace: Sendable, Equatable {
    var polls: Bool
    private var seconds = ScanPace.quickest

    static let quickest = 5.0
    static let slowest = 30.0
    /// Even if every event is lost, a drop is seen within this.
    static let unpolled = 60.0

    init(polls: Bool) {
        self.polls = polls
    }

    /// Seconds until the next scan, after one that found something new or did not.
    mutating func next(afterNews: Bool) -> Double {
        guard polls else { return Self.unpolled }
        seconds = afterNews ? Self.quickest : min(Self.slowest, seconds * 1.5)
        return seconds
    }
}
