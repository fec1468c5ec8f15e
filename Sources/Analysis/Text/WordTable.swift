/// The distinct words of a text: each lower-case spelling has a number, given in the order of first use.
package struct WordTable: Sendable {
    /// Lower-case spellings by number.
    package private(set) var spellings: [String] = []
    private var slots: [Int32] = Array(repeating: -1, count: 1 << 12)
    private var hashes: [UInt64] = []

    package var count: Int { spellings.count }

    package init() {}

    /// The number of a lower-case spelling, which is noted if it is new.
    package mutating func number(of spelling: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = Self.hash(spelling)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, spellings[number].utf8.elementsEqual(spelling) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        let number = Int32(spellings.count)
        slots[slot] = number
        spellings.append(String(decoding: spelling, as: UTF8.self))
        hashes.append(hash)
        if spellings.count * 2 > slots.count { grow() }
        return number
    }

    /// The number of a spelling that the text has, or `nil`.
    package func existing(_ spelling: String) -> Int32? {
        var spelling = spelling
        return spelling.withUTF8 { bytes in
            let hash = Self.hash(bytes)
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 {
                let number = Int(slots[slot])
                if hashes[number] == hash, spellings[number].utf8.elementsEqual(bytes) { return slots[slot] }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// FNV-1a, 64 bits, its bits mixed once more: the table takes the low ones.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash ^ (hash >> 29)
    }
}
