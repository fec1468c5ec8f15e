import CICU

/// Finds sentence ends by the rules of ICU (UAX #29 with the locale's own abbreviations).
package enum SentenceBreaker {
    /// The ends of the sentences of a text, as ascending offsets in UTF-8 bytes; the last is the text's length.
    ///
    /// `language`: a BCP 47 language such as `en`; its list of abbreviations is used if ICU has one.
    package static func ends(in text: String, language: String) throws(NativeError) -> [Int] {
        // "ss=standard" keeps "Mr. Pickwick" in one sentence.
        try breaks(in: text, kind: 0, locale: "\(language)@ss=standard").map(\.end)
    }

    /// The words of a text by the rules and dictionaries of ICU, as ranges in UTF-8 bytes: for languages that write
    /// no blanks between them.
    package static func words(in text: String, language: String) throws(NativeError) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = 0
        for one in try breaks(in: text, kind: 1, locale: language) {
            if one.kind >= 100 { words.append(start..<one.end) }
            start = one.end
        }
        return words
    }

    /// `kind`: 0 for sentences, 1 for words.
    private static func breaks(
        in text: String,
        kind: Int32,
        locale: String
    ) throws(NativeError) -> [(end: Int, kind: Int32)] {
        var text = text
        var status: Int32 = 0
        let found: [(end: Int, kind: Int32)] = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                let opened = storydrop_breaks_open(kind, locale, chars.baseAddress, Int64(chars.count), &status)
                guard let opened else { return [] }
                defer { storydrop_breaks_close(opened) }
                var found: [(end: Int, kind: Int32)] = []
                while true {
                    let end = storydrop_breaks_next(opened)
                    if end < 0 { return found }
                    found.append((Int(end), storydrop_breaks_kind(opened)))
                }
            }
        }
        guard status <= 0 else { throw .library(name: "icu", message: "error \(status)") }
        return found
    }
}
