import Synchronization

/// Keeps within what a server allows: requests and tokens a minute, calls at once, and the moments it announces.
///
/// A wait that is too long for a call becomes a `rateLimited` failure with its seconds.
struct Limited<Base: Model>: Model {
    let base: Base
    let lane: Lane
    /// Remembers announced moments over a restart.
    let pauses: any PauseStore
    let clock: ModelClock
    /// Seconds until a quota that is used up is renewed.
    let quotaPause: @Sendable () -> Double

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    /// Seconds after which a server that wants to be paid is asked whether it was.
    private static var payment: Double { 900 }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        let usage = request.estimate(for: card)
        // Another process may have been told.
        if let pause = await pauses.standing(for: name) {
            await lane.pause(seconds: pause.seconds, isQuota: pause.isQuota)
        }
        if let seconds = try await lane.enter(context, tokens: usage.inputTokens + usage.outputTokens) {
            throw ModelFailure(
                kind: await lane.isQuota ? .quota : .rateLimited,
                name: name,
                message: "the server wants to be left alone for \(Int(seconds.rounded(.up))) s",
                retryAfter: seconds,
                isUnasked: true
            )
        }
        let begun = clock.now()
        let place = LanePlace(lane)
        var context = context
        context.onAnswer = { await place.leave { await $0.succeeded() } }
        do {
            let reply = try await base.call(request, context)
            await place.leave { await $0.succeeded() }
            return reply
        } catch var failure as ModelFailure {
            // Whatever it says besides: there is nothing more today.
            if failure.kind == .quota { failure.retryAfter = failure.isForPayment ? Self.payment : quotaPause() }
            // On disk before the next is let go. Money is no wish of the server's.
            if let seconds = failure.retryAfter, seconds > 0, !failure.isBudget {
                await lane.pause(seconds: seconds, isQuota: failure.kind == .quota)
                do {
                    try await pauses.pause(name, seconds: seconds, isQuota: failure.kind == .quota)
                } catch {
                    await place.leave { await $0.ended() }
                    throw error
                }
            }
            if [.rateLimited, .quota].contains(failure.kind) {
                await place.leave { await $0.limited(begunAt: begun) }
            } else {
                await place.leave { await $0.ended() }
            }
            throw failure
        } catch {
            await place.leave { await $0.ended() }
            throw error
        }
    }
}

/// A place in a lane, left once.
private final class LanePlace: Sendable {
    private let lane: Lane
    private let isLeft = Mutex(false)

    init(_ lane: Lane) { self.lane = lane }

    func leave(_ tell: (Lane) async -> Void) async {
        let isFirst = isLeft.withLock { isLeft in
            defer { isLeft = true }
            return !isLeft
        }
        if isFirst { await tell(lane) }
    }
}

/// Where announced moments are kept: a restart must not ask sooner.
protocol PauseStore: Sendable {
    func pause(_ name: ModelName, seconds: Double, isQuota: Bool) async throws
    /// The pause of one model; nil if it has none.
    func standing(for name: ModelName) async -> Ledger.ModelPause?
    /// The pauses that an earlier run was told of.
    func standing() async throws -> [Ledger.ModelPause]
}

/// Calls again after what may pass.
struct Retrying<Base: Model>: Model {
    let base: Base
    let plan: RetryPlan
    let clock: ModelClock
    /// 0 to 1.
    let jitter: @Sendable () -> Double

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        var attempt = 1
        while true {
            // A cancelled call makes no attempt.
            try context.check()
            do {
                return try await base.call(request, context)
            } catch let failure as ModelFailure {
                guard let wait = plan.wait(after: failure, attempt: attempt, jitter: jitter()) else { throw failure }
                context.onText?(.restart)
                attempt += 1
                try await pause(wait, context)
            }
        }
    }

    /// Waits in short steps, to hear of the job's end.
    private func pause(_ seconds: Double, _ context: CallContext) async throws {
        let end = clock.now() + seconds
        while true {
            let left = end - clock.now()
            guard left > 0 else { return }
            try await clock.sleep(min(left, 0.2))
            try context.check()
        }
    }
}

/// Asks a server in trouble no more for a while.
struct Guarded<Base: Model>: Model {
    let base: Base
    let breaker: BreakerBox
    let clock: ModelClock

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    /// Waits while another call finds out whether the server is there again.
    private func pass(_ context: CallContext) async throws {
        while true {
            switch breaker.change({ $0.ask(at: clock.now()) }) {
            case .pass: return
            case .probing:
                try await clock.sleep(0.1)
                try context.check()
            case .closed(let seconds):
                throw ModelFailure(
                    kind: .unreachable,
                    name: name,
                    message: "not asked for \(Int(seconds.rounded(.up))) s more: \(breaker.change { $0.reason } ?? "")",
                    retryAfter: seconds,
                    isUnasked: true
                )
            }
        }
    }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        try await pass(context)
        do {
            let reply = try await base.call(request, context)
            breaker.change { $0.succeeded() }
            return reply
        } catch let failure as ModelFailure where failure.isOutage {
            breaker.change { $0.failed(failure.message, at: clock.now()) }
            throw failure
        } catch let failure as ModelFailure where failure.isBudget {
            breaker.change { $0.left() }
            throw failure
        } catch let failure as ModelFailure {
            let refusal = [.badKey, .noSuchModel].contains(failure.kind) ? failure.message : nil
            breaker.change { failure.isUnasked ? $0.left() : $0.succeeded(refusal: refusal) }
            throw failure
        } catch {
            breaker.change { $0.left() }
            throw error
        }
    }
}
