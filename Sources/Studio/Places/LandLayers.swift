import Glibc
import Native

extension LayerPainter {
    /// Chains of mountains: a jagged ridge, and from each summit a spur that divides light from shadow.
    func mountains(_ layer: PaintingPlan.Layer, peaked: Bool) {
        let rock = peaked ? RGBA(hex: 0x7C8494) : RGBA(hex: 0x8C94A6)
        var summits: [(x: Double, y: Double, half: Double)] = []
        var x = easel.dice.between(-0.2, 0.05)
        while x < w + 0.1 {
            let rank = easel.dice.between(0, 1)
            let half = (0.14 + 0.2 * rank) * (peaked ? 1 : 1.3)
            summits.append((x + half, layer.y - layer.height * (0.45 + 0.5 * rank + easel.dice.between(0, 0.08)), half))
            x += half * easel.dice.between(0.9, 1.4)
        }
        // The farther ones are the higher ones.
        for summit in summits.sorted(by: { $0.y < $1.y }) { mountain(summit, foot: layer.y + 0.06, rock, peaked) }
    }

    private func mountain(
        _ summit: (x: Double, y: Double, half: Double),
        foot: Double,
        _ rock: RGBA,
        _ peaked: Bool
    ) {
        let high = foot - summit.y
        let reach = summit.half * 1.25
        /// From the summit down one flank: broken, steep above and flat below.
        func flank(_ side: Double, _ count: Int) -> [(Double, Double)] {
            (1...count).map { step in
                let t = Double(step) / Double(count)
                let jag = easel.dice.between(-0.05, 0.05) * (1 - t)
                return (summit.x + side * reach * (pow(t, 1.15) + jag), summit.y + high * (t + jag * 0.6))
            }
        }
        let (left, right) = (flank(-1, 6), flank(1, 6))
        let top = (summit.x, summit.y)
        easel.fill(.polygon(left.reversed() + [top] + right), rock, .ground)
        // The side away from the light lies in shadow, as far as a spur that wanders down from the summit.
        let away: Double = easel.light.x < 0 ? 1 : -1
        let spur = (1...5).map { step -> (Double, Double) in
            let t = Double(step) / 5
            let swing = (step % 2 == 0 ? 0.09 : -0.05) * away * summit.half
            return (summit.x + swing + away * reach * 0.16 * t, summit.y + high * t)
        }
        easel.fill(
            .polygon([top] + (away > 0 ? right : left) + spur.reversed()),
            rock.darker(0.2),
            .flat,
            lined: false
        )
        guard peaked || isWinter else { return }
        let deep = isWinter ? 0.52 : 0.3
        let snow = RGBA(hex: 0xF2F6FA)
        func edge(_ side: Double) -> [(Double, Double)] {
            let flank = side < 0 ? left : right
            let count = Int((Double(flank.count) * deep).rounded(.up))
            return Array(flank.prefix(count))
        }
        let (west, east) = (edge(-1), edge(1))
        guard let low = west.last, let end = east.last else { return }
        let teeth = (1...4).map { step -> (Double, Double) in
            let t = Double(step) / 5
            return (
                low.0 + (end.0 - low.0) * t,
                (low.1 + (end.1 - low.1) * t) + high * (step % 2 == 0 ? -0.07 : 0.08)
            )
        }
        easel.fill(.polygon(west.reversed() + [top] + east + teeth.reversed()), snow, .flat, lined: false)
        let shaded = away > 0 ? east : west
        easel.fill(
            .polygon([top] + shaded + [(summit.x + away * reach * 0.05, summit.y + high * deep * 0.8)]),
            snow.mixed(RGBA(hex: 0x8FA4C4), 0.5),
            .flat,
            lined: false
        )
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
        patches(from: layer.y + 0.02)
        copses(layer)
        speckle(from: layer.y + 0.03)
    }

    /// Where the grass is lusher or drier, and shadows of clouds pass.
    private func patches(from top: Double) {
        for _ in 0..<Int(9 * w) {
            let t = easel.dice.between(0, 1)
            let y = top + (plan.height - top) * t
            let tone = easel.dice.chance(0.5) ? grass.darker(0.14) : grass.mixed(palette.leaves[1], 0.4).lighter(0.12)
            easel.glow(
                easel.dice.between(0, w),
                y,
                0.1 + 0.26 * t,
                palette.lit(tone, depth: 0.1 * (1 - t), lift: 0, isScenery: true).base,
                0.34,
                flatness: 0.16 + 0.1 * t
            )
        }
    }

    /// Bushes and small trees in the middle distance, away from the figures, so that the land is not bare.
    private func copses(_ layer: PaintingPlan.Layer) {
        guard ![.graveyard, .garden, .farm, .field, .swamp, .camp].contains(plan.place) else { return }
        let painter = ThingPainter(easel)
        let kinds: [Thing] = plan.place == .mountain ? [.fir, .bush, .fir] : [.bush, .oak, .bush, .birch]
        for index in 0..<Int(4 * w) {
            let t = easel.dice.between(0.05, 0.2)
            let y = layer.y + (plan.height - layer.y) * t
            let x = (Double(index) + easel.dice.between(0.1, 0.9)) / Double(Int(4 * w)) * w
            let thing = easel.dice.pick(kinds)
            let size = (thing == .bush ? 0.035 : 0.1) * (0.7 + 2.2 * t)
            let isTaken =
                plan.figures.contains { abs($0.x - x) < $0.size * 0.4 }
                || plan.items.contains { abs($0.x - x) < 0.12 } || plan.place == .river && t > 0.12
            guard !isTaken else { continue }
            easel.on(.foliage, depth: 0.26) {
                easel.at(x, y, size: size, flipped: easel.dice.chance(0.5)) {
                    easel.groundShadow(0.3, strength: 0.7)
                    painter.draw(thing)
                }
            }
        }
    }

    /// Tufts and flowers on a meadow, larger towards the viewer.
    func speckle(from top: Double) {
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
        for (at, size) in [(0.08, 0.13), (0.94, 0.09)] {
            let (x, y) = (w * at, layer.y + (plan.height - layer.y) * 0.36)
            guard !plan.figures.contains(where: { abs($0.x - x) < $0.size * 0.4 }) else { continue }
            outcrop(x, y, size)
            easel.on(.foliage, depth: 0.05) {
                easel.at(x + (at < 0.5 ? size : -size) * 1.25, y + 0.03, size: size * 0.7) {
                    easel.groundShadow(0.3)
                    ThingPainter(easel).draw(.deadTree)
                }
            }
        }
    }

    /// Rocks that the wind has worn, as they stand in deserts.
    private func outcrop(_ x: Double, _ y: Double, _ size: Double) {
        let stone = RGBA(hex: 0xB07A50)
        easel.on(.land, depth: 0.06) {
            easel.at(x, y, size: size) {
                easel.groundShadow(0.9)
                easel.fill(
                    "M-1 0.05 C-0.95 -0.3 -0.8 -0.5 -0.6 -0.56 C-0.5 -0.9 -0.2 -1.02 0 -0.96 C0.16 -0.9 0.2 -0.7 0.34 -0.6 C0.6 -0.56 0.9 -0.3 1 0.05 Z",
                    stone,
                    .round
                )
                for (level, tone) in [(-0.68, 0.12), (-0.46, 0.2), (-0.24, 0.14)] {
                    let half = 0.5 - level * -0.34 + 0.3
                    easel.stroke(
                        [(-half, level + 0.02), (-half * 0.2, level - 0.02), (half * 0.9, level + 0.03)],
                        stone.darker(tone),
                        width: 0.035
                    )
                }
            }
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
}
