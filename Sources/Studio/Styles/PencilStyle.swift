import Glibc
import Native

/// Graphite on paper: outlines drawn twice by hand, tone by hatching that follows what is drawn; no colour.
///
/// While it is drawn, the canvas holds no colours: red is the tone (1 white paper), green the darkness of lines, and
/// blue the direction of the hatching. `finish` turns them into strokes.
struct PencilBrush: Brush {
    var manner: Manner { Manner(eyes: .natural, head: 0.76) }

    func grade(_ palette: inout Palette) {
        palette.contrast *= 1.25
        palette.hazeDepth *= 1.15
    }

    /// The direction of hatching, as a part of half a turn.
    private func direction(_ surface: Surface) -> Double {
        switch surface {
        case .sky: 0.06
        case .water: 0.02
        case .land: 0.16
        case .foliage: 0.4
        case .building: 0.5
        case .thing: 0.3
        case .figure: 0.24
        }
    }

    func begin(on easel: Easel) {
        easel.canvas.rectangle(-1, -1, easel.width + 2, easel.height + 2)
        easel.canvas.fill(.color(RGBA(1, 0, 0.06)))
    }

    /// Sky and land are left lighter than they are: it is a drawing on white paper.
    func pigment(_ color: RGBA, _ surface: Surface) -> RGBA {
        let tone = OKLab(color).lightness
        let lifted =
            switch surface {
            case .sky: 0.3 + 0.7 * pow(tone, 0.6)
            case .land, .water: 0.34 + 0.7 * tone
            default: 0.12 + 0.95 * tone
            }
        return RGBA(min(1, lifted), 0, direction(surface), color.alpha)
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        easel.modelled(shape, paint, 1)
        guard paint.isLined, paint.surface != .sky || paint.form == .round else { return }
        let isLarge = [.sky, .land, .water].contains(paint.surface)
        let weight = (isLarge ? 0.16 : 0.24) * (1 - paint.depth * 0.6)
        let dark = (isLarge ? 0.55 : 0.9) * (1 - paint.depth * 0.75)
        var dice = easel.dice
        for pass in 0..<2 {
            let line = shape.roughened(easel.hundredths(pass == 0 ? 0.06 : 0.16), &dice)
            line.trace(on: easel.canvas)
            easel.canvas.stroke(
                .color(RGBA(0.3, dark * (pass == 0 ? 1 : 0.6), direction(paint.surface), paint.lit.base.alpha)),
                width: easel.hundredths(weight)
            )
        }
    }

    func stroke(_ shape: Shape, _ paint: Paint, width: Double, on easel: Easel) {
        let tone = OKLab(paint.lit.base).lightness
        shape.trace(on: easel.canvas)
        easel.canvas.stroke(
            .color(RGBA(tone, max(0, 0.95 - tone), direction(paint.surface), paint.lit.base.alpha)),
            width: max(width, easel.hundredths(0.12))
        )
    }

    func finish(_ easel: Easel) { Finish.hatch(easel) }
}
