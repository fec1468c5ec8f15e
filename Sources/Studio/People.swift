import Glibc
import Native

/// People from parts.
///
/// Each stands at the origin with both feet on the ground; a grown-up is 1 high.
extension Ink {
    private struct Look {
        var height = 1.0
        var skin: RGBA
        var hair: RGBA
        var top: RGBA
        var bottom: RGBA
        var wearsDress = false
        var longHair = false
        var beard = false
        var hat: Hat = .none
        var stick = false
        enum Hat { case none, cap, brim, crown, helmet, scarf }
    }

    func person(_ actor: Scenery.Actor) {
        let look = look(of: actor)
        let size = look.height
        canvas.at(0, 0, scale: size) {
            groundShadow(0.2)
            legs(look)
            if look.longHair { backHair(look) }
            arms(look, front: false)
            torso(look)
            arms(look, front: true)
            head(look)
        }
    }

    private func look(of actor: Scenery.Actor) -> Look {
        let skins: [UInt32] = [0xF2CBA8, 0xE3B08A, 0xC98E66, 0x9A6644, 0xF5D5BC]
        let hairs: [UInt32] = [0x3B2A20, 0x6A4326, 0xB9803F, 0x22201F, 0x8E4B2A]
        let cloths: [UInt32] = [0xC7453B, 0x3F6FA0, 0xE2A93B, 0x4E8A5C, 0x8457A0, 0xD9773F, 0x2F6F7A]
        var look = Look(
            skin: RGBA(hex: dice.pick(skins)),
            hair: RGBA(hex: dice.pick(hairs)),
            top: RGBA(hex: dice.pick(cloths)),
            bottom: RGBA(hex: dice.pick([0x3C4454, 0x5A4636, 0x474A3E]))
        )
        switch actor {
        case .woman: (look.wearsDress, look.longHair, look.height) = (true, true, 0.96)
        case .girl: (look.wearsDress, look.longHair, look.height) = (true, true, 0.7)
        case .boy: (look.height, look.hat) = (0.72, dice.chance(0.4) ? .cap : .none)
        case .oldMan: (look.hair, look.beard, look.stick, look.height) = (RGBA(hex: 0xE4E0D8), true, true, 0.93)
        case .oldWoman:
            (look.hair, look.wearsDress, look.stick, look.height) = (RGBA(hex: 0xDEDAD4), true, true, 0.88)
            look.hat = .scarf
        case .king:
            (look.hat, look.beard, look.top) = (.crown, true, RGBA(hex: 0x9A2F3C))
            look.wearsDress = true
        case .queen:
            (look.hat, look.wearsDress, look.longHair) = (.crown, true, true)
            look.top = RGBA(hex: 0x6A3F8A)
        case .knight: (look.hat, look.top, look.bottom) = (.helmet, RGBA(hex: 0xA9B2BA), RGBA(hex: 0x7C868F))
        case .man: look.hat = dice.chance(0.5) ? .brim : .none
        default: break
        }
        return look
    }

    private func legs(_ look: Look) {
        for side in [-1.0, 1.0] {
            shape(look.wearsDress ? look.skin : look.bottom) { canvas in
                canvas.move(side * 0.012, -0.45)
                canvas.line(side * 0.095, -0.45)
                canvas.line(side * 0.085, -0.03)
                canvas.line(side * 0.03, -0.03)
                canvas.close()
            }
            shape(RGBA(hex: 0x3A2A22)) { canvas in
                canvas.move(side * 0.02, 0.01)
                canvas.line(side * 0.02, -0.045)
                canvas.line(side * 0.09, -0.045)
                canvas.curve(side * 0.13, -0.03, side * 0.13, 0.0, side * 0.12, 0.01)
                canvas.close()
            }
        }
    }

    private func torso(_ look: Look) {
        shape(look.top) { canvas in
            if look.wearsDress {
                canvas.move(-0.085, -0.77)
                canvas.curve(-0.1, -0.62, -0.09, -0.56, -0.12, -0.48)
                canvas.curve(-0.16, -0.32, -0.19, -0.22, -0.2, -0.14)
                canvas.curve(-0.1, -0.1, 0.1, -0.1, 0.2, -0.14)
                canvas.curve(0.19, -0.22, 0.16, -0.32, 0.12, -0.48)
                canvas.curve(0.09, -0.56, 0.1, -0.62, 0.085, -0.77)
            } else {
                canvas.move(-0.1, -0.77)
                canvas.curve(-0.13, -0.65, -0.12, -0.5, -0.115, -0.4)
                canvas.line(0.115, -0.4)
                canvas.curve(0.12, -0.5, 0.13, -0.65, 0.1, -0.77)
            }
            canvas.curve(0.05, -0.81, -0.05, -0.81, -0.085, -0.77)
            canvas.close()
        }
        let belt = look.wearsDress ? -0.56 : -0.44
        shape(look.top.darker(0.35), outlined: false) { $0.rectangle(-0.1, belt, 0.2, 0.028) }
    }

    private func arms(_ look: Look, front: Bool) {
        let side = front ? 1.0 : -1.0
        // One arm hangs, the other is raised a little, as if in talk.
        let hand = front ? (0.21, -0.52) : (-0.17, -0.43)
        line(look.top.darker(front ? 0.05 : 0.15), width: 0.062) { canvas in
            canvas.move(side * 0.09, -0.73)
            canvas.curve(side * 0.15, -0.64, side * 0.16, -0.56, hand.0, hand.1)
        }
        shape(look.skin, outlined: false) { $0.ellipse(hand.0, hand.1, 0.03, 0.03) }
        if front, look.stick {
            line(RGBA(hex: 0x6A4630), width: 0.02) {
                $0.move(hand.0 + 0.01, hand.1 - 0.06)
                $0.line(hand.0 + 0.05, 0)
            }
        }
    }

    private func backHair(_ look: Look) {
        shape(look.hair) { canvas in
            canvas.move(-0.085, -0.92)
            canvas.curve(-0.13, -0.8, -0.12, -0.7, -0.1, -0.64)
            canvas.curve(-0.04, -0.6, 0.04, -0.6, 0.1, -0.64)
            canvas.curve(0.12, -0.7, 0.13, -0.8, 0.085, -0.92)
            canvas.close()
        }
    }

    private func head(_ look: Look) {
        shape(look.skin, outlined: false) { $0.rectangle(-0.028, -0.81, 0.056, 0.06) }
        shape(look.skin) { $0.ellipse(0, -0.885, 0.078, 0.09) }
        // Hair on top, down to the forehead.
        shape(look.hair) { canvas in
            canvas.move(-0.083, -0.87)
            canvas.curve(-0.1, -1.02, 0.1, -1.02, 0.083, -0.87)
            canvas.curve(0.06, -0.93, 0.0, -0.94, -0.035, -0.935)
            canvas.curve(-0.06, -0.925, -0.07, -0.9, -0.083, -0.87)
            canvas.close()
        }
        if look.beard {
            shape(look.hair) { canvas in
                canvas.move(-0.072, -0.87)
                canvas.curve(-0.08, -0.76, -0.03, -0.7, 0.0, -0.69)
                canvas.curve(0.03, -0.7, 0.08, -0.76, 0.072, -0.87)
                canvas.curve(0.03, -0.82, -0.03, -0.82, -0.072, -0.87)
                canvas.close()
            }
        }
        for x in [-0.022, 0.038] {
            canvas.ellipse(x, -0.885, 0.009, 0.012)
            canvas.fill(.color(palette.lit(RGBA(hex: 0x201816))))
        }
        for x in [-0.042, 0.058] {
            canvas.ellipse(x, -0.86, 0.015, 0.011)
            canvas.fill(.color(RGBA(hex: 0xE0644E, alpha: 0.3)))
        }
        line(RGBA(hex: 0x8A3E34), width: 0.008) {
            $0.move(-0.012, -0.843)
            $0.curve(0.0, -0.834, 0.018, -0.834, 0.028, -0.843)
        }
        hat(look)
    }

    private func hat(_ look: Look) {
        switch look.hat {
        case .none: break
        case .cap:
            shape(look.bottom) { canvas in
                canvas.move(-0.088, -0.925)
                canvas.curve(-0.08, -1.02, 0.08, -1.02, 0.088, -0.925)
                canvas.line(0.14, -0.915)
                canvas.line(0.085, -0.905)
                canvas.close()
            }
        case .brim:
            shape(RGBA(hex: 0x3F342D)) { $0.ellipse(0, -0.94, 0.14, 0.022) }
            shape(RGBA(hex: 0x3F342D)) { $0.rectangle(-0.075, -1.04, 0.15, 0.1) }
        case .crown:
            shape(RGBA(hex: 0xE8B93C)) { canvas in
                canvas.move(-0.075, -0.94)
                for (x, y) in [
                    (-0.085, -1.05), (-0.04, -0.99), (0.0, -1.07), (0.04, -0.99), (0.085, -1.05), (0.075, -0.94),
                ] {
                    canvas.line(x, y)
                }
                canvas.close()
            }
        case .helmet:
            shape(RGBA(hex: 0xB8C0C6)) { canvas in
                canvas.move(-0.09, -0.87)
                canvas.curve(-0.1, -1.03, 0.1, -1.03, 0.09, -0.87)
                canvas.line(0.06, -0.9)
                canvas.line(-0.06, -0.9)
                canvas.close()
            }
            line(RGBA(hex: 0xC7453B), width: 0.035) {
                $0.move(0, -1.0)
                $0.curve(-0.06, -1.08, -0.12, -1.04, -0.14, -0.96)
            }
        case .scarf:
            shape(RGBA(hex: 0x8B3A34)) { canvas in
                canvas.move(-0.095, -0.83)
                canvas.curve(-0.12, -1.04, 0.12, -1.04, 0.095, -0.83)
                canvas.curve(0.07, -0.92, 0.02, -0.95, 0, -0.95)
                canvas.curve(-0.03, -0.95, -0.07, -0.92, -0.095, -0.83)
                canvas.close()
            }
        }
    }
}
