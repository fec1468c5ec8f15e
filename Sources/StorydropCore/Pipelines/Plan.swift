import Native
import Studio

/// What is made of a story: the rule's pipeline with every setting filled in.
///
/// Its hash tells same work from other.
struct Plan: Sendable, Codable, Equatable {
    var rule: String
    var steps: [PipelineStep]
    var imageProviders: [String]
    var zip: Bool
    var folder: Bool

    init(rule: Rule, overrides: [String: StepSettings]) {
        self.rule = rule.name
        steps = rule.pipeline.map { step in
            let specs = allSteps.first { $0.name == step.name }?.settings ?? []
            let own = overrides[step.name] ?? StepSettings()
            return PipelineStep(name: step.name, settings: step.settings.overridden(by: own).completed(by: specs))
        }
        imageProviders = rule.imageProviders
        zip = rule.deliversZip
        folder = rule.deliversFolder
    }

    var json: String {
        get throws { try JSONText.line(self) }
    }

    /// Tells same work from other: the plan, who read the bytes, the prompts, and the painter's version.
    func hash(of reader: String, _ prompts: PromptTemplates) throws -> String {
        SHA256Hasher.hex(Array([try json, reader, prompts.text, Painter.version].joined(separator: "\n").utf8))
    }

    /// The steps of a plan that the ledger holds.
    static func steps(of json: String) throws -> [PipelineStep] {
        try JSONText.decode(Plan.self, from: json).steps
    }
}
