import Glibc

/// Finds bytes with the C library's own, vectorised search.
package enum FastSearch {
    /// The offset of the first such byte; nil if there is none.
    package static func first(_ byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base, Int32(byte), bytes.count) else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
