import Film
import Foundation
import Native
import SystemPackage

/// The music of a film: composed for its moods and played by a synthesizer, or a file of the rule's.
///
/// Called by the film step. Gives a file that ffmpeg may read, with its loudness.
struct FilmMusic: Sendable {
    var file: FilePath
    /// The demuxer, by what the file is: nothing is guessed by its content later.
    var format: String
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
    static func composed(for plan: FilmPlan, in folder: FilePath) async throws -> FilmMusic {
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
            deadline: 120 + plan.timeline.seconds
        )
        return FilmMusic(
            file: sound,
            format: "wav",
            loudness: try await BlockingWork.run { try LoudnessMeter.loudness(of: sound) },
            isRepeated: false
        )
    }

    /// The rule's own: a file of the workspace, or what is behind a URL.
    static func given(
        _ name: String,
        root: FilePath,
        fetcher: URLFetcher?,
        control: JobControl,
        in folder: FilePath
    ) async throws -> FilmMusic {
        let target = folder.appending("music.file")
        if name.contains("://") {
            guard let fetcher else { throw failure(name, "nothing is fetched here") }
            try await BlockingWork.run {
                let response = try fetcher.fetch(name, isCancelled: { control.isEnding })
                try FileIO.write(response.body, to: target, sync: false)
            }
        } else {
            try await BlockingWork.run {
                do {
                    // Links, pipes and what lies outside are not followed, whoever names them.
                    let file = try SafeOpen.open(FilePath(name).lexicallyNormalized(), beneath: root)
                    defer { try? file.close() }
                    guard try FileIO.facts(of: file).kind == .regular else { throw failure(name, "it is no file") }
                    try FileIO.write(
                        try FileIO.read(file, named: FilePath(name), limit: 512 << 20),
                        to: target,
                        sync: false
                    )
                } catch let error as NativeError {
                    throw failure(name, "\(error)")
                }
            }
        }
        let head = try await BlockingWork.run { try FileIO.read(target, limit: 512 << 20).prefix(16) }
        let format: String
        switch BlobFormat(sniffing: head) {
        case .wav: format = "wav"
        case .mp3: format = "mp3"
        case .flac: format = "flac"
        case .ogg: format = "ogg"
        default:
            guard head.dropFirst(4).starts(with: Array("ftyp".utf8)) else {
                throw failure(name, "it is neither WAV, MP3, FLAC, Ogg nor M4A")
            }
            format = "mov"
        }
        return FilmMusic(
            file: target,
            format: format,
            loudness: try? await BlockingWork.run { try LoudnessMeter.loudness(of: target) },
            isRepeated: true
        )
    }

    private static func failure(_ name: String, _ why: String) -> StorydropError {
        StorydropError(
            .invalidSetting,
            "The music \(name) cannot be used: \(why).",
            hint: "Put a sound file into the workspace and name it in `audio: {music: …}` of the rule."
        )
    }
}
