import Foundation

/// The time of day as it was at the start, moved on by a clock that nobody sets: waits are measured by it.
///
/// The ledger keeps times of day, for a wait goes on after a restart; within one run a clock that jumps changes nothing.
struct SteadyClock: Sendable {
    private let start = Date()
    private let origin = ContinuousClock.now

    /// The time of day, as if the clock had not been set since the start.
    var now: Date { start + (ContinuousClock.now - origin) / .seconds(1) }
}
