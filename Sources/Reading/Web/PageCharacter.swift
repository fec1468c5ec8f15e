/// Whether a page is one of a site, or a document that happens to be HTML; and how much of it there is to read.
///
/// Pure. Caller: `HTMLReader`.
package struct PageCharacter: Sendable {
    /// Letters outside links, as `PageText` weighs them.
    package private(set) var letters = 0
    private var links = 0
    private var hasSiteParts = false

    package init(_ tree: PageTree) {
        var node = 1
        var linkEnd = 0
        // A block may have thousands of links: it is judged once.
        var judged: Set<Int32> = []
        while node < tree.nodes.count {
            let tag = tree.nodes[node].tag
            switch tag {
            case .text:
                let weight = PageText.measure(tree.text(of: node)).weight
                if node < linkEnd { links += weight } else { letters += weight }
            case .a where leadsAway(node, tree):
                linkEnd = max(linkEnd, tree.end(of: node))
                // A block of nothing but links is a menu.
                if judged.insert(tree.nodes[node].parent).inserted, isAlone(node, tree) { hasSiteParts = true }
            case .aside, .form, .footer, .iframe, .button, .input: hasSiteParts = true
            // Converters write a table of contents as one.
            case .nav where tree.string(.role, of: node) != "doc-toc" && tree.string(.id, of: node) != "TOC":
                hasSiteParts = true
            case _ where tag.isNeverText:
                node = tree.end(of: node)
                continue
            default: break
            }
            node += 1
        }
    }

    /// Links within the page are those of its contents and notes.
    private func leadsAway(_ node: Int, _ tree: PageTree) -> Bool {
        tree.value(.href, of: node).map { $0.first != UInt8(ascii: "#") } ?? false
    }

    private func isAlone(_ link: Int, _ tree: PageTree) -> Bool {
        let parent = Int(tree.nodes[link].parent)
        guard tree.nodes[parent].tag.isBlock, tree.nodes[parent].tag.headingLevel == nil else { return false }
        return tree.children(of: parent).allSatisfy { child in
            tree.nodes[child].tag == .a
                || tree.text(of: child).allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: "|") }
                    && tree.nodes[child].tag == .text
                || tree.nodes[child].tag == .br
        }
    }

    /// Whether all of it is the text: nothing of a site in it, and hardly a link.
    package var isDocument: Bool { !hasSiteParts && links * 10 <= letters }

    /// Letters of a text, weighed alike.
    package static func weight(of passages: [Passage]) -> Int {
        passages.reduce(0) { $0 + PageText.measure(Array($1.text.utf8)[...]).weight }
    }
}
