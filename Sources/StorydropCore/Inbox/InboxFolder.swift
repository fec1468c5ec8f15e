import Native
import SystemPackage

/// One thing that lies in the inbox.
struct InboxEntry: Sendable, Equatable {
    var path: DropPath
    var facts: FileFacts
    var isMarkedReady = false
}

/// What a control file asks for.
struct ControlFile: Sendable, Equatable {
    enum Wish: String, Sendable { case cancel, retry }

    var wish: Wish
    /// The drop that it speaks of.
    var path: DropPath
}

extension [ControlFile] {
    static func += (list: inout [ControlFile], control: ControlFile?) {
        if let control { list.append(control) }
    }
}

extension ControlFile {
    /// Nil if it speaks of no name.
    init?(_ wish: Wish, _ stem: [UInt8], _ folder: FilePath) {
        guard let name = FilePath.Component(bytes: stem) else { return nil }
        self.init(wish: wish, path: DropPath(folder.appending(name)))
    }
}

/// What lies in one folder of the inbox, without what lies below.
struct InboxFolder {
    var drops: [InboxEntry] = []
    var controls: [ControlFile] = []
    /// Drops whose ready marks lie there without them.
    var loneMarks: [DropPath] = []
    /// Labels: the folders in it.
    var folders: [FilePath] = []

    /// Lists one folder; never follows a symlink, and skips what goes away meanwhile.
    static func list(_ folder: FilePath, of inbox: FilePath) throws(NativeError) -> InboxFolder {
        var list = InboxFolder()
        let place = inbox.pushing(folder)
        var names: [FilePath.Component] = []
        var ready: Set<[UInt8]> = []
        var asides: [FilePath.Component] = []
        try FileIO.eachName(in: place) { name in
            switch DropKind(name.bytes) {
            case .ignored: break
            case .ready, .cancel, .retry: asides.append(name)
            case .drop: names.append(name)
            }
        }
        for name in asides {
            // A folder asks for nothing, whatever it is called: it is a label.
            guard let facts = try FileIO.facts(place.appending(name)) else { continue }
            switch (facts.kind, DropKind(name.bytes)) {
            case (.directory, _): list.folders.append(folder.appending(name))
            case (_, .ready(let stem)): ready.insert(stem)
            case (_, .cancel(let stem)): list.controls += ControlFile(.cancel, stem, folder)
            case (_, .retry(let stem)): list.controls += ControlFile(.retry, stem, folder)
            default: break
            }
        }
        for name in names {
            guard let facts = try FileIO.facts(place.appending(name)) else { continue }
            let path = DropPath(folder.appending(name))
            if facts.kind == .directory, !looksLikeStory(path) {
                list.folders.append(path.path)
            } else {
                let isMarked = !ready.isEmpty && ready.remove(path.lastBytes) != nil
                list.drops.append(InboxEntry(path: path, facts: facts, isMarkedReady: isMarked))
            }
        }
        list.loneMarks = ready.compactMap { stem in
            FilePath.Component(bytes: stem).map { DropPath(folder.appending($0)) }
        }
        return list
    }

    /// A folder named like a story is a mistake worth telling, not a label.
    static func looksLikeStory(_ path: DropPath) -> Bool {
        DropFormat.allExtensions.contains(path.lowercasedExtension)
    }
}
