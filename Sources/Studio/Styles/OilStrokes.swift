import Glibc
import Native

/// Lays strokes of paint over the picture, from broad to fine, each in the colour below it, and lights their ridges.
///
/// Painterly rendering by layers of strokes after Hertzmann, 1998: finer strokes only where there is detail.
struct OilStrokes {
    private let easel: Easel
    private let width: Int
    private let height: Int

    init(_ easel: Easel) {
        self.easel = easel
        (width, height) = (easel.canvas.width, easel.canvas.height)
    }

    func paint() {
        let unit = Double(min(width, height)) / 100
        // A small copy tells where edges run and how much detail there is.
        let step = max(2, Int(unit * 0.45))
        let (w, h) = (width / step + 1, height / step + 1)
        var dice = Dice(seed: easel.dice.next())
        easel.canvas.withPixels { pixels, stride in
            let tones = reduced(pixels, stride, step, w, h)
            let field = orientation(tones, w, h)
            var relief = [UInt8](repeating: 128, count: width * height)
            for (spacing, thickness, length, needed) in [
                (2.1, 1.35, 7.0, Float(0)), (1.05, 0.62, 3.6, 5), (0.62, 0.32, 2.0, 16),
            ] {
                layer(
                    pixels,
                    stride,
                    &relief,
                    field,
                    w,
                    h,
                    step,
                    unit * spacing,
                    unit * thickness,
                    unit * length,
                    needed,
                    &dice
                )
            }
            emboss(pixels, stride, relief)
        }
    }

    /// Lightness, at a part of the size.
    private func reduced(
        _ pixels: UnsafeMutableBufferPointer<UInt8>,
        _ stride: Int,
        _ step: Int,
        _ w: Int,
        _ h: Int
    ) -> [Float] {
        var tones = [Float](repeating: 0, count: w * h)
        for y in 0..<h {
            for x in 0..<w {
                let at = min(y * step, height - 1) * stride + min(x * step, width - 1) * 4
                tones[y * w + x] =
                    Float(pixels[at]) * 0.114 + Float(pixels[at + 1]) * 0.587 + Float(pixels[at + 2]) * 0.299
            }
        }
        return tones
    }

    /// Along edges, smoothed; where there are none, slow waves.
    ///
    /// The third value is how much detail there is.
    private func orientation(_ tones: [Float], _ w: Int, _ h: Int) -> [SIMD3<Float>] {
        var tensor = [SIMD3<Float>](repeating: SIMD3(), count: w * h)
        for y in 1..<max(2, h - 1) {
            for x in 1..<max(2, w - 1) where y < h - 1 && x < w - 1 {
                let dx = tones[y * w + x + 1] - tones[y * w + x - 1]
                let dy = tones[(y + 1) * w + x] - tones[(y - 1) * w + x]
                tensor[y * w + x] = SIMD3(dx * dx, dx * dy, dy * dy)
            }
        }
        for _ in 0..<2 { tensor = smoothed(tensor, w, h) }
        let slow = Noise.slow.values
        return tensor.enumerated().map { index, t in
            let (x, y) = (index % w, index / w)
            let calm = slow[Noise.index(x * 2, y * 2)] * 1.3 + 0.2
            let strength = t.x + t.z
            // The direction in which tones change least.
            let edge = 0.5 * atan2f(2 * t.y, t.x - t.z) + .pi / 2
            let part = min(1, strength / 60)
            let angle = part > 0.5 ? edge : calm
            return SIMD3(cosf(angle), sinf(angle), strength.squareRoot())
        }
    }

    private func smoothed(_ values: [SIMD3<Float>], _ w: Int, _ h: Int) -> [SIMD3<Float>] {
        var result = values
        for y in 1..<max(2, h - 1) {
            for x in 1..<max(2, w - 1) where y < h - 1 && x < w - 1 {
                let at = y * w + x
                let sides = values[at - 1] + values[at + 1] + values[at - w] + values[at + w]
                result[at] = (values[at] * 2 + sides) / 6
            }
        }
        return result
    }

    private func layer(
        _ pixels: UnsafeMutableBufferPointer<UInt8>,
        _ stride: Int,
        _ relief: inout [UInt8],
        _ field: [SIMD3<Float>],
        _ w: Int,
        _ h: Int,
        _ step: Int,
        _ spacing: Double,
        _ thickness: Double,
        _ length: Double,
        _ needed: Float,
        _ dice: inout Dice
    ) {
        var y = 0.0
        while y < Double(height) {
            var x = 0.0
            while x < Double(width) {
                let px = x + dice.between(-0.5, 0.5) * spacing
                let py = y + dice.between(-0.5, 0.5) * spacing
                x += spacing
                let (ix, iy) = (min(max(Int(px), 0), width - 1), min(max(Int(py), 0), height - 1))
                let direction = field[min(iy / step, h - 1) * w + min(ix / step, w - 1)]
                let lift = Int(dice.next() % 17) - 8
                guard direction.z >= needed else { continue }
                // Where there is much detail, strokes are shorter.
                let reach = length * (direction.z > 14 ? 0.45 : 1) * dice.between(0.7, 1.15)
                lay(
                    pixels,
                    stride,
                    &relief,
                    Float(ix),
                    Float(iy),
                    direction,
                    Float(reach),
                    Float(thickness),
                    lift,
                    UInt32(truncatingIfNeeded: dice.next())
                )
            }
            y += spacing
        }
    }

    /// One stroke: bristles along its length, thicker paint at its sides.
    private func lay(
        _ pixels: UnsafeMutableBufferPointer<UInt8>,
        _ stride: Int,
        _ relief: inout [UInt8],
        _ x: Float,
        _ y: Float,
        _ direction: SIMD3<Float>,
        _ length: Float,
        _ thickness: Float,
        _ lift: Int,
        _ seed: UInt32
    ) {
        let source = Int(y) * stride + Int(x) * 4
        let (blue, green, red) = (
            Int(pixels[source]) + lift, Int(pixels[source + 1]) + lift, Int(pixels[source + 2]) + lift
        )
        let (half, side) = (length / 2, thickness / 2)
        let (dx, dy) = (direction.x, direction.y)
        let (reachX, reachY) = (abs(dx) * half + abs(dy) * side, abs(dy) * half + abs(dx) * side)
        let (left, right) = (max(0, Int(x - reachX)), min(width - 1, Int(x + reachX)))
        let (top, bottom) = (max(0, Int(y - reachY)), min(height - 1, Int(y + reachY)))
        guard left <= right, top <= bottom else { return }
        for py in top...bottom {
            var at = py &* stride &+ left &* 4
            for px in left...right {
                let (rx, ry) = (Float(px) - x, Float(py) - y)
                let along = rx * dx + ry * dy
                let across = ry * dx - rx * dy
                let (u, v) = (along / half, across / side)
                if u * u <= 1, v * v <= 1 {
                    // Each bristle leaves a line of its own; the ends are ragged.
                    let bristle = (UInt32(bitPattern: Int32(v * 5 + 8)) &* 2_654_435_761 ^ seed) >> 27
                    let ragged = Float(bristle) / 31
                    if abs(u) < 0.78 + 0.22 * ragged {
                        let tint = Int(bristle) / 4 &- 4
                        let weight = 200 &+ Int(bristle)
                        let rest = 256 &- weight
                        pixels[at] = UInt8(
                            truncatingIfNeeded: max(
                                0,
                                min(255, ((blue &+ tint) &* weight &+ Int(pixels[at]) &* rest) >> 8)
                            )
                        )
                        pixels[at &+ 1] = UInt8(
                            truncatingIfNeeded: max(
                                0,
                                min(255, ((green &+ tint) &* weight &+ Int(pixels[at &+ 1]) &* rest) >> 8)
                            )
                        )
                        pixels[at &+ 2] = UInt8(
                            truncatingIfNeeded: max(
                                0,
                                min(255, ((red &+ tint) &* weight &+ Int(pixels[at &+ 2]) &* rest) >> 8)
                            )
                        )
                        relief[py &* width &+ px] = UInt8(
                            truncatingIfNeeded: 96 &+ Int(bristle) &* 2 &+ Int(v * v * 40)
                        )
                    }
                }
                at &+= 4
            }
        }
    }

    /// Light from the upper left on the ridges of the paint.
    private func emboss(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ stride: Int, _ relief: [UInt8]) {
        relief.withUnsafeBufferPointer { relief in
            for y in 1..<(height - 1) {
                var at = y &* stride &+ 4
                let row = y &* width
                for x in 1..<(width - 1) {
                    let slope =
                        Int(relief[row &+ x &+ 1]) &- Int(relief[row &+ x &- 1]) &+ Int(relief[row &+ width &+ x])
                        &- Int(relief[row &- width &+ x])
                    let light = slope >> 3
                    pixels[at] = UInt8(truncatingIfNeeded: max(0, min(255, Int(pixels[at]) &- light)))
                    pixels[at &+ 1] = UInt8(truncatingIfNeeded: max(0, min(255, Int(pixels[at &+ 1]) &- light)))
                    pixels[at &+ 2] = UInt8(truncatingIfNeeded: max(0, min(255, Int(pixels[at &+ 2]) &- light)))
                    at &+= 4
                }
            }
        }
    }
}
