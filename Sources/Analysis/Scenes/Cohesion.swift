/// How much two stretches of a text, before and after each sentence, have in common.
enum Cohesion {
    /// Cosine of the counts of stems in `reach` sentences before and after each sentence's beginning, 0–1.
    ///
    /// The counts are carried along, so that the time is linear in the words whatever the reach.
    static func similarities(_ text: StoryText, _ traits: WordTraits, reach: Int) -> [Float] {
        var windows = Windows(stems: traits.stemCount)
        let rows = text.sentences.count
        func stems(_ row: Int, _ body: (Int) -> Void) {
            for index in text.sentences[row].tokens {
                let stem = traits.stems[Int(text.tokens[index].word)]
                if stem >= 0 { body(Int(stem)) }
            }
        }
        for row in 0..<min(reach, rows) { stems(row) { windows.change(after: $0, by: 1) } }
        var similarities: [Float] = []
        similarities.reserveCapacity(rows)
        for row in 0..<rows {
            similarities.append(windows.cosine)
            stems(row) { windows.change(after: $0, by: -1) }
            stems(row) { windows.change(before: $0, by: 1) }
            if row >= reach { stems(row - reach) { windows.change(before: $0, by: -1) } }
            if row + reach < rows { stems(row + reach) { windows.change(after: $0, by: 1) } }
        }
        return similarities
    }

    private struct Windows {
        private var before: [Int32]
        private var after: [Int32]
        private var dot = 0
        private var beforeNorm = 0
        private var afterNorm = 0

        init(stems: Int) {
            before = Array(repeating: 0, count: stems)
            after = before
        }

        var cosine: Float {
            guard beforeNorm > 0, afterNorm > 0 else { return 0 }
            return Float(dot) / (Float(beforeNorm) * Float(afterNorm)).squareRoot()
        }

        mutating func change(before stem: Int, by step: Int) {
            dot += step * Int(after[stem])
            beforeNorm += 2 * step * Int(before[stem]) + 1
            before[stem] += Int32(step)
        }

        mutating func change(after stem: Int, by step: Int) {
            dot += step * Int(before[stem])
            afterNorm += 2 * step * Int(after[stem]) + 1
            after[stem] += Int32(step)
        }
    }
}
