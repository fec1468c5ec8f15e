import Foundation
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

/// Films as people get them, made by the built program and measured with ffmpeg's own tools.
@Suite("Films", .timeLimit(.minutes(10)), .serialized)
struct FilmTests {
    /// A voice that says "beep": where it begins can be measured to a thousandth of a second.
    private static let beep = """
        import math, struct, sys, wave
        words = len(sys.stdin.read().split())
        with wave.open(sys.argv[1], "wb") as sound:
            sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(24000)
            count = int(24000 * min(0.9, 0.2 + 0.02 * words))
            quiet = [0] * 2400
            tone = [int(12000 * math.sin(i * 0.26)) for i in range(count)]
            sound.writeframes(struct.pack(f"<{count + 4800}h", *quiet, *tone, *quiet))
        """

    private func workspace(_ pipeline: String, voice: Bool = true) throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        try workspace.write(Self.beep, at: "beep.py")
        let script = workspace.root.appending("beep.py")
        let command = voice ? "providers: {local: {voice: \"python3 \(script) {out}\"}}\n" : ""
        try workspace.write("settle: 50ms\n" + command, at: "storydrop.yaml")
        try workspace.put(pipeline, at: "rules/film.yaml")
        return workspace
    }

    private struct Film: Decodable {
        struct Shot: Decodable {
            var start: Double
            var duration: Double
            var narrationStart: Double?
        }
        var shots: [Shot]
        var frames: Int
        var duration: Double
        var width: Int
        var height: Int
        var faults: [String]
    }

    /// The folder of a film that was made, and what its plan was.
    private func made(_ workspace: TestWorkspace, _ path: String = "shadow.txt") throws -> (folder: String, film: Film)
    {
        let status = try #require(workspace.status(path))
        #expect(status.state == .succeeded, "\(status.warnings) \(String(describing: status.error))")
        let folder = "outbox/\(try #require(status.outputs).folder)/film"
        return (folder, try JSONText.decode(Film.self, from: try workspace.read("\(folder)/film.json")))
    }

    private func ffmpeg(_ arguments: String..., limit: Int = 1 << 26) async throws -> [UInt8] {
        let result = try await Subprocess.run(
            .name("ffmpeg"),
            arguments: Arguments(["-v", "error", "-nostdin"] + arguments),
            output: .bytes(limit: limit),
            error: .string(limit: 1 << 16)
        )
        #expect(result.standardError == "", "\(result.standardError)")
        return result.standardOutput
    }

    // MARK: Sound and picture

    @Test(arguments: [24, 25, 30, 60])
    func soundAndPictureStayTogether(fps: Int) async throws {
        let workspace = try workspace(
            """
            pipeline:
              - scenes: {max_scenes: 12, min_segment_length: 50, duration_per_scene: 1}
              - narrate: {}
              - film: {quality: 480p, fps: \(fps), transition: none, camera: still, subtitles: false}
            """
        )
        let places = ["forest", "harbour", "castle", "cave", "meadow", "kitchen"]
        let text = (1...12).map { number in
            "Chapter \(number)\n\nMara came to the \(places[number % 6]) at \(number % 2 == 0 ? "night" : "noon"), "
                + "and looked for her dog. It was not there on day number \(number)."
        }
        try workspace.put(text.joined(separator: "\n\n"), at: "inbox/shadow.txt")
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 0, "\(ending.errors)")
        let (folder, film) = try made(workspace)
        #expect(film.faults.isEmpty && film.shots.count == 14)
        let file = workspace.root.pushing(FilePath("\(folder)/film.mp4")).string
        let cuts = try await cuts(in: file, film, fps: fps)
        let onsets = try await onsets(in: file, film)
        var errors: [Double] = []
        for (index, shot) in film.shots.enumerated() {
            guard let planned = shot.narrationStart else { continue }
            let cut = try #require(cuts[index])
            let onset = try #require(onsets[index])
            // A recording begins 0.04 s before what is heard.
            errors.append((onset - cut) - (planned + 0.04 - shot.start))
        }
        #expect(errors.count == 12)
        #expect(errors.allSatisfy { abs($0) <= 0.04 }, "\(errors)")
        #expect(abs((errors.last ?? 0) - (errors.first ?? 0)) <= 1 / Double(fps), "\(errors)")
    }

    /// The frame with which each shot appears, in seconds: the one that differs most from the one before, near its time.
    private func cuts(in file: String, _ film: Film, fps: Int) async throws -> [Double?] {
        let (width, height) = (32, 18)
        let pixels = try await ffmpeg("-i", file, "-vf", "scale=\(width):\(height),format=gray", "-f", "rawvideo", "-")
        let size = width * height
        let count = pixels.count / size
        #expect(count == film.frames)
        let changes = (1..<count).map { frame -> Int in
            (0..<size).reduce(0) { $0 + abs(Int(pixels[frame * size + $1]) - Int(pixels[(frame - 1) * size + $1])) }
        }
        return film.shots.map { shot in
            let near = Int((shot.start * Double(fps)).rounded())
            let range = max(1, near - fps / 2)...min(count - 1, near + fps / 2)
            return range.max { changes[$0 - 1] < changes[$1 - 1] }.map { Double($0) / Double(fps) }
        }
    }

    /// When somebody is first heard after each cut, in seconds.
    private func onsets(in file: String, _ film: Film) async throws -> [Double?] {
        let bytes = try await ffmpeg("-i", file, "-f", "s16le", "-ar", "8000", "-ac", "1", "-")
        let samples = stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
        }
        return film.shots.map { shot in
            let start = Int(shot.start * 8000)
            return (start..<samples.count).first { abs(Int(samples[$0])) > 600 }.map { Double($0) / 8000 }
        }
    }

    // MARK: Formats

    @Test(arguments: [
        ("mp4", "fade", "16:9", 854, 480), ("mov", "slide", "9:16", 480, 854), ("webm", "zoom", "1:1", 480, 480),
        ("avi", "dissolve", "21:9", 854, 366), ("mp4", "none", "4:3", 640, 480),
    ])
    func everyFormatIsWhole(format: String, transition: String, aspect: String, width: Int, height: Int) async throws {
        let workspace = try workspace(
            """
            pipeline:
              - scenes: {max_scenes: 2, aspect_ratio: "\(aspect)", duration_per_scene: 2}
              - narrate: {format: mp3}
              - film:
                  format: \(format)
                  quality: 480p
                  fps: 10
                  transition: \(transition)
                  subtitles: {burn: \(format == "avi"), highlight: word}
                  audio: {background_music: true}
            """
        )
        try workspace.put(
            "---\ntitle: Maren\nauthor: M. Rode\n---\nMaren ran home. It was late!\n\nShe slept.",
            at: "inbox/m.md"
        )
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 0, "\(ending.errors)")
        let (folder, film) = try made(workspace, "m.md")
        #expect(film.width == width && film.height == height && film.faults.isEmpty)
        for name in ["film.\(format)", "film.srt", "film.vtt", "film.ass", "poster.jpg", "preview.webp"] {
            #expect(workspace.exists("\(folder)/\(name)"), "\(name)")
        }
        #expect(workspace.exists("\(folder)/../narration/scene_001.mp3"))
        let srt = String(decoding: try workspace.read("\(folder)/film.srt"), as: UTF8.self)
        #expect(srt.contains("Maren ran home."))
        // Nothing of the workshop is delivered.
        #expect(
            !workspace.files(below: "outbox", hidden: true).contains { $0.contains("piece") || $0.hasSuffix(".wav") }
        )
    }

    // MARK: What goes wrong

    @Test func whatIsMissingIsSaidAndTheRestDelivered() async throws {
        let workspace = try workspace(
            "pipeline:\n  - scenes: {max_scenes: 2}\n  - narrate: {}\n  - film: {quality: 480p, fps: 5}\n",
            voice: false
        )
        try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/shadow.txt")
        let ending = try await Program.run("once", in: workspace, variables: ["PATH": "/nowhere"])
        #expect(ending.code == 1)
        let status = try #require(workspace.status("shadow.txt"))
        #expect(status.state == .partial)
        let told = status.warnings.joined(separator: "\n")
        #expect(told.contains("VideoGenerationError.failed") && told.contains("apt install ffmpeg"), "\(told)")
        #expect(told.contains("apt install espeak-ng"), "\(told)")
        let files = workspace.files(below: "outbox/\(try #require(status.outputs).folder)")
        #expect(files.contains("scenes/scene_002.png") && files.contains("book.html"))
        #expect(!files.contains { $0.hasPrefix("film/film") })
    }

    /// A narration that was read is delivered, whatever becomes of it afterwards.
    @Test func anEncoderThatFailsTakesNoNarrationAlong() async throws {
        let workspace = try workspace("pipeline:\n  - narrate: {}\n")
        try workspace.write("#!/bin/sh\necho no such encoder >&2\nexit 1\n", at: "bin/ffmpeg")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: workspace.root.pushing("bin/ffmpeg").string
        )
        try workspace.put("It was night. Nobody came.", at: "inbox/n.txt")
        let path = "\(workspace.root)/bin:/usr/bin:/bin"
        #expect(try await Program.run("once", in: workspace, variables: ["PATH": path]).code == 1)
        let status = try #require(workspace.status("n.txt"))
        #expect(status.state == .partial && status.warnings.contains { $0.contains("no such encoder") })
        #expect(workspace.exists("outbox/\(try #require(status.outputs).folder)/narration/scene_001.wav"))
    }

    @Test func aVoiceThatFailsIsTold() async throws {
        let workspace = try workspace("pipeline:\n  - scenes: {max_scenes: 1}\n  - narrate: {}\n")
        try workspace.write("import sys\nsys.exit('no voice today')\n", at: "beep.py")
        try workspace.put("It was night. Nobody came.", at: "inbox/shadow.txt")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let status = try #require(workspace.status("shadow.txt"))
        #expect(
            status.state == .partial && status.warnings.contains { $0.contains("no voice today") },
            "\(status.warnings)"
        )
    }

    /// A program that does not read what it is given must not take the service along.
    @Test func aVoiceThatEndsAtOnceEndsNothingElse() async throws {
        let workspace = try workspace("pipeline:\n  - scenes: {max_scenes: 4}\n  - narrate: {}\n")
        try workspace.write(
            "settle: 50ms\nproviders: {local: {voice: \"/bin/false {out}\"}}\n",
            at: "storydrop.yaml"
        )
        for number in 1...3 {
            try workspace.put("It was night number \(number). Nobody came.", at: "inbox/\(number).txt")
        }
        #expect(try await Program.run("once", in: workspace).code == 1)
        for number in 1...3 { #expect(workspace.status("\(number).txt")?.state == .partial) }
        #expect(workspace.files(below: ".storydrop/speaking").filter { $0 != "festival.scm" } == [])
    }

    @Test func aKilledFilmGoesOnWhereItWas() async throws {
        let workspace = try workspace(
            """
            pipeline:
              - scenes: {max_scenes: 12, min_segment_length: 50, duration_per_scene: 3}
              - film: {quality: 720p, fps: 24, subtitles: false}
            """
        )
        try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/shadow.txt")
        let pieces: @Sendable () -> Int = {
            workspace.files(below: ".storydrop/jobs", hidden: true).count { $0.hasSuffix(".nut") }
        }
        _ = try await Program.running("once", in: workspace, endWith: .kill) {
            #expect(await eventually { pieces() >= 5 })
        }
        #expect(pieces() >= 5)
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 0, "\(ending.errors)")
        let kept = ending.errors.split(whereSeparator: \.isNewline).filter {
            $0.contains("items from an earlier attempt") && $0.contains("film")
        }
        let number = kept.first?.split(separator: " ").first { $0.hasPrefix("items=") }?.dropFirst(6).prefix {
            $0.isNumber
        }
        #expect((number.flatMap { Int($0) } ?? 0) >= 4, "\(ending.errors)")
        let (_, film) = try made(workspace)
        #expect(film.faults.isEmpty)
    }

    @Test func aBookIsReadAsOneFileWithChapters() async throws {
        let workspace = try workspace("pipeline:\n  - narrate: {audiobook: true}\n")
        let text = (1...3).map { "Chapter \($0)\n\nIt was night. The wind blew hard.\n\nThen came the day." }
        try workspace.put(text.joined(separator: "\n\n\n"), at: "inbox/book.txt")
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 0, "\(ending.errors)")
        let status = try #require(workspace.status("book.txt"))
        let folder = "outbox/\(try #require(status.outputs).folder)/narration"
        let file = workspace.root.pushing(FilePath("\(folder)/audiobook.m4b")).string
        let reading = try await ExternalTool(name: "ffprobe").run(
            ["-v", "error", "-print_format", "json", "-show_chapters", "-show_format", file],
            deadline: 60
        )
        let facts = try JSONValue.parse(reading.output)
        #expect(
            facts["chapters"]?.list?.compactMap { $0["tags"]?["title"]?.text } == [
                "Chapter 1", "Chapter 2", "Chapter 3",
            ]
        )
        #expect(workspace.exists("\(folder)/audiobook.srt") && workspace.exists("\(folder)/scene_002.vtt"))
        #expect(workspace.exists("\(folder)/scene_003.m4a"))
    }
}
