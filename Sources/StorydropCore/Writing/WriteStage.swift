/// The writing of a story from a brief: a stage of the pipeline before there is a story for its steps.
///
/// Only briefs are written; a rule's `write` says nothing of stories that are dropped.
enum WriteStage: PipelineStage {
    static let name = "write"
    static let settings = BriefFields.specs
}
