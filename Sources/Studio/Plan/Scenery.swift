/// What the Studio is asked to paint: a scene in the words that it has shapes and colours for.
///
/// What the text does not say is nil; the Studio then chooses by its seed.
package struct Scenery: Codable, Sendable, Hashable {
    package enum Place: String, Codable, Sendable, CaseIterable {
        case forest, mountain, sea, shore, harbour, ship, river, bridge, lake, swamp, island
        case village, farm, field, garden, graveyard, road, camp, desert, snow, cave
        case city, street
        case futureCity = "future city"
        case station, castle, ruin
        case sky, space, underwater
        case room, bedroom, kitchen, library, hall, workshop, shop, inn, church, classroom, cabin, prison, carriage

        /// Under a roof.
        package var isIndoors: Bool {
            switch self {
            case .room, .bedroom, .kitchen, .library, .hall, .workshop, .shop, .inn, .church, .classroom, .cabin,
                .prison,
                .carriage:
                true
            default: false
            }
        }
    }

    package enum TimeOfDay: String, Codable, Sendable, CaseIterable { case dawn, day, dusk, night }
    package enum Season: String, Codable, Sendable, CaseIterable { case spring, summer, autumn, winter }
    package enum Weather: String, Codable, Sendable, CaseIterable { case clear, cloudy, rain, storm, snow, fog, wind }
    package enum Mood: String, Codable, Sendable, CaseIterable { case calm, joyful, sad, tense, dark, wonder }
    package enum Light: String, Codable, Sendable, CaseIterable {
        case sunlight, moonlight, candlelight, lamplight, firelight, darkness
    }

    /// Somebody to be seen: a person or a creature.
    package struct Actor: Codable, Sendable, Hashable {
        /// The member of the cast; empty for one who has no name.
        package var id: String
        package var person: Person?
        package var creature: Creature?
        /// Its coat's colour as `0xRRGGBB`, where the text names one.
        package var coat: UInt32?
        /// An animal's size, of what is usual: 0.2 to 1.6.
        package var stature: Double?
        package var action: Action?
        /// Which other actor that is done with or to, by place in the list.
        package var toward: Int?
        package var face: Face?
        /// What is in the hand.
        package var held: Thing?

        /// How high hat, ears or horns rise, in heights of one's own.
        var rise: Double {
            if let creature { return creature.rise }
            switch person?.headgear {
            case .topHat, .crown, .chef: return 1.14
            case .witchHat, .wizardHat: return 1.26
            case .feather: return 1.16
            default: return 1.07
            }
        }

        /// In grown-up people's heights.
        var height: Double { person?.height ?? (creature?.height ?? 1) * (stature ?? 1) }

        package init(
            id: String = "",
            person: Person? = nil,
            creature: Creature? = nil,
            coat: UInt32? = nil,
            stature: Double? = nil,
            action: Action? = nil,
            toward: Int? = nil,
            face: Face? = nil,
            held: Thing? = nil
        ) {
            self.id = id
            self.person = person
            self.creature = creature
            self.coat = coat
            self.stature = stature
            self.action = action
            self.toward = toward
            self.face = face
            self.held = held
        }
    }

    /// What a picture can show somebody doing.
    package enum Action: String, Codable, Sendable, CaseIterable {
        case stand, walk, run, sit, point, hug, sleep, ride, kneel, wave, read, row, fight, fly, swim, climb, dance,
            give
        case look, talk, carry, lie, fall
    }

    /// The six faces.
    package enum Face: String, Codable, Sendable, CaseIterable { case calm, happy, sad, angry, afraid, asleep }

    package var place: Place?
    package var time: TimeOfDay?
    package var season: Season?
    package var weather: Weather?
    package var light: Light?
    package var mood: Mood?
    /// The most important first.
    package var actors: [Actor]
    package var things: [Thing]
    /// The sentence that the picture should show.
    package var moment: String
    /// How it is seen, where the story decides so that neighbours differ.
    package var composition: Composition?

    package init(
        place: Place? = nil,
        time: TimeOfDay? = nil,
        season: Season? = nil,
        weather: Weather? = nil,
        light: Light? = nil,
        mood: Mood? = nil,
        actors: [Actor] = [],
        things: [Thing] = [],
        moment: String = "",
        composition: Composition? = nil
    ) {
        self.place = place
        self.time = time
        self.season = season
        self.weather = weather
        self.light = light
        self.mood = mood
        self.actors = actors
        self.things = things
        self.moment = moment
        self.composition = composition
    }
}

extension Scenery {
    /// What is in it, for people: "forest, night; girl, wolf; lantern".
    package var summary: String {
        let around = [place?.rawValue, time?.rawValue, season?.rawValue, weather?.rawValue].compactMap { $0 }
        let present = actors.map { actor in
            actor.creature?.rawValue ?? actor.person.map {
                "\($0.age == .child ? "child" : $0.gender == .female ? "woman" : "man")"
            } ?? "somebody"
        }
        let parts = [around, present, things.map(\.rawValue)].map { $0.joined(separator: ", ") }.filter { !$0.isEmpty }
        return parts.isEmpty ? "nothing of the text is understood" : parts.joined(separator: "; ")
    }
}

/// How a scene is seen.
package enum Composition: String, Codable, Sendable, CaseIterable {
    /// Small figures in a wide land.
    case wide
    /// Figures of a third of the height, with each other.
    case group
    /// Figures that fill the picture.
    case close
    /// Along a way that leads into the depth.
    case path
    /// Land and water meet.
    case waterEdge = "water's edge"
    /// From a height, over the land.
    case vista
    /// A low horizon and much sky.
    case sky
    /// A room from the front.
    case interior
    /// Two walls of a room.
    case corner
    /// Close by, within a room.
    case nook

    package var isIndoors: Bool { [.interior, .corner, .nook].contains(self) }
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

    /// The share of each side that is bare paper around what is painted; 0 where the painting fills the picture.
    package var paperEdge: Double { self == .watercolor ? 0.04 : 0 }
}
