import Film
import Foundation
import Native
import SystemPackage

/// Turns recordings into the files that are delivered.
enum SoundEncoder {
    /// One recording as M4A or MP3, whole or not at all.
    static func encode(
        _ wav: String,
        to name: String,
        in folder: FilePath,
        seconds: Double,
        control: JobControl
    ) async throws {
        let target = folder.pushing(FilePath(name))
        let kind = target.extension ?? "m4a"
        let codec =
            kind == "mp3"
            ? ["-c:a", "libmp3lame", "-b:a", "96k"]
            : ["-c:a", "aac", "-aac_coder", "fast", "-b:a", "96k", "-movflags", "+faststart"]
        let temporary = target.partial
        try await FFmpeg.run(
            ["-i", folder.pushing(FilePath(wav)).string] + codec + [
                "-f", kind == "mp3" ? "mp3" : "ipod", temporary.string,
            ],
            deadline: 60 + seconds,
            control: control
        )
        try await BlockingWork.run {
            try FileIO.syncFile(temporary)
            try FileIO.rename(temporary, to: target)
        }
    }

    /// All recordings as one book with chapters.
    ///
    /// `gap`: seconds between two of them.
    static func book(
        _ wavs: [String],
        gap: Double,
        chapters: [FilmChapter],
        to name: String,
        in folder: FilePath,
        about manuscript: Manuscript,
        control: JobControl
    ) async throws {
        let target = folder.pushing(FilePath(name))
        let temporary = target.partial
        let list = target.removingLastComponent().appending("chapters.txt")
        let metadata = FFmpeg.metadata(chapters, title: manuscript.title, author: manuscript.author)
        try await BlockingWork.run { try FileIO.write(Array(metadata.utf8), to: list, sync: false) }
        defer { try? FileIO.removeFile(list) }
        let seconds = chapters.last?.end ?? 0
        let rate = Recording.rate
        try await FFmpeg.run(
            [
                "-f", "s16le", "-ar", "\(rate)", "-ac", "1", "-i", "pipe:0", "-i", list.string, "-map", "0:a",
                "-map_metadata", "1", "-map_chapters", "1", "-c:a", "aac", "-aac_coder", "fast", "-b:a", "64k",
                "-movflags", "+faststart",
                "-f", "ipod", temporary.string,
            ],
            deadline: 120 + seconds,
            control: control
        ) { descriptor in
            for (index, wav) in wavs.enumerated() {
                if index > 0 { try PCM.write([Float](repeating: 0, count: Int(gap * Double(rate))), to: descriptor) }
                try SoundReader(folder.pushing(FilePath(wav))).eachPiece { try PCM.write($0, to: descriptor) }
            }
        }
        try await BlockingWork.run {
            try FileIO.syncFile(temporary)
            try FileIO.rename(temporary, to: target)
        }
    }
}

/// Samples as encoders take them from a pipe.
enum PCM {
    /// Writes samples as signed numbers of 16 bits, low byte first.
    static func write(_ samples: [Float], to descriptor: FileDescriptor) throws {
        let numbers = samples.map { Int16(max(-32_768, min(32_767, ($0 * 32_767).rounded()))).littleEndian }
        try numbers.withUnsafeBytes { try ExternalTool.write($0, to: descriptor) }
    }
}

extension FilePath {
    /// Where a file is written before it is whole.
    var partial: FilePath {
        guard let name = lastComponent?.string else { return self }
        return removingLastComponent().appending(".\(name).partial")
    }
}
