extension StringProtocol {
    /// Without blanks at both ends.
    package var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// At most so many characters, the last of which is "…" if something was cut off.
    package func shortened(to most: Int) -> String {
        count > most ? prefix(most - 1).trimmed + "…" : String(self)
    }

    /// The JSON object in an answer of a model, from its first brace to its last; nil if there is none.
    ///
    /// Models that keep no schema put fences and words around it.
    package var jsonObject: SubSequence? {
        guard let first = firstIndex(of: "{"), let last = lastIndex(of: "}"), first < last else { return nil }
        return self[first...last]
    }
}
