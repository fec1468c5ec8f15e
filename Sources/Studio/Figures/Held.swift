import Native

/// What a person has in the hand.
extension PersonFigure {
    /// Held so that it stands behind the body: long things that reach the ground.
    private static let upright: Set<Thing> = [.staff, .stick, .spear, .broom, .flag, .rod, .umbrella, .axe, .ladder]
    private static let hanging: Set<Thing> = [.lantern, .basket, .bucket, .bag, .bell, .cup, .net, .key, .anchor]

    func heldBefore() {
        guard let held else { return }
        let hand = bones.nearHand
        let drawer = ThingPainter(easel)
        let outer = easel.surface
        easel.surface = .thing
        defer { easel.surface = outer }
        let size = min(0.5, held.height * 0.72)
        if held == .umbrella {
            easel.at(hand.x, hand.y + 0.06, size: 0.62) { drawer.draw(held) }
        } else if Self.upright.contains(held) {
            // The hand holds it in the middle; it leans a little forward.
            easel.at(hand.x, hand.y, size: 0.78, turned: 0.1) {
                easel.at(0, 0.5) { drawer.draw(held) }
            }
        } else if Self.hanging.contains(held) {
            easel.at(hand.x, hand.y + size * 0.92, size: size) { drawer.draw(held) }
        } else if held == .sword {
            easel.at(hand.x, hand.y, size: 0.46, turned: 0.55) { easel.at(0, 0.12) { drawer.draw(held) } }
        } else {
            easel.at(hand.x + 0.02, hand.y + size * 0.4, size: size) { drawer.draw(held) }
        }
        easel.surface = .figure
        easel.oval(hand.x, hand.y, bones.arm * 1.12, bones.arm * 1.12, skin, .round)
    }
}
