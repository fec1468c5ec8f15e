import Native

/// The text of a document, from the page that pandoc makes of it: paragraphs, headings, notes at the end.
///
/// Pure. Caller: `DocumentReader`. Promises: all text but what pandoc itself adds; each paragraph one passage.
package struct DocumentText: Sendable {
    package private(set) var passages: [Passage] = []
    package private(set) var title: String?
    package private(set) var author: String?
    /// How many pictures it shows, which are left out.
    package private(set) var pictures = 0

    private let tree: PageTree
    private var notes: [Passage] = []
    /// The text of the block at hand.
    private var text: [UInt8] = []

    package init(_ tree: PageTree) {
        self.tree = tree
        for child in tree.children(of: 0) { block(child) }
        flush(.paragraph)
        passages += notes
    }

    // MARK: Blocks

    private mutating func block(_ node: Int) {
        let tag = tree.nodes[node].tag
        guard !isSilent(node, tag) else { return }
        switch tag {
        case .header where tree.string(.id, of: node) == "title-block-header": readTitle(node)
        case .section where isNotes(node): readNotes(node)
        case .h1, .h2, .h3, .h4, .h5, .h6: whole(node, .heading)
        case .figcaption, .caption: whole(node, .aside)
        case .p, .dt: whole(node, .paragraph)
        case .pre: lines(node)
        case .tr: row(node)
        case .hr:
            flush(.paragraph)
            passages.append(Passage(.paragraph, "* * *"))
        default:
            guard tag.isBlock else { return inline(node) }
            let isLines = tree.string(.className, of: node)?.contains("line-block") ?? false
            if isLines { return whole(node, .paragraph) }
            flush(.paragraph)
            for child in tree.children(of: node) { block(child) }
            flush(.paragraph)
        }
    }

    private mutating func whole(_ node: Int, _ kind: Passage.Kind) {
        flush(.paragraph)
        for child in tree.children(of: node) { inline(child) }
        flush(kind)
    }

    /// Text whose line ends are its own.
    private mutating func lines(_ node: Int) {
        flush(.paragraph)
        var raw: [UInt8] = []
        for index in node..<tree.end(of: node) { raw += tree.text(of: index) }
        let text = String(decoding: raw, as: UTF8.self)
        for part in text.split(separator: "\n\n") { add(.paragraph, String(part)) }
    }

    /// A row of a table: its cells as one line, unless they hold paragraphs, as the cells of a layout do.
    private mutating func row(_ node: Int) {
        flush(.paragraph)
        let cells = tree.children(of: node).filter { [.td, .th].contains(tree.nodes[$0].tag) }
        let isLayout = cells.contains { cell in
            tree.children(of: cell).count { tree.nodes[$0].tag.isBlock } > 1
                || tree.plainText(of: cell).utf8.count > 300
        }
        if isLayout {
            for cell in cells {
                for child in tree.children(of: cell) { block(child) }
                flush(.paragraph)
            }
            return
        }
        let texts = cells.map { tree.plainText(of: $0) }.filter { !$0.isEmpty }
        add(.paragraph, texts.joined(separator: ", "))
        pictures += (node..<tree.end(of: node)).count { tree.nodes[$0].tag == .img }
    }

    /// The rows of all tables, each as one line.
    package static func rows(_ tree: PageTree) -> [String] {
        tree.nodes.indices.filter { tree.nodes[$0].tag == .tr }.compactMap { row in
            let cells = tree.children(of: row).filter { [.td, .th].contains(tree.nodes[$0].tag) }
            let text = cells.map { tree.plainText(of: $0) }.filter { !$0.isEmpty }.joined(separator: ", ")
            return text.isEmpty ? nil : text
        }
    }

    private mutating func readTitle(_ node: Int) {
        var authors: [String] = []
        for child in tree.children(of: node) {
            let name = tree.string(.className, of: child) ?? ""
            let text = tree.plainText(of: child)
            if name == "title", text != "-" { title = text }
            if name == "author" { authors.append(text) }
        }
        author = authors.isEmpty ? nil : authors.prefix(3).joined(separator: ", ")
    }

    /// Pandoc's own notes, and those of e-books.
    private func isNotes(_ node: Int) -> Bool {
        tree.string(.role, of: node) == "doc-endnotes"
            || tree.string(.className, of: node)?.split(separator: " ").contains("footnotes") ?? false
    }

    private mutating func readNotes(_ node: Int) {
        flush(.paragraph)
        var number = 0
        var next = node
        while next < tree.end(of: node) {
            defer { next += 1 }
            guard tree.nodes[next].tag == .li else { continue }
            let item = next
            // A list in a note is part of it.
            next = tree.end(of: item) - 1
            number += 1
            let text = tree.plainText(of: item).filter { $0 != "↩" && $0 != "\u{21A9}\u{FE0E}" }.trimmed
            if !text.isEmpty { notes.append(Passage(.aside, Superscript.raised("\(number)") + " " + text)) }
        }
    }

    /// What no reader sees, and what is no text: hidden parts, the reading aids of ruby, page numbers of the print edition.
    private func isSilent(_ node: Int, _ tag: PageTag) -> Bool {
        switch tag {
        case .head, .script, .style, .template, .nav, .rp, .rt: return true
        case .text: return false
        default:
            return tree.value(.hidden, of: node) != nil || tree.string(.role, of: node) == "doc-pagebreak"
                || tree.string(.epubType, of: node) == "pagebreak"
        }
    }

    // MARK: Running text

    private mutating func inline(_ node: Int) {
        let tag = tree.nodes[node].tag
        guard !isSilent(node, tag) else { return }
        switch tag {
        case .text: text += tree.text(of: node)
        // A line end that is meant; others are blanks.
        case .br: text.append(0)
        case .img: pictures += 1
        case .sup:
            let raised = tree.plainText(of: node)
            text += Array((raised.count <= 3 ? Superscript.raised(raised) : raised).utf8)
        default: for child in tree.children(of: node) { inline(child) }
        }
    }

    /// Ends the block at hand.
    private mutating func flush(_ kind: Passage.Kind) {
        guard !text.isEmpty else { return }
        let lines = text.split(separator: 0, omittingEmptySubsequences: false).map { PageText.collapsed(Array($0)) }
        text.removeAll(keepingCapacity: true)
        add(kind, lines.joined(separator: kind == .heading ? " " : "\n"))
    }

    private mutating func add(_ kind: Passage.Kind, _ text: String) {
        let text = text.trimmed
        if !text.isEmpty { passages.append(Passage(kind, text)) }
    }
}
