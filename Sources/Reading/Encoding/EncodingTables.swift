import CTexts

/// What is known of languages: how likely their letters follow each other, and how common their characters are.
///
/// All costs are -ln of a probability, in steps of 1/8.
struct EncodingTables: Sendable {
    static let steps = 8.0
    static let shared = EncodingTables(text: String(decoding: bytes, as: UTF8.self))

    private(set) var pairs: [String: LetterPairs] = [:]
    private(set) var characters: [String: [UInt8]] = [:]

    private static var bytes: UnsafeBufferPointer<UInt8> {
        let text = text_encodings()
        return UnsafeBufferPointer(start: text.bytes, count: Int(text.count))
    }

    init(text: String) {
        var lines = text.split(separator: "\n").makeIterator()
        while let line = lines.next() {
            let words = line.split(separator: " ")
            if words.count == 4, words[0] == "pairs", let plain = Int(words[2]), let single = lines.next(),
                let costs = lines.next()
            {
                pairs[String(words[1])] = LetterPairs(
                    plain: plain,
                    letters: Array(words[3].unicodeScalars),
                    single: single.utf8.map { $0 - 0x21 },
                    stored: costs.utf8.map { $0 - 0x21 }
                )
            } else if words.count == 3, words[0] == "characters", let bands = Int(words[2]) {
                var costs = CharacterCosts.unlisted(language: String(words[1]))
                for _ in 0..<bands {
                    guard let band = lines.next()?.unicodeScalars, let cost = band.first else { break }
                    for scalar in band.dropFirst() where scalar.value < 0x10000 {
                        costs[Int(scalar.value)] = UInt8(cost.value - 0x21)
                    }
                }
                characters[String(words[1])] = costs
            }
        }
    }
}

/// How likely the letters of a language follow each other, as a matrix of classes.
///
/// Class 0 is whatever is no letter. Then come, for a language in Latin letters, a to z, else one class for all of them;
/// these and class 0 are the plain classes. Then come the letters that ASCII lacks.
struct LetterPairs: Sendable {
    let plain: Int
    let letters: [Unicode.Scalar]
    /// By letter beyond the plain classes.
    let single: [UInt8]
    /// By class of the first, times `count`, plus class of the second.
    let costs: [UInt8]
    var count: Int { plain + letters.count }
    var isLatin: Bool { plain > 2 }
    private let index: [Unicode.Scalar: Int]
    private static let mixed: UInt8 = 32

    /// `stored` is the matrix without the pairs of two plain classes, which tell nothing of a charset.
    init(plain: Int, letters: [Unicode.Scalar], single: [UInt8], stored: [UInt8]) {
        self.plain = plain
        self.letters = letters
        index = Dictionary(
            letters.enumerated().map { ($0.element, plain + $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        self.single = single
        let count = plain + letters.count
        var costs: [UInt8] = []
        costs.reserveCapacity(count * count)
        var next = stored.makeIterator()
        for first in 0..<count {
            for second in 0..<count {
                let isPlain = first < plain && second < plain
                let cost = isPlain ? UInt8(EncodingTables.steps) : next.next() ?? UInt8.max
                // Words of two scripts are rare.
                costs.append(plain <= 2 && first == 1 && !isPlain ? cost + Self.mixed : cost)
            }
        }
        self.costs = costs
    }

    /// The class of a small letter; nil if the language does not have it.
    func letterClass(_ small: Unicode.Scalar) -> Int? {
        if let found = index[small] { return found }
        guard ("a"..."z").contains(small) else { return nil }
        return isLatin ? Int(small.value) - 0x60 : 1
    }
}

/// How uncommon characters are in languages of many characters.
enum CharacterCosts {
    /// Costs of the characters that the table of a language does not list, by code point.
    static func unlisted(language: String) -> [UInt8] {
        var costs = [UInt8](repeating: 128, count: 0x10000)
        func set(_ range: ClosedRange<Int>, _ nats: Double) {
            for value in range { costs[value] = UInt8(nats * EncodingTables.steps) }
        }
        let isKorean = language == "ko"
        set(0xA0...0x24F, 10)
        set(0x370...0x4FF, 9)
        set(0x2000...0x2BFF, 8)
        set(0x3000...0x303F, 7)
        set(0x3040...0x30FF, language == "ja" ? 8 : isKorean ? 11 : 9)
        set(0x3100...0x33FF, 10)
        set(0x3400...0x4DBF, 14)
        set(0x4E00...0x9FFF, isKorean ? 13 : 12.5)
        set(0xAC00...0xD7A3, isKorean ? 11 : 15)
        set(0xD800...0xDFFF, 8)
        set(0xE000...0xF8FF, 20)
        set(0xFF01...0xFF5E, 7)
        // Half-width kana: one byte each in Shift_JIS, which any other text may look like.
        set(0xFF61...0xFF9F, language == "ja" ? 7 : 14)
        return costs
    }
}
