import CEBUR128
package import SystemPackage

/// Measures the loudness of a sound of one channel, by ITU-R BS.1770-4 as EBU R 128 gates it.
///
/// One thread at a time.
package final class LoudnessMeter {
    private var state: UnsafeMutablePointer<ebur128_state>?

    /// `rate`: samples a second.
    package init(rate: Int) throws(NativeError) {
        let mode = EBUR128_MODE_I.rawValue | EBUR128_MODE_TRUE_PEAK.rawValue
        state = ebur128_init(1, UInt(rate), Int32(mode))
        guard state != nil else { throw .library(name: "libebur128", message: "it cannot measure at \(rate) Hz") }
    }

    deinit { ebur128_destroy(&state) }

    /// Integrated loudness of a file in LUFS, all its channels as one; nil as for `loudness`.
    package static func loudness(of file: FilePath) throws -> Double? {
        let reader = try SoundReader(file)
        let meter = try LoudnessMeter(rate: reader.rate)
        try reader.eachPiece { meter.add($0) }
        return meter.loudness
    }

    /// Adds samples, −1 to 1.
    package func add(_ samples: [Float]) {
        samples.withUnsafeBufferPointer { _ = ebur128_add_frames_float(state, $0.baseAddress, $0.count) }
    }

    /// Integrated loudness in LUFS; nil if there is nothing loud enough, or less than 0.4 s.
    package var loudness: Double? {
        var value = 0.0
        guard ebur128_loudness_global(state, &value) == 0, value.isFinite, value > -70 else { return nil }
        return value
    }

    /// The highest true peak, as a factor of full scale.
    package var peak: Double {
        var value = 0.0
        ebur128_true_peak(state, 0, &value)
        return value
    }
}
