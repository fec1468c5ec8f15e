import Analysis

/// What `manifest.json` and `storydrop analyse --json` tell of a story as a whole; encoded among their own members.
struct StoryFacts: Encodable, Sendable {
    /// Who read it: the text models, or `local`.
    var analysts: [String]
    /// What they said and the text does not bear out; it was not used.
    var rejected: [String]
    var title: String
    var language: String
    /// How the file was read as characters, if that had to be found out.
    var encoding: EncodingFacts?
    var words: Int
    var readingMinutes: Int
    var contentWarnings: [ContentWarning]
    var cast: [CastMember]

    /// `cast`: with the scenes that are told of.
    init(_ story: Story, cast: [CastMember]) {
        analysts = story.readers.isEmpty ? ["local"] : story.readers
        rejected = story.rejected
        title = story.manuscript.title
        language = story.manuscript.language
        encoding = story.manuscript.encoding
        words = story.manuscript.words
        readingMinutes = ReadingTime.minutes(words: words)
        contentWarnings = story.warnings
        self.cast = cast
    }
}
