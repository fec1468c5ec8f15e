import Foundation
import Yams

/// The small model that says how likely a new scene begins at a sentence: a weighted sum of named features.
///
/// Its weights are data (`lexicons/scene_model.yaml`), fitted by `Scripts/fit_scenes.py` on annotated scenes and on
/// the beginnings of chapters.
package struct SceneModel: Sendable {
    /// What a cut at a place that the text itself marks is worth, and what one inside a paragraph costs, in log odds;
    /// set by hand: the annotated texts have no paragraphs.
    private struct Marks: Sendable {
        var heading: Float = 0
        var ornament: Float = 0
        var insideParagraph: Float = 0
    }

    private var intercept: Float = 0
    private var weights: [Float] = []
    private var means: [Float] = []
    private var deviations: [Float] = []
    private var marks = Marks()
    /// How many of the expected cuts are made, by language.
    ///
    /// Where its readers agree on fewer scenes, doubtful cuts do more harm than good. Chosen with the weights.
    private var shares: [String: Double] = [:]
    /// Least gain and structure, in nats per word, by which a text is cut by its topics instead.
    private var topicGain = Double.infinity
    private var topicStructure = Double.infinity

    package static let fitted = SceneModel(yaml: Resource.sceneModel)

    package init(yaml: String) {
        let root = (try? Yams.load(yaml: yaml)) as? [String: Any] ?? [:]
        let features = root["features"] as? [String: [Double]] ?? [:]
        func number(_ name: String) -> Double { (root[name] as? Double) ?? (root[name] as? Int).map(Double.init) ?? 0 }
        for name in GapFeatures.Name.allCases {
            let values = features[name.rawValue] ?? [0, 1, 0]
            means.append(Float(values[0]))
            deviations.append(Float(values[1]))
            weights.append(Float(values[2]))
        }
        intercept = Float(number("intercept"))
        shares = (root["shares"] as? [String: Any] ?? [:]).compactMapValues { value in
            (value as? Double) ?? (value as? Int).map(Double.init)
        }
        topicGain = number("topic_gain")
        topicStructure = number("topic_structure")
        marks = Marks(
            heading: Float(number("heading")),
            ornament: Float(number("ornament")),
            insideParagraph: Float(number("inside_paragraph"))
        )
    }

    /// How many of the expected cuts are made in a text of a language.
    func share(_ language: String) -> Double { shares[String(language.prefix(2))] ?? shares["other"] ?? 1 }

    /// Whether a text is no story but one piece after the other, each of other words.
    func isTopical(_ topics: TopicCut) -> Bool {
        topics.cuts.count > 1 && topics.gain >= topicGain && topics.structure >= topicStructure
    }

    /// One reason for or against a scene's beginning.
    package struct Reason: Sendable, Codable, Equatable {
        package var feature: String
        /// What it adds to the log odds.
        package var weight: Double
    }

    /// The log odds of a new scene at each sentence; -infinity where no cut is allowed.
    func logOdds(of features: GapFeatures, in text: StoryText) -> [Float] {
        let perParagraph = Double(text.sentences.count) / Double(max(1, text.sentences.count { $0.isParagraphStart }))
        let hasParagraphs = perParagraph > 1.3 && perParagraph < Double(text.sentences.count)
        var odds: [Float] = []
        odds.reserveCapacity(features.rows)
        for row in 0..<features.rows {
            let sentence = text.sentences[row]
            guard row > 0, Self.mayCut(before: row, text) else {
                odds.append(-.infinity)
                continue
            }
            // A heading is judged by the sentence that it heads.
            let judged = sentence.kind == .heading ? Self.headed(by: row, text) : row
            var sum = weighted(features.row(judged))
            if sentence.kind == .heading {
                sum += marks.heading
            } else if text.sentences[row - 1].kind == .sceneBreak {
                sum += marks.ornament
            } else if hasParagraphs, !sentence.isParagraphStart {
                sum += marks.insideParagraph
            }
            odds.append(sum)
        }
        return odds
    }

    private func weighted(_ row: ArraySlice<Float>) -> Float {
        var sum = intercept
        for (index, value) in row.enumerated() {
            let scaled = (value - means[index]) / deviations[index]
            sum += weights[index] * scaled
        }
        return sum
    }

    /// What speaks most for a cut, the strongest first.
    func reasons(at row: Int, in features: GapFeatures, _ text: StoryText) -> [Reason] {
        var reasons: [Reason] = []
        if text.sentences[row].kind == .heading {
            reasons.append(Reason(feature: "heading", weight: Double(marks.heading)))
        }
        if row > 0, text.sentences[row - 1].kind == .sceneBreak {
            reasons.append(Reason(feature: "ornament", weight: Double(marks.ornament)))
        }
        for (index, value) in features.row(row).enumerated() {
            let weight = weights[index] * (value - means[index]) / deviations[index]
            if weight > 0.05, value > 0 {
                reasons.append(Reason(feature: GapFeatures.Name.allCases[index].rawValue, weight: Double(weight)))
            }
        }
        return Array(reasons.sorted { ($1.weight, $0.feature) < ($0.weight, $1.feature) }.prefix(5))
    }

    /// A heading stays with what it heads, an ornament with what it ends; what is no part of the story goes along.
    private static func mayCut(before row: Int, _ text: StoryText) -> Bool {
        let (here, before) = (text.sentences[row].kind, text.sentences[row - 1].kind)
        if here == .sceneBreak || here == .matter || before == .heading { return false }
        return true
    }

    private static func headed(by row: Int, _ text: StoryText) -> Int {
        var next = row
        while next + 1 < text.sentences.count, text.sentences[next].kind == .heading { next += 1 }
        return next
    }
}
