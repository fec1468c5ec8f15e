import Glibc
import Native

/// Animals from parts, facing right.
///
/// Each stands at the origin; 1 is the height of a grown-up.
extension Ink {
    func animal(_ actor: Scenery.Actor) {
        switch actor {
        case .bird: bird()
        case .fish: fish()
        case .whale: whale()
        case .dragon: dragon()
        default:
            if let build = builds[actor] ?? builds[.dog] { quadruped(build, color: RGBA(hex: dice.pick(build.colors))) }
        }
    }

    private func quadruped(_ build: Build, color bodyColor: RGBA) {
        groundShadow(build.length * 0.62)
        let half = build.length / 2
        let back = -build.leg - build.girth
        let dark = bodyColor.darker(0.22)
        // Tail, far legs, body, near legs, neck and head: from far to near.
        line(dark, width: build.tailWidth) { canvas in
            canvas.move(-half * 0.95, back + build.girth * 0.1)
            canvas.curve(
                -half - build.tail * 0.5,
                back - build.tail * build.tailUp * 0.2,
                -half - build.tail * 0.75,
                back - build.tail * build.tailUp * 0.7,
                -half - build.tail * (build.tailUp < -0.5 ? 0.35 : 0.8),
                back - build.tail * build.tailUp
            )
        }
        func legs(_ shift: Double, _ color: RGBA) {
            for x in [-half * 0.78, half * 0.72] {
                let thickness = max(0.028, build.girth * 0.3)
                shape(color) { canvas in
                    canvas.move(x + shift - thickness * 0.7, -build.leg - build.girth * 0.3)
                    canvas.line(x + shift + thickness * 0.7, -build.leg - build.girth * 0.3)
                    canvas.line(x + shift + thickness * 0.45, -0.02)
                    canvas.line(x + shift + thickness * 0.9, 0.008)
                    canvas.line(x + shift - thickness * 0.5, 0.008)
                    canvas.close()
                }
            }
        }
        legs(half * 0.18, dark)
        let middle = -build.leg - build.girth * 0.45
        if build.isWoolly {
            for step in 0..<9 {
                let angle = Double(step) / 9 * 2 * .pi
                shape(bodyColor) {
                    $0.ellipse(
                        cos(angle) * half * 0.72,
                        middle + sin(angle) * build.girth * 0.55,
                        half * 0.4,
                        build.girth * 0.5
                    )
                }
            }
            shape(bodyColor, outlined: false) { $0.ellipse(0, middle, half * 0.95, build.girth * 0.8) }
        } else {
            shape(bodyColor) { canvas in
                canvas.smooth(
                    [
                        (-half, middle), (-half * 0.75, back), (0, back + build.girth * 0.12),
                        (half * 0.75, back - build.girth * 0.05),
                        (half * 1.05, middle), (half * 0.7, middle + build.girth * 0.6),
                        (-half * 0.1, middle + build.girth * 0.42),
                        (-half * 0.8, middle + build.girth * 0.55),
                    ],
                    closed: true
                )
            }
        }
        legs(0, build.isWoolly ? RGBA(hex: 0x3F3A38) : bodyColor)
        headAndNeck(build, color: bodyColor, shoulder: (half * 0.82, back + build.girth * 0.3))
    }

    private func headAndNeck(_ build: Build, color bodyColor: RGBA, shoulder: (Double, Double)) {
        let color = build.isWoolly ? RGBA(hex: 0x3F3A38) : bodyColor
        let x = shoulder.0 + build.neck * (1.1 - build.neckLean) + build.head * 0.3
        let y = shoulder.1 - build.neck * (0.4 + build.neckLean * 0.7)
        line(color, width: build.head * 1.25) {
            $0.move(shoulder.0 - build.head * 0.2, shoulder.1)
            $0.line(x, y)
        }
        if build.hasMane {
            line(RGBA(hex: 0x2E2320), width: build.head * 0.7) {
                $0.move(shoulder.0 - build.head * 0.8, shoulder.1 - build.head * 0.3)
                $0.curve(
                    x - build.head * 1.5,
                    shoulder.1 - build.neck * 0.4,
                    x - build.head * 1.3,
                    y,
                    x - build.head * 0.5,
                    y - build.head * 0.8
                )
            }
        }
        // From here on the middle of the head is the origin, and its half the measure.
        place(x, y, size: build.head) { head(build, color: color) }
    }

    private func head(_ build: Build, color: RGBA) {
        let muzzle = build.muzzle / build.head
        ears(build, color: color)
        if build.horns {
            line(RGBA(hex: 0xE9DFC8), width: 0.25) {
                $0.move(-0.3, -0.8)
                $0.curve(-0.3, -1.6, 0.4, -1.5, 0.4, -1.9)
            }
        }
        shape(color) { canvas in
            canvas.smooth(
                [(-1, 0), (-0.4, -1), (0.5, -0.7), (0.8 + muzzle, 0.05), (0.7 + muzzle, 0.55), (0, 0.9)],
                closed: true
            )
        }
        if let belly = build.belly {
            shape(belly, outlined: false) { $0.ellipse(0.5 + muzzle * 0.5, 0.42, muzzle * 0.6, 0.22) }
        }
        for (x, y, width, height) in [(0.95 + muzzle * 0.9, 0.12, 0.17, 0.15), (0.25, -0.25, 0.13, 0.15)] {
            canvas.ellipse(x, y, width, height)
            canvas.fill(.color(palette.lit(RGBA(hex: 0x1E1718))))
        }
    }

    private func ears(_ build: Build, color: RGBA) {
        let ear = build.ear / build.head
        for shift in [-0.5, 0.15] {
            shape(color.darker(build.earIsRound ? 0.05 : 0.15)) { canvas in
                if build.earIsRound {
                    canvas.ellipse(shift, -0.75 - ear * 0.4, max(0.25, ear * 0.28), ear * 0.6)
                } else {
                    canvas.move(shift - ear * 0.35, -0.6)
                    canvas.line(shift - ear * 0.05, -0.7 - ear)
                    canvas.line(shift + ear * 0.4, -0.55)
                    canvas.close()
                }
            }
        }
    }

    private func dragon() {
        let color = RGBA(hex: dice.pick([0x4E7A4A, 0x8B3A44, 0x46608A]))
        for (flip, shade) in [(1.0, 0.3), (-1.0, 0.1)] {
            shape(color.darker(shade)) { canvas in
                canvas.move(-0.02, -0.55)
                canvas.curve(-0.2 * flip - 0.1, -0.95, -0.35, -1.2, -0.7 * flip - 0.1, -1.15)
                canvas.curve(-0.6 * flip, -0.95, -0.6 * flip, -0.85, -0.45 * flip - 0.1, -0.75)
                canvas.curve(-0.3 * flip, -0.8, -0.25, -0.65, 0.05, -0.45)
                canvas.close()
            }
        }
        quadruped(
            Build(
                length: 0.6,
                leg: 0.26,
                girth: 0.18,
                neck: 0.36,
                neckLean: 0.7,
                head: 0.09,
                muzzle: 0.13,
                ear: 0.09,
                tail: 0.6,
                tailUp: -0.2,
                tailWidth: 0.09,
                colors: [],
                belly: RGBA(hex: 0xE0C68A)
            ),
            color: color
        )
    }
}

/// What makes one four-legged animal look different from another.
private struct Build {
    var length = 0.4
    var leg = 0.22
    var girth = 0.13
    var neck = 0.12
    var neckLean = 0.5
    var head = 0.085
    var muzzle = 0.08
    var ear = 0.06
    var earIsRound = false
    var tail = 0.2
    var tailUp = 0.3
    var tailWidth = 0.03
    /// Its colours, one of which is chosen by the seed.
    var colors: [UInt32]
    var belly: RGBA?
    var hasMane = false
    var isWoolly = false
    var horns = false
}

/// How each four-legged animal is built; those that are not named are dogs.
private let builds: [Scenery.Actor: Build] = [
    .cat: Build(
        length: 0.26,
        leg: 0.12,
        girth: 0.075,
        neck: 0.05,
        head: 0.07,
        muzzle: 0.02,
        ear: 0.05,
        tail: 0.24,
        tailUp: 0.9,
        tailWidth: 0.025,
        colors: [0xD98A3F, 0x6A6660, 0x2E2A2C]
    ),
    .horse: Build(
        length: 0.62,
        leg: 0.44,
        girth: 0.16,
        neck: 0.32,
        neckLean: 0.75,
        head: 0.085,
        muzzle: 0.17,
        ear: 0.06,
        tail: 0.34,
        tailUp: -0.8,
        tailWidth: 0.06,
        colors: [0x8A5636, 0x5A4030, 0xC9B79C],
        hasMane: true
    ),
    .wolf: Build(
        length: 0.46,
        leg: 0.25,
        girth: 0.13,
        neck: 0.13,
        head: 0.085,
        muzzle: 0.12,
        ear: 0.07,
        tail: 0.26,
        tailUp: -0.35,
        tailWidth: 0.06,
        colors: [0x6F757C],
        belly: RGBA(hex: 0xB9B6AE)
    ),
    .fox: Build(
        length: 0.36,
        leg: 0.16,
        girth: 0.09,
        neck: 0.08,
        head: 0.07,
        muzzle: 0.1,
        ear: 0.07,
        tail: 0.32,
        tailUp: 0.05,
        tailWidth: 0.085,
        colors: [0xCF6B2C],
        belly: RGBA(hex: 0xF2E6D4)
    ),
    .bear: Build(
        length: 0.6,
        leg: 0.24,
        girth: 0.22,
        neck: 0.1,
        head: 0.13,
        muzzle: 0.1,
        ear: 0.05,
        earIsRound: true,
        tail: 0.05,
        tailWidth: 0.05,
        colors: [0x6A4630]
    ),
    .rabbit: Build(
        length: 0.18,
        leg: 0.08,
        girth: 0.085,
        neck: 0.03,
        head: 0.06,
        muzzle: 0.02,
        ear: 0.15,
        earIsRound: true,
        tail: 0.04,
        tailUp: 0.5,
        tailWidth: 0.05,
        colors: [0xB79B7C, 0xE4DED4]
    ),
    .sheep: Build(
        length: 0.36,
        leg: 0.18,
        girth: 0.14,
        neck: 0.06,
        head: 0.065,
        muzzle: 0.06,
        ear: 0.05,
        tail: 0.04,
        colors: [0xEDE6D8],
        isWoolly: true
    ),
    .cow: Build(
        length: 0.6,
        leg: 0.3,
        girth: 0.19,
        neck: 0.12,
        head: 0.1,
        muzzle: 0.12,
        ear: 0.06,
        tail: 0.3,
        tailUp: -0.9,
        colors: [0x8A5A3C, 0xE9E2D6],
        horns: true
    ),
    .dog: Build(
        length: 0.36,
        leg: 0.19,
        girth: 0.1,
        neck: 0.1,
        head: 0.08,
        muzzle: 0.08,
        ear: 0.07,
        tail: 0.2,
        tailUp: 0.7,
        tailWidth: 0.035,
        colors: [0x8A5E3B, 0xC79A5E, 0x4A4038, 0xE4D6BE]
    ),
]
