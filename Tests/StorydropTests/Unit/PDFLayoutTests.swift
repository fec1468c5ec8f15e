import Foundation
import Testing

@testable import Reading

/// The output of the parser, written by hand.
struct RecordWriter {
    var bytes: [UInt8] = []

    mutating func record(_ letter: Character, _ payload: [UInt8]) {
        bytes.append(letter.asciiValue ?? 0)
        withUnsafeBytes(of: UInt32(payload.count).littleEndian) { bytes += $0 }
        bytes += payload
    }

    static func reals(_ values: Double...) -> [UInt8] {
        values.flatMap { value in withUnsafeBytes(of: Float(value).bitPattern.littleEndian) { Array($0) } }
    }

    static func number(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).littleEndian) { Array($0) } }

    mutating func page(_ number: Int, _ runs: [PDFRun]) {
        record("P", Self.number(number) + Self.reals(400, 600))
        for run in runs {
            let flags: UInt8 = (run.isArtifact ? 8 : 0) | (run.hasBlankAfter ? 16 : 0) | (run.isInReadingOrder ? 32 : 0)
            record("R", Self.reals(run.x0, run.y0, run.x1, run.y1, run.size) + [flags, 1, 0] + Array(run.text.utf8))
        }
        record("N", [0])
    }
}

@Suite("Characters of a PDF become lines")
struct PDFLayoutTests {
    /// Words at places on one baseline, each character six points wide.
    private func runs(_ words: [(String, Double)], y: Double = 100, size: Double = 10) -> [PDFRun] {
        words.map { word, x in
            PDFRun(text: word, x0: x, y0: y, x1: x + Double(word.count) * 6, y1: y, size: size)
        }
    }

    private func lines(_ runs: [PDFRun]) -> [String] {
        PDFLineBuilder.lines(of: runs, width: 400, height: 600).map(\.text)
    }

    @Test func gapsAreBlanks() {
        #expect(
            lines(runs([("Once", 50), ("upon", 77), ("a", 103.6), ("ti", 112.6), ("me", 125)])) == ["Once upon a time"]
        )
    }

    @Test func trackedLettersAreOneWord() {
        let letters = Array("CHAPTER").enumerated().map { (String($0.element), 50 + Double($0.offset) * 8.5) }
        let more = Array("ONE").enumerated().map { (String($0.element), 116 + Double($0.offset) * 8.5) }
        #expect(lines(runs(letters + more)) == ["CHAPTER ONE"])
    }

    @Test func drawnBlanksAreTrustedMoreThanGaps() {
        var runs = runs([("W", 50), ("ord", 57.8), ("next", 80)])
        runs[1].hasBlankAfter = true
        #expect(lines(runs) == ["Word next"])
    }

    @Test func aWideGapIsAnotherColumn() {
        #expect(lines(runs([("left", 50), ("side", 77), ("right", 220)])) == ["left side", "right"])
    }

    @Test func whatIsDrawnTwiceIsReadOnce() {
        let twice = runs([("bold", 50)]) + runs([("bold", 50.4)]) + runs([("again", 77)])
        #expect(lines(twice) == ["bold again"])
    }

    @Test func wordsThatAreDrawnOutOfOrderFindTheirPlace() {
        #expect(lines(runs([("The", 50), ("fox", 104), ("brown", 71)])) == ["The brown fox"])
    }

    @Test(arguments: [
        ("םולש", "שלום"), (".12 םויב (אוה)", "(הוא) ביום 12."), ("London ריעב", "בעיר London"),
    ]) func linesThatRunToTheLeftAreTurned(visual: String, logical: String) {
        #expect(VisualOrder.logical(visual) == logical)
    }

    @Test func shapesOfLettersBecomeLetters() {
        #expect(PresentationForms.plain("\u{FB01}nd \u{FEE3}\u{FEAE}\u{FEA3}\u{FE92}\u{FE8E}") == "find مرحبا")
        #expect(PresentationForms.plain("日本") == "日本")
    }

    @Test func aDropCapBeginsItsLine() {
        let cap = [PDFRun(text: "T", x0: 50, y0: 114, x1: 68, y1: 114, size: 30)]
        let beside = runs([("he", 70), ("night", 85)], y: 100) + runs([("fell", 70), ("fast", 97)], y: 114)
        let found = PDFLineBuilder.lines(of: cap + beside, width: 400, height: 600)
        #expect(found.map(\.text) == ["he night", "fell fast"])
        #expect(found.first?.dropCap == "T")
        #expect(found.allSatisfy { $0.left == 50 })
    }

    @Test func aDropCapThatIsAWordStaysOne() {
        var first = PDFLine(text: "was born.", left: 50, top: 100, right: 200, bottom: 110)
        first.dropCap = "I"
        let known = PDFLine(text: "There I was and nobody else was.", left: 50, top: 114, right: 200, bottom: 124)
        #expect(BrokenWords(lines: [first, known]).begun(first) == "I was born.")
        first.text = "t rained."
        #expect(BrokenWords(lines: [first, known]).begun(first) == "It rained.")
    }

    @Test func textUpThePageIsReadToo() {
        let up = PDFRun(text: "sideways", x0: 380, y0: 400, x1: 380, y1: 350, size: 10)
        #expect(lines(runs([("Upright", 50)]) + [up]) == ["Upright", "sideways"])
    }

    @Test func columnsOfCharactersAreReadFromTheRight() {
        let first = PDFRun(text: "春", x0: 300, y0: 100, x1: 300, y1: 112, size: 12)
        let second = PDFRun(text: "夏", x0: 300, y0: 112, x1: 300, y1: 124, size: 12)
        let next = PDFRun(text: "秋", x0: 280, y0: 100, x1: 280, y1: 112, size: 12)
        #expect(lines([first, second, next]) == ["春夏", "秋"])
    }
}

@Suite("The stream of the PDF parser")
struct PDFStreamTests {
    private func pages(_ bytes: [UInt8], pieces: Int = 7) throws -> (PDFStream, [PDFPage]) {
        var stream = PDFStream()
        var pages: [PDFPage] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try bytes[start..<min(bytes.count, start + pieces)].withUnsafeBytes { piece in
                try stream.append(piece) { pages.append($0) }
            }
        }
        return (stream, pages)
    }

    private var sample: RecordWriter {
        var writer = RecordWriter()
        writer.record("H", RecordWriter.number(1) + Array("A Tale\0Anna".utf8))
        writer.record("O", [0] + RecordWriter.number(1) + RecordWriter.reals(80) + Array("One".utf8))
        writer.page(1, [PDFRun(text: "Hello", x0: 50, y0: 100, x1: 80, y1: 100, size: 10)])
        writer.record("Z", [1])
        return writer
    }

    @Test(arguments: [1, 7, 4096]) func itIsReadInPiecesOfAnySize(size: Int) throws {
        let (stream, pages) = try pages(sample.bytes, pieces: size)
        #expect(stream.title == "A Tale")
        #expect(stream.author == "Anna")
        #expect(stream.bookmarks.map(\.title) == ["One"])
        #expect(pages.map { $0.lines.map(\.text) } == [["Hello"]])
        #expect(stream.isComplete && stream.isMended)
    }

    @Test func aStreamThatIsCutIsNotComplete() throws {
        let (stream, _) = try pages(sample.bytes.dropLast(1))
        #expect(!stream.isComplete)
    }

    @Test func recordsThatNobodyWritesAreRefused() {
        for bytes: [UInt8] in [
            [0x52, 0xFF, 0xFF, 0xFF, 0xFF], [0x3F, 0, 0, 0, 0], [0x4E, 1, 0, 0, 0, 0], [0x50, 2, 0, 0, 0, 1, 1],
            [0x52, 0, 0, 0, 0],
        ] {
            #expect(throws: StreamError.self) { _ = try pages(bytes) }
        }
    }

    /// Bytes of a true stream, changed at random: pages or an error, and no end of the process.
    @Test func anyBytesAreTaken() throws {
        var random = SeededRandom(seed: 9)
        for _ in 0..<2000 {
            var bytes = sample.bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let (_, pages) = try? pages(bytes, pieces: 64) { _ = PDFReflow.passages(of: pages) }
        }
    }
}

@Suite("Notes, bookmarks and recognised pages")
struct PDFPassageTests {
    private func line(_ text: String, _ top: Double, size: Double = 10, left: Double = 50) -> PDFLine {
        PDFLine(text: text, left: left, top: top, right: 350, bottom: top + size, size: size)
    }

    private func page(_ lines: [PDFLine], _ number: Int = 1) -> PDFPage {
        var page = PDFPage(width: 400, height: 600, lines: lines)
        page.number = number
        return page
    }

    private let body = (0..<8).map { "This is line \($0) of a page that goes on" }

    @Test func notesGoAside() {
        let text = body.enumerated().map { line($1, 100 + Double($0) * 14) }
        let notes = [line("¹ A note that takes more", 460, size: 8), line("than one line.", 470, size: 8)]
        let passages = PDFReflow.passages(of: [page(text + notes)])
        #expect(passages.filter { $0.kind == .aside }.map(\.text) == ["¹ A note that takes more than one line."])
        #expect(!passages.contains { $0.kind != .aside && $0.text.contains("note") })
    }

    @Test func smallTextWithoutMarksStays() {
        let text = body.enumerated().map { line($1, 100 + Double($0) * 14) }
        let passages = PDFReflow.passages(of: [page(text + [line("Figure of a ship at sea.", 460, size: 8)])])
        #expect(passages.contains { $0.kind == .paragraph && $0.text.contains("Figure of a ship") })
    }

    @Test func bookmarksAreHeadings() {
        let heading = [line("The Long", 100), line("Way Home", 114)]
        let text = body.enumerated().map { line($1, 140 + Double($0) * 14) }
        let mark = PDFBookmark(level: 0, page: 1, top: 95, title: "The long way home")
        let passages = PDFReflow.passages(of: [page(heading + text)], bookmarks: [mark])
        #expect(passages.first == Passage(.heading, "The Long Way Home"))
        let wrong = PDFBookmark(level: 0, page: 1, top: 95, title: "Page 12")
        #expect(PDFReflow.passages(of: [page(heading + text)], bookmarks: [wrong]).allSatisfy { $0.kind == .paragraph })
    }

    @Test func aLineThatIsOftenLastIsNoHead() {
        let pages = (1...4).map { number in
            page(
                (0..<34).map {
                    line($0 == 33 ? "“Yes.”" : "Line \($0) of page \(number) goes on", 60 + Double($0) * 14)
                },
                number
            )
        }
        let text = PDFReflow.passages(of: pages).map(\.text).joined(separator: " ")
        #expect(text.components(separatedBy: "“Yes.”").count == 5)
    }

    @Test func recognisedWordsBecomeLines() {
        let table = """
            level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
            5\t1\t1\t1\t1\t1\t300\t300\t120\t40\t96.1\tOnce
            5\t1\t1\t1\t1\t2\t440\t300\t120\t40\t95.0\tupon
            5\t1\t1\t1\t2\t1\t300\t360\t90\t40\t91.0\ta time
            5\t1\t2\t1\t1\t1\t300\t900\t90\t40\t9.0\t~;
            """
        let lines = RecognisedText.lines(table, width: 400, resolution: 300)
        #expect(lines.map(\.text) == ["Once upon", "a time"])
        #expect(lines.first?.left == 72)
    }

    @Test func pagesThatArePicturesAreKnown() {
        var scan = page([])
        scan.pictureCover = 0.95
        #expect(scan.isPicture)
        scan.lines = [line("3", 560)]
        #expect(scan.isPicture)
        scan.pictureCover = 0.2
        #expect(!scan.isPicture)
    }
}
