/// Works on several pieces at once.
///
/// Called by the runner for a step's items, and by the model analyst for a story's portions. After one failed none is
/// begun, and those at work are let finish: calls at work are paid for whether anybody waits for them or not.
enum Crew {
    /// `done`: told of each piece that was made, with its place, and of each that failed, as they end.
    /// - Throws: the first failure, once all that had begun have ended.
    static func work<Item: Sendable, Value: Sendable>(
        on items: [Item],
        atOnce: Int,
        _ body: @escaping @Sendable (Item) async throws -> Value,
        done: (Int, Result<Value, any Error>) async -> Void
    ) async throws {
        var failure: (any Error)?
        await withTaskGroup(of: (Int, Result<Value, any Error>).self) { group in
            var left = items.indices[...]
            func begin() {
                guard failure == nil, let index = left.popFirst() else { return }
                group.addTask {
                    do {
                        return (index, .success(try await body(items[index])))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<atOnce { begin() }
            while let (index, made) = await group.next() {
                if case .failure(let error) = made { failure = failure ?? error }
                await done(index, made)
                begin()
            }
        }
        if let failure { throw failure }
    }
}
