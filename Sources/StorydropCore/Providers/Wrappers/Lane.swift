/// The way to one model: calls wait here until they may be made.
///
/// Called by `Limited`. Promises that no call is made before the server allows it, that never more are made at once
/// than it stands, and that every caller goes, is turned away, or leaves when its job ends.
actor Lane {
    private var state: LaneState
    private var waiting: [Int: CheckedContinuation<Double?, Never>] = [:]
    private var last = 0
    /// Whether the pause in force is for a quota that is used up.
    private(set) var isQuota = false
    private var alarm: Task<Void, Never>?
    private let clock: ModelClock

    init(_ provider: ProviderCard, patience: Double = RetryPlan().patience, clock: ModelClock) {
        self.clock = clock
        state = LaneState(
            concurrency: provider.concurrency,
            requestsPerMinute: provider.requestsPerMinute,
            tokensPerMinute: provider.tokensPerMinute,
            patience: patience,
            at: clock.now()
        )
    }

    /// Waits for a place.
    ///
    /// - Returns: nil if the caller may go (and must tell when it is done), else the seconds that the server wants.
    func enter(_ context: CallContext, tokens: Int) async throws -> Double? {
        try context.check()
        last += 1
        let number = last
        state.enter(LaneState.Ticket(number: number, job: context.job ?? "", tokens: Double(tokens)))
        // Whoever waits leaves when its job ends.
        let guardian = context.onEnding { await self.leave(number) }
        defer { guardian?.cancel() }
        let seconds = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting[number] = continuation
                move()
            }
        } onCancel: {
            Task { await self.leave(number) }
        }
        do {
            try context.check()
        } catch {
            // It was let go just then, and does not go.
            if seconds == nil { ended() }
            throw error
        }
        return seconds
    }

    /// The server wants to be left alone for so many seconds.
    ///
    /// `isQuota`: for a quota is used up.
    func pause(seconds: Double, isQuota: Bool) {
        if pauseLeft <= 0 { self.isQuota = false }
        self.isQuota = self.isQuota || isQuota
        state.pause(seconds: seconds, at: clock.now())
        move()
    }

    func succeeded() {
        state.succeeded()
        move()
    }

    func limited(begunAt begun: Double) {
        state.limited(begunAt: begun, at: clock.now())
        move()
    }

    func ended() {
        state.ended()
        move()
    }

    /// Seconds for which the server does not want to be asked.
    var pauseLeft: Double { max(0, state.notBefore - clock.now()) }

    private func leave(_ number: Int) {
        // Already let go: the caller finds out by itself.
        guard let continuation = waiting.removeValue(forKey: number) else { return }
        state.leave(number)
        continuation.resume(returning: 0)
    }

    private func move() {
        let verdict = state.admit(at: clock.now())
        for ticket in verdict.admitted { waiting.removeValue(forKey: ticket.number)?.resume(returning: nil) }
        for ticket in verdict.turnedAway {
            waiting.removeValue(forKey: ticket.number)?.resume(returning: verdict.seconds)
        }
        alarm?.cancel()
        alarm = nil
        guard let wake = verdict.wake else { return }
        let (clock, seconds) = (clock, max(0.001, wake - clock.now()))
        alarm = Task {
            do { try await clock.sleep(seconds) } catch { return }
            self.move()
        }
    }
}

/// Time as the wrappers see it, so that tests need not wait.
struct ModelClock: Sendable {
    /// Seconds of a monotonic clock.
    var now: @Sendable () -> Double
    var sleep: @Sendable (Double) async throws -> Void

    static let system: ModelClock = {
        let origin = ContinuousClock.now
        return ModelClock(
            now: { (ContinuousClock.now - origin) / .seconds(1) },
            sleep: { try await Task.sleep(for: .seconds($0)) }
        )
    }()
}
