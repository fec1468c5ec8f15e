/// How subtitles look where that can be said.
package struct SubtitleStyle: Sendable, Equatable {
    package enum Position: String, Sendable, CaseIterable { case bottom, middle, top }
    package enum Highlight: String, Sendable, CaseIterable {
        /// The whole cue at once.
        case sentence
        /// Each word lights up as it is said.
        case word
    }

    /// Points on a picture of 480 lines; it grows with the picture.
    package var fontSize = 24
    package var fontName = "DejaVu Sans"
    /// `#rrggbb`.
    package var color = "#ffffff"
    package var background = "#000000"
    package var highlightColor = "#ffd24a"
    package var position = Position.bottom
    package var highlight = Highlight.sentence
    package var isRightToLeft = false

    package init() {}
}

/// Writes cues as the files that players read.
package enum SubtitleFiles {
    /// SubRip.
    package static func srt(_ cues: [Cue]) -> String {
        cues.enumerated().map { index, cue in
            "\(index + 1)\n\(time(cue.start, ",")) --> \(time(cue.end, ","))\n\(cue.text.map(plain).joined(separator: "\n"))\n"
        }.joined(separator: "\n")
    }

    /// SubRip knows no escapes: what players would take for a tag, a command or a time is written with its look-alike.
    private static func plain(_ line: String) -> String {
        line.replacing("-->", with: "→").replacing("<", with: "‹").replacing(">", with: "›")
            .replacing("{\\", with: "(\\")
    }

    /// WebVTT, for each word with its time if words are to be highlighted.
    package static func vtt(_ cues: [Cue], style: SubtitleStyle) -> String {
        let place =
            switch style.position {
            case .bottom: ""
            case .middle: " line:50%"
            case .top: " line:5%"
            }
        let body = cues.map { cue in
            let lines = cue.lines.map { words in
                guard style.highlight == .word else { return escaped(SpokenText.joined(words.map(\.text))) }
                return words.enumerated().map { index, word in
                    let mark = word.start > cue.start + 0.001 ? "<\(time(word.start, "."))>" : ""
                    let blank = index > 0 && !isTight(words[index - 1], word) ? " " : ""
                    return "\(blank)\(mark)<c>\(escaped(word.text))</c>"
                }.joined()
            }
            return "\(time(cue.start, ".")) --> \(time(cue.end, "."))\(place)\n\(lines.joined(separator: "\n"))\n"
        }
        return "WEBVTT\n\n" + body.joined(separator: "\n")
    }

    /// Advanced SubStation Alpha for a picture of a size, with the style and the highlight.
    package static func ass(_ cues: [Cue], style: SubtitleStyle, width: Int, height: Int) -> String {
        let short = Double(min(width, height))
        let size = Int((Double(style.fontSize) * short / 480).rounded())
        let alignment = [SubtitleStyle.Position.bottom: 2, .middle: 5, .top: 8][style.position] ?? 2
        let (outline, margin) = (max(1, Int(short / 240)), Int(Double(height) * 0.06))
        let base = style.highlight == .word ? style.highlightColor : style.color
        let head = """
            [Script Info]
            ScriptType: v4.00+
            PlayResX: \(width)
            PlayResY: \(height)
            WrapStyle: 2
            ScaledBorderAndShadow: yes
            YCbCr Matrix: TV.709

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
            Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
            MarginR, MarginV, Encoding
            Style: Default,\(style.fontName),\(size),\(color(base)),\(color(style.color)),\(color(style.background)),\
            \(color(style.background, alpha: 0x60)),0,0,0,0,100,100,0,0,1,\(outline),\(outline / 2),\(alignment),\
            \(width / 20),\(width / 20),\(margin),-1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """
        return head
            + cues.map { cue in
                "Dialogue: 0,\(assTime(cue.start)),\(assTime(cue.end)),Default,,0,0,0,,\(assText(cue, style))\n"
            }.joined()
    }

    private static func assText(_ cue: Cue, _ style: SubtitleStyle) -> String {
        guard style.highlight == .word else {
            return cue.text.map(assEscaped).joined(separator: "\\N")
        }
        // What was said takes the highlight's colour: `\k` turns each word from the secondary to the primary colour.
        var time = cue.start
        return cue.lines.map { words in
            words.enumerated().map { index, word in
                let wait = max(0, Int(((word.start - time) * 100).rounded()))
                let length = max(1, Int(((word.end - max(word.start, time)) * 100).rounded()))
                time = max(time, word.end)
                let blank = index > 0 && !isTight(words[index - 1], word) ? " " : ""
                return (wait > 0 ? "{\\k\(wait)}" : "") + "{\\k\(length)}" + blank + assEscaped(word.text)
            }.joined()
        }.joined(separator: "\\N")
    }

    private static func isTight(_ left: TimedWord, _ right: TimedWord) -> Bool {
        !SpokenText.joined([left.text, right.text]).contains(" ")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Braces would begin a command, and so would a backslash.
    private static func assEscaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\u{2060}").replacing("{", with: "\\{").replacing("}", with: "\\}")
    }

    /// `&HAABBGGRR`.
    private static func color(_ text: String, alpha: Int = 0) -> String {
        let value = Int(text.dropFirst(), radix: 16) ?? 0xFFFFFF
        let (red, green, blue) = (value >> 16 & 255, value >> 8 & 255, value & 255)
        return "&H" + [alpha, blue, green, red].map { padded(String($0, radix: 16, uppercase: true), 2) }.joined()
    }

    private static func time(_ seconds: Double, _ point: String) -> String {
        let milliseconds = Int((max(0, seconds) * 1000).rounded())
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        return "\(padded("\(hours)", 2)):\(padded("\(minutes)", 2)):\(padded("\(milliseconds / 1000 % 60)", 2))"
            + "\(point)\(padded("\(milliseconds % 1000)", 3))"
    }

    private static func assTime(_ seconds: Double) -> String {
        let hundredths = Int((max(0, seconds) * 100).rounded())
        return "\(hundredths / 360_000):\(padded("\(hundredths / 6000 % 60)", 2)):"
            + "\(padded("\(hundredths / 100 % 60)", 2)).\(padded("\(hundredths % 100)", 2))"
    }

    private static func padded(_ text: String, _ count: Int) -> String {
        String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
