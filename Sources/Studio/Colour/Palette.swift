import Glibc
import Native

/// The light of one picture, and what it makes of a thing's own colour.
///
/// Made from the hour, the weather and the mood by the tables of `tables/palettes.yaml`; the style grades it last.
struct Palette: Sendable, Equatable {
    /// From the top to the horizon.
    var sky: [RGBA]
    var sun: RGBA
    /// Linear light that falls from the sun, the moon or a lamp.
    var key: SIMD3<Double>
    /// Linear light in the shadows.
    var ambient: SIMD3<Double>
    /// What distant things fade into.
    var haze: RGBA
    /// How strongly they do, 1 as on a fair day.
    var hazeDepth: Double
    /// Of light and shadow on one thing.
    var contrast: Double
    /// Factor on the chroma of everything.
    var chroma = 1.0
    /// Of the scenery, by the mood: a hue (radians) that it is turned towards, and how far.
    var leaning: (hue: Double, part: Double)
    var leaves: [RGBA]
    var grass: RGBA
    var ground: RGBA
    let isNight: Bool

    static func == (left: Palette, right: Palette) -> Bool {
        left.sky == right.sky && left.key == right.key && left.ambient == right.ambient
            && left.leaning == right.leaning && left.leaves == right.leaves && left.chroma == right.chroma
    }

    init(
        time: Scenery.TimeOfDay,
        weather: Scenery.Weather?,
        mood: Scenery.Mood?,
        season: Scenery.Season,
        indoors: Bool
    ) {
        let tables = PaletteTables.standard
        let hour = tables.hours[time] ?? .plain
        isNight = time == .night
        sky = hour.sky
        (sun, haze, hazeDepth) = (hour.sun, hour.haze, hour.depth)
        (key, ambient) = (hour.key.linear, hour.ambient.linear)
        contrast = 1
        let growth = tables.seasons[season] ?? .plain
        (leaves, grass, ground) = (growth.leaves, growth.grass, growth.ground)
        leaning = (0, 0)
        if let weather, let change = tables.weathers[weather] { apply(change, isDim: time != .day) }
        if indoors {
            applyLamp(time)
            (chroma, contrast) = (1, 1)
            hazeDepth = 0.35
        }
        if let mood, let change = tables.moods[mood] { apply(change) }
    }

    private mutating func apply(_ weather: PaletteTables.WeatherChange, isDim: Bool) {
        func changed(_ color: RGBA) -> RGBA {
            let lab = OKLab(color)
            var tint = OKLab(weather.tint)
            // The tint's own lightness is for the day; at other hours the sky keeps its own.
            if isDim { tint.lightness = min(tint.lightness, lab.lightness) }
            var mixed = lab.saturated(weather.chroma).mixed(tint, weather.part)
            mixed.lightness *= weather.lightness
            return mixed.color()
        }
        sky = sky.map(changed)
        haze = changed(haze)
        sun = sun.mixed(haze, weather.part * 0.6)
        let dim = pow(weather.lightness, 1.2)
        key *= dim
        ambient *= (dim + 1) / 2
        chroma *= (weather.chroma + 2) / 3
        hazeDepth *= weather.depth
        contrast *= weather.contrast
    }

    /// Indoors lamps and windows light everything, softly and warm.
    private mutating func applyLamp(_ time: Scenery.TimeOfDay) {
        switch time {
        case .day:
            (key, ambient) = (RGBA(hex: 0xFFF4E0).linear, RGBA(hex: 0xCFC8D0).linear)
        case .dawn:
            (key, ambient) = (RGBA(hex: 0xFFE6C8).linear, RGBA(hex: 0xBDB4C8).linear)
        case .dusk:
            (key, ambient) = (RGBA(hex: 0xFFD09A).linear, RGBA(hex: 0x9C86A0).linear)
        case .night:
            (key, ambient) = (RGBA(hex: 0xF2BC80).linear, RGBA(hex: 0x6E6288).linear)
        }
    }

    private mutating func apply(_ mood: PaletteTables.MoodChange) {
        leaning = (OKLab(mood.tint).hue, mood.part)
        chroma *= mood.chroma
        sky = sky.map { color in
            var lab = OKLab(color).mixed(OKLab(mood.tint), mood.part * 0.5).saturated(mood.chroma)
            lab.lightness *= mood.lightness
            return lab.color()
        }
        haze = haze.mixed(mood.tint, mood.part * 0.5)
        key *= mood.lightness
    }

    /// A thing's own colour as it looks here.
    ///
    /// `depth`: 0 near, 1 lost in the haze.
    /// `lift`: light that only those have whom the picture is about, 0 to 1.
    /// `isScenery`: follows the mood's hue; people keep their colours.
    func lit(_ color: RGBA, depth: Double, lift: Double, isScenery: Bool) -> Lit {
        var own = color.linear
        var lab = OKLab(linear: own)
        if isScenery, leaning.part > 0 { lab = lab.turned(towards: leaning.hue, leaning.part) }
        own = lab.saturated(chroma).linear
        let lifted = key + (SIMD3(repeating: 0.9) - key) * lift
        let fill = ambient + (SIMD3(repeating: 0.62) - ambient) * lift
        let soft = 0.5 - 0.3 * min(1, contrast)
        func shaded(_ sunlight: Double) -> RGBA {
            let light = fill * 0.5 + lifted * (0.52 * (sunlight + (0.85 - sunlight) * soft))
            let there = RGBA(linear: own * light, alpha: color.alpha)
            let veil = min(0.94, depth * 0.8 * hazeDepth)
            return veil > 0.004 ? there.mixed(haze.opacity(color.alpha), veil) : there
        }
        return Lit(light: shaded(1.45), base: shaded(0.92), shade: shaded(0.22))
    }

    /// The sky's colour at a height: 0 the top, 1 the horizon.
    func sky(at height: Double) -> RGBA {
        let place = min(1, max(0, height)) * Double(sky.count - 1)
        let index = min(sky.count - 2, Int(place))
        return sky[index].mixed(sky[index + 1], place - Double(index))
    }
}

/// One colour in the light, by itself, and in its own shadow.
struct Lit: Sendable, Equatable {
    var light: RGBA
    var base: RGBA
    var shade: RGBA

    init(light: RGBA, base: RGBA, shade: RGBA) {
        self.light = light
        self.base = base
        self.shade = shade
    }

    /// The same everywhere: what shines by itself.
    init(_ color: RGBA) { self.init(light: color, base: color, shade: color) }

    func opacity(_ alpha: Double) -> Lit {
        Lit(light: light.opacity(alpha), base: base.opacity(alpha), shade: shade.opacity(alpha))
    }
}
