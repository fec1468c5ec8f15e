/// A subtitle: one or two lines that are shown for a while.
package struct Cue: Sendable, Equatable {
    /// Seconds from the beginning of the film.
    package var start: Double
    package var end: Double
    /// Words with their times, line by line.
    package var lines: [[TimedWord]]

    package var text: [String] { lines.map { SpokenText.joined($0.map(\.text)) } }

    package init(start: Double, end: Double, lines: [[TimedWord]]) {
        (self.start, self.end, self.lines) = (start, end, lines)
    }

    /// Characters a second that somebody has to read; a character of a script without an alphabet counts as two.
    package var pace: Double { Double(text.reduce(0) { $0 + CueRules.width($1) }) / max(end - start, 0.001) }
}

/// What subtitles must keep to: the figures of the BBC's and Netflix's guides that most others share.
package struct CueRules: Sendable, Equatable {
    /// Columns of a line; a character of Chinese, Japanese or Korean takes two.
    package var columns = 42
    package var lines = 2
    /// Seconds.
    package var shortest = 1.0
    package var longest = 7.0
    /// Columns a second.
    package var pace = 17.0
    /// Seconds between two cues, so that a change is seen.
    package var gap = 0.08

    package init() {}

    /// Columns that a text takes.
    package static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + (SpokenText.isSign($1) || isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return (0xAC00...0xD7A3).contains(value) || (0x3000...0x303F).contains(value)
            || (0xFF01...0xFF60).contains(value)
    }
}
