import Native

/// What covers the upper body and, as a skirt, the legs.
extension PersonFigure {
    func torso() {
        if person.extras.contains(.ghostly) { easel.lift = max(easel.lift, 0.6) }
        switch person.garment {
        case .dress: skirted(hem: person.age == .child ? 0.42 : 0.24, flare: 1.75, color)
        case .robe: skirted(hem: 0.1, flare: 1.55, color)
        case .nightshirt: skirted(hem: 0.36, flare: 1.4, RGBA(hex: 0xEFEBE2).mixed(color, 0.15))
        case .coat: skirted(hem: 0.5, flare: 1.45, color)
        case .apron: skirted(hem: 0.24, flare: 1.6, color)
        case .tunic, .rags: skirted(hem: 0.72, flare: 1.3, color)
        case .armour: trunk(RGBA(hex: 0xB4BEC6), hipWidth: 0.95)
        default: trunk(color, hipWidth: 0.92)
        }
        trimmings()
    }

    /// The trunk from the shoulders to the hips.
    private func trunkShape(hipWidth: Double, low: Double = -0.06) -> Shape {
        let b = bones.breadth
        let isFemale = person.gender == .female && person.age != .child
        let waist = person.build == .stout ? 1.16 : isFemale ? 0.74 : 0.86
        func at(_ part: Double, _ aside: Double) -> (Double, Double) {
            let point = bones.spine(part, aside)
            return (point.x, point.y)
        }
        return .smooth([
            at(1.0, -b * 0.5), at(0.9, -b * 1.04), at(0.5, -b * waist), at(low + 0.1, -b * hipWidth),
            at(low, -b * hipWidth * 0.8),
            at(low, b * hipWidth * 0.8), at(low + 0.1, b * hipWidth), at(0.5, b * waist), at(0.9, b * 1.04),
            at(1.0, b * 0.5),
        ])
    }

    private func trunk(_ color: RGBA, hipWidth: Double) {
        // Trousers reach up to the waist.
        if person.garment != .armour {
            easel.fill(trunkShape(hipWidth: hipWidth, low: -0.1), second, .round)
        }
        easel.fill(trunkShape(hipWidth: hipWidth, low: 0.04), color, .round)
    }

    /// A skirt hangs from the waist: `hem` is its height as a part of the hip's, `flare` its width in breadths.
    private func skirted(hem: Double, flare: Double, _ color: RGBA) {
        let b = bones.breadth
        let legs = bones.hip.y * -1
        let hemY = max(bones.nearFoot.y, bones.farFoot.y) - legs * hem
        let knees = (bones.farKnee.x + bones.nearKnee.x) / 2
        let front = max(bones.farKnee.x, bones.nearKnee.x)
        let isSeated = bones.farKnee.x > bones.hip.x + b * 0.9 && bones.nearKnee.x > bones.hip.x + b * 0.9
        let waist = bones.spine(0.34, 0)
        let skirt: Shape
        if isSeated {
            let kneeY = min(bones.farKnee.y, bones.nearKnee.y) - bones.leg * 1.5
            skirt = .smooth([
                (waist.x - b * 0.8, waist.y), (waist.x + b * 0.75, waist.y), (front - b * 0.2, kneeY),
                (front + b * 0.45, kneeY + 0.06), (front + b * 0.4, max(kneeY + 0.1, hemY)),
                (front - b * 0.6, max(kneeY + 0.1, hemY)),
                (bones.hip.x, bones.hip.y + 0.05), (bones.hip.x - b * 1.05, bones.hip.y + 0.04),
            ])
        } else {
            let spread = abs(bones.farKnee.x - bones.nearKnee.x) * 0.55
            let half = b * flare * 0.8 + spread * (1.1 - hem)
            let centre = bones.hip.x + (knees - bones.hip.x) * 0.7
            skirt = .smooth([
                (waist.x - b * 0.76, waist.y), (waist.x, waist.y - 0.02), (waist.x + b * 0.76, waist.y),
                (bones.hip.x + b * 1.08, bones.hip.y + 0.01), (centre + half, hemY - 0.01),
                (centre + half * 0.4, hemY + 0.014),
                (centre - half * 0.4, hemY + 0.014), (centre - half, hemY - 0.01),
                (bones.hip.x - b * 1.08, bones.hip.y + 0.01),
            ])
        }
        easel.fill(skirt, color, .round)
        easel.fill(trunkShape(hipWidth: 0.9, low: 0.16), color, .round, lined: person.garment != .dress)
        folds(hemY: hemY, isSeated: isSeated, color)
    }

    private func folds(hemY: Double, isSeated: Bool, _ color: RGBA) {
        guard !isSeated else { return }
        let b = bones.breadth
        for (x, drop) in [(-0.35, 0.5), (0.2, 0.62), (0.6, 0.4)] {
            let top = bones.hip.y + 0.03
            easel.stroke(
                [(bones.hip.x + b * x * 0.8, top), (bones.hip.x + b * x * 1.25, top + (hemY - top) * drop)],
                color.darker(0.16),
                width: 0.008
            )
        }
    }

    // MARK: Trimmings

    private func trimmings() {
        let b = bones.breadth
        let collar = bones.spine(0.98, 0)
        switch person.garment {
        case .coat:
            closing(from: 0.86, to: -0.28, color.darker(0.25))
            buttons([0.74, 0.52, 0.3, 0.08], second.lighter(0.25))
        case .shirt:
            easel.polygon(
                [
                    (collar.x - b * 0.4, collar.y), (collar.x + b * 0.5, collar.y),
                    (collar.x + b * 0.12, collar.y + b * 0.55),
                ],
                color.lighter(0.35)
            )
            belt(RGBA(hex: 0x4A3526))
        case .vest:
            easel.polygon(
                [
                    (collar.x - b * 0.3, collar.y + 0.01), (collar.x + b * 0.62, collar.y + 0.01),
                    (collar.x + b * 0.2, bones.spine(0.4, 0).y),
                ],
                RGBA(hex: 0xF2EADC)
            )
            belt(RGBA(hex: 0x4A3526))
        case .suit:
            easel.polygon(
                [
                    (collar.x - b * 0.2, collar.y), (collar.x + b * 0.6, collar.y),
                    (collar.x + b * 0.22, collar.y + b * 1.05),
                ],
                RGBA(hex: 0xF4F0E8)
            )
            easel.polygon(
                [
                    (collar.x + b * 0.08, collar.y + 0.012), (collar.x + b * 0.34, collar.y + 0.012),
                    (collar.x + b * 0.22, collar.y + b * 0.95),
                ],
                second.mixed(RGBA(hex: 0x8A2A30), 0.6)
            )
            closing(from: 0.52, to: 0.06, color.darker(0.25))
        default: plainTrimmings()
        }
        if person.extras.contains(.scarf) {
            let neck = bones.spine(1.0, 0)
            easel.fill(.rounded(neck.x - b * 0.8, neck.y - 0.02, b * 1.7, 0.055, 0.03), RGBA(hex: person.cloak), .round)
            easel.limb(
                Point(neck.x - b * 0.5, neck.y + 0.02),
                Point(neck.x - b * 0.75, neck.y + 0.16),
                0.024,
                0.03,
                RGBA(hex: person.cloak)
            )
        }
        if person.extras.contains(.necklace) {
            let neck = bones.spine(0.88, b * 0.15)
            easel.oval(neck.x, neck.y, 0.016, 0.016, RGBA(hex: 0xE8C860))
        }
        if person.extras.contains(.cloak) { clasp() }
    }

    private func plainTrimmings() {
        let b = bones.breadth
        let collar = bones.spine(0.98, 0)
        switch person.garment {
        case .uniform:
            closing(from: 0.9, to: 0.06, color.darker(0.25))
            buttons([0.78, 0.58, 0.38], RGBA(hex: 0xE8C860))
            belt(RGBA(hex: 0x2E2A2C))
            for side in [-1.0, 1] {
                let at = bones.spine(0.9, side * b * 0.9)
                easel.oval(at.x, at.y - 0.004, b * 0.3, b * 0.13, RGBA(hex: 0xE8C860))
            }
        case .apron: apron()
        case .robe:
            belt(second.mixed(RGBA(hex: 0xE8C860), 0.5))
            closing(from: 0.92, to: 0.4, second.lighter(0.3))
        case .armour: plates()
        case .tunic: belt(RGBA(hex: 0x4A3526))
        case .dress:
            easel.fill(
                .smooth([
                    (collar.x - b * 0.55, collar.y), (collar.x + b * 0.62, collar.y),
                    (collar.x + b * 0.3, collar.y + b * 0.42), (collar.x - b * 0.2, collar.y + b * 0.4),
                ]),
                second.mixed(RGBA(hex: 0xFBF4E6), 0.75)
            )
            band(0.36, second.mixed(color, 0.4).darker(0.1))
        case .rags:
            patch(0.3, -0.3, second)
            patch(0.62, 0.35, second.lighter(0.2))
        case .nightshirt: buttons([0.8, 0.64], RGBA(hex: 0xB8AFA0))
        default: break
        }
    }

    private func closing(from high: Double, to low: Double, _ color: RGBA) {
        let x = bones.breadth * 0.18
        let (top, bottom) = (bones.spine(high, x), bones.spine(low, x * 1.4))
        easel.stroke([(top.x, top.y), (bottom.x, bottom.y)], color, width: 0.009)
    }

    private func buttons(_ parts: [Double], _ color: RGBA) {
        for part in parts {
            let at = bones.spine(part, bones.breadth * 0.36)
            easel.oval(at.x, at.y, 0.011, 0.011, color, lined: false)
        }
    }

    private func band(_ part: Double, _ color: RGBA) {
        let b = bones.breadth * (person.build == .stout ? 1.14 : 0.82)
        let (left, right) = (bones.spine(part, b), bones.spine(part, -b))
        easel.stroke([(left.x, left.y), (right.x, right.y)], color, width: 0.026)
    }

    private func belt(_ color: RGBA) {
        band(0.2, color)
        let buckle = bones.spine(0.2, bones.breadth * 0.26)
        easel.box(buckle.x - 0.013, buckle.y - 0.014, 0.026, 0.028, RGBA(hex: 0xD8B860), radius: 0.006, lined: false)
    }

    private func patch(_ part: Double, _ aside: Double, _ color: RGBA) {
        let at = bones.spine(part, aside * bones.breadth)
        easel.box(at.x - 0.024, at.y - 0.02, 0.048, 0.044, color, radius: 0.006)
    }

    private func apron() {
        let b = bones.breadth
        let white = RGBA(hex: 0xF5EFE2).mixed(second, 0.08)
        let (top, waist) = (bones.spine(0.78, b * 0.15), bones.spine(0.36, b * 0.1))
        easel.fill(
            .smooth([
                (top.x - b * 0.42, top.y), (top.x + b * 0.42, top.y), (waist.x + b * 0.5, waist.y),
                (waist.x + b * 0.95, bones.hip.y * 0.42),
                (waist.x - b * 0.7, bones.hip.y * 0.4), (waist.x - b * 0.5, waist.y),
            ]),
            white,
            .round
        )
        band(0.36, white.darker(0.12))
    }

    private func plates() {
        let b = bones.breadth
        let steel = RGBA(hex: 0x7F8A94)
        closing(from: 0.9, to: 0.1, steel)
        for side in [-1.0, 1] {
            let at = bones.spine(0.88, side * b * 0.92)
            easel.oval(at.x, at.y, b * 0.42, b * 0.34, RGBA(hex: 0xC6CFD6), .round)
        }
        band(0.1, steel)
        let crest = bones.spine(0.6, b * 0.2)
        easel.fill(.star(crest.x, crest.y, b * 0.34, b * 0.15, points: 4), color)
    }

    private func clasp() {
        let b = bones.breadth
        let at = bones.spine(0.97, 0)
        easel.fill(
            .smooth([
                (at.x - b * 1.12, at.y + 0.07), (at.x - b * 0.5, at.y - 0.012), (at.x + b * 0.55, at.y - 0.012),
                (at.x + b * 1.1, at.y + 0.06), (at.x + b * 0.3, at.y + 0.045), (at.x - b * 0.35, at.y + 0.05),
            ]),
            RGBA(hex: person.cloak),
            .round
        )
        let pin = bones.spine(0.94, b * 0.1)
        easel.oval(pin.x, pin.y + 0.014, 0.015, 0.015, RGBA(hex: 0xE8C860), .round, lined: false)
    }
}
