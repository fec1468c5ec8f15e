import Glibc
import Native

extension ThingPainter {
    func plant(_ thing: Thing) {
        let palette = easel.palette
        switch thing {
        case .oak: leafyTree(crown: 0.62, trunk: 0.3, leaf: leaf(), wood: Self.wood)
        case .birch: birch()
        case .fir: conifer(layers: 5, spread: 0.3)
        case .pine: pine()
        case .willow: willow()
        case .poplar: poplar()
        case .palm: palm()
        case .fruitTree:
            leafyTree(crown: 0.6, trunk: 0.34, leaf: leaf(), wood: Self.wood)
            guard !isBare else { return }
            let fruit = palette.leaves.count > 3 && isSpring ? RGBA(hex: 0xF6C4D4) : RGBA(hex: 0xD8433A)
            for _ in 0..<9 {
                easel.oval(
                    easel.dice.between(-0.26, 0.26),
                    easel.dice.between(-0.9, -0.45),
                    0.026,
                    0.026,
                    fruit,
                    .round
                )
            }
        case .deadTree: bare(depth: 5, wood: RGBA(hex: 0x6A5A50))
        case .bush:
            for (x, y, r) in [(-0.32, -0.36, 0.34), (0.34, -0.34, 0.34), (0, -0.55, 0.42)] {
                easel.fill(foliage(x, y, r, r * 0.9), leaf(), .round)
            }
        case .reeds:
            for index in 0..<9 {
                let x = (Double(index) - 4) * 0.06
                let lean = x * 0.5 + easel.dice.between(-0.06, 0.06)
                let top = -easel.dice.between(0.6, 1)
                easel.stroke(
                    [(x, 0), (x + lean * 0.4, top * 0.55), (x + lean, top)],
                    palette.grass.darker(0.15),
                    width: 0.018
                )
                if index % 2 == 0 {
                    easel.limb(Point(x + lean, top + 0.12), Point(x + lean, top), 0.024, 0.02, RGBA(hex: 0x6B4630))
                }
            }
        case .mushroom:
            easel.fill(
                "M-0.14 0 C-0.1 -0.2 -0.12 -0.4 -0.1 -0.55 L0.1 -0.55 C0.12 -0.4 0.1 -0.2 0.16 0 Z",
                Self.cream,
                .round
            )
            easel.fill(
                "M-0.46 -0.48 C-0.5 -0.85 -0.2 -1 0 -1 C0.2 -1 0.5 -0.85 0.46 -0.48 C0.2 -0.56 -0.2 -0.56 -0.46 -0.48 Z",
                Self.red,
                .round
            )
            for (x, y, r) in [(-0.22, -0.72, 0.07), (0.06, -0.84, 0.08), (0.26, -0.64, 0.06), (-0.02, -0.62, 0.045)] {
                easel.oval(x, y, r, r * 0.8, Self.cream, lined: false)
            }
        default: break
        }
    }

    private var isSpring: Bool {
        easel.palette.leaves.count > 3 && OKLab(easel.palette.leaves[3]).a > 0.03
            && OKLab(easel.palette.leaves[3]).lightness > 0.8
    }
    private var isBare: Bool { OKLab(easel.palette.grass).lightness > 0.9 }
    private func leaf() -> RGBA { easel.dice.pick(easel.palette.leaves) }

    /// A cloud of leaves.
    func foliage(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double, bumps: Int = 9) -> Shape {
        let turn = easel.dice.between(0, 1)
        return .scalloped(
            (0..<bumps).map { index in
                let angle = (Double(index) + turn) * 2 * .pi / Double(bumps)
                let reach = easel.dice.between(0.84, 0.98)
                return (x + cos(angle) * radiusX * reach, y + sin(angle) * radiusY * reach)
            },
            bulge: 0.42
        )
    }

    private func trunk(_ width: Double, _ top: Double, _ color: RGBA) {
        let lean = easel.dice.between(-0.02, 0.02)
        easel.fill(
            .smooth([
                (-width * 1.5, 0.01), (-width * 0.75, -0.1), (-width * 0.55 + lean, top), (width * 0.55 + lean, top),
                (width * 0.75, -0.1),
                (width * 1.6, 0.01), (0, -0.015),
            ]),
            color,
            .round
        )
    }

    private func leafyTree(crown: Double, trunk height: Double, leaf: RGBA, wood: RGBA) {
        if isBare {
            bare(depth: 5, wood: wood)
            return
        }
        trunk(0.05, -height - 0.12, wood)
        easel.stroke([(0, -height), (-0.12, -height - 0.16)], wood, width: 0.03)
        easel.stroke([(0, -height), (0.13, -height - 0.14)], wood, width: 0.03)
        let middle = -height - crown / 2 - 0.04
        let r = crown / 2
        for (dx, dy, size, tone) in [
            (-0.55, 0.28, 0.62, 0.16), (0.58, 0.22, 0.6, 0.12), (0.0, 0.1, 0.82, 0.08), (-0.34, -0.32, 0.62, 0.0),
            (0.34, -0.36, 0.58, 0.02),
            (0.02, -0.55, 0.5, 0.0),
        ] {
            easel.fill(foliage(dx * r, middle + dy * r, size * r, size * r * 0.9), leaf.darker(tone), .round)
        }
    }

    private func birch() {
        trunk(0.03, isBare ? -0.8 : -0.7, RGBA(hex: 0xEDE8DE))
        for step in 0..<7 {
            let y = -0.06 - Double(step) * 0.09
            easel.stroke([(-0.018, y), (easel.dice.between(0, 0.012), y - 0.006)], RGBA(hex: 0x3E3A38), width: 0.012)
        }
        if isBare {
            bare(depth: 4, wood: RGBA(hex: 0xD8D2C8))
            return
        }
        let leaf = leaf().lighter(0.12)
        for (x, y, r) in [(-0.12, -0.5, 0.15), (0.13, -0.56, 0.15), (-0.06, -0.7, 0.17), (0.06, -0.86, 0.13)] {
            easel.fill(foliage(x, y, r, r * 1.05), leaf, .round)
        }
    }

    private func conifer(layers: Int, spread: Double) {
        trunk(0.035, -0.2, Self.darkWood)
        let green = isBare ? RGBA(hex: 0x3F6658) : RGBA(hex: 0x2F6A4C)
        for index in 0..<layers {
            let t = Double(index) / Double(layers)
            let (low, high) = (-0.12 - t * 0.72, -0.36 - t * 0.66)
            let half = spread * (1 - t * 0.74)
            let sag = 0.05
            easel.fill(
                .smooth([
                    (0, high - 0.04), (half * 0.45, (low + high) / 2), (half, low + sag * 0.4),
                    (half * 0.5, low - 0.005), (0, low + sag * 0.6),
                    (-half * 0.5, low - 0.005), (-half, low + sag * 0.4), (-half * 0.45, (low + high) / 2),
                ]),
                green.lighter(t * 0.1),
                .round
            )
            if isBare {
                easel.fill(
                    .smooth([
                        (0, high - 0.04), (half * 0.5, (low + high) / 2 + 0.02), (half * 0.9, low),
                        (half * 0.2, (low + high) / 2 + 0.05), (-half * 0.3, (low + high) / 2 + 0.03),
                        (-half * 0.88, low), (-half * 0.5, (low + high) / 2 + 0.02),
                    ]),
                    RGBA(hex: 0xF4F8FC),
                    .round,
                    lined: false
                )
            }
        }
    }

    private func pine() {
        trunk(0.032, -0.8, RGBA(hex: 0x9A5F3E))
        let green = isBare ? RGBA(hex: 0x4A7064) : RGBA(hex: 0x3D7352)
        for (x, y, rx, ry) in [
            (-0.16, -0.58, 0.15, 0.06), (0.18, -0.66, 0.16, 0.065), (-0.1, -0.78, 0.18, 0.07),
            (0.08, -0.9, 0.15, 0.075),
        ] {
            easel.stroke([(0, y + 0.06), (x, y + 0.02)], RGBA(hex: 0x8A5638), width: 0.016)
            easel.fill(foliage(x, y, rx, ry), green, .round)
        }
    }

    private func willow() {
        trunk(0.055, -0.55, RGBA(hex: 0x7A6248))
        guard !isBare else { return bare(depth: 5, wood: RGBA(hex: 0x7A6248)) }
        let leaf = leaf().mixed(RGBA(hex: 0xA8C060), 0.4)
        easel.fill(foliage(0, -0.72, 0.34, 0.25), leaf.darker(0.1), .round)
        for index in 0..<13 {
            let x = (Double(index) - 6) * 0.065
            let top = -0.86 + abs(x) * 0.55
            let drop = easel.dice.between(0.4, 0.62)
            easel.fill(
                .smooth([
                    (x - 0.03, top), (x + 0.03, top), (x * 1.2 + 0.04, top + drop * 0.6), (x * 1.25, top + drop),
                    (x * 1.2 - 0.04, top + drop * 0.6),
                ]),
                leaf.lighter(index % 2 == 0 ? 0.06 : 0),
                .round
            )
        }
    }

    private func poplar() {
        trunk(0.03, -0.3, Self.wood)
        guard !isBare else { return bare(depth: 4, wood: Self.wood) }
        easel.fill(
            .smooth([
                (0, -1), (0.07, -0.86), (0.12, -0.6), (0.13, -0.36), (0.08, -0.16), (0, -0.12), (-0.08, -0.16),
                (-0.13, -0.36), (-0.12, -0.6), (-0.07, -0.86),
            ]),
            leaf(),
            .round
        )
    }

    private func palm() {
        easel.fill(
            "M-0.05 0 C0.02 -0.3 0.04 -0.55 0.12 -0.78 L0.17 -0.77 C0.12 -0.5 0.08 -0.25 0.06 0 Z",
            RGBA(hex: 0xA27E54),
            .round
        )
        for step in 0..<6 {
            let y = -0.08 - Double(step) * 0.11
            easel.stroke([(-0.03 - y * 0.1, y), (0.05 - y * 0.12, y - 0.012)], RGBA(hex: 0x7E5F3E), width: 0.012)
        }
        for (angle, length) in [
            (-2.9, 0.4), (-2.4, 0.4), (-1.9, 0.36), (-1.2, 0.36), (-0.6, 0.42), (-0.1, 0.42), (0.35, 0.36),
            (-3.5, 0.34),
        ] {
            easel.at(0.145, -0.78, size: length, turned: angle) {
                easel.fill(
                    "M0 0 C0.3 -0.2 0.7 -0.2 1 0.16 C0.8 0.1 0.7 0.12 0.62 0.2 C0.5 0.1 0.4 0.1 0.34 0.18 C0.24 0.06 0.1 0.05 0 0 Z",
                    RGBA(hex: 0x4F9A54),
                    .round
                )
            }
        }
        for (x, y) in [(0.12, -0.74), (0.18, -0.73)] { easel.oval(x, y, 0.028, 0.03, RGBA(hex: 0x6B4630), .round) }
    }

    /// Boughs without leaves, by forking.
    func bare(depth: Int, wood: RGBA) {
        func bough(_ x: Double, _ y: Double, _ angle: Double, _ length: Double, _ left: Int) {
            let (x2, y2) = (x + cos(angle) * length, y + sin(angle) * length)
            let bend = easel.dice.between(-0.02, 0.02)
            easel.stroke(
                [(x, y), ((x + x2) / 2 + bend, (y + y2) / 2), (x2, y2)],
                wood,
                width: 0.009 * Double(left) * Double(left) * 0.42 + 0.006
            )
            guard left > 1 else { return }
            for turn in [-0.42, 0.4] {
                bough(
                    x2,
                    y2,
                    angle + turn + easel.dice.between(-0.14, 0.14),
                    length * easel.dice.between(0.66, 0.8),
                    left - 1
                )
            }
        }
        bough(0, 0.01, -.pi / 2, 0.32, depth)
        guard isBare else { return }
        for _ in 0..<6 {
            easel.oval(
                easel.dice.between(-0.25, 0.25),
                -easel.dice.between(0.6, 0.9),
                0.035,
                0.012,
                RGBA(hex: 0xF6F9FC),
                lined: false
            )
        }
    }

    // MARK: Flowers

    func flower(_ thing: Thing) {
        let stem = RGBA(hex: 0x4F8F4A)
        switch thing {
        case .sunflower:
            easel.stroke([(0, 0), (0.03, -0.4), (0, -0.75)], stem, width: 0.04)
            easel.fill("M0.02 -0.3 C0.2 -0.45 0.32 -0.35 0.3 -0.25 C0.2 -0.2 0.1 -0.22 0.02 -0.3 Z", stem, .round)
            easel.fill(.star(0, -0.8, 0.21, 0.13, points: 13), RGBA(hex: 0xF2B92E), .round)
            easel.oval(0, -0.8, 0.1, 0.1, RGBA(hex: 0x6B4226), .round)
        case .tulip:
            easel.stroke([(0, 0), (0.02, -0.6)], stem, width: 0.05)
            easel.fill("M0 0 C-0.2 -0.2 -0.22 -0.4 -0.16 -0.5 C-0.06 -0.4 0.0 -0.2 0 0 Z", stem, .round)
            easel.fill(
                "M-0.18 -0.9 L-0.08 -0.8 L0.02 -0.98 L0.12 -0.8 L0.22 -0.92 C0.26 -0.65 0.14 -0.55 0.02 -0.55 C-0.1 -0.55 -0.22 -0.65 -0.18 -0.9 Z",
                Self.red,
                .round
            )
        case .rose:
            easel.stroke([(0, 0), (0.03, -0.35), (0, -0.68)], stem, width: 0.04)
            easel.fill("M0.02 -0.3 C0.16 -0.42 0.26 -0.36 0.26 -0.28 C0.18 -0.22 0.1 -0.24 0.02 -0.3 Z", stem, .round)
            easel.oval(0, -0.8, 0.19, 0.18, RGBA(hex: 0xC23A48), .round)
            easel.stroke(
                "M-0.1 -0.8 C-0.1 -0.92 0.1 -0.92 0.1 -0.8 C0.1 -0.72 -0.03 -0.72 -0.03 -0.79 C-0.03 -0.83 0.04 -0.84 0.05 -0.8",
                RGBA(hex: 0x8A2230),
                width: 0.03
            )
        case .daisy:
            easel.stroke([(0, 0), (0.02, -0.7)], stem, width: 0.035)
            easel.fill(.star(0.02, -0.8, 0.19, 0.1, points: 11), RGBA(hex: 0xFBF8F0), .round)
            easel.oval(0.02, -0.8, 0.07, 0.07, RGBA(hex: 0xF2C03A), .round)
        default:
            for (x, high, hue) in [
                (-0.22, 0.7, 0xE86A7A), (0.2, 0.62, 0xF2C03A), (0, 0.9, 0xA56AC8), (-0.1, 0.5, 0xFBF8F0),
                (0.32, 0.45, 0x6A9AE0),
            ] {
                easel.stroke([(x * 0.3, 0), (x, -high)], stem, width: 0.03)
                easel.fill(.star(x, -high, 0.13, 0.075, points: 6), RGBA(hex: UInt32(hue)), .round)
                easel.oval(x, -high, 0.045, 0.045, RGBA(hex: 0xF6E27A), lined: false)
            }
        }
    }
}
