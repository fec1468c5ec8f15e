/// Decodes UTF-8, UTF-16 and UTF-32, strictly, and says where they are broken.
enum UnicodeDecoder {
    static func utf8(_ bytes: [UInt8], from start: Int) throws(TextDecodingError) -> String {
        if let text = String(validating: bytes[start...], as: UTF8.self) { return text }
        let offset = bytes.withUnsafeBufferPointer { buffer in
            var at = start
            while at < buffer.count {
                let length = sequenceLength(buffer, at)
                if length == 0 { break }
                at += length
            }
            return at
        }
        throw .undecodable(charset: "UTF-8", offset: offset)
    }

    /// The length of the character at an offset; 0 if there is none.
    static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let lead = bytes[at]
        if lead < 0x80 { return 1 }
        // Second bytes are restricted to exclude overlong forms, surrogates and what is beyond U+10FFFF.
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch lead {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard length > 0, at + length <= bytes.count, second.contains(bytes[at + 1]) else { return 0 }
        for next in (at + 2)..<max(at + 2, at + length) where bytes[next] & 0xC0 != 0x80 { return 0 }
        return length
    }

    static func utf16(_ bytes: [UInt8], isBigEndian: Bool) throws(TextDecodingError) -> String {
        let charset = isBigEndian ? "UTF-16BE" : "UTF-16LE"
        let high = isBigEndian ? 0 : 1
        func unit(_ at: Int) -> UInt32 { UInt32(bytes[at + high]) << 8 | UInt32(bytes[at + 1 - high]) }
        var scalars = String.UnicodeScalarView()
        var at = bytes.count >= 2 && unit(0) == 0xFEFF ? 2 : 0
        while at < bytes.count {
            guard at + 1 < bytes.count else { throw .undecodable(charset: charset, offset: at) }
            var value = unit(at)
            var length = 2
            if value & 0xFC00 == 0xD800, at + 3 < bytes.count, unit(at + 2) & 0xFC00 == 0xDC00 {
                value = 0x10000 + (value & 0x3FF) << 10 + unit(at + 2) & 0x3FF
                length = 4
            }
            guard let scalar = Unicode.Scalar(value) else { throw .undecodable(charset: charset, offset: at) }
            scalars.append(scalar)
            at += length
        }
        return String(scalars)
    }

    static func utf32(_ bytes: [UInt8], isBigEndian: Bool) throws(TextDecodingError) -> String {
        let charset = isBigEndian ? "UTF-32BE" : "UTF-32LE"
        var scalars = String.UnicodeScalarView()
        for at in stride(from: 0, to: bytes.count, by: 4) {
            guard at + 3 < bytes.count else { throw .undecodable(charset: charset, offset: at) }
            let four = bytes[at..<(at + 4)]
            let value = (isBigEndian ? Array(four) : four.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
            if at == 0, value == 0xFEFF { continue }
            guard let scalar = Unicode.Scalar(value) else { throw .undecodable(charset: charset, offset: at) }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
