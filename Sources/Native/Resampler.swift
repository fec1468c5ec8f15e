import CSampleRate

/// Brings samples of one channel to another rate, by band-limited interpolation.
///
/// One thread at a time.
package enum Resampler {
    /// All of a sound at another rate, 8 to 192 kHz.
    package static func resample(_ samples: [Float], from: Int, to: Int) throws(NativeError) -> [Float] {
        guard from != to, !samples.isEmpty else { return samples }
        let ratio = Double(to) / Double(from)
        var output = [Float](repeating: 0, count: Int((Double(samples.count) * ratio).rounded(.up)) + 16)
        let (status, made) = samples.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { target in
                var data = SRC_DATA()
                data.data_in = input.baseAddress
                data.input_frames = input.count
                data.data_out = target.baseAddress
                data.output_frames = target.count
                data.src_ratio = ratio
                return (src_simple(&data, Int32(SRC_SINC_MEDIUM_QUALITY), 1), Int(data.output_frames_gen))
            }
        }
        guard status == 0 else {
            throw .library(name: "libsamplerate", message: String(cString: src_strerror(status)))
        }
        output.removeLast(output.count - made)
        return output
    }
}
