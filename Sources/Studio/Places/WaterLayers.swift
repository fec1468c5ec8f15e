import Glibc
import Native

extension LayerPainter {
    var waterColor: RGBA {
        let own = RGBA(hex: plan.weather == .storm ? 0x3E5F70 : 0x4A93AE)
        return own.mixed(palette.sky[palette.sky.count - 2], 0.45)
    }

    /// Water from a line down: the sky's colours turned over, streaks of light, the glitter of sun or moon.
    func water(from top: Double, to bottom: Double, _ shape: Shape) {
        let near = palette.lit(waterColor, depth: 0, lift: 0, isScenery: true).base
        let far = near.mixed(palette.sky(at: 0.92), 0.72)
        easel.fill(shape, waterColor, .flat)
        easel.wash(
            shape,
            from: Point(0, top),
            to: Point(0, bottom),
            [(0, far), (0.35, far.mixed(near, 0.6)), (1, near.darker(0.12))]
        )
        shape.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in
            streaks(from: top, to: bottom, light: far.lighter(0.28), dark: near.darker(0.16))
            if [nil, .clear, .wind].contains(plan.weather), !plan.place.isIndoors { glitter(from: top, to: bottom) }
        }
    }

    private func streaks(from top: Double, to bottom: Double, light: RGBA, dark: RGBA) {
        let rough = plan.weather == .storm ? 2.2 : plan.weather == .wind ? 1.5 : 1
        for _ in 0..<Int(130 * w * (bottom - top) / 0.5) {
            let t = easel.dice.between(0, 1)
            let y = top + (bottom - top) * t * t
            let length = (0.012 + 0.09 * t) * easel.dice.between(0.5, 1.2)
            let x = easel.dice.between(-0.05, w)
            let color = easel.dice.chance(0.55) ? light : dark
            let lift = (0.0012 + 0.007 * t) * rough
            var wave = Shape()
            wave.move(x, y)
            wave.curve(x + length * 0.3, y - lift, x + length * 0.7, y - lift, x + length, y)
            wave.curve(x + length * 0.7, y - lift * 0.3, x + length * 0.3, y - lift * 0.3, x, y)
            wave.close()
            wave.trace(on: easel.canvas)
            easel.canvas.fill(.color(easel.brush.pigment(color.opacity(0.5), .water)))
        }
        guard plan.weather == .storm || plan.weather == .wind else { return }
        for _ in 0..<Int(26 * w) {
            let t = easel.dice.between(0.05, 1)
            let (x, y) = (easel.dice.between(-0.1, w), top + (bottom - top) * t)
            crest(x, y, (0.04 + 0.13 * t) * easel.dice.between(0.7, 1.2))
        }
    }

    /// A breaking wave.
    private func crest(_ x: Double, _ y: Double, _ size: Double) {
        easel.at(x, y, size: size) {
            easel.fill(
                "M-1 0.2 C-0.6 0.1 -0.3 -0.35 0.1 -0.42 C0.4 -0.46 0.55 -0.2 0.4 -0.12 C0.3 -0.22 0.15 -0.2 0.15 -0.05 C0.3 0.1 0.7 0.15 1 0.22 Z",
                waterColor.darker(0.12),
                .flat,
                lined: false
            )
            easel.fill(
                "M-0.75 0.08 C-0.4 -0.05 -0.2 -0.4 0.12 -0.46 C0.45 -0.5 0.6 -0.2 0.4 -0.12 C0.34 -0.3 0.1 -0.34 -0.1 -0.16 C-0.3 0 -0.5 0.1 -0.75 0.08 Z",
                RGBA(hex: 0xF2F8FA),
                .flat,
                lined: false
            )
        }
    }

    private func glitter(from top: Double, to bottom: Double) {
        for _ in 0..<60 {
            let t = easel.dice.between(0, 1)
            let y = top + (bottom - top) * t * t
            let half = 0.015 + 0.11 * t
            let x = plan.light.x + easel.dice.between(-half, half)
            easel.canvas.ellipse(x, y, (0.006 + 0.02 * t) * easel.dice.between(0.4, 1), 0.0012 + 0.0025 * t)
            easel.canvas.fill(.color(easel.brush.pigment(palette.sun.opacity(plan.time == .day ? 0.5 : 0.7), .water)))
        }
    }

    /// Waves before one who swims: the lower part is under water.
    func wave(before figure: PaintingPlan.Figure, breadth: Double) {
        let half = breadth * 0.62
        let high = figure.size * 0.2
        let near = palette.lit(waterColor, depth: 0, lift: 0, isScenery: true).base
        let color = near.mixed(palette.sky(at: 0.92), 0.42)
        var points: [(Double, Double)] = []
        let count = max(4, Int(half * 2 / 0.075))
        for index in 0...count {
            points.append((figure.x - half + half * 2 * Double(index) / Double(count), figure.y - high))
        }
        var shape = Shape.scalloped(points, bulge: 0.2, closed: false)
        shape.curve(
            figure.x + half * 0.9,
            figure.y + high * 0.5,
            figure.x - half * 0.9,
            figure.y + high * 0.5,
            figure.x - half,
            figure.y - high
        )
        shape.close()
        easel.surface = .water
        easel.wash(
            shape,
            from: Point(0, figure.y - high),
            to: Point(0, figure.y + high * 0.5),
            [(0, color.lighter(0.12)), (0.5, color.opacity(0.94)), (1, color.opacity(0))]
        )
        easel.stroke(Shape.scalloped(points, bulge: 0.2, closed: false), RGBA(hex: 0xF4FAFB), width: 0.005)
    }

    func sea(_ layer: PaintingPlan.Layer) {
        water(from: layer.y, to: plan.height, .rectangle(-0.05, layer.y, w + 0.1, plan.height - layer.y + 0.1))
    }

    func lake(_ layer: PaintingPlan.Layer) {
        water(
            from: layer.y + 0.01,
            to: plan.height,
            .rectangle(-0.05, layer.y + 0.01, w + 0.1, plan.height - layer.y + 0.1)
        )
        // What stands on the far bank is seen again in it.
        easel.wash(
            .rectangle(-0.05, layer.y + 0.01, w + 0.1, 0.1),
            from: Point(0, layer.y),
            to: Point(0, layer.y + 0.1),
            [
                (0, palette.lit(RGBA(hex: 0x2F5548), depth: 0.3, lift: 0, isScenery: true).base.opacity(0.5)),
                (1, RGBA(hex: 0x2F5548, alpha: 0)),
            ]
        )
    }

    /// The edge of land and water as points from the horizon's side to the lower edge; see `PaintingPlan.Shore`.
    ///
    /// `shift`: towards the land.
    func bank(_ shift: Double) -> [(Double, Double)] {
        guard let shore = plan.shore, shore.side != 0 else {
            let top = plan.shore?.top ?? h
            let wave = Double(plan.seed % 6)
            return [-0.05, 0.2, 0.4, 0.6, 0.8, 1.05].map { (w * $0, top + 0.016 * sin($0 * 7 + wave) + shift * 0.6) }
        }
        // From the far edge of the picture on the land's side, in a bow to the figures' feet and out below.
        let far = shore.side < 0 ? w + 0.05 : -0.05
        let way = -shore.side
        let figures = plan.height * 0.88
        let steps: [(Double, Double)] = [
            (far, shore.top), (far - way * w * 0.2, shore.top + 0.012),
            (shore.x + way * w * 0.26, shore.top + (figures - shore.top) * 0.22),
            (shore.x + way * w * 0.06, shore.top + (figures - shore.top) * 0.55), (shore.x - way * w * 0.01, figures),
            (shore.x - way * w * 0.05, plan.height + 0.06),
        ]
        return steps.map { ($0.0 + way * shift, $0.1 + shift * 0.35) }
    }

    func shape(_ bank: [(Double, Double)]) -> Shape {
        guard let shore = plan.shore, shore.side != 0 else { return .land(bank, bottom: plan.height + 0.05) }
        var shape = Shape.smooth(bank, closed: false)
        shape.line(shore.side < 0 ? w + 0.05 : -0.05, plan.height + 0.06)
        shape.close()
        return shape
    }

    func beach(_ layer: PaintingPlan.Layer) {
        let isSand = plan.place != .lake
        let color = isWinter && !isSand ? palette.grass : isSand ? RGBA(hex: 0xE9D2A0) : grass
        // Foam, wet sand, then what is dry.
        if isSand {
            easel.fill(shape(bank(-0.022)), RGBA(hex: 0xF4F8F8, alpha: 0.6), .flat, lined: false)
            easel.fill(shape(bank(-0.009)), RGBA(hex: 0xF4F8F8), .flat)
            easel.fill(shape(bank(0)), color.darker(0.2), .flat)
            easel.fill(shape(bank(0.03)), color, .ground)
        } else {
            easel.fill(shape(bank(0)), color.darker(0.25).mixed(soil, 0.5), .flat)
            easel.fill(shape(bank(0.016)), color, .ground)
        }
        let inland = shape(bank(0.05))
        inland.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in
            for _ in 0..<Int(40 * w) {
                let (x, y) = (easel.dice.between(0, w), easel.dice.between(layer.y, plan.height))
                if isSand {
                    easel.oval(x, y, 0.005, 0.003, color.darker(easel.dice.between(0.1, 0.3)), .flat, lined: false)
                } else {
                    for lean in [-0.5, 0.1, 0.6] {
                        easel.stroke([(x, y), (x + lean * 0.008, y - 0.012)], color.darker(0.16), width: 0.002)
                    }
                }
            }
            guard isSand else { return }
            for _ in 0..<5 {
                let (x, y) = (easel.dice.between(0, w), easel.dice.between(layer.y + 0.14, plan.height))
                easel.at(x, y, size: 0.016, turned: easel.dice.between(0, 6)) {
                    if easel.dice.chance(0.5) {
                        easel.fill(.star(0, 0, 1, 0.45, points: 5), RGBA(hex: 0xE88A5A), .flat)
                    } else {
                        easel.fill("M-0.8 0.4 C-0.9 -0.5 0.9 -0.5 0.8 0.4 L0 0.7 Z", RGBA(hex: 0xF4E2D4), .flat)
                    }
                }
            }
        }
    }

    /// A little island with palms, water all round.
    func island(_ layer: PaintingPlan.Layer) {
        let figures = plan.figures.filter { $0.medium == .ground }
        let left = (figures.map { $0.x - $0.size * 0.6 }.min() ?? w * 0.4) - 0.16
        let right = (figures.map { $0.x + $0.size * 0.6 }.max() ?? w * 0.6) + 0.16
        let (x, half) = ((left + right) / 2, (right - left) / 2)
        let top = layer.y - 0.07
        for (grow, color) in [(0.03, RGBA(hex: 0xF4F8F8)), (0.014, RGBA(hex: 0xC8AE7C)), (0.0, RGBA(hex: 0xEAD5A4))] {
            let reach = half + grow * 1.6
            easel.fill(
                .smooth([
                    (x - reach, layer.y + 0.05 + grow), (x - reach * 0.6, top + 0.012), (x, top - 0.01 - grow * 0.3),
                    (x + reach * 0.6, top + 0.012), (x + reach, layer.y + 0.05 + grow),
                    (x + reach * 0.5, layer.y + 0.085 + grow), (x - reach * 0.5, layer.y + 0.085 + grow),
                ]),
                color,
                .ground
            )
        }
        let painter = ThingPainter(easel)
        let way = x < w / 2 ? -1.0 : 1.0
        for (offset, size, lean) in [(0.86, 0.56, false), (0.68, 0.44, true)] {
            easel.at(x + way * half * offset, top + 0.04, size: size * min(1, h * 1.6), flipped: (way > 0) != lean) {
                easel.groundShadow(0.1)
                painter.draw(.palm)
            }
        }
    }

    /// A river that winds down from the horizon.
    func river(_ layer: PaintingPlan.Layer) {
        let course = River(plan)
        var left: [(Double, Double)] = []
        var right: [(Double, Double)] = []
        for step in 0...30 {
            let (x, y, half) = course.at(Double(step) / 30)
            left.append((x - half, y))
            right.append((x + half, y))
        }
        let bank = Shape.polygon(left.map { ($0.0 - 0.01, $0.1) } + right.reversed().map { ($0.0 + 0.01, $0.1) })
        easel.fill(bank, isWinter ? RGBA(hex: 0xC4D2E0) : soil.darker(0.15), .flat, lined: false)
        water(from: layer.y, to: plan.height, .polygon(left + right.reversed()))
    }

    func swamp(_ layer: PaintingPlan.Layer) {
        let mud = RGBA(hex: 0x7A8058)
        land(ridge(y: layer.y, roughness: 0.01, steps: 4), mud)
        for index in 0..<7 {
            let t = Double(index) / 7
            let y = layer.y + 0.05 + (plan.height - layer.y) * t * 0.9
            let x = easel.dice.between(0, w)
            if plan.figures.contains(where: { $0.medium == .ground && abs($0.x - x) < 0.2 && abs($0.y - y) < 0.05 }) {
                continue
            }
            let half = 0.1 + 0.2 * t
            water(from: y - 0.05, to: y + 0.06, .oval(x, y, half, half * 0.22))
        }
        let painter = ThingPainter(easel)
        for _ in 0..<6 {
            let t = easel.dice.between(0.05, 0.6)
            easel.at(easel.dice.between(0, w), layer.y + (plan.height - layer.y) * t, size: 0.08 + 0.12 * t) {
                painter.draw(.reeds)
            }
        }
    }
}
