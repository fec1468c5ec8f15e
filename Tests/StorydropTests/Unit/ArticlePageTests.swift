import Reading
import Testing

/// Pages as newspapers and blogs make them.
struct ArticlePageTests {
    @Test func theArticleIsFoundWithoutWhatStandsAround() throws {
        let teasers = (0..<8).map {
            "<div class=card><a href=/\($0)>Why the heron left the river at \($0)</a>"
                + "<p>A short text about it, no more.</p></div>"
        }
        let article = try Page.article(
            """
            <html lang="en-GB"><head><title>The Fox | Forest Times</title><meta property="og:title" content="The Fox">
            <meta property="article:published_time" content="2024-05-31T08:00:00Z"></head><body>
            <nav><a href=/>Home</a><a href=/a>News</a></nav><header><h1>The Fox</h1></header>
            <article><div class="byline">By <a rel=author href=/b>Anna Berg</a>, May 31, 2024</div>\
            \(Page.paragraphs(0..<4))
            <p><a href=/x>READ MORE: the owl and what it said to all the others</a></p>
            <h2>Later</h2>\(Page.paragraphs(4..<8))<p>Follow us on <a href=/t>Twitter</a> for more.</p>
            <div class="related"><h3>Related</h3>\(teasers.joined())</div></article>
            <section class="comments-area">\(Page.paragraphs(50..<90))</section>
            <div class="modal" id="cookies">\(Page.paragraphs(90..<95))</div><footer>© Forest Times\
            </footer></body></html>
            """
        )
        #expect(article.title == "The Fox")
        #expect(article.author == "Anna Berg")
        #expect(article.date == "2024-05-31")
        #expect(article.language == "en-GB")
        #expect(article.text.hasPrefix(Page.sentence(0)) && Page.missing(0..<8, in: article.text).isEmpty)
        #expect(article.text.contains("\n\nLater\n\n"))
        for word in ["Home", "Berg", "READ", "Twitter", "Related", "heron left", "©"] {
            #expect(!article.text.contains(word), "\(word)")
        }
        #expect(Page.missing(50..<95, in: article.text).count == 45)
    }

    @Test func linkedDataTellsWhatThePageDoesNot() throws {
        let article = try Page.article(
            #"""
            <head><script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Site"},
            {"@type": "Article", "headline": "Der \"Fuchs\" \u0026 die Eule", "datePublished": "2023-01-02T03:04",
            "author": [{"@type": "Person", "name": "Anna Berg"}], "publisher": {"name": "No"}}]}</script></head>
            <body><p>Es war einmal ein Fuchs, der lebte am Fluss.</p></body>
            """#
        )
        #expect(article.title == "Der \"Fuchs\" & die Eule")
        #expect(article.author == "Anna Berg")
        #expect(article.date == "2023-01-02")
    }

    @Test func anArticleIsFoundWhateverItsWrapperIsCalled() throws {
        let article = try Page.article(
            """
            <body class="modal-enabled"><div class="content has-sidebar widget"><form><div class="sidebar-main">
            <p>The moon rose over the hill that night, and it was round and white.</p>\
            <p>Nobody saw it but the fox and the owl.</p>
            </div></form></div><div class="sidebar"><p>Subscribe to our letter today, it is free for all.\
            </p></div></body>
            """
        )
        #expect(article.text.contains("The moon rose") && article.text.contains("the fox and the owl"))
        #expect(!article.text.contains("Subscribe"))
    }

    @Test func ofSeveralArticlesThatWithTheHeadlineIsTaken() throws {
        let others = (1..<6).map { "<article><h2>Other \($0)</h2>\(Page.paragraphs($0 * 10..<$0 * 10 + 2))</article>" }
        let article = try Page.article(
            "<body><main><article><h1>The Fox</h1>\(Page.paragraphs(0..<3))</article>\(others.joined())</main></body>"
        )
        #expect(Page.missing(0..<3, in: article.text).isEmpty)
        #expect(Page.missing(10..<12, in: article.text).count == 2)
    }

    @Test func aPageWithoutTextHasNone() throws {
        #expect(try Page.article("<html><body><script>app()</script></body></html>").text.isEmpty)
        #expect(try Page.article("").text.isEmpty)
    }

    @Test func aHiddenCopyForMachinesIsNotRead() throws {
        let copy = (0..<5).map(Page.sentence).joined(separator: " ")
        let article = try Page.article(
            """
            <body><div>\(Page.paragraphs(0..<5))</div>
            <div style="display: none"><div itemprop="articleBody">\(copy)</div></div></body>
            """
        )
        #expect(article.text.split(separator: Page.sentence(0)).count <= 2)
        #expect(Page.missing(0..<5, in: article.text).isEmpty)
    }

    @Test func theNameOfAReaderIsNotThatOfTheAuthor() throws {
        let article = try Page.article(
            """
            <body><article>\(Page.paragraphs(0..<4))</article><ol class="comment-list"><li>\
            <span class="comment-author">Bob</span>
            <a rel="author" href="/bob">Bob</a><p>\(Page.sentence(90))</p></li></ol></body>
            """
        )
        #expect(article.author == nil)
        #expect(!article.text.contains("Bob"))
    }

    @Test func aBoxWithinTheArticleIsNotAllOfIt() throws {
        let article = try Page.article(
            """
            <body><div class="main">\(Page.paragraphs(0..<4))<div class="article-box__content">\
            \(Page.paragraphs(4..<8))</div>
            \(Page.paragraphs(8..<12))</div></body>
            """
        )
        #expect(Page.missing(0..<12, in: article.text).isEmpty)
    }

    @Test func aLongCookieNoteIsNotTheStory() throws {
        let article = try Page.article(
            """
            <head><title>The Fox and the Mill</title></head><body><div><h1>The Fox and the Mill</h1>\
            \(Page.paragraphs(0..<3))</div>
            <div class="cli-bar"><div>\(Page.paragraphs(40..<48))</div></div></body>
            """
        )
        #expect(Page.missing(0..<3, in: article.text).isEmpty)
    }

    @Test func articlesLoseTheirMenus() throws {
        let article = try Page.article(
            """
            <html><head><title>x | y</title><meta property="og:title" content="The Moon"></head><body>
            <nav><a href="/">Home</a></nav><div class="sidebar"><p>Subscribe to our letter today, it is free.</p></div>
            <article><h1>The Moon</h1><p>The moon rose over the hill that night.</p>
            <p>It was <em>round</em>&nbsp;and white.</p></article>
            <ul><li><a href="/1">One</a></li><li><a href="/2">Two</a></li></ul><footer>© us</footer></body></html>
            """
        )
        #expect(article.title == "The Moon")
        #expect(article.text == "The moon rose over the hill that night.\n\nIt was round and white.")
    }
}
