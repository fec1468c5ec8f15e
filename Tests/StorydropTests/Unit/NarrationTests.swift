import Analysis
import Film
import Foundation
import Native
import Testing

@testable import StorydropCore

@Suite("What is read out")
struct NarrationTests {
    private func passages(_ name: String) throws -> [Narration.Passage] {
        let story = try Story(try Fixture.manuscript(name))
        let whole = Scene(index: 1, range: 0..<story.text.text.utf8.count, text: "", brief: .init(), cast: [])
        return NarratedScenes.passages(whole, of: story)
    }

    @Test(arguments: [0, 300, 900], ["shadow.txt", "wald.txt"])
    func everyWordIsReadOnceAndInOrder(joining: Int, name: String) throws {
        let passages = try passages(name)
        let narration = Narration(passages, joining: joining, longest: 200)
        let told = passages.filter { $0.kind != .pause }.flatMap { SpokenText.words(of: $0.text) }
        let read = narration.utterances.flatMap { SpokenText.words(of: $0.text) }
        #expect(read.joined(separator: " ") == told.joined(separator: " "))
        for utterance in narration.utterances {
            #expect(utterance.text.count <= max(joining, 200) + 20, "\(utterance.text.count)")
            #expect(utterance.sentences.reduce(0, +) == SpokenText.words(of: utterance.text).count)
        }
    }

    @Test func pausesAreWhereReadersMakeThem() {
        let narration = Narration([
            .init(text: "Chapter One", kind: .heading, isParagraphStart: true),
            .init(text: "It rained.", isParagraphStart: true), .init(text: "We went in."),
            .init(text: "* * *", kind: .pause, isParagraphStart: true),
            .init(text: "Later it was dry.", isParagraphStart: true),
        ])
        #expect(narration.utterances.map(\.text) == ["Chapter One", "It rained.", "We went in.", "Later it was dry."])
        #expect(narration.utterances.map(\.pause) == [0, 1.0, 0.35, 1.2])
    }

    @Test func wordsOfScriptsWithoutBlanksAreCharacters() {
        #expect(SpokenText.words(of: "月亮出来了。他说：“走吧！”") == ["月", "亮", "出", "来", "了。", "他", "说：", "“走", "吧！”"])
        #expect(SpokenText.joined(SpokenText.words(of: "月亮出来了。")) == "月亮出来了。")
        #expect(SpokenText.words(of: "Wait — he said.") == ["Wait —", "he", "said."])
    }

    @Test(arguments: [
        ("Mr. Brown and Dr. Low met.", "Mister Brown and Doctor Low met."),
        ("CHAPTER IV", "Chapter 4"), ("the first part I liked", "the first part I liked"),
        ("The letter did not come.", "The letter did not come."),
        ("Book C and Part XIV", "Book C and Part 14"),
        ("It cost 50% at No. 5 & more.", "It cost 50 percent at number 5 and more."),
        ("“Stop”--he said—and *ran*.", "\"Stop\" — he said — and ran."), ("MARLEY was dead.", "Marley was dead."),
        ("the U.S.A. and the BBC", "the U.S.A. and the BBC"), ("cats, dogs, etc.", "cats, dogs, et cetera."),
        ("St. Paul went down the street.", "Saint Paul went down the street."),
        ("So 5*3=15, and #7.", "So 5 times 3 equals 15, and number 7."), ("1<2 but a<b", "1 is less than 2 but a<b"),
        ("Henry VIII, Apollo XIII and World War II", "Henry the 8th, Apollo XIII and World War 2"),
        ("10–12 of a_b, 7 × 8", "10 to 12 of a b, 7 times 8"),
    ])
    func textIsWrittenAsItIsSaid(text: String, spoken: String) throws {
        #expect(try ReadAloud(language: "en").spoken(text) == spoken)
    }

    @Test(arguments: [
        ("It was *very* late, __really__ late.", "It was very late, really late."),
        ("_He said so_, and **left**", "He said so, and left"), ("a ***storm***!", "a storm!"),
        ("Read [the letter](https://example.org/a_b) now", "Read the letter now"), ("![a map](map.png)", "a map"),
        ("5*3 and snake_case and ~3 km", "5*3 and snake_case and ~3 km"), ("`code` and ~~gone~~", "code and gone"),
        ("a * b", "a * b"), ("what the f**k", "what the f**k"), ("not \\*this\\*", "not *this*"),
        ("[sic] he said", "[sic] he said"), ("the sea.[12] It", "the sea. It"), ("f*** it", "f*** it"),
        ("[the map](http://e.com/a_(b)), and", "the map, and"), ("[One thing.", "One thing."),
        ("Tom &amp; I", "Tom & I"),
        ("Two](http://x.y/z) more", "Two more"), ("*It began here. And", "It began here. And"), ("____", "____"),
    ])
    func marksOfEmphasisAreNeitherReadNorShown(text: String, plain: String) {
        #expect(InlineMarks.stripped(text) == plain)
    }

    @Test func plainVoicesGetPlainLetters() throws {
        let spoken = try ReadAloud(language: "en", isPlain: true).spoken("“Café naïve,” said Zoë — “£5?”")
        #expect(spoken.allSatisfy { $0.isASCII })
        #expect(spoken.contains("Cafe naive,") && spoken.contains("Zoe,") && spoken.contains("pounds"))
    }

    @Test func otherLanguagesHaveTheirOwnWords() throws {
        #expect(
            try ReadAloud(language: "de").spoken("Dr. Klein & Hr. Groß, Nr. 7")
                == "Doktor Klein und Herr Groß, Nummer 7"
        )
        #expect(try ReadAloud(language: "fr").spoken("M. Dupont, chap. 3") == "Monsieur Dupont, chapitre 3")
        #expect(try ReadAloud(language: "fr").spoken("le vent (p. ex.), la mer") == "le vent (par exemple), la mer")
        #expect(try ReadAloud(language: "de").spoken("Tiere, z. B. Hunde") == "Tiere, zum Beispiel Hunde")
        #expect(try ReadAloud(language: "fi").spoken("Hyvää päivää") == "Hyvää päivää")
    }

    @Test func aBookWithoutPicturesIsReadChapterByChapter() throws {
        let text = (1...3).map { "Chapter \($0)\n\nIt was night number \($0). The wind blew.\n\nThen it was day." }
        let story = try Story(try Fixture.manuscript(text: text.joined(separator: "\n\n\n")))
        let scenes = NarratedScenes.chapters(of: story)
        #expect(scenes.count == 3)
        #expect(scenes.first?.range.lowerBound == 0 && scenes.last?.range.upperBound == story.text.text.utf8.count)
        #expect(scenes.map { Chapters.title($0, story) } == ["Chapter 1", "Chapter 2", "Chapter 3"])
    }

    @Test func speechBelongsToWhoeverIsNamedBesideIt() throws {
        let text = """
            Mary Carton opened the door. Mary smiled at John Sherman. John Sherman stood there in the rain. Mary laughed.

            “Come in, it is cold,” said Mary. “The fire is lit.”

            John Sherman looked at her. “I have no time,” said John.
            """
        let story = try Story(try Fixture.manuscript(text: text))
        let whole = Scene(index: 1, range: 0..<text.utf8.count, text: text, brief: .init(), cast: [])
        let finder = SpeakerFinder(story.cast)
        let passages = NarratedScenes.passages(whole, of: story, speakers: finder)
        let mary = try #require(story.cast.first { $0.name.contains("Mary") }?.id)
        let john = try #require(story.cast.first { $0.name.contains("John") }?.id)
        #expect(passages.contains { $0.text.contains("Come in") && $0.speaker == mary && !$0.text.contains("said") })
        #expect(passages.contains { $0.text.contains("The fire is lit") && $0.speaker == mary })
        #expect(passages.contains { $0.text.contains("I have no time") && $0.speaker == john })
        #expect(passages.contains { $0.text.contains("said Mary") && $0.speaker == nil })
        #expect(passages.map(\.text).joined(separator: " ") == story.text.flowing(0..<text.utf8.count))
    }
}

@Suite("When each word is said")
struct WordAlignerTests {
    @Test func pausesGoToThePlacesThatAskForThem() {
        let words = SpokenText.words(of: "When the storm came, the old keeper climbed up. Nobody saw him again.")
        // Speech of three pieces: a clause, the rest of the sentence, another sentence.
        let spans = SpeechSpans([0.1...1.4, 1.7...3.6, 4.2...5.6])
        let timed = WordAligner.align(words, to: spans, sentences: [9, 4])
        #expect(timed.map(\.text) == words)
        #expect(timed[3].text == "came," && abs(timed[3].end - 1.4) < 0.001)
        #expect(timed[4].text == "the" && abs(timed[4].start - 1.7) < 0.001)
        #expect(timed[9].text == "Nobody" && abs(timed[9].start - 4.2) < 0.001 && timed[9].isSentenceStart)
        #expect(abs((timed.last?.end ?? 0) - 5.6) < 0.001)
    }

    @Test(arguments: 0..<40)
    func timesAscendWhateverIsHeard(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed) + 1)
        let words = (0..<Int.random(in: 1...60, using: &random)).map { index in
            String(repeating: "a", count: Int.random(in: 1...12, using: &random)) + (index % 7 == 6 ? "," : "")
        }
        var time = 0.0
        let spans = (0..<Int.random(in: 1...12, using: &random)).map { _ -> ClosedRange<Double> in
            let start = time + Double.random(in: 0.1...0.8, using: &random)
            time = start + Double.random(in: 0.05...3, using: &random)
            return start...time
        }
        let timed = WordAligner.align(words, to: SpeechSpans(spans))
        #expect(timed.map(\.text) == words)
        for (word, next) in zip(timed, timed.dropFirst()) {
            #expect(word.start <= word.end && word.end <= next.start + 1e-9)
        }
        #expect(timed.allSatisfy { $0.start >= spans[0].lowerBound - 1e-9 && $0.end <= time + 1e-9 })
    }

    @Test func silenceIsFoundInASound() {
        let rate = 16_000
        func tone(_ seconds: Double) -> [Float] {
            (0..<Int(seconds * Double(rate))).map { 0.4 * sin(Float($0) * 0.2) }
        }
        func silence(_ seconds: Double) -> [Float] { [Float](repeating: 0, count: Int(seconds * Double(rate))) }
        let spans = SpeechSpans(
            silence(0.3) + tone(1) + silence(0.4) + tone(0.5) + silence(0.05) + tone(0.5),
            rate: rate
        )
        #expect(spans.spans.count == 2)
        #expect(abs(spans.spans[0].lowerBound - 0.3) < 0.02 && abs(spans.spans[0].upperBound - 1.3) < 0.02)
        #expect(abs(spans.spans[1].lowerBound - 1.7) < 0.02 && abs(spans.spans[1].upperBound - 2.75) < 0.02)
    }

    @Test func peaksAreHeldDownAndQuietPartsLeftAlone() {
        var samples = (0..<48_000).map { 0.2 * sin(Float($0) * 0.05) }
        for index in 20_000..<20_040 { samples[index] = 0.9 }
        let limited = PeakLimiter.limited(samples, gain: 2, peak: 0.8, rate: 48_000)
        #expect(limited.allSatisfy { abs($0) <= 0.8 })
        #expect(Array(zip(samples, limited))[..<19_000].allSatisfy { abs($0 * 2 - $1) < 1e-5 })
        #expect(Array(zip(samples, limited))[21_000...].allSatisfy { abs($0 * 2 - $1) < 1e-5 })
    }
}
