import Glibc

/// Makes the plan of a picture.
///
/// Pure: the same scene, shape and seed give the same plan. Called by the painter and by the film's camera; promises
/// that all actors are within the picture, that those who stand have ground below them and do not hide each other.
package struct Composer {
    let scenery: Scenery
    let stage: Stage
    let place: Scenery.Place
    var dice: Dice
    var plan: PaintingPlan

    /// The plan of a scene in a picture of a width and height in pixels.
    package static func plan(_ scenery: Scenery, width: Int, height: Int, seed: UInt64) -> PaintingPlan {
        var composer = Composer(scenery, width: width, height: height, seed: seed)
        composer.compose()
        return composer.plan
    }

    private init(_ scenery: Scenery, width: Int, height: Int, seed: UInt64) {
        var scenery = scenery
        var dice = Dice(seed: seed ^ 0x51A6E)
        let short = Double(min(width, height))
        let (w, h) = (Double(width) / short, Double(height) / short)
        // A story that names no place is set in one of the quiet ones, by its seed.
        let place = scenery.place ?? dice.pick([.field, .road, .village, .garden, .river])
        scenery.place = place
        // By the water a bow is a ship's.
        if [.harbour, .sea, .shore, .ship, .lake, .river, .island].contains(place) {
            scenery.things.removeAll { $0 == .bow }
        }
        var composition = scenery.composition ?? CompositionChoice.choose([scenery], seeds: [seed])[0]
        if composition.isIndoors != place.isIndoors { composition = place.isIndoors ? .interior : .group }
        let tallest = scenery.actors.prefix(6).map(\.height).max() ?? 1
        stage = Stage(composition, place: place, width: w, height: h, tallest: tallest)
        self.scenery = scenery
        self.place = place
        self.dice = dice
        let season =
            scenery.season
            ?? (scenery.weather == .snow || place == .snow ? .winter : dice.pick([.spring, .summer, .summer, .autumn]))
        plan = PaintingPlan(
            composition: composition,
            width: w,
            height: h,
            horizon: stage.horizon,
            place: place,
            time: scenery.time ?? Self.time(scenery),
            season: season,
            weather: scenery.weather,
            mood: scenery.mood,
            lamp: scenery.light,
            light: Point(),
            focus: Point(w / 2, h / 2),
            seed: seed
        )
    }

    /// A light that the text names tells the hour, where it names none.
    private static func time(_ scenery: Scenery) -> Scenery.TimeOfDay {
        switch scenery.light {
        case .moonlight, .candlelight, .darkness, .lamplight: .night
        case .firelight: .dusk
        default: .day
        }
    }

    private mutating func compose() {
        // The light comes from the side that has more room.
        let isLeft = dice.chance(0.5)
        let side = isLeft ? 0.24 : 0.76
        let isLow = plan.time == .dawn || plan.time == .dusk
        plan.light = Point(
            plan.width * (side + dice.between(-0.05, 0.05)),
            plan.horizon * (isLow ? 0.8 : dice.between(0.2, 0.32))
        )
        // Those whom it is about stand across from it.
        let anchor = plan.width * (isLeft ? dice.between(0.56, 0.64) : dice.between(0.36, 0.44))
        findShore(isLeft: isLeft)
        placeActors(around: anchor)
        placeThings(around: anchor)
        plan.elements += PlaceRecipe(plan: plan, stage: stage).layers(&dice).map { .layer($0) }
        plan.elements += weatherLayers().map { .layer($0) }
        // A stable order: what is equally far stays as it was put.
        plan.elements = plan.elements.enumerated().sorted {
            ($1.element.depth, $0.offset) < ($0.element.depth, $1.offset)
        }.map(\.element)
        findFocus()
        findLamps()
    }

    private func weatherLayers() -> [PaintingPlan.Layer] {
        let kind: PaintingPlan.Layer.Kind
        guard !place.isIndoors, place != .cave, place != .space, place != .underwater else { return [] }
        switch plan.weather {
        case .rain: kind = .rain
        case .storm: kind = .storm
        case .snow: kind = .snow
        case .fog: kind = .fog
        case .wind: kind = .wind
        default: return []
        }
        return [
            PaintingPlan.Layer(
                kind: kind,
                y: 0,
                height: plan.height,
                depth: place == .station ? 0.7 : -1,
                seed: plan.seed
            )
        ]
    }

    /// Land lies on the side of the figures, water on the side of the light, so that it glitters.
    private mutating func findShore(isLeft: Bool) {
        guard [.shore, .harbour, .lake].contains(place) else { return }
        let land = plan.height - plan.horizon
        let people = scenery.actors.prefix(6).filter { !($0.creature?.swims ?? false) }.count
        // Many need all the width: then the water lies behind them.
        guard people <= 3, plan.width > 1.1 else {
            plan.shore = .init(side: 0, x: plan.width / 2, top: plan.horizon + land * 0.4)
            return
        }
        let share = people > 1 ? 0.26 : 0.36
        plan.shore = .init(
            side: isLeft ? -1 : 1,
            x: plan.width * (isLeft ? share : 1 - share),
            top: plan.horizon + land * 0.16
        )
    }

    private mutating func findFocus() {
        guard let main = plan.figures.min(by: { $0.actor < $1.actor }) else {
            let thing = plan.items.max { $0.size < $1.size }
            plan.focus = thing.map { Point($0.x, $0.y - $0.size / 2) } ?? Point(plan.width / 2, plan.horizon)
            return
        }
        plan.focus = Point(main.x, main.y - main.size * (main.medium == .ground ? 0.75 : 0.5))
    }

    private mutating func findLamps() {
        let isDark = plan.time == .night || plan.time == .dusk || place == .cave || place == .prison
        for figure in plan.figures where [.lantern, .candle, .fire].contains(figure.held) {
            // The hand that holds it, on the side where it is.
            let hand =
                scenery.actors[figure.actor].person.map { Skeleton($0, figure.pose).nearHand } ?? Point(0.2, -0.3)
            plan.lamps.append(
                .init(
                    x: figure.x + figure.size * hand.x * (figure.flipped ? -1 : 1),
                    y: figure.y + figure.size * (hand.y + 0.12),
                    radius: figure.size * (isDark ? 1.5 : 0.7),
                    color: 0xFFC868
                )
            )
        }
        for item in plan.items where [.lantern, .candle, .fire, .streetLamp, .fireplace, .stove].contains(item.thing) {
            let high = item.thing == .streetLamp ? 0.9 : item.thing == .fire ? 0.4 : 0.55
            plan.lamps.append(
                .init(
                    x: item.x,
                    y: item.y - item.size * high,
                    radius: max(0.16, item.size * (isDark ? 1.6 : 0.8)),
                    color: item.thing == .fire ? 0xFF9A48 : 0xFFC868
                )
            )
        }
    }
}
