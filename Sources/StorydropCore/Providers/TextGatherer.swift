import Native
import Synchronization

/// Puts the pieces of a streamed text together, and tells them on.
final class TextGatherer: Sendable {
    private struct State {
        var text = ""
        var last = JSONValue.null
        var isFinished = false
    }

    private let state = Mutex(State())
    private let name: ModelName
    private let onText: @Sendable (CallContext.TextEvent) -> Void
    private let read: @Sendable (JSONValue) -> (text: String, isLast: Bool)

    /// `read`: the text of a piece, and whether the server says with it how the answer ended.
    init(
        _ name: ModelName,
        _ onText: @escaping @Sendable (CallContext.TextEvent) -> Void,
        read: @escaping @Sendable (JSONValue) -> (text: String, isLast: Bool)
    ) {
        self.name = name
        self.onText = onText
        self.read = read
    }

    /// Takes the data of one event.
    func take(_ event: String) throws {
        guard event != "[DONE]" else { return }
        let json = try JSONValue.parse(Array(event.utf8))
        try ServerError.check(json, name)
        let (text, isLast) = read(json)
        state.withLock { state in
            state.text += text
            // What the server counted may come after the end, in a piece of its own.
            state.last = state.isFinished ? state.last.merged(with: json) : json
            state.isFinished = state.isFinished || isLast
        }
        if !text.isEmpty { onText(.text(text)) }
    }

    /// The last piece and the whole text.
    /// - Throws: `badResponse` if the stream ended before the answer did.
    func finish() throws -> (JSONValue, String) {
        let state = state.withLock { $0 }
        guard state.isFinished else { throw ModelFailure.damaged("the stream ended before the answer did", name) }
        return (state.last, state.text)
    }
}

extension JSONValue {
    /// This object with what another has that is not empty.
    fileprivate func merged(with other: JSONValue) -> JSONValue {
        guard case .object(let own) = self, case .object(let new) = other else { return other }
        return .object(
            own.merging(new.filter { $0.value != .null && $0.value != .list([]) }, uniquingKeysWith: { _, new in new })
        )
    }
}
