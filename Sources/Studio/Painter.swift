import Glibc
package import Native

/// The local illustrator: paints a scene brief with cairo.
///
/// The same brief, style, size and seed give the same bytes.
///
/// Called by the local image model and by `storydrop paint`; blocks while it paints.
package struct Painter: Sendable {
    /// Names the Studio in results; changes whenever the same brief would be painted otherwise.
    package static let version = "studio-1"

    private let style: PaintingStyle
    private let width: Int
    private let height: Int
    private let seed: UInt64

    /// Prepares a painter.
    ///
    /// `width`: pixels, as `height`.
    /// `seed`: decides everything that the brief leaves open.
    package init(style: PaintingStyle, width: Int, height: Int, seed: UInt64) {
        self.style = style
        self.width = width
        self.height = height
        self.seed = seed
    }

    /// Paints.
    /// - Throws: `library` if there is no memory for the pixels.
    package func paint(_ brief: Scenery) throws(NativeError) -> Canvas {
        let canvas = try Canvas(width: width, height: height)
        var brief = brief
        var dice = Dice(seed: seed)
        // A story that names no place is set in one of the quiet ones, by its seed.
        brief.place = brief.place ?? dice.pick([.field, .road, .village, .garden, .river])
        let ink = Ink(canvas, Palette(brief, style: style), style, seed: seed)
        let portrait = Double(height) / Double(width)
        let horizon = ink.height * (portrait > 1.2 ? 0.6 : 0.56)
        if brief.place == .room {
            ink.room(brief, floor: ink.height * 0.7)
        } else {
            ink.sky(brief, horizon: horizon)
            ink.land(brief, horizon: horizon)
            ink.placeThings(brief, horizon: horizon)
        }
        let scenery = ink.palette
        ink.palette = scenery.forActors
        ink.placeActors(brief)
        ink.palette = scenery
        if brief.place != .room { ink.weather(brief, horizon: horizon) }
        StyleFinish(style: style, seed: seed).apply(to: canvas, unit: ink.unit)
        return canvas
    }

    /// An empty page with a frame, in place of a picture that could not be made.
    package static func placeholder(width: Int, height: Int) throws(NativeError) -> [UInt8] {
        let canvas = try Canvas(width: width, height: height)
        let (w, h) = (Double(width), Double(height))
        let unit = min(w, h) / 100
        canvas.rectangle(0, 0, w, h)
        canvas.fill(.color(RGBA(hex: 0xEFE8DA)))
        canvas.rectangle(unit * 6, unit * 6, w - unit * 12, h - unit * 12)
        canvas.stroke(.color(RGBA(hex: 0xC9BBA2)), width: unit * 0.5)
        canvas.ellipse(w / 2, h / 2, unit * 9, unit * 9)
        canvas.stroke(.color(RGBA(hex: 0xC9BBA2)), width: unit * 0.8)
        canvas.move(w / 2 - unit * 6.3, h / 2 + unit * 6.3)
        canvas.line(w / 2 + unit * 6.3, h / 2 - unit * 6.3)
        canvas.stroke(.color(RGBA(hex: 0xC9BBA2)), width: unit * 0.8)
        return try canvas.png()
    }
}

extension Ink {
    /// What the brief names besides people, unless the place shows it already.
    func placeThings(_ brief: Scenery, horizon: Double) {
        let place = brief.place ?? .field
        let isWater = [.sea, .harbour].contains(place)
        guard place != .sky, place != .cave else { return }
        var slots = [0.16, 0.84, 0.3, 0.7].map { $0 + dice.between(-0.03, 0.03) }
        for thing in brief.things.prefix(3) {
            guard let slot = slots.first else { return }
            let x = width * slot
            let ground = isWater ? height * 0.86 : horizon + unit * 18
            var isPlaced = true
            switch thing {
            case .boat where place == .river:
                self.place(width * 0.6, horizon + unit * 27, size: unit * 20) { boat(large: false) }
            case .boat where isWater, .ship where isWater:
                self.place(
                    width * (1 - slot) * 0.6 + width * 0.2,
                    horizon + unit * 8,
                    size: unit * (thing == .ship ? 34 : 24),
                    flipped: dice.chance(0.5)
                ) {
                    boat(large: thing == .ship)
                }
            case .lighthouse: rock(x, isWater ? horizon + unit * 10 : horizon + unit * 6) { lighthouse() }
            case .tower where isWater: rock(x, horizon + unit * 10) { tower(0.1) }
            case .castle where place != .castle: self.place(x, horizon + unit * 3, size: unit * 28) { castle(0.35) }
            case .church where place != .village && place != .city:
                self.place(x, horizon + unit * 5, size: unit * 26) { church(0.25) }
            case .house where place != .village && place != .city && !isWater:
                self.place(x, ground, size: unit * 30) { house(0.05) }
            case .tower where place != .castle: self.place(x, horizon + unit * 8, size: unit * 38) { tower(0.15) }
            case .tree where ![.forest, .garden].contains(place): self.place(x, ground, size: unit * 44) { broadleaf() }
            case .fir where place != .forest: self.place(x, ground, size: unit * 46) { fir() }
            case .palm: self.place(x, ground, size: unit * 42) { palm() }
            case .cart: self.place(x, height * 0.86, size: unit * 22) { cart() }
            case .fire where !isWater: self.place(x, height * 0.88, size: unit * 14) { campfire() }
            case .lamp where [.village, .road, .garden, .harbour, .castle].contains(place):
                self.place(x, height * 0.84, size: unit * 32) { streetLamp() }
            case .flower where place != .garden: self.place(x, height * 0.95, size: unit * 16) { flowers() }
            default: isPlaced = false
            }
            if isPlaced { slots.removeFirst() }
        }
    }

    /// Something that stands on a rock of its own.
    private func rock(_ x: Double, _ y: Double, _ building: () -> Void) {
        shape(RGBA(hex: 0x5F5A5C)) { canvas in
            canvas.smooth(
                [
                    (x - self.unit * 15, y + self.unit * 5), (x - self.unit * 10, y - self.unit * 2),
                    (x, y - self.unit * 4),
                    (x + self.unit * 9, y - self.unit * 1.5), (x + self.unit * 15, y + self.unit * 5),
                    (x, y + self.unit * 7),
                ],
                closed: true
            )
        }
        place(x, y - unit * 2.6, size: unit * 44, building)
    }

    /// The actors in front, the first of them nearest the middle and tallest; all on one ground.
    func placeActors(_ brief: Scenery) {
        let shown = brief.actors.filter { !($0 == .whale && brief.place == .sea) }.prefix(4)
        guard !shown.isEmpty, brief.place != .sky else { return }
        let people = unit * (height > width * 1.2 ? 40 : 42)
        let mirrored = dice.chance(0.5)
        let spots: [Double] = [[0.46], [0.4, 0.58], [0.36, 0.54, 0.7], [0.3, 0.46, 0.61, 0.75]][shown.count - 1]
        let spread = width > height * 1.9 ? 0.72 : 1
        // The river runs on the right: people stay on its bank.
        let shift = brief.place == .river ? -0.24 : 0
        // From far to near, so that nearer ones stand in front.
        for (index, actor) in shown.enumerated().reversed() {
            let part = 0.5 + shift + ((mirrored ? 1 - spots[index] : spots[index]) - 0.5) * spread
            let y = height * (0.925 - Double(index) * 0.018)
            let size = people * (1 - Double(index) * 0.05)
            place(width * part, y, size: size, flipped: part > 0.5 + shift) {
                actor.isPerson ? person(actor) : animal(actor)
            }
        }
    }

    /// Rain, snow, fog: what is between the picture and the eye.
    func weather(_ brief: Scenery, horizon: Double) {
        switch brief.weather {
        case .rain, .storm:
            for _ in 0..<(brief.weather == .storm ? 260 : 190) {
                let (x, y, length) = (
                    dice.between(-0.1, 1.1) * width, dice.between(-0.1, 1) * height, unit * dice.between(3, 7)
                )
                canvas.move(x, y)
                canvas.line(x - length * 0.28, y + length)
                canvas.stroke(.color(RGBA(0.88, 0.93, 1, dice.between(0.15, 0.42))), width: unit * 0.18)
            }
        case .snow:
            for _ in 0..<240 {
                let size = unit * dice.between(0.2, 0.75)
                canvas.ellipse(dice.between(0, width), dice.between(0, height), size, size)
                canvas.fill(.color(RGBA(1, 1, 1, dice.between(0.5, 0.95))))
            }
        case .fog:
            for index in 0..<7 {
                let y = horizon - unit * 8 + Double(index) * unit * 8
                let thick = unit * dice.between(7, 13)
                let mist = palette.haze.lighter(0.2)
                canvas.rectangle(0, y - thick, width, thick * 2)
                canvas.fill(
                    .linear(
                        from: (0, y - thick),
                        to: (0, y + thick),
                        stops: [
                            (0, mist.opacity(0)), (0.5, mist.opacity(dice.between(0.15, 0.4))), (1, mist.opacity(0)),
                        ]
                    )
                )
            }
        case .wind:
            for _ in 0..<9 {
                let (x, y) = (dice.between(-0.1, 0.9) * width, dice.between(0.1, 0.8) * height)
                canvas.move(x, y)
                canvas.curve(x + unit * 10, y - unit * 3, x + unit * 16, y + unit * 3, x + unit * 26, y - unit)
                canvas.stroke(.color(RGBA(1, 1, 1, 0.22)), width: unit * 0.35)
            }
        case .clear, .cloudy, nil: break
        }
    }
}
