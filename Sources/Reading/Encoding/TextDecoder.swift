/// Decodes bytes whose encoding is known.
package enum TextDecoder {
    /// The text of some bytes, without a byte order mark.
    ///
    /// - Throws: `TextDecodingError.undecodable` with the offset of the first bytes that are no character.
    package static func decode(_ bytes: [UInt8], as encoding: TextEncoding) throws(TextDecodingError) -> String {
        let charset = encoding.charset
        switch charset.uppercased() {
        case "UTF-8":
            let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            return try UnicodeDecoder.utf8(bytes, from: start)
        case "UTF-16LE": return try UnicodeDecoder.utf16(bytes, isBigEndian: false)
        case "UTF-16BE": return try UnicodeDecoder.utf16(bytes, isBigEndian: true)
        case "UTF-32LE": return try UnicodeDecoder.utf32(bytes, isBigEndian: false)
        case "UTF-32BE": return try UnicodeDecoder.utf32(bytes, isBigEndian: true)
        case "HZ-GB-2312": return try HZ.decode(bytes)
        default: break
        }
        if let table = SingleByteTable.named(charset) { return try decode(bytes, table, charset) }
        let hasMark = charset == "GB18030" && bytes.starts(with: [0x84, 0x31, 0x95, 0x33])
        return try convert(bytes[(hasMark ? 4 : 0)...], charset)
    }

    /// Whether all bytes are characters of a charset.
    static func canDecode(_ bytes: UnsafeBufferPointer<UInt8>, charset: String) -> Bool {
        if let table = SingleByteTable.named(charset) {
            return bytes.allSatisfy { table.scalars[Int($0)] != SingleByteTable.missing }
        }
        return Converter.use(from: charset, to: Converter.scalars) { $0.accepts(UnsafeRawBufferPointer(bytes)) }
            ?? false
    }

    private static func decode(
        _ bytes: [UInt8],
        _ table: SingleByteTable,
        _ charset: String
    ) throws(TextDecodingError) -> String {
        var failure: Int?
        let capacity = bytes.reduce(0) { $0 + ($1 < 0x80 ? 1 : 3) }
        let text = String(unsafeUninitializedCapacity: capacity) { target in
            table.scalars.withUnsafeBufferPointer { scalars in
                var count = 0
                for (offset, byte) in bytes.enumerated() {
                    let value = scalars[Int(byte)]
                    if value == SingleByteTable.missing {
                        failure = offset
                        return 0
                    }
                    if value < 0x80 {
                        target[count] = UInt8(value)
                        count += 1
                    } else if value < 0x800 {
                        target[count] = 0xC0 | UInt8(value >> 6)
                        target[count + 1] = 0x80 | UInt8(value & 0x3F)
                        count += 2
                    } else {
                        target[count] = 0xE0 | UInt8(value >> 12)
                        target[count + 1] = 0x80 | UInt8(value >> 6 & 0x3F)
                        target[count + 2] = 0x80 | UInt8(value & 0x3F)
                        count += 3
                    }
                }
                return count
            }
        }
        if let failure { throw .undecodable(charset: charset, offset: failure) }
        return text
    }

    /// The text of `bytes`, whose indices are their offsets in the file.
    static func convert(_ bytes: ArraySlice<UInt8>, _ charset: String) throws(TextDecodingError) -> String {
        let corrections = Charset.corrections(charset)
        var failure: Int?
        let converted = Converter.use(from: charset, to: "UTF-8") { converter in
            // No byte of a charset becomes more than three; two may become two characters, of two or three bytes each.
            String(unsafeUninitializedCapacity: bytes.count * 3 + 16) { target in
                let outcome = bytes.withUnsafeBytes {
                    converter.convert($0, into: UnsafeMutableRawBufferPointer(target))
                }
                failure = outcome.failedAt
                return corrections.isEmpty ? outcome.written : correct(target, outcome.written, corrections)
            }
        }
        guard let text = converted else { throw .unknownCharset(charset) }
        if let failure { throw .undecodable(charset: charset, offset: bytes.startIndex + failure) }
        return text
    }

    /// Replaces characters in UTF-8 by others that are no longer; the new length.
    private static func correct(
        _ text: UnsafeMutableBufferPointer<UInt8>,
        _ count: Int,
        _ corrections: [(from: Unicode.Scalar, to: Unicode.Scalar)]
    ) -> Int {
        let replacements = corrections.map { (from: Array(String($0.from).utf8), to: Array(String($0.to).utf8)) }
        var isLead = [Bool](repeating: false, count: 256)
        for replacement in replacements { isLead[Int(replacement.from[0])] = true }
        var read = 0
        var write = 0
        while read < count {
            let byte = text[read]
            if isLead[Int(byte)],
                let match = replacements.first(where: { pair in
                    read + pair.from.count <= count
                        && pair.from.indices.allSatisfy { text[read + $0] == pair.from[$0] }
                })
            {
                for new in match.to {
                    text[write] = new
                    write += 1
                }
                read += match.from.count
            } else {
                text[write] = byte
                write += 1
                read += 1
            }
        }
        return write
    }
}
