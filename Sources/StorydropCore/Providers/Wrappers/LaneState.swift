/// Who may call a model next: within the server's limits, and fair between stories.
///
/// Pure: told of tickets, results and time, it says who goes. Each story has its turn, however many calls it wants;
/// within a story the first come goes first. Times are seconds of a monotonic clock.
struct LaneState: Sendable {
    struct Ticket: Sendable, Hashable {
        var number: Int
        var job: String
        /// Tokens that the call is likely to use.
        var tokens: Double
    }

    /// What there is to do.
    struct Verdict: Equatable {
        var admitted: [Ticket] = []
        /// Those who would have to wait too long, with the seconds that the server wants.
        var turnedAway: [Ticket] = []
        var seconds = 0.0
        /// When to ask again.
        var wake: Double?
    }

    private(set) var limit: AdaptiveLimit
    private var requests: TokenBucket
    private var tokens: TokenBucket?
    /// The server does not want to be asked before.
    private(set) var notBefore = -Double.infinity
    private var queue: [Ticket] = []
    /// When each story last had a turn.
    private var served: [String: Int] = [:]
    private var turn = 0
    private(set) var running = 0
    private let patience: Double

    /// `patience`: seconds for which calls wait here; the wait for a minute's quota is never turned away.
    init(concurrency: Int, requestsPerMinute: Int, tokensPerMinute: Int?, patience: Double, at now: Double) {
        limit = AdaptiveLimit(concurrency)
        requests = TokenBucket(perMinute: Double(requestsPerMinute), at: now)
        tokens = tokensPerMinute.map { TokenBucket(perMinute: Double($0), at: now) }
        self.patience = patience
    }

    mutating func enter(_ ticket: Ticket) { queue.append(ticket) }

    /// A caller who no longer wants to go.
    mutating func leave(_ number: Int) { queue.removeAll { $0.number == number } }

    /// The server wants to be left alone for so many seconds.
    mutating func pause(seconds: Double, at now: Double) { notBefore = max(notBefore, now + seconds) }

    mutating func succeeded() {
        running -= 1
        limit.succeeded()
    }

    mutating func limited(begunAt begun: Double, at now: Double) {
        running -= 1
        limit.limited(begunAt: begun, now: now)
    }

    /// A call that says nothing about the server's limits has ended.
    mutating func ended() { running -= 1 }

    /// Lets go who may.
    mutating func admit(at now: Double) -> Verdict {
        var verdict = Verdict()
        if notBefore - now > patience {
            verdict.turnedAway = queue
            verdict.seconds = notBefore - now
            queue = []
            return verdict
        }
        while running < limit.places, let index = next() {
            guard now >= notBefore else {
                verdict.wake = notBefore
                break
            }
            let ticket = queue[index]
            // Asked first on a copy: a call takes from both or from none.
            var (requests, tokens) = (requests, tokens)
            let wait = max(requests.take(1, at: now), tokens?.take(ticket.tokens, at: now) ?? 0)
            guard wait <= 0 else {
                verdict.wake = now + wait
                break
            }
            (self.requests, self.tokens) = (requests, tokens)
            queue.remove(at: index)
            turn += 1
            served[ticket.job] = turn
            running += 1
            verdict.admitted.append(ticket)
        }
        // A story without calls begins anew when it has some.
        if queue.isEmpty { served = [:] }
        return verdict
    }

    /// The first of the story whose turn is longest ago.
    private func next() -> Int? {
        queue.indices.min { (served[queue[$0].job] ?? 0, $0) < (served[queue[$1].job] ?? 0, $1) }
    }
}
