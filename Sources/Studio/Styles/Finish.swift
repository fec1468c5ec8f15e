import Glibc
import Native

/// Passes over the finished pixels; each in whole numbers, row by row.
enum Finish {
    /// Fine grain, the same in all channels: enough that gradients show no bands.
    static func grain(_ easel: Easel, strength: Float, scale: Int) {
        let noise = Noise.grain.values
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let shift = Int(easel.dice.next() & 511)
        easel.canvas.withPixels { pixels, stride in
            noise.withUnsafeBufferPointer { noise in
                for y in 0..<height {
                    var at = y &* stride
                    for x in 0..<width {
                        let value = Int(noise[Noise.index(x &+ shift, y &+ (x >> 9) &* 37)] * strength)
                        pixels[at] = UInt8(clamping: Int(pixels[at]) &+ value)
                        pixels[at &+ 1] = UInt8(clamping: Int(pixels[at &+ 1]) &+ value)
                        pixels[at &+ 2] = UInt8(clamping: Int(pixels[at &+ 2]) &+ value)
                        at &+= 4
                    }
                }
            }
        }
    }

    /// The tooth and the fibres of coloured paper.
    static func fibres(_ easel: Easel, strength: Float) {
        let (fine, broad) = (Noise.grain.values, Noise.cloudy.values)
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let zoom = max(1, min(width, height) / 450)
        easel.canvas.withPixels { pixels, stride in
            fine.withUnsafeBufferPointer { fine in
                broad.withUnsafeBufferPointer { broad in
                    for y in 0..<height {
                        var at = y &* stride
                        let row = y / zoom
                        for x in 0..<width {
                            let column = x / zoom
                            let tooth = fine[Noise.index(column, row)] - fine[Noise.index(column &+ 1, row &+ 1)]
                            let fibre = broad[Noise.index(column, row &* 5)]
                            let value = Int((tooth * 0.7 + fibre * 0.3) * strength)
                            pixels[at] = UInt8(clamping: Int(pixels[at]) &+ value)
                            pixels[at &+ 1] = UInt8(clamping: Int(pixels[at &+ 1]) &+ value)
                            pixels[at &+ 2] = UInt8(clamping: Int(pixels[at &+ 2]) &+ value)
                            at &+= 4
                        }
                    }
                }
            }
        }
    }

    static func vignette(_ easel: Easel, strength: Double, color: RGBA = RGBA(0.05, 0.03, 0.1)) {
        let (w, h) = (easel.width, easel.height)
        let stops = (0...6).map { step -> (Double, RGBA) in
            let t = Double(step) / 6
            let fall = max(0, (t - 0.45) / 0.55)
            return (t, color.opacity(strength * fall * fall))
        }
        easel.canvas.stretched(w, h) {
            easel.canvas.rectangle(0, 0, 1, 1)
            easel.canvas.fill(.radial(center: (0.5, 0.48), radius: 0.74, stops: stops))
        }
    }

    /// Bright parts shine beyond their edges: a blurred copy at an eighth of the size is added.
    static func bloom(_ easel: Easel, threshold: Int, strength: Double) {
        let (width, height) = (easel.canvas.width, easel.canvas.height)
        let step = max(2, min(width, height) / 112)
        let (w, h) = (width / step + 2, height / step + 2)
        var small = [Int32](repeating: 0, count: w * h * 3)
        easel.canvas.withPixels { pixels, stride in
            for y in 0..<h {
                for x in 0..<w {
                    let at = min(y * step, height - 1) * stride + min(x * step, width - 1) * 4
                    for channel in 0..<3 {
                        small[(y * w + x) * 3 + channel] = Int32(max(0, Int(pixels[at + channel]) - threshold))
                    }
                }
            }
            for _ in 0..<3 { blur(&small, w, h, radius: 3) }
            let gain = Int(strength * 256)
            small.withUnsafeBufferPointer { small in
                for y in 0..<height {
                    let (row, v) = (y / step, (y % step) &* 256 / step)
                    var at = y &* stride
                    for x in 0..<width {
                        let (column, u) = (x / step, (x % step) &* 256 / step)
                        let one = (row &* w &+ column) &* 3
                        let two = one &+ w &* 3
                        for channel in 0..<3 {
                            let top = Int(small[one &+ channel]) &* (256 &- u) &+ Int(small[one &+ 3 &+ channel]) &* u
                            let low = Int(small[two &+ channel]) &* (256 &- u) &+ Int(small[two &+ 3 &+ channel]) &* u
                            let light = (top &* (256 &- v) &+ low &* v) >> 16
                            let there = Int(pixels[at &+ channel])
                            // Screened: never beyond white.
                            pixels[at &+ channel] = UInt8(
                                clamping: there &+ (light &* gain >> 8) &* (255 &- there) / 128
                            )
                        }
                        at &+= 4
                    }
                }
            }
        }
    }

    private static func blur(_ values: inout [Int32], _ w: Int, _ h: Int, radius: Int) {
        var copy = values
        let count = Int32(radius * 2 + 1)
        for y in 0..<h {
            for channel in 0..<3 {
                var sum: Int32 = 0
                for x in -radius...radius { sum += values[(y * w + min(max(x, 0), w - 1)) * 3 + channel] }
                for x in 0..<w {
                    copy[(y * w + x) * 3 + channel] = sum / count
                    sum +=
                        values[(y * w + min(x + radius + 1, w - 1)) * 3 + channel]
                        - values[(y * w + max(x - radius, 0)) * 3 + channel]
                }
            }
        }
        for x in 0..<w {
            for channel in 0..<3 {
                var sum: Int32 = 0
                for y in -radius...radius { sum += copy[(min(max(y, 0), h - 1) * w + x) * 3 + channel] }
                for y in 0..<h {
                    values[(y * w + x) * 3 + channel] = sum / count
                    sum +=
                        copy[(min(y + radius + 1, h - 1) * w + x) * 3 + channel]
                        - copy[(max(y - radius, 0) * w + x) * 3 + channel]
                }
            }
        }
    }

    /// Shadows take a colour, as film and print do.
    static func lift(_ easel: Easel, shadows: RGBA, amount: Double) {
        easel.canvas.blending(.screen) {
            easel.canvas.rectangle(0, 0, easel.width, easel.height)
            easel.canvas.fill(.color(shadows.opacity(amount * 2)))
        }
    }

    /// Printed dots in the upper sky, as in a comic.
    static func dots(_ easel: Easel) {
        let step = 0.021
        var row = 0
        var y = 0.0
        while y < easel.height * 0.3 {
            let size = step * 0.3 * (1 - y / (easel.height * 0.3))
            var x = row % 2 == 0 ? 0.0 : step / 2
            while x < easel.width {
                easel.canvas.ellipse(x, y, size, size)
                x += step
            }
            y += step * 0.87
            row += 1
        }
        easel.canvas.blending(.softLight) { easel.canvas.fill(.color(RGBA(0.1, 0.08, 0.3, 0.3))) }
    }

    static func sparkles(_ easel: Easel) {
        for _ in 0..<Int(70 * easel.width * easel.height / 1.7) {
            let (x, y) = (easel.dice.between(0, easel.width), easel.dice.between(0.1, 1) * easel.height)
            let size = easel.dice.between(0.0015, 0.0046)
            let color = easel.dice.pick([RGBA(hex: 0xFFF3B8), RGBA(hex: 0xB8F0FF), RGBA(hex: 0xF6CCFF)])
            easel.surface = .thing
            easel.glow(x, y, size * 4, color, 0.55)
            easel.canvas.ellipse(x, y, size * 0.7, size * 0.7)
            easel.canvas.fill(.color(color))
        }
    }
}
