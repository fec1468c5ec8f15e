import Glibc
import Native

/// What makes a painting a watercolor or a sketch: works on the finished pixels.
struct StyleFinish {
    let style: PaintingStyle
    let seed: UInt64

    func apply(to canvas: Canvas, unit: Double) {
        switch style {
        case .digitalArt:
            vignette(canvas, 0.16)
        case .watercolor:
            wobble(canvas, amount: unit * 0.5, grain: unit * 3.2)
            paper(canvas, strength: 0.04, grain: unit * 0.5, wash: 0.08)
            deckle(canvas, unit: unit)
        case .oilPainting:
            strokes(canvas, unit: unit)
            paper(canvas, strength: 0.03, grain: unit * 0.3, wash: 0)
        case .pencilSketch: sketch(canvas, unit: unit)
        case .cartoon: break
        case .anime:
            beams(canvas, unit: unit)
            levels(canvas, 26)
        case .realistic:
            paper(canvas, strength: 0.03, grain: max(1, unit * 0.12), wash: 0)
            vignette(canvas, 0.34)
        case .fantasy:
            sparkles(canvas, unit: unit)
            vignette(canvas, 0.3)
        case .childrensBook: paper(canvas, strength: 0.045, grain: unit * 0.4, wash: 0)
        }
    }

    /// Smooth noise from -1 to 1 by position: the same on every machine.
    private func noise(_ x: Double, _ y: Double) -> Double {
        let (column, row) = (x.rounded(.down), y.rounded(.down))
        let (u, v) = (x - column, y - row)
        func corner(_ dx: Int, _ dy: Int) -> Double {
            let ix = UInt64(bitPattern: Int64(column) + Int64(dx))
            let iy = UInt64(bitPattern: Int64(row) + Int64(dy))
            var hash = ix &* 0x9E37_79B9_7F4A_7C15 ^ iy &* 0xC2B2_AE3D_27D4_EB4F ^ seed
            hash = (hash ^ (hash >> 31)) &* 0x94D0_49BB_1331_11EB
            return Double((hash ^ (hash >> 29)) & 0xFFFF) / 32767.5 - 1
        }
        let (su, sv) = (u * u * (3 - 2 * u), v * v * (3 - 2 * v))
        let top = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * su
        let bottom = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * su
        return top + (bottom - top) * sv
    }

    private func clamp(_ value: Double) -> UInt8 { UInt8(min(255, max(0, value))) }

    /// The grain of paper or film, and a wash of its colour.
    private func paper(_ canvas: Canvas, strength: Double, grain: Double, wash: Double) {
        let (width, height) = (canvas.width, canvas.height)
        let scale = 1 / max(0.7, grain)
        let tone = (blue: 232.0, green: 244.0, red: 250.0)
        canvas.withPixels { pixels, stride in
            for y in 0..<height {
                for x in 0..<width {
                    let value =
                        noise(Double(x) * scale, Double(y) * scale) * 0.65 + noise(
                            Double(x) * scale * 0.31,
                            Double(y) * scale * 0.31
                        ) * 0.35
                    let factor = 1 + value * strength
                    let at = y * stride + x * 4
                    pixels[at] = clamp((Double(pixels[at]) * (1 - wash) + tone.blue * wash) * factor)
                    pixels[at + 1] = clamp((Double(pixels[at + 1]) * (1 - wash) + tone.green * wash) * factor)
                    pixels[at + 2] = clamp((Double(pixels[at + 2]) * (1 - wash) + tone.red * wash) * factor)
                }
            }
        }
    }

    /// Edges that a wet brush would leave: every pixel is fetched from a little beside.
    private func wobble(_ canvas: Canvas, amount: Double, grain: Double) {
        let (width, height) = (canvas.width, canvas.height)
        let scale = 1 / grain
        canvas.withPixels { pixels, stride in
            let source = Array(pixels)
            for y in 0..<height {
                for x in 0..<width {
                    let (px, py) = (Double(x) * scale, Double(y) * scale)
                    let fromX = min(max(x + Int(noise(px, py) * amount), 0), width - 1)
                    let fromY = min(max(y + Int(noise(px + 97, py + 31) * amount), 0), height - 1)
                    let (at, from) = (y * stride + x * 4, fromY * stride + fromX * 4)
                    // Pigment gathers unevenly.
                    let pool = 1 + noise(px * 0.22, py * 0.22) * 0.05
                    for channel in 0..<3 { pixels[at + channel] = clamp(Double(source[from + channel]) * pool) }
                }
            }
        }
    }

    /// The unpainted, uneven border of a watercolor sheet.
    private func deckle(_ canvas: Canvas, unit: Double) {
        let (width, height) = (canvas.width, canvas.height)
        canvas.withPixels { pixels, stride in
            for y in 0..<height {
                for x in 0..<width {
                    let edge = Double(min(min(x, width - 1 - x), min(y, height - 1 - y))) / unit
                    guard edge < 6 else { continue }
                    let border = 2.6 + noise(Double(x) / unit * 0.16, Double(y) / unit * 0.16) * 1.3
                    let white = min(1, max(0, (border - edge) * 1.4 + 0.5))
                    let at = y * stride + x * 4
                    pixels[at] = clamp(Double(pixels[at]) * (1 - white) + 238 * white)
                    pixels[at + 1] = clamp(Double(pixels[at + 1]) * (1 - white) + 247 * white)
                    pixels[at + 2] = clamp(Double(pixels[at + 2]) * (1 - white) + 252 * white)
                }
            }
        }
    }

    /// Short, thick strokes in the colours that are there, from broad to fine.
    private func strokes(_ canvas: Canvas, unit: Double) {
        let (width, height) = (canvas.width, canvas.height)
        let source = canvas.withPixels { pixels, stride in (Array(pixels), stride) }
        var dice = Dice(seed: seed ^ 0x011)
        for (count, thickness, length, opacity) in [
            (2200, 1.9, 5.0, 0.8), (9000, 0.8, 2.6, 0.75), (30000, 0.36, 1.3, 0.8),
        ] {
            let area = Double(width * height) / (unit * unit * 17778)
            for _ in 0..<Int(Double(count) * area) {
                let (x, y) = (dice.between(0, Double(width)), dice.between(0, Double(height)))
                let at = min(Int(y), height - 1) * source.1 + min(Int(x), width - 1) * 4
                let lift = dice.between(-0.06, 0.06)
                let color = RGBA(
                    Double(source.0[at + 2]) / 255 + lift,
                    Double(source.0[at + 1]) / 255 + lift,
                    Double(source.0[at]) / 255 + lift,
                    opacity
                )
                let angle = noise(x / unit * 0.05, y / unit * 0.05) * 1.4 + 0.25
                let reach = unit * length * dice.between(0.5, 1)
                canvas.move(x - cos(angle) * reach / 2, y - sin(angle) * reach / 2)
                canvas.line(x + cos(angle) * reach / 2, y + sin(angle) * reach / 2)
                canvas.stroke(.color(color), width: unit * thickness * dice.between(0.6, 1))
            }
        }
    }

    /// Graphite on paper: outlines where brightness changes, hatching where it is dark.
    private func sketch(_ canvas: Canvas, unit: Double) {
        let (width, height) = (canvas.width, canvas.height)
        let step = max(1, Int(unit * 0.14))
        canvas.withPixels { pixels, stride in
            let grey = (0..<height).flatMap { y in
                (0..<width).map { x in
                    let at = y * stride + x * 4
                    return 0.114 * Double(pixels[at]) + 0.587 * Double(pixels[at + 1]) + 0.299 * Double(pixels[at + 2])
                }
            }
            func tone(_ x: Int, _ y: Int) -> Double {
                grey[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
            }
            for y in 0..<height {
                for x in 0..<width {
                    let edge = abs(tone(x + step, y) - tone(x - step, y)) + abs(tone(x, y + step) - tone(x, y - step))
                    let value = tone(x, y) / 255
                    let (px, py) = (Double(x) / unit, Double(y) / unit)
                    let wave = noise(px * 0.3, py * 0.3) * 0.5
                    var ink = min(0.85, edge / 95)
                    // Three hatchings, each from a darker tone on.
                    if value < 0.78 { ink += 0.26 * hatch(px * 0.75 + py * 0.75 + wave) * (0.78 - value) * 2.2 }
                    if value < 0.5 { ink += 0.3 * hatch(px * 0.8 - py * 0.7 + wave) * (0.5 - value) * 3 }
                    if value < 0.28 { ink += 0.3 * hatch(px * 1.1 + py * 0.2 + wave) }
                    let grain = 1 + noise(px * 2.6, py * 2.6) * 0.25
                    let paper = 247 + noise(px * 0.9, py * 0.9) * 4
                    let shade = paper * (1 - min(0.92, (ink + (1 - value) * 0.2) * grain))
                    let at = y * stride + x * 4
                    pixels[at] = clamp(shade * 0.975)
                    pixels[at + 1] = clamp(shade * 0.99)
                    pixels[at + 2] = clamp(shade)
                }
            }
        }
    }

    private func hatch(_ position: Double) -> Double {
        let phase = position - position.rounded(.down)
        return phase < 0.42 ? 1 : 0
    }

    /// Few, even tones, as printed.
    private func levels(_ canvas: Canvas, _ count: Double) {
        let table = (0..<256).map { clamp((Double($0) / 255 * count).rounded() / count * 255) }
        let height = canvas.height
        canvas.withPixels { pixels, stride in
            for at in 0..<(stride * height) where at & 3 != 3 { pixels[at] = table[Int(pixels[at])] }
        }
    }

    private func vignette(_ canvas: Canvas, _ strength: Double) {
        let (w, h) = (Double(canvas.width), Double(canvas.height))
        canvas.rectangle(0, 0, w, h)
        canvas.fill(
            .radial(
                center: (w / 2, h * 0.48),
                radius: max(w, h) * 0.72,
                stops: [
                    (0, RGBA(0.04, 0.03, 0.1, 0)), (0.6, RGBA(0.04, 0.03, 0.1, 0)),
                    (1, RGBA(0.04, 0.03, 0.1, strength * 1.6)),
                ]
            )
        )
    }

    /// Shafts of light from a corner.
    private func beams(_ canvas: Canvas, unit: Double) {
        var dice = Dice(seed: seed ^ 0xA11)
        let (w, h) = (Double(canvas.width), Double(canvas.height))
        for _ in 0..<5 {
            let x = dice.between(0.3, 1.1) * w
            let spread = unit * dice.between(4, 11)
            canvas.move(x, -unit)
            canvas.line(x + spread, -unit)
            canvas.line(x - h * 0.5 + spread * 2.2, h)
            canvas.line(x - h * 0.5 - spread, h)
            canvas.close()
            canvas.fill(
                .linear(from: (0, 0), to: (0, h), stops: [(0, RGBA(1, 1, 0.92, 0.2)), (0.8, RGBA(1, 1, 0.92, 0))])
            )
        }
    }

    /// Motes of light.
    private func sparkles(_ canvas: Canvas, unit: Double) {
        var dice = Dice(seed: seed ^ 0xFA7)
        let (w, h) = (Double(canvas.width), Double(canvas.height))
        for _ in 0..<70 {
            let (x, y, size) = (dice.between(0, w), dice.between(0.15, 0.95) * h, unit * dice.between(0.15, 0.5))
            let color = dice.pick([RGBA(hex: 0xFFF3B8), RGBA(hex: 0xB8F0FF), RGBA(hex: 0xF0C8FF)])
            canvas.ellipse(x, y, size * 5, size * 5)
            canvas.fill(
                .radial(center: (x, y), radius: size * 5, stops: [(0, color.opacity(0.5)), (1, color.opacity(0))])
            )
            canvas.ellipse(x, y, size, size)
            canvas.fill(.color(color))
        }
    }
}
