import Synchronization

/// What happened in the calls for one item, for the status, the manifest and the log.
final class CallTrace: Sendable {
    enum Event: Sendable, Equatable {
        /// The server was asked: what it cost, nil if that is unknown.
        case paid(ModelName, usd: Double?)
        /// The answer was there already.
        case cached(ModelName)
        /// A provider was given up for the next.
        case switched(from: ModelName, to: String, why: String)
        /// Anything that people should know.
        case note(String)
    }

    private let list = Mutex<[Event]>([])

    func add(_ event: Event) { list.withLock { $0.append(event) } }

    /// What people should know of it, one line each.
    var notes: [String] {
        events.compactMap { event in
            switch event {
            case .switched(let from, let to, let why): "\(to) was asked in place of \(from): \(why)"
            case .note(let text): text
            default: nil
            }
        }
    }

    var events: [Event] { list.withLock { $0 } }
}
