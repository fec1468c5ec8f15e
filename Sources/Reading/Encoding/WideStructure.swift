/// Tells UTF-16 and UTF-32 without a byte order mark from bytes of other charsets.
enum WideStructure {
    private static let limit = 8192

    static func charset(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ controls: EncodingStructure.Controls
    ) -> String? {
        if controls.nulls * 4 >= bytes.count, let charset = utf32(bytes) { return charset }
        // A file with NULs may be cut within a character.
        guard bytes.count >= 2, bytes.count.isMultiple(of: 2) || controls.nulls > 0,
            controls.suggestWide || controls.hasBeyondASCII
        else {
            return nil
        }
        let little = score(bytes, isBigEndian: false)
        let big = score(bytes, isBigEndian: true)
        // Bytes of other charsets have hardly any of these characters if they are read in pairs.
        guard max(little, big) >= (controls.suggestWide ? 0.7 : 0.9) else { return nil }
        return little > big ? "UTF-16LE" : "UTF-16BE"
    }

    /// Of four bytes, one or two are zero in all characters: no other text is like that.
    private static func utf32(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count >= 4, bytes.count.isMultiple(of: 4) else { return nil }
        let units = stride(from: 0, to: min(bytes.count, limit), by: 4)
        if units.allSatisfy({ bytes[$0 + 3] == 0 && bytes[$0 + 2] <= 0x10 }) { return "UTF-32LE" }
        if units.allSatisfy({ bytes[$0] == 0 && bytes[$0 + 1] <= 0x10 }) { return "UTF-32BE" }
        return nil
    }

    /// Which part of the text, read as UTF-16, is in characters that texts are made of; 0 if it is no UTF-16.
    private static func score(_ bytes: UnsafeBufferPointer<UInt8>, isBigEndian: Bool) -> Double {
        var total = 0
        var likely = 0
        var previous: UInt16 = 0
        let high = isBigEndian ? 0 : 1
        for at in stride(from: 0, to: min(bytes.count, limit) - 1, by: 2) {
            let unit = UInt16(bytes[at + high]) << 8 | UInt16(bytes[at + 1 - high])
            let isTrail = unit & 0xFC00 == 0xDC00
            if isTrail != (previous & 0xFC00 == 0xD800) { return 0 }
            if unit == 0xFFFE || unit == 0xFFFF { return 0 }
            previous = unit
            if isTrail { continue }
            total += 1
            if isLikely(unit) { likely += 1 }
            if total == 64, likely < 32 { return 0 }
        }
        return total == 0 ? 0 : Double(likely) / Double(total)
    }

    private static func isLikely(_ unit: UInt16) -> Bool {
        switch unit {
        // ASCII and the alphabets that live by it; the rest of Latin is too rare to tell.
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xFF, 0x386...0x3CE, 0x401...0x45F, 0x5D0...0x5EA, 0x621...0x652,
            0xE01...0xE4E, 0x2010...0x2026, 0x3001...0x3011, 0x3041...0x30FE, 0xFF01, 0xFF08...0xFF1F:
            true
        default: common[Int(unit)]
        }
    }

    /// The common ideographs and syllables.
    private static let common: [Bool] = {
        var common = [Bool](repeating: false, count: 0x10000)
        for (language, costs) in EncodingTables.shared.characters {
            let rare = CharacterCosts.unlisted(language: language)
            for unit in 0x4E00..<0xD7A4 where costs[unit] < rare[unit] { common[unit] = true }
        }
        return common
    }()
}
