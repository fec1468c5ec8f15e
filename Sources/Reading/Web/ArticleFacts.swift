/// What a page says of its article beside the text: in `meta`, linked data, microdata and the markup.
struct ArticleFacts {
    private(set) var headline: String?
    /// The first `h1`.
    private(set) var heading: String?
    /// The `title` of the page, which often names the site, too.
    private(set) var pageTitle: String?
    private(set) var author: String?
    private(set) var date: String?
    private(set) var language: String?
    private(set) var nextPage: String?
    private(set) var base: String?

    /// The heading whose words are those of the title; else the first `h1`.
    private(set) var headlineNode: Int?

    /// Found in the order of trust: what comes first wins.
    private var authors: [Int: String] = [:]
    private var dates: [Int: String] = [:]
    private var headlines: [Int: String] = [:]
    private var languages: [Int: String] = [:]

    var title: String? {
        [headline, heading, pageTitle].lazy.compactMap { $0 }.first
    }

    init(_ tree: PageTree, _ measures: PageMeasures) {
        var commentsEnd = 0
        for node in tree.nodes.indices {
            // Readers have names and dates, too.
            if node >= commentsEnd, measures.labels[node].contains(.comments), measures.isDropped[node] {
                commentsEnd = tree.end(of: node)
            }
            read(node, tree, node < commentsEnd ? nil : measures.labels[node])
        }
        headline = Self.first(headlines)
        author = Self.first(authors)
        date = Self.first(dates)
        language = Self.first(languages).flatMap(Self.languageTag)
        findHeadline(tree)
    }

    /// Reads an element; its markup only with labels.
    private mutating func read(_ node: Int, _ tree: PageTree, _ labels: PageLabels?) {
        switch tree.nodes[node].tag {
        case .text, .br: return
        case .meta: readMeta(node, tree)
        case .base where base == nil: base = tree.string(.href, of: node)?.nonEmpty
        case .title where pageTitle == nil: pageTitle = tree.plainText(of: node).nonEmpty
        case .h1 where heading == nil: heading = tree.plainText(of: node).nonEmpty
        case .script: readLinkedData(node, tree)
        case .html: Self.keep(tree.string(.lang, of: node) ?? "", 0, in: &languages)
        case .link, .a: readNext(node, tree)
        default: break
        }
        if let labels { readMarkup(node, tree, labels) }
    }

    private mutating func findHeadline(_ tree: PageTree) {
        let titles = [headline, pageTitle].compactMap { $0 }.map(PageText.letters)
        for node in tree.nodes.indices where [.h1, .h2].contains(tree.nodes[node].tag) {
            let letters = PageText.letters(tree.plainText(of: node))
            // The title of a page may go on with that of the site.
            let isTitle = titles.contains { letters.utf8.count >= 6 && $0.hasPrefix(letters) }
            if isTitle || (headlineNode == nil && tree.nodes[node].tag == .h1) { headlineNode = node }
            if isTitle { return }
        }
    }

    private static func first(_ found: [Int: String]) -> String? {
        found.min { $0.key < $1.key }?.value
    }

    private mutating func readMeta(_ node: Int, _ tree: PageTree) {
        let name = tree.string(.property, of: node) ?? tree.string(.name, of: node) ?? tree.string(.itemprop, of: node)
        guard let name, let value = tree.string(.content, of: node).flatMap({ PageText.collapsed($0) }) else { return }
        switch name.lowercased() {
        case "og:title": Self.keep(value, 0, in: &headlines)
        case "twitter:title", "dc.title", "citation_title": Self.keep(value, 2, in: &headlines)
        case "author", "dc.creator", "citation_author", "parsely-author", "byl": keepAuthor(value, 0)
        case "article:author", "twitter:creator": keepAuthor(value, 4)
        case "article:published_time", "datepublished": keepDate(value, 0)
        case "date", "dc.date", "dc.date.issued", "citation_publication_date", "pubdate", "publishdate",
            "parsely-pub-date", "sailthru.date", "og:published_time":
            keepDate(value, 2)
        case "og:locale": Self.keep(value, 1, in: &languages)
        case "language", "dc.language": Self.keep(value, 2, in: &languages)
        default: break
        }
    }

    private mutating func readLinkedData(_ node: Int, _ tree: PageTree) {
        for child in tree.children(of: node) {
            var data = LinkedData(tree.text(of: child))
            data.read { path, value in
                let value = PageText.collapsed(value)
                guard let value, let key = path.last, !path.contains("comment") else { return }
                switch key {
                case "headline": Self.keep(value, 1, in: &headlines)
                case "author": keepAuthor(value, 1)
                case "name" where path.dropLast().last == "author": keepAuthor(value, 1)
                case "datePublished": keepDate(value, 1)
                case "inLanguage": Self.keep(value, 3, in: &languages)
                default: break
                }
            }
        }
    }

    private mutating func readMarkup(_ node: Int, _ tree: PageTree, _ labels: PageLabels) {
        if tree.nodes[node].tag == .time, let day = tree.string(.datetime, of: node) { keepDate(day, 4) }
        for attribute in tree.attributes[tree.attributeRange(of: node)] {
            switch attribute.name {
            case .itemprop: readProperty(node, tree)
            case .rel where authors[3] == nil && tree.hasWord("author", .rel, of: node):
                keepAuthor(tree.plainText(of: node), 3)
            case .className where authors[5] == nil && labels.contains(.byline) && tree.isNamedAuthor(node):
                keepAuthor(tree.plainText(of: node), 5)
            default: break
            }
        }
    }

    private mutating func readProperty(_ node: Int, _ tree: PageTree) {
        if tree.hasWord("author", .itemprop, of: node) { keepAuthor(tree.plainText(of: node), 2) }
        if tree.hasWord("datePublished", .itemprop, of: node) {
            keepDate(tree.string(.datetime, of: node) ?? tree.string(.content, of: node) ?? "", 3)
        }
    }

    /// The next page of a story; not the next story, whose link has a headline for a text or a title.
    private mutating func readNext(_ node: Int, _ tree: PageTree) {
        guard nextPage == nil, tree.hasWord("next", .rel, of: node), let link = tree.string(.href, of: node) else {
            return
        }
        let isStory =
            tree.nodes[node].tag == .link
            ? tree.value(.title, of: node) == nil : tree.plainText(of: node).split(separator: " ").count <= 3
        if isStory { nextPage = link.nonEmpty }
    }

    private static func keep(_ value: String, _ rank: Int, in store: inout [Int: String]) {
        if store[rank] == nil, !value.isEmpty { store[rank] = value }
    }

    /// A name: no address, no sentence; without the "by" before it.
    private mutating func keepAuthor(_ value: String, _ rank: Int) {
        var name = value[...]
        for by in ["By ", "by ", "BY ", "Von ", "von ", "Par ", "par ", "Por ", "por ", "Di "] where name.hasPrefix(by)
        {
            name = name.dropFirst(by.count)
        }
        guard !PageText.contains("://", in: String(name)), !name.hasPrefix("@"), name.utf8.count <= 120 else { return }
        Self.keep(String(name), rank, in: &authors)
    }

    private mutating func keepDate(_ value: String, _ rank: Int) {
        if let day = Self.day(in: value) { Self.keep(day, rank, in: &dates) }
    }

    /// The day that an ISO 8601 date begins with, also without hyphens or with slashes.
    static func day(in value: String) -> String? {
        let digits = value.utf8.drop { $0 == 0x20 }.prefix(10).filter { (0x30...0x39).contains($0) }
        guard digits.count >= 8, value.utf8.count >= 8 else { return nil }
        let text = String(decoding: digits.prefix(8), as: UTF8.self)
        guard let year = Int(text.prefix(4)), let month = Int(text.dropFirst(4).prefix(2)),
            let day = Int(text.suffix(2)),
            (1400...2999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
    }

    /// `en_US` as `en-US`; nil for what is no language tag.
    private static func languageTag(_ value: String) -> String? {
        let tag = value.split { $0 == "," || $0 == ";" || $0 == " " }.first.map {
            String($0.map { $0 == "_" ? "-" : $0 })
        }
        guard let tag, (2...35).contains(tag.utf8.count) else { return nil }
        let isTag = tag.utf8.allSatisfy { byte in
            byte == 0x2D || (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        }
        return isTag ? String(tag) : nil
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

extension PageText {
    fileprivate static func collapsed(_ text: String) -> String? { collapsed(Array(text.utf8)).nonEmpty }
}

extension PageTree {
    /// Whether a word stands among those of an attribute.
    fileprivate func hasWord(_ word: String, _ name: PageAttribute, of node: Int) -> Bool {
        guard let value = value(name, of: node) else { return false }
        return value.split { $0 <= 0x20 }.contains { $0.elementsEqual(word.utf8) }
    }

    /// Whether a class says that an author's name stands here.
    fileprivate func isNamedAuthor(_ node: Int) -> Bool {
        guard let names = string(.className, of: node)?.lowercased() else { return false }
        return names.split(separator: " ").contains { $0.hasSuffix("author") || $0.hasSuffix("byline") }
    }
}
