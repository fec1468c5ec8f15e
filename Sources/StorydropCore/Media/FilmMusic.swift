import Film
import Foundation
import Native
import SystemPackage

/// The music of a film: composed for its moods and played by a synthesizer, or a file of the rule's.
///
/// Called by the film step. Gives a WAV file with its loudness, whatever it was made of.
struct FilmMusic: Sendable {
    /// A WAV file.
    var file: FilePath
    var seconds: Double
    /// LUFS; nil if it is silent or too short.
    var loudness: Double?
    /// Whether it is played again and again until the film is over.
    var isRepeated: Bool

    static let synthesizer = ExternalTool(name: "fluidsynth")
    static let remedy = "apt install fluidsynth timgm6mb-soundfont"

    /// Where Debian's packages put sounds, the best first.
    static let soundFonts = [
        "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf2/default-GM.sf2",
        "/usr/share/sounds/sf2/TimGM6mb.sf2", "/usr/share/soundfonts/default.sf2",
        "/usr/share/sounds/sf3/default-GM.sf3",
    ]

    static var soundFont: FilePath? {
        soundFonts.map { FilePath($0) }.first { FileManager.default.isReadableFile(atPath: $0.string) }
    }

    /// Composes and plays a piece as long as the plan.
    static func composed(for plan: FilmPlan, control: JobControl, in folder: FilePath) async throws -> FilmMusic {
        guard let soundFont else {
            throw ExternalTool.Failure(kind: .missing, name: "a soundfont", message: "")
        }
        let score = ScoreComposer.compose(plan.music, seed: plan.seed)
        let (midi, sound) = (folder.appending("music.mid"), folder.appending("music.wav"))
        try await BlockingWork.run { try FileIO.write(score.bytes, to: midi, sync: false) }
        try await synthesizer.run(
            [
                "-n", "-i", "-q", "-g", "0.6", "-r", "48000", "-O", "s16", "-T", "wav", "-F", sound.string,
                soundFont.string, midi.string,
            ],
            deadline: 120 + plan.timeline.seconds,
            control: control
        )
        return try await measured(sound, isRepeated: false)
    }

    /// The rule's own: a file of the workspace, or what is behind a URL; no more of it than the film is long.
    static func given(
        _ name: String,
        for plan: FilmPlan,
        on bench: Workbench,
        in folder: FilePath
    ) async throws -> FilmMusic {
        let (file, sound) = (folder.appending("music.file"), folder.appending("music.wav"))
        try await BlockingWork.run {
            // What an earlier attempt left.
            try FileIO.removeFile(file)
            if name.contains("://") {
                guard let fetcher = bench.fetcher else { throw failure(name, "nothing is fetched here") }
                let response = try fetcher.fetch(name, isCancelled: { bench.control.isEnding })
                try FileIO.write(response.body, to: file, sync: false)
            } else {
                try copy(name, of: bench.root, to: file)
            }
        }
        let format = try await BlockingWork.run { try demuxer(try head(file), name) }
        do {
            try await FFmpeg.run(
                [
                    "-protocol_whitelist", "file", "-f", format, "-i", file.string, "-t",
                    String(format: "%.3f", plan.timeline.seconds), "-vn", "-ac", "2", "-ar", "\(Recording.rate)",
                    "-c:a", "pcm_s16le", "-f", "wav", sound.string,
                ],
                deadline: 120 + plan.timeline.seconds,
                control: bench.control
            )
        } catch let error as ExternalTool.Failure where error.kind != .missing {
            throw failure(name, error.description)
        }
        let music = try await measured(sound, isRepeated: true)
        guard music.seconds >= 1 else { throw failure(name, "it is shorter than a second") }
        guard music.loudness != nil else { throw failure(name, "it is silent") }
        return music
    }

    private static func measured(_ sound: FilePath, isRepeated: Bool) async throws -> FilmMusic {
        try await BlockingWork.run {
            let reader = try SoundReader(sound)
            return FilmMusic(
                file: sound,
                seconds: Double(reader.count) / Double(reader.rate),
                loudness: try LoudnessMeter.loudness(of: sound),
                isRepeated: isRepeated
            )
        }
    }

    /// Links, pipes and what lies outside the workspace are not followed, whoever names them.
    private static func copy(_ name: String, of root: FilePath, to target: FilePath) throws {
        do {
            let file = try SafeOpen.open(FilePath(name).lexicallyNormalized(), beneath: root)
            defer { try? file.close() }
            let facts = try FileIO.facts(of: file)
            guard facts.kind == .regular else { throw failure(name, "it is no file") }
            guard facts.size <= mostBytes else { throw failure(name, "it has more than \(mostBytes >> 20) MB") }
            _ = try FileIO.copy(from: file, named: FilePath(name), to: target, sync: false)
        } catch let error as NativeError where error.errno != ENOSPC {
            throw failure(name, "\(error)")
        }
    }

    /// Bytes of a file: hours of it as WAV.
    private static let mostBytes = 2 << 30

    private static func head(_ file: FilePath) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(file, .readOnly, options: .closeOnExec)
        defer { try? descriptor.close() }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        return Array(bytes[..<count])
    }

    /// The demuxer, by what a file begins with: ffmpeg is not left to guess what strangers' bytes might be.
    private static func demuxer(_ head: [UInt8], _ name: String) throws -> String {
        switch BlobFormat(sniffing: head) {
        case .wav: return "wav"
        case .mp3: return "mp3"
        case .flac: return "flac"
        case .ogg: return "ogg"
        default:
            guard head.dropFirst(4).starts(with: Array("ftyp".utf8)) else {
                throw failure(name, "it is neither WAV, MP3, FLAC, Ogg nor M4A")
            }
            return "mov"
        }
    }

    private static func failure(_ name: String, _ why: String) -> StorydropError {
        StorydropError(
            .invalidSetting,
            "The music \(name) cannot be used: \(why).",
            hint: "Put a sound file into the workspace and name it in `audio: {music: …}` of the rule."
        )
    }
}
