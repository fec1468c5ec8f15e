/// A piece of music as a standard MIDI file of one track for each channel.
package struct MIDIFile: Sendable, Equatable {
    /// A note, in ticks.
    package struct Note: Sendable, Equatable {
        package var start: Int
        package var length: Int
        /// 60 is middle C.
        package var key: Int
        /// 1 to 127.
        package var velocity: Int
    }

    package enum Control: UInt8, Sendable {
        case volume = 7
        case pan = 10
        case expression = 11
        case reverb = 91
        case chorus = 93
    }

    package struct Track: Sendable, Equatable {
        /// 0 to 15.
        package var channel: UInt8
        /// Instruments of General MIDI, from 0, with the ticks at which each begins.
        package var programs: [(at: Int, program: UInt8)]
        package var controls: [(Control, UInt8)]
        package var notes: [Note] = []

        package static func == (left: Track, right: Track) -> Bool {
            left.channel == right.channel && left.notes == right.notes
                && left.programs.map(\.program) == right.programs.map(\.program)
        }
    }

    /// Ticks a quarter.
    package static let resolution = 480

    /// Quarters a minute.
    package var tempo: Double
    package var tracks: [Track]

    /// The file's bytes: format 1.
    package var bytes: [UInt8] {
        let microseconds = Int((60_000_000 / tempo).rounded())
        let head: [UInt8] = [0, 0xFF, 0x51, 3] + Self.big(microseconds, 3) + Self.end
        let chunks = [head] + tracks.map(Self.events)
        return Array("MThd".utf8) + Self.big(6, 4) + Self.big(1, 2) + Self.big(chunks.count, 2)
            + Self.big(Self.resolution, 2)
            + chunks.flatMap { Array("MTrk".utf8) + Self.big($0.count, 4) + $0 }
    }

    private static let end: [UInt8] = [0, 0xFF, 0x2F, 0]

    private static func events(_ track: Track) -> [UInt8] {
        var events: [(at: Int, order: Int, bytes: [UInt8])] = []
        for (at, program) in track.programs { events.append((at, 1, [0xC0 | track.channel, program & 127])) }
        for (control, value) in track.controls {
            events.append((0, 0, [0xB0 | track.channel, control.rawValue, value & 127]))
        }
        for note in track.notes {
            let key = UInt8(min(max(note.key, 0), 127))
            let velocity = UInt8(min(max(note.velocity, 1), 127))
            events.append((note.start, 3, [0x90 | track.channel, key, velocity]))
            // Ends go before beginnings, so that a note struck again is heard.
            events.append((note.start + max(1, note.length), 2, [0x80 | track.channel, key, 0]))
        }
        events.sort { ($0.at, $0.order) < ($1.at, $1.order) }
        var bytes: [UInt8] = []
        var time = 0
        for event in events {
            bytes += variable(event.at - time) + event.bytes
            time = event.at
        }
        return bytes + end
    }

    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// A number in groups of seven bits.
    private static func variable(_ value: Int) -> [UInt8] {
        var bytes = [UInt8(value & 127)]
        var rest = value >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 127) | 128, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
