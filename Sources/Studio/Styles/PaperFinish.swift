import Glibc
import Native

/// Passes that turn pixels into washes or pencil strokes.
extension Finish {
    /// Edges wander as a wet brush leaves them: each pixel is fetched from a little beside.
    ///
    /// `amount`: hundredths of the shorter side.
    static func bleed(_ easel: Easel, amount: Double) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let reach = Float(amount * Double(min(width, height)) / 100)
        let zoom = max(1, min(width, height) / 300)
        let noise = Noise.cloudy.values
        let margin = Int(reach) + 1
        // A ring of rows as they were: later rows fetch from them.
        let count = 2 * margin + 1
        var ring = [UInt8](repeating: 0, count: count * width * 4)
        easel.canvas.withPixels { pixels, stride in
            ring.withUnsafeMutableBufferPointer { ring in
                noise.withUnsafeBufferPointer { noise in
                    func keep(_ y: Int) {
                        let to = y % count * width * 4
                        for at in 0..<width * 4 { ring[to &+ at] = pixels[y &* stride &+ at] }
                    }
                    for y in 0..<min(height, margin) { keep(y) }
                    for y in 0..<height {
                        if y + margin < height { keep(y + margin) }
                        let above = y / zoom
                        var at = y &* stride
                        for x in 0..<width {
                            let column = x / zoom
                            let dx = Int(noise[Noise.index(column, above)] * reach)
                            let dy = Int(noise[Noise.index(column &+ 197, above &+ 71)] * reach)
                            let row = min(max(y &+ dy, 0), height &- 1) % count
                            let from = (row &* width &+ min(max(x &+ dx, 0), width &- 1)) &* 4
                            pixels[at] = ring[from]
                            pixels[at &+ 1] = ring[from &+ 1]
                            pixels[at &+ 2] = ring[from &+ 2]
                            at &+= 4
                        }
                    }
                }
            }
        }
    }

    /// Pigment settles in the paper's tooth, and washes dry unevenly.
    static func granulate(_ easel: Easel) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let (fine, broad) = (Noise.grain.values, Noise.cloudy.values)
        let zoom = max(1, min(width, height) / 800)
        let wide = max(1, min(width, height) / 220)
        easel.canvas.withPixels { pixels, stride in
            fine.withUnsafeBufferPointer { fine in
                broad.withUnsafeBufferPointer { broad in
                    for y in 0..<height {
                        var at = y &* stride
                        let (row, far) = (y / zoom, y / wide)
                        for x in 0..<width {
                            let column = x / zoom
                            let tooth = fine[Noise.index(column, row)] - fine[Noise.index(column &+ 1, row &+ 1)]
                            let pool = broad[Noise.index(x / wide, far)]
                            // Where much pigment is, more of it settles.
                            for channel in 0..<3 {
                                let there = Int(pixels[at &+ channel])
                                let pigment = Float(255 &- there)
                                pixels[at &+ channel] = UInt8(
                                    clamping:
                                        there &+ Int(tooth * (2 + pigment * 0.045) + pool * (2 + pigment * 0.15))
                                )
                            }
                            at &+= 4
                        }
                    }
                }
            }
        }
    }

    /// The unpainted, uneven border of the sheet.
    static func deckle(_ easel: Easel) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let unit = Float(min(width, height)) / 100
        let noise = Noise.cloudy.values
        let zoom = max(1, min(width, height) / 400)
        let reach = Int(unit * 4.5)
        let paper: (Float, Float, Float) = (238, 247, 251)
        easel.canvas.withPixels { pixels, stride in
            for y in 0..<height {
                let vertical = min(y, height - 1 - y)
                var x = 0
                while x < width {
                    let edge = min(vertical, min(x, width - 1 - x))
                    if edge > reach {
                        x = width - 1 - reach
                        continue
                    }
                    let border = unit * (2.4 + noise[Noise.index(x / zoom, y / zoom)] * 1.1)
                    let white = min(1, max(0, (border - Float(edge)) / (unit * 0.35) + 0.5))
                    if white > 0 {
                        let at = y * stride + x * 4
                        pixels[at] = UInt8(clamping: Int(Float(pixels[at]) * (1 - white) + paper.0 * white))
                        pixels[at + 1] = UInt8(clamping: Int(Float(pixels[at + 1]) * (1 - white) + paper.1 * white))
                        pixels[at + 2] = UInt8(clamping: Int(Float(pixels[at + 2]) * (1 - white) + paper.2 * white))
                    }
                    x += 1
                }
            }
        }
    }

    /// Tone becomes hatching, lines become graphite; see `PencilBrush`.
    static func hatch(_ easel: Easel) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let unit = Float(min(width, height)) / 100
        let (fine, slow) = (Noise.grain.values, Noise.cloudy.values)
        let zoom = max(1, min(width, height) / 450)
        // Directions in steps, so that no sine is taken for each pixel.
        let directions = (0..<64).map { step -> (Float, Float) in
            let angle = Float(step) / 64 * .pi
            return (sinf(angle) / (unit * 0.62), cosf(angle) / (unit * 0.62))
        }
        easel.canvas.withPixels { pixels, stride in
            fine.withUnsafeBufferPointer { fine in
                slow.withUnsafeBufferPointer { slow in
                    directions.withUnsafeBufferPointer { directions in
                        for y in 0..<height {
                            var at = y &* stride
                            let fy = Float(y)
                            for x in 0..<width {
                                let tone = Float(pixels[at &+ 2]) / 255
                                let line = Float(pixels[at &+ 1]) / 255
                                let turn = Int(pixels[at]) / 4
                                let fx = Float(x)
                                let grain = fine[Noise.index(x / zoom, y / zoom)]
                                let wander = slow[Noise.index(x / (zoom &* 2), y / (zoom &* 2))]
                                let tooth = grain * 0.5 + 0.5
                                var ink: Float = 0
                                let dark = 1 - tone
                                // Three hatchings, each from a darker tone on, crossing each other.
                                let (s1, c1) = directions[turn & 63]
                                ink += stroke(fx * s1 + fy * c1 + wander * 0.9) * ramp(dark, 0.1, 0.55) * 0.62
                                if dark > 0.36 {
                                    let (s2, c2) = directions[(turn &+ 22) & 63]
                                    ink += stroke(fx * s2 - fy * c2 + wander * 0.9) * ramp(dark, 0.36, 0.8) * 0.6
                                }
                                if dark > 0.6 {
                                    let (s3, c3) = directions[(turn &+ 43) & 63]
                                    ink += stroke((fx * s3 + fy * c3) * 1.2 + wander) * ramp(dark, 0.6, 1) * 0.7
                                }
                                ink += dark * dark * 0.3
                                ink *= 0.62 + 0.5 * tooth
                                ink = max(ink, line * (0.72 + 0.3 * tooth))
                                let shade = 250 - min(0.93, ink) * 208 + grain * 2.5
                                pixels[at] = UInt8(clamping: Int(shade * 0.972))
                                pixels[at &+ 1] = UInt8(clamping: Int(shade * 0.988))
                                pixels[at &+ 2] = UInt8(clamping: Int(shade))
                                at &+= 4
                            }
                        }
                    }
                }
            }
        }
    }

    /// One pencil stroke across: dark in its middle.
    @inline(__always)
    private static func stroke(_ position: Float) -> Float {
        let phase = position - position.rounded(.down)
        let away = abs(phase - 0.5) * 2
        return away < 0.62 ? 1 - away * away * 1.6 : 0.12
    }

    @inline(__always)
    private static func ramp(_ value: Float, _ from: Float, _ to: Float) -> Float {
        min(1, max(0, (value - from) / (to - from)))
    }
}
