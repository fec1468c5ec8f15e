import Analysis
import Native
import Testing

@testable import StorydropCore

@Suite("Bytes become text")
struct ManuscriptTests {
    static let sample =
        "Es war einmal ein König über dem großen Meer, und er hörte die Möwen.\nDie Brücke führte nach Süden."

    @Test(arguments: ["UTF-8", "UTF-16LE", "UTF-16BE"], [true, false])
    func unicodeIsReadWithAndWithoutMark(charset: String, marked: Bool) throws {
        var bytes: [UInt8] =
            marked
            ? ["UTF-8": [0xEF, 0xBB, 0xBF], "UTF-16LE": [0xFF, 0xFE], "UTF-16BE": [0xFE, 0xFF]][charset] ?? [] : []
        switch charset {
        case "UTF-8": bytes += Array(Self.sample.utf8)
        default:
            for unit in Self.sample.utf16 {
                let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                bytes += charset == "UTF-16LE" ? pair : pair.reversed()
            }
        }
        let text = try PlainText(bytes, name: "a.txt").text
        #expect(TextCleaning.unified(text) == Self.sample)
    }

    @Test func eightBitTextIsDetectedAndTold() throws {
        let bytes = Self.sample.unicodeScalars.map { UInt8($0.value & 0xFF) }
        let read = try PlainText(bytes, name: "a.txt")
        #expect(read.text == Self.sample)
        #expect(read.warnings.first?.contains("a.txt") == true)
        #expect(EncodingFacts(read.encoding).basis == "statistics")
    }

    @Test func junkIsNoText() {
        var dice = SystemRandomNumberGenerator()
        let junk = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &dice) }
        #expect(code { _ = try PlainText(junk, name: "junk.txt") } == .badEncoding)
    }

    @Test func whatCannotBeDecodedIsAnErrorWithItsPlace() throws {
        let bytes = Array((Self.sample + "\n").utf8) + [0xC3, 0x28] + Array(Self.sample.utf8)
        let error = #expect(throws: StorydropError.self) { _ = try PlainText(bytes, name: "a.txt") }
        #expect(error?.code == .badEncoding)
        #expect(error?.message.contains("line 3") == true, "\(error.debugDescription)")
    }

    @Test func lineEndsAndMarksAreUnified() {
        #expect(TextCleaning.unified("a\r\nb\rc\u{FEFF}\u{2028}d\u{AD}e\u{0}f\u{C}g") == "a\nb\nc\ndef\n\ng")
    }

    @Test func wordsAreCounted() {
        #expect(WordCount.words(in: "Don't stop, 3 little pigs!") == 5)
        #expect(WordCount.words(in: "猫が好き") == 4)
        #expect(WordCount.words(in: "— * —") == 0)
    }

    @Test(arguments: [
        ("The girl and the dog went to the house, and it was night.", "en"),
        ("Das Mädchen und der Hund gingen nach Hause, und es war Nacht.", "de"),
        ("La fille et le chien sont dans la maison, et il est nuit pour eux.", "fr"),
        ("La niña y el perro van a la casa, y es de noche para los dos.", "es"),
        ("从前有一个小女孩，她住在森林里。", "zh"), ("むかしむかし、あるところに猫がいました。", "ja"),
        ("Жила была девочка в лесу.", "ru"), ("Xyzzy plugh", "und"),
    ])
    func languagesAreTold(text: String, language: String) { #expect(LanguageGuess.language(of: text) == language) }

    @Test func theOutlineKnowsHeadingsBreaksAndWrappedLines() {
        let text = "THE MOON\n\nIt rose over\nthe hill.\n\n* * *\n\nChapter 2\n\nIt set."
        let outline = Outline(text: text)
        #expect(outline.parts.map(\.kind) == [.heading, .body, .sceneBreak, .heading, .body])
        #expect(Outline.flowing(text, outline.parts[1].range) == "It rose over the hill.")
        #expect(outline.title == "THE MOON")
    }

    @Test func aTextWithoutBlankLinesHasOneParagraphALine() {
        #expect(Outline(text: "One.\nTwo.\nThree.").parts.count == 3)
    }

    @Test func frontMatterSetsTitleAndSteps() throws {
        let text = "---\ntitle: The Moon\ntags: [a]\nillustrate: {style: anime}\n---\n\n# One\n\nIt rose."
        let manuscript = try Fixture.manuscript(text: text, extension: "md")
        #expect(manuscript.title == "The Moon")
        #expect(manuscript.overrides["illustrate"]?.word("style") == "anime")
        #expect(!manuscript.text.contains("tags"))
        let wrong = "---\nillustrate: {stile: anime}\n---\n\nIt rose."
        #expect(code { _ = try Fixture.manuscript(text: wrong, extension: "md") } == .invalidSetting)
    }

    @Test func listsOfURLsAreTold() throws {
        #expect(
            URLListReader.pureList("# two\nhttps://a.example/1\n\nhttp://b.example/2 # the second\n") == [
                "https://a.example/1", "http://b.example/2",
            ]
        )
        #expect(URLListReader.pureList("https://a.example is a fine site.") == nil)
        #expect(URLListReader.pureList("Once upon a time.") == nil)
        let shortcut = ReadRequest(
            bytes: Array("[InternetShortcut]\r\nURL=https://a.example/x\r\n".utf8),
            name: "a.url",
            lowercasedExtension: "url"
        )
        guard case .list(let urls, _) = try URLListReader.read(shortcut) else { return #expect(Bool(false), "no list") }
        #expect(urls == ["https://a.example/x"])
    }

    @Test func anArticleIsFoundWhateverItsWrapperIsCalled() throws {
        let html = """
            <body class="modal-enabled"><div class="content has-sidebar widget"><form><div class="sidebar-main">
            <p>The moon rose over the hill that night, and it was round and white.</p><p>Nobody saw it but the fox and the owl.</p>
            </div></form></div><div class="sidebar"><p>Subscribe to our letter today, it is free for all.</p></div></body>
            """
        let manuscript = try Fixture.manuscript(text: html, extension: "html")
        #expect(manuscript.text.contains("The moon rose") && manuscript.text.contains("the fox and the owl"))
        #expect(!manuscript.text.contains("Subscribe"))
    }

    @Test func textWithoutParagraphsIsFoundToo() throws {
        let lines = (0..<5).map { "Line \($0) of the story is long enough to be worth reading, is it not?<br><br>" }
            .joined()
        let html = "<body><div id=\"menu\"><a href=\"/\">Home</a></div><div>\(lines)</div></body>"
        let manuscript = try Fixture.manuscript(text: html, extension: "html")
        #expect(
            manuscript.text.contains("Line 0") && manuscript.text.contains("Line 4")
                && !manuscript.text.contains("Home")
        )
    }

    @Test func articlesLoseTheirMenus() throws {
        let html = """
            <html><head><title>x | y</title><meta property="og:title" content="The Moon"></head><body>
            <nav><a href="/">Home</a></nav><div class="sidebar"><p>Subscribe to our letter today, it is free.</p></div>
            <article><h1>The Moon</h1><p>The moon rose over the hill that night.</p><p>It was <em>round</em>&nbsp;and white.</p></article>
            <ul><li><a href="/1">One</a></li><li><a href="/2">Two</a></li></ul><footer>© us</footer></body></html>
            """
        let manuscript = try Fixture.manuscript(text: html, extension: "html")
        #expect(manuscript.title == "The Moon")
        #expect(manuscript.text.contains("It was round and white."))
        for word in ["Home", "Subscribe", "One", "©"] { #expect(!manuscript.text.contains(word), "\(word)") }
    }
}
