import Native

/// A word with the time at which it is said.
package struct TimedWord: Sendable, Equatable, Codable {
    package var text: String
    /// Seconds.
    package var start: Double
    package var end: Double
    /// Whether a sentence begins with it.
    package var isSentenceStart: Bool

    package init(text: String, start: Double, end: Double, isSentenceStart: Bool = false) {
        (self.text, self.start, self.end, self.isSentenceStart) = (text, start, end, isSentenceStart)
    }
}

extension [TimedWord] {
    /// The same words, later.
    package func shifted(by seconds: Double) -> [TimedWord] {
        map { word in
            var word = word
            word.start += seconds
            word.end += seconds
            return word
        }
    }
}

/// Where in a sound somebody speaks.
package struct SpeechSpans: Sendable, Equatable {
    /// Seconds, ascending.
    package var spans: [ClosedRange<Double>]

    package init(_ spans: [ClosedRange<Double>]) { self.spans = spans }

    /// `samples`: −1 to 1; silence is what is 40 dB below the loudest tenth of a second, and lasts `least` seconds.
    package init(_ samples: [Float], rate: Int, least: Double = 0.12) {
        let window = max(1, rate / 100)
        let levels = stride(from: 0, to: samples.count, by: window).map { start -> Float in
            let piece = samples[start..<min(start + window, samples.count)]
            return (piece.reduce(0) { $0 + $1 * $1 } / Float(piece.count)).squareRoot()
        }
        let loudest = levels.max() ?? 0
        let floor = max(loudest * 0.01, 1e-4)
        var spans: [ClosedRange<Double>] = []
        let seconds = Double(window) / Double(rate)
        var start: Int?
        var lastLoud = 0
        for (index, level) in levels.enumerated() where level > floor {
            if let began = start {
                if Double(index - lastLoud - 1) * seconds >= least {
                    spans.append(Double(began) * seconds...Double(lastLoud + 1) * seconds)
                    start = index
                }
            } else {
                start = index
            }
            lastLoud = index
        }
        let end = Double(samples.count) / Double(rate)
        if let began = start { spans.append(Double(began) * seconds...min(end, Double(lastLoud + 1) * seconds)) }
        self.spans = spans.map { min($0.lowerBound, end)...min($0.upperBound, end) }
    }

    /// Seconds from the first word to the last; nil if nobody speaks.
    package var whole: ClosedRange<Double>? {
        guard let first = spans.first, let last = spans.last else { return nil }
        return first.lowerBound...last.upperBound
    }
}

/// Lays known words over a recording of them: each pause that is heard is given to the place in the text where a reader
/// would make it, and between two pauses every word has time by its length.
///
/// Called for every utterance of an engine that does not tell when it says what. Promises ascending times within the
/// spans, one for each word.
package enum WordAligner {
    /// `sentences`: how many words each sentence has; their ends are pauses more likely than others.
    package static func align(_ words: [String], to speech: SpeechSpans, sentences: [Int] = []) -> [TimedWord] {
        guard let whole = speech.whole, !words.isEmpty else {
            return words.map { TimedWord(text: $0, start: 0, end: 0) }
        }
        let starts = starts(of: sentences)
        let ends = cuts(words, speech, sentenceStarts: starts)
        var timed: [TimedWord] = []
        var first = 0
        for (span, end) in zip(speech.spans, ends) where end > first {
            // Spans that no boundary was found for are part of the piece before them.
            let weights = words[first..<end].map { SpokenText.weight(of: $0) }
            let unit = (span.upperBound - span.lowerBound) / max(weights.reduce(0, +), 1e-9)
            var time = span.lowerBound
            for (word, weight) in zip(words[first..<end], weights) {
                let until = min(time + weight * unit, span.upperBound)
                timed.append(
                    TimedWord(text: word, start: time, end: until, isSentenceStart: starts.contains(timed.count))
                )
                time = until
            }
            first = end
        }
        for word in words[first...] {
            timed.append(TimedWord(text: word, start: whole.upperBound, end: whole.upperBound))
        }
        return timed
    }

    /// The times that a voice told, if it told one for each word that has letters or figures; nil else.
    ///
    /// Voices tell of what lies between blanks; what they make of a word that we wrote out ("50 %", "Dr.") may be two.
    package static func taken(
        _ told: [TimedWord]?,
        for words: [String],
        within speech: SpeechSpans,
        sentences: [Int] = []
    ) -> [TimedWord]? {
        guard let told, let whole = speech.whole, told.count == words.count else { return nil }
        let starts = starts(of: sentences)
        var time = whole.lowerBound
        return zip(words, told).enumerated().map { index, pair in
            let start = min(max(pair.1.start, time), whole.upperBound)
            let end = min(max(pair.1.end, start), whole.upperBound)
            time = end
            return TimedWord(text: pair.0, start: start, end: end, isSentenceStart: starts.contains(index))
        }
    }

    /// The words with which sentences begin, by how many words each has.
    private static func starts(of sentences: [Int]) -> Set<Int> {
        var place = 0
        return sentences.reduce(into: [0]) { starts, count in
            starts.insert(place)
            place += count
        }
    }

    /// For each span of speech, how many words have been said at its end: the cheapest way to give out the pauses.
    ///
    /// Dynamic programming over spans and word boundaries; a boundary costs by how far the share of text said departs
    /// from the share of speech heard, and less where the punctuation asks for a pause.
    private static func cuts(_ words: [String], _ speech: SpeechSpans, sentenceStarts: Set<Int>) -> [Int] {
        let weights = words.map { SpokenText.weight(of: $0) }
        var text: [Double] = [0]
        for weight in weights { text.append((text.last ?? 0) + weight) }
        let lengths = speech.spans.map { $0.upperBound - $0.lowerBound }
        let spoken = lengths.reduce(0, +)
        guard lengths.count > 1, let total = text.last, spoken > 0 else {
            return [Int](repeating: words.count, count: lengths.count)
        }
        let seconds = spoken / total
        func cost(_ from: Int, _ to: Int, _ length: Double) -> Double {
            // Seconds by which the words between two pauses are too long or too short for the sound.
            let expected = (text[to] - text[from]) * seconds
            let error = (expected - length) / (0.25 + 0.15 * length)
            var penalty = 0.0
            if to < words.count {
                let wish = sentenceStarts.contains(to) ? 1 : SpokenText.pause(after: words[to - 1])
                penalty = (1 - wish) * 2
            }
            return error * error + penalty
        }
        let count = words.count
        var best = [[Double]](repeating: [Double](repeating: .infinity, count: count + 1), count: lengths.count + 1)
        var from = [[Int]](repeating: [Int](repeating: 0, count: count + 1), count: lengths.count + 1)
        best[0][0] = 0
        for (index, length) in lengths.enumerated() {
            // Only what lies within some seconds of where the share of speech would have it is worth a try.
            let heard = lengths[...index].reduce(0, +)
            let slack = 3 + 0.25 * heard
            for to in 0...count where abs(text[to] * seconds - heard) <= slack || to == count {
                for start in stride(from: to, through: 0, by: -1) {
                    guard best[index][start] < .infinity else { continue }
                    // A pause within a word, or a noise: no word for this span.
                    let price = start == to ? 1.5 + 2 * length : cost(start, to, length)
                    if best[index][start] + price < best[index + 1][to] {
                        best[index + 1][to] = best[index][start] + price
                        from[index + 1][to] = start
                    }
                }
            }
        }
        guard best[lengths.count][count] < .infinity else { return proportional(text, lengths) }
        var ends = [Int](repeating: 0, count: lengths.count)
        var to = count
        for index in stride(from: lengths.count, to: 0, by: -1) {
            ends[index - 1] = to
            to = from[index][to]
        }
        return ends
    }

    private static func proportional(_ text: [Double], _ lengths: [Double]) -> [Int] {
        let (total, spoken) = (text.last ?? 1, lengths.reduce(0, +))
        var heard = 0.0
        return lengths.indices.map { index in
            heard += lengths[index]
            if index == lengths.count - 1 { return text.count - 1 }
            return text.firstIndex { $0 / total >= heard / spoken } ?? text.count - 1
        }
    }
}
