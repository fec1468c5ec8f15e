import Glibc
import Native

extension LayerPainter {
    func mountains(_ layer: PaintingPlan.Layer, peaked: Bool) {
        let snow = RGBA(hex: 0xF2F6FA)
        let rock = peaked ? RGBA(hex: 0x7C8494) : RGBA(hex: 0x8C94A6)
        var points: [(Double, Double)] = [(-0.1, layer.y - layer.height * 0.3)]
        var x = easel.dice.between(-0.1, 0.1)
        var summits: [(x: Double, y: Double, half: Double)] = []
        while x < w + 0.1 {
            let half = easel.dice.between(0.16, 0.3) * (peaked ? 1 : 1.3)
            let top = layer.y - layer.height * easel.dice.between(0.55, 1)
            points.append((x + half, top))
            summits.append((x + half, top, half))
            points.append((x + half * 2, layer.y - layer.height * easel.dice.between(0.2, 0.42)))
            x += half * 2
        }
        points.append((w + 0.2, layer.y - layer.height * 0.2))
        easel.fill(.polygon([(-0.1, layer.y + 0.1)] + points + [(w + 0.2, layer.y + 0.1)]), rock, .ground)
        for summit in summits {
            let slope = (layer.y - layer.height * 0.3 - summit.y) / summit.half
            // The side away from the light lies in shadow.
            let away: Double = easel.light.x < 0 ? 1 : -1
            let reach = summit.half * 0.92
            easel.fill(
                .polygon([
                    (summit.x, summit.y), (summit.x + away * reach, summit.y + slope * reach),
                    (summit.x + away * reach * 0.25, summit.y + slope * reach * 0.94),
                    (summit.x + away * reach * 0.06, summit.y + slope * reach * 0.5),
                ]),
                rock.darker(0.22),
                .flat,
                lined: false
            )
            guard peaked || isWinter else { continue }
            let cap = summit.half * (isWinter ? 0.5 : 0.32)
            easel.fill(
                .polygon([
                    (summit.x, summit.y), (summit.x + cap, summit.y + slope * cap),
                    (summit.x + cap * 0.5, summit.y + slope * cap * 0.8),
                    (summit.x + cap * 0.15, summit.y + slope * cap * 1.15),
                    (summit.x - cap * 0.3, summit.y + slope * cap * 0.75), (summit.x - cap, summit.y + slope * cap),
                ]),
                snow,
                .flat,
                lined: false
            )
        }
    }

    func hills(_ layer: PaintingPlan.Layer) {
        for row in 0..<2 {
            let y = layer.y - layer.height * (row == 0 ? 0.62 : 0.28)
            easel.on(.land, depth: max(0, easel.depth - Double(row) * 0.18)) {
                land(
                    ridge(y: y, roughness: layer.height * 0.38, steps: 4 + row),
                    grass.mixed(RGBA(hex: 0x5E8F78), 0.4 - Double(row) * 0.2)
                )
            }
        }
    }

    func farTrees(_ layer: PaintingPlan.Layer) {
        let conifers = [.mountain, .snow, .lake].contains(plan.place) || plan.season == .winter
        for row in 0..<2 {
            var points: [(Double, Double)] = []
            var x = -0.08 + Double(row) * 0.03
            let high = layer.height * (row == 0 ? 1 : 0.62)
            while x < w + 0.1 {
                let step = high * easel.dice.between(conifers ? 0.18 : 0.34, conifers ? 0.32 : 0.62)
                let top = layer.y - high * easel.dice.between(0.5, 1)
                if conifers {
                    points += [(x, layer.y - high * 0.25), (x + step / 2, top)]
                } else {
                    points.append((x, top + high * 0.2))
                }
                x += step
            }
            let color = conifers ? RGBA(hex: 0x3F6A58) : palette.leaves[row == 0 ? 0 : 1].darker(0.12)
            var shape = conifers ? Shape.polygon(points, closed: false) : .scalloped(points, bulge: 0.55, closed: false)
            shape.line(w + 0.2, layer.y + 0.12)
            shape.line(-0.2, layer.y + 0.12)
            shape.close()
            easel.on(.foliage, depth: easel.depth * (row == 0 ? 1 : 0.7)) { easel.fill(shape, color, .ground) }
        }
    }

    /// Single trees that frame the picture on one side.
    func trees(_ layer: PaintingPlan.Layer) {
        let kinds: [Thing] =
            switch plan.place {
            case .mountain, .snow: [.fir, .fir, .pine]
            case .lake, .river: [.willow, .birch, .pine]
            case .graveyard: [.deadTree, .poplar]
            case .garden: [.fruitTree, .poplar]
            case .forest: [.oak, .fir, .birch]
            default: [.oak, .birch, .poplar]
            }
        let count = plan.place == .forest ? 3 : 2
        let painter = ThingPainter(easel)
        for index in 0..<count {
            let out = 0.02 + Double(index) * 0.13
            let x = layer.side < 0 ? w * out * 0.9 : w * (1 - out * 0.9)
            let size = layer.height * (1 - Double(index) * 0.22) * easel.dice.between(0.9, 1.04)
            let y = layer.y + (Double(count - index) / Double(count)) * 0.07
            easel.at(x, y, size: size) {
                easel.groundShadow(0.16)
                painter.draw(kinds[index % kinds.count])
            }
        }
    }

    /// The inside of a wood: trunks that rise out of the picture, rows of them.
    func trunks(_ layer: PaintingPlan.Layer) {
        let deep = palette.leaves[0].mixed(palette.haze, 0.5)
        easel.fill(
            .rectangle(-0.05, -0.05, w + 0.1, layer.y + 0.1),
            isWinter ? RGBA(hex: 0xC8D4DC) : deep,
            .ground,
            lined: false
        )
        easel.glow(
            plan.light.x,
            h * 0.5,
            0.8,
            palette.sun.mixed(palette.leaves[0].lighter(0.4), 0.4),
            plan.time == .night ? 0.25 : 0.55
        )
        for row in 0..<3 {
            let far = 1 - Double(row) / 3
            easel.on(.foliage, depth: 0.5 * far) {
                var x = easel.dice.between(-0.05, 0.08)
                while x < w + 0.05 {
                    let half = 0.012 + 0.02 * (1 - far) * easel.dice.between(0.7, 1.4)
                    let isClear = row == 2 && plan.figures.contains { abs($0.x - x) < $0.size * 0.42 }
                    if !isClear {
                        let bottom = layer.y + 0.01 + Double(row) * 0.035
                        let wood = RGBA(hex: row == 1 ? 0x6A5644 : 0x5C4A3C)
                        easel.fill(
                            .smooth([
                                (x - half * 1.7, bottom + 0.015), (x - half, bottom - 0.06), (x - half * 0.8, -0.08),
                                (x + half * 0.8, -0.08), (x + half, bottom - 0.06),
                                (x + half * 1.8, bottom + 0.015), (x, bottom),
                            ]),
                            wood,
                            .round
                        )
                    }
                    x += easel.dice.between(0.09, 0.2) * (0.8 + 0.5 * (1 - far))
                }
                guard !isWinter else { return }
                let painter = ThingPainter(easel)
                var leaf = -0.05
                while leaf < w + 0.1 {
                    let size = easel.dice.between(0.12, 0.2)
                    easel.fill(
                        painter.foliage(
                            leaf,
                            easel.dice.between(-0.05, 0.05) + Double(2 - row) * 0.03,
                            size,
                            size * 0.62
                        ),
                        easel.dice.pick(palette.leaves).darker(Double(row) * 0.08),
                        .round
                    )
                    leaf += size * 1.05
                }
            }
        }
        let painter = ThingPainter(easel)
        var bush = -0.05
        while bush < w + 0.1 {
            let size = easel.dice.between(0.05, 0.1)
            easel.on(.foliage, depth: 0.22) {
                let color =
                    isWinter
                    ? RGBA(hex: 0xE8F0F6) : easel.dice.pick(palette.leaves).mixed(palette.leaves[1], 0.5).darker(0.1)
                easel.fill(painter.foliage(bush, layer.y + 0.05, size * 1.25, size * 0.7), color, .round)
            }
            bush += size * 1.3
        }
        guard plan.time != .night, plan.weather == nil || plan.weather == .clear else { return }
        for index in 0..<4 {
            let x = plan.light.x + (Double(index) - 1.5) * 0.2
            let tilt = plan.light.x < w / 2 ? 0.25 : -0.25
            easel.wash(
                .polygon([(x, -0.02), (x + 0.07, -0.02), (x + tilt + 0.16, layer.y + 0.1), (x + tilt, layer.y + 0.1)]),
                from: Point(x, 0),
                to: Point(x + tilt, layer.y),
                [(0, palette.sun.opacity(0.3)), (1, palette.sun.opacity(0))]
            )
        }
    }

    func meadow(_ layer: PaintingPlan.Layer) {
        let rows = plan.composition == .vista ? 4 : 3
        for row in 0..<rows {
            let t = Double(row) / Double(rows)
            let y = layer.y + (plan.height - layer.y) * t * t * 0.9
            easel.on(.land, depth: 0.16 * (1 - t)) {
                let color = row % 2 == 0 ? grass : grass.mixed(palette.leaves[1], 0.22)
                land(
                    ridge(
                        y: y + (row == 0 ? 0.006 : 0),
                        roughness: row == 0 ? 0.006 : 0.016 + 0.012 * t,
                        steps: 3 + row
                    ),
                    color.lighter(0.08 * (1 - t))
                )
            }
        }
        speckle(from: layer.y + 0.03)
    }

    /// Tufts and flowers on a meadow, larger towards the viewer.
    private func speckle(from top: Double) {
        let isFlowering = plan.season == .spring || plan.season == .summer
        let blooms = [RGBA(hex: 0xFBF6EA), RGBA(hex: 0xF2C84A), RGBA(hex: 0xE8788A), RGBA(hex: 0xA78AD8)]
        for _ in 0..<Int(58 * w) {
            let t = easel.dice.between(0, 1)
            let y = top + (plan.height - top) * t
            let x = easel.dice.between(0, w)
            let size = 0.004 + 0.02 * t
            let color = grass.darker(easel.dice.between(0.05, 0.2))
            if isFlowering, easel.dice.chance(0.22), plan.place != .road {
                easel.oval(x, y, size * 0.34, size * 0.3, easel.dice.pick(blooms), .flat, lined: false)
            } else {
                for lean in [-0.5, 0.1, 0.6] {
                    easel.stroke(
                        [(x, y), (x + lean * size * 0.4, y - size * 0.6), (x + lean * size, y - size)],
                        color,
                        width: size * 0.13
                    )
                }
            }
        }
    }

    func forestFloor(_ layer: PaintingPlan.Layer) {
        let base = isWinter ? palette.grass : palette.ground.mixed(palette.leaves[1], 0.45)
        for row in 0..<3 {
            let t = Double(row) / 3
            let y = layer.y + (plan.height - layer.y) * t * 0.8
            easel.on(.land, depth: 0.2 * (1 - t)) {
                land(ridge(y: y, roughness: 0.018, steps: 5), base.lighter(0.1 * (1 - t)))
            }
        }
        guard !isWinter else { return }
        for _ in 0..<Int(36 * w) {
            let t = easel.dice.between(0, 1)
            let (x, y) = (easel.dice.between(0, w), layer.y + 0.03 + (plan.height - layer.y) * t)
            let size = 0.006 + 0.02 * t
            if easel.dice.chance(0.3) {
                fern(x, y, size * 2.4)
            } else {
                easel.at(x, y, size: size * 0.7, turned: easel.dice.between(-0.6, 0.6)) {
                    easel.fill(
                        "M-1 0 C-0.4 -0.5 0.5 -0.4 1 0 C0.5 0.4 -0.4 0.4 -1 0 Z",
                        easel.dice.pick(palette.leaves).darker(0.08),
                        .flat,
                        lined: false
                    )
                }
            }
        }
    }

    private func fern(_ x: Double, _ y: Double, _ size: Double) {
        let color = palette.leaves[2].darker(0.1)
        for angle in [-0.9, -0.35, 0.3, 0.85] {
            easel.stroke(
                [
                    (x, y), (x + sin(angle) * size * 0.6, y - cos(angle) * size * 0.7),
                    (x + sin(angle) * size * 1.1, y - cos(angle) * size * 0.75),
                ],
                color,
                width: size * 0.1
            )
        }
    }

    /// A way that winds from the front to the horizon.
    func path(_ layer: PaintingPlan.Layer) {
        if plan.place == .forest { forestFloor(layer) }
        let near = plan.figures.first { $0.medium == .ground }?.x ?? w / 2
        let far = w - plan.light.x * 0.5 - w * 0.25
        let color =
            isWinter
            ? RGBA(hex: 0xC9D3DE)
            : plan.place == .city || plan.place == .street ? RGBA(hex: 0x9A948E) : palette.ground.lighter(0.14)
        func point(_ t: Double) -> (x: Double, y: Double, half: Double) {
            let y = layer.y + 0.004 + (plan.height + 0.02 - layer.y) * t
            let swing = sin(t * 4.2 + Double(plan.seed % 7)) * 0.16 * (1 - t) * w
            return (
                far + (near - far) * pow(t, 0.7) + swing, y,
                0.007 + 0.3 * pow(t, 1.5) * (plan.composition == .path ? 1 : 0.75)
            )
        }
        var left: [(Double, Double)] = []
        var right: [(Double, Double)] = []
        for step in 0...10 {
            let at = point(Double(step) / 10)
            left.append((at.x - at.half, at.y))
            right.append((at.x + at.half, at.y))
        }
        easel.fill(.smooth(left + right.reversed()), color, .ground, lined: plan.place != .forest)
        for _ in 0..<Int(14 * w) {
            let t = easel.dice.between(0.15, 1)
            let at = point(t)
            let size = 0.012 * t
            easel.oval(
                at.x + easel.dice.between(-0.85, 0.85) * at.half,
                at.y,
                size,
                size * 0.5,
                color.darker(0.14),
                .round,
                lined: false
            )
        }
    }

    func fields(_ layer: PaintingPlan.Layer) {
        guard !isWinter else { return }
        let crops = [
            RGBA(hex: 0xE2C25A), RGBA(hex: 0xA9BE5C), RGBA(hex: 0xC99B52), RGBA(hex: 0x86AE58), RGBA(hex: 0xB0885C),
        ]
        let vanish = Point(w * 0.5, layer.y - 0.05)
        var x = -0.6
        var index = 0
        while x < w + 0.6 {
            let step = easel.dice.between(0.28, 0.5)
            let bottom = layer.y + layer.height
            func fan(_ x: Double, _ y: Double) -> (Double, Double) {
                let t = (y - vanish.y) / (bottom - vanish.y)
                return (vanish.x + (x - vanish.x) * t, y)
            }
            let color = crops[(index + Int(plan.seed % 5)) % crops.count].mixed(grass, 0.25)
            easel.fill(
                .polygon([
                    fan(x, layer.y + 0.012), fan(x + step, layer.y + 0.012), fan(x + step, bottom), fan(x, bottom),
                ]),
                color,
                .ground
            )
            for furrow in 1..<5 {
                let at = x + step * Double(furrow) / 5
                easel.stroke([fan(at, layer.y + 0.02), fan(at, bottom)], color.darker(0.1), width: 0.003)
            }
            x += step
            index += 1
        }
        land(ridge(y: layer.y + layer.height - 0.01, roughness: 0.012, steps: 5), grass)
        speckle(from: layer.y + layer.height)
    }

    func dunes(_ layer: PaintingPlan.Layer) {
        let sand = plan.place == .space ? RGBA(hex: 0xA8929A) : RGBA(hex: 0xE6C489)
        for row in 0..<4 {
            let t = Double(row) / 4
            let y = layer.y + (plan.height - layer.y) * t * 0.85 - 0.02
            easel.on(.land, depth: max(0, easel.depth - t * 0.3)) {
                let points = ridge(y: y, roughness: 0.03 + 0.02 * t, steps: 3 + row % 2)
                land(points, sand.mixed(RGBA(hex: 0xC98F58), 0.16 * Double(row % 2)))
                for ripple in 0..<(3 + row * 2) {
                    let x = easel.dice.between(0, w)
                    let ry = y + 0.05 + Double(ripple) * 0.02
                    easel.stroke([(x, ry), (x + 0.06, ry - 0.006), (x + 0.13, ry)], sand.darker(0.1), width: 0.0022)
                }
            }
        }
        guard layer.depth < 0.6, plan.place == .desert else { return }
        for index in 0..<2 {
            let x = index == 0 ? w * 0.1 : w * 0.93
            easel.on(.foliage, depth: 0.05) {
                cactus(x, layer.y + (plan.height - layer.y) * 0.4, 0.2 - Double(index) * 0.05)
            }
        }
    }

    private func cactus(_ x: Double, _ y: Double, _ size: Double) {
        let green = RGBA(hex: 0x5E8F5A)
        easel.at(x, y, size: size) {
            easel.groundShadow(0.2)
            easel.limb(Point(0, 0), Point(0, -0.9), 0.13, 0.12, green)
            easel.fill(
                .bent(Point(-0.02, -0.4), Point(-0.34, -0.42), Point(-0.34, -0.72), (0.09, 0.09, 0.08)),
                green,
                .round
            )
            easel.fill(
                .bent(Point(0.02, -0.3), Point(0.32, -0.32), Point(0.32, -0.58), (0.09, 0.09, 0.08)),
                green,
                .round
            )
        }
    }

    func snowfield(_ layer: PaintingPlan.Layer) {
        for row in 0..<3 {
            let t = Double(row) / 3
            let y = layer.y + (plan.height - layer.y) * t * 0.8 + 0.005
            easel.on(.land, depth: 0.15 * (1 - t)) {
                land(
                    ridge(y: y, roughness: row == 0 ? 0.01 : 0.022, steps: 3 + row),
                    RGBA(hex: row % 2 == 0 ? 0xEEF4FA : 0xE2EBF5)
                )
            }
        }
        for _ in 0..<Int(16 * w) {
            let (x, y) = (easel.dice.between(0, w), easel.dice.between(layer.y + 0.08, plan.height))
            easel.stroke([(x, y), (x + 0.05, y - 0.004), (x + 0.1, y)], RGBA(hex: 0xC6D6E8), width: 0.002)
        }
    }

    // MARK: Near

    func grassTufts(_ layer: PaintingPlan.Layer) {
        guard !isWinter else { return }
        let dark = grass.darker(0.26)
        var x = -0.02
        while x < w + 0.02 {
            let isClear = plan.figures.contains { abs($0.x - x) < $0.size * 0.3 && $0.y > plan.height - 0.1 }
            let high = layer.height * easel.dice.between(0.35, 1) * (isClear ? 0.4 : 1)
            let lean = easel.dice.between(-0.4, 0.4)
            easel.fill(
                .smooth([
                    (x - 0.006, layer.y + 0.01), (x + lean * high * 0.4 - 0.002, layer.y - high * 0.6),
                    (x + lean * high, layer.y - high), (x + lean * high * 0.4 + 0.005, layer.y - high * 0.55),
                    (x + 0.008, layer.y + 0.01),
                ]),
                dark.mixed(grass, easel.dice.between(0, 0.45)),
                .flat,
                lined: false
            )
            x += easel.dice.between(0.006, 0.02)
        }
    }

    func branches(_ layer: PaintingPlan.Layer) {
        let side = layer.side
        let edge = side < 0 ? -0.03 : w + 0.03
        let wood = RGBA(hex: 0x5A4636)
        for bough in 0..<3 {
            let y = -0.02 + Double(bough) * layer.height * 0.22
            let reach = layer.height * (1.7 - Double(bough) * 0.45)
            let tip = (edge - side * reach, y + layer.height * 0.32)
            easel.stroke(
                [(edge, y), (edge - side * reach * 0.5, y + layer.height * 0.08), tip],
                wood,
                width: 0.011 - Double(bough) * 0.002
            )
            guard !isWinter else { continue }
            for leaf in 0..<16 {
                let t = (Double(leaf) + 0.5) / 16
                let x = edge - side * reach * t
                let ly = y + layer.height * 0.32 * t * t
                let size = easel.dice.between(0.022, 0.042)
                easel.at(x, ly, size: size, turned: easel.dice.between(0.3, 2.6)) {
                    easel.fill(
                        "M0 0 C0.2 -0.5 0.8 -0.5 1.2 0 C0.8 0.45 0.2 0.4 0 0 Z",
                        easel.dice.pick(palette.leaves).darker(0.16),
                        .flat
                    )
                }
            }
        }
    }

    func rocks(_ layer: PaintingPlan.Layer) {
        let color = RGBA(hex: 0x77747C)
        for index in 0..<4 {
            let out = Double(index) * 0.11 + easel.dice.between(0, 0.03)
            let x = layer.side < 0 ? out : w - out
            let size = layer.height * (1.25 - Double(index) * 0.26)
            easel.fill(
                .polygon([
                    (x - size, layer.y + 0.02), (x - size * 0.8, layer.y - size * 0.5),
                    (x - size * 0.3, layer.y - size * 0.85), (x + size * 0.35, layer.y - size * 0.7),
                    (x + size * 0.85, layer.y - size * 0.25), (x + size, layer.y + 0.02),
                ]),
                color.mixed(soil, 0.2),
                .round
            )
            easel.fill(
                .polygon([
                    (x - size * 0.3, layer.y - size * 0.85), (x + size * 0.35, layer.y - size * 0.7),
                    (x + size * 0.1, layer.y - size * 0.35), (x - size * 0.5, layer.y - size * 0.45),
                ]),
                isWinter ? RGBA(hex: 0xF0F5FA) : color.lighter(0.14),
                .flat,
                lined: false
            )
        }
    }

    func reeds(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        for index in 0..<5 {
            let out = 0.02 + Double(index) * 0.09
            easel.at(layer.side < 0 ? out : w - out, layer.y + 0.01, size: layer.height * easel.dice.between(0.7, 1)) {
                painter.draw(.reeds)
            }
        }
    }
}

extension LayerPainter {
    /// Beds of flowers, a hedge, an arch.
    func garden(_ layer: PaintingPlan.Layer) {
        let hedge = isWinter ? RGBA(hex: 0xB4C4BC) : RGBA(hex: 0x4F8450)
        let painter = ThingPainter(easel)
        var x = -0.05
        while x < w + 0.1 {
            easel.on(.foliage, depth: 0.06) {
                easel.fill(painter.foliage(x, layer.y - 0.02, 0.075, 0.06), hedge, .round)
            }
            x += 0.1
        }
        easel.on(.building, depth: 0.04) {
            let gate = w - plan.light.x
            let arch = Shape(
                "M-1.15 0 L-1.15 -1.5 C-1.15 -2.7 1.15 -2.7 1.15 -1.5 L1.15 0 L0.9 0 L0.9 -1.5 C0.9 -2.35 -0.9 -2.35 -0.9 -1.5 L-0.9 0 Z"
            ).mapped { Point(gate, layer.y + 0.03) + $0 * 0.085 }
            easel.fill(arch, ThingPainter.cream, .round)
            guard !isWinter else { return }
            for step in 0..<9 {
                let angle = .pi * Double(step) / 8
                easel.oval(
                    gate - cos(angle) * 0.09,
                    layer.y - 0.1 - sin(angle) * 0.09,
                    0.014,
                    0.013,
                    easel.dice.pick([RGBA(hex: 0xE8788A), RGBA(hex: 0xF4B8C4), RGBA(hex: 0x5E9A54)]),
                    .round,
                    lined: false
                )
            }
        }
        guard !isWinter else { return }
        let flowers: [Thing] = [.tulip, .daisy, .rose, .sunflower, .tulip]
        for bed in 0..<2 {
            for index in 0..<Int(9 * w) {
                let t = 0.18 + 0.42 * Double(bed)
                let y = layer.y + (plan.height - layer.y) * t + easel.dice.between(-0.02, 0.02)
                let fx = (Double(index) + easel.dice.between(0.1, 0.9)) / (9 * w) * w
                let size = 0.05 + 0.07 * t
                let hidden = plan.figures.contains { abs($0.x - fx) < $0.size * 0.3 && y > $0.y - 0.06 }
                guard !hidden, plan.composition != .path || abs(fx - plan.focus.x) > 0.2 else { continue }
                easel.at(fx, y, size: size) { painter.draw(flowers[(index + bed) % flowers.count]) }
            }
        }
    }

    func graves(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        for row in 0..<3 {
            for index in 0..<Int(4 * w) {
                let t = Double(row) / 3
                let y = layer.y + (plan.height - layer.y) * t * 0.55
                let x = (Double(index) + 0.3 + 0.4 * Double(row % 2) + easel.dice.between(-0.12, 0.12)) / (4 * w) * w
                guard !plan.figures.contains(where: { abs($0.x - x) < $0.size * 0.4 && y > $0.y - 0.22 }) else {
                    continue
                }
                easel.on(.thing, depth: 0.12 * (1 - t)) {
                    easel.at(x, y, size: 0.08 + 0.07 * t, turned: easel.dice.between(-0.07, 0.07)) {
                        easel.groundShadow(0.4)
                        painter.draw(easel.dice.chance(0.3) ? .cross : .grave)
                    }
                }
            }
        }
    }
}
