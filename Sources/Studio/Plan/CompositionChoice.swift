/// Chooses how each scene of a story is seen.
///
/// Pure. Called once per story; promises that no two neighbours are seen the same way, and that each is seen in a way
/// that suits its place and those who are there.
package enum CompositionChoice {
    /// A composition for each scene.
    package static func choose(_ scenes: [Scenery], seeds: [UInt64]) -> [Composition] {
        var chosen: [Composition] = []
        for (index, scene) in scenes.enumerated() {
            if let given = scene.composition {
                chosen.append(given)
                continue
            }
            let previous = chosen.last
            let before = chosen.count > 1 ? chosen[chosen.count - 2] : nil
            var dice = Dice(seed: (index < seeds.count ? seeds[index] : UInt64(index)) ^ 0xC0)
            let ranked = Composition.allCases.filter { $0.isIndoors == isIndoors(scene) && $0 != previous }
                .map { kind in
                    (kind, fitness(of: kind, scene) + dice.between(0, 0.5) - (kind == before ? 0.4 : 0))
                }
            chosen.append(ranked.max { $0.1 < $1.1 }?.0 ?? .group)
        }
        return chosen
    }

    static func isIndoors(_ scene: Scenery) -> Bool { scene.place?.isIndoors ?? false }

    /// How well a scene can be seen so; about 0 to 2.
    static func fitness(of kind: Composition, _ scene: Scenery) -> Double {
        let count = scene.actors.count
        let place = scene.place ?? .field
        let actions = Set(scene.actors.compactMap(\.action))
        let isStill = actions.isDisjoint(with: [.walk, .run, .ride, .fly, .swim, .row])
        let water: Set<Scenery.Place> = [.sea, .shore, .harbour, .river, .lake, .swamp, .island, .bridge]
        switch kind {
        case .wide:
            return 0.7 + (count == 0 ? 0.9 : count > 3 ? 0.3 : 0) + ([.desert, .snow, .sea].contains(place) ? 0.3 : 0)
        case .group: return (count >= 2 ? 1.2 : count == 1 ? 0.7 : 0)
        case .close: return count == 0 || count > 2 ? 0 : (isStill ? 0.95 : 0.6)
        case .path:
            let roads: Set<Scenery.Place> = [
                .road, .forest, .village, .garden, .street, .city, .field, .farm, .graveyard, .mountain,
            ]
            return (roads.contains(place) ? 0.9 : 0.2) + (actions.isDisjoint(with: [.walk, .run, .ride]) ? 0 : 0.5)
        case .waterEdge: return water.contains(place) ? 1.4 : 0
        case .vista:
            return [.mountain, .castle, .desert, .field, .farm, .village, .snow, .island].contains(place) ? 0.95 : 0.2
        case .sky:
            let isHigh = scene.weather == .storm || scene.time == .night || scene.mood == .wonder || place == .sky
            return count <= 3 ? (isHigh ? 1.0 : 0.5) : 0.2
        case .interior: return 1.0 + (count > 2 ? 0.4 : 0)
        case .corner: return 0.9
        case .nook: return count == 0 ? 0.2 : count <= 2 ? 1.0 : 0.3
        }
    }
}
