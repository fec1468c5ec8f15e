import Foundation
import Reading
import Testing

/// Pages of stories, which have little of what news pages have.
struct FictionPageTests {
    @Test func breaksBetweenScenesStay() throws {
        let page = "<hr>" + Page.paragraphs(0..<4) + "<hr><hr>" + Page.paragraphs(4..<8) + "<hr>"
        let text = try Page.article("<body><h1>A tale</h1>\(page)</body>").text
        #expect(text.components(separatedBy: "* * *").count == 2)
        #expect(Page.missing(0..<8, in: text) == [])
    }

    @Test func aPageOfOneLineIsAllStory() throws {
        let page = "<html><title>Moon</title><article><p>The moon rose.</p></article></html>"
        #expect(try Page.article(page).text == "The moon rose.")
    }

    @Test func aPlainPageOfParagraphsIsKeptWhole() throws {
        let article = try Page.article(
            """
            <html><head><title>The Fox - A Library of Tales</title></head><body>
            <h1>The Fox</h1><h2>by Anna Berg</h2><hr><h3>I.</h3>\(Page.paragraphs(0..<5))
            <h3>II.</h3>\(Page.paragraphs(5..<9))<p>The End.</p></body></html>
            """
        )
        #expect(article.title == "The Fox")
        #expect(Page.missing(0..<9, in: article.text).isEmpty)
        #expect(article.text.contains("\n\nII.\n\n") && article.text.hasSuffix("The End."))
    }

    @Test func preformattedTextKeepsItsLines() throws {
        let article = try Page.article(
            "<title>Verse</title><body>"
                + "<pre>\nThe moon was round,\n  the moon was white,\n\nand nobody saw it\nthat night.\n</pre></body>"
        )
        #expect(article.text == "The moon was round,\n  the moon was white,\n\nand nobody saw it\nthat night.")
    }

    @Test func aPoemKeepsItsLinesAndStanzas() throws {
        let article = try Page.article(
            """
            <html><body><div class="nav"><a href="/">Home</a> <a href="/p">Poems</a></div><h1>Moon</h1>
            <p>The moon<br>is white<br/>tonight</p><p>The owl<br>is grey<br>by day</p><p>Sleep,<br>fox</p>
            </body></html>
            """
        )
        #expect(article.text == "The moon\nis white\ntonight\n\nThe owl\nis grey\nby day\n\nSleep,\nfox")
    }

    @Test func twoLineBreaksPartParagraphs() throws {
        let body = (0..<6).map(Page.sentence).joined(separator: "<br>\n<br>\n")
        let article = try Page.article("<body><table><tr><td><font>\(body)</font></td></tr></table></body>")
        #expect(article.text == (0..<6).map(Page.sentence).joined(separator: "\n\n"))
    }

    @Test func aStoryInSeveralSiblingsIsOne() throws {
        let parts = (0..<5).map { part in
            "<div class=\"part-\(part)\"><h2>Part \(part + 1)</h2>\(Page.paragraphs(part * 4..<part * 4 + 4))</div>"
        }
        let article = try Page.article(
            """
            <body><div id="menu"><ul><li><a href="/a">All tales</a></li></ul></div>
            <div id="all">\(parts.joined(separator: "<div class=\"ad\">Buy a hat!</div>"))</div></body>
            """
        )
        #expect(Page.missing(0..<20, in: article.text).isEmpty)
        #expect(!article.text.contains("hat") && !article.text.contains("All tales"))
        #expect(article.text.contains("Part 5"))
    }

    @Test func postsOfAThreadAreKept() throws {
        let posts = (0..<6).map { post in
            """
            <div class="post"><div class="author">Owl</div><div class="post-content">\
            \(Page.paragraphs(post * 3..<post * 3 + 3))</div></div>
            """
        }
        let article = try Page.article("<body><div id=thread>\(posts.joined())</div></body>")
        #expect(Page.missing(0..<18, in: article.text).isEmpty)
        #expect(!article.text.contains("Owl"))
    }

    @Test func footnotesBelongToTheStory() throws {
        let article = try Page.article(
            """
            <body><article>\(Page.paragraphs(0..<6))
            <aside class="footnotes"><ol><li id="fn1">A mill by the river, now a ruin. <a href="#r1">↩</a></li>
            <li id="fn2">An old word for a gate. <a href="#r2">↩</a></li></ol></aside></article></body>
            """
        )
        #expect(article.text.contains("now a ruin") && article.text.contains("An old word for a gate."))
    }

    @Test func dialogueOfShortParagraphsIsKept() throws {
        let talk = ["“Who?”", "“Me.”", "“Oh”", "She ran", "“Wait!”"].map { "<p>\($0)</p>" }.joined()
        let article = try Page.article(
            "<body><div><div class=story>\(Page.paragraphs(0..<4))\(talk)\(Page.paragraphs(4..<8))\(talk)"
                + "</div></div></body>"
        )
        #expect(article.text.contains("“Who?”\n\n“Me.”\n\n“Oh”\n\nShe ran\n\n“Wait!”\n\n" + Page.sentence(4)))
        #expect(article.text.hasSuffix("“Wait!”"))
    }

    @Test func aStoryInOneLongBoxBesideALongMenuIsFound() throws {
        let menu = (0..<60).map { "<li><a href=\"/\($0)\">Chapter number \($0) of the long tale</a></li>" }.joined()
        let article = try Page.article(
            "<body><ul>\(menu)</ul><div>\((0..<5).map(Page.sentence).joined(separator: " "))</div></body>"
        )
        #expect(article.text == (0..<5).map(Page.sentence).joined(separator: " "))
    }

    @Test func theNextPageOfAStoryIsToldButNotTheNextStory() throws {
        let story = Page.paragraphs(0..<3)
        let paged = try Page.article("<head><link rel=\"next\" href=\"/fox?page=2\"></head><body>\(story)</body>")
        #expect(paged.nextPage == "/fox?page=2")
        let linked = try Page.article("<body>\(story)<a rel=\"next nofollow\" href=\"2.html\">Next page</a></body>")
        #expect(linked.nextPage == "2.html")
        let other = try Page.article(
            "<head><link rel=\"next\" title=\"The Owl\" href=\"/owl\"></head><body>\(story)"
                + "<a rel=next href=/owl>Read about the owl in the barn</a></body>"
        )
        #expect(other.nextPage == nil)
    }

    @Test func tablesAndListsOfTheStoryAreKept() throws {
        let article = try Page.article(
            """
            <body><main>\(Page.paragraphs(0..<4))<ul><li>one lamp</li><li>two keys</li></ul>
            <table><tr><th>Who</th><th>Where</th></tr><tr><td>Fox</td><td>River</td></tr></table></main></body>
            """
        )
        #expect(article.text.hasSuffix("one lamp\n\ntwo keys\n\nWho Where\n\nFox River"))
    }

    @Test func aStoryHiddenBehindAClickIsKept() throws {
        let article = try Page.article(
            "<body><div>\(Page.paragraphs(0..<4))<div class=\"more-text collapsed\">"
                + "\(Page.paragraphs(4..<8))</div></div></body>"
        )
        #expect(Page.missing(0..<8, in: article.text).isEmpty)
    }

    @Test func utilityClassesHideNothing() throws {
        let article = try Page.article(
            """
            <body><div class="margin-top no-sidebar has-comments">\(Page.paragraphs(0..<3))\
            <p class="hidden-print mb-bottom">\(Page.sentence(3))</p><div class="hide-on-mobile">\
            \(Page.paragraphs(4..<6))</div>
            </div></body>
            """
        )
        #expect(Page.missing(0..<6, in: article.text).isEmpty)
    }

    @Test func openingLinesOfAPoemOrDiaryAreNoByline() throws {
        let poem = "<p>By the river</p><p>On a day in 1920</p><p>2 May 1886. Budapest</p><p>Anna Berg is dead</p>"
        let article = try Page.article(
            "<head><meta name=author content='Anna Berg'></head><body><h2>By Anna Berg</h2>\(poem)"
                + "\(Page.paragraphs(0..<3))</body>"
        )
        for line in ["By the river", "On a day in 1920", "2 May 1886. Budapest", "Anna Berg is dead"] {
            #expect(article.text.contains(line), "\(line)")
        }
    }

    @Test func aPoemOfShortLinesInAFormIsFound() throws {
        let article = try Page.article(
            "<body><form class=page><div>The moon</div><div>is white</div><div>tonight</div></form></body>"
        )
        #expect(article.text == "The moon\n\nis white\n\ntonight")
    }

    @Test func quotationsKeepTheirSources() throws {
        let article = try Page.article(
            """
            <body><article>\(Page.paragraphs(0..<3))<blockquote><p>The fox knows many things.</p>
            <footer>An old saying</footer><p><a href=/s>The source</a></p></blockquote>\
            \(Page.paragraphs(3..<6))</article></body>
            """
        )
        #expect(article.text.contains("many things.\n\nAn old saying\n\nThe source"))
    }
}
