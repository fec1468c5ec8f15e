/// The geometry of a composition: where the horizon is, where one stands, and how large one is.
struct Stage: Sendable, Equatable {
    let composition: Composition
    let width: Double
    let height: Double
    /// From the top, in shorter sides.
    let horizon: Double
    /// Where those stand whom the picture is about.
    let ground: Double
    /// The height of a grown-up person there.
    let adult: Double

    /// `tallest`: the tallest of those who are there, in grown-up people's heights; small ones are seen from nearer by.
    init(_ composition: Composition, place: Scenery.Place, width: Double, height: Double, tallest: Double) {
        self.composition = composition
        self.width = width
        self.height = height
        let isTall = height > width * 1.1
        var (horizon, ground, adult) =
            switch composition {
            case .wide: (0.56, 0.86, 0.27)
            case .group: (0.5, 0.9, 0.42)
            case .close: (0.46, 0.955, 0.68)
            case .path: (0.5, 0.86, 0.34)
            case .waterEdge: (0.47, 0.88, 0.37)
            case .vista: (0.52, 0.87, 0.31)
            case .sky: (0.72, 0.925, 0.36)
            case .interior: (0.7, 0.9, 0.46)
            case .corner: (0.68, 0.9, 0.41)
            case .nook: (0.66, 0.95, 0.6)
            }
        switch place {
        // One stands on the bridge, with the river and its arches below.
        case .bridge: (horizon, ground, adult) = (0.44, 0.66, min(adult, 0.34))
        case .island: ground -= 0.04
        default: break
        }
        self.horizon = horizon * height
        // In a tall picture one stands a little higher, so that the ground before one is seen.
        self.ground = (isTall ? ground - 0.05 : ground) * height
        let isNear = composition == .close || composition == .nook
        let nearer = min(isNear ? 1.2 : 1.5, max(0.9, 0.96 / max(0.3, tallest)))
        self.adult = adult * (isTall ? 1.18 : width / height > 2 ? 1.06 : 1) * nearer
    }

    /// The height of a grown-up person who stands at a height of the picture.
    func adult(at y: Double) -> Double {
        let near = max(0.02, ground - horizon)
        let part = max(0.12, (y - horizon) / near)
        return adult * (0.3 + 0.7 * part)
    }
}
