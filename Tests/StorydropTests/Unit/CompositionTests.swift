import Foundation
import Native
import Testing

@testable import Studio

@Suite("Compositions")
struct CompositionTests {
    private func plan(_ seed: UInt64) -> (Scenery, PaintingPlan) {
        let scenery = RandomScenery.scenery(seed)
        let (width, height) = RandomScenery.sizes[Int(seed % 5)]
        return (scenery, Composer.plan(scenery, width: width * 10, height: height * 10, seed: seed))
    }

    @Test func nobodyIsCutOffOrLeftOut() {
        for seed in 0..<500 as Range<UInt64> {
            let (scenery, plan) = plan(seed)
            #expect(Set(plan.figures.map(\.actor)) == Set(scenery.actors.prefix(6).indices), "seed \(seed)")
            for figure in plan.figures {
                let breadth = scenery.actors[figure.actor].creature?.breadth ?? 0.36
                let (left, _, right, bottom) = figure.bounds(breadth: breadth)
                let rise = max(scenery.actors[figure.actor].rise, figure.isHelmeted ? Composer.helmet : 0)
                let top = figure.y - figure.size * (figure.pose.isLying ? 0.4 : rise)
                #expect(left > -0.02 && right < plan.width + 0.02, "seed \(seed): \(figure) in \(plan.width)")
                #expect(top > -0.01 && bottom < plan.height + 0.01, "seed \(seed): \(figure)")
                #expect(figure.size > 0.03, "seed \(seed): \(figure)")
            }
            #expect(plan.focus.x >= 0 && plan.focus.x <= plan.width && plan.focus.y >= 0 && plan.focus.y <= plan.height)
        }
    }

    @Test func aSceneIsWrittenTheSameInEveryProcess() throws {
        var person = Person(age: .adult, gender: .female)
        person.extras = Set(Person.Extra.allCases)
        let written = String(decoding: try JSONEncoder().encode(person), as: UTF8.self)
        let names = Person.Extra.allCases.map(\.rawValue).sorted().map { "\"\($0)\"" }.joined(separator: ",")
        #expect(written.contains("\"extras\":[\(names)]"))
        #expect(try JSONDecoder().decode(Person.self, from: Data(written.utf8)) == person)
    }

    @Test func thePlanIsTheSameForTheSameSeed() {
        for seed in 0..<50 as Range<UInt64> { #expect(plan(seed).1 == plan(seed).1) }
    }

    @Test func figuresDoNotHideEachOther() {
        for seed in 0..<300 as Range<UInt64> {
            let (scenery, plan) = plan(seed)
            let walkers = plan.figures.filter { $0.medium == .ground && !$0.pose.isLying }
            for (index, one) in walkers.enumerated() {
                for other in walkers[(index + 1)...] {
                    let isClose = [one, other].contains { [.hug, .ride].contains(scenery.actors[$0.actor].action) }
                    let distance = abs(one.x - other.x)
                    #expect(isClose || distance > min(one.size, other.size) * 0.22, "seed \(seed)")
                }
            }
        }
    }

    @Test func neighboursAreSeenDifferently() {
        for story in 0..<60 as Range<UInt64> {
            var scenes = (0..<9 as Range<UInt64>).map { RandomScenery.scenery(story * 100 + $0) }
            for index in scenes.indices { scenes[index].composition = nil }
            // A story that stays in one place is the hardest.
            if story % 2 == 0 { for index in scenes.indices { scenes[index].place = story % 4 == 0 ? .room : .forest } }
            let chosen = CompositionChoice.choose(scenes, seeds: scenes.indices.map { UInt64($0) + story })
            #expect(chosen.count == scenes.count)
            for (one, other) in zip(chosen, chosen.dropFirst()) { #expect(one != other) }
            for (scene, composition) in zip(scenes, chosen) {
                #expect(composition.isIndoors == (scene.place?.isIndoors ?? false))
            }
        }
    }

    @Test func thoseWhoAreWithEachOtherLookAtEachOther() throws {
        let man = Scenery.Actor(person: Person(age: .adult, gender: .male), action: .talk, toward: 1)
        let girl = Scenery.Actor(person: Person(age: .child, gender: .female), action: .look, toward: 0)
        for seed in 0..<20 as Range<UInt64> {
            let plan = Composer.plan(
                Scenery(place: .road, actors: [man, girl], composition: .group),
                width: 1600,
                height: 900,
                seed: seed
            )
            let (one, other) = (
                try #require(plan.figures.first { $0.actor == 0 }), try #require(plan.figures.first { $0.actor == 1 })
            )
            #expect(one.flipped == (other.x < one.x) && other.flipped == (one.x < other.x))
        }
    }

    @Test func aRiderSitsOnTheHorse() throws {
        let boy = Scenery.Actor(person: Person(age: .child, gender: .male), action: .ride, toward: 1)
        let plan = Composer.plan(
            Scenery(place: .field, actors: [boy, Scenery.Actor(creature: .horse)]),
            width: 1600,
            height: 900,
            seed: 3
        )
        let (rider, horse) = (
            try #require(plan.figures.first { $0.actor == 0 }), try #require(plan.figures.first { $0.actor == 1 })
        )
        #expect(abs(rider.x - horse.x) < horse.size * 0.2)
        #expect(rider.y < horse.y - horse.size * 0.2 && rider.depth < horse.depth)
    }

    @Test func whalesSwimAndPeopleStandOnLand() throws {
        let girl = Scenery.Actor(person: Person(age: .child, gender: .female))
        for seed in 0..<20 as Range<UInt64> {
            let plan = Composer.plan(
                Scenery(place: .shore, actors: [girl, Scenery.Actor(creature: .whale)], composition: .waterEdge),
                width: 1600,
                height: 900,
                seed: seed
            )
            let shore = try #require(plan.shore)
            for figure in plan.figures {
                let isOnWater = shore.side < 0 ? figure.x < shore.x : figure.x > shore.x
                #expect(isOnWater == (figure.medium == .water))
            }
        }
    }

    @Test func backlightIsGivenOnlyWhereItIsNeeded() {
        let (dark, light) = (OKLab(lightness: 0.3, a: 0, b: 0), OKLab(lightness: 0.8, a: 0, b: 0))
        #expect(Contrast.backlight(figure: dark, ground: light) == 0)
        #expect(Contrast.backlight(figure: light, ground: light) != 0)
        #expect(Contrast.backlight(figure: dark, ground: dark) > 0)
    }
}

/// What the tables say of sizes, measured on what is drawn.
@Suite("Extents of what the Studio draws")
struct StudioExtentTests {
    /// The box of all that a drawing covers, in heights of its own: left, top, right, bottom.
    private func extent(_ draw: (Easel) -> Void) throws -> (Double, Double, Double, Double) {
        let canvas = try Canvas(width: 480, height: 200)
        let palette = Palette(time: .day, weather: nil, mood: nil, season: .summer, indoors: false)
        let easel = Easel(canvas, palette, DigitalBrush(), light: Point(-0.6, -0.8), seed: 1)
        canvas.at(0, 0, scale: 200) { easel.at(1.2, 0.7, size: 0.3) { draw(easel) } }
        var (left, top, right, bottom) = (Int.max, Int.max, 0, 0)
        canvas.withPixels { pixels, stride in
            for y in 0..<200 {
                for x in 0..<480 where pixels[y * stride + x * 4 + 3] > 120 {
                    (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
                }
            }
        }
        try #require(left < 480, "nothing is drawn")
        return (Double(left - 240) / 60, Double(top - 140) / 60, Double(right - 239) / 60, Double(bottom - 139) / 60)
    }

    @Test(arguments: Creature.allCases)
    func creaturesAreNoLargerThanTheTablesSay(creature: Creature) throws {
        for action in [Scenery.Action.stand, .walk, .run, .sit, .sleep, .fly] {
            let box = try extent {
                CreatureFigure(
                    easel: $0,
                    creature: creature,
                    coat: nil,
                    action: action,
                    face: .calm,
                    isInWater: false,
                    isInAir: action == .fly
                ).draw()
            }
            #expect(max(-box.0, box.2) * 2 <= creature.breadth + 0.07, "\(creature) \(action)")
            #expect(-box.1 <= creature.rise + 0.04, "\(creature) \(action)")
            #expect(box.3 < 0.3, "\(creature) \(action)")
        }
    }

    @Test(arguments: Thing.allCases)
    func thingsAreNoWiderThanTheTablesSay(thing: Thing) throws {
        let box = try extent { ThingPainter($0).draw(thing) }
        guard ![.comet, .rod].contains(thing) else { return }
        #expect(max(-box.0, box.2) * 2 <= thing.breadth + 0.07)
        #expect(-box.1 <= 1.6)
    }

    @Test(arguments: Scenery.Action.allCases)
    func peopleStandOnTheGroundInEveryPose(action: Scenery.Action) throws {
        for age in Person.Age.allCases {
            let person = Person(age: age, gender: age == .old ? .male : .female)
            let figure = PaintingPlan.Figure.alone(Pose(action))
            let box = try extent { PersonFigure($0, figure, person).draw() }
            #expect(abs(box.3) < 0.08, "\(age) \(action): \(box)")
            #expect(-box.1 < 1.25 && box.2 - box.0 < 1.7, "\(age) \(action): \(box)")
        }
    }
}
