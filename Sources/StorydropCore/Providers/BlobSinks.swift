import Foundation
import Native
import SystemPackage

/// Puts an answer together as it comes.
protocol CollectingSink: HTTPSink {
    associatedtype Whole: Sendable

    /// The whole answer; waits for the disk.
    /// - Throws: `BlobExtractor.Damage` if it is no good, `NativeError` if it cannot be stored.
    func finish() throws -> Whole
    /// Removes what came of an answer that failed.
    func discard()
}

/// Takes JSON as it comes, and puts the pictures and sounds in it into files.
///
/// Unchecked, because `lock` guards all of its state: `receive` is called on the transfers' thread, the rest by whoever
/// made it.
final class JSONSink: CollectingSink, @unchecked Sendable {
    private let lock = NSLock()
    private var extractor: BlobExtractor
    private var writer: FileWriter?
    /// Whole, though perhaps not yet on disk.
    private var written: [FileWriter] = []
    private let folder: FilePath

    /// `hasBlobs`: whether long strings may be something else than text.
    init(_ folder: FilePath, hasBlobs: Bool) {
        self.folder = folder
        extractor = BlobExtractor(isOff: !hasBlobs)
    }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        try lock.withLock {
            try extractor.feed(bytes) { piece in
                switch piece {
                case .begin: writer = BlobFile.begin(in: folder)
                case .bytes(let bytes): writer?.append(bytes)
                case .end:
                    if let writer { written.append(writer) }
                    writer = nil
                }
            }
        }
    }

    func finish() throws -> ModelWire.Answer {
        try lock.withLock {
            try extractor.finish()
            guard !extractor.json.isEmpty else { throw BlobExtractor.Damage(description: "the answer is empty") }
            guard let json = try? JSONValue.parse(extractor.json) else {
                throw BlobExtractor.Damage(description: "the answer is not JSON")
            }
            return ModelWire.Answer(json: json, blobs: try written.map(BlobFile.end))
        }
    }

    func discard() {
        lock.withLock {
            for writer in written + [writer].compactMap({ $0 }) { writer.discard() }
            (written, writer) = ([], nil)
        }
    }
}

/// Puts an answer that is one picture or sound into a file.
///
/// Unchecked, because `lock` guards all of its state; see `JSONSink`.
final class FileSink: CollectingSink, @unchecked Sendable {
    private let lock = NSLock()
    private var writer: FileWriter?
    private let folder: FilePath

    init(_ folder: FilePath) { self.folder = folder }

    func receive(_ bytes: UnsafeRawBufferPointer) throws {
        lock.withLock {
            if writer == nil { writer = BlobFile.begin(in: folder) }
            writer?.append(bytes)
        }
    }

    func finish() throws -> Blob {
        try lock.withLock {
            guard let writer else { throw BlobExtractor.Damage(description: "the answer is empty") }
            return try BlobFile.end(writer)
        }
    }

    func discard() {
        lock.withLock {
            writer?.discard()
            writer = nil
        }
    }
}

/// New files for blobs, each of a name of its own.
enum BlobFile {
    static func begin(in folder: FilePath) -> FileWriter { FileWriter(folder.appending("\(UUID().uuidString).part")) }

    /// Waits for the disk.
    static func end(_ writer: FileWriter) throws(NativeError) -> Blob {
        Blob(
            path: writer.path.string,
            bytes: writer.count,
            sha256: try writer.finish(),
            format: BlobFormat(sniffing: writer.head)
        )
    }
}
