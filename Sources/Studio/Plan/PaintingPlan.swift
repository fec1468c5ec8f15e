import Native

/// Where everything of a picture goes, before a stroke is drawn.
///
/// Made by the composer from a scene, read by the painter and by the film's camera. Lengths are in shorter sides of the
/// picture; the origin is the top left.
package struct PaintingPlan: Sendable, Equatable {
    /// Somebody in the picture.
    package struct Figure: Sendable, Equatable {
        /// The place in the scene's list of actors.
        package var actor: Int
        /// Where the feet stand, or the middle of one who flies or swims.
        package var x: Double
        package var y: Double
        /// The height.
        package var size: Double
        /// Faces left.
        package var flipped: Bool
        package var face: Scenery.Face
        package var held: Thing?
        /// Stands in the water, the air, or on the ground.
        package var medium: Medium
        var pose: Pose
        var depth: Double
        var seat = Seat.none
        /// Wears a bubble of air, in space and under water.
        var isHelmeted = false
        /// Lies in a bed, under a blanket.
        var isInBed = false

        enum Seat: Sendable, Equatable { case none, stool, stone }

        package enum Medium: Sendable, Equatable { case ground, water, air }

        /// One who stands at the origin, 1 high: drawn by itself.
        static func alone(_ pose: Pose, face: Scenery.Face = .calm) -> Figure {
            Figure(
                actor: 0,
                x: 0,
                y: 0,
                size: 1,
                flipped: false,
                face: face,
                held: nil,
                medium: .ground,
                pose: pose,
                depth: 0
            )
        }

        /// A box that holds all of it: left, top, right, bottom.
        package func bounds(breadth: Double) -> (Double, Double, Double, Double) {
            let half = size * breadth / 2
            return (x - half, y - size * (pose.isLying ? 0.4 : 1), x + half, y)
        }
    }

    /// A thing in the picture.
    package struct Item: Sendable, Equatable {
        package var thing: Thing
        package var x: Double
        /// Where it stands; the middle of what hangs or floats in the air.
        package var y: Double
        package var size: Double
        package var flipped = false
        var depth = 0.1
        /// Has a shadow on the ground.
        var isGrounded = true
        /// A building with water all round.
        var isInWater = false
        var seed: UInt64 = 0
    }

    /// A piece of scenery across the picture.
    struct Layer: Sendable, Equatable {
        var kind: Kind
        /// Where it begins, from the top.
        var y: Double
        /// How high it rises, or how far down it reaches.
        var height: Double
        var depth: Double
        /// -1 left, 1 right, 0 all over.
        var side = 0.0
        var seed: UInt64 = 0

        enum Kind: String, Sendable, CaseIterable {
            case sky, mountains, peaks, hills, farTrees, trees, trunks, meadow, forestFloor, path, fields
            case sea, shore, quay, river, lake, swamp, island
            case houses, town, skyline, futureTowers, street, castleHill, castleYard, ruins, barnyard, graves, camp,
                platform
            case dunes, snowfield, bridge, cave, garden, deck, cloudFloor, space, seabed, clouds
            case wall, floor, corner, furniture
            case grass, branches, rocks, reeds
            case rain, storm, snow, fog, wind
        }
    }

    enum Element: Sendable, Equatable {
        case layer(Layer)
        case item(Item)
        case figure(Figure)

        var depth: Double {
            switch self {
            case .layer(let layer): layer.depth
            case .item(let item): item.depth
            case .figure(let figure): figure.depth
            }
        }
    }

    package var composition: Composition
    package var width: Double
    package var height: Double
    package var horizon: Double
    package var place: Scenery.Place
    package var time: Scenery.TimeOfDay
    package var season: Scenery.Season
    package var weather: Scenery.Weather?
    package var mood: Scenery.Mood?
    package var lamp: Scenery.Light?
    /// Where the sun or the moon is, or the window or lamp indoors.
    package var light: Point
    /// What the eye should rest on.
    package var focus: Point
    /// From far to near.
    var elements: [Element] = []
    /// Lights in the picture besides sun and moon.
    var lamps: [Lamp] = []
    package var seed: UInt64

    /// Where land and water meet, where they do: the side of the water (-1 left, 1 right, 0 behind), and where the edge
    /// crosses the height at which the figures stand.
    var shore: Shore?

    struct Shore: Sendable, Equatable {
        var side: Double
        var x: Double
        /// Where the edge begins, below the horizon.
        var top: Double
    }

    struct Lamp: Sendable, Equatable {
        var x: Double
        var y: Double
        var radius: Double
        var color: UInt32
    }

    package var figures: [Figure] {
        elements.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
    }

    package var items: [Item] {
        elements.compactMap { if case .item(let item) = $0 { item } else { nil } }
    }
}
