import Testing

@testable import StorydropCore

@Suite("The state machine of a drop")
struct JobPhaseTests {
    /// Every phase after every event, as the design says; what is not here may not happen.
    private static let table: [JobPhase: [JobEvent: JobPhase]] = [
        .seen: [
            .waits: .settling, .vanishes: .gone, .isRefused: .disposed, .isClaimed: .claimed, .isCancelled: .seen,
            .isRecovered: .seen,
        ],
        .settling: [
            .waits: .settling, .vanishes: .gone, .isRefused: .disposed, .isClaimed: .claimed,
            .isCancelled: .settling, .isRecovered: .seen,
        ],
        .claimed: [.vanishes: .gone, .isSpooled: .spooled, .isCancelled: .claimed, .isRecovered: .claimed],
        .spooled: [.isQueued: .queued, .isCancelled: .spooled, .isRecovered: .spooled],
        .queued: [.isTaken: .running, .isCancelled: .queued, .isRetried: .queued, .isRecovered: .queued],
        .running: [
            .isReleased: .queued, .branches: .gathering, .isCommitted: .committed, .isCancelled: .running,
            .isRecovered: .queued,
        ],
        .gathering: [.isGathered: .queued, .isCancelled: .gathering, .isRecovered: .gathering],
        .committed: [.isPublished: .published, .losesStaging: .queued, .isRecovered: .committed],
        .published: [.isTidied: .disposed, .isRecovered: .published],
        .disposed: [.isRetried: .disposed, .isRecovered: .disposed],
        .gone: [.isRecovered: .gone],
    ]

    @Test(arguments: JobPhase.allCases, JobEvent.allCases)
    func everyPhaseAfterEveryEvent(phase: JobPhase, event: JobEvent) {
        #expect(phase.after(event) == Self.table[phase]?[event])
    }

    @Test func everyDropCanComeToItsEnd() {
        var reached: Set<JobPhase> = [.seen]
        var left: [JobPhase] = [.seen]
        while let phase = left.popLast() {
            for event in JobEvent.allCases {
                if let next = phase.after(event), reached.insert(next).inserted { left.append(next) }
            }
        }
        #expect(reached == Set(JobPhase.allCases))
        for start in JobPhase.allCases {
            var ends: Set<JobPhase> = [start]
            var open: [JobPhase] = [start]
            while let phase = open.popLast() {
                for event in JobEvent.allCases {
                    if let next = phase.after(event), ends.insert(next).inserted { open.append(next) }
                }
            }
            #expect(!ends.isDisjoint(with: [.disposed, .gone]), "\(start) has no way out")
        }
    }

    @Test func afterThePromiseNothingCanBeCancelled() {
        for phase in [JobPhase.committed, .published, .disposed, .gone] { #expect(phase.after(.isCancelled) == nil) }
    }
}
