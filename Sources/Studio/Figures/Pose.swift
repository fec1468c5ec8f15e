import Glibc

/// How a body holds itself: angles of limbs in degrees from straight down, positive to the front.
///
/// All figures are thought of as facing right; the near limbs are those towards the viewer.
struct Pose: Sendable, Equatable {
    /// Of the upper body, forward.
    var lean = 0.0
    /// Upper and lower leg.
    var farLeg = (6.0, 2.0)
    var nearLeg = (-6.0, -4.0)
    /// Upper arm and forearm.
    var farArm = (14.0, 22.0)
    var nearArm = (-12.0, 8.0)
    /// Forward tilt of the head.
    var nod = 0.0
    /// On the back, on the ground.
    var isLying = false
    /// Sits on something as high as this part of the legs; nil stands on its feet.
    var seat: Double?

    static func == (left: Pose, right: Pose) -> Bool {
        left.lean == right.lean && left.farLeg == right.farLeg && left.nearLeg == right.nearLeg
            && left.farArm == right.farArm && left.nearArm == right.nearArm && left.seat == right.seat
            && left.isLying == right.isLying && left.nod == right.nod
    }

    /// The pose of an action; `variant` tells those who do the same apart.
    init(_ action: Scenery.Action, variant: Int = 0) {
        switch action {
        case .stand: stand(variant)
        case .walk: legs((24, 6), (-16, -36), arms: (-26, -8), (22, 46), lean: 4)
        case .run: legs((62, -14), (-28, -92), arms: (-52, 26), (46, 122), lean: 14)
        case .sit, .read:
            legs((80, 4), (72, -6), arms: (22, 62), (14, 56), lean: 0)
            seat = 0.52
            if action == .read { (farArm, nearArm, nod) = ((24, 104), (14, 98), 10) }
        case .row:
            legs((78, 22), (70, 14), arms: (62, 78), (54, 72), lean: 12)
            seat = 0.4
        case .ride:
            legs((52, -16), (40, -24), arms: (38, 74), (30, 68), lean: 4)
            seat = 0.5
        case .point: legs((10, 4), (-8, -6), arms: (8, 18), (84, 88), lean: 2)
        case .wave: legs((6, 2), (-6, -4), arms: (10, 20), (-128, -166), lean: -2)
        case .hug: legs((10, 4), (-8, -8), arms: (76, 92), (62, 84), lean: 7)
        case .kneel:
            legs((78, -2), (-2, -88), arms: (28, 70), (20, 66), lean: 6)
            nod = 12
        case .fight: legs((36, 8), (-26, -34), arms: (60, 96), (112, 146), lean: 9)
        case .carry: legs((16, 4), (-12, -22), arms: (38, 84), (30, 80), lean: 3)
        case .give: legs((12, 4), (-10, -10), arms: (36, 62), (54, 74), lean: 5)
        case .climb: legs((64, -16), (14, -30), arms: (128, 168), (-34, 30), lean: 6)
        case .dance: legs((42, -22), (-4, -2), arms: (118, 146), (-100, -138), lean: -5)
        case .look:
            legs((8, 2), (-10, -8), arms: (96, 168), (-16, 20), lean: 4)
            nod = -6
        case .talk: legs((6, 2), (-8, -6), arms: (18, 60), (26, 96), lean: 1)
        case .fall: legs((40, -8), (14, -44), arms: (112, 150), (-112, -150), lean: -18)
        case .fly: legs((-8, -26), (-20, -44), arms: (104, 112), (96, 106), lean: 36)
        case .swim: legs((10, 0), (-10, -20), arms: (70, 112), (96, 120), lean: 10)
        case .sleep, .lie:
            legs((8, 2), (2, -6), arms: (6, 30), (-4, 16), lean: 0)
            isLying = true
        }
    }

    private mutating func stand(_ variant: Int) {
        switch variant % 4 {
        case 0: break
        case 1: (farArm, nearArm) = ((20, 52), (-16, 26))
        case 2: (farLeg, nearLeg, nearArm) = ((10, 6), (-4, -2), (-24, 42))
        default: (farArm, nearArm, lean) = ((34, 74), (24, 70), 1)
        }
    }

    private mutating func legs(
        _ far: (Double, Double),
        _ near: (Double, Double),
        arms farArm: (Double, Double),
        _ nearArm: (Double, Double),
        lean: Double
    ) {
        (farLeg, nearLeg, self.farArm, self.nearArm, self.lean) = (far, near, farArm, nearArm, lean)
    }
}

/// Where the joints of a body are: the figure's height is 1, the ground is at y 0, it faces right.
struct Skeleton: Sendable, Equatable {
    var headRadius: Double
    var hip: Point
    var shoulder: Point
    /// The centre of the head.
    var head: Point
    /// Radians, forward.
    var headTilt: Double
    var farKnee: Point
    var farFoot: Point
    var nearKnee: Point
    var nearFoot: Point
    var farElbow: Point
    var farHand: Point
    var nearElbow: Point
    var nearHand: Point
    /// Half the shoulders' width.
    var breadth: Double
    /// Half the thickness of an arm.
    var arm: Double
    /// Half the thickness of a leg.
    var leg: Double

    /// `heads`: the size of the head, of that of a picture book.
    init(_ person: Person, _ pose: Pose, heads: Double = 1) {
        let isChild = person.age == .child
        headRadius = (isChild ? 0.172 : person.age == .young ? 0.142 : 0.134) * heads
        let stout =
            switch person.build {
            case .slim: 0.9
            case .medium: 1.0
            case .stout: 1.28
            }
        breadth = (isChild ? 0.098 : person.gender == .male ? 0.112 : 0.098) * stout
        arm = (isChild ? 0.031 : 0.03) * (stout + 1) / 2
        leg = (isChild ? 0.042 : 0.04) * (stout + 1) / 2
        let hipHeight = (isChild ? 0.31 : 0.38) + (1 - heads) * 0.24
        let neck = 1 - headRadius * (1.9 + (1 - heads) * 0.5)
        let torso = neck - hipHeight
        let half = hipHeight / 2
        func swung(_ from: Point, _ degrees: Double, _ length: Double) -> Point {
            let angle = degrees * .pi / 180
            return from + Point(sin(angle), cos(angle)) * length
        }
        // Placed with the hip at the origin first, then moved so that it stands on the ground.
        let hip = Point()
        farKnee = swung(hip + Point(0.012, 0), pose.farLeg.0, half)
        farFoot = swung(farKnee, pose.farLeg.1, half)
        nearKnee = swung(hip - Point(0.012, 0), pose.nearLeg.0, half)
        nearFoot = swung(nearKnee, pose.nearLeg.1, half)
        shoulder = swung(hip, 180 - pose.lean, torso)
        let armLength = torso * 0.5
        let high = shoulder + Point(0, headRadius * 0.24)
        farElbow = swung(high + Point(breadth * 0.7, 0), pose.farArm.0, armLength)
        farHand = swung(farElbow, pose.farArm.1, armLength * 0.95)
        nearElbow = swung(high - Point(breadth * 0.7, 0), pose.nearArm.0, armLength)
        nearHand = swung(nearElbow, pose.nearArm.1, armLength * 0.95)
        headTilt = (pose.nod + pose.lean * 0.35) * .pi / 180
        head = swung(shoulder, 180 - pose.lean * 0.7 - pose.nod * 0.4, headRadius * (0.9 + (1 - heads) * 0.5))
        self.hip = hip
        let lowest = max(farFoot.y, nearFoot.y, nearKnee.y + leg, farKnee.y + leg)
        move(Point(0, -lowest))
    }

    private mutating func move(_ by: Point) {
        hip += by
        shoulder += by
        head += by
        farKnee += by
        farFoot += by
        nearKnee += by
        nearFoot += by
        farElbow += by
        farHand += by
        nearElbow += by
        nearHand += by
    }

    /// A point of the upper body: 0 the hip to 1 the shoulders, and aside.
    func spine(_ part: Double, _ aside: Double) -> Point {
        let along = shoulder - hip
        let length = max(1e-6, (along * along).sum().squareRoot())
        let unit = along / length
        return hip + along * part + Point(-unit.y, unit.x) * aside
    }
}
