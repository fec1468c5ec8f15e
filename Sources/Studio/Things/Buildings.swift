import Glibc
import Native

extension ThingPainter {
    private var isDark: Bool { easel.palette.isNight }

    /// A window, lit by night.
    private func window(_ x: Double, _ y: Double, _ width: Double, _ height: Double, arched: Bool = false) {
        if isDark { easel.glow(x + width / 2, y + height / 2, max(width, height) * 1.6, RGBA(hex: 0xFFC85E), 0.45) }
        let shape: Shape = arched ? .rounded(x, y, width, height * 1.1, width * 0.5) : .rectangle(x, y, width, height)
        easel.fill(shape, isDark ? Self.pane : RGBA(hex: 0x5E7A90), isDark ? .lamp : .flat)
        guard !arched else { return }
        easel.stroke([(x + width / 2, y), (x + width / 2, y + height)], Self.cream, width: width * 0.12)
        easel.stroke([(x, y + height / 2), (x + width, y + height / 2)], Self.cream, width: width * 0.12)
    }

    private func door(_ x: Double, _ width: Double, _ height: Double, _ color: RGBA) {
        easel.fill(
            Shape("M-0.5 0 L-0.5 -0.65 C-0.5 -1 0.5 -1 0.5 -0.65 L0.5 0 Z").mapped {
                Point(x + $0.x * width, $0.y * height)
            },
            color
        )
        easel.oval(x + width * 0.3, -height * 0.42, width * 0.06, width * 0.06, Self.gold, lined: false)
    }

    /// Snow on a roof, from the left eave over the ridge to the right one; its lower edge sags.
    private func snow(_ points: [(Double, Double)]) {
        guard easel.isSnowy, let first = points.first, let last = points.last else { return }
        let edge = (1...5).map { step -> (Double, Double) in
            let t = Double(step) / 6
            return (
                last.0 + (first.0 - last.0) * t, last.1 + (first.1 - last.1) * t + (step % 2 == 0 ? -0.03 : 0.035)
            )
        }
        easel.blob(points + edge, RGBA(hex: 0xF3F7FC), .ground)
    }

    func building(_ thing: Thing) {
        switch thing {
        case .house: house()
        case .hut:
            easel.box(-0.36, -0.5, 0.72, 0.5, RGBA(hex: 0xB08A5E), .ground)
            easel.fill(
                "M-0.52 -0.44 C-0.4 -0.7 -0.2 -0.95 0 -1 C0.2 -0.95 0.4 -0.7 0.52 -0.44 C0.3 -0.5 -0.3 -0.5 -0.52 -0.44 Z",
                RGBA(hex: 0xC9A45E),
                .round
            )
            for x in [-0.3, -0.1, 0.12, 0.32] {
                easel.stroke([(x * 0.4, -0.95), (x, -0.5)], RGBA(hex: 0xA07E44), width: 0.014)
            }
            snow([(-0.46, -0.52), (-0.3, -0.76), (-0.12, -0.96), (0.12, -0.96), (0.3, -0.76), (0.46, -0.52)])
            door(0.02, 0.2, 0.36, Self.darkWood)
            window(-0.28, -0.36, 0.14, 0.14)
        case .castle: castle()
        case .church: church()
        case .tower:
            easel.fill("M-0.16 0 L-0.13 -0.66 L0.13 -0.66 L0.16 0 Z", Self.stone, .round)
            easel.box(-0.17, -0.74, 0.34, 0.1, Self.stone.lighter(0.06), .round)
            for x in [-0.17, -0.055, 0.06] { easel.box(x, -0.79, 0.075, 0.06, Self.stone.lighter(0.06)) }
            easel.polygon([(-0.15, -0.76), (0, -1), (0.15, -0.76)], RGBA(hex: 0x8E4B42), .round)
            for y in [-0.58, -0.4] { window(-0.03, y, 0.06, 0.09, arched: true) }
            door(0, 0.13, 0.2, Self.darkWood)
        case .lighthouse: lighthouse()
        case .windmill: windmill()
        case .barn:
            easel.polygon(
                [(-0.46, 0), (-0.46, -0.5), (-0.28, -0.82), (0, -1), (0.28, -0.82), (0.46, -0.5), (0.46, 0)],
                RGBA(hex: 0xA84A3E),
                .ground
            )
            easel.stroke(Shape("M-0.49 -0.5 L-0.29 -0.84 L0 -1.02 L0.29 -0.84 L0.49 -0.5"), Self.cream, width: 0.035)
            easel.box(-0.17, -0.42, 0.34, 0.42, RGBA(hex: 0x7E352D))
            for line in ["M-0.17 -0.42 L0.17 0", "M0.17 -0.42 L-0.17 0"] as [StaticString] {
                easel.stroke(line, Self.cream, width: 0.025)
            }
            easel.stroke(.rectangle(-0.17, -0.42, 0.34, 0.42), Self.cream, width: 0.025)
            window(-0.08, -0.72, 0.16, 0.14)
        case .ruin:
            easel.polygon(
                [
                    (-0.4, 0), (-0.4, -0.7), (-0.28, -0.64), (-0.22, -0.9), (-0.06, -1), (0.04, -0.72), (0.2, -0.66),
                    (0.26, -0.4), (0.42, -0.36), (0.42, 0),
                ],
                Self.stone,
                .ground
            )
            easel.fill("M-0.14 0 L-0.14 -0.34 C-0.14 -0.56 0.12 -0.56 0.12 -0.34 L0.12 0 Z", RGBA(hex: 0x4E4A50))
            for (x, y) in [(-0.34, -0.2), (-0.3, -0.46), (0.22, -0.2), (0.3, -0.1)] {
                easel.box(x, y, 0.11, 0.06, Self.stone.darker(0.12), radius: 0.01, lined: false)
            }
        case .pyramid:
            easel.polygon([(-0.72, 0), (0, -1), (0.2, 0)], RGBA(hex: 0xE2C28A), .flat)
            easel.polygon([(0.2, 0), (0, -1), (0.74, 0)], RGBA(hex: 0xB8935E), .flat)
        default: break
        }
    }

    private func house() {
        let wall = easel.dice.pick([RGBA(hex: 0xEBDDC0), RGBA(hex: 0xE0BE98), RGBA(hex: 0xD8D0C0), RGBA(hex: 0xE4C8B0)])
        let roof = easel.dice.pick([RGBA(hex: 0xB0533F), RGBA(hex: 0x8F4A42), RGBA(hex: 0x6E6A74)])
        easel.box(0.2, -0.98, 0.12, 0.3, RGBA(hex: 0x9A5F4C), .round)
        easel.box(-0.42, -0.52, 0.84, 0.52, wall, .ground)
        easel.polygon([(-0.52, -0.48), (-0.3, -0.92), (0.32, -0.92), (0.52, -0.48)], roof, .ground)
        for row in 0..<3 {
            let y = -0.56 - Double(row) * 0.11
            let half = 0.47 - Double(row) * 0.055
            easel.stroke([(-half, y), (half, y)], roof.darker(0.16), width: 0.012)
        }
        snow([(-0.46, -0.58), (-0.38, -0.78), (-0.31, -0.95), (0.33, -0.95), (0.4, -0.78), (0.48, -0.58)])
        door(0.04, 0.17, 0.34, easel.dice.pick([Self.darkWood, Self.green.darker(0.2), Self.blue]))
        window(-0.32, -0.38, 0.17, 0.17)
        window(0.2, -0.38, 0.15, 0.17)
    }

    private func church() {
        let wall = RGBA(hex: 0xE2D9C8)
        easel.box(-0.1, -0.34, 0.5, 0.34, wall, .ground)
        easel.polygon([(-0.12, -0.32), (0, -0.5), (0.34, -0.5), (0.44, -0.32)], RGBA(hex: 0x8A5348), .ground)
        snow([(-0.1, -0.37), (0.0, -0.52), (0.34, -0.52), (0.42, -0.37)])
        easel.box(-0.3, -0.62, 0.24, 0.62, wall.darker(0.03), .round)
        easel.polygon([(-0.33, -0.6), (-0.18, -0.95), (-0.03, -0.6)], RGBA(hex: 0x6E5A68), .round)
        snow([(-0.28, -0.7), (-0.2, -0.93), (-0.16, -0.93), (-0.08, -0.7)])
        easel.stroke("M-0.18 -0.94 L-0.18 -1.0", Self.gold, width: 0.012)
        easel.stroke("M-0.21 -0.98 L-0.15 -0.98", Self.gold, width: 0.012)
        window(-0.215, -0.5, 0.07, 0.11, arched: true)
        door(-0.18, 0.12, 0.2, Self.darkWood)
        for x in [0.02, 0.15, 0.28] { window(x, -0.24, 0.06, 0.12, arched: true) }
    }

    private func castle() {
        let wall = RGBA(hex: 0xC2B8AA)
        let roof = RGBA(hex: 0x4E6E9A)
        func tower(_ x: Double, _ half: Double, _ top: Double, _ peak: Double) {
            easel.box(x - half, top, half * 2, -top, wall, .round)
            easel.box(x - half * 1.2, top - 0.02, half * 2.4, 0.05, wall.lighter(0.1), .round)
            easel.polygon([(x - half * 1.3, top - 0.01), (x, peak), (x + half * 1.3, top - 0.01)], roof, .round)
            window(x - half * 0.28, top + 0.1, half * 0.56, 0.07, arched: true)
            easel.stroke([(x, peak), (x, peak - 0.05)], Self.iron, width: 0.008)
            easel.polygon([(x, peak - 0.05), (x + 0.07, peak - 0.035), (x, peak - 0.018)], Self.red)
        }
        tower(0, 0.1, -0.66, -0.95)
        tower(-0.24, 0.075, -0.52, -0.74)
        tower(0.25, 0.08, -0.56, -0.8)
        easel.box(-0.44, -0.32, 0.88, 0.32, wall.darker(0.04), .ground)
        for step in 0..<9 { easel.box(-0.44 + Double(step) * 0.1025, -0.37, 0.06, 0.06, wall.darker(0.04)) }
        tower(-0.46, 0.07, -0.42, -0.6)
        tower(0.46, 0.07, -0.42, -0.6)
        easel.fill("M-0.09 0 L-0.09 -0.13 C-0.09 -0.24 0.09 -0.24 0.09 -0.13 L0.09 0 Z", RGBA(hex: 0x4A3830))
        for x in [-0.28, 0.24] { window(x, -0.22, 0.045, 0.08, arched: true) }
    }

    private func lighthouse() {
        easel.fill("M-0.13 0 L-0.085 -0.72 L0.085 -0.72 L0.13 0 Z", RGBA(hex: 0xF2ECE0), .round)
        for step in 0..<3 {
            let (low, high) = (-0.1 - Double(step) * 0.24, -0.22 - Double(step) * 0.24)
            func half(_ y: Double) -> Double { 0.13 + (0.085 - 0.13) * (y / -0.72) }
            easel.polygon(
                [(-half(low), low), (half(low), low), (half(high), high), (-half(high), high)],
                RGBA(hex: 0xC2453C),
                .round
            )
        }
        easel.box(-0.115, -0.75, 0.23, 0.035, Self.iron, .flat)
        if isDark { easel.glow(0, -0.82, 0.5, RGBA(hex: 0xFFE9A0), 0.8) }
        easel.box(-0.07, -0.88, 0.14, 0.13, isDark ? RGBA(hex: 0xFFF2B8) : RGBA(hex: 0xE8E6D0), isDark ? .lamp : .flat)
        for x in [-0.07, -0.012, 0.046] { easel.box(x, -0.88, 0.024, 0.13, Self.iron, lined: false) }
        easel.fill("M-0.1 -0.87 C-0.08 -0.98 0.08 -0.98 0.1 -0.87 Z", RGBA(hex: 0xB23E36), .round)
        easel.oval(0, -0.975, 0.02, 0.02, RGBA(hex: 0xB23E36), lined: false)
        door(0, 0.09, 0.13, Self.darkWood)
        for y in [-0.32, -0.56] {
            easel.oval(0, y, 0.02, 0.024, isDark ? Self.pane : RGBA(hex: 0x5E7A90), isDark ? .lamp : .flat)
        }
    }

    private func windmill() {
        easel.fill("M-0.2 0 L-0.12 -0.6 L0.12 -0.6 L0.2 0 Z", RGBA(hex: 0xE6DCC6), .round)
        easel.fill("M-0.14 -0.58 C-0.1 -0.74 0.1 -0.74 0.14 -0.58 Z", RGBA(hex: 0x8A4F40), .round)
        door(0, 0.12, 0.18, Self.darkWood)
        window(-0.035, -0.4, 0.07, 0.08)
        for step in 0..<4 {
            easel.at(0, -0.62, turned: Double(step) * .pi / 2 + 0.4) {
                easel.stroke("M0 0 L0 -0.38", Self.darkWood, width: 0.022)
                easel.fill("M0.01 -0.08 L0.12 -0.08 L0.12 -0.38 L0.01 -0.38 Z", RGBA(hex: 0xF4EDDC), .flat)
                for row in 1..<4 {
                    easel.stroke(
                        [(0.01, -0.08 - Double(row) * 0.075), (0.12, -0.08 - Double(row) * 0.075)],
                        Self.wood,
                        width: 0.008
                    )
                }
            }
        }
        easel.oval(0, -0.62, 0.03, 0.03, Self.darkWood, .round)
    }

    // MARK: Structures

    func structure(_ thing: Thing) {
        switch thing {
        case .gate, .fence, .door, .window: enclosure(thing)
        case .bridge:
            easel.fill(
                "M-1.1 0 L-1.1 -0.42 Q0 -1.05 1.1 -0.42 L1.1 0 L0.78 0 C0.78 -0.44 0.22 -0.44 0.22 0 L-0.22 0 C-0.22 -0.44 -0.78 -0.44 -0.78 0 Z",
                Self.stone,
                .ground
            )
            easel.stroke("M-1.12 -0.46 Q0 -1.1 1.12 -0.46", Self.stone.lighter(0.15), width: 0.07)
        case .tent:
            easel.polygon([(-0.6, 0), (0, -0.96), (0.16, 0)], RGBA(hex: 0xE2CFA4), .flat)
            easel.polygon([(0.16, 0), (0, -0.96), (0.66, -0.04)], RGBA(hex: 0xC4A878), .flat)
            easel.polygon([(-0.34, 0), (-0.12, -0.62), (-0.02, 0)], RGBA(hex: 0x5E4A3C))
            easel.stroke("M0 -0.94 L0.02 -1.02", Self.darkWood, width: 0.03)
        case .well:
            easel.box(-0.36, -0.42, 0.72, 0.42, Self.stone, .round, radius: 0.04)
            easel.oval(0, -0.42, 0.36, 0.08, Self.stone.darker(0.45))
            for x in [-0.31, 0.27] { easel.box(x, -0.85, 0.05, 0.45, Self.wood, .round) }
            easel.polygon([(-0.46, -0.78), (0, -1.02), (0.46, -0.78)], RGBA(hex: 0x8E4B42), .ground)
            easel.stroke("M0 -0.82 L0 -0.5", RGBA(hex: 0xC9B48A), width: 0.02)
            easel.polygon([(-0.07, -0.56), (0.07, -0.56), (0.05, -0.42), (-0.05, -0.42)], Self.paleWood)
        case .fountain:
            easel.oval(0, -0.08, 0.55, 0.12, Self.stone.darker(0.1), .round)
            easel.oval(0, -0.13, 0.48, 0.09, RGBA(hex: 0x7CC0D8))
            easel.box(-0.06, -0.6, 0.12, 0.5, Self.stone, .round)
            easel.fill("M-0.3 -0.6 Q0 -0.42 0.3 -0.6 Q0 -0.68 -0.3 -0.6 Z", Self.stone.lighter(0.08), .round)
            for x in [-0.24, -0.1, 0.1, 0.24] {
                easel.stroke(
                    [(0, -0.95), (x * 0.8, -1.0 + abs(x) * 0.3), (x * 1.3, -0.6)],
                    RGBA(hex: 0xD8F2FA),
                    width: 0.022
                )
            }
        case .statue:
            easel.box(-0.24, -0.28, 0.48, 0.28, Self.stone, .ground)
            var figure = Person(age: .adult, gender: .male)
            let pale: UInt32 = 0xB8B2A8
            (figure.skin, figure.hairColor, figure.color, figure.second, figure.shoes, figure.cloak) = (
                pale, pale, pale, pale, pale, pale
            )
            (figure.garment, figure.extras) = (.robe, [.cloak])
            let place = PaintingPlan.Figure.alone(Pose(.point))
            easel.at(0, -0.27, size: 0.73) { PersonFigure(easel, place, figure).draw() }
        case .grave:
            easel.fill("M-0.3 0 L-0.3 -0.62 C-0.3 -1.05 0.3 -1.05 0.3 -0.62 L0.3 0 Z", Self.stone, .round)
            easel.stroke("M0 -0.76 L0 -0.4", Self.stone.darker(0.25), width: 0.05)
            easel.stroke("M-0.12 -0.64 L0.12 -0.64", Self.stone.darker(0.25), width: 0.05)
        default: break
        }
    }

    private func enclosure(_ thing: Thing) {
        switch thing {
        case .gate:
            for x in [-0.5, 0.38] {
                easel.box(x, -0.9, 0.12, 0.9, Self.stone, .round)
                easel.oval(x + 0.06, -0.95, 0.07, 0.07, Self.stone.lighter(0.1), .round)
            }
            for step in 0..<7 {
                let x = -0.34 + Double(step) * 0.113
                easel.stroke([(x, 0), (x, -0.62 - 0.16 * (1 - abs(x) / 0.4))], Self.iron, width: 0.022)
            }
            easel.stroke("M-0.38 -0.14 L0.38 -0.14", Self.iron, width: 0.03)
            easel.stroke("M-0.38 -0.55 L0.38 -0.55", Self.iron, width: 0.03)
        case .fence:
            for step in 0..<5 {
                let x = -0.9 + Double(step) * 0.42
                easel.polygon(
                    [(x, 0), (x, -0.8), (x + 0.07, -1), (x + 0.14, -0.8), (x + 0.14, 0)],
                    RGBA(hex: 0xE9E0CC),
                    .flat
                )
            }
            for y in [-0.68, -0.3] { easel.box(-1, y, 2, 0.1, RGBA(hex: 0xE0D6C0)) }
        case .door:
            easel.box(-0.3, -1, 0.6, 1, Self.cream.darker(0.15))
            easel.box(-0.25, -0.95, 0.5, 0.95, Self.wood, .round)
            for y in [-0.86, -0.44] { easel.box(-0.17, y, 0.34, 0.34, Self.wood.darker(0.14), radius: 0.02) }
            easel.oval(0.18, -0.47, 0.03, 0.03, Self.gold, .round)
        case .window:
            easel.box(-0.42, -1, 0.84, 1, Self.cream)
            easel.box(-0.35, -0.93, 0.7, 0.86, isDark ? RGBA(hex: 0x2E4A80) : RGBA(hex: 0xA9D4EA), .lamp)
            easel.box(-0.025, -0.93, 0.05, 0.86, Self.cream, lined: false)
            easel.box(-0.35, -0.52, 0.7, 0.05, Self.cream, lined: false)
        default: break
        }
    }
}
