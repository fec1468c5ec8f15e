import Glibc
import Native

/// The head: 1 is its radius.
extension QuadrupedFigure {
    func head(_ at: Point) {
        easel.at(at.x, at.y, size: build.headRadius, turned: build.feet == .hoof && build.muzzle > 0.15 ? 0.32 : 0) {
            let reach = build.muzzle / build.headRadius
            if let mane = build.mane, build.feet == .paw {
                easel.fill(.fleece(-0.15, 0.1, 1.42, 1.4), RGBA(hex: mane), .round)
            }
            ears(back: true)
            if build.extras.contains(.horns) || build.extras.contains(.antlers) { horns() }
            skull(reach)
            if let mane = build.mane, build.feet == .hoof {
                easel.blob(
                    [(-0.5, -0.9), (0.1, -1.25), (0.4, -0.7), (0.1, -0.2), (-0.2, -0.5)],
                    RGBA(hex: mane),
                    .round
                )
            }
            ears(back: false)
            if build.extras.contains(.horn) {
                easel.polygon([(0.05, -0.95), (0.5, -2.7), (0.5, -0.85)], RGBA(hex: 0xF0D27A), .round)
                for t in [0.3, 0.55, 0.75] {
                    easel.stroke(
                        [(0.08 + 0.4 * t * 0.9, -0.95 - 1.5 * t), (0.5, -0.9 - 1.5 * t)],
                        RGBA(hex: 0xB8923A),
                        width: 0.07
                    )
                }
            }
            eye()
        }
    }

    private func skull(_ reach: Double) {
        if build.extras.contains(.wool) {
            easel.oval(0.25, 0.1, 0.95, 0.75, marks, .round)
            easel.blob([(-0.6, -0.3), (-0.3, -0.9), (0.2, -0.95), (0.55, -0.6), (0.2, -0.35)], coat, .round)
            return
        }
        let end = 0.72 + reach
        if build.extras.contains(.beak) {
            easel.oval(0, 0, 1, 0.98, RGBA(hex: 0xF4EEE0), .round)
            easel.fill("M0.5 -0.4 C1.3 -0.5 1.7 -0.1 1.6 0.6 C1.3 0.3 0.9 0.4 0.55 0.4 Z", RGBA(hex: 0xE8B03A), .round)
            return
        }
        easel.blob(
            [
                (-0.92, -0.1), (-0.6, -0.86), (0.1, -1), (0.66, -0.6), (end * 0.86, -0.16), (end, 0.24),
                (end * 0.8, 0.62), (0.4, 0.78), (-0.3, 0.86), (-0.82, 0.5),
            ],
            coat,
            .round
        )
        easel.fill(
            .smooth([(end * 0.62, 0.02), (end * 0.96, 0.2), (end * 0.78, 0.6), (0.4, 0.76), (0.0, 0.7), (0.25, 0.32)]),
            belly,
            .flat,
            lined: false
        )
        if build.extras.contains(.stripes) {
            for x in [-0.45, -0.1, 0.2] { easel.stroke([(x, -0.86), (x + 0.1, -0.5)], marks, width: 0.13) }
        }
        if build.extras.contains(.trunk) {
            easel.fill(
                "M0.5 -0.2 C1.3 0.1 1.25 1.0 1.2 1.7 C1.18 2.1 1.5 2.2 1.6 1.95 L1.85 2.1 C1.7 2.7 0.9 2.6 0.85 1.9 C0.82 1.3 0.8 0.9 0.2 0.7 Z",
                coat,
                .round
            )
            easel.fill("M0.55 0.7 C0.7 1.1 1.0 1.25 1.4 1.2 C1.1 1.4 0.6 1.3 0.35 0.8 Z", RGBA(hex: 0xFBF6EA), .round)
        } else {
            let nose = build.feet == .hoof ? marks : RGBA(hex: 0x2E2424)
            if build.tail == .curly {
                easel.oval(end, 0.16, 0.26, 0.34, coat.darker(0.1), .round)
                for y in [0.06, 0.28] { easel.oval(end + 0.04, y, 0.06, 0.08, marks.darker(0.3), lined: false) }
            } else if build.feet == .hoof {
                easel.oval(end * 0.9, 0.2, 0.07, 0.09, nose.darker(0.3), lined: false)
            } else {
                easel.oval(end * 0.95, 0.06, 0.19, 0.15, nose, .round)
            }
            let smile = face == .sad || face == .angry || face == .afraid ? -0.1 : 0.12
            easel.stroke(
                [(end * 0.9, 0.38), (end * 0.66, 0.44 + smile), (end * 0.42, 0.34 + smile * 0.2)],
                RGBA(hex: 0x3A2A28),
                width: 0.07
            )
        }
        if build.extras.contains(.beard) {
            easel.fill("M0.4 0.7 C0.5 1.3 0.8 1.6 0.7 1.8 C1.0 1.5 1.0 1.0 0.9 0.6 Z", belly.darker(0.08), .round)
        }
    }

    private func eye() {
        let ink = RGBA(hex: 0x241A18)
        let x = build.extras.contains(.beak) ? 0.3 : 0.36
        if action == .sleep || face == .asleep {
            easel.stroke([(x - 0.16, -0.2), (x, -0.1), (x + 0.16, -0.2)], ink, width: 0.07)
            return
        }
        easel.oval(x, -0.22, 0.14, 0.18, ink, lined: false)
        easel.oval(x + 0.05, -0.29, 0.05, 0.055, RGBA(hex: 0xFFFFFF), .lamp, lined: false)
        if face == .angry { easel.stroke([(x - 0.26, -0.56), (x + 0.2, -0.38)], ink, width: 0.09) }
        if face == .afraid || face == .sad { easel.stroke([(x - 0.2, -0.4), (x + 0.2, -0.54)], ink, width: 0.06) }
    }

    private func ears(back: Bool) {
        let color = back ? coat.darker(0.16) : coat
        let inner = RGBA(hex: 0xE8B4A8)
        let shift = back ? 0.34 : -0.24
        switch build.ears {
        case .pointed:
            easel.polygon([(-0.42 + shift, -0.62), (-0.3 + shift, -1.6), (0.28 + shift, -0.86)], color, .round)
            if !back {
                easel.polygon(
                    [(-0.26 + shift, -0.8), (-0.22 + shift, -1.34), (0.1 + shift, -0.9)],
                    build.extras.contains(.inner) ? inner : marks,
                    .flat,
                    lined: false
                )
            }
        case .floppy:
            if back { return }
            easel.fill("M-0.4 -0.7 C-0.9 -0.8 -1.2 -0.1 -1.0 0.5 C-0.8 0.8 -0.4 0.4 -0.2 -0.4 Z", marks, .round)
        case .round:
            easel.oval(
                -0.4 + shift * 1.4,
                -0.86,
                build.headRadius > 0.24 ? 0.56 : 0.36,
                build.headRadius > 0.24 ? 0.56 : 0.36,
                color,
                .round
            )
            if !back {
                easel.oval(
                    -0.4 + shift * 1.4,
                    -0.84,
                    build.headRadius > 0.24 ? 0.36 : 0.2,
                    build.headRadius > 0.24 ? 0.36 : 0.2,
                    inner,
                    lined: false
                )
            }
        case .long: longEar(color, inner, shift, back: back)
        case .small: easel.polygon([(-0.3 + shift, -0.7), (-0.1 + shift, -1.5), (0.15 + shift, -0.8)], color, .round)
        case .large:
            if back { return }
            easel.fill(
                "M-0.2 -0.75 C-1.2 -1.3 -1.9 -0.5 -1.6 0.5 C-1.4 1.1 -0.7 1.0 -0.35 0.5 C-0.2 0.1 -0.1 -0.3 -0.2 -0.75 Z",
                coat.darker(0.08),
                .round
            )
        }
    }

    private func longEar(_ color: RGBA, _ inner: RGBA, _ shift: Double, back: Bool) {
        easel.fill(
            Shape("M-0.16 0 C-0.5 -0.8 -0.4 -1.7 -0.05 -1.85 C0.3 -1.6 0.3 -0.7 0.16 0 Z").mapped {
                Point($0.x - 0.1 + shift * 1.1, $0.y - 0.62)
            },
            color,
            .round
        )
        if !back {
            easel.fill(
                Shape("M-0.06 -0.2 C-0.26 -0.8 -0.2 -1.4 -0.04 -1.6 C0.14 -1.3 0.14 -0.7 0.06 -0.2 Z").mapped {
                    Point($0.x - 0.1 + shift * 1.1, $0.y - 0.62)
                },
                inner,
                .flat,
                lined: false
            )
        }
    }

    private func horns() {
        let bone = RGBA(hex: 0xD8C8A4)
        if build.extras.contains(.antlers) {
            for shift in [0.35, -0.1] {
                easel.stroke([(shift, -0.9), (shift - 0.6, -2.0), (shift - 0.3, -3.1)], bone.darker(0.2), width: 0.2)
                easel.stroke([(shift - 0.5, -1.7), (shift + 0.2, -2.3)], bone.darker(0.2), width: 0.16)
                easel.stroke([(shift - 0.5, -2.4), (shift + 0.2, -3.0)], bone.darker(0.2), width: 0.14)
            }
        } else {
            let curl = build.extras.contains(.beard)
            for shift in [0.3, -0.1] {
                if curl {
                    easel.stroke([(shift, -0.85), (shift - 0.4, -1.6), (shift - 1.0, -1.7)], bone, width: 0.26)
                } else {
                    easel.stroke([(shift, -0.8), (shift + 0.05, -1.2), (shift + 0.4, -1.45)], bone, width: 0.2)
                }
            }
        }
    }
}
