/// Puts the things into the picture.
extension Composer {
    mutating func placeThings(around anchor: Double) {
        let held = Set(plan.figures.compactMap(\.held))
        var ground = GroundGaps(
            width: plan.width,
            taken: plan.figures.filter { $0.medium == .ground }.map {
                ($0.x - breadth($0) / 2, $0.x + breadth($0) / 2)
            }
        )
        // A candle by itself on the ground is no picture: small things lie on a table, or are in a hand.
        var small: [Thing] = []
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
            case .water where place == .sea:
                let isBoarded = plan.figures.contains { $0.medium == .ground }
                if thing != .boat || !isBoarded { place(onWater: thing, anchor) }
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
            case .table: small.append(thing)
            case .ground, .water:
                if thing.height > 1 { place(behind: thing) } else { place(onGround: thing, in: &ground) }
            }
        }
        lay(small)
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
        return true
    }

    /// What people wear is not laid on the ground beside them.
    private func isWorn(_ thing: Thing) -> Bool {
        [.hat, .ring, .crown].contains(thing) && scenery.actors.contains { $0.person != nil }
    }

    /// `seed`: of what the thing itself leaves open; by the dice if none is given.
    mutating func add(
        _ thing: Thing,
        x: Double,
        y: Double,
        size: Double,
        depth: Double,
        grounded: Bool,
        flipped: Bool = false,
        inWater: Bool = false,
        seed: UInt64? = nil
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
                    seed: seed ?? dice.next()
                )
            )
        )
    }

    /// Free places on a wall, beside the window.
    private func wallSlots(_ anchor: Double) -> [Double] {
        let slots = [0.5, 0.84, 0.16, 0.68, 0.32].map { $0 * plan.width }
        let free = slots.filter { abs($0 - plan.light.x) > 0.36 }
        return (free.isEmpty ? slots : free).sorted { abs($0 - anchor) > abs($1 - anchor) }
    }

    /// Low things beside the figures, where there is room for all of them.
    private mutating func place(onGround thing: Thing, in gaps: inout GroundGaps) {
        let size = max(0.07, thing.height * stage.adult)
        guard let (x, part) = gaps.take(size * thing.breadth) else { return }
        let y = min(stage.ground - dice.between(-0.01, 0.03), plan.height - 0.02)
        add(thing, x: x, y: y, size: size * part, depth: 0.05, grounded: true, flipped: dice.chance(0.5))
    }

    /// High things behind the figures, where the least of them is hidden.
    private mutating func place(behind thing: Thing) {
        let y = stage.ground - 0.1 * plan.height
        let size = min(max(0.07, thing.height * stage.adult(at: y)), y - 0.03, (plan.width - 0.08) / thing.breadth)
        let half = size * thing.breadth / 2
        let x = clearest(half * 2, top: 0, from: half + 0.02, to: plan.width - half - 0.02)
        add(thing, x: x, y: y, size: size, depth: 0.16, grounded: true, flipped: dice.chance(0.5))
    }

    /// Up to two small things on a table that is there.
    private mutating func lay(_ things: [Thing]) {
        guard let table = plan.items.first(where: { $0.thing == .table || $0.thing == .desk }) else { return }
        for (index, thing) in things.prefix(2).enumerated() {
            let size = max(0.05, thing.height * stage.adult)
            add(
                thing,
                x: table.x + table.size * (index == 0 ? -0.55 : 0.55),
                y: table.y - table.size * 0.93,
                size: min(size, table.size * 0.6),
                depth: table.depth - 0.001,
                grounded: false
            )
        }
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
