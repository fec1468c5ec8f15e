import Glibc
import Native

/// Woods, and what is planted.
extension LayerPainter {
    func farTrees(_ layer: PaintingPlan.Layer) {
        let conifers = [.mountain, .snow, .lake].contains(plan.place)
        if isWinter, !conifers { return bareTrees(layer) }
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

    /// A wood in winter: a veil of twigs, and trunks in it.
    private func bareTrees(_ layer: PaintingPlan.Layer) {
        let twigs = RGBA(hex: 0x8A8088)
        var points: [(Double, Double)] = []
        var x = -0.08
        while x < w + 0.1 {
            points.append((x, layer.y - layer.height * easel.dice.between(0.45, 0.85)))
            x += layer.height * easel.dice.between(0.3, 0.5)
        }
        var shape = Shape.scalloped(points, bulge: 0.5, closed: false)
        shape.line(w + 0.2, layer.y + 0.05)
        shape.line(-0.2, layer.y + 0.05)
        shape.close()
        easel.fill(shape, twigs.mixed(palette.haze, 0.35).opacity(0.7), .ground, lined: false)
        let painter = ThingPainter(easel)
        x = easel.dice.between(0, layer.height * 0.3)
        while x < w + 0.05 {
            easel.at(x, layer.y + 0.02, size: layer.height * easel.dice.between(0.55, 1)) { painter.draw(.deadTree) }
            x += layer.height * easel.dice.between(0.4, 0.8)
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
        underwood(layer)
    }

    /// Bushes at the foot of the trunks, and beams of light on a fair day.
    private func underwood(_ layer: PaintingPlan.Layer) {
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

    func forestFloor(_ layer: PaintingPlan.Layer) {
        let base = isWinter ? palette.grass : palette.ground.mixed(palette.leaves[1], 0.45)
        for row in 0..<3 {
            let t = Double(row) / 3
            let y = layer.y + (plan.height - layer.y) * t * 0.8
            easel.on(.land, depth: 0.2 * (1 - t)) {
                land(ridge(y: y, roughness: 0.018, steps: 5), base.lighter(0.1 * (1 - t)))
            }
        }
        if isWinter { return drifts(from: layer.y) }
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

    /// Snow between the trees: blue shadows, and stones and twigs under it.
    private func drifts(from top: Double) {
        let shade = palette.lit(RGBA(hex: 0x9FB4D4), depth: 0, lift: 0, isScenery: true).base
        for _ in 0..<Int(10 * w) {
            let t = easel.dice.between(0.05, 1)
            let (x, y) = (easel.dice.between(0, w), top + (plan.height - top) * t)
            easel.glow(x, y, 0.08 + 0.2 * t, shade, 0.4, flatness: 0.12)
        }
        for _ in 0..<Int(7 * w) {
            let t = easel.dice.between(0.1, 0.85)
            let (x, y) = (easel.dice.between(0, w), top + (plan.height - top) * t)
            guard !plan.figures.contains(where: { abs($0.x - x) < $0.size * 0.5 && y > $0.y - 0.1 }) else { continue }
            let size = 0.02 + 0.04 * t
            if easel.dice.chance(0.5) {
                easel.fill(
                    .smooth([
                        (x - size, y), (x - size * 0.5, y - size * 0.6), (x + size * 0.4, y - size * 0.7),
                        (x + size, y),
                    ]),
                    RGBA(hex: 0xF4F8FC),
                    .round
                )
            } else {
                for lean in [-0.5, 0.0, 0.4] {
                    easel.stroke(
                        [(x, y), (x + lean * size * 0.6, y - size), (x + lean * size, y - size * 1.6)],
                        RGBA(hex: 0x6A5A50),
                        width: 0.003
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
