import Glibc
import Native

/// What stands in a room.
extension LayerPainter {
    private struct Piece {
        var thing: Thing
        /// Across, 0 to 1 of the width.
        var x: Double
        /// Height in grown-up people's heights.
        var size: Double
    }

    /// The height of a grown-up person among the figures.
    private var stage: Double {
        Stage(plan.composition, place: plan.place, width: w, height: plan.height, tallest: 1).adult
    }

    func furniture(_ layer: PaintingPlan.Layer) {
        let isCorner = plan.composition == .corner
        let sideWall: (Double) -> Bool = { [plan] x in
            isCorner && (plan.light.x < plan.width / 2 ? x > plan.width * 0.62 : x < plan.width * 0.38)
        }
        if plan.place == .hall { pillars(layer) }
        let painter = ThingPainter(easel)
        // Farther back than the figures, so somewhat smaller.
        let adult = stage * (plan.composition == .nook ? 0.7 : 0.84)
        let taken = plan.items.map { (x: $0.x, half: max(0.12, $0.size * $0.thing.breadth / 2)) }
        for piece in pieces.prefix(plan.composition == .nook ? 2 : 4) {
            let x = isCorner ? (plan.light.x < w / 2 ? piece.x * 0.66 : 0.34 + piece.x * 0.66) * w : piece.x * w
            guard !sideWall(x) else { continue }
            let covered = plan.figures.contains { abs($0.x - x) < 0.09 }
            let isNamed = plan.items.contains { $0.thing == piece.thing }
            let half = piece.size * adult * piece.thing.breadth / 2
            guard !isNamed, !covered || piece.size > 1.1,
                !taken.contains(where: { abs($0.x - x) < $0.half + half * 0.8 })
            else {
                continue
            }
            // The window's place stays free.
            if piece.size > 1, abs(x - plan.light.x) < 0.24, piece.thing != .shelf { continue }
            let size = min(piece.size * adult, layer.y * 0.92)
            easel.at(x, layer.y + 0.05, size: size, flipped: piece.x > 0.5) {
                easel.groundShadow(piece.thing.footprint, strength: 0.7, rise: 0.09)
                painter.draw(piece.thing)
            }
        }
        fixtures(layer, adult)
    }

    private var pieces: [Piece] {
        switch plan.place {
        case .bedroom:
            [
                Piece(thing: .bed, x: 0.24, size: 0.82), Piece(thing: .wardrobe, x: 0.86, size: 1.3),
                Piece(thing: .chair, x: 0.62, size: 0.6),
            ]
        case .kitchen:
            [
                Piece(thing: .stove, x: 0.13, size: 0.9), Piece(thing: .table, x: 0.72, size: 0.62),
                Piece(thing: .cupboard, x: 0.9, size: 1.3), Piece(thing: .pot, x: 0.42, size: 0.34),
            ]
        case .library:
            [
                Piece(thing: .shelf, x: 0.1, size: 1.6), Piece(thing: .shelf, x: 0.3, size: 1.6),
                Piece(thing: .shelf, x: 0.9, size: 1.6), Piece(thing: .desk, x: 0.68, size: 0.62),
                Piece(thing: .globe, x: 0.5, size: 0.5),
            ]
        case .hall:
            [
                Piece(thing: .table, x: 0.5, size: 0.62), Piece(thing: .fireplace, x: 0.86, size: 1.35),
                Piece(thing: .bench, x: 0.14, size: 0.55),
            ]
        case .workshop:
            [
                Piece(thing: .bench, x: 0.24, size: 0.6), Piece(thing: .desk, x: 0.74, size: 0.66),
                Piece(thing: .barrel, x: 0.92, size: 0.5), Piece(thing: .ladder, x: 0.08, size: 1.3),
            ]
        case .shop:
            [
                Piece(thing: .shelf, x: 0.14, size: 1.45), Piece(thing: .shelf, x: 0.86, size: 1.45),
                Piece(thing: .desk, x: 0.5, size: 0.6), Piece(thing: .barrel, x: 0.33, size: 0.45),
            ]
        case .inn:
            [
                Piece(thing: .table, x: 0.22, size: 0.58), Piece(thing: .barrel, x: 0.08, size: 0.55),
                Piece(thing: .fireplace, x: 0.84, size: 1.25), Piece(thing: .chair, x: 0.38, size: 0.55),
            ]
        case .church:
            [
                Piece(thing: .bench, x: 0.14, size: 0.55), Piece(thing: .bench, x: 0.86, size: 0.55),
                Piece(thing: .cross, x: 0.5, size: 0.9),
            ]
        case .classroom:
            [
                Piece(thing: .desk, x: 0.2, size: 0.5), Piece(thing: .desk, x: 0.8, size: 0.5),
                Piece(thing: .globe, x: 0.94, size: 0.5),
            ]
        case .cabin:
            [
                Piece(thing: .bed, x: 0.18, size: 0.6), Piece(thing: .chest, x: 0.52, size: 0.42),
                Piece(thing: .barrel, x: 0.9, size: 0.5),
            ]
        case .prison: [Piece(thing: .bench, x: 0.2, size: 0.45), Piece(thing: .bucket, x: 0.85, size: 0.28)]
        case .carriage: [Piece(thing: .bench, x: 0.14, size: 0.75), Piece(thing: .bench, x: 0.86, size: 0.75)]
        default:
            [
                Piece(thing: .fireplace, x: 0.84, size: 1.25), Piece(thing: .chair, x: 0.16, size: 0.72),
                Piece(thing: .table, x: 0.34, size: 0.55), Piece(thing: .clock, x: 0.06, size: 1.35),
            ]
        }
    }

    /// What belongs to a kind of room and to no other.
    private func fixtures(_ layer: PaintingPlan.Layer, _ adult: Double) {
        switch plan.place {
        case .classroom:
            let x = w - plan.light.x
            easel.box(x - 0.3, h * 0.24, 0.6, h * 0.36, RGBA(hex: 0x7A5A3C), radius: 0.006)
            easel.box(x - 0.285, h * 0.24 + 0.015, 0.57, h * 0.36 - 0.03, RGBA(hex: 0x37514A), .ground)
        case .workshop:
            for (index, tool) in [Thing.hammer, .axe, .scissors, .hammer].enumerated() {
                easel.at(w * (0.36 + 0.08 * Double(index)), h * 0.46, size: 0.11) { ThingPainter(easel).draw(tool) }
            }
        case .prison:
            for step in 0..<9 {
                let x = (plan.light.x < w / 2 ? w * 0.7 : 0.02) + Double(step) * w * 0.035
                easel.limb(Point(x, layer.y + 0.06), Point(x, h * 0.16), 0.006, 0.006, ThingPainter.iron)
            }
        case .cabin, .inn, .kitchen, .room, .bedroom:
            guard plan.time == .night || plan.time == .dusk else { return }
            let x = w - plan.light.x
            easel.glow(x, h * 0.3, 0.5, RGBA(hex: 0xFFC46A), 0.5)
            easel.stroke([(x, -0.02), (x, h * 0.2)], ThingPainter.iron, width: 0.005)
            easel.at(x, h * 0.36, size: 0.14) { ThingPainter(easel).draw(.lantern) }
        default: break
        }
    }

    /// Pillars and banners stand behind all that is in a hall.
    private func pillars(_ layer: PaintingPlan.Layer) {
        for step in [0.08, 0.36, 0.64, 0.92] {
            easel.box(w * step - 0.03, -0.05, 0.06, layer.y + 0.08, RGBA(hex: 0xB4AA9E), .round)
            easel.box(w * step - 0.042, layer.y, 0.084, 0.04, RGBA(hex: 0x9E958A))
        }
        for step in [0.22, 0.78] {
            let color = plan.seed % 2 == 0 ? ThingPainter.red : ThingPainter.blue
            easel.polygon(
                [
                    (w * step - 0.05, 0.02), (w * step + 0.05, 0.02), (w * step + 0.05, h * 0.4),
                    (w * step, h * 0.34), (w * step - 0.05, h * 0.4),
                ],
                color,
                .round
            )
            easel.fill(.star(w * step, h * 0.18, 0.026, 0.011, points: 5), ThingPainter.gold)
        }
    }
}
