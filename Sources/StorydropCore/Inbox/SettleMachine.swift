import Native

/// Decides when a dropped file is complete: the same size and times for long enough, and nobody writing.
///
/// Pure: the inbox tells it what it saw and when (monotonic seconds), it tells what to do.
struct SettleMachine: Sendable, Equatable {
    /// What the inbox saw of the file.
    struct Sighting: Sendable, Equatable {
        var facts: FileFacts
        /// Whether a writer has it open, or a download of its name is under way; nil if that cannot be known.
        var hasWriter: Bool?
        /// A file `NAME.ready` beside it says that it is complete.
        var isMarkedReady = false
        /// It came by one rename.
        var cameWhole = false
        /// Whoever made it may not have closed it, as far as events tell.
        var isDoubtful = false
        /// Seconds since it last changed by the filesystem's clock, if that clock is this machine's; else nil.
        var quietSeconds: Double?
    }

    enum Verdict: Sendable, Equatable {
        /// Look again after so many seconds.
        case wait(seconds: Double)
        case take
    }

    /// Seconds of quiet that a file needs.
    let settle: Double
    /// Seconds that an empty file needs: most often one whose writer has not begun.
    let settleEmpty: Double

    private var facts: FileFacts?
    private var quietSince = 0.0
    private var cameWhole = false

    init(settle: Double, settleEmpty: Double) {
        self.settle = settle
        self.settleEmpty = settleEmpty
    }

    mutating func saw(_ sighting: Sighting, now: Double) -> Verdict {
        if facts != sighting.facts {
            facts = sighting.facts
            // A file that has lain still since before we looked has been quiet that long already; but only if nobody
            // has it open, for a clock that jumps makes every file look old.
            let credit = sighting.hasWriter == false ? max(0, sighting.quietSeconds ?? 0) : 0
            quietSince = now - credit
            cameWhole = false
        }
        cameWhole = cameWhole || sighting.cameWhole
        if sighting.hasWriter == true {
            quietSince = now
            return .wait(seconds: max(settle, 0.2))
        }
        if sighting.isMarkedReady { return .take }
        let isFile = sighting.facts.kind == .regular
        // rsync gives the piece that it leaves when it is interrupted the time 0, and puts it in place by a rename.
        let isPiece = isFile && (sighting.facts.size == 0 || sighting.facts.modified == 0)
        if cameWhole, !isPiece, sighting.hasWriter == false { return .take }
        // Where the lease tells that nobody writes, no doubt is left.
        let isDoubtful = sighting.isDoubtful && sighting.hasWriter == nil
        let left = (isPiece || isDoubtful ? settleEmpty : settle) - (now - quietSince)
        return left <= 0 ? .take : .wait(seconds: max(left, 0.01))
    }
}
