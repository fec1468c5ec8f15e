import Glibc
import Native

extension ThingPainter {
    func sounding(_ thing: Thing) {
        switch thing {
        case .bell:
            easel.fill("M-0.5 -0.12 C-0.34 -0.3 -0.36 -0.9 0 -0.92 C0.36 -0.9 0.34 -0.3 0.5 -0.12 Z", Self.gold, .round)
            easel.oval(0, -0.08, 0.1, 0.1, Self.gold.darker(0.3), .round)
            easel.stroke(.oval(0, -0.95, 0.08, 0.08), Self.gold.darker(0.2), width: 0.05)
        case .drum:
            easel.box(-0.5, -0.66, 1, 0.6, Self.red, .round)
            easel.stroke(
                [(-0.5, -0.6), (-0.25, -0.1), (0, -0.6), (0.25, -0.1), (0.5, -0.6)],
                Self.cream,
                width: 0.035,
                smooth: false
            )
            easel.oval(0, -0.68, 0.5, 0.13, Self.cream, .round)
            easel.stroke("M-0.1 -0.72 L-0.5 -1", Self.wood, width: 0.05)
            easel.stroke("M0.15 -0.72 L0.55 -1", Self.wood, width: 0.05)
        case .violin:
            easel.fill(
                "M0 -0.58 C0.24 -0.62 0.24 -0.42 0.14 -0.34 C0.3 -0.24 0.3 0.02 0 0.02 C-0.3 0.02 -0.3 -0.24 -0.14 -0.34 C-0.24 -0.42 -0.24 -0.62 0 -0.58 Z",
                RGBA(hex: 0xA8592E),
                .round
            )
            easel.stroke("M0 -0.4 L0 -1", Self.darkWood, width: 0.06)
            easel.stroke("M-0.3 -0.1 L0.44 -0.72", Self.cream, width: 0.02)
        case .flute: easel.limb(Point(-0.6, -0.3), Point(0.6, -0.7), 0.06, 0.06, Self.paleWood)
        case .piano:
            easel.box(-0.7, -1, 1.4, 0.55, RGBA(hex: 0x4A2E26), .ground, radius: 0.02)
            easel.box(-0.76, -0.52, 1.52, 0.16, RGBA(hex: 0x3A241E), .flat)
            easel.box(-0.7, -0.58, 1.4, 0.08, Self.cream)
            for step in 0..<9 {
                easel.box(-0.64 + Double(step) * 0.15, -0.58, 0.05, 0.05, RGBA(hex: 0x2A2226), lined: false)
            }
            for x in [-0.7, 0.6] { easel.box(x, -0.38, 0.1, 0.38, RGBA(hex: 0x3A241E), .round) }
        case .trumpet:
            easel.stroke("M-0.7 -0.5 L0.4 -0.5", Self.gold, width: 0.09)
            easel.polygon([(0.3, -0.56), (0.75, -0.85), (0.75, -0.15), (0.3, -0.44)], Self.gold, .round)
            easel.stroke(.rounded(-0.3, -0.5, 0.44, 0.26, 0.1), Self.gold.darker(0.1), width: 0.06)
        default:
            easel.box(-0.2, -0.86, 0.4, 0.86, Self.wood, .round, radius: 0.02)
            easel.polygon([(-0.24, -0.85), (0, -1), (0.24, -0.85)], Self.wood.darker(0.1), .flat)
            easel.oval(0, -0.68, 0.145, 0.145, Self.cream, .flat)
            // Every clock tells a time of its own.
            let minutes = easel.dice.between(0, 12 * 60)
            for (part, reach) in [(minutes / 60, 0.1), (minutes / 720, 0.075)] {
                let angle = part * 2 * .pi
                easel.stroke([(0, -0.68), (sin(angle) * reach, -0.68 - cos(angle) * reach)], Self.iron, width: 0.018)
            }
            easel.box(-0.11, -0.46, 0.22, 0.38, RGBA(hex: 0x4A3222))
            easel.stroke("M0 -0.44 L0.03 -0.2", Self.gold, width: 0.014)
            easel.oval(0.03, -0.18, 0.05, 0.05, Self.gold, .round)
        }
    }

    func furnishing(_ thing: Thing) {
        switch thing {
        case .chair, .bench, .throne, .bed, .cradle: seat(thing)
        case .table: table()
        case .desk: desk()
        case .wardrobe:
            easel.box(-0.36, -0.96, 0.72, 0.96, Self.wood, .ground, radius: 0.02)
            easel.box(-0.4, -1, 0.8, 0.07, Self.darkWood)
            for x in [-0.31, 0.02] { easel.box(x, -0.88, 0.29, 0.7, Self.wood.darker(0.1), .flat, radius: 0.02) }
            for x in [-0.06, 0.06] { easel.oval(x, -0.5, 0.02, 0.03, Self.gold, lined: false) }
        case .fireplace: fireplace()
        case .shelf: shelf()
        case .cupboard: cupboard()
        case .stove:
            easel.box(0.16, -1.5, 0.16, 0.7, Self.iron, .round)
            easel.box(-0.5, -0.85, 1, 0.78, RGBA(hex: 0x3E424C), .ground, radius: 0.04)
            easel.box(-0.56, -0.92, 1.12, 0.1, Self.iron, .flat)
            easel.box(-0.34, -0.58, 0.5, 0.34, RGBA(hex: 0xFF9A40), .lamp)
            for step in 0..<4 { easel.box(-0.34 + Double(step) * 0.14, -0.58, 0.035, 0.34, Self.iron, lined: false) }
            easel.at(-0.18, -0.92, size: 0.36) { vessels(.pot) }
        case .spinningWheel:
            easel.stroke(.oval(0.2, -0.58, 0.36, 0.36), Self.wood, width: 0.06)
            for step in 0..<5 {
                let angle = Double(step) * .pi * 0.4
                easel.stroke(
                    [(0.2, -0.58), (0.2 + cos(angle) * 0.36, -0.58 + sin(angle) * 0.36)],
                    Self.wood,
                    width: 0.024
                )
            }
            easel.stroke("M-0.5 -0.28 L0.6 -0.2", Self.darkWood, width: 0.07)
            for (x, low) in [(-0.46, -0.5), (0.5, 0.6)] {
                easel.stroke([(x, -0.26), (low, 0)], Self.darkWood, width: 0.05)
            }
            easel.oval(-0.44, -0.5, 0.07, 0.18, Self.cream, .round)
        default: break
        }
    }

    private func seat(_ thing: Thing) {
        switch thing {
        case .chair: chair()
        case .bed:
            easel.box(-1.15, -0.95, 0.12, 0.95, Self.darkWood, .round, radius: 0.04)
            easel.box(1.0, -0.7, 0.12, 0.7, Self.darkWood, .round, radius: 0.04)
            easel.box(-1.08, -0.42, 2.12, 0.24, Self.wood, .ground)
            easel.fill(
                "M-0.62 -0.56 C0 -0.74 0.7 -0.66 1.04 -0.56 L1.04 -0.26 L-0.62 -0.26 Z",
                easel.dice.pick([Self.blue, Self.red, Self.green]),
                .round
            )
            easel.fill("M-1.02 -0.42 C-1.06 -0.72 -0.56 -0.74 -0.5 -0.5 L-0.52 -0.4 Z", RGBA(hex: 0xFBF7EE), .round)
            easel.box(-0.66, -0.6, 0.18, 0.34, RGBA(hex: 0xF4ECDC), .round, radius: 0.04)
        case .bench: bench()
        case .throne: throne()
        case .cradle:
            easel.stroke("M-0.6 -0.14 Q0 0.12 0.6 -0.14", Self.darkWood, width: 0.08)
            easel.fill("M-0.6 -0.7 L-0.46 -0.12 L0.46 -0.12 L0.56 -0.55 Z", Self.wood, .round)
            easel.fill("M-0.62 -0.68 C-0.66 -1.06 -0.2 -1.06 -0.12 -0.62 Z", Self.wood.lighter(0.08), .round)
            easel.fill(
                "M-0.1 -0.6 C0.1 -0.74 0.4 -0.66 0.54 -0.54 L0.48 -0.4 L-0.1 -0.4 Z",
                RGBA(hex: 0x8FB8D8),
                .round
            )
        default: break
        }
    }

    private func fireplace() {
        let stone = RGBA(hex: 0xB0A090)
        easel.box(-0.52, -0.9, 1.04, 0.9, stone, .ground)
        for row in 0..<4 {
            for column in 0..<2 {
                for side in [-1.0, 1] {
                    easel.box(
                        side * 0.45 - 0.07 + Double(column) * 0.005,
                        -0.84 + Double(row) * 0.21,
                        0.13,
                        0.17,
                        stone.darker(0.08 + 0.05 * Double((row + column) % 2)),
                        radius: 0.02,
                        lined: false
                    )
                }
            }
        }
        easel.box(-0.6, -0.98, 1.2, 0.1, Self.darkWood, .ground, radius: 0.02)
        easel.fill("M-0.32 0 L-0.32 -0.46 C-0.3 -0.68 0.3 -0.68 0.32 -0.46 L0.32 0 Z", RGBA(hex: 0x2E2420))
        easel.at(0, -0.02, size: 0.46) { shining(.fire) }
        easel.at(-0.4, -0.98, size: 0.16) { shining(.candle) }
        easel.at(0.3, -0.98, size: 0.2) { sounding(.clock) }
    }

    /// A dresser: plates and cups above, doors below.
    private func cupboard() {
        easel.box(-0.44, -1, 0.88, 1, Self.wood, .ground, radius: 0.02)
        for row in 0..<2 {
            let y = -0.94 + Double(row) * 0.24
            easel.box(-0.38, y, 0.76, 0.2, Self.darkWood, lined: false)
            for step in 0..<4 {
                let x = -0.28 + Double(step) * 0.19
                if (step + row) % 2 == 0 {
                    easel.oval(x, y + 0.1, 0.08, 0.085, Self.cream, .round)
                    easel.oval(x, y + 0.1, 0.045, 0.05, Self.blue.lighter(0.3), lined: false)
                } else {
                    easel.box(
                        x - 0.05,
                        y + 0.08,
                        0.1,
                        0.12,
                        [Self.red, Self.green, Self.gold][(step + row) % 3],
                        .round,
                        radius: 0.02
                    )
                }
            }
        }
        easel.box(-0.5, -0.46, 1, 0.06, Self.paleWood, .flat)
        for x in [-0.38, 0.03] { easel.box(x, -0.36, 0.35, 0.32, Self.wood.darker(0.1), radius: 0.02) }
        for x in [-0.08, 0.08] { easel.oval(x, -0.2, 0.02, 0.025, Self.gold, lined: false) }
    }

    private func shelf() {
        easel.box(-0.42, -1, 0.84, 1, Self.darkWood, .ground)
        let spines = [0xB8483E, 0x3F6FA0, 0x5E8A56, 0xC89A3E, 0x7A5A90, 0xD8C8A0, 0x8A4A3A].map {
            RGBA(hex: UInt32($0))
        }
        for row in 0..<4 {
            let y = -0.96 + Double(row) * 0.24
            easel.box(-0.38, y, 0.76, 0.2, RGBA(hex: 0x3A2820), lined: false)
            var x = -0.37
            while x < 0.34 {
                let width = easel.dice.between(0.035, 0.065)
                let high = easel.dice.between(0.12, 0.18)
                if x + width > 0.38 { break }
                easel.box(x, y + 0.2 - high, width * 0.92, high, easel.dice.pick(spines), .flat)
                x += width
                if easel.dice.chance(0.08) { x += 0.05 }
            }
        }
    }
}
