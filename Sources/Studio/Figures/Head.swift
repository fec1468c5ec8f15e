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
        nose()
        mouth()
    }

    private func wrinkles() {
        let line = skin.darker(0.2)
        easel.stroke("M-0.2 -0.42 Q0.25 -0.52 0.7 -0.42", line, width: 0.035)
        easel.stroke("M-0.3 0.34 Q-0.18 0.42 -0.02 0.36", line, width: 0.035)
        easel.stroke("M0.84 0.34 Q0.74 0.42 0.62 0.38", line, width: 0.035)
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
