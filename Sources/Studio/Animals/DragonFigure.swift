import Glibc
import Native

/// The dragon: on its feet, on its haunches, on the wing or curled up asleep.
extension CreatureFigure {
    private var scales: RGBA { own(0x4E9A6A) }
    private var belly: RGBA { RGBA(hex: 0xE8D68A).mixed(scales, 0.12) }
    private var skinOfWings: RGBA { scales.mixed(RGBA(hex: 0xB8503E), 0.6) }

    func dragon() {
        switch action {
        case _ where isInAir: dragonFlying()
        case .sleep, .lie: dragonAsleep()
        case .sit, .look, .talk, .read, .kneel: dragonSitting()
        default: dragonStanding()
        }
    }

    // MARK: Poses

    private func dragonStanding() {
        wing(at: Point(0.02, -0.56), size: 0.62, turned: 0.5, skinOfWings.darker(0.2))
        tail([(-0.3, -0.3), (-0.62, -0.2), (-0.82, -0.06), (-0.94, -0.2), (-0.84, -0.34)], 0.13)
        for (x, foot) in [(0.22, 0.34), (-0.2, -0.12)] { leg(x, foot, scales.darker(0.16), isHind: x < 0) }
        neck([(0.12, -0.44), (0.36, -0.56), (0.26, -0.76), (0.36, -0.9)])
        torso(Point(-0.04, -0.38), 0.36, 0.21, tilt: -0.12)
        spines([(-0.34, -0.5), (-0.2, -0.58), (-0.05, -0.6)])
        for (x, foot) in [(0.1, 0.16), (-0.32, -0.26)] { leg(x, foot, scales, isHind: x < 0) }
        head(Point(0.4, -0.9), tilt: 0.08)
        wing(at: Point(-0.04, -0.54), size: 0.66, turned: 0.06, skinOfWings)
    }

    private func dragonSitting() {
        wing(at: Point(-0.06, -0.56), size: 0.5, turned: 0.62, skinOfWings.darker(0.2))
        tail([(-0.24, -0.12), (-0.5, -0.02), (-0.74, -0.06), (-0.8, -0.24), (-0.66, -0.34)], 0.12)
        neck([(0.06, -0.5), (0.26, -0.62), (0.16, -0.8), (0.26, -0.92)])
        // The chest is upright, the haunches on the ground.
        easel.blob(
            [
                (-0.34, -0.12), (-0.3, -0.38), (-0.1, -0.6), (0.1, -0.66), (0.22, -0.52), (0.22, -0.3), (0.14, -0.08),
                (-0.1, -0.02),
            ],
            scales,
            .round
        )
        easel.blob(
            [(0.12, -0.62), (0.22, -0.5), (0.21, -0.28), (0.12, -0.1), (0.04, -0.3), (0.06, -0.5)],
            belly,
            .flat,
            lined: false
        )
        spines([(-0.32, -0.36), (-0.22, -0.5), (-0.08, -0.6)])
        easel.limb(Point(0.14, -0.36), Point(0.2, -0.05), 0.07, 0.05, scales.darker(0.1))
        easel.oval(0.25, -0.03, 0.09, 0.035, scales.darker(0.1), .round)
        easel.oval(-0.16, -0.16, 0.17, 0.15, scales.darker(0.05), .round)
        easel.oval(-0.02, -0.03, 0.14, 0.04, scales.darker(0.05), .round)
        easel.limb(Point(0.06, -0.38), Point(0.1, -0.05), 0.075, 0.055, scales)
        easel.oval(0.15, -0.03, 0.09, 0.035, scales, .round)
        head(Point(0.3, -0.92), tilt: 0.0)
        wing(at: Point(-0.1, -0.54), size: 0.52, turned: 0.2, skinOfWings)
    }

    private func dragonFlying() {
        easel.at(0, -0.1, size: 0.84, turned: -0.12) {
            wing(at: Point(0.06, -0.5), size: 0.8, turned: 0.95, skinOfWings.darker(0.2))
            tail([(-0.3, -0.4), (-0.56, -0.3), (-0.74, -0.34), (-0.9, -0.22), (-0.98, -0.3)], 0.12)
            for (x, foot) in [(-0.2, -0.36), (-0.26, -0.44), (0.14, 0.04)] {
                easel.limb(Point(x, -0.3), Point(foot, -0.14), 0.065, 0.04, scales.darker(0.14))
                easel.oval(foot - 0.05, -0.12, 0.06, 0.03, scales.darker(0.14), .round)
            }
            neck([(0.16, -0.44), (0.4, -0.4), (0.46, -0.56), (0.62, -0.6)])
            torso(Point(-0.04, -0.4), 0.36, 0.16, tilt: 0.04)
            spines([(-0.34, -0.48), (-0.2, -0.55), (-0.05, -0.56)])
            head(Point(0.64, -0.6), tilt: 0.18)
            wing(at: Point(-0.02, -0.48), size: 0.86, turned: 0.5, skinOfWings)
        }
    }

    private func dragonAsleep() {
        tail([(-0.4, -0.14), (-0.72, -0.06), (-0.5, 0.0), (0.0, 0.01), (0.4, 0.0)], 0.1)
        torso(Point(-0.14, -0.24), 0.46, 0.22, tilt: 0)
        spines([(-0.46, -0.36), (-0.3, -0.44), (-0.1, -0.46)])
        neck([(0.14, -0.26), (0.34, -0.3), (0.46, -0.16), (0.6, -0.13)])
        easel.oval(0.1, -0.04, 0.2, 0.045, scales.darker(0.1), .round)
        head(Point(0.62, -0.14), tilt: 0.12)
        wing(at: Point(-0.04, -0.36), size: 0.5, turned: -0.25, skinOfWings)
    }

    // MARK: Parts

    private func torso(_ at: Point, _ half: Double, _ high: Double, tilt: Double) {
        easel.at(at.x, at.y, turned: tilt) {
            easel.oval(0, 0, half, high, scales, .round)
            easel.blob(
                [
                    (half * 0.92, -high * 0.2), (half * 0.5, high * 0.72), (0, high * 0.95), (-half * 0.6, high * 0.74),
                    (0, high * 0.46),
                ],
                belly,
                .flat,
                lined: false
            )
        }
    }

    /// A neck through four points, thick below and thin above, with a light throat.
    private func neck(_ points: [(Double, Double)]) {
        let spine = Shape.smooth(points, closed: false)
        easel.brush.stroke(
            spine,
            Paint(lit: lit(scales), form: .flat, surface: easel.surface, depth: easel.depth, isLined: false),
            width: 0.17,
            on: easel
        )
        let count = 6
        var (front, back): ([(Double, Double)], [(Double, Double)]) = ([], [])
        for step in 0...count {
            let t = Double(step) / Double(count)
            let (point, way) = Self.along(points, t)
            let half = 0.14 - 0.07 * t
            front.append((point.x - way.y * half, point.y + way.x * half))
            back.append((point.x + way.y * half, point.y - way.x * half))
        }
        easel.fill(.smooth(front + back.reversed()), scales, .round)
        let inner = front.enumerated().map { index, point -> (Double, Double) in
            (point.0 * 0.62 + back[index].0 * 0.38, point.1 * 0.62 + back[index].1 * 0.38)
        }
        easel.fill(.smooth(front + inner.reversed()), belly, .flat, lined: false)
        for step in 1..<count {
            easel.stroke([front[step], inner[step]], belly.darker(0.2), width: 0.011)
            let (x, y) = back[step]
            let (nx, ny) = back[step - 1]
            easel.polygon(
                [(nx, ny), (x + (x - front[step].0) * 0.36, y + (y - front[step].1) * 0.36), (x, y)],
                skinOfWings,
                .flat
            )
        }
    }

    private func lit(_ color: RGBA) -> Lit {
        easel.palette.lit(color, depth: easel.depth, lift: easel.lift, isScenery: false)
    }

    /// A point of a line through points, and the way it goes there (of length 1).
    private static func along(_ points: [(Double, Double)], _ t: Double) -> (Point, Point) {
        let place = t * Double(points.count - 1)
        let index = min(points.count - 2, Int(place))
        func point(_ at: Int) -> Point {
            let (x, y) = points[min(max(at, 0), points.count - 1)]
            return Point(x, y)
        }
        let (a, b, c, d, u) = (
            point(index - 1), point(index), point(index + 1), point(index + 2), place - Double(index)
        )
        let (m, n) = ((c - a) * 0.5, (d - b) * 0.5)
        let (u2, u3) = (u * u, u * u * u)
        let start = b * (2 * u3 - 3 * u2 + 1) + m * (u3 - 2 * u2 + u)
        let end = c * (3 * u2 - 2 * u3) + n * (u3 - u2)
        let way = b * (6 * u2 - 6 * u) + m * (3 * u2 - 4 * u + 1) + c * (6 * u - 6 * u2) + n * (3 * u2 - 2 * u)
        let length = max(1e-6, (way * way).sum().squareRoot())
        return (start + end, way / length)
    }

    /// A tail through five points, that ends in a blade.
    private func tail(_ points: [(Double, Double)], _ root: Double) {
        var (upper, lower): ([(Double, Double)], [(Double, Double)]) = ([], [])
        for step in 0...8 {
            let t = Double(step) / 8
            let (point, way) = Self.along(points, t)
            let half = root * (1 - t) + 0.018
            upper.append((point.x - way.y * half, point.y + way.x * half))
            lower.append((point.x + way.y * half, point.y - way.x * half))
        }
        easel.fill(.smooth(upper + lower.reversed()), scales, .round)
        let (tip, way) = Self.along(points, 1)
        let side = Point(-way.y, way.x)
        let corners = [
            tip + way * 0.16, tip + side * 0.09 - way * 0.07, tip - way * 0.03, tip - side * 0.09 - way * 0.07,
        ]
        easel.polygon(corners.map { ($0.x, $0.y) }, skinOfWings, .flat)
    }

    private func spines(_ points: [(Double, Double)]) {
        for (x, y) in points {
            easel.polygon([(x - 0.06, y + 0.04), (x - 0.03, y - 0.085), (x + 0.06, y + 0.02)], skinOfWings, .flat)
        }
    }

    private func leg(_ hip: Double, _ foot: Double, _ color: RGBA, isHind: Bool) {
        if isHind { easel.oval(hip, -0.28, 0.13, 0.16, color, .round) }
        easel.fill(
            .bent(
                Point(hip, -0.3),
                Point(hip + (isHind ? -0.06 : 0.05), -0.16),
                Point(foot, -0.04),
                (0.09, 0.065, 0.05)
            ),
            color,
            .round
        )
        easel.oval(foot + 0.04, -0.03, 0.09, 0.036, color, .round)
        for claw in 0..<3 {
            easel.oval(foot + 0.05 + Double(claw) * 0.032, -0.014, 0.014, 0.014, RGBA(hex: 0xF2E8C8), lined: false)
        }
    }

    private func head(_ at: Point, tilt: Double) {
        easel.at(at.x, at.y, size: 0.17, turned: tilt) {
            let horn = belly.lighter(0.1)
            for shift in [0.0, 0.34] {
                easel.fill(
                    Shape("M-0.36 -0.5 C-0.7 -0.7 -0.95 -0.95 -1.2 -1.2 C-0.8 -1.1 -0.3 -0.95 -0.06 -0.62 Z").moved(
                        shift,
                        0
                    ),
                    shift == 0 ? horn.darker(0.14) : horn,
                    .round
                )
            }
            easel.fill(
                "M-0.8 -0.1 C-0.7 -0.8 0.2 -0.9 0.7 -0.5 C1.2 -0.45 1.75 -0.25 1.8 0.1 C1.8 0.35 1.2 0.4 0.8 0.45 C0.3 0.75 -0.6 0.8 -0.8 -0.1 Z",
                scales,
                .round
            )
            easel.fill(
                "M1.76 0.16 C1.5 0.4 1.1 0.44 0.8 0.46 C0.5 0.6 0.1 0.66 -0.2 0.56 C0.3 0.5 0.9 0.3 1.76 0.16 Z",
                belly,
                .flat,
                lined: false
            )
            let isKind = [.happy, .calm, .asleep].contains(face)
            easel.stroke(
                isKind ? "M1.74 0.14 C1.2 0.34 0.7 0.34 0.36 0.14" : "M1.74 0.14 C1.2 0.3 0.7 0.2 0.4 0.34",
                ink,
                width: 0.07
            )
            easel.oval(1.56, -0.12, 0.07, 0.06, ink, lined: false)
            if action == .sleep || face == .asleep {
                easel.stroke("M0.1 -0.3 Q0.3 -0.14 0.52 -0.3", ink, width: 0.09)
            } else {
                easel.oval(0.32, -0.3, 0.21, 0.22, RGBA(hex: 0xF6E27A), lined: false)
                easel.oval(0.38, -0.3, 0.09, 0.17, ink, lined: false)
                easel.oval(0.42, -0.38, 0.045, 0.05, RGBA(hex: 0xFFFFFF), .lamp, lined: false)
                if face == .angry || action == .fight { easel.stroke("M0.0 -0.62 L0.6 -0.42", ink, width: 0.1) }
            }
            easel.fill("M-0.55 -0.1 C-0.9 -0.2 -1.2 -0.1 -1.3 0.1 C-1.0 0.1 -0.75 0.25 -0.5 0.2 Z", skinOfWings, .round)
        }
        if action == .fight || face == .angry { fire(from: at) }
    }

    private func fire(from at: Point) {
        easel.at(at.x - 0.42, at.y + 0.9) {
            easel.glow(0.94, -0.86, 0.3, RGBA(hex: 0xFF9A40), 0.6)
            easel.fill(
                "M0.72 -0.88 C0.84 -0.98 1.0 -0.96 1.14 -1.04 C1.06 -0.94 1.16 -0.9 1.2 -0.84 C1.08 -0.86 1.04 -0.78 1.1 -0.72 C0.96 -0.76 0.84 -0.8 0.72 -0.85 Z",
                RGBA(hex: 0xF2782E),
                .lamp
            )
            easel.fill(
                "M0.74 -0.87 C0.84 -0.92 0.94 -0.9 1.02 -0.92 C0.98 -0.84 0.86 -0.82 0.74 -0.85 Z",
                RGBA(hex: 0xFFD65A),
                .lamp,
                lined: false
            )
        }
    }

    /// A wing on three fingers, raised and swept back; 1 is its length.
    private func wing(at: Point, size: Double, turned: Double, _ color: RGBA) {
        easel.at(at.x, at.y, size: size, turned: turned) {
            easel.fill(
                "M0.1 0.04 C0.04 -0.3 -0.1 -0.66 -0.34 -0.84 C-0.62 -0.8 -0.94 -0.58 -1.06 -0.24 C-0.92 -0.34 -0.82 -0.3 -0.76 -0.12 C-0.64 -0.26 -0.52 -0.22 -0.46 -0.02 C-0.34 -0.14 -0.14 -0.06 0.1 0.04 Z",
                color,
                .round
            )
            for tip in [(-1.04, -0.24), (-0.76, -0.13), (-0.46, -0.04)] {
                easel.stroke(
                    [(-0.33, -0.82), ((tip.0 - 0.3) / 2, (tip.1 - 0.66) / 2), tip],
                    color.darker(0.22),
                    width: 0.02
                )
            }
            easel.fill(
                .bent(Point(0.08, 0.02), Point(-0.06, -0.5), Point(-0.36, -0.86), (0.05, 0.035, 0.015)),
                color.darker(0.15),
                .round
            )
        }
    }
}
