import Native
import SystemPackage

/// The list, in every folder of claims, of whose they are and where they came from: all that is left if the ledger is lost.
///
/// Pure. It lies on the share, where others may write: what it says is believed only as far as it leads to a drop's place.
struct Origins: Sendable {
    /// The mark of the ledger that claimed them; nil in a list of the first version.
    var mark: String?
    var entries: [(job: JobID, path: DropPath)] = []

    static let name: FilePath.Component = "origins"

    init(mark: String, claims: [Claim]) {
        self.mark = mark
        entries = claims.map { ($0.job, $0.path) }
    }

    /// Reads a list; lines that make no sense, or lead out of the inbox, are left out.
    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2 else { continue }
            if parts[0] == Self.ledger {
                mark = String(parts[1])
            } else if let job = JobID(rawValue: String(parts[0])), let bytes = Hex.bytes(parts[1]) {
                let path = DropPath(bytes: bytes)
                if Self.isPlausible(path) { entries.append((job, path)) }
            }
        }
    }

    var text: String {
        let lines = entries.map { "\($0.job) \(Hex.text($0.path.bytes))\n" }
        return (mark.map { "\(Self.ledger) \($0)\n" } ?? "") + lines.joined()
    }

    private static let ledger = "ledger"

    /// Whether a drop can have that path: relative, downwards, and nothing hidden on the way.
    static func isPlausible(_ path: DropPath) -> Bool {
        path.path.root == nil && !path.path.isEmpty
            && path.path.components.allSatisfy { $0.kind == .regular && $0.bytes.first != UInt8(ascii: ".") }
    }
}
