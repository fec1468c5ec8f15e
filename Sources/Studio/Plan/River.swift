import Glibc

/// The course of a river from the horizon to the lower edge: drawn by the layers, swum in by the figures.
struct River {
    /// Beside those who stand, or in the middle, below a bridge.
    let isCentral: Bool
    let plan: PaintingPlan

    init(_ plan: PaintingPlan) {
        isCentral = plan.place == .bridge
        self.plan = plan
    }

    /// Its middle, its height in the picture and half its width, 0 at the horizon to 1 at the lower edge.
    func at(_ t: Double) -> (x: Double, y: Double, half: Double) {
        let w = plan.width
        let near = isCentral ? w * 0.5 : plan.light.x < w / 2 ? w * 0.16 : w * 0.84
        let far = isCentral ? w * 0.5 : w * 0.5 + (w * 0.5 - near) * 0.3
        // It winds in the middle, and begins at the horizon as a thread.
        let swing = isCentral ? 0 : sin(t * 5 + Double(plan.seed % 5)) * 0.36 * t * (1 - t)
        let half =
            (isCentral ? 0.05 : 0.012) + (isCentral ? 0.5 : 0.3) * pow(t, isCentral ? 1.1 : 1.3) * max(1, w / 1.6)
        return (far + (near - far) * t + swing, plan.horizon + 0.006 + (plan.height + 0.03 - plan.horizon) * t, half)
    }
}
