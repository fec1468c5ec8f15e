import Film
import Foundation
import Native
import SystemPackage

/// The utterances of a scene joined to one recording: trimmed, with their pauses, at one loudness.
///
/// Called by the narrator. Sounds are read one at a time: a chapter of an hour needs no more memory than a sentence.
struct Recording: Sendable {
    /// Samples a second of all recordings.
    static let rate = 48_000
    /// Loudness of speech that podcasts and players of books agree on, in LUFS.
    static let loudness = -16.0
    /// The highest true peak that is let stand: −1.5 dB.
    static let peak = pow(10.0, -1.5 / 20)

    /// What a voice gave for an utterance.
    struct Piece: Sendable {
        var utterance: Narration.Utterance
        var sound: FilePath
        /// For raw samples.
        var rawRate: Int?
        /// What the voice told of when it said what.
        var told: [TimedWord]?
    }

    struct Result: Sendable {
        var seconds: Double
        var loudness: Double?
        var words: [TimedWord]
    }

    /// Writes a WAV file, whole or not at all.
    static func write(_ pieces: [Piece], to path: FilePath) throws -> Result {
        var rough = path
        rough.extension = "rough.wav"
        defer { try? FileIO.removeFile(rough) }
        var lengths: [Int] = []
        var words: [TimedWord] = []
        let meter = try LoudnessMeter(rate: rate)
        do {
            let writer = try SoundWriter(rough, rate: rate)
            for (index, piece) in pieces.enumerated() {
                let silence = Int(piece.utterance.pause * Double(rate))
                try writer.appendSilence(silence)
                meter.add([Float](repeating: 0, count: silence))
                let (samples, spans, trimmed) = try usable(piece, index)
                let begin = Double(writer.count) / Double(rate)
                let texts = SpokenText.words(of: piece.utterance.text)
                let told = piece.told.map { $0.shifted(by: -trimmed) }
                let aligned =
                    WordAligner.taken(told, for: texts, within: spans, sentences: piece.utterance.sentences)
                    ?? WordAligner.align(texts, to: spans, sentences: piece.utterance.sentences)
                words += aligned.shifted(by: begin)
                meter.add(samples)
                lengths += [silence, samples.count]
                try writer.append(samples)
            }
            try writer.finish()
        }
        let total = lengths.reduce(0, +)
        return Result(
            seconds: Double(total) / Double(rate),
            loudness: try levelled(rough, meter.loudness, lengths, to: path),
            words: words
        )
    }

    /// Brings a recording to its loudness, in LUFS as measured; what the limiter takes is made up for.
    private static func levelled(
        _ rough: FilePath,
        _ measured: Double?,
        _ lengths: [Int],
        to path: FilePath
    ) throws
        -> Double?
    {
        guard var now = measured else {
            try level(rough, by: 1, lengths, to: path)
            return nil
        }
        var gain = 0.0
        for _ in 0..<mostPasses {
            gain += loudness - now
            try level(rough, by: pow(10, gain / 20), lengths, to: path)
            now = try LoudnessMeter.loudness(of: path) ?? now
            if abs(now - loudness) < 0.3 { break }
        }
        return (now * 100).rounded() / 100
    }

    /// A voice that only peaks reach is not pressed further.
    private static let mostPasses = 3

    /// Silence that is left before and after what is said, in seconds: without it the first sound is clipped.
    private static let margin = 0.04

    /// A sound that says which it was if it is no good: whoever made it is asked again, or another.
    private static func usable(
        _ piece: Piece,
        _ index: Int
    ) throws -> (samples: [Float], spans: SpeechSpans, trimmed: Double) {
        do {
            return try sound(of: piece)
        } catch let bad as BadSound {
            throw BadSound(piece: index, why: bad.why)
        } catch let error as NativeError where error.errno == nil {
            throw BadSound(piece: index, why: "what the voice gave is no sound: \(error)")
        }
    }

    /// A sound at our rate, without the silence around it.
    ///
    /// `trimmed`: seconds that were taken off its beginning.
    private static func sound(of piece: Piece) throws -> (samples: [Float], spans: SpeechSpans, trimmed: Double) {
        let reader =
            if let rate = piece.rawRate {
                try SoundReader(raw: piece.sound, rate: rate)
            } else {
                try SoundReader(piece.sound)
            }
        let samples = try Resampler.resample(try reader.readAll(), from: reader.rate, to: rate)
        let spans = SpeechSpans(samples, rate: rate)
        guard let whole = spans.whole else { throw BadSound(piece: 0, why: "the voice said nothing") }
        let first = max(0, Int((whole.lowerBound - margin) * Double(rate)))
        let last = min(samples.count, Int((whole.upperBound + margin) * Double(rate)))
        var kept = Array(samples[first..<last])
        fade(&kept)
        let shift = Double(first) / Double(rate)
        return (kept, SpeechSpans(spans.spans.map { ($0.lowerBound - shift)...($0.upperBound - shift) }), shift)
    }

    /// A voice gave a sound that cannot be used: one in which nobody speaks, or none that can be read.
    struct BadSound: Error {
        /// Which of the pieces, counted from 0.
        var piece: Int
        var why: String
    }

    /// No click where a sound begins or ends.
    private static func fade(_ samples: inout [Float]) {
        let count = min(samples.count / 2, rate / 200)
        for index in 0..<count {
            let share = Float(index) / Float(count)
            samples[index] *= share
            samples[samples.count - 1 - index] *= share
        }
    }

    /// Copies a recording with a gain, its peaks held down.
    private static func level(_ source: FilePath, by gain: Double, _ lengths: [Int], to target: FilePath) throws {
        var temporary = target
        temporary.extension = "new.wav"
        let reader = try SoundReader(source)
        let writer = try SoundWriter(temporary, rate: rate)
        // Utterance by utterance: silence at both ends means that nothing goes on from one to the next.
        for length in lengths where length > 0 {
            var samples: [Float] = []
            while samples.count < length {
                let piece = try reader.read(length - samples.count)
                if piece.isEmpty { break }
                samples += piece
            }
            try writer.append(PeakLimiter.limited(samples, gain: Float(gain), peak: Float(peak), rate: rate))
        }
        try writer.finish()
        try FileIO.rename(temporary, to: target)
    }
}
