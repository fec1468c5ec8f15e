import Native

/// What a host's `robots.txt` asks of us (RFC 9309).
///
/// Pure. Caller: the fetcher of pages, before each page.
package struct RobotsRules: Sendable, Equatable {
    private struct Rule: Sendable, Equatable {
        var isAllowed: Bool
        var pattern: [UInt8]
    }

    /// Bytes that are read of a file; RFC 9309 asks for at least 500 KiB.
    package static let longest = 512 << 10
    private static let mostRules = 10_000

    private var rules: [Rule] = []

    /// Nothing is asked.
    package init() {}

    /// The rules for a program of this name (`storydrop`); those for all (`*`) if none are for it.
    package init(_ text: String, for agent: String) {
        var own: [Rule] = []
        var common: [Rule] = []
        var isOwnNamed = false
        // A group is some lines that name programs, then its rules.
        var names: [String] = []
        var isNaming = false
        for line in text.split(whereSeparator: \.isNewline) {
            let bare = line.prefix { $0 != "#" }
            guard let colon = bare.firstIndex(of: ":") else { continue }
            let key = bare[..<colon].lowercased().filter { !$0.isWhitespace }
            let value = String(bare[bare.index(after: colon)...]).trimmed
            switch key {
            case "user-agent":
                if !isNaming { names = [] }
                isNaming = true
                // `Storydrop/1.2` names us, too.
                names.append(String(value.lowercased().prefix { $0.isLetter || "-_*".contains($0) }))
                if names.last == agent.lowercased() { isOwnNamed = true }
            case "allow", "disallow":
                isNaming = false
                // An empty value asks nothing.
                guard !value.isEmpty, own.count + common.count < Self.mostRules else { continue }
                let rule = Rule(isAllowed: key == "allow", pattern: Array(Self.decoded(value).utf8))
                if names.contains(agent.lowercased()) { own.append(rule) }
                if names.contains("*") { common.append(rule) }
            default: break
            }
        }
        rules = isOwnNamed ? own : common
    }

    /// Whether a path, with its query, may be asked for: the longest rule that matches says so, and of two as long the
    /// one that allows.
    package func allows(_ path: String) -> Bool {
        let path = Array(Self.decoded(path.isEmpty ? "/" : path).utf8)
        let matching = rules.filter { Self.matches($0.pattern, path) }
        let longest = matching.map(\.pattern.count).max()
        let deciding = matching.filter { $0.pattern.count == longest }
        return deciding.isEmpty || deciding.contains(where: \.isAllowed)
    }

    /// `*` stands for anything, `$` at the end for the end.
    private static func matches(_ pattern: [UInt8], _ path: [UInt8]) -> Bool {
        let isAnchored = pattern.last == UInt8(ascii: "$")
        let pieces = (isAnchored ? Array(pattern.dropLast()) : pattern)
            .split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard let first = pieces.first, path.starts(with: first) else { return false }
        var position = first.count
        for (index, piece) in pieces.enumerated().dropFirst() where !piece.isEmpty {
            if isAnchored, index == pieces.count - 1 {
                // The last piece is at the end, wherever else it may be.
                let start = path.count - piece.count
                return start >= position && path[start...].elementsEqual(piece)
            }
            guard let found = find(piece, in: path, from: position) else { return false }
            position = found + piece.count
        }
        return !isAnchored || position == path.count || pieces.last?.isEmpty == true && pieces.count > 1
    }

    private static func find(_ piece: ArraySlice<UInt8>, in path: [UInt8], from start: Int) -> Int? {
        guard path.count - start >= piece.count else { return nil }
        return (start...(path.count - piece.count)).first { path[$0..<($0 + piece.count)].elementsEqual(piece) }
    }

    /// Percent signs with two digits after them are the characters that they stand for, but for those that part a path.
    private static func decoded(_ text: String) -> String {
        var result: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            let digits = bytes.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), !"/?#%*$".utf8.contains(value)
            {
                result.append(value)
                bytes = bytes.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
