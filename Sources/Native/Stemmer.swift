import CStemmer

/// Takes words back to their stems by the Snowball rules of a language.
///
/// One thread at a time: it belongs to the analysis that made it.
package final class Stemmer {
    private let handle: OpaquePointer

    /// `nil` if Snowball has no rules for the language (a two-letter code such as `en`).
    package init?(language: String) {
        guard let handle = sb_stemmer_new(language, nil) else { return nil }
        self.handle = handle
    }

    deinit { sb_stemmer_delete(handle) }

    /// The stem of a lower-case word; the word itself if there is nothing to take off.
    package func stem(_ word: String) -> String {
        var word = word
        return word.withUTF8 { bytes in
            guard let stem = sb_stemmer_stem(handle, bytes.baseAddress, Int32(bytes.count)) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            let length = Int(sb_stemmer_length(handle))
            return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
        }
    }
}
