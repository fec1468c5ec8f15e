import Glibc

/// Puts the actors into the picture.
extension Composer {
    private static let mounts: Set<Creature> = [
        .horse, .unicorn, .pegasus, .donkey, .camel, .elephant, .dragon, .griffin, .deer,
    ]

    /// How high a bubble of air rises, in heights of who is in it.
    static let helmet = 1.16

    /// Whether there is water to swim or sail on.
    var hasWater: Bool {
        [.sea, .shore, .harbour, .river, .lake, .island, .underwater, .bridge].contains(place)
    }

    mutating func placeActors(around anchor: Double) {
        var held = handOut()
        var walkers: [PaintingPlan.Figure] = []
        var others: [PaintingPlan.Figure] = []
        var riders: [(PaintingPlan.Figure, Int)] = []
        for (index, actor) in scenery.actors.prefix(6).enumerated() {
            var figure = figure(index, actor)
            figure.held = held.removeValue(forKey: index)
            if figure.held == .book, actor.action == nil || actor.action == .sit || actor.action == .read {
                figure.pose = Pose(.read)
            }
            figure.isHelmeted = actor.person != nil && (place == .space || place == .underwater)
            if figure.held == .umbrella { figure.pose.nearArm = (26, 118) }
            if figure.pose.seat != nil, ![.row, .ride].contains(actor.action), place != .sea {
                figure.seat = place.isIndoors ? .stool : .stone
            }
            if actor.action == .ride, actor.person != nil, let mount = mount(for: index) {
                riders.append((figure, mount))
            } else if figure.medium == .ground {
                walkers.append(figure)
            } else {
                others.append(figure)
            }
        }
        line(up: &walkers, around: anchor)
        face(&walkers)
        spread(&others, beside: anchor, walkers)
        for (rider, mount) in riders {
            guard let under = (walkers + others).first(where: { $0.actor == mount }) else { continue }
            var rider = rider
            rider.size = min(rider.size, under.size * 0.72)
            let back =
                switch scenery.actors[mount].creature {
                case .dragon: 0.5
                case .elephant: 0.76
                case .deer: 0.56
                default: 0.66
                }
            (rider.x, rider.y) = (
                under.x - under.size * 0.04 * (under.flipped ? -1 : 1), under.y - under.size * back + rider.size * 0.3
            )
            (rider.flipped, rider.depth, rider.medium) = (under.flipped, under.depth - 0.001, .air)
            walkers.append(rider)
        }
        bed(&walkers)
        enthrone(&walkers)
        plan.elements += (walkers + others).map { .figure($0) }
        if place == .sea { board(walkers) }
    }

    /// Under a roof one lies on a bed, not on the floor.
    private mutating func bed(_ figures: inout [PaintingPlan.Figure]) {
        guard place.isIndoors else { return }
        for index in figures.indices
        where figures[index].pose.isLying && scenery.actors[figures[index].actor].person != nil {
            let size = figures[index].size * 0.54
            add(
                .bed,
                x: figures[index].x,
                y: figures[index].y,
                size: size,
                depth: figures[index].depth + 0.001,
                grounded: true,
                flipped: figures[index].flipped,
                seed: plan.seed
            )
            // The body sinks into the bed; the head lies on the pillow.
            figures[index].y -= size * 0.46 - figures[index].size * 0.06
            figures[index].isInBed = true
        }
    }

    /// A king who sits in a hall sits on a throne.
    private mutating func enthrone(_ figures: inout [PaintingPlan.Figure]) {
        guard place == .hall,
            let index = figures.firstIndex(where: {
                $0.pose.seat != nil && scenery.actors[$0.actor].person?.headgear == .crown
            })
        else { return }
        let figure = figures[index]
        let size = figure.size * 1.06
        add(.throne, x: figure.x, y: figure.y, size: size, depth: figure.depth + 0.001, grounded: true, seed: plan.seed)
        figures[index].seat = .none
        // The seat's height, less the height of the hips of one who sits.
        figures[index].y -= size * 0.34 - figure.size * 0.24
    }

    private func mount(for index: Int) -> Int? {
        if let toward = scenery.actors[index].toward, toward < scenery.actors.count,
            let creature = scenery.actors[toward].creature, Self.mounts.contains(creature)
        {
            return toward
        }
        return scenery.actors.firstIndex { $0.creature.map(Self.mounts.contains) ?? false }
    }

    /// Things that can be held go to those who have a hand free, the most important first.
    private func handOut() -> [Int: Thing] {
        var held: [Int: Thing] = [:]
        for (index, actor) in scenery.actors.enumerated() where actor.person != nil { held[index] = actor.held }
        var free = scenery.things.filter(\.isHoldable)
        for (index, actor) in scenery.actors.enumerated() where actor.person != nil && held[index] == nil && index < 2 {
            guard !free.isEmpty, ![.hug, .sleep, .lie, .swim, .climb].contains(actor.action) else { continue }
            held[index] = free.removeFirst()
        }
        return held
    }

    // MARK: One of them

    private func figure(_ index: Int, _ actor: Scenery.Actor) -> PaintingPlan.Figure {
        let height = actor.height * stage.adult
        var action = actor.action ?? standard(index)
        // Nothing to climb is drawn: they go on their way.
        if action == .climb, !scenery.things.contains(.ladder) { action = .walk }
        if action == .row, place != .sea { action = .stand }
        if action == .ride, actor.person != nil, mount(for: index) == nil { action = .walk }
        if place == .underwater, actor.person != nil { action = .swim }
        if place == .space || place == .sky, actor.person != nil, actor.action == .fall { action = .fly }
        var medium = PaintingPlan.Figure.Medium.ground
        if let creature = actor.creature {
            if creature.swims, hasWater || place == .ship { medium = .water }
            if creature.flies
                || (action == .fly
                    && [.bird, .owl, .crow, .eagle, .duck, .swan, .stork, .parrot, .gull, .dragon, .pegasus, .griffin]
                        .contains(creature))
            {
                medium = .air
            }
        }
        // No boat carries a dragon.
        if place == .sea, [.dragon, .griffin, .pegasus].contains(actor.creature) { medium = .air }
        if action == .fly || place == .space, actor.person != nil { medium = .air }
        if action == .swim, hasWater { medium = .water }
        if place == .underwater { medium = .water }
        return PaintingPlan.Figure(
            actor: index,
            x: 0,
            y: stage.ground,
            size: max(height, 0.05),
            flipped: false,
            face: face(actor, action),
            held: nil,
            medium: medium,
            pose: Pose(action, variant: index),
            depth: 0
        )
    }

    private func standard(_ index: Int) -> Scenery.Action {
        if place == .hall, scenery.actors[index].person?.headgear == .crown { return .sit }
        switch stage.composition {
        case .path: return .walk
        case .wide where scenery.actors.count < 3: return .walk
        default: return index == 1 && scenery.actors.count == 2 ? .talk : .stand
        }
    }

    private func face(_ actor: Scenery.Actor, _ action: Scenery.Action) -> Scenery.Face {
        if action == .sleep { return .asleep }
        if let face = actor.face { return face }
        switch plan.mood {
        case .joyful: return .happy
        case .sad: return .sad
        case .tense: return .afraid
        case .wonder: return .happy
        // Nobody is at ease in a thunderstorm.
        case nil where plan.weather == .storm && !place.isIndoors && actor.person != nil: return .afraid
        default: return .calm
        }
    }

    /// The width that one needs.
    func breadth(_ figure: PaintingPlan.Figure) -> Double {
        let actor = scenery.actors[figure.actor]
        if let creature = actor.creature { return creature.breadth * figure.size }
        if figure.pose.isLying { return figure.size * (place.isIndoors ? 1.26 : 1.04) }
        let person = actor.person.map { Skeleton($0, figure.pose) }
        guard let person else { return figure.size * 0.4 }
        let reach = [person.farHand.x, person.nearHand.x, person.farFoot.x, person.nearFoot.x].map {
            abs($0 - person.hip.x)
        }
        return figure.size * max(0.36, (reach.max() ?? 0.2) * 1.7)
    }

    // MARK: All of them

    /// Side by side on the ground, the first in the middle of attention.
    private mutating func line(up figures: inout [PaintingPlan.Figure], around anchor: Double) {
        guard !figures.isEmpty else { return }
        // The largest creatures stand at the edge, so that they hide nobody.
        if figures.count > 2,
            let large = figures.firstIndex(where: {
                scenery.actors[$0.actor].creature != nil && $0.size > stage.adult * 0.85
            })
        {
            figures.append(figures.remove(at: large))
        }
        let margin = 0.05
        var (low, high) = (margin, plan.width - margin)
        if let shore = plan.shore, shore.side != 0 {
            if shore.side < 0 { low = shore.x + 0.05 } else { high = shore.x - 0.05 }
        }
        let room = high - low
        func gap(_ left: PaintingPlan.Figure, _ right: PaintingPlan.Figure) -> Double {
            let hugging = [left, right].contains { scenery.actors[$0.actor].action == .hug }
            return min(left.size, right.size) * (hugging ? -0.2 : 0.17)
        }
        func total() -> Double {
            var sum = 0.0
            for (index, figure) in figures.enumerated() {
                sum += breadth(figure)
                if index > 0 { sum += gap(figures[index - 1], figure) }
            }
            return sum
        }
        if total() > room {
            let factor = room / total()
            for index in figures.indices { figures[index].size *= factor }
        }
        let tallest = figures.map { $0.size * ($0.pose.isLying ? 0.4 : scenery.actors[$0.actor].rise) }.max() ?? 0
        let headroom = stage.ground - 0.05
        if tallest > headroom {
            for index in figures.indices { figures[index].size *= headroom / tallest }
        }
        let width = total()
        var x = min(max(anchor - width / 2, low), max(low, high - width))
        for index in figures.indices {
            let breadth = breadth(figures[index])
            if index > 0 { x += gap(figures[index - 1], figures[index]) }
            figures[index].x = x + breadth / 2
            // Not all on one line: every second stands a little farther back.
            let back = figures.count > 1 && index % 2 == 1 ? 0.022 * plan.height : 0
            figures[index].y = stage.ground - back
            figures[index].depth = 0.02 + back * 0.2
            x += breadth
        }
    }

    /// Who is with somebody looks at them; who is alone looks into the picture.
    private mutating func face(_ figures: inout [PaintingPlan.Figure]) {
        let centre = figures.isEmpty ? 0 : figures.map(\.x).reduce(0, +) / Double(figures.count)
        for index in figures.indices {
            let figure = figures[index]
            let toward = scenery.actors[figure.actor].toward.flatMap { other in figures.first { $0.actor == other } }
            let goal: Double
            if let toward, toward.actor != figure.actor {
                goal = toward.x
            } else if figures.count > 1 {
                goal = abs(figure.x - centre) < 0.02 ? plan.width / 2 : centre
            } else {
                goal = plan.width / 2
            }
            figures[index].flipped = goal < figure.x
        }
        // Who walk together walk one way.
        let moving: Set<Scenery.Action> = [.walk, .run, .ride]
        let walkers = figures.indices.filter {
            moving.contains(scenery.actors[figures[$0].actor].action ?? (stage.composition == .path ? .walk : .stand))
        }
        if walkers.count == figures.count, figures.count > 1 {
            for index in figures.indices { figures[index].flipped = centre > plan.width / 2 }
        }
    }

    /// Those in the air or the water, away from those on the ground.
    private mutating func spread(
        _ figures: inout [PaintingPlan.Figure],
        beside anchor: Double,
        _ walkers: [PaintingPlan.Figure]
    ) {
        let isAlone = figures.count == scenery.actors.prefix(6).count
        let away = isAlone ? anchor : plan.width - anchor
        let count = Double(figures.count)
        for index in figures.indices {
            let isInWater = figures[index].medium == .water && place != .underwater
            // What water or air there is for each of them: from, to.
            var (low, high) = (0.04, plan.width - 0.04)
            if isInWater, place == .sea, let boat = boat(walkers) {
                // Beside the boat, on its wider side.
                if boat.x > plan.width / 2 { high = boat.x - boat.length / 2 } else { low = boat.x + boat.length / 2 }
            } else if isInWater, let shore = plan.shore, shore.side != 0 {
                if shore.side < 0 { high = shore.x + 0.02 } else { low = shore.x - 0.02 }
            } else if !isAlone, count == 1 {
                let taken = plan.width * 0.5
                if away < taken { high = plan.width * 0.62 } else { low = plan.width * 0.38 }
            }
            if high - low < 0.1 { (low, high) = (0.04, plan.width - 0.04) }
            let step = (high - low) / count
            (low, high) = (low + step * Double(index), low + step * Double(index + 1))
            let width = breadth(figures[index])
            if width > high - low { figures[index].size *= (high - low) / width }
            let half = breadth(figures[index]) / 2
            let wanted = count == 1 ? (isInWater && plan.shore != nil ? (low + high) / 2 : away) : (low + high) / 2
            figures[index].x = min(max(wanted + dice.between(-0.03, 0.03), low + half), high - half)
            figures[index].flipped = figures[index].x > plan.width / 2
            settle(&figures[index], index)
        }
    }

    /// The height of one in the air or the water, with room for wings and horns above.
    private mutating func settle(_ figure: inout PaintingPlan.Figure, _ index: Int) {
        let rise = max(scenery.actors[figure.actor].rise, figure.isHelmeted ? Self.helmet : 0)
        let tall = figure.size * rise + 0.02
        switch figure.medium {
        case .air:
            let low = place == .space ? plan.height * 0.7 : max(tall, plan.horizon * 0.8)
            figure.y = max(tall, low - dice.between(0, 0.08) - Double(index % 2) * 0.07)
            figure.depth = 0.05
        case .water:
            if place == .river || place == .bridge {
                swim(&figure, index)
            } else if place == .underwater {
                figure.y = max(tall, plan.height * 0.68 - Double(index % 2) * 0.12)
            } else {
                let land = plan.height - plan.horizon
                figure.y =
                    plan.horizon + land * (plan.shore == nil || plan.shore?.side == 0 ? 0.3 : 0.52) + Double(index % 2)
                    * land * 0.14
                if figure.size > figure.y - 0.05 { figure.size = figure.y - 0.05 }
            }
            figure.depth = place == .bridge ? 0.3 : plan.shore?.side == 0 ? 0.6 : 0.42
        case .ground: break
        }
    }

    /// In a river, no larger than it is wide.
    private mutating func swim(_ figure: inout PaintingPlan.Figure, _ index: Int) {
        let course = River(plan)
        let at = course.at(place == .bridge ? 0.9 : 0.62 - Double(index % 2) * 0.2)
        let breadth = breadth(figure) / figure.size
        figure.size = min(figure.size, max(0.08, at.half * 1.7 / breadth))
        let half = figure.size * breadth / 2
        (figure.x, figure.y) = (min(max(at.x, half + 0.02), plan.width - half - 0.02), at.y)
    }

    /// The boat that all who stand need on the open sea.
    private func boat(_ figures: [PaintingPlan.Figure]) -> (x: Double, length: Double)? {
        guard let left = figures.map({ $0.x - breadth($0) / 2 }).min(),
            let right = figures.map({ $0.x + breadth($0) / 2 }).max()
        else { return nil }
        let length = min(plan.width * 0.96, max((right - left) * 1.3, stage.adult * 1.6))
        return (min(max((left + right) / 2, length / 2 + 0.02), plan.width - length / 2 - 0.02), length)
    }

    /// On the open sea people need a boat under them.
    private mutating func board(_ figures: [PaintingPlan.Figure]) {
        guard let (x, length) = boat(figures) else { return }
        let size = length * 0.32
        let bottom = min(stage.ground + length * 0.045, plan.height - size * 0.2)
        plan.elements = plan.elements.map { element in
            guard case .figure(var figure) = element, figure.medium == .ground else { return element }
            // The small ones sit higher, so that they are seen over the side.
            figure.y = min(stage.ground - 0.03, bottom - size * 0.58 + figure.size * 0.45)
            figure.depth = 0.03
            return .figure(figure)
        }
        add(.boat, x: x, y: bottom, size: size, depth: 0.01, grounded: false, seed: plan.seed)
    }
}

extension Thing {
    /// Fits into a hand.
    var isHoldable: Bool {
        switch self {
        case .lantern, .candle, .book, .letter, .map, .sword, .bow, .spear, .axe, .hammer, .key, .bag, .basket, .bucket,
            .bottle, .cup, .bread, .apple, .rope, .rod, .telescope, .broom, .staff, .stick, .umbrella, .jewel, .ball,
            .kite, .doll, .bell, .flag, .violin, .flute, .trumpet, .feather, .egg, .scroll, .potion, .rose, .sunflower,
            .tulip, .daisy, .flowers, .shield, .net, .ring, .coin, .scissors, .cake:
            true
        default: false
        }
    }
}
