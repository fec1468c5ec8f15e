import Native

/// Transparent washes on white paper: pools of pigment, dark edges where they dried, granulation.
struct WatercolorBrush: Brush {
    var manner: Manner { Manner(eyes: .dot, clouds: .soft) }

    func grade(_ palette: inout Palette) {
        palette.chroma *= 0.98
        palette.contrast *= 0.85
        let paper = RGBA(hex: 0xFBF8F0)
        let wash = palette.isNight ? 0.12 : 0.24
        palette.sky = palette.sky.map { $0.mixed(paper, wash) }
        palette.haze = palette.haze.mixed(paper, 0.2)
        palette.key *= palette.isNight ? 1.15 : 1.08
        palette.ambient *= palette.isNight ? 1.3 : 1.1
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        let (low, high) = shape.bounds
        let size = high - low
        let pixels = easel.pixels(min(size.x, size.y))
        let isLarge = [.sky, .land, .water].contains(paint.surface)
        if paint.surface == .sky {
            // Wet in wet: an edge that bleeds away.
            easel.modelled(shape, paint, 0.7)
            easel.outline(shape, paint.lit.base.opacity(0.22), width: easel.hundredths(2.2))
            return
        }
        easel.modelled(shape, paint, isLarge ? 0.75 : 0.7)
        guard pixels > 5, paint.form != .lamp else { return }
        shape.trace(on: easel.canvas)
        easel.canvas.clipped {
            if pixels > 14 { pools(low, size, paint, easel) }
            guard paint.isLined else { return }
            let dark = paint.lit.base.darker(0.24).saturated(1.25)
            let fade = 1 - paint.depth * 0.7
            easel.outline(
                shape,
                dark.opacity(0.3 * fade * paint.lit.base.alpha),
                width: easel.hundredths(isLarge ? 1.1 : min(0.7, pixels / 24))
            )
            easel.outline(
                shape,
                dark.opacity(0.5 * fade * paint.lit.base.alpha),
                width: easel.hundredths(isLarge ? 0.32 : 0.24)
            )
        }
        guard paint.isLined, paint.depth < 0.12, [.figure, .thing].contains(paint.surface) else { return }
        // A pencil was there first.
        var dice = easel.dice
        let line = shape.roughened(easel.hundredths(0.09), &dice)
        easel.outline(line, RGBA(hex: 0x4A3A38, alpha: 0.5 * paint.lit.base.alpha), width: easel.hundredths(0.11))
    }

    /// Where the wash was wetter it is paler, where it gathered it is darker.
    private func pools(_ low: Point, _ size: Point, _ paint: Paint, _ easel: Easel) {
        var dice = Dice(seed: UInt64(bitPattern: Int64((low.x + size.y * 7) * 4099)) ^ 0x3A7)
        let count = [.land, .water].contains(paint.surface) ? 4 : 2
        let outer = easel.surface
        for index in 0..<count {
            let (x, y) = (low.x + size.x * dice.between(0.1, 0.9), low.y + size.y * dice.between(0.1, 0.9))
            let radius = max(size.x, size.y) * dice.between(0.22, 0.42)
            let color = index % 2 == 0 ? paint.lit.base.lighter(0.5) : paint.lit.base.darker(0.2).saturated(1.3)
            easel.glow(x, y, min(radius, easel.hundredths(40)), color, 0.3)
        }
        easel.surface = outer
    }

    func finish(_ easel: Easel) {
        Finish.bleed(easel, amount: 0.42)
        Finish.granulate(easel)
        Finish.deckle(easel)
    }
}

/// Thick paint: broad strokes that follow the form, lit from the side.
struct OilBrush: Brush {
    var manner: Manner { Manner(clouds: .soft, head: 0.94) }

    func grade(_ palette: inout Palette) {
        palette.chroma *= 1.12
        palette.contrast *= 1.1
        palette.key = palette.key * SIMD3(1.05, 1.0, 0.9)
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        easel.modelled(shape, paint, 1)
        guard paint.isLined, paint.depth < 0.3, [.figure, .thing, .building].contains(paint.surface),
            paint.form != .lamp
        else { return }
        // Edges are drawn with a dark, broken line of paint, so that the strokes do not lose the form.
        easel.outline(
            shape,
            paint.lit.shade.darker(0.3).opacity(0.4 * paint.lit.base.alpha),
            width: easel.hundredths(0.26)
        )
    }

    func finish(_ easel: Easel) { OilStrokes(easel).paint() }
}

/// Soft gradients, distance in the air, no lines.
struct RealisticBrush: Brush {
    var manner: Manner { Manner(eyes: .natural, clouds: .soft, head: 0.7) }

    func grade(_ palette: inout Palette) {
        palette.chroma *= 0.82
        palette.hazeDepth *= 1.25
        palette.contrast *= 1.1
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        easel.modelled(shape, paint, 1)
        let (low, high) = shape.bounds
        let size = high - low
        guard paint.form == .round, easel.pixels(min(size.x, size.y)) > 8, paint.lit.base.alpha > 0.9 else { return }
        shape.trace(on: easel.canvas)
        easel.canvas.clipped {
            // A highlight on the lit side, and light thrown back into the shadow.
            let middle = (low + high) / 2
            let radius = max(size.x, size.y) * 0.62
            let outer = easel.surface
            let bright = middle + easel.light * size * 0.3
            easel.glow(bright.x, bright.y, radius, paint.lit.light.lighter(0.2), 0.5)
            let dark = middle - easel.light * size * 0.42
            easel.glow(dark.x, dark.y, radius, paint.lit.shade, 0.45)
            easel.surface = outer
        }
    }

    /// The eye rests on what is near: the distance is a little out of focus.
    func recede(_ easel: Easel) { Finish.soften(easel, radius: 0.42) }

    func finish(_ easel: Easel) {
        Finish.mottle(easel, strength: 9)
        Finish.bloom(easel, threshold: 205, strength: 0.3)
        Finish.vignette(easel, strength: 0.38)
        Finish.grain(easel, strength: 7, scale: 1)
    }
}

/// Jewel colours that glow, motes of light, a frame of dusk.
struct FantasyBrush: Brush {
    var manner: Manner { Manner(eyes: .large, head: 0.84) }

    func grade(_ palette: inout Palette) {
        palette.chroma *= 1.25
        let (violet, teal) = (RGBA(hex: palette.isNight ? 0x1E1450 : 0x4A38A0), RGBA(hex: 0x58C8C4))
        palette.sky = palette.sky.enumerated().map { index, color in
            color.mixed(
                index == 0 ? violet : index == palette.sky.count - 1 ? RGBA(hex: 0xF2B8D8) : teal,
                index == 0 ? 0.5 : 0.34
            )
        }
        palette.haze = palette.haze.mixed(RGBA(hex: 0x8A7AD8), 0.35)
        palette.ambient = palette.ambient * SIMD3(0.95, 0.9, 1.2)
        palette.contrast *= 1.15
    }

    func fill(_ shape: Shape, _ paint: Paint, on easel: Easel) {
        let isNear = paint.depth < 0.3 && [.figure, .thing, .building].contains(paint.surface) && paint.form != .lamp
        if isNear, paint.isLined {
            easel.outline(
                shape,
                paint.lit.light.lighter(0.3).opacity(0.16 * paint.lit.base.alpha),
                width: easel.hundredths(1.1)
            )
        }
        easel.modelled(shape, paint, 1)
        guard isNear, paint.form == .round else { return }
        let (low, high) = shape.bounds
        guard easel.pixels(min(high.x - low.x, high.y - low.y)) > 9 else { return }
        let rim = easel.hundredths(0.4)
        easel.crescent(
            shape,
            moved: Point(-easel.light.x, -easel.light.y) * rim,
            RGBA(hex: 0xFFE6A8, alpha: 0.5 * paint.lit.base.alpha)
        )
        easel.crescent(shape, moved: easel.light * rim, RGBA(hex: 0x7A6AF0, alpha: 0.4 * paint.lit.base.alpha))
    }

    func finish(_ easel: Easel) {
        Finish.sparkles(easel)
        Finish.bloom(easel, threshold: 150, strength: 0.62)
        Finish.vignette(easel, strength: 0.5, color: RGBA(hex: 0x140A38))
    }
}
