import Native
import SystemPackage
import Testing

@testable import Analysis
@testable import Reading
@testable import StorydropCore

/// Files as people really drop them: renamed, in old encodings, with parts that converters forget.
@Suite("Files of strangers")
struct StrangerTests {
    private func manuscript(_ bytes: [UInt8], _ name: String) throws -> Manuscript {
        let suffix = DropPath.lowercasedExtension(of: .init(name))
        guard
            case .story(let manuscript) = try DropFormat.read(
                ReadRequest(bytes: bytes, name: name, lowercasedExtension: suffix)
            )
        else { throw Fixture.WrongKind() }
        return manuscript
    }

    private func headings(_ manuscript: Manuscript) -> [String] {
        manuscript.outline.parts.filter { $0.kind == .heading }.map { Outline.flowing(manuscript.text, $0.range) }
    }

    // MARK: Web pages that are documents

    @Test func aDocumentOfShortChaptersIsReadWhole() throws {
        let html = """
            <h1>Tale</h1><h2>One</h2><p>The fox ran home.</p><h2>Two</h2><p>She came, at last, with the dog, and the
            children, and the bread, which was what he had asked for, and they ate.</p><h2>Three</h2><p>The end came
            soon.</p><p hidden>Draft</p><p><ruby>猫<rt>ねこ</rt></ruby> sat.</p>
            """
        let manuscript = try manuscript(Array(html.utf8), "tale.html")
        #expect(manuscript.text.contains("The fox ran home.") && manuscript.text.contains("The end came soon."))
        #expect(!manuscript.text.contains("Draft") && manuscript.text.contains("猫 sat."))
        #expect(headings(manuscript).suffix(3) == ["One", "Two", "Three"])
    }

    @Test func aPageOfWhichLittleIsTheStorySaysSo() throws {
        let side = (0..<12).map { "<div class=\"sidebar\"><p>\(Page.sentence($0)) \(Page.sentence($0 + 50))</p></div>" }
            .joined()
        let html = "<body><form></form><article><h1>Fox</h1>\(Page.paragraphs(60..<62))</article>\(side)</body>"
        let manuscript = try manuscript(Array(html.utf8), "fox.html")
        #expect(Page.missing(60..<62, in: manuscript.text) == [])
        #expect(manuscript.warnings.contains { $0.contains("% of the text of fox.html") }, "\(manuscript.warnings)")
    }

    // MARK: Names that lie

    @Test(arguments: [
        ("%PDF-1.4", "txt", "pdf"), ("{\\rtf1", "docx", "rtf"), ("\n <!DOCTYPE HTML><p>", "txt", "html"),
        ("<?xml version='1.0'?><FictionBook>", "txt", "fb2"), ("Once upon a time.", "pdf", "txt"),
        ("PK\u{3}\u{4}____[Content_Types].xml", "odt", "docx"),
        ("PK\u{3}\u{4}__mimetypeapplication/epub+zip", "zip", nil),
        ("PK\u{3}\u{4}__mimetypeapplication/epub+zip", "docx", "epub"), ("<html>", "htm", nil),
        ("<p>Hello", "txt", nil),
        ("# A tale", "md", nil), ("http://a.example", "urls", nil), ("\u{0}\u{1}", "pdf", nil),
    ])
    func whatAFileIsShowsInItsFirstBytes(bytes: String, suffix: String, real: String?) {
        #expect(FileKind.real(Array(bytes.utf8), named: suffix) == real)
    }

    @Test func aRenamedFileIsReadAsWhatItIs() throws {
        let page = "<!DOCTYPE html><html><body><p>The fox ran home over the hill.</p></body></html>"
        let manuscript = try manuscript(Array(page.utf8), "tale.txt")
        #expect(manuscript.text == "The fox ran home over the hill.\n")
        #expect(manuscript.warnings == ["tale.txt is of another kind than its name says: it was read as .html."])
    }

    // MARK: Encodings within

    @Test(arguments: [("windows-1251", "CP1251"), ("koi8-r", "KOI8-R"), ("utf-16", "UTF-16")])
    func aFictionBookIsReadInItsEncoding(name: String, charset: String) throws {
        let xml = """
            <?xml version="1.0" encoding="\(name)"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body>
            <section><p>Жил-был старик со своею старухой у самого синего моря.</p></section></body></FictionBook>
            """
        let manuscript = try manuscript(try encode(xml, charset), "tale.fb2")
        #expect(manuscript.text == "Жил-был старик со своею старухой у самого синего моря.\n")
    }

    @Test func theTablesOfAFictionBookAreKept() throws {
        let xml = """
            <?xml version="1.0"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body><section>
            <p>The fox counted.</p><table><tr><th>Hen</th><td>3</td></tr></table><p>It was late.</p></section></body>
            </FictionBook>
            """
        let manuscript = try manuscript(Array(xml.utf8), "tale.fb2")
        #expect(manuscript.text == "The fox counted.\n\nIt was late.\n\nHen, 3\n")
        #expect(manuscript.warnings == ["The tables of tale.fb2 stand behind its text."])
    }

    @Test func controlCharactersAreLeftOutAndTold() throws {
        let manuscript = try manuscript(Array("The fox\u{1} sat\u{1B}[1m by the river.\u{0}\u{1A}\n".utf8), "tale.txt")
        #expect(manuscript.text == "The fox sat[1m by the river.\n")
        #expect(manuscript.warnings == ["4 control characters in tale.txt were left out."])
    }

    // MARK: Front matter and comments

    @Test func frontMatterThatIsNoYAMLIsReadAllTheSame() throws {
        let text = "---\ntitle: Tale: of two\nauthor: \"Anna Lind\"\n---\nThe fox ran.\n<!-- note -->\nIt slept.\n"
        let manuscript = try manuscript(Array(text.utf8), "tale.md")
        #expect(manuscript.title == "Tale: of two" && manuscript.author == "Anna Lind")
        #expect(manuscript.text == "The fox ran.\n\nIt slept.\n")
        let several = try self.manuscript(Array("---\nauthor: [A Berg, {name: B Cole}]\n---\nHello.".utf8), "a.md")
        #expect(several.author == "A Berg, B Cole")
    }

    @Test(arguments: ["---\nThe fox: a story\n---\nIt ran.\n", "---\n\nOnce: upon a time.\n\n---\n\nIt ran.\n"])
    func aTextThatBeginsWithARuleIsAText(text: String) throws {
        #expect(try manuscript(Array(text.utf8), "tale.md").text == text)
    }

    // MARK: What pandoc leaves out

    private func package(_ parts: [(String, String)]) -> [UInt8] {
        var zip = ZipBytes()
        for (name, text) in parts { zip.add(name, text) }
        return zip.bytes
    }

    @Test func theTextBoxesOfAWordDocumentAreKept() throws {
        let types = """
            <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/word/document.xml"
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
            """
        let relations = """
            <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="r1" Target="word/document.xml"
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>
            """
        let box = "<w:txbxContent><w:p><w:r><w:t>Beware of the owl!</w:t></w:r></w:p></w:txbxContent>"
        let document = """
            <?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            xmlns:v="urn:schemas-microsoft-com:vml"><w:body><w:p><w:r><w:t>The fox ran home.</w:t></w:r>
            <w:r><w:pict><v:shape><v:textbox>\(box)</v:textbox></v:shape></w:pict></w:r></w:p></w:body></w:document>
            """
        let parts = [
            ("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", document),
        ]
        let manuscript = try manuscript(package(parts), "tale.docx")
        #expect(manuscript.text == "The fox ran home.\n\nBeware of the owl!\n")
        #expect(manuscript.warnings == ["The text boxes of tale.docx stand behind its text."])
    }

    @Test func theSectionsOfAnOpenDocumentAreKept() throws {
        let content = """
            <?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
            <text:h text:outline-level="1">One</text:h><text:p>Before.</text:p>
            <text:section text:name="s"><text:p>The fox <text:span>ran</text:span><text:s/>home over the hill.</text:p>
            </text:section><text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>
            <text:p>After.</text:p></office:text></office:body></office:document-content>
            """
        let styles = """
            <?xml version="1.0"?><office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">
            <office:font-face-decls/><office:styles/><office:automatic-styles/><office:master-styles/>
            </office:document-styles>
            """
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content), ("styles.xml", styles),
        ]
        let manuscript = try manuscript(package(parts), "tale.odt")
        #expect(manuscript.text == "One\n\nBefore.\n\nThe fox ran home over the hill.\n\nAfter.\n")
        #expect(headings(manuscript) == ["One"] && manuscript.warnings.count == 1)
    }

    // MARK: Scans

    @Test func aPictureIsTurned() throws {
        let picture = try #require(GreyPicture(Array("P5\n3 2\n255\n".utf8) + [1, 2, 3, 4, 5, 6]))
        let right = picture.turned(byQuarters: 1)
        #expect((right.width, right.height) == (2, 3) && right.bytes.suffix(6) == [4, 1, 5, 2, 6, 3])
        #expect(picture.turned(byQuarters: 2).bytes.suffix(6) == [6, 5, 4, 3, 2, 1])
        #expect(picture.turned(byQuarters: 3).bytes.suffix(6) == [3, 6, 2, 5, 1, 4])
        #expect(right.turned(byQuarters: 3) == picture)
        #expect(GreyPicture(Array("P5\n3 2\n255\n".utf8) + [1, 2, 3]) == nil)
        #expect(GreyPicture(Array("P5\n99999 2\n255\n".utf8)) == nil && GreyPicture([0x89, 0x50]) == nil)
    }

    private func table(_ rows: [String]) -> String {
        (["level\tpage"] + rows.map { "5\t1\t1\t1\t1\t1\t\($0)" }).joined(separator: "\n")
    }

    /// Whoever takes tesseract over can write any number: none may end the service.
    @Test(arguments: ["inf", "nan", "1e300", "-5", "99999999999999999999", "65536"])
    func numbersOfNoPictureAreNoWords(number: String) {
        for place in 0..<4 {
            var box = ["10", "10", "10", "10"]
            box[place] = number
            let lines = RecognisedText.lines(
                table([box.joined(separator: "\t") + "\t96\tword"]),
                width: 400,
                resolution: 300
            )
            #expect(lines.isEmpty)
        }
        #expect(RecognisedText.confidence(table(["1\t1\t9\t9\t\(number)\tword"])) == 0)
    }

    @Test func whatTesseractSaysOfAPageIsUnderstood() {
        let rows = ["10\t10\t90\t20\t90\tupright", "10\t40\t20\t80\t30\tup"]
        #expect(abs(RecognisedText.confidence(table(rows)) - (90.0 * 7 + 30 * 2) / 9) < 0.01)
        #expect(!RecognisedText.isSideways(table(rows)))
        #expect(RecognisedText.isSideways(table(["10\t10\t20\t90\t90\tsideways"])))
        #expect(RecognisedText.rotation("Page number: 0\nRotate: 270\nScript: Latin\n") == 3)
        #expect(RecognisedText.rotation("Rotate: 0\n") == nil && RecognisedText.rotation("nothing") == nil)
    }

    // MARK: A parser that was taken over

    @Test func anArchiveThatSpeaksOutOfTurnIsRefused() {
        func record(_ letter: String, _ bytes: [UInt8]) -> [UInt8] {
            Array(letter.utf8) + withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
        }
        let entry = record("E", [0] + [UInt8](repeating: 0, count: 8) + Array("a.txt".utf8))
        for stream in [entry + entry, entry + record("Z", [0])] {
            var reader = ArchiveStream()
            #expect(throws: StreamError.self) {
                try stream.withUnsafeBytes { try reader.append($0) { _ in } }
            }
        }
        var reader = ArchiveStream()
        #expect(throws: Never.self) {
            try (entry + record("X", [0]) + entry).withUnsafeBytes { try reader.append($0) { _ in } }
        }
    }

    @Test func bookmarksWithoutEndAreGivenUp() {
        let lines = (0..<2_000).map { PDFLine(text: "line \($0)", left: 50, top: 10, right: 300, bottom: 20) }
        let columns = lines.map { ColumnLine(line: $0, page: 0, left: 50, right: 300, column: 0) }
        var page = PDFPage(width: 400, height: 600, lines: lines)
        page.number = 1
        let last = PDFBookmark(level: 0, page: 1, top: 0, title: "line 7")
        let many = (0..<1_000).map { PDFBookmark(level: 0, page: 1, top: 0, title: "nowhere \($0)") }
        #expect(PDFBookmarks.headings([last], in: columns, pages: [page]) == [7: 1])
        #expect(PDFBookmarks.headings(many + [last], in: columns, pages: [page]).isEmpty)
    }
}
