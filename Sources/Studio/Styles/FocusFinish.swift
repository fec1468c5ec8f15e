import Native

/// Passes that make a painting look seen rather than cut out.
extension Finish {
    /// Out of focus: a box blur, twice over, in both directions.
    ///
    /// `radius`: hundredths of the shorter side.
    static func soften(_ easel: Easel, radius: Double) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let reach = max(1, Int(radius * Double(min(width, height)) / 100))
        easel.canvas.withPixels { pixels, stride in
            guard let base = pixels.baseAddress else { return }
            var line = [UInt8](repeating: 0, count: max(width, height))
            for _ in 0..<2 {
                for y in 0..<height { blur(base + y * stride, step: 4, count: width, reach, &line) }
                for x in 0..<width { blur(base + x * 4, step: stride, count: height, reach, &line) }
            }
        }
    }

    /// One row or column, in place.
    private static func blur(
        _ start: UnsafeMutablePointer<UInt8>,
        step: Int,
        count: Int,
        _ reach: Int,
        _ line: inout [UInt8]
    ) {
        let size = Int32(2 * reach + 1)
        line.withUnsafeMutableBufferPointer { line in
            for channel in 0..<3 {
                var sum: Int32 = 0
                for at in -reach...reach { sum &+= Int32(start[min(max(at, 0), count - 1) &* step &+ channel]) }
                for at in 0..<count {
                    line[at] = UInt8(truncatingIfNeeded: sum / size)
                    let (enters, leaves) = (min(at &+ reach &+ 1, count &- 1), max(at &- reach, 0))
                    sum &+= Int32(start[enters &* step &+ channel]) &- Int32(start[leaves &* step &+ channel])
                }
                for at in 0..<count { start[at &* step &+ channel] = line[at] }
            }
        }
    }

    /// Uneven light on every surface, broad and fine, as matter has it.
    static func mottle(_ easel: Easel, strength: Float) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let noise = Noise.cloudy.values
        let zoom = max(1, min(width, height) / 700)
        easel.canvas.withPixels { pixels, stride in
            noise.withUnsafeBufferPointer { noise in
                for y in 0..<height {
                    var at = y &* stride
                    for x in 0..<width {
                        let value = Int(noise[Noise.index(x / zoom &* 2, y / zoom &* 3)] * strength)
                        for channel in 0..<3 {
                            let there = Int(pixels[at &+ channel])
                            // Most in the middle tones: neither white nor black is dirty.
                            let change = value &* there &* (255 &- there) / 16_384
                            pixels[at &+ channel] = UInt8(clamping: there &+ change)
                        }
                        at &+= 4
                    }
                }
            }
        }
    }
}
