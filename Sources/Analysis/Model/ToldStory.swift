import Studio

/// What of a language model's understanding stood up to the text: all that it names is there, where it says so.
///
/// Made by `AnswerCheck`, used by the local analyst as evidence beside its own.
package struct ToldStory: Sendable, Equatable {
    struct Person: Sendable, Equatable {
        var name: String
        /// Other names and epithets; all of them stand in the text.
        var also: [String] = []
        var kind: CastMember.Kind?
        var gender: CastMember.Gender?
        var age: CastMember.Age?
        var looks: [Finding<String>] = []
    }

    struct Actor: Sendable, Equatable {
        var name: String
        var action: Finding<String>?
        var toward: String?
        /// UTF-8 bytes.
        var evidence: Range<Int>
    }

    struct Scene: Sendable, Equatable {
        var sentences: Range<Int>
        var place: Finding<ScenePlace>?
        var time: Finding<Scenery.TimeOfDay>?
        var season: Finding<SceneBrief.Season>?
        var weather: Finding<Scenery.Weather>?
        var light: Finding<SceneBrief.Light>?
        var mood: Finding<Scenery.Mood>?
        var actors: [Actor] = []
        var objects: [Finding<String>] = []
        /// The sentence that a picture should show.
        var moment: Int?
    }

    var people: [Person] = []
    var scenes: [Scene] = []
    /// Sentences that the model was shown, and cut believably.
    var read: [Range<Int>] = []
    /// What did not stand up, one line each.
    package var rejected: [String] = []

    package init() {}

    /// Two portions of one story.
    package mutating func append(_ other: ToldStory) {
        people += other.people
        scenes += other.scenes
        read += other.read
        rejected += other.rejected
    }

    /// Whether the model said that a scene begins at a sentence; `nil` if it was not asked, or had no choice.
    func begins(_ sentence: Int) -> Bool? {
        guard let range = read.first(where: { $0.contains(sentence) }), sentence > range.lowerBound else { return nil }
        return scenes.contains { $0.sentences.lowerBound == sentence }
    }
}
