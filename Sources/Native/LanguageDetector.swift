import CLanguage

/// Tells the language of a text by cld2.
package enum LanguageDetector {
    /// Codes that were withdrawn in 1989, and that cld2 still gives.
    private static let current = ["iw": "he", "ji": "yi", "in": "id", "jw": "jv", "mo": "ro"]

    /// The language's BCP 47 code, or `nil` if the detector does not trust its own answer.
    package static func language(of text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                var percent: Int32 = 0
                guard let code = storydrop_language(chars.baseAddress, Int32(clamping: chars.count), &percent) else {
                    return nil
                }
                let name = String(cString: code)
                return current[name] ?? name
            }
        }
    }
}
