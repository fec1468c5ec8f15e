/// How much running text, and how much of menus, each element of a page holds.
struct PageMeasures: Sendable {
    /// Of one element with all in it.
    struct Sums: Sendable {
        /// Letters, as `PageText` weighs them.
        var weight = 0
        /// Those of links.
        var links = 0
        /// Those of running text: sentences that are not links.
        var prose = 0
        /// What speaks against its being one text: links, as menus and teasers have them, and furniture in between.
        var clutter = 0

        static func += (sum: inout Sums, other: Sums) {
            sum.weight += other.weight
            sum.links += other.links
            sum.prose += other.prose
            sum.clutter += other.clutter
        }
    }

    private(set) var sums: [Sums] = []
    private(set) var labels: [PageLabels]
    /// Elements that are no part of the story: the first of each such subtree.
    private(set) var isDropped: [Bool]

    /// Letters of each inline element, which `sums` counts for the block around it.
    private var inline: [Int32] = []

    /// Measures a page; `isTrusting` is whether to believe what its elements are called.
    init(_ tree: PageTree, isTrusting: Bool = true) {
        labels = Array(repeating: [], count: tree.nodes.count)
        isDropped = Array(repeating: false, count: tree.nodes.count)
        measure(tree)
        if isTrusting {
            for node in tree.nodes.indices where tree.nodes[node].tag != .text && weight(of: node) > 0 {
                labels[node] = PageLabels(node, in: tree)
            }
        }
        drop(in: 0, tree, cleanProse(tree))
        measure(tree)
    }

    private func weight(of node: Int) -> Int { max(sums[node].weight, Int(inline[node])) }

    /// Measures what is not dropped.
    private mutating func measure(_ tree: PageTree) {
        sums = Array(repeating: Sums(), count: tree.nodes.count)
        inline = Array(repeating: 0, count: tree.nodes.count)
        measureBlocks(tree)
        for node in tree.nodes.indices.dropFirst().reversed() {
            let parent = Int(tree.nodes[node].parent)
            sums[parent] += sums[node]
            if !tree.nodes[node].tag.isBlock { inline[parent] += inline[node] }
        }
    }

    /// What stands right in each block, its inline elements included.
    private mutating func measureBlocks(_ tree: PageTree) {
        var block: [Int32] = Array(repeating: 0, count: tree.nodes.count)
        var isLink: [Bool] = Array(repeating: false, count: tree.nodes.count)
        var marks: [Int32] = Array(repeating: 0, count: tree.nodes.count)
        var node = 1
        while node < tree.nodes.count {
            let current = tree.nodes[node]
            let parent = Int(current.parent)
            if current.tag == .text {
                let measure = PageText.measure(tree.text(of: node))
                let owner = Int(block[parent])
                sums[owner].weight += measure.weight
                marks[owner] += Int32(measure.marks)
                inline[node] = Int32(measure.weight)
                if isLink[parent] { sums[owner].links += measure.weight }
            } else if current.tag.isNeverText || isDropped[node] {
                // What is parted by furniture belongs less together.
                if isDropped[node], current.tag.isBlock { sums[node].clutter = 40 }
                node = Int(current.end)
                continue
            } else {
                block[node] = current.tag.isBlock ? Int32(node) : block[parent]
                isLink[node] = isLink[parent] || (current.tag == .a && tree.value(.href, of: node) != nil)
            }
            node += 1
        }
        for node in tree.nodes.indices where sums[node].weight > 0 {
            judge(node, tree.nodes[node].tag, marks: Int(marks[node]))
        }
    }

    private mutating func judge(_ node: Int, _ tag: PageTag, marks: Int) {
        let (weight, links) = (sums[node].weight, sums[node].links)
        if links * 2 > weight {
            sums[node].clutter = min(weight, 80)
            return
        }
        // A box needs more to count as a paragraph: captions and buttons are boxes, too.
        let least = [.p, .blockquote, .pre, .dd].contains(tag) ? 16 : 40
        if tag.headingLevel == nil, (marks > 0 && weight >= least) || weight >= 80 { sums[node].prose = weight - links }
    }
}

// MARK: - Furniture

extension PageMeasures {
    /// Drops furniture, but not what holds the story: judges the outermost furniture in an element, and then what is
    /// in that which is kept.
    ///
    /// Pages wrap everything in a "sidebar-main", and some put the article into a form: an element with far more prose
    /// than there is elsewhere is the story's, whatever it is called.
    // Recursion is bounded: a tree is never deeper than its reader allows.
    private mutating func drop(in scope: Int, _ tree: PageTree, _ clean: [Int]) {
        var furniture: [Int] = []
        var node = scope + 1
        while node < tree.end(of: scope) {
            if isFurniture(node, tree) {
                furniture.append(node)
                node = tree.end(of: node)
            } else {
                node += 1
            }
        }
        let most = furniture.map { sums[$0].prose }.max() ?? 0
        for node in furniture {
            if sums[node].prose * 2 > most, isStory(node, elsewhere: clean[scope]) {
                drop(in: node, tree, clean)
            } else {
                isDropped[node] = true
            }
        }
    }

    /// The prose of each element without that of furniture in it.
    private func cleanProse(_ tree: PageTree) -> [Int] {
        var clean = sums.map(\.prose)
        // What stands right in each element first.
        for node in tree.nodes.indices.dropFirst() { clean[Int(tree.nodes[node].parent)] -= sums[node].prose }
        for node in tree.nodes.indices.dropFirst().reversed() where clean[node] > 0 && !isFurniture(node, tree) {
            clean[Int(tree.nodes[node].parent)] += clean[node]
        }
        return clean
    }

    /// Whether furniture holds the story all the same, given how much prose there is elsewhere.
    private func isStory(_ node: Int, elsewhere: Int) -> Bool {
        let prose = sums[node].prose
        let label = labels[node]
        // Readers may write more than the author did; and what a page hides may be a copy of what it shows.
        if !label.isDisjoint(with: [.comments, .hidden]) { return prose > 4 * elsewhere && elsewhere < 200 }
        // The rest of a story may wait for a click.
        if label.isDisjoint(with: [.furniture, .caption]), label.contains(.perhaps) { return prose * 4 > elsewhere }
        return prose > 2 * elsewhere
    }

    private func isFurniture(_ node: Int, _ tree: PageTree) -> Bool {
        let tag = tree.nodes[node].tag
        let label = labels[node]
        guard tag != .text, weight(of: node) > 0 else { return false }
        guard tag.isBlock else {
            // An inline element may hold all text of a careless page.
            return !label.isDisjoint(with: [.furniture, .comments, .caption, .hidden]) && inline[node] < 120
                && sums[node].prose == 0
        }
        if !label.isDisjoint(with: [.furniture, .comments, .caption, .hidden]) { return true }
        // A paragraph with sentences is no bar.
        if label.contains(.perhaps) { return tag != .p || sums[node].prose == 0 }
        if label.contains(.byline) { return sums[node].weight < 600 }
        // A list of links is a menu, wherever it stands.
        return [.ul, .ol, .table, .dl].contains(tag) && sums[node].links * 2 > sums[node].weight
    }
}
