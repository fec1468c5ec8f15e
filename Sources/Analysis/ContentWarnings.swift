/// What a reader, or whoever gives a story to children, may want to be warned of.
package enum ContentWarning: String, Codable, Sendable, CaseIterable {
    case death, violence, fear, weapons, alcohol, suicide, slurs
}

/// Tells content warnings by how often a text uses their words.
enum WarningFinder {
    /// Uses for each 1,000 words from which a warning is given; the gravest are given for a single use.
    private static let least: [ContentWarning: Double] = [
        .death: 1, .violence: 0.8, .fear: 1, .weapons: 0.8, .alcohol: 0.8, .suicide: 0, .slurs: 0,
    ]

    static func warnings(in reading: Reading) -> [ContentWarning] {
        var counts: [String: Int] = [:]
        for token in reading.text.tokens {
            for entry in reading.lexicon.entries(word: token.word) where entry.kind == .warning {
                counts[entry.value, default: 0] += 1
            }
        }
        let thousands = max(1, Double(reading.text.tokens.count) / 1_000)
        return ContentWarning.allCases.filter { warning in
            let count = counts[warning.rawValue] ?? 0
            return count > 0 && Double(count) / thousands >= least[warning] ?? 1
        }
    }
}
