import Native

/// The head: 1 is its radius, its centre the origin; it looks to the right, a little towards the viewer.
extension PersonFigure {
    var hairTone: RGBA { RGBA(hex: person.hairColor) }

    func head(back: Bool) {
        easel.at(bones.head.x, bones.head.y, size: bones.headRadius, turned: bones.headTilt) {
            if back {
                hairBehind()
                headgearBehind()
            } else {
                neck()
                faceShape()
                features()
                beard()
                hairBefore()
                if person.extras.contains(.glasses) { glasses() }
                headgear()
            }
        }
    }

    private func neck() {
        easel.box(-0.3, 0.6, 0.56, 0.66, skin.darker(0.12), .flat, radius: 0.15)
    }

    private func faceShape() {
        easel.oval(-0.82, 0.12, 0.2, 0.25, skin.darker(0.04), .round)
        let chin = person.build == .stout ? 0.72 : person.gender == .female || person.age == .child ? 0.58 : 0.64
        easel.fill(
            .smooth([
                (0, -1), (0.66, -0.78), (0.94, -0.2), (0.9, 0.3), (chin, 0.78), (0.12, 1.0), (-chin + 0.05, 0.8),
                (-0.88, 0.25),
                (-0.93, -0.25), (-0.66, -0.78),
            ]),
            skin,
            .round
        )
    }

    // MARK: Features

    private static let ink = RGBA(hex: 0x2A1D1A)

    private func features() {
        easel.surface = .figure
        for x in [-0.12, 0.76] {
            easel.oval(x, 0.42, 0.2, 0.15, RGBA(hex: 0xE8735E, alpha: person.age == .old ? 0.2 : 0.34), lined: false)
        }
        if person.age == .old { wrinkles() }
        if person.extras.contains(.freckles) {
            for (x, y) in [(-0.1, 0.32), (0.02, 0.4), (-0.2, 0.42), (0.66, 0.34), (0.76, 0.42), (0.58, 0.42)] {
                easel.oval(x, y, 0.03, 0.03, skin.darker(0.35), lined: false)
            }
        }
        eyes()
        easel.stroke("M0.42 0.16 Q0.62 0.34 0.4 0.38", skin.darker(0.3), width: 0.06)
        mouth()
    }

    private func wrinkles() {
        let line = skin.darker(0.2)
        easel.stroke("M-0.2 -0.42 Q0.25 -0.52 0.7 -0.42", line, width: 0.035)
        easel.stroke("M-0.3 0.34 Q-0.18 0.42 -0.02 0.36", line, width: 0.035)
        easel.stroke("M0.84 0.34 Q0.74 0.42 0.62 0.38", line, width: 0.035)
    }

    private func eyes() {
        let (left, right) = (0.06, 0.66)
        let y = 0.08
        let brow = person.age == .old ? hairTone.darker(0.1) : hairTone.darker(0.35)
        func brows(_ inner: Double, _ outer: Double) {
            easel.stroke(
                [
                    (left - 0.17, y - 0.3 + outer), (left, y - 0.36 + (inner + outer) / 2),
                    (left + 0.15, y - 0.3 + inner),
                ],
                brow,
                width: 0.075
            )
            easel.stroke(
                [
                    (right - 0.13, y - 0.3 + inner), (right, y - 0.36 + (inner + outer) / 2),
                    (right + 0.13, y - 0.3 + outer),
                ],
                brow,
                width: 0.075
            )
        }
        switch face {
        case .asleep:
            for x in [left, right] {
                easel.stroke([(x - 0.13, y + 0.02), (x, y + 0.1), (x + 0.13, y + 0.02)], Self.ink, width: 0.055)
            }
            brows(-0.02, 0)
            return
        case .afraid:
            for x in [left, right] {
                easel.oval(x, y, 0.17, 0.2, RGBA(hex: 0xFBF8F2), lined: true)
                easel.oval(x + 0.03, y + 0.01, 0.075, 0.1, Self.ink, lined: false)
            }
            brows(-0.16, 0.02)
            return
        case .happy: brows(-0.06, -0.02)
        case .sad: brows(-0.1, 0.08)
        case .angry: brows(0.13, -0.07)
        case .calm: brows(0, 0)
        }
        for x in [left, right] {
            easel.oval(x, y, 0.1, person.age == .child ? 0.15 : 0.13, Self.ink, lined: false)
            easel.oval(x + 0.035, y - 0.05, 0.035, 0.04, RGBA(hex: 0xFFFFFF), .lamp, lined: false)
            if person.gender == .female, person.age != .old {
                easel.stroke([(x - 0.05, y - 0.11), (x - 0.17, y - 0.15)], Self.ink, width: 0.045)
            }
        }
        if face == .sad {
            easel.fill(
                "M0.0 0.3 C-0.09 0.42 -0.06 0.5 0.0 0.5 C0.06 0.5 0.09 0.42 0.0 0.3 Z",
                RGBA(hex: 0x8CC8F0),
                lined: false
            )
        }
    }

    private func mouth() {
        let lip = skin.mixed(RGBA(hex: 0x8E2F2A), 0.75)
        switch face {
        case .calm, .asleep: easel.stroke("M0.14 0.58 Q0.34 0.68 0.56 0.57", lip, width: 0.065)
        case .happy:
            easel.fill(
                "M0.04 0.5 Q0.36 0.58 0.66 0.49 C0.62 0.82 0.12 0.86 0.04 0.5 Z",
                RGBA(hex: 0x7A2622),
                lined: false
            )
            easel.fill(
                "M0.18 0.73 Q0.36 0.62 0.54 0.72 C0.46 0.82 0.26 0.82 0.18 0.73 Z",
                RGBA(hex: 0xE77E77),
                lined: false
            )
        case .sad: easel.stroke("M0.16 0.68 Q0.36 0.52 0.54 0.67", lip, width: 0.065)
        case .angry: easel.stroke("M0.14 0.66 Q0.34 0.56 0.58 0.64", lip, width: 0.075)
        case .afraid: easel.oval(0.34, 0.64, 0.12, 0.15, RGBA(hex: 0x6A211E), lined: false)
        }
    }

    private func glasses() {
        let frame = RGBA(hex: 0x3A3230)
        for x in [0.04, 0.66] {
            easel.oval(x, 0.08, 0.24, 0.24, RGBA(hex: 0xDDEEF6, alpha: 0.35), lined: false)
            easel.stroke(.oval(x, 0.08, 0.24, 0.24), frame, width: 0.05)
        }
        easel.stroke("M0.28 0.06 Q0.35 0.0 0.42 0.06", frame, width: 0.05)
        easel.stroke("M-0.2 0.04 L-0.8 -0.02", frame, width: 0.04)
    }

    private func beard() {
        let color = hairTone
        switch person.beard {
        case .none: break
        case .moustache:
            easel.fill(
                "M0.34 0.44 C0.1 0.38 -0.1 0.5 -0.16 0.62 C0.05 0.62 0.2 0.6 0.34 0.54 C0.5 0.6 0.66 0.62 0.84 0.6 C0.76 0.46 0.55 0.38 0.34 0.44 Z",
                color,
                .round
            )
        case .short:
            easel.fill(
                "M-0.9 0.05 C-0.86 0.5 -0.6 1.12 0.12 1.18 C0.7 1.12 0.98 0.6 0.94 0.1 C0.86 0.36 0.66 0.44 0.34 0.42 C0.0 0.44 -0.5 0.5 -0.62 0.1 Z",
                color,
                .round
            )
            easel.fill("M0.12 0.6 Q0.36 0.72 0.6 0.58 Q0.36 0.82 0.12 0.6 Z", RGBA(hex: 0x9A4A40), lined: false)
        case .long:
            easel.fill(
                "M-0.92 0.0 C-0.95 0.7 -0.8 1.5 0.0 2.2 C0.2 2.36 0.35 2.3 0.42 2.1 C0.9 1.6 1.05 0.7 0.94 0.1 C0.86 0.36 0.66 0.42 0.34 0.4 C0.0 0.42 -0.5 0.5 -0.62 0.1 Z",
                color,
                .round
            )
            easel.stroke("M-0.2 1.0 Q-0.05 1.5 0.1 1.9", color.darker(0.15), width: 0.05)
            easel.stroke("M0.5 1.0 Q0.45 1.4 0.34 1.8", color.darker(0.15), width: 0.05)
            easel.fill("M0.14 0.6 Q0.36 0.7 0.58 0.58 Q0.36 0.78 0.14 0.6 Z", RGBA(hex: 0x9A4A40), lined: false)
        }
    }
}
