import GRDB
import Native
import Synchronization
import SystemPackage

/// Joins writes that come at the same time into one transaction: one sync of the disk for all of them.
///
/// Called for every write of the ledger. Promises that a write is on disk when its call returns, and that one that
/// fails undoes itself alone.
final class GroupCommit: Sendable {
    /// One caller's write: does it, and gives what it failed with and a way to tell the caller how all of it ended.
    ///
    /// Without a database it is not done.
    private typealias Write = @Sendable (Database?) -> (failure: (any Error)?, end: End)
    private typealias End = @Sendable ((any Error)?) -> Void

    private struct State {
        var waiting: [Write] = []
        var isAtWork = false
    }

    private let database: any DatabaseWriter
    private let file: FilePath
    private let state = Mutex(State())
    /// Writes in one transaction; more would only make the first wait for the last.
    private static let most = 512

    init(_ database: any DatabaseWriter, file: FilePath) {
        self.database = database
        self.file = file
    }

    /// Runs one write in a transaction, maybe with others.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write: Write = { database in
                let result = database.map { database in Result { try Self.inSavepoint(database, body) } }
                let failure: (any Error)? = if case .failure(let error) = result { error } else { nil }
                return (
                    failure,
                    { whole in
                        if let whole {
                            continuation.resume(throwing: whole)
                        } else {
                            continuation.resume(with: result ?? .failure(CancellationError()))
                        }
                    }
                )
            }
            let isFirst = state.withLock { state in
                state.waiting.append(write)
                defer { state.isAtWork = true }
                return !state.isAtWork
            }
            if isFirst { drain() }
        }
    }

    private static func inSavepoint<Value>(
        _ database: Database,
        _ body: (Database) throws -> Value
    ) throws -> Value {
        var value: Value?
        try database.inSavepoint {
            value = try body(database)
            return .commit
        }
        guard let value else { throw CancellationError() }
        return value
    }

    private func drain() {
        database.asyncWriteWithoutTransaction { [self] database in
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.most))
                state.waiting.removeFirst(batch.count)
                return batch
            }
            for end in commit(batch, in: database) { end() }
            let goesOn = state.withLock { state in
                state.isAtWork = !state.waiting.isEmpty
                return state.isAtWork
            }
            if goesOn { drain() }
        }
    }

    /// - Returns: what to tell each caller, once the transaction has ended.
    private func commit(_ batch: [Write], in database: Database) -> [() -> Void] {
        var ends: [End] = []
        var whole: (any Error)?
        do {
            try database.inTransaction(.immediate) {
                for write in batch {
                    let (failure, end) = write(database)
                    ends.append(end)
                    // A full or broken disk undoes the whole transaction by itself.
                    if !database.isInsideTransaction {
                        throw failure ?? DatabaseError(resultCode: .SQLITE_IOERR, message: "the transaction was undone")
                    }
                }
                try SystemCall.point("commit", file)
                return .commit
            }
        } catch {
            whole = error
        }
        for write in batch[ends.count...] { ends.append(write(nil).end) }
        return ends.map { [whole] end in { end(whole) } }
    }
}
