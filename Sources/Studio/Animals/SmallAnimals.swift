import Glibc
import Native

extension CreatureFigure {
    var ink: RGBA { RGBA(hex: 0x221A1C) }

    func frog() {
        let green = own(0x6FA84A)
        easel.blob(
            [(-0.5, -0.06), (-0.46, -0.4), (-0.2, -0.5), (0.02, -0.3), (-0.1, -0.04)],
            green.darker(0.08),
            .round
        )
        easel.blob(
            [(-0.34, -0.12), (-0.2, -0.56), (0.1, -0.76), (0.46, -0.66), (0.5, -0.4), (0.34, -0.1)],
            green,
            .round
        )
        easel.blob(
            [(0.48, -0.44), (0.34, -0.12), (0.06, -0.1), (0.2, -0.34)],
            RGBA(hex: 0xE6E8B4),
            .flat,
            lined: false
        )
        easel.limb(Point(0.26, -0.3), Point(0.34, -0.04), 0.07, 0.05, green)
        easel.oval(0.4, -0.03, 0.14, 0.04, green, .round)
        easel.oval(-0.3, -0.03, 0.24, 0.045, green, .round)
        for x in [0.12, 0.36] {
            easel.oval(x, -0.82, 0.13, 0.13, green, .round)
            easel.oval(x + 0.02, -0.83, 0.085, 0.09, RGBA(hex: 0xF6E88A), lined: false)
            easel.oval(x + 0.04, -0.83, 0.045, 0.06, ink, lined: false)
        }
        easel.stroke("M0.08 -0.5 Q0.32 -0.36 0.5 -0.52", RGBA(hex: 0x2E4A24), width: 0.03)
    }

    func snake() {
        let green = own(0x5E9A5A)
        let coils = [
            (-1.0, -0.06), (-0.7, -0.22), (-0.4, -0.06), (-0.1, -0.2), (0.2, -0.06), (0.5, -0.2), (0.62, -0.5),
            (0.7, -0.78),
        ]
        easel.stroke(coils, green.darker(0.2), width: 0.2)
        easel.stroke(coils, green, width: 0.15)
        for (x, y) in coils.dropLast() { easel.oval(x, y - 0.02, 0.035, 0.025, RGBA(hex: 0xF2D25A), lined: false) }
        easel.blob([(0.6, -0.76), (0.7, -0.98), (0.95, -0.96), (1.08, -0.84), (0.9, -0.74)], green, .round)
        easel.stroke([(1.06, -0.84), (1.2, -0.84), (1.26, -0.9)], RGBA(hex: 0xC8322E), width: 0.025)
        eye(0.86, -0.89, 0.04)
    }

    func turtle() {
        let green = own(0x6E9A56)
        for x in [-0.36, 0.3] {
            easel.blob([(x - 0.12, -0.2), (x + 0.12, -0.22), (x + 0.16, -0.02), (x - 0.12, -0.02)], green, .round)
        }
        easel.polygon([(-0.56, -0.16), (-0.74, -0.08), (-0.52, -0.06)], green, .round)
        easel.limb(Point(0.44, -0.3), Point(0.64, -0.5), 0.1, 0.09, green)
        easel.oval(0.7, -0.58, 0.16, 0.15, green, .round)
        easel.fill(
            "M-0.62 -0.16 C-0.6 -0.7 -0.3 -0.96 0 -0.96 C0.3 -0.96 0.56 -0.7 0.58 -0.16 C0.2 -0.08 -0.3 -0.08 -0.62 -0.16 Z",
            RGBA(hex: 0x8A6A3E),
            .round
        )
        for (x, y) in [(-0.3, -0.42), (0, -0.44), (0.3, -0.42), (-0.15, -0.7), (0.16, -0.7)] {
            easel.fill(
                .polygon((0..<6).map { (x + cos(Double($0) * .pi / 3) * 0.12, y + sin(Double($0) * .pi / 3) * 0.11) }),
                RGBA(hex: 0xA8864E),
                .flat
            )
        }
        eye(0.76, -0.62, 0.035)
        easel.stroke("M0.68 -0.5 Q0.78 -0.48 0.84 -0.54", ink, width: 0.02)
    }

    func crocodile() {
        let green = own(0x5E8A4A)
        easel.fill("M-0.4 -0.4 C-0.8 -0.36 -1.1 -0.2 -1.2 -0.02 C-0.9 -0.02 -0.6 -0.06 -0.3 -0.12 Z", green, .round)
        for x in [-0.3, 0.3] { easel.limb(Point(x, -0.24), Point(x + 0.1, -0.04), 0.09, 0.07, green.darker(0.12)) }
        easel.blob(
            [(-0.6, -0.3), (-0.3, -0.56), (0.2, -0.58), (0.5, -0.5), (0.5, -0.16), (0, -0.1), (-0.5, -0.14)],
            green,
            .round
        )
        for step in 0..<7 {
            easel.polygon(
                [
                    (-0.6 + Double(step) * 0.16, -0.5), (-0.53 + Double(step) * 0.16, -0.68),
                    (-0.44 + Double(step) * 0.16, -0.5),
                ],
                green.darker(0.12)
            )
        }
        easel.fill(
            "M0.4 -0.56 C0.5 -0.78 0.7 -0.74 0.74 -0.6 C0.9 -0.52 1.2 -0.52 1.26 -0.42 L1.24 -0.34 L0.4 -0.3 Z",
            green,
            .round
        )
        easel.fill("M0.4 -0.3 L1.2 -0.3 C1.22 -0.2 0.9 -0.14 0.4 -0.16 Z", green.darker(0.1), .round)
        for step in 0..<6 {
            easel.polygon(
                [
                    (0.66 + Double(step) * 0.1, -0.34), (0.7 + Double(step) * 0.1, -0.24),
                    (0.75 + Double(step) * 0.1, -0.34),
                ],
                RGBA(hex: 0xFBF6EA),
                lined: false
            )
        }
        easel.oval(0.6, -0.68, 0.07, 0.07, RGBA(hex: 0xF4E27A), lined: false)
        eye(0.61, -0.68, 0.035)
    }

    func butterfly() {
        let color = own(0xE8843E)
        for (turn, size, tone) in [(0.5, 0.9, 0.14), (-0.5, 1.0, 0.0)] {
            easel.at(0, -0.45, size: size, turned: turn) {
                easel.fill(
                    "M0 0 C-0.1 -0.4 -0.5 -0.62 -0.62 -0.4 C-0.7 -0.1 -0.3 0.04 0 0.02 Z",
                    color.darker(tone),
                    .round
                )
                easel.fill(
                    "M0 0.02 C-0.3 0.06 -0.5 0.2 -0.42 0.38 C-0.28 0.5 -0.06 0.3 0 0.06 Z",
                    color.lighter(0.16).darker(tone),
                    .round
                )
                easel.oval(-0.4, -0.3, 0.08, 0.08, RGBA(hex: 0xFBF2D8), lined: false)
                easel.oval(-0.28, 0.26, 0.055, 0.055, RGBA(hex: 0x3A2A3A), lined: false)
            }
        }
        easel.limb(Point(-0.02, -0.2), Point(0.05, -0.66), 0.04, 0.045, RGBA(hex: 0x3A2A2C))
        for bend in [0.02, 0.16] {
            easel.stroke(
                [(0.05, -0.68), (0.06 + bend, -0.84), (0.1 + bend * 1.5, -0.92)],
                RGBA(hex: 0x3A2A2C),
                width: 0.02
            )
        }
    }

    func bee() {
        for turn in [-0.5, 0.1] {
            easel.at(0, -0.62, turned: turn) { easel.oval(-0.06, -0.24, 0.14, 0.26, RGBA(hex: 0xE4F2FA, alpha: 0.8)) }
        }
        easel.oval(0, -0.42, 0.44, 0.28, RGBA(hex: 0xF2BE3A), .round)
        for x in [-0.2, 0.02] {
            easel.fill(
                Shape("M-0.05 -0.27 C0.02 -0.1 0.02 0.1 -0.05 0.27 L0.06 0.27 C0.13 0.1 0.13 -0.1 0.06 -0.27 Z").moved(
                    x,
                    -0.42
                ),
                RGBA(hex: 0x2E2422),
                .flat,
                lined: false
            )
        }
        easel.polygon([(-0.42, -0.46), (-0.58, -0.4), (-0.42, -0.36)], RGBA(hex: 0x2E2422))
        easel.oval(0.4, -0.46, 0.18, 0.18, RGBA(hex: 0x3E322C), .round)
        eye(0.46, -0.5, 0.05)
        for bend in [0.0, 0.1] {
            easel.stroke([(0.42 + bend, -0.62), (0.5 + bend, -0.8)], RGBA(hex: 0x2E2422), width: 0.025)
        }
    }

    func spider() {
        let dark = own(0x3E3644)
        for side in [-1.0, 1] {
            for step in 0..<4 {
                let out = 0.44 + Double(step) * 0.08
                easel.stroke(
                    [(side * 0.1, -0.4), (side * out, -0.84 + Double(step) * 0.12), (side * (out + 0.14), -0.02)],
                    dark,
                    width: 0.045
                )
            }
        }
        easel.oval(-0.12, -0.5, 0.32, 0.29, dark, .round)
        easel.oval(0.24, -0.38, 0.2, 0.18, dark.lighter(0.06), .round)
        for (x, y) in [(0.24, -0.44), (0.36, -0.42)] {
            easel.oval(x, y, 0.05, 0.055, RGBA(hex: 0xF4EEC0), lined: false)
        }
    }

    func snail() {
        let skin = RGBA(hex: 0xD9BC8A)
        easel.fill(
            "M-0.6 0 C-0.4 -0.2 0.3 -0.2 0.44 -0.3 C0.5 -0.5 0.56 -0.6 0.68 -0.58 C0.84 -0.54 0.82 -0.2 0.62 0 Z",
            skin,
            .round
        )
        easel.oval(-0.04, -0.5, 0.42, 0.42, own(0xB87848), .round)
        easel.stroke(
            "M-0.04 -0.5 C0.1 -0.6 0.18 -0.4 0.0 -0.3 C-0.24 -0.2 -0.34 -0.6 -0.08 -0.76 C0.2 -0.86 0.4 -0.5 0.24 -0.26",
            RGBA(hex: 0x7A4626),
            width: 0.045
        )
        for x in [0.66, 0.78] {
            easel.stroke([(x - 0.02, -0.55), (x + 0.06, -0.86)], skin, width: 0.04)
            easel.oval(x + 0.06, -0.88, 0.045, 0.045, ink, lined: false)
        }
    }

    func beetle() {
        let red = own(0xC8402E)
        for x in [-0.3, 0, 0.28] { easel.stroke([(x, -0.2), (x + 0.08, 0)], ink, width: 0.05) }
        easel.oval(0.42, -0.38, 0.2, 0.2, RGBA(hex: 0x2E2628), .round)
        easel.fill("M-0.52 -0.14 C-0.56 -0.7 -0.2 -0.86 0 -0.86 C0.26 -0.86 0.46 -0.6 0.44 -0.14 Z", red, .round)
        for (x, y) in [(-0.26, -0.4), (0.0, -0.62), (0.18, -0.36), (-0.04, -0.28)] {
            easel.oval(x, y, 0.075, 0.075, RGBA(hex: 0x2E2628), lined: false)
        }
        easel.oval(0.5, -0.42, 0.04, 0.045, RGBA(hex: 0xFFFFFF), lined: false)
    }

    // MARK: Fabulous
}
