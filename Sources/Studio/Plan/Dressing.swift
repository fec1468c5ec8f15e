/// Puts the things into the picture.
extension Composer {
    mutating func placeThings(around anchor: Double) {
        let held = Set(plan.figures.compactMap(\.held))
        var ground = groundSlots()
        var wall = wallSlots(anchor)
        var seen: Set<Thing> = []
        // A hall with a king or a queen in it is a throne room.
        let isRoyal = place == .hall && scenery.actors.contains { $0.person?.headgear == .crown }
        let wanted = scenery.things + (isRoyal ? [.throne] : [])
        for thing in wanted.map({ hearth($0) })
        where !held.contains(thing) && !isWorn(thing) && !isShown(thing) && fits(thing) && seen.insert(thing).inserted
            && plan.items.count < 4
        {
            switch thing.home {
            case .heaven: place(inSky: thing)
            case .air: place(inAir: thing, anchor)
            case .water where hasWater && place != .sea: place(onWater: thing, anchor)
            case .water where place == .sea: if thing != .boat { place(onWater: thing, anchor) }
            case .wall where place.isIndoors:
                let isOnFloor = ![.window, .mirror, .picture].contains(thing)
                guard !wall.isEmpty, stage.composition != .nook || isOnFloor else { continue }
                let size = min(thing.height * stage.adult * 0.9, plan.horizon * 0.72)
                let y = isOnFloor ? stage.horizon + 0.02 : stage.horizon - stage.adult * 0.42
                let x = wall.removeFirst()
                wall.removeAll { abs($0 - x) < size * thing.breadth / 2 + 0.2 }
                add(thing, x: x, y: y, size: size, depth: 0.55, grounded: false)
            case .wall: continue
            case .backdrop where !place.isIndoors: place(inDistance: thing)
            case .backdrop: continue
            case .table, .ground, .water:
                if thing.height > 1 {
                    let half = thing.height * stage.adult * thing.breadth * 0.5
                    place(
                        onGround: thing,
                        at: clearest(
                            half * 2,
                            top: 0,
                            from: min(half, plan.width * 0.3),
                            to: max(plan.width - half, plan.width * 0.7)
                        )
                    )
                } else if !ground.isEmpty {
                    place(onGround: thing, at: ground.removeFirst())
                }
            }
        }
    }

    /// A fire in a room burns in a fireplace.
    private func hearth(_ thing: Thing) -> Thing {
        let hasChimney = [.room, .bedroom, .library, .hall, .inn, .workshop, .kitchen].contains(place)
        return thing == .fire && hasChimney ? .fireplace : thing
    }

    /// What the place shows by itself is not put into it a second time.
    private func isShown(_ thing: Thing) -> Bool {
        if plan.items.contains(where: { $0.thing == thing }) { return true }
        return switch place {
        case _ where place.isIndoors: thing == .window || thing == .fire || (thing == .bench && place == .church)
        case .castle: thing == .castle || thing == .tower
        case .village, .city, .street: thing == .house || thing == .hut || thing == .window || thing == .door
        case .forest: [.oak, .bush, .birch, .pine, .fir].contains(thing)
        case .bridge: thing == .bridge
        case .ruin: thing == .ruin
        case .station: thing == .train
        case .farm: thing == .barn || thing == .fence
        case .graveyard: thing == .grave
        case .camp: thing == .tent
        case .ship: [.ship, .boat, .steamship].contains(thing)
        default: false
        }
    }

    /// Whether a thing can stand here at all: a bed does not stand on a mountain, nor an oak on a ship.
    private func fits(_ thing: Thing) -> Bool {
        let noLand: Set<Scenery.Place> = [.ship, .sea, .space, .underwater, .sky, .cave, .bridge]
        switch thing {
        case .oak, .birch, .fir, .pine, .willow, .poplar, .palm, .fruitTree, .deadTree, .bush, .reeds, .well, .fountain,
            .statue, .gate,
            .fence, .grave, .tent, .cart, .carriage, .train, .car, .sled, .bicycle, .streetLamp:
            return !place.isIndoors && !noLand.contains(place)
        case .bed, .wardrobe, .fireplace, .shelf, .cupboard, .desk, .stove, .cradle, .spinningWheel, .throne, .piano,
            .clock, .mirror,
            .picture:
            return place.isIndoors
        default: break
        }
        if thing.home == .ground, [.sea, .sky, .underwater].contains(place) { return false }
        if thing.home == .water { return hasWater && place != .underwater && place != .bridge }
        if thing == .fire { return ![.city, .street, .village, .station, .church].contains(place) }
        if thing == .bridge { return place == .river || place == .lake }
        if thing.home == .backdrop { return !place.isIndoors && !noLand.subtracting([.sea]).contains(place) }
        // Small things are seen in a hand.
        if thing.home == .table { return false }
        return true
    }

    /// What people wear is not laid on the ground beside them.
    private func isWorn(_ thing: Thing) -> Bool {
        [.hat, .ring, .crown].contains(thing) && scenery.actors.contains { $0.person != nil }
    }

    private mutating func add(
        _ thing: Thing,
        x: Double,
        y: Double,
        size: Double,
        depth: Double,
        grounded: Bool,
        flipped: Bool = false,
        inWater: Bool = false
    ) {
        plan.elements.append(
            .item(
                .init(
                    thing: thing,
                    x: x,
                    y: y,
                    size: size,
                    flipped: flipped,
                    depth: depth,
                    isGrounded: grounded,
                    isInWater: inWater,
                    seed: dice.next()
                )
            )
        )
    }

    /// Free places on the ground beside those who stand there: x, the widest first.
    private func groundSlots() -> [Double] {
        let taken = plan.figures.filter { $0.medium == .ground }.map {
            ($0.x - breadth($0) / 2, $0.x + breadth($0) / 2)
        }
        .sorted { $0.0 < $1.0 }
        var gaps: [(Double, Double)] = []
        var x = 0.04
        for (left, right) in taken {
            if left > x { gaps.append((x, left)) }
            x = max(x, right)
        }
        gaps.append((x, plan.width - 0.04))
        return gaps.filter { $0.1 - $0.0 > 0.1 }.flatMap { gap -> [Double] in
            let width = gap.1 - gap.0
            return width > 0.75
                ? [gap.0 + width * 0.2, gap.0 + width * 0.5, gap.0 + width * 0.8]
                : width > 0.4 ? [gap.0 + width * 0.3, gap.0 + width * 0.72] : [gap.0 + width / 2]
        }.sorted { abs($0 - plan.width / 2) < abs($1 - plan.width / 2) }
    }

    /// Free places on a wall, beside the window.
    private func wallSlots(_ anchor: Double) -> [Double] {
        let slots = [0.5, 0.84, 0.16, 0.68, 0.32].map { $0 * plan.width }
        let free = slots.filter { abs($0 - plan.light.x) > 0.36 }
        return (free.isEmpty ? slots : free).sorted { abs($0 - anchor) > abs($1 - anchor) }
    }

    private mutating func place(onGround thing: Thing, at x: Double) {
        let isLarge = thing.height > 1
        // What is high stands behind the figures, what is low beside them.
        let y = isLarge ? stage.ground - 0.1 * plan.height : stage.ground - dice.between(-0.01, 0.03)
        let size = max(
            0.07,
            thing.height * (isLarge ? stage.adult(at: y) : stage.adult) * (thing.home == .table ? 1.15 : 1)
        )
        let room = min(x, plan.width - x) * 2 - 0.02
        let fitted = min(size, max(0.07, room * 1.1), y - 0.03)
        add(
            thing,
            x: x,
            y: min(y, plan.height - 0.02),
            size: fitted,
            depth: isLarge ? 0.16 : 0.05,
            grounded: true,
            flipped: dice.chance(0.5)
        )
    }

    /// The place across where something as wide is hidden least by what stands before it.
    private mutating func clearest(_ width: Double, top: Double, from low: Double, to high: Double) -> Double {
        guard high > low else { return (low + high) / 2 }
        var best = (low + high) / 2
        var least = Double.infinity
        for step in 0...12 {
            let x = low + (high - low) * Double(step) / 12
            var hidden = abs(x - plan.width / 2) * 0.02 + abs(x - plan.light.x) * 0.01 + dice.between(0, 0.02)
            for figure in plan.figures where figure.y > top {
                let half = (breadth(figure) + width) / 2
                hidden += max(0, half - abs(figure.x - x))
            }
            for item in plan.items {
                let half = (item.size * item.thing.breadth + width) / 2
                hidden += max(0, half - abs(item.x - x))
            }
            if hidden < least { (least, best) = (hidden, x) }
        }
        return best
    }

    private mutating func place(inDistance thing: Thing) {
        let y = plan.horizon + (stage.ground - plan.horizon) * (thing == .bridge ? 0.4 : 0.3)
        let size = min(thing.height * max(stage.adult * 0.42, stage.adult(at: y)), plan.horizon * 0.88)
        let half = size * thing.breadth * 0.5
        let x = clearest(size * thing.breadth, top: y - size, from: half + 0.03, to: plan.width - half - 0.03)
        // On an open shore a lighthouse or castle stands on a rock in the water.
        let onLand =
            plan.shore.map { $0.side != 0 && ($0.side < 0 ? x > plan.width * 0.7 : x < plan.width * 0.3) && y > $0.top }
            ?? true
        let isInWater = [.shore, .harbour, .lake, .sea].contains(place) && !(onLand && plan.shore != nil)
        add(
            thing,
            x: x,
            y: y,
            size: fitting(size, of: thing, at: x),
            depth: isInWater ? 0.56 : 0.34,
            grounded: !isInWater,
            flipped: dice.chance(0.5),
            inWater: isInWater
        )
    }

    private mutating func place(onWater thing: Thing, _ anchor: Double) {
        let y = plan.horizon + (stage.ground - plan.horizon) * 0.26
        let size = min(thing.height * max(stage.adult * 0.42, stage.adult(at: y)), y - 0.05)
        let half = size * thing.breadth * 0.5
        var (low, high) = (half + 0.03, plan.width - half - 0.03)
        if let shore = plan.shore, shore.side != 0 {
            if shore.side < 0 { high = min(high, plan.width * 0.72) } else { low = max(low, plan.width * 0.28) }
        }
        let x = clearest(half * 2, top: y - size, from: low, to: high)
        add(
            thing,
            x: x,
            y: y,
            size: fitting(size, of: thing, at: x),
            depth: 0.55,
            grounded: false,
            flipped: x > plan.width / 2
        )
    }

    /// A size at which a thing leaves free what stands beside it, as far as that is possible.
    private func fitting(_ size: Double, of thing: Thing, at x: Double) -> Double {
        let room = plan.items.filter { $0.depth > 0.3 }.map { abs($0.x - x) - $0.size * $0.thing.breadth / 2 }.min()
        guard let room else { return size }
        return min(size, max(size * 0.55, room * 2 / thing.breadth))
    }

    private mutating func place(inAir thing: Thing, _ anchor: Double) {
        let size = max(0.14, min(0.34, thing.height * stage.adult * 0.7))
        let half = size * thing.breadth * 0.5
        let x = clearest(half * 2, top: 0, from: half + 0.03, to: plan.width - half - 0.03)
        add(
            thing,
            x: x,
            y: max(size * 1.05 + 0.03, plan.horizon * 0.5 + size / 2),
            size: size,
            depth: 0.5,
            grounded: false,
            flipped: x > plan.width / 2
        )
    }

    private mutating func place(inSky thing: Thing) {
        // The sky has its sun, moon and stars already.
        guard thing == .rainbow || thing == .comet else { return }
        let size = thing == .rainbow ? plan.horizon * 0.8 : 0.16
        let x = plan.width - plan.light.x
        add(
            thing,
            x: x,
            y: thing == .rainbow ? plan.horizon : plan.horizon * 0.3,
            size: size,
            depth: 0.97,
            grounded: false
        )
    }
}
