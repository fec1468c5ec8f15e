/// Animals and fabulous beasts that the Studio draws.
package enum Creature: String, Codable, Sendable, CaseIterable {
    case dog, cat, horse, wolf, fox, bear, rabbit, mouse, sheep, goat, cow, pig, donkey, deer, lion, tiger, elephant
    case monkey, squirrel, hedgehog, camel
    case bird, owl, crow, eagle, hen, duck, swan, stork, parrot, penguin, gull
    case fish, shark, whale, dolphin, octopus, crab, seal
    case frog, snake, turtle, crocodile
    case butterfly, bee, spider, snail, beetle
    case dragon, unicorn, pegasus, griffin, mermaid, ghost, robot

    /// Lives in the water and is drawn there, where there is some.
    package var swims: Bool {
        switch self {
        case .fish, .shark, .whale, .dolphin, .octopus, .mermaid: true
        default: false
        }
    }

    /// Is drawn in the air.
    package var flies: Bool {
        switch self {
        case .butterfly, .bee, .ghost: true
        default: false
        }
    }

    /// Height on the page, in grown-up people's heights: the small ones are drawn larger than life, to be seen.
    package var height: Double {
        switch self {
        case .horse, .unicorn, .pegasus: 1.12
        case .cow, .donkey, .deer: 0.92
        case .camel: 1.2
        case .elephant: 1.45
        case .dragon: 1.55
        case .griffin: 1.1
        case .bear: 1.0
        case .lion, .tiger: 0.8
        case .wolf: 0.66
        case .dog, .goat: 0.52
        case .sheep, .pig, .fox: 0.5
        case .monkey: 0.55
        case .cat, .hen, .duck, .penguin: 0.36
        case .swan: 0.52
        case .stork: 0.74
        case .eagle, .owl: 0.44
        case .rabbit: 0.36
        case .bird, .crow, .gull, .parrot: 0.3
        case .mouse, .squirrel, .hedgehog, .frog, .turtle, .snail, .crab, .snake: 0.26
        case .crocodile: 0.42
        case .fish: 0.3
        case .shark, .dolphin: 0.62
        case .seal: 0.45
        case .octopus: 0.7
        case .whale: 1.25
        case .butterfly, .bee, .beetle, .spider: 0.22
        case .mermaid: 0.95
        case .ghost: 0.95
        case .robot: 0.95
        }
    }

    /// The colour of most of it, as `0xRRGGBB`.
    var mainColor: UInt32 {
        if let build = Quadruped.of(self) { return build.coat }
        if let build = Bird.of(self) { return build.coat }
        switch self {
        case .owl: return 0x9A7048
        case .monkey, .hedgehog: return 0x7A5740
        case .fish: return 0xEE8A3A
        case .octopus, .crab, .beetle: return 0xCC5648
        case .frog, .snake, .turtle, .crocodile, .dragon: return 0x5E9A5A
        case .ghost: return 0xEFF3F8
        case .butterfly, .bee: return 0xEEA03C
        default: return 0x7690A8
        }
    }

    /// Width in heights of its own, on both sides of where it stands; measured, see `StudioExtentTests`.
    package var breadth: Double {
        switch self {
        case .owl: 0.8
        case .robot: 0.9
        case .rabbit: 1.0
        case .monkey, .frog, .ghost: 1.1
        case .sheep, .deer, .penguin, .mermaid: 1.2
        case .bee, .beetle: 1.3
        case .goat, .camel, .eagle, .octopus: 1.4
        case .cat, .horse, .cow, .donkey, .hen, .butterfly, .unicorn, .pegasus, .griffin: 1.5
        case .bear, .lion, .elephant, .squirrel, .bird, .gull: 1.6
        case .dog, .tiger, .crow, .stork, .fish, .crab, .spider: 1.7
        case .mouse, .pig, .turtle, .snail: 1.8
        case .hedgehog, .duck, .seal: 1.9
        case .swan, .parrot, .dragon: 2.0
        case .wolf, .fox: 2.1
        case .shark: 2.2
        case .dolphin: 2.3
        case .whale: 2.4
        case .crocodile: 2.5
        case .snake: 2.6
        }
    }

    /// How far ears, horns and wings rise, in heights of its own.
    var rise: Double {
        switch self {
        case .wolf, .fox, .mouse, .butterfly, .robot: 1.09
        case .cat, .horse, .lion, .penguin, .shark: 1.1
        case .deer: 1.12
        case .bee: 1.14
        case .donkey, .unicorn, .griffin: 1.17
        case .squirrel, .dragon: 1.2
        case .pegasus: 1.22
        case .rabbit: 1.24
        default: 1.06
        }
    }
}

/// Things that the Studio draws.
package enum Thing: String, Codable, Sendable, CaseIterable {
    // Trees and flowers.
    case oak, birch, fir, pine, willow, poplar, palm, fruitTree, deadTree, bush, reeds, mushroom
    case rose, sunflower, tulip, daisy, flowers
    // Buildings.
    case house, hut, castle, church, tower, lighthouse, windmill, barn, bridge, tent, well, fountain, statue, ruin
    case gate, fence, door, window, grave, pyramid
    // What goes.
    case boat, sailboat, ship, steamship, raft, cart, carriage, train, car, bicycle, balloon, airship, plane, rocket
    case spaceship, sled, wheel
    // What shines.
    case lantern, streetLamp, candle, fire, moon, star, sun, rainbow, comet
    // What is held or lies about.
    case book, letter, map, sword, shield, bow, spear, axe, hammer, key, chest, bag, basket, bucket, bottle, cup, bread
    case apple, pumpkin, cake, pot, barrel, rope, net, rod, anchor, telescope, broom, staff, stick, umbrella, hat, crown
    case ring, jewel, ball, kite, doll, bell, flag, drum, violin, flute, piano, trumpet, clock, mirror, picture, skull
    case feather, egg, stone, coin, scroll, potion, scissors, ladder, cross, web
    // Furniture.
    case table, chair, bed, wardrobe, fireplace, shelf, cupboard, bench, desk, stove, throne, cradle, spinningWheel,
        globe

    /// Height on the page, in grown-up people's heights.
    package var height: Double {
        switch self {
        case .oak, .birch, .fir, .pine, .willow, .poplar, .palm, .deadTree: 2.1
        case .fruitTree: 1.6
        case .castle, .lighthouse, .church: 3.0
        case .tower, .windmill: 2.7
        case .house, .barn, .ruin, .pyramid: 1.9
        case .hut, .tent, .gate: 1.4
        case .bridge: 0.9
        case .ship, .steamship: 2.0
        case .sailboat: 1.5
        case .boat, .raft: 0.5
        case .train, .car, .carriage: 1.05
        case .cart, .sled, .bicycle: 0.75
        case .balloon, .airship: 1.4
        case .plane, .rocket, .spaceship: 1.0
        case .fountain, .well, .statue: 1.1
        case .streetLamp: 1.6
        case .wardrobe, .clock, .fireplace, .shelf, .cupboard: 1.25
        case .bed, .table, .desk, .piano, .stove: 0.62
        case .chair, .bench, .cradle: 0.55
        case .throne, .spinningWheel: 0.95
        case .door: 1.25
        case .window, .mirror, .picture: 0.6
        case .fence, .bush, .grave: 0.5
        case .reeds, .sunflower: 0.75
        case .rainbow: 2
        case .violin, .drum: 0.5
        case .fire, .barrel, .chest, .pot, .globe, .cross: 0.45
        case .ladder: 1.4
        case .moon, .sun: 0.5
        case .comet, .star: 0.3
        case .umbrella, .broom, .staff, .spear, .flag: 0.8
        default: 0.3
        }
    }

    /// Width in heights of its own; measured, see `StudioExtentTests`.
    package var breadth: Double {
        switch self {
        case .comet: 2.2
        case .spear: 0.1
        case .streetLamp, .staff: 0.2
        case .poplar, .lighthouse, .stick: 0.3
        case .daisy, .tower, .sword, .broom, .ladder: 0.4
        case .tulip, .statue, .key, .doll, .clock, .feather: 0.5
        case .birch, .fir, .rose, .sunflower, .door, .grave, .lantern, .candle, .bow, .hammer, .bottle, .cross: 0.6
        case .pine, .rocket, .axe, .kite, .potion, .scissors: 0.7
        case .oak, .fruitTree, .reeds, .windmill, .bucket, .rod, .ring, .chair, .wardrobe: 0.8
        case .deadTree, .flowers, .church, .well, .ruin, .window, .balloon, .moon, .star, .sun, .shield, .barrel,
            .net, .ball, .violin, .mirror, .picture, .coin, .web, .shelf:
            0.9
        case .mushroom, .barn, .wheel, .bag, .apple, .anchor, .jewel, .bell, .skull, .egg, .cupboard, .globe: 1.0
        case .willow, .house, .hut, .castle, .fountain, .gate, .cake, .rope, .crown, .throne: 1.1
        case .palm, .sailboat, .fire, .letter, .basket, .cup, .umbrella, .hat, .drum, .fireplace, .stove: 1.2
        case .tent, .chest, .pumpkin, .pot, .telescope, .flag, .cradle, .spinningWheel: 1.3
        case .bush, .flute: 1.4
        case .pyramid, .bread, .trumpet, .stone: 1.5
        case .book, .map, .piano, .scroll: 1.6
        case .spaceship: 1.7
        case .carriage, .bicycle, .table, .bench, .desk: 1.8
        case .sled: 1.9
        case .fence, .steamship, .car: 2.0
        case .ship, .train, .rainbow: 2.1
        case .airship: 2.2
        case .bridge, .plane, .bed: 2.3
        case .cart: 2.4
        case .raft: 2.7
        case .boat: 3.2
        }
    }

    /// Half the width of what touches the ground, in heights of its own.
    var footprint: Double {
        switch self {
        case .oak, .birch, .fir, .pine, .willow, .poplar, .palm, .fruitTree, .deadTree, .streetLamp: 0.11
        case .flag, .sunflower, .tulip, .rose, .daisy, .staff, .stick, .spear: 0.08
        default: breadth * 0.36
        }
    }

    /// Where it belongs.
    package enum Home: Sendable { case ground, water, air, heaven, wall, backdrop, table }

    package var home: Home {
        switch self {
        case .boat, .sailboat, .ship, .steamship, .raft: .water
        case .balloon, .airship, .plane, .spaceship, .kite, .rocket: .air
        case .moon, .star, .sun, .rainbow, .comet: .heaven
        case .window, .mirror, .picture, .door, .fireplace, .shelf, .cupboard, .wardrobe, .clock, .stove: .wall
        case .castle, .church, .tower, .lighthouse, .windmill, .house, .hut, .barn, .ruin, .pyramid, .bridge: .backdrop
        case .letter, .map, .key, .cup, .bread, .apple, .ring, .jewel, .feather, .egg, .coin, .scroll, .potion,
            .scissors,
            .bottle, .candle, .book, .flute, .cake:
            .table
        default: .ground
        }
    }
}
