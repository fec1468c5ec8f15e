import Native

/// What flies and swims, facing right. Each is drawn at the origin; 1 is the height of a grown-up.
extension Ink {
    /// A bird on the ground.
    func bird() {
        let color = RGBA(hex: dice.pick([0x3A3F4A, 0x5F7FA8, 0xB5543C, 0xE4E0D6]))
        groundShadow(0.1)
        for x in [-0.02, 0.03] {
            line(RGBA(hex: 0xD08A3A), width: 0.012) {
                $0.move(x, -0.08)
                $0.line(x, 0)
                $0.line(x + 0.035, 0)
            }
        }
        shape(color) { canvas in
            canvas.smooth(
                [
                    (-0.22, -0.12), (-0.08, -0.2), (0.06, -0.27), (0.13, -0.24), (0.12, -0.14), (0.02, -0.07),
                    (-0.1, -0.08),
                ],
                closed: true
            )
        }
        shape(color.darker(0.2)) { canvas in
            canvas.smooth([(-0.2, -0.13), (-0.05, -0.19), (0.04, -0.16), (-0.04, -0.1)], closed: true)
        }
        shape(RGBA(hex: 0xE2A93B)) { canvas in
            canvas.move(0.125, -0.235)
            canvas.line(0.19, -0.21)
            canvas.line(0.125, -0.195)
            canvas.close()
        }
        canvas.ellipse(0.09, -0.228, 0.012, 0.012)
        canvas.fill(.color(RGBA(hex: 0x141010)))
    }

    /// A bird in the sky: two wings, `size` 1 wide.
    func flyingBird(_ distance: Double = 0.2) {
        line(RGBA(hex: 0x2E3238), width: 0.07, distance: distance) { canvas in
            canvas.move(-0.5, -0.12)
            canvas.curve(-0.3, -0.28, -0.1, -0.1, 0, 0)
            canvas.curve(0.1, -0.1, 0.3, -0.28, 0.5, -0.12)
        }
    }

    func fish() {
        shape(RGBA(hex: dice.pick([0x5F8FA8, 0xD9773F, 0x7A9A8A]))) { canvas in
            canvas.move(-0.28, -0.16)
            canvas.curve(-0.1, -0.34, 0.14, -0.34, 0.26, -0.2)
            canvas.curve(0.14, -0.06, -0.1, -0.06, -0.28, -0.16)
            canvas.line(-0.4, -0.3)
            canvas.line(-0.38, -0.04)
            canvas.close()
        }
        canvas.ellipse(0.15, -0.22, 0.016, 0.016)
        canvas.fill(.color(RGBA(hex: 0x141010)))
    }

    func whale() {
        shape(RGBA(hex: 0x4A6A8A)) { canvas in
            canvas.move(-0.75, 0.04)
            canvas.curve(-0.6, -0.5, 0.3, -0.62, 0.7, 0.04)
            canvas.close()
        }
        shape(RGBA(hex: 0x3F5B78)) { canvas in
            canvas.move(-0.98, 0.04)
            canvas.curve(-0.98, -0.2, -1.1, -0.38, -1.25, -0.42)
            canvas.curve(-1.1, -0.46, -0.98, -0.42, -0.93, -0.34)
            canvas.curve(-0.88, -0.46, -0.76, -0.48, -0.66, -0.44)
            canvas.curve(-0.8, -0.36, -0.86, -0.16, -0.84, 0.04)
            canvas.close()
        }
        canvas.ellipse(0.42, -0.12, 0.022, 0.022)
        canvas.fill(.color(RGBA(hex: 0x10141C)))
        for lean in [-0.16, 0.0, 0.16] {
            line(RGBA(hex: 0xE4F1F4), width: 0.03) {
                $0.move(0.1, -0.46)
                $0.curve(0.1, -0.62, 0.1 + lean, -0.72, 0.1 + lean * 1.6, -0.66)
            }
        }
    }
}
