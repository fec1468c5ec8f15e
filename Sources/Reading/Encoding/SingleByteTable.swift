import Synchronization

/// The characters of a charset of one byte each.
final class SingleByteTable: Sendable {
    /// By byte; `missing` for none.
    let scalars: [UInt16]
    static let missing: UInt16 = 0xFFFF

    private static let known = Mutex<[String: SingleByteTable]>([:])

    /// The table of a charset that the C library knows by name; nil if it does not, or if the charset has longer
    /// characters, or is no extension of ASCII.
    static func named(_ name: String) -> SingleByteTable? {
        if let table = known.withLock({ $0[name] }) { return table }
        guard let table = SingleByteTable(name) else { return nil }
        known.withLock { $0[name] = table }
        return table
    }

    subscript(byte: UInt8) -> Unicode.Scalar? {
        scalars[Int(byte)] == Self.missing ? nil : Unicode.Scalar(scalars[Int(byte)])
    }

    private init?(_ name: String) {
        guard let scalars = Converter.use(from: name, to: "UTF-16LE", { Self.scalars(of: name, $0) }) ?? nil else {
            return nil
        }
        self.scalars = scalars
    }

    private static func scalars(of name: String, _ converter: Converter) -> [UInt16]? {
        let corrections = Charset.corrections(name)
        var scalars = [UInt16](repeating: missing, count: 256)
        var target = [UInt8](repeating: 0, count: 16)
        for byte in UInt8.min...UInt8.max {
            let outcome = withUnsafeBytes(of: byte) { source in
                target.withUnsafeMutableBytes { converter.convert(source, into: $0) }
            }
            if outcome.isCut { return nil }
            guard outcome.failedAt == nil, outcome.written == 2 else {
                if byte < 0x80 { return nil }
                continue
            }
            let value = UInt16(target[0]) | UInt16(target[1]) << 8
            if byte < 0x80, value != UInt16(byte) { return nil }
            let correction = corrections.first { $0.from.value == UInt32(value) }
            scalars[Int(byte)] = correction.map { UInt16($0.to.value) } ?? value
        }
        return scalars
    }
}
