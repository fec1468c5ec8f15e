import Native
import Yams

/// Tells the language of a text: by cld2, and for what that is unsure of by script and common words.
package enum LanguageGuess {
    /// Function words by language, from `lexicons/function_words.yaml`.
    private static let words: [String: Set<String>] = {
        let table = (try? Yams.load(yaml: Resource.functionWords)) as? [String: String] ?? [:]
        return table.mapValues { Set($0.split(separator: " ").map(String.init)) }
    }()

    /// A BCP 47 language, or `und`.
    ///
    /// Looks at no more than 20,000 characters.
    package static func language(of text: String) -> String {
        let sample = String(text.prefix(20_000))
        if let language = LanguageDetector.language(of: sample) { return language }
        if let language = byScript(sample[...]) { return language }
        return byWords(sample) ?? "und"
    }

    /// For a few lines of text, which cld2 does not trust itself with.
    private static func byWords(_ sample: String) -> String? {
        var counts: [String: Int] = [:]
        var total = 0
        for word in sample.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "'" }) {
            total += 1
            for (language, list) in words where list.contains(String(word)) { counts[language, default: 0] += 1 }
        }
        // Ties go to the first by name, so that the answer is the same every time.
        guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value * 12 >= total else {
            return nil
        }
        return best.key
    }

    private static func byScript(_ sample: Substring) -> String? {
        var scripts: [String: Int] = [:]
        var letters = 0
        for scalar in sample.unicodeScalars where scalar.properties.isAlphabetic {
            letters += 1
            switch scalar.value {
            case 0x3040...0x30FF: scripts["ja", default: 0] += 3
            case 0x3400...0x9FFF: scripts["zh", default: 0] += 1
            case 0xAC00...0xD7AF: scripts["ko", default: 0] += 1
            case 0x0600...0x06FF: scripts["ar", default: 0] += 1
            case 0x0400...0x04FF: scripts["ru", default: 0] += 1
            case 0x0370...0x03FF: scripts["el", default: 0] += 1
            case 0x0590...0x05FF: scripts["he", default: 0] += 1
            case 0x0900...0x097F: scripts["hi", default: 0] += 1
            default: break
            }
        }
        guard let best = scripts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
        return best.value * 2 > letters ? best.key : nil
    }
}
