import Film
import Foundation
import Logging
import Native
import SystemPackage

/// Makes of a film's pieces what is delivered: the film, looked at, its subtitles, a poster and a preview.
///
/// Called by the film step when all pieces are there.
struct FilmDelivery: Sendable {
    let plan: FilmPlan
    let settings: StepSettings
    let story: Story
    let bench: Workbench

    private static let folder = "film"

    func make() async throws -> StepEnding {
        var ending = StepEnding()
        let parts = bench.folder.pushing(FilePath("film/pieces"))
        let music = try await music(in: parts, &ending)
        try bench.control.check()
        let assembler = FilmAssembler(
            plan: plan,
            folder: bench.folder,
            volume: settings.number("audio.volume"),
            title: story.manuscript.title,
            author: story.manuscript.author,
            language: story.manuscript.language,
            control: bench.control
        )
        let reading = try await assembled(assembler, music, &ending)
        // Pictures are looked at only if the film is black somewhere.
        let dark = reading?.black.isEmpty == false ? try await darkShots() : []
        let faults = reading.map { FilmVerdict.faults($0, plan, darkShots: dark, hasMusic: isHeard(music)) } ?? []
        if !faults.isEmpty {
            let error = StorydropError(
                .videoLowQuality,
                "The film is not as it was planned: \(faults.joined(separator: "; ")).",
                hint: "It is delivered all the same; `storydrop retry` makes it anew."
            )
            ending.problems.append("\(assembler.name): \(error)")
        }
        try await addFiles(assembler.name, reading, faults, &ending)
        try await BlockingWork.run {
            for name in ["music.wav", "music.mid", "music.file", "pieces.txt", "chapters.txt", "track.vtt"] {
                try FileIO.removeFile(parts.appending(name))
            }
        }
        return ending
    }

    /// The film; with a lower lid if its peaks came out too high.
    ///
    /// - Returns: what was measured; nil, with the reason among the problems, if that could not be done.
    private func assembled(
        _ assembler: FilmAssembler,
        _ music: FilmMusic?,
        _ ending: inout StepEnding
    ) async throws -> FilmReading? {
        let file = bench.folder.pushing(FilePath(assembler.name))
        var limit = FilmAssembler.limit
        while true {
            try await assembler.assemble(music, limit: limit)
            let reading: FilmReading
            do {
                let (seconds, fps) = (plan.timeline.seconds, plan.timeline.fps)
                reading = try await FilmGate.read(file, seconds: seconds, fps: fps, control: bench.control)
            } catch let failure as ExternalTool.Failure {
                ending.problems.append("\(assembler.name) was made, but could not be looked at: \(failure.description)")
                return nil
            }
            guard let peak = reading.peak, peak > -1.5, limit > FilmAssembler.limit - 4 else { return reading }
            limit -= 2
        }
    }

    /// Whether there is music all the time: what is composed has no rests, a file of the rule's may have.
    private func isHeard(_ music: FilmMusic?) -> Bool {
        music.map { !$0.isRepeated && settings.number("audio.volume") >= 0.2 } ?? false
    }

    private func music(in parts: FilePath, _ ending: inout StepEnding) async throws -> FilmMusic? {
        let name = settings.word("audio.music")
        guard settings.flag("audio.background_music") || !name.isEmpty else { return nil }
        do {
            if !name.isEmpty {
                return try await FilmMusic.given(name, for: plan, on: bench, in: parts)
            }
            return try await FilmMusic.composed(for: plan, control: bench.control, in: parts)
        } catch let failure as ExternalTool.Failure {
            let why = failure.kind == .missing ? "Install \(FilmMusic.remedy.dropFirst("apt install ".count))." : ""
            ending.problems.append("film: it has no music, for \(failure.description). \(why)")
        } catch let error as StorydropError where !error.isRetryable && error.code != .cancelled {
            ending.problems.append("film: it has no music. \(error)")
        }
        return nil
    }

    /// Shots whose picture is all but black: a film of them is black there, and that is no fault.
    ///
    /// A card counts if the picture behind it is: of a title only some lines are bright.
    private func darkShots() async throws -> Set<Int> {
        try await BlockingWork.run {
            var dark: Set<Int> = []
            for index in plan.pictures {
                guard case .picture(let facts, _) = plan.shots[index] else { continue }
                let canvas = try PictureDecoder.decode(
                    try FileIO.read(bench.folder.pushing(FilePath(facts.file)), limit: 256 << 20)
                )
                let small = Frame(try canvas.resized(width: 64, height: 64))
                let count = small.planes[0].width * small.planes[0].height
                let black = (0..<count).count { small.planes[0].base[$0] < 26 }
                if black * 100 >= count * 95 { dark.insert(index) }
            }
            if let first = plan.pictures.first, dark.contains(first) { dark.formUnion(0..<first) }
            if let last = plan.pictures.last, dark.contains(last) { dark.formUnion((last + 1)..<plan.shots.count) }
            return dark
        }
    }

    // MARK: What is delivered beside it

    private func addFiles(
        _ film: String,
        _ reading: FilmReading?,
        _ faults: [String],
        _ ending: inout StepEnding
    ) async throws {
        let folder = bench.folder
        var files: [(String, [UInt8])] = []
        if !plan.cues.isEmpty {
            files.append(("film.srt", Array(SubtitleFiles.srt(plan.cues).utf8)))
            files.append(("film.vtt", Array(SubtitleFiles.vtt(plan.cues, style: plan.style).utf8)))
            let ass = SubtitleFiles.ass(plan.cues, style: plan.style, width: plan.width, height: plan.height)
            files.append(("film.ass", Array(ass.utf8)))
        }
        try await checkFonts(&ending)
        files.append(("film.json", try JSONText.encode(FilmInfo(plan, reading, faults))))
        files.append(("poster.jpg", try await poster()))
        let written = files
        try await BlockingWork.run {
            for (name, bytes) in written {
                try FileIO.write(bytes, to: folder.pushing(FilePath("\(Self.folder)/\(name)")))
            }
        }
        ending.files.append(Artifact(file: film, name: film))
        for (name, _) in files {
            ending.files.append(Artifact(file: "\(Self.folder)/\(name)", name: "\(Self.folder)/\(name)"))
        }
        let preview = "\(Self.folder)/preview.webp"
        do {
            try await makePreview(of: film, to: preview)
            ending.files.append(Artifact(file: preview, name: preview))
        } catch let failure as ExternalTool.Failure {
            ending.notes.append("There is no preview of the film: \(failure.description)")
        }
        try await BlockingWork.run { try FileIO.syncDirectory(folder.appending(Self.folder)) }
    }

    /// Tells which letters no font of this machine has: boxes in the picture are a fault, a player has fonts of its own.
    private func checkFonts(_ ending: inout StepEnding) async throws {
        let cards = plan.shots.compactMap { shot -> String? in
            guard case .title(let words) = shot else { return nil }
            return "\(words.title) \(words.line ?? "")"
        }
        let subtitles = plan.cues.flatMap(\.text).joined(separator: " ")
        let font = plan.style.fontName
        let (onCards, inSubtitles) = try await BlockingWork.run {
            (
                try TextBlock(cards.joined(separator: " "), font: TitleCard.font, size: 24, width: 100_000).missing,
                try TextBlock(subtitles, font: font, size: 24, width: 100_000).missing
            )
        }
        func lack(_ count: Int, _ place: String) -> String {
            "film: no installed font has \(count) of the characters of \(place): apt install \(Self.fonts), "
                + "then `storydrop retry`."
        }
        if onCards > 0 { ending.problems.append(lack(onCards, "its cards")) }
        guard inSubtitles > 0 else { return }
        if plan.isBurned {
            ending.problems.append(lack(inSubtitles, "its subtitles"))
        } else {
            ending.notes.append("film: this machine has no font for \(inSubtitles) characters of the subtitles.")
        }
    }

    private static let fonts = "fonts-noto-cjk fonts-noto-core"

    private func poster() async throws -> [UInt8] {
        let first = plan.pictures.first ?? 0
        let pool = FramePool(plan: plan, folder: bench.folder)
        let (width, height) = (plan.width, plan.height)
        return try await BlockingWork.run {
            try pool.draw(first).filling(width: width, height: height).jpeg(quality: 88)
        }
    }

    /// Ten seconds, from the first scene on, small and without sound.
    private func makePreview(of film: String, to name: String) async throws {
        let target = bench.folder.pushing(FilePath(name))
        let temporary = target.partial
        let first = plan.pictures.first ?? 0
        let start = min(plan.timeline.time(plan.timeline.shots[first].start), max(0, plan.timeline.seconds - 10))
        try await FFmpeg.run(
            [
                "-ss", String(format: "%.3f", start), "-t", "10", "-i", bench.folder.pushing(FilePath(film)).string,
                "-an", "-sn", "-vf",
                "fps=8,scale=w=360:h=360:force_original_aspect_ratio=decrease:force_divisible_by=2",
                "-c:v", "libwebp", "-quality", "55", "-compression_level", "2", "-loop", "0", "-f", "webp",
                temporary.string,
            ],
            deadline: 120,
            control: bench.control
        )
        try await BlockingWork.run { try FileIO.rename(temporary, to: target) }
    }
}

/// `film/film.json`.
private struct FilmInfo: Encodable {
    struct Shot: Encodable {
        /// The scene, counted from 1; nil for a card.
        var scene: Int?
        var title: String?
        /// Seconds.
        var start: Double
        var duration: Double
        var narrationStart: Double?
        var camera: String
    }

    var schema = "storydrop/film/1"
    var format: String
    var width: Int
    var height: Int
    var fps: Int
    var frames: Int
    var duration: Double
    var transition: String
    var shots: [Shot]
    var measured: FilmReading?
    var faults: [String]

    init(_ plan: FilmPlan, _ reading: FilmReading?, _ faults: [String]) {
        format = plan.format.rawValue
        (width, height, fps) = (plan.width, plan.height, plan.timeline.fps)
        (frames, duration) = (plan.timeline.frames, plan.timeline.seconds)
        transition = plan.transition.rawValue
        shots = plan.shots.indices.map { index in
            let shot = plan.timeline.shots[index]
            var entry = Shot(
                start: plan.timeline.time(shot.start),
                duration: plan.timeline.time(shot.count),
                narrationStart: plan.voices[index] == nil ? nil : plan.voiceStart(index),
                camera: plan.moves[index].kind.rawValue
            )
            switch plan.shots[index] {
            case .title(let words): entry.title = words.title
            case .picture(_, let scene): entry.scene = scene.index
            }
            return entry
        }
        measured = reading
        self.faults = faults
    }
}
