import Dispatch

/// Runs an actor on a thread of its own, so that a file call that hangs in it holds up nobody else.
final class ThreadExecutor: SerialExecutor {
    /// Serial queues get a thread even while others are blocked.
    private let queue: DispatchQueue

    init(_ name: String) {
        queue = DispatchQueue(label: "storydrop.\(name)", qos: .userInitiated)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Called on the executor to make sure of it.
    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
