import Analysis
import Native
import Studio

/// A manuscript made ready for the steps: read and understood once, its scenes cut as each step asks.
struct Story: Sendable {
    let manuscript: Manuscript
    let text: StoryText
    private var analyst: LocalAnalyst
    /// The text models that have read it, and `local` for what we read alone; empty if none was asked.
    private(set) var readers: [String] = []

    init(_ manuscript: Manuscript) throws(StorydropError) {
        self.manuscript = manuscript
        do {
            text = try StoryText(manuscript.text, language: manuscript.language, outline: manuscript.outline)
        } catch {
            throw StorydropError(
                .storyFailed,
                "The sentences of \(manuscript.title) could not be found.",
                hint: "Report this with the file.",
                cause: "\(error)"
            )
        }
        analyst = LocalAnalyst(text)
    }

    /// The same story, understood with the help of text models.
    func understood(_ understanding: Understanding) -> Story {
        var story = self
        story.readers = understanding.readers
        story.analyst = analyst.hearing(understanding.told(text))
        return story
    }

    /// What models said and the text does not bear out.
    var rejected: [String] { analyst.rejected }

    /// Where sentences end, as UTF-8 offsets; the last is the length of the text.
    var sentenceEnds: [Int] { text.sentences.map(\.range.upperBound) }

    /// What readers may want to be warned of.
    var warnings: [ContentWarning] { analyst.warnings }

    /// Who is in it, the most important first, whatever its scenes.
    var cast: [CastMember] { analyst.members }

    /// Every name and epithet of the cast.
    var names: [String] { cast.flatMap { [$0.name] + $0.aliases } }

    /// Cast, scenes and briefs.
    func analysis(_ limits: SceneLimits) -> StoryAnalysis { analyst.analysis(limits) }

    /// The story as at most `maximum` scenes of at least `minimum` characters, briefs and all.
    func scenes(maximum: Int, minimum: Int) -> [Scene] {
        scenes(of: analysis(.exactly(maximum, minimum: minimum)))
    }

    func scenes(of analysis: StoryAnalysis) -> [Scene] {
        let people = Dictionary(
            analysis.cast.map { ($0.id, ScenePerson($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        return analysis.scenes.map { scene in
            let range = scene.sourceRange[0]..<scene.sourceRange[1]
            return Scene(
                index: scene.index,
                range: range,
                text: told(range),
                brief: scene.brief,
                cast: scene.present.compactMap { people[$0] }
            )
        }
    }

    /// The text of a range as running text, without licences and tables of contents: no one wants them read out.
    ///
    /// A range of nothing else keeps its text.
    func told(_ range: Range<Int>) -> String {
        let matter = manuscript.outline.parts.filter { $0.kind == .matter && $0.range.overlaps(range) }
        guard !matter.isEmpty else { return Outline.flowing(manuscript.text, range) }
        var pieces: [String] = []
        var start = range.lowerBound
        for part in matter {
            pieces.append(Outline.flowing(manuscript.text, start..<max(start, part.range.lowerBound)))
            start = min(max(start, part.range.upperBound), range.upperBound)
        }
        pieces.append(Outline.flowing(manuscript.text, start..<range.upperBound))
        let text = pieces.filter { !$0.isEmpty }.joined(separator: " ")
        return text.isEmpty ? Outline.flowing(manuscript.text, range) : text
    }
}

/// One piece of a story: what is told, where it stands in the manuscript, and what to show of it.
struct Scene: Sendable, Codable, Equatable {
    /// Counted from 1.
    var index: Int
    /// UTF-8 bytes of the manuscript.
    var range: Range<Int>
    /// Its text as running text.
    var text: String
    var brief: SceneBrief
    /// Who is present, the most important first.
    var cast: [ScenePerson]
}

/// A member of the cast as prompts need it.
struct ScenePerson: Sendable, Codable, Equatable {
    var id: String
    var name: String
    /// "old man", "girl", "dog": what to draw where nothing is said of looks.
    var kind: String
    var looks: [String]

    init(_ member: CastMember) {
        id = member.id
        name = member.name
        looks = member.looks.map(\.value)
        kind =
            switch (member.kind, member.gender, member.age) {
            case (.animal, _, _): "animal"
            case (.being, _, _): "being"
            case (_, .female, .child): "girl"
            case (_, .male, .child): "boy"
            case (_, nil, .child): "child"
            case (_, .female, .old): "old woman"
            case (_, .male, .old): "old man"
            case (_, .female, .young): "young woman"
            case (_, .male, .young): "young man"
            case (_, .female, _): "woman"
            case (_, .male, _): "man"
            case (_, nil, _): "person"
            }
    }

    /// "a girl with long black hair, a red cloak"; the kind alone where the text says no more.
    var look: String { looks.isEmpty ? kind : kind + ", " + looks.joined(separator: ", ") }
}

extension RuleFacts {
    /// What rules may ask of a story that came by a path.
    init(_ path: String, _ story: Story) {
        self.init(
            path: path,
            kind: story.manuscript.kind,
            words: story.manuscript.words,
            language: story.manuscript.language,
            warnings: story.warnings.map(\.rawValue)
        )
    }
}
