import Native
import Reading
import SystemPackage

/// Archives of stories: each story in them becomes a job of its own.
enum ArchiveReader: ManuscriptReader {
    static let extensions = ["zip"]

    static func read(_ request: ReadRequest) throws -> ReadResult {
        guard !request.isMember else {
            throw StorydropError(
                .unsupportedType,
                "\(request.name) is an archive within an archive.",
                hint: "Unpack the outer one and drop this one by itself; the file is kept."
            )
        }
        return .archive(request)
    }
}

/// What became of one entry of an archive.
struct ArchiveMember: Sendable {
    /// Where it would lie in the inbox.
    var path: DropPath
    var job: JobID
    /// Its bytes in the spool, or why there are none.
    var content: Result<(bytes: Int64, sha256: String), StorydropError>
}

/// Unpacks the stories of a zip into the spool, in the jail, within limits.
///
/// Caller: `Conveyor`. Promises: every entry that is a story by its name is a member, with bytes or with an error; what
/// is no story is named in a warning; nothing is written but files in the spool with names of ours.
struct ArchiveUnpacker {
    /// Entries that are looked at.
    static let mostEntries = 1000
    /// How many times as large as the archive all of it may be, from `freeBytes` on: text packs to a tenth, a bomb to a
    /// thousandth.
    static let mostRatio = 100
    static let freeBytes = 10_000_000
    /// Files that are no stories are named up to this many.
    private static let mostNamed = 20

    let request: ReadRequest
    let parent: DropPath
    let spool: FilePath
    /// Bytes of one member.
    let maximumBytes: Int

    private(set) var members: [ArchiveMember] = []
    private var others: [String] = []
    private var hasMore = false
    private var entries = 0
    private var writer: FileWriter?

    init(_ request: ReadRequest, parent: DropPath, spool: FilePath, maximumBytes: Int) {
        self.request = request
        self.parent = parent
        self.spool = spool
        self.maximumBytes = maximumBytes
    }

    /// - Throws: `StorydropError` if the archive cannot be read, or has no story in it.
    mutating func unpack() throws {
        let whole = max(Self.freeBytes, request.bytes.count * Self.mostRatio)
        // Four times as much as one member may have is enough for an archive of stories.
        let most = min(whole, maximumBytes * 4)
        let output = most + most / 1000 + (1 << 20)
        let limits = JailLimits(cpuSeconds: 60, wallSeconds: 120, memoryMiB: 256, outputBytes: output)
        let task = Jail.Task("storydrop-jail", "archive", arguments: ["\(Self.mostEntries)", "\(maximumBytes)"])
        var stream = ArchiveStream()
        let request = request
        do {
            try request.sandbox.run(task, on: request, limits: limits) { piece in
                try stream.append(piece) { try take($0) }
            }
        } catch let error as StreamError {
            throw damaged("\(error)")
        }
        guard stream.isComplete else { throw damaged("\(StreamError.cut)") }
        guard !members.isEmpty else { throw empty() }
    }

    /// Removes what was unpacked, after a failure.
    func discard() {
        // It may be about to make its file.
        writer?.discard()
        // What stays is removed with the spool's other leavings, or with the state folder.
        for member in members { try? FileIO.removeFile(spool.appending(member.job.rawValue)) }
    }

    /// What to tell of the entries that are no members.
    var warnings: [String] {
        var warnings: [String] = []
        if !others.isEmpty {
            let named = others.prefix(Self.mostNamed).joined(separator: ", ")
            let more = others.count > Self.mostNamed ? " and \(others.count - Self.mostNamed) more" : ""
            warnings.append("\(request.name) has files that are no stories and were left: \(named)\(more).")
        }
        if hasMore {
            warnings.append("\(request.name) has more than \(Self.mostEntries) files: only the first were looked at.")
        }
        return warnings
    }

    private mutating func take(_ event: ArchiveStream.Event) throws {
        switch event {
        case .entry(let entry): try begin(entry)
        case .bytes(let bytes):
            guard (writer?.count ?? 0) + bytes.count <= maximumBytes else {
                throw StreamError.malformed("more bytes than allowed")
            }
            writer?.append(bytes)
        case .end(let state): try end(state)
        case .finished(let more): hasMore = more
        }
    }

    private mutating func begin(_ entry: ArchiveStream.Entry) throws {
        writer = nil
        entries += 1
        // The parser was told so; it is not to be trusted.
        guard entries <= Self.mostEntries else { throw StreamError.malformed("more entries than allowed") }
        guard !entry.isFolder, !MemberName.isHidden(entry.name) else { return }
        let name = MemberName.safe(entry.name)
        let suffix = DropPath.lowercasedExtension(of: FilePath(name))
        guard DropFormat.allExtensions.contains(suffix), !entry.isSpecial else {
            others.append(name)
            return
        }
        let path = ChildName.path(parent: parent, ordinal: members.count + 1, name: name)
        var member = ArchiveMember(path: path, job: .random(), content: .failure(failure(.damaged, name)))
        if entry.isEncrypted {
            member.content = .failure(failure(.encrypted, name))
        } else {
            writer = FileWriter(spool.appending(member.job.rawValue))
        }
        members.append(member)
    }

    private mutating func end(_ state: ArchiveStream.State) throws {
        guard let writer, let last = members.indices.last else { return }
        self.writer = nil
        let name = members[last].path.name
        switch state {
        case .whole:
            let sha256 = try writer.finish()
            try FileIO.syncFile(writer.path)
            members[last].content = .success((Int64(writer.count), sha256))
        case .damaged, .tooLarge:
            _ = try writer.finish()
            try FileIO.removeFile(writer.path)
            members[last].content = .failure(failure(state == .damaged ? .damaged : .tooLarge, name))
        }
    }

    private func failure(_ code: ErrorCode, _ name: String) -> StorydropError {
        let what =
            switch code {
            case .encrypted: "is protected by a password"
            case .tooLarge: "unpacks to more than is allowed"
            default: "is damaged"
            }
        return StorydropError(
            code,
            "\(name) in \(request.name) \(what).",
            hint: "Unpack it and drop it by itself; the archive is kept."
        )
    }

    private func damaged(_ cause: String) -> StorydropError {
        StorydropError(
            .damaged,
            "\(request.name) is no readable zip.",
            hint: "Pack it anew and drop it again; the file is kept.",
            cause: cause
        )
    }

    private func empty() -> StorydropError {
        StorydropError(
            .emptyStory,
            "\(request.name) has no story in it\(others.isEmpty ? "" : ": \(others.prefix(5).joined(separator: ", "))").",
            hint: "Pack stories (text, PDF, documents) into it; the file is kept."
        )
    }
}
