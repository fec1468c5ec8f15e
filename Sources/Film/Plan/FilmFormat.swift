/// A kind of file that a film can be.
package enum FilmFormat: String, Sendable, CaseIterable, Codable {
    case mp4, mov, webm, avi

    /// What its pictures are written with, as ffmpeg's arguments; `threads` for one piece.
    package func videoArguments(fps: Int, height: Int) -> [String] {
        // A keyframe every two seconds: players can jump to any place.
        let keyframes = ["-g", "\(fps * 2)"]
        let colors = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
        switch self {
        case .mp4, .mov:
            return ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-threads", "1", "-pix_fmt", "yuv420p"]
                + keyframes + colors
        case .webm:
            return [
                "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "7", "-row-mt", "0", "-threads", "1",
                "-b:v", "0", "-crf", height > 1080 ? "30" : "28", "-pix_fmt", "yuv420p",
            ] + keyframes + colors
        case .avi:
            return ["-c:v", "mpeg4", "-vtag", "XVID", "-q:v", "3", "-bf", "0", "-threads", "1", "-pix_fmt", "yuv420p"]
                + keyframes
        }
    }

    /// What its sound is written with.
    package var audioArguments: [String] {
        switch self {
        case .mp4, .mov: ["-c:a", "aac", "-aac_coder", "fast", "-b:a", "160k", "-ar", "48000", "-ac", "2"]
        case .webm: ["-c:a", "libopus", "-b:a", "112k", "-ar", "48000", "-ac", "2"]
        case .avi: ["-c:a", "libmp3lame", "-b:a", "160k", "-ar", "48000", "-ac", "2"]
        }
    }

    /// The codec of a track of subtitles in it; nil if it can have none.
    package var subtitleCodec: String? {
        switch self {
        case .mp4, .mov: "mov_text"
        case .webm: "webvtt"
        case .avi: nil
        }
    }

    /// What the file as a whole needs.
    package func fileArguments(fps: Int) -> [String] {
        switch self {
        case .mp4, .mov: ["-movflags", "+faststart"]
        case .webm: []
        // An AVI file has no times but its rate: frames are counted, and the rate told.
        // Its sound begins a fortieth of a second early, for so long MP3 takes to begin: nothing is put in front of the
        // pictures for that.
        case .avi:
            [
                "-bsf:v", "setts=pts=N:dts=N:time_base=1/\(fps)", "-r", "\(fps)", "-avoid_negative_ts", "disabled",
            ]
        }
    }

    /// What ffprobe calls its codecs.
    package var codecs: (video: String, audio: String) {
        switch self {
        case .mp4, .mov: ("h264", "aac")
        case .webm: ("vp9", "opus")
        case .avi: ("mpeg4", "mp3")
        }
    }
}

/// The size of a film.
package enum FilmSize {
    package static let qualities = ["480p", "720p", "1080p", "4K"]

    /// Pixels: the short side is by the quality, the long side by the shape; both even.
    package static func pixels(quality: String, aspect: String) -> (width: Int, height: Int) {
        let short = ["480p": 480, "720p": 720, "1080p": 1080, "4K": 2160][quality] ?? 1080
        let parts = aspect.split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return (short, short) }
        let ratio = max(parts[0], parts[1]) / min(parts[0], parts[1])
        // No frame is wider than its quality's 16:9 one: 21:9 is lower instead of wider, as films have it.
        let long = min(Double(short) * ratio, Double(short) * 16 / 9)
        let (wide, low) = (even(long), ratio > 16.0 / 9 ? even(long / ratio) : short)
        return parts[0] >= parts[1] ? (wide, low) : (low, wide)
    }

    private static func even(_ value: Double) -> Int { Int((value / 2).rounded()) * 2 }
}
