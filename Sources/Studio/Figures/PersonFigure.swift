import Glibc
import Native

/// Draws a person from parts: the height of the figure is 1, both feet on the ground at the origin, facing right.
struct PersonFigure {
    let easel: Easel
    let person: Person
    let face: Scenery.Face
    let bones: Skeleton
    let pose: Pose
    let held: Thing?
    /// What one sits on, where nothing else is there to sit on.
    let seatKind: PaintingPlan.Figure.Seat

    init(_ easel: Easel, _ actor: PaintingPlan.Figure, _ person: Person) {
        self.easel = easel
        self.person = person
        face = actor.face
        pose = actor.pose
        bones = Skeleton(person, pose, heads: easel.brush.manner.head)
        held = actor.held
        seatKind = actor.seat
        isInBed = actor.isInBed
    }

    private let isInBed: Bool

    private var hasSeat: Bool { seatKind != .none }

    /// A stool indoors, a log or a stone outdoors, under the hips.
    private func drawSeat(_ height: Double) {
        let outer = easel.surface
        easel.surface = .thing
        defer { easel.surface = outer }
        let (x, top) = (bones.hip.x - 0.01, bones.hip.y + bones.leg * 0.8)
        let half = bones.breadth * 1.35
        if seatKind == .stool {
            for side in [-0.8, 0.7] {
                easel.limb(
                    Point(x + half * side, 0),
                    Point(x + half * side * 0.8, top),
                    0.018,
                    0.02,
                    ThingPainter.darkWood
                )
            }
            easel.fill(.rounded(x - half, top - 0.02, half * 2, 0.06, 0.025), ThingPainter.wood, .round)
        } else {
            easel.fill(
                .smooth([
                    (x - half * 1.3, 0.01), (x - half * 1.1, top * 0.6), (x - half * 0.5, top), (x + half * 0.7, top),
                    (x + half * 1.2, top * 0.55), (x + half * 1.35, 0.01),
                ]),
                ThingPainter.stone.darker(0.1),
                .round
            )
        }
    }

    var color: RGBA { RGBA(hex: person.color) }
    var second: RGBA { RGBA(hex: person.second) }
    var skin: RGBA { RGBA(hex: person.skin) }

    func draw() {
        if pose.isLying {
            lying()
            return
        }
        upright()
    }

    private func upright() {
        if let seat = pose.seat, hasSeat { drawSeat(seat) }
        if person.extras.contains(.wings) { wings() }
        if person.extras.contains(.cloak) { cloak() }
        head(back: true)
        arm(far: true)
        legs()
        torso()
        head(back: false)
        arm(far: false)
        heldBefore()
    }

    /// All but the legs.
    func bust() {
        head(back: true)
        arm(far: true)
        torso()
        head(back: false)
        arm(far: false)
    }

    /// On the back: the body turned; in a bed a blanket lies over it.
    private func lying() {
        easel.at(0, -bones.breadth * 1.15 - 0.075, turned: -.pi / 2) {
            easel.at(0, 0.5) { upright() }
        }
        guard isInBed else { return }
        let outer = easel.surface
        easel.surface = .thing
        let cloth = easel.dice.pick([ThingPainter.blue, ThingPainter.red, ThingPainter.green])
        easel.fill(
            "M-0.14 -0.27 C0.0 -0.34 0.16 -0.33 0.3 -0.31 C0.42 -0.34 0.52 -0.34 0.6 -0.27 L0.6 -0.02 L-0.16 -0.02 C-0.19 -0.1 -0.18 -0.2 -0.14 -0.27 Z",
            cloth,
            .round
        )
        easel.fill(
            "M-0.22 -0.25 C-0.18 -0.32 -0.08 -0.33 -0.04 -0.3 C-0.1 -0.22 -0.1 -0.12 -0.06 -0.02 L-0.2 -0.02 C-0.25 -0.1 -0.25 -0.2 -0.22 -0.25 Z",
            ThingPainter.cream,
            .round
        )
        easel.surface = outer
    }

    // MARK: Limbs

    private var legColor: RGBA {
        switch person.garment {
        case .dress, .robe, .apron, .nightshirt: person.age == .child ? skin : RGBA(hex: 0x4B4650)
        case .coat: RGBA(hex: 0x3E3B46)
        case .armour: RGBA(hex: 0x8F9AA4)
        default: second
        }
    }

    private func legs() {
        leg(bones.farKnee, bones.farFoot, from: bones.spine(0.04, 0.036), dark: true)
        leg(bones.nearKnee, bones.nearFoot, from: bones.spine(0.04, -0.034), dark: false)
    }

    private func leg(_ knee: Point, _ foot: Point, from hip: Point, dark: Bool) {
        let shin = foot - knee
        let length = max(1e-6, (shin * shin).sum().squareRoot())
        let ankle = foot - shin / length * 0.02
        let color = dark ? legColor.darker(0.14) : legColor
        easel.fill(
            .bent(hip, knee, ankle, (bones.leg * 1.25, bones.leg, bones.leg * 0.72)),
            color,
            .round
        )
        // The shoe points forward, turned a little with the shin.
        let turn = atan2(shin.x, shin.y) * 0.7
        let shoe = RGBA(hex: person.shoes)
        easel.at(ankle.x, ankle.y, size: bones.leg, turned: -turn) {
            easel.fill(
                "M-0.95 -0.9 C-1.1 -0.2 -1.05 0.2 -0.95 0.5 L2.0 0.5 C2.25 0.3 2.1 -0.15 1.55 -0.35 C1.1 -0.5 0.95 -0.7 0.9 -0.95 Z",
                dark ? shoe.darker(0.14) : shoe,
                .round
            )
        }
    }

    var sleeveColor: RGBA {
        switch person.garment {
        case .vest, .apron: RGBA(hex: 0xEFE6D6)
        case .armour: RGBA(hex: 0x98A3AD)
        default: color
        }
    }

    func arm(far: Bool) {
        let shoulder = bones.spine(0.9, far ? bones.breadth * 0.7 : -bones.breadth * 0.7)
        let (elbow, hand) = far ? (bones.farElbow, bones.farHand) : (bones.nearElbow, bones.nearHand)
        let sleeve = far ? sleeveColor.darker(0.12) : sleeveColor.darker(0.03)
        let wide = [.robe, .coat, .nightshirt].contains(person.garment)
        let cuff = hand - (hand - elbow) * 0.3
        let palm = far ? skin.darker(0.06) : skin
        easel.limb(cuff, hand, bones.arm * 0.8, bones.arm * 1.12, palm)
        easel.fill(
            .bent(shoulder, elbow, cuff, (bones.arm * 1.25, bones.arm * 1.1, bones.arm * (wide ? 1.5 : 1.05))),
            sleeve,
            .round
        )
    }
}

extension PersonFigure {
    // MARK: Behind the body

    private func cloak() {
        let b = bones.breadth
        let top = bones.spine(0.98, 0)
        let hem = max(bones.hip.y * 0.22, -0.3)
        let sway = (bones.shoulder.x - bones.hip.x) * -0.6 - 0.03
        easel.fill(
            .smooth([
                (top.x - b * 0.9, top.y + 0.01), (top.x + b * 0.9, top.y + 0.01),
                (bones.hip.x + b * 1.25, bones.hip.y), (bones.hip.x + b * 1.3 + sway, hem),
                (bones.hip.x - b * 0.5 + sway, hem + 0.03), (bones.hip.x - b * 2.1 + sway * 2, hem),
                (bones.hip.x - b * 1.6 + sway, bones.hip.y - 0.06),
            ]),
            RGBA(hex: person.cloak),
            .round
        )
    }

    private func wings() {
        let back = bones.spine(0.75, 0)
        let color = RGBA(hex: 0xDDEBFA, alpha: 0.82)
        for (turn, length) in [(-0.95, 0.42), (-0.25, 0.34)] {
            easel.at(back.x - 0.02, back.y, size: length, turned: turn) {
                easel.fill("M0 0 C-0.3 -0.35 -0.9 -0.4 -1.05 -0.12 C-1.1 0.15 -0.5 0.25 0 0 Z", color, .flat)
                easel.stroke("M0 0 Q-0.5 -0.15 -0.9 -0.12", RGBA(hex: 0x9CB8DA, alpha: 0.8), width: 0.02)
            }
        }
    }
}
