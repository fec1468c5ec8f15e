import Analysis
import Foundation
import Native
import Studio

extension Lab {
    private static func slug(_ style: PaintingStyle) -> String {
        style.rawValue.replacing("'", with: "").replacing(" ", with: "-")
    }

    private static func save(_ canvas: Canvas, _ file: String, quality: Int = 84) throws {
        try Data(canvas.jpeg(quality: quality)).write(to: URL(fileURLWithPath: file))
    }

    private struct GalleryScene: Encodable {
        var index: Int
        var text: String
        var scenery: Scenery
        /// Who is where: the member of the cast and a box, as parts of width and height.
        var figures: [GalleryFigure]
    }

    private struct GalleryFigure: Encodable {
        var id: String
        var box: [Double]
    }

    private static func figures(_ plan: PaintingPlan, _ scenery: Scenery) -> [GalleryFigure] {
        plan.figures.map { figure in
            let actor = scenery.actors[figure.actor]
            let (left, top, right, bottom) = figure.bounds(breadth: actor.creature?.breadth ?? 0.6)
            return GalleryFigure(
                id: actor.id,
                box: [left / plan.width, top / plan.height, right / plan.width, bottom / plan.height]
            )
        }
    }

    /// Paints stories: `gallery OUT SCENES STYLE,STYLE… FILE…`, and writes what each scene says beside them.
    static func gallery(_ arguments: [String]) throws {
        guard arguments.count > 3, let count = Int(arguments[1]) else { fail("gallery OUT SCENES STYLES FILE…") }
        let styles = arguments[2].split(separator: ",").compactMap { PaintingStyle(rawValue: String($0)) }
        for file in arguments.dropFirst(3) {
            let raw = try read(file)
            let text = try StoryText(raw, language: LanguageGuess.language(of: raw), outline: Outline(text: raw))
            let scenes = LocalAnalyst(text).analysis(.exactly(count)).scenes
            let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            var told: [GalleryScene] = []
            for scene in scenes {
                let range = scene.sourceRange[0]..<scene.sourceRange[1]
                let seed = UInt64(scene.index) &* 7_919
                let scenery = scene.brief.scenery
                let plan = Composer.plan(scenery, width: 1_200, height: 675, seed: seed)
                told.append(
                    GalleryScene(
                        index: scene.index,
                        text: text.flowing(range),
                        scenery: scenery,
                        figures: figures(plan, scenery)
                    )
                )
                for style in styles {
                    let canvas = try Painter(style: style, width: 1_200, height: 675, seed: seed).paint(scenery)
                    try save(canvas, "\(arguments[0])/\(name)-\(scene.index)-\(slug(style)).jpg")
                }
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(told).write(to: URL(fileURLWithPath: "\(arguments[0])/\(name).json"))
        }
    }

    /// Paints sheets of everything that can be drawn: `sheets OUT`.
    static func sheets(_ arguments: [String]) throws {
        let out = arguments.first ?? "."
        try sheet("\(out)/places.jpg", Scenery.Place.allCases, columns: 6, width: 384, height: 216) { place, seed in
            let girl = Scenery.Actor(person: Person(age: .child, gender: .female))
            return try Painter(style: .childrensBook, width: 384, height: 216, seed: seed)
                .paint(Scenery(place: place, season: .summer, actors: [girl]))
        }
        try sheet("\(out)/creatures.jpg", Creature.allCases, columns: 10, width: 220, height: 220) { creature, seed in
            let place: Scenery.Place = creature.swims ? .sea : .field
            let scenery = Scenery(
                place: place,
                time: .day,
                season: .summer,
                weather: .clear,
                actors: [Scenery.Actor(creature: creature)],
                composition: .close
            )
            return try Painter(style: .digitalArt, width: 220, height: 220, seed: seed).paint(scenery)
        }
        try sheet("\(out)/things.jpg", Thing.allCases, columns: 15, width: 150, height: 150) { thing, _ in
            try Swatch.paint(thing, style: .childrensBook, width: 150, height: 150)
        }
        try sheet("\(out)/people.jpg", Scenery.Action.allCases, columns: 8, width: 240, height: 270) { action, seed in
            let index = Int(seed)
            var person = Person(age: Person.Age.allCases[index % 4], gender: index % 2 == 0 ? .female : .male)
            person.garment = Person.Garment.allCases[index % Person.Garment.allCases.count]
            person.hair = Person.Hair.allCases[1 + index % (Person.Hair.allCases.count - 1)]
            person.headgear = Person.Headgear.allCases[index % Person.Headgear.allCases.count]
            person.color = [0xC7453B, 0x3F6FA0, 0xE2A93B, 0x4E8A5C, 0x8457A0][index % 5]
            person.headgearColor = [0x3F6FA0, 0x8E4B2A, 0x4E8A5C][index % 3]
            if person.gender == .male { person.beard = Person.Beard.allCases[index / 2 % 4] }
            let actor = Scenery.Actor(person: person, action: action, face: Scenery.Face.allCases[index % 6])
            return try Painter(style: .cartoon, width: 240, height: 270, seed: seed)
                .paint(
                    Scenery(
                        place: .road,
                        time: .day,
                        season: .summer,
                        weather: .clear,
                        actors: [actor],
                        composition: .close
                    )
                )
        }
        let scene = Scenery(
            place: .shore,
            time: .dusk,
            actors: [
                Scenery.Actor(person: Person(age: .child, gender: .female), held: .lantern),
                Scenery.Actor(creature: .whale),
            ],
            things: [.lighthouse, .sailboat],
            composition: .waterEdge
        )
        try sheet("\(out)/styles.jpg", PaintingStyle.allCases, columns: 3, width: 640, height: 360) { style, _ in
            try Painter(style: style, width: 640, height: 360, seed: 11).paint(scene)
        }
    }

    private static func sheet<Item>(
        _ file: String,
        _ items: [Item],
        columns: Int,
        width: Int,
        height: Int,
        _ paint: (Item, UInt64) throws -> Canvas
    ) throws {
        let rows = (items.count + columns - 1) / columns
        let sheet = try Canvas(width: columns * width, height: rows * height)
        for (index, item) in items.enumerated() {
            sheet.place(
                try paint(item, UInt64(index)),
                Double(index % columns * width),
                Double(index / columns * height)
            )
        }
        try save(sheet, file, quality: 82)
    }
}
