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
    private var piece: FilePiece?

    /// Pieces that may wait to be written; whoever brings more waits for the disk.
    private static let mostPieces = 6

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
        piece?.release()
        if descriptor >= 0 { close(descriptor) }
    }

    /// Brings the next piece.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        if head.count < 16 { head += bytes.prefix(16 - head.count) }
        count += bytes.count
        var rest = bytes
        while !rest.isEmpty {
            let taken = filling { $0.take(rest) }
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        }
    }

    /// Fills the piece at hand, and sends it on once it is full.
    private func filling(_ fill: (inout FilePiece) -> Int) -> Int {
        var piece = piece ?? FilePiece.obtain()
        defer { self.piece = piece.isFull ? nil : piece }
        let taken = fill(&piece)
        if piece.isFull { send(piece) }
        return taken
    }

    private func send(_ piece: FilePiece) {
        room.wait()
        queue.async { [self] in
            defer {
                piece.release()
                room.signal()
            }
            guard failure == nil else { return }
            hasher.update(piece.bytes)
            failure = FileIO.writeAll(piece.bytes.bindMemory(to: UInt8.self), to: descriptor, path)
        }
    }

    /// Waits until all is written; nothing may be added afterwards.
    ///
    /// Blocks for the disk.
    /// - Returns: the SHA-256 of everything as lower-case hex.
    package func finish() throws(NativeError) -> String {
        if let piece { send(piece) }
        piece = nil
        let result = queue.sync { () -> Result<String, NativeError> in
            if let failure { return .failure(failure) }
            return .success(hasher.hex())
        }
        return try result.get()
    }

    /// Removes the file, once nothing is written any more.
    package func discard() { queue.sync { try? FileIO.removeFile(path) } }
}

/// Some bytes on their way to a file, in memory that is used again: the kernel clears every page of what is new, which
/// takes longer than to fill it.
///
/// Unchecked, because whoever has it has it alone.
private struct FilePiece: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private var count = 0

    private static let size = 256 << 10
    /// Memory that waits for its next use; more than this is given back.
    private static let mostFree = 16
    private static let free = Mutex<[FilePiece]>([])

    private init(_ memory: UnsafeMutableRawPointer) { self.memory = memory }

    static func obtain() -> FilePiece {
        free.withLock { $0.popLast() } ?? FilePiece(.allocate(byteCount: size, alignment: 64))
    }

    func release() {
        let isKept = Self.free.withLock { free in
            guard free.count < Self.mostFree else { return false }
            free.append(FilePiece(memory))
            return true
        }
        if !isKept { memory.deallocate() }
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }
    var isFull: Bool { count == Self.size }

    /// Takes as many bytes as there is room for.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        let taken = min(bytes.count, Self.size - count)
        if let start = bytes.baseAddress { (memory + count).copyMemory(from: start, byteCount: taken) }
        count += taken
        return taken
    }
}
