/// The name of a job: eight lower-case hex digits, unique within a ledger.
package struct JobID: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    package let rawValue: String

    /// Nil unless it is eight lower-case hex digits.
    package init?(rawValue: String) {
        guard rawValue.utf8.count == 8,
            rawValue.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    private init(unchecked rawValue: String) {
        self.rawValue = rawValue
    }

    /// A new, random name; the ledger's unique key decides whether it is free.
    package static func random() -> JobID {
        let digits = String(UInt32.random(in: .min ... .max), radix: 16)
        return JobID(unchecked: String(repeating: "0", count: 8 - digits.utf8.count) + digits)
    }

    package var description: String { rawValue }
}
