import Foundation
import Native
import Synchronization
import SystemPackage

/// Gives what was paid for once again, and stores what is new before anybody uses it.
struct Cached<Base: Model>: Model {
    let base: Base
    let cache: ModelCache

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        let key = ModelCache.key(name, input(request), variation: request.variation)
        if let reply = try await stored(key, context) { return reply }
        let reply = try await base.call(request, context)
        return try await BlockingWork.run { [cache, name] in try cache.store(reply, key, name) }
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
        let key = ModelCache.key(name, input(request), variation: request.variation)
        while true {
            try context.check()
            guard let flight = await flights.join(key) else { continue }
            if flight.isOwn {
                do {
                    let reply = try await base.call(request, context)
                    await flights.land(key, .success(reply))
                    return reply
                } catch {
                    await flights.land(key, .failure(error))
                    throw error
                }
            }
            switch await flight.result() {
            case .success(let reply):
                context.trace.add(.cached(name))
                if let text = (reply as? TextReply)?.text { context.onText?(.text(text)) }
                return reply
            // What failed is the call itself, and would fail the same way now.
            case .failure(let failure as ModelFailure) where ![.jobBudget, .dayBudget].contains(failure.kind):
                throw failure
            // The other's job ended, or had no money: this one asks for itself.
            case .failure: continue
            }
        }
    }
}

/// Calls at work, by their key.
actor Flights<Reply: Sendable> {
    /// One call: made by the first who wanted it, waited for by the others.
    struct Flight: Sendable {
        var isOwn: Bool
        var result: @Sendable () async -> Result<Reply, any Error>
    }

    private var waiters: [String: [CheckedContinuation<Result<Reply, any Error>, Never>]] = [:]

    /// Joins the flight of a key, or begins it.
    func join(_ key: String) -> Flight? {
        if waiters[key] != nil {
            return Flight(isOwn: false) { await self.wait(key) }
        }
        waiters[key] = []
        return Flight(isOwn: true) { .failure(CancellationError()) }
    }

    private func wait(_ key: String) async -> Result<Reply, any Error> {
        // Landed between the two calls: whoever waits asks anew.
        guard waiters[key] != nil else { return .failure(CancellationError()) }
        return await withCheckedContinuation { waiters[key]?.append($0) }
    }

    func land(_ key: String, _ result: Result<Reply, any Error>) {
        for waiter in waiters.removeValue(forKey: key) ?? [] { waiter.resume(returning: result) }
    }
}
