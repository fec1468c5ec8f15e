import Studio

/// What somebody of a calling wears, where the text does not say it.
enum Costume {
    static func dress(_ person: inout Person, as role: String) {
        switch role {
        case "king": royal(&person, 0x8E2A36)
        case "queen": royal(&person, 0x6E3A86)
        case "prince":
            (person.garment, person.color, person.headgear, person.headgearColor) = (.tunic, 0x3E64A0, .band, 0xE5B94A)
            person.extras.insert(.cloak)
        case "princess":
            (person.garment, person.color, person.headgear, person.headgearColor) = (.dress, 0xE08AA8, .crown, 0xE5B94A)
            person.hair = .long
        case "knight": (person.garment, person.headgear, person.headgearColor) = (.armour, .helmet, 0xC23A38)
        case "soldier", "policeman":
            person.garment = .uniform
            (person.color, person.second) = role == "soldier" ? (0xA8383A, 0x2E3444) : (0x2C3E66, 0x242C40)
            (person.headgear, person.headgearColor) = (.cap, person.second)
        case "sailor":
            (person.garment, person.color, person.headgear, person.headgearColor) = (
                .shirt, 0x35568A, .sailorCap, 0x24365E
            )
        case "fisherman", "keeper":
            (person.garment, person.headgear) = (.coat, role == "keeper" ? .cap : .brim)
            (person.color, person.headgearColor) = role == "keeper" ? (0x3A5474, 0x2C3A50) : (0xD8A93A, 0xD8A93A)
            if person.gender == .male { person.beard = person.age == .old ? .long : .short }
        case "witch":
            (person.garment, person.color, person.headgear, person.headgearColor) = (
                .robe, 0x3C3450, .witchHat, 0x2E2838
            )
        case "wizard":
            (person.garment, person.color, person.headgear, person.headgearColor) = (
                .robe, 0x3E4A96, .wizardHat, 0x343F86
            )
            (person.beard, person.hair, person.hairColor) = (.long, .long, 0xE8E4DC)
        case "fairy", "angel":
            person.extras.insert(.wings)
            person.garment = role == "angel" ? .robe : .dress
            if role == "angel" {
                person.color = 0xF2EFE8
                person.extras.insert(.halo)
            } else {
                person.stature *= 0.7
            }
        case "dwarf":
            person.stature *= 0.62
            (person.garment, person.headgear, person.headgearColor, person.beard) = (.tunic, .nightcap, 0xC23A38, .long)
        case "giant":
            person.stature *= 1.45
            (person.build, person.garment) = (.stout, .tunic)
        case "jester":
            (person.garment, person.color, person.headgear, person.headgearColor) = (
                .tunic, 0xC23A38, .nightcap, 0xE8C03A
            )
        case "astronaut": (person.garment, person.color) = (.uniform, 0xE4E8EE)
        default: dressForWork(&person, role)
        }
    }

    private static func dressForWork(_ person: inout Person, _ role: String) {
        switch role {
        case "farmer", "shepherd":
            (person.headgear, person.headgearColor) = (.straw, 0xD8B868)
            if person.gender == .male { person.garment = .vest }
        case "monk":
            (person.garment, person.color, person.headgear, person.headgearColor) = (.robe, 0x6E4E34, .hood, 0x6E4E34)
        case "nun":
            (person.garment, person.color, person.headgear, person.headgearColor) = (.robe, 0x34343E, .hood, 0x34343E)
        case "priest": (person.garment, person.color) = (.robe, 0x2E2E36)
        case "cook": (person.garment, person.headgear, person.headgearColor) = (.apron, .chef, 0xF8F5EE)
        case "maid": (person.garment, person.headgear, person.headgearColor) = (.apron, .bonnet, 0xF4F0E6)
        case "smith", "merchant": if person.gender == .male { person.garment = role == "smith" ? .apron : .vest }
        case "doctor":
            if person.gender == .male { person.garment = .suit }
            person.extras.insert(.glasses)
        case "beggar": (person.garment, person.color) = (.rags, 0x8A7A62)
        case "pirate":
            (person.garment, person.headgear, person.headgearColor) = (.vest, .band, 0xC23A38)
            if person.gender == .male { person.beard = .short }
        case "robber":
            (person.garment, person.color, person.headgear, person.headgearColor) = (.tunic, 0x4A4438, .hood, 0x3E3A32)
        case "hunter":
            (person.garment, person.color, person.headgear, person.headgearColor) = (
                .tunic, 0x4B6E3E, .feather, 0xC23A38
            )
        case "gentleman":
            if person.gender == .male {
                (person.garment, person.headgear, person.headgearColor) = (.suit, .topHat, 0x2A2A30)
            }
        case "lady": (person.garment, person.headgear) = (.dress, .bonnet)
        default: break
        }
    }

    private static func royal(_ person: inout Person, _ color: UInt32) {
        (person.color, person.headgear, person.headgearColor) = (color, .crown, 0xC23A38)
        person.garment = person.gender == .male ? .robe : .dress
        person.extras.formUnion([.cloak, .necklace])
        person.cloak = 0x9A2F3C
        if person.gender == .male { person.beard = person.age == .old ? .long : .short }
    }
}
