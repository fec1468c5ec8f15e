import CTexts
import Native
import Yams

/// `tables/palettes.yaml`, read once.
struct PaletteTables: Sendable {
    struct Hour: Sendable {
        var sky: [RGBA]
        var sun: RGBA
        var key: RGBA
        var ambient: RGBA
        var haze: RGBA
        var depth: Double

        static let plain = Hour(
            sky: [RGBA(0.5, 0.7, 0.9), RGBA(0.9, 0.95, 1)],
            sun: RGBA(1, 1, 0.9),
            key: RGBA(1, 1, 1),
            ambient: RGBA(0.7, 0.75, 0.85),
            haze: RGBA(0.85, 0.9, 0.95),
            depth: 1
        )
    }

    struct WeatherChange: Sendable {
        var lightness: Double
        var chroma: Double
        var tint: RGBA
        var part: Double
        var depth: Double
        var contrast: Double
    }

    struct MoodChange: Sendable {
        var tint: RGBA
        var part: Double
        var chroma: Double
        var lightness: Double
    }

    struct Growth: Sendable {
        var leaves: [RGBA]
        var grass: RGBA
        var ground: RGBA

        static let plain = Growth(
            leaves: [RGBA(0.3, 0.55, 0.3)],
            grass: RGBA(0.5, 0.68, 0.35),
            ground: RGBA(0.65, 0.55, 0.4)
        )
    }

    var hours: [Scenery.TimeOfDay: Hour] = [:]
    var weathers: [Scenery.Weather: WeatherChange] = [:]
    var moods: [Scenery.Mood: MoodChange] = [:]
    var seasons: [Scenery.Season: Growth] = [:]

    static let standard = PaletteTables(yaml: text_palettes().string)

    private init(yaml: String) {
        let table = (try? Yams.load(yaml: yaml)) as? [String: [String: [String: Any]]] ?? [:]
        for (name, row) in table["hours"] ?? [:] {
            guard let time = Scenery.TimeOfDay(rawValue: name) else { continue }
            hours[time] = Hour(
                sky: Self.colors(row["sky"]),
                sun: Self.color(row["sun"]),
                key: Self.color(row["key"]),
                ambient: Self.color(row["ambient"]),
                haze: Self.color(row["haze"]),
                depth: Self.number(row["depth"])
            )
        }
        for (name, row) in table["weathers"] ?? [:] {
            guard let weather = Scenery.Weather(rawValue: name) else { continue }
            weathers[weather] = WeatherChange(
                lightness: Self.number(row["lightness"]),
                chroma: Self.number(row["chroma"]),
                tint: Self.color(row["tint"]),
                part: Self.number(row["part"]),
                depth: Self.number(row["depth"]),
                contrast: Self.number(row["contrast"])
            )
        }
        for (name, row) in table["moods"] ?? [:] {
            guard let mood = Scenery.Mood(rawValue: name) else { continue }
            moods[mood] = MoodChange(
                tint: Self.color(row["tint"]),
                part: Self.number(row["part"]),
                chroma: Self.number(row["chroma"]),
                lightness: Self.number(row["lightness"])
            )
        }
        for (name, row) in table["seasons"] ?? [:] {
            guard let season = Scenery.Season(rawValue: name) else { continue }
            seasons[season] = Growth(
                leaves: Self.colors(row["leaves"]),
                grass: Self.color(row["grass"]),
                ground: Self.color(row["ground"])
            )
        }
    }

    private static func color(_ value: Any?) -> RGBA { RGBA(hex: UInt32((value as? Int) ?? 0x808080)) }
    private static func colors(_ value: Any?) -> [RGBA] { (value as? [Any] ?? [0x808080]).map { color($0) } }
    private static func number(_ value: Any?) -> Double { (value as? Double) ?? (value as? Int).map(Double.init) ?? 1 }
}
