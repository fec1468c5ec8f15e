import Native
import Testing

@testable import Studio

/// What holds of every picture, over scenes that nobody wrote.
@Suite("Painted scenes")
struct PaintedSceneTests {
    private static let count: UInt64 = 500

    /// One of the random scenes, in a shape and a style that follow from its number.
    private struct Case: Sendable {
        let seed: UInt64
        let scenery: Scenery
        let painter: Painter
        let width: Int
        let height: Int

        init(_ seed: UInt64) {
            self.seed = seed
            scenery = RandomScenery.scenery(seed)
            (width, height) = RandomScenery.sizes[Int(seed % 5)]
            painter = Painter(
                style: PaintingStyle.allCases[Int(seed % 9)],
                width: width,
                height: height,
                seed: seed
            )
        }

        var plan: PaintingPlan { Composer.plan(scenery, width: width, height: height, seed: seed) }

        /// The picture, or what would be the picture if some were not there.
        func pixels(without hidden: (PaintingPlan.Figure) -> Bool = { _ in false }) throws -> [UInt8] {
            var plan = plan
            plan.elements.removeAll { if case .figure(let figure) = $0 { hidden(figure) } else { false } }
            return try painter.paint(scenery, plan).withPixels { pixels, _ in Array(pixels) }
        }
    }

    /// FNV-1a over the bytes: 500 pictures are not kept.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test func twoThreadsPaintTheSameBytesAsOne() async throws {
        let alone = try (0..<Self.count).map { try Self.hash(Case($0).pixels()) }
        let together = try await withThrowingTaskGroup(of: [(UInt64, UInt64)].self) { group in
            for part in 0..<2 as Range<UInt64> {
                group.addTask {
                    try stride(from: part, to: Self.count, by: 2).map { ($0, try Self.hash(Case($0).pixels())) }
                }
            }
            return try await group.reduce(into: [UInt64: UInt64]()) { found, some in
                for (seed, hash) in some { found[seed] = hash }
            }
        }
        for (seed, hash) in alone.enumerated() { #expect(together[UInt64(seed)] == hash, "seed \(seed)") }
        // Every scene is another picture.
        #expect(Set(alone).count == Int(Self.count))
    }

    @Test func nobodyIsBlank() throws {
        for seed in 0..<Self.count {
            let scene = Case(seed)
            let picture = try scene.pixels()
            for figure in scene.plan.figures {
                let without = try scene.pixels { $0 == figure }
                let (short, size) = (Double(min(scene.width, scene.height)), figure.size)
                // The pixels that look otherwise because this one is there, of those that it would fill as a block.
                var changed = 0
                for at in stride(from: 0, to: picture.count, by: 4)
                where (0..<3).contains(where: { abs(Int(picture[at + $0]) - Int(without[at + $0])) > 12 }) {
                    changed += 1
                }
                let block = size * size * 0.3 * short * short
                #expect(Double(changed) > block * 0.1, "seed \(seed): \(figure) changes \(changed) of \(block) pixels")
            }
        }
    }

    @Test func neighboursInAStoryLookDifferent() throws {
        for story in 0..<40 as Range<UInt64> {
            var scenes = (0..<5 as Range<UInt64>).map { RandomScenery.scenery(story * 31 + $0) }
            // A story that stays in one place, with one and the same person, is the hardest.
            for index in scenes.indices {
                (scenes[index].composition, scenes[index].place) = (nil, story % 2 == 0 ? .forest : .room)
            }
            let seeds = scenes.indices.map { UInt64($0) + story * 7 }
            let chosen = CompositionChoice.choose(scenes, seeds: seeds)
            let pictures = try scenes.indices.map { index in
                var scene = scenes[index]
                scene.composition = chosen[index]
                return try Painter(style: .digitalArt, width: 96, height: 54, seed: seeds[index]).paint(scene)
                    .withPixels { pixels, _ in Array(pixels) }
            }
            for (one, other) in zip(pictures, pictures.dropFirst()) {
                let difference = zip(one, other).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
                #expect(Double(difference) / Double(one.count) > 4, "story \(story)")
            }
        }
    }
}
