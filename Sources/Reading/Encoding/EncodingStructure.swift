/// What the structure of bytes proves of their encoding.
enum EncodingStructure {
    case found(TextEncoding)
    case binary
    case unknown

    static func examine(_ bytes: UnsafeBufferPointer<UInt8>) -> EncodingStructure {
        if let charset = byteOrderMark(bytes) {
            return .found(TextEncoding(charset: charset, confidence: 1, basis: .byteOrderMark))
        }
        let controls = Controls(bytes)
        if let charset = WideStructure.charset(bytes, controls) {
            return .found(TextEncoding(charset: charset, confidence: 0.99, basis: .structure))
        }
        if controls.areBinary { return .binary }
        if !controls.hasBeyondASCII {
            let charset = escaped(bytes, controls) ?? "UTF-8"
            return .found(TextEncoding(charset: charset, confidence: 1, basis: .structure))
        }
        return utf8(bytes)
    }

    private static func byteOrderMark(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "UTF-8" }
        // UTF-16 whose first character is NUL would look the same, and is no text.
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]), bytes.count.isMultiple(of: 4) { return "UTF-32LE" }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32BE" }
        if bytes.starts(with: [0xFF, 0xFE]) { return "UTF-16LE" }
        if bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16BE" }
        if bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) { return "GB18030" }
        return nil
    }

    /// How many control characters there are that texts do not have.
    struct Controls {
        var nulls = 0
        /// Of one or more NULs.
        var nullRuns = 0
        var others = 0
        var escapes = 0
        var tildes = 0
        var hasBeyondASCII = false
        private var total: Int

        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            total = bytes.count
            hasBeyondASCII = bytes.contains { $0 >= 0x80 }
            for (at, byte) in bytes.enumerated() where byte < 0x20 || byte == UInt8(ascii: "~") {
                switch byte {
                case 0:
                    nulls += 1
                    if at == 0 || bytes[at - 1] != 0 { nullRuns += 1 }
                case 0x1B: escapes += 1
                case UInt8(ascii: "~"): tildes += 1
                // Tab, line ends, page ends, backspace, the shifts of ISO 2022; SUB ends old DOS files.
                case 0x08...0x0F, 0x1A: break
                default: others += 1
                }
            }
        }

        /// Programs pad texts with NULs; other controls are hardly ever in them, but one may slip into a short text.
        var areBinary: Bool {
            let rest = total - nulls
            return others > 2 && others * 100 > rest || nullRuns * 8 > rest || nulls > 0 && rest == 0
        }
        var suggestWide: Bool { nulls > 0 || others > 0 }
    }

    /// ISO 2022 and HZ write other alphabets in ASCII bytes after escape sequences.
    private static func escaped(_ bytes: UnsafeBufferPointer<UInt8>, _ controls: Controls) -> String? {
        if controls.tildes > 1, HZ.isLikely(bytes) { return "HZ-GB-2312" }
        guard controls.escapes > 0 else { return nil }
        for at in bytes.indices.dropLast(2) where bytes[at] == 0x1B {
            let after = (bytes[at + 1], bytes[at + 2], at + 3 < bytes.count ? bytes[at + 3] : 0)
            let charset: String? =
                switch after {
                case (0x24, 0x29, 0x43): "ISO-2022-KR"
                case (0x24, 0x29, 0x41), (0x24, 0x29, 0x47), (0x24, 0x2A, 0x48): "ISO-2022-CN"
                case (0x24, 0x40, _), (0x24, 0x42, _), (0x24, 0x28, _), (0x28, 0x49, _), (0x28, 0x4A, _): "ISO-2022-JP"
                default: nil
                }
            if let charset, TextDecoder.canDecode(bytes, charset: charset) { return charset }
        }
        return nil
    }

    /// Text in another charset is valid UTF-8 by accident only if a few bytes are beyond ASCII.
    private static func utf8(_ bytes: UnsafeBufferPointer<UInt8>) -> EncodingStructure {
        var valid = 0
        var broken = 0
        var isCut = false
        var at = 0
        while at < bytes.count {
            if bytes[at] < 0x80 {
                at += 1
                continue
            }
            let length = UnicodeDecoder.sequenceLength(bytes, at)
            if length == 0, isCutAtEnd(bytes, at) {
                isCut = true
                break
            }
            if length > 0 { valid += 1 } else { broken += 1 }
            at += max(length, 1)
            // Most other texts show early that they are not in UTF-8.
            if broken > 16, broken > valid { return .unknown }
        }
        if broken == 0, !isCut {
            let confidence = 1 - 0.5 / Double(1 + valid)
            return .found(TextEncoding(charset: "UTF-8", confidence: confidence, basis: .structure))
        }
        // A damaged text: to decode it fails, and tells where.
        if valid > 4 * broken, valid > 2 {
            return .found(TextEncoding(charset: "UTF-8", confidence: 0.5, basis: .structure))
        }
        return .unknown
    }

    /// Whether the file ends within a character of UTF-8.
    private static func isCutAtEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        let rest = bytes[at...]
        let length = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : 2
        return (0xC2...0xF4).contains(bytes[at]) && rest.count < length
            && rest.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    }
}
