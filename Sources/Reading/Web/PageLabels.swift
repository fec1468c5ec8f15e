/// What the class, id and role of an element say that it is: hints, never proof.
struct PageLabels: OptionSet, Sendable {
    let rawValue: UInt16

    /// Menus, bars, cookie notes, advertising, sharing, other stories: what stands around an article.
    static let furniture = PageLabels(rawValue: 1 << 0)
    /// Comments of readers.
    static let comments = PageLabels(rawValue: 1 << 1)
    /// Where, when and by whom: the line under a headline.
    static let byline = PageLabels(rawValue: 1 << 2)
    /// The text of a picture or film.
    static let caption = PageLabels(rawValue: 1 << 3)
    /// The text of the article itself, as a usual class name says.
    static let articleText = PageLabels(rawValue: 1 << 4)
    /// `articleText` in the words of schema.org, which nobody writes by chance.
    static let toldText = PageLabels(rawValue: 1 << 5)
    /// Not shown at first, as a class says; or furniture by a word that also means other things.
    static let perhaps = PageLabels(rawValue: 1 << 6)
    /// Notes of the author, which belong to the story.
    static let note = PageLabels(rawValue: 1 << 7)
    /// Not shown, as the page itself says: often a copy of the text for machines.
    static let hidden = PageLabels(rawValue: 1 << 8)
}

extension PageLabels {
    /// Reads the labels of an element.
    init(_ node: Int, in tree: PageTree) {
        self.init()
        for attribute in tree.attributes[tree.attributeRange(of: node)] {
            let value = tree.bytes[Int(attribute.first)..<Int(attribute.first + attribute.count)]
            switch attribute.name {
            case .className, .id: addNames(value)
            case .hidden: insert(.hidden)
            case .ariaHidden where value.elementsEqual("true".utf8): insert(.hidden)
            case .style where PageText.hides(value): insert(.hidden)
            case .role: addRole(String(decoding: value.prefix(32), as: UTF8.self))
            case .itemprop: addProperty(String(decoding: value.prefix(64), as: UTF8.self))
            case .rel where value.elementsEqual("author".utf8): insert(.byline)
            default: break
            }
        }
        addTag(node, tree)
        if contains(.note) { subtract([.furniture, .perhaps, .caption]) }
    }

    private mutating func addTag(_ node: Int, _ tree: PageTree) {
        switch tree.nodes[node].tag {
        // The footer of a quotation says whose it is.
        case .footer where tree.nodes[Int(tree.nodes[node].parent)].tag == .blockquote: break
        case .nav, .footer, .aside, .form, .menu, .dialog: insert(.furniture)
        case .figure, .figcaption, .caption: insert(.caption)
        case .time: insert(.byline)
        case .html, .body: self = []
        case .main, .article: subtract([.furniture, .byline, .caption])
        default: break
        }
    }

    private mutating func addRole(_ role: String) {
        switch role.lowercased() {
        case "navigation", "complementary", "contentinfo", "banner", "dialog", "alertdialog", "search", "menu",
            "menubar", "toolbar", "tablist", "form":
            insert(.furniture)
        case "note", "doc-footnote", "doc-endnote", "doc-endnotes": insert(.note)
        default: break
        }
    }

    private mutating func addProperty(_ property: String) {
        for word in property.split(separator: " ") {
            switch word {
            case "articleBody", "reviewBody": formUnion([.articleText, .toldText])
            case "author", "datePublished", "dateModified", "publisher", "dateCreated": insert(.byline)
            case "caption": insert(.caption)
            case "comment": insert(.comments)
            default: break
            }
        }
    }

    /// Takes a class or id: names parted by blanks.
    private mutating func addNames(_ value: ArraySlice<UInt8>) {
        for name in value.split(whereSeparator: { $0 <= 0x20 }) { addName(LabelName(name)) }
    }

    private mutating func addName(_ name: LabelName) {
        if name.isWhole { insert(.articleText) }
        let all = name.words
        guard !all.isEmpty else { return }
        if all.contains(.note) { insert(.note) }
        guard !all.contains(.about) else { return }
        if all.contains(.hidden), !all.contains(.screen) { insert(.perhaps) }
        if name.edges.contains(.weak), !all.contains(.hidden) { insert(.perhaps) }
        if all.contains(.furniture) { insert(.furniture) }
        if all.contains(.comments) { insert(.comments) }
        if all.contains(.caption) { insert(.caption) }
        if name.edges.contains(.byline) { insert(.byline) }
        guard all.isDisjoint(with: [.furniture, .comments, .caption, .byline, .weak, .hidden]) else { return }
        if all.isSuperset(of: [.article, .text]) { insert(.articleText) }
    }
}
