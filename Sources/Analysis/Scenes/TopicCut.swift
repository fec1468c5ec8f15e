import Foundation

/// Cuts a text where its words change: the segmentation under which its words are most probable.
///
/// Each segment draws its words from a distribution of its own (a Dirichlet prior over the text's vocabulary), after
/// Utiyama and Isahara, "A statistical model for domain-independent text segmentation" (ACL 2001), with the marginal
/// likelihood in place of their smoothed estimate. Pure; time is words × `longest`.
package struct TopicCut: Sendable {
    /// Pseudo-count of every word of the vocabulary.
    static let alpha = 0.7
    /// Most sentences of one segment.
    static let longest = 160

    /// Starts of the segments after the first, as indices of sentences.
    package var cuts: [Int]
    /// How much better, in nats per word, the text is told by segments than as one.
    package var gain: Double
    /// How much of that is due to the order of the sentences: 0 if any other order would gain as much.
    package var structure: Double

    /// The sentences of a text as stems, one after the other.
    struct Units: Sendable {
        var stems: [Int32]
        /// Where each sentence begins in `stems`, and the end.
        var starts: [Int]
        /// How many stems there are.
        var vocabulary: Int

        var count: Int { starts.count - 1 }

        /// In an order of no meaning, but always the same one.
        func shuffled() -> Units {
            var order = Array(0..<count)
            var state: UInt64 = 0x9E37_79B9_7F4A_7C15
            for index in stride(from: order.count - 1, to: 0, by: -1) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                order.swapAt(index, Int(state >> 33) % (index + 1))
            }
            var result = Units(stems: [], starts: [0], vocabulary: vocabulary)
            result.stems.reserveCapacity(stems.count)
            for unit in order {
                result.stems += stems[starts[unit]..<starts[unit + 1]]
                result.starts.append(result.stems.count)
            }
            return result
        }
    }

    static func cut(_ units: Units) -> TopicCut {
        let words = units.stems.count
        guard units.count > 1, words > 1 else { return TopicCut(cuts: [], gain: 0, structure: 0) }
        let logs = LogTable(words + 1, vocabulary: units.vocabulary)
        let (cuts, score) = best(units, logs)
        let gain = (score - asOne(units, logs)) / Double(words)
        // The order is looked at only where there is something to gain.
        guard gain > 0 else { return TopicCut(cuts: cuts, gain: gain, structure: 0) }
        let chance = best(units.shuffled(), logs).score
        return TopicCut(cuts: cuts, gain: gain, structure: (score - chance) / Double(words))
    }

    /// The most probable segmentation, and its log likelihood less the price of its cuts.
    private static func best(_ units: Units, _ logs: LogTable) -> (cuts: [Int], score: Double) {
        let count = units.count
        // A cut has to tell where it is: half the length's logarithm each, as in minimum description length.
        let price = 0.5 * log(Double(units.stems.count))
        var best = Array(repeating: -Double.infinity, count: count + 1)
        var back = Array(repeating: 0, count: count + 1)
        best[0] = 0
        var counts = Array(repeating: Int32(0), count: units.vocabulary)
        counts.withUnsafeMutableBufferPointer { counts in
            units.stems.withUnsafeBufferPointer { stems in
                logs.word.withUnsafeBufferPointer { word in
                    logs.total.withUnsafeBufferPointer { totals in
                        for start in 0..<count {
                            var score = best[start] - (start > 0 ? price : 0)
                            let end = min(count, start + longest)
                            let first = units.starts[start]
                            for unit in start..<end {
                                for place in units.starts[unit]..<units.starts[unit + 1] {
                                    let stem = Int(stems[place])
                                    let seen = counts[stem]
                                    score += word[Int(seen)] - totals[place - first]
                                    counts[stem] = seen + 1
                                }
                                if score > best[unit + 1] {
                                    best[unit + 1] = score
                                    back[unit + 1] = start
                                }
                            }
                            for place in first..<units.starts[end] { counts[Int(stems[place])] = 0 }
                        }
                    }
                }
            }
        }
        var cuts: [Int] = []
        var at = back[count]
        while at > 0 {
            cuts.append(at)
            at = back[at]
        }
        return (cuts.reversed(), best[count])
    }

    /// The log likelihood of the whole as one segment.
    private static func asOne(_ units: Units, _ logs: LogTable) -> Double {
        var counts = Array(repeating: 0, count: units.vocabulary)
        var score = 0.0
        for (total, stem) in units.stems.enumerated() {
            score += logs.word[counts[Int(stem)]] - logs.total[total]
            counts[Int(stem)] += 1
        }
        return score
    }

    /// Logarithms of counts, computed once.
    private struct LogTable {
        var word: [Double]
        var total: [Double]

        init(_ count: Int, vocabulary: Int) {
            word = (0..<count).map { log(Double($0) + alpha) }
            total = (0..<count).map { log(Double($0) + alpha * Double(vocabulary)) }
        }
    }
}
