package import Studio

/// Something that the analysis found, with where the text says so and how sure it is.
package struct Finding<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
    package var value: Value
    /// UTF-8 bytes of the text, [start, end); empty if no single passage says it.
    package var evidence: [Int]
    /// 0–1.
    package var confidence: Double
    /// Taken over from the scene before, because the text is silent here.
    package var carried: Bool

    package init(_ value: Value, evidence: Range<Int>? = nil, confidence: Double = 1, carried: Bool = false) {
        self.value = value
        self.evidence = evidence.map { [$0.lowerBound, $0.upperBound] } ?? []
        self.confidence = (confidence * 100).rounded() / 100
        self.carried = carried
    }
}

/// What a picture should show of a scene: the value that the Studio and the prompts share.
///
/// What the text does not say is `nil`, unless the scene before says it and nothing has changed; nothing is invented.
package struct SceneBrief: Codable, Sendable, Equatable {
    package var place: Finding<ScenePlace>?
    package var setting: Finding<Setting>?
    package var time: Finding<Scenery.TimeOfDay>?
    package var season: Finding<Season>?
    package var weather: Finding<Scenery.Weather>?
    package var light: Finding<Light>?
    package var mood: Finding<Scenery.Mood>?
    /// Who is there and can be seen, the most important first.
    package var actors: [BriefActor]
    /// What can be seen besides, as the text names it, the most important first.
    package var objects: [Finding<String>]
    /// The sentence that the picture should show.
    package var moment: Finding<String>?
    /// What the Studio has shapes for.
    package var scenery: Scenery

    package enum Setting: String, Codable, Sendable { case indoor, outdoor }
    package typealias Season = Scenery.Season
    package typealias Light = Scenery.Light

    package init() {
        actors = []
        objects = []
        scenery = Scenery()
    }
}

/// One who is there.
package struct BriefActor: Codable, Sendable, Equatable {
    /// As the text calls him or her: "Maren", "the old keeper".
    package var name: String
    /// The member of the cast.
    package var cast: String?
    /// What he or she does, as a verb of the text.
    package var action: String?
    /// Another actor whom the action is done with or to.
    package var toward: String?
    package var evidence: [Int]
    package var confidence: Double
}

extension ScenePlace {
    /// Whether one is under a roof there; `nil` where it may be either.
    var setting: SceneBrief.Setting? {
        switch self {
        case .room, .bedroom, .kitchen, .hall, .library, .workshop, .shop, .inn, .church, .school, .prison, .hospital,
            .theatre, .court, .cave, .carriage:
            .indoor
        case .castle, .station, .camp, .ship, .ruin: nil
        default: .outdoor
        }
    }

    /// The place that the Studio paints for it.
    var scenery: Scenery.Place {
        switch self {
        case .school: .classroom
        case .hospital: .bedroom
        case .theatre, .court: .hall
        default: Scenery.Place(rawValue: rawValue) ?? .field
        }
    }
}
