import Glibc
import Native

/// Cities and what runs through them.
extension LayerPainter {
    func skyline(_ layer: PaintingPlan.Layer) {
        var points: [(Double, Double)] = [(-0.1, layer.y + 0.1)]
        var x = -0.1
        while x < w + 0.1 {
            let width = easel.dice.between(0.05, 0.12)
            let top = layer.y - layer.height * easel.dice.between(0.35, 0.75)
            switch Int(easel.dice.between(0, 4)) {
            case 0: points += [(x, top), (x + width / 2, top - 0.045), (x + width, top)]
            case 1:
                points += [
                    (x, top), (x + width * 0.3, top), (x + width * 0.5, layer.y - layer.height), (x + width * 0.7, top),
                    (x + width, top),
                ]
            case 2:
                points += [
                    (x, top), (x + width * 0.2, top - 0.03), (x + width * 0.5, top - 0.05),
                    (x + width * 0.8, top - 0.03), (x + width, top),
                ]
            default:
                points += [
                    (x, top), (x + width * 0.6, top), (x + width * 0.6, top - 0.02), (x + width * 0.7, top - 0.02),
                    (x + width * 0.7, top), (x + width, top),
                ]
            }
            x += width
        }
        points.append((w + 0.1, layer.y + 0.1))
        easel.fill(.polygon(points), RGBA(hex: 0x8E8794), .ground)
    }

    func futureTowers(_ layer: PaintingPlan.Layer) {
        for row in 0..<2 {
            easel.on(.building, depth: 0.55 - Double(row) * 0.35) {
                var x = easel.dice.between(-0.1, 0.02)
                while x < w + 0.05 {
                    let width = easel.dice.between(0.09, 0.17) * (1 + Double(row) * 0.3)
                    let top = layer.y - layer.height * easel.dice.between(0.45, 1) * (1 - Double(row) * 0.25)
                    let color = easel.dice.pick([
                        RGBA(hex: 0x7E9CC0), RGBA(hex: 0xA8B8D0), RGBA(hex: 0x6E86B0), RGBA(hex: 0xB0A8CC),
                    ])
                    let bottom = layer.y + 0.12
                    switch Int(easel.dice.between(0, 3)) {
                    case 0: easel.box(x, top, width, bottom - top, color, .ground, radius: width * 0.5)
                    case 1:
                        easel.polygon(
                            [
                                (x, bottom), (x + width * 0.12, top + 0.05), (x + width * 0.5, top - 0.05),
                                (x + width * 0.88, top + 0.05), (x + width, bottom),
                            ],
                            color,
                            .ground
                        )
                    default:
                        easel.box(x + width * 0.2, top, width * 0.6, bottom - top, color, .ground, radius: 0.02)
                        easel.oval(x + width / 2, top + 0.05, width * 0.62, 0.03, color.lighter(0.2), .round)
                    }
                    let light = isLit ? RGBA(hex: 0x9CF0FF) : RGBA(hex: 0xDDF2FA)
                    var y = top + 0.07
                    while y < layer.y + 0.02 {
                        easel.fill(
                            .rounded(x + width * 0.3, y, width * 0.4, 0.008, 0.004),
                            light,
                            isLit ? .lamp : .flat,
                            lined: false
                        )
                        y += 0.028
                    }
                    x += width + easel.dice.between(0.01, 0.05)
                }
            }
        }
        // A rail through the air.
        easel.on(.building, depth: 0.15) {
            let y = layer.y - layer.height * 0.34
            easel.stroke(
                [(-0.05, y + 0.02), (w * 0.4, y - 0.02), (w + 0.05, y + 0.04)],
                RGBA(hex: 0xE4ECF4),
                width: 0.012
            )
            easel.fill(.rounded(w * 0.3, y - 0.055, 0.18, 0.04, 0.02), RGBA(hex: 0xF0A050), .round)
        }
    }

    /// A street between two rows of houses, seen along it.
    func street(_ layer: PaintingPlan.Layer) {
        let vanish = Point(w * 0.5 + (plan.light.x < w / 2 ? 0.08 : -0.08), h - 0.02)
        let paving = RGBA(hex: 0xA39A92)
        easel.fill(.rectangle(-0.05, h, w + 0.1, plan.height - h + 0.1), paving, .ground)
        func at(_ x: Double, _ y: Double, _ t: Double) -> (Double, Double) {
            (x + (vanish.x - x) * t, y + (vanish.y - y) * t)
        }
        for side in [-1.0, 1] {
            let edge = side < 0 ? 0.12 : w - 0.12
            let low = plan.height * 0.98
            easel.box(
                side < 0 ? -0.05 : edge,
                -0.05,
                0.17,
                low + 0.05,
                RGBA(hex: side < 0 ? 0xC9A07A : 0xB0A090),
                .ground
            )
            row(edge, low, at)
            easel.polygon(
                [
                    (edge - side * -0.02, low), at(edge, low, 1), at(edge - side * 0.1, low, 1),
                    (edge - side * 0.12, low),
                ],
                paving.lighter(0.16),
                .ground
            )
        }
        for row in 1..<8 {
            let y = h + (plan.height - h) * pow(Double(row) / 8, 1.6)
            let t = (plan.height - y) / (plan.height - vanish.y)
            easel.stroke(
                [at(0.26, plan.height, t), at(w - 0.26, plan.height, t)],
                paving.darker(0.13),
                width: 0.002 + 0.002 * (1 - t)
            )
        }
        let painter = ThingPainter(easel)
        for side in [-1.0, 1] {
            let (x, y) = at(side < 0 ? 0.2 : w - 0.2, plan.height * 0.96, 0.42)
            easel.at(x, y, size: 0.34) { painter.draw(.streetLamp) }
        }
    }

    /// A row of five houses, from far to near.
    private func row(_ edge: Double, _ low: Double, _ at: (Double, Double, Double) -> (Double, Double)) {
        for house in (0..<5).reversed() {
            let (t0, t1) = (1 - pow(0.56, Double(house)), 1 - pow(0.56, Double(house + 1)))
            easel.on(.building, depth: 0.3 * t1) {
                let tall = -0.12 - easel.dice.between(0, 0.2)
                let wall = easel.dice.pick(
                    [0xD9A27E, 0xE4C79A, 0xB9A999, 0xC98F7A, 0xA9B3B8].map { RGBA(hex: UInt32($0)) }
                )
                easel.polygon(
                    [at(edge, low, t0), at(edge, low, t1), at(edge, tall, t1), at(edge, tall, t0)],
                    wall,
                    .ground
                )
                for floor in 0..<4 {
                    for column in 0..<2 {
                        let (a, b) = (
                            t0 + (t1 - t0) * (0.14 + 0.44 * Double(column)),
                            t0 + (t1 - t0) * (0.42 + 0.44 * Double(column))
                        )
                        let (top, bottom) = (
                            low - 0.3 - Double(floor) * 0.26 - 0.13, low - 0.3 - Double(floor) * 0.26
                        )
                        let lit = isLit && easel.dice.chance(0.6)
                        easel.fill(
                            .polygon([at(edge, top, a), at(edge, top, b), at(edge, bottom, b), at(edge, bottom, a)]
                            ),
                            lit ? ThingPainter.pane : RGBA(hex: 0x5C7488),
                            lit ? .lamp : .flat
                        )
                    }
                }
                let (a, b) = (t0 + (t1 - t0) * 0.35, t0 + (t1 - t0) * 0.62)
                easel.polygon(
                    [at(edge, low, a), at(edge, low, b), at(edge, low - 0.2, b), at(edge, low - 0.2, a)],
                    RGBA(hex: 0x5E4032)
                )
            }
        }
    }

    func platform(_ layer: PaintingPlan.Layer) {
        let stone = RGBA(hex: 0xB0A79C)
        let edge = h + (plan.height - h) * 0.3
        easel.fill(.rectangle(-0.05, h, w + 0.1, plan.height), RGBA(hex: 0x6E665E), .ground)
        let painter = ThingPainter(easel)
        easel.at(plan.light.x, edge, size: 0.44) { painter.draw(.train) }
        easel.box(-0.05, edge, w + 0.1, plan.height - edge + 0.1, stone, .ground)
        easel.box(-0.05, edge, w + 0.1, 0.016, RGBA(hex: 0xE8DFA8))
        for column in 0..<3 {
            let x = w * (0.1 + 0.4 * Double(column))
            let foot = edge + (plan.height - edge) * 0.24
            easel.box(x - 0.014, 0.12, 0.028, foot - 0.12, RGBA(hex: 0x4E6A60), .round)
            easel.box(x - 0.03, foot - 0.03, 0.06, 0.04, RGBA(hex: 0x43594F), .round, radius: 0.006)
            for way in [-1.0, 1] {
                easel.stroke(
                    [(x, 0.26), (x + way * 0.03, 0.18), (x + way * 0.1, 0.14)],
                    RGBA(hex: 0x4E6A60),
                    width: 0.01
                )
            }
        }
        easel.polygon([(-0.05, 0.06), (w + 0.05, 0.06), (w + 0.05, 0.14), (-0.05, 0.14)], RGBA(hex: 0x5E7A70), .ground)
        var x = -0.02
        while x < w {
            easel.fill(Shape("M0 0 L1 0 Q0.5 1.1 0 0 Z").mapped { Point(x, 0.14) + $0 * 0.07 }, RGBA(hex: 0xE8E2D0))
            x += 0.07
        }
    }
}
