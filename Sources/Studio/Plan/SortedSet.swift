/// A set that is written in order: the same value gives the same JSON in every process.
///
/// Swift's sets have another order each time a program runs, and fingerprints of pictures are made of what is written.
@propertyWrapper
package struct SortedSet<Element: RawRepresentable & Codable & Sendable & Hashable>: Codable, Sendable, Hashable
where Element.RawValue == String {
    package var wrappedValue: Set<Element>

    package init(wrappedValue: Set<Element>) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws {
        wrappedValue = Set(try decoder.singleValueContainer().decode([Element].self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.sorted { $0.rawValue < $1.rawValue })
    }
}
