package import Native

/// Draws things: each stands at the origin, 1 high, the ground at y 0; what hangs or flies has its middle at y -0.5.
struct ThingPainter {
    let easel: Easel

    init(_ easel: Easel) { self.easel = easel }

    // Colours that many things share.
    static let wood = RGBA(hex: 0x8A5F3C)
    static let darkWood = RGBA(hex: 0x5E3F2A)
    static let paleWood = RGBA(hex: 0xC79A66)
    static let iron = RGBA(hex: 0x4A4E58)
    static let steel = RGBA(hex: 0xB8C2CA)
    static let gold = RGBA(hex: 0xE5B94A)
    static let cream = RGBA(hex: 0xF4EBD8)
    static let red = RGBA(hex: 0xC4473C)
    static let blue = RGBA(hex: 0x3F6FA6)
    static let green = RGBA(hex: 0x4F8A56)
    static let stone = RGBA(hex: 0xA39C92)
    static let flame = RGBA(hex: 0xFFB23E)
    static let pane = RGBA(hex: 0xFFE39A)

    func draw(_ thing: Thing) {
        switch thing {
        case .oak, .birch, .fir, .pine, .willow, .poplar, .palm, .fruitTree, .deadTree, .bush, .reeds, .mushroom:
            plant(thing)
        case .rose, .sunflower, .tulip, .daisy, .flowers: flower(thing)
        case .house, .hut, .castle, .church, .tower, .lighthouse, .windmill, .barn, .ruin, .pyramid: building(thing)
        case .bridge, .tent, .well, .fountain, .statue, .gate, .fence, .door, .window, .grave: structure(thing)
        case .boat, .sailboat, .ship, .steamship, .raft: vessel(thing)
        case .cart, .carriage, .train, .car, .bicycle, .sled, .wheel: vehicle(thing)
        case .balloon, .airship, .plane, .rocket, .spaceship, .kite: flyer(thing)
        case .lantern, .streetLamp, .candle, .fire, .moon, .star, .sun, .rainbow, .comet: shining(thing)
        case .book, .letter, .map, .scroll, .picture, .mirror, .flag, .umbrella, .hat, .crown, .doll, .ball, .globe:
            paperAndCloth(thing)
        case .sword, .shield, .bow, .spear, .axe, .hammer, .broom, .staff, .stick, .rod, .scissors, .ladder, .cross,
            .rope, .net,
            .anchor, .telescope, .key, .feather:
            tool(thing)
        case .chest, .bag, .basket, .bucket, .bottle, .cup, .pot, .barrel, .bread, .apple, .pumpkin, .cake, .egg,
            .stone, .coin,
            .potion, .jewel, .ring, .skull, .web:
            vessels(thing)
        case .bell, .drum, .violin, .flute, .piano, .trumpet, .clock: sounding(thing)
        case .table, .chair, .bed, .wardrobe, .fireplace, .shelf, .cupboard, .bench, .desk, .stove, .throne, .cradle,
            .spinningWheel:
            furnishing(thing)
        }
    }
}

/// One thing by itself on a plain ground: for the sheet of everything that is drawn.
package enum Swatch {
    package static func paint(
        _ thing: Thing,
        style: PaintingStyle,
        width: Int,
        height: Int
    ) throws(NativeError) -> Canvas {
        let canvas = try Canvas(width: width, height: height)
        let palette = Palette(time: .day, weather: nil, mood: nil, season: .summer, indoors: false)
        let easel = Easel(canvas, palette, style.brush, light: Point(-0.62, -0.78), seed: 3)
        canvas.at(0, 0, scale: Double(min(width, height))) {
            easel.brush.begin(on: easel)
            easel.on(.land, depth: 0) {
                easel.fill(.rectangle(-1, -1, 4, 4), RGBA(hex: 0xEDE4D2), .flat, lined: false)
            }
            let size = min(0.74, 0.9 / thing.breadth)
            easel.at(easel.width / 2, easel.height * (0.5 + size * 0.5), size: size) {
                easel.groundShadow(0.3)
                ThingPainter(easel).draw(thing)
            }
            easel.brush.finish(easel)
        }
        return canvas
    }
}
