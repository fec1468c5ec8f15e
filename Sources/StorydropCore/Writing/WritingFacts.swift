import Foundation
import Writing

/// How a story was written, as `manifest.json` and `story/story.json` tell it.
struct WritingFacts: Sendable, Encodable {
    var schema = "storydrop/writing/1"
    var title: String
    var brief: StoryBrief
    /// Fields that were taken as usual, or understood of plain words.
    var understood: [String]
    /// The models, or `local draft`.
    var writers: [String]
    var words: Int
    var characters: Int
    var parts: Int
    var calls: Int
    /// Tokens of the longest question, estimated.
    var longestPromptTokens: Int
    /// US dollars; nil if a price is unknown.
    var costUsd: Double?
    /// How long the writing took, the waiting for models with it.
    var seconds: Double
    var measures: StoryMeasures
    /// What is below the bar.
    var faults: [StoryGates.Fault]

    init(_ story: WrittenStory, understood: [String]) {
        title = story.title
        brief = story.draft.brief
        self.understood = understood
        writers = story.writers
        (words, characters) = (story.measures.words, story.measures.characters)
        parts = story.parts.count
        calls = story.pieces.reduce(0) { $0 + $1.calls }
        longestPromptTokens = story.pieces.map(\.promptTokens).max() ?? 0
        costUsd = story.pieces.reduce(0) { sum, piece in sum.flatMap { before in piece.costUsd.map { before + $0 } } }
        seconds = (story.pieces.reduce(0) { $0 + ($1.seconds ?? 0) } * 1000).rounded() / 1000
        measures = story.measures
        faults = story.faults
    }
}
