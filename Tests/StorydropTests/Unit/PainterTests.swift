import Native
import Testing

@testable import Studio

@Suite("The Studio")
struct PainterTests {
    private func pixels(
        _ brief: Scenery,
        style: PaintingStyle = .digitalArt,
        seed: UInt64 = 5,
        width: Int = 160,
        height: Int = 90
    ) throws -> [UInt8] {
        try Painter(style: style, width: width, height: height, seed: seed).paint(brief).withPixels { pixels, _ in
            Array(pixels)
        }
    }

    /// Mean difference of two pictures, 0 to 255.
    private func difference(_ left: [UInt8], _ right: [UInt8]) -> Double {
        Double(zip(left, right).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(max(1, left.count))
    }

    private static let girl = Scenery.Actor(id: "maren", person: Person(age: .child, gender: .female))

    @Test(arguments: PaintingStyle.allCases)
    func theSameSceneAndSeedGiveTheSameBytes(style: PaintingStyle) async throws {
        let scene = Scenery(
            place: .forest,
            time: .night,
            weather: .snow,
            mood: .wonder,
            actors: [Self.girl, Scenery.Actor(creature: .wolf)],
            things: [.fire]
        )
        let first = try pixels(scene, style: style)
        // Two at once paint as one alone.
        async let second = try pixels(scene, style: style)
        async let third = try pixels(scene, style: style)
        #expect(try await first == second)
        #expect(try await first == third)
        #expect(try pixels(scene, style: style, seed: 6) != first)
    }

    @Test func theStylesAreVisiblyDifferent() throws {
        let scene = Scenery(
            place: .village,
            time: .day,
            actors: [Self.girl, Scenery.Actor(creature: .dog)],
            things: [.oak]
        )
        let pictures = try PaintingStyle.allCases.map { try pixels(scene, style: $0) }
        for (index, one) in pictures.enumerated() {
            for other in pictures[(index + 1)...] { #expect(difference(one, other) > 3) }
        }
    }

    @Test func aPencilSketchHasNoColour() throws {
        let bytes = try pixels(Scenery(place: .garden, time: .day, actors: [Self.girl]), style: .pencilSketch)
        for at in stride(from: 0, to: bytes.count, by: 4) {
            #expect(abs(Int(bytes[at]) - Int(bytes[at + 2])) < 14)
        }
    }

    @Test(arguments: Scenery.Place.allCases)
    func everyPlaceLooksLikeNoOther(place: Scenery.Place) throws {
        let mine = try pixels(Scenery(place: place, time: .day))
        for other in Scenery.Place.allCases where other != place {
            #expect(try difference(mine, pixels(Scenery(place: other, time: .day))) > 2, "\(place) and \(other)")
        }
    }

    @Test(arguments: Scenery.Place.allCases)
    func everyHourAndWeatherIsSeenEverywhere(place: Scenery.Place) throws {
        let day = try pixels(Scenery(place: place, time: .day, weather: .clear))
        if ![.space, .underwater].contains(place) {
            let night = try pixels(Scenery(place: place, time: .night, weather: .clear))
            #expect(difference(day, night) > 4, "\(place) by night")
        }
        guard !place.isIndoors, ![.space, .underwater, .cave].contains(place) else { return }
        for weather in [Scenery.Weather.rain, .storm, .snow, .fog, .wind] {
            #expect(
                try difference(day, pixels(Scenery(place: place, time: .day, weather: weather))) > 0.8,
                "\(weather) at \(place)"
            )
        }
    }

    @Test func theHoursGetDarker() throws {
        func brightness(_ time: Scenery.TimeOfDay) throws -> Int {
            try pixels(Scenery(place: .field, time: time)).reduce(0) { $0 + Int($1) }
        }
        #expect(try brightness(.day) > brightness(.dusk))
        #expect(try brightness(.dusk) > brightness(.night))
    }

    @Test(arguments: Creature.allCases)
    func everyCreatureIsSeen(creature: Creature) throws {
        let place: Scenery.Place = creature.swims ? .sea : .field
        let without = try pixels(Scenery(place: place, time: .day, composition: .close))
        let with = try pixels(
            Scenery(place: place, time: .day, actors: [Scenery.Actor(creature: creature)], composition: .close)
        )
        #expect(difference(without, with) > 0.3)
    }

    @Test(arguments: Thing.allCases)
    func everyThingIsDrawn(thing: Thing) throws {
        let swatch = try Swatch.paint(thing, style: .digitalArt, width: 80, height: 80)
        let bytes = swatch.withPixels { pixels, _ in Array(pixels) }
        let corner = Array(bytes.prefix(4))
        let others = stride(from: 0, to: bytes.count, by: 4).filter { at in
            abs(Int(bytes[at]) - Int(corner[0])) + abs(Int(bytes[at + 1]) - Int(corner[1])) > 60
        }
        #expect(others.count > 30)
    }

    @Test func paintsEveryShapeInFull() throws {
        for (width, height) in [(160, 90), (90, 160), (128, 128), (128, 96), (210, 90)] {
            let bytes = try pixels(Scenery(place: .castle, actors: [Self.girl]), width: width, height: height)
            #expect(bytes.count == width * height * 4)
            // Nothing is left unpainted: every pixel is opaque.
            #expect(stride(from: 3, to: bytes.count, by: 4).allSatisfy { bytes[$0] == 255 })
        }
    }

    @Test func aPNGHasItsColourSpaceAndSizeOnPaper() throws {
        let canvas = try Painter(style: .cartoon, width: 64, height: 48, seed: 1).paint(Scenery(place: .city))
        let png = try canvas.png(dotsPerInch: 254)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let tags = png.prefix(120)
        #expect(tags.contains(Array("sRGB".utf8)))
        // 254 dots an inch are 10,000 a metre.
        #expect(tags.contains(Array("pHYs".utf8) + [0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10, 1]))
        let read = try Canvas.reading(png: png)
        #expect(read.width == 64 && read.height == 48)
        #expect(read.withPixels { pixels, _ in Array(pixels) } == canvas.withPixels { pixels, _ in Array(pixels) })
    }

    @Test func anEmptySceneIsPaintedToo() throws {
        #expect(try difference(pixels(Scenery()), [UInt8](repeating: 0, count: 160 * 90 * 4)) > 20)
    }
}
