/// What of some bytes is looked at to tell their charset: the words with bytes beyond ASCII.
struct ByteSample {
    /// From a byte beyond ASCII to the end of its word, with the byte before and the byte after.
    private(set) var bytes: [UInt8] = []
    /// Pairs of neighbours, at least one of which is beyond ASCII, each once.
    let pairs: [Pair]
    /// How often each byte from 0x80 on is there.
    let counts: [Int32]
    /// How many bytes of the sample are beyond ASCII.
    let beyondASCII: Int
    /// Whether bytes were left out.
    private(set) var isCut = false

    struct Pair {
        let first: UInt8
        let second: UInt8
        let count: Int32
    }

    /// What is beyond `limit`, in bytes, is left out.
    init(_ source: UnsafeBufferPointer<UInt8>, limit: Int) {
        bytes.reserveCapacity(limit)
        var at = 0
        while at < source.count, bytes.count < limit {
            guard let start = Self.nextBeyondASCII(source, from: at) else { break }
            // No charset has a byte below 0x30 inside a character: words can be cut out safely there.
            let first = max(at, start - 1)
            var end = start
            while end < source.count, source[end] >= 0x30, bytes.count + (end - first) < limit - 1 { end += 1 }
            bytes.append(contentsOf: source[first..<min(end + 1, source.count)])
            at = end + 1
        }
        isCut = bytes.count >= limit
        (pairs, counts) = bytes.withUnsafeBufferPointer { Self.count($0) }
        beyondASCII = Int(counts.reduce(0, +))
    }

    private static func nextBeyondASCII(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var at = start
        while at < source.count {
            if source[at] >= 0x80 { return at }
            at += 1
        }
        return nil
    }

    private static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> ([Pair], [Int32]) {
        // Letters of ASCII and bytes beyond it, numbered from 1 on; 0 is all else.
        var table = [UInt16](repeating: 0, count: kinds * kinds)
        var counts = [Int32](repeating: 0, count: 0x80)
        var seen: [Int] = []
        let kinds = Self.kinds
        let firstBeyondASCII = Self.firstBeyondASCII
        let kindOfByte = Self.kindOfByte
        let byteOfKind = Self.byteOfKind
        var previous = 0
        func add(_ kind: Int) {
            if previous >= firstBeyondASCII || kind >= firstBeyondASCII {
                let key = previous * kinds + kind
                if table[key] == 0 { seen.append(key) }
                if table[key] < UInt16.max { table[key] += 1 }
            }
            previous = kind
        }
        for byte in bytes {
            if byte >= 0x80 { counts[Int(byte) - 0x80] += 1 }
            add(Int(kindOfByte[Int(byte)]))
        }
        add(0)
        let pairs = seen.map {
            Pair(first: byteOfKind[$0 / kinds], second: byteOfKind[$0 % kinds], count: Int32(table[$0]))
        }
        return (pairs, counts)
    }

    /// Blanks, digits and punctuation of ASCII are all the same here.
    private static let byteOfKind: [UInt8] = [0x20] + Array(0x41...0x5A) + Array(0x61...0x7A) + Array(0x80...0xFF)
    private static let kinds = byteOfKind.count
    private static let firstBeyondASCII = kinds - 0x80
    private static let kindOfByte: [UInt8] = {
        var kinds = [UInt8](repeating: 0, count: 256)
        for (kind, byte) in byteOfKind.enumerated().dropFirst() { kinds[Int(byte)] = UInt8(kind) }
        return kinds
    }()
}
