import Glibc
import Native

/// Buildings, boats and small things.
///
/// Each stands at the origin and is about 1 high.
extension Ink {
    private var windowColor: RGBA { palette.isNight || palette.shade > 0.2 ? RGBA(hex: 0xFFD98A) : RGBA(hex: 0x7A93A8) }

    /// A window that shines when it is dark outside.
    private func pane(_ x: Double, _ y: Double, _ w: Double, _ h: Double, distance: Double = 0) {
        let lights = palette.isNight || palette.shade > 0.2
        if lights { glow(x + w / 2, y + h / 2, max(w, h) * 1.8, RGBA(hex: 0xFFC46A), 0.5 * (1 - distance)) }
        canvas.rectangle(x, y, w, h)
        canvas.fill(
            .color(lights ? windowColor.mixed(palette.haze, distance * 0.4) : palette.distant(windowColor, distance))
        )
    }

    /// A door in the middle of a wall; `sides` is where its arch begins, `top` what the arch is drawn towards.
    private func archedDoor(_ color: RGBA, half: Double, sides: Double, top: Double, distance: Double) {
        shape(color, distance: distance) { canvas in
            canvas.move(-half, 0.01)
            canvas.line(-half, sides)
            canvas.curve(-half, top, half, top, half, sides)
            canvas.line(half, 0.01)
            canvas.close()
        }
    }

    func house(_ distance: Double = 0) {
        let wall = dice.pick([0xE6D5B8, 0xD9B48F, 0xC9CDC4, 0xE3C0A8, 0xB9C4CE].map { RGBA(hex: $0) })
        let roof = dice.pick([0xA3483A, 0x7D4A3A, 0x5F6470, 0x8E5B3C].map { RGBA(hex: $0) })
        groundShadow(distance < 0.4 ? 0.5 : 0)
        shape(RGBA(hex: 0x8A5A48), distance: distance) { $0.rectangle(0.16, -0.98, 0.1, 0.3) }
        shape(wall, distance: distance) { $0.rectangle(-0.42, -0.52, 0.84, 0.53) }
        shape(wall.darker(0.1), distance: distance, outlined: false) { $0.rectangle(0.2, -0.52, 0.22, 0.53) }
        shape(roof, distance: distance) { canvas in
            canvas.move(-0.52, -0.48)
            canvas.line(-0.28, -0.92)
            canvas.line(0.28, -0.92)
            canvas.line(0.52, -0.48)
            canvas.close()
        }
        archedDoor(RGBA(hex: 0x6A4630), half: 0.07, sides: -0.22, top: -0.32, distance: distance)
        pane(-0.32, -0.36, 0.14, 0.15, distance: distance)
        pane(0.18, -0.36, 0.14, 0.15, distance: distance)
    }

    func castle(_ distance: Double = 0) {
        let stone = RGBA(hex: 0xA9A6A0)
        let roof = dice.pick([0x6D3F4B, 0x44597A, 0x7A5240].map { RGBA(hex: $0) })
        func tower(_ x: Double, _ half: Double, _ top: Double, roofed: Bool) {
            shape(stone, distance: distance) { $0.rectangle(x - half, top, half * 2, -top + 0.01) }
            shape(stone.darker(0.14), distance: distance, outlined: false) {
                $0.rectangle(x + half * 0.3, top, half * 0.7, -top + 0.01)
            }
            if roofed {
                shape(roof, distance: distance) { canvas in
                    canvas.move(x - half * 1.35, top)
                    canvas.line(x, top - half * 3)
                    canvas.line(x + half * 1.35, top)
                    canvas.close()
                }
                line(RGBA(hex: 0x4A3B33), width: 0.008, distance: distance) {
                    $0.move(x, top - half * 3)
                    $0.line(x, top - half * 3 - 0.09)
                }
                shape(RGBA(hex: 0xD0503E), distance: distance) { canvas in
                    canvas.move(x, top - half * 3 - 0.09)
                    canvas.line(x + 0.09, top - half * 3 - 0.065)
                    canvas.line(x, top - half * 3 - 0.04)
                    canvas.close()
                }
            }
            pane(x - half * 0.22, top + half * 0.8, half * 0.44, half * 0.9, distance: distance)
        }
        func battlements(_ from: Double, _ to: Double, _ y: Double) {
            shape(stone.darker(0.05), distance: distance) { canvas in
                for x in stride(from: from, to: to - 0.03, by: 0.08) { canvas.rectangle(x, y - 0.05, 0.045, 0.06) }
            }
        }
        tower(-0.16, 0.1, -0.66, roofed: true)
        tower(0.2, 0.085, -0.58, roofed: true)
        battlements(-0.46, 0.48, -0.32)
        shape(stone.lighter(0.06), distance: distance) { $0.rectangle(-0.46, -0.32, 0.94, 0.33) }
        tower(-0.46, 0.09, -0.46, roofed: true)
        tower(0.46, 0.09, -0.44, roofed: true)
        archedDoor(RGBA(hex: 0x4A3A32), half: 0.1, sides: -0.13, top: -0.25, distance: distance)
        pane(-0.28, -0.23, 0.05, 0.09, distance: distance)
        pane(0.24, -0.23, 0.05, 0.09, distance: distance)
    }

    func church(_ distance: Double = 0) {
        let wall = RGBA(hex: 0xDDD3C2)
        shape(wall, distance: distance) { $0.rectangle(-0.1, -0.34, 0.5, 0.35) }
        shape(RGBA(hex: 0x7D4A3A), distance: distance) { canvas in
            canvas.move(-0.12, -0.32)
            canvas.line(-0.02, -0.52)
            canvas.line(0.32, -0.52)
            canvas.line(0.44, -0.32)
            canvas.close()
        }
        shape(wall.lighter(0.1), distance: distance) { $0.rectangle(-0.3, -0.6, 0.24, 0.61) }
        shape(RGBA(hex: 0x5F6470), distance: distance) { canvas in
            canvas.move(-0.33, -0.6)
            canvas.line(-0.18, -1.0)
            canvas.line(-0.03, -0.6)
            canvas.close()
        }
        pane(-0.22, -0.5, 0.08, 0.12, distance: distance)
        for x in [0.0, 0.14, 0.28] { pane(x, -0.24, 0.06, 0.14, distance: distance) }
    }

    func tower(_ distance: Double = 0) {
        let stone = RGBA(hex: 0x9B968C)
        groundShadow(0.25)
        shape(stone, distance: distance) { canvas in
            canvas.move(-0.19, 0.01)
            canvas.line(-0.15, -0.72)
            canvas.line(0.15, -0.72)
            canvas.line(0.19, 0.01)
            canvas.close()
        }
        shape(RGBA(hex: 0x6D3F4B), distance: distance) { canvas in
            canvas.move(-0.21, -0.7)
            canvas.line(0, -1)
            canvas.line(0.21, -0.7)
            canvas.close()
        }
        pane(-0.035, -0.6, 0.07, 0.12, distance: distance)
        pane(-0.035, -0.34, 0.07, 0.12, distance: distance)
    }

    func lighthouse(_ distance: Double = 0) {
        groundShadow(0.2)
        let lights = palette.isNight || palette.shade > 0.2
        if lights {
            for side in [-1.0, 1.0] {
                canvas.move(0, -0.87)
                canvas.line(side * 2.6, -1.12)
                canvas.line(side * 2.6, -0.62)
                canvas.close()
                canvas.fill(
                    .linear(
                        from: (0, 0),
                        to: (side * 2.6, 0),
                        stops: [(0, RGBA(hex: 0xFFF0B8, alpha: 0.55)), (1, RGBA(hex: 0xFFF0B8, alpha: 0))]
                    )
                )
            }
        }
        for band in 0..<5 {
            let (low, high) = (Double(band) * 0.16, Double(band + 1) * 0.16)
            func half(_ y: Double) -> Double { 0.16 - y * 0.09 }
            shape(band.isMultiple(of: 2) ? RGBA(hex: 0xF2EEE6) : RGBA(hex: 0xC7453B), distance: distance) { canvas in
                canvas.move(-half(low), -low + 0.01)
                canvas.line(-half(high), -high)
                canvas.line(half(high), -high)
                canvas.line(half(low), -low + 0.01)
                canvas.close()
            }
        }
        shape(RGBA(hex: 0x3D4654), distance: distance) { $0.rectangle(-0.13, -0.82, 0.26, 0.035) }
        canvas.rectangle(-0.07, -0.92, 0.14, 0.1)
        canvas.fill(.color(lights ? RGBA(hex: 0xFFE9A0) : palette.lit(RGBA(hex: 0xBFD3DA))))
        shape(RGBA(hex: 0xB03A32), distance: distance) { canvas in
            canvas.move(-0.1, -0.92)
            canvas.curve(-0.06, -1.0, 0.06, -1.0, 0.1, -0.92)
            canvas.close()
        }
        if lights { glow(0, -0.87, 0.35, RGBA(hex: 0xFFE9A0)) }
    }

    /// A sailing boat; its water line is the origin.
    func boat(large: Bool, _ distance: Double = 0) {
        let hull = dice.pick([0x7A4B33, 0x3F5873, 0x8B3A34].map { RGBA(hex: $0) })
        let sail = RGBA(hex: 0xF3ECDD)
        let masts = large ? [-0.26, 0.02, 0.28] : [0.0]
        for (index, x) in masts.enumerated() {
            let top = index == masts.count / 2 ? -1.0 : -0.86
            line(RGBA(hex: 0x5A4030), width: 0.02, distance: distance) {
                $0.move(x, -0.1)
                $0.line(x, top)
            }
            let reach = large ? 0.2 : 0.4
            shape(sail, distance: distance) { canvas in
                canvas.move(x + 0.02, top + 0.05)
                canvas.curve(x + reach * 0.9, top + 0.25, x + reach, -0.35, x + reach * 0.95, -0.2)
                canvas.line(x + 0.02, -0.18)
                canvas.close()
            }
            if !large {
                shape(RGBA(hex: 0xE7B65C), distance: distance) { canvas in
                    canvas.move(x - 0.02, top + 0.1)
                    canvas.curve(x - 0.14, top + 0.4, x - 0.25, -0.32, x - 0.3, -0.2)
                    canvas.line(x - 0.02, -0.18)
                    canvas.close()
                }
            }
        }
        shape(hull, distance: distance) { canvas in
            canvas.move(-0.5, -0.16)
            canvas.curve(-0.2, -0.1, 0.2, -0.1, 0.54, -0.19)
            canvas.curve(0.46, -0.02, 0.36, 0.04, 0.26, 0.04)
            canvas.line(-0.32, 0.04)
            canvas.curve(-0.42, 0.02, -0.48, -0.06, -0.5, -0.16)
            canvas.close()
        }
        line(hull.lighter(0.35), width: 0.018, distance: distance) {
            $0.move(-0.46, -0.115)
            $0.curve(-0.2, -0.06, 0.2, -0.06, 0.48, -0.135)
        }
    }

    func cart() {
        groundShadow(0.5)
        shape(RGBA(hex: 0x8A5E3B)) { canvas in
            canvas.move(-0.42, -0.55)
            canvas.line(0.38, -0.55)
            canvas.line(0.3, -0.25)
            canvas.line(-0.34, -0.25)
            canvas.close()
        }
        line(RGBA(hex: 0x6A4630), width: 0.04) {
            $0.move(0.32, -0.32)
            $0.line(0.72, -0.18)
        }
        for x in [-0.22, 0.2] {
            line(RGBA(hex: 0x4F3626), width: 0.04) { $0.ellipse(x, -0.18, 0.17, 0.17) }
            for spoke in 0..<4 {
                let angle = Double(spoke) * .pi / 4
                line(RGBA(hex: 0x4F3626), width: 0.02) {
                    $0.move(x - cos(angle) * 0.16, -0.18 - sin(angle) * 0.16)
                    $0.line(x + cos(angle) * 0.16, -0.18 + sin(angle) * 0.16)
                }
            }
        }
    }

    func streetLamp() {
        line(RGBA(hex: 0x2F3438), width: 0.035) {
            $0.move(0, 0)
            $0.line(0, -0.8)
        }
        shape(RGBA(hex: 0x2F3438)) { $0.rectangle(-0.08, -0.03, 0.16, 0.04) }
        let isOn = palette.isNight || palette.shade > 0.2
        if isOn { glow(0, -0.88, 0.5, RGBA(hex: 0xFFD27A)) }
        canvas.move(-0.05, -0.8)
        canvas.line(-0.08, -0.95)
        canvas.line(0.08, -0.95)
        canvas.line(0.05, -0.8)
        canvas.close()
        canvas.fill(.color(isOn ? RGBA(hex: 0xFFE9A8) : palette.lit(RGBA(hex: 0xCBD3D0))))
        shape(RGBA(hex: 0x2F3438)) { canvas in
            canvas.move(-0.1, -0.95)
            canvas.line(0, -1.02)
            canvas.line(0.1, -0.95)
            canvas.close()
        }
    }

    func campfire() {
        glow(0, -0.25, 1.1, RGBA(hex: 0xFF9A3C), palette.isNight ? 1 : 0.5)
        for turn in [-0.35, 0.35] {
            canvas.at(0, -0.04, turned: turn) {
                shape(RGBA(hex: 0x5A3B28)) { $0.rectangle(-0.32, -0.04, 0.64, 0.08) }
            }
        }
        for (half, top, color) in [(0.22, -0.75, 0xE8602C), (0.15, -0.55, 0xF7A23B), (0.08, -0.34, 0xFDE38A)] {
            canvas.move(0, top)
            canvas.curve(half * 1.4, top * 0.55, half * 1.2, -0.05, 0, -0.04)
            canvas.curve(-half * 1.2, -0.05, -half * 0.9, top * 0.5, 0, top)
            canvas.fill(.color(RGBA(hex: UInt32(color))))
        }
    }

    func book() {
        shape(RGBA(hex: 0x8B3A34)) { $0.rectangle(-0.5, -0.09, 1, 0.1) }
        for side in [-1.0, 1.0] {
            shape(RGBA(hex: 0xF5EEDC)) { canvas in
                canvas.move(0, -0.12)
                canvas.curve(side * 0.15, -0.26, side * 0.35, -0.2, side * 0.47, -0.16)
                canvas.line(side * 0.47, -0.06)
                canvas.curve(side * 0.3, -0.12, side * 0.12, -0.14, 0, -0.05)
                canvas.close()
            }
        }
    }

    /// A stone bridge of one arch, 1 wide.
    func bridge(_ distance: Double = 0) {
        shape(RGBA(hex: 0xA79B8B), distance: distance) { canvas in
            canvas.move(-0.6, 0.02)
            canvas.line(-0.6, -0.1)
            canvas.curve(-0.3, -0.32, 0.3, -0.32, 0.6, -0.1)
            canvas.line(0.6, 0.02)
            canvas.line(0.36, 0.02)
            canvas.curve(0.3, -0.2, -0.3, -0.2, -0.36, 0.02)
            canvas.close()
        }
        line(RGBA(hex: 0x8C8072), width: 0.022, distance: distance) {
            $0.move(-0.6, -0.1)
            $0.curve(-0.3, -0.32, 0.3, -0.32, 0.6, -0.1)
        }
    }

    func balloon() {
        let color = dice.pick([0xC7453B, 0x3F73A8, 0xE0A030].map { RGBA(hex: $0) })
        for x in [-0.12, 0.12] {
            line(RGBA(hex: 0x4F3626), width: 0.008) {
                $0.move(x * 1.8, -0.42)
                $0.line(x * 0.6, -0.12)
            }
        }
        shape(color) { canvas in
            canvas.move(-0.08, -0.3)
            canvas.curve(-0.5, -0.6, -0.35, -1.0, 0, -1.0)
            canvas.curve(0.35, -1.0, 0.5, -0.6, 0.08, -0.3)
            canvas.close()
        }
        shape(RGBA(hex: 0xF3ECDD), outlined: false) { canvas in
            canvas.move(-0.03, -0.3)
            canvas.curve(-0.18, -0.6, -0.12, -0.98, 0, -1.0)
            canvas.curve(0.12, -0.98, 0.18, -0.6, 0.03, -0.3)
            canvas.close()
        }
        shape(RGBA(hex: 0x8A5E3B)) { $0.rectangle(-0.08, -0.13, 0.16, 0.13) }
    }
}
