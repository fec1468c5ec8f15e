import Analysis
import Film
import Foundation
import Testing

@testable import StorydropCore

@Suite("Subtitles")
struct SubtitleTests {
    /// Words at an even pace of some characters a second, with pauses at punctuation.
    private func timed(_ text: String, pace: Double = 15) -> [TimedWord] {
        var time = 0.0
        var isStart = true
        return SpokenText.words(of: text).map { word in
            let length = Double(word.count + 1) / pace
            let timed = TimedWord(text: word, start: time, end: time + length, isSentenceStart: isStart)
            let pause = SpokenText.pause(after: word)
            time += length + pause * 0.35
            isStart = pause == 1
            return timed
        }
    }

    private func story(_ name: String) throws -> (text: String, names: [String]) {
        let story = try Story(try Fixture.manuscript(name))
        let parts = story.manuscript.outline.parts.filter { $0.kind == .body }
        let text = parts.map { story.text.flowing($0.range) }.joined(separator: " ")
        return (text, story.cast.flatMap { [$0.name] + $0.aliases })
    }

    @Test(arguments: ["shadow.txt", "wald.txt"])
    func theRulesAreKeptOnRealStories(name: String) throws {
        let (text, names) = try story(name)
        let words = timed(text)
        let end = (words.last?.end ?? 0) + 1
        let rules = CueRules()
        let cues = CueMaker(names: names).cues(for: words, until: end)
        #expect(cues.flatMap { $0.lines.flatMap { $0 } }.map(\.text) == words.map(\.text))
        for cue in cues {
            #expect((1...2).contains(cue.lines.count))
            for line in cue.text { #expect(CueRules.width(line) <= rules.columns, "\(line)") }
            #expect(cue.end - cue.start <= rules.longest + 1e-6)
            #expect(cue.pace <= rules.pace + 0.01, "\(cue.pace): \(cue.text)")
        }
        for (cue, next) in zip(cues, cues.dropFirst()) { #expect(cue.end <= next.start + 1e-9) }
        #expect(cues.allSatisfy { $0.end <= end })
        // Hardly any is too short to be seen, and those have no room.
        #expect(cues.count { $0.end - $0.start < rules.shortest - 1e-6 } * 50 <= cues.count)
        // Most end where a reader breathes.
        let good = cues.count { SpokenText.pause(after: $0.lines.last?.last?.text ?? "") > 0 }
        #expect(good * 10 >= cues.count * 7, "\(good) of \(cues.count)")
    }

    @Test func namesAreNeverBroken() {
        let text =
            "Yesterday in the evening old Mr. Ebenezer Scrooge met Maria van der Berg on London Bridge, and Maria van der "
            + "Berg told Mr. Ebenezer Scrooge that the ghost of Jacob Marley had been seen again near Saint Paul."
        let names = ["Ebenezer Scrooge", "Maria van der Berg", "Jacob Marley", "London Bridge", "Saint Paul"]
        for pace in [10.0, 14, 18, 25] {
            let cues = CueMaker(names: names).cues(for: timed(text, pace: pace), until: 100)
            let lines = cues.flatMap(\.text)
            for name in names {
                let shown = lines.count { $0.contains(name) }
                #expect(shown >= 1, "\(name) at \(pace): \(lines)")
            }
            #expect(!lines.contains { $0.hasSuffix("Mr.") || $0.hasSuffix("Ebenezer") || $0.hasSuffix("der") })
        }
    }

    @Test func aNameThatIsLongerThanALineStaysInOneCue() {
        var rules = CueRules()
        rules.columns = 12
        let cues = CueMaker(rules: rules, names: ["Mara Feldmann"]).cues(
            for: timed("Will it strike soon, asked Mara Feldmann, who came each evening.", pace: 10),
            until: 60
        )
        let texts = cues.map { $0.text.joined(separator: " ") }
        #expect(texts.contains { $0.contains("Mara Feldmann,") }, "\(texts)")
    }

    @Test func scriptsOfWideCharactersHaveShorterLines() {
        let text = "从前有一个小女孩，她和父亲住在海边的灯塔里。每天晚上，父亲都会点亮那盏大灯，为远处的船只照亮回家的路。"
        let words = timed(text, pace: 6)
        let cues = CueMaker().cues(for: words, until: 60)
        #expect(cues.flatMap { $0.lines.flatMap { $0 } }.map(\.text).joined() == text)
        #expect(cues.flatMap(\.text).allSatisfy { CueRules.width($0) <= 42 && !$0.contains(" ") })
    }

    @Test func aWordThatIsLongerThanALineIsShownAllTheSame() {
        let cues = CueMaker().cues(for: timed(String(repeating: "long", count: 20) + " and more"), until: 30)
        #expect(cues.flatMap { $0.lines.flatMap { $0 } }.count == 3)
    }

    @Test func filesSayTheSameInThreeWays() throws {
        let cues = CueMaker().cues(
            for: timed("A \\{brace\\} & <b>. Then {more} of it, a little later on."),
            until: 3723.5
        )
        .map { Cue(start: $0.start + 3600, end: $0.end + 3600, lines: $0.lines.map { $0.shifted(by: 3600) }) }
        let srt = SubtitleFiles.srt(cues)
        #expect(srt.hasPrefix("1\n01:00:00,000 --> 01:00:0"))
        // SubRip has no way to say that something is no tag.
        #expect(srt.contains("& ‹b›.") && !srt.contains("<b>") && !srt.contains("{\\"))
        var style = SubtitleStyle()
        let vtt = SubtitleFiles.vtt(cues, style: style)
        #expect(vtt.hasPrefix("WEBVTT\n\n01:00:00.000 --> ") && vtt.contains("&amp; &lt;b&gt;"))
        style.highlight = .word
        style.color = "#ff8000"
        style.position = .top
        let ass = SubtitleFiles.ass(cues, style: style, width: 1920, height: 1080)
        #expect(ass.contains("PlayResX: 1920") && ass.contains("&H000080FF") && ass.contains("{\\k"))
        #expect(ass.contains("Dialogue: 0,1:00:00.00,1:00:0"))
        // What the story has in braces is no command.
        #expect(ass.contains("\\{more\\}"))
        #expect(SubtitleFiles.vtt(cues, style: style).contains("<01:00:0"))
    }
}
