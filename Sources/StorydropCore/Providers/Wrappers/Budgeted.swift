import Foundation

/// Where money is counted: a reservation before each call, the price after it.
///
/// Called by `Budgeted` alone. Promises that what a killed process had reserved stays counted.
protocol Purse: Sendable {
    /// Sets the most that a call may cost aside.
    ///
    /// - Throws: `ModelFailure` of kind `jobBudget` or `dayBudget` if that is not there.
    func reserve(_ usd: Double, for name: ModelName, _ context: CallContext) async throws -> Int64
    /// The call is paid: `usd` is nil if the price is unknown, and what was set aside then stays counted.
    func pay(_ reservation: Int64, usd: Double?, usage: ModelUsage) async throws
    /// The call may have been made and paid, nobody knows.
    func doubt(_ reservation: Int64) async throws
    /// The call cost nothing.
    func release(_ reservation: Int64) async throws
}

/// Lets no call be made that the budget does not cover.
struct Budgeted<Base: Model>: Model {
    let base: Base
    let purse: any Purse

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        if card.isFree {
            let reply = try await base.call(request, context)
            context.trace.add(.paid(name, usd: 0))
            return reply
        }
        let most = card.ceiling(of: request.estimate(for: card))
        let reservation = try await purse.reserve(most, for: name, context)
        do {
            let reply = try await base.call(request, context)
            await context.onAnswer?()
            let usd = card.cost(of: reply.usage)
            try await purse.pay(reservation, usd: usd, usage: reply.usage)
            context.trace.add(.paid(name, usd: usd))
            return reply
        } catch let failure as ModelFailure where !failure.mayCost {
            try await purse.release(reservation)
            throw failure
        } catch {
            // Who hung up in the middle pays all the same.
            try await purse.doubt(reservation)
            throw error
        }
    }
}
