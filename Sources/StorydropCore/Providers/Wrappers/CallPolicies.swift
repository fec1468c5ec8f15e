/// What a server allows in a minute: a token bucket (Turner 1986) that refills evenly.
///
/// Pure. A quarter of a minute's worth may be used at once.
struct TokenBucket: Sendable, Equatable {
    let capacity: Double
    private let perSecond: Double
    private var level: Double
    private var filled: Double

    /// A full bucket.
    ///
    /// `perMinute`: how much is allowed in a minute; `now`: seconds of a monotonic clock.
    init(perMinute: Double, at now: Double) {
        capacity = max(1, perMinute / 4)
        // With the quarter that may go at once, no minute has more than its quota.
        perSecond = perMinute * 0.75 / 60
        level = capacity
        filled = now
    }

    /// Takes some, if it is there.
    ///
    /// What is larger than the whole bucket is taken from a full one, which then owes the rest.
    /// - Returns: seconds to wait before asking again; 0 if it was taken.
    mutating func take(_ amount: Double, at now: Double) -> Double {
        level = min(capacity, level + (now - filled) * perSecond)
        filled = now
        let needed = min(amount, capacity)
        guard level < needed - 1e-9 else {
            level -= amount
            return 0
        }
        return (needed - level) / perSecond
    }
}

/// How many calls a server stands at once, found out as TCP finds its window: halved when it complains, one more after
/// as many successes as there are places.
///
/// Pure.
struct AdaptiveLimit: Sendable, Equatable {
    let ceiling: Int
    private(set) var places: Int
    private var successes = 0
    /// Calls begun before it are not counted against the halved number.
    private var halvedAt = -Double.infinity

    init(_ ceiling: Int) {
        self.ceiling = max(1, ceiling)
        places = self.ceiling
    }

    mutating func succeeded() {
        successes += 1
        guard successes >= places, places < ceiling else { return }
        successes = 0
        places += 1
    }

    /// A call that was begun at a moment was refused as one too many.
    mutating func limited(begunAt begun: Double, now: Double) {
        successes = 0
        guard begun >= halvedAt else { return }
        places = max(1, places / 2)
        halvedAt = now
    }
}

/// Decides whether a call that failed is made again, and when.
///
/// Pure. `jitter` is 0 to 1: waits are spread over up to half as much again.
struct RetryPlan: Sendable, Equatable {
    /// Tries in all, for what passes by itself.
    var tries = 5
    /// The same for an answer that cannot be used; pictures have a ladder of their own for that.
    var badTries = 2
    /// Seconds before the second try; each further wait is twice as long.
    var base = 1.0
    var longest = 20.0
    /// A longer wait is not sat out: the job waits instead, and holds up no other.
    var patience = 60.0

    /// `attempt`: tries made so far.
    /// - Returns: seconds to wait; nil if it is not made again.
    func wait(after failure: ModelFailure, attempt: Int, jitter: Double) -> Double? {
        // Whoever fails fast wants the next of the list, or the job, to know at once.
        guard !failure.isUnasked else { return nil }
        let most =
            switch failure.kind {
            case .unreachable, .overloaded, .rateLimited: tries
            // Whatever came was paid for.
            case .badResponse: badTries
            default: 1
            }
        guard attempt < most else { return nil }
        var wait = base
        for _ in 1..<max(1, attempt) { wait *= 2 }
        wait = min(wait, longest) * (1 + jitter / 2)
        if let announced = failure.retryAfter {
            guard announced <= patience else { return nil }
            // Never before the announced moment, a little after it, and not all at once; nor sooner than without it.
            wait = max(wait, announced + min(wait, 0.1 + announced / 4) * jitter)
        }
        return wait
    }
}

/// Decides whether a server in trouble is asked at all (circuit breaker: Nygard, "Release It!").
///
/// Pure. Closed: calls pass. Open: none does, until some time has passed. Then one call is let through as a probe.
struct Breaker: Sendable, Equatable {
    enum Gate: Equatable {
        case pass
        /// Not for so many seconds.
        case closed(Double)
        /// Another call finds out just now.
        case probing
    }

    /// Outages in a row that open it.
    static let tolerance = 5
    /// Seconds that it stays open at first; twice as long after each probe that fails.
    static let first = 15.0
    static let longest = 600.0

    private var outages = 0
    private var openUntil: Double?
    private var pause = Self.first
    private var isProbing = false
    /// What the last outage was.
    private(set) var reason: String?
    /// Why the server will not serve us at all, if it said so last: a wrong key, an unknown model.
    private(set) var refusal: String?

    /// Whether it is open, and for how many seconds more.
    func isOpen(at now: Double) -> Double? { openUntil.map { max(0, $0 - now) } }

    /// Whether a call may be made; a call that may be is told with `succeeded`, `failed` or `left`.
    mutating func ask(at now: Double) -> Gate {
        guard let openUntil else { return .pass }
        if now < openUntil { return .closed(openUntil - now) }
        if isProbing { return .probing }
        isProbing = true
        return .pass
    }

    /// The server answered, be it with an error: it is there.
    ///
    /// `refusal`: why it will not serve us at all.
    mutating func succeeded(refusal: String? = nil) {
        self = Breaker()
        self.refusal = refusal
    }

    /// A call without a result of its own: cancelled, or not allowed.
    mutating func left() { isProbing = false }

    mutating func failed(_ why: String, at now: Double) {
        outages += 1
        reason = why
        let wasProbe = isProbing
        isProbing = false
        guard wasProbe || outages >= Self.tolerance && openUntil == nil else { return }
        if wasProbe { pause = min(pause * 2, Self.longest) }
        openUntil = now + pause
    }
}
