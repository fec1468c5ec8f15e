/// How the bytes of a text are to be read, and why that is believed.
package struct TextEncoding: Sendable, Equatable {
    /// What an encoding was told by.
    package enum Basis: Sendable, Equatable {
        /// The first bytes.
        case byteOrderMark
        /// What a header says.
        case declared
        /// Bytes that hardly anything else would have: valid UTF-8, the pattern of UTF-16, escapes of ISO 2022.
        case structure
        /// How likely users of the charset write such bytes.
        case statistics
    }

    /// The IANA name, or the usual one where IANA has none.
    package let charset: String
    /// From 0 (guessed) to 1 (proven).
    package let confidence: Double
    /// Why it is believed.
    package let basis: Basis

    /// An encoding that is known or guessed.
    package init(charset: String, confidence: Double, basis: Basis) {
        self.charset = charset
        self.confidence = confidence
        self.basis = basis
    }
}

/// Why bytes are no text in an encoding.
package enum TextDecodingError: Error, Equatable {
    /// The bytes at this offset are no character.
    case undecodable(charset: String, offset: Int)
    /// The C library has no charset of that name.
    case unknownCharset(String)
}
