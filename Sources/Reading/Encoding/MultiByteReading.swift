/// A charset of several bytes a character.
///
/// Its cost is that of the characters, which do not depend on their neighbours here. Costs of single-byte readings are
/// of the same bytes, and so can be compared: the likeliest explanation of the bytes wins.
struct MultiByteReading: Sendable {
    let charset: Charset
    private let tables: [[UInt8]]

    static let all = Charset.multiByte.map { charset in
        MultiByteReading(
            charset: charset,
            tables: charset.languages.compactMap { EncodingTables.shared.characters[$0] }
        )
    }

    /// What a byte costs that is no character, and what a change between ASCII and other characters costs.
    private static let broken = 160
    private static let change = 8
    private static let changeInWord = 24
    private static let beyondTable = 112

    /// Nil if hardly any file in the charset would have such bytes.
    func cost(of sample: [UInt8], isCut: Bool) -> Int? {
        Converter.use(from: charset.name, to: Converter.scalars) { cost(of: sample, isCut: isCut, $0) } ?? nil
    }

    private func cost(of sample: [UInt8], isCut: Bool, _ converter: Converter) -> Int? {
        let allowed = 2 + sample.count / 256
        var errors = 0
        var start = 0
        var units = [UInt32](repeating: 0, count: sample.count + 16)
        var count = 0
        while start < sample.count {
            let outcome = sample.withUnsafeBytes { source in
                units.withUnsafeMutableBytes { target in
                    converter.convert(
                        UnsafeRawBufferPointer(rebasing: source[start...]),
                        into: UnsafeMutableRawBufferPointer(rebasing: target[(count * 4)...])
                    )
                }
            }
            count += outcome.written / 4
            guard let failure = outcome.failedAt else { break }
            // The sample may end in the middle of a character.
            if isCut, outcome.isCut { break }
            errors += 1
            if errors > allowed { return nil }
            start += failure + 1
        }
        let least = tables.map { Self.cost(of: units[..<count], $0) }.min() ?? 0
        return least + errors * Self.broken + Int(charset.rarity * EncodingTables.steps)
    }

    private static func isLetter(_ unit: UInt32) -> Bool { (0x61...0x7A).contains(unit | 0x20) }

    private static func cost(of units: ArraySlice<UInt32>, _ table: [UInt8]) -> Int {
        table.withUnsafeBufferPointer { table in
            var sum = 0
            var previous: UInt32 = 0x20
            for unit in units {
                if unit >= 0x80 {
                    let cost = unit < 0x10000 ? Int(table[Int(unit)]) : beyondTable
                    sum += unit == previous ? min(cost, 4 * SignCosts.repeated) : cost
                }
                if (unit < 0x80) != (previous < 0x80) {
                    sum += isLetter(min(unit, previous)) ? changeInWord : change
                }
                previous = unit
            }
            return sum
        }
    }
}
