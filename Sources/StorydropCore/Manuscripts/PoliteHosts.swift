import Foundation
import Glibc
import Native
import Reading
import Synchronization

/// When a host may be asked again, and what it asks of us.
///
/// Caller: `URLFetcher`; shared by all jobs of the process, so that many stories of one host do not ask it all at once.
final class PoliteHosts: Sendable {
    private struct State {
        /// Seconds on the monotonic clock from which on a host may be asked.
        var free: [String: Double] = [:]
        var rules: [String: (rules: RobotsRules, until: Double)] = [:]
    }

    private let state = Mutex(State())
    /// Seconds between two requests.
    private let pause: Double
    /// Seconds that rules are believed: RFC 9309 says no more than a day.
    private static let lifetime = 3600.0
    /// Hosts that are remembered.
    private static let most = 10_000

    init(pause: Double) { self.pause = pause }

    /// Takes the next turn at a host and waits for it.
    ///
    /// - Throws: `cancelled`.
    func wait(for host: String, isCancelled: () -> Bool) throws(NativeError) {
        guard pause > 0 else { return }
        let turn = state.withLock { state in
            if state.free.count > Self.most { state.free = state.free.filter { $0.value > Self.now } }
            let turn = max(Self.now, state.free[host] ?? 0)
            state.free[host] = turn + pause
            return turn
        }
        while turn > Self.now {
            if isCancelled() { throw .cancelled }
            usleep(useconds_t(min(0.2, turn - Self.now) * 1e6) + 1)
        }
    }

    func rules(of origin: String) -> RobotsRules? {
        state.withLock { state in
            guard let known = state.rules[origin], known.until > Self.now else { return nil }
            return known.rules
        }
    }

    func remember(_ rules: RobotsRules, of origin: String) {
        state.withLock { state in
            if state.rules.count > Self.most { state.rules = [:] }
            state.rules[origin] = (rules, Self.now + Self.lifetime)
        }
    }

    private static var now: Double { ProcessInfo.processInfo.systemUptime }
}
