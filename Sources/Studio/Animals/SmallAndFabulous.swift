import Glibc
import Native

extension CreatureFigure {
    private var ink: RGBA { RGBA(hex: 0x221A1C) }

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

    func dragon() {
        let green = own(0x4E9A6A)
        let pale = RGBA(hex: 0xE8D68A)
        let wing = green.mixed(RGBA(hex: 0xB8503E), 0.6)
        dragonWing(Point(0.06, -0.52), wing.darker(0.18), turned: 0.35)
        // Tail.
        easel.fill(
            "M-0.3 -0.34 C-0.6 -0.3 -0.8 -0.12 -0.94 -0.2 C-0.98 -0.3 -0.92 -0.42 -0.84 -0.44 C-0.86 -0.36 -0.8 -0.32 -0.74 -0.34 C-0.66 -0.4 -0.5 -0.52 -0.3 -0.52 Z",
            green,
            .round
        )
        easel.polygon([(-0.84, -0.42), (-0.98, -0.6), (-0.76, -0.52)], wing, .round)
        easel.limb(Point(0.2, -0.26), Point(0.3, -0.04), 0.07, 0.05, green.darker(0.16))
        easel.limb(Point(-0.16, -0.26), Point(-0.06, -0.04), 0.09, 0.055, green.darker(0.16))
        // Body and neck in one sweep.
        easel.fill(
            "M-0.42 -0.36 C-0.36 -0.56 -0.1 -0.6 0.1 -0.58 C0.2 -0.66 0.16 -0.84 0.28 -0.92 L0.5 -0.84 C0.42 -0.7 0.44 -0.5 0.38 -0.36 C0.3 -0.16 0.0 -0.12 -0.2 -0.16 C-0.34 -0.2 -0.42 -0.26 -0.42 -0.36 Z",
            green,
            .round
        )
        easel.fill(
            "M0.46 -0.76 C0.42 -0.6 0.42 -0.46 0.36 -0.34 C0.28 -0.18 0.08 -0.14 -0.1 -0.15 C0.1 -0.26 0.24 -0.4 0.28 -0.54 C0.3 -0.64 0.34 -0.74 0.46 -0.76 Z",
            pale,
            .flat,
            lined: false
        )
        for step in 0..<4 {
            easel.stroke(
                [
                    (0.38 - Double(step) * 0.04, -0.6 + Double(step) * 0.12),
                    (0.3 - Double(step) * 0.05, -0.56 + Double(step) * 0.11),
                ],
                pale.darker(0.2),
                width: 0.012
            )
        }
        for (x, y) in [(-0.34, -0.5), (-0.18, -0.58), (0.0, -0.6), (0.14, -0.68), (0.2, -0.82)] {
            easel.polygon([(x - 0.05, y + 0.03), (x - 0.02, y - 0.09), (x + 0.05, y)], wing, .flat)
        }
        for (x, far) in [(0.1, false), (-0.26, false)] {
            easel.limb(Point(x, -0.26), Point(x + 0.06, -0.04), far ? 0.07 : 0.09, 0.06, green)
            easel.oval(x + 0.09, -0.03, 0.09, 0.035, green, .round)
        }
        dragonHead(green, pale)
        dragonWing(Point(-0.06, -0.5), wing, turned: 0)
    }

    private func dragonHead(_ green: RGBA, _ pale: RGBA) {
        easel.at(0.42, -0.9, size: 0.17) {
            for shift in [0.0, 0.3] {
                easel.stroke([(-0.3 + shift, -0.5), (-0.8 + shift, -1.0), (-1.1 + shift, -1.05)], pale, width: 0.18)
            }
            easel.fill(
                "M-0.8 -0.1 C-0.7 -0.8 0.2 -0.9 0.7 -0.5 C1.2 -0.45 1.75 -0.25 1.8 0.1 C1.8 0.35 1.2 0.4 0.8 0.45 C0.3 0.75 -0.6 0.8 -0.8 -0.1 Z",
                green,
                .round
            )
            easel.stroke("M1.74 0.14 C1.2 0.3 0.7 0.2 0.4 0.3", ink, width: 0.07)
            easel.oval(1.56, -0.12, 0.07, 0.06, ink, lined: false)
            easel.oval(0.32, -0.3, 0.2, 0.2, RGBA(hex: 0xF6E27A), lined: false)
            easel.oval(0.38, -0.3, 0.08, 0.17, ink, lined: false)
            if face == .angry || action == .fight { easel.stroke("M0.0 -0.62 L0.6 -0.42", ink, width: 0.1) }
        }
        guard action == .fight || face == .angry else { return }
        easel.glow(0.94, -0.86, 0.3, RGBA(hex: 0xFF9A40), 0.6)
        easel.fill(
            "M0.72 -0.88 C0.84 -0.98 1.0 -0.96 1.14 -1.04 C1.06 -0.94 1.16 -0.9 1.2 -0.84 C1.08 -0.86 1.04 -0.78 1.1 -0.72 C0.96 -0.76 0.84 -0.8 0.72 -0.85 Z",
            RGBA(hex: 0xF2782E),
            .lamp
        )
        easel.fill(
            "M0.74 -0.87 C0.84 -0.92 0.94 -0.9 1.02 -0.92 C0.98 -0.84 0.86 -0.82 0.74 -0.85 Z",
            RGBA(hex: 0xFFD65A),
            .lamp,
            lined: false
        )
    }

    private func dragonWing(_ at: Point, _ color: RGBA, turned: Double) {
        let lifted = isInAir ? -0.2 : 0.0
        easel.at(at.x, at.y, turned: turned + lifted) {
            easel.fill(
                "M0.06 0.04 C0.0 -0.24 -0.14 -0.44 -0.3 -0.5 C-0.44 -0.46 -0.62 -0.34 -0.7 -0.16 C-0.6 -0.2 -0.54 -0.18 -0.5 -0.08 C-0.42 -0.16 -0.34 -0.14 -0.3 -0.02 C-0.22 -0.08 -0.1 -0.04 0.06 0.04 Z",
                color,
                .round
            )
            for tip in [(-0.7, -0.16), (-0.5, -0.08), (-0.3, -0.02)] {
                easel.stroke(
                    [(-0.29, -0.49), ((tip.0 - 0.25) / 2, (tip.1 - 0.4) / 2), tip],
                    color.darker(0.2),
                    width: 0.014
                )
            }
        }
    }

    func mermaid() {
        let tail = own(0x3E9A94)
        easel.fill(
            "M-0.1 -0.5 C-0.14 -0.3 0.0 -0.2 0.1 -0.14 C0.2 -0.06 0.3 -0.04 0.4 -0.1 C0.44 -0.2 0.54 -0.24 0.6 -0.22 C0.56 -0.12 0.5 -0.04 0.52 0.04 C0.42 0.06 0.3 0.06 0.2 0.02 C0.0 -0.02 -0.3 -0.2 -0.16 -0.5 Z",
            tail,
            .round
        )
        for step in 0..<5 {
            easel.stroke(
                [
                    (-0.12 + Double(step) * 0.06, -0.4 + Double(step) * 0.07),
                    (-0.06 + Double(step) * 0.06, -0.37 + Double(step) * 0.07),
                    (0.0 + Double(step) * 0.06, -0.4 + Double(step) * 0.07),
                ],
                tail.lighter(0.25),
                width: 0.012
            )
        }
        var person = Person(age: .young, gender: .female)
        (person.hair, person.hairColor, person.garment, person.color, person.second) = (
            .wavy, 0xB8542E, .tunic, 0xB07AC0, 0xF0C8DC
        )
        var figure = PaintingPlan.Figure(
            actor: 0,
            x: 0,
            y: 0,
            size: 1,
            flipped: false,
            face: face,
            held: nil,
            medium: .water,
            pose: Pose(.wave),
            depth: 0
        )
        figure.pose.nearArm = (120, 150)
        let body = PersonFigure(easel, figure, person)
        easel.at(-0.08, 0) { body.bust() }
    }

    func ghost() {
        let white = own(0xEFF3F8).opacity(0.86)
        easel.glow(0, -0.55, 0.8, RGBA(hex: 0xDDEBFF), 0.4)
        easel.fill(
            "M-0.3 -0.05 C-0.36 -0.4 -0.34 -1 0 -1 C0.34 -1 0.36 -0.4 0.34 -0.02 C0.26 -0.1 0.2 -0.1 0.14 0.0 C0.08 -0.1 0.0 -0.1 -0.06 0.0 C-0.12 -0.1 -0.22 -0.12 -0.3 -0.05 Z",
            white,
            .round
        )
        for x in [-0.05, 0.15] { easel.oval(x, -0.72, 0.045, 0.07, RGBA(hex: 0x2E3448), lined: false) }
        easel.oval(0.06, -0.55, 0.05, face == .happy ? 0.035 : 0.07, RGBA(hex: 0x2E3448), lined: false)
        for side in [-1.0, 1] {
            easel.blob(
                [(side * 0.28, -0.56), (side * 0.5, -0.5), (side * 0.46, -0.38), (side * 0.28, -0.42)],
                white,
                .round
            )
        }
    }

    func robot() {
        let metal = own(0xA8B4C0)
        for x in [-0.12, 0.12] {
            easel.limb(Point(x, -0.28), Point(x, -0.06), 0.05, 0.05, metal.darker(0.2))
            easel.box(x - 0.09, -0.07, 0.19, 0.07, metal.darker(0.3), .round, radius: 0.03)
        }
        for side in [-1.0, 1] {
            easel.fill(
                .bent(
                    Point(side * 0.24, -0.58),
                    Point(side * 0.36, -0.44),
                    Point(side * 0.34, -0.3),
                    (0.045, 0.04, 0.04)
                ),
                metal.darker(0.2),
                .round
            )
            easel.oval(side * 0.34, -0.27, 0.06, 0.06, metal.darker(0.05), .round)
        }
        easel.box(-0.25, -0.66, 0.5, 0.4, metal, .round, radius: 0.07)
        easel.box(-0.14, -0.58, 0.28, 0.18, RGBA(hex: 0x3E4E5E), radius: 0.03)
        for (x, color) in [(-0.07, 0xF0564A), (0.01, 0xF2C03A), (0.09, 0x5AC87A)] {
            easel.oval(x, -0.49, 0.03, 0.03, RGBA(hex: UInt32(color)), .lamp, lined: false)
        }
        easel.box(-0.22, -0.95, 0.46, 0.26, metal.lighter(0.08), .round, radius: 0.08)
        for x in [-0.06, 0.13] {
            easel.oval(x, -0.83, 0.06, 0.065, RGBA(hex: 0xBFF4FF), .lamp)
            easel.oval(x + 0.01, -0.83, 0.026, 0.03, ink, lined: false)
        }
        easel.stroke("M-0.04 -0.74 L0.12 -0.74", ink, width: 0.018)
        easel.stroke("M0.02 -0.95 L0.02 -1.02", metal.darker(0.2), width: 0.02)
        easel.oval(0.02, -1.03, 0.03, 0.03, RGBA(hex: 0xF0564A), .lamp)
    }
}
