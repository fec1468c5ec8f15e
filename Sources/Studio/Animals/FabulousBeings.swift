import Glibc
import Native

/// Beings of fables.
extension CreatureFigure {
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
        var figure = PaintingPlan.Figure.alone(Pose(.wave), face: face)
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
