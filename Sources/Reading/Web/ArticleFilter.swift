/// Takes out of an article's blocks what belongs to the site: titles told twice, pointers to other stories, requests.
struct ArticleFilter {
    private var blocks: [ArticleBlock]
    private let facts: ArticleFacts

    init(_ blocks: [ArticleBlock], _ facts: ArticleFacts) {
        self.blocks = blocks
        self.facts = facts
    }

    /// The blocks of the story.
    func story() -> [ArticleBlock] {
        var filter = self
        filter.dropOpening()
        filter.blocks.removeAll {
            Self.isPointer($0) || Self.isRequest($0) || Self.isAdvertMark($0) || Self.isCredit($0)
        }
        filter.dropEnding()
        filter.dropEmptyHeadings()
        return filter.blocks
    }

    /// The headline, date and names before the first paragraph.
    private mutating func dropOpening() {
        let first = blocks.firstIndex { Self.isProse($0) } ?? 0
        let titles = [facts.title, facts.heading].compactMap { $0 }.map(PageText.letters)
        let pageTitle = facts.pageTitle.map(PageText.letters) ?? ""
        var kept: [ArticleBlock] = []
        for (index, block) in blocks.enumerated() {
            guard index <= first else {
                kept.append(block)
                continue
            }
            let letters = PageText.letters(block.string)
            if titles.contains(letters) { continue }
            if case .heading(1) = block.kind, pageTitle.hasPrefix(letters) { continue }
            if index < first, Self.isByline(block, author: facts.author) { continue }
            kept.append(block)
        }
        blocks = kept
    }

    /// Links and headings at the end lead elsewhere.
    private mutating func dropEnding() {
        while blocks.count > 1, let last = blocks.last {
            var isHeading = false
            if case .heading = last.kind { isHeading = true }
            let share = last.kind == .item ? 3 : 2
            guard isHeading || (last.links * share > last.weight && last.weight < 200) else { break }
            blocks.removeLast()
        }
    }

    /// A heading whose section was dropped: the next block is one of its level or a higher one.
    private mutating func dropEmptyHeadings() {
        var kept: [ArticleBlock] = []
        for block in blocks.reversed() {
            if case .heading(let level) = block.kind, let next = kept.last, case .heading(let below) = next.kind,
                below < level
            {
                continue
            }
            kept.append(block)
        }
        blocks = kept.reversed()
    }

    static func isProse(_ block: ArticleBlock) -> Bool {
        if case .heading = block.kind { return false }
        return block.links * 2 < block.weight && (block.weight >= 80 || (block.marks > 0 && block.weight >= 40))
    }

    /// A line of who and when, which stands before a story.
    private static func isByline(_ block: ArticleBlock, author: String?) -> Bool {
        guard block.weight < 60, !block.bytes.contains(0x0A) else { return false }
        let text = block.string
        let lower = text.lowercased()
        if let author, author.count >= 4, PageText.contains(author, in: text) { return isNames(text[...]) }
        guard block.kind == .paragraph else { return false }
        if let by = ["by ", "von ", "par ", "por ", "written by "].first(where: { lower.hasPrefix($0) }) {
            let rest = text.dropFirst(by.count)
            return rest.contains(" ") && isNames(rest)
        }
        let isDated = ["published", "posted", "updated", "publicado", "veröffentlicht", "publié"].contains {
            lower.hasPrefix($0)
        }
        return (isDated || hasTime(lower)) && hasDate(lower)
    }

    /// "By Anna Berg" is who, "By the river" is a story.
    private static func isNames(_ text: Substring) -> Bool {
        text.split(separator: " ").allSatisfy { word in
            word.count <= 3 ? !["the", "a", "is", "was", "had"].contains(word) : word.first?.isLowercase == false
        }
    }

    /// A year of four digits and another number: a date in most ways to write one.
    private static func hasDate(_ text: String) -> Bool {
        let numbers = text.split { !$0.isNumber }
        let hasYear = numbers.contains { $0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")) }
        return hasYear && numbers.contains { (1...2).contains($0.count) }
    }

    /// A time of day, as in 12:45.
    private static func hasTime(_ text: String) -> Bool {
        text.split(separator: " ").contains { word in
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            return parts.count >= 2 && parts[0].count <= 2 && parts[0].allSatisfy(\.isNumber)
                && parts[1].prefix(2).count == 2 && parts[1].prefix(2).allSatisfy(\.isNumber)
        }
    }

    /// A paragraph that is one link: to another story, to a film, to an app.
    private static func isPointer(_ block: ArticleBlock) -> Bool {
        guard block.links > 0, block.kind != .item, block.kind != .preformatted else { return false }
        // A quotation's last line may be its source.
        if block.links * 10 >= block.weight * 8 { return !(block.isQuoted && block.weight < 40) }
        guard block.weight < 160, block.links * 3 > block.weight else { return false }
        let lower = block.string.lowercased()
        return pointers.contains { lower.hasPrefix($0) }
    }

    private static let pointers = [
        "read more", "read also", "also read", "related", "see also", "see more", "more:", "don't miss", "click here",
        "watch", "listen", "lesen sie", "mehr zum thema", "lire aussi", "à lire", "leia também", "leia mais",
        "leggi anche", "lee también", "lees ook", "читайте также", "関連記事", "相关阅读", "اقرأ أيضا",
    ]

    /// The word above an advertisement that was dropped.
    private static func isAdvertMark(_ block: ArticleBlock) -> Bool {
        block.weight < 30 && block.bytes.count < 40 && adverts.contains(block.string.lowercased())
    }

    private static let adverts: Set = [
        "advert", "advertisement", "advertising", "anzeige", "werbung", "publicité", "publicidad", "publicidade",
        "pubblicità", "advertentie", "реклама", "広告", "广告", "إعلان", "reklama", "reklam", "annons",
        "story continues below advertisement", "article continues below advertisement",
    ]

    /// The caption of a picture that says whose it is.
    private static func isCredit(_ block: ArticleBlock) -> Bool {
        guard block.weight < 150, block.kind != .preformatted else { return false }
        let lower = block.string.lowercased()
        return credited.contains { lower.hasPrefix($0) } || credits.contains { PageText.contains($0, in: lower) }
    }

    private static let credited = [
        "photo by", "photograph by", "foto von", "photo:", "photo :", "image:", "credit:", "foto:", "crédit photo",
    ]

    private static let credits = [
        "(image:", "(photo:", "(foto:", "(credit:", "getty images", "ap photo", "afp/", "/afp", "image credit",
        "image copyright", "image caption", "photo credit", "shutterstock", "istock",
    ]

    /// A request to follow, subscribe or share, with links to where that is done.
    private static func isRequest(_ block: ArticleBlock) -> Bool {
        guard block.links * 10 > block.weight, block.weight < 260, block.kind != .preformatted else { return false }
        let lower = block.string.lowercased()
        return requests.contains { PageText.contains($0, in: lower) }
    }

    private static let requests = [
        "newsletter", "subscribe", "sign up", "follow us", "follow him", "follow her", "follow me", "follow them",
        "on twitter", "on facebook", "on instagram", "download the", "get the app", "abonnieren", "abonnez", "suscríb",
        "inscreva", "iscriviti", "подпис", "folgen sie", "suivez", "síguenos", "siga-nos", "seguici",
    ]
}
