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
    func land(_ brief: Scenery, horizon: Double) {
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

    func meadow(_ y: Double, _ color: RGBA) {
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

    func trees(
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

    private func forest(_ horizon: Double, _ brief: Scenery) {
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
    func water(_ horizon: Double, shore: Bool, _ brief: Scenery) {
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

    private func harbour(_ horizon: Double, _ brief: Scenery) {
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

    private func river(_ horizon: Double, _ grass: RGBA, _ brief: Scenery) {
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

    private func road(_ horizon: Double, _ grass: RGBA) {
        ridge(horizon - unit * 4, relief: unit * 5, color: RGBA(hex: 0x7C9A84), distance: 0.7)
        let hill = ridge(horizon + unit * 2, relief: unit * 2, color: grass.darker(0.05), distance: 0.35)
        trees(5, y: hill, size: 12...18, distance: 0.35) { $0.isMultiple(of: 2) }
        meadow(horizon + unit * 6, grass)
        path(from: (width * 0.56, horizon + unit * 6), color: RGBA(hex: 0xCDB892))
        place(width * 0.88, height * 0.78, size: unit * 52) { broadleaf() }
    }
}
