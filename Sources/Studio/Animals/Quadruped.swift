import Native

/// The build of an animal on four legs, in heights of its own.
struct Quadruped: Sendable {
    enum Ears: Sendable { case pointed, floppy, round, long, small, large }
    enum Tail: Sendable { case bushy, thin, curly, tuft, stub, raised, flowing, striped }
    enum Feet: Sendable { case paw, hoof }

    var coat: UInt32
    var belly: UInt32
    /// Muzzle, feet, ear tips.
    var marks: UInt32
    /// Half the length of the body, half its depth, the length of the legs.
    var length = 0.42
    var depth = 0.17
    var legs = 0.36
    var legWidth = 0.05
    /// Where the head is, from the chest; its radius; how far the muzzle reaches.
    var head = Point(0.2, -0.26)
    var headRadius = 0.16
    var muzzle = 0.16
    var neck = 0.12
    var ears = Ears.pointed
    var tail = Tail.bushy
    var feet = Feet.paw
    var mane: UInt32?
    var extras: Set<Extra> = []

    enum Extra: Sendable {
        case horns, antlers, horn, wings, stripes, spots, wool, trunk, hump, humps, beard, beak, patches, inner, tusks,
            collar
    }

    static func of(_ creature: Creature) -> Quadruped? { table[creature] }

    /// Horses, with or without horn and wings, have one build.
    private static func horse(
        coat: UInt32,
        belly: UInt32,
        marks: UInt32,
        mane: UInt32,
        extras: Set<Extra> = []
    ) -> Quadruped {
        Quadruped(
            coat: coat,
            belly: belly,
            marks: marks,
            length: 0.38,
            depth: 0.15,
            legs: 0.42,
            legWidth: 0.04,
            head: Point(0.22, -0.34),
            headRadius: 0.1,
            muzzle: 0.2,
            neck: 0.11,
            ears: .small,
            tail: .flowing,
            feet: .hoof,
            mane: mane,
            extras: extras
        )
    }

    private static let table: [Creature: Quadruped] = [
        .dog: Quadruped(
            coat: 0xB9824E,
            belly: 0xE6CBA2,
            marks: 0x6B4428,
            headRadius: 0.19,
            muzzle: 0.17,
            ears: .floppy,
            tail: .raised,
            extras: [.collar]
        ),
        .wolf: Quadruped(coat: 0x7E8690, belly: 0xC9CED2, marks: 0x50565E, length: 0.5, headRadius: 0.16, muzzle: 0.2),
        .fox: Quadruped(
            coat: 0xD9712E,
            belly: 0xF6E9D8,
            marks: 0x3A2A24,
            length: 0.5,
            depth: 0.14,
            headRadius: 0.18,
            muzzle: 0.18
        ),
        .cat: Quadruped(
            coat: 0x8E8A88,
            belly: 0xE4E0DA,
            marks: 0x5E5A5A,
            length: 0.42,
            depth: 0.15,
            legs: 0.32,
            headRadius: 0.21,
            muzzle: 0.06,
            tail: .thin,
            extras: [.inner]
        ),
        .bear: Quadruped(
            coat: 0x7A5236,
            belly: 0x9A7250,
            marks: 0x4E3424,
            length: 0.46,
            depth: 0.27,
            legs: 0.3,
            legWidth: 0.095,
            head: Point(0.16, -0.2),
            headRadius: 0.19,
            muzzle: 0.13,
            neck: 0.18,
            ears: .round,
            tail: .stub
        ),
        .lion: Quadruped(
            coat: 0xD9A655,
            belly: 0xEED6A4,
            marks: 0x7A4E2A,
            length: 0.48,
            depth: 0.17,
            headRadius: 0.17,
            muzzle: 0.11,
            ears: .round,
            tail: .tuft,
            mane: 0x9A5A2C
        ),
        .tiger: Quadruped(
            coat: 0xE08A36,
            belly: 0xF6ECDC,
            marks: 0x2E2420,
            length: 0.5,
            depth: 0.17,
            headRadius: 0.18,
            muzzle: 0.1,
            ears: .round,
            tail: .striped,
            extras: [.stripes]
        ),
        .horse: horse(coat: 0x8E5A38, belly: 0xA8744C, marks: 0x4A2E20, mane: 0x3A2620),
        .unicorn: horse(coat: 0xF6F2F4, belly: 0xFFFFFF, marks: 0xD8C4D8, mane: 0xC79AD8, extras: [.horn]),
        .pegasus: horse(coat: 0xF2EEE6, belly: 0xFFFFFF, marks: 0xC8BCA8, mane: 0xD9B56A, extras: [.wings]),
        .donkey: Quadruped(
            coat: 0x8E8680,
            belly: 0xC4BCB2,
            marks: 0x5A524E,
            length: 0.38,
            depth: 0.16,
            legs: 0.4,
            legWidth: 0.045,
            head: Point(0.2, -0.24),
            headRadius: 0.13,
            muzzle: 0.18,
            neck: 0.11,
            ears: .long,
            tail: .tuft,
            feet: .hoof,
            mane: 0x4A4440
        ),
        .deer: Quadruped(
            coat: 0xA8703E,
            belly: 0xE8D2B0,
            marks: 0x5E3E26,
            length: 0.33,
            depth: 0.12,
            legs: 0.38,
            legWidth: 0.034,
            head: Point(0.14, -0.3),
            headRadius: 0.085,
            muzzle: 0.13,
            neck: 0.08,
            ears: .pointed,
            tail: .stub,
            feet: .hoof,
            extras: [.antlers, .spots]
        ),
        .cow: Quadruped(
            coat: 0xF2EEE8,
            belly: 0xE4DCD2,
            marks: 0x4A3A34,
            length: 0.48,
            depth: 0.22,
            legs: 0.32,
            legWidth: 0.06,
            head: Point(0.16, -0.17),
            headRadius: 0.14,
            muzzle: 0.16,
            neck: 0.14,
            ears: .floppy,
            tail: .tuft,
            feet: .hoof,
            extras: [.horns, .patches]
        ),
        .sheep: Quadruped(
            coat: 0xF4F0E6,
            belly: 0xE8E2D4,
            marks: 0x3E3836,
            length: 0.42,
            depth: 0.26,
            legs: 0.24,
            legWidth: 0.045,
            head: Point(0.1, -0.12),
            headRadius: 0.16,
            muzzle: 0.14,
            neck: 0.14,
            ears: .floppy,
            tail: .stub,
            feet: .hoof,
            extras: [.wool]
        ),
        .goat: Quadruped(
            coat: 0xD9D0C2,
            belly: 0xF0EAE0,
            marks: 0x6B6058,
            length: 0.38,
            depth: 0.18,
            legs: 0.33,
            legWidth: 0.045,
            head: Point(0.17, -0.24),
            headRadius: 0.13,
            muzzle: 0.16,
            neck: 0.1,
            ears: .floppy,
            tail: .stub,
            feet: .hoof,
            extras: [.horns, .beard]
        ),
        .pig: Quadruped(
            coat: 0xF0A8A6,
            belly: 0xF6C4BE,
            marks: 0xC87878,
            length: 0.52,
            depth: 0.29,
            legs: 0.2,
            legWidth: 0.07,
            head: Point(0.1, -0.08),
            headRadius: 0.24,
            muzzle: 0.13,
            neck: 0.2,
            ears: .floppy,
            tail: .curly,
            feet: .hoof
        ),
        .elephant: Quadruped(
            coat: 0x9AA0AA,
            belly: 0xAEB4BC,
            marks: 0x7A808A,
            length: 0.36,
            depth: 0.26,
            legs: 0.34,
            legWidth: 0.095,
            head: Point(0.14, -0.16),
            headRadius: 0.2,
            muzzle: 0.02,
            neck: 0.18,
            ears: .large,
            tail: .tuft,
            feet: .hoof,
            extras: [.trunk, .tusks]
        ),
        .camel: Quadruped(
            coat: 0xC89E62,
            belly: 0xDDBE8C,
            marks: 0x8A6A3C,
            length: 0.33,
            depth: 0.15,
            legs: 0.42,
            legWidth: 0.045,
            head: Point(0.28, -0.26),
            headRadius: 0.08,
            muzzle: 0.13,
            neck: 0.07,
            ears: .small,
            tail: .tuft,
            feet: .hoof,
            extras: [.humps]
        ),
        .rabbit: Quadruped(
            coat: 0xB09A86,
            belly: 0xF0E8DE,
            marks: 0x8A7462,
            length: 0.3,
            depth: 0.2,
            legs: 0.12,
            legWidth: 0.06,
            head: Point(0.08, -0.18),
            headRadius: 0.17,
            muzzle: 0.05,
            neck: 0.1,
            ears: .long,
            tail: .stub
        ),
        .mouse: Quadruped(
            coat: 0x9C9490,
            belly: 0xE4DCD6,
            marks: 0xE0A8A4,
            length: 0.48,
            depth: 0.28,
            legs: 0.12,
            legWidth: 0.06,
            head: Point(0.12, -0.16),
            headRadius: 0.26,
            muzzle: 0.2,
            neck: 0.16,
            ears: .round,
            tail: .thin,
            extras: [.inner]
        ),
        .squirrel: Quadruped(
            coat: 0xB8602E,
            belly: 0xF4E2CC,
            marks: 0x7A3E20,
            length: 0.34,
            depth: 0.22,
            legs: 0.14,
            legWidth: 0.06,
            head: Point(0.1, -0.26),
            headRadius: 0.2,
            muzzle: 0.1,
            neck: 0.12,
            ears: .pointed,
            tail: .bushy
        ),
        .griffin: Quadruped(
            coat: 0xC89A54,
            belly: 0xE6CC96,
            marks: 0x6B4A28,
            length: 0.42,
            depth: 0.16,
            legs: 0.36,
            legWidth: 0.055,
            head: Point(0.2, -0.32),
            headRadius: 0.13,
            muzzle: 0.1,
            neck: 0.12,
            ears: .pointed,
            tail: .tuft,
            extras: [.wings, .beak]
        ),
    ]

    /// With a coat of another colour.
    func dyed(_ color: UInt32?) -> Quadruped {
        guard let color else { return self }
        var copy = self
        copy.coat = color
        copy.belly = mixed(color, 0xFFFFFF, 0.35)
        copy.marks = mixed(color, 0x20181A, 0.45)
        return copy
    }

    private func mixed(_ one: UInt32, _ other: UInt32, _ part: Double) -> UInt32 {
        let color = RGBA(hex: one).mixed(RGBA(hex: other), part)
        return UInt32(color.red * 255) << 16 | UInt32(color.green * 255) << 8 | UInt32(color.blue * 255)
    }
}
