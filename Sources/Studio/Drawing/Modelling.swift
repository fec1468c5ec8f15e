import Glibc
import Native

/// Ways of modelling a shape that several styles share.
extension Easel {
    /// Pixels of a length in local units.
    func pixels(_ length: Double) -> Double { length * scale }

    /// Local units of so many hundredths of the picture's shorter side: outlines are equally thick on all things.
    func hundredths(_ count: Double) -> Double { count * Double(min(canvas.width, canvas.height)) / 100 / scale }

    func flat(_ shape: Shape, _ color: RGBA) {
        shape.trace(on: canvas)
        canvas.fill(.color(brush.pigment(color, surface)))
    }

    /// Light on one side, shadow on the other.
    ///
    /// `amount`: 0 flat to 1 the full range of the light.
    func modelled(_ shape: Shape, _ paint: Paint, _ amount: Double) {
        func tone(_ color: RGBA) -> RGBA { brush.pigment(paint.lit.base.mixed(color, amount), paint.surface) }
        let (low, high) = shape.bounds
        let middle = (low + high) / 2
        let half = (high - low) / 2
        let stops: [(Double, RGBA)]
        let reach: Point
        switch paint.form {
        case .lamp: return flat(shape, paint.lit.base)
        case .flat:
            stops = [
                (0, tone(paint.lit.base.mixed(paint.lit.light, 0.3))),
                (1, tone(paint.lit.base.mixed(paint.lit.shade, 0.22))),
            ]
            reach = Point(0, -half.y)
        case .ground:
            stops = [
                (0, tone(paint.lit.base.mixed(paint.lit.light, 0.45))), (0.3, tone(paint.lit.base)),
                (1, tone(paint.lit.base.mixed(paint.lit.shade, 0.5))),
            ]
            reach = Point(0, -half.y)
        case .round:
            stops = [
                (0, tone(paint.lit.light)), (0.42, tone(paint.lit.base)),
                (1, tone(paint.lit.base.mixed(paint.lit.shade, 0.72))),
            ]
            reach = Point(light.x * half.x * 1.05, light.y * half.y * 1.05)
        }
        let (from, to) = (middle + reach, middle - reach)
        shape.trace(on: canvas)
        canvas.fill(.linear(from: (from.x, from.y), to: (to.x, to.y), stops: stops))
    }

    /// The part of a shape that a copy of it, moved, does not cover: a hard shadow, or a lit rim.
    func crescent(_ shape: Shape, moved: Point, _ color: RGBA) {
        let (low, high) = shape.bounds
        let size = high - low
        shape.trace(on: canvas)
        canvas.clipped { [self] in
            canvas.rectangle(low.x - size.x, low.y - size.y, size.x * 3, size.y * 3)
            shape.moved(moved.x, moved.y).trace(on: canvas)
            canvas.fillOdd(.color(brush.pigment(color, surface)))
        }
    }

    func outline(_ shape: Shape, _ color: RGBA, width: Double) {
        shape.trace(on: canvas)
        canvas.stroke(.color(color), width: width)
    }
}
