/// Finds the element that holds the story and as little else as possible.
struct ArticleRoot {
    private let tree: PageTree
    private let measures: PageMeasures
    /// The heading that says what the page is called by; else its first one.
    private let headline: Int?

    init(_ tree: PageTree, _ measures: PageMeasures, _ facts: ArticleFacts) {
        self.tree = tree
        self.measures = measures
        headline = facts.headlineNode
    }

    /// The element with the most prose beyond its clutter, or one that says itself that it holds the text.
    func find() -> Int {
        let best = widened(headed(beside(densest(in: 0))))
        return told(.toldText, instead: best) ?? told(.articleText, instead: best) ?? best
    }

    /// The text beside the headline, if `best` has nothing to do with it: cookie notes may be longer than a story.
    private func beside(_ best: Int) -> Int {
        guard let headline, !(best..<tree.end(of: best)).contains(headline) else { return best }
        var around = headline
        while around > 0, measures.sums[around].prose * 4 < measures.sums[best].prose {
            around = Int(tree.nodes[around].parent)
        }
        return (around..<tree.end(of: around)).contains(best) ? best : densest(in: around)
    }

    /// The element around as far as it adds nothing of a site: short paragraphs are no prose by themselves, but a tale of
    /// short chapters has many.
    private func widened(_ best: Int) -> Int {
        var wide = best
        while wide > 0, ![.body, .article, .main].contains(tree.nodes[wide].tag) {
            let around = Int(tree.nodes[wide].parent)
            let (inner, outer) = (measures.sums[wide], measures.sums[around])
            let added = outer.weight - inner.weight
            guard outer.clutter == inner.clutter, (outer.links - inner.links) * 5 <= added else { break }
            wide = around
        }
        return wide
    }

    /// Of several articles in one element, that with the headline of the page.
    private func headed(_ best: Int) -> Int {
        guard let headline else { return best }
        var articles = 0
        var holder: Int?
        var node = best + 1
        while node < tree.end(of: best) {
            guard tree.nodes[node].tag == .article else {
                node += 1
                continue
            }
            articles += 1
            if (node..<tree.end(of: node)).contains(headline) { holder = node }
            node = tree.end(of: node)
        }
        guard articles > 1, let holder, measures.sums[holder].prose * 8 >= measures.sums[best].prose else {
            return best
        }
        return holder
    }

    private var candidates: some Sequence<Int> {
        tree.nodes.indices.lazy.filter { measures.sums[$0].prose > 0 && tree.nodes[$0].tag != .text }
    }

    private func densest(in scope: Int) -> Int {
        var best = scope
        var most = Int.min
        for node in candidates where (scope..<tree.end(of: scope)).contains(node) {
            let sums = measures.sums[node]
            let score = sums.prose - 2 * sums.clutter
            // The deepest of equals: it has the least around the story.
            if score >= most { (best, most) = (node, score) }
        }
        return best
    }

    /// The element of a label with most of its prose, if it may be all of the story.
    private func told(_ label: PageLabels, instead best: Int) -> Int? {
        var found: Int?
        var total = 0
        var end = 0
        for node in candidates where measures.labels[node].contains(label) {
            let prose = measures.sums[node].prose
            if node >= end {
                total += prose
                end = tree.end(of: node)
            }
            guard let sofar = found else {
                found = node
                continue
            }
            let old = measures.sums[sofar].prose
            if node < tree.end(of: sofar) ? prose * 10 >= old * 9 : prose > old { found = node }
        }
        // Several of about one size are the parts of a story, or posts of a thread.
        guard let found, measures.sums[found].prose * 10 >= total * 7 else { return nil }
        return isWhole(found, in: best, isSure: label == .toldText) ? found : nil
    }

    /// Whether an element that is called the text holds the story, and not a box within it or all around it.
    private func isWhole(_ told: Int, in best: Int, isSure: Bool) -> Bool {
        let (part, all) = (measures.sums[told], measures.sums[best])
        if (told..<tree.end(of: told)).contains(best) { return all.prose * 5 < part.prose * 4 }
        if isSure { return part.prose * 4 >= all.prose }
        if part.prose * 4 >= all.prose * 3 { return true }
        // Teasers have links; what is left out without any is the story, too.
        return part.prose * 3 >= all.prose && (all.links - part.links) * 8 > all.prose - part.prose
    }
}
