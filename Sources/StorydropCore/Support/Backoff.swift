/// Waits that double from try to try, up to a limit.
///
/// Pure.
struct Backoff: Sendable, Equatable {
    /// Seconds of the first wait.
    var first = 0.1
    /// Seconds of the longest.
    var most = 30.0
    private var last: Double?

    init(first: Double = 0.1, most: Double = 30) {
        self.first = first
        self.most = most
    }

    /// Seconds until the next try.
    mutating func next() -> Double {
        let wait = min(most, last.map { $0 * 2 } ?? first)
        last = wait
        return wait
    }

    /// It went well: the next wait is the first again.
    mutating func reset() { last = nil }
}
