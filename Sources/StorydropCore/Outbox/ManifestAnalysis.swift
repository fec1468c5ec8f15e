import Analysis

/// How a story was understood, as `manifest.json` tells it.
struct ManifestAnalysis: Encodable, Sendable {
    struct SceneFacts: Encodable, Sendable {
        var index: Int
        /// [start, end) in UTF-8 bytes of `source/manuscript.txt`.
        var sourceRange: [Int]
        var brief: SceneBrief
        /// Ids of the cast.
        var present: [String]
    }

    private let facts: StoryFacts
    /// The scenes that were pictured.
    var scenes: [SceneFacts]

    var cast: [CastMember] { facts.cast }

    private enum CodingKeys: CodingKey { case scenes }

    func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var own = encoder.container(keyedBy: CodingKeys.self)
        try own.encode(scenes, forKey: .scenes)
    }

    /// `scenes`: those that were pictured; the cast is told to be in these, and in no others.
    init(_ story: Story, scenes: [Scene]) {
        let presences = scenes.reduce(into: [String: [Int]]()) { presences, scene in
            for person in scene.cast { presences[person.id, default: []].append(scene.index) }
        }
        let cast = story.cast.map { member in
            var member = member
            member.scenes = presences[member.id] ?? []
            return member
        }
        facts = StoryFacts(story, cast: cast)
        self.scenes = scenes.map {
            SceneFacts(
                index: $0.index,
                sourceRange: [$0.range.lowerBound, $0.range.upperBound],
                brief: $0.brief,
                present: $0.cast.map(\.id)
            )
        }
    }
}

/// How long a story takes to read.
enum ReadingTime {
    /// Words that a person reads in a minute, silently: Brysbaert, "How many words do we read per minute?" (2019).
    static let wordsPerMinute = 238.0

    /// Whole minutes, at least 1.
    static func minutes(words: Int) -> Int { max(1, Int((Double(words) / wordsPerMinute).rounded())) }
}
