/// A paragraph, heading, item or row of a story.
struct ArticleBlock: Sendable {
    enum Kind: Equatable {
        case paragraph
        case heading(Int)
        case item
        case preformatted
    }

    var kind: Kind
    var bytes: [UInt8]
    /// Letters, and those of them in links, as `PageText` weighs them.
    var weight = 0
    var links = 0
    /// Commas and ends of sentences.
    var marks = 0
    var isQuoted = false

    /// A line across the page: the mark of a break in a story.
    static let sceneBreak = ArticleBlock(kind: .paragraph, bytes: Array("* * *".utf8))
    var isSceneBreak: Bool { bytes == Self.sceneBreak.bytes }

    var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Writes the text below an element as blocks.
struct ArticleBlocks {
    private let tree: PageTree
    private let measures: PageMeasures
    private(set) var blocks: [ArticleBlock] = []
    private var current = ArticleBlock(kind: .paragraph, bytes: [])

    /// What the elements around a text say of it.
    private struct Around {
        var kind = ArticleBlock.Kind.paragraph
        var isLink = false
        var isQuoted = false
    }

    init(_ root: Int, _ tree: PageTree, _ measures: PageMeasures) {
        self.tree = tree
        self.measures = measures
        write(root, Around())
        endBlock()
    }

    // Recursion is bounded: a tree is never deeper than its reader allows.
    private mutating func write(_ node: Int, _ around: Around) {
        let element = tree.nodes[node]
        if element.tag == .text {
            addText(node, around)
            return
        }
        if element.tag == .br {
            lineBreak()
            return
        }
        if element.tag == .hr, !measures.isDropped[node] {
            endBlock()
            blocks.append(.sceneBreak)
            return
        }
        guard !element.tag.isNeverText, !measures.isDropped[node] else {
            if element.tag.isBlock { endBlock() }
            return
        }
        var inside = around
        let isBlock = enter(node, element.tag, &inside)
        if isBlock { endBlock() }
        if [.td, .th].contains(element.tag) { addBlank() }
        for child in tree.children(of: node) { write(child, inside) }
        if isBlock { endBlock() }
    }

    /// Notes what an element says of its text; whether it stands in lines of its own.
    private func enter(_ node: Int, _ tag: PageTag, _ inside: inout Around) -> Bool {
        switch tag {
        case .a: inside.isLink = inside.isLink || tree.value(.href, of: node) != nil
        case .blockquote: inside.isQuoted = true
        case .li, .dt, .dd: inside.kind = .item
        case .pre: inside.kind = .preformatted
        default:
            if let level = tag.headingLevel { inside.kind = .heading(level) }
        }
        // Cells of a row stand in one line.
        return tag.isBlock && tag != .td && tag != .th
    }

    private mutating func addText(_ node: Int, _ around: Around) {
        let text = tree.text(of: node)
        let measure = PageText.measure(text)
        if current.weight == 0 {
            current.kind = around.kind
            current.isQuoted = around.isQuoted
        }
        current.weight += measure.weight
        current.marks += measure.marks
        if around.isLink { current.links += measure.weight }
        if around.kind == .preformatted { addLines(text) } else { addWords(text) }
    }

    private mutating func addWords(_ text: ArraySlice<UInt8>) {
        var index = text.startIndex
        while index < text.endIndex {
            let blank = PageText.blankLength(text, at: index)
            if blank == 0 {
                current.bytes.append(text[index])
                index += 1
            } else {
                addBlank()
                index += blank
            }
        }
    }

    private mutating func addBlank() {
        if let last = current.bytes.last, last != 0x20, last != 0x0A { current.bytes.append(0x20) }
    }

    /// Lines as they stand; blank ones part blocks.
    private mutating func addLines(_ text: ArraySlice<UInt8>) {
        for byte in text where byte != 0x0D {
            if byte == 0x0A { lineBreak() } else { current.bytes.append(byte) }
        }
    }

    /// A second one in a row ends the paragraph.
    private mutating func lineBreak() {
        while current.bytes.last == 0x20 { current.bytes.removeLast() }
        if current.bytes.last == 0x0A {
            endBlock()
        } else if !current.bytes.isEmpty {
            current.bytes.append(0x0A)
        }
    }

    private mutating func endBlock() {
        while let last = current.bytes.last, last == 0x20 || last == 0x0A { current.bytes.removeLast() }
        if !current.bytes.isEmpty { blocks.append(current) }
        current = ArticleBlock(kind: .paragraph, bytes: [])
    }
}
