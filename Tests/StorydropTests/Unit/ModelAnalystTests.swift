import Foundation
import Studio
import Testing

@testable import Analysis
@testable import StorydropCore

/// What a language model says of a story, held against the text.
@Suite("A model's understanding")
struct ModelAnalystTests {
    private static let tale = """
        CHAPTER I

        Maren lived in the lighthouse. She had long black hair and a red cloak. The old keeper sat in the kitchen by the \
        fire. "You must go," he said to the girl.

        Maren took the lantern and went down to the harbour. It was night, and the rain fell.

        CHAPTER II

        The next morning Jonas stood upon the shore. The keeper's daughter waved to him. He carried a basket of fish, and \
        the sun shone.
        """

    private func text(_ text: String = tale) throws -> StoryText {
        try StoryText(text, language: "en", outline: Outline(text: text))
    }

    private func told(_ json: String, _ text: StoryText) -> ToldStory {
        Understanding(
            replies: [.init(sentences: [0, text.sentences.count], model: "mock/reader", answer: json)]
        ).told(text)
    }

    /// The number that a model is shown for the sentence that begins with some words.
    private func number(_ words: String, _ text: StoryText) throws -> Int {
        let line = MockReader.sentences(Portion.portions(of: text)[0].numbered(text)).first { $0.text.hasPrefix(words) }
        return try #require(line?.number)
    }

    @Test func isShownEverySentenceOnceBehindItsNumber() throws {
        let story = try text()
        let lines = MockReader.sentences(Portion.portions(of: story)[0].numbered(story))
        #expect(lines.map(\.number) == Array(1...story.sentences.count))
        #expect(lines.map(\.text) == story.sentences.map { story.flowing($0.range) })
    }

    /// Whatever the size of the portions: all sentences in order, none twice, and none longer than asked by much.
    @Test(arguments: [30, 77, 400, 5_000])
    func portionsCoverEverySentenceOnce(words: Int) throws {
        let story = try text((1...40).map { "\(Self.tale) It was the day \($0)." }.joined(separator: "\n\n"))
        let portions = Portion.portions(of: story, mostWords: words)
        #expect(portions.flatMap { Array($0.sentences) } == Array(story.sentences.indices))
        #expect(portions.allSatisfy { !$0.sentences.isEmpty && $0.words(story) <= words + words / 4 + 30 })
        #expect(
            words != 400
                || portions.dropFirst().allSatisfy { story.sentences[$0.sentences.lowerBound].isParagraphStart }
        )
    }

    @Test func joinsTheNamesOfOneAndTakesLooksFromTheText() throws {
        let story = try text()
        let json = """
            {"cast": [{"name": "Maren", "also": ["the girl", "the keeper's daughter", "Lady Maren of the Isles"],
              "kind": "person", "gender": "female", "age": "young",
              "looks": [{"words": "long black hair", "sentence": \(try number("She had", story))},
                        {"words": "green eyes", "sentence": 3}]},
              {"name": "the old keeper", "also": ["the keeper"], "kind": "person", "gender": "male", "age": "old"},
              {"name": "Gandalf", "kind": "person"}], "scenes": []}
            """
        let told = told(json, story)
        let analysis = LocalAnalyst(story).hearing(told).analysis(.open(minimum: 0))
        let maren = try #require(analysis.cast.first { $0.name == "Maren" })
        #expect(maren.aliases.contains("the girl") && maren.aliases.contains("the keeper's daughter"))
        #expect(!maren.aliases.contains("Lady Maren of the Isles"))
        #expect(maren.looks.first?.value == "long black hair" && !maren.looks.contains { $0.value == "green eyes" })
        #expect(maren.age == .young && maren.mentions >= 4)
        #expect(analysis.cast.contains { $0.name == "the old keeper" && $0.gender == .male })
        #expect(!analysis.cast.contains { $0.name == "Gandalf" })
        for word in ["Gandalf", "green eyes", "Lady Maren"] {
            #expect(told.rejected.contains { $0.contains(word) }, "\(told.rejected)")
        }
    }

    @Test func doesNotMakeTwoOneAgainstTheText() throws {
        let story = try text(
            "Anna met Clara at the bridge. Anna smiled. Clara waved. Clara and Anna went home together."
        )
        let json = #"{"cast": [{"name": "Anna", "also": ["Clara"], "kind": "person"}], "scenes": []}"#
        let analyst = LocalAnalyst(story).hearing(told(json, story))
        let cast = analyst.members
        #expect(cast.map(\.name).sorted() == ["Anna", "Clara"])
        #expect(analyst.rejected.contains { $0.contains("two") })
    }

    @Test func findsWhomOnlyTheModelKnows() throws {
        let story = try text("the thing from the well crept nearer. the thing from the well sang.")
        let json = #"{"cast": [{"name": "the thing from the well", "kind": "being"}], "scenes": []}"#
        let cast = LocalAnalyst(story).hearing(told(json, story)).members
        #expect(cast.contains { $0.name == "the thing from the well" && $0.kind == .being && $0.mentions == 2 })
    }

    @Test func believesOnlyEvidenceThatIsThere() throws {
        let story = try text()
        let second = try number("CHAPTER II", story)
        let json = """
            {"cast": [], "scenes": [{"first": 1, "actors": [{"name": "Maren", "action": "took", "sentence": 6}],
              "place": {"kind": "castle", "words": "the lighthouse", "sentence": 2},
              "time": {"kind": "night", "words": "It was night", "sentence": 2},
              "weather": {"kind": "hurricane", "words": "the rain", "sentence": 7},
              "moment": \(second + 1)},
             {"first": \(second), "actors": [{"name": "Jonas", "sentence": \(second + 1)}, {"name": "Maren", "sentence": 2}],
              "place": {"kind": "shore", "words": "upon the shore", "sentence": \(second + 1)},
              "weather": {"kind": "snow", "words": "deep snow", "sentence": \(second + 1)}, "moment": \(second + 2)},
             {"first": 2, "actors": [], "moment": 2}, {"first": 99999, "actors": [], "moment": 2}, {"first": "x"}]}
            """
        let told = told(json, story)
        let scenes = LocalAnalyst(story).hearing(told).analysis(.exactly(2)).scenes
        #expect(scenes.count == 2 && scenes[1].sourceRange[0] == story.sentences[second - 1].range.lowerBound)
        #expect(scenes[0].brief.place?.value == .castle && scenes[0].brief.time?.value == .night)
        // A kind of weather that there is not, and words that are not there: as the text was understood without.
        #expect(scenes[0].brief.weather?.value == .rain && scenes[1].brief.weather?.value == .clear)
        #expect(scenes[0].brief.actors.map(\.name) == ["Maren"] && scenes[0].brief.actors.first?.action == "took")
        #expect(scenes[1].brief.actors.map(\.name) == ["Jonas"])
        #expect(scenes[1].brief.moment?.value.hasPrefix("The keeper's daughter") == true)
        for complaint in ["hurricane", "deep snow", "99999", "before the one", "moment", "not of the asked form"] {
            #expect(told.rejected.contains { $0.contains(complaint) }, "\(complaint) in \(told.rejected)")
        }
        for finding in scenes.compactMap(\.brief.place?.evidence) { #expect(finding.count == 2) }
    }

    /// A model that lumps all together joins nothing that the text itself sets apart.
    @Test func losesNoSceneThatHasAHeading() throws {
        let story = try text(
            (1...6).map { "CHAPTER \($0)\n\n\(Self.tale.split(separator: "\n\n")[1])" }.joined(separator: "\n\n")
        )
        let lumped = told(#"{"cast": [], "scenes": [{"first": 1, "actors": [], "moment": 2}]}"#, story)
        #expect(LocalAnalyst(story).hearing(lumped).analysis(.open(minimum: 0)).scenes.count >= 6)
        let alone = LocalAnalyst(story).analysis(.open(minimum: 0)).scenes.map(\.sourceRange)
        #expect(LocalAnalyst(story).hearing(lumped).analysis(.open(minimum: 0)).scenes.map(\.sourceRange) == alone)
    }

    @Test func aSceneOfTheModelIsACutWithItsReason() throws {
        let story = try text(
            "The fox ran on. It was glad. The sky was blue. The owl slept in its tree. It dreamt. It snored."
        )
        let json = #"{"cast": [], "scenes": [{"first": 1, "actors": []}, {"first": 4, "actors": []}]}"#
        let scenes = LocalAnalyst(story).hearing(told(json, story)).analysis(.open(minimum: 0)).scenes
        #expect(scenes.count == 2)
        #expect(scenes.last?.sourceRange[0] == story.sentences[3].range.lowerBound)
        #expect(scenes.last?.reasons.first?.feature == "language_model")
    }

    /// Answers that are nonsense in every way change nothing, and break nothing.
    @Test(arguments: [
        "", "{}", "[]", "no", #"{"cast": 1, "scenes": {}}"#, #"{"cast": [], "scenes": []"#, "}{",
        #"{"cast": [null, 1, {"name": ""}, {"name": "the"}], "scenes": [{"first": -1}, {"first": 1, "moment": -5}]}"#,
    ])
    func nonsenseIsHarmless(answer: String) throws {
        let story = try text()
        let told = told(answer, story)
        let alone = LocalAnalyst(story).analysis(.open(minimum: 0)).scenes.map(\.sourceRange)
        let analysis = LocalAnalyst(story).hearing(told).analysis(.open(minimum: 0))
        #expect(analysis.scenes.map(\.sourceRange) == alone)
        #expect(!told.rejected.isEmpty)
    }
}
