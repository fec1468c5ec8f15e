import Glibc
import Native

/// Trees, flowers and grass.
///
/// Each stands at the origin and is about 1 high.
extension Ink {
    func broadleaf(_ distance: Double = 0) {
        let greens = [RGBA(hex: 0x4F7F3F), RGBA(hex: 0x5E8C42), RGBA(hex: 0x3F7048), RGBA(hex: 0x7A9440)]
        let green = dice.pick(greens)
        groundShadow(distance < 0.3 ? 0.3 : 0)
        shape(RGBA(hex: 0x6B4A33), distance: distance) { canvas in
            canvas.move(-0.055, 0.0)
            canvas.curve(-0.03, -0.15, -0.04, -0.3, -0.03, -0.5)
            canvas.line(0.03, -0.5)
            canvas.curve(0.04, -0.3, 0.03, -0.15, 0.06, 0.0)
            canvas.close()
        }
        var points: [(Double, Double)] = []
        for step in 0..<9 {
            let angle = Double(step) / 9 * 2 * .pi
            let reach = dice.between(0.85, 1.12)
            points.append((cos(angle) * 0.33 * reach, -0.66 + sin(angle) * 0.31 * reach))
        }
        shape(green, distance: distance) { $0.smooth(points, closed: true) }
        for (x, y, r, lift) in [(-0.1, -0.76, 0.15, 0.12), (0.1, -0.7, 0.12, 0.08), (-0.02, -0.58, 0.1, 0.05)] {
            shape(green.lighter(lift), distance: distance, outlined: false) { $0.ellipse(x, y, r, r * 0.8) }
        }
    }

    func fir(_ distance: Double = 0) {
        let green = dice.pick([RGBA(hex: 0x2F5D4A), RGBA(hex: 0x3A6A4B), RGBA(hex: 0x28504A)])
        groundShadow(distance < 0.3 ? 0.2 : 0)
        shape(RGBA(hex: 0x5A4030), distance: distance) { $0.rectangle(-0.03, -0.15, 0.06, 0.15) }
        for (top, bottom, half, lift) in [
            (-0.62, -0.1, 0.27, 0.0), (-0.8, -0.34, 0.21, 0.05), (-1.0, -0.58, 0.15, 0.1),
        ] {
            shape(green.lighter(lift), distance: distance) { canvas in
                canvas.move(0, top)
                canvas.curve(half * 0.35, top + 0.2, half * 0.7, bottom - 0.08, half, bottom)
                canvas.curve(half * 0.5, bottom + 0.045, half * 0.25, bottom - 0.02, 0, bottom + 0.03)
                canvas.curve(-half * 0.25, bottom - 0.02, -half * 0.5, bottom + 0.045, -half, bottom)
                canvas.curve(-half * 0.7, bottom - 0.08, -half * 0.35, top + 0.2, 0, top)
                canvas.close()
            }
        }
    }

    func palm(_ distance: Double = 0) {
        groundShadow(0.2)
        shape(RGBA(hex: 0x8A6A45), distance: distance) { canvas in
            canvas.move(-0.04, 0)
            canvas.curve(0.0, -0.3, 0.02, -0.55, 0.1, -0.82)
            canvas.line(0.14, -0.8)
            canvas.curve(0.08, -0.5, 0.06, -0.25, 0.05, 0)
            canvas.close()
        }
        for angle in stride(from: -2.9, through: 0.5, by: 0.55) {
            let (dx, dy) = (cos(angle) * 0.36, sin(angle) * 0.26)
            shape(RGBA(hex: 0x4F8A4A), distance: distance) { canvas in
                canvas.move(0.12, -0.81)
                canvas.curve(0.12 + dx * 0.4, -0.86 + dy, 0.12 + dx * 0.8, -0.82 + dy, 0.12 + dx, -0.7 + dy * 0.6)
                canvas.curve(0.12 + dx * 0.7, -0.76 + dy * 0.8, 0.12 + dx * 0.4, -0.78 + dy * 0.6, 0.12, -0.81)
                canvas.close()
            }
        }
    }

    /// A clump of flowers with their leaves, about 0.5 high.
    func flowers() {
        let color = dice.pick([0xE8607A, 0xF2C14E, 0xB56BD0, 0xF07F4F, 0xF4F0E8].map { RGBA(hex: $0) })
        for index in -2...2 {
            let x = Double(index) * 0.12 + dice.between(-0.03, 0.03)
            let top = -0.28 - dice.between(0, 0.2)
            line(RGBA(hex: 0x4A7A3E), width: 0.022) { canvas in
                canvas.move(x * 0.6, 0)
                canvas.curve(x * 0.6, top * 0.4, x, top * 0.6, x, top)
            }
            for petal in 0..<5 {
                let angle = Double(petal) / 5 * 2 * .pi
                shape(color, outlined: false) {
                    $0.ellipse(x + cos(angle) * 0.035, top + sin(angle) * 0.035, 0.032, 0.032)
                }
            }
            shape(RGBA(hex: 0xF6D85C), outlined: false) { $0.ellipse(x, top, 0.025, 0.025) }
        }
    }

    /// Blades of grass along the lower edge of a ground, in the ground's colour.
    func grass(from left: Double, to right: Double, y: (Double) -> Double, color: RGBA, count: Int) {
        for _ in 0..<count {
            let x = dice.between(left, right)
            let base = y(x)
            let size = unit * dice.between(0.8, 2.6)
            let lean = dice.between(-0.5, 0.5) * size
            let shade = dice.chance(0.5) ? color.lighter(0.12) : color.darker(0.14)
            line(shade, width: unit * 0.16) { canvas in
                canvas.move(x, base)
                canvas.curve(x, base - size * 0.5, x + lean * 0.4, base - size * 0.8, x + lean, base - size)
            }
        }
    }
}
