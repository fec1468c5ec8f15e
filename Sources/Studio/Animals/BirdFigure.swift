import Glibc
import Native

/// The build of a bird, in heights of its own.
struct Bird: Sendable {
    enum Beak: Sendable { case small, hooked, long, flat, heavy, short }

    var coat: UInt32
    var belly: UInt32
    var wing: UInt32
    var beak: UInt32 = 0xE8A83A
    var beakShape = Beak.small
    var legs = 0.16
    /// From the body's middle to the head.
    var neck = Point(0.2, -0.34)
    var neckWidth = 0.12
    var headRadius = 0.18
    var body = Point(0.34, 0.25)
    var tail = 0.34
    var crest: UInt32?
    var isUpright = false

    static func of(_ creature: Creature) -> Bird? { table[creature] }

    private static let table: [Creature: Bird] = [
        .bird: Bird(coat: 0x4E86C0, belly: 0xF2B07A, wing: 0x35618E, headRadius: 0.22),
        .crow: Bird(
            coat: 0x2A2A34,
            belly: 0x34343E,
            wing: 0x1E1E28,
            beak: 0x3A3A40,
            beakShape: .heavy,
            headRadius: 0.19
        ),
        .gull: Bird(
            coat: 0xF4F4F2,
            belly: 0xFFFFFF,
            wing: 0x9AA6B2,
            beak: 0xF0B43A,
            beakShape: .heavy,
            headRadius: 0.18
        ),
        .parrot: Bird(
            coat: 0xD8413A,
            belly: 0xE86A4A,
            wing: 0x3E7AC0,
            beak: 0x3A3436,
            beakShape: .hooked,
            legs: 0.1,
            neck: Point(0.1, -0.4),
            headRadius: 0.21,
            tail: 0.55,
            isUpright: true
        ),
        .eagle: Bird(
            coat: 0x5E4228,
            belly: 0x6E5030,
            wing: 0x4A321E,
            beakShape: .hooked,
            neck: Point(0.12, -0.42),
            neckWidth: 0.16,
            headRadius: 0.17,
            body: Point(0.3, 0.3),
            isUpright: true
        ),
        .duck: Bird(
            coat: 0xC9B08A,
            belly: 0xE2D2B4,
            wing: 0x8A7454,
            beakShape: .flat,
            legs: 0.1,
            neck: Point(0.26, -0.36),
            headRadius: 0.19,
            body: Point(0.42, 0.26),
            tail: 0.2
        ),
        .swan: Bird(
            coat: 0xFBFAF6,
            belly: 0xFFFFFF,
            wing: 0xEDEBE4,
            beak: 0xE8862E,
            beakShape: .flat,
            legs: 0.06,
            neck: Point(0.34, -0.6),
            neckWidth: 0.075,
            headRadius: 0.11,
            body: Point(0.46, 0.22),
            tail: 0.18
        ),
        .hen: Bird(
            coat: 0xC9773A,
            belly: 0xE2A860,
            wing: 0xA85E2A,
            beakShape: .short,
            legs: 0.18,
            neck: Point(0.22, -0.36),
            neckWidth: 0.14,
            headRadius: 0.15,
            body: Point(0.36, 0.27),
            tail: 0.32,
            crest: 0xD8372E
        ),
        .stork: Bird(
            coat: 0xF6F5F0,
            belly: 0xFFFFFF,
            wing: 0x2E2E34,
            beak: 0xE0492E,
            beakShape: .long,
            legs: 0.42,
            neck: Point(0.24, -0.32),
            neckWidth: 0.06,
            headRadius: 0.09,
            body: Point(0.3, 0.15),
            tail: 0.14
        ),
        .penguin: Bird(
            coat: 0x2E3440,
            belly: 0xF8F6F0,
            wing: 0x262B36,
            beakShape: .short,
            legs: 0.04,
            neck: Point(0.03, -0.46),
            neckWidth: 0.2,
            headRadius: 0.19,
            body: Point(0.27, 0.38),
            tail: 0.1,
            isUpright: true
        ),
    ]
}

/// Draws a bird: perched or standing, or on the wing.
struct BirdFigure {
    let easel: Easel
    let build: Bird
    let isFlying: Bool
    let isSwimming: Bool

    private var coat: RGBA { RGBA(hex: build.coat) }
    private var wing: RGBA { RGBA(hex: build.wing) }

    func draw() {
        if isFlying {
            flying()
        } else {
            perched()
        }
    }

    private func perched() {
        let legs = isSwimming ? 0 : build.legs
        let middle = Point(0, -legs - build.body.y)
        let head = middle + build.neck
        if !isSwimming {
            for x in [0.07, -0.03] {
                easel.stroke(
                    [(x, middle.y + build.body.y * 0.7), (x + 0.01, -0.02)],
                    RGBA(hex: build.beak).darker(0.1),
                    width: 0.03
                )
                easel.stroke([(x - 0.04, 0), (x + 0.1, -0.005)], RGBA(hex: build.beak).darker(0.1), width: 0.03)
            }
        }
        tail(middle)
        if build.isUpright {
            easel.blob(
                [
                    (middle.x - build.body.x * 0.8, middle.y),
                    (middle.x - build.body.x * 0.5, middle.y - build.body.y * 0.95),
                    (middle.x + build.body.x * 0.5, middle.y - build.body.y),
                    (middle.x + build.body.x * 0.92, middle.y),
                    (middle.x + build.body.x * 0.4, middle.y + build.body.y),
                    (middle.x - build.body.x * 0.55, middle.y + build.body.y),
                ],
                coat,
                .round
            )
            easel.oval(
                middle.x + build.body.x * 0.3,
                middle.y + build.body.y * 0.08,
                build.body.x * 0.56,
                build.body.y * 0.8,
                RGBA(hex: build.belly),
                .flat,
                lined: false
            )
        } else {
            let (x, y) = (build.body.x, build.body.y)
            easel.blob(
                [
                    (-x, middle.y - y * 0.2), (-x * 0.4, middle.y - y * 0.75), (x * 0.4, middle.y - y * 0.9),
                    (x, middle.y - y * 0.2), (x * 0.7, middle.y + y * 0.75), (-x * 0.1, middle.y + y),
                    (-x * 0.75, middle.y + y * 0.5),
                ],
                coat,
                .round
            )
            easel.blob(
                [
                    (x * 0.96, middle.y), (x * 0.66, middle.y + y * 0.72), (-x * 0.05, middle.y + y * 0.94),
                    (x * 0.2, middle.y + y * 0.3),
                ],
                RGBA(hex: build.belly),
                .flat,
                lined: false
            )
        }
        neck(middle, head)
        foldedWing(middle)
        self.head(head)
    }

    private func foldedWing(_ middle: Point) {
        let (x, y) = (build.body.x, build.body.y)
        if build.isUpright {
            easel.blob(
                [
                    (-x * 0.2, middle.y - y * 0.6), (x * 0.1, middle.y - y * 0.1), (-x * 0.3, middle.y + y * 0.9),
                    (-x * 0.8, middle.y + y * 0.75), (-x * 0.85, middle.y - y * 0.1),
                ],
                wing,
                .round
            )
        } else {
            easel.blob(
                [
                    (x * 0.42, middle.y - y * 0.34), (x * 0.2, middle.y + y * 0.34), (-x * 0.4, middle.y + y * 0.4),
                    (-x * 1.25, middle.y + y * 0.02), (-x * 0.5, middle.y - y * 0.5),
                ],
                wing,
                .round
            )
            easel.stroke(
                [(x * 0.1, middle.y + y * 0.12), (-x * 0.4, middle.y + y * 0.2), (-x * 0.9, middle.y + y * 0.04)],
                wing.darker(0.16),
                width: 0.016
            )
        }
    }

    private func tail(_ middle: Point) {
        let (x, y) = (build.body.x, build.body.y)
        if build.isUpright {
            easel.blob(
                [
                    (-x * 0.5, middle.y + y * 0.6), (-x * 0.1, middle.y + y * 0.8),
                    (-x * 0.6, middle.y + y + build.tail * 0.5), (-x * 1.0, middle.y + y + build.tail * 0.4),
                ],
                wing,
                .round
            )
        } else if build.crest != nil {
            easel.blob(
                [
                    (-x * 0.7, middle.y), (-x * 1.5, middle.y - y * 1.4), (-x * 1.15, middle.y - y * 1.6),
                    (-x * 0.5, middle.y - y * 0.6),
                ],
                wing,
                .round
            )
        } else {
            easel.blob(
                [
                    (-x * 0.6, middle.y - y * 0.2), (-x - build.tail, middle.y - 0.05),
                    (-x - build.tail * 0.94, middle.y + 0.06), (-x * 0.6, middle.y + y * 0.3),
                ],
                wing,
                .round
            )
        }
    }

    private func neck(_ middle: Point, _ head: Point) {
        let from = middle + Point(build.body.x * 0.55, -build.body.y * 0.3)
        if build.neckWidth < 0.1 {
            let bend = Point((from.x + head.x) / 2 + 0.1, (from.y + head.y) / 2)
            easel.fill(
                .bent(from, bend, head, (build.neckWidth * 1.7, build.neckWidth, build.neckWidth * 0.9)),
                coat,
                .round
            )
        } else {
            easel.limb(from - Point(0.05, 0), head, build.neckWidth * 1.2, build.neckWidth, coat)
        }
    }

    private func head(_ at: Point) {
        easel.at(at.x, at.y, size: build.headRadius) {
            let color = RGBA(hex: build.beak)
            if let crest = build.crest {
                easel.blob(
                    [(-0.5, -0.7), (-0.3, -1.5), (0.0, -1.1), (0.3, -1.5), (0.5, -0.7)],
                    RGBA(hex: crest),
                    .round
                )
                easel.oval(0.9, 0.8, 0.22, 0.36, RGBA(hex: crest), .round)
            }
            switch build.beakShape {
            case .small, .short:
                easel.polygon(
                    [(0.75, -0.25), (build.beakShape == .short ? 1.5 : 1.6, 0.1), (0.75, 0.4)],
                    color,
                    .round
                )
            case .heavy:
                easel.fill("M0.6 -0.3 C1.2 -0.35 1.8 -0.1 1.95 0.25 C1.5 0.25 1.0 0.4 0.6 0.42 Z", color, .round)
            case .hooked:
                easel.fill("M0.5 -0.45 C1.2 -0.6 1.6 -0.1 1.35 0.7 C1.2 0.35 0.9 0.4 0.5 0.4 Z", color, .round)
            case .long: easel.polygon([(0.6, -0.3), (3.6, 0.3), (0.6, 0.4)], color, .round)
            case .flat: easel.fill("M0.6 -0.15 C1.1 -0.1 1.6 0.1 1.9 0.1 C1.95 0.4 1.3 0.5 0.6 0.48 Z", color, .round)
            }
            easel.oval(0, 0, 1, 1, build.coat == 0x5E4228 ? RGBA(hex: 0xF4F0E8) : coat, .round)
            if build.coat == 0x2E3440 { easel.oval(0.42, 0.05, 0.5, 0.5, RGBA(hex: 0xF8F6F0), lined: false) }
            easel.oval(0.36, -0.16, 0.2, 0.22, RGBA(hex: build.coat == 0x2A2A34 ? 0xF2E8B0 : 0x1E1A1C), lined: false)
            easel.oval(
                0.42,
                -0.22,
                0.07,
                0.08,
                build.coat == 0x2A2A34 ? RGBA(hex: 0x1E1A1C) : RGBA(hex: 0xFFFFFF),
                .lamp,
                lined: false
            )
        }
    }

    private func flying() {
        let y = -0.42
        let (x, half) = (build.body.x * 1.1, build.body.y * 0.62)
        openWing(Point(0.08, y), far: true)
        easel.blob([(-x * 0.9, y), (-x - build.tail, y - 0.07), (-x - build.tail * 0.9, y + 0.09)], wing, .round)
        easel.blob(
            [
                (-x, y), (-x * 0.3, y - half * 0.8), (x * 0.6, y - half), (x * 1.1, y - half * 0.1),
                (x * 0.5, y + half), (-x * 0.5, y + half * 0.7),
            ],
            coat,
            .round
        )
        let head = Point(x * 1.0 + build.neck.x * 0.4, y - 0.07 + build.neck.y * 0.12)
        if build.neckWidth < 0.1 {
            easel.limb(Point(x * 0.7, y), head + Point(0.12, 0), build.neckWidth * 1.4, build.neckWidth, coat)
        }
        self.head(build.neckWidth < 0.1 ? head + Point(0.14, 0) : head)
        openWing(Point(-0.02, y - 0.02), far: false)
    }

    private func openWing(_ at: Point, far: Bool) {
        let color = far ? wing.darker(0.14) : wing
        easel.at(at.x, at.y, turned: far ? 0.3 : 0) {
            easel.fill(
                "M0.14 0.02 C0.12 -0.26 -0.06 -0.46 -0.36 -0.56 C-0.34 -0.48 -0.44 -0.44 -0.46 -0.38 C-0.38 -0.36 -0.44 -0.28 -0.42 -0.22 C-0.34 -0.22 -0.34 -0.12 -0.28 -0.08 C-0.2 0.0 -0.06 0.06 0.14 0.02 Z",
                color,
                .round
            )
        }
    }
}
