import Native
import SystemPackage

/// Lists the inbox: which drops lie there, and which folders are to be watched.
struct InboxTree {
    /// One thing that lies in the inbox.
    struct Entry: Sendable, Equatable {
        var path: DropPath
        var facts: FileFacts
        var isMarkedReady: Bool
    }

    var drops: [Entry] = []
    var cancels: [DropPath] = []
    var readies: Set<FilePath> = []
    var folders: [FilePath] = []

    /// Walks the inbox, or one folder of it.
    ///
    /// Never follows a symlink; what cannot be read is skipped until next time.
    static func scan(_ inbox: FilePath, below start: FilePath = FilePath()) throws(NativeError) -> InboxTree {
        var tree = InboxTree()
        try tree.walk(inbox, folder: start, isTop: true)
        return tree
    }

    private mutating func walk(_ inbox: FilePath, folder: FilePath, isTop: Bool) throws(NativeError) {
        let names: [FilePath.Component]
        do {
            names = try FileIO.names(in: inbox.pushing(folder))
        } catch {
            // A folder that went away meanwhile is no failure; the inbox itself is.
            if isTop { throw error }
            return
        }
        folders.append(folder)
        let ready = Set(
            names.compactMap { name -> String? in
                if case .ready(let stem) = DropKind(name: name.string) { stem } else { nil }
            }
        )
        for name in names {
            let relative = folder.appending(name)
            guard let facts = try? FileIO.facts(inbox.pushing(relative)) else { continue }
            switch DropKind(name: name.string) {
            case .ignored: continue
            case .ready(let stem):
                if names.contains(where: { $0.string == stem }) { continue }
                readies.insert(relative)
            case .cancel(let stem): cancels.append(DropPath(folder.appending(stem)))
            case .drop:
                if facts.kind == .directory, !Self.looksLikeStory(name) {
                    try walk(inbox, folder: relative, isTop: false)
                } else {
                    drops.append(
                        Entry(path: DropPath(relative), facts: facts, isMarkedReady: ready.contains(name.string))
                    )
                }
            }
        }
    }

    /// A folder named like a story is a mistake worth telling, not a label.
    static func looksLikeStory(_ name: FilePath.Component) -> Bool {
        guard let suffix = name.extension?.lowercased() else { return false }
        return DropFormat.allExtensions.contains(suffix)
    }
}
