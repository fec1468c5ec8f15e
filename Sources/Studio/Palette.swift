import Native

extension RGBA {
    /// `0xRRGGBB`.
    init(hex: UInt32, alpha: Double = 1) {
        self.init(
            Double((hex >> 16) & 0xFF) / 255,
            Double((hex >> 8) & 0xFF) / 255,
            Double(hex & 0xFF) / 255,
            alpha
        )
    }

    func mixed(_ other: RGBA, _ part: Double) -> RGBA {
        RGBA(
            red + (other.red - red) * part,
            green + (other.green - green) * part,
            blue + (other.blue - blue) * part,
            alpha + (other.alpha - alpha) * part
        )
    }

    func lighter(_ part: Double) -> RGBA { mixed(RGBA(1, 1, 1, alpha), part) }
    func darker(_ part: Double) -> RGBA { mixed(RGBA(0, 0, 0, alpha), part) }
    func opacity(_ alpha: Double) -> RGBA { RGBA(red, green, blue, alpha) }

    var luminance: Double { 0.299 * red + 0.587 * green + 0.114 * blue }

    /// More colour above 1, less below.
    func saturated(_ factor: Double) -> RGBA {
        let grey = luminance
        func channel(_ value: Double) -> Double { min(1, max(0, grey + (value - grey) * factor)) }
        return RGBA(channel(red), channel(green), channel(blue), alpha)
    }
}

/// The colours of one picture: by the hour, then the weather, the mood and the style.
struct Palette {
    var skyTop: RGBA
    var skyLow: RGBA
    /// What distant things fade into.
    var haze: RGBA
    /// The colour and strength of the light on everything.
    var light: RGBA
    var shade: Double
    var sun: RGBA
    var isNight: Bool
    private var warmth: RGBA
    private var warmthPart: Double
    private var saturation: Double

    init(_ brief: Scenery, style: PaintingStyle) {
        let time = brief.time ?? .day
        isNight = time == .night
        switch time {
        case .dawn:
            (skyTop, skyLow) = (RGBA(hex: 0x7F9CC4), RGBA(hex: 0xFBD9BC))
            (light, shade, sun) = (RGBA(hex: 0xFFE3C4), 0.12, RGBA(hex: 0xFFF0D0))
        case .day:
            (skyTop, skyLow) = (RGBA(hex: 0x5B9FD6), RGBA(hex: 0xDDF0F4))
            (light, shade, sun) = (RGBA(hex: 0xFFFFFF), 0.0, RGBA(hex: 0xFFF7D6))
        case .dusk:
            (skyTop, skyLow) = (RGBA(hex: 0x3D3A72), RGBA(hex: 0xF6A564))
            (light, shade, sun) = (RGBA(hex: 0xF2A06A), 0.30, RGBA(hex: 0xFFD9A0))
        case .night:
            (skyTop, skyLow) = (RGBA(hex: 0x0E1838), RGBA(hex: 0x35548A))
            (light, shade, sun) = (RGBA(hex: 0x2A4478), 0.58, RGBA(hex: 0xF4EFD2))
        }
        if brief.place == .room, isNight {
            // Indoors the lamp is the light; only the window shows the night.
            (light, shade) = (RGBA(hex: 0xE8BE90), 0.2)
        }
        warmth = light
        warmthPart = 0.22
        saturation = 1
        haze = skyLow
        applyWeather(brief.weather)
        applyMood(brief.mood)
        applyStyle(style)
        haze = skyLow.mixed(skyTop, 0.25)
    }

    private mutating func applyWeather(_ weather: Scenery.Weather?) {
        switch weather {
        case .cloudy, .wind: grey(0.25)
        case .rain, .fog: grey(0.5)
        case .storm:
            grey(0.55)
            skyTop = skyTop.darker(0.45)
            skyLow = skyLow.darker(0.25)
            shade += 0.15
        case .snow:
            grey(0.35)
            skyLow = skyLow.lighter(0.3)
        case .clear, nil: break
        }
    }

    private mutating func grey(_ part: Double) {
        skyTop = skyTop.saturated(1 - part * 0.8)
        skyLow = skyLow.saturated(1 - part)
        saturation *= 1 - part * 0.35
    }

    private mutating func applyMood(_ mood: Scenery.Mood?) {
        switch mood {
        case .joyful:
            saturation *= 1.15
            skyLow = skyLow.mixed(RGBA(hex: 0xFFE9B0), 0.2)
        case .sad:
            saturation *= 0.78
            skyTop = skyTop.mixed(RGBA(hex: 0x5A6B82), 0.25)
        case .tense:
            skyLow = skyLow.mixed(RGBA(hex: 0xE8B25C), 0.25)
            skyTop = skyTop.darker(0.15)
        case .dark:
            saturation *= 0.75
            skyTop = skyTop.darker(0.3)
            shade += 0.08
        case .wonder: skyTop = skyTop.mixed(RGBA(hex: 0x6A4FB0), 0.3)
        case .calm, nil: break
        }
    }

    private mutating func applyStyle(_ style: PaintingStyle) {
        switch style {
        case .watercolor:
            saturation *= 0.85
            skyTop = skyTop.lighter(0.22)
            skyLow = skyLow.lighter(0.25)
        case .oilPainting:
            (warmth, warmthPart, saturation) = (light.mixed(RGBA(hex: 0xE0B070), 0.5), 0.28, saturation * 1.1)
        case .cartoon: saturation *= 1.3
        case .anime:
            saturation *= 1.22
            skyTop = skyTop.saturated(1.35)
        case .realistic: saturation *= 0.8
        case .fantasy:
            skyTop = skyTop.mixed(RGBA(hex: 0x3B2A80), 0.45)
            skyLow = skyLow.mixed(RGBA(hex: 0x58C4C0), 0.35)
            (warmth, warmthPart) = (RGBA(hex: 0x8A6AD8), 0.2)
        case .childrensBook:
            skyTop = skyTop.mixed(RGBA(hex: 0x8FC6CE), 0.3)
            skyLow = skyLow.mixed(RGBA(hex: 0xFFE8C2), 0.35)
        case .digitalArt, .pencilSketch: break
        }
    }

    /// A thing's own colour in the light of this picture.
    func lit(_ color: RGBA) -> RGBA {
        let toned = color.mixed(warmth, warmthPart).saturated(saturation)
        return toned.mixed(RGBA(toned.red * light.red, toned.green * light.green, toned.blue * light.blue), 0.5)
            .mixed(isNight ? skyTop : RGBA(hex: 0x1A1430), shade * 0.75).opacity(color.alpha)
    }

    /// The palette for those whom the picture is about: they must be seen at night, too.
    var forActors: Palette {
        var copy = self
        copy.shade *= 0.45
        copy.light = light.lighter(isNight ? 0.35 : 0.1)
        return copy
    }

    /// The same, seen from afar: 0 near, 1 lost in haze.
    func distant(_ color: RGBA, _ distance: Double) -> RGBA { lit(color).mixed(haze, distance * 0.85) }
}
