import SystemPackage
import Testing

@testable import StorydropCore

@Suite("Names in the outbox")
struct NameTests {
    @Test func ordinaryNamesStay() throws {
        let path = DropPath("kids/moon.txt")
        let job = try #require(JobID(rawValue: "1a2b3c4d"))
        #expect(path.statusFile == "kids/moon.txt.status.json")
        #expect(path.resultFolder(job: job) == "kids/moon-1a2b3c4d")
        #expect(path.zipName == "moon.zip")
        #expect(DropPath("böse Märchen.txt").statusFile == "böse Märchen.txt.status.json")
    }

    @Test(arguments: [
        "a:b.txt", "con.txt", "tail. ", "what?.txt", "a\nb.txt", "COM1", "-", "x\\y", "-rf", "COM\u{B9}.txt", "aux .md",
    ])
    func awkwardNamesBecomeSafe(name: String) {
        let safe = OutputName.safe(Array(name.utf8), suffix: ".status.json")
        #expect(!safe.unicodeScalars.contains { $0.value < 32 || "<>:\"/\\|?*".unicodeScalars.contains($0) })
        #expect(!["con", "com1"].contains(safe.prefix { $0 != "." }.lowercased()))
        #expect(safe.hasSuffix(".status.json"))
    }

    @Test func aMarkGoesBeforeTheEnding() {
        let name = OutputName.safe(Array("what?.txt".utf8), suffix: "")
        #expect(name.hasPrefix("what_~") && name.hasSuffix(".txt"))
        #expect(DropPath("health.json/a.txt").statusFile.string.hasPrefix("health~"))
        #expect(DropPath("kids/health.json/a.txt").statusFile == "kids/health.json/a.txt.status.json")
    }

    @Test func sidecarsAreOfTheSameBytes() {
        let path = DropPath(bytes: Array("kids/".utf8) + [0xFF, 0x41])
        #expect(DropPath(path.sidecar("ready")).bytes == Array("kids/".utf8) + [0xFF, 0x41] + Array(".ready".utf8))
    }

    @Test func changedNamesStayDifferent() {
        let names = ["a:b", "a?b", "a*b", "a_b"].map { OutputName.safe(Array($0.utf8), suffix: "") }
        #expect(Set(names).count == names.count)
        #expect(OutputName.safe([0xFF, 0x41], suffix: "") != OutputName.safe([0xFE, 0x41], suffix: ""))
    }

    @Test func longNamesAreCutAndStayDifferent() {
        let one = OutputName.safe(Array((String(repeating: "ä", count: 120) + "1").utf8), suffix: ".status.json")
        let two = OutputName.safe(Array((String(repeating: "ä", count: 120) + "2").utf8), suffix: ".status.json")
        #expect(one.utf8.count <= 230 && two.utf8.count <= 230)
        #expect(one != two)
    }

    @Test func jobNamesAreEightHexDigits() {
        for _ in 0..<200 { #expect(JobID(rawValue: JobID.random().rawValue) != nil) }
        for bad in ["", "1a2b3c4", "1a2b3c4g", "1A2B3C4D", "1a2b3c4d5"] { #expect(JobID(rawValue: bad) == nil) }
    }

    @Test func childrenOfAListHaveReadablePaths() {
        let path = ChildName.path(
            parent: DropPath("kids/list.urls"),
            ordinal: 7,
            url: "https://a.example/x/Old%20Moon.html?q=1"
        )
        #expect(path.display == "kids/list.urls/007-old-20moon.html")
        let bare = ChildName.path(parent: DropPath("list.urls"), ordinal: 1, url: "https://a.example")
        #expect(bare.display == "list.urls/001-a.example")
    }
}
