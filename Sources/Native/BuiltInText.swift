package import CTexts

extension CText {
    /// The text as a string.
    package var string: String { String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self) }
}
