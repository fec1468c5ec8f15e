import Analysis
import Native
import Studio
import Testing

@testable import StorydropCore

@Suite("A story is cut whole")
struct SegmentationTests {
    static let texts = ["shadow.txt", "wald.txt", "baker.pdf"]

    @Test(arguments: texts, [(1, 100), (3, 100), (10, 50), (20, 100), (100, 500)])
    func everyByteBelongsToOneSegment(file: String, limits: (Int, Int)) throws {
        let story = try Story(try Fixture.manuscript(file))
        let ranges = story.scenes(maximum: limits.0, minimum: limits.1).map(\.range)
        #expect(ranges.first?.lowerBound == 0)
        #expect(ranges.last?.upperBound == story.manuscript.text.utf8.count)
        for (left, right) in zip(ranges, ranges.dropFirst()) { #expect(left.upperBound == right.lowerBound) }
        #expect(ranges.count <= limits.0)
        if ranges.count > 1 { for range in ranges { #expect(range.count >= limits.1) } }
    }

    @Test(arguments: texts)
    func noSentenceIsCut(file: String) throws {
        let story = try Story(try Fixture.manuscript(file))
        let starts = Set(story.manuscript.outline.parts.map(\.range.lowerBound))
        let allowed = Set(story.sentenceEnds).union(starts)
        for range in story.scenes(maximum: 20, minimum: 50).map(\.range).dropLast() {
            #expect(allowed.contains(range.upperBound))
        }
    }

    @Test func hardWrappedLinesAreNoSentenceEnds() throws {
        let text =
            "The old keeper had lived in\nthe tower for years. He lit\nthe lamp each night.\n\nThen came the storm."
        let story = try Story(try Fixture.manuscript(text: text))
        let sentences = story.scenes(maximum: 1, minimum: 1)
        #expect(sentences.count == 1)
        #expect(story.sentenceEnds.count == 3 || story.sentenceEnds.count == 4)
        #expect(!story.sentenceEnds.contains(28))
    }

    @Test(arguments: [
        ("He met Dr. Smith and St. Clair.", 1), ("“Why?” she said. He left.", 2), ("It was I. He left.", 2),
        ("J. R. Smith came. Messrs. Helter and Skelter went.", 2), ("Lo! from the dark he came.", 1),
    ])
    func endsThatAreNoneAreTakenBack(text: String, sentences: Int) throws {
        #expect(try Story(try Fixture.manuscript(text: text)).sentenceEnds.count == sentences)
    }

    @Test func lengthsAreBalanced() throws {
        let story = try Story(try Fixture.manuscript("shadow.txt"))
        let lengths = story.scenes(maximum: 6, minimum: 100).map(\.range.count)
        #expect(lengths.count == 6)
        let (longest, shortest) = (try #require(lengths.max()), try #require(lengths.min()))
        #expect(longest < shortest * 4)
    }

    @Test func aShortStoryIsOneSegment() throws {
        let story = try Story(try Fixture.manuscript(text: "The moon rose."))
        #expect(story.scenes(maximum: 10, minimum: 100).map(\.range) == [0..<14])
    }

    @Test func breaksAreLikelyCuts() throws {
        let half = String(repeating: "The moon rose over the quiet hill. ", count: 12)
        let text = half + "\n\n* * *\n\n" + half
        let story = try Story(try Fixture.manuscript(text: text))
        let ranges = story.scenes(maximum: 2, minimum: 100).map(\.range)
        let cut = try #require(ranges.first?.upperBound)
        #expect(Outline.slice(text, 0..<cut).contains("* * *"))
    }

    @Test func scenesKnowWhatIsSaid() throws {
        let text =
            "At night the old man sailed his boat across the stormy sea. Thunder rolled, and lightning struck the waves near the lighthouse."
        let scene = try #require(try Story(try Fixture.manuscript(text: text)).scenes(maximum: 1, minimum: 50).first)
        #expect([.sea, .shore].contains(scene.brief.scenery.place))
        #expect(scene.brief.scenery.time == .night)
        #expect(scene.brief.scenery.weather == .storm)
        let man = try #require(scene.brief.scenery.actors.first?.person)
        #expect(man.age == .old && man.gender == .male)
        #expect(scene.brief.scenery.things.contains(.boat) && scene.brief.scenery.things.contains(.lighthouse))
    }

    @Test func germanIsUnderstoodToo() throws {
        let scene = try #require(try Story(try Fixture.manuscript("wald.txt")).scenes(maximum: 1, minimum: 50).first)
        #expect(scene.brief.scenery.place == .forest)
        let people = scene.brief.scenery.actors.compactMap(\.person)
        #expect(people.contains { $0.gender == .female } && people.contains { $0.gender == .male })
    }

    @Test func titlesAreNotSeen() throws {
        let text =
            "The Dragon\n\nA girl sat by the fire. She read.\n\nChapter Two. The Wolf\n\nShe slept, and she dreamed."
        let scene = try #require(try Story(try Fixture.manuscript(text: text)).scenes(maximum: 1, minimum: 50).first)
        let people = scene.brief.scenery.actors.compactMap(\.person)
        #expect(people.count == 1 && people[0].age == .child && people[0].gender == .female)
        #expect(scene.brief.scenery.actors.count == 1)
        #expect(scene.text.contains("The Dragon"))
    }

    @Test func similesAreNotSeen() throws {
        let text = "It was as large as a horse, and it slept like a bear. A fox came."
        let scene = try #require(try Story(try Fixture.manuscript(text: text)).scenes(maximum: 1, minimum: 50).first)
        #expect(scene.brief.scenery.actors.map(\.creature) == [.fox])
    }

    @Test func namesAreNotAnimals() throws {
        let text = "Maren and Maren and Maren sat there."
        let scene = try #require(try Story(try Fixture.manuscript(text: text)).scenes(maximum: 1, minimum: 50).first)
        let people = scene.brief.scenery.actors.map(\.person)
        #expect(people.count == 1 && people[0]?.gender == .female)
    }
}
