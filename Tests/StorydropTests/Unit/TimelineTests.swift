import Film
import Foundation
import Native
import Testing

@Suite("The timeline of a film")
struct TimelineTests {
    private static func timeline(_ count: Int, fps: Int, transition: Double) -> FilmTimeline {
        var random = SeededRandom(seed: UInt64(count * 100 + fps))
        let wishes = (0..<count).map { _ in
            FilmTimeline.Wish(
                narration: Bool.random(using: &random) ? Double.random(in: 0.2...20, using: &random) : 0,
                least: Double.random(in: 1...6, using: &random)
            )
        }
        return FilmTimeline(wishes, fps: fps, transition: transition)
    }

    @Test(arguments: [1, 7, 24, 25, 30, 60], [0, 0.5, 1, 5])
    func shotsFollowEachOtherWithoutGap(fps: Int, transition: Double) {
        let timeline = Self.timeline(200, fps: fps, transition: transition)
        var next = 0
        for (index, shot) in timeline.shots.enumerated() {
            #expect(shot.start == next && shot.count > 0)
            next = shot.end
            // No two transitions overlap within a shot.
            let after = index + 1 < timeline.shots.count ? timeline.shots[index + 1].lead : 0
            #expect(shot.lead + after <= shot.count)
        }
        #expect(timeline.frames == next)
        // What a piece shows is one shot, or two neighbours.
        for index in [0, 1, 57, 199] {
            for frame in timeline.frames(of: index) {
                switch timeline.moment(frame, in: index) {
                case .one(let seen): #expect(seen.shot == index && (0...1).contains(seen.share))
                case .two(let first, let second, let done):
                    #expect(second.shot == first.shot + 1 && (first.shot == index || second.shot == index))
                    #expect((0...1).contains(done) && (0...1).contains(first.share) && (0...1).contains(second.share))
                }
            }
        }
    }

    @Test func aTransitionGoesOnOverTheCut() {
        let timeline = FilmTimeline(
            [.init(narration: 0, least: 4), .init(narration: 0, least: 4)],
            fps: 24,
            transition: 1
        )
        func done(_ frame: Int, _ shot: Int) -> Double? {
            if case .two(_, _, let done) = timeline.moment(frame, in: shot) { done } else { nil }
        }
        let all = (84..<96).map { done($0, 0) } + (96..<108).map { done($0, 1) }
        #expect(all.allSatisfy { $0 != nil })
        let steps = all.compactMap { $0 }
        #expect(zip(steps, steps.dropFirst()).allSatisfy { abs($1 - $0 - 1.0 / 24) < 1e-9 })
        #expect(done(83, 0) == nil && done(108, 1) == nil)
    }

    @Test(arguments: [24, 25, 30, 60])
    func soundNeverDrifts(fps: Int) {
        let timeline = Self.timeline(500, fps: fps, transition: 1)
        for shot in timeline.shots {
            let sample = timeline.sample(shot.start, rate: 48_000)
            #expect(abs(Double(sample) / 48_000 - Double(shot.start) / Double(fps)) < 1.0 / 48_000)
        }
    }

    @Test func aShotLastsAsLongAsItsVoiceAndABreathAndNeverLessThanAsked() {
        let timeline = FilmTimeline(
            [.init(narration: 10, least: 5), .init(narration: 2, least: 5), .init(narration: 0, least: 5)],
            fps: 25,
            transition: 0
        )
        #expect(timeline.shots[0].count == 270 && timeline.shots[0].voice == 7)
        #expect(timeline.shots[1].count == 125 && timeline.shots[2].count == 125)
    }

    // MARK: Frames

    private func plain(_ color: RGBA, _ width: Int = 64, _ height: Int = 36) throws -> Frame {
        let canvas = try Canvas(width: width, height: height)
        canvas.rectangle(0, 0, Double(width), Double(height))
        canvas.fill(.color(color))
        return Frame(canvas)
    }

    /// Values of ITU-R BT.709, 8 bits in studio range.
    @Test(arguments: [
        (RGBA(0, 0, 0), [16, 128, 128]), (RGBA(1, 1, 1), [235, 128, 128]), (RGBA(1, 0, 0), [63, 102, 240]),
        (RGBA(0, 1, 0), [173, 42, 26]), (RGBA(0, 0, 1), [32, 240, 118]),
    ])
    func coloursAreThoseOfBT709(color: RGBA, expected: [Int]) throws {
        let frame = try plain(color)
        for (plane, value) in zip(frame.planes, expected) {
            #expect(abs(Int(plane.base[plane.width * 3 + 7]) - value) <= 1)
        }
    }

    @Test(arguments: Transition.allCases)
    func transitionsBeginWithTheFirstAndEndWithTheSecond(transition: Transition) throws {
        let timeline = FilmTimeline(
            [.init(narration: 0, least: 4), .init(narration: 0, least: 4)],
            fps: 24,
            transition: transition == .none ? 0 : 1
        )
        let renderer = FrameRenderer(
            timeline,
            moves: [CameraChoice.still, CameraChoice.still],
            transition: transition,
            width: 64,
            height: 36
        )
        let pictures = [try plain(RGBA(1, 1, 1)), try plain(RGBA(0.2, 0.2, 0.2))]
        func light(_ frame: Int, _ shot: Int) -> Int {
            let drawn = renderer.frame(frame, in: shot) { pictures[$0] }
            return (0..<(64 * 36)).reduce(0) { $0 + Int(drawn.planes[0].base[$1]) } / (64 * 36)
        }
        #expect(light(0, 0) == 235 && light(191, 1) == 60)
        #expect(abs(light(84, 0) - 235) <= 12)
        #expect(abs(light(107, 1) - 60) <= 12)
        switch transition {
        case .fade: #expect(light(95, 0) <= 20 && light(96, 1) <= 20)
        case .none: #expect(light(95, 0) == 235 && light(96, 1) == 60)
        default: #expect((100...190).contains(light(96, 1)))
        }
    }

    @Test(arguments: FilmSize.qualities, ["1:1", "16:9", "9:16", "4:3", "21:9"])
    func sidesAreEvenAndHaveTheShape(quality: String, aspect: String) {
        let (width, height) = FilmSize.pixels(quality: quality, aspect: aspect)
        let parts = aspect.split(separator: ":").compactMap { Double($0) }
        #expect(width % 2 == 0 && height % 2 == 0)
        #expect(abs(Double(width) / Double(height) / (parts[0] / parts[1]) - 1) < 0.01)
    }
}

@Suite("Music")
struct ScoreTests {
    private func sections(_ moods: [MusicMood]) -> [ScoreComposer.Section] {
        moods.map { ScoreComposer.Section(mood: $0, seconds: 20) }
    }

    @Test func aPieceIsAsLongAsTheFilmAndTheSameEveryTime() {
        let moods: [MusicMood] = [.calm, .joyful, .sad, .tense, .dark, .wonder]
        let score = ScoreComposer.compose(sections(moods), seed: 5)
        #expect(score == ScoreComposer.compose(sections(moods), seed: 5))
        #expect(score != ScoreComposer.compose(sections(moods), seed: 6))
        let end = score.tracks.flatMap(\.notes).map { $0.start + $0.length }.max() ?? 0
        let seconds = Double(end) / Double(MIDIFile.resolution) * 60 / score.tempo
        #expect((120...132).contains(seconds), "\(seconds)")
        for track in score.tracks {
            #expect(!track.notes.isEmpty)
            #expect(track.notes.allSatisfy { (24...96).contains($0.key) && (20...80).contains($0.velocity) })
        }
        // Instruments change with the mood.
        #expect(score.tracks[1].programs.count == moods.count)
    }

    @Test func theFileIsAStandardMIDIFile() {
        let bytes = ScoreComposer.compose(sections([.calm]), seed: 1).bytes
        #expect(Array(bytes[..<14]) == Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 5, 1, 0xE0])
        var place = 14
        var tracks = 0
        while place < bytes.count {
            #expect(Array(bytes[place..<(place + 4)]) == Array("MTrk".utf8))
            let length = bytes[(place + 4)..<(place + 8)].reduce(0) { $0 << 8 | Int($1) }
            #expect(Array(bytes[(place + 5 + length)..<(place + 8 + length)]) == [0xFF, 0x2F, 0])
            place += 8 + length
            tracks += 1
        }
        #expect(place == bytes.count && tracks == 5)
    }
}
