import Synchronization

/// Whether a job at work is to go on.
final class JobControl: Sendable {
    enum Order: Sendable { case goOn, cancel, stop }

    private let order = Mutex(Order.goOn)

    /// The user wants the job cancelled; wins over a stop of the service.
    func cancel() { order.withLock { $0 = .cancel } }
    /// The service stops: what runs is finished, nothing more is begun.
    func stop() { order.withLock { if $0 == .goOn { $0 = .stop } } }

    var isCancelled: Bool { order.withLock { $0 == .cancel } }
    var isEnding: Bool { order.withLock { $0 != .goOn } }

    /// - Throws: `cancelled`, or `Interruption` if the service stops.
    func check() throws {
        switch order.withLock({ $0 }) {
        case .goOn: return
        case .cancel: throw StorydropError.cancelledByUser
        case .stop: throw Interruption()
        }
    }
}

/// The service stops: the job goes back to the queue, and it costs no attempt.
struct Interruption: Error {}
