import Foundation

/// Cuts texts into scenes that cover every byte exactly once and never cut a sentence.
///
/// Called by the analysts and, through `Story`, by the steps that make a picture of each scene.
package struct SceneCutter: Sendable {
    private let text: StoryText
    private let features: GapFeatures
    private let model: SceneModel
    /// Log odds of a new scene at each sentence; -infinity where no cut is allowed.
    private var odds: [Float]
    /// What a language model said of where scenes begin.
    private var told: ToldStory?
    /// Whether the text was cut by what it speaks of, not by its telling: no story, but one piece after the other.
    package let isTopical: Bool

    package init(_ text: StoryText, model: SceneModel = .fitted) {
        let traits = WordTraits(text)
        self.init(text, traits: traits, names: NameFinder.names(in: text, traits: traits), model: model)
    }

    init(_ text: StoryText, traits: WordTraits, names: [Bool], model: SceneModel = .fitted) {
        self.text = text
        self.model = model
        features = GapFeatures(text, traits: traits, names: names)
        var odds = model.logOdds(of: features, in: text)
        let topics = Self.topics(of: text, traits: traits)
        isTopical = model.isTopical(topics)
        if isTopical {
            // The cuts by topic are sure; all others are as unlikely as any.
            let cuts = Set(topics.cuts)
            for row in odds.indices where odds[row] > -.infinity && text.sentences[row].kind != .heading {
                odds[row] = cuts.contains(row) ? 3 : min(odds[row], -5) - 2
            }
        }
        self.odds = odds
    }

    /// What a language model's word for or against a new scene weighs, in log odds.
    ///
    /// Set by hand, for want of annotated answers. A heading, at 7, stays a cut whatever the model says.
    private static let worthOfWord: Float = 4.5
    private static let costOfSilence: Float = 1
    /// A model that names fewer than this share of the scenes that are expected has not cut, but lumped together.
    private static let leastShare = 0.3

    /// The same, with a language model's word.
    func hearing(_ told: ToldStory) -> SceneCutter {
        guard !isTopical else { return self }
        var cutter = self
        cutter.told = told
        for range in told.read {
            let rows = range.dropFirst().filter { odds[$0] > -.infinity }
            let expected = rows.reduce(0) { $0 + 1 / (1 + exp(-Double(odds[$1]))) }
            let starts = Set(told.scenes.map(\.sentences.lowerBound)).intersection(rows)
            let isLumped = Double(starts.count) < Self.leastShare * expected
            for row in rows {
                cutter.odds[row] += starts.contains(row) ? Self.worthOfWord : isLumped ? 0 : -Self.costOfSilence
            }
        }
        return cutter
    }

    /// One scene: which sentences, and why it begins there.
    package struct Cut: Sendable, Equatable {
        package var sentences: Range<Int>
        /// UTF-8 bytes of the text.
        package var range: Range<Int>
        /// How likely a scene begins here, 0–1; 1 for the first.
        package var confidence: Double
        package var reasons: [SceneModel.Reason]
    }

    /// As many scenes as the text seems to have.
    ///
    /// `minimum`: least characters of a scene; a text shorter than this is one scene.
    package func scenes(minimum: Int = 0) -> [Cut] {
        let probabilities = odds.map { $0 > -.infinity ? 1 / (1 + exp(-Double($0))) : 0 }
        let expected = isTopical ? odds.indices.filter { odds[$0] >= 3 } : nil
        let starts = expected ?? CutPlan.open(probabilities, share: model.share(text.language)) { isMarked($0) }
        return cuts(joined(starts, minimum: minimum))
    }

    /// Whether a cut is allowed, and is made by the text itself: a heading, or an ornament before.
    private func isMarked(_ row: Int) -> Bool {
        guard row > 0, odds[row] > -.infinity else { return false }
        return text.sentences[row].kind == .heading || text.sentences[row - 1].kind == .sceneBreak
    }

    /// Exactly as many scenes as asked, fewer only if they would be too short; their lengths balanced.
    ///
    /// `maximum`: at least 1. `minimum`: least characters of a scene.
    package func scenes(exactly maximum: Int, minimum: Int) -> [Cut] {
        let offsets = characterOffsets()
        let length = offsets.last ?? 0
        var count = max(1, min(maximum, length / max(1, minimum)))
        let rows = candidates(for: count)
        let candidates = rows.map { CutPlan.Candidate(offset: Double(offsets[$0]), logOdds: Double(odds[$0])) }
        count = min(count, candidates.count + 1)
        while count > 1 {
            let found = CutPlan.exactly(count, of: candidates, length: Double(length), minimum: Double(minimum))
            if let found { return cuts(found.map { rows[$0] }) }
            count -= 1
        }
        return cuts([])
    }

    /// Where cuts are looked for: of a long text only the likeliest places, enough of them for a fine choice.
    private func candidates(for count: Int) -> [Int] {
        let rows = odds.indices.filter { odds[$0] > -.infinity }
        let limit = max(2_000, count * 20)
        guard rows.count > limit else { return rows }
        let bucket = (rows.count + limit - 1) / limit
        return stride(from: 0, to: rows.count, by: bucket).compactMap { start in
            rows[start..<min(rows.count, start + bucket)].max { (odds[$0], $1) < (odds[$1], $0) }
        }
    }

    /// Unicode scalars before each sentence, and in all.
    private func characterOffsets() -> [Int] {
        CharacterCounter.offsets(of: text.sentences.map(\.range.lowerBound), in: text.text)
    }

    /// Leaves out cuts, the least likely first, until no scene is too short.
    private func joined(_ starts: [Int], minimum: Int) -> [Int] {
        guard minimum > 0 else { return starts }
        let offsets = characterOffsets()
        var starts = starts
        while !starts.isEmpty {
            let edges = [0] + starts + [text.sentences.count]
            let short = zip(edges, edges.dropFirst()).enumerated().filter {
                offsets[$1.1] - offsets[$1.0] < minimum
            }
            guard let piece = short.first?.offset else { return starts }
            // The piece's own start or the next piece's: whichever is less likely a scene's.
            let (own, next) = (piece - 1, piece)
            let isOwn = own >= 0 && (next >= starts.count || odds[starts[own]] <= odds[starts[next]])
            starts.remove(at: isOwn ? own : min(next, starts.count - 1))
        }
        return starts
    }

    private func cuts(_ starts: [Int]) -> [Cut] {
        let edges = [0] + starts + [text.sentences.count]
        return zip(edges, edges.dropFirst()).map { start, end in
            let from = start == 0 ? 0 : text.sentences[start].range.lowerBound
            let to = end < text.sentences.count ? text.sentences[end].range.lowerBound : text.text.utf8.count
            return Cut(
                sentences: start..<end,
                range: from..<to,
                confidence: start == 0 ? 1 : 1 / (1 + exp(-Double(odds[start]))),
                reasons: start == 0 ? [] : reasons(at: start)
            )
        }
    }

    private func reasons(at row: Int) -> [SceneModel.Reason] {
        let own = model.reasons(at: row, in: features, text)
        guard told?.begins(row) == true else { return own }
        return [SceneModel.Reason(feature: "language_model", weight: Double(Self.worthOfWord))] + own
    }

    /// The best cut by topic alone.
    package static func topics(of text: StoryText) -> TopicCut { topics(of: text, traits: WordTraits(text)) }

    private static func topics(of text: StoryText, traits: WordTraits) -> TopicCut {
        var units = TopicCut.Units(stems: [], starts: [0], vocabulary: traits.stemCount)
        units.stems.reserveCapacity(text.tokens.count)
        for sentence in text.sentences {
            for index in sentence.tokens {
                let stem = traits.stems[Int(text.tokens[index].word)]
                if stem >= 0 { units.stems.append(stem) }
            }
            units.starts.append(units.stems.count)
        }
        return TopicCut.cut(units)
    }
}
