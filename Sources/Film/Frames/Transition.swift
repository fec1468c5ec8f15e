/// How one shot becomes the next.
package enum Transition: String, Sendable, CaseIterable, Codable {
    /// Out to black, in from black.
    case fade
    /// The next shot pushes the first one out to the left.
    case slide
    /// The camera dives into the first shot, and the next appears within.
    case zoom
    /// The next shot shows through, more and more.
    case dissolve
    case none

    /// The views at a moment of the transition: a zoom changes them, the others leave them as the camera has them.
    func views(
        _ first: CameraMove.View,
        _ second: CameraMove.View,
        done: Double
    ) -> (CameraMove.View, CameraMove.View) {
        guard self == .zoom else { return (first, second) }
        let way = Self.smooth(done)
        return (nearer(first, 1 - 0.45 * way), nearer(second, 1 - 0.2 * (1 - way)))
    }

    private func nearer(_ view: CameraMove.View, _ factor: Double) -> CameraMove.View {
        CameraMove.View(x: view.x, y: view.y, size: view.size * factor)
    }

    /// Lays two frames together into the first one; `done` is 0 to 1.
    func mix(_ first: Frame, with second: Frame, done: Double) {
        let way = Self.smooth(done)
        switch self {
        case .none: if done >= 0.5 { first.copy(second) }
        case .dissolve: Self.blend(first, second, way)
        case .zoom: Self.blend(first, second, Self.smooth(min(1, max(0, (done - 0.25) / 0.5))))
        case .fade:
            // A short moment of black in the middle.
            if done < 0.5 {
                Self.darken(first, Self.smooth(min(1, done / 0.47)))
            } else {
                first.copy(second)
                Self.darken(first, Self.smooth(min(1, (1 - done) / 0.47)))
            }
        case .slide: Self.push(first, second, way)
        }
    }

    static func smooth(_ value: Double) -> Double { value * value * (3 - 2 * value) }

    private static func blend(_ first: Frame, _ second: Frame, _ share: Double) {
        let weight = UInt16((share * 256).rounded())
        let rest = 256 &- weight
        guard let target = first.bytes.baseAddress, let source = second.bytes.baseAddress else { return }
        for index in 0..<first.bytes.count {
            target[index] = UInt8(
                truncatingIfNeeded: (UInt16(target[index]) &* rest &+ UInt16(source[index]) &* weight &+ 128) >> 8
            )
        }
    }

    private static func darken(_ frame: Frame, _ share: Double) {
        let weight = UInt16((share * 256).rounded())
        let rest = 256 &- weight
        for (index, plane) in frame.planes.enumerated() {
            let black: UInt16 = (index == 0 ? 16 : 128) &* weight &+ 128
            for place in 0..<(plane.width * plane.height) {
                plane.base[place] = UInt8(truncatingIfNeeded: (UInt16(plane.base[place]) &* rest &+ black) >> 8)
            }
        }
    }

    private static func push(_ first: Frame, _ second: Frame, _ share: Double) {
        // Whole points of colour: both planes move together.
        let shift = Int((share * Double(first.width / 2)).rounded()) * 2
        for (index, pair) in zip(first.planes, second.planes).enumerated() {
            let (target, source) = pair
            let moved = index == 0 ? shift : shift / 2
            for y in 0..<target.height {
                let row = target.base + y * target.width
                row.update(from: row + moved, count: target.width - moved)
                (row + target.width - moved).update(from: source.base + y * source.width, count: moved)
            }
        }
    }
}
