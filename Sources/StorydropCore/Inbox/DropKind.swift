/// What a name in the inbox stands for.
enum DropKind: Sendable, Equatable {
    /// Not ours: hidden, temporary, or our own folder.
    case ignored
    /// `NAME.ready`: NAME is complete.
    case ready(of: String)
    /// `NAME.cancel`: cancel the job of NAME.
    case cancel(of: String)
    case drop

    private static let temporary = ["tmp", "part", "partial", "filepart", "crdownload"]

    init(name: String) {
        let suffix = name.split(separator: ".", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        let stem = String(name.dropLast(suffix.count + 1))
        if name.hasPrefix(".") || name.hasPrefix("~$") || Self.temporary.contains(suffix) {
            self = .ignored
        } else if suffix == "ready", !stem.isEmpty {
            self = .ready(of: stem)
        } else if suffix == "cancel", !stem.isEmpty {
            self = .cancel(of: stem)
        } else {
            self = .drop
        }
    }
}
