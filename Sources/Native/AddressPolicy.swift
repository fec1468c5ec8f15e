import Glibc

/// Which addresses a story may be fetched from: those of the public internet only.
package enum AddressPolicy {
    /// Whether an address as it stands in a URL is public; nil if it is a name.
    package static func isPublic(literal: String) -> Bool? {
        let bare = literal.hasPrefix("[") && literal.hasSuffix("]") ? String(literal.dropFirst().dropLast()) : literal
        var four = in_addr()
        if inet_pton(AF_INET, bare, &four) == 1 { return isPublic(ipv4: withUnsafeBytes(of: four) { Array($0) }) }
        var six = in6_addr()
        if inet_pton(AF_INET6, bare, &six) == 1 { return isPublic(ipv6: withUnsafeBytes(of: six) { Array($0) }) }
        return nil
    }

    /// Whether an address is public; `family` is AF_INET or AF_INET6 and `address` a sockaddr of that family.
    static func isPublic(_ address: UnsafeRawPointer, family: Int32) -> Bool {
        switch family {
        case AF_INET:
            let bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
            return isPublic(ipv4: bytes)
        case AF_INET6:
            let bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
            return isPublic(ipv6: bytes)
        default: return false
        }
    }

    /// Four bytes of an IPv4 address against the special-purpose blocks of RFC 6890.
    package static func isPublic(ipv4 bytes: [UInt8]) -> Bool {
        guard bytes.count == 4 else { return false }
        switch (bytes[0], bytes[1], bytes[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (169, 254, _), (192, 168, _), (192, 0, 0), (192, 0, 2): return false
        case (100, 64...127, _), (172, 16...31, _), (198, 18...19, _), (198, 51, 100), (203, 0, 113): return false
        case (224..., _, _): return false
        default: return true
        }
    }

    /// Sixteen bytes of an IPv6 address: global unicast (2000::/3) only, without documentation, Teredo and 6to4;
    /// a NAT64 address is judged by the IPv4 address within.
    package static func isPublic(ipv6 bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return false }
        if bytes.starts(with: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return isPublic(ipv4: Array(bytes[12...]))
        }
        if bytes[0] & 0xe0 != 0x20 { return false }
        if bytes.starts(with: [0x20, 0x01, 0x0d, 0xb8]) || bytes.starts(with: [0x20, 0x01, 0, 0]) { return false }
        return !bytes.starts(with: [0x20, 0x02])
    }
}
