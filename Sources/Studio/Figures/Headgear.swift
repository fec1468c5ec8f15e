import Native

/// Hats and what else is on heads, in head's units.
extension PersonFigure {
    private var hatTone: RGBA { RGBA(hex: person.headgearColor) }

    func headgearBehind() {
        switch person.headgear {
        case .hood:
            easel.fill(
                "M-1.15 1.2 C-1.6 0.3 -1.35 -1.3 -0.1 -1.42 C1.0 -1.4 1.3 -0.4 1.05 0.5 C1.0 0.9 0.8 1.2 0.5 1.3 Z",
                hatTone.darker(0.1),
                .round
            )
        case .bonnet:
            easel.fill(
                "M-1.2 0.7 C-1.5 -0.2 -1.2 -1.35 0.0 -1.38 C1.1 -1.35 1.3 -0.4 1.1 0.4 L0.6 0.9 L-0.8 0.95 Z",
                hatTone.darker(0.08),
                .round
            )
        default: break
        }
        if person.extras.contains(.halo) { easel.glow(0, -0.1, 2.1, RGBA(hex: 0xFFEFB0), 0.55) }
    }

    func headgear() {
        switch person.headgear {
        case .none: break
        case .band: easel.stroke("M-0.98 -0.3 Q0.0 -0.72 0.96 -0.36", hatTone, width: 0.16)
        case .bonnet:
            easel.fill(
                "M-1.12 0.45 C-1.3 -0.6 -0.7 -1.38 0.1 -1.36 C0.85 -1.34 1.15 -0.7 1.02 -0.1 C0.7 -0.66 0.3 -0.82 -0.1 -0.74 C-0.6 -0.6 -0.78 -0.1 -0.8 0.5 Z",
                hatTone,
                .round
            )
            easel.stroke("M-0.9 0.5 Q-0.5 1.05 0.1 1.1", hatTone.darker(0.15), width: 0.1)
        case .scarf:
            easel.fill(
                "M-1.02 0.7 C-1.25 -0.6 -0.7 -1.3 0.05 -1.28 C0.8 -1.26 1.1 -0.6 0.96 -0.1 C0.72 -0.56 0.3 -0.72 -0.1 -0.62 C-0.55 -0.5 -0.72 0.0 -0.7 0.6 C-0.4 0.95 0.0 1.12 0.3 1.08 C0.1 1.4 -0.8 1.3 -1.02 0.7 Z",
                hatTone,
                .round
            )
        case .hood:
            easel.fill(
                "M-1.05 1.0 C-1.35 -0.5 -0.85 -1.42 0.0 -1.42 C0.9 -1.42 1.2 -0.5 1.0 0.2 C0.86 -0.46 0.5 -0.8 0.0 -0.78 C-0.6 -0.72 -0.82 0.0 -0.72 0.9 Z",
                hatTone,
                .round
            )
        case .helmet:
            let steel = RGBA(hex: 0xB2BCC4)
            easel.fill(
                "M-1.02 0.5 C-1.2 -0.6 -0.8 -1.3 0.0 -1.32 C0.85 -1.3 1.15 -0.6 1.0 0.0 C0.7 -0.2 0.2 -0.3 -0.5 -0.24 L-0.6 0.62 C-0.8 0.72 -0.95 0.66 -1.02 0.5 Z",
                steel,
                .round
            )
            easel.fill("M-0.2 -1.26 C-0.5 -1.9 -1.3 -1.9 -1.6 -1.2 C-1.2 -1.4 -0.8 -1.3 -0.5 -1.1 Z", hatTone, .round)
        case .turban:
            easel.fill(
                "M-1.04 -0.2 C-1.3 -1.0 -0.6 -1.5 0.05 -1.46 C0.8 -1.44 1.2 -0.9 0.98 -0.3 C0.5 -0.66 -0.5 -0.6 -1.04 -0.2 Z",
                hatTone,
                .round
            )
            easel.stroke("M-0.9 -0.5 Q0.1 -1.3 0.9 -0.6", hatTone.darker(0.14), width: 0.07)
            easel.oval(0.3, -0.82, 0.12, 0.15, RGBA(hex: 0xE8C860))
        case .nightcap:
            easel.fill(
                "M-0.96 -0.35 C-0.9 -1.2 -0.2 -1.5 0.1 -1.4 C-0.3 -1.75 -1.4 -1.6 -1.7 -0.7 C-1.2 -1.0 -1.0 -0.8 -0.96 -0.35 Z",
                hatTone,
                .round
            )
            easel.fill(
                "M-1.0 -0.28 C-0.95 -1.1 -0.4 -1.42 0.1 -1.4 C0.7 -1.36 1.0 -0.9 0.96 -0.4 C0.4 -0.6 -0.5 -0.55 -1.0 -0.28 Z",
                hatTone,
                .round
            )
            easel.oval(-1.68, -0.62, 0.2, 0.2, RGBA(hex: 0xF4EFE6), .round)
        case .feather:
            easel.stroke("M-0.96 -0.36 Q0.0 -0.74 0.94 -0.4", RGBA(hex: 0x7A4A2A), width: 0.14)
            easel.fill("M-0.62 -0.6 C-1.1 -1.2 -1.0 -1.8 -0.7 -2.0 C-0.4 -1.5 -0.4 -1.0 -0.5 -0.6 Z", hatTone, .round)
        default: hatOrCrown()
        }
    }

    private func hatOrCrown() {
        switch person.headgear {
        case .chef:
            easel.fill(.fleece(0, -1.35, 0.78, 0.4, bumps: 8), hatTone, .round)
            easel.fill("M-0.86 -0.5 L-0.84 -1.15 Q0 -1.3 0.84 -1.15 L0.86 -0.5 Q0 -0.74 -0.86 -0.5 Z", hatTone, .round)
        case .cap:
            easel.fill("M-1.02 -0.3 C-1.1 -1.1 -0.5 -1.32 0.05 -1.3 C0.7 -1.28 1.0 -0.9 0.98 -0.42 Z", hatTone, .round)
            easel.fill(
                "M0.2 -0.5 C0.7 -0.56 1.35 -0.5 1.5 -0.28 C1.2 -0.3 0.8 -0.34 0.24 -0.34 Z",
                hatTone.darker(0.18),
                .round
            )
        case .brim: hat(crown: 0.62, brim: 1.5, band: RGBA(hex: 0x2E2622))
        case .straw: hat(crown: 0.5, brim: 1.72, band: RGBA(hex: 0xB8483E))
        case .topHat:
            easel.fill("M-0.78 -0.6 L-0.86 -1.85 C-0.5 -1.98 0.5 -1.98 0.86 -1.85 L0.78 -0.6 Z", hatTone, .round)
            easel.box(-0.8, -0.9, 1.6, 0.2, RGBA(hex: 0x7A2F33))
            easel.oval(0, -0.62, 1.3, 0.2, hatTone, .round)
        case .crown:
            let gold = RGBA(hex: 0xE9BE4A)
            easel.fill(
                "M-0.78 -0.62 L-0.9 -1.5 L-0.45 -1.1 L0.0 -1.65 L0.45 -1.1 L0.9 -1.5 L0.78 -0.62 Q0.0 -0.84 -0.78 -0.62 Z",
                gold,
                .round
            )
            for x in [-0.42, 0.02, 0.46] { easel.oval(x, -0.86, 0.09, 0.1, hatTone, lined: false) }
        case .witchHat, .wizardHat:
            easel.fill("M-0.86 -0.55 C-0.7 -1.3 -0.5 -1.9 -0.75 -2.5 C-0.2 -2.2 0.5 -1.5 0.86 -0.55 Z", hatTone, .round)
            easel.oval(0, -0.56, person.headgear == .witchHat ? 1.55 : 1.15, 0.22, hatTone, .round)
            easel.fill(
                "M-0.84 -0.62 Q0 -0.86 0.84 -0.62 L0.74 -0.9 Q0 -1.12 -0.74 -0.9 Z",
                person.headgear == .witchHat ? RGBA(hex: 0x7A4FA0) : RGBA(hex: 0xE8C860)
            )
            if person.headgear == .wizardHat {
                easel.fill(.star(0.0, -1.4, 0.18, 0.08, points: 5), RGBA(hex: 0xF4DC86), lined: false)
            }
        case .sailorCap:
            easel.fill(
                "M-0.92 -0.5 C-1.1 -0.9 -1.0 -1.1 -0.4 -1.14 L0.6 -1.14 C1.05 -1.1 1.1 -0.85 0.92 -0.5 Z",
                RGBA(hex: 0xF2F0EA),
                .round
            )
            easel.box(-0.94, -0.66, 1.88, 0.24, hatTone, radius: 0.08)
        default: break
        }
    }

    private func hat(crown: Double, brim: Double, band: RGBA) {
        let top = -0.55 - crown
        easel.fill(
            .smooth([
                (-0.84, -0.55), (-0.8, top + 0.16), (-0.4, top), (0.1, top + 0.06), (0.5, top), (0.8, top + 0.16),
                (0.84, -0.55), (0, -0.4),
            ]),
            hatTone,
            .round
        )
        easel.fill("M-0.86 -0.58 Q0 -0.4 0.86 -0.58 L0.84 -0.78 Q0 -0.6 -0.84 -0.78 Z", band)
        easel.oval(0, -0.56, brim, 0.2, hatTone, .round)
    }
}
