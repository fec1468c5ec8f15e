import Foundation

/// How the camera goes over a still picture: from one view to another, eased.
///
/// Pure: the same move gives the same view for a moment everywhere.
package struct CameraMove: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case zoomIn, zoomOut, panLeft, panRight, rise, sink, still
    }

    /// A part of a picture: its centre, and its width, in shares of the picture's width and height; the shape is the
    /// film's.
    package struct View: Sendable, Equatable, Codable {
        package var x: Double
        package var y: Double
        /// 1 is as much as fits; less is nearer.
        package var size: Double

        package init(x: Double, y: Double, size: Double) { (self.x, self.y, self.size) = (x, y, size) }
    }

    package var kind: Kind
    package var from: View
    package var to: View

    package init(kind: Kind, from: View, to: View) { (self.kind, self.from, self.to) = (kind, from, to) }

    /// The view at a share 0 to 1 of the time.
    package func view(at share: Double) -> View {
        let way = Self.eased(share)
        // Sizes go by a constant factor a frame: a zoom that adds the same every frame seems to slow down.
        let size = from.size == to.size ? from.size : from.size * exp2(way * log2(to.size / from.size))
        // The centre goes with the size, so that a point that both views share stays where it is.
        let along = from.size == to.size ? way : (size - from.size) / (to.size - from.size)
        return View(x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along, size: size)
    }

    /// Slow, steady, slow: the middle of the way at a constant speed, a fifth of the time at each end for speeding up and
    /// slowing down.
    package static func eased(_ share: Double) -> Double {
        let ramp = 0.2
        let time = min(max(share, 0), 1)
        let speed = 1 / (1 - ramp)
        if time < ramp { return speed * time * time / (2 * ramp) }
        if time > 1 - ramp { return 1 - speed * (1 - time) * (1 - time) / (2 * ramp) }
        return speed * (time - ramp / 2)
    }
}

/// Chooses the moves of a film's scenes.
package enum CameraChoice {
    /// How much nearer the camera gets in a second, at most, and in all: slow enough to look at the picture.
    static let perSecond = 0.022
    static let most = 0.24

    /// Something to move over: where the eye should go, in shares of the picture, and for how long.
    package struct Shot: Sendable, Equatable {
        package var focus: (x: Double, y: Double)
        package var seconds: Double
        package var seed: UInt64

        package init(focus: (x: Double, y: Double), seconds: Double, seed: UInt64) {
            (self.focus, self.seconds, self.seed) = (focus, seconds, seed)
        }

        package static func == (left: Shot, right: Shot) -> Bool {
            left.focus == right.focus && left.seconds == right.seconds && left.seed == right.seed
        }
    }

    /// A move for each shot: no two neighbours alike, each towards the focus or from it.
    package static func moves(_ shots: [Shot], isStill: Bool = false) -> [CameraMove] {
        var previous: CameraMove.Kind?
        return shots.map { shot in
            guard !isStill else { return still }
            let move = move(shot, after: previous)
            previous = move.kind
            return move
        }
    }

    package static let still = CameraMove(
        kind: .still,
        from: CameraMove.View(x: 0.5, y: 0.5, size: 1),
        to: CameraMove.View(x: 0.5, y: 0.5, size: 1)
    )

    private static func move(_ shot: Shot, after previous: CameraMove.Kind?) -> CameraMove {
        var kinds: [CameraMove.Kind] = [.zoomIn, .zoomOut, .panLeft, .panRight, .rise, .sink].filter { $0 != previous }
        // A pan ends at what is to be seen; one that would go away from it is none.
        if shot.focus.x > 0.6 { kinds.removeAll { $0 == .panLeft } }
        if shot.focus.x < 0.4 { kinds.removeAll { $0 == .panRight } }
        if shot.focus.y > 0.55 { kinds.removeAll { $0 == .rise } }
        if shot.focus.y < 0.4 { kinds.removeAll { $0 == .sink } }
        // Zooms are the usual moves; tilts are for now and then.
        let weighted = kinds.flatMap { kind -> [CameraMove.Kind] in
            switch kind {
            case .zoomIn: [kind, kind, kind]
            case .zoomOut, .panLeft, .panRight: [kind, kind]
            default: [kind]
            }
        }
        var state = shot.seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
        state ^= state >> 31
        state &*= 0xBF58_476D_1CE4_E5B9
        state ^= state >> 29
        let kind = weighted[Int(state % UInt64(weighted.count))]
        let depth = min(most, max(0.05, perSecond * shot.seconds))
        return CameraMove(kind: kind, views: views(kind, shot.focus, depth))
    }

    private static func views(
        _ kind: CameraMove.Kind,
        _ focus: (x: Double, y: Double),
        _ depth: Double
    ) -> (CameraMove.View, CameraMove.View) {
        let near = 1 - depth
        let wide = CameraMove.View(x: 0.5, y: 0.5, size: 1)
        // As near to the focus as the edges allow.
        func inside(_ x: Double, _ y: Double, _ size: Double) -> CameraMove.View {
            let margin = size / 2
            return CameraMove.View(
                x: min(max(x, margin), 1 - margin),
                y: min(max(y, margin), 1 - margin),
                size: size
            )
        }
        switch kind {
        case .zoomIn: return (wide, inside(focus.x, focus.y, near))
        case .zoomOut: return (inside(focus.x, focus.y, near), wide)
        case .panLeft: return (inside(1, focus.y, near), inside(0, focus.y, near))
        case .panRight: return (inside(0, focus.y, near), inside(1, focus.y, near))
        case .rise: return (inside(focus.x, 1, near), inside(focus.x, 0, near))
        case .sink: return (inside(focus.x, 0, near), inside(focus.x, 1, near))
        case .still: return (wide, wide)
        }
    }
}

extension CameraMove {
    fileprivate init(kind: Kind, views: (View, View)) {
        self.init(kind: kind, from: views.0, to: views.1)
    }
}
