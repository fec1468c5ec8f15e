import Foundation

/// Cuts a text where its words change: the segmentation under which its words are most probable.
///
/// Each segment draws its words from a distribution of its own (a Dirichlet prior over the text's vocabulary), after
/// Utiyama and Isahara, "A statistical model for domain-independent text segmentation" (ACL 2001), with the marginal
/// likelihood in place of their smoothed estimate. Pure; time is words × `longest`.
package struct TopicCut: Sendable {
    /// Pseudo-count of every word of the vocabulary.
    static let alpha = 0.7
    /// Most sentences of one segment; longer stretches of one topic are cut no worse by it than by chance.
    static let longest = 160

    /// Starts of the segments after the first, as indices of units.
    package var cuts: [Int]
    /// How much better, in nats per word, the text is told by segments than as one.
    package var gain: Double

    /// `units`: for each sentence, the stems of its words; `vocabulary`: how many stems there are.
    static func cut(_ units: [[Int32]], vocabulary: Int) -> TopicCut {
        let words = units.reduce(0) { $0 + $1.count }
        guard units.count > 1, words > 1 else { return TopicCut(cuts: [], gain: 0) }
        let logs = LogTable(words + 1, vocabulary: vocabulary)
        // A cut has to tell where it is: half a bit of length for each halving, as in minimum description length.
        let price = 0.5 * log(Double(words))
        var best = Array(repeating: -Double.infinity, count: units.count + 1)
        var back = Array(repeating: 0, count: units.count + 1)
        best[0] = 0
        var counts = Array(repeating: Int32(0), count: vocabulary)
        counts.withUnsafeMutableBufferPointer { counts in
            for start in units.indices {
                var (score, total) = (0.0, 0)
                let end = min(units.count, start + longest)
                for unit in start..<end {
                    for stem in units[unit] {
                        let count = Int(counts[Int(stem)])
                        score += logs.word[count] - logs.total[total]
                        counts[Int(stem)] = Int32(count + 1)
                        total += 1
                    }
                    let value = best[start] + score - (start > 0 ? price : 0)
                    if value > best[unit + 1] {
                        best[unit + 1] = value
                        back[unit + 1] = start
                    }
                }
                for unit in start..<end { for stem in units[unit] { counts[Int(stem)] = 0 } }
            }
        }
        var cuts: [Int] = []
        var at = back[units.count]
        while at > 0 {
            cuts.append(at)
            at = back[at]
        }
        let gain = best[units.count] - asOne(units, vocabulary, logs)
        return TopicCut(cuts: cuts.reversed(), gain: gain / Double(words))
    }

    /// The log likelihood of the whole as one segment.
    private static func asOne(_ units: [[Int32]], _ vocabulary: Int, _ logs: LogTable) -> Double {
        var counts = Array(repeating: 0, count: vocabulary)
        var (score, total) = (0.0, 0)
        for stem in units.joined() {
            score += logs.word[counts[Int(stem)]] - logs.total[total]
            counts[Int(stem)] += 1
            total += 1
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
