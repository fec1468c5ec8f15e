import Studio

/// Where a tale happens, in the words of its brief.
///
/// Made by the storyteller. Pure.
struct TalePlace: Sendable {
    /// "a lighthouse on a rock", without what stands behind a comma.
    var full: String
    /// "the lighthouse".
    var short: String
    /// "in", "on", "at".
    var preposition: String
    /// What the brief says besides: "two hundred years ago".
    var rest: String
    var world: TaleGrammar.World

    private static let usual: [String: String] = [
        "sea": "a fishing village", "forest": "a house at the edge of the wood", "mountain": "a village below the pass",
        "town": "a small town", "future": "a city of glass", "space": "a station far from home", "castle": "a castle",
        "desert": "an oasis", "winter": "a village in the snow", "country": "a village by a river",
        "house": "an old house",
    ]
    private static let onto: Set<String> = [
        "island", "rock", "ship", "boat", "spaceship", "starship", "planet", "moon", "mars", "mountain", "farm",
        "beach", "coast", "train",
        "raft", "ferry", "asteroid", "cliff", "hill", "street", "plain", "airship", "plateau", "peninsula", "river",
        "frontier",
    ]

    init(_ brief: StoryBrief, _ grammar: TaleGrammar, _ dice: inout Dice) {
        let told = "\(brief.setting) \(brief.plot) \(brief.characters) \(brief.title)".lowercased()
        let words = Set(told.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let own = Set(brief.setting.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let ranked = grammar.worlds.sorted { $0.key < $1.key }.map { name, world in
            (
                name: name, world: world,
                score: world.words.reduce(0) { $0 + (own.contains($1) ? 3 : words.contains($1) ? 1 : 0) }
            )
        }
        let best = ranked.map(\.score).max() ?? 0
        let chosen = best > 0 ? ranked.first { $0.score == best } : nil
        let (name, world, _) = chosen ?? dice.pick(ranked)
        self.world = world
        var text = brief.setting.split(separator: "\n").first.map(String.init)?.trimmed(of: " .,;:") ?? ""
        if text.isEmpty { text = Self.usual[name] ?? "a village" }
        let parts = text.split(maxSplits: 1) { ",;(".contains($0) }.map { String($0).trimmed(of: " .)") }
        full = parts[0]
        rest = parts.count > 1 ? parts[1] : ""
        preposition = "in"
        short = full
        let names: Set<String> = ["mars", "sahara", "alps", "arctic"]
        settle(Set(grammar.worlds.values.flatMap(\.words)).subtracting(names))
    }

    /// `common`: words that are kinds of places, and no names.
    private mutating func settle(_ common: Set<String>) {
        var words = full.split(separator: " ").map(String.init)
        let first = words.first?.lowercased() ?? ""
        if ["in", "on", "at", "aboard", "inside", "near", "under"].contains(first), words.count > 1 {
            preposition = first
            words.removeFirst()
        }
        let article = words.first?.lowercased() ?? ""
        let hasArticle = ["a", "an", "the", "his", "her", "their", "my", "our", "one", "this", "some"].contains(article)
        let stops: Set<String> = [
            "in", "on", "at", "by", "of", "with", "near", "where", "that", "which", "under", "below", "above", "during",
            "from", "beside", "behind", "full", "after", "before", "between", "somewhere", "outside", "deep", "for",
            "far", "away", "alone", "without", "around", "across", "along", "beyond", "over", "through", "long",
        ]
        var head = words.prefix { !stops.contains($0.lowercased()) }
        // "Paris in winter", "Ancient Rome" and "1920s Paris" are names; "Castle" and "futuristic city" want an article.
        let isName =
            !hasArticle && (1...3).contains(head.count)
            && head.allSatisfy { $0.first?.isUppercase == true || $0.first?.isNumber == true }
            && head.last?.contains { $0.isLowercase } == true
            && !(head.count == 1 && common.contains(head[0].lowercased()))
        if hasArticle { words[0] = article }
        if !hasArticle, !isName {
            words[0] = words[0].lowercased()
            words.insert("a", at: 0)
        }
        head = words.prefix { !stops.contains($0.lowercased()) }
        let noun = head.last ?? "place"
        full = words.joined(separator: " ")
        let name = head.filter { $0.first?.isLetter == true }.joined(separator: " ")
        short = isName ? name : "the \(noun.lowercased())"
        if preposition == "in", Self.onto.contains(noun.lowercased()) { preposition = "on" }
    }
}
