import Native

/// The name of an entry of an archive, safe to have as the name of a file.
///
/// Pure. Caller: the unpacker of archives. Promises: no folder, no control, nothing that turns the direction of text, not
/// empty, at most 120 bytes; the ending is kept, since it says what a file is.
package enum MemberName {
    private static let longest = 120

    /// The last part of a name; both kinds of slashes part it.
    ///
    /// Names of old archives are in the charset of whoever packed them.
    package static func safe(_ bytes: [UInt8]) -> String {
        let name = decoded(bytes)
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var scalars = String.UnicodeScalarView()
        for scalar in last.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: break
            default: scalars.append("<>:\"|?*\u{FFFD}".unicodeScalars.contains(scalar) ? "-" : scalar)
            }
        }
        var cleaned = String(scalars).trimmed
        while cleaned.hasPrefix(".") { cleaned.removeFirst() }
        guard !cleaned.isEmpty else { return "member" }
        return shortened(cleaned)
    }

    /// Whether a name is of what systems put into archives by themselves, or hidden.
    package static func isHidden(_ bytes: [UInt8]) -> Bool {
        let parts = decoded(bytes).split(whereSeparator: { $0 == "/" || $0 == "\\" })
        let name = parts.last.map(String.init) ?? ""
        let own: Set<String> = ["thumbs.db", "desktop.ini"]
        return parts.contains("__MACOSX") || name.hasPrefix(".") || name.hasPrefix("~$")
            || own.contains(name.lowercased())
    }

    private static func decoded(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // Many archives of Windows are in its charset, or in that of DOS; a few letters do not tell, and any will do.
        if let encoding = EncodingDetector.detect(bytes, declared: nil),
            let text = try? TextDecoder.decode(bytes, as: encoding)
        {
            return text
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > longest else { return name }
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        let ending = name[dot...].utf8.count <= 16 ? String(name[dot...]) : ""
        var stem = String(name.dropLast(ending.count))
        while stem.utf8.count > longest - ending.utf8.count { stem.removeLast() }
        return stem + ending
    }
}
