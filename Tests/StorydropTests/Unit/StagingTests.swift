import Testing

@testable import Analysis
@testable import Studio

/// What a text says of looks, sizes and presence, as the Studio gets it.
@Suite("Staging")
struct StagingTests {
    private func scenery(_ text: String) throws -> Scenery {
        let story = try StoryText(text, language: LanguageGuess.language(of: text), outline: Outline(text: text))
        return try #require(LocalAnalyst(story).analysis(.exactly(1)).scenes.first).brief.scenery
    }

    private func creatures(_ text: String) throws -> [Creature] { try scenery(text).actors.compactMap(\.creature) }

    @Test(arguments: ["en", "de", "fr", "es", "zh"])
    func everyLanguageHasItsTables(language: String) {
        let words = StagingWords.of(language)
        #expect(!words.colors.isEmpty && !words.hairColors.isEmpty)
        #expect(!words.garments.isEmpty && !words.roles.isEmpty && !words.actions.isEmpty)
    }

    /// A table that cannot be read must not be an empty one.
    @Test func whatIsBuiltInIsThere() {
        let languages =
            "cs da de el en es fi fr hu it ja ko nl nb pl pt ro ru sv tr uk zh".split(separator: " ").map(String.init)
        for language in languages {
            let dog = ["en": "dog", "de": "Hund", "fr": "chien", "es": "perro", "it": "cane", "zh": "狗"][language]
            if let dog { #expect(Motifs.of(language).creature(dog) == .dog, "\(language)") }
            #expect(Motifs.of(language).words.count > 50, "\(language)")
        }
        let tables = PaletteTables.standard
        #expect(tables.hours.count == Scenery.TimeOfDay.allCases.count)
        #expect(tables.seasons.count == Scenery.Season.allCases.count)
        #expect(tables.weathers.count >= Scenery.Weather.allCases.count - 1)
        #expect(tables.moods.count >= Scenery.Mood.allCases.count - 1)
    }

    @Test func coloursAreThoseOfTheText() throws {
        let dragons = try scenery("A red dragon and a blue dragon fight in the field.").actors
        #expect(dragons.map(\.coat) == [0xC23A38, 0x3A66A8])
        let girl = try #require(
            try scenery("A girl in a yellow dress with a red cloak stood on the beach.").actors.first
        )
        #expect(girl.person?.color == 0xE8C03A && girl.person?.extras.contains(.cloak) == true)
    }

    @Test func anAnimalIsAsLargeAsItIsTold() throws {
        func stature(_ text: String) throws -> Double? {
            try scenery(text).actors.first { $0.creature == .dragon }?.stature
        }
        #expect(try stature("A dragon slept in the field.") == nil)
        #expect(try stature("A tiny dragon slept in the field.") == 0.45)
        let kitten = try #require(try stature("A dragon put out its head. It was no larger than a cat."))
        #expect(kitten < 0.35)
        let grown = try #require(try stature("The dragon lay in the field, as large as a horse."))
        #expect(grown > kitten * 2)
    }

    @Test(arguments: [
        "There was not a dragon in sight.", "A boy looked at a picture of a dragon.", "She dreamed of a dragon.",
        "The dragon was gone.", "A toy dragon lay in the room.", "A man with a dragon's head stood there.",
    ])
    func whoIsNotThereIsNotDrawn(text: String) throws { #expect(try !creatures(text).contains(.dragon)) }

    @Test func severalAreThreeAndTwoAreTwo() throws {
        #expect(try creatures("Wolves howled in the forest.") == [.wolf, .wolf, .wolf])
        #expect(try creatures("Two wolves howled in the forest.") == [.wolf, .wolf])
        let crowd = try scenery("300 soldiers and 40 dogs stood in a cave.").actors
        #expect(crowd.contains { $0.person != nil } && crowd.contains { $0.creature == .dog })
    }

    @Test func whoIsWithSomebodyIsThere() throws {
        #expect(try scenery("An old fisherman and his wife sat in a small boat.").actors.count == 2)
        #expect(try scenery("The girl stood on the beach with her father.").actors.count == 2)
    }

    @Test func oneWhoWaitsAtAPlaceIsThere() throws {
        #expect(try scenery("A boy waited at the railway station.").place == .station)
        #expect(try scenery("A boy looked at the forest.").place != .forest)
    }

    @Test func whatOneDoesIsNoThing() throws {
        #expect(try !scenery("The boy bows to the queen.").things.contains(.bow))
        #expect(try !scenery("A blind man with a stick crosses the bridge.").things.contains(.cross))
        #expect(try scenery("A woman with a violin, a merchant and a boy sat there.").things.contains(.violin))
        #expect(try scenery("A boy with a bow stood in the field.").things.contains(.bow))
    }

    /// Of 60,000 letters without a blank: what looks for the parts of German words must not take the square of that.
    @Test func aGermanWordWithoutEndIsNoHang() throws {
        let word = "Ein " + String(repeating: "Ruder", count: 12_000)
        #expect(try scenery("Der Hund ging in den Wald. Sie sahen \(word).").place == .forest)
    }
}

@Suite("Room on the ground")
struct GroundGapsTests {
    @Test func whatIsTakenIsTakenOnce() throws {
        var gaps = GroundGaps(width: 1.78, taken: [(0.7, 1.0)])
        let (one, other) = (gaps.take(0.5), gaps.take(0.5))
        let (first, second) = (try #require(one), try #require(other))
        #expect(first.part == 1 && second.part == 1)
        for (x, _) in [first, second] {
            #expect(x - 0.25 > 0 && x + 0.25 < 1.78 && (x + 0.25 <= 0.7 || x - 0.25 >= 1.0))
        }
        #expect(abs(first.x - second.x) >= 0.5)
        let none = gaps.take(0.7)
        #expect(none == nil)
    }

    @Test func tooWideThingsAreMadeSmallerOrLeftOut() throws {
        var gaps = GroundGaps(width: 1, taken: [(0.5, 1)])
        let (none, smaller) = (gaps.take(0.9), gaps.take(0.6))
        #expect(none == nil)
        let shrunk = try #require(smaller)
        #expect(shrunk.part < 1 && shrunk.part >= 0.6)
    }
}
