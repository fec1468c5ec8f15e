import Glibc
import Native

/// Lays strokes of paint over the picture, from broad to fine, each in the colour that was there, and lights their ridges.
///
/// Painterly rendering by layers of strokes after Hertzmann, 1998: finer strokes only where there is detail.
struct OilStrokes {
    /// One pass over the picture; lengths in hundredths of the shorter side.
    private struct Pass {
        var spacing: Double
        var thickness: Double
        var length: Double
        /// Least detail where strokes are laid.
        var needed: Float
    }

    private static let passes = [
        Pass(spacing: 2.1, thickness: 1.4, length: 7, needed: 0),
        Pass(spacing: 1.05, thickness: 0.66, length: 3.6, needed: 4),
        Pass(spacing: 0.6, thickness: 0.36, length: 2, needed: 11),
        Pass(spacing: 0.34, thickness: 0.2, length: 1, needed: 22),
    ]

    private let easel: Easel
    private let width: Int
    private let height: Int
    private let unit: Double
    /// Pixels of one cell of the field of directions.
    private let step: Int
    /// A stroke takes its colour from one pixel of so many, across and down: in a large picture one for each would be
    /// a second copy of it.
    private let coarse: Int
    private let columns: Int
    private let rows: Int

    init(_ easel: Easel) {
        self.easel = easel
        (width, height) = (easel.canvas.width, easel.canvas.height)
        unit = Double(min(width, height)) / 100
        coarse = max(1, min(width, height) / 1_000)
        step = max(2, Int(unit * 0.45))
        (columns, rows) = (width / step + 1, height / step + 1)
    }

    func paint() {
        var dice = Dice(seed: easel.dice.next())
        easel.canvas.withPixels { pixels, stride in
            let field = directions(pixels, stride)
            // Colours are taken from the picture as it was, not from strokes that lie on it.
            let source = colors(pixels, stride)
            var relief = [UInt8](repeating: 128, count: width * height)
            source.withUnsafeBufferPointer { source in
                relief.withUnsafeMutableBufferPointer { relief in
                    let sheet = Sheet(
                        pixels: pixels,
                        source: source,
                        relief: relief,
                        stride: stride,
                        width: width,
                        height: height,
                        coarse: coarse
                    )
                    for pass in Self.passes { lay(pass, field, on: sheet, &dice) }
                }
            }
            emboss(pixels, stride, relief)
        }
    }

    /// The colours of the picture: 3 bytes (blue, green, red) each.
    private func colors(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ stride: Int) -> [UInt8] {
        var colors: [UInt8] = []
        colors.reserveCapacity(((width + coarse - 1) / coarse) * ((height + coarse - 1) / coarse) * 3)
        for y in Swift.stride(from: 0, to: height, by: coarse) {
            for x in Swift.stride(from: 0, to: width, by: coarse) {
                let at = y &* stride &+ x &* 4
                colors.append(pixels[at])
                colors.append(pixels[at &+ 1])
                colors.append(pixels[at &+ 2])
            }
        }
        return colors
    }

    // MARK: Directions

    /// For each cell where strokes run (cosine, sine), and how much detail there is.
    ///
    /// Along edges, by the smoothed structure tensor; where there are none, in slow waves.
    private func directions(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ stride: Int) -> [SIMD3<Float>] {
        let tones = reduced(pixels, stride)
        var tensor = [SIMD3<Float>](repeating: SIMD3(), count: columns * rows)
        for y in 1..<max(2, rows - 1) where y < rows - 1 {
            for x in 1..<max(2, columns - 1) where x < columns - 1 {
                let dx = tones[y * columns + x + 1] - tones[y * columns + x - 1]
                let dy = tones[(y + 1) * columns + x] - tones[(y - 1) * columns + x]
                tensor[y * columns + x] = SIMD3(dx * dx, dx * dy, dy * dy)
            }
        }
        for _ in 0..<2 { tensor = smoothed(tensor) }
        let slow = Noise.slow.values
        return tensor.enumerated().map { index, t in
            let strength = t.x + t.z
            let angle: Float
            if strength > 30 {
                // Along the edge: across the direction in which tones change most.
                angle = 0.5 * atan2f(2 * t.y, t.x - t.z) + .pi / 2
            } else {
                angle = slow[Noise.index(index % columns * 2, index / columns * 2)] * 1.3 + 0.2
            }
            return SIMD3(cosf(angle), sinf(angle), strength.squareRoot())
        }
    }

    /// Lightness, one value a cell.
    private func reduced(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ stride: Int) -> [Float] {
        var tones = [Float](repeating: 0, count: columns * rows)
        for y in 0..<rows {
            for x in 0..<columns {
                let at = min(y * step, height - 1) * stride + min(x * step, width - 1) * 4
                let (blue, green, red) = (Float(pixels[at]), Float(pixels[at + 1]), Float(pixels[at + 2]))
                tones[y * columns + x] = blue * 0.114 + green * 0.587 + red * 0.299
            }
        }
        return tones
    }

    private func smoothed(_ values: [SIMD3<Float>]) -> [SIMD3<Float>] {
        var result = values
        for y in 1..<max(2, rows - 1) where y < rows - 1 {
            for x in 1..<max(2, columns - 1) where x < columns - 1 {
                let at = y * columns + x
                let sides = values[at - 1] + values[at + 1] + values[at - columns] + values[at + columns]
                result[at] = (values[at] * 2 + sides) / 6
            }
        }
        return result
    }

    // MARK: Strokes

    /// The pixels that strokes are laid on, those that they take their colours from, and the height of the paint.
    private struct Sheet {
        var pixels: UnsafeMutableBufferPointer<UInt8>
        var source: UnsafeBufferPointer<UInt8>
        var relief: UnsafeMutableBufferPointer<UInt8>
        var stride: Int
        var width: Int
        var height: Int
        /// Pixels for one colour of the source, across and down.
        var coarse: Int

        /// The first byte of the colour at a pixel.
        @inline(__always)
        func color(_ x: Int, _ y: Int) -> Int {
            ((y / coarse) &* ((width &+ coarse &- 1) / coarse) &+ x / coarse) &* 3
        }
    }

    private struct Stroke {
        var x: Float
        var y: Float
        var direction: SIMD2<Float>
        var half: Float
        var side: Float
        var lift: Int
        var seed: UInt32
    }

    private func lay(_ pass: Pass, _ field: [SIMD3<Float>], on sheet: Sheet, _ dice: inout Dice) {
        let spacing = max(1.5, pass.spacing * unit)
        var y = 0.0
        while y < Double(height) {
            var x = 0.0
            while x < Double(width) {
                let (ix, iy) = (
                    min(max(Int(x + dice.between(-0.5, 0.5) * spacing), 0), width - 1),
                    min(max(Int(y + dice.between(-0.5, 0.5) * spacing), 0), height - 1)
                )
                x += spacing
                let cell = field[min(iy / step, rows - 1) * columns + min(ix / step, columns - 1)]
                let chance = dice.next()
                guard cell.z >= pass.needed else { continue }
                // Where there is much detail, strokes are shorter.
                let length = pass.length * unit * (cell.z > 14 ? 0.45 : 1) * (0.7 + 0.45 * Double(chance & 255) / 255)
                let stroke = Stroke(
                    x: Float(ix),
                    y: Float(iy),
                    direction: SIMD2(cell.x, cell.y),
                    half: Float(max(1, length / 2)),
                    side: Float(max(0.7, pass.thickness * unit / 2)),
                    lift: Int((chance >> 8) % 15) - 7,
                    seed: UInt32(truncatingIfNeeded: chance >> 20)
                )
                draw(stroke, on: sheet)
            }
            y += spacing
        }
    }

    /// Bristles along a stroke's length, thicker paint at its sides, ragged ends.
    @inline(__always)
    private func draw(_ stroke: Stroke, on sheet: Sheet) {
        let from = sheet.color(Int(stroke.x), Int(stroke.y))
        let (blue, green, red) = (
            Int(sheet.source[from]) &+ stroke.lift, Int(sheet.source[from &+ 1]) &+ stroke.lift,
            Int(sheet.source[from &+ 2]) &+ stroke.lift
        )
        let (dx, dy) = (stroke.direction.x, stroke.direction.y)
        let reachX = abs(dx) * stroke.half + abs(dy) * stroke.side
        let reachY = abs(dy) * stroke.half + abs(dx) * stroke.side
        let (left, right) = (max(0, Int(stroke.x - reachX)), min(sheet.width - 1, Int(stroke.x + reachX)))
        let (top, bottom) = (max(0, Int(stroke.y - reachY)), min(sheet.height - 1, Int(stroke.y + reachY)))
        guard left <= right, top <= bottom else { return }
        let (scaleU, scaleV) = (1 / stroke.half, 1 / stroke.side)
        for y in top...bottom {
            var at = y &* sheet.stride &+ left &* 4
            let ry = Float(y) - stroke.y
            for x in left...right {
                let rx = Float(x) - stroke.x
                let u = (rx * dx + ry * dy) * scaleU
                let v = (ry * dx - rx * dy) * scaleV
                if u * u <= 1, v * v <= 1 {
                    let bristle = Int((UInt32(bitPattern: Int32(v * 5 + 8)) &* 2_654_435_761 ^ stroke.seed) >> 27)
                    if abs(u) < 0.78 + 0.0071 * Float(bristle) {
                        let tint = bristle / 4 &- 4
                        let weight = 200 &+ bristle
                        let rest = 256 &- weight
                        sheet.pixels[at] = UInt8(
                            clamping: ((blue &+ tint) &* weight &+ Int(sheet.pixels[at]) &* rest) >> 8
                        )
                        sheet.pixels[at &+ 1] = UInt8(
                            clamping: ((green &+ tint) &* weight &+ Int(sheet.pixels[at &+ 1]) &* rest) >> 8
                        )
                        sheet.pixels[at &+ 2] = UInt8(
                            clamping: ((red &+ tint) &* weight &+ Int(sheet.pixels[at &+ 2]) &* rest) >> 8
                        )
                        sheet.relief[y &* sheet.width &+ x] = UInt8(
                            truncatingIfNeeded: 96 &+ bristle &* 2 &+ Int(v * v * 40)
                        )
                    }
                }
                at &+= 4
            }
        }
    }

    /// Light from the upper left on the ridges of the paint.
    private func emboss(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ stride: Int, _ relief: [UInt8]) {
        guard width > 2, height > 2 else { return }
        relief.withUnsafeBufferPointer { relief in
            for y in 1..<(height - 1) {
                var at = y &* stride &+ 4
                let row = y &* width
                for x in 1..<(width - 1) {
                    let across = Int(relief[row &+ x &+ 1]) &- Int(relief[row &+ x &- 1])
                    let down = Int(relief[row &+ width &+ x]) &- Int(relief[row &- width &+ x])
                    let light = (across &+ down) >> 3
                    pixels[at] = UInt8(clamping: Int(pixels[at]) &- light)
                    pixels[at &+ 1] = UInt8(clamping: Int(pixels[at &+ 1]) &- light)
                    pixels[at &+ 2] = UInt8(clamping: Int(pixels[at &+ 2]) &- light)
                    at &+= 4
                }
            }
        }
    }
}
