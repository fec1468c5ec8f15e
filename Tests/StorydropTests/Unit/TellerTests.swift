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

    private static let names = [
        "Mara", "Jonas", "Amina", "Leo", "Li", "Ines", "Tom", "Sarah", "Olga", "Pavel", "Nuria", "Kofi", "Yara", "Hugo",
        "Freya", "Omar", "Ingrid", "Mateo", "Zoe", "Anton", "Priya", "Caspar", "Wilma", "Tariq", "Elsa", "Bram", "Noor",
        "Felix", "Daria", "Samuel",
    ]
    private static let kinds = [
        "a clockmaker", "twelve, stubborn", "a quiet child of nine", "old and half blind", "a sailor",
    ]
    private static let places = [
        "lighthouse", "castle", "village", "ship", "farm", "library", "island", "tower", "town", "cave",
    ]
    private static let looks = ["old", "forgotten", "floating", "silent", "crowded", "snowed-in"]
    private static let causes = [
        "has lost the map", "must mend the bridge", "is afraid of the dark", "hears a noise at night",
        "promised a grandmother to keep the garden", "must bring medicine across the mountains",
        "finds a stranger in the barn",
        "sees the lamp go out", "wants to know who rings the bell", "misses a key",
        "builds a boat that nobody believes in",
    ]

    /// Half of the briefs are of a few kinds, the other half like nobody else's.
    private static func brief(_ number: Int) -> StoryBrief {
        var random = SeededRandom(seed: UInt64(number) + 77)
        func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: items.indices, using: &random)] }
        var brief = StoryBrief()
        (brief.setting, brief.characters, brief.plot) = (pick(settings), pick(people), pick(plots))
        if number % 2 == 1 {
            let (hero, friend) = (pick(names), pick(names))
            brief.setting = "The \(pick(looks)) \(pick(places))"
            brief.characters = "\(hero), \(pick(kinds))" + (friend == hero ? "" : "; and \(friend)")
            brief.plot = "\(hero) \(pick(causes))"
        }
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
        // A heading and what follows it are two things.
        let words = text.replacing("\n", with: " ¶ ").split(whereSeparator: \.isWhitespace).map(String.init)
        for (word, next) in zip(words, words.dropFirst()) {
            let (left, right) = (word.lowercased(), next.lowercased())
            if left == right, left.last?.isLetter == true, left != "that", left != "had" {
                let place = text.range(of: "\(word) \(next)").map { text[$0.lowerBound...].prefix(80) } ?? ""
                found.append("\(word) \(next): \(place)")
            }
            if left == "a", right.first.map({ "aeiou".contains($0) }) == true, !right.hasPrefix("one"),
                !right.hasPrefix("uni"), !right.hasPrefix("use")
            {
                found.append("\(word) \(next)")
            }
            if word.last == ".", let first = next.first, first.isLowercase { found.append("\(word) \(next)") }
        }
        for mark in [" ,", " .", "..", ",,", " ;", " the the ", "I was was", "me's", "I's"] where text.contains(mark) {
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
        let shares = shared.map { pair, count in
            (pair, Double(count) / Double(min(stories[pair[0]] ?? 1, stories[pair[1]] ?? 1)))
        }.sorted { $0.1 > $1.1 }
        let worst = shares.first?.1 ?? 0
        let mean = shares.reduce(0) { $0 + $1.1 } / Double(500 * 499 / 2)
        #expect(worst < 0.1 && mean < 0.004, "\(shares.prefix(20)), mean \(mean)")
    }

    @Test(arguments: [
        ("Paris in winter", "Paris"), ("1920s Paris", "Paris"), ("a spaceship far from home", "spaceship"),
        ("Mars colony; 2250 AD", "colony"), ("Castle", "the castle"), ("The old mill", "the mill"),
    ])
    func placesAreNamedAsTheBriefDoes(setting: String, short: String) throws {
        var brief = StoryBrief()
        brief.setting = setting
        for seed in 1...20 {
            brief.seed = UInt64(seed)
            let text = try Storyteller.tell(brief).chapters.joined()
            #expect(text.contains(short) && !text.contains(" a paris"), "\(text)")
        }
    }

    @Test func theSameBriefIsTheSameTale() throws {
        for number in 0..<5 {
            #expect(try Storyteller.tell(Self.brief(number)) == Storyteller.tell(Self.brief(number)))
        }
    }
}
