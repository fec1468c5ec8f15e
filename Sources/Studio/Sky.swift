import Glibc
import Native

/// The sky and what hangs in it.
extension Ink {
    func sky(_ brief: Scenery, horizon: Double) {
        canvas.rectangle(0, 0, width, height)
        canvas.fill(
            .linear(
                from: (0, 0),
                to: (0, horizon),
                stops: [
                    (0, palette.skyTop), (0.55, palette.skyTop.mixed(palette.skyLow, 0.55)), (1, palette.skyLow),
                ]
            )
        )
        let isOpen = ![.rain, .storm, .fog, .snow].contains(brief.weather)
        if palette.isNight, isOpen || brief.weather == .snow { stars(horizon) }
        if isOpen { sunOrMoon(brief, horizon) }
        let cover: Int =
            switch brief.weather {
            case .clear: 1
            case .cloudy, .wind, .snow: 6
            case .rain, .storm: 9
            case .fog: 0
            case nil: 3
            }
        for _ in 0..<cover { cloud(horizon, isHeavy: brief.weather == .storm || brief.weather == .rain) }
        if brief.weather == .storm { lightning(horizon) }
        if brief.actors.contains(.bird) || (dice.chance(0.35) && !palette.isNight && isOpen) { birds(horizon) }
    }

    private func stars(_ horizon: Double) {
        for _ in 0..<90 {
            let (x, y) = (dice.between(0, width), dice.between(0, horizon * 0.85))
            let size = unit * dice.between(0.1, 0.28)
            canvas.ellipse(x, y, size, size)
            canvas.fill(.color(RGBA(1, 0.98, 0.88, dice.between(0.35, 0.95))))
        }
    }

    private func sunOrMoon(_ brief: Scenery, _ horizon: Double) {
        let x = width * (dice.chance(0.5) ? dice.between(0.14, 0.32) : dice.between(0.68, 0.86))
        let isLow = brief.time == .dawn || brief.time == .dusk
        let y = horizon * (isLow ? dice.between(0.72, 0.86) : dice.between(0.18, 0.34))
        let radius = unit * (palette.isNight ? 6 : isLow ? 7.5 : 5.5)
        glow(x, y, radius * (isLow ? 7 : 5), palette.sun, palette.isNight ? 0.5 : 0.8)
        canvas.ellipse(x, y, radius, radius)
        canvas.fill(.color(palette.sun))
        guard palette.isNight else { return }
        for (dx, dy, r) in [(-0.3, -0.2, 0.22), (0.25, 0.2, 0.3), (0.1, -0.45, 0.14)] {
            canvas.ellipse(x + dx * radius, y + dy * radius, r * radius, r * radius)
            canvas.fill(.color(palette.sun.darker(0.1)))
        }
    }

    func cloud(_ horizon: Double, isHeavy: Bool) {
        let x = dice.between(-0.05, 1.05) * width
        let y = dice.between(0.06, isHeavy ? 0.4 : 0.55) * horizon
        let size = unit * dice.between(isHeavy ? 14 : 7, isHeavy ? 26 : 15)
        let base =
            isHeavy
            ? palette.skyTop.mixed(palette.skyLow, 0.35).darker(0.08)
            : palette.skyLow.lighter(palette.isNight ? 0.06 : 0.45)
        let bumps = (0..<6).map { index in
            (Double(index) / 5 - 0.5, dice.between(0.18, 0.36) * (1 - abs(Double(index) / 5 - 0.5)))
        }
        canvas.layer(opacity: isHeavy ? 0.75 : palette.isNight ? 0.3 : 0.72) {
            for (shift, color) in [(0.06, base.mixed(palette.skyTop, 0.3)), (0.0, base)] {
                for (offset, bump) in bumps {
                    canvas.ellipse(
                        x + offset * size * 1.8,
                        y - bump * size * 0.5 + shift * size,
                        size * bump * 1.5,
                        size * bump
                    )
                    canvas.fill(.color(color))
                }
            }
        }
    }

    private func lightning(_ horizon: Double) {
        var x = width * dice.between(0.25, 0.75)
        var y = 0.0
        glow(x, horizon * 0.3, unit * 45, RGBA(hex: 0xDDE6FF), 0.5)
        canvas.move(x, y)
        while y < horizon {
            x += unit * dice.between(-5, 5)
            y += unit * dice.between(4, 9)
            canvas.line(x, y)
        }
        canvas.stroke(.color(RGBA(hex: 0xF4F6FF)), width: unit * 0.6)
    }

    private func birds(_ horizon: Double) {
        let (x, y) = (width * dice.between(0.25, 0.75), horizon * dice.between(0.2, 0.5))
        for index in 0..<5 {
            let step = Double(index)
            place(
                x + step * unit * 5 + unit * dice.between(-1, 1),
                y + abs(step - 1.5) * unit * 2,
                size: unit * dice.between(2.2, 3.6)
            ) {
                flyingBird()
            }
        }
    }
}
