import CTexts
import Foundation
import Native
import Yams

/// Writes a text out as a voice should say it: abbreviations, numerals, signs and marks that voices stumble over.
///
/// Called for every utterance of a local voice; models of servers read the text as it is. Pure; what it does not know
/// stays as it is.
package struct ReadAloud: Sendable {
    private struct Table: Decodable, Sendable {
        var words: [String: String]
        var beforeNumber: [String: String]
        var beforeName: [String: String]
        var romanAfter: [String]
        var signs: [String: String]
        /// Signs between figures.
        var sums: [String: String]
        /// How the number of a ruler is said, `8` for `{n}`, and which names rulers have.
        var rulers: [String: [String]]?

        private enum CodingKeys: String, CodingKey {
            case words, signs, sums, rulers
            case beforeNumber = "before_number"
            case beforeName = "before_name"
            case romanAfter = "roman_after"
        }
    }

    private let table: Table?
    /// Whether the voice knows no other characters than ASCII.
    private let isPlain: Bool

    private static let tables = Result {
        try YAMLDecoder().decode(
            [String: Table].self,
            from: text_spoken().string
        )
    }

    /// `language`: BCP 47; of one without a table only marks and signs are changed.
    package init(language: String, isPlain: Bool = false) throws {
        table = try Self.tables.get()[String(language.prefix(2))]
        self.isPlain = isPlain
    }

    /// Abbreviations and so on written out; one line.
    package func spoken(_ text: String) -> String {
        let words = Self.cleaned(InlineMarks.stripped(text)).split(whereSeparator: \.isWhitespace).map(String.init)
        var said: [String] = []
        var index = 0
        while index < words.count {
            var next = index + 1 < words.count ? words[index + 1] : ""
            var word = words[index]
            // "z. B." and "p. ex." are one word to whoever reads.
            if let long = twofold(word, next) {
                word = long
                index += 1
                next = index + 1 < words.count ? words[index + 1] : ""
            }
            said.append(self.said(word, after: said.last ?? "", before: next))
            index += 1
        }
        var line = said.filter { !$0.isEmpty }.joined(separator: " ")
        if isPlain { line = Self.plain(line) }
        return line
    }

    /// An abbreviation of two words written out, with the marks around it.
    private func twofold(_ first: String, _ second: String) -> String? {
        guard let table, first.hasSuffix("."), !second.isEmpty else { return nil }
        let head = first.prefix { !$0.isLetter }
        let tail = second.reversed().prefix { !$0.isLetter && $0 != "." }
        let short = "\(first.dropFirst(head.count)) \(second.dropLast(tail.count))"
        return table.words[short].map { head + $0 + String(tail.reversed()) }
    }

    private func said(_ word: String, after previous: String, before next: String) -> String {
        let (head, core, tail) = Self.parts(word)
        guard let table, !core.isEmpty else { return Self.uncapped(word) }
        // The full stop of an abbreviation is a part of it; it may stand among the marks after the word.
        for stop in ["", "."] where stop.isEmpty || tail.hasPrefix(stop) {
            let short = core + stop
            let rest = String(tail.dropFirst(stop.count))
            if next.first?.isNumber == true, let long = table.beforeNumber[short] { return head + long + rest }
            if next.first?.isUppercase == true, let long = table.beforeName[short] { return head + long + rest }
            if let long = table.words[short] {
                // At the end of a sentence the full stop is that of the sentence, too.
                return head + long + (next.isEmpty && rest.isEmpty && !stop.isEmpty ? "." : rest)
            }
        }
        if let sign = table.signs[core] { return head + sign + tail }
        if let sign = table.sums[core], previous.last?.isNumber == true, next.first?.isNumber == true { return sign }
        if let sum = sum(core, table) { return head + sum + tail }
        if let last = core.last, let sign = table.signs[String(last)], core.dropLast().last?.isNumber == true {
            return head + core.dropLast() + " " + sign + tail
        }
        let heading = Self.parts(previous).core
        if let number = Self.roman(core), core.count > 1 || "IVX".contains(core),
            let form = table.rulers?.first(where: { $0.value.contains(heading) })?.key
        {
            return head + Self.ordinal(number, form) + tail
        }
        // "Part I", but "the part I liked".
        if let number = Self.roman(core), table.romanAfter.contains(heading.lowercased()),
            core != "I" || heading.first?.isUppercase == true
        {
            return head + String(number) + tail
        }
        return Self.uncapped(word)
    }

    /// "5*3", "1<2" and "#7" with their signs as words; nil if it is nothing of the kind.
    private func sum(_ word: String, _ table: Table) -> String? {
        guard word.contains(where: \.isNumber),
            word.allSatisfy({ $0.isNumber || ".,".contains($0) || isSign($0, table) }),
            word.contains(where: { isSign($0, table) })
        else { return nil }
        var text = ""
        for character in word {
            if let sign = table.sums[String(character)] { text += " \(sign) " } else { text.append(character) }
        }
        return text.split(separator: " ").joined(separator: " ")
    }

    private func isSign(_ character: Character, _ table: Table) -> Bool { table.sums[String(character)] != nil }

    /// "the {n}{th}" of 8 is "the 8th".
    private static func ordinal(_ number: Int, _ form: String) -> String {
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return form.replacing("{n}", with: "\(number)").replacing("{th}", with: ending)
    }

    /// The marks before a word, the word, the marks after it.
    private static func parts(_ word: String) -> (head: String, core: String, tail: String) {
        func isMark(_ character: Character) -> Bool { "\"'([{)]}.,;:!?…".contains(character) }
        let head = word.prefix(while: isMark)
        let rest = word.dropFirst(head.count)
        let tail = rest.reversed().prefix(while: isMark)
        return (String(head), String(rest.dropLast(tail.count)), String(tail.reversed()))
    }

    /// "CHAPTER" and "MARLEY" are words, not letters to be spelt; "U.S.A." and "BBC" are letters.
    private static func uncapped(_ word: String) -> String {
        let letters = word.filter(\.isLetter)
        guard letters.count >= 4, letters.allSatisfy(\.isUppercase), !word.dropLast().contains("."),
            roman(letters) == nil
        else { return word }
        let vowels = letters.filter { "AEIOUYÄÖÜÉÈÀÂÊÎÔÛÁÍÓÚ".contains($0) }.count
        guard vowels > 0 else { return word }
        var first = true
        return String(
            word.map { character in
                defer { if character.isLetter { first = false } }
                return first ? character : Character(character.lowercased())
            }
        )
    }

    /// The value of a Roman numeral in capitals, 1 to 3999.
    static func roman(_ text: String) -> Int? {
        let values: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000]
        let digits = text.compactMap { values[$0] }
        guard !digits.isEmpty, digits.count == text.count, digits.count <= 15 else { return nil }
        var sum = 0
        for (index, digit) in digits.enumerated() {
            sum += index + 1 < digits.count && digit < digits[index + 1] ? -digit : digit
        }
        // "DID", "MILD" and "CC" are no numerals, and a single C, D, L or M is a letter.
        guard sum > 0, written(sum) == text, text.count > 1 || sum <= 10 else { return nil }
        return sum
    }

    /// A number as a Roman numeral, in the one way that it is written.
    private static func written(_ number: Int) -> String {
        let steps = [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
            (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var (left, text) = (number, "")
        for (value, sign) in steps {
            while left >= value {
                text += sign
                left -= value
            }
        }
        return text
    }

    /// Marks that voices stumble over, in the forms that they know.
    private static func cleaned(_ text: String) -> String {
        var result = ""
        let signs = Array(text)
        for (index, character) in signs.enumerated() {
            switch character {
            // "10–12" is a range.
            case "–" where result.last?.isNumber == true && index + 1 < signs.count && signs[index + 1].isNumber:
                result.append(character)
            case "_": result += " "
            case "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "|", "~", "^", "\\", "`":
                continue
            case "“", "”", "„", "«", "»", "‟": result += "\""
            case "‘", "’", "‚", "‹", "›": result += "'"
            case "[", "{": result += "("
            case "]", "}": result += ")"
            case "—", "―", "–": result += " — "
            case "\u{2011}": result += "-"
            case "\u{A0}", "\u{202F}": result += " "
            default: result.append(character)
            }
        }
        return result.replacing("---", with: " — ").replacing("--", with: " — ")
    }

    /// In ASCII, as near as it gets: festival and flite read bytes.
    private static func plain(_ text: String) -> String {
        let marks: [Character: String] = [
            "—": ",", "…": "...", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l",
            "£": " pounds ", "€": " euros ", "°": " degrees ", "½": " and a half", "¼": " and a quarter",
            "¾": " and three quarters", "×": " times ",
        ]
        var result = ""
        for character in text {
            if character.isASCII {
                result.append(character)
            } else if let mark = marks[character] {
                result += mark
            } else {
                result += String(character).folding(options: .diacriticInsensitive, locale: nil).filter(\.isASCII)
            }
        }
        // A mark that had only a dash beside it stands alone now.
        return result.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing(" ,", with: ",")
            .replacing(",,", with: ",")
    }
}
