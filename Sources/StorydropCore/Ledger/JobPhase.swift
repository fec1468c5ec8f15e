/// How far a drop has come: the one state machine of the intake, the workers and the outbox.
///
/// Pure. The ledger lets no row change in another way, and its triggers keep the same table. `seen`, `settling` and
/// `gone` are of the inbox and never in a job's row. Users see `JobState`.
package enum JobPhase: String, Codable, Sendable, CaseIterable {
    /// A name in the inbox that is new to us.
    case seen
    /// Still being written, or not yet quiet for long enough.
    case settling
    /// Ours by its row; the rename into the claim folder, or the copy into the spool, may still be missing.
    case claimed
    /// Its bytes are in the spool, whole and on disk.
    case spooled
    /// It has a place in the queue.
    case queued
    /// A worker has it, under a fence number of its own.
    case running
    /// A URL list whose children are under way.
    case gathering
    /// Staged, verified, and promised to be delivered exactly so.
    case committed
    /// The results are at their place; the status and the tidying may still be missing.
    case published
    /// Nothing is left to do.
    case disposed
    /// It left the inbox before it was ours.
    case gone
}

/// What may happen to a drop.
enum JobEvent: String, Sendable, CaseIterable {
    /// It is not complete yet.
    case waits
    /// Its file is no longer in the inbox, and not with us either.
    case vanishes
    /// It cannot be taken, and stays where it is with an error.
    case isRefused
    /// It is entered in the ledger.
    case isClaimed
    /// Its bytes are in the spool.
    case isSpooled
    /// It gets its place in the queue.
    case isQueued
    /// A worker takes it.
    case isTaken
    /// The worker gives it back: for a later try, or because the service stops.
    case isReleased
    /// It is a list: its URLs become children.
    case branches
    /// All its children have ended.
    case isGathered
    /// What is delivered is promised.
    case isCommitted
    /// The result folder is at its place.
    case isPublished
    /// What was staged is gone before it was published: somebody removed it.
    case losesStaging
    /// Status written, claim, spool and staging empty.
    case isTidied
    /// Somebody asks for it to be cancelled.
    case isCancelled
    /// Somebody asks for another try.
    case isRetried
    /// The service starts after an end of any kind.
    case isRecovered
}

extension JobPhase {
    /// The phase after an event; nil if that may not happen now.
    func after(_ event: JobEvent) -> JobPhase? {
        switch (self, event) {
        case (.seen, .waits), (.settling, .waits): .settling
        case (.seen, .vanishes), (.settling, .vanishes), (.claimed, .vanishes): .gone
        case (.seen, .isRefused), (.settling, .isRefused): .disposed
        case (.seen, .isClaimed), (.settling, .isClaimed): .claimed
        case (.claimed, .isSpooled): .spooled
        case (.spooled, .isQueued): .queued
        case (.queued, .isTaken): .running
        case (.running, .isReleased): .queued
        case (.running, .branches): .gathering
        case (.gathering, .isGathered): .queued
        case (.running, .isCommitted): .committed
        case (.committed, .isPublished): .published
        case (.committed, .losesStaging): .queued
        case (.published, .isTidied): .disposed
        // A durable flag, heard at the next safe point; after the promise of delivery it is too late.
        case (.seen, .isCancelled), (.settling, .isCancelled), (.claimed, .isCancelled), (.spooled, .isCancelled),
            (.queued, .isCancelled), (.running, .isCancelled), (.gathering, .isCancelled):
            self
        // A waiting job is due at once; an ended one gets a successor.
        case (.queued, .isRetried), (.disposed, .isRetried): self
        case (_, .isRecovered): recovered
        default: nil
        }
    }

    /// What a start makes of it: the inbox is seen anew, a killed worker's job waits again, all else goes on.
    private var recovered: JobPhase {
        switch self {
        case .seen, .settling: .seen
        case .running: .queued
        default: self
        }
    }

    /// Every change that some event makes, for the ledger's own check.
    static var changes: [(from: JobPhase, to: JobPhase)] {
        allCases.flatMap { from in
            Set(JobEvent.allCases.compactMap { from.after($0) }).filter { $0 != from }.map { (from, $0) }
        }
    }
}

/// Something that may not happen to a job in its phase: two workers, or a mistake of ours.
struct IllegalEvent: Error, CustomStringConvertible {
    var job: String
    var phase: JobPhase
    var event: JobEvent

    var description: String { "job \(job) is \(phase.rawValue); it cannot be \(event.rawValue)" }
}
