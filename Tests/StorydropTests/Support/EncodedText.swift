import Testing

@testable import Reading

/// Bytes of a text in a charset that the C library knows.
func encode(_ text: String, _ charset: String) throws -> [UInt8] {
    let source = Array(text.utf8)
    let outcome = Converter.use(from: "UTF-8", to: charset) { converter -> [UInt8]? in
        var target = [UInt8](repeating: 0, count: source.count * 4 + 16)
        let outcome = source.withUnsafeBytes { source in
            target.withUnsafeMutableBytes { converter.convert(source, into: $0) }
        }
        return outcome.failedAt == nil ? Array(target[..<outcome.written]) : nil
    }
    return try #require(outcome ?? nil)
}
