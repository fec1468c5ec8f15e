import Native

/// PDF through poppler.
enum PDFReader: ManuscriptReader {
    static let extensions = ["pdf"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let document = try open(request)
        guard document.pageCount > 0 else { throw damaged(request.name, "it has no pages") }
        var pages: [PDFPage] = []
        var unreadable = 0
        for index in 0..<document.pageCount {
            if let page = document.page(index) { pages.append(page) } else { unreadable += 1 }
        }
        guard pages.count > unreadable else {
            throw damaged(request.name, "\(unreadable) of its \(document.pageCount) pages cannot be read")
        }
        let reflow = PDFReflow.text(of: pages)
        let blank = pages.filter { $0.hasImages && !$0.lines.contains { !$0.text.isEmpty } }.count
        guard reflow.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) else {
            throw StorydropError(
                .noText,
                "\(request.name) has no text: \(blank > 0 ? "its pages are pictures" : "its pages are empty").",
                hint: "Run it through text recognition (OCR) and drop it again; the file is kept."
            )
        }
        var warnings: [String] = []
        if unreadable > 0 { warnings.append("\(unreadable) pages of \(request.name) could not be read.") }
        if blank > 0 { warnings.append("\(blank) pages of \(request.name) are pictures; text on them is missing.") }
        let title = document.title.flatMap { isUsefulTitle($0, request.name) ? $0 : nil }
        return .story(
            try Manuscript(
                raw: reflow,
                title: title,
                author: document.author.flatMap { $0.isEmpty ? nil : $0 },
                kind: .pdf,
                name: request.name,
                warnings: warnings
            )
        )
    }

    private static func open(_ request: ReadRequest) throws(StorydropError) -> PDFDocument {
        do {
            return try PDFDocument(request.bytes)
        } catch .encrypted {
            throw StorydropError(
                .encrypted,
                "\(request.name) is protected by a password.",
                hint: "Save it without a password and drop it again; the file is kept."
            )
        } catch {
            throw damaged(request.name, "\(error)")
        }
    }

    private static func damaged(_ name: String, _ cause: String) -> StorydropError {
        StorydropError(
            .damaged,
            "\(name) is no readable PDF.",
            hint: "Export it anew and drop it again; the file is kept.",
            cause: cause
        )
    }

    /// Programs fill in titles such as "untitled" or "Microsoft Word - moon.doc".
    private static func isUsefulTitle(_ title: String, _ name: String) -> Bool {
        let lowered = title.lowercased()
        return title.count > 2 && title.count < 120 && title.contains(where: \.isLetter)
            && !lowered.contains("untitled") && !lowered.hasPrefix("microsoft word")
            && ![".doc", ".docx", ".tex", ".dvi", ".indd", ".odt", ".pdf"].contains { lowered.hasSuffix($0) }
    }
}
