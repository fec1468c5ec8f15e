/// Every reader, in the order in which they are asked.
///
/// Adding one is a file and a line here.
let allReaders: [any ManuscriptReader.Type] = [
    TextReader.self,
    PDFReader.self,
    DocumentReader.self,
    HTMLReader.self,
    URLListReader.self,
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
        return reader == URLListReader.self ? .url : .document
    }

    static func read(_ request: ReadRequest) throws -> ReadResult {
        guard !request.bytes.isEmpty else {
            throw StorydropError(
                .emptyStory,
                "\(request.name) is empty.",
                hint: "Drop a file with the story in it; this one is kept."
            )
        }
        guard let reader = reader(for: request) else { throw unsupported(request) }
        return try reader.read(request)
    }

    /// The reader's name, for telling one reading of the same bytes from another.
    static func readerName(_ request: ReadRequest) -> String { reader(for: request).map { "\($0)" } ?? "none" }

    /// - Throws: `unsupported_type` for a file that no reader would take by its name, before it is read.
    static func check(_ request: ReadRequest) throws(StorydropError) {
        if !request.isFetched, reader(for: request) == nil { throw unsupported(request) }
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
        if request.isFetched { return fetchedReader(request) }
        return allReaders.first { $0.extensions.contains(request.lowercasedExtension) }
    }

    /// A fetched page is what the server says it is; where it says nothing of use, what its first bytes look like.
    private static func fetchedReader(_ request: ReadRequest) -> (any ManuscriptReader.Type)? {
        if request.bytes.starts(with: Array("%PDF-".utf8)) { return PDFReader.self }
        let type = request.contentType?.lowercased() ?? ""
        if type.contains("html") { return HTMLReader.self }
        if type.hasPrefix("text/plain") || type.contains("markdown") { return TextReader.self }
        if type.contains("pdf") { return PDFReader.self }
        if type.hasPrefix("image/") || type.hasPrefix("video/") || type.hasPrefix("audio/") { return nil }
        let head = String(decoding: request.bytes.prefix(1024), as: UTF8.self).lowercased()
        return head.contains("<html") || head.contains("<!doctype html") ? HTMLReader.self : TextReader.self
    }
}
