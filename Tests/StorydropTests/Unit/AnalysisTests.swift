import Foundation
import Native
import Studio
import Testing

@testable import Analysis
@testable import StorydropCore

@Suite("A story is understood")
struct AnalysisTests {
    private func story(_ text: String) throws -> Story { try Story(try Fixture.manuscript(text: text)) }

    private func analysis(_ text: String, scenes: Int = 1) throws -> StoryAnalysis {
        try story(text).analysis(.exactly(scenes))
    }

    // MARK: Nothing is lost

    @Test(arguments: 0..<100)
    func generatedTextsAreCutWhole(block: Int) throws {
        for seed in (block * 100)..<(block * 100 + 100) {
            var generator = GeneratedText(seed: UInt64(seed + 1))
            let raw = generator.text()
            let text = try StoryText(raw, language: seed % 3 == 0 ? "de" : "en", outline: Outline(text: raw))
            let ends = Set(text.sentences.map(\.range.upperBound))
            #expect(text.sentences.map { Outline.slice(raw, $0.range) }.joined() == raw)
            for limits in [SceneLimits.open(minimum: 0), .exactly(1 + seed % 7, minimum: 10)] {
                let scenes = LocalAnalyst(text).analysis(limits).scenes
                #expect(
                    scenes.map { String(Outline.slice(raw, $0.sourceRange[0]..<$0.sourceRange[1])) }.joined() == raw
                )
                #expect(scenes.map(\.sourceRange[1]).allSatisfy(ends.contains))
                #expect(scenes.last?.characterRange[1] == raw.unicodeScalars.count)
            }
        }
    }

    @Test(arguments: [
        String(repeating: "word ", count: 4_000), String(repeating: "!?… ", count: 3_000) + "a",
        "a" + String(repeating: "\n", count: 20_000), (0..<800).map { "Name\($0)ius Aber\($0)ix went. " }.joined(),
        String(repeating: "😀👩‍👩‍👧 ", count: 1_000) + "a", String(repeating: "Он пришёл. 他笑道：“好。” مرحبا. ", count: 300),
        String(repeating: "Anna in a red cloak saw Bert in a blue hat and ", count: 3_000),
        (0..<3_000).map { "Name\($0)ius Smith went. " }.joined(),
        String(repeating: "“", count: 5_000) + "a", String(repeating: "a-", count: 6_000),
        String(repeating: "CHAPTER I\n", count: 800), String(repeating: "* * *\n\n", count: 2_000) + "The end.",
    ])
    func hostileTextsDoNoHarm(text: String) throws {
        let scenes = try story(text).analysis(.open(minimum: 0)).scenes
        #expect(scenes.first?.sourceRange[0] == 0)
        #expect(scenes.last?.sourceRange[1] == text.utf8.count)
    }

    @Test func theSameTextIsAlwaysUnderstoodTheSame() throws {
        let manuscript = try Fixture.manuscript("shadow.txt")
        let first = try Story(manuscript).analysis(.open(minimum: 0))
        #expect(try Story(manuscript).analysis(.open(minimum: 0)) == first)
    }

    // MARK: Headings and matter

    @Test(arguments: [
        ("CHAPTER IV", true), ("Chapter the First", true), ("Erstes Kapitel.", true), ("CAPITULO PRIMERO", true),
        ("3. Kapitel", true), ("Chapter I. The Storm.", true), ("第十二回 风雪夜归人", true), ("Part of it was lost.", false),
        ("“STOP!”", false), ("He had read the book twice", false),
    ])
    func headingsAreKnown(line: String, isHeading: Bool) {
        let body = String(repeating: "The keeper lit the lamp and looked out over the water. ", count: 12)
        let outline = Outline(text: body + "\n\n" + line + "\n\n" + body)
        #expect(outline.parts.map(\.kind) == [.body, isHeading ? .heading : .body, .body])
    }

    @Test func numbersAreHeadingsWhereTheyGoOn() {
        let body = String(repeating: "The keeper lit the lamp and looked out over the water. ", count: 12)
        let outline = Outline(text: "I\n" + body + "\nII\n" + body + "\nI saw him\n" + body + "\nIII\n" + body)
        let headings = outline.parts.enumerated().filter { $0.element.kind == .heading }.map(\.offset)
        #expect(headings == [0, 2, 6])
    }

    @Test func licencesAreSetAsideButKept() throws {
        let body = String(repeating: "The keeper lit the lamp and looked out over the water.\n\n", count: 12)
        let text =
            "Free to all.\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\n\(body)*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nPay no one.\n"
        let scenes = try story(text).scenes(maximum: 2, minimum: 50)
        #expect(scenes.first?.range.lowerBound == 0)
        #expect(scenes.last?.range.upperBound == text.utf8.count)
        for scene in scenes { #expect(!scene.text.contains("GUTENBERG") && !scene.text.contains("Pay no one")) }
    }

    @Test func wrappedLinesWithoutBlankLinesAreParagraphs() {
        let wrapped = """
            \tThe old keeper had lived in the tower for many years and had
            never once gone down to the village when the winter storms blew
            over the rocks. He lit the lamp.
            \tThen, in the autumn of that year, a girl came up the stairs and
            asked him for a light, and he gave her one of the small lanterns
            that hung beside the door, and she thanked him for it with a nod
            and went.
            \tNobody saw her again until the spring, when the boats came back
            from the north and she stood at the quay with the lantern in her
            hand.
            """
        #expect(Outline(text: wrapped).parts.count == 3)
    }

    // MARK: Briefs

    @Test func whatTheTextSaysHasItsPassage() throws {
        let text = "It was a stormy night. The old man sat in the kitchen by the stove. He held a lantern."
        let brief = try #require(try analysis(text).scenes.first).brief
        let place = try #require(brief.place)
        #expect(place.value == .kitchen)
        #expect(Outline.slice(text, place.evidence[0]..<place.evidence[1]) == "kitchen")
        #expect(brief.setting?.value == .indoor)
        #expect(brief.time?.value == .night)
        #expect(brief.weather?.value == .storm)
        #expect(brief.actors.map(\.name) == ["old man"])
        #expect(brief.objects.map(\.value).contains("lantern"))
    }

    @Test func whatItDoesNotSayIsNotInvented() throws {
        let brief = try #require(try analysis("“Well,” said Tom, “that is how it is.” Nobody answered.").scenes.first)
            .brief
        #expect(brief.place == nil && brief.time == nil && brief.weather == nil && brief.season == nil)
        #expect(brief.objects.isEmpty)
    }

    @Test func wordsThatSayTwoThingsSayBoth() throws {
        let brief = try #require(try analysis("One clear night they stood on the roof of the tower.").scenes.first)
            .brief
        #expect(brief.time?.value == .night && brief.weather?.value == .clear)
    }

    @Test func whatIsDeniedIsNotThere() throws {
        let text =
            "It has not rained for weeks, and there is no snow. We are not in the forest. Nobody had ever seen a storm."
        let brief = try #require(try analysis(text).scenes.first).brief
        #expect(
            brief.place == nil && brief.season == nil && brief.weather?.value != .rain && brief.weather?.value != .snow
        )
    }

    @Test func germanCompoundsAreWhatTheirPartsAre() throws {
        let brief = try #require(
            try analysis("An einem Herbstabend saß der alte Schulmeister im Garten. Er las ein Märchenbuch.").scenes
                .first
        ).brief
        #expect(brief.time?.value == .dusk && brief.season?.value == .autumn && brief.place?.value == .garden)
    }

    @Test(arguments: [("第一章 雨夜", "mond"), ("Chapter 4", "mond"), ("IV. The Storm", "mond"), ("The Moon", "The Moon")])
    func aPartsHeadingIsNoTitle(line: String, title: String) throws {
        let text =
            "\(line)\n\nThe old keeper sat by the fire and told the story of the moon to the girl.\n\nThen he slept."
        #expect(Outline(text: text).title ?? "mond" == title)
    }

    @Test func silenceCarriesOnAndAChapterDoesNot() throws {
        let night = "It was night. Tom sat in the kitchen by the stove and waited for the rain to end, and read.\n\n"
        let silent = "“Well,” said Tom, and he said it again and again, because nobody seemed to hear him at all.\n\n"
        let scenes = try analysis(night + silent + "CHAPTER II\n\n" + silent, scenes: 3).scenes
        try #require(scenes.count == 3)
        #expect(scenes[1].brief.place?.value == .kitchen)
        #expect(scenes[1].brief.place?.carried == true)
        #expect(scenes[1].brief.time?.carried == true)
        #expect(scenes[2].brief.place == nil)
    }

    @Test func theManifestTellsInWhichPicturesEachIs() throws {
        let told = try story(
            """
            Maren sat in the kitchen by the stove and read a book to the old dog.

            Tom walked down to the shore. Tom looked out over the sea, and saw the boat.
            """
        )
        let scenes = told.scenes(maximum: 2, minimum: 60)
        try #require(scenes.count == 2)
        let cast = ManifestAnalysis(told, scenes: scenes).cast
        #expect(cast.first { $0.name == "Maren" }?.scenes == [1])
        #expect(cast.first { $0.name == "Tom" }?.scenes == [2])
    }

    // MARK: Speech

    /// What lies within quotation marks, one string a speech.
    private func speech(_ text: String) -> [String] {
        SpeechScanner.ranges(in: text, paragraphs: Outline(text: text).parts.map(\.range)).map { range in
            String(decoding: Array(text.utf8)[range], as: UTF8.self)
        }
    }

    @Test func speechThatIsNeverClosedEndsWithItsParagraph() {
        let lost = """
            “I shall go, said Anna.

            In the morning she was gone.

            “Where is she?” asked Tom.
            """
        #expect(speech(lost).map { $0.prefix(6) } == ["“I sha", "“Where"])
        #expect(!speech(lost).joined().contains("morning"))
        let straight = lost.replacing("“", with: "\"").replacing("”", with: "\"")
        #expect(!speech(straight).joined().contains("morning") && speech(straight).joined().contains("Where"))
        // Told over paragraphs, each of which opens it anew.
        let long = "“It was dark.\n\n“It was late.\n\n“I slept,” she said. He nodded."
        #expect(speech(long).count == 3 && !speech(long).joined().contains("nodded"))
        // A mark of the wrong kind, and dashes at both ends, turn nothing inside out.
        let stray = "Er ging.“ Dann kam er.\n\n„Ja“, sagte er. Er stand auf.\n\n„Nein“, rief sie. Sie lief."
        #expect(!speech(stray).dropFirst().joined().contains("sagte") && !speech(stray).joined().contains("rief"))
        let dashes = "\"Wait--\"--he rose--\"I come,\" he said.\n\n\"But I--\", he said.\n\n\"I never—\"he began."
        #expect(!speech(dashes).joined().contains("he "))
        let french = "« Un deux.\n\nIl partit.\n\n« Cinq », dit-il.\n\n« Six », dit-elle."
        #expect(
            speech(french).map { $0.dropFirst().trimmingCharacters(in: .whitespaces) } == ["Un deux.", "Cinq", "Six"]
        )
        #expect(speech("»Ja –« sagte er. »Nein«, rief sie.") == ["»Ja –", "»Nein"])
        let within = "He said: “She called ‘help’ and ran. “What?” I cried. It was over."
        #expect(!speech(within).joined().contains("over"))
    }

    // MARK: Warnings

    @Test func warningsAreForRules() throws {
        let yaml = "match: {warnings: none}\npipeline: [illustrate]\n"
        let rule = try RuleParser(steps: allSteps).parse("name: kids\n" + yaml, file: "kids.yaml").get()
        var facts = RuleFacts(path: "a.txt", kind: .text, words: 20, language: "en")
        #expect(rule.match.accepts(facts))
        facts.warnings = try story("He stabbed the old man, and there was blood on the floor.").warnings.map(\.rawValue)
        #expect(facts.warnings.contains("violence"))
        #expect(!rule.match.accepts(facts))
        #expect(try story("The girl sat by the fire and read.").warnings.isEmpty)
    }
}
