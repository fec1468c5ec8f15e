/// Tells whether somebody whom a line names is there to be seen.
///
/// Pure. "A picture of a horse", "not a dragon in sight", "a dog's head", "a giant whale": no horse, no dragon, no dog, and
/// no giant. English only, as the lines that people give `paint`; in other languages nobody is denied.
struct Presence {
    private let reading: Reading

    init(_ reading: Reading) { self.reading = reading }

    /// What only shows, tells or dreams of somebody.
    private static let depictions: Set<String> = [
        "picture", "pictures", "painting", "portrait", "statue", "photograph", "photo", "drawing", "dream", "dreams",
        "dreamed", "dreamt", "dreaming", "story", "tale", "image", "figure", "shape", "smell", "sound", "thought",
        "mask",
    ]
    private static let toys: Set<String> = ["toy", "stuffed", "wooden", "painted", "carved", "imaginary"]
    private static let denials: Set<String> = ["not", "never", "without", "no", "neither", "nor"]
    private static let gone: Set<String> = ["gone", "absent", "nowhere", "missing", "vanished", "disappeared"]

    func isAttributeOrAbsent(_ index: Int, _ tokens: Range<Int>) -> Bool {
        guard reading.text.language.hasPrefix("en") else { return false }
        let text = reading.text
        if text.tokens[index].flags.contains(.possessive) { return true }
        // "a giant whale", "a blonde girl": the first says how the second is.
        let next = index + 1
        if next < tokens.upperBound, reading.has(.person, next) || reading.has(.animal, next),
            text.isAdjacent(index)
        {
            return true
        }
        let before = (max(tokens.lowerBound, index - 4)..<index).map(text.spelling)
        if before.suffix(2).contains(where: Self.toys.contains) { return true }
        if let of = before.lastIndex(where: { ["of", "about"].contains($0) }), of > 0,
            Self.depictions.contains(before[of - 1])
        {
            return true
        }
        if before.suffix(3).contains(where: Self.denials.contains) { return true }
        let after = (next..<min(next + 6, tokens.upperBound)).map(text.spelling)
        if after.prefix(3).contains(where: Self.gone.contains) { return true }
        return zip(after, after.dropFirst()).contains { $0 == "not" && ["there", "seen", "come"].contains($1) }
    }
}
