import CICU
import CUchardet

/// Guesses the encoding of bytes, and turns bytes of a known encoding into text.
package enum CharsetDetector {
    /// The name of the likeliest charset of some bytes (as uchardet names it), or nil if it cannot tell.
    package static func detect(_ bytes: [UInt8]) -> String? {
        let detector = uchardet_new()
        defer { uchardet_delete(detector) }
        let result = bytes.withUnsafeBytes { buffer in
            uchardet_handle_data(detector, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        guard result == 0 else { return nil }
        uchardet_data_end(detector)
        guard let name = uchardet_get_charset(detector) else { return nil }
        let charset = String(cString: name)
        return charset.isEmpty ? nil : charset
    }

    /// The text of bytes in a charset that ICU knows by name; a byte sequence that is no character becomes U+FFFD.
    package static func decode(_ bytes: [UInt8], charset: String) throws(NativeError) -> String {
        guard bytes.count < Int(Int32.max) / 4 else { throw .tooLarge(limit: Int(Int32.max) / 4) }
        if bytes.isEmpty { return "" }
        var capacity = bytes.count * 3 + 16
        while true {
            var status: Int32 = 0
            var length: Int32 = 0
            let text = bytes.withUnsafeBytes { source in
                String(unsafeUninitializedCapacity: capacity) { target in
                    target.withMemoryRebound(to: CChar.self) { room in
                        length = storydrop_to_utf8(
                            charset,
                            room.baseAddress,
                            Int32(capacity),
                            source.baseAddress?.assumingMemoryBound(to: CChar.self),
                            Int32(bytes.count),
                            &status
                        )
                    }
                    return status <= 0 ? min(Int(length), capacity) : 0
                }
            }
            if status > 0, Int(length) > capacity {
                capacity = Int(length)
                continue
            }
            guard status <= 0 else { throw .library(name: "icu", message: "error \(status)") }
            return text
        }
    }
}
