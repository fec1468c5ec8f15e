/// Asks the models of a list one after another, until one answers; every switch is told.
struct Fallback<Request: ModelRequest, Reply: ModelReply>: Model {
    /// In the rule's order; never empty.
    let first: any Model<Request, Reply>
    let others: [any Model<Request, Reply>]

    var card: ModelCard { first.card }
    func input(_ request: Request) -> JSONValue { first.input(request) }

    func call(_ request: Request, _ context: CallContext) async throws -> Reply {
        var left = [first] + others
        while true {
            let model = left.removeFirst()
            do {
                return try await model.call(request, context)
            } catch let failure as ModelFailure {
                guard let next = left.first, failure.isWorthFallback else { throw failure }
                context.trace.add(.switched(from: model.name, to: next.name.description, why: failure.message))
                context.onText?(.restart)
            }
        }
    }
}
