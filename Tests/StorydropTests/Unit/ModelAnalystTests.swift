import Foundation
import Studio
import Synchronization
import SystemPackage
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

    /// Words that stand everywhere show nothing, and words that say something else do not show this.
    @Test func wordsThatShowNothingAreNoEvidence() throws {
        let story = try text()
        let json = """
            {"cast": [{"name": "the", "kind": "person"}, {"name": "She", "kind": "person"},
              {"name": "Maren", "kind": "person", "looks": [{"words": "\(Self.tale.prefix(300).split(separator: "\n").joined(separator: " "))", "sentence": 2}]}],
             "scenes": [{"first": 1, "actors": [], "place": {"kind": "desert", "words": "the", "sentence": 2},
              "weather": {"kind": "storm", "words": "and", "sentence": 3}, "time": {"kind": "dawn", "words": "night", "sentence": 7}}]}
            """
        let told = told(json, story)
        let analysis = LocalAnalyst(story).hearing(told).analysis(.exactly(1))
        let alone = LocalAnalyst(story).analysis(.exactly(1))
        #expect(analysis.scenes[0].brief.place == alone.scenes[0].brief.place)
        #expect(analysis.scenes[0].brief.weather == alone.scenes[0].brief.weather)
        #expect(analysis.scenes[0].brief.time == alone.scenes[0].brief.time)
        #expect(Set(analysis.cast.map(\.name)) == Set(alone.cast.map(\.name)))
        #expect(analysis.cast.allSatisfy { $0.looks.allSatisfy { $0.value.count < 60 } })
    }

    @Test func whoIsNotThereIsNoActor() throws {
        let story = try text(
            """
            Anna sat in the kitchen. The soup was hot. Anna peeled an apple.

            The next morning Bert stood on the pier. He saw a boat, and waved to it.
            """
        )
        let second = try number("The next morning", story)
        let json = """
            {"cast": [{"name": "Anna", "kind": "person"}, {"name": "Bert", "kind": "person"}], "scenes": [
             {"first": 1, "actors": [{"name": "Bert", "action": "peeled", "toward": "Anna", "sentence": 2},
                                     {"name": "Anna", "action": "peeled", "toward": "Bert", "sentence": 3}]},
             {"first": \(second), "actors": [{"name": "Bert", "action": "waved", "sentence": \(second + 1)},
                                           {"name": "Anna", "sentence": \(second)}]}]}
            """
        let scenes = LocalAnalyst(story).hearing(told(json, story)).analysis(.exactly(2)).scenes
        #expect(scenes.map { $0.brief.actors.map(\.name) } == [["Anna"], ["Bert"]])
        #expect(scenes[0].brief.actors[0].toward == nil && scenes[1].brief.actors[0].action == "waved")
    }

    @Test func aPersonIsNoAnimalOfTheStory() throws {
        let story = try text(
            "Elsbeth wrapped him in her coat, and the fox held the light. The fox barked. Elsbeth laughed."
        )
        let json = """
            {"cast": [{"name": "Elsbeth", "also": ["the fox"], "kind": "person"}, {"name": "fox", "kind": "animal"}], "scenes": []}
            """
        let cast = LocalAnalyst(story).hearing(told(json, story)).members
        #expect(Set(cast.map { $0.name.replacing("the ", with: "") }) == ["Elsbeth", "fox"])
        let alone = #"{"cast": [{"name": "Elsbeth", "also": ["the fox"], "kind": "person"}], "scenes": []}"#
        #expect(LocalAnalyst(story).hearing(told(alone, story)).members.count == 2)
    }

    @Test func whoseAnswerCannotBeReadHasNotReadIt() {
        let replies = [
            Understanding.Reply(sentences: [0, 1], model: "a/b", answer: "I am sorry, I cannot do that."),
            Understanding.Reply(sentences: [1, 2], model: "a/b", answer: #"{"cast": [], "scenes": []}"#),
            Understanding.Reply(sentences: [2, 3], model: "a/b", failure: "it is away"),
        ]
        #expect(Understanding(replies: replies).readers == ["local", "a/b"])
        #expect(Understanding(replies: Array(replies.prefix(1))).readers == ["local"])
        #expect(Understanding(replies: replies).warnings.count == 2)
    }

    /// A model that refuses one portion for now while it still reads the others.
    private struct OneFails: Model {
        let card = ModelCatalog.builtIn.card(ModelName(provider: "gemini", model: "reader"), kind: .text)
        final class Counts: Sendable {
            let begun = Mutex(0)
            let finished = Mutex(0)
        }

        let counts = Counts()

        func input(_ request: TextRequest) -> JSONValue { .text(request.turns[0].text) }

        func call(_ request: TextRequest, _ context: CallContext) async throws -> TextReply {
            let number = counts.begun.withLock { begun in
                begun += 1
                return begun
            }
            if number == 1 {
                // Not before the others are at work.
                while counts.begun.withLock({ $0 }) < 3 { try await Task.sleep(for: .milliseconds(1)) }
                throw ModelFailure(kind: .rateLimited, name: card.name, message: "later")
            }
            try await Task.sleep(for: .milliseconds(50))
            counts.finished.withLock { $0 += 1 }
            return TextReply(text: #"{"cast": [], "scenes": []}"#, isCutOff: false, usage: ModelUsage())
        }
    }

    @Test func callsAtWorkAreLetFinishWhenOneFails() async throws {
        let story = try text(
            (1...2_600).map { "\(Self.tale.suffix(120)) It was the day \($0)." }.joined(separator: "\n\n")
        )
        #expect(Portion.portions(of: story).count >= 3)
        let model = OneFails()
        let prompts = try PromptTemplates(overrides: "/nonexistent")
        let analyst = ModelAnalyst(model: model, prompts: prompts, awaited: "gemini")
        await #expect(throws: StorydropError.self) { try await analyst.read(story, CallContext()) }
        #expect(model.counts.finished.withLock { $0 } == model.counts.begun.withLock { $0 } - 1)
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
