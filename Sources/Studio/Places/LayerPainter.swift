import Glibc
import Native

/// Paints the layers of a place.
struct LayerPainter {
    let easel: Easel
    let plan: PaintingPlan

    var w: Double { plan.width }
    var h: Double { plan.horizon }
    var palette: Palette { easel.palette }
    var isWinter: Bool { plan.season == .winter }

    /// The colours of this place's ground.
    var grass: RGBA { palette.grass }
    var soil: RGBA { palette.ground }

    func paint(_ layer: PaintingPlan.Layer) {
        easel.dice = Dice(seed: layer.seed)
        let haze = max(0, min(1, (layer.depth - 0.4) / 0.6))
        easel.on(surface(of: layer.kind), depth: haze * haze) {
            draw(layer)
        }
    }

    private func surface(of kind: PaintingPlan.Layer.Kind) -> Surface {
        switch kind {
        case .sky, .clouds, .space, .cloudFloor, .rain, .storm, .snow, .fog, .wind: .sky
        case .sea, .river, .lake, .swamp, .seabed: .water
        case .farTrees, .trees, .trunks, .grass, .branches, .reeds: .foliage
        case .houses, .town, .skyline, .futureTowers, .street, .castleHill, .castleYard, .ruins, .wall, .corner,
            .furniture, .deck, .platform, .bridge, .quay, .barnyard:
            .building
        default: .land
        }
    }

    private func draw(_ layer: PaintingPlan.Layer) {
        switch layer.kind {
        case .sky: sky(layer)
        case .clouds: clouds(layer)
        case .space: space(layer)
        case .cloudFloor: cloudFloor(layer)
        case .mountains: mountains(layer, peaked: false)
        case .peaks: mountains(layer, peaked: true)
        case .hills: hills(layer)
        case .farTrees: farTrees(layer)
        case .trees: trees(layer)
        case .trunks: trunks(layer)
        case .meadow: meadow(layer)
        case .forestFloor: forestFloor(layer)
        case .path: path(layer)
        case .fields: fields(layer)
        case .sea: sea(layer)
        case .lake: lake(layer)
        case .river: river(layer)
        case .swamp: swamp(layer)
        case .shore: beach(layer)
        case .island: island(layer)
        case .quay: quay(layer)
        case .seabed: seabed(layer)
        case .dunes: dunes(layer)
        case .snowfield: snowfield(layer)
        case .cave: cave(layer)
        case .garden: garden(layer)
        case .graves: graves(layer)
        case .grass: grassTufts(layer)
        case .branches: branches(layer)
        case .rocks: rocks(layer)
        case .reeds: reeds(layer)
        case .houses: houses(layer)
        case .town: town(layer)
        case .skyline: skyline(layer)
        case .futureTowers: futureTowers(layer)
        case .street: street(layer)
        case .castleHill: castleHill(layer)
        case .castleYard: castleYard(layer)
        case .ruins: ruins(layer)
        case .barnyard: barnyard(layer)
        case .camp: camp(layer)
        case .platform: platform(layer)
        case .bridge: bridge(layer)
        case .deck: deck(layer)
        case .wall: wall(layer)
        case .corner: corner(layer)
        case .floor: floor(layer)
        case .furniture: furniture(layer)
        case .rain: rain(layer, isStorm: false)
        case .storm: rain(layer, isStorm: true)
        case .snow: snowfall(layer)
        case .fog: fog(layer)
        case .wind: wind(layer)
        }
    }

    /// A wandering line from edge to edge: heights of `roughness` around y.
    func ridge(y: Double, roughness: Double, steps: Int, smoothness: Double = 0) -> [(Double, Double)] {
        var points: [(Double, Double)] = []
        for index in -1...(steps + 1) {
            points.append((w * Double(index) / Double(steps), y + easel.dice.between(-roughness, roughness)))
        }
        return points
    }

    /// Everything below a line.
    func land(_ points: [(Double, Double)], _ color: RGBA, _ form: Form = .ground) {
        easel.fill(.land(points, bottom: plan.height + 0.05), color, form)
    }
}
