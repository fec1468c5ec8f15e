/// Finds where the text itself says that a name and a description are one: "Maren, the keeper's daughter", "his
/// daughter Maren", "Diana, my poodle", "Maren was a fisherman's child".
enum Appositions {
    /// Each description with the name's mention, and its own.
    static func find(
        _ raws: [MentionFinder.Raw],
        in reading: Reading
    ) -> [(role: MentionFinder.Role, name: Int, description: Int)] {
        var found: [(role: MentionFinder.Role, name: Int, description: Int)] = []
        for (index, raw) in raws.enumerated().dropLast() {
            var following = index + 1
            // "the keeper's daughter": the keeper is not who is meant.
            while following + 1 < raws.count, raws[following].isPossessive, raws[following + 1].determiner == .owned {
                following += 1
            }
            let next = raws[following]
            guard raw.sentence == next.sentence, raw.name.isEmpty != next.name.isEmpty else { continue }
            guard !raw.isPlural, !next.isPlural else { continue }
            let between = raw.tokens.upperBound..<max(raw.tokens.upperBound, next.tokens.lowerBound)
            let described = raw.name.isEmpty ? raw : next
            guard let role = described.role else { continue }
            if isOne(raw, next, between, reading) {
                let (name, description) = raw.name.isEmpty ? (following, index) : (index, following)
                found.append((role, name, description))
            }
        }
        return found
    }

    private static func isOne(
        _ raw: MentionFinder.Raw,
        _ next: MentionFinder.Raw,
        _ between: Range<Int>,
        _ reading: Reading
    ) -> Bool {
        let text = reading.text
        let gap = Int(text.tokens[raw.tokens.upperBound - 1].end)..<Int(text.tokens[next.tokens.lowerBound].start)
        let marks = Outline.slice(text.text, gap)
        if raw.name.isEmpty {
            // "un pêcheur nommé Yann".
            if between.count == 1, Self.called.contains(text.spelling(between.lowerBound)), !raw.isPossessive {
                return true
            }
            // "his daughter Maren", "the keeper, Maren,": nothing between, or a comma and an end to it.
            guard between.isEmpty else { return false }
            if !marks.contains(",") { return !raw.isPossessive && marks.count <= 1 }
            return raw.determiner == .definite && isClosed(after: next.tokens.upperBound, text)
        }
        if marks.hasPrefix(","), !raw.isPossessive, isOwner(between, reading), !marks.dropFirst().contains(",") {
            // "Maren, the keeper's daughter,"; not "Maren, the keeper and the boy".
            return next.determiner != .none && isClosed(after: next.tokens.upperBound, text)
        }
        // "Maren was a girl of twelve".
        guard between.count == 1, reading.kinds(between.lowerBound).contains(.was) else { return false }
        return next.determiner == .indefinite && !raw.isPossessive && !marks.contains(",")
    }

    private static let called: Set<String> = [
        "named", "called", "namens", "genannt", "nommé", "nommée", "appelé", "appelée", "llamado", "llamada",
    ]

    /// Nothing, or "the keeper's": what stands between a name and a description of it.
    private static func isOwner(_ between: Range<Int>, _ reading: Reading) -> Bool {
        guard let last = between.last else { return true }
        return between.count <= 3 && reading.text.tokens[last].flags.contains(.possessive)
            && !between.contains { reading.grammar.isVerb(reading.text.tokens[$0]) }
    }

    /// Whether a comma, a stop or a "who" closes an apposition.
    private static func isClosed(after end: Int, _ text: StoryText) -> Bool {
        guard end < text.tokens.count else { return true }
        let gap = Int(text.tokens[end - 1].end)..<Int(text.tokens[end].start)
        let marks = Outline.slice(text.text, gap)
        return marks.contains { ",.;!?:".contains($0) } || ["who", "of", "in", "with"].contains(text.spelling(end))
    }
}
