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
        for index in 0..<2 {
            let x = index == 0 ? w * 0.1 : w * 0.93
            easel.on(.foliage, depth: 0.05) {
                cactus(x, layer.y + (plan.height - layer.y) * 0.4, 0.2 - Double(index) * 0.05)
            }
        }
    }

    func cactus(_ x: Double, _ y: Double, _ size: Double) {
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
}

extension LayerPainter {
}
