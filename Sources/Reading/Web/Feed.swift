/// The stories that an RSS or Atom feed names, in its order.
///
/// RSS 0.91–2.0 and 1.0 (RDF), Atom (RFC 4287); what they do not say is not guessed.
package struct Feed: Sendable {
    /// Where their pages are, each once, as it stands there: relative to the feed.
    package private(set) var links: [String] = []
    /// How many entries name no page.
    package private(set) var unlinked = 0

    /// Nil if the tree is of no feed.
    package init?(_ tree: PageTree) {
        guard let root = tree.children(of: 0).first(where: { tree.nodes[$0].tag != .text }) else { return nil }
        var holders = [root]
        switch tree.nodes[root].tag {
        case .rss: holders = tree.children(of: root).filter { tree.nodes[$0].tag == .channel }
        case .rdf, .feed: break
        default: return nil
        }
        var known: Set<String> = []
        for node in holders.flatMap({ Array(tree.children(of: $0)) })
        where [.item, .entry].contains(tree.nodes[node].tag) {
            guard let link = Self.link(ofEntry: node, tree) else {
                unlinked += 1
                continue
            }
            if known.insert(link).inserted { links.append(link) }
        }
    }

    /// Whether bytes begin like a feed: its root comes first, behind declarations, comments and styles.
    package static func looksLikeFeed(_ head: some Collection<UInt8>) -> Bool {
        // UTF-16 shows its letters, too, once the zeros are gone.
        let text = String(decoding: head.prefix(4096).filter { $0 != 0 }, as: UTF8.self).lowercased()
        var rest = text.drop(while: isBlank)
        while rest.first == "<" {
            if ["<rss", "<feed", "<rdf:rdf"].contains(where: { rest.hasPrefix($0) }) { return true }
            let closing: String? =
                rest.hasPrefix("<!--") ? "-->" : rest.hasPrefix("<?") ? "?>" : rest.hasPrefix("<!doctype") ? ">" : nil
            guard let closing, let end = rest.firstRange(of: closing) else { return false }
            rest = rest[end.upperBound...].drop(while: isBlank)
        }
        return false
    }

    /// Or a byte order mark, which is no text in UTF-8.
    private static func isBlank(_ character: Character) -> Bool {
        character.isWhitespace || character == "\u{FEFF}" || character == "\u{FFFD}"
    }

    private static func link(ofEntry node: Int, _ tree: PageTree) -> String? {
        var links: [Int: String] = [:]
        for child in tree.children(of: node) {
            switch tree.nodes[child].tag {
            case .link:
                let (rank, link) = link(child, tree)
                if let link, links[rank] == nil { links[rank] = link }
            case .guid where isPermanent(child, tree):
                if let link = text(of: child, tree), links[3] == nil { links[3] = link }
            default: break
            }
        }
        return links.min { $0.key < $1.key }?.value
    }

    /// RSS has the address as text; Atom as `href`, of the page itself where `rel` is `alternate` or missing.
    private static func link(_ node: Int, _ tree: PageTree) -> (rank: Int, link: String?) {
        guard let href = tree.string(.href, of: node) else { return (0, text(of: node, tree)) }
        guard ["", "alternate"].contains(tree.string(.rel, of: node) ?? "") else { return (9, nil) }
        let type = tree.string(.type, of: node) ?? "text/html"
        return (type.contains("html") ? 1 : 2, href.isEmpty ? nil : href)
    }

    /// An identifier is an address unless it says that it is none.
    private static func isPermanent(_ node: Int, _ tree: PageTree) -> Bool {
        tree.string(.isPermaLink, of: node) != "false" && (text(of: node, tree)?.hasPrefix("http") ?? false)
    }

    /// All text right in a node, blanks as one; nil for none.
    private static func text(of node: Int, _ tree: PageTree) -> String? {
        var bytes: [UInt8] = []
        for child in tree.children(of: node) { bytes += tree.text(of: child) }
        let text = PageText.collapsed(bytes)
        return text.isEmpty ? nil : text
    }
}
