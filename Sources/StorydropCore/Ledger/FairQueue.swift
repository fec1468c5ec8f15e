/// The order of the queue among jobs of one priority: fair between folders, first come first served within one.
///
/// Pure: start-time fair queueing (Goyal, Vin, Cheng 1996) with every job of the same cost. A job gets its turn once,
/// when it enters: one after the last of its folder, but never before the queue's clock, which is the turn of the
/// job taken last. So ten thousand files in one folder hold up one file in another by no more than one job.
enum FairQueue {
    /// `clock`: the turn of the job taken last; `last`: the latest turn given to the folder, if any is remembered.
    static func turn(clock: Int, last: Int?) -> Int { max(clock, last ?? 0) + 1 }
}

/// How urgent a rule may make its stories.
enum JobPriority {
    /// Higher goes first; 0 is as usual.
    static let range = -100...100
}
