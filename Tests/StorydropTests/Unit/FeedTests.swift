import Native
import Testing

@testable import Reading
@testable import StorydropCore

@Suite("Feeds and stories over several pages")
struct FeedTests {
    private func feed(_ xml: String) throws -> Feed? {
        Feed(try PageTree(stream: Page.stream(Array(xml.utf8), as: "feed")))
    }

    @Test func theStoriesOfRSSAreFound() throws {
        let xml = """
            <?xml version="1.0"?><!-- made by hand --><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel><title>Tales</title><link>https://tales.example/</link>
            <atom:link href="https://tales.example/feed" rel="self"/>
            <item><title>Fox &amp; Hare</title><link> https://tales.example/fox?a=1&amp;b=2 </link></item>
            <item><title><![CDATA[Owl <b>]]></title><guid>https://tales.example/owl</guid></item>
            <item><title>Again</title><link>https://tales.example/fox?a=1&amp;b=2</link></item>
            <item><title>No page</title><guid isPermaLink="false">tag:1</guid></item>
            <item><link><![CDATA[https://tales.example/hen]]></link><description>&lt;p&gt;…&nbsp;</description></item>
            </channel></rss>
            """
        let feed = try #require(try feed(xml))
        #expect(
            feed.links == [
                "https://tales.example/fox?a=1&b=2", "https://tales.example/owl", "https://tales.example/hen",
            ]
        )
        #expect(feed.unlinked == 1)
        #expect(Feed.looksLikeFeed(Array(xml.utf8)))
    }

    @Test func theStoriesOfAtomAndRDFAreFound() throws {
        let atom = """
            <feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="https://a.example/"/>
            <entry><link rel="edit" href="/edit"/><link rel="alternate" type="application/json" href="/1.json"/>
            <link rel="alternate" type="text/html" href="/1"/></entry>
            <entry><link href="/2"/></entry><entry><id>tag:3</id></entry></feed>
            """
        let entries = try feed(atom)
        #expect(entries?.links == ["/1", "/2"])
        let rdf = """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><link>https://b.example</link></channel>
            <item><title>One</title><link>https://b.example/1</link></item></rdf:RDF>
            """
        let items = try feed(rdf)
        #expect(items?.links == ["https://b.example/1"])
        #expect(Feed.looksLikeFeed(Array(rdf.utf8)))
    }

    @Test func whatIsNoFeedIsNone() throws {
        let page = try feed("<html><body>feed</body></html>")
        #expect(page == nil)
        #expect(!Feed.looksLikeFeed(Array("<!DOCTYPE html><html><p><rss>".utf8)))
        #expect(!Feed.looksLikeFeed(Array("A story of <feed> for hens".utf8)))
        #expect(!Feed.looksLikeFeed([]))
        #expect(!Feed.looksLikeFeed(Array("<!-- never ends".utf8)))
        #expect(Feed.looksLikeFeed([0xEF, 0xBB, 0xBF] + Array("\n<?xml version='1.0'?>\n<feed>".utf8)))
    }

    /// Declared entities grow without end, or name a file: they are not known here.
    @Test func entitiesOfAFeedAreLeftOut() throws {
        let laughs = (1...9).map { "<!ENTITY l\($0) \"&l\($0 - 1);&l\($0 - 1);&l\($0 - 1);&l\($0 - 1);\">" }.joined()
        let xml = """
            <!DOCTYPE rss [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">\(laughs)]>
            <rss><channel><item><link>https://a.example/&l9;&file;x</link></item></channel></rss>
            """
        let named = try feed(xml)
        #expect(named?.links == ["https://a.example/x"])
    }

    @Test(arguments: [
        ("/fox", "/fox/2", NextPage.Verdict.sameStory), ("/fox/", "/fox/2/", .sameStory),
        ("/fox/2", "/fox/3", .sameStory), ("/fox.html", "/fox-2.html", .sameStory), ("/fox", "/fox?page=2", .sameStory),
        ("/fox?page=9", "/fox?page=10#top", .sameStory), ("/fox?id=7", "/fox?id=7&page=2", .sameStory),
        ("/tale/index.html", "/tale/chapter-1.html", .sameStory), ("/tale/", "/tale/1.html", .sameStory),
        ("/tale/chapter-01.html", "/tale/chapter-02.html", .sameStory), ("/2024/05/fox", "/2024/05/fox/2", .sameStory),
        ("", "/?page=2", .sameStory), ("/fox", "/fox#part", .samePage),
        ("/fox", "/hare", .otherStory), ("/fox/2", "/fox/1", .otherStory), ("/fox/2", "/fox/4", .otherStory),
        ("/?p=1207", "/?p=1208", .otherStory), ("/2024/05/fox", "/2024/06/fox", .otherStory),
        ("/fox/", "/fox/2-hens-and-their-many-cousins", .otherStory), ("/fox", "/fox/1", .otherStory),
    ])
    func aNextPageIsToldFromTheNextStory(page: String, next: String, verdict: NextPage.Verdict) {
        #expect(NextPage.verdict(on: "https://a.example\(next)", after: "https://a.example\(page)") == verdict)
    }

    @Test func aNextPageIsOnTheSameHost() {
        #expect(NextPage.verdict(on: "https://b.example/fox/2", after: "https://a.example/fox") == .otherHost)
        #expect(NextPage.verdict(on: "http://a.example:81/fox/2", after: "http://a.example/fox") == .otherHost)
        #expect(NextPage.verdict(on: "file:///fox/2", after: "http://a.example/fox") == .otherHost)
        #expect(NextPage.verdict(on: "https://A.example/fox/2", after: "http://a.example/fox") == .sameStory)
    }

    @Test(arguments: [
        ("text/html; charset=utf-8", "/a.pdf", "<p>", "html"), ("application/octet-stream", "/a.epub", "PK", "epub"),
        ("application/zip", "/a.docx?x=1", "PK", "docx"), ("application/zip", "/tales", "PK", "zip"),
        ("text/plain", "/README.md", "# T", "md"), ("text/plain", "/a.html", "<html>", "txt"),
        ("application/xml", "/feed", "<?xml version='1.0'?><rss>", "rss"), ("text/html", "/feed", "<feed>", "rss"),
        (nil, "/x", "%PDF-1.4", "pdf"), (nil, "/x", " <!doctype html>", "html"), (nil, "/x", "Once", "txt"),
        ("image/png", "/x.png", "x", ""), ("application/rtf", "/x", "{\\rtf1", "rtf"),
    ])
    func theReaderOfWhatAServerSentIsFound(type: String?, path: String, bytes: String, suffix: String) {
        let url = "https://a.example\(path)"
        #expect(FetchedFormat.suffix(of: Array(bytes.utf8), contentType: type, url: url) == suffix)
    }
}
