import Foundation

/// What music is to feel like.
package enum MusicMood: String, Sendable, CaseIterable, Codable {
    case calm, joyful, sad, tense, dark, wonder
}

/// Composes a quiet piece for a film: chords, broken chords and now and then a melody, by the moods of its shots.
///
/// Called by the film step. Pure: the same moods, lengths and seed give the same piece. It leaves room for a voice: soft,
/// slow, nothing in the octave that a speaker fills but the melody's few notes.
package struct ScoreComposer: Sendable {
    package struct Section: Sendable, Equatable {
        package var mood: MusicMood
        package var seconds: Double

        package init(mood: MusicMood, seconds: Double) { (self.mood, self.seconds) = (mood, seconds) }
    }

    /// How a mood sounds.
    fileprivate struct Manner: Sendable {
        /// Chords by their degree of the major scale, 0 to 6; each a bar.
        var chords: [[Int]]
        /// Broken chords: which notes, eighth by eighth; −1 rests.
        var figures: [[Int]]
        var broken: UInt8
        var melody: UInt8
        var pad: UInt8
        /// How often a phrase has a melody, 0 to 1.
        var singing: Double
        var velocity: Int
    }

    private static func manner(_ mood: MusicMood) -> Manner {
        switch mood {
        case .calm: .calm
        case .joyful: .joyful
        case .sad: .sad
        case .tense: .tense
        case .dark: .dark
        case .wonder: .wonder
        }
    }

    private static let major = [0, 2, 4, 5, 7, 9, 11]
    private static let barTicks = MIDIFile.resolution * 4

    private var dice: UInt64
    /// The key: semitones above C.
    private let tonic: Int
    private let tempo: Double

    private init(seed: UInt64) {
        dice = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        tonic = [0, 2, 3, 5, 7, 9][Int(seed % 6)] - 5
        tempo = [63, 66, 69, 72][Int(seed / 6 % 4)]
    }

    /// A piece as long as its sections, and a last chord.
    package static func compose(_ sections: [Section], seed: UInt64) -> MIDIFile {
        var composer = ScoreComposer(seed: seed)
        return composer.score(sections)
    }

    private mutating func score(_ sections: [Section]) -> MIDIFile {
        let bar = 240 / tempo
        var bars: [MusicMood] = []
        var time = 0.0
        for section in sections {
            time += section.seconds
            // A section begins with the bar that is nearest to its shot.
            while (Double(bars.count) + 0.5) * bar < time { bars.append(section.mood) }
        }
        if bars.isEmpty { bars = [sections.first?.mood ?? .calm] }
        var pad = MIDIFile.Track(channel: 0, programs: [], controls: [(.volume, 80), (.reverb, 90), (.pan, 64)])
        var broken = MIDIFile.Track(channel: 1, programs: [], controls: [(.volume, 92), (.reverb, 70), (.pan, 50)])
        var melody = MIDIFile.Track(channel: 2, programs: [], controls: [(.volume, 84), (.reverb, 100), (.pan, 78)])
        var bass = MIDIFile.Track(channel: 3, programs: [(0, 43)], controls: [(.volume, 70), (.reverb, 60)])
        var chords: [Int] = []
        var lastMood: MusicMood?
        var figure = [0]
        var isSinging = false
        var voice = 9
        for (index, mood) in bars.enumerated() {
            let manner = Self.manner(mood)
            let at = index * Self.barTicks
            if mood != lastMood {
                pad.programs.append((at, manner.pad))
                broken.programs.append((at, manner.broken))
                melody.programs.append((at, manner.melody))
                chords = []
                lastMood = mood
            }
            if chords.isEmpty {
                chords = pick(manner.chords)
                figure = pick(manner.figures)
                isSinging = index > 0 && unit() < manner.singing
            }
            let degree = chords.removeFirst()
            let notes = [degree, degree + 2, degree + 4]
            addPad(&pad, notes, at, manner.velocity - 8)
            bass.notes.append(
                MIDIFile.Note(
                    start: at,
                    length: Self.barTicks - 40,
                    key: key(degree, 36),
                    velocity: manner.velocity - 4
                )
            )
            addBroken(&broken, notes, figure, at, manner.velocity)
            if isSinging { addMelody(&melody, notes, at, &voice, manner.velocity + 8) }
        }
        let end = bars.count * Self.barTicks
        addPad(&pad, [lastMood == .sad || lastMood == .tense ? 5 : 0, 2, 4].map { $0 }, end, 36)
        return MIDIFile(tempo: tempo, tracks: [pad, broken, melody, bass])
    }

    /// The MIDI key of a degree of the scale, above a base that is a C.
    private func key(_ degree: Int, _ base: Int) -> Int {
        base + tonic + Self.major[degree % 7] + 12 * (degree / 7)
    }

    private mutating func addPad(_ track: inout MIDIFile.Track, _ notes: [Int], _ at: Int, _ velocity: Int) {
        for degree in notes {
            // Close together around middle C, whatever the chord.
            var key = key(degree, 48)
            while key > 64 { key -= 12 }
            track.notes.append(MIDIFile.Note(start: at, length: Self.barTicks + 60, key: key, velocity: velocity))
        }
    }

    private mutating func addBroken(
        _ track: inout MIDIFile.Track,
        _ notes: [Int],
        _ figure: [Int],
        _ at: Int,
        _ velocity: Int
    ) {
        let keys = notes.map { key($0, 48) } + [key(notes[0] + 7, 48)]
        let step = Self.barTicks / figure.count
        for (index, place) in figure.enumerated() where place >= 0 {
            let accent = index == 0 ? 4 : 0
            track.notes.append(
                MIDIFile.Note(
                    start: at + index * step + Int(unit() * 14),
                    length: step * 2,
                    key: keys[place % keys.count],
                    velocity: velocity + accent - 6 + Int(unit() * 8)
                )
            )
        }
    }

    /// A bar of melody: two or three notes, of the chord on the strong beats, in steps or small leaps.
    private mutating func addMelody(
        _ track: inout MIDIFile.Track,
        _ chord: [Int],
        _ at: Int,
        _ voice: inout Int,
        _ velocity: Int
    ) {
        let quarter = MIDIFile.resolution
        let rhythms = [[0, 2, 4], [0, 3, 4], [0, 4], [1, 2, 4], [0, 1, 2, 4]]
        let rhythm = pick(rhythms)
        for (beat, next) in zip(rhythm, rhythm.dropFirst()) {
            let aim = voice + Int(unit() * 5) - 2
            if beat % 2 == 0 {
                let tones = (0...2).flatMap { octave in chord.map { $0 + 7 * octave } }.filter { (5...14).contains($0) }
                voice = tones.min { abs($0 - aim) < abs($1 - aim) } ?? aim
            } else {
                voice = min(max(voice + (unit() < 0.5 ? 1 : -1), 5), 14)
            }
            track.notes.append(
                MIDIFile.Note(
                    start: at + beat * quarter + Int(unit() * 18),
                    length: (next - beat) * quarter - 30,
                    key: key(voice, 60),
                    velocity: velocity - 4 + Int(unit() * 8)
                )
            )
        }
    }

    // MARK: Chance

    private mutating func unit() -> Double {
        dice ^= dice << 13
        dice ^= dice >> 7
        dice ^= dice << 17
        return Double(dice >> 11) / Double(1 << 53)
    }

    private mutating func pick<Element>(_ all: [Element]) -> Element { all[Int(unit() * Double(all.count))] }
}

// Degrees: 0 I, 1 ii, 2 iii, 3 IV, 4 V, 5 vi. Instruments of General MIDI from 0: 0 piano, 8 celesta, 11 vibraphone,
// 42 cello, 46 harp, 48 strings, 49 slow strings, 52 choir, 68 oboe, 73 flute, 88 and 89 pads.
extension ScoreComposer.Manner {
    private static let rolling = [[0, 1, 2, 3, 2, 1, 2, 1], [0, 2, 1, 2, 3, 2, 1, 2]]
    private static let sparse = [[0, -1, 1, -1, 2, -1, 1, -1], [0, -1, -1, 2, -1, 1, -1, -1]]

    fileprivate static let calm = Self(
        chords: [[0, 3, 0, 4], [0, 5, 3, 4], [0, 2, 3, 0]],
        figures: rolling,
        broken: 0,
        melody: 73,
        pad: 49,
        singing: 0.5,
        velocity: 44
    )
    fileprivate static let joyful = Self(
        chords: [[0, 4, 5, 3], [0, 3, 4, 0], [3, 0, 4, 5]],
        figures: rolling,
        broken: 46,
        melody: 73,
        pad: 48,
        singing: 0.75,
        velocity: 50
    )
    fileprivate static let sad = Self(
        chords: [[5, 3, 0, 4], [5, 1, 3, 4], [5, 2, 3, 3]],
        figures: sparse,
        broken: 0,
        melody: 42,
        pad: 49,
        singing: 0.6,
        velocity: 42
    )
    fileprivate static let tense = Self(
        chords: [[5, 5, 1, 2], [5, 3, 1, 2], [1, 5, 2, 2]],
        figures: [[0, 0, -1, 0, 0, -1, 0, -1], [0, -1, 0, 0, -1, 0, -1, 0]],
        broken: 45,
        melody: 42,
        pad: 48,
        singing: 0.25,
        velocity: 46
    )
    fileprivate static let dark = Self(
        chords: [[5, 2, 3, 1], [1, 5, 3, 5], [5, 1, 5, 2]],
        figures: sparse,
        broken: 8,
        melody: 11,
        pad: 89,
        singing: 0.4,
        velocity: 42
    )
    fileprivate static let wonder = Self(
        chords: [[0, 2, 3, 4], [3, 4, 2, 5], [0, 5, 1, 4]],
        figures: rolling,
        broken: 46,
        melody: 68,
        pad: 49,
        singing: 0.6,
        velocity: 42
    )
}
