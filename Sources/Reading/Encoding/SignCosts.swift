/// What signs and foreign letters cost, which tables of letters do not hold.
enum SignCosts {
    /// No character at all.
    static let missing = UInt8.max
    static let dotted: UInt8 = 32
    /// The same sign once more.
    static let repeated = 4
    /// In a script of its own, but without letters; each letter lowers it.
    static let alone = 56
    static let letter = 16

    /// Signs that word processors put everywhere.
    private static let typographic = Set("“”‘’„–—…«»".unicodeScalars)
    /// Signs that people type in many languages, and that most charsets have.
    private static let common = Set("\u{A0}‚•·§°©®™€£№¿¡".unicodeScalars)
    private static let rare = Set("¢¤¥¦¨¬\u{AD}¯±²³´µ¶¸¹ºª¼½¾×÷†‡‰‹›ƒˆ˜".unicodeScalars)

    /// Whether letters are seldom next to a sign.
    static func isApart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xA0 && scalar.value != 0xAD && !typographic.contains(scalar)
    }

    /// Where most letters are in ASCII, signs are a larger part of what is beyond.
    static func cost(of scalar: Unicode.Scalar, isLatin: Bool) -> UInt8 {
        if typographic.contains(scalar) { return isLatin ? 24 : 34 }
        if common.contains(scalar) { return 36 }
        if rare.contains(scalar) { return 60 }
        if scalar.value < 0xA0 { return 120 }
        guard scalar.properties.isAlphabetic else { return 80 }
        return 88
    }
}
