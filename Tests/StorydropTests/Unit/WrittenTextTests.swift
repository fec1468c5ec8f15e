import Foundation
import Testing
import Writing

@testable import StorydropCore

/// What of a model's answer is story, and what of a brief is meant.
@Suite("Texts of models, and briefs in plain words")
struct WrittenTextTests {
    @Test(arguments: [
        "\"Would you like some tea before you row back?\" said Mara.",
        "I hope you come back before the spring tide, Jonas thought, and did not look at her.",
        "Of course the party had gone on without her, in the department of lamps.",
        "He had once worked as an airship pilot.", "She taught a language model for a navigator to sing.",
        "Let me know, she thought, what the sea wants.", "Note by note, the bell came back.",
        "Here is the part of the harbour that nobody painted.",
    ])
    func aSentenceOfTheStoryIsNeverTouched(sentence: String) {
        let text = "\(sentence)\n\nThe boat left.\n\n\(sentence)"
        #expect(Leftovers.removed(from: text) == text)
        #expect(Leftovers.found(in: text).isEmpty)
    }

    @Test(arguments: [
        "Sure, here is the story:", "Here's part 2 of the story:", "**Chapter 2: The Storm**", "Chapter Two\n=====",
        "[End of story]", "*** THE END ***", "~ Fin ~", "Thank you for reading! Feel free to ask for a sequel.",
        "I will now wait for your next instruction.", "I AM DONE", "<page>", "Word count: 812",
        "I hope this continuation is what you had in mind.", "Would you like me to go on?", "As requested, part 3.",
        "(To be continued)", "```",
    ])
    func whatSpeaksOfTheWorkIsTakenOut(line: String) {
        let story = "The boat left the quay.\n\nNobody waved."
        #expect(Leftovers.removed(from: "\(line)\n\n\(story)\n\n\(line)").trimmingCharacters(in: .newlines) == story)
    }

    /// One bad entry is no reason to pay for another outline.
    @Test func anOutlineIsReadForgivingly() throws {
        let answer = """
            Here it is: {"title": "X", "cast": [{"name": "Mara"}], "chapters": [{"title": "One", "act": "1",
            "beats": ["Mara wakes.", null, "Mara leaves."]}], "plants": [{"what": "a lamp", "planted": "1", "paid_off": 1}]}
            """
        let outline = try OutlineReader.read(answer)
        #expect(outline.chapters[0].beats.count == 2 && outline.chapters[0].act == 1 && outline.plants.count == 1)
        let words = String(repeating: "word ", count: 900)
        let long = #"{"cast": [{"name": "M"}], "chapters": [{"beats": ["\#(words)"]}]}"#
        #expect(try OutlineReader.read(long).beats[0].text.count <= 400)
    }

    @Test func anOutlineThatDoesNotFitIsCut() {
        let chapters = (1...60).map { StoryOutline.Chapter(title: "\($0)", beats: ["Beat \($0) happens."]) }
        let outline = StoryOutline(title: "X", chapters: chapters)
        var brief = StoryBrief()
        (brief.length, brief.chapters) = (1200, 6)
        #expect(OutlineReader.misfit(outline, brief)?.contains("6") == true)
        let fitted = OutlineReader.fitted(outline, brief)
        #expect(fitted.chapters.count == 6 && fitted.beats.count <= 30)
        #expect(fitted.beats.map(\.text).joined().contains("Beat 60"))
        #expect(OutlineReader.misfit(fitted, brief) == nil)
    }

    @Test func aPageIsAPageInEveryScript() {
        let chinese = String(repeating: "灯塔里的灯在夜里熄灭了。", count: 2000)
        #expect(StoryMemory.page(of: chinese).count < 600)
        let english = String(repeating: "The lamp in the tower went out at night. ", count: 2000)
        let words = StoryMemory.page(of: english).split(separator: " ").count
        #expect((200...260).contains(words))
    }

    @Test(arguments: [
        ("Language: German\nA fox.", "language", "de"), ("A story in German about a fox", "language", "de"),
        ("Length: 1,500-2,000\nA fox.", "length", "1500"), ("Length: 2k\nA fox.", "length", "2000"),
        ("A 1.5k word story about a fox", "length", "1500"), ("Ein Märchen mit 500 Wörtern", "length", "500"),
        ("Audience: kids\nA fox.", "audience_age_group", "children"),
        ("A bedtime story, not scary at all, please no sad ending", "story_tone", "uplifting"),
    ])
    func plainWordsAreUnderstood(text: String, field: String, value: String) {
        #expect(BriefGuess(text).fields[field]?.value == value)
    }

    @Test(arguments: [
        ("A dog named \"Rex\" runs", "title"), ("The first person to the moon", "narrative_pov"),
        ("A boy like Oliver Twist", "ending_preference"), ("A tale, no sad ending", "ending_preference"),
    ])
    func andNoMoreThanTheySay(text: String, field: String) {
        #expect(BriefGuess(text).fields[field] == nil)
    }

    @Test(arguments: ["Tone: scary\nA fox.", "Length: 200,000 words\nA fox.", "Length: long\nA fox."])
    func whatIsAskedForAndCannotBeIsAnError(text: String) throws {
        let request = ReadRequest(bytes: Array(text.utf8), name: "a.brief.txt", lowercasedExtension: "brief.txt")
        #expect(throws: StorydropError.self) { try BriefReader.read(request) }
    }

    @Test func listsAndNothingAreTaken() throws {
        func settings(_ text: String, _ kind: String) throws -> StepSettings? {
            let request = ReadRequest(bytes: Array(text.utf8), name: "a.\(kind)", lowercasedExtension: kind)
            guard case .brief(let brief) = try BriefReader.read(request) else { return nil }
            return brief.settings
        }
        let list = try settings(
            "character_input:\n  - Mara the keeper\n  - Jonas\nstory_setting: a rock\n",
            "brief.yaml"
        )
        #expect(list?.word("character_input") == "Mara the keeper; Jonas")
        let none = try settings(#"{"title": null, "persona": null, "plot_elements": "a storm"}"#, "brief.json")
        #expect(none?.values.keys.sorted() == ["plot_elements"])
        #expect(throws: StorydropError.self) {
            try settings("character_input: {name: Mara}\nplot_elements: a storm\n", "brief.yaml")
        }
        let front = try settings("---\nnotes: no animals\nlength: 600\n---\nA story about a fox\n", "brief.md")
        #expect(front?.word("notes") == "no animals" && front?.integer("length") == 600)
    }
}
