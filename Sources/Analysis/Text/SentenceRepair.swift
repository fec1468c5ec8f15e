/// Takes back sentence ends that are none: after "Dr." and "St.", after initials, and before lower case.
///
/// Pure; the rules of ICU do not know these in every language, and dialogue goes on after a question: "Why?" she said.
package enum SentenceRepair {
    private static let abbreviations: Set<String> = [
        "dr", "st", "mr", "mrs", "ms", "messrs", "mme", "mlle", "prof", "rev", "hon", "capt", "col", "gen", "lieut",
        "lt",
        "sgt", "jr", "sr", "hr", "fr", "frl", "sra", "sr", "srta", "don", "vs", "viz", "nr", "no", "vol", "chap", "ss",
    ]

    /// Those that are written small, and end nothing before a figure: "bzw" before "5 Euro".
    private static let small: Set<String> = [
        "bzw", "ca", "evtl", "ggf", "vgl", "etc", "usw", "inkl", "abb", "bd", "cf", "env", "ex", "pág", "núm", "cap",
        "fig",
        "approx", "ed", "eds", "pp", "p", "vol", "no", "nos", "ch",
    ]

    /// `paragraphs`: where paragraphs begin; an end right there always stands.
    package static func repaired(_ ends: [Int], in text: String, paragraphs: Set<Int>, language: String) -> [Int] {
        let isGerman = language.hasPrefix("de")
        let bytes = Array(text.utf8)
        var kept: [Int] = []
        var last = 0
        for end in ends {
            // Blank lines belong to the sentence before them.
            if !kept.isEmpty, bytes[last..<min(end, bytes.count)].allSatisfy({ $0 <= 0x20 }) {
                kept[kept.count - 1] = end
                last = end
                continue
            }
            last = end
            let stands = end >= bytes.count || paragraphs.contains(end)
            if stands
                || (!beginsLowerCase(bytes, from: end) && !endsWithAbbreviation(bytes, before: end, isGerman: isGerman))
            {
                kept.append(end)
            }
        }
        return kept
    }

    private static func beginsLowerCase(_ bytes: [UInt8], from start: Int) -> Bool {
        let head = String(decoding: bytes[start..<min(start + 16, bytes.count)], as: UTF8.self)
        // Opening quotes and dashes may come before the first letter.
        return head.first { $0.isLetter || $0.isNumber }?.isLowercase ?? false
    }

    /// Whether a number may be an ordinal, as in a German date: one or two figures, for a year may well end a sentence.
    private static func isNumber(before stop: Int, _ bytes: [UInt8]) -> Bool {
        var start = stop
        while start > 0, stop - start < 4, (0x30...0x39).contains(bytes[start - 1]) { start -= 1 }
        return (1...2).contains(stop - start) && startsAtBlank(start, bytes)
    }

    private static func startsAtBlank(_ index: Int, _ bytes: [UInt8]) -> Bool { index == 0 || bytes[index - 1] <= 0x20 }

    private static func followedByNumber(_ bytes: [UInt8], from start: Int) -> Bool {
        start < bytes.count && (0x30...0x39).contains(bytes[start])
    }

    private static func endsWithAbbreviation(_ bytes: [UInt8], before end: Int, isGerman: Bool) -> Bool {
        var index = end
        // No further back than a glance: blank space may go on for megabytes.
        while index > 0, end - index < 64, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x0A { index -= 1 }
        guard index > 0, bytes[index - 1] == UInt8(ascii: ".") else { return false }
        var start = index - 1
        while start > 0, index - start < 64, bytes[start - 1] >= 0x41, bytes[start - 1] < 0x80 { start -= 1 }
        let word = bytes[start..<(index - 1)]
        if isNumber(before: index - 1, bytes), isGerman { return true }
        // "z. B.", "i. d. R."
        if word.count == 1, isGerman, let letter = word.first, letter >= 0x61, startsAtBlank(start, bytes) {
            return true
        }
        if small.contains(String(decoding: word, as: UTF8.self)), followedByNumber(bytes, from: end) { return true }
        // "J. Smith", "S.S. Indus"; but "It was I." ends a sentence.
        if word.count == 1, let letter = word.first, letter < 0x61, letter != UInt8(ascii: "I") { return true }
        return abbreviations.contains(String(decoding: word, as: UTF8.self).lowercased())
            && (word.first ?? 0) < 0x61
    }
}
