import Native

/// Plain text and Markdown; a text of nothing but URLs is a list.
enum TextReader: ManuscriptReader {
    static let extensions = ["txt", "text", "md", "markdown"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let decoded = try TextDecoder.decode(request.bytes, name: request.name)
        if !request.isFetched, let urls = URLListReader.pureList(decoded.text) { return .list(urls) }
        let isMarkdown = ["md", "markdown"].contains(request.lowercasedExtension)
        var body = decoded.text
        var matter = FrontMatter()
        if isMarkdown, let (front, rest) = FrontMatter.split(body) {
            matter = try FrontMatter(yaml: front, name: request.name, steps: request.steps)
            body = rest
        }
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
        return .story(manuscript)
    }
}

/// Finds the encoding of a text file and decodes it.
enum TextDecoder {
    /// - Throws: `bad_encoding` if the bytes are no text in any encoding that we can tell.
    static func decode(_ bytes: [UInt8], name: String) throws(StorydropError) -> (text: String, warnings: [String]) {
        if let (charset, length) = byteOrderMark(bytes) {
            return try checked(convert(Array(bytes.dropFirst(length)), charset, name), name)
        }
        if let charset = wideCharset(bytes) { return try checked(convert(bytes, charset, name), name) }
        if isEscaped(bytes), let charset = CharsetDetector.detect(bytes), charset.hasPrefix("ISO-2022") {
            return try checked(convert(bytes, charset, name), name)
        }
        if let text = String(validating: bytes, as: UTF8.self) { return try checked(text, name) }
        let guess = CharsetDetector.detect(bytes) ?? "windows-1252"
        // uchardet calls these by their ISO names, but files with bytes 0x80 to 0x9F are from Windows.
        let charset = knownNames[guess.uppercased()] ?? guess
        var result = try checked(convert(bytes, charset, name), name)
        result.warnings.append("The encoding of \(name) is not declared; it was read as \(charset).")
        return result
    }

    /// Names of uchardet that mean more, or something else, to ICU.
    private static let knownNames = [
        "ISO-8859-1": "windows-1252", "ASCII": "windows-1252", "UHC": "windows-949", "EUC-KR": "windows-949",
    ]

    /// ISO-2022 switches alphabets by escape sequences; its bytes are valid UTF-8, too.
    private static func isEscaped(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == 0x1B && ($1 == 0x24 || $1 == 0x28) }
    }

    private static func byteOrderMark(_ bytes: [UInt8]) -> (charset: String, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("UTF-8", 3) }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("UTF-32LE", 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("UTF-32BE", 4) }
        if bytes.starts(with: [0xFF, 0xFE]) { return ("UTF-16LE", 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return ("UTF-16BE", 2) }
        return nil
    }

    /// UTF-16 without a mark: blanks and line ends, which every text has, show on which side the zero bytes are.
    private static func wideCharset(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 4 else { return nil }
        if bytes.count.isMultiple(of: 4) {
            // Every code point ends, or begins, with a zero byte, and most with two.
            let units = stride(from: 0, to: min(bytes.count, 4096), by: 4)
            if units.allSatisfy({ bytes[$0 + 3] == 0 && bytes[$0 + 2] <= 0x10 }) { return "UTF-32LE" }
            if units.allSatisfy({ bytes[$0] == 0 && bytes[$0 + 1] <= 0x10 }) { return "UTF-32BE" }
        }
        var little = 0
        var big = 0
        var units = 0
        for index in stride(from: 0, to: min(bytes.count - 1, 8192), by: 2) {
            units += 1
            if bytes[index + 1] == 0, bytes[index] == 0x20 || bytes[index] == 0x0A { little += 1 }
            if bytes[index] == 0, bytes[index + 1] == 0x20 || bytes[index + 1] == 0x0A { big += 1 }
        }
        guard max(little, big) * 100 > units, min(little, big) * 20 < max(little, big) else { return nil }
        return little > big ? "UTF-16LE" : "UTF-16BE"
    }

    private static func convert(_ bytes: [UInt8], _ charset: String, _ name: String) throws(StorydropError) -> String {
        do {
            return try CharsetDetector.decode(bytes, charset: charset)
        } catch {
            throw badEncoding(name, "\(charset): \(error)")
        }
    }

    /// Text is refused if more than one character in fifty is a control or no character at all.
    private static func checked(
        _ text: String,
        _ name: String
    ) throws(StorydropError) -> (text: String, warnings: [String]) {
        var total = 0
        var broken = 0
        var replaced = 0
        for scalar in text.unicodeScalars {
            total += 1
            switch scalar.value {
            case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85: break
            case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: broken += 1
            case 0xFFFD:
                broken += 1
                replaced += 1
            default: break
            }
        }
        if broken * 50 > total { throw badEncoding(name, "\(broken) of \(total) characters are not text") }
        return (
            text, replaced == 0 ? [] : ["\(replaced) characters of \(name) could not be read and show as \u{FFFD}."]
        )
    }

    private static func badEncoding(_ name: String, _ cause: String) -> StorydropError {
        StorydropError(
            .badEncoding,
            "\(name) is not text in any encoding that could be told.",
            hint: "Save it as UTF-8 and drop it again; the file is kept.",
            cause: cause
        )
    }
}
