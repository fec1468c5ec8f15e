import CBase64

/// Decodes Base64 as it comes, in the standard and the URL alphabet, with or without padding.
///
/// Four characters give three bytes. Most are decoded 32 at a time where the processor can; of the rest two at a time
/// are looked up in one table, which is several times as fast as looking up each.
struct Base64Decoder: Sendable {
    /// Characters that wait for the rest of their group of four.
    private var carry: [UInt8] = []
    private var isPadded = false

    /// Decodes the next characters.
    ///
    /// `out`: has room for three bytes of every four characters, and for three more.
    /// - Returns: how many bytes they gave; nil if they are not Base64.
    mutating func decode(_ text: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Int? {
        var rest = text
        var count = 0
        while !carry.isEmpty, !rest.isEmpty {
            carry.append(rest[0])
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
            guard carry.count == 4 else { continue }
            let group = carry
            carry = []
            guard let found = group.withUnsafeBytes({ groups($0, into: out) }) else { return nil }
            count = found
        }
        let whole = rest.count & ~3
        let room = UnsafeMutableRawBufferPointer(rebasing: out[count...])
        guard let found = groups(UnsafeRawBufferPointer(rebasing: rest[..<whole]), into: room) else { return nil }
        carry += rest[whole...]
        return count + found
    }

    /// Decodes what is left at the end of the text: at most two bytes.
    ///
    /// - Returns: how many bytes it gave; nil if something is missing.
    mutating func finish(into out: UnsafeMutableRawBufferPointer) -> Int? {
        guard !carry.isEmpty else { return 0 }
        // Without its padding the last group is shorter; one character alone is no whole byte.
        guard carry.count > 1, !isPadded else { return nil }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: 4 - carry.count)
        let group = carry + padding
        carry = []
        return group.withUnsafeBytes { groups($0, into: out) }
    }

    /// Decodes whole groups of four.
    private mutating func groups(_ text: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Int? {
        guard let source = text.baseAddress, let target = out.baseAddress, !text.isEmpty else { return 0 }
        guard !isPadded else { return nil }
        precondition(out.count >= text.count / 4 * 3)
        let bytes = target.assumingMemoryBound(to: UInt8.self)
        let fast = base64_decode_blocks(source.assumingMemoryBound(to: UInt8.self), text.count, bytes)
        let good =
            fast
            + Self.pairs.withUnsafeBufferPointer {
                Self.decode(source + fast, text.count - fast, $0, bytes + fast / 4 * 3)
            }
        guard good < text.count else { return good / 4 * 3 }
        let rest = UnsafeMutableRawBufferPointer(rebasing: out[(good / 4 * 3)...])
        return lastGroup(UnsafeRawBufferPointer(rebasing: text[good...]), into: rest).map { good / 4 * 3 + $0 }
    }

    /// The inner loop.
    ///
    /// - Returns: how many characters were decoded; fewer than all if a group has one that is not of the alphabet.
    private static func decode(
        _ source: UnsafeRawPointer,
        _ count: Int,
        _ table: UnsafeBufferPointer<UInt16>,
        _ target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var target = target
        var index = 0
        while index < count {
            let group = source.loadUnaligned(fromByteOffset: index, as: UInt32.self)
            let first = UInt32(table[Int(group & 0xFFFF)])
            let second = UInt32(table[Int(group >> 16)])
            // The top bit of an entry says that one of its two characters is none of the alphabet.
            guard (first | second) & 0x8000 == 0 else { return index }
            let value = first << 12 | second
            target[0] = UInt8(truncatingIfNeeded: value >> 16)
            target[1] = UInt8(truncatingIfNeeded: value >> 8)
            target[2] = UInt8(truncatingIfNeeded: value)
            target += 3
            index += 4
        }
        return count
    }

    /// The group with the padding, which must be the last.
    private mutating func lastGroup(_ text: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Int? {
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard text.count == 4, 1...2 ~= padding else { return nil }
        var value: UInt32 = 0
        for character in text.prefix(4 - padding) {
            let digit = Self.digits[Int(character)]
            guard digit < 64 else { return nil }
            value = value << 6 | UInt32(digit)
        }
        value <<= 6 * UInt32(padding)
        out[0] = UInt8(truncatingIfNeeded: value >> 16)
        if padding == 1 { out[1] = UInt8(truncatingIfNeeded: value >> 8) }
        isPadded = true
        return 3 - padding
    }

    /// The value of each character; 255 for those outside the two alphabets of RFC 4648.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { digits[Int(character)] = UInt8(value) }
        digits[Int(UInt8(ascii: "-"))] = 62
        digits[Int(UInt8(ascii: "_"))] = 63
        return digits
    }()

    /// Whether a byte may be part of Base64 text.
    static func isPart(_ byte: UInt8) -> Bool { digits[Int(byte)] < 64 || byte == UInt8(ascii: "=") }

    /// The twelve bits of every two characters, as a machine loads them that has the low byte first.
    private static let pairs: [UInt16] = (0..<65536).map { pair in
        let (first, second) = (digits[pair & 255], digits[pair >> 8])
        return first < 64 && second < 64 ? UInt16(first) << 6 | UInt16(second) : 0x8000
    }
}
