import Glibc
import Native

/// A place or a direction: x to the right, y down.
package typealias Point = SIMD2<Double>

/// An outline as a value, so that a style can move it, roughen it, and draw it more than once.
struct Shape: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case move(Point)
        case line(Point)
        case curve(Point, Point, Point)
        case close
    }

    private(set) var steps: [Step] = []

    init() {}

    // MARK: Building

    mutating func move(_ x: Double, _ y: Double) { steps.append(.move(Point(x, y))) }
    mutating func line(_ x: Double, _ y: Double) { steps.append(.line(Point(x, y))) }
    mutating func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) {
        steps.append(.curve(Point(x1, y1), Point(x2, y2), Point(x, y)))
    }
    mutating func close() { steps.append(.close) }

    /// A path in SVG's notation, of the commands `M L C Q H V Z` with absolute coordinates.
    init(_ path: StaticString) {
        var scanner = PathScanner(path)
        var here = Point()
        while let command = scanner.command() {
            switch command {
            case "M":
                here = scanner.point()
                steps.append(.move(here))
            case "L":
                here = scanner.point()
                steps.append(.line(here))
            case "H":
                here.x = scanner.number()
                steps.append(.line(here))
            case "V":
                here.y = scanner.number()
                steps.append(.line(here))
            case "C":
                let (one, two) = (scanner.point(), scanner.point())
                here = scanner.point()
                steps.append(.curve(one, two, here))
            case "Q":
                let middle = scanner.point()
                let end = scanner.point()
                steps.append(.curve(here + (middle - here) * (2 / 3.0), end + (middle - end) * (2 / 3.0), end))
                here = end
            case "Z": steps.append(.close)
            default: preconditionFailure("\(command) is not drawn: \(path)")
            }
        }
    }

    static func polygon(_ points: [(Double, Double)], closed: Bool = true) -> Shape {
        var shape = Shape()
        for (index, point) in points.enumerated() {
            if index == 0 { shape.move(point.0, point.1) } else { shape.line(point.0, point.1) }
        }
        if closed { shape.close() }
        return shape
    }

    static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Shape {
        polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    }

    /// With corners of a radius.
    static func rounded(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ radius: Double) -> Shape {
        let r = min(radius, width / 2, height / 2)
        let k = r * 0.45
        var shape = Shape()
        shape.move(x + r, y)
        shape.line(x + width - r, y)
        shape.curve(x + width - k, y, x + width, y + k, x + width, y + r)
        shape.line(x + width, y + height - r)
        shape.curve(x + width, y + height - k, x + width - k, y + height, x + width - r, y + height)
        shape.line(x + r, y + height)
        shape.curve(x + k, y + height, x, y + height - k, x, y + height - r)
        shape.line(x, y + r)
        shape.curve(x, y + k, x + k, y, x + r, y)
        shape.close()
        return shape
    }

    static func oval(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double) -> Shape {
        // A quarter circle as one cubic: Goldapp, 1991.
        let (kx, ky) = (radiusX * 0.551915, radiusY * 0.551915)
        var shape = Shape()
        shape.move(x - radiusX, y)
        shape.curve(x - radiusX, y - ky, x - kx, y - radiusY, x, y - radiusY)
        shape.curve(x + kx, y - radiusY, x + radiusX, y - ky, x + radiusX, y)
        shape.curve(x + radiusX, y + ky, x + kx, y + radiusY, x, y + radiusY)
        shape.curve(x - kx, y + radiusY, x - radiusX, y + ky, x - radiusX, y)
        shape.close()
        return shape
    }

    /// A smooth curve through points (Catmull-Rom as cubic Béziers).
    static func smooth(_ points: [(Double, Double)], closed: Bool = true) -> Shape {
        var shape = Shape()
        shape.addSmooth(points, closed: closed)
        return shape
    }

    private mutating func addSmooth(_ points: [(Double, Double)], closed: Bool) {
        guard points.count > 1 else { return }
        let count = points.count
        func point(_ index: Int) -> Point {
            let at = points[closed ? (index + count) % count : min(max(index, 0), count - 1)]
            return Point(at.0, at.1)
        }
        if steps.isEmpty { steps.append(.move(point(0))) } else { steps.append(.line(point(0))) }
        for index in 0..<(closed ? count : count - 1) {
            let (before, start, end, after) = (point(index - 1), point(index), point(index + 1), point(index + 2))
            steps.append(.curve(start + (end - before) / 6, end - (after - start) / 6, end))
        }
        if closed { close() }
    }

    /// A ridge or bank: a smooth line from left to right, closed far below.
    static func land(_ points: [(Double, Double)], bottom: Double) -> Shape {
        var shape = Shape()
        guard let first = points.first, let last = points.last else { return shape }
        shape.move(first.0, bottom)
        shape.addSmooth(points, closed: false)
        shape.line(last.0, bottom)
        shape.close()
        return shape
    }

    /// A limb: round at both ends, as thick as twice the radii.
    static func limb(_ from: Point, _ to: Point, _ radiusFrom: Double, _ radiusTo: Double) -> Shape {
        let along = to - from
        let length = max(1e-6, (along * along).sum().squareRoot())
        let unit = along / length
        let side = Point(-unit.y, unit.x)
        var shape = Shape()
        let (a, b) = (from + side * radiusFrom, to + side * radiusTo)
        let (c, d) = (to - side * radiusTo, from - side * radiusFrom)
        shape.steps = [
            .move(a), .line(b), .curve(b + unit * radiusTo * 1.33, c + unit * radiusTo * 1.33, c), .line(d),
            .curve(d - unit * radiusFrom * 1.33, a - unit * radiusFrom * 1.33, a), .close,
        ]
        return shape
    }

    /// A limb with a joint: one outline, so that no seam is seen where it bends.
    static func bent(_ from: Point, _ joint: Point, _ to: Point, _ radii: (Double, Double, Double)) -> Shape {
        func unit(_ vector: Point) -> Point { vector / max(1e-6, (vector * vector).sum().squareRoot()) }
        let (first, second) = (unit(joint - from), unit(to - joint))
        let (n1, n2) = (Point(-first.y, first.x), Point(-second.y, second.x))
        let between = n1 + n2
        let length = (between * between).sum().squareRoot()
        let turn = first.x * second.y - first.y * second.x
        // At a sharp bend the inner side is cut short, and the outer one goes round.
        let miter = length > 0.2 ? between / length : n1
        let reach = radii.1 / max(0.55, length / 2)
        let left = joint + miter * (turn > 0 ? reach * 0.7 : reach * 0.98)
        let right = joint - miter * (turn > 0 ? reach * 0.98 : reach * 0.7)
        let (a, b) = (from + n1 * radii.0, to + n2 * radii.2)
        let (c, d) = (to - n2 * radii.2, from - n1 * radii.0)
        var shape = Shape()
        shape.steps = [
            .move(a), .curve(a + (left - a) * 0.62, left - (b - a) * 0.16, left),
            .curve(left + (b - a) * 0.16, b + (left - b) * 0.62, b),
            .curve(b + second * radii.2 * 1.33, c + second * radii.2 * 1.33, c),
            .curve(c + (right - c) * 0.62, right - (d - c) * 0.16, right),
            .curve(right + (d - c) * 0.16, d + (right - d) * 0.62, d),
            .curve(d - first * radii.0 * 1.33, a - first * radii.0 * 1.33, a), .close,
        ]
        return shape
    }

    /// Round bumps from point to point, as of clouds and leaves; points go round clockwise.
    ///
    /// `bulge`: how far a bump rises, in distances of its ends.
    static func scalloped(_ points: [(Double, Double)], bulge: Double = 0.55, closed: Bool = true) -> Shape {
        var shape = Shape()
        guard let first = points.first else { return shape }
        shape.move(first.0, first.1)
        let count = closed ? points.count : points.count - 1
        for index in 0..<count {
            let (one, two) = (points[index], points[(index + 1) % points.count])
            let (dx, dy) = (two.0 - one.0, two.1 - one.1)
            let (ox, oy) = (dy * bulge * 1.2, -dx * bulge * 1.2)
            shape.curve(
                one.0 + ox + dx * 0.02,
                one.1 + oy + dy * 0.02,
                two.0 + ox - dx * 0.02,
                two.1 + oy - dy * 0.02,
                two.0,
                two.1
            )
        }
        if closed { shape.close() }
        return shape
    }

    /// A ring of round bumps: wool, a mane, a tree's crown from afar.
    static func fleece(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double, bumps: Int = 11) -> Shape {
        var points: [(Double, Double)] = []
        for index in 0..<bumps {
            let angle = Double(index) * 2 * .pi / Double(bumps)
            points.append((x + cos(angle) * radiusX, y + sin(angle) * radiusY))
        }
        return scalloped(points, bulge: 0.42)
    }

    /// A star or a splash: points between two radii.
    static func star(
        _ x: Double,
        _ y: Double,
        _ outer: Double,
        _ inner: Double,
        points: Int,
        turned: Double = 0
    ) -> Shape {
        polygon(
            (0..<points * 2).map { index in
                let angle = Double(index) * .pi / Double(points) - .pi / 2 + turned
                let radius = index % 2 == 0 ? outer : inner
                return (x + cos(angle) * radius, y + sin(angle) * radius)
            }
        )
    }

    // MARK: Changing

    func joined(_ other: Shape) -> Shape {
        var copy = self
        copy.steps += other.steps
        return copy
    }

    func mapped(_ change: (Point) -> Point) -> Shape {
        var copy = Shape()
        copy.steps = steps.map { step in
            switch step {
            case .move(let point): .move(change(point))
            case .line(let point): .line(change(point))
            case .curve(let one, let two, let point): .curve(change(one), change(two), change(point))
            case .close: .close
            }
        }
        return copy
    }

    func moved(_ x: Double, _ y: Double) -> Shape { mapped { $0 + Point(x, y) } }

    /// Drawn by a hand: every point a little off.
    func roughened(_ amount: Double, _ dice: inout Dice) -> Shape {
        var wander = dice
        let rough = mapped { $0 + Point(wander.between(-amount, amount), wander.between(-amount, amount)) }
        dice = wander
        return rough
    }

    /// The box around all points, control points too: never smaller than the shape.
    var bounds: (min: Point, max: Point) {
        var low = Point(repeating: .infinity)
        var high = Point(repeating: -.infinity)
        func add(_ point: Point) {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        for step in steps {
            switch step {
            case .move(let point), .line(let point): add(point)
            case .curve(let one, let two, let point):
                add(one)
                add(two)
                add(point)
            case .close: break
            }
        }
        return steps.isEmpty ? (Point(), Point()) : (low, high)
    }

    /// Adds it to the canvas's path.
    func trace(on canvas: Canvas) {
        for step in steps {
            switch step {
            case .move(let point): canvas.move(point.x, point.y)
            case .line(let point): canvas.line(point.x, point.y)
            case .curve(let one, let two, let point): canvas.curve(one.x, one.y, two.x, two.y, point.x, point.y)
            case .close: canvas.close()
            }
        }
    }
}

/// Reads commands and numbers of a path.
private struct PathScanner {
    private let bytes: [UInt8]
    private var at = 0

    init(_ path: StaticString) {
        bytes = path.withUTF8Buffer { Array($0) }
    }

    private mutating func skip() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x2C { at += 1 }
    }

    mutating func command() -> Character? {
        skip()
        guard at < bytes.count else { return nil }
        defer { at += 1 }
        return Character(UnicodeScalar(bytes[at]))
    }

    mutating func point() -> Point {
        let x = number()
        return Point(x, number())
    }

    mutating func number() -> Double {
        skip()
        let start = at
        if at < bytes.count, bytes[at] == 0x2D { at += 1 }
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) || bytes[at] == 0x2E { at += 1 }
        guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else {
            preconditionFailure("a number is missing at byte \(start) of a path")
        }
        return value
    }
}
