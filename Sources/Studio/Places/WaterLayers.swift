import Glibc
import Native

extension LayerPainter {
    private var waterColor: RGBA {
        let own = RGBA(hex: plan.weather == .storm ? 0x3E5F70 : 0x4A93AE)
        return own.mixed(palette.sky[palette.sky.count - 2], 0.45)
    }

    /// Water from a line down: the sky's colours turned over, streaks of light, the glitter of sun or moon.
    private func water(from top: Double, to bottom: Double, _ shape: Shape) {
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
    private func bank(_ shift: Double) -> [(Double, Double)] {
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

    private func shape(_ bank: [(Double, Double)]) -> Shape {
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
        let isCentral = plan.place == .bridge
        let near = isCentral ? w * 0.5 : layer.side < 0 ? w * 0.16 : w * 0.84
        let far = isCentral ? w * 0.5 : w * 0.5 + (w * 0.5 - near) * 0.3
        func point(_ t: Double) -> (Double, Double, Double) {
            let y = layer.y + 0.006 + (plan.height + 0.03 - layer.y) * t
            let swing = sin(t * 5 + Double(plan.seed % 5)) * 0.13 * (1 - t)
            return (far + (near - far) * t + swing, y, 0.012 + (isCentral ? 0.5 : 0.3) * pow(t, 1.3) * max(1, w / 1.6))
        }
        var left: [(Double, Double)] = []
        var right: [(Double, Double)] = []
        for step in 0...10 {
            let (x, y, half) = point(Double(step) / 10)
            left.append((x - half, y))
            right.append((x + half, y))
        }
        let bank = Shape.smooth(left.map { ($0.0 - 0.01, $0.1) } + right.reversed().map { ($0.0 + 0.01, $0.1) })
        easel.fill(bank, isWinter ? RGBA(hex: 0xC4D2E0) : soil.darker(0.15), .flat, lined: false)
        water(from: layer.y, to: plan.height, .smooth(left + right.reversed()))
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

    func quay(_ layer: PaintingPlan.Layer) {
        let stone = RGBA(hex: 0xA79E92)
        let quay = bank(0).map { ($0.0, $0.1) }
        easel.fill(shape(quay.map { ($0.0, $0.1 + 0.05) }), stone.darker(0.42), .flat)
        let top = shape(quay)
        easel.fill(top, stone, .ground)
        top.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in slabs(from: layer.y, stone) }
        moor(layer)
    }

    /// Joints of paving that run together in the distance.
    func slabs(from top: Double, _ stone: RGBA) {
        let vanish = Point(w * 0.5, h - 0.25)
        for index in -16...16 {
            let x = w / 2 + Double(index) * 0.26
            let t = (top - vanish.y) / (plan.height - vanish.y)
            easel.stroke([(vanish.x + (x - vanish.x) * t, top), (x, plan.height)], stone.darker(0.12), width: 0.0026)
        }
        for row in 1..<7 {
            let y = top + (plan.height - top) * pow(Double(row) / 7, 1.7)
            easel.stroke([(-0.05, y), (w + 0.05, y)], stone.darker(0.12), width: 0.002 + 0.0012 * Double(row) / 7)
        }
    }

    /// Boats at the quay, and what waits to be loaded.
    private func moor(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        let side = plan.shore?.side ?? 0
        let way = side == 0 ? (plan.light.x < w / 2 ? -1.0 : 1.0) : side
        let named = Set(plan.items.map(\.thing))
        let hasSwimmer = plan.figures.contains { $0.medium == .water }
        if !named.contains(.sailboat), !named.contains(.ship), !hasSwimmer {
            let x = side == 0 ? w / 2 + way * w * 0.4 : (plan.shore?.x ?? 0) + way * w * 0.13
            easel.at(x, layer.y + (side == 0 ? -0.03 : 0.1), size: 0.36, flipped: way > 0) { painter.draw(.sailboat) }
        }
        let inland = w / 2 - way * w * 0.44
        for (offset, thing, size) in [(0.0, Thing.barrel, 0.1), (0.09, .chest, 0.08)]
        where !plan.figures.contains(where: { abs($0.x - inland) < 0.2 }) {
            easel.at(inland + way * offset, layer.y + 0.12, size: size) {
                easel.groundShadow(0.4)
                painter.draw(thing)
            }
        }
        let edge = bank(0.02)
        for at in edge.dropFirst().dropLast() where at.0 > 0.02 && at.0 < w - 0.02 {
            easel.limb(Point(at.0, at.1 + 0.012), Point(at.0, at.1 - 0.04), 0.011, 0.014, RGBA(hex: 0x4A4440))
        }
    }

    func seabed(_ layer: PaintingPlan.Layer) {
        easel.wash(
            .rectangle(-0.05, -0.05, w + 0.1, plan.height + 0.1),
            from: Point(0, 0),
            to: Point(0, plan.height),
            [(0, RGBA(hex: 0x7FD0D8)), (0.4, RGBA(hex: 0x2F8FB0)), (1, RGBA(hex: 0x14466E))]
        )
        for index in 0..<5 {
            let x = w * (Double(index) + 0.2) / 5
            easel.wash(
                .polygon([(x, -0.02), (x + 0.08, -0.02), (x + 0.3, plan.height), (x + 0.1, plan.height)]),
                from: Point(x, 0),
                to: Point(x + 0.1, plan.height * 0.8),
                [(0, RGBA(hex: 0xE8FCF4, alpha: 0.34)), (1, RGBA(hex: 0xE8FCF4, alpha: 0))]
            )
        }
        for row in 0..<3 {
            easel.on(.land, depth: 0.3 - Double(row) * 0.15) {
                land(
                    ridge(y: layer.y + Double(row) * 0.06, roughness: 0.02, steps: 4),
                    RGBA(hex: 0xC9B88A).mixed(RGBA(hex: 0x2F7090), 0.5 - Double(row) * 0.15)
                )
            }
        }
        let corals = [RGBA(hex: 0xE8707A), RGBA(hex: 0xF2A65A), RGBA(hex: 0xB070C0), RGBA(hex: 0x5AB88A)]
        for index in 0..<Int(7 * w) {
            let x = (Double(index) + 0.5) / 7
            easel.depth = 0.1
            let color = easel.dice.pick(corals)
            let (y, size) = (plan.height * easel.dice.between(0.9, 1.0), easel.dice.between(0.1, 0.24))
            if index % 2 == 0 {
                for lean in [-0.5, -0.15, 0.2, 0.55] {
                    easel.limb(
                        Point(x, y),
                        Point(x + lean * size, y - size * (1 - abs(lean) * 0.4)),
                        size * 0.07,
                        size * 0.05,
                        color
                    )
                }
            } else {
                for lean in [-0.03, 0.0, 0.035] {
                    easel.stroke(
                        [
                            (x + lean, y), (x + lean + 0.02, y - size * 0.5), (x + lean - 0.015, y - size),
                            (x + lean + 0.012, y - size * 1.5),
                        ],
                        RGBA(hex: 0x3F9A6A),
                        width: 0.012
                    )
                }
            }
        }
        for _ in 0..<Int(14 * w) {
            let (x, y, r) = (
                easel.dice.between(0, w), easel.dice.between(0.05, plan.height), easel.dice.between(0.004, 0.012)
            )
            easel.canvas.ellipse(x, y, r, r)
            easel.canvas.stroke(.color(easel.brush.pigment(RGBA(hex: 0xE8FCFF, alpha: 0.7), .water)), width: 0.0018)
        }
    }

    func cave(_ layer: PaintingPlan.Layer) {
        let rock = RGBA(hex: 0x6A6070)
        easel.fill(.rectangle(-0.05, -0.05, w + 0.1, plan.height + 0.1), rock.darker(0.45), .flat, lined: false)
        let mouth = Point(plan.light.x, h * 0.72)
        // The mouth of the cave, and the light that falls in.
        let outside = plan.time == .night ? palette.sky(at: 0.7) : palette.sky(at: 0.75).lighter(0.2)
        easel.fill(
            .smooth([
                (mouth.x - 0.2, h + 0.06), (mouth.x - 0.17, h * 0.6), (mouth.x - 0.06, h * 0.4),
                (mouth.x + 0.08, h * 0.42), (mouth.x + 0.18, h * 0.62), (mouth.x + 0.2, h + 0.06),
            ]),
            outside,
            .lamp
        )
        easel.glow(mouth.x, mouth.y, 0.75, outside, 0.4)
        for ring in 0..<3 {
            let t = Double(ring) / 3
            easel.on(.land, depth: 0.18 * (1 - t)) {
                let color = rock.darker(0.3 - 0.1 * Double(ring))
                let drop = 0.26 - t * 0.12
                var roof: [(Double, Double)] = [(-0.1, -0.1)]
                var x = -0.1
                while x < w + 0.1 {
                    roof.append((x, h * drop * easel.dice.between(0.6, 1)))
                    if easel.dice.chance(0.5) {
                        roof.append((x + 0.03, h * drop * easel.dice.between(1.2, 2)))
                        roof.append((x + 0.06, h * drop * 0.8))
                    }
                    x += easel.dice.between(0.09, 0.18)
                }
                roof.append((w + 0.1, -0.1))
                easel.fill(.polygon(roof), color, .flat)
                for side in [-1.0, 1] {
                    let edge = side < 0 ? -0.05 : w + 0.05
                    let reach = (0.34 - t * 0.22) * w / 1.6
                    easel.fill(
                        .polygon([
                            (edge, -0.05), (edge - side * reach * 0.7, h * 0.2), (edge - side * reach * 0.45, h * 0.55),
                            (edge - side * reach * 0.75, h * 0.9), (edge - side * reach, h * 1.15), (edge, h * 1.3),
                        ]),
                        color,
                        .round
                    )
                }
            }
        }
        land(ridge(y: h + 0.02, roughness: 0.02, steps: 6), rock.lighter(0.06), .ground)
        for _ in 0..<Int(9 * w) {
            let t = easel.dice.between(0, 1)
            let size = 0.014 + 0.03 * t
            let (x, y) = (easel.dice.between(0, w), h + 0.05 + (plan.height - h) * t)
            easel.fill(
                .polygon([
                    (x - size, y), (x - size * 0.5, y - size * 0.7), (x + size * 0.4, y - size * 0.6), (x + size, y),
                ]),
                rock.lighter(0.1),
                .round
            )
        }
    }
}
