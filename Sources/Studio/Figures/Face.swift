import Native

/// Eyes, brows, nose and mouth, each style in its manner; in head's units.
extension PersonFigure {
    static let ink = RGBA(hex: 0x2A1D1A)
    private static let left = 0.06
    private static let right = 0.66
    private static let level = 0.08

    private var manner: Manner { easel.brush.manner }

    /// The colour of the eyes goes with the hair: the same in every picture.
    private var iris: RGBA {
        let tones: [UInt32] = [0x5A3A22, 0x3F6FA8, 0x4E7E52, 0x6A4A2E, 0x4A5E78]
        return RGBA(hex: tones[Int((person.hairColor ^ person.color) % UInt32(tones.count))])
    }

    // MARK: Brows

    private func brows() {
        let (inner, outer) =
            switch face {
            case .asleep: (-0.02, 0.0)
            case .afraid: (-0.16, 0.02)
            case .happy: (-0.06, -0.02)
            case .sad: (-0.1, 0.08)
            case .angry: (0.13, -0.07)
            case .calm: (-0.02, 0.0)
            }
        // A picture book's faces show a brow only where it says something.
        if manner.eyes == .dot, [.calm, .asleep, .happy].contains(face), person.age != .old { return }
        let color = person.age == .old ? hairTone.darker(0.1) : hairTone.darker(0.35)
        let y = Self.level - (manner.eyes == .large ? 0.4 : 0.3)
        let width = manner.eyes == .natural ? 0.06 : manner.eyes == .large ? 0.055 : 0.075
        for (x, side) in [(Self.left, 1.0), (Self.right, -1.0)] {
            easel.stroke(
                [
                    (x - side * 0.15, y + outer), (x, y - 0.06 + (inner + outer) / 2), (x + side * 0.14, y + inner),
                ],
                color,
                width: width
            )
        }
    }

    // MARK: Eyes

    func eyes() {
        brows()
        for x in [Self.left, Self.right] {
            if face == .asleep {
                let y = Self.level
                easel.stroke([(x - 0.13, y + 0.02), (x, y + 0.1), (x + 0.13, y + 0.02)], Self.ink, width: 0.055)
            } else {
                eye(x)
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

    private func eye(_ x: Double) {
        let y = Self.level
        let white = RGBA(hex: 0xFBF8F2)
        let wide = face == .afraid ? 1.22 : 1.0
        switch manner.eyes {
        case .button, .dot:
            if face == .afraid {
                easel.oval(x, y, 0.17, 0.2, white, lined: true)
                easel.oval(x + 0.03, y + 0.01, 0.075, 0.1, Self.ink, lined: false)
                return
            }
            let isDot = manner.eyes == .dot
            easel.oval(
                x,
                y,
                isDot ? 0.085 : 0.1,
                isDot ? 0.1 : person.age == .child ? 0.15 : 0.13,
                Self.ink,
                lined: false
            )
            if !isDot { spark(x + 0.035, y - 0.05, 0.035) }
            lash(x, y, 0.11)
        case .round:
            easel.oval(x, y - 0.02, 0.185 * wide, 0.22 * wide, white, lined: true)
            easel.oval(x + 0.045, y, 0.085, 0.11, Self.ink, lined: false)
            spark(x + 0.07, y - 0.045, 0.03)
            lash(x - 0.06, y - 0.06, 0.11)
        case .large: largeEye(x, wide)
        case .natural:
            easel.fill(
                Shape("M-1 0.1 C-0.6 -0.62 0.5 -0.66 1 0 C0.5 0.5 -0.5 0.52 -1 0.1 Z").mapped {
                    Point(x, y + 0.02) + $0 * Point(0.15, 0.14 * wide)
                },
                white.darker(0.04),
                lined: false
            )
            easel.oval(x + 0.02, y + 0.005, 0.072, 0.082 * wide, iris, lined: false)
            easel.oval(x + 0.024, y + 0.005, 0.038, 0.044, Self.ink, lined: false)
            spark(x + 0.045, y - 0.025, 0.018)
            easel.stroke(
                [(x - 0.17, y + 0.02), (x - 0.04, y - 0.085 * wide), (x + 0.15, y - 0.01)],
                Self.ink,
                width: person.gender == .female ? 0.055 : 0.04
            )
        }
    }

    /// Tall and shining, under a heavy lash.
    private func largeEye(_ x: Double, _ wide: Double) {
        let y = Self.level + 0.02
        let isGrown = person.age != .child
        let (half, high) = (isGrown ? 0.155 : 0.175, (isGrown ? 0.2 : 0.245) * wide)
        easel.oval(x, y, half, high, RGBA(hex: 0xFDFBF8), lined: false)
        let color = iris.lighter(0.06).saturated(1.3)
        easel.oval(x + 0.015, y + 0.01, half * 0.76, high * 0.86, color.darker(0.35), lined: false)
        easel.oval(x + 0.015, y + high * 0.34, half * 0.56, high * 0.46, color.lighter(0.28), lined: false)
        easel.oval(x + 0.015, y - 0.005, half * 0.36, high * 0.42, Self.ink, lined: false)
        spark(x + half * 0.4, y - high * 0.42, half * 0.3)
        spark(x - half * 0.34, y + high * 0.38, half * 0.15)
        easel.stroke(
            [(x - half * 1.1, y - high * 0.38), (x, y - high * 1.06), (x + half * 1.1, y - high * 0.42)],
            Self.ink,
            width: person.gender == .female ? 0.085 : 0.06
        )
        lash(x - half * 0.6, y - high * 0.3, 0.1)
    }

    private func spark(_ x: Double, _ y: Double, _ size: Double) {
        easel.oval(x, y, size, size * 1.15, RGBA(hex: 0xFFFFFF), .lamp, lined: false)
    }

    private func lash(_ x: Double, _ y: Double, _ reach: Double) {
        guard person.gender == .female, person.age != .old else { return }
        easel.stroke([(x - 0.05, y - reach), (x - 0.17, y - reach - 0.04)], Self.ink, width: 0.045)
    }

    // MARK: Nose and mouth

    func nose() {
        let shade = skin.darker(0.3)
        switch manner.eyes {
        case .large: easel.stroke("M0.46 0.34 Q0.52 0.36 0.47 0.4", shade, width: 0.05)
        case .dot: easel.oval(0.44, 0.3, 0.07, 0.055, skin.darker(0.14), .flat, lined: false)
        case .natural:
            easel.fill(
                "M0.4 -0.04 C0.46 0.14 0.62 0.28 0.5 0.4 C0.4 0.4 0.34 0.34 0.36 0.2 Z",
                skin.darker(0.1),
                lined: false
            )
            easel.stroke("M0.34 0.36 Q0.44 0.44 0.54 0.36", shade, width: 0.045)
        default: easel.stroke("M0.42 0.16 Q0.62 0.34 0.4 0.38", shade, width: 0.06)
        }
    }

    func mouth() {
        let lip = skin.mixed(RGBA(hex: 0x8E2F2A), 0.75)
        switch face {
        case .calm, .asleep:
            if manner.eyes == .natural, person.gender == .female {
                easel.fill(
                    "M0.16 0.62 Q0.26 0.55 0.36 0.59 Q0.46 0.55 0.56 0.61 Q0.36 0.74 0.16 0.62 Z",
                    lip,
                    lined: false
                )
            } else {
                easel.stroke("M0.14 0.57 Q0.34 0.7 0.56 0.56", lip, width: 0.065)
            }
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
}
