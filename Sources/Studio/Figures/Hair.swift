import Native

/// Hair behind and before the face, in head's units.
extension PersonFigure {
    /// Under what covers the head only what hangs out of it is drawn.
    private var isCovered: Bool {
        [.hood, .helmet, .bonnet, .scarf, .turban, .nightcap].contains(person.headgear)
    }

    func hairBehind() {
        guard person.hair != .bald else { return }
        switch person.hair {
        case .bob:
            easel.fill(
                "M-1.0 0.72 C-1.35 0.2 -1.2 -1.15 0.0 -1.15 C1.0 -1.15 1.12 -0.4 0.98 0.3 C0.9 0.6 0.5 0.8 0.0 0.85 C-0.4 0.9 -0.8 0.95 -1.0 0.72 Z",
                hairTone.darker(0.1),
                .round
            )
        case .long, .wavy:
            easel.fill(
                "M-0.95 1.7 C-1.5 1.0 -1.4 -1.15 0.0 -1.15 C1.05 -1.15 1.15 -0.3 0.98 0.4 C0.95 0.9 0.85 1.3 0.6 1.5 C0.1 1.3 -0.2 1.75 -0.95 1.7 Z",
                hairTone.darker(0.1),
                .round
            )
            if person.hair == .wavy {
                for (x, y) in [(-1.1, 0.5), (-1.15, 1.0), (-0.95, 1.5), (0.8, 0.7), (0.76, 1.15)] {
                    easel.oval(x, y, 0.28, 0.3, hairTone.darker(0.1), .round)
                }
            }
        case .braids:
            for (x, dark) in [(0.78, 0.16), (-0.98, 0.06)] {
                for step in 0..<4 {
                    easel.oval(
                        x - Double(step) * 0.03,
                        0.62 + Double(step) * 0.3,
                        0.21,
                        0.2,
                        hairTone.darker(dark),
                        .round
                    )
                }
                easel.oval(x - 0.1, 1.7, 0.14, 0.09, RGBA(hex: person.color), .flat)
                easel.oval(x - 0.12, 1.85, 0.13, 0.16, hairTone.darker(dark), .round)
            }
        case .ponytail:
            easel.fill(
                "M-0.7 -0.55 C-1.3 -0.9 -1.75 -0.4 -1.6 0.3 C-1.55 0.7 -1.4 0.95 -1.5 1.25 C-1.1 1.1 -1.0 0.5 -1.05 0.1 C-1.05 -0.15 -0.9 -0.25 -0.7 -0.3 Z",
                hairTone.darker(0.06),
                .round
            )
            easel.oval(-0.86, -0.5, 0.13, 0.17, RGBA(hex: person.color), .flat)
        case .bun:
            if !isCovered { easel.oval(-0.78, -0.85, 0.42, 0.4, hairTone.darker(0.06), .round) }
        case .curly:
            for (x, y, r) in [
                (-0.95, 0.3, 0.42), (-1.02, -0.2, 0.42), (-0.8, -0.7, 0.42), (0.7, -0.72, 0.36), (-0.7, 0.62, 0.3),
            ] {
                easel.oval(x, y, r, r, hairTone.darker(0.1), .round)
            }
        default: break
        }
    }

    func hairBefore() {
        guard person.hair != .bald else {
            if person.age == .old, !isCovered {
                easel.fill(
                    "M-0.98 0.3 C-1.12 -0.1 -1.0 -0.4 -0.86 -0.5 C-0.78 -0.2 -0.74 0.1 -0.66 0.26 C-0.76 0.36 -0.9 0.36 -0.98 0.3 Z",
                    hairTone,
                    .round
                )
            }
            return
        }
        let underHat = ![.none, .band, .feather, .crown].contains(person.headgear)
        switch person.hair {
        case .spiky where !underHat:
            easel.fill(
                "M-0.98 0.25 L-1.3 -0.3 L-0.98 -0.4 L-1.15 -0.95 L-0.6 -0.95 L-0.4 -1.4 L0.0 -1.08 L0.45 -1.38 L0.6 -0.95 L1.05 -0.9 L0.94 -0.25 L0.62 -0.6 L0.36 -0.4 L0.08 -0.62 L-0.25 -0.35 L-0.5 -0.5 L-0.66 0.05 Z",
                hairTone,
                .round
            )
        case .curly where !underHat:
            for (x, y, r) in [
                (-0.78, -0.42, 0.32), (-0.5, -0.82, 0.36), (-0.02, -0.96, 0.36), (0.46, -0.84, 0.33), (0.8, -0.5, 0.25),
                (0.12, -0.66, 0.28), (-0.3, -0.58, 0.26),
            ] {
                easel.oval(x, y, r, r, hairTone, .round)
            }
        case .bun, .ponytail:
            easel.fill(
                "M-0.98 0.15 C-1.15 -0.6 -0.7 -1.14 0.05 -1.14 C0.75 -1.14 1.02 -0.6 0.93 -0.2 C0.72 -0.62 0.3 -0.72 -0.1 -0.62 C-0.5 -0.5 -0.62 -0.2 -0.66 0.1 C-0.75 0.24 -0.88 0.26 -0.98 0.15 Z",
                hairTone,
                .round
            )
        case .long, .wavy, .bob, .braids:
            // Parted, with a strand before the ear.
            easel.fill(
                "M-1.0 0.6 C-1.2 -0.5 -0.75 -1.16 0.05 -1.16 C0.8 -1.16 1.06 -0.5 0.97 0.3 C0.9 -0.1 0.72 -0.42 0.34 -0.72 C0.05 -0.4 -0.4 -0.32 -0.6 -0.1 C-0.7 0.15 -0.7 0.5 -0.76 0.72 C-0.86 0.78 -0.96 0.72 -1.0 0.6 Z",
                hairTone,
                .round
            )
        default:
            easel.fill(
                "M-0.98 0.2 C-1.16 -0.6 -0.7 -1.15 0.05 -1.15 C0.78 -1.15 1.04 -0.6 0.94 -0.2 C0.8 -0.5 0.55 -0.42 0.36 -0.58 C0.1 -0.36 -0.3 -0.52 -0.6 -0.25 C-0.62 0.0 -0.66 0.14 -0.72 0.24 C-0.82 0.32 -0.92 0.28 -0.98 0.2 Z",
                hairTone,
                .round
            )
        }
        guard !isCovered, person.hair != .spiky else { return }
        easel.stroke("M-0.62 -0.6 Q-0.35 -0.95 0.05 -0.98", hairTone.lighter(0.22), width: 0.06)
    }
}
