import Foundation
import Testing

@testable import Analysis
@testable import StorydropCore

/// Who is in a story, and who is there in a scene.
@Suite("The cast")
struct CastTests {
    private func analysis(_ text: String) throws -> StoryAnalysis {
        try Story(try Fixture.manuscript(text: text)).analysis(.exactly(1))
    }

    private func actors(_ text: String) throws -> Set<String> {
        Set(try #require(try analysis(text).scenes.first).brief.actors.map(\.name))
    }

    /// The data that everything rests on is compiled in: a slip in it would be an empty lexicon, and no error.
    @Test(arguments: ["en", "de", "fr", "es", "zh"])
    func theBundledDataIsThere(language: String) throws {
        let lexicon = Lexicon.of(language)
        #expect(lexicon.language == language && lexicon.words.count > 200)
        for kind in [
            Lexicon.Kind.time, .season, .weather, .light, .mood, .person, .animal, .object, .say, .warning, .small,
        ] {
            #expect(lexicon.words.values.contains { $0.contains { $0.kind == kind } }, "\(kind)")
        }
        #expect(Cues.of(language).kinds.count > 80)
        let places = ["en": "kitchen", "de": "küche", "fr": "cuisine", "es": "cocina", "zh": "厨房"]
        #expect(PlaceLexicon.of(language).meaning(of: places[language] ?? "")?.place == .kitchen)
        let text = try StoryText("Anna, Karl.", language: "de", outline: Outline(text: "Anna, Karl."))
        #expect(GivenNames.genders(in: text.words).count == 2)
    }

    @Test func namesAndEpithetsAreJoined() throws {
        let cast = try analysis(
            """
            Maren, the keeper's daughter, ran down to the shore. Her long black hair was wet. Maren wore a red cloak. \
            The old keeper, Mr. White, called her. “Come, Maren,” said Mr. White. Mrs. White stood in the door. \
            The keeper's daughter laughed.
            """
        ).cast
        let maren = try #require(cast.first { $0.name == "Maren" })
        #expect(maren.gender == .female)
        #expect(maren.aliases.contains("daughter"))
        #expect(maren.looks.map(\.value).contains("long black hair"))
        #expect(maren.looks.map(\.value).contains("red cloak"))
        #expect(cast.contains { $0.name == "Mr. White" && $0.gender == .male && $0.aliases.contains("old keeper") })
        #expect(cast.contains { $0.name == "Mrs. White" && $0.gender == .female })
    }

    @Test func oneNameIsNotTwoPeople() throws {
        let cast = try analysis(
            """
            John Sherman sat by the fire. Sherman read. Mrs. Sherman, his mother, poured the tea. “John,” she said. \
            Sherman looked up at Mrs. Sherman. Mary Carton came in with Sherman's hat. Miss Carton smiled.
            """
        ).cast.filter { $0.name.first?.isUppercase ?? false }
        #expect(Set(cast.map(\.name)) == ["John Sherman", "Mrs. Sherman", "Mary Carton"])
    }

    @Test func aPlainWordIsTheOnlyOneWhomItCanMean() throws {
        let cast = try analysis(
            """
            Maren lived in the lighthouse with the old keeper. She had long black hair. Every night the keeper climbed the \
            stairs. One night a storm came over the sea. The rain beat on the windows, and the keeper lay ill. “You must \
            light the lamp,” he said to the girl.
            """
        )
        #expect(cast.cast.first { $0.name == "Maren" }?.aliases == ["girl"])
        #expect(cast.cast.first { $0.name == "keeper" }?.aliases == ["old keeper"])
        #expect(cast.cast.count == 2)
        // Rain that beats is no violence.
        #expect(cast.warnings.isEmpty)
    }

    @Test func theWifeAndTheMaidenOfOneSurnameAreTwo() throws {
        let cast = try analysis(
            """
            Nelly Faber sat at the window. Nelly read. Mrs. Faber, her mother, came in. “Nelly,” said Mrs. Faber. Johnson \
            Faber stood at the door. Miss Faber rose. Faber laughed at Miss Faber, and Mrs. Faber left.
            """
        ).cast.filter(\.isNamed)
        #expect(Set(cast.map(\.name)) == ["Nelly Faber", "Mrs. Faber", "Johnson Faber"])
        // A surname alone is the man's.
        #expect(cast.first { $0.name == "Johnson Faber" }?.aliases == ["Faber"])
    }

    @Test(arguments: [
        // All of a list do what its last does.
        ("The milkmaid, the miller, and William had made a party to the fair.", ["milkmaid", "miller", "William"]),
        // What is put in between takes nobody's verb away.
        ("I was at the drawers, when the butler, backed by two servants, came in.", ["butler"]),
        ("They met Widgery, and Davidson, evidently most distressed, trying to see.", ["Widgery", "Davidson"]),
        // An adjective that looks like a verb is none.
        ("A wounded soldier lay on the bed.", ["soldier"]),
        // Whom somebody is likened to, or only speaks of, is not there; whom one sees is.
        ("Anna was as happy as an old man or an infant.", ["Anna"]),
        ("Anna ran. “My name is Clara Bow. Mr. Speight is dead,” she said.", ["Anna"]),
        ("Anna rose. “I see Clara on the hill,” she said.", ["Anna", "Clara"]),
        // Nobody is nobody, and what is denied is not there.
        ("Nobody knocked. Anna slept, and nobody in particular sang.", ["Anna"]),
        // What somebody is called beside his name is he.
        ("Her husband Paul buttered his toast. Paul laughed.", ["Paul"]),
        ("“Give it back,” said Heron. Frog sat on a leaf. The heron stood on one leg.", ["Heron", "Frog"]),
        ("My sister Odile ran out. Odile laughed.", ["sister Odile"]),
        ("CAPTAIN AHERN STOOD ON THE BRIDGE. MOLLY SLEPT.", ["CAPTAIN AHERN", "MOLLY"]),
        // Birds in the sky are scenery, unless they talk.
        ("Anna walked in the field, and a lark sang.", ["Anna"]),
        ("Anna walked in the field. “Good day,” said the lark.", ["Anna", "lark"]),
    ])
    func whoIsThereIsTold(text: String, people: [String]) throws {
        #expect(try actors(text) == Set(people))
    }

    @Test func germanPeopleAreCalledAsGermanWritesThem() throws {
        let cast = try analysis(
            """
            Die alte Magd öffnete die Tür. Hildegard trat zu dem Manne und sah des Mannes Hände. Der Mann schwieg. Die Freunde \
            lachten, und die Kinder liefen in den Garten. Hildegard fragte sich, ob sie sich Fräulein Schulze mitteilen \
            sollte. Das machte Eindruck, und viel Eindruck machte auch die Magd, die schwere Körbe trug.
            """
        ).cast
        let names = cast.map(\.name)
        #expect(names.contains("alte Magd") && names.contains("Mann") && names.contains("Hildegard"))
        #expect(!names.contains("Manne") && !names.contains("Mannes") && !names.contains("Eindruck"))
        // Several are no member.
        #expect(!names.contains("Freunde") && !names.contains("Kinder"))
    }

    @Test func chineseNamesStandBeforeWhatTheyDo() throws {
        let people = try actors(
            """
            凤姐还欲问时，只听二门上传出云板，将凤姐惊醒。凤姐吓了一身冷汗。却说宝玉因近日落单，也不和人玩耍。袭人慌慌忙忙上来，扶着问：“是怎么样的？”\
            宝玉道：“不用忙。”袭人见他如此，不敢拦阻。贾母见他要去，因说：“等明早再去不迟。”贾母命人备车，宝玉笑道：“好。”袭人忙点灯，袭人便去了。
            """
        )
        #expect(people.isSuperset(of: ["凤姐", "宝玉", "袭人", "贾母"]))
        #expect(people.count <= 5)
    }
}
