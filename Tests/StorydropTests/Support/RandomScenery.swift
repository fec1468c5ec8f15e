@testable import Studio

/// Scenes that nobody wrote: every value of every kind comes up sooner or later.
enum RandomScenery {
    static func scenery(_ seed: UInt64) -> Scenery {
        var dice = Dice(seed: seed &* 0x9E37 &+ 17)
        func maybe<Value>(_ values: [Value], _ chance: Double = 0.75) -> Value? {
            dice.chance(chance) ? dice.pick(values) : nil
        }
        var scenery = Scenery(
            place: maybe(Scenery.Place.allCases, 0.95),
            time: maybe(Scenery.TimeOfDay.allCases),
            season: maybe(Scenery.Season.allCases),
            weather: maybe(Scenery.Weather.allCases),
            light: maybe(Scenery.Light.allCases, 0.2),
            mood: maybe(Scenery.Mood.allCases),
            composition: maybe(Composition.allCases, 0.6)
        )
        for _ in 0..<Int(dice.between(0, 7)) { scenery.actors.append(actor(&dice)) }
        for index in scenery.actors.indices where dice.chance(0.4) {
            scenery.actors[index].toward = Int(dice.between(0, Double(scenery.actors.count)))
        }
        for _ in 0..<Int(dice.between(0, 6)) { scenery.things.append(dice.pick(Thing.allCases)) }
        return scenery
    }

    static func actor(_ dice: inout Dice) -> Scenery.Actor {
        var actor = Scenery.Actor(action: dice.chance(0.7) ? dice.pick(Scenery.Action.allCases) : nil)
        if dice.chance(0.2) { actor.face = dice.pick(Scenery.Face.allCases) }
        if dice.chance(0.4) {
            actor.creature = dice.pick(Creature.allCases)
        } else {
            actor.person = person(&dice)
            if dice.chance(0.2) { actor.held = dice.pick(Thing.allCases.filter(\.isHoldable)) }
        }
        return actor
    }

    static func person(_ dice: inout Dice) -> Person {
        var person = Person(age: dice.pick(Person.Age.allCases), gender: dice.pick(Person.Gender.allCases))
        person.build = dice.pick(Person.Build.allCases)
        person.hair = dice.pick(Person.Hair.allCases)
        person.beard = dice.pick(Person.Beard.allCases)
        person.headgear = dice.pick(Person.Headgear.allCases)
        person.garment = dice.pick(Person.Garment.allCases)
        person.color = UInt32(dice.between(0, 0xFF_FFFF))
        person.extras = Set(Person.Extra.allCases.filter { _ in dice.chance(0.15) })
        if dice.chance(0.15) { person.stature = dice.between(0.6, 1.45) }
        return person
    }

    /// The five shapes of pictures, small.
    static let sizes = [(160, 90), (90, 160), (120, 120), (140, 105), (210, 90)]
}
