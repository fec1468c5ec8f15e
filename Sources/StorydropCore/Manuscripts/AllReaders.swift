/// Every reader, in the order in which they are asked.
///
/// Adding one is a file and a line here.
let allReaders: [any ManuscriptReader.Type] = [
    TextReader.self,
    PDFReader.self,
    DocumentReader.self,
    HTMLReader.self,
    URLListReader.self,
    FeedReader.self,
    BriefReader.self,
    ArchiveReader.self,
]

/// Finds the reader of a file.
enum DropFormat {
    /// Everything that looks like a story by its name, read by this version or not.
    static let allExtensions = Set(allReaders.flatMap { $0.extensions })

    /// What a file is by its name, before it is read; nil if no reader takes it.
    static func kind(forExtension suffix: String) -> ManuscriptKind? {
        guard let reader = allReaders.first(where: { $0.extensions.contains(suffix) }) else { return nil }
        if reader == TextReader.self { return .text }
        if reader == PDFReader.self { return .pdf }
        if reader == BriefReader.self { return .brief }
        return [URLListReader.extensions, FeedReader.extensions].joined().contains(suffix) ? .url : .document
    }

    static func read(_ request: ReadRequest) throws -> ReadResult {
        guard !request.bytes.isEmpty else {
            throw StorydropError(
                .emptyStory,
                "\(request.name) is empty.",
                hint: "Drop a file with the story in it; this one is kept."
            )
        }
        guard reader(for: request) != nil else { throw unsupported(request) }
        let real = real(request)
        guard let reader = reader(for: real) else { throw unsupported(request) }
        let result = try reader.read(real)
        let kind = real.lowercasedExtension
        guard kind != request.lowercasedExtension, case .story(var manuscript) = result else { return result }
        manuscript.warnings.append("\(request.name) is of another kind than its name says: it was read as .\(kind).")
        return .story(manuscript)
    }

    /// The reader's name, for telling one reading of the same bytes from another.
    static func readerName(_ request: ReadRequest) -> String {
        reader(for: real(request)).map { "\($0)" } ?? "none"
    }

    /// The request with the ending that a dropped file should have.
    private static func real(_ request: ReadRequest) -> ReadRequest {
        guard !request.isFetched, let kind = FileKind.real(request.bytes, named: request.lowercasedExtension) else {
            return request
        }
        var real = request
        real.lowercasedExtension = kind
        return real
    }

    /// - Throws: `unsupported_type` for a file that no reader would take by its name, before it is read.
    static func check(_ request: ReadRequest) throws(StorydropError) {
        if reader(for: request) == nil { throw unsupported(request) }
    }

    private static func unsupported(_ request: ReadRequest) -> StorydropError {
        let known = allReaders.flatMap { $0.extensions }.map { ".\($0)" }.joined(separator: " ")
        return StorydropError(
            .unsupportedType,
            "\(request.name) is of a kind that cannot be read.",
            hint: "Drop one of: \(known). The file is kept in quarantine."
        )
    }

    private static func reader(for request: ReadRequest) -> (any ManuscriptReader.Type)? {
        allReaders.first { $0.extensions.contains(request.lowercasedExtension) }
    }
}
