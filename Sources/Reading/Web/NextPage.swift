/// Whether the page that another names as its next is a part of the same story.
///
/// Caller: the fetching of a story that is cut into pages. Promises: a page on another host is never one, and neither is
/// the next story of a blog; what it takes for one has the address of its predecessor, with a page number one higher.
package enum NextPage {
    package enum Verdict: Equatable, Sendable {
        case samePage
        case sameStory
        /// On this host, but with an address of its own.
        case otherStory
        case otherHost
    }

    /// From this number on it is the story that is numbered, not its page.
    private static let mostPages = 1000

    /// Both absolute.
    package static func verdict(on next: String, after page: String) -> Verdict {
        guard let old = Address(page), let new = Address(next), old.origin == new.origin else { return .otherHost }
        if old.rest == new.rest { return .samePage }
        if counts(old.rest, new.rest) || begins(old.rest, new.rest) { return .sameStory }
        return .otherStory
    }

    private struct Address {
        /// `host:port`; a page may go on from http to https.
        var origin: Substring
        /// The path and the query.
        var rest: String

        init?(_ url: String) {
            guard let start = url.firstRange(of: "://") else { return nil }
            let scheme = url[..<start.lowerBound].lowercased()
            guard ["http", "https"].contains(scheme) else { return nil }
            let whole = url[start.upperBound...].prefix { $0 != "#" }
            let host = whole.prefix { $0 != "/" && $0 != "?" }
            origin = Substring(host.lowercased())
            let path = whole[host.endIndex...]
            rest = path.hasPrefix("/") ? String(path) : "/" + path
        }
    }

    /// One number is one higher, all else is the same: `/fox/2` and `/fox/3`, `?page=9` and `?page=10`.
    ///
    /// Not one that stands for a folder, as in `/2024/05/fox`.
    private static func counts(_ old: String, _ new: String) -> Bool {
        let (before, after) = (runs(old), runs(new))
        guard before.count == after.count else { return false }
        let changed = before.indices.filter { before[$0] != after[$0] }
        guard changed.count == 1, let index = changed.first, let from = Int(before[index]), let to = Int(after[index])
        else { return false }
        let behind = after[(index + 1)...].joined()
        let isFolder = behind.hasPrefix("/") && behind.count > 1
        return to == from + 1 && to < mostPages && !isFolder
    }

    /// The first page has no number: `/fox` and `/fox/2`, `/fox.html` and `/fox-2.html`, `/fox/` and `/fox/chapter-1.html`.
    private static func begins(_ old: String, _ new: String) -> Bool {
        let stem = String(stem(old))
        guard new.hasPrefix(stem) else { return false }
        let added = runs(String(new.dropFirst(stem.count)))
        let numbers = added.filter { Int($0) != nil }
        let letters = added.filter { Int($0) == nil }.joined()
        // Long words are another story's: `/fox/` and `/fox/2-hens-and-their-cousins`.
        guard numbers.count == 1, ["1", "2", "01", "02", "001", "002"].contains(numbers[0]), letters.utf8.count <= 16
        else {
            return false
        }
        // The first page of an index; the second of anything.
        return Int(numbers[0]) == 2 || old.hasSuffix("/") || isIndex(old)
    }

    /// The address without what a page number comes before.
    private static func stem(_ rest: String) -> Substring {
        if isIndex(rest) { return rest[...(rest.lastIndex(of: "/") ?? rest.startIndex)] }
        let path = rest.prefix { $0 != "?" }
        if path.count < rest.count { return rest[...] }
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path }
        return path[..<dot]
    }

    private static func isIndex(_ rest: String) -> Bool {
        rest.split(separator: "/", omittingEmptySubsequences: false).last.map {
            $0.hasPrefix("index.") || $0.hasPrefix("default.")
        } ?? false
    }

    /// Runs of digits, and what is between them.
    private static func runs(_ text: String) -> [String] {
        var runs: [String] = []
        var wasDigit = false
        for character in text {
            let isDigit = character.isASCII && character.isNumber
            if runs.isEmpty || isDigit != wasDigit {
                runs.append(String(character))
            } else {
                runs[runs.count - 1].append(character)
            }
            wasDigit = isDigit
        }
        return runs
    }
}
