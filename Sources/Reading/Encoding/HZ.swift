/// HZ (RFC 1843): GB 2312 in seven bits between `~{` and `~}`, which the C library does not know.
enum HZ {
    private static let tilde = UInt8(ascii: "~")

    /// Whether there are pairs of escapes with common Chinese characters between them, and no other use of `~`.
    static func isLikely(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let text = try? decode(Array(bytes)), let costs = EncodingTables.shared.characters["hans"] else {
            return false
        }
        let ideographs = text.unicodeScalars.filter { (0x3000..<0xFF00).contains($0.value) }
        let sum = ideographs.reduce(0) { $0 + Int(costs[Int($1.value)]) }
        return !ideographs.isEmpty && Double(sum) < 9 * EncodingTables.steps * Double(ideographs.count)
    }

    static func decode(_ bytes: [UInt8]) throws(TextDecodingError) -> String {
        var text = ""
        var plain: [UInt8] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == tilde else {
                guard bytes[at] < 0x80 else { throw .undecodable(charset: "HZ-GB-2312", offset: at) }
                plain.append(bytes[at])
                at += 1
                continue
            }
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            switch next {
            case tilde: plain.append(tilde)
            // A line that goes on.
            case UInt8(ascii: "\n"): break
            case UInt8(ascii: "{"):
                text += String(decoding: plain, as: UTF8.self)
                plain = []
                let end = segmentEnd(bytes, from: at + 2)
                text += try decodeSegment(bytes, (at + 2)..<end)
                // A line end closes a segment, too.
                at = end < bytes.count && bytes[end] == tilde ? end + 2 : end
                continue
            default: throw .undecodable(charset: "HZ-GB-2312", offset: at)
            }
            at += 2
        }
        return text + String(decoding: plain, as: UTF8.self)
    }

    private static func segmentEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
            if bytes[at] == tilde, at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "}") { break }
            at += 2
        }
        return min(at, bytes.count)
    }

    private static func decodeSegment(_ bytes: [UInt8], _ range: Range<Int>) throws(TextDecodingError) -> String {
        do {
            return try TextDecoder.convert(bytes[range].map { $0 | 0x80 }[...], "GB2312")
        } catch {
            guard case .undecodable(_, let offset) = error else { throw error }
            throw .undecodable(charset: "HZ-GB-2312", offset: range.lowerBound + offset)
        }
    }
}
