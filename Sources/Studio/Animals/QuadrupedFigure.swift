import Glibc
import Native

/// Draws an animal on four legs: 1 high, the feet at y 0, facing right.
struct QuadrupedFigure {
    let easel: Easel
    let build: Quadruped
    let action: Scenery.Action
    let face: Scenery.Face

    var coat: RGBA { RGBA(hex: build.coat) }
    var belly: RGBA { RGBA(hex: build.belly) }
    var marks: RGBA { RGBA(hex: build.marks) }

    private enum Posture { case stand, walk, run, sit, lie }

    private var posture: Posture {
        switch action {
        case .run, .fly, .fight: .run
        case .walk, .carry, .climb, .ride: .walk
        case .sit, .kneel, .read: build.feet == .hoof ? .stand : .sit
        case .sleep, .lie: .lie
        default: .stand
        }
    }

    func draw() {
        switch posture {
        case .sit: sitting()
        case .lie: lying()
        default: standing()
        }
    }

    // MARK: On its legs

    private func standing() {
        let top = -build.legs - build.depth
        let chest = Point(build.length * 0.72, top - build.depth * 0.2)
        let head = chest + build.head
        tail(Point(-build.length * 0.95, top - build.depth * 0.35))
        legs(far: true)
        if build.extras.contains(.wings) { wing(Point(0.02, top - build.depth * 0.5), far: true) }
        neck(chest, head, far: true)
        trunkShape(top)
        legs(far: false)
        neck(chest, head, far: false)
        if build.extras.contains(.wings) { wing(Point(-0.04, top - build.depth * 0.4), far: false) }
        self.head(head)
    }

    private func trunkShape(_ y: Double) {
        let (l, d) = (build.length, build.depth)
        if build.extras.contains(.wool) {
            easel.fill(.fleece(0, y, l * 0.9, d * 0.86), coat, .round)
            for (x, dy) in [(-0.2, -0.08), (0.05, 0.06), (-0.05, -0.12), (0.2, -0.04), (-0.26, 0.08)] {
                easel.stroke(
                    [(x - 0.05, y + dy), (x, y + dy + 0.04), (x + 0.05, y + dy)],
                    coat.darker(0.14),
                    width: 0.014
                )
            }
            return
        }
        easel.blob(
            [
                (-l, y - d * 0.3), (-l * 0.7, y - d * 0.98), (0, y - d * 0.86), (l * 0.62, y - d * 1.02),
                (l * 1.0, y - d * 0.3), (l * 0.86, y + d * 0.62), (l * 0.3, y + d * 0.86), (-l * 0.4, y + d * 0.7),
                (-l * 0.86, y + d * 0.6),
            ],
            coat,
            .round
        )
        easel.fill(
            .smooth([
                (l * 0.86, y + d * 0.3), (l * 0.74, y + d * 0.66), (l * 0.3, y + d * 0.84), (-l * 0.4, y + d * 0.68),
                (-l * 0.3, y + d * 0.46), (l * 0.4, y + d * 0.42),
            ]),
            belly,
            .flat,
            lined: false
        )
        coatMarks(y)
    }

    private func coatMarks(_ y: Double) {
        let (l, d) = (build.length, build.depth)
        if build.extras.contains(.stripes) {
            for step in 0..<7 {
                let x = -l * 0.8 + Double(step) * l * 0.24
                easel.fill(
                    Shape("M-0.5 0 C-0.2 0.5 0.0 0.8 0.3 1.2 C0.4 0.7 0.4 0.4 0.5 0 Z").mapped {
                        Point(x + $0.x * 0.05, y - d * 0.9 + $0.y * d * 0.85)
                    },
                    marks,
                    .flat,
                    lined: false
                )
            }
        }
        if build.extras.contains(.spots) {
            for (x, dy) in [
                (-0.6, -0.5), (-0.3, -0.66), (0.0, -0.5), (0.3, -0.66), (-0.45, -0.2), (-0.1, -0.2), (0.2, -0.25),
            ] {
                easel.oval(x * l, y + dy * d, 0.016, 0.014, RGBA(hex: 0xF4E8D2), lined: false)
            }
        }
        if build.extras.contains(.patches) {
            easel.blob(
                [
                    (-l * 0.7, y - d * 0.9), (-l * 0.2, y - d * 0.8), (-l * 0.15, y - d * 0.1), (-l * 0.5, y + d * 0.2),
                    (-l * 0.85, y - d * 0.3),
                ],
                marks,
                .flat,
                lined: false
            )
            easel.blob(
                [(l * 0.2, y - d * 0.6), (l * 0.55, y - d * 0.7), (l * 0.6, y + d * 0.1), (l * 0.3, y + d * 0.3)],
                marks,
                .flat,
                lined: false
            )
        }
        if build.extras.contains(.humps) {
            for x in [-0.42, 0.28] {
                easel.blob(
                    [
                        (l * (x - 0.34), y - d * 0.7), (l * (x - 0.16), y - d * 1.7), (l * (x + 0.1), y - d * 1.8),
                        (l * (x + 0.36), y - d * 0.7),
                    ],
                    coat,
                    .round
                )
            }
        }
    }

    private func legs(far: Bool) {
        let top = -build.legs - build.depth * 0.5
        let swing: (Double, Double) =
            switch posture {
            case .walk: far ? (0.16, -0.16) : (-0.12, 0.18)
            case .run: far ? (0.42, -0.3) : (0.3, -0.42)
            default: far ? (0.05, -0.04) : (-0.02, 0.02)
            }
        let aside = far ? 0.07 : -0.02
        leg(Point(build.length * 0.68 + aside, top), swing.0, far: far)
        leg(Point(-build.length * 0.68 + aside, top), swing.1, far: far)
    }

    private func leg(_ hip: Point, _ swing: Double, far: Bool) {
        let color = far ? coat.darker(0.16) : coat
        let length = -hip.y
        let lift = posture == .run ? 0.1 : abs(swing) * 0.12
        let foot = Point(hip.x + swing * length, -lift)
        let back = hip.x < 0
        let knee = (hip + foot) / 2 + Point(back ? -0.05 : 0.03, 0) + Point(swing > 0.2 ? 0.03 : 0, 0)
        let thick = build.legWidth
        easel.fill(
            .bent(hip, knee, foot - Point(0, thick * 0.6), (thick * (back ? 1.7 : 1.45), thick * 0.95, thick * 0.72)),
            color,
            .round
        )
        if build.feet == .hoof {
            easel.fill(
                .rounded(foot.x - thick * 0.85, foot.y - thick * 1.2, thick * 1.8, thick * 1.2, thick * 0.3),
                marks.darker(far ? 0.3 : 0.2),
                .round
            )
        } else {
            easel.oval(
                foot.x + thick * 0.4,
                foot.y - thick * 0.55,
                thick * 1.35,
                thick * 0.62,
                build.ears == .pointed && build.tail == .bushy ? marks : color,
                .round
            )
        }
    }

    // MARK: Other postures

    /// On its haunches, the forelegs straight.
    private func sitting() {
        let scale = min(1.0, 0.86 / max(0.4, build.length * 1.7))
        let (l, d) = (build.length * scale, max(build.depth, 0.17))
        let chest = Point(l * 0.42, -0.52)
        let head = Point(l * 0.5, -1 + build.headRadius * 1.15)
        tail(Point(-l * 0.72, -0.1), low: true)
        neck(chest, head, far: true)
        easel.limb(
            Point(l * 0.5, -0.42),
            Point(l * 0.54, -0.04),
            build.legWidth * 1.2,
            build.legWidth * 0.9,
            coat.darker(0.14)
        )
        easel.blob(
            [
                (l * 0.2, -0.62), (l * 0.62, -0.5), (l * 0.56, -0.2), (l * 0.2, -0.02), (-l * 0.6, 0),
                (-l * 0.86, -0.16), (-l * 0.62, -0.4 - d * 0.4), (-l * 0.2, -0.58),
            ],
            coat,
            .round
        )
        easel.blob(
            [(l * 0.36, -0.52), (l * 0.6, -0.44), (l * 0.54, -0.2), (l * 0.34, -0.26)],
            belly,
            .flat,
            lined: false
        )
        easel.limb(Point(l * 0.36, -0.4), Point(l * 0.4, -0.04), build.legWidth * 1.25, build.legWidth * 0.95, coat)
        easel.oval(l * 0.44, -0.03, build.legWidth * 1.3, build.legWidth * 0.6, coat, .round)
        easel.blob(
            [(-l * 0.1, -0.34), (l * 0.1, -0.14), (0, -0.02), (-l * 0.5, 0), (-l * 0.62, -0.2)],
            coat.darker(0.05),
            .round
        )
        easel.oval(l * 0.06, -0.03, build.legWidth * 1.6, build.legWidth * 0.65, coat, .round)
        neck(chest, head, far: false)
        self.head(head)
    }

    private func lying() {
        let l = build.length
        easel.at(0, 0, size: 1) {
            tail(Point(-l * 0.9, -0.1), low: true)
            easel.blob(
                [(-l, -0.08), (-l * 0.8, -0.3), (0, -0.36), (l * 0.7, -0.3), (l, -0.1), (l * 0.6, 0), (-l * 0.7, 0)],
                coat,
                .round
            )
            easel.limb(
                Point(l * 0.6, -0.08),
                Point(l * 1.2, -0.04),
                build.legWidth * 1.1,
                build.legWidth,
                coat.lighter(0.04)
            )
            easel.blob(
                [(-l * 0.4, -0.22), (-l * 0.1, -0.08), (-l * 0.2, 0), (-l * 0.8, 0), (-l * 0.7, -0.2)],
                coat.darker(0.06),
                .round
            )
            head(
                Point(
                    l * 0.95,
                    build.feet == .hoof && build.muzzle > 0.12 ? -0.46 : -0.3 * max(0.7, build.headRadius / 0.16)
                )
            )
        }
    }

    // MARK: Head and neck

    private func neck(_ chest: Point, _ head: Point, far: Bool) {
        guard !far else { return }
        let radius = build.neck
        easel.limb(
            chest - Point(0.03, -0.02),
            head - Point(build.headRadius * 0.2, -0.02),
            radius * 1.25,
            radius * 0.8,
            coat
        )
        if let mane = build.mane, build.feet == .hoof {
            let along = head - chest
            let back = Point(-radius * 0.95, -radius * 0.25)
            var points: [(Double, Double)] = []
            for step in 0...5 {
                let at = chest + along * (0.06 + 0.19 * Double(step)) + back * (step == 0 ? 1.3 : 1.15)
                points.append((at.x, at.y))
            }
            let (top, low) = (chest + along * 1.0, chest + along * 0.1 + back * 0.4)
            points += [(top.x + radius * 0.2, top.y - radius * 0.2), (low.x + radius * 0.4, low.y)]
            easel.fill(.scalloped(points, bulge: 0.3), RGBA(hex: mane), .round)
        }
        if build.extras.contains(.collar) {
            let at = chest + (head - chest) * 0.45
            easel.stroke(
                [
                    (at.x - radius * 0.9, at.y - radius * 0.2), (at.x, at.y + radius * 0.45),
                    (at.x + radius * 0.95, at.y + radius * 0.3),
                ],
                RGBA(hex: 0xB83A36),
                width: 0.04
            )
        }
    }

    // MARK: Tail and wings

    private func tail(_ at: Point, low: Bool = false) {
        easel.at(at.x, at.y, size: 1, turned: low ? 0.35 : 0) {
            switch build.tail {
            case .bushy:
                let size = build.legs < 0.2 ? 1.6 : 1.0
                if size > 1.2 {
                    easel.fill(
                        "M0.1 0.15 C-0.4 0.2 -0.6 -0.3 -0.36 -0.62 C-0.2 -0.86 0.12 -0.7 0.04 -0.5 C-0.02 -0.4 -0.16 -0.46 -0.14 -0.36 C-0.1 -0.1 0.1 -0.1 0.12 0 Z",
                        coat.lighter(0.06),
                        .round
                    )
                } else {
                    easel.fill(
                        "M0.08 -0.04 C-0.15 -0.16 -0.42 -0.02 -0.52 0.26 C-0.3 0.32 -0.05 0.22 0.08 0.1 Z",
                        coat,
                        .round
                    )
                    easel.fill(
                        "M-0.38 0.1 C-0.46 0.14 -0.5 0.2 -0.52 0.26 C-0.42 0.29 -0.34 0.27 -0.28 0.24 Z",
                        belly,
                        .flat,
                        lined: false
                    )
                }
            case .raised:
                easel.fill(
                    "M0.08 0.02 C-0.1 -0.05 -0.22 -0.2 -0.2 -0.4 C-0.12 -0.34 -0.04 -0.2 0.08 -0.08 Z",
                    coat,
                    .round
                )
            case .thin:
                easel.stroke(
                    [(0.06, 0), (-0.16, -0.02), (-0.3, -0.2), (-0.22, -0.42)],
                    build.headRadius > 0.24 ? marks : coat,
                    width: 0.05
                )
            case .striped:
                easel.stroke([(0.06, 0), (-0.16, 0.02), (-0.3, -0.16), (-0.22, -0.4)], coat, width: 0.06)
                easel.stroke([(-0.25, -0.32), (-0.22, -0.4)], marks, width: 0.07)
            case .curly:
                easel.stroke(
                    "M0.04 0 C-0.1 -0.02 -0.16 -0.14 -0.06 -0.16 C0.02 -0.16 0.0 -0.02 -0.14 -0.04",
                    coat.darker(0.08),
                    width: 0.035
                )
            case .tuft:
                easel.stroke([(0.06, 0), (-0.1, 0.08), (-0.14, 0.32)], coat, width: 0.035)
                easel.oval(-0.14, 0.36, 0.045, 0.08, marks, .round)
            case .stub: easel.oval(0, 0.02, 0.08, 0.08, belly, .round)
            case .flowing:
                easel.fill(
                    "M0.08 -0.02 C-0.12 -0.12 -0.26 0.1 -0.22 0.42 C-0.12 0.36 -0.02 0.28 0.06 0.12 Z",
                    RGBA(hex: build.mane ?? build.marks),
                    .round
                )
            }
        }
    }

    private func wing(_ at: Point, far: Bool) {
        let color = build.extras.contains(.beak) ? marks.lighter(0.2) : RGBA(hex: 0xFBF8F2)
        easel.at(at.x, at.y, size: 0.75, turned: far ? 0.25 : -0.05) {
            for step in 0..<5 {
                let t = Double(step) / 4
                let (x, y) = (-0.15 - 0.55 * t, -0.72 + 0.62 * t)
                easel.fill(
                    .smooth([(0.06, -0.05), (x * 0.5 + 0.1, y * 0.5 - 0.06), (x, y), (x * 0.5 - 0.02, y * 0.5 + 0.06)]),
                    far ? color.darker(0.16) : color.darker(0.03 * Double(4 - step)),
                    .round
                )
            }
        }
    }
}
