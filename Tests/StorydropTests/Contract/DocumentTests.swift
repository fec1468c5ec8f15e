import Foundation
import Native
import Testing

@testable import Analysis
@testable import Reading
@testable import StorydropCore

/// Documents as word processors write them, made by pandoc of one text.
@Suite("Documents")
struct DocumentTests {
    private static let source = """
        ---
        title: The Fox at the Harbour
        author: Anna Lind
        ---

        # The first night

        The fox came to the harbour.[^1] She *looked* at the boats & the `<script>` of the sea.

        ![A boat](http://192.0.2.1/boat.png)

        > "Who is there?" asked the owl.

        # The second night

        1. A lantern
        2. A rope

        | Name | Boat |
        |------|------|
        | Ida  | Swan |

        She went home.

        [^1]: It was the old harbour.
        """

    /// What pandoc makes of the text in a format; standard input to standard output.
    private func made(_ format: String, of text: String = source) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("storydrop-document-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("story.md")
        try Data(text.utf8).write(to: input)
        let output = folder.appendingPathComponent("story.\(format)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: DocumentReader.program)
        process.arguments = ["-f", "markdown", "-s", "-o", output.path, input.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Array(try Data(contentsOf: output))
    }

    private func manuscript(_ bytes: [UInt8], _ format: String) throws -> Manuscript {
        let request = ReadRequest(bytes: bytes, name: "fox.\(format)", lowercasedExtension: format)
        guard case .story(let manuscript) = try DropFormat.read(request) else { throw Fixture.WrongKind() }
        return manuscript
    }

    @Test(arguments: ["docx", "odt", "rtf", "epub", "fb2"])
    func everyFormatReadsAlike(format: String) throws {
        let manuscript = try manuscript(try made(format), format)
        let text = manuscript.text
        let headings = manuscript.outline.parts.filter { $0.kind == .heading }.map {
            Outline.flowing(text, $0.range)
        }
        #expect(headings.filter { $0.hasPrefix("The first") || $0.hasPrefix("The second") }.count == 2, "\(headings)")
        for words in [
            "The fox came to the harbour", "looked at the boats & the <script> of the sea.", "Who is there?",
            "A lantern",
            "She went home.",
        ] { #expect(text.contains(words), "\(words) in \(text)") }
        // Pandoc writes no tables to FictionBook.
        #expect(text.contains("Swan") || format == "fb2")
        // The note is kept, but is no part of the story.
        let asides = manuscript.outline.parts.filter { $0.kind == .matter }.map { Outline.flowing(text, $0.range) }
        #expect(asides.contains { $0.contains("old harbour") }, "\(asides)")
        // What pandoc writes to RTF of a picture that it does not have is text.
        #expect(!text.contains("http://") || format == "rtf")
    }

    @Test(arguments: ["docx", "epub"]) func titleAndAuthorAreTaken(format: String) throws {
        let manuscript = try manuscript(try made(format), format)
        #expect(manuscript.title == "The Fox at the Harbour")
        #expect(manuscript.author == "Anna Lind")
    }

    @Test(arguments: ["docx", "odt", "rtf", "epub", "fb2"]) func junkIsDamagedOrEmpty(format: String) {
        let junk = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
        let found = code { _ = try manuscript(junk, format) }
        // What cannot even be XML in any encoding is told as that.
        #expect([.damaged, .noText, .badEncoding].contains(found))
    }

    @Test func aDocumentThatIsCutIsDamaged() throws {
        let whole = try made("docx")
        #expect(code { _ = try manuscript(Array(whole.prefix(whole.count / 2)), "docx") } == .damaged)
    }

    @Test(arguments: [
        ("\\u8220?Who\\u8221? said", "“Who” said"), ("\\u8220 ?Who", "“Who"), ("\\u8220\\'93Who", "“Who"),
        ("{\\uc0\\u8220 Who}\\u65?B", "{\\uc0“Who}AB"), ("{\\uc2\\u8220\\'93\\'94Who}", "{\\uc2“Who}"),
        ("\\u-10179?\\u-8694?x", "😊x"), ("\\u-10179?x", "x"), ("\\u123?", "\\{"),
        ("{\\*\\footnote a}", "{\\footnote a}"), ("\\bin5 {\\u1?}", "\\bin5 {\\u1?}"), ("\\u8220", "“"), ("\\", "\\"),
        ("\\ul a", "\\ul a"), ("\\bin-5 a", "\\bin-5 a"), ("\\u8220{x}", "“{x}"), ("caf\\'e9", "café"),
        ("\\mac \\'d2a\\'d3", "\\mac “a”"), ("\\ansicpg1251 \\'cf\\'f0", "\\ansicpg1251 Пр"),
        ("{\\fonttbl{\\f1\\fcharset204 A;}}\\f1\\'cf{\\f0\\'e9}", "{\\fonttbl{\\f1\\fcharset204 A;}}\\f1П{\\f0é}"),
        // The second half of a character of Shift JIS may be a backslash.
        ("\\ansicpg932 \\'83\\'5c\\'8e\\'9a", "\\ansicpg932 ソ字"), ("\\ansicpg932 \\'83A", "\\ansicpg932 ア"),
        ("{\\fonttbl{\\f3\\fcharset2 S;}}\\f3\\'b7", "{\\fonttbl{\\f3\\fcharset2 S;}}\\f3\\'b7"),
        ("\\ansicpg932 \\'83}", "\\ansicpg932 \\'83}"), ("\\'7b", "\\'7b"),
    ])
    func charactersAreWrittenSoThatNoneIsLost(rtf: String, repaired: String) {
        #expect(String(decoding: RTFRepair.repaired(Array(rtf.utf8)), as: UTF8.self) == repaired)
    }

    @Test func protectedAndOldDocumentsSayWhatTheyAre() {
        let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600)
        #expect(code { _ = try manuscript(ole, "docx") } == .damaged)
        let name = Array("EncryptedPackage".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(code { _ = try manuscript(ole + name, "docx") } == .encrypted)
    }

    /// Braces within braces, half a million: a minute of a parser's time, or its stack.
    @Test func depthIsNoDanger() throws {
        let rtf = "{\\rtf1 " + String(repeating: "{", count: 200_000) + "hello" + String(repeating: "}", count: 200_001)
        let result = code { _ = try manuscript(Array(rtf.utf8), "rtf") }
        #expect(result == nil || result == .tooLarge || result == .damaged || result == .parserTimeout)
        let page = String(repeating: "<div>", count: 100_000) + "The fox went home."
        #expect(try manuscript(Array(page.utf8), "html").text.contains("The fox went home."))
    }

    @Test func picturesThatAreLeftOutAreTold() throws {
        let page = "<html><body><p>The fox.</p><img src='a.png'><table><tr><td><img></td></tr></table></body></html>"
        let tree = try PageTree(stream: Page.stream(page))
        let document = DocumentText(tree)
        #expect(document.pictures == 2)
        #expect(document.passages == [Passage(.paragraph, "The fox.")])
    }
}
