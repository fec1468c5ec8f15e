import Testing

@testable import Reading

/// The stream comes from a process that its input may have taken over.
struct PageStreamTests {
    @Test func aWholeStreamIsRead() throws {
        let tree = try PageTree(stream: Page.stream("<p class=a ID=b>Hi <b>you</b></p>"))
        let paragraph = try #require(tree.nodes.firstIndex { $0.tag == .p })
        #expect(tree.string(.className, of: paragraph) == "a" && tree.string(.id, of: paragraph) == "b")
        #expect(tree.plainText(of: 0) == "Hi you")
    }

    private static let malformed: [(String, [UInt8])] = [
        ("an unknown event", [9, 5]),
        ("a close without an open", [3, 5]),
        ("an attribute without an element", [2, 97, 0, 98, 0, 5]),
        ("an attribute after text", [1, 97, 0, 4, 98, 0, 2, 97, 0, 98, 0, 3, 5]),
        ("an attribute after a close", [1, 97, 0, 3, 2, 97, 0, 98, 0, 5]),
        ("an end within an element", [1, 97, 0, 5]),
        ("bytes behind the end", [5, 5]),
        ("a name of nothing", [1, 0, 3, 5]),
        ("a name with a capital", [1, 65, 0, 3, 5]),
        ("a name with a blank", [1, 97, 32, 0, 3, 5]),
        ("a name beyond ASCII", [1, 0xC3, 0xA4, 0, 3, 5]),
        ("a name too long", [1] + Array(repeating: 97, count: 65) + [0, 3, 5]),
        ("zero", [0]),
    ]

    @Test(arguments: malformed.indices)
    func aMalformedStreamIsRefused(index: Int) {
        let (what, stream) = Self.malformed[index]
        #expect(throws: PageStreamError.self, "\(what)") { try PageTree(stream: stream) }
    }

    @Test func anyCutIsTold() {
        let whole = Page.stream("<html lang=en><body><p class=x>Text &amp; <i>more</i></p><br></body></html>")
        for count in whole.indices {
            #expect(throws: PageStreamError.cut, "\(count)") { try PageTree(stream: Array(whole[..<count])) }
        }
    }

    @Test func depthAndAttributesAreBounded() {
        let open: [UInt8] = [1, 97, 0]
        let deep = Array(repeatElement(open, count: 300).joined()) + Array(repeating: 3, count: 300) + [5]
        #expect(throws: PageStreamError.tooLarge) { try PageTree(stream: deep) }
        let attribute: [UInt8] = [2, 97, 0, 0]
        let wide = open + Array(repeatElement(attribute, count: 100).joined()) + [3, 5]
        #expect(throws: PageStreamError.tooLarge) { try PageTree(stream: wide) }
    }

    @Test func brokenTextMakesNoHarm() throws {
        let tree = try PageTree(stream: [1, 112, 0, 4, 0xFF, 0xE3, 0, 4, 0xE3, 0x80, 0, 4, 0xC2, 0, 3, 5])
        #expect(ArticleExtractor.article(in: tree).text.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
    }

    /// Streams near to good ones and pages of noise: what matters is that each is read or refused.
    @Test func noiseIsReadOrRefused() {
        var generator = Noise(state: 7)
        let whole = Page.stream(
            "<html><head><script type=\"application/ld+json\">{\"author\":[{\"name\":\"A\"}],\"x\":\"\\u12"
                + "</script></head>"
                + "<body><div class=\"post-content hidden\"><p>\(Page.sentence(1))</p><ul><li><a href=x>y"
                + "</a></ul></div></body>"
        )
        for _ in 0..<20_000 {
            var stream = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                stream[Int.random(in: stream.indices, using: &generator)] = UInt8.random(in: 0...12, using: &generator)
            }
            if let tree = try? PageTree(stream: stream) { _ = ArticleExtractor.article(in: tree) }
        }
    }

    private struct Noise: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
