/// Takes the marks of emphasis and links out of a line, as a reader would: nobody wants to see or hear them.
///
/// Called for what is read out, shown as a subtitle or as a title; plain texts have such marks as often as Markdown.
/// Pure. What is no mark stays: `5*3`, `snake_case`, a lone asterisk.
package enum InlineMarks {
    private static let marks: Set<Character> = ["*", "_", "`", "~"]

    package static func stripped(_ text: String) -> String {
        guard text.contains(where: { marks.contains($0) || "[]\\&".contains($0) }) else { return text }
        let signs = Array(unescaped(text))
        var kept: [Character] = []
        var open: Set<Character> = []
        var index = 0
        while index < signs.count {
            let sign = signs[index]
            if sign == "\\", index + 1 < signs.count, signs[index + 1].isASCII, signs[index + 1].isPunctuation {
                // What was marked to be no mark.
                kept.append(signs[index + 1])
                index += 2
            } else if marks.contains(sign) {
                let run = signs[index...].prefix { $0 == sign }
                if isEmphasis(run, in: signs, isOpen: open.contains(sign)) {
                    open.formSymmetricDifference([sign])
                } else {
                    kept += run
                }
                index += run.count
            } else if let end = endOfNote(at: index, in: signs) ?? endOfAddress(at: index, in: signs) {
                index = end
            } else if let link = link(at: index, in: signs) {
                kept += Array(stripped(String(signs[link.text])))
                index = link.end
            } else {
                kept.append(sign)
                index += 1
            }
        }
        return String(kept)
    }

    /// At one side a word or its punctuation, at the other not the inside of one.
    ///
    /// `isOpen`: whether there was one before that it may close: "f***" closes nothing.
    private static func isEmphasis(_ run: ArraySlice<Character>, in signs: [Character], isOpen: Bool) -> Bool {
        // One tilde is "about"; lines of them are ornaments.
        if run.first == "~", run.count != 2 { return false }
        guard run.count <= 3 else { return false }
        let before = run.startIndex > 0 ? signs[run.startIndex - 1] : " "
        let after = run.endIndex < signs.count ? signs[run.endIndex] : " "
        if isWordy(before), isWordy(after) { return false }
        // Sentences are cut out of emphasis: a single mark may close what an earlier one opened.
        if isWordy(before), run.count > 1, !isOpen { return false }
        return !before.isWhitespace || !after.isWhitespace
    }

    private static func isWordy(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// The words of `[words](address)` or `![words](address)` that begin at a place, and where it ends.
    private static func link(at start: Int, in signs: [Character]) -> (text: Range<Int>, end: Int)? {
        let open = signs[start] == "!" ? start + 1 : start
        guard open < signs.count, signs[open] == "[", let close = signs[open...].firstIndex(of: "]"),
            let end = endOfAddress(at: close, in: signs)
        else { return nil }
        return ((open + 1)..<close, end)
    }

    /// Where `](address)` ends that begins at a place; the address may have brackets of its own.
    private static func endOfAddress(at start: Int, in signs: [Character]) -> Int? {
        guard signs[start] == "]", start + 1 < signs.count, signs[start + 1] == "(" else { return nil }
        var depth = 0
        for index in (start + 1)..<signs.count {
            if signs[index].isWhitespace, depth == 0 { return nil }
            depth += signs[index] == "(" ? 1 : signs[index] == ")" ? -1 : 0
            if depth == 0 { return index + 1 }
        }
        return nil
    }

    /// Where a note's number ends: "sea.[12]"; also the opening bracket of a link that goes on in the next sentence.
    private static func endOfNote(at start: Int, in signs: [Character]) -> Int? {
        guard signs[start] == "[" else { return nil }
        let digits = signs[(start + 1)...].prefix(while: \.isNumber)
        if !digits.isEmpty, digits.count < 4, digits.endIndex < signs.count, signs[digits.endIndex] == "]",
            start > 0, !signs[start - 1].isWhitespace
        {
            return digits.endIndex + 1
        }
        let isUnclosed = !signs[start...].contains("]") && start + 1 < signs.count && isWordy(signs[start + 1])
        return isUnclosed ? start + 1 : nil
    }

    private static let entities = [
        "&nbsp;": "\u{A0}", "&quot;": "\"", "&apos;": "'", "&#39;": "'", "&mdash;": "—", "&ndash;": "–",
        "&hellip;": "…",
        "&lt;": "<", "&gt;": ">", "&amp;": "&",
    ]

    private static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        return entities.sorted { $0.key > $1.key }.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }
}
