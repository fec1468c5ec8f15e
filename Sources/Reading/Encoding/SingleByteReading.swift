/// A single-byte charset read in one of its languages.
///
/// Its cost is -ln of the probability that a writer of the language, who uses the charset, writes these bytes: the sum,
/// over pairs of neighbours, of the cost of the second after the first.
final class SingleByteReading: Sendable {
    let charset: String
    /// Added once: how rare the charset is.
    let rarity: Int
    private let table: LetterPairs
    /// What is known of each byte.
    private let facts: [Facts]

    private struct Facts {
        /// The class of its letter in `table`.
        var letterClass: UInt8 = 0
        /// What it costs wherever it stands, if it is no letter of the language; else 0.
        var fixed: UInt8 = 0
        /// What it costs, its neighbours unseen.
        var single: UInt8 = 0
        var role = Role.other.rawValue
    }

    static let all: [SingleByteReading] = Charset.singleByte.flatMap { charset -> [SingleByteReading] in
        guard let scalars = SingleByteTable.named(charset.name) else { return [] }
        return charset.languages.compactMap { language in
            EncodingTables.shared.pairs[language].map { SingleByteReading(charset, scalars, $0) }
        }
    }

    /// What a byte stands for, as far as its neighbours depend on that in all languages.
    private enum Role: UInt8, CaseIterable {
        /// Blanks, ASCII, signs, letters that have no case.
        case other
        case small
        case capital
        /// Before words: `„`, `¿`.
        case opening
        /// After letters: `’`.
        case apostrophe
        /// Not next to letters, most often: `§`, `©`.
        case apart
    }

    /// By role of the first (rows), then of the second: what is added to the cost of the second.
    private static let roleCosts: [UInt8] = [
        0, 2, 11, 0, 20, 0,
        0, 0, 46, 24, 0, 12,
        0, 6, 2, 24, 0, 12,
        8, 2, 6, 8, 12, 8,
        0, 0, 8, 0, 12, 0,
        0, 12, 12, 0, 12, 0,
    ]
    private static let roles = Role.allCases.count
    /// What capitals cost more in a rough estimate, which knows no neighbours: little, for whole texts are in capitals.
    private static let roughCapital: UInt8 = 6

    init(_ charset: Charset, _ scalars: SingleByteTable, _ table: LetterPairs) {
        self.charset = charset.name
        self.table = table
        rarity = Int(charset.rarity * EncodingTables.steps)
        facts = (UInt8.min...UInt8.max).map { Self.facts(of: scalars[$0], table) }
    }

    private static func facts(of scalar: Unicode.Scalar?, _ table: LetterPairs) -> Facts {
        guard let scalar else { return Facts(fixed: SignCosts.missing, single: SignCosts.missing) }
        var facts = Facts(role: role(of: scalar).rawValue)
        let small = legacyForm(scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar)
        if let found = table.letterClass(small) { facts.letterClass = UInt8(found) }
        if scalar.isASCII { return facts }
        if Int(facts.letterClass) >= table.plain {
            facts.single = table.single[Int(facts.letterClass) - table.plain]
            if facts.role == Role.capital.rawValue { facts.single += roughCapital }
        } else {
            // A letter beyond ASCII whose small form is in ASCII: the Turkish capital I with a dot.
            let isDotted = facts.letterClass > 0
            facts.fixed = isDotted ? SignCosts.dotted : SignCosts.cost(of: scalar, isLatin: table.isLatin)
            facts.single = facts.fixed
        }
        return facts
    }

    /// Romanian has commas below ş and ţ in ISO-8859-16 only.
    private static func legacyForm(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{219}": "\u{15F}"
        case "\u{21B}": "\u{163}"
        default: scalar
        }
    }

    private static func role(of scalar: Unicode.Scalar) -> Role {
        if scalar.properties.isAlphabetic {
            return scalar.properties.isUppercase ? .capital : scalar.properties.isLowercase ? .small : .other
        }
        switch scalar {
        case "„", "‚", "¿", "¡": return .opening
        case "’": return .apostrophe
        default: return SignCosts.isApart(scalar) ? .apart : .other
        }
    }

    /// A quick estimate of `cost`, to leave out what is far off.
    func roughCost(of bytes: [(byte: UInt8, count: Int)]) -> Int {
        facts.withUnsafeBufferPointer { facts in
            bytes.reduce(rarity) { $0 + $1.count * Int(facts[Int($1.byte)].single) }
        }
    }

    func cost(of pairs: [ByteSample.Pair]) -> Int {
        facts.withUnsafeBufferPointer { facts in
            table.costs.withUnsafeBufferPointer { costs in
                Self.roleCosts.withUnsafeBufferPointer { cost(of: pairs, facts, costs, $0) }
            }
        }
    }

    private func cost(
        of pairs: [ByteSample.Pair],
        _ facts: UnsafeBufferPointer<Facts>,
        _ costs: UnsafeBufferPointer<UInt8>,
        _ roleCosts: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let width = table.count
        var sum = rarity
        var letters = 0
        for pair in pairs {
            let first = facts[Int(pair.first)]
            let second = facts[Int(pair.second)]
            var cost = Int(roleCosts[Int(first.role) * Self.roles + Int(second.role)])
            if second.fixed == 0 {
                cost += Int(costs[Int(first.letterClass) * width + Int(second.letterClass)])
                if Int(second.letterClass) >= table.plain { letters += Int(pair.count) }
            } else if pair.first == pair.second, second.fixed != SignCosts.missing {
                // Lines are drawn of the same sign again and again.
                cost = SignCosts.repeated
            } else {
                cost += Int(second.fixed)
            }
            sum += cost * Int(pair.count)
        }
        // Nobody uses the charset of another script for signs, or one letter, alone.
        return table.isLatin ? sum : sum + max(0, SignCosts.alone - SignCosts.letter * letters)
    }
}
