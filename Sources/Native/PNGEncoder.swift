import CPNG
import Glibc

/// Encodes pixels as PNG with libspng, tagged as sRGB and with a printing size.
package enum PNGEncoder {
    /// zlib's level: on grainy paintings higher ones take twice the time for 2 % less.
    private static let level: Int32 = 5

    /// zlib's strategies, by its numbers.
    private enum Strategy: Int32 {
        /// Looks for what was there before: for hatching and patterns.
        case matches = 0
        /// Looks only at the byte before: on paintings a quarter of the time for the same size.
        case runs = 3
    }

    /// Rows of the sample from which the strategy is chosen.
    private static let sample = 48

    /// Encodes one opaque picture, row by row, so that no second copy of its pixels is needed.
    ///
    /// `dotsPerInch`: what a printer should take it for.
    /// `row`: fills a row with 3 bytes a pixel (red, green, blue).
    package static func encode(
        width: Int,
        height: Int,
        dotsPerInch: Double = 150,
        row: (_ y: Int, _ target: UnsafeMutableBufferPointer<UInt8>) -> Void
    ) throws(NativeError) -> [UInt8] {
        var strategy = Strategy.runs
        if height > sample * 4 {
            // A band from the middle, both ways: to look for matches must save something to be worth its time.
            let middle = height / 2
            func size(_ strategy: Strategy) throws(NativeError) -> Int {
                try encode(width: width, height: sample, dotsPerInch: dotsPerInch, strategy) { row(middle + $0, $1) }
                    .count
            }
            if try size(.matches) * 100 < size(.runs) * 93 { strategy = .matches }
        }
        return try encode(width: width, height: height, dotsPerInch: dotsPerInch, strategy, row)
    }

    private static func encode(
        width: Int,
        height: Int,
        dotsPerInch: Double,
        _ strategy: Strategy,
        _ row: (_ y: Int, _ target: UnsafeMutableBufferPointer<UInt8>) -> Void
    ) throws(NativeError) -> [UInt8] {
        guard let encoder = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
            throw .library(name: "libspng", message: "cannot start")
        }
        defer { spng_ctx_free(encoder) }
        let dotsPerMetre = UInt32((dotsPerInch / 0.0254).rounded())
        var header = spng_ihdr()
        (header.width, header.height) = (UInt32(width), UInt32(height))
        (header.bit_depth, header.color_type) = (8, UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue))
        var density = spng_phys(ppu_x: dotsPerMetre, ppu_y: dotsPerMetre, unit_specifier: 1)
        // 0: perceptual, as pictures are meant.
        let steps: [() -> Int32] = [
            { spng_set_option(encoder, SPNG_ENCODE_TO_BUFFER, 1) },
            { spng_set_option(encoder, SPNG_IMG_COMPRESSION_LEVEL, level) },
            { spng_set_option(encoder, SPNG_IMG_COMPRESSION_STRATEGY, strategy.rawValue) },
            // One good filter for all rows: to try all five for each takes longer than to compress.
            { spng_set_option(encoder, SPNG_FILTER_CHOICE, Int32(SPNG_FILTER_CHOICE_PAETH.rawValue)) },
            { spng_set_ihdr(encoder, &header) },
            { spng_set_srgb(encoder, 0) },
            { spng_set_phys(encoder, &density) },
            {
                spng_encode_image(
                    encoder,
                    nil,
                    0,
                    Int32(SPNG_FMT_PNG.rawValue),
                    Int32(SPNG_ENCODE_PROGRESSIVE.rawValue | SPNG_ENCODE_FINALIZE.rawValue)
                )
            },
        ]
        for step in steps { try check(step()) }
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: width * 3)
        defer { buffer.deallocate() }
        for y in 0..<height {
            row(y, buffer)
            let status = spng_encode_row(encoder, buffer.baseAddress, buffer.count)
            if status != Int32(SPNG_EOI.rawValue) { try check(status) }
        }
        var count = 0
        var failure: Int32 = 0
        guard let bytes = spng_get_png_buffer(encoder, &count, &failure) else {
            throw .library(name: "libspng", message: String(cString: spng_strerror(failure)))
        }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private static func check(_ status: Int32) throws(NativeError) {
        guard status == 0 else { throw .library(name: "libspng", message: String(cString: spng_strerror(status))) }
    }
}
