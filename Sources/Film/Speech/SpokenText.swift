/// Words as subtitles show them, and what of them a voice can read.
package enum SpokenText {
    /// The words of a text, each with its punctuation; in scripts without blanks every character is one.
    package static func words(of text: String) -> [String] {
        var words: [String] = []
        var current = ""
        func end() {
            if !current.isEmpty { words.append(current) }
            current = ""
        }
        for character in text {
            if character.isWhitespace {
                end()
            } else if isSign(character) {
                // An opening bracket belongs to the character after it.
                if !current.isEmpty, !current.allSatisfy(isOpening) { end() }
                current.append(character)
                end()
            } else if let last = words.last, current.isEmpty, isClosing(character), last.last.map(isSignOrMark) == true
            {
                words[words.count - 1].append(character)
            } else {
                current.append(character)
            }
        }
        end()
        // A dash or a mark of its own is shown with the word before it.
        return words.reduce(into: []) { kept, word in
            if !hasWords(word), !kept.isEmpty, !word.allSatisfy(isOpening) {
                kept[kept.count - 1] += isSignOrMark(kept[kept.count - 1].last ?? " ") ? word : " " + word
            } else if let last = kept.last, last.allSatisfy(isOpening) {
                kept[kept.count - 1] = last + word
            } else {
                kept.append(word)
            }
        }
    }

    /// Words as a text again: with blanks but between characters of scripts that have none.
    package static func joined(_ words: some Collection<String>) -> String {
        var text = ""
        for word in words {
            if let last = text.last, !(isSignOrMark(last) && word.first.map(isSignOrMark) == true) { text += " " }
            text += word
        }
        return text
    }

    /// Whether there is anything to be read out.
    package static func hasWords(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    /// How much of a pause readers make after a word: 1 at the end of a sentence, 0 where they go on.
    package static func pause(after word: String) -> Double {
        if isInitials(word) { return 0 }
        for character in word.reversed() {
            switch character {
            case ".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔": return 1
            case ";", ":", "—", "–", "；", "：", "؛": return 0.7
            case ",", "、", "，", "،": return 0.5
            case let mark where isClosing(mark): continue
            default: return 0
            }
        }
        return 0
    }

    /// "i.e." and "z.B.": full stops that end nothing.
    private static func isInitials(_ word: String) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count > 2 && parts.last?.isEmpty == true
            && parts.dropLast().allSatisfy { $0.count == 1 && $0.allSatisfy(\.isLetter) }
    }

    /// How long a word takes to say, in letters; what a number takes is by its digits.
    package static func weight(of word: String) -> Double {
        word.unicodeScalars.reduce(1.5) { sum, scalar in
            if scalar.properties.numericType != nil { return sum + 3.5 }
            if scalar.value >= 0x2E80 { return sum + 3 }
            return sum + (scalar.properties.isAlphabetic ? 1 : 0)
        }
    }

    /// Characters that stand for a word or a syllable, and are written without blanks.
    package static func isSign(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return (0x2E80...0x2FFF).contains(value) || (0x3041...0x312F).contains(value)
            || (0x31F0...0x9FFF).contains(value) || (0x0E01...0x0EFF).contains(value)
            || (0x20000...0x3FFFF).contains(value)
    }

    private static func isSignOrMark(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return isSign(character) || (0x3000...0x303F).contains(value) || (0xFF00...0xFFEF).contains(value)
    }

    static func isOpening(_ character: Character) -> Bool { "([{“‘«„‚「『《〈（【¿¡".contains(character) }
    static func isClosing(_ character: Character) -> Bool {
        ")]}”’»\"'」』》〉）】，。、；：！？…".contains(character)
    }
}
