import Foundation
import Native
import SystemPackage

/// Gives what was paid for once again, and stores what is new before anybody uses it.
struct Cached<Base: Model>: Model {
    let base: Base
    let cache: ModelCache

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        let key = cacheKey(request)
        if let reply = try await stored(key, context) { return reply }
        try await storing { [cache] in try cache.prepare() }
        let reply = try await base.call(request, context)
        return try await storing { [cache, name] in try cache.store(reply, key, name) }
    }

    /// What cannot be stored would be paid for and lost: the job waits for somebody to mend that.
    private func storing<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await BlockingWork.run(body)
        } catch let error as NativeError {
            throw ModelCache.failure(error)
        }
    }

    private func stored(_ key: String, _ context: CallContext) async throws -> Base.Reply? {
        let found = try await BlockingWork.run { [cache] in try cache.find(key, as: Base.Reply.self) }
        guard let found else { return nil }
        context.trace.add(.cached(name))
        if let text = (found as? TextReply)?.text { context.onText?(.text(text)) }
        return found
    }
}

/// Makes identical calls that come at the same time once.
struct SingleFlight<Base: Model>: Model {
    let base: Base
    let flights: Flights<Base.Reply>

    init(_ base: Base) {
        self.base = base
        flights = Flights()
    }

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        let key = cacheKey(request)
        while true {
            try context.check()
            if await flights.begin(key) {
                do {
                    let reply = try await base.call(request, context)
                    await flights.land(key, .success(reply))
                    return reply
                } catch {
                    await flights.land(key, .failure(error))
                    throw error
                }
            }
            switch try await flights.wait(key, context) {
            case .success(let reply)?:
                context.trace.add(.cached(name))
                if let text = (reply as? TextReply)?.text { context.onText?(.text(text)) }
                return reply
            // What failed is the call itself, and would fail the same way now.
            case .failure(let failure as ModelFailure)? where !failure.isBudget:
                throw failure
            // The other's job ended, or had no money: this one asks for itself.
            case .failure?, nil: continue
            }
        }
    }
}

/// Calls at work, by their key.
actor Flights<Reply: Sendable> {
    typealias Outcome = Result<Reply, any Error>

    private var waiters: [String: [Int: CheckedContinuation<Outcome, Never>]] = [:]
    private var last = 0

    /// Begins the flight of a key, unless there is one.
    ///
    /// - Returns: whether the caller has it, and must land it.
    func begin(_ key: String) -> Bool {
        guard waiters[key] == nil else { return false }
        waiters[key] = [:]
        return true
    }

    /// Waits for the flight of a key; nil if it has landed meanwhile, and whoever waits must ask anew.
    ///
    /// - Throws: what ends the caller's job, within a fifth of a second.
    func wait(_ key: String, _ context: CallContext) async throws -> Outcome? {
        guard waiters[key] != nil else { return nil }
        last += 1
        let number = last
        let guardian = context.onEnding { await self.leave(key, number) }
        defer { guardian?.cancel() }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiters[key]?[number] = $0 }
        } onCancel: {
            Task { await self.leave(key, number) }
        }
        try context.check()
        return outcome
    }

    private func leave(_ key: String, _ number: Int) {
        waiters[key]?.removeValue(forKey: number)?.resume(returning: .failure(CancellationError()))
    }

    func land(_ key: String, _ result: Outcome) {
        for waiter in waiters.removeValue(forKey: key)?.values.map({ $0 }) ?? [] { waiter.resume(returning: result) }
    }
}
