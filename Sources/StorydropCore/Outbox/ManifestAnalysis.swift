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

    /// Who read it: the text models, or `local`.
    var analysts: [String]
    /// What they said and the text does not bear out; it was not used.
    var rejected: [String]
    var title: String
    var language: String
    var words: Int
    var readingMinutes: Int
    var contentWarnings: [ContentWarning]
    var cast: [CastMember]
    /// The scenes that were pictured.
    var scenes: [SceneFacts]

    /// `scenes`: those that were pictured; the cast is told to be in these, and in no others.
    init(_ story: Story, scenes: [Scene]) {
        let manuscript = story.manuscript
        analysts = story.readers.isEmpty ? ["local"] : story.readers
        rejected = story.rejected
        title = manuscript.title
        language = manuscript.language
        words = manuscript.words
        readingMinutes = ReadingTime.minutes(words: manuscript.words)
        contentWarnings = story.warnings
        let presences = scenes.reduce(into: [String: [Int]]()) { presences, scene in
            for person in scene.cast { presences[person.id, default: []].append(scene.index) }
        }
        cast = story.cast.map { member in
            var member = member
            member.scenes = presences[member.id] ?? []
            return member
        }
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
