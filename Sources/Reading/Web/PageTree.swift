/// The tree of a web page: nodes in the order of the page, each with the index behind its last descendant.
///
/// Texts and values are ranges of the stream that the tree was read from; no string is made before one is asked for.
package struct PageTree: Sendable {
    /// An element, or a text.
    struct Node: Sendable {
        var tag: PageTag
        /// -1 for the root.
        var parent: Int32
        /// The index behind the last node in it.
        var end: Int32
        /// Of a text, where it starts in `bytes`; of an element, its first attribute.
        var first: Int32
        /// How many bytes or attributes.
        var count: Int32
    }

    /// An attribute of an element.
    struct Attribute: Sendable {
        var name: PageAttribute
        var first: Int32
        var count: Int32
    }

    let bytes: [UInt8]
    let nodes: [Node]
    let attributes: [Attribute]

    func end(of node: Int) -> Int { Int(nodes[node].end) }

    /// The elements and texts right in a node.
    func children(of node: Int) -> Children {
        Children(tree: self, position: node + 1, end: end(of: node))
    }

    /// Walks from sibling to sibling.
    struct Children: Sequence, IteratorProtocol {
        let tree: PageTree
        var position: Int
        let end: Int

        mutating func next() -> Int? {
            guard position < end else { return nil }
            defer { position = tree.end(of: position) }
            return position
        }
    }

    /// The bytes of a text; nothing for an element.
    func text(of node: Int) -> ArraySlice<UInt8> {
        let text = nodes[node]
        return text.tag == .text ? bytes[Int(text.first)..<Int(text.first + text.count)] : []
    }

    /// The value of an attribute, nil if the element has none of that name.
    func value(_ name: PageAttribute, of node: Int) -> ArraySlice<UInt8>? {
        let element = nodes[node]
        guard element.tag != .text else { return nil }
        for attribute in attributes[Int(element.first)..<Int(element.first + element.count)]
        where attribute.name == name {
            return bytes[Int(attribute.first)..<Int(attribute.first + attribute.count)]
        }
        return nil
    }

    /// The value of an attribute as it stands; broken UTF-8 is mended.
    func string(_ name: PageAttribute, of node: Int) -> String? {
        value(name, of: node).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All text below a node, with runs of blanks as one.
    func plainText(of node: Int) -> String {
        var out: [UInt8] = []
        var next = node
        while next < end(of: node) {
            let tag = nodes[next].tag
            // A title is never text of the page, but may be asked for itself.
            if tag.isNeverText, next != node {
                next = end(of: next)
                continue
            }
            if tag.isBlock || tag == .br { out.append(UInt8(ascii: " ")) }
            out.append(contentsOf: text(of: next))
            next += 1
        }
        return PageText.collapsed(out)
    }
}

/// The attributes that reading looks at.
enum PageAttribute: String, Sendable, CaseIterable {
    case other
    case ariaHidden = "aria-hidden"
    case className = "class"
    case content
    case datetime
    case epubType = "epub:type"
    case hidden
    case href
    case id
    case isPermaLink = "ispermalink"
    case itemprop
    case itemtype
    case lang
    case name
    case property
    case rel
    case role
    case style
    case title
    case type

    private static let byHash: [UInt64: PageAttribute] = {
        var table: [UInt64: PageAttribute] = [WordHash.of("xml:lang"): .lang]
        for name in allCases where name != .other { table[WordHash.of(name.rawValue)] = name }
        return table
    }()

    init(hash: UInt64) {
        self = Self.byHash[hash] ?? .other
    }
}

extension PageTree {
    /// Where an element's attributes are; empty for a text.
    func attributeRange(of node: Int) -> Range<Int> {
        let element = nodes[node]
        return element.tag == .text ? 0..<0 : Int(element.first)..<Int(element.first + element.count)
    }
}
