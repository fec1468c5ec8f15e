/// What the Studio can draw of a scene: the part of a scene brief that it has shapes and colours for.
///
/// What the text does not say is nil; the Studio then chooses by its seed.
package struct Scenery: Codable, Sendable, Hashable {
    package enum Place: String, Codable, Sendable, CaseIterable {
        case forest, mountain, sea, harbour, village, city, castle, field, desert, snow, river, cave, garden, road, sky
        case room
    }

    package enum TimeOfDay: String, Codable, Sendable, CaseIterable { case dawn, day, dusk, night }
    package enum Weather: String, Codable, Sendable, CaseIterable { case clear, cloudy, rain, storm, snow, fog, wind }
    package enum Mood: String, Codable, Sendable, CaseIterable { case calm, joyful, sad, tense, dark, wonder }

    /// Who can be drawn.
    package enum Actor: String, Codable, Sendable, CaseIterable {
        case man, woman, boy, girl, oldMan, oldWoman, king, queen, knight
        case dog, cat, horse, bird, wolf, fox, bear, rabbit, sheep, cow, fish, whale, dragon

        package var isPerson: Bool {
            switch self {
            case .man, .woman, .boy, .girl, .oldMan, .oldWoman, .king, .queen, .knight: true
            default: false
            }
        }
    }

    /// What can be drawn besides.
    package enum Thing: String, Codable, Sendable, CaseIterable {
        case tree, fir, palm, house, castle, church, tower, lighthouse, boat, ship, bridge, cart, lamp, book, fire
        case flower, window, table, moon, star
    }

    package var place: Place?
    package var time: TimeOfDay?
    package var weather: Weather?
    package var mood: Mood?
    /// The most important first.
    package var actors: [Actor]
    package var things: [Thing]
    /// The sentence that the picture should show.
    package var moment: String

    package init(
        place: Place? = nil,
        time: TimeOfDay? = nil,
        weather: Weather? = nil,
        mood: Mood? = nil,
        actors: [Actor] = [],
        things: [Thing] = [],
        moment: String = ""
    ) {
        self.place = place
        self.time = time
        self.weather = weather
        self.mood = mood
        self.actors = actors
        self.things = things
        self.moment = moment
    }
}

/// The nine styles of the service that this replaces.
package enum PaintingStyle: String, Codable, Sendable, CaseIterable {
    case digitalArt = "digital art"
    case watercolor
    case oilPainting = "oil painting"
    case pencilSketch = "pencil sketch"
    case cartoon
    case anime
    case realistic
    case fantasy
    case childrensBook = "children's book illustration"
}
