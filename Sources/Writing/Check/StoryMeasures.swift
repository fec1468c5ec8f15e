package import Analysis
import Native

/// What can be counted of a written story, in any language that has words.
///
/// Made by the writer of the whole and of each part. Pure.
package struct StoryMeasures: Sendable, Equatable, Codable {
    package var words: Int
    package var characters: Int
    /// Share of all runs of five words that stood in the story before, 0–1.
    package var repeatedFiveGrams: Double
    /// BCP 47, or `und`.
    package var language: String
    /// Share of "I" and "we" among the pronouns of the narrator, 0–1; nil without pronouns or for a language without a
    /// table of them.
    package var firstPersonShare: Double?
    /// School years that it takes to read it (Flesch–Kincaid grade level, for English); nil otherwise.
    package var readingGrade: Double?
    /// Läsbarhetsindex: words a sentence, and percent of words of more than six letters; for all other languages.
    package var lix: Double?

    /// `withLanguage`: whether to find out what it is written in; otherwise it is `und`.
    package init(_ text: StoryText, withLanguage: Bool = true) {
        var narrated: [String: Int] = [:]
        var (words, long, syllables, sentences) = (0, 0, 0, 0)
        let isEnglish = text.language.hasPrefix("en")
        var run: [Int32] = []
        for sentence in text.sentences where sentence.kind == .body && !sentence.tokens.isEmpty {
            sentences += 1
            for index in sentence.tokens {
                let token = text.tokens[index]
                let spelling = text.spelling(index)
                guard !token.flags.contains(.number) else { continue }
                words += 1
                run.append(token.word)
                if spelling.unicodeScalars.count > 6 { long += 1 }
                if isEnglish { syllables += Syllables.count(spelling) }
                if !token.flags.contains(.speech) { narrated[spelling, default: 0] += 1 }
            }
        }
        self.words = words
        characters = text.text.count
        repeatedFiveGrams = Repetition.share(run, of: 5)
        language = withLanguage ? LanguageGuess.language(of: text.text) : "und"
        firstPersonShare = Pronouns.firstPersonShare(narrated, language: text.language)
        let (perSentence, count) = (Double(words) / Double(max(1, sentences)), Double(max(1, words)))
        readingGrade = isEnglish && words > 0 ? 0.39 * perSentence + 11.8 * Double(syllables) / count - 15.59 : nil
        lix = isEnglish || words == 0 ? nil : perSentence + 100 * Double(long) / count
    }
}

/// Runs of words that come again.
package enum Repetition {
    /// Share of the runs of `length` words that are not the first of their kind, 0–1.
    package static func share<Word: Hashable>(_ words: [Word], of length: Int) -> Double {
        guard words.count >= length else { return 0 }
        var seen: Set<ArraySlice<Word>> = []
        var again = 0
        for start in 0...(words.count - length) where !seen.insert(words[start..<(start + length)]).inserted {
            again += 1
        }
        return Double(again) / Double(words.count - length + 1)
    }

    /// Share of the runs of one text that are in another.
    package static func shared<Word: Hashable>(_ words: [Word], with others: [Word], of length: Int) -> Double {
        shared(words, with: runs(others, of: length), of: length)
    }

    /// Share of the runs of a text that are among those of another.
    package static func shared<Word: Hashable>(
        _ words: [Word],
        with known: Set<ArraySlice<Word>>,
        of length: Int
    ) -> Double {
        guard words.count >= length, !known.isEmpty else { return 0 }
        let count = words.count - length + 1
        return Double((0..<count).count { known.contains(words[$0..<($0 + length)]) }) / Double(count)
    }

    /// All runs of `length` words.
    package static func runs<Word: Hashable>(_ words: [Word], of length: Int) -> Set<ArraySlice<Word>> {
        guard words.count >= length else { return [] }
        return Set((0...(words.count - length)).map { words[$0..<($0 + length)] })
    }

    /// The words of a text in small letters, without marks.
    ///
    /// Of a script without blanks every two signs are taken for a word, which is about what there is.
    package static func words(of text: String) -> [Substring] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }
        guard words.contains(where: { $0.contains(where: \.isWithoutBlanks) }) else { return words }
        return words.flatMap { word -> [Substring] in
            guard word.contains(where: \.isWithoutBlanks) else { return [word] }
            return stride(from: 0, to: word.count, by: 2).map { word.dropFirst($0).prefix(2) }
        }
    }
}

/// Syllables of English words, as they are counted for reading levels.
enum Syllables {
    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u", "y"]

    /// Groups of vowels, without the silent e at the end.
    static func count(_ word: String) -> Int {
        var count = 0
        var isAfterVowel = false
        for character in word {
            let isVowel = vowels.contains(character)
            if isVowel, !isAfterVowel { count += 1 }
            isAfterVowel = isVowel
        }
        let isSilent =
            word.hasSuffix("e") && !word.hasSuffix("le")
            || word.hasSuffix("ed") && !word.hasSuffix("ted") && !word.hasSuffix("ded")
            || word.hasSuffix("es")
                && !["ses", "zes", "ches", "shes", "ces", "ges", "xes"].contains(where: word.hasSuffix)
        return max(1, isSilent ? count - 1 : count)
    }
}

/// Whose voice tells a story: the pronouns of the narrator.
enum Pronouns {
    private static let first: [String: Set<String>] = [
        "en": [
            "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "i'm", "i'd", "i've", "i'll",
        ],
        "de": [
            "ich", "mich", "mir", "mein", "meine", "meinen", "meinem", "meiner", "meines", "wir", "uns", "unser",
            "unsere",
        ],
        "fr": ["je", "j", "me", "moi", "mon", "ma", "mes", "nous", "notre", "nos"],
        "es": ["yo", "me", "mí", "mi", "mis", "nosotros", "nosotras", "nos", "nuestro", "nuestra"],
    ]
    private static let third: [String: Set<String>] = [
        "en": [
            "he", "him", "his", "himself", "she", "her", "hers", "herself", "they", "them", "their", "theirs", "it",
            "its",
        ],
        "de": [
            "er", "ihn", "ihm", "sein", "seine", "seinen", "seinem", "seiner", "sie", "ihr", "ihre", "ihren", "ihrem",
            "ihrer",
        ],
        "fr": ["il", "elle", "ils", "elles", "lui", "leur", "leurs", "son", "sa", "ses", "le", "la"],
        "es": ["él", "ella", "ellos", "ellas", "le", "les", "su", "sus", "lo", "la"],
    ]

    static func firstPersonShare(_ words: [String: Int], language: String) -> Double? {
        let code = String(language.prefix(2))
        guard let first = first[code], let third = third[code] else { return nil }
        let own = words.reduce(0) { $0 + (first.contains($1.key) ? $1.value : 0) }
        let others = words.reduce(0) { $0 + (third.contains($1.key) ? $1.value : 0) }
        return own + others == 0 ? nil : Double(own) / Double(own + others)
    }
}
