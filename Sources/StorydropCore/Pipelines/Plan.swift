import Native
import Studio
import Writing

/// What is made of a story: the rule's pipeline with every setting filled in.
///
/// Its hash tells same work from other.
struct Plan: Sendable, Codable, Equatable {
    var rule: String
    var steps: [PipelineStep]
    var imageProviders: [String]
    var textProviders: [String]
    var speechProviders: [String]
    var zip: Bool
    var folder: Bool

    /// `isBrief`: whether there is a story to be written first.
    init(rule: Rule, overrides: [String: StepSettings], isBrief: Bool = false) {
        self.rule = rule.name
        var pipeline = rule.pipeline.filter { $0.name != WriteStage.name }
        if isBrief {
            let own = rule.pipeline.first { $0.name == WriteStage.name }
            pipeline.insert(own ?? PipelineStep(name: WriteStage.name, settings: StepSettings()), at: 0)
        }
        steps = pipeline.map { step in
            let specs = allStages.first { $0.name == step.name }?.settings ?? []
            let own = overrides[step.name] ?? StepSettings()
            return PipelineStep(name: step.name, settings: step.settings.overridden(by: own).completed(by: specs))
        }
        imageProviders = rule.imageProviders
        textProviders = rule.textProviders
        speechProviders = rule.speechProviders
        zip = rule.deliversZip
        folder = rule.deliversFolder
    }

    /// What is to be written first; nil if there is a story.
    var brief: StoryBrief? { settings(of: WriteStage.name).map { StoryBrief($0) } }

    /// The steps that a story goes through once it is there.
    var making: [PipelineStep] { steps.filter { $0.name != WriteStage.name } }

    /// Whether anything is read out.
    var speaks: Bool { steps.contains { $0.name == NarrateStep.name } }

    /// The settings of a step; nil if it is no part of the plan.
    func settings(of step: String) -> StepSettings? { steps.first { $0.name == step }?.settings }

    var json: String {
        get throws { try JSONText.line(self) }
    }

    /// Tells same work from other: the plan, who read the bytes, the prompts, the models, and the versions of the painter
    /// and, for a brief, of the storyteller.
    ///
    /// `models`: those that the lists of providers come to; with a key more there are others, and other pictures.
    func hash(of reader: String, _ prompts: PromptTemplates, models: [ModelName]) throws -> String {
        var parts = [try json, reader, prompts.text, Painter.version] + models.map(\.description)
        if brief != nil { parts += [prompts.writing.text, Storyteller.version] }
        return SHA256Hasher.hex(Array(parts.joined(separator: "\n").utf8))
    }

    /// The steps of a plan that the ledger holds.
    static func steps(of json: String) throws -> [PipelineStep] {
        // Plans of earlier versions had less beside them.
        struct Part: Decodable { var steps: [PipelineStep] }
        return try JSONText.decode(Part.self, from: json).steps
    }
}
