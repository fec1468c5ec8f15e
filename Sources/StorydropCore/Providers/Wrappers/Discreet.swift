import Native

/// Takes the key out of whatever a server says, and keeps it short: no failure and no text leaves a provider with it.
///
/// The innermost wrapper, so that no vendor's client need think of it.
struct Discreet<Base: Model>: Model {
    let base: Base
    let key: APIKey?

    var card: ModelCard { base.card }
    func input(_ request: Base.Request) -> JSONValue { base.input(request) }

    func call(_ request: Base.Request, _ context: CallContext) async throws -> Base.Reply {
        do {
            return try await base.call(request, context)
        } catch let failure as ModelFailure {
            throw Discretion.hiding(key, in: failure)
        }
    }
}

/// The same for calls that go another way.
enum Discretion {
    /// Characters of a message that are worth reading.
    static let longest = 400

    static func hiding(_ key: APIKey?, in failure: ModelFailure) -> ModelFailure {
        var failure = failure
        // Hidden first: half a key would not be found.
        let words = key?.hidden(in: failure.message) ?? failure.message
        failure.message = words.shortened(to: longest)
        return failure
    }
}
