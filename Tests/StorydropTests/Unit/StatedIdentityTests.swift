import Testing

@testable import Analysis
@testable import StorydropCore

/// Who is one and the same because the text says so, and who is not.
@Suite("Stated identity")
struct StatedIdentityTests {
    /// All names of the member that has one of these.
    private func names(_ name: String, in text: String) throws -> Set<String> {
        let cast = try Story(try Fixture.manuscript(text: text)).analysis(.exactly(1)).cast
        let member = try #require(cast.first { ([$0.name] + $0.aliases).contains(name) }, "\(cast.map(\.name))")
        return Set([member.name] + member.aliases)
    }

    @Test func aTitleBehindANameIsTheNames() throws {
        let text = """
            Edward rode through the forest of Windsor. Edward, Duke of Kent, lifted his hand. The Duke of Kent laughed \
            at his men. Edward slept badly that night. The Duke of Kent rose early and called for his horse.
            """
        #expect(try names("Edward", in: text).contains("Duke of Kent"))
        let two = """
            Edward rode through the forest of Windsor. Edward and the Duke of Kent lifted their hands. The Duke of Kent \
            laughed at Edward. Edward slept badly that night. The Duke of Kent rose early and called for his horse.
            """
        #expect(try !names("Edward", in: two).contains("Duke of Kent"))
    }

    @Test func whatSomebodyIsCalledIsHisName() throws {
        let text = """
            La dama esperaba al conde de Nuévalos. El conde de Nuévalos saludó a todos. Fernando (así se llamaba el de \
            Nuévalos) besó la mano de la dama. Fernando salió de la casa. Nuévalos abrió la puerta y gritó. El conde de \
            Nuévalos lloró toda la noche en su casa de Madrid.
            """
        #expect(try names("Fernando", in: text).contains("conde de Nuévalos"))
    }

    @Test func onlyOneIsAChildsMother() throws {
        let story = """
            Lady Ashton and her daughter Irene came down to the garden. Irene ran to Julia, her mother, and took her \
            hand. Julia laughed. Lady Ashton told a story, and Irene listened. Julia kissed the child. Lady Ashton shut \
            the door.
            """
        #expect(try names("Julia", in: story).contains("Lady Ashton"))
        // The mother of another.
        let other = story.replacing("Irene ran to Julia, her mother", with: "Agnes ran to Julia, her mother")
        #expect(try !names("Julia", in: other).contains("Lady Ashton"))
    }

    @Test func theWifeOfTheOnlyManOfANameHasIt() throws {
        let text = """
            »Es ist fest und unwiderruflich, Johanna,« sprach der Greis; »heute wirst Du die Gattin des Herrn Oburn.« \
            Johanna weinte. Herr Oburn lachte und stieg in den Wagen. Madame Oburn sah aus dem Fenster. Madame Oburn \
            schwieg den ganzen Tag. Johanna dachte an die Mutter. Herr Oburn schlief.
            """
        #expect(try names("Johanna", in: text).contains("Madame Oburn"))
        // Spoken to a friend of hers.
        let friend = text.replacing("heute wirst Du die Gattin", with: "heute wird sie die Gattin")
        #expect(try !names("Johanna", in: friend).contains("Madame Oburn"))
    }

    /// Each with two names of two people.
    @Test(arguments: [
        "John walked in. John, Duke of York's son, laughed. The Duke of York slept. John said no. The Duke of York rose.",
        "Peter kissed Lady Ashton, his wife. Lady Ashton died. Peter saw Hester, his wife, at the door. Hester laughed.",
        """
        Lady Ashton and her daughter Irene walked. Agnes told Irene that Julia, her mother, was ill. Julia slept. Lady \
        Ashton laughed. Julia said no.
        """,
        "Arthur (who had called on Colonel Burr) laughed. Colonel Burr slept. Arthur said no. Colonel Burr said yes.",
        """
        “Today, Johanna, you saw the wife of Mr. Oburn.” Johanna laughed. Mr. Oburn slept. Mrs. Oburn looked out. Mrs. \
        Oburn was silent. Johanna wept.
        """,
        """
        Lord Moray and his son James came. Sir Hugh and his son James came. Lord Moray laughed. Sir Hugh slept. James \
        said no.
        """,
    ])
    func othersStayApart(text: String) throws {
        let pairs = [
            ("John", "Duke of York"), ("Lady Ashton", "Hester"), ("Lady Ashton", "Julia"), ("Arthur", "Colonel Burr"),
            ("Johanna", "Mrs. Oburn"), ("Lord Moray", "Sir Hugh"),
        ]
        let cast = try Story(try Fixture.manuscript(text: text)).analysis(.exactly(1)).cast
        for member in cast {
            let called = Set([member.name] + member.aliases)
            for (one, other) in pairs { #expect(!called.isSuperset(of: [one, other]), "\(called)") }
        }
    }
}
