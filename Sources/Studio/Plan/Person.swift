/// How a person looks, in the parts that the Studio draws: designed once per story and the same in every picture.
package struct Person: Codable, Sendable, Hashable {
    package enum Age: String, Codable, Sendable, CaseIterable { case child, young, adult, old }
    package enum Gender: String, Codable, Sendable, CaseIterable { case female, male }
    package enum Build: String, Codable, Sendable, CaseIterable { case slim, medium, stout }
    package enum Hair: String, Codable, Sendable, CaseIterable {
        case bald, short, bob, long, braids, ponytail, bun, curly, spiky, wavy
    }
    package enum Beard: String, Codable, Sendable, CaseIterable { case none, moustache, short, long }
    package enum Headgear: String, Codable, Sendable, CaseIterable {
        case none, cap, brim, straw, topHat, bonnet, scarf, hood, crown, helmet, witchHat, wizardHat, sailorCap, turban
        case nightcap, feather, band, chef
    }
    package enum Garment: String, Codable, Sendable, CaseIterable {
        case shirt, coat, dress, robe, apron, armour, vest, suit, tunic, rags, nightshirt, uniform
    }
    package enum Extra: String, Codable, Sendable, CaseIterable {
        case glasses, cloak, wings, scarf, necklace, halo, ghostly, freckles
    }

    package var age: Age
    package var gender: Gender
    package var build: Build
    /// Colours as `0xRRGGBB`.
    package var skin: UInt32
    package var hair: Hair
    package var hairColor: UInt32
    package var beard: Beard
    package var headgear: Headgear
    package var headgearColor: UInt32
    package var garment: Garment
    package var color: UInt32
    /// Of trousers, apron, trimmings.
    package var second: UInt32
    package var shoes: UInt32
    package var cloak: UInt32
    @SortedSet package var extras: Set<Extra>
    /// Factor on the height that goes with the age: giants and dwarfs.
    package var stature: Double

    package init(age: Age, gender: Gender) {
        self.age = age
        self.gender = gender
        build = .medium
        skin = 0xF1C9A5
        hair = gender == .female ? .long : .short
        hairColor = 0x5A3A24
        beard = .none
        headgear = .none
        headgearColor = 0x6B4A35
        garment = gender == .female ? .dress : .shirt
        color = 0xC7453B
        second = 0x3F4858
        shoes = 0x4A3328
        cloak = 0x7A2F3A
        extras = []
        stature = 1
    }

    /// Height in grown-up people's heights.
    package var height: Double {
        let height =
            switch (age, gender) {
            case (.child, _): 0.68
            case (.young, _): 0.94
            case (.old, .female): 0.88
            case (.old, .male): 0.93
            case (.adult, .female): 0.96
            case (.adult, .male): 1.0
            }
        return height * stature
    }
}
