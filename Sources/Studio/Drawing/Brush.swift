import Native

/// How a shape is modelled.
enum Form: Sendable {
    /// As cut from paper.
    case flat
    /// Bulges towards the viewer.
    case round
    /// Lighter above, as ground is.
    case ground
    /// Shines by itself.
    case lamp
}

/// What a shape is of: styles treat a sky otherwise than a face.
enum Surface: Sendable {
    case sky, land, water, foliage, building, thing, figure
}

/// A shape's colours and nature, handed to a style.
struct Paint: Sendable {
    var lit: Lit
    var form: Form
    var surface: Surface
    /// 0 near, 1 far.
    var depth: Double
    /// Whether a style with outlines gives it one.
    var isLined: Bool
}

/// A style: how one shape is laid down, and what is done with the whole picture before and after.
///
/// Called by the easel for everything that is drawn. A new style is one type with these functions and one line in
/// `PaintingStyle.brush`.
protocol Brush: Sendable {
    /// How people and skies are seen.
    var manner: Manner { get }
    /// Changes the colours of the light.
    func grade(_ palette: inout Palette)
    /// Covers the canvas before anything is drawn.
    func begin(on easel: Easel)
    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel)
    /// Draws an open line of a width in local units.
    func stroke(_ shape: Shape, _ paint: Paint, width: Double, on easel: Easel)
    /// What a colour becomes where a gradient or a glow is laid on directly.
    func pigment(_ color: RGBA, _ surface: Surface) -> RGBA
    /// Works on what lies far away, once it is all there and before anything near is drawn.
    func recede(_ easel: Easel)
    /// Works on the finished pixels.
    func finish(_ easel: Easel)
}

extension Brush {
    var manner: Manner { .storybook }

    func grade(_ palette: inout Palette) {}
    func begin(on easel: Easel) {}
    func pigment(_ color: RGBA, _ surface: Surface) -> RGBA { color }
    func recede(_ easel: Easel) {}
    func finish(_ easel: Easel) {}

    func stroke(_ shape: Shape, _ paint: Paint, width: Double, on easel: Easel) {
        shape.trace(on: easel.canvas)
        easel.canvas.stroke(.color(paint.lit.base), width: width)
    }
}
