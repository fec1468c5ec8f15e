import Analysis
import Yams

/// Turns the text of a rule file into a rule, or into everything that is wrong with it.
struct RuleParser {
    /// The steps that rules may name, with their settings.
    let steps: [any PipelineStage.Type]

    static let keys = ["name", "match", "pipeline", "providers", "budget", "deliver", "priority"]
    /// Names that stand for a provider in every workspace.
    static let providerNames = ["auto", "gemini", "openai", "local"]
    /// Those that the settings add.
    var ownProviders: [String] = []
    /// Steps that the design names and that this version does not have yet: said plainly rather than "unknown".
    static let plannedSteps = ["book"]

    init(steps: [any PipelineStage.Type]) { self.steps = steps }

    /// The parser of a workspace: every step, and the providers of its settings.
    init(_ workspace: Workspace) {
        steps = allStages
        ownProviders = workspace.settings.providers.keys.sorted()
    }

    func parse(_ text: String, file: String) -> Result<Rule, RuleProblems> {
        var reader = YAMLReader(file: file)
        guard let root = reader.root(of: text) else { return .failure(RuleProblems(problems: reader.problems)) }
        reader.checkKeys(of: root, known: Self.keys, within: "the rule")
        let stem = String(file.split(separator: "/").last?.prefix { $0 != "." } ?? "rule")
        var rule = Rule(
            name: reader.string("name", in: root, within: "the rule") ?? stem,
            match: match(&reader, root),
            pipeline: pipeline(&reader, root)
        )
        if root["pipeline"] == nil {
            reader.note("a rule needs `pipeline:`, a list of steps such as `- illustrate: {}`", at: .mapping(root))
        }
        let providers = providers(&reader, root)
        rule.imageProviders = providers[.image] ?? rule.imageProviders
        rule.textProviders = providers[.text] ?? rule.textProviders
        rule.speechProviders = providers[.speech] ?? rule.speechProviders
        rule.priority = reader.integer("priority", in: root, within: "the rule", range: JobPriority.range) ?? 0
        if let deliver = reader.mapping("deliver", in: root, within: "the rule") {
            reader.checkKeys(of: deliver, known: ["zip", "folder"], within: "deliver")
            rule.deliversZip = reader.flag("zip", in: deliver, within: "deliver") ?? true
            rule.deliversFolder = reader.flag("folder", in: deliver, within: "deliver") ?? true
            if !rule.deliversZip, !rule.deliversFolder {
                reader.note("with neither zip nor folder nothing would be delivered", at: .mapping(deliver))
            }
        }
        if let budget = reader.mapping("budget", in: root, within: "the rule") {
            reader.checkKeys(of: budget, known: ["usd"], within: "budget")
            rule.budgetUSD = reader.number("usd", in: budget, within: "budget")
        }
        return reader.problems.isEmpty ? .success(rule) : .failure(RuleProblems(problems: reader.problems))
    }

    private func match(_ reader: inout YAMLReader, _ root: Node.Mapping) -> RuleMatch {
        var match = RuleMatch()
        guard let mapping = reader.mapping("match", in: root, within: "the rule") else { return match }
        reader.checkKeys(of: mapping, known: ["path", "kind", "words", "language", "warnings"], within: "match")
        match.path = reader.string("path", in: mapping, within: "match").map { GlobPattern(text: $0) }
        if let kinds = reader.strings("kind", in: mapping, within: "match") {
            let known = ManuscriptKind.allCases.map(\.rawValue)
            match.kinds = kinds.compactMap { kind in
                if let found = ManuscriptKind(rawValue: kind.text) { return found }
                reader.note(YAMLReader.unknown("kind", kind.text, within: "match", known: known), at: kind.node)
                return nil
            }
        }
        if let words = reader.mapping("words", in: mapping, within: "match") {
            reader.checkKeys(of: words, known: ["min", "max"], within: "words")
            match.minimumWords = reader.integer("min", in: words, within: "words", range: 0...Int.max)
            match.maximumWords = reader.integer("max", in: words, within: "words", range: 0...Int.max)
        }
        if let least = match.minimumWords, let most = match.maximumWords, least > most {
            reader.note("`min` is more than `max`: no story would match", at: mapping["words"] ?? .mapping(mapping))
        }
        let languages = reader.strings("language", in: mapping, within: "match")
        for language in languages ?? [] {
            let isCode =
                (2...3).contains(language.text.count) && language.text.allSatisfy { $0.isASCII && $0.isLowercase }
            if !isCode { reader.note("`\(language.text)` is no language code such as en or de", at: language.node) }
        }
        match.languages = languages?.map(\.text)
        if let warnings = reader.strings("warnings", in: mapping, within: "match") {
            let known = ["none"] + ContentWarning.allCases.map(\.rawValue)
            for warning in warnings where !known.contains(warning.text) {
                reader.note(
                    YAMLReader.unknown("warning", warning.text, within: "match", known: known),
                    at: warning.node
                )
            }
            match.warnings = Set(warnings.map(\.text)).subtracting(["none"])
        }
        return match
    }

    private func pipeline(_ reader: inout YAMLReader, _ root: Node.Mapping) -> [PipelineStep] {
        guard let node = root["pipeline"] else { return [] }
        guard let items = node.sequence, !items.isEmpty else {
            reader.note("`pipeline` must be a list of steps such as `- illustrate: {max_illustrations: 5}`", at: node)
            return []
        }
        var found: [PipelineStep] = []
        for item in items {
            guard let step = step(&reader, item) else { continue }
            if found.contains(where: { $0.name == step.name }) {
                reader.note("the step `\(step.name)` is there twice", at: item)
            }
            checkOrder(&reader, step.name, after: found.map(\.name), at: item)
            found.append(step)
        }
        return found
    }

    /// A film is made of what the steps before it made.
    private func checkOrder(_ reader: inout YAMLReader, _ name: String, after before: [String], at item: Node) {
        if name == FilmStep.name, !before.contains(ScenesStep.name), !before.contains(IllustrateStep.name) {
            reader.note("`film` needs pictures: put `scenes` or `illustrate` before it", at: item)
        }
        if name == WriteStage.name, !before.isEmpty {
            reader.note("`write` must stand first: the other steps work on what it writes", at: item)
        }
        if name == NarrateStep.name, before.contains(FilmStep.name) {
            reader.note("`narrate` must stand before `film`, or the film is silent", at: item)
        }
    }

    /// A step is written `- scenes`, `- scenes:` or `- scenes: {…}`.
    private func step(_ reader: inout YAMLReader, _ item: Node) -> PipelineStep? {
        let pair = item.mapping.flatMap { $0.count == 1 ? $0.first : nil }
        guard let key = pair?.key ?? (item.scalar == nil ? nil : item), let name = key.string else {
            reader.note("a step is one name with its settings, such as `- scenes: {max_scenes: 8}`", at: item)
            return nil
        }
        guard let type = steps.first(where: { $0.name == name }) else {
            let known = steps.map { $0.name }
            reader.note(
                Self.plannedSteps.contains(name)
                    ? "the step `\(name)` is not part of this version. Allowed: \(known.joined(separator: ", "))"
                    : YAMLReader.unknown("step", name, within: "the pipeline", known: known),
                at: key
            )
            return nil
        }
        guard let value = pair?.value, value.null == nil || value.mapping != nil else {
            return PipelineStep(name: name, settings: StepSettings())
        }
        guard let mapping = value.mapping else {
            reader.note("the settings of `\(name)` must be `key: value` lines", at: value)
            return nil
        }
        return PipelineStep(name: name, settings: reader.settings(mapping, specs: type.settings, within: name))
    }

    private func providers(_ reader: inout YAMLReader, _ root: Node.Mapping) -> [ModelKind: [String]] {
        guard let mapping = reader.mapping("providers", in: root, within: "the rule") else { return [:] }
        reader.checkKeys(of: mapping, known: ModelKind.allCases.map(\.rawValue), within: "providers")
        let known = Self.providerNames + ownProviders.filter { !Self.providerNames.contains($0) }
        var found: [ModelKind: [String]] = [:]
        for kind in ModelKind.allCases {
            guard let names = reader.strings(kind.rawValue, in: mapping, within: "providers") else { continue }
            for name in names where !known.contains(name.text) {
                reader.note(
                    YAMLReader.unknown("provider", name.text, within: kind.rawValue, known: known),
                    at: name.node
                )
            }
            if !names.isEmpty { found[kind] = names.map(\.text) }
        }
        return found
    }
}

/// Everything that is wrong with one rule file.
package struct RuleProblems: Error, Sendable, Equatable, CustomStringConvertible {
    package var problems: [YAMLProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
