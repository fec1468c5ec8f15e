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

    @Test(arguments: PaintingStyle.allCases)
    func theSameBriefAndSeedGiveTheSameBytes(style: PaintingStyle) throws {
        let brief = Scenery(
            place: .forest,
            time: .night,
            weather: .snow,
            mood: .wonder,
            actors: [.oldMan, .wolf],
            things: [.fire]
        )
        #expect(try pixels(brief, style: style) == pixels(brief, style: style))
        #expect(try pixels(brief, style: style) != pixels(brief, style: style, seed: 6))
    }

    @Test func theStylesAreVisiblyDifferent() throws {
        let brief = Scenery(place: .village, time: .day, actors: [.girl, .dog], things: [.tree])
        let pictures = try PaintingStyle.allCases.map { try pixels(brief, style: $0) }
        for (index, one) in pictures.enumerated() {
            for other in pictures[(index + 1)...] { #expect(difference(one, other) > 3) }
        }
    }

    @Test(arguments: Scenery.Place.allCases)
    func everyPlaceLooksLikeNoOther(place: Scenery.Place) throws {
        let mine = try pixels(Scenery(place: place, time: .day))
        for other in Scenery.Place.allCases where other != place {
            #expect(try difference(mine, pixels(Scenery(place: other, time: .day))) > 2, "\(place) and \(other)")
        }
    }

    @Test func nightIsDarkerThanDay() throws {
        func brightness(_ time: Scenery.TimeOfDay) throws -> Int {
            try pixels(Scenery(place: .field, time: time)).reduce(0) { $0 + Int($1) }
        }
        #expect(try brightness(.night) * 3 < brightness(.day) * 2)
        #expect(try brightness(.dusk) < brightness(.day))
    }

    @Test(arguments: Scenery.Actor.allCases)
    func everyActorIsSeen(actor: Scenery.Actor) throws {
        let place: Scenery.Place = actor == .whale ? .sea : .field
        let without = try pixels(Scenery(place: place, time: .day))
        #expect(try difference(without, pixels(Scenery(place: place, time: .day, actors: [actor]))) > 0.05)
    }

    @Test(arguments: Scenery.Weather.allCases)
    func everyWeatherIsSeen(weather: Scenery.Weather) throws {
        let open = try pixels(Scenery(place: .field, time: .day))
        #expect(try difference(open, pixels(Scenery(place: .field, time: .day, weather: weather))) > 0.5)
    }

    @Test(arguments: [(160, 90), (90, 160), (120, 120), (160, 120), (210, 90)])
    func everyShapeIsPaintedToItsEdges(width: Int, height: Int) throws {
        let bytes = try pixels(Scenery(place: .castle, actors: [.knight]), width: width, height: height)
        let opaque = stride(from: 3, to: bytes.count, by: 4).allSatisfy { bytes[$0] == 255 }
        #expect(opaque)
    }

    @Test func picturesSurviveTheirFile() throws {
        let canvas = try Painter(style: .cartoon, width: 64, height: 48, seed: 1).paint(Scenery(place: .city))
        let again = try Canvas.reading(png: canvas.png())
        #expect(again.withPixels { pixels, _ in Array(pixels) } == canvas.withPixels { pixels, _ in Array(pixels) })
        #expect(try canvas.jpeg(quality: 80).starts(with: [0xFF, 0xD8]))
    }

    @Test func aBriefThatSaysNothingIsPaintedToo() throws {
        #expect(try difference(pixels(Scenery()), [UInt8](repeating: 0, count: 160 * 90 * 4)) > 20)
    }
}
