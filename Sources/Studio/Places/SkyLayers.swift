import Glibc
import Native

extension LayerPainter {
    func sky(_ layer: PaintingPlan.Layer) {
        let bottom = layer.height < plan.height ? h : plan.height
        let count = palette.sky.count
        easel.wash(
            .rectangle(-0.02, -0.02, w + 0.04, plan.height + 0.04),
            from: Point(0, 0),
            to: Point(0, bottom),
            (0..<count * 2 - 1).map { index in
                let place = Double(index) / Double(count * 2 - 2)
                return (place, palette.sky(at: place))
            }
        )
        let isOpen = [nil, .clear, .cloudy, .wind].contains(plan.weather)
        if plan.time == .night, isOpen || plan.weather == .snow { stars(bottom) }
        if isOpen, plan.weather != .cloudy { celestial(bottom) }
    }

    private func stars(_ bottom: Double) {
        let count = Int(70 * w * bottom / 0.6)
        for _ in 0..<count {
            let (x, y) = (easel.dice.between(0, w), easel.dice.between(0, 1))
            let high = y * y * bottom * 0.92
            let size = easel.dice.between(0.0009, 0.0028)
            let color = easel.dice.pick([RGBA(hex: 0xFFFFFF), RGBA(hex: 0xFFF2D0), RGBA(hex: 0xD8E6FF)])
            easel.glow(x, high, size * 2.6, color, 0.75)
            if size > 0.0024 {
                easel.fill(.star(x, high, size * 3.2, size * 0.7, points: 4), color.opacity(0.85), .lamp, lined: false)
            }
        }
    }

    private func celestial(_ bottom: Double) {
        let (x, y) = (plan.light.x, plan.light.y)
        let isLow = plan.time == .dawn || plan.time == .dusk
        let radius = plan.time == .night ? 0.058 : isLow ? 0.07 : 0.05
        easel.glow(x, y, radius * (isLow ? 11 : 7), palette.sun, plan.time == .night ? 0.34 : 0.62)
        easel.glow(x, y, radius * 2.6, palette.sun, plan.time == .night ? 0.4 : 0.7)
        easel.fill(.oval(x, y, radius, radius), palette.sun, .lamp, lined: plan.time == .night)
        guard plan.time == .night else { return }
        let crater = palette.sun.mixed(palette.sky[1], 0.22)
        for (dx, dy, size) in [(-0.3, -0.25, 0.24), (0.3, 0.22, 0.3), (0.15, -0.5, 0.14), (-0.35, 0.4, 0.18)] {
            easel.fill(
                .oval(x + dx * radius, y + dy * radius, size * radius, size * radius),
                crater,
                .lamp,
                lined: false
            )
        }
    }

    func space(_ layer: PaintingPlan.Layer) {
        easel.wash(
            .rectangle(-0.02, -0.02, w + 0.04, plan.height + 0.04),
            from: Point(0, 0),
            to: Point(w, plan.height),
            [(0, RGBA(hex: 0x0A0B24)), (0.5, RGBA(hex: 0x221A50)), (1, RGBA(hex: 0x0C1838))]
        )
        for _ in 0..<5 {
            let color = easel.dice.pick([RGBA(hex: 0x7A3FB0), RGBA(hex: 0x2F7AB8), RGBA(hex: 0xC0508A)])
            easel.glow(
                easel.dice.between(0, w),
                easel.dice.between(0, plan.height),
                easel.dice.between(0.3, 0.6),
                color,
                0.3
            )
        }
        stars(plan.height * 1.05)
        let (x, y) = (plan.light.x, plan.height * 0.3)
        planet(
            x,
            y,
            0.17,
            easel.dice.pick([RGBA(hex: 0xE39A5A), RGBA(hex: 0x6FB0C8), RGBA(hex: 0xC87A9A)]),
            ringed: true
        )
        planet(w - x + 0.1, plan.height * 0.18, 0.06, RGBA(hex: 0xB8B4A8), ringed: false)
    }

    private func planet(_ x: Double, _ y: Double, _ radius: Double, _ color: RGBA, ringed: Bool) {
        easel.glow(x, y, radius * 1.7, color, 0.35)
        let lit = Lit(light: color.lighter(0.3), base: color, shade: color.darker(0.65))
        easel.brush.fill(
            .oval(x, y, radius, radius),
            Paint(lit: lit, form: .round, surface: .thing, depth: 0, isLined: true),
            on: easel
        )
        guard ringed else { return }
        easel.at(x, y, turned: -0.3) {
            easel.fill(
                Shape("M-1.75 0 C-1.75 0.5 1.75 0.5 1.75 0 C1.5 0.28 -1.5 0.28 -1.75 0 Z").mapped { $0 * radius },
                color.lighter(0.45),
                .lamp,
                lined: false
            )
        }
    }

    // MARK: Weather before everything

    func rain(_ layer: PaintingPlan.Layer, isStorm: Bool) {
        let slant = isStorm ? 0.34 : 0.14
        let color = palette.sky(at: 0.7).lighter(0.5)
        let count = Int((isStorm ? 420 : 330) * w * plan.height / 1.78)
        for _ in 0..<count {
            let (x, y) = (easel.dice.between(-0.2, w + 0.1), easel.dice.between(-0.05, plan.height))
            let length = easel.dice.between(0.025, 0.06)
            let near = easel.dice.between(0, 1)
            easel.canvas.move(x, y)
            easel.canvas.line(x + slant * length, y + length)
            easel.canvas.stroke(
                .color(easel.brush.pigment(color.opacity(0.16 + near * 0.34), .sky)),
                width: 0.0012 + near * 0.0016
            )
        }
        guard !isStorm || plan.place != .sea else { return }
        for _ in 0..<Int(26 * w) where ![.sky, .space].contains(plan.place) {
            let (x, y) = (easel.dice.between(0, w), easel.dice.between(h + 0.06, plan.height))
            // On the ground, and not on those who stand on it.
            guard !plan.figures.contains(where: { abs($0.x - x) < $0.size * 0.5 && y < $0.y && y > $0.y - $0.size })
            else { continue }
            guard plan.shore?.side == nil || y > h + 0.2 else { continue }
            easel.canvas.ellipse(x, y, 0.012, 0.0035)
            easel.canvas.stroke(.color(easel.brush.pigment(color.opacity(0.4), .sky)), width: 0.0016)
        }
    }

    func lightning() {
        var x = w * (plan.focus.x < w / 2 ? easel.dice.between(0.66, 0.86) : easel.dice.between(0.14, 0.34))
        var y = -0.02
        let white = RGBA(hex: 0xF6F7FF)
        easel.glow(x, h * 0.3, 0.6, RGBA(hex: 0xC8D4FF), 0.42, blend: .screen)
        var points: [(Double, Double)] = [(x, y)]
        var branches: [[(Double, Double)]] = []
        while y < h * 0.92 {
            x += easel.dice.between(-0.055, 0.055)
            y += easel.dice.between(0.05, 0.1)
            points.append((x, y))
            if easel.dice.chance(0.35) {
                let aside = easel.dice.between(-0.1, 0.1)
                branches.append([(x, y), (x + aside * 0.6, y + 0.05), (x + aside, y + 0.12)])
            }
        }
        for (width, alpha) in [(0.02, 0.18), (0.011, 0.3), (0.0055, 1.0)] {
            Shape.polygon(points, closed: false).trace(on: easel.canvas)
            easel.canvas.stroke(.color(easel.brush.pigment(white.opacity(alpha), .sky)), width: width)
        }
        for branch in branches {
            Shape.polygon(branch, closed: false).trace(on: easel.canvas)
            easel.canvas.stroke(.color(easel.brush.pigment(white.opacity(0.85), .sky)), width: 0.0026)
        }
    }

    func snowfall(_ layer: PaintingPlan.Layer) {
        let count = Int(420 * w * plan.height / 1.78)
        for _ in 0..<count {
            let near = easel.dice.between(0, 1)
            let size = 0.0018 + near * near * near * 0.0075
            easel.canvas.ellipse(easel.dice.between(0, w), easel.dice.between(0, plan.height), size, size)
            easel.canvas.fill(.color(easel.brush.pigment(RGBA(hex: 0xFBFDFF, alpha: 0.5 + near * 0.42), .sky)))
        }
    }

    func fog(_ layer: PaintingPlan.Layer) {
        let color = palette.haze.lighter(plan.time == .night ? 0.08 : 0.3)
        for index in 0..<9 {
            let y = h * 0.72 + (plan.height - h * 0.72) * Double(index) / 9
            let x = easel.dice.between(0, w)
            easel.surface = .sky
            easel.glow(x, y, easel.dice.between(0.7, 1.2), color, 0.5, flatness: 0.13)
        }
        easel.wash(
            .rectangle(0, 0, w, plan.height),
            from: Point(0, h * 0.4),
            to: Point(0, plan.height),
            [(0, color.opacity(0)), (0.3, color.opacity(0.42)), (1, color.opacity(0.12))]
        )
    }

    func wind(_ layer: PaintingPlan.Layer) {
        let color = RGBA(hex: 0xFFFFFF, alpha: 0.5)
        for _ in 0..<Int(7 * w) {
            let (x, y, length) = (
                easel.dice.between(-0.1, w), easel.dice.between(0.08, plan.height * 0.9), easel.dice.between(0.16, 0.34)
            )
            var curve = Shape()
            curve.move(x, y)
            curve.curve(x + length * 0.4, y - 0.03, x + length * 0.6, y + 0.03, x + length, y - 0.005)
            curve.curve(x + length * 1.12, y - 0.02, x + length * 1.1, y - 0.05, x + length * 1.0, y - 0.04)
            curve.trace(on: easel.canvas)
            easel.canvas.stroke(.color(easel.brush.pigment(color, .sky)), width: 0.0028)
        }
        guard !isWinter else { return }
        for _ in 0..<Int(24 * w) {
            let leaf = easel.dice.pick(palette.leaves)
            easel.at(
                easel.dice.between(0, w),
                easel.dice.between(0.1, plan.height),
                size: easel.dice.between(0.008, 0.018),
                turned: easel.dice.between(0, 6)
            ) {
                easel.surface = .foliage
                easel.fill("M-1 0 C-0.4 -0.6 0.5 -0.5 1 0 C0.5 0.5 -0.4 0.5 -1 0 Z", leaf, .flat, lined: false)
            }
        }
    }
}
