import Glibc
import Native

extension LayerPainter {
    /// Windows are lit when it is dark.
    var isLit: Bool { plan.time == .night || plan.time == .dusk || plan.weather == .storm }

    func houses(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        let near = plan.figures.filter { $0.medium == .ground }
        var x = easel.dice.between(0.02, 0.1)
        var index = 0
        while x < w - 0.02 {
            let size = layer.height * easel.dice.between(0.75, 1.15)
            let isChurch =
                index == 2 && !plan.items.contains { $0.thing == .church } && !near.contains { abs($0.x - x) < 0.12 }
            easel.at(
                x,
                layer.y + easel.dice.between(-0.015, 0.02),
                size: isChurch ? size * 1.6 : size,
                flipped: easel.dice.chance(0.5)
            ) {
                easel.groundShadow(0.3)
                painter.draw(isChurch ? .church : easel.dice.chance(0.3) ? .hut : .house)
            }
            x += size * easel.dice.between(0.9, 1.3)
            index += 1
        }
    }

    /// Old houses wall to wall.
    func town(_ layer: PaintingPlan.Layer) {
        var x = -0.05
        while x < w + 0.05 {
            let width = easel.dice.between(0.17, 0.27) * (plan.composition == .close ? 1.5 : 1.1)
            townhouse(x, layer.y, width, layer.height * easel.dice.between(0.62, 1))
            x += width
        }
    }

    func townhouse(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        let walls = [0xE4C79A, 0xD9A27E, 0xC7B7A2, 0xB9C4BE, 0xE8DCC4, 0xC98F7A, 0xA8B4C4].map { RGBA(hex: UInt32($0)) }
        let wall = easel.dice.pick(walls)
        let roof = easel.dice.pick([RGBA(hex: 0x9C4F3E), RGBA(hex: 0x7A4A40), RGBA(hex: 0x5E5A66)])
        easel.box(x, y - height * 0.76, width, height * 0.78, wall, .ground)
        if easel.dice.chance(0.5) {
            easel.polygon(
                [(x - 0.008, y - height * 0.75), (x + width / 2, y - height), (x + width + 0.008, y - height * 0.75)],
                roof,
                .ground
            )
        } else {
            easel.polygon(
                [
                    (x - 0.008, y - height * 0.75), (x + width * 0.12, y - height * 0.95),
                    (x + width * 0.88, y - height * 0.95), (x + width + 0.008, y - height * 0.75),
                ],
                roof,
                .ground
            )
        }
        if isWinter {
            easel.blob(
                [
                    (x - 0.004, y - height * 0.76), (x + width * 0.2, y - height * 0.9),
                    (x + width * 0.5, y - height * 1.005),
                    (x + width * 0.8, y - height * 0.9), (x + width + 0.004, y - height * 0.76),
                    (x + width * 0.75, y - height * 0.83), (x + width * 0.5, y - height * 0.86),
                    (x + width * 0.25, y - height * 0.82),
                ],
                RGBA(hex: 0xF1F6FB),
                .ground
            )
        }
        let floors = max(2, Int(height * 0.76 / 0.115))
        let step = height * 0.76 / Double(floors)
        for floor in 0..<floors {
            for column in 0..<2 {
                let (wx, wy) = (
                    x + width * (0.17 + 0.42 * Double(column)), y - height * 0.76 + step * (Double(floor) + 0.24)
                )
                if floor == floors - 1, column == 1 {
                    easel.box(wx, wy, width * 0.26, y - wy, RGBA(hex: 0x5E4032), radius: width * 0.1)
                } else {
                    pane(wx, wy, width * 0.24, step * 0.52)
                }
            }
        }
    }

    /// A window: dark by day, often lit by night.
    func pane(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        let lit = isLit && easel.dice.chance(0.66)
        if lit { easel.glow(x + width / 2, y + height / 2, max(width, height) * 1.5, RGBA(hex: 0xFFC85E), 0.4) }
        easel.fill(.rectangle(x, y, width, height), lit ? ThingPainter.pane : RGBA(hex: 0x5C7488), lit ? .lamp : .flat)
        easel.stroke([(x + width / 2, y), (x + width / 2, y + height)], RGBA(hex: 0xEDE4D4), width: width * 0.1)
        easel.stroke([(x, y + height / 2), (x + width, y + height / 2)], RGBA(hex: 0xEDE4D4), width: width * 0.1)
    }

    func castleHill(_ layer: PaintingPlan.Layer) {
        let x = layer.side < 0 ? w * 0.3 : w * 0.7
        let rise = layer.height * 0.42
        easel.fill(
            .smooth([
                (x - 0.62, layer.y + 0.1), (x - 0.34, layer.y - rise * 0.5), (x - 0.16, layer.y - rise),
                (x + 0.16, layer.y - rise), (x + 0.36, layer.y - rise * 0.45), (x + 0.66, layer.y + 0.1),
            ]),
            grass.mixed(RGBA(hex: 0x6E8570), 0.4),
            .ground
        )
        easel.at(x, layer.y - rise + 0.02, size: layer.height * 0.72) { ThingPainter(easel).draw(.castle) }
    }

    /// Inside the walls.
    func castleYard(_ layer: PaintingPlan.Layer) {
        let stone = RGBA(hex: 0xABA296)
        easel.box(-0.05, layer.y - layer.height * 0.62, w + 0.1, layer.height * 0.66, stone, .ground)
        var x = -0.03
        while x < w + 0.05 {
            easel.box(x, layer.y - layer.height * 0.68, 0.045, layer.height * 0.08, stone)
            x += 0.085
        }
        masonry(-0.05, layer.y - layer.height * 0.56, w + 0.1, layer.height * 0.56, stone)
        let gate = w - plan.light.x
        easel.fill(
            Shape("M-1 0 L-1 -1.3 C-1 -2.1 1 -2.1 1 -1.3 L1 0 Z").mapped { Point(gate, layer.y + 0.02) + $0 * 0.12 },
            RGBA(hex: 0x4A3A30)
        )
        for tower in [w * 0.08, w * 0.92] {
            easel.box(tower - 0.1, layer.y - layer.height * 0.95, 0.2, layer.height, stone.darker(0.05), .round)
            for step in 0..<3 {
                easel.box(
                    tower - 0.1 + Double(step) * 0.075,
                    layer.y - layer.height * 1.02,
                    0.045,
                    layer.height * 0.09,
                    stone.darker(0.05)
                )
            }
            pane(tower - 0.018, layer.y - layer.height * 0.7, 0.036, 0.08)
        }
    }

    /// A few courses of stones on a wall.
    func masonry(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ stone: RGBA) {
        for _ in 0..<Int(width * height * 90) {
            let (bx, by) = (
                x + easel.dice.between(0, width), y + (easel.dice.between(0, height) / 0.035).rounded() * 0.035
            )
            guard by + 0.028 < y + height else { continue }
            easel.fill(
                .rounded(bx, by, 0.055, 0.027, 0.006),
                stone.darker(easel.dice.between(0.04, 0.14)),
                .flat,
                lined: false
            )
        }
    }

    func ruins(_ layer: PaintingPlan.Layer) {
        let stone = RGBA(hex: 0xA8A094)
        for index in 0..<5 {
            let x = w * (Double(index) + 0.5) / 5 + easel.dice.between(-0.05, 0.05)
            if plan.figures.contains(where: { abs($0.x - x) < 0.08 }) { continue }
            let high = layer.height * easel.dice.between(0.4, 1)
            easel.polygon(
                [
                    (x - 0.035, layer.y), (x - 0.03, layer.y - high), (x - 0.008, layer.y - high - 0.02),
                    (x + 0.012, layer.y - high + 0.015), (x + 0.03, layer.y - high - 0.006), (x + 0.035, layer.y),
                ],
                stone,
                .round
            )
            easel.box(x - 0.05, layer.y - 0.02, 0.1, 0.026, stone.lighter(0.1), radius: 0.004)
        }
        let wall = plan.light.x < w / 2 ? w * 0.78 : w * 0.22
        let high = layer.height * 0.8
        easel.fill(
            .polygon([
                (wall - 0.2, layer.y + 0.02), (wall - 0.2, layer.y - high * 0.7), (wall - 0.12, layer.y - high * 0.62),
                (wall - 0.08, layer.y - high), (wall + 0.06, layer.y - high * 0.86), (wall + 0.1, layer.y - high * 0.5),
                (wall + 0.2, layer.y - high * 0.4), (wall + 0.2, layer.y + 0.02),
            ]),
            stone.darker(0.08),
            .ground
        )
        let arch = Shape("M-1 0 L-1 -1.4 C-1 -2.4 1 -2.4 1 -1.4 L1 0 Z").mapped {
            Point(wall, layer.y + 0.02) + $0 * 0.075
        }
        easel.fill(arch, palette.sky(at: 0.8), .lamp)
        masonry(wall - 0.19, layer.y - high * 0.4, 0.09, high * 0.38, stone)
    }

    func barnyard(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        let x = layer.side < 0 ? w * 0.18 : w * 0.82
        easel.at(x, layer.y, size: 0.34) {
            easel.groundShadow(0.5)
            painter.draw(.barn)
        }
        for index in 0..<6 {
            let fence = layer.side < 0 ? x + 0.3 + Double(index) * 0.17 : x - 0.3 - Double(index) * 0.17
            easel.at(fence, layer.y + 0.03, size: 0.09) { painter.draw(.fence) }
        }
    }

    func camp(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        for (offset, size) in [(0.14, 0.3), (0.34, 0.22)] {
            let x = layer.side < 0 ? w * offset : w * (1 - offset)
            easel.at(x, layer.y + 0.04 - offset * 0.1, size: size, flipped: layer.side > 0) {
                easel.groundShadow(0.5)
                painter.draw(.tent)
            }
        }
    }

    /// A stone bridge across the picture: the figures stand on it, water runs through its arches.
    func bridge(_ layer: PaintingPlan.Layer) {
        let stone = RGBA(hex: 0xB0A494)
        let deck = layer.y
        let low = plan.height * 0.93
        var shape = Shape()
        shape.move(-0.05, deck - 0.005)
        shape.curve(w * 0.3, deck - 0.035, w * 0.7, deck - 0.035, w + 0.05, deck - 0.005)
        shape.line(w + 0.05, low + 0.04)
        let spans = w > 1.4 ? 3 : w > 0.9 ? 2 : 1
        let pier = 0.07
        let span = (w - pier * Double(spans + 1)) / Double(spans)
        for index in (0..<spans).reversed() {
            let right = pier + (span + pier) * Double(index) + span
            let left = right - span
            let crown = deck + 0.075
            shape.line(right, low + 0.04)
            shape.line(right, low - 0.03)
            shape.curve(right, crown - (low - crown) * 0.12, left, crown - (low - crown) * 0.12, left, low - 0.03)
            shape.line(left, low + 0.04)
        }
        shape.line(-0.05, low + 0.04)
        shape.close()
        easel.fill(shape, stone, .ground)
        shape.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in masonry(0, deck + 0.01, w, low - deck, stone) }
        easel.stroke(
            [(-0.05, deck + 0.022), (w * 0.5, deck - 0.006), (w + 0.05, deck + 0.022)],
            stone.lighter(0.2),
            width: 0.016
        )
    }

    func deck(_ layer: PaintingPlan.Layer) {
        let plank = RGBA(hex: 0xB98A58)
        let top = layer.y + (plan.height - layer.y) * 0.12
        easel.fill(
            .land([(-0.05, top + 0.03), (w * 0.5, top), (w + 0.05, top + 0.03)], bottom: plan.height + 0.05),
            plank,
            .ground
        )
        for index in -9...9 {
            let x = Double(index) * 0.1
            easel.stroke(
                [(w / 2 + x * 0.7, top + 0.012), (w / 2 + x * 1.9, plan.height + 0.02)],
                plank.darker(0.16),
                width: 0.003
            )
        }
        // The rail, and a mast with its shrouds.
        let rail = RGBA(hex: 0x6E4A30)
        easel.stroke([(-0.05, top - 0.09), (w * 0.5, top - 0.12), (w + 0.05, top - 0.09)], rail, width: 0.018)
        for step in 0...Int(w / 0.11) {
            let x = Double(step) * 0.11
            let bend = 0.03 * (1 - pow((x - w / 2) / (w / 2), 2))
            easel.limb(Point(x, top + 0.03 - bend), Point(x, top - 0.09 - bend), 0.007, 0.006, rail.lighter(0.1))
        }
        let mast = plan.light.x < w / 2 ? w * 0.2 : w * 0.8
        let way = mast < w / 2 ? 1.0 : -1.0
        easel.limb(Point(mast, top + 0.14), Point(mast, -0.05), 0.024, 0.018, rail)
        easel.fill(
            .smooth([
                (mast + way * 0.02, -0.06), (mast + way * 0.46, -0.06), (mast + way * 0.52, 0.14),
                (mast + way * 0.4, h * 0.52), (mast + way * 0.03, h * 0.58),
            ]),
            RGBA(hex: 0xF1E8D4),
            .round
        )
        for line in 0..<3 {
            easel.stroke(
                [(mast, 0.0), (mast - way * (0.14 + Double(line) * 0.07), top - 0.08)],
                RGBA(hex: 0x5A4A3A),
                width: 0.003
            )
        }
    }
}
