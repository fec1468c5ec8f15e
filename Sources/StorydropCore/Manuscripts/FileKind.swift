import Native
import Reading

/// What a file is by its first bytes, where its name says something else.
///
/// Pure. Caller: `DropFormat`, for what was dropped. People rename files, and browsers save pages as they like; only what
/// shows itself beyond doubt is read as another kind.
enum FileKind {
    /// Kinds of one story, which are told from each other; lists, briefs and archives are what their names say.
    private static let told = Set(["txt", "text", "md", "markdown", "pdf", "html", "htm", "xhtml"])
        .union(DocumentReader.extensions)

    /// The ending that it should have; nil if that is the one it has.
    static func real(_ bytes: [UInt8], named suffix: String) -> String? {
        guard told.contains(suffix) else { return nil }
        let found = shown(bytes)
        if let found { return found == suffix || isSame(found, suffix) ? nil : found }
        // No document begins like any of them: if it is text, it is read as text.
        let needsMark = ["pdf", "docx", "odt", "epub", "rtf"].contains(suffix)
        guard needsMark, !bytes.prefix(1024).contains(0), !holds(bytes.prefix(1024), "%PDF-"),
            String(validating: bytes, as: UTF8.self) != nil
        else { return nil }
        return "txt"
    }

    private static func isSame(_ found: String, _ suffix: String) -> Bool {
        found == "html" && ["htm", "xhtml"].contains(suffix)
    }

    private static func shown(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: Array("%PDF-".utf8)) { return "pdf" }
        if bytes.starts(with: Array("{\\rtf".utf8)) { return "rtf" }
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return packed(bytes.prefix(4096)) }
        let head = String(decoding: bytes.prefix(512).filter { $0 != 0 }, as: UTF8.self).lowercased()
            .drop { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{FFFD}" }
        if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { return "html" }
        if head.hasPrefix("<?xml"), head.contains("<fictionbook") { return "fb2" }
        return head.hasPrefix("<?xml") && head.contains("<html") ? "html" : nil
    }

    /// OpenDocument and EPUB begin with their type; Office has its parts in folders of known names.
    private static func packed(_ head: ArraySlice<UInt8>) -> String? {
        if holds(head, "mimetypeapplication/epub+zip") { return "epub" }
        if holds(head, "mimetypeapplication/vnd.oasis.opendocument.text") { return "odt" }
        return holds(head, "[Content_Types].xml") || holds(head, "word/") ? "docx" : nil
    }

    private static func holds(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        bytes.firstRange(of: Array(text.utf8)) != nil
    }
}
