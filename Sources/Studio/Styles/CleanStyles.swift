import Native

/// Clean vector shapes with soft modelling and a rim of light.
struct DigitalBrush: Brush {
    func grade(_ palette: inout Palette) { palette.chroma *= 1.08 }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        easel.modelled(shape, paint, paint.surface == .sky ? 0.8 : 0.95)
        guard paint.form == .round, paint.depth < 0.4, [.figure, .thing].contains(paint.surface) else { return }
        let (low, high) = shape.bounds
        guard easel.pixels(min(high.x - low.x, high.y - low.y)) > 9 else { return }
        let rim = easel.hundredths(0.34)
        easel.crescent(
            shape,
            moved: Point(-easel.light.x, -easel.light.y) * rim,
            paint.lit.light.lighter(0.45).opacity(0.6 * paint.lit.base.alpha)
        )
    }

    func finish(_ easel: Easel) {
        Finish.vignette(easel, strength: 0.2)
        Finish.grain(easel, strength: 3, scale: 1)
    }
}

/// Ink outlines and flat, strong colours, with one hard shadow.
struct CartoonBrush: Brush {
    var manner: Manner { Manner(eyes: .round) }

    private static let ink = RGBA(hex: 0x1C1622)

    func grade(_ palette: inout Palette) {
        palette.chroma *= 1.32
        palette.sky = palette.sky.map { $0.saturated(1.2) }
        palette.hazeDepth *= 0.8
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        let isLarge = [.sky, .land, .water].contains(paint.surface)
        if isLarge {
            easel.modelled(shape, paint, 0.55)
        } else {
            easel.flat(shape, paint.lit.base.mixed(paint.lit.light, 0.28))
            if paint.form == .round {
                let (low, high) = shape.bounds
                let size = min(high.x - low.x, high.y - low.y)
                if easel.pixels(size) > 7 {
                    easel.crescent(shape, moved: easel.light * size * 0.17, paint.lit.base.mixed(paint.lit.shade, 0.55))
                }
            }
        }
        guard paint.isLined, paint.depth < 0.62, paint.form != .lamp || paint.surface != .sky else { return }
        let width = paint.surface == .figure ? 0.4 : paint.surface == .thing ? 0.36 : isLarge ? 0.26 : 0.32
        easel.outline(
            shape,
            Self.ink.mixed(paint.lit.base, paint.depth * 1.1 + (isLarge ? 0.3 : 0)).opacity(paint.lit.base.alpha),
            width: easel.hundredths(width)
        )
    }

    func finish(_ easel: Easel) { Finish.dots(easel) }
}

/// Cel shading: a flat light, a cool hard shadow, thin coloured lines, big skies and a bloom of light.
struct AnimeBrush: Brush {
    var manner: Manner { Manner(eyes: .large, clouds: .towers, head: 0.88) }

    func grade(_ palette: inout Palette) {
        palette.chroma *= 1.2
        palette.sky = palette.sky.enumerated().map { index, color in
            index == 0 ? color.saturated(1.4) : color.saturated(1.15)
        }
        palette.contrast *= 1.15
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        if paint.form == .lamp {
            easel.flat(shape, paint.lit.base)
        } else if [.land, .water].contains(paint.surface) {
            easel.modelled(shape, paint, 0.9)
        } else {
            easel.flat(shape, paint.lit.base.mixed(paint.lit.light, 0.5))
            let (low, high) = shape.bounds
            let size = min(high.x - low.x, high.y - low.y)
            if paint.form == .round, easel.pixels(size) > 5 {
                let isFigure = paint.surface == .figure
                let cool = paint.lit.base.mixed(paint.lit.shade, isFigure ? 0.4 : 0.6)
                    .mixed(RGBA(hex: 0x5A5AA8, alpha: paint.lit.base.alpha), isFigure ? 0.05 : 0.14)
                easel.crescent(shape, moved: easel.light * size * (isFigure ? 0.16 : 0.28), cool)
                if paint.surface == .sky {
                    easel.crescent(
                        shape,
                        moved: easel.light * size * 0.62,
                        cool.mixed(paint.lit.shade, 0.4).opacity(0.5)
                    )
                }
            } else if paint.form == .ground {
                easel.modelled(shape, paint, 0.7)
            }
        }
        guard paint.isLined, paint.depth < 0.5, ![.sky, .land, .water].contains(paint.surface) else { return }
        let line = paint.lit.shade.darker(0.42).mixed(RGBA(hex: 0x3A2440), 0.3)
        easel.outline(
            shape,
            line.mixed(paint.lit.base, paint.depth).opacity(0.92 * paint.lit.base.alpha),
            width: easel.hundredths(0.17)
        )
    }

    func finish(_ easel: Easel) {
        Finish.bloom(easel, threshold: 178, strength: 0.5)
        Finish.lift(easel, shadows: RGBA(hex: 0x2A1F5A), amount: 0.06)
    }
}

/// Cut from coloured paper: every piece throws a shadow on what lies below it.
struct PaperCutBrush: Brush {
    var manner: Manner { Manner(eyes: .dot, clouds: .scraps) }

    func grade(_ palette: inout Palette) {
        palette.hazeDepth *= 0.9
        palette.chroma *= 1.02
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        if paint.isLined, paint.form != .lamp || paint.surface != .sky {
            let near = 1 - paint.depth * 0.6
            let reach =
                switch paint.surface {
                case .land, .sky, .water: 1.15
                case .figure: 0.42
                default: 0.75
                }
            let drop = easel.hundredths(reach) * near
            let away = Point(-easel.light.x * 0.55, 0.85)
            let dark = RGBA(hex: 0x1E1420)
            for (part, alpha) in [(1.7, 0.07), (1.1, 0.11), (0.6, 0.14)] {
                let offset = away * drop * part
                easel.flat(shape.moved(offset.x, offset.y), dark.opacity(alpha * paint.lit.base.alpha * near))
            }
        }
        easel.modelled(shape, paint, paint.form == .round ? 0.38 : 0.55)
        guard paint.isLined, paint.form != .lamp, paint.depth < 0.7 else { return }
        // The cut edge of the paper catches the light.
        let (low, high) = shape.bounds
        guard easel.pixels(min(high.x - low.x, high.y - low.y)) > 12, paint.surface != .foliage else { return }
        let edge = easel.hundredths(0.16)
        easel.crescent(
            shape,
            moved: Point(-easel.light.x, -easel.light.y) * edge,
            paint.lit.light.lighter(0.4).opacity(0.5 * paint.lit.base.alpha)
        )
    }

    func finish(_ easel: Easel) { Finish.fibres(easel, strength: 9) }
}
