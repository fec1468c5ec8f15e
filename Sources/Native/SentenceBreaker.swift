import CICU

/// Finds sentence ends by the rules of ICU (UAX #29 with the locale's own abbreviations).
package enum SentenceBreaker {
    /// The ends of the sentences of a text, as ascending offsets in UTF-8 bytes; the last is the text's length.
    ///
    /// `language`: a BCP 47 language such as `en`; its list of abbreviations is used if ICU has one.
    package static func ends(in text: String, language: String) throws(NativeError) -> [Int] {
        var text = text
        var status = U_ZERO_ERROR
        let ends: [Int] = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                let utext = storydrop_utext_open_utf8(chars.baseAddress, Int64(chars.count), &status)
                guard status.rawValue <= 0, let utext else { return [] }
                defer { storydrop_utext_close(utext) }
                // "ss=standard" keeps "Mr. Pickwick" in one sentence.
                guard let iterator = storydrop_sentences_open("\(language)@ss=standard", utext, &status),
                    status.rawValue <= 0
                else { return [] }
                defer { storydrop_break_close(iterator) }
                var ends: [Int] = []
                while true {
                    let end = storydrop_break_next(iterator)
                    if end < 0 { return ends }
                    ends.append(Int(end))
                }
            }
        }
        guard status.rawValue <= 0 else { throw .library(name: "icu", message: "error \(status.rawValue)") }
        return ends
    }

    /// The words of a text by the rules and dictionaries of ICU, as ranges in UTF-8 bytes: for languages that write
    /// no blanks between them.
    package static func words(in text: String, language: String) throws(NativeError) -> [Range<Int>] {
        var text = text
        var status = U_ZERO_ERROR
        let words: [Range<Int>] = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                let utext = storydrop_utext_open_utf8(chars.baseAddress, Int64(chars.count), &status)
                guard status.rawValue <= 0, let utext else { return [] }
                defer { storydrop_utext_close(utext) }
                guard let iterator = storydrop_words_open(language, utext, &status), status.rawValue <= 0 else {
                    return []
                }
                defer { storydrop_break_close(iterator) }
                var words: [Range<Int>] = []
                var start = 0
                while true {
                    let end = Int(storydrop_break_next(iterator))
                    if end < 0 { return words }
                    if storydrop_break_status(iterator) >= 100 { words.append(start..<end) }
                    start = end
                }
            }
        }
        guard status.rawValue <= 0 else { throw .library(name: "icu", message: "error \(status.rawValue)") }
        return words
    }
}
