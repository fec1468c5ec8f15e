import Analysis
import Native
import Studio

/// A manuscript made ready for the steps: its sentences found once, its scenes cut as each step asks.
struct Story: Sendable {
    let manuscript: Manuscript
    let text: StoryText
    private let cutter: SceneCutter

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
        cutter = SceneCutter(text)
    }

    /// Where sentences end, as UTF-8 offsets; the last is the length of the text.
    var sentenceEnds: [Int] { text.sentences.map(\.range.upperBound) }

    /// The story as at most `maximum` scenes of at least `minimum` characters, briefs and all.
    func scenes(maximum: Int, minimum: Int) -> [Scene] {
        let analyst = KeywordAnalyst(language: manuscript.language)
        var before = Scenery()
        return cutter.scenes(exactly: maximum, minimum: minimum).enumerated().map { index, cut in
            let brief = analyst.brief(of: sentences(within: cut.range), after: before)
            before = brief
            return Scene(
                index: index + 1,
                range: cut.range,
                text: Outline.flowing(manuscript.text, cut.range),
                brief: brief
            )
        }
    }

    /// The sentences of a range, each as one line, without headings: a title is no event.
    private func sentences(within range: Range<Int>) -> [String] {
        let headings = manuscript.outline.parts.filter { $0.kind == .heading || isTitle($0) }.map(\.range)
        var sentences: [String] = []
        var start = range.lowerBound
        let first = sentenceEnds.partitioningIndex { $0 > range.lowerBound }
        for end in sentenceEnds[first...] where start < range.upperBound {
            let sentence = start..<min(end, range.upperBound)
            if !headings.contains(where: { $0.overlaps(sentence) }) {
                sentences.append(Outline.flowing(manuscript.text, sentence))
            }
            start = end
        }
        return sentences
    }

    private func isTitle(_ part: Outline.Part) -> Bool {
        part == manuscript.outline.parts.first
            && Outline.flowing(manuscript.text, part.range) == manuscript.title
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
    var brief: Scenery
}
