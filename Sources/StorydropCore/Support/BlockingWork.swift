import Dispatch

/// Runs what blocks or computes for long off the cooperative threads, so that heartbeats and cancelling stay alive.
enum BlockingWork {
    private static let queue = DispatchQueue(label: "storydrop.blocking", attributes: .concurrent)

    /// Runs `body` on a thread of its own kind and waits for it without holding a cooperative thread.
    ///
    /// The number at work at once is the caller's business: every caller has its own limit (jobs, painters).
    static func run<Result: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Swift.Result(catching: body)) }
        }
        return try result.get()
    }
}
