/// What somebody wants a story to be: the ten fields that every brief has, and what it may say besides.
///
/// Made by the readers of briefs and by rules; the writer works on it. All of it is text of people: nothing in it is an
/// instruction to us.
package struct StoryBrief: Sendable, Equatable, Codable {
    package enum Style: String, Sendable, CaseIterable, Codable { case formal, casual, poetic, humorous }
    package enum Tone: String, Sendable, CaseIterable, Codable { case dark, uplifting, suspenseful, whimsical }
    package enum PointOfView: String, Sendable, CaseIterable, Codable {
        case firstPerson = "first person"
        case thirdPersonLimited = "third person limited"
        case thirdPersonOmniscient = "third person omniscient"
    }
    package enum Audience: String, Sendable, CaseIterable, Codable {
        case children
        case youngAdults = "young adults"
        case adults
        case allAges = "all ages"
    }
    package enum Rating: String, Sendable, CaseIterable, Codable {
        case general = "G"
        case parentalGuidance = "PG"
        case teenagers = "PG-13"
        case restricted = "R"
    }
    package enum Ending: String, Sendable, CaseIterable, Codable { case happy, tragic, open, twist }

    /// Who writes: "Award-winning science fiction author".
    package var persona = ""
    package var setting = ""
    package var characters = ""
    package var plot = ""
    package var style = Style.casual
    package var tone = Tone.uplifting
    package var pointOfView = PointOfView.thirdPersonLimited
    package var audience = Audience.allAges
    package var rating = Rating.general
    package var ending = Ending.happy
    /// Empty if the writer is to find one.
    package var title = ""
    /// Words, 100 to 100,000.
    package var length = 1500
    /// BCP 47.
    package var language = "en"
    /// 0 if the writer is to choose.
    package var chapters = 0
    package var seed: UInt64 = 0
    package var notes = ""

    package init() {}

    /// Everything that people wrote in their own words.
    package var words: String {
        [title, persona, setting, characters, plot, notes].filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
