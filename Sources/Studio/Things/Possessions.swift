import Glibc
import Native

/// Small things that are held or lie about.
extension ThingPainter {
    func paperAndCloth(_ thing: Thing) {
        switch thing {
        case .book, .letter, .map, .scroll, .picture, .mirror: paper(thing)
        case .flag, .umbrella, .hat, .crown, .doll, .ball: cloth(thing)
        default:
            easel.stroke("M-0.36 -0.9 C-0.62 -0.5 -0.3 -0.16 0.1 -0.2", Self.gold, width: 0.05)
            easel.oval(0, -0.6, 0.36, 0.36, RGBA(hex: 0x5A9AC4), .round)
            easel.fill("M-0.2 -0.8 C0 -0.9 0.1 -0.7 0.0 -0.6 C-0.1 -0.5 -0.3 -0.6 -0.2 -0.8 Z", Self.green, .flat)
            easel.fill(
                "M0.08 -0.5 C0.24 -0.56 0.3 -0.4 0.16 -0.32 C0.06 -0.32 0.02 -0.44 0.08 -0.5 Z",
                Self.green,
                .flat
            )
            easel.limb(Point(0, -0.22), Point(0, -0.05), 0.05, 0.05, Self.gold.darker(0.2))
            easel.oval(0, -0.03, 0.26, 0.05, Self.gold.darker(0.2), .round)
        }
    }

    private func paper(_ thing: Thing) {
        switch thing {
        case .book:
            easel.fill(
                "M0 -0.2 C-0.2 -0.36 -0.6 -0.36 -0.8 -0.26 L-0.8 -0.9 C-0.6 -1.0 -0.2 -1.0 0 -0.84 C0.2 -1.0 0.6 -1.0 0.8 -0.9 L0.8 -0.26 C0.6 -0.36 0.2 -0.36 0 -0.2 Z",
                Self.red.darker(0.1),
                .flat
            )
            easel.fill(
                "M0 -0.28 C-0.2 -0.42 -0.52 -0.42 -0.72 -0.34 L-0.72 -0.94 C-0.52 -1.02 -0.2 -1.0 0 -0.86 Z",
                Self.cream,
                .ground
            )
            easel.fill(
                "M0 -0.28 C0.2 -0.42 0.52 -0.42 0.72 -0.34 L0.72 -0.94 C0.52 -1.02 0.2 -1.0 0 -0.86 Z",
                Self.cream,
                .ground
            )
            for row in 0..<3 {
                let y = -0.82 + Double(row) * 0.13
                easel.stroke([(-0.6, y - 0.02), (-0.12, y + 0.03)], RGBA(hex: 0xB8AC94), width: 0.025)
                easel.stroke([(0.12, y + 0.03), (0.6, y - 0.02)], RGBA(hex: 0xB8AC94), width: 0.025)
            }
        case .letter:
            easel.box(-0.6, -0.85, 1.2, 0.8, Self.cream, .ground, radius: 0.03)
            easel.stroke("M-0.58 -0.82 L0 -0.36 L0.58 -0.82", RGBA(hex: 0xB8AC94), width: 0.04)
            easel.oval(0, -0.38, 0.12, 0.12, Self.red, .round)
        case .map, .scroll:
            easel.box(-0.7, -0.9, 1.4, 0.8, RGBA(hex: 0xEBD9AE), .ground)
            for x in [-0.76, 0.66] { easel.box(x, -0.96, 0.1, 0.92, RGBA(hex: 0xC9AC74), .round, radius: 0.05) }
            if thing == .map {
                easel.stroke([(-0.5, -0.3), (-0.2, -0.55), (0.1, -0.45), (0.45, -0.7)], Self.red, width: 0.04)
                easel.fill(
                    "M-0.3 -0.7 C-0.1 -0.85 0.1 -0.75 0.2 -0.62 C0.0 -0.55 -0.2 -0.55 -0.3 -0.7 Z",
                    Self.green,
                    .flat
                )
            } else {
                for row in 0..<4 {
                    easel.stroke(
                        [(-0.5, -0.76 + Double(row) * 0.16), (0.46, -0.76 + Double(row) * 0.16)],
                        RGBA(hex: 0xA8905E),
                        width: 0.03
                    )
                }
            }
        case .picture, .mirror:
            easel.box(-0.42, -1, 0.84, 1, Self.gold.darker(0.1), .flat, radius: 0.03)
            let inside: RGBA = thing == .mirror ? RGBA(hex: 0xCFE6EE) : RGBA(hex: 0x8FB2A0)
            easel.box(-0.34, -0.92, 0.68, 0.84, inside, .ground)
            if thing == .mirror {
                easel.stroke("M-0.2 -0.4 L0.1 -0.8", RGBA(hex: 0xFFFFFF, alpha: 0.7), width: 0.06)
            } else {
                easel.fill("M-0.34 -0.3 C-0.1 -0.55 0.1 -0.4 0.34 -0.5 L0.34 -0.08 L-0.34 -0.08 Z", Self.green, .flat)
                easel.oval(0.14, -0.72, 0.08, 0.08, Self.gold, lined: false)
            }
        default: break
        }
    }

    private func cloth(_ thing: Thing) {
        switch thing {
        case .flag:
            easel.limb(Point(0, 0), Point(0, -1), 0.024, 0.018, Self.darkWood)
            easel.fill(
                "M0 -0.98 C0.2 -1.06 0.36 -0.88 0.62 -0.96 L0.62 -0.6 C0.36 -0.52 0.2 -0.7 0 -0.62 Z",
                Self.red,
                .round
            )
        case .umbrella:
            easel.stroke("M0 -0.9 L0 -0.1 C0 0.03 -0.14 0.03 -0.14 -0.08", Self.darkWood, width: 0.035)
            easel.fill(
                "M-0.56 -0.6 C-0.5 -0.9 -0.25 -1 0 -1 C0.25 -1 0.5 -0.9 0.56 -0.6 C0.45 -0.68 0.3 -0.68 0.19 -0.6 C0.1 -0.68 -0.1 -0.68 -0.19 -0.6 C-0.3 -0.68 -0.45 -0.68 -0.56 -0.6 Z",
                Self.red,
                .round
            )
        case .hat:
            easel.oval(0, -0.2, 0.6, 0.14, RGBA(hex: 0x4A3A34), .round)
            easel.fill(
                "M-0.32 -0.2 L-0.28 -0.8 C-0.1 -0.9 0.1 -0.9 0.28 -0.8 L0.32 -0.2 Z",
                RGBA(hex: 0x4A3A34),
                .round
            )
            easel.box(-0.32, -0.4, 0.64, 0.14, Self.red)
        case .crown:
            easel.fill("M-0.42 0 L-0.55 -0.8 L-0.26 -0.45 L0 -1 L0.26 -0.45 L0.55 -0.8 L0.42 0 Z", Self.gold, .round)
            for (x, color) in [(-0.22, Self.red), (0.02, Self.blue), (0.24, Self.red)] {
                easel.oval(x, -0.16, 0.07, 0.08, color, .round)
            }
        case .doll:
            easel.fill(
                "M-0.24 0 C-0.24 -0.3 -0.14 -0.52 0 -0.54 C0.14 -0.52 0.24 -0.3 0.24 0 Z",
                RGBA(hex: 0xD86A7A),
                .round
            )
            easel.oval(0, -0.74, 0.22, 0.22, RGBA(hex: 0xF4D2B4), .round)
            easel.fill(
                "M-0.24 -0.72 C-0.26 -1.04 0.26 -1.04 0.24 -0.72 C0.12 -0.88 -0.12 -0.88 -0.24 -0.72 Z",
                RGBA(hex: 0xB8702E),
                .round
            )
            for x in [-0.07, 0.09] { easel.oval(x, -0.72, 0.025, 0.03, RGBA(hex: 0x2A1D1A), lined: false) }
        case .ball:
            easel.oval(0, -0.46, 0.44, 0.44, Self.red, .round)
            easel.fill("M-0.4 -0.62 Q0 -0.4 0.42 -0.58 L0.44 -0.4 Q0 -0.2 -0.44 -0.42 Z", Self.cream, .flat)
        default: break
        }
    }

    func tool(_ thing: Thing) {
        switch thing {
        case .sword, .shield, .bow, .spear: weapon(thing)
        case .axe, .hammer, .broom, .staff, .stick, .rod, .scissors, .ladder: implement(thing)
        case .cross:
            easel.box(-0.06, -1, 0.12, 1, Self.wood, .round)
            easel.box(-0.28, -0.78, 0.56, 0.12, Self.wood, .round)
        case .rope:
            for (y, half) in [(-0.14, 0.5), (-0.32, 0.44), (-0.5, 0.36)] {
                easel.stroke(.oval(0, y, half, 0.13), RGBA(hex: 0xC9A86A), width: 0.1)
            }
        case .net:
            easel.fill(
                "M-0.44 -0.9 C-0.5 -0.4 -0.2 0 0 0 C0.2 0 0.5 -0.4 0.44 -0.9 Z",
                RGBA(hex: 0xD8CDB0, alpha: 0.4),
                .flat
            )
            for step in -3...3 {
                let x = Double(step) * 0.13
                easel.stroke([(x, -0.9), (x * 0.7, -0.3), (x * 0.2, 0)], RGBA(hex: 0x9A8A66), width: 0.022)
                easel.stroke(
                    [
                        (-0.44 + abs(x) * 0.4, -0.85 + Double(step + 3) * 0.13),
                        (0.44 - abs(x) * 0.4, -0.85 + Double(step + 3) * 0.13),
                    ],
                    RGBA(hex: 0x9A8A66),
                    width: 0.022
                )
            }
        case .anchor:
            easel.stroke("M0 -0.82 L0 -0.04", Self.iron, width: 0.09)
            easel.stroke("M-0.24 -0.68 L0.24 -0.68", Self.iron, width: 0.08)
            easel.stroke("M-0.46 -0.36 C-0.4 0.02 0.4 0.02 0.46 -0.36", Self.iron, width: 0.09)
            easel.stroke(.oval(0, -0.9, 0.1, 0.1), Self.iron, width: 0.06)
        case .telescope:
            easel.limb(Point(-0.5, -0.3), Point(0.0, -0.55), 0.12, 0.12, Self.gold.darker(0.1))
            easel.limb(Point(0.0, -0.55), Point(0.45, -0.78), 0.16, 0.17, Self.gold)
            easel.oval(0.48, -0.8, 0.1, 0.19, RGBA(hex: 0xBFE0EC))
        case .key:
            easel.stroke(.oval(0, -0.78, 0.2, 0.2), Self.gold, width: 0.1)
            easel.stroke("M0 -0.58 L0 0", Self.gold, width: 0.1)
            easel.stroke("M0 -0.04 L0.2 -0.04", Self.gold, width: 0.09)
            easel.stroke("M0 -0.2 L0.15 -0.2", Self.gold, width: 0.09)
        default:
            easel.fill("M0 0 C-0.3 -0.3 -0.3 -0.8 0.1 -1 C0.3 -0.7 0.25 -0.3 0 0 Z", RGBA(hex: 0x8FB4D8), .round)
            easel.stroke("M0.02 0.05 Q0 -0.5 0.08 -0.95", Self.cream, width: 0.03)
        }
    }

    private func weapon(_ thing: Thing) {
        switch thing {
        case .sword:
            easel.fill("M-0.055 -0.22 L-0.045 -0.9 L0 -1 L0.045 -0.9 L0.055 -0.22 Z", Self.steel, .round)
            easel.box(-0.2, -0.25, 0.4, 0.06, Self.gold, .round, radius: 0.03)
            easel.limb(Point(0, -0.2), Point(0, -0.05), 0.04, 0.035, Self.darkWood)
            easel.oval(0, -0.02, 0.055, 0.055, Self.gold, .round)
        case .shield:
            easel.fill(
                "M-0.42 -0.95 Q0 -1.05 0.42 -0.95 L0.4 -0.45 C0.36 -0.2 0.16 -0.06 0 0 C-0.16 -0.06 -0.36 -0.2 -0.4 -0.45 Z",
                Self.blue,
                .round
            )
            easel.fill("M-0.07 -0.98 L0.07 -0.98 L0.07 -0.04 L0 0 L-0.07 -0.04 Z", Self.gold, .flat)
            easel.box(-0.42, -0.66, 0.84, 0.13, Self.gold, .flat)
        case .bow:
            easel.stroke("M0 0 C0.34 -0.2 0.34 -0.8 0 -1", Self.wood, width: 0.05)
            easel.stroke("M0 0 L0 -1", Self.cream, width: 0.015)
        case .spear:
            easel.limb(Point(0, 0), Point(0, -0.86), 0.02, 0.018, Self.wood)
            easel.polygon([(0, -1), (0.06, -0.86), (0, -0.8), (-0.06, -0.86)], Self.steel, .flat)
        default: break
        }
    }

    private func implement(_ thing: Thing) {
        switch thing {
        case .axe:
            easel.limb(Point(0, 0), Point(0, -0.92), 0.03, 0.026, Self.wood)
            easel.fill(
                "M0.0 -0.95 L0.1 -0.98 C0.22 -1.02 0.3 -0.96 0.32 -0.9 L0.32 -0.62 C0.26 -0.7 0.16 -0.74 0.0 -0.74 Z",
                Self.steel,
                .round
            )
        case .hammer:
            easel.limb(Point(0, 0), Point(0, -0.78), 0.05, 0.045, Self.wood)
            easel.box(-0.3, -1, 0.6, 0.25, Self.iron, .round, radius: 0.04)
        case .broom:
            easel.limb(Point(0, -0.3), Point(0, -1), 0.022, 0.02, Self.wood)
            easel.fill(
                "M-0.05 -0.34 L0.05 -0.34 C0.14 -0.2 0.18 -0.1 0.16 0 L-0.16 0 C-0.18 -0.1 -0.14 -0.2 -0.05 -0.34 Z",
                RGBA(hex: 0xD8B04E),
                .round
            )
            easel.stroke("M-0.06 -0.28 L0.06 -0.28", Self.red, width: 0.03)
        case .staff:
            easel.stroke([(0, 0), (0.015, -0.4), (-0.01, -0.8), (0.02, -0.9)], Self.wood, width: 0.04)
            easel.stroke("M0.02 -0.88 C0.1 -1.0 -0.06 -1.04 -0.06 -0.94", Self.wood, width: 0.04)
            easel.glow(0.0, -0.95, 0.16, RGBA(hex: 0x8AE0FF), 0.6)
        case .stick:
            easel.stroke([(0, 0), (0.012, -0.5), (0, -0.94), (-0.04, -1), (-0.1, -0.97)], Self.darkWood, width: 0.034)
        case .rod:
            easel.stroke([(0, -0.3), (0.1, -0.8), (0.3, -1.2)], Self.wood, width: 0.024)
            easel.stroke([(0.3, -1.2), (0.36, -0.7), (0.35, -0.3)], Self.cream, width: 0.008)
            easel.oval(0.35, -0.3, 0.03, 0.045, Self.red, .round)
        case .scissors:
            for side in [-1.0, 1] {
                easel.stroke([(side * 0.12, -0.3), (0, -0.55), (-side * 0.14, -1)], Self.steel, width: 0.07)
                easel.stroke(.oval(side * 0.16, -0.15, 0.12, 0.15), Self.red, width: 0.06)
            }
        case .ladder:
            for x in [-0.16, 0.16] { easel.limb(Point(x * 1.15, 0), Point(x, -1), 0.022, 0.02, Self.paleWood) }
            for step in 1..<8 {
                easel.stroke(
                    [(-0.17, -Double(step) * 0.125), (0.17, -Double(step) * 0.125)],
                    Self.paleWood.darker(0.1),
                    width: 0.028
                )
            }
        default: break
        }
    }
}
