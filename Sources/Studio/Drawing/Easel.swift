import Glibc
import Native

/// A picture at work: the canvas, the light, the style, and where and how far away is drawn.
///
/// Used by everything that draws. Lengths are in local units; at the start 1 is the shorter side of the picture.
final class Easel {
    let canvas: Canvas
    let brush: any Brush
    let palette: Palette
    var dice: Dice
    /// In shorter sides.
    let width: Double
    let height: Double
    /// Towards the light, in the picture's coordinates; length 1.
    let lightDirection: Point

    /// How far away: 0 near, 1 far.
    var depth = 0.0
    var surface = Surface.thing
    /// Why something could not be drawn; the picture is then none.
    private(set) var failure: NativeError?
    /// Snow lies on roofs.
    var isSnowy = false
    /// Light that only the actors have.
    var lift = 0.0
    /// Pixels of one local unit.
    private(set) var scale: Double
    private var mirrored = false
    private var turn = 0.0

    init(_ canvas: Canvas, _ palette: Palette, _ brush: any Brush, light: Point, seed: UInt64) {
        self.canvas = canvas
        self.brush = brush
        var palette = palette
        brush.grade(&palette)
        self.palette = palette
        dice = Dice(seed: seed)
        scale = Double(min(canvas.width, canvas.height))
        width = Double(canvas.width) / scale
        height = Double(canvas.height) / scale
        lightDirection = light
    }

    /// An easel at the same picture, so many times coarser.
    private init(coarse other: Easel, _ canvas: Canvas) {
        self.canvas = canvas
        (brush, palette, dice) = (other.brush, other.palette, other.dice)
        (width, height, lightDirection) = (other.width, other.height, other.lightDirection)
        (depth, surface, lift, isSnowy) = (other.depth, other.surface, other.lift, other.isSnowy)
        scale = Double(min(canvas.width, canvas.height))
    }

    /// Draws what has no edges at a part of the size, and lays it over the picture smoothly: as soft, and much faster.
    ///
    /// Only for whole pictures: the origin is the picture's.
    func softly(_ draw: (Easel) -> Void) {
        let factor = max(1, min(canvas.width, canvas.height) / 150)
        let (w, h) = ((canvas.width + factor - 1) / factor, (canvas.height + factor - 1) / factor)
        guard factor > 1 else { return draw(self) }
        do {
            let small = try Canvas(width: w, height: h)
            let coarse = Easel(coarse: self, small)
            small.at(0, 0, scale: scale / Double(factor)) { draw(coarse) }
            canvas.at(0, 0, scale: Double(factor) / scale) { canvas.cover(with: small) }
            dice = coarse.dice
        } catch {
            failure = error
        }
    }

    /// Towards the light, in local coordinates.
    var light: Point {
        var direction = lightDirection
        if turn != 0 {
            let (c, s) = (cos(-turn), sin(-turn))
            direction = Point(direction.x * c - direction.y * s, direction.x * s + direction.y * c)
        }
        if mirrored { direction.x = -direction.x }
        return direction
    }

    /// Runs with the origin at a place, 1 as long as `size`, turned by radians.
    func at(
        _ x: Double,
        _ y: Double,
        size: Double = 1,
        flipped: Bool = false,
        turned: Double = 0,
        _ body: () -> Void
    ) {
        let outer = (scale, mirrored, turn)
        scale *= size
        turn += mirrored ? -turned : turned
        mirrored = mirrored != flipped
        canvas.at(x, y, scale: size, flipped: flipped, turned: turned, body)
        (scale, mirrored, turn) = outer
    }

    /// Runs at a distance and as a kind of surface.
    func on(_ surface: Surface, depth: Double, _ body: () -> Void) {
        let outer = (self.surface, self.depth)
        (self.surface, self.depth) = (surface, depth)
        body()
        (self.surface, self.depth) = outer
    }

    // MARK: Shapes

    private func paint(_ color: RGBA, _ form: Form, _ lined: Bool) -> Paint {
        let lit =
            form == .lamp
            ? Lit(color) : palette.lit(color, depth: depth, lift: lift, isScenery: surface != .figure)
        return Paint(lit: lit, form: form, surface: surface, depth: depth, isLined: lined)
    }

    func fill(_ shape: Shape, _ color: RGBA, _ form: Form = .flat, lined: Bool = true) {
        brush.fill(shape, paint(color, form, lined), on: self)
    }

    func fill(_ path: StaticString, _ color: RGBA, _ form: Form = .flat, lined: Bool = true) {
        fill(Shape(path), color, form, lined: lined)
    }

    func oval(
        _ x: Double,
        _ y: Double,
        _ radiusX: Double,
        _ radiusY: Double,
        _ color: RGBA,
        _ form: Form = .flat,
        lined: Bool = true
    ) {
        fill(.oval(x, y, radiusX, radiusY), color, form, lined: lined)
    }

    func box(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        _ color: RGBA,
        _ form: Form = .flat,
        radius: Double = 0,
        lined: Bool = true
    ) {
        fill(
            radius > 0 ? .rounded(x, y, width, height, radius) : .rectangle(x, y, width, height),
            color,
            form,
            lined: lined
        )
    }

    func polygon(_ points: [(Double, Double)], _ color: RGBA, _ form: Form = .flat, lined: Bool = true) {
        fill(.polygon(points), color, form, lined: lined)
    }

    /// A soft closed shape through points.
    func blob(_ points: [(Double, Double)], _ color: RGBA, _ form: Form = .flat, lined: Bool = true) {
        fill(.smooth(points), color, form, lined: lined)
    }

    func limb(
        _ from: Point,
        _ to: Point,
        _ radiusFrom: Double,
        _ radiusTo: Double,
        _ color: RGBA,
        _ form: Form = .round,
        lined: Bool = true
    ) {
        fill(.limb(from, to, radiusFrom, radiusTo), color, form, lined: lined)
    }

    /// An open line.
    func stroke(_ shape: Shape, _ color: RGBA, width: Double) {
        brush.stroke(shape, paint(color, .flat, false), width: width, on: self)
    }

    func stroke(_ path: StaticString, _ color: RGBA, width: Double) { stroke(Shape(path), color, width: width) }

    func stroke(_ points: [(Double, Double)], _ color: RGBA, width: Double, smooth: Bool = true) {
        stroke(
            smooth && points.count > 2 ? .smooth(points, closed: false) : .polygon(points, closed: false),
            color,
            width: width
        )
    }

    // MARK: Washes and light

    /// A gradient in colours as they are, from point to point.
    func wash(_ shape: Shape, from: Point, to: Point, _ stops: [(Double, RGBA)]) {
        shape.trace(on: canvas)
        canvas.fill(
            .linear(
                from: (from.x, from.y),
                to: (to.x, to.y),
                stops: stops.map { ($0.0, brush.pigment($0.1, surface)) }
            )
        )
    }

    /// A soft round light or shadow in a colour as it is.
    ///
    /// `flatness`: how much less high than wide.
    func glow(
        _ x: Double,
        _ y: Double,
        _ radius: Double,
        _ color: RGBA,
        _ strength: Double = 1,
        flatness: Double = 1,
        blend: Blend = .over
    ) {
        guard radius > 0 else { return }
        let color = brush.pigment(color, surface)
        // A fall that is smooth at both ends: no ring is seen.
        let stops = (0...6).map { step -> (Double, RGBA) in
            let t = Double(step) / 6
            let fall = (1 - t) * (1 - t) * (1 + 2 * t)
            return (t, color.opacity(min(1, strength * fall * color.alpha)))
        }
        canvas.blending(blend) {
            canvas.at(x, y) {
                canvas.stretched(1, flatness) {
                    canvas.ellipse(0, 0, radius, radius)
                    canvas.fill(.radial(center: (0, 0), radius: radius, stops: stops))
                }
            }
        }
    }

    /// A shadow on the ground below what stands at the origin, falling away from the light.
    ///
    /// `rise`: how much higher than the feet, for what stands on four legs.
    func groundShadow(_ halfWidth: Double, strength: Double = 1, rise: Double = 0) {
        let away = -light.x
        let strength = strength * (0.22 + 0.2 * min(1, palette.contrast))
        let dark = palette.lit(RGBA(hex: 0x2A2440), depth: depth, lift: 0, isScenery: true).shade
        let outer = surface
        surface = .land
        glow(away * halfWidth * 0.5, -rise, halfWidth * 1.5, dark, strength, flatness: 0.2)
        glow(0, -rise, halfWidth * 0.95, dark, strength, flatness: 0.16)
        surface = outer
    }
}
