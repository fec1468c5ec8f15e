import Analysis
import Film
import Foundation
import SystemPackage

/// Runs ffmpeg and ffprobe as we always do.
enum FFmpeg {
    static let tool = ExternalTool(name: "ffmpeg")
    static let probe = ExternalTool(name: "ffprobe")
    static let remedy = "apt install ffmpeg"

    private static let common = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y"]

    static func run(
        _ arguments: [String],
        deadline: Double,
        folder: FilePath? = nil,
        control: JobControl? = nil
    ) async throws {
        try await tool.run(common + arguments, deadline: deadline, folder: folder, control: control)
    }

    /// Fed with samples or frames through its input.
    static func run(
        _ arguments: [String],
        deadline: Double,
        folder: FilePath? = nil,
        control: JobControl? = nil,
        feed: @escaping @Sendable (FileDescriptor) throws -> Void
    ) async throws {
        try await tool.run(common + arguments, deadline: deadline, folder: folder, control: control, feed: feed)
    }

    /// What is written to a file's head: its title, its author, its chapters.
    static func metadata(_ chapters: [FilmChapter], title: String, author: String?) -> String {
        var lines = [";FFMETADATA1", "title=\(escaped(title))"]
        if let author { lines += ["artist=\(escaped(author))", "album_artist=\(escaped(author))"] }
        for chapter in chapters {
            lines += [
                "[CHAPTER]", "TIMEBASE=1/1000", "START=\(Int((chapter.start * 1000).rounded()))",
                "END=\(Int((chapter.end * 1000).rounded()))", "title=\(escaped(chapter.title))",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        // A line end, also one of two signs that count as one, would end the entry.
        let plain = text.map { $0.isNewline || $0 == "\0" ? " " : $0 }
        return plain.reduce(into: "") { line, character in
            if "=;#\\\n".contains(character) { line.append("\\") }
            line.append(character)
        }
    }
}

/// A chapter of a film or of a book that is read out; in seconds.
struct FilmChapter: Sendable, Equatable {
    var title: String
    var start: Double
    var end: Double
}

/// What chapters are called.
enum Chapters {
    /// The heading within a scene's first lines, else its first words.
    static func title(_ scene: Scene, _ story: Story) -> String {
        let parts = story.manuscript.outline.parts
        let start = parts.firstIndex {
            $0.kind == .heading && $0.range.overlaps(scene.range) && $0.range.lowerBound < scene.range.lowerBound + 400
        }
        if let start {
            // "Part I" and "Chapter 1" below it are one name.
            let headings = parts[start...].prefix { $0.kind == .heading && $0.range.overlaps(scene.range) }.prefix(2)
            let names = headings.map { heading in
                let text = story.text.flowing(heading.range.clamped(to: scene.range))
                return InlineMarks.stripped(String(text.drop { $0 == "#" || $0 == " " }))
            }
            let bare = names.filter { !$0.isEmpty }.joined(separator: " – ")
            if !bare.isEmpty { return String(bare.prefix(80)) }
        }
        let words = SpokenText.words(of: InlineMarks.stripped(String(scene.text.prefix(200))))
        let first = SpokenText.joined(words.prefix(8))
        return words.count > 8 ? first + " …" : first
    }
}
