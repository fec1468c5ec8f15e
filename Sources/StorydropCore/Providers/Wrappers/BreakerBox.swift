import Synchronization

/// The breaker of one provider, shared by its models and by `health.json`.
final class BreakerBox: Sendable {
    private let state = Mutex(Breaker())

    @discardableResult
    func change<Value: Sendable>(_ body: (inout Breaker) -> Value) -> Value {
        state.withLock { body(&$0) }
    }
}
