/// Where to cut, given how likely a scene begins at each sentence: the decision alone, by dynamic programming.
struct CutPlan {
    /// Least sentences of a scene when the number is open.
    static let spacing = 3

    /// The best cuts for an open number: as many as are expected, at the places where they are most likely.
    ///
    /// `probabilities`: of a new scene at each sentence; 0 where no cut is allowed.
    /// `share`: how many of the expected cuts to make. `isMarked`: whether the text itself marks a cut there.
    static func open(
        _ probabilities: [Double],
        share: Double,
        isMarked: (Int) -> Bool = { _ in false }
    ) -> [Int] {
        // What the text itself marks is cut, all of it.
        let expected = probabilities.indices.reduce(0) { $0 + (isMarked($1) ? 1 : probabilities[$1] * share) }
        guard expected >= 0.5 else { return [] }
        let wanted = max(1, Int(expected.rounded()))
        // The price of a cut at which the best plan has as many as are wanted; more is never taken.
        var (low, high) = (0.0, 1.0)
        var best: [Int] = []
        for _ in 0..<40 {
            let price = (low + high) / 2
            let cuts = worthwhile(probabilities, price: price)
            if cuts.count > wanted {
                low = price
            } else {
                high = price
                best = cuts
                if cuts.count == wanted { break }
            }
        }
        return best
    }

    /// The cuts, `spacing` apart, whose probabilities exceed a price by most in sum.
    private static func worthwhile(_ probabilities: [Double], price: Double) -> [Int] {
        let count = probabilities.count
        var best = Array(repeating: 0.0, count: count + 1)
        var isCut = Array(repeating: false, count: count + 1)
        for index in 1..<max(1, count) {
            best[index + 1] = best[index]
            let gain = probabilities[index] - price
            // A first scene shorter than the spacing is allowed: a prologue's line.
            let with = gain + (index >= spacing ? best[index - spacing + 1] : 0)
            if gain > 0, with > best[index] {
                best[index + 1] = with
                isCut[index + 1] = true
            }
        }
        var cuts: [Int] = []
        var index = count
        while index > 1 {
            if isCut[index] {
                cuts.append(index - 1)
                index -= spacing
            } else {
                index -= 1
            }
        }
        return cuts.reversed()
    }

    /// A place where a cut is allowed.
    struct Candidate {
        /// Characters before it.
        var offset: Double
        var logOdds: Double
    }

    /// What moving a cut is worth: one unit of log odds against squares of a share's length; set so that a clear cue
    /// (four units above its neighbours) is worth a third of a share.
    private static let worth = 0.06

    /// Exactly `count` scenes, their lengths balanced, none shorter than `minimum`.
    ///
    /// Returns the indices of the chosen candidates, or `nil` if there are too few.
    static func exactly(_ count: Int, of candidates: [Candidate], length: Double, minimum: Double) -> [Int]? {
        guard count > 1 else { return [] }
        let share = length / Double(count)
        for bounds in [(0.45, 2.0), (0.25, 3.5), (0.0, Double(count))] {
            let low = max(minimum, bounds.0 * share)
            if let cuts = balanced(count, candidates, length: length, low: low, high: bounds.1 * share) { return cuts }
        }
        return nil
    }

    private static func balanced(
        _ count: Int,
        _ candidates: [Candidate],
        length: Double,
        low: Double,
        high: Double
    ) -> [Int]? {
        let share = length / Double(count)
        func cost(_ piece: Double) -> Double {
            let off = piece / share - 1
            return off * off
        }
        let places = candidates.count
        var best = candidates.map { candidate in
            candidate.offset >= low && candidate.offset <= high
                ? cost(candidate.offset) - worth * candidate.logOdds : Double.infinity
        }
        var back = [Array(repeating: Int32(-1), count: places)]
        for _ in 1..<(count - 1) {
            var next = Array(repeating: Double.infinity, count: places)
            var from = Array(repeating: Int32(-1), count: places)
            var first = 0
            for place in 0..<places {
                let offset = candidates[place].offset
                while first < place, offset - candidates[first].offset > high { first += 1 }
                var before = first
                while before < place, offset - candidates[before].offset >= low {
                    let value = best[before] + cost(offset - candidates[before].offset)
                    if value < next[place] {
                        next[place] = value
                        from[place] = Int32(before)
                    }
                    before += 1
                }
                next[place] -= worth * candidates[place].logOdds
            }
            best = next
            back.append(from)
        }
        var (last, least) = (-1, Double.infinity)
        for place in 0..<places {
            let rest = length - candidates[place].offset
            guard rest >= low, rest <= high else { continue }
            let value = best[place] + cost(rest)
            if value < least { (last, least) = (place, value) }
        }
        guard last >= 0, least < .infinity else { return nil }
        var cuts: [Int] = []
        for row in back.reversed() {
            cuts.append(last)
            last = Int(row[last])
        }
        return cuts.reversed()
    }
}
