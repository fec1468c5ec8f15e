import Glibc
import Native

/// Clouds: heaps, towers, soft banks or scraps, as the style sees them.
extension LayerPainter {
    private var isHeavy: Bool { plan.weather == .storm || plan.weather == .rain }

    private var isFair: Bool { plan.weather == nil || plan.weather == .clear }

    func clouds(_ layer: PaintingPlan.Layer) {
        let cover: (count: Int, size: Double, low: Double) =
            switch plan.weather {
            case .clear: (2, 0.17, 0.6)
            case .cloudy: (11, 0.28, 0.75)
            case .wind: (6, 0.2, 0.6)
            case .rain: (12, 0.34, 0.55)
            case .storm: (13, 0.4, 0.55)
            case .snow: (9, 0.3, 0.6)
            case .fog: (3, 0.3, 0.5)
            case nil: (4, 0.19, 0.62)
            }
        defer { if plan.weather == .storm { lightning() } }
        if isFair { wisps(layer) }
        let spread = max(1, w / 1.4)
        let count = Int(Double(cover.count) * spread + 0.5)
        if easel.brush.manner.clouds == .soft {
            easel.softly { LayerPainter(easel: $0, plan: plan).sow(count, cover, layer) }
        } else {
            sow(count, cover, layer)
        }
        if easel.brush.manner.clouds == .towers, isFair { tower(layer) }
    }

    private func sow(_ count: Int, _ cover: (count: Int, size: Double, low: Double), _ layer: PaintingPlan.Layer) {
        for index in 0..<count {
            // Few and far between on a fair day: each has a part of the sky of its own.
            let part = (Double(index) + easel.dice.between(0.1, 0.9)) / Double(count)
            let size = cover.size * (isFair ? easel.dice.between(0.45, 1.5) : easel.dice.between(0.6, 1.25))
            let y = layer.height * easel.dice.between(0.06, cover.low)
            let x = (isFair ? part * 1.1 - 0.05 : easel.dice.between(-0.05, 1.05)) * w
            // On a fair day sun and moon are not covered.
            if isFair, hypot(x - plan.light.x, y - plan.light.y) < size * 0.8 + 0.08 { continue }
            cloud(
                x,
                y,
                size * (0.6 + 0.4 * (1 - y / max(0.1, layer.height)))
            )
        }
    }

    /// High and thin, drawn out by the wind.
    private func wisps(_ layer: PaintingPlan.Layer) {
        for _ in 0..<Int(3 * w) {
            let (x, y) = (easel.dice.between(-0.1, w), layer.height * easel.dice.between(0.05, 0.5))
            let (length, rise) = (easel.dice.between(0.16, 0.42), easel.dice.between(-0.025, 0.01))
            let color = tones(y).light.opacity(0.34)
            easel.fill(
                .smooth([
                    (x, y), (x + length * 0.4, y - 0.009 + rise * 0.5), (x + length, y + rise),
                    (x + length * 0.55, y + 0.008 + rise * 0.4),
                ]),
                color,
                .lamp,
                lined: false
            )
        }
    }

    /// The colours of a cloud at a height: lit, in between, and below.
    private func tones(_ y: Double) -> Lit {
        let there = palette.sky(at: y / max(0.2, h))
        let bright: RGBA
        switch plan.time {
        case .night: bright = there.lighter(0.16)
        case .dusk, .dawn: bright = there.mixed(palette.sun, 0.45)
        case .day: bright = there.lighter(isHeavy ? 0.14 : plan.weather == .cloudy ? 0.36 : 0.82)
        }
        let dark =
            isHeavy
            ? there.darker(plan.weather == .storm ? 0.42 : 0.2) : there.mixed(palette.haze, 0.4).mixed(bright, 0.4)
        return Lit(light: bright, base: bright.mixed(dark, 0.35), shade: dark)
    }

    private func lay(_ shape: Shape, _ lit: Lit, lined: Bool = true) {
        easel.brush.fill(
            shape,
            Paint(lit: lit, form: .round, surface: .sky, depth: 0.3, isLined: lined),
            on: easel
        )
    }

    func cloud(_ x: Double, _ y: Double, _ size: Double) {
        let lit = tones(y)
        switch easel.brush.manner.clouds {
        case .soft: bank(x, y, size, lit)
        case .scraps:
            let side = easel.dice.between(-0.5, 0.5)
            lay(
                heap(x + size * side, y - size * 0.1, size * 0.66, bumps: 3),
                Lit(light: lit.base, base: lit.base.mixed(lit.shade, 0.3), shade: lit.shade)
            )
            lay(heap(x, y, size, bumps: 4), lit)
        case .heaps, .towers:
            if size > 0.1 {
                let side = easel.dice.chance(0.5) ? 0.42 : -0.42
                lay(
                    heap(x + size * side, y - size * 0.04, size * 0.72),
                    Lit(light: lit.base, base: lit.base.mixed(lit.shade, 0.5), shade: lit.shade)
                )
            }
            lay(heap(x, y, size), lit)
            guard !isHeavy else { return }
            // The lit side bulges forward.
            let toward = easel.light.x * size * 0.24
            lay(
                heap(x + toward, y - size * 0.035, size * 0.5),
                Lit(light: lit.light.lighter(0.3), base: lit.light, shade: lit.base).opacity(0.6),
                lined: false
            )
        }
    }

    /// Round puffs on a flat base, each of another size, the highest not in the middle.
    private func heap(_ x: Double, _ y: Double, _ size: Double, bumps: Int? = nil) -> Shape {
        let count = bumps ?? 5 + Int(easel.dice.between(0, 4))
        let steps = (0..<count).map { _ in easel.dice.between(0.55, 1.6) }
        let total = steps.reduce(0, +)
        let lean = easel.dice.between(0.7, 1.45)
        let high = easel.dice.between(0.26, 0.5)
        var points: [(Double, Double)] = []
        var t = 0.0
        for index in 0...count {
            let arch = sin(pow(t, lean) * .pi)
            points.append(
                (x - size * cos(t * .pi) * (1 - 0.1 * arch), y - size * high * arch * easel.dice.between(0.82, 1.1))
            )
            if index < count { t = min(1, t + steps[index] / total) }
        }
        var shape = Shape.scalloped(points, bulge: 0.5, closed: false)
        shape.curve(x + size * 1.04, y + size * 0.1, x + size * 0.8, y + size * 0.13, x + size * 0.5, y + size * 0.12)
        shape.line(x - size * 0.5, y + size * 0.12)
        shape.curve(x - size * 0.8, y + size * 0.13, x - size * 1.04, y + size * 0.1, x - size, y)
        shape.close()
        return shape
    }

    /// A bank without edges: shade below, light above, of many soft puffs.
    private func bank(_ x: Double, _ y: Double, _ size: Double, _ lit: Lit) {
        let puffs = 9 + Int(size * 20)
        let (lean, high) = (easel.dice.between(0.7, 1.45), easel.dice.between(0.22, 0.4))
        var spots: [(x: Double, y: Double, radius: Double)] = []
        for _ in 0..<puffs {
            let t = easel.dice.between(0.02, 0.98)
            let arch = sin(pow(t, lean) * .pi)
            spots.append(
                (
                    x - size * cos(t * .pi), y - size * high * arch * easel.dice.between(0.1, 0.95),
                    size * (0.16 + 0.26 * arch) * easel.dice.between(0.75, 1.2)
                )
            )
        }
        for spot in spots {
            easel.glow(spot.x, spot.y + spot.radius * 0.34, spot.radius * 1.2, lit.shade, 0.6, flatness: 0.7)
        }
        for spot in spots { easel.glow(spot.x, spot.y, spot.radius * 1.1, lit.base, 0.62, flatness: 0.8) }
        let toward = easel.light * 0.3
        for spot in spots {
            easel.glow(
                spot.x + toward.x * spot.radius,
                spot.y + toward.y * spot.radius,
                spot.radius * 0.78,
                lit.light,
                0.8,
                flatness: 0.85
            )
        }
    }

    /// One that rises from the horizon on a summer's day.
    private func tower(_ layer: PaintingPlan.Layer) {
        guard plan.time != .night, !plan.place.isIndoors else { return }
        let x = w - plan.light.x + easel.dice.between(-0.12, 0.12)
        let lit = tones(layer.height * 0.7)
        for (dx, dy, size) in [
            (-0.2, -0.02, 0.26), (0.24, -0.03, 0.24), (0.05, -0.17, 0.24), (-0.06, -0.28, 0.16), (0.12, -0.07, 0.28),
            (-0.1, -0.05, 0.26),
        ] {
            lay(heap(x + dx, layer.height + dy, size * easel.dice.between(0.9, 1.15)), lit, lined: false)
        }
    }

    func cloudFloor(_ layer: PaintingPlan.Layer) {
        for row in 0..<4 {
            let y = layer.y + Double(row) * 0.09 - 0.06
            let color = palette.sky(at: 0.8).lighter(0.5 + Double(row) * 0.1)
            var points: [(Double, Double)] = []
            var x = -0.1
            while x < w + 0.2 {
                points.append((x, y + easel.dice.between(-0.035, 0.02)))
                points.append((x + 0.06, y - easel.dice.between(0.02, 0.06)))
                x += easel.dice.between(0.13, 0.24)
            }
            let lit = Lit(light: color.lighter(0.3), base: color, shade: color.mixed(palette.sky(at: 0.4), 0.5))
            easel.brush.fill(
                .land(points, bottom: plan.height + 0.05),
                Paint(lit: lit, form: .ground, surface: .sky, depth: 0.2, isLined: true),
                on: easel
            )
        }
    }
}
