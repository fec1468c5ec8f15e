import Glibc
import Native

/// Under the water and under the ground.
extension LayerPainter {
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
