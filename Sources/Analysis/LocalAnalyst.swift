/// One scene of a story, with what a picture of it should show.
package struct AnalysedScene: Codable, Sendable, Equatable {
    /// Counted from 1.
    package var index: Int
    /// UTF-8 bytes of the text, [start, end).
    package var sourceRange: [Int]
    /// Unicode scalars of the text, [start, end).
    package var characterRange: [Int]
    /// How likely the text begins a new scene here, 0–1, and what speaks for it.
    package var confidence: Double
    package var reasons: [SceneModel.Reason]
    /// Who is present, by the ids of the cast.
    package var present: [String]
    package var brief: SceneBrief
}

/// What is known of a story once it has been read: who is in it, where it is cut, and what its pictures should show.
package struct StoryAnalysis: Codable, Sendable, Equatable {
    package var cast: [CastMember]
    package var scenes: [AnalysedScene]
}

/// Into how many scenes a story is cut.
package enum SceneLimits: Sendable, Equatable {
    /// As many as it seems to have, none shorter than so many characters.
    case open(minimum: Int)
    /// So many, fewer only where they would be shorter than `minimum` characters.
    case exactly(Int, minimum: Int = 1)
}

/// Reads a story with lexicons and small models alone.
package enum LocalAnalyst {
    package static func analyse(_ text: StoryText, limits: SceneLimits) -> StoryAnalysis {
        let reading = Reading(text)
        let cutter = SceneCutter(text, traits: reading.traits, names: reading.names)
        let cuts =
            switch limits {
            case .open(let minimum): cutter.scenes(minimum: minimum)
            case .exactly(let count, let minimum): cutter.scenes(exactly: count, minimum: minimum)
            }
        return analyse(reading, cuts: cuts)
    }

    private static func analyse(_ reading: Reading, cuts: [SceneCutter.Cut]) -> StoryAnalysis {
        let found = CastFinder.find(reading)
        let finder = BriefFinder(reading: reading, cast: found)
        var cast = found.cast
        var scenes: [AnalysedScene] = []
        for (number, cut) in cuts.enumerated() {
            let present = Set(finder.mentions(in: cut.sentences).filter { !$0.isSpoken && !$0.isPlural }.map(\.member)).sorted()
            for member in present { cast[member].scenes.append(number + 1) }
            scenes.append(
                AnalysedScene(
                    index: number + 1,
                    sourceRange: [cut.range.lowerBound, cut.range.upperBound],
                    characterRange: [],
                    confidence: cut.confidence,
                    reasons: cut.reasons,
                    present: present.map { cast[$0].id },
                    brief: finder.brief(of: cut.sentences)
                )
            )
        }
        return StoryAnalysis(cast: cast, scenes: scenes)
    }
}
