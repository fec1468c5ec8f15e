import Glibc
import Native

/// Animals and beings that are like no other: each is 1 high and faces right.
struct CreatureFigure {
    let easel: Easel
    let creature: Creature
    let coat: UInt32?
    let action: Scenery.Action
    let face: Scenery.Face
    let isInWater: Bool
    let isInAir: Bool

    func draw() {
        if let build = Quadruped.of(creature) {
            return QuadrupedFigure(easel: easel, build: build.dyed(coat), action: action, face: face).draw()
        }
        if let build = Bird.of(creature) {
            var build = build
            if let coat { (build.coat, build.wing) = (coat, coat) }
            return BirdFigure(easel: easel, build: build, isFlying: isInAir, isSwimming: isInWater).draw()
        }
        switch creature {
        case .owl: owl()
        case .monkey: monkey()
        case .hedgehog: hedgehog()
        case .fish: fish()
        case .shark: shark()
        case .whale: whale()
        case .dolphin: dolphin()
        case .octopus: octopus()
        case .crab: crab()
        case .seal: seal()
        case .frog: frog()
        case .snake: snake()
        case .turtle: turtle()
        case .crocodile: crocodile()
        case .butterfly: butterfly()
        case .bee: bee()
        case .spider: spider()
        case .snail: snail()
        case .beetle: beetle()
        case .dragon: dragon()
        case .mermaid: mermaid()
        case .ghost: ghost()
        case .robot: robot()
        default: break
        }
    }

    func own(_ standard: UInt32) -> RGBA { RGBA(hex: coat ?? standard) }

    /// An eye with its light.
    func eye(_ x: Double, _ y: Double, _ radius: Double) {
        let ink = RGBA(hex: 0x221A1C)
        if action == .sleep || face == .asleep {
            easel.stroke([(x - radius, y), (x, y + radius * 0.6), (x + radius, y)], ink, width: radius * 0.5)
            return
        }
        easel.oval(x, y, radius, radius * 1.15, ink, lined: false)
        easel.oval(
            x + radius * 0.3,
            y - radius * 0.35,
            radius * 0.34,
            radius * 0.38,
            RGBA(hex: 0xFFFFFF),
            .lamp,
            lined: false
        )
        if face == .angry {
            easel.stroke(
                [(x - radius * 1.6, y - radius * 2), (x + radius * 1.4, y - radius * 1.1)],
                ink,
                width: radius * 0.5
            )
        }
    }

    func smile(_ x: Double, _ y: Double, _ width: Double) {
        let bend = [.sad, .angry, .afraid].contains(face) ? -0.35 : 0.35
        easel.stroke(
            [(x - width / 2, y), (x, y + width * bend), (x + width / 2, y)],
            RGBA(hex: 0x3A2A2C),
            width: width * 0.13
        )
    }

    private func owl() {
        let brown = own(0x9A7048)
        let pale = RGBA(hex: 0xE8D2A8)
        for x in [-0.12, 0.14] { easel.oval(x, -0.02, 0.09, 0.04, RGBA(hex: 0xE8A83A), .round) }
        easel.blob(
            [
                (-0.34, -0.5), (-0.3, -0.86), (-0.32, -1.02), (-0.1, -0.92), (0.14, -0.92), (0.36, -1.02),
                (0.34, -0.86), (0.38, -0.5), (0.28, -0.08), (0, -0.02), (-0.26, -0.08),
            ],
            brown,
            .round
        )
        easel.blob(
            [(0.02, -0.56), (0.24, -0.44), (0.2, -0.14), (0.02, -0.06), (-0.15, -0.14), (-0.19, -0.44)],
            pale,
            .flat,
            lined: false
        )
        for (x, y) in [
            (-0.06, -0.42), (0.08, -0.42), (-0.1, -0.3), (0.02, -0.3), (0.14, -0.3), (-0.04, -0.18), (0.1, -0.18),
        ] {
            easel.stroke([(x - 0.03, y), (x, y + 0.03), (x + 0.03, y)], brown, width: 0.018)
        }
        easel.blob([(-0.34, -0.6), (-0.18, -0.46), (-0.22, -0.12), (-0.38, -0.24)], brown.darker(0.16), .round)
        for x in [-0.12, 0.18] {
            easel.oval(x, -0.74, 0.155, 0.16, pale, .flat)
            easel.oval(x, -0.74, 0.11, 0.115, RGBA(hex: 0xF4B83A), lined: false)
            if action == .sleep {
                easel.stroke([(x - 0.1, -0.74), (x, -0.7), (x + 0.1, -0.74)], RGBA(hex: 0x221A1C), width: 0.03)
            } else {
                easel.oval(x + 0.015, -0.74, 0.06, 0.068, RGBA(hex: 0x221A1C), lined: false)
                easel.oval(x + 0.035, -0.765, 0.02, 0.022, RGBA(hex: 0xFFFFFF), .lamp, lined: false)
            }
        }
        easel.polygon([(-0.02, -0.7), (0.08, -0.7), (0.03, -0.58)], RGBA(hex: 0xE09A2E), .round)
    }

    private func monkey() {
        let brown = own(0x8A5A36)
        let skin = RGBA(hex: 0xE8C49A)
        easel.stroke([(-0.14, -0.2), (-0.42, -0.18), (-0.5, -0.5), (-0.36, -0.66), (-0.3, -0.5)], brown, width: 0.05)
        easel.limb(Point(0.12, -0.3), Point(0.26, -0.03), 0.07, 0.055, brown.darker(0.12))
        easel.limb(Point(0.14, -0.52), Point(0.34, -0.26), 0.05, 0.045, brown.darker(0.12))
        easel.blob(
            [(-0.18, -0.34), (-0.12, -0.6), (0.1, -0.6), (0.2, -0.34), (0.12, -0.14), (-0.12, -0.12)],
            brown,
            .round
        )
        easel.oval(0.06, -0.34, 0.11, 0.16, skin, lined: false)
        easel.limb(Point(-0.08, -0.28), Point(-0.16, -0.04), 0.08, 0.06, brown)
        easel.oval(-0.1, -0.03, 0.1, 0.04, skin.darker(0.1), .round)
        easel.oval(0.32, -0.03, 0.1, 0.04, skin.darker(0.1), .round)
        easel.limb(Point(-0.12, -0.52), Point(0.08, -0.24), 0.055, 0.045, brown)
        easel.oval(-0.24, -0.78, 0.1, 0.11, skin, .round)
        easel.oval(0.02, -0.78, 0.24, 0.22, brown, .round)
        easel.blob(
            [(0.02, -0.9), (0.16, -0.9), (0.24, -0.76), (0.18, -0.6), (0.02, -0.58), (-0.1, -0.66), (-0.06, -0.84)],
            skin,
            .round,
            lined: false
        )
        for x in [0.0, 0.14] { eye(x, -0.79, 0.032) }
        smile(0.08, -0.67, 0.14)
    }

    private func hedgehog() {
        let spines = own(0x6E5440)
        var points: [(Double, Double)] = []
        for index in 0...22 {
            let angle = .pi - Double(index) * .pi / 22
            let reach = index % 2 == 0 ? 1.0 : 0.86
            points.append((cos(angle) * 0.62 * reach - 0.06, -0.12 + -sin(angle) * 0.86 * reach))
        }
        let skin = RGBA(hex: 0xD9B48A)
        for x in [-0.34, -0.1, 0.2, 0.42] { easel.oval(x, -0.04, 0.09, 0.06, skin.darker(0.15), .round) }
        easel.blob(
            [(0.2, -0.5), (0.5, -0.46), (0.86, -0.22), (0.84, -0.14), (0.4, -0.04), (-0.4, -0.04), (-0.5, -0.2)],
            skin,
            .round
        )
        easel.polygon(points + [(0.4, -0.1), (-0.5, -0.08)], spines, .round)
        for row in 0..<4 {
            for column in 0..<5 {
                let (x, y) = (-0.4 + Double(column) * 0.16 + Double(row % 2) * 0.08, -0.24 - Double(row) * 0.16)
                easel.stroke([(x, y), (x - 0.07, y - 0.08)], RGBA(hex: 0xC9AE8E), width: 0.022)
            }
        }
        easel.oval(0.86, -0.2, 0.06, 0.055, RGBA(hex: 0x2A2022), .round)
        eye(0.56, -0.34, 0.055)
        easel.oval(0.3, -0.5, 0.1, 0.11, skin.darker(0.1), .round)
    }

    // MARK: In the water

    private func fish() {
        let color = own(0xEE8A3A)
        easel.polygon([(-0.45, -0.5), (-0.86, -0.92), (-0.74, -0.5), (-0.86, -0.1)], color.darker(0.1), .round)
        easel.fill("M-0.1 -0.86 C0.1 -1.1 0.35 -1.0 0.4 -0.8 Z", color.darker(0.12), .round)
        easel.fill("M0 -0.14 C0.05 0.02 0.2 0.04 0.28 -0.12 Z", color.darker(0.12), .round)
        easel.fill("M-0.56 -0.5 C-0.3 -0.95 0.5 -1.0 0.85 -0.5 C0.5 0.0 -0.3 -0.05 -0.56 -0.5 Z", color, .round)
        for x in [-0.1, 0.2] {
            easel.fill(
                Shape("M-0.06 -0.36 C0.08 -0.1 0.08 0.1 -0.06 0.36 L0.06 0.36 C0.2 0.1 0.2 -0.1 0.06 -0.36 Z").moved(
                    x,
                    -0.5
                ),
                RGBA(hex: 0xFBF2E2),
                .flat,
                lined: false
            )
        }
        easel.fill("M0.05 -0.42 C0.2 -0.3 0.2 -0.2 0.02 -0.22 Z", color.darker(0.16), .round)
        eye(0.56, -0.58, 0.08)
        smile(0.68, -0.4, 0.16)
    }

    private func shark() {
        let grey = own(0x76889A)
        easel.polygon([(-0.78, -0.5), (-1.1, -0.98), (-0.94, -0.46), (-1.06, -0.14)], grey.darker(0.08), .round)
        easel.fill(
            "M-0.1 -0.74 C0.0 -1.02 0.1 -1.08 0.2 -1.08 C0.18 -0.9 0.25 -0.8 0.34 -0.72 Z",
            grey.darker(0.08),
            .round
        )
        easel.fill(
            "M-0.9 -0.5 C-0.4 -0.85 0.5 -0.9 1.06 -0.5 C0.9 -0.3 0.6 -0.2 0.3 -0.18 C-0.2 -0.16 -0.6 -0.3 -0.9 -0.46 Z",
            grey,
            .round
        )
        easel.fill(
            "M1.02 -0.47 C0.8 -0.3 0.5 -0.2 0.2 -0.19 C-0.2 -0.18 -0.5 -0.28 -0.8 -0.42 C-0.2 -0.4 0.5 -0.42 1.02 -0.47 Z",
            RGBA(hex: 0xEDF1F2),
            .flat,
            lined: false
        )
        easel.fill(
            "M0.1 -0.28 C0.0 -0.1 -0.05 0.02 -0.18 0.06 C-0.2 -0.08 -0.15 -0.2 -0.06 -0.3 Z",
            grey.darker(0.12),
            .round
        )
        for x in [0.4, 0.46, 0.52] { easel.stroke([(x, -0.56), (x - 0.02, -0.42)], grey.darker(0.3), width: 0.014) }
        easel.stroke("M0.98 -0.45 Q0.84 -0.34 0.68 -0.34", RGBA(hex: 0x3A2A2C), width: 0.025)
        eye(0.76, -0.6, 0.045)
    }

    private func whale() {
        let blue = own(0x5682A8)
        easel.fill(
            "M-0.62 -0.42 C-0.78 -0.6 -0.84 -0.76 -0.92 -0.86 C-1.04 -0.84 -1.12 -0.88 -1.18 -0.96 C-1.02 -1.02 -0.88 -0.98 -0.82 -0.92 C-0.76 -1.0 -0.62 -1.04 -0.48 -1.0 C-0.52 -0.9 -0.62 -0.84 -0.72 -0.84 C-0.66 -0.72 -0.56 -0.62 -0.4 -0.56 Z",
            blue,
            .round
        )
        easel.fill(
            "M-0.66 -0.42 C-0.4 -0.62 -0.1 -0.74 0.3 -0.74 C0.75 -0.74 1.0 -0.52 1.0 -0.3 C1.0 -0.1 0.8 0.0 0.4 0.0 C0.0 0.0 -0.4 -0.1 -0.66 -0.42 Z",
            blue,
            .round
        )
        easel.fill(
            "M0.98 -0.24 C0.96 -0.08 0.78 0.0 0.4 0.0 C0.15 0.0 -0.1 -0.04 -0.3 -0.12 C0.1 -0.1 0.6 -0.12 0.98 -0.24 Z",
            RGBA(hex: 0xDCE6EA),
            .flat,
            lined: false
        )
        for y in [-0.09, -0.045] {
            easel.stroke([(0.9, y - 0.06), (0.5, y), (0.1, y - 0.02)], RGBA(hex: 0xA9BAC4), width: 0.012)
        }
        easel.fill(
            "M0.3 -0.16 C0.32 0.0 0.22 0.12 0.08 0.16 C0.04 0.04 0.1 -0.1 0.14 -0.18 Z",
            blue.darker(0.12),
            .round
        )
        eye(0.72, -0.36, 0.042)
        easel.oval(0.64, -0.26, 0.07, 0.045, RGBA(hex: 0xE8A0A0, alpha: 0.5), lined: false)
        easel.stroke("M0.98 -0.25 Q0.84 -0.16 0.66 -0.2", RGBA(hex: 0x2E4258), width: 0.018)
        let spray = RGBA(hex: 0xF0F8FC)
        for bend in [-0.2, 0.2] {
            easel.stroke(
                [(0.4, -0.74), (0.4 + bend * 0.3, -0.94), (0.4 + bend, -0.98), (0.4 + bend * 1.3, -0.88)],
                spray,
                width: 0.03
            )
        }
    }

    private func dolphin() {
        let blue = own(0x6E9AB8)
        easel.fill(
            "M-0.8 -0.3 C-0.94 -0.36 -1.06 -0.34 -1.14 -0.24 C-1.0 -0.2 -0.98 -0.1 -1.04 0.02 C-0.9 0.02 -0.78 -0.1 -0.72 -0.22 Z",
            blue.darker(0.08),
            .round
        )
        easel.fill(
            "M0.0 -0.84 C-0.1 -1.0 -0.22 -1.06 -0.32 -1.04 C-0.26 -0.92 -0.28 -0.82 -0.3 -0.74 Z",
            blue.darker(0.08),
            .round
        )
        easel.fill(
            "M-0.86 -0.26 C-0.6 -0.7 -0.1 -0.92 0.4 -0.8 C0.6 -0.76 0.72 -0.64 0.78 -0.54 C0.92 -0.5 1.04 -0.44 1.08 -0.38 C0.98 -0.34 0.84 -0.34 0.74 -0.36 C0.4 -0.28 0.0 -0.34 -0.3 -0.3 C-0.5 -0.26 -0.7 -0.2 -0.86 -0.26 Z",
            blue,
            .round
        )
        easel.fill(
            "M0.74 -0.37 C0.4 -0.29 0.0 -0.35 -0.3 -0.31 C0.0 -0.5 0.5 -0.52 0.74 -0.37 Z",
            RGBA(hex: 0xEAF1F3),
            .flat,
            lined: false
        )
        easel.fill(
            "M0.3 -0.4 C0.26 -0.2 0.14 -0.1 0.02 -0.08 C0.04 -0.22 0.1 -0.34 0.16 -0.42 Z",
            blue.darker(0.12),
            .round
        )
        eye(0.62, -0.56, 0.04)
    }

    private func octopus() {
        let color = own(0xC8566A)
        for index in 0..<6 {
            let x = -0.34 + Double(index) * 0.136
            let out = x * 1.7
            easel.fill(
                .bent(
                    Point(x * 0.7, -0.38),
                    Point(out, -0.12),
                    Point(out + (index % 2 == 0 ? 0.1 : -0.1), -0.02),
                    (0.085, 0.06, 0.03)
                ),
                color.darker(index % 2 == 0 ? 0.1 : 0),
                .round
            )
        }
        easel.blob(
            [(-0.3, -0.36), (-0.4, -0.7), (-0.2, -0.98), (0.14, -1), (0.38, -0.78), (0.32, -0.38), (0, -0.28)],
            color,
            .round
        )
        for x in [0.02, 0.22] { eye(x, -0.52, 0.055) }
        smile(0.12, -0.4, 0.14)
    }

    private func crab() {
        let red = own(0xD85A3E)
        for side in [-1.0, 1] {
            for step in 0..<3 {
                easel.stroke(
                    [
                        (side * 0.3, -0.3), (side * (0.62 + Double(step) * 0.05), -0.34 + Double(step) * 0.12),
                        (side * (0.6 + Double(step) * 0.08), 0),
                    ],
                    red.darker(0.1),
                    width: 0.06
                )
            }
            easel.stroke([(side * 0.34, -0.44), (side * 0.58, -0.62)], red, width: 0.1)
            easel.fill(
                Shape("M0 0 C-0.2 -0.3 0.0 -0.5 0.24 -0.44 L0.1 -0.26 L0.32 -0.28 C0.34 -0.06 0.16 0.08 0 0 Z").mapped {
                    Point(side * (0.52 + $0.x), -0.6 + $0.y)
                },
                red,
                .round
            )
            easel.stroke([(side * 0.12, -0.58), (side * 0.14, -0.76)], red, width: 0.04)
            easel.oval(side * 0.14, -0.82, 0.07, 0.08, RGBA(hex: 0x221A1C), lined: false)
        }
        easel.oval(0, -0.36, 0.42, 0.26, red, .round)
        smile(0, -0.32, 0.2)
    }

    private func seal() {
        let grey = own(0x8A96A2)
        easel.fill(
            "M-0.8 0 C-0.95 -0.2 -0.95 -0.3 -0.86 -0.36 C-0.8 -0.2 -0.66 -0.12 -0.5 -0.08 Z",
            grey.darker(0.1),
            .round
        )
        easel.fill(
            "M-0.7 0 C-0.5 -0.3 -0.1 -0.4 0.1 -0.6 C0.1 -0.85 0.3 -1.0 0.5 -0.95 C0.72 -0.9 0.78 -0.7 0.7 -0.55 C0.62 -0.4 0.6 -0.2 0.44 0 Z",
            grey,
            .round
        )
        easel.fill(
            "M0.16 -0.2 C0.1 -0.05 0.0 0.0 -0.14 0.02 C-0.1 -0.12 0.0 -0.22 0.1 -0.28 Z",
            grey.darker(0.14),
            .round
        )
        easel.oval(0.68, -0.72, 0.11, 0.09, RGBA(hex: 0xDCE2E6), .round)
        easel.oval(0.76, -0.76, 0.045, 0.04, RGBA(hex: 0x221A1C), lined: false)
        eye(0.54, -0.82, 0.05)
        smile(0.68, -0.66, 0.1)
    }
}
