/// How a language model says that it understands a portion of a story, as it said it: nothing of it is believed yet.
///
/// An element that is not of the asked form is left out; the others count.
package struct ModelAnswer: Decodable, Sendable {
    /// Something with the words of the text that say so, and the number of their sentence.
    package struct Claim: Decodable, Sendable {
        var kind: String?
        var words: String
        var sentence: Int?
    }

    package struct Person: Decodable, Sendable {
        var name: String
        var also: Lossy<String>?
        var kind: String?
        var gender: String?
        var age: String?
        var looks: Lossy<Claim>?
    }

    package struct Actor: Decodable, Sendable {
        var name: String
        var action: String?
        var toward: String?
        var sentence: Int?
    }

    package struct Scene: Decodable, Sendable {
        /// The number of its first sentence.
        var first: Int
        var place: Claim?
        var time: Claim?
        var season: Claim?
        var weather: Claim?
        var light: Claim?
        var mood: Claim?
        var actors: Lossy<Actor>?
        var objects: Lossy<Claim>?
        /// The number of the sentence that a picture should show.
        var moment: Int?

        private enum CodingKeys: String, CodingKey {
            case first, place, time, season, weather, light, mood, actors, objects, moment
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            first = try values.decode(Int.self, forKey: .first)
            func claim(_ key: CodingKeys) -> Claim? { try? values.decodeIfPresent(Claim.self, forKey: key) }
            place = claim(.place)
            time = claim(.time)
            season = claim(.season)
            weather = claim(.weather)
            light = claim(.light)
            mood = claim(.mood)
            actors = try? values.decodeIfPresent(Lossy<Actor>.self, forKey: .actors)
            objects = try? values.decodeIfPresent(Lossy<Claim>.self, forKey: .objects)
            moment = try? values.decodeIfPresent(Int.self, forKey: .moment)
        }
    }

    var cast: Lossy<Person>
    var scenes: Lossy<Scene>
}

/// A list of which every element that can be read is.
package struct Lossy<Element: Decodable & Sendable>: Decodable, Sendable {
    var elements: [Element]
    /// How many could not be read.
    var lost = 0

    private struct Anything: Decodable {}

    package init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        elements = []
        while !list.isAtEnd {
            if let element = try? list.decode(Element.self) {
                elements.append(element)
            } else {
                _ = try list.decode(Anything.self)
                lost += 1
            }
        }
    }
}
