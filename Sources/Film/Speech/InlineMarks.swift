/// Takes the marks of emphasis and links out of a line, as a reader would: nobody wants to see or hear them.
///
/// Called for what is read out, shown as a subtitle or as a title; plain texts have such marks as often as Markdown.
/// Pure. What is no mark stays: `5*3`, `snake_case`, a lone asterisk.
package enum InlineMarks {
    private static let marks: Set<Character> = ["*", "_", "`", "~"]

    package static func stripped(_ text: String) -> String {
        guard text.contains(where: { marks.contains($0) || $0 == "[" || $0 == "\\" }) else { return text }
        let signs = Array(text)
        var kept: [Character] = []
        var index = 0
        while index < signs.count {
            let sign = signs[index]
            if sign == "\\", index + 1 < signs.count, signs[index + 1].isASCII, signs[index + 1].isPunctuation {
                // What was marked to be no mark.
                kept.append(signs[index + 1])
                index += 2
            } else if marks.contains(sign) {
                let run = signs[index...].prefix { $0 == sign }
                if !isEmphasis(run, in: signs) { kept += run }
                index += run.count
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
    private static func isEmphasis(_ run: ArraySlice<Character>, in signs: [Character]) -> Bool {
        // One tilde is "about"; lines of them are ornaments.
        if run.first == "~", run.count != 2 { return false }
        guard run.count <= 3 else { return false }
        let before = run.startIndex > 0 ? signs[run.startIndex - 1] : " "
        let after = run.endIndex < signs.count ? signs[run.endIndex] : " "
        if isWordy(before), isWordy(after) { return false }
        return !before.isWhitespace || !after.isWhitespace
    }

    private static func isWordy(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// The words of `[words](address)` or `![words](address)` that begin at a place, and where it ends.
    private static func link(at start: Int, in signs: [Character]) -> (text: Range<Int>, end: Int)? {
        let open = signs[start] == "!" ? start + 1 : start
        guard open < signs.count, signs[open] == "[",
            let close = signs[open...].firstIndex(of: "]"), close + 1 < signs.count, signs[close + 1] == "(",
            let end = signs[close...].firstIndex(of: ")")
        else { return nil }
        return ((open + 1)..<close, end + 1)
    }
}
