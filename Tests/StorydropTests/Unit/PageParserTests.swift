import Testing

@testable import Reading

/// The C side: what of a page becomes events.
struct PageParserTests {
    private func text(_ html: String) throws -> String {
        try PageTree(stream: Page.stream(html)).plainText(of: 0)
    }

    @Test(arguments: ["", " ", "<", "<!--", "<!-->", "<script>", "<p", "&", "</p>", "\u{0}", "<svg><style>"])
    func fragmentsMakeWholeStreams(html: String) throws {
        _ = try PageTree(stream: Page.stream(html))
    }

    @Test func scriptsStylesAndCommentsAreNotSent() {
        let stream = Page.stream(
            "<style>a { b: c } </style><!-- secret --><script>if (a < b) x = '</p>secret'</script><p>seen"
                + "</p><SCRIPT >secret</SCRIPT>"
        )
        let all = String(decoding: stream, as: UTF8.self)
        #expect(!all.contains("secret") && !all.contains("b: c") && all.contains("seen"))
    }

    @Test func linkedDataIsSent() {
        let stream = Page.stream("<script type='application/ld+json'>{\"headline\": \"A < B\"}</script><p>x</p>")
        #expect(String(decoding: stream, as: UTF8.self).contains("A < B"))
    }

    @Test func entitiesAreResolvedAndNothingIsLoaded() throws {
        #expect(try text("<p>a&nbsp;b &amp; c &hellip; &#x6708;</p>") == "a b & c … 月")
        #expect(
            try text("<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>a&x;b</p>").contains("root:")
                == false
        )
    }

    @Test func thePageIsUTF8WhateverItSays() throws {
        #expect(
            try text(
                "<meta charset=latin1><meta http-equiv=content-type content='text/html; charset=koi8-r'><p>Mühle</p>"
            ) == "Mühle"
        )
        #expect(try text("\u{FEFF}<p>Mühle</p>") == "Mühle")
    }

    @Test func deepPagesAreFlattenedWithoutLoss() throws {
        let html =
            String(repeating: "<div>", count: 1000) + "deep <b>words</b>" + String(repeating: "</div>x", count: 1000)
        let found = try text(html)
        #expect(found.hasPrefix("deep words") && found.filter { $0 == "x" }.count == 1000)
    }

    @Test func zeroBytesEndNothing() throws {
        #expect(try PageTree(stream: Page.stream(Array("<p>a\u{0}b</p><p>c</p>".utf8))).plainText(of: 0) == "a b c")
    }

    @Test func commentsAndScriptsThatNeverEndEatNothingElse() throws {
        #expect(try text("<p>a</p><p title='x>y'>b</p><p>c <!- d -></p>").hasPrefix("a b c"))
    }
}
