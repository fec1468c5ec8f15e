/// Makes pages of the stream that `storydrop-jail-pdf` writes (see its `stream.h`).
///
/// Caller: `PDFReader`, with the stream as it comes. Promises: a page at a time, in order; any stream at all gives pages
/// or a `StreamError`, within memory that grows with its length only.
package struct PDFStream: Sendable {
    /// What a page may have at most: more is nothing that anybody reads.
    private static let mostRuns = 200_000

    package private(set) var title = ""
    package private(set) var author = ""
    package private(set) var bookmarks: [PDFBookmark] = []
    /// What the parser complained of first.
    package private(set) var complaint: String?
    /// Whether a broken file was put together from what was left of it.
    package private(set) var isMended = false
    /// Whether the end of the document has come.
    package private(set) var isComplete = false

    private var records = RecordStream()
    private var page: PDFPage?
    private var runs: [PDFRun] = []

    package init() {}

    /// Takes a piece of the stream, and gives every page that it completes to `body`.
    package mutating func append(_ piece: UnsafeRawBufferPointer, _ body: (PDFPage) throws -> Void) throws {
        var records = records
        self.records = RecordStream()
        defer { self.records = records }
        try records.append(piece) { try take($0, $1, body) }
    }

    private mutating func take(
        _ letter: UInt8,
        _ bytes: UnsafeRawBufferPointer,
        _ body: (PDFPage) throws -> Void
    ) throws {
        var fields = RecordFields(bytes)
        switch Character(Unicode.Scalar(letter)) {
        case "R": try takeRun(&fields)
        case "P":
            let number = try fields.number()
            page = PDFPage(width: try fields.real(), height: try fields.real(), lines: [])
            page?.number = number
            runs.removeAll(keepingCapacity: true)
        case "I": try takePicture(&fields)
        case "N":
            guard var done = page else { throw StreamError.malformed("a page ends that did not begin") }
            page = nil
            done.isUnreadable = try fields.byte() != 0
            done.lines = PDFLineBuilder.lines(of: runs, width: done.width, height: done.height)
            try body(done)
        case "H":
            // How many pages it says that it has: those that come count.
            _ = try fields.number()
            (title, author) = (fields.text(), fields.text())
        case "O":
            guard bookmarks.count < 10_000 else { return }
            let (level, page, top) = (Int(try fields.byte()), try fields.number(), try fields.real())
            bookmarks.append(PDFBookmark(level: level, page: page, top: top, title: fields.text()))
        case "W": complaint = fields.text()
        case "Z":
            isMended = try fields.byte() != 0
            isComplete = true
        default: throw StreamError.malformed("a record of no known kind")
        }
    }

    private mutating func takeRun(_ fields: inout RecordFields) throws(StreamError) {
        guard page != nil else { throw .malformed("text outside a page") }
        guard runs.count < Self.mostRuns else { return }
        var run = PDFRun(
            text: "",
            x0: try fields.real(),
            y0: try fields.real(),
            x1: try fields.real(),
            y1: try fields.real(),
            size: try fields.real()
        )
        let flags = try fields.byte()
        _ = try fields.half()
        // Bold, italic and invisible text (1, 2, 4) is read as any other.
        run.isArtifact = flags & 8 != 0
        run.hasBlankAfter = flags & 16 != 0
        run.isInReadingOrder = flags & 32 != 0
        run.text = fields.text()
        runs.append(run)
    }

    private mutating func takePicture(_ fields: inout RecordFields) throws(StreamError) {
        guard let page, page.width > 0, page.height > 0 else { return }
        let (left, top, right, bottom) = (
            max(0, try fields.real()), max(0, try fields.real()), min(page.width, try fields.real()),
            min(page.height, try fields.real())
        )
        guard right > left, bottom > top else { return }
        let cover = (right - left) * (bottom - top) / (page.width * page.height)
        // A scanner may cut a page into strips.
        self.page?.pictureCover = min(1, page.pictureCover + cover)
    }
}
