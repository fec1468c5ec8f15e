import Glibc

/// Finds the encoding of a text.
///
/// What proves an encoding comes first: a byte order mark, valid UTF-8, the patterns of UTF-16, UTF-32, ISO 2022 and HZ.
/// All other charsets are compared by how likely it is that their users write these bytes.
package enum EncodingDetector {
    /// So many bytes show the charset of a text whose every character is beyond ASCII.
    private static let sampleLimit = 1024
    /// So many are looked at to tell charsets of one byte that differ in a few signs.
    private static let wideLimit = 16_384
    /// So many readings of one byte a character are compared in full.
    private static let kept = 16
    /// How much costlier than the likeliest a charset may be that decodes more.
    private static let tolerance = 40 * Int(EncodingTables.steps)

    /// The encoding of a text.
    ///
    /// - Parameters:
    ///   - bytes: of the whole file.
    ///   - declared: what a header of the file or of its transfer says; it loses against proof, against bytes that it
    ///     cannot decode, and against letters that would make no word.
    /// - Returns: nil if the bytes are no text at all.
    package static func detect(_ bytes: [UInt8], declared: String?) -> TextEncoding? {
        bytes.withUnsafeBufferPointer { bytes in
            switch EncodingStructure.examine(bytes) {
            case .found(let encoding): return encoding
            case .binary: return nil
            case .unknown: return guess(bytes, declared: declared)
            }
        }
    }

    /// A charset, and what it costs to believe in it.
    private struct Candidate {
        let charset: String
        var cost: Int
        var reading: SingleByteReading?
    }

    private static func guess(_ bytes: UnsafeBufferPointer<UInt8>, declared: String?) -> TextEncoding? {
        guard let (candidates, sample) = candidates(bytes), let first = candidates.first else { return nil }
        if let declared, let encoding = accept(declared, bytes, candidates, sample) { return encoding }
        // A sample may lack the few bytes that a charset does not have.
        let near = candidates.prefix { $0.cost < first.cost + tolerance }
        for best in near
        where best.reading == nil || !sample.isCut || TextDecoder.canDecode(bytes, charset: best.charset) {
            guard let charset = variant(of: best.charset, bytes) else { continue }
            let confidence = confidence(of: best, among: candidates, sample)
            return TextEncoding(charset: charset, confidence: confidence, basis: .statistics)
        }
        // A damaged text: to decode it fails, and tells where.
        let widest = Charset.variants(of: first.charset).last ?? first.charset
        return TextEncoding(charset: widest, confidence: 0.5, basis: .statistics)
    }

    /// What the bytes may be, the likeliest first, and the sample that this was told by; nil if they are no text.
    private static func candidates(_ bytes: UnsafeBufferPointer<UInt8>) -> ([Candidate], ByteSample)? {
        let sample = ByteSample(bytes, limit: sampleLimit)
        var candidates = MultiByteReading.all.compactMap { reading in
            reading.cost(of: sample.bytes, isCut: sample.isCut).map {
                Candidate(charset: reading.charset.name, cost: $0)
            }
        }
        let least = candidates.map(\.cost).min() ?? Int.max
        candidates += singleByteCandidates(sample, below: least)
        candidates.sort { $0.cost < $1.cost }
        guard let first = candidates.first, isText(first.cost, sample) else { return nil }
        guard first.reading != nil, sample.isCut else { return (candidates, sample) }
        // The rest of the text may have the few signs in which related charsets differ.
        let wide = ByteSample(bytes, limit: wideLimit)
        let likely = candidates.prefix(kept / 2).compactMap { candidate in
            candidate.reading.map {
                Candidate(charset: candidate.charset, cost: $0.cost(of: wide.pairs), reading: $0)
            }
        }
        return (likely.sorted { $0.cost < $1.cost }, wide)
    }

    /// Readings of one byte a character, unless all are far costlier than `other`.
    private static func singleByteCandidates(_ sample: ByteSample, below other: Int) -> [Candidate] {
        let readings = SingleByteReading.all
        // Lines of the same sign are left out: their rough cost would be far off.
        var counts = [Int](repeating: 0, count: 256)
        for pair in sample.pairs where pair.first != pair.second { counts[Int(pair.second)] += Int(pair.count) }
        let bytes = (UInt8(0x80)...0xFF).map { (byte: $0, count: counts[Int($0)]) }.filter { $0.count > 0 }
        let rough = readings.indices.map { (cost: readings[$0].roughCost(of: bytes), index: $0) }
            .sorted { $0.cost < $1.cost }
            .prefix(kept)
        if let least = rough.first?.cost, least / 4 * 3 > other { return [] }
        return rough.map { _, index in
            let reading = readings[index]
            return Candidate(charset: reading.charset, cost: reading.cost(of: sample.pairs), reading: reading)
        }
    }

    /// Bytes of no text make no sense in any charset.
    private static func isText(_ cost: Int, _ sample: ByteSample) -> Bool {
        sample.beyondASCII < 64 || Double(cost) < 9 * EncodingTables.steps * Double(sample.bytes.count)
    }

    /// The narrowest variant of a charset that decodes everything.
    private static func variant(of charset: String, _ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let variants = Charset.variants(of: charset)
        // Whether a charset of one byte has all bytes is known already.
        if variants.count == 1, SingleByteTable.named(charset) != nil { return charset }
        return variants.first { TextDecoder.canDecode(bytes, charset: $0) }
    }

    /// A declared charset holds unless it cannot decode the text, or makes much less sense of it than another.
    private static func accept(
        _ declared: String,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ candidates: [Candidate],
        _ sample: ByteSample
    ) -> TextEncoding? {
        guard let name = CharsetLabels.charset(declared), let best = candidates.first else { return nil }
        // Charsets of one byte decode nearly anything.
        let own = SingleByteReading.all.filter { $0.charset == name }.map { $0.cost(of: sample.pairs) }.min()
        let far = Double(best.cost) + EncodingTables.steps * (30 + 1.5 * Double(sample.beyondASCII))
        if let own, Double(own) > far { return nil }
        let charset = Charset.variants(of: name).first { TextDecoder.canDecode(bytes, charset: $0) }
        return charset.map {
            TextEncoding(charset: $0, confidence: best.charset == name ? 0.99 : 0.8, basis: .declared)
        }
    }

    /// From how much likelier the best is than the next that reads the text in another way.
    private static func confidence(of best: Candidate, among candidates: [Candidate], _ sample: ByteSample) -> Double {
        let table = SingleByteTable.named(best.charset)
        let next = candidates.first { other in
            guard let table, let otherTable = SingleByteTable.named(other.charset) else {
                return other.charset != best.charset
            }
            return (0x80..<0x100).contains { byte in
                sample.counts[byte - 0x80] > 0 && table.scalars[byte] != otherTable.scalars[byte]
            }
        }
        guard let next else { return 0.99 }
        // Neighbours depend on each other more than costs know.
        let margin = Double(next.cost - best.cost) / EncodingTables.steps
        return min(0.99, 1 - 0.5 * exp2(-margin / 4))
    }
}
