import Glibc
import Native

extension LayerPainter {
    /// The colours of a room, by its kind and the story's seed.
    var decor: (wall: RGBA, floor: RGBA, trim: RGBA) {
        var dice = Dice(seed: plan.seed ^ 0xDEC0)
        let papers = [0xC9B48E, 0xB5C4A8, 0xC8A890, 0xA9BCC8, 0xD2BFA0, 0xB8A8BC].map { RGBA(hex: UInt32($0)) }
        let wood = RGBA(hex: 0x9A6B44)
        return switch plan.place {
        case .kitchen: (RGBA(hex: 0xE6D6B4), RGBA(hex: 0xB87A58), RGBA(hex: 0x8A6A4C))
        case .library: (RGBA(hex: 0x7F5A42), RGBA(hex: 0x8A5A3C), RGBA(hex: 0x5A3C2A))
        case .hall, .church, .prison: (RGBA(hex: 0xA89E94), RGBA(hex: 0x8F877E), RGBA(hex: 0x6E665E))
        case .workshop, .cabin, .inn: (RGBA(hex: 0xA87E56), wood.darker(0.1), RGBA(hex: 0x6B4A30))
        case .classroom: (RGBA(hex: 0xD9D2B4), wood, RGBA(hex: 0x7A6248))
        case .shop: (RGBA(hex: 0xC8C09A), wood, RGBA(hex: 0x6B4A30))
        case .carriage: (RGBA(hex: 0x8A4A42), RGBA(hex: 0x5A4038), RGBA(hex: 0xD0AC6A))
        default: (dice.pick(papers), dice.pick([wood, RGBA(hex: 0xA87A50), RGBA(hex: 0x8A6248)]), RGBA(hex: 0xEDE4D2))
        }
    }

    var isStone: Bool { [.hall, .church, .prison].contains(plan.place) }
    var isWooden: Bool { [.workshop, .cabin, .inn].contains(plan.place) }

    func wall(_ layer: PaintingPlan.Layer) {
        let (wall, _, trim) = decor
        easel.fill(.rectangle(-0.05, -0.05, w + 0.1, layer.y + 0.06), wall, .ground, lined: false)
        if isStone {
            masonry(0, 0.02, w, layer.y - 0.04, wall)
        } else if isWooden {
            var y = 0.07
            while y < layer.y {
                easel.stroke([(-0.05, y), (w + 0.05, y)], wall.darker(0.16), width: 0.003)
                y += 0.085
            }
        } else {
            paper(wall)
        }
        easel.box(-0.05, layer.y - 0.028, w + 0.1, 0.032, trim, .flat)
        openings(layer)
    }

    /// Wallpaper: a quiet pattern.
    private func paper(_ wall: RGBA) {
        let kind = plan.seed % 3
        let tone = wall.mixed(RGBA(hex: 0xFFF6E4), 0.28)
        var x = 0.03
        while x < w {
            switch kind {
            case 0: easel.fill(.rectangle(x, -0.05, 0.022, h), tone, .flat, lined: false)
            default:
                var y = 0.04
                while y < h - 0.06 {
                    let shift = Int(x / 0.09) % 2 == 0 ? 0.0 : 0.045
                    if kind == 1 {
                        easel.fill(.star(x, y + shift, 0.01, 0.004, points: 4), tone, .flat, lined: false)
                    } else {
                        easel.fill(.oval(x, y + shift, 0.005, 0.011), tone, .flat, lined: false)
                    }
                    y += 0.09
                }
            }
            x += kind == 0 ? 0.07 : 0.09
        }
    }

    /// The windows of the wall, with the hour and the weather outside.
    private func openings(_ layer: PaintingPlan.Layer) {
        let x = plan.light.x
        switch plan.place {
        case .church:
            for step in 0..<4 {
                arched((Double(step) + 0.5) * w / 4, layer.y * 0.62, 0.075, layer.y * 0.42, stained: true)
            }
        case .hall:
            for step in 0..<3 {
                arched((Double(step) + 0.5) * w / 3, layer.y * 0.55, 0.08, layer.y * 0.34, stained: false)
            }
        case .prison: view(x - 0.07, layer.y * 0.2, 0.14, 0.11, bars: 4)
        case .cabin:
            for step in [0.28, 0.72] { porthole(w * step, layer.y * 0.4, 0.085) }
        case .library: if plan.composition != .nook { view(x - 0.11, layer.y * 0.18, 0.22, layer.y * 0.45, bars: 1) }
        case .carriage: view(w * 0.5 - 0.26, layer.y * 0.2, 0.52, layer.y * 0.42, bars: 0)
        default:
            let width = plan.composition == .nook ? 0.36 : 0.27
            view(x - width / 2, layer.y * 0.2, width, layer.y * 0.5, bars: 1)
            curtains(x, layer.y * 0.17, width, layer.y * 0.58)
        }
    }

    /// A window with a cross; sky, hills and weather behind it.
    private func view(_ x: Double, _ y: Double, _ width: Double, _ height: Double, bars: Int) {
        let frame = isStone ? RGBA(hex: 0x6E665E) : RGBA(hex: 0xF0E8D8)
        easel.fill(.rectangle(x - 0.014, y - 0.014, width + 0.028, height + 0.028), frame, .flat)
        outlook(.rectangle(x, y, width, height), x, y, width, height)
        if bars > 0 {
            for step in 1...max(1, bars) {
                let bx = x + width * Double(step) / Double(bars + 1)
                easel.box(bx - 0.005, y, 0.01, height, bars > 1 ? ThingPainter.iron : frame, .flat, lined: false)
            }
            if bars == 1 { easel.box(x, y + height * 0.45, width, 0.01, frame, .flat, lined: false) }
        }
        if plan.place != .prison { easel.box(x - 0.025, y + height + 0.01, width + 0.05, 0.018, frame, .flat) }
    }

    /// Rain or snow behind a window.
    private func falling(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ weather: inout Dice) {
        switch plan.weather {
        case .rain, .storm:
            for _ in 0..<26 {
                let (rx, ry) = (x + weather.between(0, width), y + weather.between(0, height))
                easel.canvas.move(rx, ry)
                easel.canvas.line(rx + 0.006, ry + 0.03)
                easel.canvas.stroke(
                    .color(easel.brush.pigment(RGBA(hex: 0xE4EEF8, alpha: 0.6), .sky)),
                    width: 0.002
                )
            }
        case .snow:
            for _ in 0..<22 {
                easel.oval(
                    x + weather.between(0, width),
                    y + weather.between(0, height),
                    0.004,
                    0.004,
                    RGBA(hex: 0xFFFFFF),
                    .lamp,
                    lined: false
                )
            }
        default: break
        }
    }

    private func outlook(_ shape: Shape, _ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        var weather = easel.dice
        easel.wash(
            shape,
            from: Point(x, y),
            to: Point(x, y + height),
            [(0, palette.sky[0]), (0.55, palette.sky(at: 0.55)), (1, palette.sky(at: 0.95))]
        )
        shape.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in
            let isClear = [nil, .clear, .wind].contains(plan.weather)
            if plan.time == .night, isClear {
                easel.glow(x + width * 0.72, y + height * 0.26, 0.09, palette.sun, 0.5)
                easel.oval(x + width * 0.72, y + height * 0.26, 0.028, 0.028, palette.sun, .lamp, lined: false)
                for _ in 0..<8 {
                    easel.oval(
                        x + weather.between(0, width),
                        y + weather.between(0, height * 0.6),
                        0.0025,
                        0.0025,
                        RGBA(hex: 0xFFFFFF),
                        .lamp,
                        lined: false
                    )
                }
            } else if plan.time != .day, plan.time != .night {
                easel.glow(x + width * 0.5, y + height * 0.72, 0.2, palette.sun, 0.8)
            }
            let hill =
                plan.place == .cabin
                ? palette.sky(at: 0.6).darker(0.3)
                : palette.sky(at: 0.7).mixed(RGBA(hex: 0x4E7A5A), plan.time == .night ? 0.25 : 0.55)
            easel.fill(
                .smooth([
                    (x - 0.05, y + height * 1.1), (x, y + height * 0.74), (x + width * 0.4, y + height * 0.64),
                    (x + width, y + height * 0.8), (x + width + 0.05, y + height * 1.1),
                ]),
                hill,
                .lamp,
                lined: false
            )
            falling(x, y, width, height, &weather)
        }
        // What falls in from outside.
        if plan.time != .night {
            easel.glow(x + width / 2, y + height / 2, height * 1.1, palette.sun, plan.time == .day ? 0.26 : 0.34)
        }
    }

    private func curtains(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        let cloth = easel.dice.pick([
            RGBA(hex: 0xA8483E), RGBA(hex: 0x4E7A6A), RGBA(hex: 0x55709C), RGBA(hex: 0xC89A4A),
        ])
        easel.stroke([(x - width * 0.78, y), (x + width * 0.78, y)], RGBA(hex: 0x6B4A30), width: 0.009)
        for side in [-1.0, 1] {
            easel.fill(
                .smooth([
                    (x + side * width * 0.72, y), (x + side * width * 0.38, y),
                    (x + side * width * 0.4, y + height * 0.4), (x + side * width * 0.56, y + height * 0.62),
                    (x + side * width * 0.5, y + height), (x + side * width * 0.76, y + height),
                ]),
                cloth,
                .round
            )
        }
    }

    private func arched(_ x: Double, _ y: Double, _ half: Double, _ height: Double, stained: Bool) {
        let shape = Shape("M-1 0 L-1 -1.2 C-1 -1.8 -0.4 -2.2 0 -2.5 C0.4 -2.2 1 -1.8 1 -1.2 L1 0 Z").mapped {
            Point(x + $0.x * half, y + $0.y * height / 2.5)
        }
        easel.fill(
            shape.mapped { Point(x + ($0.x - x) * 1.16, y + ($0.y - y) * 1.06 + 0.012) },
            RGBA(hex: 0x7E766C),
            .flat
        )
        if stained {
            easel.fill(shape, RGBA(hex: 0x4A7AB0), .lamp)
            shape.trace(on: easel.canvas)
            easel.canvas.clipped { [self] in
                for row in 0..<6 {
                    for column in 0..<3 {
                        let color = easel.dice.pick([
                            RGBA(hex: 0xD8584A), RGBA(hex: 0xEDB84A), RGBA(hex: 0x4E9A6A), RGBA(hex: 0x3E6CB0),
                            RGBA(hex: 0x8A5AA8),
                        ])
                        easel.fill(
                            .rectangle(
                                x - half + half * 0.67 * Double(column),
                                y - height + height / 6 * Double(row),
                                half * 0.6,
                                height / 6.8
                            ),
                            color,
                            .lamp,
                            lined: false
                        )
                    }
                }
            }
            easel.glow(x, y - height / 2, height * 0.7, RGBA(hex: 0xFFE8B0), plan.time == .night ? 0.1 : 0.3)
        } else {
            outlook(shape, x - half, y - height, half * 2, height)
        }
    }

    private func porthole(_ x: Double, _ y: Double, _ radius: Double) {
        easel.oval(x, y, radius * 1.2, radius * 1.2, RGBA(hex: 0xC09A52), .round)
        outlook(.oval(x, y, radius, radius), x - radius, y - radius, radius * 2, radius * 2)
        let sea = palette.lit(RGBA(hex: 0x3E7A90), depth: 0.2, lift: 0, isScenery: true).base
        Shape.oval(x, y, radius, radius).trace(on: easel.canvas)
        easel.canvas.clipped {
            easel.fill(.rectangle(x - radius, y + radius * 0.2, radius * 2, radius), sea, .lamp, lined: false)
        }
    }

    /// Two walls that meet behind.
    func corner(_ layer: PaintingPlan.Layer) {
        let (wall, _, trim) = decor
        let isLeft = plan.light.x < w / 2
        let edge = isLeft ? w * 0.7 : w * 0.3
        let far = isLeft ? w + 0.05 : -0.05
        self.wall(layer)
        let drop = 0.2
        easel.polygon(
            [(edge, -0.05), (far, -0.05), (far, layer.y + drop), (edge, layer.y)],
            wall.darker(0.16),
            .ground
        )
        easel.polygon(
            [
                (edge, layer.y - 0.028), (far, layer.y + drop - 0.04), (far, layer.y + drop + 0.004),
                (edge, layer.y + 0.004),
            ],
            trim.darker(0.1),
            .flat
        )
        // A picture on the side wall, in its perspective.
        let (a, b) = (edge + (far - edge) * 0.3, edge + (far - edge) * 0.66)
        let (top, low) = (layer.y * 0.34, layer.y * 0.62)
        easel.polygon([(a, top), (b, top - 0.03), (b, low + 0.05), (a, low + 0.015)], ThingPainter.gold.darker(0.1))
        easel.polygon(
            [
                (a + (b - a) * 0.1, top + 0.02), (a + (b - a) * 0.9, top - 0.005), (a + (b - a) * 0.9, low + 0.02),
                (a + (b - a) * 0.1, low - 0.005),
            ],
            RGBA(hex: 0x7FA6B0)
        )
    }

    func floor(_ layer: PaintingPlan.Layer) {
        guard plan.place.isIndoors else { return paving(layer) }
        let (_, floor, _) = decor
        let drop = plan.composition == .corner ? 0.2 : 0.0
        let isLeft = plan.light.x < w / 2
        let shape: Shape =
            drop == 0
            ? .rectangle(-0.05, layer.y, w + 0.1, layer.height + 0.1)
            : .polygon(
                isLeft
                    ? [
                        (-0.05, layer.y), (w * 0.7, layer.y), (w + 0.05, layer.y + drop), (w + 0.05, plan.height + 0.1),
                        (-0.05, plan.height + 0.1),
                    ]
                    : [
                        (w + 0.05, layer.y), (w * 0.3, layer.y), (-0.05, layer.y + drop), (-0.05, plan.height + 0.1),
                        (w + 0.05, plan.height + 0.1),
                    ]
            )
        easel.fill(shape, floor, .ground)
        shape.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in
            boards(layer, floor)
            if !isStone, ![.workshop, .kitchen, .shop, .classroom, .carriage].contains(plan.place) { rug(layer) }
        }
    }

    private func boards(_ layer: PaintingPlan.Layer, _ floor: RGBA) {
        let vanish = Point(w * 0.5, layer.y - 0.4)
        for index in -12...12 {
            let x = w / 2 + Double(index) * 0.11
            let t = (plan.height + 0.05 - vanish.y) / (layer.y - vanish.y)
            easel.stroke(
                [(x, layer.y), (vanish.x + (x - vanish.x) * t, plan.height + 0.05)],
                floor.darker(0.14),
                width: 0.003
            )
        }
        let isTiled = isStone || plan.place == .kitchen
        for row in 1..<(isTiled ? 6 : 3) {
            let y = layer.y + layer.height * pow(Double(row) / (isTiled ? 6 : 3), 1.5)
            if isTiled {
                easel.stroke([(-0.05, y), (w + 0.05, y)], floor.darker(0.14), width: 0.003)
            } else {
                for _ in 0..<6 {
                    let x = easel.dice.between(0, w)
                    easel.stroke([(x, y), (x + 0.07, y)], floor.darker(0.16), width: 0.0025)
                }
            }
        }
    }

    private func rug(_ layer: PaintingPlan.Layer) {
        let color = easel.dice.pick([
            RGBA(hex: 0xA8443C), RGBA(hex: 0x4A6E8E), RGBA(hex: 0x5E7E52), RGBA(hex: 0x8A5A7E),
        ])
        let x = plan.figures.first?.x ?? w / 2
        let y = layer.y + layer.height * 0.68
        for (scale, tone) in [
            (1.0, color), (0.86, ThingPainter.cream), (0.8, color.darker(0.06)), (0.36, color.lighter(0.2)),
        ] {
            easel.fill(.oval(x, y, 0.46 * scale, layer.height * 0.26 * scale), tone, .flat, lined: scale == 1)
        }
    }

    /// Cobbles or slabs under the open sky.
    private func paving(_ layer: PaintingPlan.Layer) {
        let isFuture = plan.place == .futureCity
        let stone = RGBA(hex: isFuture ? 0xA9B4C6 : 0xA79C90)
        easel.fill(
            .rectangle(-0.05, layer.y, w + 0.1, plan.height - layer.y + 0.1),
            isWinter ? RGBA(hex: 0xE9EFF6) : stone,
            .ground
        )
        guard isFuture else { return slabs(from: layer.y, isWinter ? RGBA(hex: 0xE9EFF6) : stone) }
        let vanish = Point(w * 0.5, h - 0.2)
        for index in -10...10 {
            let x = w / 2 + Double(index) * 0.34
            let t = (layer.y - vanish.y) / (plan.height - vanish.y)
            easel.stroke(
                [(vanish.x + (x - vanish.x) * t, layer.y), (x, plan.height)],
                RGBA(hex: 0xD4F4FF),
                width: 0.0035
            )
        }
    }

    // MARK: Furniture
}
