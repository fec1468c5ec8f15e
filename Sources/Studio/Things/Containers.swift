import Glibc
import Native

/// What holds something, what is eaten, and treasures.
extension ThingPainter {
    func vessels(_ thing: Thing) {
        switch thing {
        case .chest, .bag, .basket, .bucket, .bottle, .potion, .cup, .pot, .barrel: container(thing)
        case .bread, .apple, .pumpkin, .cake, .egg: food(thing)
        case .stone:
            easel.fill("M-0.74 0 L-0.66 -0.4 L-0.3 -0.82 L0.28 -0.74 L0.64 -0.36 L0.74 0 Z", Self.stone, .round)
            easel.fill("M-0.3 -0.82 L0.28 -0.74 L0.1 -0.44 L-0.5 -0.5 Z", Self.stone.lighter(0.14), .flat, lined: false)
        case .coin: easel.oval(0, -0.46, 0.44, 0.44, Self.gold, .round)
        case .jewel:
            easel.polygon([(-0.5, -0.7), (-0.28, -1), (0.28, -1), (0.5, -0.7), (0, 0)], RGBA(hex: 0x6AC8E0), .round)
        case .ring:
            easel.stroke(.oval(0, -0.38, 0.32, 0.36), Self.gold, width: 0.12)
            easel.polygon(
                [(-0.2, -0.84), (-0.1, -1), (0.1, -1), (0.2, -0.84), (0, -0.68)],
                RGBA(hex: 0x6AC8E0),
                .round
            )
        case .skull:
            easel.fill(
                "M-0.3 -0.12 C-0.62 -0.3 -0.6 -1 0 -1 C0.6 -1 0.62 -0.3 0.3 -0.12 L0.26 0 L-0.26 0 Z",
                Self.cream,
                .round
            )
            for x in [-0.2, 0.2] { easel.oval(x, -0.48, 0.14, 0.16, RGBA(hex: 0x3A3030)) }
            easel.polygon([(0, -0.36), (-0.06, -0.24), (0.06, -0.24)], RGBA(hex: 0x3A3030))
            for x in [-0.12, 0, 0.12] { easel.stroke([(x, -0.12), (x, 0)], RGBA(hex: 0x9A8E7E), width: 0.025) }
        default:
            for step in 0..<8 {
                let angle = Double(step) * .pi / 4
                easel.stroke(
                    [(0, -0.5), (cos(angle) * 0.5, -0.5 + sin(angle) * 0.5)],
                    RGBA(hex: 0x9AA0AA),
                    width: 0.016
                )
            }
            for ring in [0.16, 0.3, 0.44] {
                easel.stroke(
                    .polygon(
                        (0..<8).map { (cos(Double($0) * .pi / 4) * ring, -0.5 + sin(Double($0) * .pi / 4) * ring) }
                    ),
                    RGBA(hex: 0x9AA0AA),
                    width: 0.016
                )
            }
        }
    }

    private func container(_ thing: Thing) {
        switch thing {
        case .chest:
            easel.box(-0.6, -0.58, 1.2, 0.58, Self.wood, .ground, radius: 0.03)
            easel.fill("M-0.62 -0.56 C-0.62 -1.08 0.62 -1.08 0.62 -0.56 Z", Self.wood.lighter(0.05), .round)
            for x in [-0.44, 0.34] { easel.box(x, -0.92, 0.1, 0.92, Self.gold.darker(0.15)) }
            easel.box(-0.1, -0.66, 0.2, 0.2, Self.gold, .round, radius: 0.03)
        case .bag:
            easel.fill(
                "M-0.4 0 C-0.62 -0.3 -0.4 -0.62 -0.14 -0.72 L0.14 -0.72 C0.4 -0.62 0.62 -0.3 0.4 0 Z",
                RGBA(hex: 0xB08A56),
                .round
            )
            easel.fill("M-0.14 -0.72 L-0.26 -0.95 L0 -0.86 L0.26 -0.95 L0.14 -0.72 Z", RGBA(hex: 0xC09A64), .round)
            easel.stroke("M-0.16 -0.72 L0.16 -0.72", Self.darkWood, width: 0.05)
        case .basket:
            easel.stroke("M-0.4 -0.5 C-0.36 -1.1 0.36 -1.1 0.4 -0.5", Self.wood, width: 0.06)
            easel.fill("M-0.52 -0.52 L-0.38 0 L0.38 0 L0.52 -0.52 Z", RGBA(hex: 0xC49A58), .round)
            for y in [-0.38, -0.24, -0.1] {
                let half = 0.37 - y * 0.27
                easel.stroke([(-half, y), (half, y)], RGBA(hex: 0x9A7238), width: 0.03)
            }
            easel.box(-0.56, -0.58, 1.12, 0.11, RGBA(hex: 0xB08848), .round, radius: 0.05)
        case .bucket:
            easel.stroke("M-0.36 -0.66 C-0.3 -1.1 0.3 -1.1 0.36 -0.66", Self.iron, width: 0.04)
            easel.fill("M-0.4 -0.68 L-0.28 0 L0.28 0 L0.4 -0.68 Z", RGBA(hex: 0x9AA6AE), .round)
            easel.oval(0, -0.68, 0.4, 0.09, RGBA(hex: 0x6FB2CC))
        case .bottle, .potion:
            easel.fill(
                "M-0.1 -0.95 L0.1 -0.95 L0.1 -0.66 C0.3 -0.54 0.32 -0.3 0.3 0 L-0.3 0 C-0.32 -0.3 -0.3 -0.54 -0.1 -0.66 Z",
                thing == .potion ? RGBA(hex: 0xA86AD0) : RGBA(hex: 0x4E8A6A),
                .round
            )
            easel.box(-0.11, -1.02, 0.22, 0.1, RGBA(hex: 0xB88A5A))
            if thing == .potion {
                easel.glow(0, -0.3, 0.5, RGBA(hex: 0xD8A0FF), 0.5)
            } else {
                easel.box(-0.22, -0.42, 0.44, 0.26, Self.cream)
            }
        case .cup:
            easel.stroke(.oval(0.36, -0.42, 0.18, 0.2), Self.cream.darker(0.1), width: 0.08)
            easel.fill("M-0.36 -0.8 L-0.28 -0.06 L0.28 -0.06 L0.36 -0.8 Z", RGBA(hex: 0xF2EDE2), .round)
            easel.oval(0, -0.8, 0.36, 0.1, RGBA(hex: 0x8A5A3A))
        case .pot:
            easel.fill(
                "M-0.55 -0.75 C-0.75 -0.3 -0.5 -0.05 -0.3 0 L0.3 0 C0.5 -0.05 0.75 -0.3 0.55 -0.75 Z",
                RGBA(hex: 0x3A3C44),
                .round
            )
            easel.oval(0, -0.76, 0.58, 0.12, RGBA(hex: 0x4A4E58), .round)
            easel.oval(0, -0.77, 0.46, 0.08, RGBA(hex: 0x7AA05A))
        case .barrel: barrel()
        default: break
        }
    }

    private func barrel() {
        easel.fill(
            "M-0.34 0 C-0.48 -0.3 -0.48 -0.7 -0.34 -1 L0.34 -1 C0.48 -0.7 0.48 -0.3 0.34 0 Z",
            Self.wood,
            .round
        )
        for (y, half) in [(-0.2, 0.42), (-0.8, 0.42)] {
            easel.stroke([(-half, y), (0, y + 0.04), (half, y)], Self.iron, width: 0.06)
        }
        for x in [-0.16, 0.14] {
            easel.stroke([(x * 0.8, -0.98), (x * 1.2, -0.5), (x * 0.8, -0.02)], Self.darkWood, width: 0.018)
        }
    }

    private func food(_ thing: Thing) {
        switch thing {
        case .bread:
            easel.fill(
                "M-0.7 -0.05 C-0.9 -0.5 -0.5 -0.8 0 -0.8 C0.5 -0.8 0.9 -0.5 0.7 -0.05 Z",
                RGBA(hex: 0xC88A44),
                .round
            )
            for x in [-0.3, 0.0, 0.3] {
                easel.stroke([(x - 0.08, -0.3), (x + 0.08, -0.62)], RGBA(hex: 0xEBCB94), width: 0.06)
            }
        case .apple:
            easel.fill(
                "M0 -0.72 C0.5 -0.95 0.65 -0.2 0.2 -0.02 C0.08 0.02 -0.08 0.02 -0.2 -0.02 C-0.65 -0.2 -0.5 -0.95 0 -0.72 Z",
                Self.red,
                .round
            )
            easel.stroke("M0 -0.7 Q0.02 -0.9 0.1 -1", Self.darkWood, width: 0.05)
            easel.fill(
                "M0.06 -0.84 C0.16 -1.02 0.36 -1.0 0.4 -0.92 C0.3 -0.8 0.16 -0.78 0.06 -0.84 Z",
                Self.green,
                .flat
            )
        case .pumpkin:
            for (x, r) in [(-0.34, 0.3), (0.34, 0.3), (-0.16, 0.32), (0.16, 0.32), (0, 0.28)] {
                easel.oval(x, -0.4, r, 0.4, RGBA(hex: 0xE0822E), .round)
            }
            easel.stroke("M0 -0.78 Q0.02 -0.95 0.14 -1", RGBA(hex: 0x5E7A3A), width: 0.09)
        case .cake:
            easel.box(-0.5, -0.5, 1, 0.5, RGBA(hex: 0xE8B88A), .ground, radius: 0.05)
            easel.fill(
                "M-0.52 -0.5 C-0.5 -0.62 0.5 -0.62 0.52 -0.5 L0.52 -0.36 C0.4 -0.24 0.3 -0.44 0.16 -0.32 C0 -0.22 -0.1 -0.42 -0.26 -0.32 C-0.4 -0.22 -0.5 -0.36 -0.52 -0.36 Z",
                RGBA(hex: 0xF6D2DC),
                .round
            )
            for x in [-0.26, 0, 0.26] {
                easel.box(x - 0.025, -0.82, 0.05, 0.26, Self.cream)
                easel.oval(x, -0.9, 0.04, 0.08, Self.flame, .lamp, lined: false)
            }
        case .egg:
            easel.fill(
                "M0 -1 C0.4 -1 0.52 -0.4 0.44 -0.2 C0.3 0.06 -0.3 0.06 -0.44 -0.2 C-0.52 -0.4 -0.4 -1 0 -1 Z",
                RGBA(hex: 0xF4E6D2),
                .round
            )
        default: break
        }
    }
}
