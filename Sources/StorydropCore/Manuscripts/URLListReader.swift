import Foundation
import Native
import SystemPackage

/// Lists of URLs: one a line with `#` comments, and the shortcut files of Windows (`.url`) and macOS (`.webloc`).
enum URLListReader: ManuscriptReader {
    static let extensions = ["urls", "url", "webloc"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        // A .webloc may be a binary property list: only the others are text.
        let isText = request.lowercasedExtension != "webloc"
        let text = isText ? try PlainText(request.bytes, name: request.name).text : ""
        let urls: [String] =
            switch request.lowercasedExtension {
            case "webloc": webloc(request.bytes)
            case "url": shortcut(text)
            default: entries(text)
            }
        guard !urls.isEmpty else {
            throw StorydropError(
                .emptyStory,
                "\(request.name) names no URL.",
                hint: "Write one URL a line; the file is kept."
            )
        }
        return .list(urls)
    }

    /// The URLs of a text that is nothing but URLs and comments, else nil.
    static func pureList(_ text: String) -> [String]? {
        // Looked at first, so that a novel is not split into lines for this.
        guard text.drop(while: \.isWhitespace).first.map({ $0 == "#" || $0 == "h" || $0 == "H" }) ?? false else {
            return nil
        }
        let found = entries(text)
        let isList =
            !found.isEmpty
            && found.allSatisfy { entry in
                let lowered = entry.lowercased()
                return (lowered.hasPrefix("http://") || lowered.hasPrefix("https://"))
                    && !entry.contains(where: \.isWhitespace)
            }
        return isList ? found : nil
    }

    private static func entries(_ text: String) -> [String] {
        TextCleaning.unified(text).split(separator: "\n").compactMap { line in
            // A blank before `#` makes a comment; without one it belongs to the URL.
            let bare = line.range(of: " #").map { line[..<$0.lowerBound] } ?? line
            let entry = String(bare).trimmed
            return entry.isEmpty || entry.hasPrefix("#") ? nil : entry
        }
    }

    private static func shortcut(_ text: String) -> [String] {
        TextCleaning.unified(text).split(separator: "\n").compactMap { line in
            line.lowercased().hasPrefix("url=") ? String(line.dropFirst(4)).trimmed : nil
        }.prefix(1).map { $0 }
    }

    private static func webloc(_ bytes: [UInt8]) -> [String] {
        let list = try? PropertyListSerialization.propertyList(from: Data(bytes), format: nil) as? [String: Any]
        return (list?["URL"] as? String).map { [$0] } ?? []
    }
}

/// Names the children of a URL list or an archive: `kids/list.urls/001-moon`, `kids/tales.zip/002-fox.pdf`.
enum ChildName {
    static func path(parent: DropPath, ordinal: Int, url: String) -> DropPath {
        let parts = url.split(whereSeparator: { $0 == "?" || $0 == "#" }).first.map(String.init) ?? url
        let last = parts.split(separator: "/").dropFirst().last.map(String.init) ?? "page"
        let word = last.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
        return path(parent: parent, ordinal: ordinal, name: String(String(word).prefix(60)))
    }

    /// `name`: safe already.
    static func path(parent: DropPath, ordinal: Int, name: String) -> DropPath {
        let number = String(ordinal)
        let padded = String(repeating: "0", count: max(0, 3 - number.count)) + number
        return DropPath(parent.path.appending("\(padded)-\(name)"))
    }
}
