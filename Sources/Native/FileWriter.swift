import Dispatch
import Glibc
import Synchronization
package import SystemPackage

/// Writes a new file piece by piece, and hashes it on the way, on a queue of its own: whoever brings the pieces goes on.
///
/// For one bringer at a time. What is not finished has no digest; its file stays, unless it is discarded.
///
/// Unchecked, because `descriptor`, `hasher` and `failure` are touched on the queue alone (and at the end, when nobody else
/// has it), and the rest by the bringer alone.
package final class FileWriter: @unchecked Sendable {
    package let path: FilePath
    private var descriptor: Int32 = -1
    private let hasher = SHA256Hasher()
    private let queue = DispatchQueue(label: "storydrop.file")
    private let room = DispatchSemaphore(value: FileWriter.mostPieces)
    private var failure: NativeError?
    /// Bytes brought so far.
    private(set) package var count = 0
    /// The first bytes, to tell what they are.
    private(set) package var head: [UInt8] = []

    /// What is not yet a piece worth a turn of the queue.
    private var pending: [UInt8] = []

    /// Pieces that may wait to be written; whoever brings more waits for the disk.
    private static let mostPieces = 6
    private static let pieceSize = 256 << 10

    /// Makes the file, and its folder if that is missing; an old one of the name is emptied.
    ///
    /// What goes wrong is told at the end.
    package init(_ path: FilePath) {
        self.path = path
        queue.async { [self] in
            do throws(NativeError) {
                descriptor = try Self.create(path)
            } catch {
                failure = error
            }
        }
    }

    private static func create(_ path: FilePath) throws(NativeError) -> Int32 {
        do {
            return try FileIO.create(path)
        } catch {
            guard error.errno == ENOENT else { throw error }
            try FileIO.makeDirectory(path.removingLastComponent())
            return try FileIO.create(path)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Brings the next piece.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        if head.count < 16 { head += bytes.prefix(16 - head.count) }
        count += bytes.count
        pending += bytes
        if pending.count >= Self.pieceSize { flush() }
    }

    private func flush() {
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending = []
        pending.reserveCapacity(Self.pieceSize + (64 << 10))
        room.wait()
        queue.async { [self] in
            defer { room.signal() }
            guard failure == nil else { return }
            bytes.withUnsafeBytes { piece in
                hasher.update(piece)
                failure = FileIO.writeAll(piece.bindMemory(to: UInt8.self), to: descriptor, path)
            }
        }
    }

    /// Waits until all is written; nothing may be added afterwards.
    ///
    /// Blocks for the disk.
    /// - Returns: the SHA-256 of everything as lower-case hex.
    package func finish() throws(NativeError) -> String {
        flush()
        let result = queue.sync { () -> Result<String, NativeError> in
            if let failure { return .failure(failure) }
            return .success(hasher.hex())
        }
        return try result.get()
    }

    /// Removes the file, once nothing is written any more.
    package func discard() { queue.sync { try? FileIO.removeFile(path) } }
}
