import Native
import Reading

/// PDF, parsed by poppler in the jail.
enum PDFReader: ManuscriptReader {
    static let extensions = ["pdf"]
    /// Tables of the characters of Chinese, Japanese and Korean fonts.
    static let tables = "/usr/share/poppler"

    static func read(_ request: ReadRequest) throws -> ReadResult {
        var document = try parse(request)
        guard !document.pages.isEmpty, document.pages.contains(where: { !$0.isUnreadable }) else {
            throw damaged(request.name, document.stream.complaint ?? "it has no pages that can be read")
        }
        var warnings = document.warnings(request.name)
        let pictures = document.pages.filter(\.isPicture).map(\.number)
        var isPictureLost = false
        if !pictures.isEmpty {
            let outcome = try TextRecognition(request).fill(&document.pages, pictures)
            warnings += outcome.warnings
            isPictureLost = outcome.isTextLost
        }
        let isUnreadable = document.pages.contains(where: \.isUnreadable)
        var pages: [PDFPage] = []
        swap(&pages, &document.pages)
        let passages = PDFReflow.passages(of: consume pages, bookmarks: document.stream.bookmarks)
        guard passages.contains(where: { $0.text.unicodeScalars.contains { $0.properties.isAlphabetic } }) else {
            throw noText(request.name, arePictures: !pictures.isEmpty)
        }
        let stream = document.stream
        var manuscript = try Manuscript(
            passages: passages,
            title: isUsefulTitle(stream.title, request.name) ? stream.title : nil,
            author: isUsefulAuthor(stream.author) ? stream.author : nil,
            kind: .pdf,
            name: request.name,
            warnings: warnings
        )
        manuscript.isIncomplete =
            isPictureLost || stream.isMended || isUnreadable
        return .story(manuscript)
    }

    /// A PDF as the parser told of it.
    private struct Document {
        var stream = PDFStream()
        var pages: [PDFPage] = []

        func warnings(_ name: String) -> [String] {
            let unreadable = pages.filter(\.isUnreadable).map(\.number)
            var warnings: [String] = []
            if !unreadable.isEmpty {
                warnings.append("\(PageList.words(unreadable)) of \(name) could not be read: their text is missing.")
            }
            if stream.isMended {
                warnings.append("\(name) is cut off or damaged: what could be read of it is here, the rest is missing.")
            }
            return warnings
        }
    }

    private static func parse(_ request: ReadRequest) throws -> Document {
        var document = Document()
        let task = Jail.Task("storydrop-jail-pdf", "text", readable: [tables])
        do {
            try request.sandbox.run(task, on: request) { piece in
                try document.stream.append(piece) { document.pages.append($0) }
            }
        } catch var error as StorydropError where error.code == .damaged {
            error = damaged(request.name, error.cause ?? document.stream.complaint ?? "it has no structure of a PDF")
            throw error
        } catch let error as StreamError {
            throw damaged(request.name, "\(error)")
        }
        guard document.stream.isComplete else { throw damaged(request.name, "\(StreamError.cut)") }
        return document
    }

    private static func damaged(_ name: String, _ cause: String) -> StorydropError {
        StorydropError(
            .damaged,
            "\(name) is no readable PDF.",
            hint: "Export it anew and drop it again; the file is kept.",
            cause: cause
        )
    }

    private static func noText(_ name: String, arePictures: Bool) -> StorydropError {
        let hint =
            TextRecognition.isInstalled
            ? "The pictures show no text that can be recognised; type it, or scan it anew. The file is kept."
            : "Install tesseract (on Debian: apt install tesseract-ocr tesseract-ocr-eng) and retry the job, or run it "
                + "through text recognition (OCR) and drop it again; the file is kept."
        return StorydropError(
            .noText,
            "\(name) has no text: \(arePictures ? "its pages are pictures" : "its pages are empty").",
            hint: arePictures ? hint : "Drop a PDF with the story in it; this one is kept."
        )
    }

    /// Programs fill in titles such as "untitled" or "Microsoft Word - moon.doc".
    private static func isUsefulTitle(_ title: String, _ name: String) -> Bool {
        let lowered = title.lowercased()
        return title.count > 2 && title.count < 120 && title.contains(where: \.isLetter)
            && !lowered.contains("untitled") && !lowered.hasPrefix("microsoft word")
            && ![".doc", ".docx", ".tex", ".dvi", ".indd", ".odt", ".pdf"].contains { lowered.hasSuffix($0) }
    }

    private static func isUsefulAuthor(_ author: String) -> Bool {
        author.contains(where: \.isLetter) && !["(anonymous)", "anonymous", "unknown"].contains(author.lowercased())
    }
}

/// Names pages for people: "page 4", "pages 2, 5–9 and 3 more".
enum PageList {
    static func words(_ pages: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for page in pages.sorted() {
            if let last = ranges.last, page == last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...page
            } else {
                ranges.append(page...page)
            }
        }
        let named = ranges.prefix(12).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
        let more = ranges.dropFirst(12).reduce(0) { $0 + $1.count }
        let list = named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return pages.count == 1 ? "Page \(list)" : "Pages \(list)"
    }
}
