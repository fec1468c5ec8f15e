import Foundation
import Testing
import Writing

@testable import StorydropCore

/// Tales of the built-in storyteller, for briefs of all kinds.
@Suite("The built-in storyteller")
struct TellerTests {
    private static let settings = [
        "A lighthouse on a rock, two hundred years ago", "A futuristic city in the year 2150",
        "the old castle of a sleepy king",
        "a village in the mountains", "Mars", "A desert town with one well", "a spaceship far from home",
        "Paris in winter",
        "A farm by a river", "an enchanted forest", "A school for young wizards", "",
        "On an island that nobody has a map of",
    ]
    private static let people = [
        "John is a tall, muscular man with a kind heart",
        "Mara Feldmann, twelve, stubborn; her brother Jonas, who fears the sea",
        "a small fox who fears the dark", "Two friends: Amina, a doctor, and Leo, her robot",
        "an old baker with a bad knee", "",
        "Captain Ines Duarte, fearless, and her parrot",
        "Li Wei is a quiet boy of nine. His grandmother knows everything.",
        "a lonely dragon", "Tom and Sarah, who are twins; their uncle Fred; a goose called Berta",
    ]
    private static let plots = [
        "Theme: Good vs. evil. Conflict: Save the world", "The lamp has cracked, and a storm is coming",
        "Someone steals the bell",
        "Somebody must carry a letter across the mountains before dark", "A promise to a dead grandmother", "",
        "Nobody believes that the noise at night is real", "The clock has stopped and only a child can mend it",
        "A stranger comes, and everybody is afraid of it", "She has lost the key to the house",
    ]

    private static func brief(_ number: Int) -> StoryBrief {
        var random = SeededRandom(seed: UInt64(number) + 77)
        func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: items.indices, using: &random)] }
        var brief = StoryBrief()
        (brief.setting, brief.characters, brief.plot) = (pick(settings), pick(people), pick(plots))
        if brief.words.isEmpty { brief.plot = "A day at the market" }
        brief.tone = pick(StoryBrief.Tone.allCases)
        brief.ending = pick(StoryBrief.Ending.allCases)
        brief.pointOfView = pick(StoryBrief.PointOfView.allCases)
        brief.audience = pick(StoryBrief.Audience.allCases)
        brief.length = pick([400, 600, 800, 1000, 1200, 1500])
        brief.chapters = pick([0, 0, 1, 3])
        brief.seed = UInt64(number) + 1
        return brief
    }

    /// Told once for all tests.
    private static let stories = Result { try (0..<500).map { try DraftWriter.story(brief($0)) } }

    @Test func holdsAllGatesForEveryBrief() throws {
        var bad: [String] = []
        for (number, story) in try Self.stories.get().enumerated() {
            let brief = Self.brief(number)
            let text = story.markdown
            let told = "\(number): \(brief.characters) | \(brief.setting) | \(brief.plot)\n\(text)"
            var wrong = story.faults.map { "\($0.kind): \($0.message)" } + Self.artefacts(text)
            if text.contains(where: { "{}[]|".contains($0) }) { wrong.append("an unfilled slot") }
            if story.writers != ["local draft"] { wrong.append("\(story.writers)") }
            if !wrong.isEmpty { bad.append("\(wrong) in \(told.prefix(bad.count < 3 ? 3000 : 120))") }
        }
        #expect(bad.isEmpty, "\(bad.count): \(bad.joined(separator: "\n"))")
    }

    /// What no editor would print: doubled words, "a apple", blanks before marks, sentences without capitals.
    private static func artefacts(_ text: String) -> [String] {
        var found: [String] = []
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        for (word, next) in zip(words, words.dropFirst()) {
            let (left, right) = (word.lowercased(), next.lowercased())
            if left == right, left.last?.isLetter == true, left != "that", left != "had" {
                found.append("\(word) \(next)")
            }
            if left == "a", right.first.map({ "aeiou".contains($0) }) == true, !right.hasPrefix("one"),
                !right.hasPrefix("uni")
            {
                found.append("\(word) \(next)")
            }
            if word.last == ".", let first = next.first, first.isLowercase { found.append("\(word) \(next)") }
        }
        for mark in [" ,", " .", "..", ",,", " ;", "the the", "I was was", "me's", "I's"] where text.contains(mark) {
            found.append(mark)
        }
        return found
    }

    @Test func twoBriefsAreTwoTales() throws {
        var openings: Set<String> = []
        var stories: [Int: Int] = [:]
        var known: [[Substring]: [Int]] = [:]
        var shared: [[Int]: Int] = [:]
        for (number, story) in try Self.stories.get().enumerated() {
            let text = story.parts.joined(separator: "\n\n")
            #expect(openings.insert(String(text.prefix(160))).inserted, "\(text.prefix(160))")
            let words = Repetition.words(of: text)
            let runs = Set((0...(words.count - 8)).map { Array(words[$0..<($0 + 8)]) })
            stories[number] = runs.count
            for run in runs {
                for other in known[run] ?? [] { shared[[other, number], default: 0] += 1 }
                known[run, default: []].append(number)
            }
        }
        // Of all pairs, most have nothing in common but a phrase.
        let pairs = Double(500 * 499 / 2)
        let sum = shared.reduce(0.0) { sum, pair in
            sum + Double(pair.value) / Double(min(stories[pair.key[0]] ?? 1, stories[pair.key[1]] ?? 1))
        }
        #expect(sum / pairs < 0.08, "\(sum / pairs)")
    }

    @Test func theSameBriefIsTheSameTale() throws {
        for number in 0..<5 {
            #expect(try Storyteller.tell(Self.brief(number)) == Storyteller.tell(Self.brief(number)))
        }
    }
}
