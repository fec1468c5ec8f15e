import Glibc
import Native

/// The land of a picture, from far to near, by place.
extension Ink {
    /// A ridge of hills across the picture, filled down to the lower edge.
    /// - Returns: the height of the ridge at an x, for what stands on it.
    @discardableResult
    func ridge(
        _ y: Double,
        relief: Double,
        color: RGBA,
        distance: Double,
        steps: Int = 9,
        sharp: Bool = false
    ) -> (Double) -> Double {
        let heights = (0...steps + 2).map { _ in dice.between(-1, 1) }
        let step = width / Double(steps)
        let points = heights.enumerated().map { ((Double($0.offset) - 1) * step, y + $0.element * relief) }
        func path(_ canvas: Canvas) {
            if sharp {
                canvas.move(points[0].0, points[0].1)
                for point in points.dropFirst() { canvas.line(point.0, point.1) }
            } else {
                canvas.smooth(points, closed: false)
            }
            canvas.line(width * 1.2, height * 1.1)
            canvas.line(-width * 0.2, height * 1.1)
            canvas.close()
        }
        shape(color, distance: distance, path)
        // Light catches the upper rim.
        path(canvas)
        canvas.fill(
            .linear(
                from: (0, y - relief),
                to: (0, y + max(relief * 3, unit * 16)),
                stops: [(0, palette.haze.lighter(0.2).opacity(0.3)), (1, palette.haze.opacity(0))]
            )
        )
        return { x in
            let position = x / step + 1
            let index = min(max(Int(position), 0), heights.count - 2)
            let part = position - Double(index)
            return y + (heights[index] * (1 - part) + heights[index + 1] * part) * relief
        }
    }

    /// Everything between the sky and the actors.
    ///
    /// Returns the line that actors stand on.
    func land(_ brief: SceneBrief, horizon: Double) {
        let grassColor = brief.weather == .snow ? RGBA(hex: 0xE4EBF0) : RGBA(hex: 0x7FA05A)
        switch brief.place ?? .field {
        case .forest: forest(horizon, brief)
        case .mountain: mountains(horizon, grassColor)
        case .sea: water(horizon, shore: true, brief)
        case .harbour: harbour(horizon, brief)
        case .village: village(horizon, grassColor)
        case .city: city(horizon)
        case .castle: castleHill(horizon, grassColor)
        case .field: fields(horizon, grassColor)
        case .desert: desert(horizon)
        case .snow: fields(horizon, RGBA(hex: 0xE9F0F4), firs: true)
        case .river: river(horizon, grassColor, brief)
        case .cave: cave(horizon)
        case .garden: garden(horizon, grassColor)
        case .road: road(horizon, grassColor)
        case .sky: aloft()
        case .room: break
        }
    }

    private func meadow(_ y: Double, _ color: RGBA) {
        let top = ridge(y, relief: unit * 1.5, color: color, distance: 0, steps: 6)
        let near = palette.lit(color)
        grass(
            from: 0,
            to: width,
            y: { x in max(top(x), self.dice.between(y + self.unit * 2, self.height)) },
            color: color,
            count: 160
        )
        canvas.rectangle(0, height * 0.9, width, height * 0.1)
        canvas.fill(
            .linear(
                from: (0, height * 0.86),
                to: (0, height),
                stops: [(0, near.opacity(0)), (1, near.darker(0.35).opacity(0.55))]
            )
        )
    }

    private func trees(
        _ count: Int,
        y: (Double) -> Double,
        size: ClosedRange<Double>,
        distance: Double,
        kind: (Int) -> Bool
    ) {
        for index in 0..<count {
            let x = (Double(index) + dice.between(0.1, 0.9)) / Double(count) * width
            place(
                x,
                y(x) + unit * 0.6,
                size: unit * dice.between(size.lowerBound, size.upperBound),
                flipped: dice.chance(0.5)
            ) {
                kind(index) ? fir(distance) : broadleaf(distance)
            }
        }
    }

    private func forest(_ horizon: Double, _ brief: SceneBrief) {
        let ground = brief.weather == .snow ? RGBA(hex: 0xDCE4EA) : RGBA(hex: 0x5E7A45)
        let far = ridge(horizon - unit * 6, relief: unit * 3, color: RGBA(hex: 0x5A7F6A), distance: 0.75)
        trees(13, y: far, size: 16...24, distance: 0.7) { $0.isMultiple(of: 2) }
        let middle = ridge(horizon + unit * 2, relief: unit * 2, color: ground.darker(0.08), distance: 0.4)
        trees(9, y: middle, size: 26...38, distance: 0.4) { !$0.isMultiple(of: 3) }
        meadow(horizon + unit * 10, ground)
        for side in [0.04, 0.96, dice.chance(0.5) ? 0.16 : 0.84] {
            place(width * side, height * dice.between(0.84, 0.9), size: unit * dice.between(62, 76)) {
                dice.chance(0.5) ? fir(0.0) : broadleaf(0.0)
            }
        }
    }

    private func mountains(_ horizon: Double, _ grass: RGBA) {
        peaks(horizon, RGBA(hex: 0x8A93A8), distance: 0.65, size: 34)
        peaks(horizon + unit * 3, RGBA(hex: 0x6F7A8C), distance: 0.35, size: 24)
        let slope = ridge(horizon + unit * 5, relief: unit * 3, color: RGBA(hex: 0x6B8A5C), distance: 0.25)
        trees(8, y: slope, size: 8...13, distance: 0.3) { _ in true }
        meadow(horizon + unit * 12, grass)
    }

    private func peaks(_ base: Double, _ color: RGBA, distance: Double, size: Double) {
        for index in 0..<5 {
            let x = (Double(index) + dice.between(0.2, 0.8)) / 5 * width
            let top = base - unit * size * dice.between(0.55, 1.1)
            let half = unit * size * dice.between(0.8, 1.15)
            let (left, right) = (x - half, x + half)
            shape(color, distance: distance) { canvas in
                canvas.move(left, base + self.unit * 12)
                canvas.line(x, top)
                canvas.line(right, base + self.unit * 12)
                canvas.close()
            }
            let drop = (base - top) * 0.3
            shape(RGBA(hex: 0xF4F6FA), distance: distance * 0.8, outlined: false) { canvas in
                canvas.move(x, top)
                canvas.line(x + half * 0.24, top + drop)
                canvas.line(x + half * 0.08, top + drop * 0.8)
                canvas.line(x - half * 0.04, top + drop * 1.2)
                canvas.line(x - half * 0.22, top + drop * 0.85)
                canvas.close()
            }
            shape(color.darker(0.25), distance: distance, outlined: false) { canvas in
                canvas.move(x, top)
                canvas.line(right, base + self.unit * 12)
                canvas.line(x + half * 0.2, base + self.unit * 12)
                canvas.line(x + half * 0.1, top + drop * 1.6)
                canvas.close()
            }
        }
    }

    /// Water from the horizon down, with light on it, and a shore in front.
    func water(_ horizon: Double, shore: Bool, _ brief: SceneBrief) {
        let deep = palette.lit(RGBA(hex: 0x2F6F86)).mixed(palette.skyTop, 0.3)
        canvas.rectangle(0, horizon, width, height - horizon)
        canvas.fill(
            .linear(
                from: (0, horizon),
                to: (0, height),
                stops: [(0, palette.skyLow.mixed(deep, 0.35)), (0.35, deep), (1, deep.darker(0.3))]
            )
        )
        let roughness = brief.weather == .storm ? 2.4 : 1.0
        for _ in 0..<70 {
            let part = dice.between(0, 1)
            let y = horizon + (height - horizon) * part * part + unit
            let length = unit * (2 + 10 * part) * dice.between(0.5, 1.3)
            let x = dice.between(0, width)
            canvas.move(x, y)
            canvas.curve(
                x + length * 0.3,
                y - unit * 0.6 * roughness,
                x + length * 0.7,
                y + unit * 0.3 * roughness,
                x + length,
                y
            )
            canvas.stroke(
                .color(palette.skyLow.lighter(0.25).opacity(dice.between(0.12, 0.4))),
                width: unit * (0.12 + 0.3 * part) * roughness
            )
        }
        if brief.actors.contains(.whale) {
            place(width * 0.4, horizon + unit * 13, size: unit * 20) { animal(.whale) }
        }
        guard shore else { return }
        let sand = RGBA(hex: 0xE2CFA2)
        let edge = height * 0.8
        let points: [(Double, Double)] = (0...7).map { index in
            let step = Double(index)
            return (width * (step / 6 - 0.08), edge + sin(step * 1.3) * unit * 2.2)
        }
        shape(RGBA(hex: 0xF2F6F4), outlined: false) { canvas in
            canvas.smooth(points.map { ($0.0, $0.1 - self.unit * 1.1) }, closed: false)
            canvas.line(self.width * 1.1, self.height * 1.1)
            canvas.line(-self.width * 0.1, self.height * 1.1)
            canvas.close()
        }
        shape(sand) { canvas in
            canvas.smooth(points, closed: false)
            canvas.line(self.width * 1.1, self.height * 1.1)
            canvas.line(-self.width * 0.1, self.height * 1.1)
            canvas.close()
        }
        for _ in 0..<26 {
            let (x, y) = (dice.between(0, width), dice.between(edge + unit * 5, height))
            shape(sand.darker(dice.between(0.08, 0.2)), outlined: false) {
                $0.ellipse(x, y, self.unit * 0.7, self.unit * 0.3)
            }
        }
    }

    private func harbour(_ horizon: Double, _ brief: SceneBrief) {
        let far = ridge(horizon - unit, relief: unit * 1.2, color: RGBA(hex: 0x6B8A6C), distance: 0.5)
        for index in 0..<9 {
            let x = (Double(index) + dice.between(0.2, 0.8)) / 9 * width
            place(x, far(x) + unit * 2, size: unit * dice.between(9, 13)) { house(0.4) }
        }
        water(horizon + unit * 3, shore: false, brief)
        for (x, y, size) in [(0.2, 8.0, 20.0), (0.5, 5.0, 14.0), (0.82, 11.0, 24.0)] {
            place(width * x, horizon + unit * y, size: unit * size, flipped: dice.chance(0.5)) {
                boat(large: size > 20)
            }
        }
        shape(RGBA(hex: 0x8C8378)) { $0.rectangle(-10, self.height * 0.82, self.width + 20, self.height) }
        for index in 0..<26 {
            let x = Double(index) / 25 * width
            line(RGBA(hex: 0x6F675E), width: unit * 0.2) {
                $0.move(x, self.height * 0.82)
                $0.line((x - self.width / 2) * 1.5 + self.width / 2, self.height)
            }
        }
    }

    private func village(_ horizon: Double, _ grass: RGBA) {
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

    private func path(from start: (Double, Double), color: RGBA) {
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

    private func city(_ horizon: Double) {
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

    private func windows(_ x: Double, _ y: Double, _ w: Double, _ h: Double, _ distance: Double) {
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

    private func castleHill(_ horizon: Double, _ grass: RGBA) {
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

    private func fields(_ horizon: Double, _ grass: RGBA, firs: Bool = false) {
        ridge(
            horizon - unit * 5,
            relief: unit * 4,
            color: firs ? RGBA(hex: 0xC4D2DE) : RGBA(hex: 0x86A27E),
            distance: 0.7
        )
        let hill = ridge(
            horizon + unit * 1,
            relief: unit * 3,
            color: firs ? grass.darker(0.08) : RGBA(hex: 0xB9AE5E),
            distance: 0.4
        )
        trees(firs ? 11 : 5, y: hill, size: 9...16, distance: 0.35) { _ in firs }
        let near = ridge(horizon + unit * 7, relief: unit * 2, color: grass.darker(0.04), distance: 0.18)
        trees(firs ? 4 : 2, y: near, size: 20...30, distance: 0.12) { _ in firs }
        meadow(horizon + unit * 14, grass)
    }

    private func desert(_ horizon: Double) {
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

    private func river(_ horizon: Double, _ grass: RGBA, _ brief: SceneBrief) {
        ridge(horizon - unit * 5, relief: unit * 5, color: RGBA(hex: 0x7C9A84), distance: 0.7)
        let bank = ridge(horizon + unit * 2, relief: unit * 1.5, color: grass.darker(0.06), distance: 0.3)
        trees(8, y: bank, size: 14...22, distance: 0.35) { $0.isMultiple(of: 3) }
        meadow(horizon + unit * 7, grass)
        let deep = palette.lit(RGBA(hex: 0x3F7F92)).mixed(palette.skyLow, 0.3)
        let start = horizon + unit * 7
        func flow(_ canvas: Canvas) {
            canvas.move(width * 0.55, start)
            canvas.curve(width * 0.85, start + unit * 6, width * 0.25, start + unit * 12, width * 0.42, height * 1.02)
            canvas.line(width * 1.02, height * 1.02)
            canvas.curve(width * 0.62, start + unit * 16, width * 0.98, start + unit * 6, width * 0.585, start)
            canvas.close()
        }
        flow(canvas)
        canvas.fill(
            .linear(
                from: (0, start),
                to: (0, height),
                stops: [(0, palette.skyLow.mixed(deep, 0.3)), (1, deep.darker(0.2))]
            )
        )
        flow(canvas)
        canvas.clipped {
            for _ in 0..<30 {
                let (x, y) = (dice.between(width * 0.3, width), dice.between(start, height))
                canvas.move(x, y)
                canvas.line(x + unit * dice.between(2, 7), y + unit * 0.2)
                canvas.stroke(.color(palette.skyLow.lighter(0.3).opacity(0.35)), width: unit * 0.25)
            }
        }
        if brief.things.contains(.bridge) {
            place(width * 0.6, start + unit * 7, size: unit * 34) { bridge() }
        }
    }

    private func cave(_ horizon: Double) {
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

    private func garden(_ horizon: Double, _ grass: RGBA) {
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

    private func road(_ horizon: Double, _ grass: RGBA) {
        ridge(horizon - unit * 4, relief: unit * 5, color: RGBA(hex: 0x7C9A84), distance: 0.7)
        let hill = ridge(horizon + unit * 2, relief: unit * 2, color: grass.darker(0.05), distance: 0.35)
        trees(5, y: hill, size: 12...18, distance: 0.35) { $0.isMultiple(of: 2) }
        meadow(horizon + unit * 6, grass)
        path(from: (width * 0.56, horizon + unit * 6), color: RGBA(hex: 0xCDB892))
        place(width * 0.88, height * 0.78, size: unit * 52) { broadleaf() }
    }

    private func aloft() {
        for _ in 0..<5 { cloud(height * 1.2, isHeavy: false) }
        let far = ridge(height * 0.9, relief: unit * 3, color: RGBA(hex: 0x6B8F6A), distance: 0.6)
        for index in 0..<8 {
            place(Double(index) / 7 * width, far(Double(index) / 7 * width) + unit, size: unit * 4) { house(0.6) }
        }
        place(width * (dice.chance(0.5) ? 0.36 : 0.62), height * 0.7, size: unit * 56) { balloon() }
    }
}
