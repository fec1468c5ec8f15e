/// Every step, in the order in which people meet them.
///
/// Adding one is a file and a line here.
let allSteps: [any Step.Type] = [
    IllustrateStep.self,
    ScenesStep.self,
    NarrateStep.self,
    FilmStep.self,
]
