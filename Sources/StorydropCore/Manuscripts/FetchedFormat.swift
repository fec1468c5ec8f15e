import Native
import Reading
import SystemPackage

/// Which reader takes what a server sent: what its first bytes show, what the server says, and what the URL ends in.
enum FetchedFormat {
    /// The ending that a file of this kind would have; empty for what no reader takes.
    static func suffix(of bytes: [UInt8], contentType: String?, url: String) -> String {
        if bytes.starts(with: Array("%PDF-".utf8)) { return "pdf" }
        if Feed.looksLikeFeed(bytes.prefix(4096)) { return "rss" }
        let type = contentType?.lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace } ?? ""
        let path = URLFetcher.parts(of: url)?.path.prefix { $0 != "?" } ?? ""
        let ending = DropPath.lowercasedExtension(of: FilePath(String(path)))
        if let known = byType[type] { return known }
        if ["image", "video", "audio", "font", "model"].contains(type.prefix { $0 != "/" }) { return "" }
        // Servers call what they do not know plain text, bytes or a zip.
        if byEnding.contains(ending) { return ending }
        if type.contains("zip") { return "zip" }
        if type == "text/plain" { return "txt" }
        let head = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
        return head.contains("<html") || head.contains("<!doctype html") ? "html" : "txt"
    }

    /// What a server says of a kind is true, as far as it says one.
    private static let byType = [
        "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/markdown": "md",
        "application/rss+xml": "rss", "application/atom+xml": "atom", "application/epub+zip": "epub",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.oasis.opendocument.text": "odt", "application/rtf": "rtf", "text/rtf": "rtf",
        "application/x-fictionbook+xml": "fb2",
    ]

    private static let byEnding = Set(["md", "markdown", "zip", "pdf"] + DocumentReader.extensions)
}
