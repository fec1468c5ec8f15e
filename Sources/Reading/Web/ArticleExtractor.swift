/// The story of a web page, without what stands around it.
package struct Article: Sendable, Equatable {
    /// The headline.
    package var title: String?
    /// Who wrote it, as the page says.
    package var author: String?
    /// The day it was published, as in 2024-05-31.
    package var date: String?
    /// The language that the page says it is in, as in `en` or `pt-BR`.
    package var language: String?
    /// Paragraphs and headings.
    package var passages: [Passage] = []
    /// The same, with blank lines between them.
    package var text: String { passages.map(\.text).joined(separator: "\n\n") }
    /// Where the next page of a story is that goes over several, as the page links it.
    package var nextPage: String?
    /// What the page's links are relative to, if not to its own address.
    package var base: String?
}

/// Finds the article of a web page.
package enum ArticleExtractor {
    /// The article of a page; its text is empty if there is none.
    package static func article(in tree: PageTree) -> Article {
        let measures = PageMeasures(tree)
        let facts = ArticleFacts(tree, measures)
        var blocks = story(in: tree, measures, facts)
        // Where everything is called furniture, names tell nothing.
        if blocks.isEmpty { blocks = story(in: tree, PageMeasures(tree, isTrusting: false), facts) }
        // A page of a line or two has no story that could be told from the rest: it is all of it.
        if blocks.isEmpty {
            let title = facts.title.map(PageText.letters)
            blocks = ArticleBlocks(0, tree, measures).blocks.filter { PageText.letters($0.string) != title }
        }
        blocks = withoutLooseBreaks(blocks)
        return Article(
            title: facts.title,
            author: facts.author,
            date: facts.date,
            language: facts.language,
            passages: blocks.map { block in
                if case .heading = block.kind { return Passage(.heading, block.string) }
                return Passage(.paragraph, block.string)
            },
            nextPage: facts.nextPage,
            base: facts.base
        )
    }

    /// Breaks stand between paragraphs, and one at a time.
    private static func withoutLooseBreaks(_ blocks: [ArticleBlock]) -> [ArticleBlock] {
        var kept: [ArticleBlock] = []
        for block in blocks where !block.isSceneBreak || !(kept.last?.isSceneBreak ?? true) { kept.append(block) }
        while kept.last?.isSceneBreak ?? false { kept.removeLast() }
        return kept
    }

    private static func story(in tree: PageTree, _ measures: PageMeasures, _ facts: ArticleFacts) -> [ArticleBlock] {
        let root = ArticleRoot(tree, measures, facts).find()
        return ArticleFilter(ArticleBlocks(root, tree, measures).blocks, facts).story()
    }
}
