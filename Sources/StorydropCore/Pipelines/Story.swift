import Native
import Studio

/// A manuscript made ready for the steps: its sentences found once, its scenes cut as each step asks.
struct Story: Sendable {
    let manuscript: Manuscript
    /// Where sentences end, as UTF-8 offsets; the last is the length of the text.
    let sentenceEnds: [Int]

    init(_ manuscript: Manuscript) throws(StorydropError) {
        self.manuscript = manuscript
        do {
            let language = manuscript.language == "und" ? "en" : manuscript.language
            let unwrapped = Self.unwrapped(manuscript)
            let starts = Set(manuscript.outline.parts.map(\.range.lowerBound))
            sentenceEnds = SentenceRepair.repaired(
                try SentenceBreaker.ends(in: unwrapped, language: language),
                in: unwrapped,
                paragraphs: starts
            )
        } catch {
            throw StorydropError(
                .storyFailed,
                "The sentences of \(manuscript.title) could not be found.",
                hint: "Report this with the file.",
                cause: "\(error)"
            )
        }
    }

    /// The text with blanks for the line ends within paragraphs, byte for byte.
    ///
    /// ICU ends a sentence at every line end, which in a hard-wrapped text is no end at all.
    private static func unwrapped(_ manuscript: Manuscript) -> String {
        var bytes = Array(manuscript.text.utf8)
        for part in manuscript.outline.parts {
            for index in part.range where bytes[index] == 0x0A { bytes[index] = 0x20 }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The story as at most `maximum` scenes of at least `minimum` characters, briefs and all.
    func scenes(maximum: Int, minimum: Int) -> [Scene] {
        let ranges = Segmentation.cut(self, maximum: maximum, minimum: minimum)
        let analyst = KeywordAnalyst(language: manuscript.language)
        var before = SceneBrief()
        return ranges.enumerated().map { index, range in
            let sentences = sentences(within: range)
            let brief = analyst.brief(of: sentences, after: before)
            before = brief
            return Scene(
                index: index + 1,
                range: range,
                text: Outline.flowing(manuscript.text, range),
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
    var brief: SceneBrief
}

extension Array {
    /// The first index whose element satisfies a predicate that is false, then true along the array.
    func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
