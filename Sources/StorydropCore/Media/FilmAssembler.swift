import Film
import Foundation
import Native
import SystemPackage

/// Joins the pieces of a film with its sound, subtitles and chapters into one file.
///
/// Called by the film step once all pieces are there. Pieces are copied, not encoded again; sound goes through in one
/// piece, sample by sample where the plan has it. Promises a whole file or none.
struct FilmAssembler: Sendable {
    let plan: FilmPlan
    let folder: FilePath
    let volume: Double
    let title: String
    let author: String?
    /// ISO 639 of the subtitles.
    let language: String
    let control: JobControl

    /// Loudness of music where nobody speaks, at full volume, in LUFS: some way below speech at −16.
    private static let musicLoudness = -20.0
    /// Sample peak that the limiter holds, for encoders overshoot: dB.
    static let limit = -3.0

    var name: String { "film/film.\(plan.format.rawValue)" }

    /// `limit`: dB of the highest sample before encoding.
    func assemble(_ music: FilmMusic?, limit: Double = Self.limit) async throws {
        let parts = folder.pushing(FilePath("film/pieces"))
        let target = folder.pushing(FilePath(name))
        let temporary = target.partial
        let cues = plan.format.subtitleCodec == nil || plan.isBurned ? [] : plan.cues
        try await BlockingWork.run { try writeLists(cues, in: parts) }
        var inputs = ["-f", "concat", "-safe", "0", "-i", "pieces.txt"]
        let rate = Recording.rate
        inputs += ["-f", "s16le", "-ar", "\(rate)", "-ac", "1", "-i", "pipe:0", "-i", "chapters.txt"]
        var maps = ["-map", "0:v", "-map", "[sound]", "-map_metadata", "2", "-map_chapters", "2"]
        var next = 3
        if let music {
            if music.isRepeated { inputs += ["-stream_loop", "-1"] }
            inputs += ["-f", "wav", "-i", music.file.string]
            next += 1
        }
        if !cues.isEmpty {
            inputs += ["-f", "webvtt", "-i", "track.vtt"]
            maps += ["-map", "\(next):s", "-c:s", plan.format.subtitleCodec ?? "copy"]
            maps += ["-metadata:s:s:0", "language=\(Self.code(language))"]
        }
        let seconds = plan.timeline.seconds
        let output =
            maps + ["-c:v", "copy"] + plan.format.audioArguments + plan.format.fileArguments(fps: plan.timeline.fps)
            + ["-t", Self.number(seconds), "-f", plan.format == .mov ? "mov" : plan.format.rawValue, temporary.string]
        let (plan, folder) = (plan, folder)
        try await FFmpeg.run(
            inputs + ["-filter_complex", sound(music, limit: limit)] + output,
            deadline: 300 + seconds,
            folder: parts,
            control: control
        ) { descriptor in
            try Self.writeVoices(plan, folder, to: descriptor)
        }
        try await BlockingWork.run {
            try FileIO.syncFile(temporary)
            try FileIO.rename(temporary, to: target)
        }
    }

    private func writeLists(_ cues: [Cue], in parts: FilePath) throws {
        var list = "ffconcat version 1.0\n"
        for shot in plan.shots.indices {
            let file = FilePath(FilmPieces.name(shot)).lastComponent?.string ?? ""
            list += "file \(file)\nduration \(Self.number(plan.timeline.time(plan.timeline.shots[shot].count)))\n"
        }
        try FileIO.write(Array(list.utf8), to: parts.appending("pieces.txt"), sync: false)
        let metadata = FFmpeg.metadata(plan.chapters, title: title, author: author)
        try FileIO.write(Array(metadata.utf8), to: parts.appending("chapters.txt"), sync: false)
        if !cues.isEmpty {
            // WebVTT has escapes; of SubRip ffmpeg takes `\N` and `{y:…}` for commands.
            let track = SubtitleFiles.vtt(cues, style: SubtitleStyle())
            try FileIO.write(Array(track.utf8), to: parts.appending("track.vtt"), sync: false)
        }
    }

    /// ISO 639-2, which the tracks of a film have: `eng`.
    private static func code(_ language: String) -> String {
        Locale.LanguageCode(String(language.prefix { $0 != "-" })).identifier(.alpha3) ?? "und"
    }

    private static func number(_ seconds: Double) -> String { String(format: "%.6f", seconds) }

    /// The filters of the sound: music that gives way to the voice, and a lid on the peaks.
    private func sound(_ music: FilmMusic?, limit: Double) -> String {
        // A voice in the middle is heard from both sides: −3 dB each keep it as loud as it is.
        let voice = "[1:a]pan=stereo|c0=0.7071*c0|c1=0.7071*c0"
        // Peaks lie between samples: they are looked for at four times the rate.
        let lid =
            "aresample=192000,alimiter=limit=\(String(format: "%.4f", pow(10, limit / 20))):level=false:attack=5:"
            + "release=60,aresample=48000"
        let seconds = plan.timeline.seconds
        guard let music else { return "\(voice),\(lid),apad=whole_dur=\(Self.number(seconds))[sound]" }
        let wanted = Self.musicLoudness + 20 * log10(max(volume, 0.001))
        let gain = min(30, wanted - (music.loudness ?? wanted))
        let (fadeIn, fadeOut) = (min(2, seconds / 4), min(4, seconds / 3))
        return """
            \(voice),asplit=2[voice][key];\
            [3:a]aresample=48000,aformat=channel_layouts=stereo,volume=\(String(format: "%.2f", gain))dB,\
            apad=whole_dur=\(Self.number(seconds)),atrim=duration=\(Self.number(seconds)),\
            afade=t=in:d=\(fadeIn),afade=t=out:st=\(Self.number(seconds - fadeOut)):d=\(fadeOut)[music];\
            [music][key]sidechaincompress=threshold=0.015:ratio=6:attack=80:release=900:knee=4[under];\
            [voice][under]amix=inputs=2:duration=first:normalize=0,\(lid),apad=whole_dur=\(Self.number(seconds))[sound]
            """
    }

    /// The voices, each at its sample, with silence between them.
    private static func writeVoices(_ plan: FilmPlan, _ folder: FilePath, to descriptor: FileDescriptor) throws {
        let rate = Recording.rate
        var written = 0
        func silence(until sample: Int) throws {
            while written < sample {
                let count = min(1 << 16, sample - written)
                try PCM.write([Float](repeating: 0, count: count), to: descriptor)
                written += count
            }
        }
        do {
            for (shot, voice) in plan.voices.enumerated() {
                guard let voice else { continue }
                let own = plan.timeline.shots[shot]
                try silence(until: plan.timeline.sample(own.start + own.voice, rate: rate))
                try SoundReader(folder.pushing(FilePath(voice))).eachPiece { piece in
                    try PCM.write(piece, to: descriptor)
                    written += piece.count
                }
            }
            try silence(until: plan.timeline.sample(plan.timeline.frames, rate: rate))
        } catch is ExternalTool.BrokenPipe {
            // It has all that it wants: `-t` ends it, a sample or two early.
        }
    }
}
