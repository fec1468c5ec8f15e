import Film
import Foundation
import Native
import SystemPackage

/// Draws and encodes the piece of a film that is one shot's own.
///
/// Called by the film step for each item. Promises a file with exactly the planned frames, whole or not there.
struct FilmPieces: Sendable {
    let plan: FilmPlan
    let pool: FramePool
    let folder: FilePath

    /// As many pieces at once as there are cores, whatever the number of jobs: each draws and encodes.
    private static let limiter = Limiter(ProcessInfo.processInfo.activeProcessorCount)

    /// Where a piece is, within the job's folder.
    static func name(_ shot: Int) -> String { "film/pieces/piece_\(Numbering.padded(shot + 1)).nut" }

    func make(_ shot: Int, control: JobControl) async throws -> ClipFacts {
        try await Self.limiter.run { try await encode(shot, control) }
    }

    private func encode(_ shot: Int, _ control: JobControl) async throws -> ClipFacts {
        try control.check()
        let target = folder.pushing(FilePath(Self.name(shot)))
        let temporary = target.partial
        let parts = target.removingLastComponent()
        let frames = plan.timeline.frames(of: shot)
        let captioned: String? = try await BlockingWork.run {
            try FileIO.makeDirectory(parts)
            return try captions(shot, in: parts)
        }
        let filter = captioned.map { ["-vf", "ass=filename=\($0)"] } ?? []
        let pixels = Double(plan.width * plan.height)
        let arguments =
            [
                "-f", "rawvideo", "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709",
                "-video_size", "\(plan.width)x\(plan.height)", "-framerate", "\(plan.timeline.fps)", "-i", "pipe:0",
            ] + filter + ["-an"] + plan.format.videoArguments(fps: plan.timeline.fps, height: plan.height)
            + ["-frames:v", "\(frames.count)", "-f", "nut", temporary.lastComponent?.string ?? ""]
        let deadline = 120 + Double(frames.count) * max(0.5, pixels / 1_000_000)
        let (plan, pool) = (plan, pool)
        try await FFmpeg.run(arguments, deadline: deadline, folder: parts, control: control) { descriptor in
            let renderer = FrameRenderer(
                plan.timeline,
                moves: plan.moves,
                transition: plan.transition,
                width: plan.width,
                height: plan.height
            )
            // Only those that the piece shows: what is kept of them stays while it is drawn.
            let near = max(0, shot - 1)...min(plan.shots.count - 1, shot + 1)
            var pictures: [Int: FramePool.Picture] = [:]
            for index in near where plan.timeline.visible(index).overlaps(frames) {
                pictures[index] = try pool.picture(index)
            }
            for number in frames {
                try control.check()
                let frame = renderer.frame(number, in: shot) { pictures[$0]?.frame ?? Frame(width: 2, height: 2) }
                try ExternalTool.write(UnsafeRawBufferPointer(frame.bytes), to: descriptor)
            }
        }
        try await BlockingWork.run {
            if let captioned { try FileIO.removeFile(parts.appending(captioned)) }
            try FileIO.syncFile(temporary)
            try FileIO.rename(temporary, to: target)
        }
        return ClipFacts(file: Self.name(shot), frames: frames.count)
    }

    /// The file of the subtitles that are burned into a piece; nil if none are.
    private func captions(_ shot: Int, in parts: FilePath) throws -> String? {
        guard plan.isBurned else { return nil }
        let cues = plan.cues(in: shot)
        guard !cues.isEmpty else { return nil }
        let name = "captions_\(Numbering.padded(shot + 1)).ass"
        let text = SubtitleFiles.ass(cues, style: plan.style, width: plan.width, height: plan.height)
        try FileIO.write(Array(text.utf8), to: parts.appending(name), sync: false)
        return name
    }
}
