import Native

/// Web pages: the article without menus.
enum HTMLReader: ManuscriptReader {
    static let extensions = ["html", "htm", "xhtml"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let charset = request.contentType.flatMap(charset(in:)) ?? unmarkedCharset(request.bytes)
        let nodes: [HTMLNode]
        do {
            nodes = try HTMLTree.parse(request.bytes, charset: charset)
        } catch {
            throw StorydropError(
                .damaged,
                "\(request.name) is no readable web page.",
                hint: "Save it anew; the file is kept.",
                cause: "\(error)"
            )
        }
        let article = HTMLArticle(nodes)
        guard article.text.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) else {
            throw StorydropError(
                .noText,
                "\(request.name) has no article text.",
                hint: "The page may need a browser to show it; save the story as text and drop that."
            )
        }
        return .story(
            try Manuscript(
                raw: article.text,
                title: article.title,
                author: article.author,
                kind: request.isFetched ? .url : .document,
                name: request.name
            )
        )
    }

    private static func charset(in contentType: String) -> String? {
        guard let part = contentType.lowercased().split(separator: ";").first(where: { $0.contains("charset=") }),
            let value = part.split(separator: "=").last
        else { return nil }
        return value.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    }

    /// libxml2 takes bytes without any declaration for Latin-1; most are UTF-8.
    private static func unmarkedCharset(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self).lowercased()
        if head.contains("charset=") { return nil }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : "utf-8"
    }
}

/// Finds the article of a page: the smallest element that holds most of the good paragraphs.
struct HTMLArticle {
    private(set) var text = ""
    private(set) var title: String?
    private(set) var author: String?

    /// Elements whose content is no text for readers.
    private static let neverText: Set<String> = [
        "script", "style", "noscript", "iframe", "svg", "template", "select", "input", "textarea", "title", "object",
        "video", "audio", "canvas", "button",
    ]
    /// Elements that stand around the story.
    private static let dropped: Set<String> = ["nav", "footer", "aside", "form", "figure", "menu", "dialog"]
    private static let droppedNames = [
        "nav", "menu", "sidebar", "side-bar", "footer", "cookie", "consent", "comment", "share", "social", "related",
        "advert", "promo", "breadcrumb", "newsletter", "subscribe", "toolbar", "masthead", "popup", "modal", "banner",
        "pagination", "widget", "byline", "skip-link",
    ]
    private static let blocks: Set<String> = [
        "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote",
        "pre", "table", "tr", "td", "th", "dl", "dd", "dt", "body", "html", "center", "header", "hr", "address",
    ]

    init(_ nodes: [HTMLNode]) {
        readHead(nodes)
        let body = Self.cleaned(nodes, total: Self.goodText(nodes))
        let total = Self.goodText(body)
        var container = body
        // Go down as long as one child holds three quarters of what is worth reading.
        while let next = container.lazy.compactMap({ Self.children(of: $0) }).first(where: {
            Self.goodText($0) * 4 >= total * 3 && total > 0
        }) {
            container = next
        }
        var writer = BlockWriter()
        for node in container { Self.write(node, to: &writer) }
        writer.endBlock()
        text = writer.blocks.joined(separator: "\n\n")
    }

    private mutating func readHead(_ nodes: [HTMLNode]) {
        var pageTitle: String?
        var heading: String?
        func visit(_ node: HTMLNode) {
            guard case .element(let name, let attributes, let children) = node else { return }
            let property = attributes["property"] ?? attributes["name"] ?? ""
            if name == "meta", property == "og:title" { title = attributes["content"] }
            if name == "meta", property == "author" { author = attributes["content"] }
            if name == "title", pageTitle == nil { pageTitle = Self.plain(children) }
            if name == "h1", heading == nil { heading = Self.plain(children) }
            children.forEach(visit)
        }
        nodes.forEach(visit)
        title = [title, heading, pageTitle].compactMap { $0?.trimmed }.first { !$0.isEmpty }
    }

    private static func children(of node: HTMLNode) -> [HTMLNode]? {
        if case .element(_, _, let children) = node { children } else { nil }
    }

    /// The tree without what is never part of a story.
    ///
    /// `total` is what the page has of good text: an element that holds half of it is the story's, whatever it is
    /// called. Pages wrap everything in a "has-sidebar", and some put the article into a form.
    private static func cleaned(_ nodes: [HTMLNode], total: Int) -> [HTMLNode] {
        nodes.compactMap { node in
            guard case .element(let name, let attributes, let children) = node else { return node }
            if neverText.contains(name) { return nil }
            if isFurniture(name, attributes), goodText(children) * 2 < max(1, total) { return nil }
            return .element(name: name, attributes: attributes, children: cleaned(children, total: total))
        }
    }

    private static func isFurniture(_ name: String, _ attributes: [String: String]) -> Bool {
        if dropped.contains(name) || attributes["hidden"] != nil || attributes["aria-hidden"] == "true" { return true }
        if ["navigation", "complementary", "contentinfo", "banner", "dialog"].contains(attributes["role"]) {
            return true
        }
        if ["html", "body", "main", "article"].contains(name) { return false }
        let labels = ((attributes["class"] ?? "") + " " + (attributes["id"] ?? "")).lowercased()
        return labels.split(whereSeparator: \.isWhitespace).contains { label in
            droppedNames.contains { label.hasPrefix($0) || label.hasSuffix($0) }
        }
    }

    /// Characters of running text that are not mostly links.
    private static func goodText(_ nodes: [HTMLNode]) -> Int {
        nodes.reduce(0) { sum, node in
            guard case .element(let name, _, let children) = node, !neverText.contains(name) else { return sum }
            let inner = goodText(children)
            guard blocks.contains(name) else { return sum + inner }
            // Text right in this block: some pages have no paragraphs, only lines in a box.
            let own = ownText(children).utf8.count
            let needed = name == "p" || name == "blockquote" || name == "pre" ? 20 : 80
            return sum + inner + (own >= needed && linkText(children) * 2 < own ? own : 0)
        }
    }

    /// The text of a block without that of the blocks within it.
    private static func ownText(_ nodes: [HTMLNode]) -> String {
        nodes.map { node in
            switch node {
            case .text(let text): text.trimmed
            case .element(let name, _, let children):
                blocks.contains(name) || neverText.contains(name) ? "" : ownText(children)
            }
        }.joined(separator: " ").trimmed
    }

    private static func linkText(_ nodes: [HTMLNode]) -> Int {
        nodes.reduce(0) { sum, node in
            guard case .element(let name, _, let children) = node else { return sum }
            return sum + (name == "a" ? plain(children).utf8.count : linkText(children))
        }
    }

    static func plain(_ nodes: [HTMLNode]) -> String {
        nodes.map { node in
            switch node {
            case .text(let text): text
            case .element(_, _, let children): plain(children)
            }
        }.joined()
    }

    private static func write(_ node: HTMLNode, to writer: inout BlockWriter) {
        switch node {
        case .text(let text): writer.add(text)
        case .element("br", _, _): writer.lineBreak()
        case .element(let name, _, let children):
            let isBlock = blocks.contains(name)
            if isBlock { writer.endBlock() }
            // A list of links is a menu, wherever it stands.
            let isMenu = ["ul", "ol", "table"].contains(name) && linkText(children) * 2 > plain(children).utf8.count
            if !isMenu { for child in children { write(child, to: &writer) } }
            if isBlock { writer.endBlock() }
        }
    }

    /// Gathers text into blocks, with runs of blanks as one.
    private struct BlockWriter {
        var blocks: [String] = []
        private var current = ""

        mutating func add(_ text: String) {
            for character in text {
                if character.isWhitespace {
                    if let last = current.last, !last.isWhitespace { current.append(" ") }
                } else {
                    current.append(character)
                }
            }
        }

        mutating func lineBreak() {
            if !current.isEmpty { current.append("\n") }
        }

        mutating func endBlock() {
            let block = current.trimmed
            if !block.isEmpty { blocks.append(block) }
            current = ""
        }
    }
}
