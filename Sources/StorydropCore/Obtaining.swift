import Native
import SystemPackage

/// What was read for a job.
struct Source: Sendable {
    /// A file that it was read from.
    struct File: Sendable {
        /// What it is called when delivered.
        var name: String
        var path: FilePath
    }

    var content: ReadResult
    var files: [File]
    var sha256: String
    var bytes: Int64
    /// Which reader read it: the same bytes are another story as a web page than as text.
    var reader: String
}

extension Conveyor {
    /// The bytes of a job, fetched if it is a URL, and read.
    func obtain(_ record: JobRecord, _ control: JobControl) async throws -> Source {
        if record.url == nil { try await delivery.intake.respool(record) }
        let isMember = record.parent != nil && record.url == nil
        let jail = workspace.settings.jail
        return try await BlockingWork.run {
            var request = ReadRequest(
                bytes: [],
                name: record.dropPath.name,
                lowercasedExtension: record.dropPath.lowercasedExtension
            )
            request.isMember = isMember
            request.sandbox = Sandbox(jail: jail, isCancelled: { control.isEnding })
            do {
                guard let url = record.url else { return try dropped(record, request) }
                return try fetched(url, record, request, control)
            } catch let error as StorydropError where error.code == .cancelled {
                // A stop of the service is no wish of the user's.
                try control.check()
                throw error
            }
        }
    }

    private func dropped(_ record: JobRecord, _ asked: ReadRequest) throws -> Source {
        var request = asked
        let file = workspace.source(of: record)
        try DropFormat.check(request)
        request.bytes = try Source.bytes(of: file, named: request.name, limit: workspace.settings.maximumBytes)
        return Source(
            content: try DropFormat.read(request),
            files: [Source.File(name: record.dropPath.safeName, path: file)],
            sha256: record.sourceSha256 ?? SHA256Hasher.hex(request.bytes),
            bytes: Int64(request.bytes.count),
            reader: DropFormat.readerName(request)
        )
    }

    private func fetched(
        _ url: String,
        _ record: JobRecord,
        _ asked: ReadRequest,
        _ control: JobControl
    ) throws -> Source {
        guard let job = record.job else { throw Interruption() }
        let limit = workspace.settings.maximumBytes
        var story = try FetchedStory(url, in: workspace.folder(of: job), maximumBytes: limit) {
            try fetcher.fetch($0, isCancelled: { control.isEnding })
        }
        let request = try story.first(asked)
        let isPage = HTMLReader.extensions.contains(request.lowercasedExtension)
        let content: ReadResult = isPage ? .story(try story.read(request)) : try DropFormat.read(request)
        return Source(
            content: content,
            files: story.files(endingIn: request.lowercasedExtension),
            sha256: try story.sha256(),
            bytes: Int64(story.bytes),
            reader: DropFormat.readerName(request)
        )
    }
}

extension Source {
    /// The bytes of a file; `taken`: how many of the limit other files of the same source have had.
    ///
    /// - Throws: `too_large` beyond what `max_bytes` allows, or `NativeError`.
    static func bytes(of file: FilePath, named name: String, limit: Int, taken: Int = 0) throws -> [UInt8] {
        do {
            return try FileIO.read(file, limit: max(0, limit - taken))
        } catch {
            guard case .tooLarge = error else { throw error }
            throw StorydropError(
                .tooLarge,
                "\(name)\(taken > 0 ? ", with the pages before it," : "") is larger than \(limit) bytes.",
                hint: "Raise `max_bytes` in storydrop.yaml, or drop it in parts; the file is kept."
            )
        }
    }
}
