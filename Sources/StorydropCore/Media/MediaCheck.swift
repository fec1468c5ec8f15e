import Film
import Foundation
import SystemPackage

/// What there is to make sounds and films with, for `storydrop doctor`.
struct MediaCheck: Sendable {
    private let workspace: Workspace

    init(_ workspace: Workspace) { self.workspace = workspace }

    func findings() async -> [Doctor.Finding] {
        // What no rule asks for is only mentioned.
        let steps = Set(((try? RuleCheck.run(workspace))?.rules ?? []).flatMap(\.steps))
        let speaks = steps.contains(NarrateStep.name)
        let films = steps.contains(FilmStep.name)
        return [
            voices(isNeeded: speaks), await encoder(isNeeded: speaks || films), synthesizer(isNeeded: films),
        ]
    }

    private func finding(_ subject: String, _ missing: String, isNeeded: Bool) -> Doctor.Finding {
        Doctor.Finding(
            subject: subject,
            isWell: !isNeeded,
            message: missing + (isNeeded ? "" : " (no rule asks for it)"),
            isWarning: true
        )
    }

    private func voices(isNeeded: Bool) -> Doctor.Finding {
        guard let voices = try? LocalVoices.installed(for: workspace), !voices.isEmpty
        else { return finding("voices", "none on this machine: \(LocalVoices.remedy)", isNeeded: isNeeded) }
        if voices.isCommand {
            let program = CommandLineWords.split(voices.setting).first ?? ""
            guard ExternalTool(name: program).path != nil else {
                return finding("voices", "the command `\(program)` is not there", isNeeded: isNeeded)
            }
            return Doctor.Finding(subject: "voices", isWell: true, message: "by the command `\(program)`")
        }
        let named = ["en", "de", "fr", "es", "zh"].map { language in
            "\(language) \(voices.voice(.neutral, language: language)?.name ?? "none")"
        }
        let others = Set(voices.all(language: "en").map(\.name)).sorted().joined(separator: " ")
        return Doctor.Finding(
            subject: "voices",
            isWell: true,
            message: named.joined(separator: ", ") + "; English ones: \(others)"
        )
    }

    private func encoder(isNeeded: Bool) async -> Doctor.Finding {
        do {
            let (text, _) = try await FFmpeg.tool.run(["-hide_banner", "-encoders"], deadline: 10)
            let known = String(decoding: text, as: UTF8.self)
            let wanted = ["libx264", "aac", "libvpx-vp9", "libopus", "mpeg4", "libmp3lame", "mov_text", "libwebp"]
            let missing = wanted.filter { !known.contains(" \($0) ") }
            guard FFmpeg.probe.path != nil else {
                return finding("films", "ffprobe is missing: \(FFmpeg.remedy)", isNeeded: isNeeded)
            }
            guard missing.isEmpty else {
                let list = missing.joined(separator: ", ")
                return finding("films", "ffmpeg has no \(list): install Debian's", isNeeded: isNeeded)
            }
            return Doctor.Finding(
                subject: "films",
                isWell: true,
                message: "\(FFmpeg.tool.path?.string ?? "ffmpeg"), ready"
            )
        } catch {
            return finding("films", "\(error): \(FFmpeg.remedy)", isNeeded: isNeeded)
        }
    }

    private func synthesizer(isNeeded: Bool) -> Doctor.Finding {
        guard let player = FilmMusic.synthesizer.path, let font = FilmMusic.soundFont else {
            return finding("music", "no synthesizer, or no sounds for it: \(FilmMusic.remedy)", isNeeded: isNeeded)
        }
        return Doctor.Finding(subject: "music", isWell: true, message: "\(player) with \(font)")
    }
}
