import Foundation

/// Takes out of a model's prose what is no part of the story: fences, remarks to whoever asked, markers of the end.
///
/// Called for every part that a model writes. Pure. It only takes whole lines at the beginning and at the end, and
/// markers wherever they are: a sentence of the story is never touched.
package enum Leftovers {
    /// Words that models were once told to end with.
    private static let markers = ["IAMDONE", "[END]", "[THE END]", "<END>", "<|endoftext|>", "[DONE]", "###END###"]
    /// How a remark begins, in small letters.
    private static let remarks = [
        "sure,", "sure!", "certainly", "of course", "here is", "here's", "here are", "okay,", "ok,", "as requested",
        "as an ai", "i hope this", "i hope you", "let me know", "would you like", "note:", "(note", "[note",
        "continuing", "continuation:", "part ", "word count", "(word count", "total words", "[word count",
        "to be continued", "(to be continued", "end of part", "[end of", "(end of", "summary:", "previous part",
        "**part", "*to be continued", "the end",
    ]

    package static func removed(from text: String) -> String {
        var text = text
        for marker in markers { text = text.replacing(marker, with: "") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.removeAll { $0.hasPrefix("```") }
        while let first = lines.first, isBlank(first) || isRemark(first) { lines.removeFirst() }
        while let last = lines.last, isBlank(last) || isRemark(last) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// What of a text looks like words to whoever asked for it, one line each; none in a clean one.
    package static func found(in text: String) -> [String] {
        let signs = markers + ["as an AI", "language model", "I cannot fulfill", "I can't help", "continuation of the"]
        var found = signs.filter { text.localizedStandardContains($0) }
        found += text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("```") || isRemark($0) }
        return found
    }

    private static func isBlank(_ line: String) -> Bool { line.allSatisfy { $0.isWhitespace || "-*_#".contains($0) } }

    private static func isRemark(_ line: String) -> Bool {
        let plain = line.lowercased().drop { !$0.isLetter && $0 != "(" && $0 != "[" }
        guard plain.count < 160 else { return false }
        guard let remark = remarks.first(where: { plain.hasPrefix($0) }) else { return false }
        switch remark {
        // A story may begin so; a remark is a line of its own with a colon at its end, or names the story.
        case "here is", "here's", "here are", "sure,", "sure!", "okay,", "ok,", "of course", "certainly", "continuing":
            return plain.hasSuffix(":") || plain.contains("story") || plain.contains("chapter")
                || plain.contains("part")
        case "part ": return plain.count < 24 && plain.dropFirst(5).allSatisfy { $0.isNumber || " of/:.".contains($0) }
        case "the end": return plain.filter(\.isLetter) == "theend"
        default: return true
        }
    }
}
