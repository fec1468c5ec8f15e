import Native
import Reading

/// Plain text and Markdown; a text of nothing but URLs is a list.
enum TextReader: ManuscriptReader {
    static let extensions = ["txt", "text", "md", "markdown"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let decoded = try PlainText(request.bytes, name: request.name, declared: request.declaredCharset)
        if !request.isFetched, let urls = URLListReader.pureList(decoded.text) { return .list(urls) }
        let isMarkdown = ["md", "markdown"].contains(request.lowercasedExtension)
        var body = decoded.text
        var matter = FrontMatter()
        if isMarkdown, let (front, rest) = FrontMatter.split(body) {
            matter = try FrontMatter(yaml: front, name: request.name, steps: request.steps)
            body = rest
        }
        if isMarkdown { body = withoutComments(body) }
        var manuscript = try Manuscript(
            raw: body,
            title: matter.title,
            author: matter.author,
            language: matter.language,
            kind: .text,
            isMarkdown: isMarkdown,
            name: request.name,
            warnings: decoded.warnings
        )
        manuscript.overrides = matter.overrides
        manuscript.encoding = EncodingFacts(decoded.encoding)
        return .story(manuscript)
    }
}

extension TextReader {
    /// Comments of Markdown are for who writes, not for who reads.
    private static func withoutComments(_ text: String) -> String {
        guard text.contains("<!--") else { return text }
        var kept = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "<!--"), let end = rest[start.upperBound...].firstRange(of: "-->") {
            kept += rest[..<start.lowerBound]
            rest = rest[end.upperBound...]
        }
        return kept + rest
    }
}

/// Bytes as text, with how they were read.
struct PlainText: Sendable {
    var text: String
    var encoding: TextEncoding
    var warnings: [String] = []

    /// Finds the encoding and decodes strictly.
    ///
    /// `declared`: what a server or the file itself says of it.
    /// - Throws: `bad_encoding` if the bytes are no text in any encoding that can be told, or not all of them are.
    init(_ bytes: [UInt8], name: String, declared: String? = nil) throws(StorydropError) {
        guard let encoding = EncodingDetector.detect(bytes, declared: declared) else {
            throw Self.badEncoding("\(name) is not text in any encoding that could be told.", "")
        }
        self.encoding = encoding
        do {
            text = try TextDecoder.decode(bytes, as: encoding)
        } catch .undecodable(let charset, let offset) {
            let line = bytes.prefix(offset).count { $0 == 0x0A } + 1
            throw Self.badEncoding(
                "\(name) looks like \(charset), but the bytes at \(offset) (line \(line)) are no character of it.",
                "confidence \(encoding.confidence)"
            )
        } catch {
            throw Self.badEncoding("\(name) is in an encoding that this system cannot read.", "\(error)")
        }
        if encoding.basis == .statistics, encoding.charset != "US-ASCII" {
            let percent = Int((encoding.confidence * 100).rounded(.down))
            let told = declared.map { "said to be \($0), which it is not" } ?? "not declared"
            warnings.append(
                "The encoding of \(name) is \(told); it was read as \(encoding.charset) (\(percent) % sure)."
            )
        }
        let controls = text.unicodeScalars.count(where: TextCleaning.isControl)
        if controls > 0 { warnings.append("\(controls) control characters in \(name) were left out.") }
        let replaced = text.unicodeScalars.count { $0 == "\u{FFFD}" }
        if replaced > 0 {
            warnings.append("\(replaced) characters of \(name) were lost before it came here and show as \u{FFFD}.")
        }
    }

    private static func badEncoding(_ message: String, _ cause: String) -> StorydropError {
        StorydropError(
            .badEncoding,
            message,
            hint: "Save it as UTF-8 and drop it again; the file is kept.",
            cause: cause.isEmpty ? nil : cause
        )
    }
}

/// An encoding as `manifest.json` tells it.
struct EncodingFacts: Encodable, Sendable, Equatable {
    var charset: String
    /// 0 to 1.
    var confidence: Double
    /// `byte_order_mark`, `declared`, `structure` or `statistics`.
    var basis: String

    init(_ encoding: TextEncoding) {
        charset = encoding.charset
        confidence = (encoding.confidence * 1000).rounded() / 1000
        basis =
            switch encoding.basis {
            case .byteOrderMark: "byte_order_mark"
            case .declared: "declared"
            case .structure: "structure"
            case .statistics: "statistics"
            }
    }
}
