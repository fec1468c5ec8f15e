import Foundation
import Native
import SystemPackage

/// Names for the outbox that Windows, macOS and Linux can all read, and that stay different when the drops' names were.
enum OutputName {
    /// Windows' names for devices, with any ending.
    private static let reserved: Set<String> =
        Set(
            ["con", "prn", "aux", "nul", "conin$", "conout$"]
                + (Array("123456789").map(String.init) + ["¹", "²", "³"]).flatMap { ["com\($0)", "lpt\($0)"] }
        )
    /// What stands in the outbox beside the labels.
    static let ownNames: Set<String> = ["health.json", "index.html", "quarantine"]
    /// Most filesystems end names at 255 bytes; this leaves room for temporary names.
    private static let maximumBytes = 230
    /// An ending longer than this is no ending.
    private static let longestExtension = 16

    /// A safe name from bytes, with a suffix that is safe already.
    ///
    /// A name that had to be changed, or is to be marked, gets a mark from its hash before its ending, so that two
    /// never meet.
    static func safe(_ bytes: [UInt8], suffix: String, isMarked: Bool = false) -> String {
        let room = maximumBytes - suffix.utf8.count
        let plain = cleaned(bytes)
        if Array(plain.utf8) == bytes, plain.utf8.count <= room, !isMarked { return plain + suffix }
        var (stem, ending) = parts(Array(plain.utf8))
        if ending.count > longestExtension { (stem, ending) = (Array(plain.utf8), []) }
        let mark = Array("~\(SHA256Hasher.hex(bytes).prefix(8))".utf8)
        var name = String(decoding: stem, as: UTF8.self)
        while name.utf8.count > room - mark.count - ending.count { name.removeLast() }
        return String(decoding: Array(name.utf8) + mark + ending, as: UTF8.self) + suffix
    }

    /// A name in two: before its last dot, and from there on; a leading dot is no ending.
    static func parts(_ bytes: [UInt8]) -> (stem: [UInt8], ending: [UInt8]) {
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return (bytes, []) }
        return (Array(bytes[..<dot]), Array(bytes[dot...]))
    }

    /// Two names that some system takes for one have the same folded form: case and normal form do not count.
    static func folded(_ path: FilePath) -> String {
        path.string.lowercased().precomposedStringWithCanonicalMapping
    }

    /// Controls, and what turns the direction of text: `moon[RLO]txt.exe` would show as `moonexe.txt`.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func cleaned(_ bytes: [UInt8]) -> String {
        let original = String(decoding: bytes, as: UTF8.self)
        let forbidden = Set("<>:\"/\\|?*\u{FFFD}".unicodeScalars)
        var name = String(
            String.UnicodeScalarView(
                original.unicodeScalars.map { scalar in
                    isControl(scalar) || forbidden.contains(scalar) ? "_" : scalar
                }
            )
        )
        while let last = name.unicodeScalars.last, last == "." || last == " " { name.unicodeScalars.removeLast() }
        let base = name.prefix { $0 != "." }.lowercased()
        if reserved.contains(String(base.reversed().drop { $0 == " " }.reversed())) { name = "_" + name }
        // A result must not look hidden, or like our own folder.
        if name.hasPrefix(".") { name = "_" + name }
        return name.isEmpty ? "_" : name
    }
}
