import Foundation

/// Takes out of a model's prose what is no part of the story: fences, remarks to whoever asked, markers of the end.
///
/// Called for every part that a model writes. Pure. Remarks are known by whole lines that speak of the work itself ("Here
/// is the next part:"); a sentence of the story is never touched.
package enum Leftovers {
    /// Signs that are taken out wherever they stand.
    private static let markers = [
        "IAMDONE", "I AM DONE", "[END]", "[THE END]", "<END>", "<|endoftext|>", "[DONE]", "###END###", "<page>",
        "</page>",
        "<part>", "</part>", "<story>", "</story>",
    ]
    /// What the work is called by whoever speaks of it.
    private static let work = #"(story|tale|part|chapter|continuation|scene|text|draft|version|section|premise)"#

    /// Lines that no story has, wherever they stand.
    private static let lines = expressions([
        #"^\W*the end\W*$"#, #"^\W*fin\W*$"#, #"^[\[(*~ ]*(to be continued|end of (the )?\#(work))\b.{0,40}$"#,
        #"^\W*(part|chapter) (\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten)( of \d+)?\W*$"#,
        #"^\*\*\s*(part|chapter)\b[^*]{0,80}\*\*$"#, #"^[\[(*]*(word count|total words)\b.{0,60}$"#, #"^[=]{3,}$"#,
    ])
    /// Remarks before or after a text.
    private static let remarks = expressions([
        #"^(sure|certainly|of course|okay|ok|absolutely|gladly)\b[,.!]*\s*(here('s| is| are)|i('ll| will| can)|let me|this is)\b.*$"#,
        #"^(here('s| is| are)|this is|below is)\b.*\b\#(work)\b.*:\s*$"#,
        #"^(as (you )?requested|as (an|a) ai\b).*$"#,
        #"^[\[(*]*(note|continuation|continuing|summary|previous part)\b[^.]{0,60}:.{0,120}$"#,
        #"^i hope (this|that|you (like|enjoy|find)\b.*\b\#(work)\b).*$"#,
        #"^(please )?(feel free to|would you like me to|shall i (go on|continue))\b.*$"#,
        #"^(please )?let me know (if|what|how|whether|when) (you('d| would)? (like|want|need|think|prefer)|i should|any)\b.*$"#,
        #"^thank(s| you) for reading\b.*$"#, #"^i('ll| will) (now )?(wait|continue|go on) (for|with|when|if)\b.*$"#,
    ])
    /// How a model says that it will not, or what it is.
    private static let refusals = expressions([
        #"\bas an? (ai|artificial intelligence)\b(?!\w)"#, #"\bas a (large )?language model\b"#,
        #"\bi('m| am) (sorry|afraid|unable|not able)\b.{0,80}\b(write|assist|help with|continue|create|generate|fulfil+)\b"#,
        #"\bi (can't|cannot|can not|won't) (write|assist|help with|continue|create|generate|fulfil+|produce)\b"#,
    ])

    private static func expressions(_ patterns: [String]) -> [NSRegularExpression] {
        patterns.compactMap { try? NSRegularExpression(pattern: $0, options: [.caseInsensitive]) }
    }

    private static func matches(_ text: String, _ expressions: [NSRegularExpression]) -> Bool {
        let plain = text.replacing("’", with: "'")
        let range = NSRange(plain.startIndex..., in: plain)
        return expressions.contains { $0.firstMatch(in: plain, range: range) != nil }
    }

    package static func removed(from text: String) -> String {
        var text = text
        for marker in markers { text = text.replacing(marker, with: "") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // A line with a rule of equal signs below it is a heading.
        for index in lines.indices.dropFirst() where lines[index].hasPrefix("===") { lines[index - 1] = "" }
        lines.removeAll { $0.hasPrefix("```") || isForeign($0) }
        while let first = lines.first, isBlank(first) || isRemark(first) { lines.removeFirst() }
        while let last = lines.last, isBlank(last) || isRemark(last) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// What of a text looks like words to whoever asked for it, one line each; none in a clean one.
    package static func found(in text: String) -> [String] {
        var found = markers.filter { text.contains($0) }
        let lines = text.split(separator: "\n").map(String.init)
        // "I cannot write about it" may be a narrator's; that somebody is a machine that writes is not.
        found += lines.filter {
            $0.hasPrefix("```") || isForeign($0) || isRemark($0) || matches($0, Array(refusals.prefix(2)))
        }
        return found
    }

    /// Whether an answer says that it is none: short, and about what its writer will not do.
    package static func isRefusal(_ text: String) -> Bool {
        text.count < 1200 && !isSpeech(text) && matches(text, refusals)
    }

    private static func isBlank(_ line: String) -> Bool { line.allSatisfy { $0.isWhitespace || "-*_#".contains($0) } }

    /// Whether somebody in the story says it.
    private static func isSpeech(_ line: String) -> Bool {
        line.first { !$0.isWhitespace }.map { "\"“”„«»‘'—–".contains($0) } ?? false
    }

    private static func isForeign(_ line: String) -> Bool { line.count < 160 && matches(line, lines) }

    private static func isRemark(_ line: String) -> Bool {
        line.count < 240 && !isSpeech(line) && matches(line.trimmingCharacters(in: .whitespaces), remarks)
    }
}
