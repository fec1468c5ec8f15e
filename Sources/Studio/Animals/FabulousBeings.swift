import Glibc
import Native

/// Beings of fables.
extension CreatureFigure {
    func mermaid() {
        let tail = own(0x3E9A94)
        if isInWater {
            // Her fin rises from the water behind her.
            easel.fill(
                "M-0.62 0.1 C-0.62 -0.1 -0.58 -0.24 -0.5 -0.34 C-0.62 -0.42 -0.74 -0.42 -0.84 -0.34 C-0.82 -0.5 -0.7 -0.58 -0.5 -0.5 C-0.44 -0.62 -0.3 -0.66 -0.18 -0.56 C-0.28 -0.54 -0.38 -0.46 -0.42 -0.36 C-0.46 -0.22 -0.46 -0.08 -0.42 0.1 Z",
                tail,
                .round
            )
        }
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
