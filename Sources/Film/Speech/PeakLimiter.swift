/// Holds the peaks of a sound down without changing what is below them.
///
/// A look-ahead limiter: the gain that each sample needs, the least of it over a window, smoothed over the same window.
package enum PeakLimiter {
    /// Seconds that the gain begins to fall before a peak, and takes to rise after it.
    private static let window = 0.004

    /// `peak`: as a factor of full scale; held a little below, for what is between two samples.
    package static func limited(_ samples: [Float], gain: Float, peak: Float, rate: Int) -> [Float] {
        let limit = peak * 0.92
        var louder = samples.map { $0 * gain }
        guard louder.contains(where: { abs($0) > limit }) else { return louder }
        let reach = max(1, Int(window * Double(rate)))
        let needed = louder.map { abs($0) > limit ? limit / abs($0) : 1 }
        let least = minimum(needed, reach: reach)
        // The mean of the least over the same reach is never more than what the peak needs.
        var sum = least.prefix(reach + 1).reduce(0) { $0 + Double($1) }
        var count = min(reach + 1, least.count)
        for index in louder.indices {
            louder[index] *= Float(sum / Double(count))
            let next = index + reach + 1
            if next < least.count {
                sum += Double(least[next])
                count += 1
            }
            if index >= reach {
                sum -= Double(least[index - reach])
                count -= 1
            }
        }
        return louder
    }

    /// The least value within a reach on both sides, in linear time.
    private static func minimum(_ values: [Float], reach: Int) -> [Float] {
        var result = [Float](repeating: 1, count: values.count)
        var queue: [Int] = []
        var head = 0
        for index in 0..<(values.count + reach) {
            if index < values.count {
                while queue.count > head, values[queue[queue.count - 1]] >= values[index] { queue.removeLast() }
                queue.append(index)
            }
            let center = index - reach
            guard center >= 0 else { continue }
            while queue[head] < center - reach { head += 1 }
            result[center] = values[queue[head]]
            if head > 4096 {
                queue.removeFirst(head)
                head = 0
            }
        }
        return result
    }
}
