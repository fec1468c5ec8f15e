import Foundation
import Native
import SystemPackage
import Testing

@testable import Reading
@testable import StorydropCore

@Suite("Archives of stories")
struct ArchiveTests {
    private static let story =
        "The fox came to the harbour at night. She looked at the boats for a long while, and then she went home again."

    private func unpack(
        _ zip: ZipBytes,
        maximumBytes: Int = 1_000_000
    ) throws -> (ArchiveUnpacker, TestWorkspace) {
        let workspace = try TestWorkspace()
        let spool = workspace.root.appending("spool")
        try FileIO.makeDirectory(spool)
        let request = ReadRequest(bytes: zip.bytes, name: "tales.zip", lowercasedExtension: "zip")
        var unpacker = ArchiveUnpacker(request, parent: DropPath("tales.zip"), spool: spool, maximumBytes: maximumBytes)
        try unpacker.unpack()
        return (unpacker, workspace)
    }

    private func codes(_ unpacker: ArchiveUnpacker) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: unpacker.members.map { member in
                switch member.content {
                case .success: (member.path.name, "")
                case .failure(let error): (member.path.name, error.code.code)
                }
            }
        )
    }

    @Test func storiesAreUnpackedAndTheRestIsNamed() throws {
        var zip = ZipBytes()
        zip.add("tales/moon.txt", Self.story)
        zip.add("tales/", "")
        zip.add("picture.jpg", "no story")
        zip.add("__MACOSX/tales/._moon.txt", "x")
        zip.add(".DS_Store", "x")
        zip.add("deep\\windows\\fox.md", Self.story)
        let (unpacker, workspace) = try unpack(zip)
        #expect(unpacker.members.map(\.path.path.string) == ["tales.zip/001-moon.txt", "tales.zip/002-fox.md"])
        #expect(unpacker.warnings.count == 1 && unpacker.warnings[0].contains("picture.jpg"))
        for member in unpacker.members {
            let bytes = try workspace.read("spool/\(member.job.rawValue)")
            #expect(String(decoding: bytes, as: UTF8.self) == Self.story)
            #expect(try member.content.get().sha256 == SHA256Hasher.hex(bytes))
        }
    }

    @Test func namesCannotLeaveTheSpool() throws {
        var zip = ZipBytes()
        for name in [
            "../../etc/passwd.txt", "/etc/cron.d/x.txt", "..\\..\\boot.txt", "con.txt", "a\u{202E}txt.exe.txt",
        ] {
            zip.add(name, Self.story)
        }
        zip.add(Array("x/".utf8) + [0xFF, 0xFE, 0x80] + Array(".txt".utf8), Array(Self.story.utf8))
        zip.add(Array("link.txt".utf8), Array("/etc/passwd".utf8), mode: 0o120777)
        let (unpacker, workspace) = try unpack(zip)
        #expect(unpacker.members.count == 6)
        for member in unpacker.members {
            #expect(!member.path.name.contains("/") && !member.path.name.contains(".."))
            #expect(!member.path.name.unicodeScalars.contains("\u{202E}"))
            #expect(member.path.folder == "tales.zip")
        }
        #expect(unpacker.warnings.first?.contains("link.txt") == true)
        #expect(workspace.files(below: "spool").count == 6)
    }

    @Test func whatCannotBeUnpackedSaysWhy() throws {
        var zip = ZipBytes()
        zip.add("good.txt", Self.story)
        zip.add(Array("secret.txt".utf8), Array(Self.story.utf8), flags: 1)
        zip.add(Array("broken.txt".utf8), Array(Self.story.utf8), damaged: true)
        zip.add(Array("huge.txt".utf8), [UInt8](repeating: 65, count: 3000))
        let (unpacker, workspace) = try unpack(zip, maximumBytes: 2000)
        #expect(
            codes(unpacker) == [
                "001-good.txt": "", "002-secret.txt": "encrypted", "003-broken.txt": "damaged",
                "004-huge.txt": "too_large",
            ]
        )
        #expect(workspace.files(below: "spool").count == 1)
    }

    @Test func emptyAndBrokenArchivesAreErrors() throws {
        var zip = ZipBytes()
        zip.add("a.jpg", "x")
        #expect(code { _ = try unpack(zip) } == .emptyStory)
        let request = ReadRequest(bytes: Array("no zip".utf8), name: "a.zip", lowercasedExtension: "zip")
        var unpacker = ArchiveUnpacker(request, parent: DropPath("a.zip"), spool: "/nowhere", maximumBytes: 1000)
        #expect(code { try unpacker.unpack() } == .damaged)
    }

    @Test func noMoreThanAThousandEntriesAreLookedAt() throws {
        var zip = ZipBytes()
        zip.add("moon.txt", Self.story)
        for number in 0..<1200 { zip.add("\(number).jpg", "") }
        let (unpacker, _) = try unpack(zip)
        #expect(unpacker.warnings.contains { $0.contains("more than 1000") })
        #expect(unpacker.warnings[0].hasSuffix("and 979 more."))
    }

    /// From the inbox to the outbox: each story is a job of its own, and the archive tells of them.
    @Test func eachStoryBecomesAJob() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("pipeline: [illustrate: {max_illustrations: 1}]\n", at: "rules/10.yaml")
        var inner = ZipBytes()
        inner.add("inner.txt", Self.story)
        var zip = ZipBytes()
        zip.add("moon.txt", Self.story)
        zip.add("fox.md", "# The fox\n\n" + Self.story)
        zip.add(Array("secret.txt".utf8), Array(Self.story.utf8), flags: 1)
        zip.add(Array("nested.zip".utf8), inner.bytes)
        zip.add("readme.xyz", "no story")
        try workspace.put(zip.bytes, at: "inbox/kids/tales.zip")
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 1)
        let status = try #require(workspace.status("kids/tales.zip"), "\(ending.errors)")
        #expect(status.state == .partial)
        #expect(status.warnings.contains { $0.contains("readme.xyz") })
        #expect(status.children?.count == 4)
        #expect(workspace.status("kids/tales.zip/001-moon.txt")?.state == .succeeded)
        #expect(workspace.status("kids/tales.zip/002-fox.md")?.state == .succeeded)
        #expect(workspace.status("kids/tales.zip/003-secret.txt")?.error?.code == "encrypted")
        #expect(workspace.status("kids/tales.zip/004-nested.zip")?.error?.code == "unsupported_type")
        let folder = try #require(status.outputs?.folder)
        #expect(try workspace.read("outbox/\(folder)/source/tales.zip") == zip.bytes)
        let child = try #require(workspace.status("kids/tales.zip/001-moon.txt")?.outputs?.folder)
        #expect(try workspace.read("outbox/\(child)/source/001-moon.txt") == Array(Self.story.utf8))
        #expect(workspace.files(below: ".storydrop/spool").isEmpty)
    }

    /// Where a parser cannot be locked in, what strangers send is not parsed, unless the admin says so.
    @Test func anOldKernelReadsTextOnly() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("pipeline: [scenes: {max_scenes: 1}]\n", at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("baker.pdf"), at: "inbox/baker.pdf")
        try workspace.put(Self.story, at: "inbox/fox.txt")
        #expect(try await Program.run("once", in: workspace, hasLandlock: false).code == 1)
        #expect(workspace.status("fox.txt")?.state == .succeeded)
        let error = try #require(workspace.status("baker.pdf")?.error)
        #expect(error.code == "unreadable" && error.hint.contains("sandbox: degraded"))
        let doctor = try await Program.run("doctor", in: workspace, hasLandlock: false)
        #expect(doctor.output.contains("no Landlock or no seccomp"))

        try workspace.put("settle: 50ms\nsandbox: degraded\n", at: "storydrop.yaml")
        try workspace.put(try Fixture.bytes("baker.pdf"), at: "inbox/again.pdf")
        _ = try await Program.run("once", in: workspace, hasLandlock: false)
        #expect(workspace.status("again.pdf")?.state == .succeeded)
    }

    /// What cannot be read holds up nobody and changes nothing of others, and ends with the truth.
    @Test func hostileFilesAreOnlyTheirOwnProblem() async throws {
        let workspace = try TestWorkspace(settings: "settle: 50ms\njobs: 2\n")
        try workspace.put("pipeline: [scenes: {max_scenes: 1}]\n", at: "rules/all.yaml")
        let braces = "{\\rtf1 " + String(repeating: "{", count: 150_000) + "a" + String(repeating: "}", count: 150_001)
        var bomb = ZipBytes()
        bomb.add(Array("huge.txt".utf8), Array("a".utf8), claims: 1 << 30)
        let pdf = try Fixture.bytes("baker.pdf")
        let hostile: [(name: String, bytes: [UInt8])] = [
            ("braces.rtf", Array(braces.utf8)), ("lie.zip", bomb.bytes), ("cut.docx", Array("PK\u{3}\u{4}word/".utf8)),
            ("noise.txt", [UInt8](repeating: 0xFF, count: 5000)), ("noise.pdf", Array("%PDF-1.7\n\u{0}\u{1}".utf8)),
            ("deep.html", Array(String(repeating: "<div>", count: 100_000).utf8)),
            ("cut.pdf", Array(pdf.prefix(pdf.count / 3))), ("noise.epub", [UInt8](repeating: 0, count: 5000)),
        ]
        for file in hostile { try workspace.put(file.bytes, at: "inbox/bad/\(file.name)") }
        for number in 0..<4 { try workspace.put("\(number). \(Self.story)", at: "inbox/good/\(number).txt") }
        #expect(try await Program.run("once", in: workspace).code == 1)
        for number in 0..<4 { #expect(workspace.status("good/\(number).txt")?.state == .succeeded) }
        let codes: Set = [
            "damaged", "no_text", "empty_story", "bad_encoding", "too_large", "parser_timeout", "parser_crashed",
        ]
        for file in hostile {
            let status = try #require(workspace.status("bad/\(file.name)"))
            guard let error = status.error else {
                // Braces are no harm in themselves; what is there of a file that was cut may be a story.
                let expected: [String: JobState] = ["braces.rtf": .succeeded, "cut.pdf": .partial]
                #expect(status.state == expected[file.name], "\(file.name): \(status)")
                continue
            }
            #expect([.failed, .quarantined].contains(status.state) && codes.contains(error.code), "\(error)")
            #expect(!error.hint.isEmpty)
            // The file itself is kept, byte for byte.
            let digest = SHA256Hasher.hex(file.bytes)
            #expect(try Invariants(workspace: workspace).places()[digest]?.isEmpty == false, "\(file.name)")
        }
    }
}
