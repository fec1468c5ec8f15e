/// The free stretches of ground beside those who stand there.
///
/// Pure. Called by the composer for things that stand on the ground; promises that nothing is put where there is no room
/// for all its width, and that what is taken is taken once. Lengths are in shorter sides.
struct GroundGaps {
    private var gaps: [(low: Double, high: Double)] = []
    private let middle: Double

    private static let margin = 0.04
    /// Things may be made smaller down to this part of their size, before they are left out.
    private static let least = 0.6

    /// `taken`: where somebody stands, from the left to the right of each, in any order.
    init(width: Double, taken: [(low: Double, high: Double)]) {
        middle = width / 2
        var x = Self.margin
        for stretch in taken.sorted(by: { $0.low < $1.low }) {
            if stretch.low > x { gaps.append((x, stretch.low)) }
            x = max(x, stretch.high)
        }
        if width - Self.margin > x { gaps.append((x, width - Self.margin)) }
    }

    /// A place for something of a width: its middle, and the part of its size that has room; nil if there is none.
    mutating func take(_ width: Double) -> (x: Double, part: Double)? {
        let wide = gaps.indices.filter { gaps[$0].high - gaps[$0].low >= width }
        let index =
            wide.min { abs(center($0) - middle) < abs(center($1) - middle) }
            ?? gaps.indices.max { gaps[$0].high - gaps[$0].low < gaps[$1].high - gaps[$1].low }
        guard let index else { return nil }
        let gap = gaps[index]
        let part = min(1, (gap.high - gap.low) / width)
        guard part >= Self.least else { return nil }
        let half = width * part / 2
        // Towards the middle of the picture, but not touching who stands there.
        let spare = gap.high - gap.low - 2 * half
        let x = center(index) > middle ? gap.low + half + spare * 0.3 : gap.high - half - spare * 0.3
        gaps.remove(at: index)
        gaps.insert(contentsOf: [(gap.low, x - half), (x + half, gap.high)].filter { $0.1 - $0.0 > 0.02 }, at: index)
        return (x, part)
    }

    private func center(_ index: Int) -> Double { (gaps[index].low + gaps[index].high) / 2 }
}
