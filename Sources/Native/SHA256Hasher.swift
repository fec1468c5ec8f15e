import CPango

/// SHA-256 over bytes as they come, by GLib (which poppler and pango bring anyway).
package final class SHA256Hasher {
    private let checksum: OpaquePointer?

    package init() {
        checksum = g_checksum_new(G_CHECKSUM_SHA256)
    }

    deinit { g_checksum_free(checksum) }

    /// Adds bytes.
    package func update(_ bytes: UnsafeRawBufferPointer) {
        g_checksum_update(checksum, bytes.baseAddress?.assumingMemoryBound(to: guchar.self), gssize(bytes.count))
    }

    /// The digest so far as 64 lower-case hex digits; nothing may be added afterwards.
    package func hex() -> String {
        String(cString: g_checksum_get_string(checksum))
    }

    /// The digest of some bytes.
    package static func hex(_ bytes: some Collection<UInt8>) -> String {
        let hasher = SHA256Hasher()
        Array(bytes).withUnsafeBytes { hasher.update($0) }
        return hasher.hex()
    }
}
