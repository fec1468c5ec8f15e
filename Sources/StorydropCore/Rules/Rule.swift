/// What a drop was, as far as rules care.
enum ManuscriptKind: String, Sendable, CaseIterable, Codable {
    case text, pdf, document, url, brief
}

/// The condition of a rule; what is nil is not asked about.
struct RuleMatch: Sendable, Hashable {
    var path: GlobPattern?
    var kinds: [ManuscriptKind]?
    var minimumWords: Int?
    var maximumWords: Int?
    var languages: [String]?
    /// The content warnings that a story may have; empty: none at all.
    var warnings: Set<String>?

    func accepts(_ facts: RuleFacts) -> Bool {
        if let path, !path.matches(facts.path) { return false }
        if let kinds, !kinds.contains(facts.kind) { return false }
        if let minimumWords, facts.words < minimumWords { return false }
        if let maximumWords, facts.words > maximumWords { return false }
        if let languages, !languages.contains(facts.language) { return false }
        if let warnings, !warnings.isSuperset(of: facts.warnings) { return false }
        return true
    }
}

extension RuleMatch {
    /// Whether it may accept a drop of which only path and kind are known yet.
    func mayAccept(path: String, kind: ManuscriptKind?) -> Bool {
        if let pattern = self.path, !pattern.matches(path) { return false }
        if let kinds, !(kind.map(kinds.contains) ?? false) { return false }
        return true
    }
}

/// What is known of a story when its rule is chosen.
struct RuleFacts: Sendable {
    var path: String
    var kind: ManuscriptKind
    var words: Int
    var language: String
    /// Content warnings, by their names.
    var warnings: [String] = []
}

/// One step of a pipeline with its settings as the rule gives them.
struct PipelineStep: Sendable, Hashable, Codable {
    var name: String
    var settings: StepSettings
}

/// A rule: for which stories, which steps, and how the results are delivered.
struct Rule: Sendable, Hashable {
    var name: String
    var match = RuleMatch()
    var pipeline: [PipelineStep]
    /// Image models to try, in order; `auto` is Gemini, OpenAI-compatible, local, by which keys are there.
    var imageProviders: [String] = ["auto"]
    /// The same for text and speech.
    var textProviders: [String] = ["auto"]
    var speechProviders: [String] = ["auto"]
    /// Most US dollars for a story; nil for the workspace's own limit.
    var budgetUSD: Double?
    /// Which drops go first: higher before lower, 0 as usual.
    var priority = 0
    var deliversZip = true
    var deliversFolder = true

    /// Used when no rule matches: illustrations and scenes with every setting at its default.
    static let builtIn = Rule(
        name: "built-in",
        pipeline: [
            PipelineStep(name: "illustrate", settings: StepSettings()),
            PipelineStep(name: "scenes", settings: StepSettings()),
        ]
    )
}

/// A path pattern: `*` and `?` within a name, `**` across folders.
struct GlobPattern: Sendable, Hashable {
    let text: String

    func matches(_ path: String) -> Bool {
        Self.match(text.split(separator: "/")[...], path.split(separator: "/")[...])
    }

    private static func match(_ pattern: ArraySlice<Substring>, _ path: ArraySlice<Substring>) -> Bool {
        guard let head = pattern.first else { return path.isEmpty }
        if head == "**" {
            let rest = pattern.dropFirst()
            return (path.startIndex...path.endIndex).contains { match(rest, path[$0...]) }
        }
        guard let name = path.first, matchName(head[...], name[...]) else { return false }
        return match(pattern.dropFirst(), path.dropFirst())
    }

    private static func matchName(_ pattern: Substring, _ name: Substring) -> Bool {
        guard let head = pattern.first else { return name.isEmpty }
        switch head {
        case "*":
            let rest = pattern.dropFirst()
            var tail = name
            while true {
                if matchName(rest, tail) { return true }
                if tail.isEmpty { return false }
                tail = tail.dropFirst()
            }
        case "?": return !name.isEmpty && matchName(pattern.dropFirst(), name.dropFirst())
        default: return name.first == head && matchName(pattern.dropFirst(), name.dropFirst())
        }
    }
}
