import Native

/// Draws shapes the way a style wants them: with outline, paper shadow, or neither.
final class Ink {
    let canvas: Canvas
    var palette: Palette
    let style: PaintingStyle
    var dice: Dice
    /// Pixels that everything is measured by: a hundredth of the shorter side.
    let unit: Double
    private var scale = 1.0

    init(_ canvas: Canvas, _ palette: Palette, _ style: PaintingStyle, seed: UInt64) {
        self.canvas = canvas
        self.palette = palette
        self.style = style
        dice = Dice(seed: seed)
        unit = Double(min(canvas.width, canvas.height)) / 100
    }

    var width: Double { Double(canvas.width) }
    var height: Double { Double(canvas.height) }

    private var outline: (pixels: Double, color: RGBA)? {
        switch style {
        case .cartoon: (unit * 0.42, RGBA(hex: 0x1F1A24))
        case .anime: (unit * 0.2, RGBA(hex: 0x33263A, alpha: 0.8))
        case .pencilSketch: (unit * 0.14, RGBA(hex: 0x000000, alpha: 0.5))
        default: nil
        }
    }

    /// Draws in a system of its own: the origin on the ground at (x, y), 1 is `size` pixels, y goes down.
    func place(_ x: Double, _ y: Double, size: Double, flipped: Bool = false, turned: Double = 0, _ body: () -> Void) {
        let outer = scale
        scale *= size
        canvas.at(x, y, scale: size, flipped: flipped, turned: turned, body)
        scale = outer
    }

    /// A shape in its own colour, lit by the palette.
    func shape(_ color: RGBA, distance: Double = 0, outlined: Bool = true, _ path: (Canvas) -> Void) {
        let lit = palette.distant(color, distance)
        if style == .childrensBook {
            canvas.at(unit * 0.25 / scale, unit * 0.45 / scale) {
                path(canvas)
                canvas.fill(.color(RGBA(hex: 0x2A1E14, alpha: 0.2 * (1 - distance))))
            }
        }
        path(canvas)
        guard outlined, let outline, distance < 0.75 else { return canvas.fill(.color(lit)) }
        canvas.fillKeepingPath(.color(lit))
        canvas.stroke(.color(outline.color.mixed(palette.haze, distance * 0.7)), width: outline.pixels / scale)
    }

    /// A line in its own colour.
    func line(_ color: RGBA, width: Double, distance: Double = 0, _ path: (Canvas) -> Void) {
        path(canvas)
        canvas.stroke(.color(palette.distant(color, distance)), width: width)
    }

    /// Light that is not lit by anything else: windows, flames, lamps.
    func glow(_ x: Double, _ y: Double, _ radius: Double, _ color: RGBA, _ strength: Double = 1) {
        canvas.ellipse(x, y, radius, radius)
        canvas.fill(
            .radial(
                center: (x, y),
                radius: radius,
                stops: [
                    (0, color.opacity(0.75 * strength)), (0.35, color.opacity(0.3 * strength)), (1, color.opacity(0)),
                ]
            )
        )
    }

    /// A soft shadow on the ground below a figure; in the figure's own system.
    func groundShadow(_ halfWidth: Double) {
        guard style != .pencilSketch else { return }
        canvas.at(0, 0) {
            canvas.ellipse(halfWidth * 0.15, 0.005, halfWidth, halfWidth * 0.16)
            canvas.fill(.color(RGBA(0.05, 0.04, 0.12, 0.24)))
        }
    }
}
