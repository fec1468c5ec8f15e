import Analysis
import Foundation
import Native
import Testing

@testable import Reading
@testable import StorydropCore

@Suite("PDF lines become paragraphs")
struct PDFReflowTests {
    /// A page of 400 × 600 points with lines 14 points apart from y = 100 on.
    private func page(_ lines: [(text: String, left: Double)], head: String? = nil, foot: String? = nil) -> PDFPage {
        var all: [PDFLine] = []
        if let head { all.append(PDFLine(text: head, left: 150, top: 20, right: 250, bottom: 30)) }
        for (index, line) in lines.enumerated() {
            let top = 100 + Double(index) * 14
            let isShort = line.text.count < 20
            all.append(
                PDFLine(text: line.text, left: line.left, top: top, right: isShort ? 150 : 350, bottom: top + 10)
            )
        }
        if let foot { all.append(PDFLine(text: foot, left: 195, top: 570, right: 205, bottom: 580)) }
        return PDFPage(width: 400, height: 600, lines: all)
    }

    private func text(of pages: [PDFPage], bookmarks: [PDFBookmark] = []) -> String {
        PDFReflow.passages(of: pages, bookmarks: bookmarks).map(\.text).joined(separator: "\n\n")
    }

    @Test func headsAndPageNumbersGo() {
        let pages = (1...4).map { number in
            page(
                [("This is a line that fills the measure,", 50), ("and page \(number) ends here.", 50)],
                head: "The Moon \(number)",
                foot: "\(number)"
            )
        }
        let text = text(of: pages)
        #expect(!text.contains("The Moon"))
        #expect(!text.contains("\n1\n") && !text.hasSuffix("4"))
        #expect(text.contains("and page 3 ends here."))
    }

    @Test func versesKeepTheirLinesAndBreaksStandAlone() {
        let text = text(of: [
            page([
                ("The fox sang to the moon and all the owls were listening", 50),
                ("to every line of it that night.", 50),
                ("The moon is round,", 80), ("The moon is white,", 80), ("and so am I", 80), ("* * *", 50),
                ("Then everybody went to sleep upon the hill beside the river", 50), ("and dreamt of it.", 50),
            ])
        ])
        #expect(text.contains("The moon is round,\nThe moon is white,"))
        #expect(
            text.contains("\n\n* * *\n\nThen everybody went to sleep upon the hill beside the river and dreamt of it.")
        )
        #expect(text.contains("listening to every line of it that night."))
    }

    @Test func wordsBrokenAtLineEndsAreMended() {
        let text = text(of: [
            page([
                ("The old light-", 50), ("house stood on the rock and the sea was calm,", 50), ("a well-", 50),
                ("known place, known to all of us well enough.", 50),
            ])
        ])
        #expect(text.contains("lighthouse stood"))
        #expect(text.contains("well-known"))
    }

    @Test func indentsBeginParagraphs() {
        let text = text(of: [
            page([
                ("The first paragraph fills the whole line", 50), ("and ends on the second one here.", 50),
                ("Another begins with an indent here", 64), ("and goes on for a second line too.", 50),
            ])
        ])
        #expect(text.components(separatedBy: "\n\n").count == 2)
    }

    @Test func columnsAreReadOneAfterTheOther() {
        var lines = [PDFLine(text: "A Heading Across Both Columns", left: 100, top: 60, right: 300, bottom: 70)]
        for index in 0..<10 {
            let top = 100 + Double(index) * 14
            // The right column comes first in the file, as some programs write it.
            lines.append(
                PDFLine(text: "right line \(index) goes on", left: 210, top: top, right: 360, bottom: top + 10)
            )
            lines.append(PDFLine(text: "left line \(index) goes on", left: 40, top: top, right: 190, bottom: top + 10))
        }
        let text = text(of: [PDFPage(width: 400, height: 600, lines: lines)])
        let order = (0..<10).map { "left line \($0)" } + (0..<10).map { "right line \($0)" }
        let places = order.compactMap { text.range(of: $0)?.lowerBound }
        #expect(places.count == 20 && places == places.sorted())
        #expect(text.hasPrefix("A Heading Across Both Columns"))
    }

    @Test func aLineOfDialogueIsAParagraph() {
        let text = text(of: [
            page([
                ("The old keeper looked at the sea all night long", 50), ("“Is it you?”", 64),
                ("“It is I, and nobody else, for I am the keeper", 64),
                ("of the light.”", 50), ("“Then come.”", 64),
            ])
        ])
        #expect(text.components(separatedBy: "\n\n").count == 4)
    }

    @Test func suspendedHyphensStay() {
        let text = text(of: [
            page([("Es ging um die Haupt-", 50), ("und Nebensachen des ganzen langen Lebens.", 50)])
        ])
        #expect(text.contains("Haupt- und Nebensachen"))
    }

    @Test func aParagraphRunsOnAcrossPages() {
        let text = text(of: [
            page([("The sentence begins on this page and it", 50)]), page([("goes on over there.", 50)]),
        ])
        #expect(text == "The sentence begins on this page and it goes on over there.")
    }

    @Test(arguments: [
        ("12", true), ("- 12 -", true), ("xii", true), ("Page 3 of 10", true), ("Seite 4", true), ("In 1812", false),
        ("", false),
    ])
    func pageNumbersAreTold(text: String, isNumber: Bool) { #expect(PDFFurniture.isPageNumber(text) == isNumber) }

    @Test func theSampleReadsAsWritten() throws {
        let manuscript = try Fixture.manuscript("baker.pdf")
        #expect(manuscript.title == "The Baker's Dragon")
        #expect(manuscript.text.contains("It was extremely fond of apple cake."))
        #expect(manuscript.text.contains("It followed me home from the mountain"))
        // The running head stands on every page, the title once.
        #expect(manuscript.text.components(separatedBy: "Baker’s Dragon").count == 1)
        #expect(manuscript.outline.parts.filter { $0.kind == .heading }.count >= 2)
    }

    @Test(arguments: [
        ("encrypted.pdf", ErrorCode.encrypted), ("damaged.pdf", .damaged), ("no-pages.pdf", .damaged),
        ("picture.pdf", .noText),
    ])
    func unreadablePDFsHaveTheirOwnCodes(file: String, expected: ErrorCode) {
        #expect(code { _ = try Fixture.manuscript(file) } == expected)
    }

    @Test func scannedPagesAreRecognised() throws {
        let manuscript = try Fixture.manuscript("scanned.pdf")
        #expect(manuscript.text.contains("scanned page"))
        #expect(manuscript.warnings.contains { $0.contains("recognised") })
    }
}
