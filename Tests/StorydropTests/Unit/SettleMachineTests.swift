import Native
import Testing

@testable import StorydropCore

@Suite("A file is taken when it is quiet")
struct SettleMachineTests {
    private func facts(size: Int64 = 10, modified: Int64 = 1) -> FileFacts {
        FileFacts(kind: .regular, size: size, modified: modified, changed: modified, device: 1, inode: 1)
    }

    private func sighting(
        _ facts: FileFacts,
        writer: Bool? = false,
        ready: Bool = false,
        whole: Bool = false,
        quiet: Double? = nil
    )
        -> SettleMachine.Sighting
    {
        SettleMachine.Sighting(
            facts: facts,
            hasWriter: writer,
            isMarkedReady: ready,
            cameWhole: whole,
            quietSeconds: quiet
        )
    }

    @Test func waitsForQuietThenTakes() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(machine.saw(sighting(facts()), now: 0) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts()), now: 1.5) == .wait(seconds: 0.5))
        #expect(machine.saw(sighting(facts()), now: 2) == .take)
    }

    @Test func everyChangeStartsTheWaitAnew() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        _ = machine.saw(sighting(facts()), now: 0)
        #expect(machine.saw(sighting(facts(size: 11)), now: 1.9) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts(size: 11, modified: 2)), now: 3) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts(size: 11, modified: 2)), now: 5) == .take)
    }

    @Test func aWriterHoldsItBackHoweverLong() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        _ = machine.saw(sighting(facts(), writer: true), now: 0)
        #expect(machine.saw(sighting(facts(), writer: true), now: 100) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts()), now: 101) == .wait(seconds: 1))
        #expect(machine.saw(sighting(facts()), now: 102) == .take)
    }

    @Test func readyMarkShortensTheWaitButNotPastAWriter() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(machine.saw(sighting(facts(), writer: true, ready: true), now: 0) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts(), ready: true), now: 0.1) == .take)
    }

    @Test func whatHasLainStillIsTakenAtOnce() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(machine.saw(sighting(facts(), quiet: 3600), now: 0) == .take)
    }

    @Test func aClockThatJumpsMakesNoFileWithAWriterOrOnAShareOld() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(machine.saw(sighting(facts(), writer: nil, quiet: 3600), now: 0) == .wait(seconds: 2))
        var other = SettleMachine(settle: 2, settleEmpty: 60)
        _ = other.saw(sighting(facts(), writer: true, quiet: 3600), now: 0)
        #expect(other.saw(sighting(facts(), quiet: 3600), now: 0.1) == .wait(seconds: 1.9))
        var back = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(back.saw(sighting(facts(), quiet: -3600), now: 0) == .wait(seconds: 2))
    }

    @Test func whatCameByOneRenameIsTakenAtOnceIfNobodyWrites() {
        func first(_ sighting: SettleMachine.Sighting) -> SettleMachine.Verdict {
            var machine = SettleMachine(settle: 2, settleEmpty: 60)
            return machine.saw(sighting, now: 0)
        }
        #expect(first(sighting(facts(), whole: true)) == .take)
        #expect(first(sighting(facts(), writer: true, whole: true)) == .wait(seconds: 2))
        #expect(first(sighting(facts(), writer: nil, whole: true)) == .wait(seconds: 2))
        #expect(first(sighting(facts(size: 0), whole: true)) == .wait(seconds: 60))
        // Once the writer has closed it, and it has not changed since.
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        _ = machine.saw(sighting(facts(), writer: true, whole: true), now: 0)
        #expect(machine.saw(sighting(facts()), now: 0.1) == .take)
    }

    @Test func aPieceThatRsyncLeavesIsNotTakenForWhole() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(machine.saw(sighting(facts(modified: 0), whole: true), now: 0) == .wait(seconds: 60))
        #expect(machine.saw(sighting(facts(size: 99, modified: 5), whole: true), now: 3) == .take)
    }

    @Test func withoutALeaseAFileThatNobodyClosedWaitsLonger() {
        func doubtful(writer: Bool?) -> SettleMachine.Verdict {
            var machine = SettleMachine(settle: 2, settleEmpty: 60)
            var seen = sighting(facts(), writer: writer)
            seen.isDoubtful = true
            return machine.saw(seen, now: 0)
        }
        #expect(doubtful(writer: nil) == .wait(seconds: 60))
        #expect(doubtful(writer: false) == .wait(seconds: 2))
    }

    @Test func anEmptyFileWaitsLonger() {
        var machine = SettleMachine(settle: 2, settleEmpty: 60)
        #expect(machine.saw(sighting(facts(size: 0)), now: 0) == .wait(seconds: 60))
        #expect(machine.saw(sighting(facts(size: 0)), now: 61) == .take)
    }

    @Test(arguments: [
        ("moon.txt", DropKind.drop), (".moon.txt", .ignored), ("~$moon.docx", .ignored), ("moon.txt.part", .ignored),
        ("moon.TMP", .ignored), ("moon.txt.crdownload", .ignored),
        ("moon.txt.ready", .ready(of: Array("moon.txt".utf8))),
        ("moon.txt.cancel", .cancel(of: Array("moon.txt".utf8))), ("cancel", .drop),
        ("moon.txt.retry", .retry(of: Array("moon.txt".utf8))), ("moon.txt~", .ignored), ("#moon.txt#", .ignored),
        ("Thumbs.db", .ignored), ("desktop.ini", .ignored), ("#", .drop), ("~moon.txt", .drop), ("-rf.txt", .drop),
        (".~lock.moon.odt#", .ignored), ("4913", .drop), ("moon.ready.txt", .drop),
    ])
    func namesHaveMeanings(name: String, kind: DropKind) {
        #expect(DropKind(Array(name.utf8)) == kind)
    }
}
