import CSndFile
import Glibc
package import SystemPackage

/// Reads a sound file of any kind that libsndfile knows (WAV, FLAC, Ogg, MP3), piece by piece.
///
/// One thread at a time.
package final class SoundReader {
    private let handle: OpaquePointer
    private let path: FilePath
    /// Samples a second.
    package let rate: Int
    package let channels: Int
    /// Samples of each channel.
    package let count: Int

    /// - Throws: `library` if it is no sound file, or cannot be opened.
    package init(_ path: FilePath) throws(NativeError) {
        var info = SF_INFO()
        guard let handle = sf_open(path.string, Int32(SFM_READ), &info) else {
            throw .library(name: "libsndfile", message: "\(path.lastComponent?.string ?? ""): \(soundError(nil))")
        }
        self.handle = handle
        self.path = path
        (rate, channels, count) = (Int(info.samplerate), Int(info.channels), Int(info.frames))
    }

    /// Raw samples without a head: signed, 16 bits, low byte first, one channel.
    package init(raw path: FilePath, rate: Int) throws(NativeError) {
        var info = SF_INFO()
        info.samplerate = Int32(rate)
        info.channels = 1
        info.format = Int32(SF_FORMAT_RAW | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE)
        guard let handle = sf_open(path.string, Int32(SFM_READ), &info) else {
            throw .library(name: "libsndfile", message: "\(path.lastComponent?.string ?? ""): \(soundError(nil))")
        }
        self.handle = handle
        self.path = path
        (self.rate, channels, count) = (rate, 1, Int(info.frames))
    }

    deinit { sf_close(handle) }

    /// The next samples, −1 to 1, all channels as one; empty at the end.
    package func read(_ most: Int) throws(NativeError) -> [Float] {
        var samples = [Float](repeating: 0, count: most * channels)
        let got = Int(sf_readf_float(handle, &samples, sf_count_t(most)))
        guard sf_error(handle) == SF_ERR_NO_ERROR else {
            throw .library(name: "libsndfile", message: soundError(handle))
        }
        samples.removeLast(samples.count - got * channels)
        guard channels > 1 else { return samples }
        return (0..<got).map { frame in
            samples[(frame * channels)..<((frame + 1) * channels)].reduce(0, +) / Float(channels)
        }
    }

    /// Gives what is left of it piece by piece.
    package func eachPiece(_ body: ([Float]) throws -> Void) throws {
        while true {
            let piece = try read(1 << 16)
            if piece.isEmpty { return }
            try body(piece)
        }
    }

    /// All of it; for what is known to be short.
    package func readAll() throws -> [Float] {
        var all: [Float] = []
        all.reserveCapacity(count)
        try eachPiece { all += $0 }
        return all
    }
}

/// Writes a WAV file of one channel with 16 bits a sample, piece by piece.
///
/// One thread at a time. What is not finished is not whole.
package final class SoundWriter {
    private var handle: OpaquePointer?
    private let path: FilePath
    /// Samples written so far.
    private(set) package var count = 0

    /// Makes the file; an old one of the name is emptied.
    package init(_ path: FilePath, rate: Int) throws(NativeError) {
        var info = SF_INFO()
        info.samplerate = Int32(rate)
        info.channels = 1
        info.format = Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
        handle = sf_open(path.string, Int32(SFM_WRITE), &info)
        self.path = path
        guard let handle else {
            throw .library(name: "libsndfile", message: "\(path.lastComponent?.string ?? ""): \(soundError(nil))")
        }
        // What is louder than the scale must not wrap around to the other end of it.
        sf_command(handle, Int32(SFC_SET_CLIPPING), nil, Int32(SF_TRUE))
    }

    deinit { if let handle { sf_close(handle) } }

    /// Adds samples, −1 to 1.
    package func append(_ samples: [Float]) throws(NativeError) {
        guard let handle, !samples.isEmpty else { return }
        let written = Int(
            samples.withUnsafeBufferPointer { sf_writef_float(handle, $0.baseAddress, sf_count_t($0.count)) }
        )
        guard written == samples.count else {
            // It says so in words only.
            let words = soundError(handle)
            if words.contains("No space left") {
                throw .system(operation: "write", subject: path.string, errno: ENOSPC)
            }
            throw .library(name: "libsndfile", message: words)
        }
        count += written
    }

    /// Adds silence.
    package func appendSilence(_ samples: Int) throws(NativeError) {
        var left = samples
        while left > 0 {
            let piece = min(left, 1 << 16)
            try append([Float](repeating: 0, count: piece))
            left -= piece
        }
    }

    /// Writes what is left, and waits until the disk has it.
    package func finish() throws(NativeError) {
        guard let open = handle else { return }
        handle = nil
        guard sf_close(open) == 0 else {
            throw .library(name: "libsndfile", message: "\(path.lastComponent?.string ?? "") was not written whole")
        }
        try FileIO.syncFile(path)
    }
}

private func soundError(_ handle: OpaquePointer?) -> String { String(cString: sf_strerror(handle)) }
