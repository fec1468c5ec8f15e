import Glibc
import Native

/// Where people live, and the odder places: each from far to near, like `Landscape`.
extension Ink {
    func village(_ horizon: Double, _ grass: RGBA) {
        ridge(horizon - unit * 6, relief: unit * 5, color: RGBA(hex: 0x7C9A74), distance: 0.65)
        let hill = ridge(horizon + unit * 1, relief: unit * 2, color: grass.darker(0.06), distance: 0.35)
        trees(6, y: hill, size: 9...14, distance: 0.4) { _ in false }
        place(width * dice.between(0.25, 0.75), hill(width / 2) + unit, size: unit * 24) { church(0.25) }
        let near = horizon + unit * 8
        meadow(near, grass)
        let spots = [0.06, 0.2, 0.36, 0.66, 0.8, 0.95]
        for spot in spots {
            place(
                width * spot + unit * dice.between(-2, 2),
                near + unit * dice.between(3, 6),
                size: unit * dice.between(17, 23),
                flipped: dice.chance(0.5)
            ) {
                house(0.1)
            }
        }
        path(from: (width * 0.5, near + unit * 3), color: RGBA(hex: 0xC9B48C))
    }

    func path(from start: (Double, Double), color: RGBA) {
        let bottom = height * 1.02
        let middle = (start.1 + bottom) / 2
        shape(color, outlined: false) { canvas in
            canvas.move(start.0 - self.unit, start.1)
            canvas.curve(
                start.0 + self.unit * 12,
                middle - self.unit * 6,
                start.0 - self.unit * 22,
                middle,
                start.0 - self.unit * 20,
                bottom
            )
            canvas.line(start.0 + self.unit * 18, bottom)
            canvas.curve(
                start.0 + self.unit * 6,
                middle + self.unit * 4,
                start.0 + self.unit * 18,
                middle - self.unit * 6,
                start.0 + self.unit,
                start.1
            )
            canvas.close()
        }
    }

    func city(_ horizon: Double) {
        for (row, distance) in [(0, 0.6), (1, 0.3), (2, 0.08)] {
            var x = -unit * 4
            while x < width {
                let w = unit * dice.between(9, 16)
                let h = unit * dice.between(18, 44) * (1 - Double(row) * 0.12)
                let base = horizon + unit * (2 + Double(row) * 4)
                let wall = RGBA(hex: dice.pick([0x8C7F78, 0x9B8A74, 0x75808C, 0xA38772]))
                shape(wall, distance: distance) { $0.rectangle(x, base - h, w, h + self.unit * 12) }
                shape(wall.darker(0.25), distance: distance) {
                    $0.rectangle(x - self.unit * 0.5, base - h - self.unit * 1.2, w + self.unit, self.unit * 1.6)
                }
                windows(x, base - h, w, h, distance)
                x += w + unit * dice.between(-0.5, 2.5)
            }
        }
        let street = horizon + unit * 12
        shape(RGBA(hex: 0x8A8680), outlined: false) { $0.rectangle(-5, street, self.width + 10, self.height) }
        shape(RGBA(hex: 0xA8A298), outlined: false) { $0.rectangle(-5, street, self.width + 10, self.unit * 3) }
        for x in [0.12, 0.42, 0.72, 0.94] { place(width * x, street + unit * 3, size: unit * 26) { streetLamp() } }
    }

    func windows(_ x: Double, _ y: Double, _ w: Double, _ h: Double, _ distance: Double) {
        let lights = palette.isNight || palette.shade > 0.2
        let size = unit * 1.7
        for column in stride(from: x + size, to: x + w - size * 1.2, by: size * 2.1) {
            for row in stride(from: y + size * 1.3, to: y + h - size, by: size * 2.6) {
                let isLit = lights && dice.chance(0.45)
                canvas.rectangle(column, row, size, size * 1.4)
                canvas.fill(
                    .color(
                        isLit
                            ? RGBA(hex: 0xFFD98A).mixed(palette.haze, distance * 0.5)
                            : palette.distant(RGBA(hex: 0x5A6674), distance)
                    )
                )
            }
        }
    }

    func castleHill(_ horizon: Double, _ grass: RGBA) {
        ridge(horizon - unit * 4, relief: unit * 4, color: RGBA(hex: 0x7C93A0), distance: 0.7)
        shape(RGBA(hex: 0x6F9060), distance: 0.25) { canvas in
            canvas.move(-self.width * 0.1, self.height)
            canvas.curve(
                self.width * 0.25,
                horizon - self.unit * 4,
                self.width * 0.4,
                horizon - self.unit * 10,
                self.width * 0.58,
                horizon - self.unit * 9
            )
            canvas.curve(
                self.width * 0.76,
                horizon - self.unit * 8,
                self.width * 0.9,
                horizon + self.unit * 8,
                self.width * 1.1,
                horizon + self.unit * 12
            )
            canvas.line(self.width * 1.1, self.height)
            canvas.close()
        }
        place(width * 0.56, horizon - unit * 6, size: unit * 50) { castle(0.12) }
        let near = ridge(horizon + unit * 8, relief: unit * 2, color: grass.darker(0.05), distance: 0.1)
        trees(7, y: near, size: 8...14, distance: 0.15) { $0.isMultiple(of: 2) }
        meadow(horizon + unit * 14, grass)
    }

    func desert(_ horizon: Double) {
        for (y, relief, distance, color) in [
            (-2.0, 3.0, 0.55, 0xE0B878), (6.0, 4.0, 0.25, 0xDDAA62), (15.0, 3.0, 0.0, 0xE8C080),
        ] {
            ridge(
                horizon + unit * y,
                relief: unit * relief,
                color: RGBA(hex: UInt32(color)),
                distance: distance,
                steps: 4
            )
        }
        place(width * 0.82, horizon + unit * 14, size: unit * 34) { palm(0.1) }
        place(width * 0.9, horizon + unit * 16, size: unit * 26, flipped: true) { palm(0.1) }
    }

    func cave(_ horizon: Double) {
        canvas.rectangle(0, 0, width, height)
        canvas.fill(.color(palette.lit(RGBA(hex: 0x4A4048)).darker(0.35)))
        let (x, y) = (width * 0.5, height * 0.52)
        glow(x, y, unit * 70, palette.skyLow, 0.9)
        canvas.smooth(
            (0..<10).map { index in
                let angle = Double(index) / 10 * 2 * .pi
                let reach = dice.between(0.85, 1.15)
                return (x + cos(angle) * unit * 30 * reach, y - unit * 4 + sin(angle) * unit * 24 * reach)
            },
            closed: true
        )
        canvas.fill(
            .linear(
                from: (0, y - unit * 30),
                to: (0, y + unit * 20),
                stops: [(0, palette.skyTop), (1, palette.skyLow)]
            )
        )
        for index in 0..<12 {
            let at = Double(index) / 11 * width
            let length = unit * dice.between(6, 20)
            shape(RGBA(hex: 0x3A3038)) { canvas in
                canvas.move(at - self.unit * 6, -4)
                canvas.line(at, length)
                canvas.line(at + self.unit * 6, -4)
                canvas.close()
            }
        }
        ridge(horizon + unit * 14, relief: unit * 2.5, color: RGBA(hex: 0x5F535A), distance: 0, steps: 8)
    }

    func garden(_ horizon: Double, _ grass: RGBA) {
        let far = ridge(horizon - unit * 3, relief: unit * 2, color: RGBA(hex: 0x7C9A74), distance: 0.6)
        trees(9, y: far, size: 18...26, distance: 0.5) { _ in false }
        shape(RGBA(hex: 0x4F7F4A), distance: 0.2) { canvas in
            for index in 0..<26 {
                canvas.ellipse(
                    Double(index) / 25 * self.width,
                    horizon + self.unit * (5 + self.dice.between(-1, 1)),
                    self.unit * 5,
                    self.unit * 5
                )
            }
        }
        shape(RGBA(hex: 0x4F7F4A), distance: 0.2, outlined: false) {
            $0.rectangle(0, horizon + self.unit * 5, self.width, self.unit * 8)
        }
        meadow(horizon + unit * 11, grass)
        path(from: (width * 0.5, horizon + unit * 12), color: RGBA(hex: 0xD8C8A2))
        for index in 0..<16 {
            let x = width * (index.isMultiple(of: 2) ? dice.between(0.0, 0.36) : dice.between(0.68, 1.0))
            let y = dice.between(horizon + unit * 14, height * 0.97)
            place(x, y, size: unit * (8 + 9 * (y - horizon) / (height - horizon))) { flowers() }
        }
        place(width * 0.1, height * 0.82, size: unit * 58) { broadleaf() }
    }

    func aloft() {
        for _ in 0..<5 { cloud(height * 1.2, isHeavy: false) }
        let far = ridge(height * 0.9, relief: unit * 3, color: RGBA(hex: 0x6B8F6A), distance: 0.6)
        for index in 0..<8 {
            place(Double(index) / 7 * width, far(Double(index) / 7 * width) + unit, size: unit * 4) { house(0.6) }
        }
        place(width * (dice.chance(0.5) ? 0.36 : 0.62), height * 0.7, size: unit * 56) { balloon() }
    }
}
