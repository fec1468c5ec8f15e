/// What a place is made of, from far to near.
///
/// Pure. A new place is one case here; a new kind of layer one function of `LayerPainter`.
struct PlaceRecipe {
    let plan: PaintingPlan
    let stage: Stage

    private typealias Kind = PaintingPlan.Layer.Kind

    func layers(_ dice: inout Dice) -> [PaintingPlan.Layer] {
        var layers = plan.place.isIndoors ? indoors : outdoors
        for index in layers.indices { layers[index].seed = dice.next() }
        return layers
    }

    private func layer(
        _ kind: Kind,
        _ y: Double,
        _ height: Double,
        _ depth: Double,
        side: Double = 0
    ) -> PaintingPlan.Layer {
        PaintingPlan.Layer(kind: kind, y: y, height: height, depth: depth, side: side)
    }

    // MARK: Geometry

    private var h: Double { plan.horizon }
    private var w: Double { plan.width }
    /// From the horizon to the lower edge.
    private var land: Double { plan.height - plan.horizon }
    /// The side of the light; things that frame the picture stand there.
    private var bright: Double { plan.light.x < w / 2 ? -1 : 1 }

    private var indoors: [PaintingPlan.Layer] {
        let isCorner = plan.composition == .corner
        return [
            layer(isCorner ? .corner : .wall, h, h, 0.9), layer(.floor, h, land, 0.8), layer(.furniture, h, h, 0.6),
        ]
    }

    private var sky: [PaintingPlan.Layer] { [layer(.sky, 0, h, 1), layer(.clouds, h, h, 0.98)] }

    private var outdoors: [PaintingPlan.Layer] {
        switch plan.place {
        case .sky:
            [
                layer(.sky, 0, plan.height, 1), layer(.clouds, plan.height, plan.height * 0.7, 0.98),
                layer(.cloudFloor, stage.ground - 0.02, plan.height - stage.ground, 0.4),
            ]
        case .space:
            [layer(.space, 0, plan.height, 1)]
                + (hasWalkers ? [layer(.dunes, stage.ground - land * 0.35, land, 0.4)] : [])
        case .underwater: [layer(.seabed, plan.height * 0.82, plan.height, 1)]
        case .cave: [layer(.cave, h, h, 1)]
        case .ship: sky + [layer(.sea, h * 0.86, plan.height - h * 0.86, 0.8), layer(.deck, h, land, 0.4)]
        default: sky + distance + ground + frame
        }
    }

    private var hasWalkers: Bool { plan.figures.contains { $0.medium == .ground } }

    /// What lies behind the ground on which one stands.
    private var distance: [PaintingPlan.Layer] {
        let isVista = plan.composition == .vista
        switch plan.place {
        case .mountain:
            return [
                layer(.mountains, h, h * 0.55, 0.94), layer(.peaks, h, h * 0.42, 0.88), layer(.farTrees, h, 0.1, 0.7),
            ]
        case .forest:
            return plan.composition == .path || plan.composition == .group || plan.composition == .close
                ? [layer(.trunks, h + 0.03, h, 0.7), layer(.forestFloor, h, land, 0.62)]
                : [layer(.hills, h, 0.12, 0.85), layer(.farTrees, h + 0.01, 0.24, 0.7)]
        case .sea, .island: return [layer(.sea, h, land, 0.8)]
        case .shore, .harbour: return [layer(.hills, h, 0.08, 0.86, side: -bright), layer(.sea, h, land, 0.8)]
        case .lake:
            return [layer(.mountains, h, 0.26, 0.92), layer(.farTrees, h, 0.09, 0.75), layer(.lake, h, land, 0.7)]
        case .river, .bridge: return [layer(.hills, h, 0.16, 0.88), layer(.farTrees, h + 0.01, 0.12, 0.75)]
        case .swamp: return [layer(.farTrees, h + 0.01, 0.18, 0.75)]
        case .village:
            return [layer(.hills, h, isVista ? 0.2 : 0.15, 0.88), layer(.houses, h + land * 0.12, 0.26, 0.62)]
        case .farm, .field: return [layer(.hills, h, 0.13, 0.88), layer(.farTrees, h + 0.005, 0.08, 0.78)]
        case .garden, .graveyard: return [layer(.farTrees, h + 0.02, 0.26, 0.75)]
        case .road, .camp:
            return [
                layer(.mountains, h, 0.2, 0.93), layer(.hills, h, 0.12, 0.86), layer(.farTrees, h + 0.01, 0.1, 0.75),
            ]
        case .desert: return [layer(.mountains, h, 0.1, 0.93), layer(.dunes, h, 0.14, 0.8)]
        case .snow: return [layer(.peaks, h, h * 0.4, 0.9), layer(.farTrees, h + 0.01, 0.12, 0.75)]
        case .city: return [layer(.skyline, h + 0.01, h * 0.62, 0.85), layer(.town, h + land * 0.12, h * 0.86, 0.66)]
        case .street: return [layer(.skyline, h + 0.01, h * 0.4, 0.85), layer(.street, h, land, 0.6)]
        case .futureCity: return [layer(.futureTowers, h + 0.02, h * 0.98, 0.8)]
        case .station: return [layer(.skyline, h + 0.01, h * 0.4, 0.85), layer(.platform, h, land, 0.6)]
        case .castle:
            return isVista || plan.composition == .wide || plan.composition == .path || plan.composition == .sky
                ? [layer(.mountains, h, 0.2, 0.93), layer(.castleHill, h + 0.02, h * 0.72, 0.7, side: bright)]
                : [layer(.castleYard, h + land * 0.06, h * 0.85, 0.66)]
        case .ruin: return [layer(.hills, h, 0.16, 0.88), layer(.ruins, h + land * 0.2, h * 0.85, 0.6)]
        default: return []
        }
    }

    /// The ground itself.
    private var ground: [PaintingPlan.Layer] {
        let road = plan.composition == .path || plan.place == .road
        switch plan.place {
        case .sea: return []
        case .island: return [layer(.island, stage.ground, land, 0.4)]
        case .shore, .lake: return [layer(.shore, plan.shore?.top ?? h, land, 0.45)]
        case .harbour: return [layer(.quay, plan.shore?.top ?? h, land, 0.45)]
        case .river: return [layer(.meadow, h, land, 0.5), layer(.river, h, land, 0.48)]
        case .bridge:
            return [
                layer(.meadow, h, land, 0.5), layer(.river, h, land, 0.48),
                layer(.bridge, stage.ground, land * 0.5, 0.4),
            ]
        case .swamp: return [layer(.swamp, h, land, 0.5)]
        case .desert: return [layer(.dunes, h + land * 0.14, land, 0.5)]
        case .snow: return [layer(.snowfield, h, land, 0.5)] + (road ? [layer(.path, h, land, 0.46)] : [])
        case .city, .futureCity: return [layer(.floor, h + land * 0.08, land, 0.5)]
        case .street, .station: return []
        case .castle where plan.composition == .group || plan.composition == .close:
            return [layer(.floor, h + land * 0.06, land, 0.5)]
        case .forest where plan.composition == .group || plan.composition == .close: return []
        case .forest where plan.composition == .path: return [layer(.path, h, land, 0.5)]
        case .field:
            return [layer(.meadow, h, land, 0.5), layer(.fields, h, land * 0.6, 0.48)]
                + (road ? [layer(.path, h, land, 0.46)] : [])
        case .farm:
            return [
                layer(.meadow, h, land, 0.5), layer(.fields, h, land * 0.4, 0.48),
                layer(.barnyard, h + land * 0.3, 0.3, 0.42, side: bright),
            ] + (road ? [layer(.path, h, land, 0.46)] : [])
        case .garden:
            return [layer(.meadow, h, land, 0.5), layer(.garden, h + land * 0.1, land, 0.44)]
                + (road ? [layer(.path, h, land, 0.46)] : [])
        case .graveyard:
            return [
                layer(.meadow, h, land, 0.5), layer(.path, h, land, 0.46), layer(.graves, h + land * 0.2, land, 0.42),
            ]
        case .camp: return [layer(.meadow, h, land, 0.5), layer(.camp, h + land * 0.4, 0.3, 0.42, side: bright)]
        default:
            return [layer(.meadow, h, land, 0.5)]
                + (road || plan.place == .village ? [layer(.path, h, land, 0.46)] : [])
        }
    }

    /// What stands near and frames the picture.
    private var frame: [PaintingPlan.Layer] {
        var layers: [PaintingPlan.Layer] = []
        let isGreen: Set<Scenery.Place> = [
            .forest, .mountain, .river, .lake, .swamp, .village, .farm, .field, .garden, .graveyard, .road, .camp,
            .castle, .ruin,
        ]
        guard isGreen.contains(plan.place), plan.composition != .close else {
            if plan.place == .snow { layers.append(layer(.trees, h + land * 0.4, h * 0.9, 0.4, side: bright)) }
            if [.shore, .island].contains(plan.place) {
                layers.append(layer(.rocks, plan.height, 0.1, -0.2, side: bright))
            }
            return layers
        }
        let isDeep = plan.place == .forest && [.path, .group, .close].contains(plan.composition)
        if [.forest, .mountain, .road, .garden, .river, .camp, .graveyard].contains(plan.place),
            plan.composition != .sky, !isDeep
        {
            layers.append(layer(.trees, h + land * 0.42, h * 0.98, 0.4, side: bright))
        }
        if [.river, .swamp].contains(plan.place) {
            layers.append(layer(.reeds, plan.height, 0.24, -0.2, side: bright))
        }
        if plan.place == .mountain { layers.append(layer(.rocks, plan.height, 0.12, -0.2, side: -bright)) }
        if plan.place == .forest || plan.composition == .vista {
            layers.append(layer(.branches, 0, 0.26, -0.3, side: -bright))
        }
        let isPaved = plan.place == .castle && [.group, .close].contains(plan.composition)
        if !isPaved { layers.append(layer(.grass, plan.height, 0.07, -0.2)) }
        return layers
    }
}
