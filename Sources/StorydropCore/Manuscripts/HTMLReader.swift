import Foundation
import Native
import Reading

/// Web pages: the article without menus.
enum HTMLReader: ManuscriptReader {
    static let extensions = ["html", "htm", "xhtml"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let page = try page(request)
        return .story(try manuscript([page], request))
    }

    /// A page that was read.
    struct Page: Sendable {
        var article: Article
        var encoding: EncodingFacts
        var warnings: [String]
    }

    /// - Throws: `no_text` if there is no article in it, `bad_encoding`.
    static func page(_ request: ReadRequest) throws -> Page {
        let declared = request.declaredCharset ?? declaredCharset(request.bytes)
        let text = try PlainText(request.bytes, name: request.name, declared: declared)
        let tree = try tree(of: Array(text.text.utf8), request)
        var article = ArticleExtractor.article(in: tree)
        var warnings = text.warnings
        let character = PageCharacter(tree)
        let kept = PageCharacter.weight(of: article.passages)
        if !request.isFetched, character.isDocument {
            // Somebody's own document: short lines and sections are no furniture.
            let whole = DocumentText(tree).passages
            if PageCharacter.weight(of: whole) >= kept { article.passages = whole }
        } else if kept * 3 < character.letters {
            let percent = kept * 100 / max(1, character.letters)
            warnings.append(
                "\(percent) % of the text of \(request.name) was taken for its story; the rest looks like what stands "
                    + "around stories. If it is missed, copy it into a text file and drop that."
            )
        }
        guard article.passages.contains(where: { $0.text.unicodeScalars.contains { $0.properties.isAlphabetic } })
        else {
            throw StorydropError(
                .noText,
                "\(request.name) has no article text.",
                hint: "The page may need a browser to show it; save the story as text and drop that."
            )
        }
        return Page(article: article, encoding: EncodingFacts(text.encoding), warnings: warnings)
    }

    /// The story of one page, or of several that go on from each other.
    static func manuscript(_ pages: [Page], _ request: ReadRequest) throws(StorydropError) -> Manuscript {
        let first = pages.first
        var manuscript = try Manuscript(
            passages: pages.flatMap(\.article.passages),
            title: first?.article.title,
            author: first?.article.author,
            kind: request.isFetched ? .url : .document,
            name: request.name,
            warnings: first?.warnings ?? []
        )
        // What the text shows is true more often than what a template says.
        if manuscript.language == "und" { manuscript.language = first?.article.language ?? "und" }
        manuscript.encoding = first?.encoding
        return manuscript
    }

    /// The tree of a page or a feed in UTF-8, parsed in the jail.
    static func tree(of page: [UInt8], _ request: ReadRequest, isFeed: Bool = false) throws -> PageTree {
        var stream: [UInt8] = []
        let limits = JailLimits(memoryMiB: 1024, outputBytes: 256 << 20)
        let task = Jail.Task("storydrop-jail-page", isFeed ? "feed" : "tree")
        try request.sandbox.run(task, on: request, input: page, limits: limits) {
            stream += $0
        }
        do {
            return try PageTree(stream: stream)
        } catch {
            throw StorydropError(
                .damaged,
                "\(request.name) is no readable \(isFeed ? "feed" : "web page").",
                hint: "Save it anew; the file is kept.",
                cause: "\(error)"
            )
        }
    }

    /// What a page says of itself in its first bytes (WHATWG HTML, 13.2.3.2: in the first 1024; some are late).
    static func declaredCharset(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self).lowercased()
        guard let range = head.range(of: "charset=") ?? head.range(of: "encoding=") else { return nil }
        let value = head[range.upperBound...].drop { "\"' ".contains($0) }
        let name = value.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:.".contains($0)) }
        // A page that was read as far as this is in no form of UTF-16, whatever it says.
        return name.isEmpty || name.hasPrefix("utf-16") ? nil : String(name)
    }
}
