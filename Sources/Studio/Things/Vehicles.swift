import Glibc
import Native

extension ThingPainter {
    func vessel(_ thing: Thing) {
        switch thing {
        case .boat, .raft: rowed(thing)
        case .sailboat:
            easel.fill("M0.03 -0.94 C0.3 -0.7 0.46 -0.45 0.5 -0.24 L0.03 -0.24 Z", RGBA(hex: 0xF6EEDC), .round)
            easel.fill("M-0.02 -0.86 C-0.2 -0.6 -0.34 -0.42 -0.42 -0.26 L-0.02 -0.26 Z", RGBA(hex: 0xE07A5A), .round)
            easel.limb(Point(0, -0.14), Point(0, -0.99), 0.016, 0.011, Self.darkWood)
            easel.fill(
                "M-0.5 -0.2 C-0.42 0.0 -0.3 0.05 -0.2 0.06 L0.26 0.06 C0.42 0.03 0.52 -0.06 0.58 -0.22 Z",
                RGBA(hex: 0x35618E),
                .round
            )
            easel.stroke("M-0.5 -0.2 L0.58 -0.22", Self.cream, width: 0.03)
            ripples(0.5)
        case .ship: tallShip()
        case .steamship:
            easel.fill(
                "M-0.95 -0.3 L-0.8 0.05 L0.78 0.05 L1.0 -0.36 C0.5 -0.28 -0.5 -0.26 -0.95 -0.3 Z",
                RGBA(hex: 0x2F3B4E),
                .round
            )
            easel.stroke("M-0.84 -0.02 L0.82 -0.02", RGBA(hex: 0xB8453A), width: 0.05)
            easel.box(-0.55, -0.48, 1.05, 0.2, Self.cream, .ground)
            easel.box(-0.35, -0.62, 0.6, 0.15, Self.cream, .ground)
            for x in [-0.42, -0.26, -0.1, 0.06, 0.22, 0.38] { easel.oval(x, -0.38, 0.03, 0.03, RGBA(hex: 0x4A6A84)) }
            for x in [-0.2, 0.08] {
                easel.box(x, -0.95, 0.14, 0.34, RGBA(hex: 0xC24A3C), .round)
                easel.box(x, -0.95, 0.14, 0.07, RGBA(hex: 0x2E2C30))
                for puff in 0..<4 {
                    easel.oval(
                        x - 0.06 - Double(puff) * 0.13,
                        -1.0 - Double(puff) * 0.07,
                        0.08 + Double(puff) * 0.025,
                        0.06 + Double(puff) * 0.02,
                        RGBA(hex: 0xD8D6D4, alpha: 0.7),
                        lined: false
                    )
                }
            }
            ripples(0.9)
        default: break
        }
    }

    private func rowed(_ thing: Thing) {
        switch thing {
        case .boat:
            // 3.1 wide: a rowing boat with people in it hides their legs.
            easel.fill(
                "M-1.5 -0.62 C-1.3 -0.1 -1.0 0.12 -0.8 0.16 L0.8 0.16 C1.1 0.1 1.4 -0.2 1.56 -0.72 C1.0 -0.52 -1.0 -0.46 -1.5 -0.62 Z",
                RGBA(hex: 0xA0643C),
                .round
            )
            easel.fill(
                "M-1.52 -0.66 C-1.0 -0.46 1.0 -0.52 1.58 -0.76 L1.56 -0.62 C1.0 -0.4 -1.0 -0.34 -1.49 -0.54 Z",
                Self.cream,
                .round
            )
            easel.stroke("M-1.3 -0.26 Q0 -0.02 1.36 -0.3", RGBA(hex: 0x7A4628), width: 0.035)
            ripples(1.5)
        case .raft:
            for row in 0..<3 {
                easel.limb(
                    Point(-1.2 + Double(row) * 0.08, -0.12 + Double(row) * 0.14),
                    Point(1.1 + Double(row) * 0.08, -0.12 + Double(row) * 0.14),
                    0.09,
                    0.09,
                    Self.paleWood
                )
            }
            for x in [-0.8, 0.8] {
                easel.stroke([(x - 0.05, -0.22), (x + 0.08, 0.22)], RGBA(hex: 0x6B5438), width: 0.06)
            }
            easel.limb(Point(0, -0.1), Point(0, -1), 0.03, 0.025, Self.darkWood)
            easel.fill("M0.05 -0.95 L0.6 -0.85 L0.55 -0.35 L0.05 -0.3 Z", Self.cream, .round)
            ripples(1.2)
        default: break
        }
    }

    private func tallShip() {
        easel.fill(
            "M-0.72 -0.34 C-0.66 -0.1 -0.56 0.05 -0.46 0.06 L0.5 0.06 C0.62 0.0 0.7 -0.14 0.8 -0.32 L0.52 -0.22 L-0.44 -0.22 L-0.5 -0.36 Z",
            RGBA(hex: 0x7A4A2E),
            .round
        )
        easel.stroke("M-0.62 -0.12 Q0 -0.02 0.66 -0.14", Self.gold, width: 0.02)
        for x in [-0.4, -0.2, 0, 0.2, 0.4] { easel.box(x, -0.14, 0.05, 0.05, RGBA(hex: 0x3A2A20)) }
        easel.stroke("M0.7 -0.28 L1.0 -0.44", Self.darkWood, width: 0.024)
        for (x, high, half) in [(-0.36, 0.84, 0.2), (0.04, 1.0, 0.25), (0.42, 0.86, 0.2)] {
            easel.limb(Point(x, -0.2), Point(x, -high), 0.016, 0.01, Self.darkWood)
            for (low, top, scale) in [(-0.28, -0.54, 1.0), (-0.56, -0.76, 0.8)] where -top < high {
                easel.fill(
                    .smooth([
                        (x - half * scale * 0.85, top), (x + half * scale * 0.85, top),
                        (x + half * scale * 1.12, (low + top) / 2), (x + half * scale, low), (x - half * scale, low),
                        (x - half * scale * 0.7, (low + top) / 2),
                    ]),
                    RGBA(hex: 0xF2E8D2),
                    .round
                )
            }
            easel.polygon([(x, -high), (x - 0.11, -high + 0.025), (x, -high + 0.05)], Self.red)
        }
        ripples(0.75)
    }

    /// Where a hull meets the water.
    private func ripples(_ half: Double) {
        let foam = RGBA(hex: 0xEFF7F8, alpha: 0.8)
        for (x, y, length) in [(-half * 0.9, 0.08, 0.5), (-half * 0.2, 0.13, 0.7), (half * 0.35, 0.08, 0.5)] {
            easel.stroke([(x, y), (x + half * length * 0.5, y - 0.025), (x + half * length, y)], foam, width: 0.03)
        }
    }

    private func wheel(_ x: Double, _ y: Double, _ radius: Double, _ color: RGBA) {
        easel.stroke(.oval(x, y, radius, radius), color, width: radius * 0.2)
        for step in 0..<6 {
            let angle = Double(step) * .pi / 3
            easel.stroke(
                [(x, y), (x + cos(angle) * radius, y + sin(angle) * radius)],
                color.lighter(0.1),
                width: radius * 0.1
            )
        }
        easel.oval(x, y, radius * 0.2, radius * 0.2, Self.iron, .round)
    }

    func vehicle(_ thing: Thing) {
        switch thing {
        case .cart, .carriage, .sled, .wheel: drawn(thing)
        case .train:
            easel.box(-0.95, -0.9, 0.55, 0.62, RGBA(hex: 0x2F4E46), .round, radius: 0.03)
            easel.box(-1.02, -0.98, 0.7, 0.1, RGBA(hex: 0x24302E), .flat)
            easel.box(-0.82, -0.8, 0.26, 0.24, RGBA(hex: 0xCFE2EA))
            easel.box(-0.42, -0.66, 1.2, 0.4, RGBA(hex: 0x35605A), .round, radius: 0.16)
            for x in [-0.1, 0.3] { easel.box(x, -0.66, 0.04, 0.4, Self.gold) }
            easel.polygon([(0.46, -0.64), (0.42, -0.95), (0.66, -0.95), (0.62, -0.64)], RGBA(hex: 0x24302E), .round)
            easel.oval(0.1, -0.68, 0.1, 0.1, Self.gold, .round)
            easel.box(-1.0, -0.3, 1.9, 0.08, RGBA(hex: 0xA8403A))
            for x in [-0.7, -0.28, 0.14] { wheel(x, -0.18, 0.18, RGBA(hex: 0xA8403A)) }
            wheel(0.6, -0.13, 0.13, RGBA(hex: 0xA8403A))
            easel.polygon([(0.8, -0.24), (1.05, 0), (0.76, 0)], Self.iron)
            for puff in 0..<5 {
                easel.oval(
                    0.5 - Double(puff) * 0.2,
                    -1.04 - Double(puff) * 0.08,
                    0.1 + Double(puff) * 0.03,
                    0.09 + Double(puff) * 0.02,
                    RGBA(hex: 0xF0EEEA, alpha: 0.85),
                    lined: false
                )
            }
        case .car:
            easel.fill(
                "M-0.95 -0.3 C-0.98 -0.52 -0.8 -0.56 -0.6 -0.58 C-0.45 -0.9 -0.25 -0.98 0.1 -0.98 C0.4 -0.96 0.5 -0.8 0.6 -0.58 C0.85 -0.56 1.0 -0.5 1.0 -0.24 L-0.95 -0.22 Z",
                Self.red,
                .round
            )
            easel.fill("M-0.42 -0.6 C-0.34 -0.82 -0.2 -0.88 0.0 -0.88 L0.0 -0.6 Z", RGBA(hex: 0xCFE6F0))
            easel.fill("M0.08 -0.88 C0.3 -0.88 0.38 -0.78 0.46 -0.6 L0.08 -0.6 Z", RGBA(hex: 0xCFE6F0))
            for x in [-0.52, 0.56] {
                easel.oval(x, -0.2, 0.2, 0.2, RGBA(hex: 0x2A282C), .round)
                easel.oval(x, -0.2, 0.09, 0.09, Self.steel, .round)
            }
            easel.oval(0.94, -0.42, 0.05, 0.06, RGBA(hex: 0xFFF0B0))
        case .bicycle:
            for x in [-0.48, 0.48] { wheel(x, -0.36, 0.36, RGBA(hex: 0x34323A)) }
            for line in [
                "M-0.48 -0.36 L-0.1 -0.36 L0.34 -0.82 L-0.22 -0.8 L-0.48 -0.36", "M-0.1 -0.36 L-0.24 -0.9",
                "M0.48 -0.36 L0.32 -0.98 L0.44 -1.0",
            ] as [StaticString] {
                easel.stroke(line, Self.red, width: 0.05)
            }
            easel.oval(-0.26, -0.92, 0.13, 0.045, Self.darkWood, .round)
        default: break
        }
    }

    private func drawn(_ thing: Thing) {
        switch thing {
        case .cart:
            easel.polygon([(-0.8, -0.78), (0.6, -0.78), (0.5, -0.38), (-0.72, -0.38)], Self.wood, .ground)
            easel.stroke("M-0.76 -0.6 L0.56 -0.6", Self.darkWood, width: 0.025)
            easel.stroke("M0.5 -0.48 L1.15 -0.62", Self.darkWood, width: 0.05)
            wheel(-0.15, -0.32, 0.32, Self.darkWood)
            easel.fill(
                "M-0.76 -0.78 C-0.6 -1.05 -0.2 -1.0 0.0 -0.95 C0.3 -1.02 0.5 -0.95 0.58 -0.78 Z",
                RGBA(hex: 0xE2C468),
                .round
            )
        case .carriage:
            easel.fill(
                "M-0.52 -0.95 C-0.2 -1.04 0.3 -1.04 0.55 -0.95 L0.5 -0.5 C0.4 -0.3 -0.36 -0.3 -0.48 -0.5 Z",
                RGBA(hex: 0x7A2F3A),
                .round
            )
            easel.box(-0.2, -0.86, 0.4, 0.3, RGBA(hex: 0xCFE2EA), radius: 0.05)
            easel.stroke("M-0.54 -0.95 C-0.2 -1.05 0.3 -1.05 0.57 -0.95", Self.gold, width: 0.03)
            easel.fill("M0.52 -0.62 L0.86 -0.62 L0.8 -0.36 L0.5 -0.4 Z", RGBA(hex: 0x5A2630), .round)
            wheel(-0.4, -0.24, 0.24, Self.gold.darker(0.3))
            wheel(0.58, -0.18, 0.18, Self.gold.darker(0.3))
        case .sled:
            easel.stroke("M-0.9 -0.06 L0.7 -0.06 C0.95 -0.06 1.0 -0.4 0.8 -0.5", Self.iron, width: 0.07)
            for x in [-0.6, 0, 0.5] { easel.stroke([(x, -0.08), (x, -0.5)], Self.darkWood, width: 0.06) }
            easel.box(-0.85, -0.6, 1.6, 0.14, Self.paleWood, .round, radius: 0.04)
        case .wheel: wheel(0, -0.5, 0.46, Self.wood)
        default: break
        }
    }

    func flyer(_ thing: Thing) {
        switch thing {
        case .airship, .plane, .rocket, .spaceship: machine(thing)
        case .balloon:
            let stripes = [Self.red, Self.cream, RGBA(hex: 0xE8A03A), Self.cream, Self.red]
            easel.fill(
                "M0 -1 C0.4 -1 0.52 -0.7 0.42 -0.5 C0.34 -0.36 0.16 -0.28 0.1 -0.22 L-0.1 -0.22 C-0.16 -0.28 -0.34 -0.36 -0.42 -0.5 C-0.52 -0.7 -0.4 -1 0 -1 Z",
                stripes[0],
                .round
            )
            easel.fill(
                "M0 -1 C0.22 -0.95 0.3 -0.7 0.24 -0.5 C0.2 -0.38 0.1 -0.28 0.06 -0.22 L-0.06 -0.22 C-0.1 -0.28 -0.2 -0.38 -0.24 -0.5 C-0.3 -0.7 -0.22 -0.95 0 -1 Z",
                stripes[1],
                .round
            )
            easel.fill(
                "M0 -1 C0.1 -0.9 0.12 -0.7 0.09 -0.5 L0.03 -0.22 L-0.03 -0.22 L-0.09 -0.5 C-0.12 -0.7 -0.1 -0.9 0 -1 Z",
                stripes[2],
                .round
            )
            for x in [-0.08, 0.08] { easel.stroke([(x, -0.22), (x * 0.9, -0.12)], Self.darkWood, width: 0.01) }
            easel.box(-0.09, -0.13, 0.18, 0.13, RGBA(hex: 0xA87A48), .round, radius: 0.02)
        default:
            easel.polygon([(0, -1), (0.34, -0.62), (0, -0.2), (-0.34, -0.62)], Self.red, .flat)
            easel.polygon([(0, -1), (0.34, -0.62), (0, -0.62)], Self.gold, .flat)
            easel.stroke([(0, -0.2), (0.08, -0.05), (-0.05, 0.1), (0.05, 0.25)], Self.blue, width: 0.02)
        }
    }

    private func machine(_ thing: Thing) {
        switch thing {
        case .airship:
            easel.oval(0, -0.62, 0.9, 0.3, RGBA(hex: 0xC9B48E), .round)
            for y in [-0.72, -0.6, -0.48] {
                easel.stroke(
                    [(-0.86, -0.62), (0, y - (y + 0.62) * 0.6), (0.86, -0.62)],
                    RGBA(hex: 0x8A7450),
                    width: 0.012
                )
            }
            easel.polygon([(-0.85, -0.64), (-1.06, -0.86), (-1.04, -0.4)], Self.red, .flat)
            easel.box(-0.26, -0.28, 0.52, 0.16, Self.wood, .round, radius: 0.05)
            for x in [-0.16, 0, 0.16] { easel.oval(x, -0.2, 0.035, 0.035, Self.pane, .lamp) }
        case .plane:
            easel.fill(
                "M-1.0 -0.5 C-0.6 -0.66 0.6 -0.72 0.95 -0.52 C0.98 -0.42 0.9 -0.36 0.7 -0.34 L-0.7 -0.4 Z",
                Self.red,
                .round
            )
            easel.polygon([(-0.98, -0.5), (-1.12, -0.85), (-0.82, -0.84), (-0.7, -0.52)], Self.cream, .flat)
            easel.box(-0.25, -0.94, 0.66, 0.08, Self.cream, .round, radius: 0.04)
            easel.box(-0.22, -0.3, 0.6, 0.08, Self.cream, .round, radius: 0.04)
            for x in [-0.1, 0.28] { easel.stroke([(x, -0.88), (x, -0.26)], Self.darkWood, width: 0.02) }
            easel.oval(0.98, -0.48, 0.025, 0.28, Self.darkWood)
            for x in [0.1, 0.4] { easel.oval(x, -0.1, 0.08, 0.08, RGBA(hex: 0x2E2C30), .round) }
        case .rocket:
            easel.fill(
                "M0 -1 C0.2 -0.8 0.24 -0.5 0.18 -0.2 L-0.18 -0.2 C-0.24 -0.5 -0.2 -0.8 0 -1 Z",
                RGBA(hex: 0xE9EDF2),
                .round
            )
            easel.fill(
                "M0 -1 C0.09 -0.92 0.14 -0.84 0.16 -0.76 L-0.16 -0.76 C-0.14 -0.84 -0.09 -0.92 0 -1 Z",
                Self.red,
                .round
            )
            for side in [-1.0, 1] {
                easel.polygon([(side * 0.18, -0.4), (side * 0.34, -0.1), (side * 0.16, -0.2)], Self.red, .flat)
            }
            easel.oval(0, -0.58, 0.08, 0.08, RGBA(hex: 0x7CC0E0), .round)
            easel.fill(
                "M-0.12 -0.18 C-0.1 -0.05 -0.04 0.02 0 0.12 C0.04 0.02 0.1 -0.05 0.12 -0.18 Z",
                Self.flame,
                .lamp
            )
        case .spaceship:
            easel.fill("M-0.34 -0.5 C-0.3 -0.9 0.3 -0.9 0.34 -0.5 Z", RGBA(hex: 0xA8E4F0), .round)
            easel.oval(0, -0.42, 0.85, 0.2, RGBA(hex: 0xAEB8C8), .round)
            for x in [-0.55, -0.2, 0.2, 0.55] { easel.oval(x, -0.38, 0.06, 0.05, RGBA(hex: 0xFFE08A), .lamp) }
        default: break
        }
    }

    func shining(_ thing: Thing) {
        switch thing {
        case .lantern, .streetLamp, .candle, .fire: lamp(thing)
        case .moon, .sun:
            easel.glow(0, -0.5, 1.1, RGBA(hex: 0xFFF2C0), 0.5)
            easel.oval(0, -0.5, 0.42, 0.42, RGBA(hex: thing == .sun ? 0xFFD65A : 0xF6F0D4), .lamp)
        case .star:
            easel.glow(0, -0.5, 0.9, RGBA(hex: 0xFFF2C0), 0.5)
            easel.fill(.star(0, -0.5, 0.46, 0.2, points: 5), RGBA(hex: 0xFFE07A), .lamp)
        case .rainbow:
            let colors = [0xE0564A, 0xEE9A3E, 0xF4D24E, 0x6AB45E, 0x4E8FD0, 0x8460B8].map {
                RGBA(hex: UInt32($0), alpha: 0.5)
            }
            for (index, color) in colors.enumerated() {
                let radius = 1 - Double(index) * 0.045
                easel.canvas.move(-radius, 0)
                easel.canvas.curve(-radius, -radius * 1.33, radius, -radius * 1.33, radius, 0)
                easel.canvas.stroke(.color(easel.brush.pigment(color, .sky)), width: 0.047)
            }
        default:
            easel.fill(
                "M0.2 -0.4 C-0.4 -0.7 -1.2 -0.9 -2.0 -1.0 C-1.2 -0.7 -0.5 -0.4 0.1 -0.2 Z",
                RGBA(hex: 0xFFF2C0, alpha: 0.6),
                .lamp,
                lined: false
            )
            easel.glow(0.2, -0.32, 0.6, RGBA(hex: 0xFFF2C0), 0.7)
            easel.fill(.star(0.2, -0.32, 0.28, 0.13, points: 5), RGBA(hex: 0xFFF0B0), .lamp)
        }
    }

    private func lamp(_ thing: Thing) {
        let isDark = easel.palette.isNight
        switch thing {
        case .lantern:
            easel.glow(0, -0.42, 0.9, Self.flame, isDark ? 0.5 : 0.3)
            easel.stroke("M-0.2 -0.78 C-0.2 -1.05 0.2 -1.05 0.2 -0.78", Self.iron, width: 0.05)
            easel.polygon([(-0.26, -0.7), (-0.14, -0.84), (0.14, -0.84), (0.26, -0.7)], Self.iron, .flat)
            easel.box(-0.22, -0.7, 0.44, 0.58, RGBA(hex: 0xFFE9A6), .lamp)
            easel.fill(
                "M0 -0.58 C0.14 -0.4 0.12 -0.24 0 -0.22 C-0.12 -0.24 -0.14 -0.4 0 -0.58 Z",
                Self.flame,
                .lamp,
                lined: false
            )
            for x in [-0.24, -0.02, 0.2] { easel.box(x, -0.7, 0.045, 0.58, Self.iron, lined: false) }
            easel.box(-0.28, -0.14, 0.56, 0.12, Self.iron, .flat)
        case .streetLamp:
            easel.glow(0, -0.9, 0.4, Self.flame, isDark ? 0.7 : 0.16)
            easel.limb(Point(0, 0), Point(0, -0.8), 0.024, 0.016, Self.iron)
            easel.box(-0.06, -0.04, 0.12, 0.04, Self.iron)
            easel.polygon(
                [(-0.055, -0.8), (0.055, -0.8), (0.085, -0.94), (-0.085, -0.94)],
                isDark ? RGBA(hex: 0xFFE9A6) : RGBA(hex: 0xDDE6E4),
                isDark ? .lamp : .flat
            )
            easel.polygon([(-0.1, -0.93), (0, -1), (0.1, -0.93)], Self.iron)
        case .candle:
            easel.glow(0, -0.84, 0.9, Self.flame, 0.5)
            easel.box(-0.1, -0.62, 0.2, 0.56, Self.cream, .round, radius: 0.03)
            easel.oval(0, -0.04, 0.28, 0.07, Self.gold, .round)
            easel.fill(
                "M0 -1 C0.1 -0.84 0.09 -0.68 0 -0.66 C-0.09 -0.68 -0.1 -0.84 0 -1 Z",
                Self.flame,
                .lamp,
                lined: false
            )
        case .fire: fire(isDark)
        default: break
        }
    }

    private func fire(_ isDark: Bool) {
        easel.glow(0, -0.4, 1.5, RGBA(hex: 0xFF9A40), isDark ? 0.6 : 0.3)
        for (x, turn) in [(-0.2, 0.3), (0.2, -0.3), (0, 0.05)] {
            easel.at(x, -0.06, turned: turn) {
                easel.limb(Point(-0.32, 0), Point(0.32, 0), 0.06, 0.06, Self.darkWood)
            }
        }
        easel.fill(
            "M-0.34 -0.1 C-0.46 -0.4 -0.2 -0.5 -0.24 -0.75 C-0.08 -0.65 -0.06 -0.9 0.02 -1.0 C0.1 -0.8 0.26 -0.74 0.22 -0.54 C0.42 -0.5 0.4 -0.2 0.32 -0.1 Z",
            RGBA(hex: 0xF2682E),
            .lamp
        )
        easel.fill(
            "M-0.2 -0.1 C-0.26 -0.34 -0.06 -0.4 -0.04 -0.66 C0.1 -0.5 0.24 -0.3 0.18 -0.1 Z",
            RGBA(hex: 0xFFC23E),
            .lamp,
            lined: false
        )
        easel.fill(
            "M-0.09 -0.1 C-0.1 -0.24 0 -0.28 0.01 -0.4 C0.09 -0.3 0.1 -0.2 0.08 -0.1 Z",
            RGBA(hex: 0xFFF2B4),
            .lamp,
            lined: false
        )
    }
}
