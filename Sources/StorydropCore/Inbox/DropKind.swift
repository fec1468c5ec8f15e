/// What a name in the inbox stands for; names are bytes.
enum DropKind: Sendable, Equatable {
    /// Not ours: hidden, temporary, a program's litter, or our own folder.
    case ignored
    /// `NAME.ready`: NAME is complete.
    case ready(of: [UInt8])
    /// `NAME.cancel`: cancel the job of NAME.
    case cancel(of: [UInt8])
    /// `NAME.retry`: try the job of NAME again.
    case retry(of: [UInt8])
    case drop

    private static let temporary: Set<String> = [
        "tmp", "part", "partial", "filepart", "crdownload", "opdownload", "crswap", "aria2",
    ]
    /// What file managers leave in every folder that they show.
    private static let litter: Set<String> = ["thumbs.db", "desktop.ini"]

    init(_ name: [UInt8]) {
        let (stem, ending) = OutputName.parts(name)
        let suffix = String(decoding: ending.dropFirst(), as: UTF8.self).lowercased()
        if Self.isIgnored(name) || Self.temporary.contains(suffix) {
            self = .ignored
            return
        }
        self =
            switch suffix {
            case "ready": .ready(of: stem)
            case "cancel": .cancel(of: stem)
            case "retry": .retry(of: stem)
            default: .drop
            }
    }

    /// Names under which a program may be fetching what will be NAME.
    static func partials(of name: [UInt8]) -> [[UInt8]] {
        ["part", "partial", "filepart", "crdownload", "opdownload", "aria2"].map { name + Array(".\($0)".utf8) }
    }

    private static func isIgnored(_ name: [UInt8]) -> Bool {
        let (tilde, hash) = (UInt8(ascii: "~"), UInt8(ascii: "#"))
        // Hidden; Office's locks; editors' copies, `moon.txt~` and `#moon.txt#`.
        if name.first == UInt8(ascii: ".") || name.starts(with: [tilde, UInt8(ascii: "$")]) { return true }
        if name.last == tilde || name.count > 1 && name.first == hash && name.last == hash { return true }
        return litter.contains(String(decoding: name, as: UTF8.self).lowercased())
    }
}
