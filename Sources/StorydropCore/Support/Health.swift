import Native
import Synchronization

/// What is wrong at the moment, by the part that it is wrong with: `health.json` says `degraded` and tells these.
///
/// Called by every part that meets trouble that passes, and again when it has passed.
final class Health: Sendable {
    private let reasons = Mutex<[String: String]>([:])
    /// A call that takes longer is reported.
    static let deadline = 10.0

    /// Tells what is wrong with a part; nil once it is well.
    /// - Returns: whether that is news: it was well before, or is now.
    @discardableResult
    func set(_ part: String, _ reason: String?) -> Bool {
        reasons.withLock { reasons in
            defer { reasons[part] = reason }
            return (reasons[part] == nil) != (reason == nil)
        }
    }

    /// What is wrong with a part.
    func reason(_ part: String) -> String? { reasons.withLock { $0[part] } }

    /// Everything that is wrong, in the parts' order, with the calls on files that hang.
    var all: [String] {
        let known = reasons.withLock { $0 }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let late = SystemCall.late(seconds: Self.deadline).map { call in
            "\(call.operation) of \(call.subject) has not come back for \(Int(call.seconds)) s"
        }
        return known + late
    }
}
