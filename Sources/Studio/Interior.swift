import Glibc
import Native

/// A room: wall, floor, a window to the weather, and furniture.
extension Ink {
    func room(_ brief: Scenery, floor: Double) {
        let wall = RGBA(hex: dice.pick([0xC9A98C, 0xA9B5A0, 0xB8A0A8, 0xC4B48A, 0x93A7B5]))
        canvas.rectangle(0, 0, width, height)
        canvas.fill(
            .linear(from: (0, 0), to: (0, floor), stops: [(0, palette.lit(wall).darker(0.18)), (1, palette.lit(wall))])
        )
        for index in 0..<24 {
            let x = Double(index) / 23 * width
            line(wall.darker(0.07), width: unit * 0.25) {
                $0.move(x, 0)
                $0.line(x, floor)
            }
        }
        shape(RGBA(hex: 0x8A6A4C), outlined: false) {
            $0.rectangle(-5, floor - self.unit * 3, self.width + 10, self.unit * 3)
        }
        let boards = RGBA(hex: 0x9A7350)
        canvas.rectangle(0, floor, width, height - floor)
        canvas.fill(
            .linear(
                from: (0, floor),
                to: (0, height),
                stops: [(0, palette.lit(boards).darker(0.15)), (1, palette.lit(boards))]
            )
        )
        for index in -8...24 {
            let x = Double(index) / 16 * width
            line(boards.darker(0.25), width: unit * 0.2) {
                $0.move(x, floor)
                $0.line((x - self.width / 2) * 2.2 + self.width / 2, self.height)
            }
        }
        let isLeft = dice.chance(0.5)
        window(width * (isLeft ? 0.26 : 0.74), floor * 0.46, brief)
        shelf(width * (isLeft ? 0.78 : 0.2), floor)
        picture(width * 0.5, floor * 0.34)
        canvas.ellipse(width * 0.5, height * 0.88, width * 0.34, unit * 9)
        canvas.fill(.color(palette.lit(RGBA(hex: 0x9A3F44))))
        canvas.ellipse(width * 0.5, height * 0.88, width * 0.3, unit * 7.6)
        canvas.stroke(.color(palette.lit(RGBA(hex: 0xE0B878))), width: unit * 0.5)
        table(width * (isLeft ? 0.8 : 0.19), height * 0.86, brief)
    }

    private func window(_ x: Double, _ y: Double, _ brief: Scenery) {
        let (w, h) = (unit * 26, unit * 32)
        canvas.rectangle(x - w / 2, y - h / 2, w, h)
        canvas.clipped {
            canvas.rectangle(x - w / 2, y - h / 2, w, h)
            canvas.fill(
                .linear(from: (0, y - h / 2), to: (0, y + h / 2), stops: [(0, palette.skyTop), (1, palette.skyLow)])
            )
            if palette.isNight {
                for _ in 0..<14 {
                    canvas.ellipse(
                        x + dice.between(-0.5, 0.5) * w,
                        y + dice.between(-0.5, 0.3) * h,
                        unit * 0.2,
                        unit * 0.2
                    )
                    canvas.fill(.color(RGBA(1, 1, 0.9, 0.9)))
                }
                canvas.ellipse(x + w * 0.2, y - h * 0.22, unit * 3, unit * 3)
                canvas.fill(.color(palette.sun))
            }
            place(x - w * 0.25, y + h * 0.62, size: unit * 20) { broadleaf(0.45) }
            place(x + w * 0.32, y + h * 0.62, size: unit * 14) { fir(0.5) }
        }
        for (dx, dy, dw, dh) in [
            (-0.5, -0.5, 1.0, 0.05), (-0.5, 0.46, 1.0, 0.06), (-0.5, -0.5, 0.06, 1.0), (0.44, -0.5, 0.06, 1.0),
            (-0.02, -0.5, 0.04, 1.0), (-0.5, -0.05, 1.0, 0.035),
        ] {
            shape(RGBA(hex: 0xF0E8DA), outlined: false) { $0.rectangle(x + dx * w, y + dy * h, dw * w, dh * h) }
        }
        curtains(x, y, w, h)
        if !palette.isNight { sunbeam(x, y, w, h) }
    }

    private func curtains(_ x: Double, _ y: Double, _ w: Double, _ h: Double) {
        let cloth = RGBA(hex: dice.pick([0xB5504A, 0x4F7A8C, 0xC79A4E]))
        for side in [-1.0, 1.0] {
            shape(cloth) { canvas in
                canvas.move(x + side * w * 0.72, y - h * 0.58)
                canvas.line(x + side * w * 0.3, y - h * 0.58)
                canvas.curve(
                    x + side * w * 0.34,
                    y - h * 0.1,
                    x + side * w * 0.42,
                    y + h * 0.15,
                    x + side * w * 0.56,
                    y + h * 0.2
                )
                canvas.curve(
                    x + side * w * 0.5,
                    y + h * 0.4,
                    x + side * w * 0.52,
                    y + h * 0.5,
                    x + side * w * 0.5,
                    y + h * 0.62
                )
                canvas.line(x + side * w * 0.74, y + h * 0.62)
                canvas.close()
            }
        }
    }

    /// The light that falls through a window onto the floor.
    private func sunbeam(_ x: Double, _ y: Double, _ w: Double, _ h: Double) {
        canvas.move(x - w / 2, y + h / 2)
        canvas.line(x + w / 2, y + h / 2)
        canvas.line(x + w * 1.1, height)
        canvas.line(x - w * 0.4, height)
        canvas.close()
        canvas.fill(
            .linear(
                from: (0, y + h / 2),
                to: (0, height),
                stops: [(0, palette.sun.opacity(0.16)), (1, palette.sun.opacity(0))]
            )
        )
    }

    private func shelf(_ x: Double, _ floor: Double) {
        let (w, h) = (unit * 30, unit * 48)
        shape(RGBA(hex: 0x7A5538)) { $0.rectangle(x - w / 2, floor - h + self.unit * 2, w, h) }
        for row in 0..<4 {
            let top = floor - h + unit * 4.5 + Double(row) * h / 4.3
            let high = h / 4.3 - unit * 2
            shape(RGBA(hex: 0x4F3626), outlined: false) {
                $0.rectangle(x - w / 2 + self.unit * 1.5, top, w - self.unit * 3, high)
            }
            var at = x - w / 2 + unit * 2
            while at < x + w / 2 - unit * 4 {
                let thick = unit * dice.between(1.2, 2.6)
                let tall = high * dice.between(0.65, 0.95)
                if dice.chance(0.88) {
                    shape(RGBA(hex: dice.pick([0xA3483A, 0x3F6580, 0xC79A4E, 0x5A7A4E, 0x6A4A78, 0xD9CDB4]))) {
                        $0.rectangle(at, top + high - tall, thick, tall)
                    }
                }
                at += thick + unit * 0.3
            }
        }
    }

    private func picture(_ x: Double, _ y: Double) {
        let (w, h) = (unit * 15, unit * 12)
        shape(RGBA(hex: 0xC79A4E)) { $0.rectangle(x - w / 2, y - h / 2, w, h) }
        canvas.rectangle(x - w / 2 + unit, y - h / 2 + unit, w - unit * 2, h - unit * 2)
        canvas.clipped {
            canvas.rectangle(x - w, y - h, w * 2, h * 2)
            canvas.fill(.color(palette.lit(RGBA(hex: 0xBFD6DE))))
            place(x, y + h / 2, size: unit * 9) { boat(large: false, 0.2) }
        }
    }

    private func table(_ x: Double, _ y: Double, _ brief: Scenery) {
        let w = unit * 30
        let top = y - unit * 19
        for side in [-0.42, 0.36] {
            shape(RGBA(hex: 0x6A4630)) { $0.rectangle(x + side * w, top, self.unit * 2, self.unit * 19) }
        }
        shape(RGBA(hex: 0x8A5E3B)) { $0.rectangle(x - w / 2, top - self.unit * 1.4, w, self.unit * 2.6) }
        place(x + w * 0.12, top - unit * 1.3, size: unit * 11) { book() }
        let isDim = palette.isNight || palette.shade > 0.2 || brief.things.contains(.lamp)
        place(x - w * 0.26, top - unit * 1.3, size: unit * 12) {
            if isDim { glow(0, -0.8, 3.2, RGBA(hex: 0xFFC46A), 0.9) }
            shape(RGBA(hex: 0x8C7A4E)) { $0.rectangle(-0.05, -0.5, 0.1, 0.5) }
            shape(RGBA(hex: 0x8C7A4E)) { $0.ellipse(0, -0.02, 0.25, 0.07) }
            canvas.move(-0.18, -1.05)
            canvas.line(0.18, -1.05)
            canvas.line(0.34, -0.5)
            canvas.line(-0.34, -0.5)
            canvas.close()
            canvas.fill(.color(isDim ? RGBA(hex: 0xFFE2A0) : palette.lit(RGBA(hex: 0xEADBB8))))
        }
    }
}
