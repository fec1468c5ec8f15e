import Foundation
import Native
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("How the inbox is watched")
struct WatchPlanTests {
    private static let ext4: UInt32 = 0xEF53
    private static let nfs: UInt32 = 0x6969
    private static let overlay: UInt32 = 0x794C_7630

    @Test func theFilesystemDecidesUnlessToldOtherwise() {
        #expect(
            WatchPlan.of(magic: Self.ext4, setting: .auto) == WatchPlan(listens: true, polls: false, isRemote: false)
        )
        for magic in [Self.nfs, 0xFE53_4D42, 0xFF53_4D42, 0x6573_5546, 0x0102_1997] as [UInt32] {
            #expect(WatchPlan.of(magic: magic, setting: .auto) == WatchPlan(listens: true, polls: true, isRemote: true))
        }
        #expect(
            WatchPlan.of(magic: Self.overlay, setting: .auto)
                == WatchPlan(listens: true, polls: true, isRemote: false)
        )
        #expect(
            WatchPlan.of(magic: Self.ext4, setting: .poll) == WatchPlan(listens: false, polls: true, isRemote: false)
        )
        #expect(
            WatchPlan.of(magic: Self.nfs, setting: .inotify) == WatchPlan(listens: true, polls: false, isRemote: true)
        )
    }

    @Test func aPolledInboxIsLookedAtMoreSeldomWhileNothingChanges() {
        var pace = ScanPace(polls: true)
        let waits = (0..<8).map { _ in pace.next(afterNews: false) }
        #expect(waits == waits.sorted() && waits.first == 7.5 && waits.last == 30)
        #expect(pace.next(afterNews: true) == 5)
        var events = ScanPace(polls: false)
        #expect(events.next(afterNews: false) == 60)
    }

    @Test func waitsDoubleUpToTheirLimit() {
        var backoff = Backoff()
        let waits = (0..<12).map { _ in backoff.next() }
        #expect(Array(waits.prefix(4)) == [0.1, 0.2, 0.4, 0.8] && waits.last == 30)
        backoff.reset()
        #expect(backoff.next() == 0.1)
    }

    @Test func mountsAreFoundByTheLongestPathAboveAndTheLastOfOnePlace() {
        let text = #"""
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            40 22 0:41 / /srv/story\040box rw,nosuid - nfs4 server:/export\040one rw,vers=4.2
            41 22 0:42 / /srv/story\040box/outbox rw - cifs //server/out rw
            42 22 0:43 / /srv/story\040box/outbox rw - tmpfs none rw
            """#
        let mounts = Mounts.parse(text)
        #expect(mounts.count == 4)
        #expect(Mounts.holding("/srv/story box/inbox", among: mounts)?.source == "server:/export one")
        #expect(Mounts.holding("/srv/story box/outbox/a", among: mounts)?.type == "tmpfs")
        #expect(Mounts.holding("/srv/story boxes", among: mounts)?.type == "ext4")
    }

    @Test func nothingIsMadeInPlaceOfAFolderThatWentAway() throws {
        let workspace = try TestWorkspace()
        let root = workspace.root.appending("share")
        for folder in [root, root.appending("a"), root.appending("a").appending("b")] {
            #expect(throws: NativeError.self) { try FileIO.makeDirectory(folder, below: root) }
        }
        #expect(!workspace.exists("share"))
        try FileIO.makeDirectory(root)
        try FileIO.makeDirectory(root.appending("a").appending("b"), below: root)
        #expect(workspace.exists("share/a/b"))
    }

    @Test func thisMachineHasMounts() throws {
        #expect(Mounts.holding("/proc/self")?.type == "proc")
        #expect(try Mounts.magic("/proc") == 0x9FA0)
    }
}

@Suite("A folder is the one that it was")
struct FolderPinTests {
    private static let pin = FolderPin(role: "inbox", path: "/srv/inbox", mount: "/srv", device: 5, inode: 7)

    private func verdict(
        _ sight: FolderSight,
        pin: FolderPin? = Self.pin,
        path: String = "/srv/inbox",
        start: Bool = false
    ) -> FolderVerdict {
        FolderVerdict.of(sight, pin: pin, path: path, mark: "mine", isStart: start)
    }

    private func isAway(_ verdict: FolderVerdict) -> Bool { if case .away = verdict { true } else { false } }

    private func sight(
        device: UInt64? = 5,
        inode: UInt64? = 7,
        mark: String? = "mine",
        mount: String? = "/srv"
    ) -> FolderSight {
        FolderSight(device: device, inode: inode, mark: mark, mount: mount)
    }

    @Test func ourMarkIsEnoughWhereverItIsMounted() {
        #expect(verdict(sight()) == .ours)
        #expect(verdict(sight(device: 99, inode: 1)) == .ours)
        #expect(verdict(sight(device: 99, inode: 1, mount: "/other"), start: true) == .ours)
    }

    @Test func anEmptyMountPointIsWaitedFor() {
        #expect(isAway(verdict(sight(device: 1, inode: 2, mark: nil, mount: "/"))))
        #expect(isAway(verdict(sight(device: 1, inode: 2, mark: nil, mount: "/"), start: true)))
        #expect(isAway(verdict(sight(device: nil, inode: nil, mark: nil, mount: "/"), start: true)))
        // Another filesystem at the same mount point.
        #expect(isAway(verdict(sight(device: 6, inode: 2, mark: nil), start: true)))
    }

    @Test func aFolderThatIsGoneIsMadeOnlyAtAStart() {
        #expect(isAway(verdict(sight(device: nil, inode: nil, mark: nil))))
        #expect(verdict(sight(device: nil, inode: nil, mark: nil), start: true) == .make)
        #expect(verdict(sight(device: nil, inode: nil, mark: nil), pin: nil, start: true) == .make)
    }

    @Test func aFolderMadeAnewByPeopleIsTaken() {
        #expect(verdict(sight(mark: nil)) == .adopt)
        #expect(isAway(verdict(sight(inode: 8, mark: nil))))
        #expect(verdict(sight(inode: 8, mark: nil), start: true) == .adopt)
        #expect(verdict(sight(inode: 8, mark: nil), path: "/elsewhere", start: true) == .adopt)
    }

    @Test func anotherWorkspacesFolderIsNotTakenUnlessOurLedgerIsNew() {
        #expect(isAway(verdict(sight(mark: "theirs"), start: true)))
        #expect(verdict(sight(mark: "theirs"), pin: nil, start: true) == .adopt)
    }
}

@Suite("Room on the disk")
struct SpaceRuleTests {
    @Test func theReserveIsATwentiethOfASmallDisk() {
        let rule = SpaceRule(reserve: nil)
        #expect(rule.reserve(ofTotal: 1_000_000_000_000) == 100_000_000)
        #expect(rule.reserve(ofTotal: 1_000_000) == 50_000)
        #expect(SpaceRule(reserve: 7).reserve(ofTotal: 1_000_000) == 7)
    }

    @Test func itStopsBeforeTheReserveAndGoesOnWithSomeMore() {
        var rule = SpaceRule(reserve: 1000)
        #expect(rule.refusal(free: 1000, total: 9999) == nil)
        #expect(rule.refusal(free: 999, total: 9999) != nil)
        #expect(rule.refusal(free: 1050, total: 9999) != nil)
        #expect(rule.refusal(free: 1100, total: 9999) == nil)
        #expect(rule.refusal(free: 1100, total: 9999, needed: 101) != nil)
    }

    @Test func whatAnErrorOfTheShareMeans() {
        func trouble(_ number: Int32) -> InboxRefusal.Trouble {
            InboxRefusal.trouble(.system(operation: "open", subject: "x", errno: number))
        }
        #expect(trouble(2) == .gone && trouble(40) == .gone)
        #expect(trouble(11) == .busy && trouble(26) == .busy)
        #expect(trouble(13) == .forbidden && trouble(1) == .forbidden)
        #expect(trouble(5) == .share && trouble(116) == .share && trouble(107) == .share)
    }
}

struct InboxDisksTests {
    private let local = WatchPlan(listens: true, polls: false, isRemote: false)
    private let remote = WatchPlan(listens: true, polls: true, isRemote: true)

    private func place(_ number: UInt64) -> MountPlace { MountPlace(device: number, mount: number) }

    @Test func aMountIsKnownWhereItBegins() {
        var disks = InboxDisks(own: InboxDisks.Disk(place: place(1), plan: local))
        #expect(!disks.note("kids", at: place(1)) { local })
        #expect(disks.note("kids/school", at: place(2)) { remote })
        #expect(!disks.note("kids/school", at: place(2)) { remote })
        #expect(!disks.note("kids/school/a", at: place(2)) { remote })
        #expect(disks.disk(of: "kids").depth == 0)
        #expect(disks.disk(of: "kids/school").depth == 2)
        #expect(disks.disk(of: "kids/school/a").depth == 2)
        #expect(disks.disk(of: "kids/school/a").plan.isRemote)
        #expect(disks.polls)
        #expect(disks.away == [])
        #expect(disks.top(of: "kids/school/a/moon.txt") == "kids/school")
        #expect(disks.top(of: "kids/moon.txt") == nil)
        // Another share in its place, then none.
        #expect(disks.note("kids/school", at: place(3)) { local })
        #expect(!disks.polls)
        #expect(!disks.note("kids/school", at: place(1)) { local })
        #expect(disks.disk(of: "kids/school/a").depth == 0)
        // What lay there is away, not deleted, until it is mounted again or its folder is removed.
        #expect(disks.isAway("kids/school/moon.txt"))
        #expect(!disks.isAway("kids/moon.txt"))
        #expect(disks.note("kids/school", at: place(4)) { local })
        #expect(!disks.isAway("kids/school/moon.txt"))
    }

    @Test func aLeaseIsNotBelievedOnAnotherMachine() {
        #expect(local.believed(true) == true)
        #expect(remote.believed(true) == nil)
        #expect(remote.believed(false) == false)
        #expect(remote.believed(nil) == nil)
    }

    @Test func originsLeadNowhereElse() {
        let paths = ["kids/moon.txt", "../rules/evil.yaml", "/etc/evil", ".storydrop/sentinel", "kids/../../evil", ""]
        let lines = paths.map { "\(JobID.random()) \(Hex.text(Array($0.utf8)))\n" }
        let origins = Origins("ledger abc\n" + lines.joined() + "nonsense\n")
        #expect(origins.mark == "abc")
        #expect(origins.entries.map(\.path.display) == ["kids/moon.txt"])
        #expect(Origins(origins.text).entries.map(\.path) == origins.entries.map(\.path))
        #expect(Origins(origins.text).mark == "abc")
    }

    @Test func aClaimLiesOnTheMountOfItsDrop() {
        let path = DropPath("kids/school/moon.txt")
        let own = ClaimPlace("batch/job", of: path)
        #expect(own.root == ".storydrop/claim")
        #expect(own.file == ".storydrop/claim/batch/job")
        let mounted = ClaimPlace("2:batch/job", of: path)
        #expect(mounted.root == "kids/school/.storydrop/claim")
        #expect(mounted.file == "kids/school/.storydrop/claim/batch/job")
    }
}
