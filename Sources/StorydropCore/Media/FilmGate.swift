import Film
import Foundation
import Native
import SystemPackage

/// What was measured of a finished film.
struct FilmReading: Sendable, Equatable, Codable {
    var seconds: Double
    var videoCodec: String
    var audioCodec: String?
    var width: Int
    var height: Int
    /// Frames a second.
    var rate: Double
    var frames: Int
    var subtitles: Int
    var chapters: Int
    /// Stretches of black and of silence, in seconds.
    var black: [ClosedRange<Double>]
    var silent: [ClosedRange<Double>]
    /// LUFS, and the highest true peak in dB; nil if there is no sound.
    var loudness: Double?
    var peak: Double?
}

/// Decides whether a film is as it was planned.
///
/// Pure; called by the film step before a film is delivered.
enum FilmVerdict {
    /// Seconds by which a film may be longer or shorter than planned.
    static let slack = 0.05
    /// dB; what an encoder adds to −1.5 is no fault that anybody hears.
    static let highestPeak = -1.0

    /// What is wrong, one line each; none if it may be published.
    ///
    /// `darkShots`: those whose picture is black by itself.
    static func faults(_ reading: FilmReading, _ plan: FilmPlan, darkShots: Set<Int>, hasMusic: Bool) -> [String] {
        var faults: [String] = []
        let codecs = plan.format.codecs
        if reading.videoCodec != codecs.video {
            faults.append("the pictures are \(reading.videoCodec), not \(codecs.video)")
        }
        if reading.audioCodec != codecs.audio {
            faults.append("the sound is \(reading.audioCodec ?? "missing"), not \(codecs.audio)")
        }
        if (reading.width, reading.height) != (plan.width, plan.height) {
            faults.append("it has \(reading.width)×\(reading.height) points, not \(plan.width)×\(plan.height)")
        }
        let planned = plan.timeline.seconds
        if abs(reading.seconds - planned) > slack {
            faults.append("it lasts \(text(reading.seconds)) s, not \(text(planned)) s")
        }
        if reading.frames != plan.timeline.frames {
            faults.append("it has \(reading.frames) frames, not \(plan.timeline.frames)")
        }
        if abs(reading.rate - Double(plan.timeline.fps)) > 0.01 {
            faults.append("it has \(text(reading.rate)) frames a second, not \(plan.timeline.fps)")
        }
        let wantsTrack = plan.format.subtitleCodec != nil && !plan.isBurned && !plan.cues.isEmpty
        if wantsTrack, reading.subtitles == 0 { faults.append("its subtitles are missing") }
        if let cue = plan.cues.first(where: { $0.start < 0 || $0.end > planned + 0.001 || $0.end <= $0.start }) {
            faults.append("a subtitle at \(text(cue.start)) s is outside of the film")
        }
        let mayBeBlack = plannedBlack(plan, darkShots)
        for stretch in reading.black where !mayBeBlack.contains(where: { $0.holds(stretch) }) {
            faults.append("it is black from \(text(stretch.lowerBound)) to \(text(stretch.upperBound)) s")
        }
        if hasMusic || plan.voices.contains(where: { $0 != nil }) {
            for stretch in reading.silent where !isPlanned(silent: stretch, plan, hasMusic) {
                faults.append("it is silent from \(text(stretch.lowerBound)) to \(text(stretch.upperBound)) s")
            }
        }
        if let peak = reading.peak, peak > highestPeak { faults.append("its peaks reach \(text(peak)) dB") }
        if let loudness = reading.loudness, isMostlySpoken(plan), !(-20 ... -13).contains(loudness) {
            faults.append("its loudness is \(text(loudness)) LUFS")
        }
        return faults
    }

    private static func isMostlySpoken(_ plan: FilmPlan) -> Bool {
        let quiet = plan.quiet.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
        return quiet < plan.timeline.seconds / 2
    }

    /// The stretches in which a film may be black: while a dark picture is seen, and in the middle of a fade.
    ///
    /// Those that meet are one: from a fade into a dark picture it is black all along.
    private static func plannedBlack(_ plan: FilmPlan, _ dark: Set<Int>) -> [ClosedRange<Double>] {
        let margin = 2 / Double(plan.timeline.fps)
        var stretches: [ClosedRange<Double>] = []
        func add(_ from: Int, _ to: Int) {
            let stretch = (plan.timeline.time(from) - margin)...(plan.timeline.time(to) + margin)
            if let last = stretches.last, last.upperBound >= stretch.lowerBound {
                stretches[stretches.count - 1] = last.lowerBound...max(last.upperBound, stretch.upperBound)
            } else {
                stretches.append(stretch)
            }
        }
        for (index, shot) in plan.timeline.shots.enumerated() {
            if plan.transition == .fade, shot.lead > 0 { add(shot.start - shot.lead, shot.start + shot.lead) }
            if dark.contains(index) { add(shot.start, shot.end) }
        }
        return stretches
    }

    private static func isPlanned(silent stretch: ClosedRange<Double>, _ plan: FilmPlan, _ hasMusic: Bool) -> Bool {
        // Music swells from nothing and dies away; within a film of music nothing is silent.
        if hasMusic { return stretch.upperBound < 2.5 || stretch.lowerBound > plan.timeline.seconds - 5 }
        return plan.quiet.contains {
            $0.lowerBound - 0.5 <= stretch.lowerBound && stretch.upperBound <= $0.upperBound + 0.5
        }
    }

    private static func text(_ value: Double) -> String { String(format: "%.2f", value) }
}

extension ClosedRange<Double> {
    fileprivate func holds(_ other: Self) -> Bool { lowerBound <= other.lowerBound && other.upperBound <= upperBound }
}

/// Measures a finished film with ffprobe and ffmpeg.
enum FilmGate {
    /// `fps`: of many frames a second every other is looked at: what is black for less is not seen either.
    static func read(
        _ file: FilePath,
        seconds: Double,
        fps: Int,
        control: JobControl? = nil
    ) async throws -> FilmReading {
        let skipped = fps >= 20 ? ["-skip_frame", "noref"] : []
        let (json, _) = try await FFmpeg.probe.run(
            [
                "-v", "error", "-print_format", "json", "-show_format", "-show_streams", "-show_chapters",
                "-count_packets", file.string,
            ],
            deadline: 60 + seconds,
            control: control
        )
        let facts = try JSONValue.parse(json)
        let streams = facts["streams"]?.list ?? []
        func stream(_ kind: String) -> JSONValue? { streams.first { $0["codec_type"]?.text == kind } }
        let video = stream("video")
        let (_, log) = try await FFmpeg.tool.run(
            [
                "-hide_banner", "-nostdin", "-nostats", "-skip_loop_filter", "all",
            ] + skipped + [
                "-i", file.string, "-map", "0:v:0",
                "-map", "0:a:0?", "-vf", "blackdetect=d=0.4:pix_th=0.02", "-af",
                "silencedetect=n=-56dB:d=1.5,ebur128=peak=true:framelog=verbose", "-f", "null", "-",
            ],
            deadline: 120 + seconds * 2,
            control: control
        )
        return FilmReading(
            seconds: Double(facts["format"]?["duration"]?.text ?? "") ?? 0,
            videoCodec: video?["codec_name"]?.text ?? "missing",
            audioCodec: stream("audio")?["codec_name"]?.text,
            width: video?["width"]?.integer ?? 0,
            height: video?["height"]?.integer ?? 0,
            rate: ratio(video?["avg_frame_rate"]?.text ?? ""),
            frames: Int(video?["nb_read_packets"]?.text ?? "") ?? 0,
            subtitles: streams.count { $0["codec_type"]?.text == "subtitle" },
            chapters: facts["chapters"]?.list?.count ?? 0,
            black: stretches(log, "black_start:", "black_end:", until: seconds),
            silent: stretches(log, "silence_start: ", "silence_end: ", until: seconds),
            loudness: number(log, "    I:"),
            peak: number(log, "    Peak:")
        )
    }

    private static func ratio(_ text: String) -> Double {
        let parts = text.split(separator: "/").compactMap { Double($0) }
        return parts.count == 2 && parts[1] > 0 ? parts[0] / parts[1] : 0
    }

    /// The number after the last time that a word stands at the beginning of a line: ffmpeg's summary is its last word.
    private static func number(_ log: String, _ head: String) -> Double? {
        guard let line = log.split(whereSeparator: \.isNewline).last(where: { $0.hasPrefix(head) }),
            let word = line.dropFirst(head.count).split(separator: " ").first, let number = Double(word)
        else { return nil }
        return number.isFinite && number > -70 ? number : nil
    }

    static func stretches(_ log: String, _ from: String, _ to: String, until end: Double) -> [ClosedRange<Double>] {
        var found: [ClosedRange<Double>] = []
        var start: Double?
        func value(_ line: Substring, _ word: String) -> Double? {
            guard let place = line.range(of: word) else { return nil }
            return Double(line[place.upperBound...].prefix { $0.isNumber || $0 == "." || $0 == "-" })
        }
        for line in log.split(whereSeparator: \.isNewline) {
            if let begin = value(line, from) { start = max(0, begin) }
            if let stop = value(line, to), let begin = start {
                found.append(begin...max(begin, stop))
                start = nil
            }
        }
        if let begin = start { found.append(begin...max(begin, end)) }
        return found
    }
}
