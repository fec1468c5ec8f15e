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
        quiet: Double? = nil
    )
        -> SettleMachine.Sighting
    {
        SettleMachine.Sighting(facts: facts, hasWriter: writer, isMarkedReady: ready, quietSeconds: quiet)
    }

    @Test func waitsForQuietThenTakes() {
        var machine = SettleMachine(settle: 2)
        #expect(machine.saw(sighting(facts()), now: 0) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts()), now: 1.5) == .wait(seconds: 0.5))
        #expect(machine.saw(sighting(facts()), now: 2) == .take)
    }

    @Test func everyChangeStartsTheWaitAnew() {
        var machine = SettleMachine(settle: 2)
        _ = machine.saw(sighting(facts()), now: 0)
        #expect(machine.saw(sighting(facts(size: 11)), now: 1.9) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts(size: 11, modified: 2)), now: 3) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts(size: 11, modified: 2)), now: 5) == .take)
    }

    @Test func aWriterHoldsItBackHoweverLong() {
        var machine = SettleMachine(settle: 2)
        _ = machine.saw(sighting(facts(), writer: true), now: 0)
        #expect(machine.saw(sighting(facts(), writer: true), now: 100) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts()), now: 101) == .wait(seconds: 1))
        #expect(machine.saw(sighting(facts()), now: 102) == .take)
    }

    @Test func readyMarkShortensTheWaitButNotPastAWriter() {
        var machine = SettleMachine(settle: 2)
        #expect(machine.saw(sighting(facts(), writer: true, ready: true), now: 0) == .wait(seconds: 2))
        #expect(machine.saw(sighting(facts(), ready: true), now: 0.1) == .take)
    }

    @Test func whatHasLainStillIsTakenAtOnce() {
        var machine = SettleMachine(settle: 2)
        #expect(machine.saw(sighting(facts(), quiet: 3600), now: 0) == .take)
    }

    @Test func anEmptyFileWaitsLonger() {
        var machine = SettleMachine(settle: 2)
        #expect(machine.saw(sighting(facts(size: 0)), now: 0) == .wait(seconds: 60))
        #expect(machine.saw(sighting(facts(size: 0)), now: 61) == .take)
    }

    @Test(arguments: [
        ("moon.txt", DropKind.drop), (".moon.txt", .ignored), ("~$moon.docx", .ignored), ("moon.txt.part", .ignored),
        ("moon.TMP", .ignored), ("moon.txt.crdownload", .ignored), ("moon.txt.ready", .ready(of: "moon.txt")),
        ("moon.txt.cancel", .cancel(of: "moon.txt")), ("cancel", .drop),
    ])
    func namesHaveMeanings(name: String, kind: DropKind) {
        #expect(DropKind(name: name) == kind)
    }
}
