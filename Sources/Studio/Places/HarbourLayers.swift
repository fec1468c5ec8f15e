import Glibc
import Native

/// Where ships lie.
extension LayerPainter {
    func quay(_ layer: PaintingPlan.Layer) {
        let stone = RGBA(hex: 0xA79E92)
        let quay = bank(0).map { ($0.0, $0.1) }
        easel.fill(shape(quay.map { ($0.0, $0.1 + 0.05) }), stone.darker(0.42), .flat)
        let top = shape(quay)
        easel.fill(top, stone, .ground)
        top.trace(on: easel.canvas)
        easel.canvas.clipped { [self] in slabs(from: layer.y, stone) }
        moor(layer)
    }

    /// Joints of paving that run together in the distance.
    func slabs(from top: Double, _ stone: RGBA) {
        let vanish = Point(w * 0.5, h - 0.25)
        for index in -16...16 {
            let x = w / 2 + Double(index) * 0.26
            let t = (top - vanish.y) / (plan.height - vanish.y)
            easel.stroke([(vanish.x + (x - vanish.x) * t, top), (x, plan.height)], stone.darker(0.12), width: 0.0026)
        }
        for row in 1..<7 {
            let y = top + (plan.height - top) * pow(Double(row) / 7, 1.7)
            easel.stroke([(-0.05, y), (w + 0.05, y)], stone.darker(0.12), width: 0.002 + 0.0012 * Double(row) / 7)
        }
    }

    /// Boats at the quay, and what waits to be loaded.
    private func moor(_ layer: PaintingPlan.Layer) {
        let painter = ThingPainter(easel)
        let side = plan.shore?.side ?? 0
        let way = side == 0 ? (plan.light.x < w / 2 ? -1.0 : 1.0) : side
        let named = Set(plan.items.map(\.thing))
        let hasSwimmer = plan.figures.contains { $0.medium == .water }
        if !named.contains(.sailboat), !named.contains(.ship), !hasSwimmer {
            let x = side == 0 ? w / 2 + way * w * 0.4 : (plan.shore?.x ?? 0) + way * w * 0.13
            easel.at(x, layer.y + (side == 0 ? -0.03 : 0.1), size: 0.36, flipped: way > 0) { painter.draw(.sailboat) }
        }
        let inland = w / 2 - way * w * 0.44
        for (offset, thing, size) in [(0.0, Thing.barrel, 0.1), (0.09, .chest, 0.08)]
        where !plan.figures.contains(where: { abs($0.x - inland) < 0.2 }) {
            easel.at(inland + way * offset, layer.y + 0.12, size: size) {
                easel.groundShadow(0.4)
                painter.draw(thing)
            }
        }
        let edge = bank(0.02)
        for at in edge.dropFirst().dropLast() where at.0 > 0.02 && at.0 < w - 0.02 {
            easel.limb(Point(at.0, at.1 + 0.012), Point(at.0, at.1 - 0.04), 0.011, 0.014, RGBA(hex: 0x4A4440))
        }
    }
}
