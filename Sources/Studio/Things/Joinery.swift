import Native

/// Tables and seats: seen a little from above, with their four legs.
extension ThingPainter {
    /// A board in perspective: the farther edge is the shorter one.
    private func board(_ half: Double, back: Double, top: Double, depth: Double, thick: Double, _ color: RGBA) {
        easel.polygon(
            [(-half, top + depth), (-back, top), (back, top), (half, top + depth)],
            color.lighter(0.1),
            .flat
        )
        easel.box(-half, top + depth, half * 2, thick, color.darker(0.08), .ground, radius: 0.012)
    }

    private func leg(_ x: Double, from top: Double, to bottom: Double, width: Double, _ color: RGBA) {
        easel.fill(
            .polygon([
                (x - width / 2, top), (x + width / 2, top), (x + width * 0.38, bottom), (x - width * 0.38, bottom),
            ]),
            color,
            .round
        )
    }

    func table() {
        let dark = Self.wood.darker(0.28)
        for x in [-0.66, 0.66] { leg(x, from: -0.86, to: -0.14, width: 0.09, dark) }
        for x in [-0.8, 0.8] { leg(x, from: -0.8, to: 0, width: 0.11, Self.wood.darker(0.1)) }
        easel.box(-0.8, -0.78, 1.6, 0.12, Self.wood.darker(0.2), .ground)
        board(0.92, back: 0.76, top: -1, depth: 0.16, thick: 0.07, Self.wood)
        let cloth = easel.dice.pick([Self.cream, RGBA(hex: 0xC8574C), RGBA(hex: 0x5E86AE), RGBA(hex: 0x7E9A5E)])
        easel.fill(
            "M-0.42 -1 L0.42 -1 L0.5 -0.84 L0.5 -0.62 Q0.375 -0.52 0.25 -0.62 Q0.125 -0.52 0 -0.62 Q-0.125 -0.52 -0.25 -0.62 Q-0.375 -0.52 -0.5 -0.62 L-0.5 -0.84 Z",
            cloth,
            .flat
        )
        easel.stroke("M-0.5 -0.84 L0.5 -0.84", cloth.darker(0.14), width: 0.02)
        easel.stroke("M-0.49 -0.69 L0.49 -0.69", cloth.lighter(0.35).mixed(Self.gold, 0.2), width: 0.025)
        laid()
    }

    /// Something stands on the table: it tells a lived-in room from an empty one.
    private func laid() {
        switch Int(easel.dice.next() % 3) {
        case 0:
            for (x, y, color) in [(-0.1, -1.06, 0xC8443A), (0.1, -1.06, 0xD8A83A), (0.0, -1.1, 0x7FA04A)] {
                easel.oval(x, y, 0.1, 0.095, RGBA(hex: UInt32(color)), .round)
            }
            easel.fill("M-0.26 -1.06 C-0.22 -0.88 0.22 -0.88 0.26 -1.06 Z", RGBA(hex: 0xD8DCE0), .round)
        case 1:
            for (x, y, color) in [(-0.09, -1.36, 0xE8788A), (0.09, -1.38, 0xF2C84A), (0.0, -1.46, 0xF4F0E4)] {
                easel.stroke([(0, -1.1), (x, y)], Self.green, width: 0.025)
                easel.oval(x, y, 0.075, 0.07, RGBA(hex: UInt32(color)), .round)
            }
            easel.fill(
                "M-0.09 -1.16 C-0.16 -1.02 -0.1 -0.9 0 -0.9 C0.1 -0.9 0.16 -1.02 0.09 -1.16 Z",
                Self.blue,
                .round
            )
        default:
            easel.at(0.12, -0.9, size: 0.2) { vessels(.cup) }
            easel.at(-0.16, -0.9, size: 0.3) { vessels(.bread) }
        }
    }

    func desk() {
        let dark = Self.wood.darker(0.28)
        leg(-0.66, from: -0.86, to: -0.12, width: 0.09, dark)
        leg(-0.8, from: -0.8, to: 0, width: 0.11, Self.wood.darker(0.1))
        easel.box(0.24, -0.84, 0.6, 0.84, Self.wood.darker(0.05), .ground, radius: 0.02)
        for y in [-0.76, -0.5, -0.24] {
            easel.box(0.29, y, 0.5, 0.2, Self.wood.lighter(0.04), .flat, radius: 0.02)
            easel.oval(0.54, y + 0.1, 0.035, 0.035, Self.gold, lined: false)
        }
        easel.box(-0.8, -0.8, 1.04, 0.1, Self.wood.darker(0.2), .ground)
        board(0.92, back: 0.76, top: -1, depth: 0.14, thick: 0.06, Self.wood)
        easel.polygon([(-0.4, -0.96), (-0.1, -0.97), (-0.06, -0.89), (-0.42, -0.88)], Self.cream, .flat)
        easel.box(0.2, -1.02, 0.09, 0.1, Self.iron, .round, radius: 0.02)
        easel.stroke("M0.25 -1.0 L0.36 -1.22", Self.cream, width: 0.035)
    }

    func chair() {
        let dark = Self.wood.darker(0.2)
        leg(-0.22, from: -0.5, to: -0.08, width: 0.075, dark)
        leg(0.3, from: -0.5, to: -0.08, width: 0.07, dark)
        // The back leans a little; its slats are seen between two posts.
        for (x, top) in [(-0.36, -1.0), (-0.2, -1.06)] {
            easel.fill(
                .polygon([(x - 0.07, top), (x + 0.02, top), (x + 0.07, -0.46), (x - 0.02, -0.46)]),
                Self.wood,
                .round
            )
        }
        for y in [-0.94, -0.78, -0.63] {
            easel.polygon(
                [(-0.4, y), (-0.2, y - 0.05), (-0.18, y + 0.05), (-0.38, y + 0.1)],
                Self.wood.lighter(0.08),
                .flat
            )
        }
        easel.polygon([(-0.36, -0.44), (-0.2, -0.56), (0.36, -0.56), (0.38, -0.44)], Self.red, .flat)
        easel.box(-0.38, -0.45, 0.77, 0.09, Self.red.darker(0.14), .round, radius: 0.03)
        leg(-0.31, from: -0.38, to: 0, width: 0.085, Self.wood)
        leg(0.31, from: -0.38, to: 0, width: 0.085, Self.wood)
    }

    func bench() {
        let dark = Self.darkWood
        for x in [-0.7, 0.7] { leg(x, from: -0.98, to: -0.14, width: 0.08, dark.darker(0.2)) }
        for y in [-1.0, -0.8] { easel.box(-0.86, y, 1.72, 0.12, Self.wood.darker(0.06), .ground, radius: 0.03) }
        for x in [-0.8, 0.8] { leg(x, from: -0.46, to: 0, width: 0.1, dark) }
        board(0.92, back: 0.8, top: -0.62, depth: 0.16, thick: 0.08, Self.wood)
    }

    /// On a step, with a cushion and a high back.
    func throne() {
        easel.box(-0.56, -0.09, 1.12, 0.09, RGBA(hex: 0x8E2A36), .ground, radius: 0.01)
        easel.fill(
            "M-0.32 -0.08 L-0.34 -0.8 C-0.3 -0.96 -0.12 -0.9 0 -1.04 C0.12 -0.9 0.3 -0.96 0.34 -0.8 L0.32 -0.08 Z",
            Self.gold,
            .round
        )
        easel.fill("M-0.25 -0.32 L-0.25 -0.76 C-0.2 -0.87 0.2 -0.87 0.25 -0.76 L0.25 -0.32 Z", Self.red, .round)
        for (x, y) in [(-0.1, -0.7), (0.1, -0.7), (0, -0.58), (-0.1, -0.46), (0.1, -0.46)] {
            easel.oval(x, y, 0.02, 0.02, Self.gold, lined: false)
        }
        easel.oval(0, -0.95, 0.045, 0.05, RGBA(hex: 0x3A66A8), .round)
        easel.box(-0.3, -0.36, 0.6, 0.1, Self.red.lighter(0.06), .round, radius: 0.04)
        easel.box(-0.32, -0.27, 0.64, 0.19, Self.gold.darker(0.12), .ground)
        for x in [-0.42, 0.31] {
            easel.box(x, -0.5, 0.11, 0.42, Self.gold.darker(0.08), .round, radius: 0.03)
            easel.oval(x + 0.055, -0.51, 0.07, 0.06, Self.gold, .round)
        }
    }
}
