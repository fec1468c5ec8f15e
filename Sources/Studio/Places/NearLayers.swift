import Glibc
import Native

/// What leads into a picture and frames it.
extension LayerPainter {
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
            let y = layer.y + 0.008 + (plan.height + 0.02 - layer.y) * t
            // It swings out in the middle, and meets the horizon as a point.
            let swing = sin(t * 4.2 + Double(plan.seed % 7)) * 0.34 * t * (1 - t) * w
            return (
                far + (near - far) * t + swing, y,
                0.004 + 0.3 * pow(t, 1.5) * (plan.composition == .path ? 1 : 0.75)
            )
        }
        var left: [(Double, Double)] = []
        var right: [(Double, Double)] = []
        for step in 0...36 {
            let at = point(Double(step) / 36)
            left.append((at.x - at.half, at.y))
            right.append((at.x + at.half, at.y))
        }
        easel.fill(.polygon(left + right.reversed()), color, .ground, lined: plan.place != .forest)
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
