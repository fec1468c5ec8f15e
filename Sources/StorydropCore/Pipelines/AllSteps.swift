/// Every step, in the order in which people meet them.
///
/// Adding one is a file and a line here.
let allSteps: [any Step.Type] = [
    IllustrateStep.self,
    ScenesStep.self,
    NarrateStep.self,
    FilmStep.self,
]

/// All that a pipeline may name: the steps, and before them the writing of the story itself.
let allStages: [any PipelineStage.Type] = [WriteStage.self] + allSteps
