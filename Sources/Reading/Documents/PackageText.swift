import Native

/// The text of `word/document.xml` (ECMA-376) or `content.xml` (OpenDocument 1.3) as it stands, without any layout.
///
/// Pure. Caller: `DocumentReader`, to find what pandoc leaves out: text boxes and, in OpenDocument, sections and the heads
/// of tables.
package struct PackageText: Sendable {
    /// Paragraphs and headings in their order, notes at the end.
    package private(set) var passages: [Passage] = []
    /// What stands in text boxes, which is not among the passages of a Word document.
    package private(set) var boxes: [String] = []

    private let tree: PageTree
    private var notes: [Passage] = []
    private var text = ""
    private var boxDepth = 0

    package init(_ tree: PageTree) {
        self.tree = tree
        walk(0)
        end(.paragraph)
        passages += notes
    }

    // Recursion is bounded: a tree is never deeper than its reader allows.
    private mutating func walk(_ node: Int) {
        switch tree.nodes[node].tag {
        case .odfTracked, .odfAnnotation, .odfCitation, .movedAway, .otherForm: return
        case .wordParagraph, .odfParagraph: block(node, .paragraph)
        case .odfHeading: block(node, .heading)
        case .wordBox:
            boxDepth += 1
            let around = text
            text = ""
            children(node)
            text = around
            boxDepth -= 1
        case .odfNote:
            let (around, outer) = (text, passages)
            (text, passages) = ("", [])
            children(node)
            end(.paragraph)
            notes += passages.map { Passage(.aside, $0.text) }
            (text, passages) = (around, outer)
        case .wordText: text += tree.rawText(of: node)
        case .wordBreak, .odfBreak: text += "\n"
        case .wordTab, .odfTab, .odfSpaces: text += " "
        case .text where isODFText(node): text += PageText.collapsedInside(tree.text(of: node))
        default: children(node)
        }
    }

    private mutating func children(_ node: Int) {
        for child in tree.children(of: node) { walk(child) }
    }

    private mutating func block(_ node: Int, _ kind: Passage.Kind) {
        let around = text
        text = ""
        children(node)
        end(kind)
        text = around
    }

    private mutating func end(_ kind: Passage.Kind) {
        let whole = text.trimmed
        text = ""
        guard !whole.isEmpty else { return }
        if boxDepth > 0 { boxes.append(whole) } else { passages.append(Passage(kind, whole)) }
    }

    /// In OpenDocument text stands in paragraphs only, in Word in elements of its own.
    private func isODFText(_ node: Int) -> Bool {
        var parent = Int(tree.nodes[node].parent)
        while parent > 0 {
            if [.odfParagraph, .odfHeading].contains(tree.nodes[parent].tag) { return true }
            parent = Int(tree.nodes[parent].parent)
        }
        return false
    }
}

extension PageTree {
    /// The text right in an element, every blank kept.
    fileprivate func rawText(of node: Int) -> String {
        children(of: node).reduce(into: "") { $0 += String(decoding: text(of: $1), as: UTF8.self) }
    }
}

extension PageText {
    /// Runs of blanks as one, also at the ends.
    fileprivate static func collapsedInside(_ bytes: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        for byte in bytes {
            let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isBlank { out.append(byte) } else if out.last != 0x20 { out.append(0x20) }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
