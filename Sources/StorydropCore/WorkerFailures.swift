import Foundation
import Logging
import Native
import SystemPackage

/// What becomes of jobs whose attempt failed.
extension WorkerPool {
    /// Records what becomes of a job whose attempt failed; goes on trying, for a job must not stay without an end.
    func settle(_ record: JobRecord, _ job: JobID, _ error: any Error) async {
        var wait = 0.5
        while true {
            do {
                return try await decide(record, job, error)
            } catch is AlreadyCommitted {
                return
            } catch is StaleFence {
                logger.error("another attempt has the job; this one's work does not count", metadata: ["job": "\(job)"])
                return
            } catch {
                logger.critical(
                    "a failed job cannot be recorded; trying again",
                    metadata: ["job": "\(job)", "error": "\(error)"]
                )
                // Later, and without holding a worker; unless it is the ledger that fails.
                let failure = StorydropError.wrap(error, fallback: .verifyFailed, doing: "ending \(record.path)")
                if (try? await requeue(job, record, wait: 5, error: failure, costsAttempt: false)) != nil { return }
                // Still `running` in the ledger: if the service stops, the next start takes it up again.
                if isStopping || Task.isCancelled { return }
                try? await Task.sleep(for: .seconds(wait))
                wait = min(wait * 2, 30)
            }
        }
    }

    private func decide(_ record: JobRecord, _ job: JobID, _ error: any Error) async throws {
        if error is AlreadyCommitted { return }
        if error is StaleFence { throw error }
        if let busy = error as? Busy {
            return try await requeue(job, record, wait: nil, waitsFor: busy.with, error: nil, costsAttempt: false)
        }
        if error is Interruption || error is CancellationError {
            return try await requeue(job, record, wait: nil, error: nil, costsAttempt: false)
        }
        let failure = StorydropError.wrap(error, fallback: .storyFailed, doing: "working on \(record.path)")
        let decision = RetryPolicy(settings: workspace.settings.retry)
            .decide(failure, attempt: record.failures + 1, pauses: record.modelPauses, jitter: Double.random(in: 0...1))
        switch decision {
        case .retry(let seconds):
            logger.warning(
                "job will be tried again",
                metadata: ["job": "\(job)", "in": "\(seconds)", "error": "\(failure)"]
            )
            try await requeue(
                job,
                record,
                wait: seconds,
                error: failure,
                costsAttempt: !failure.code.isPause && !failure.code.isModelPause
            )
        case .fail:
            do {
                try await fail(record, job, failure)
            } catch let error as StorydropError where error.code.isPause {
                // There is no room for its file in quarantine: it waits like any other, and holds up none.
                return try await pauseJob(record, job, error)
            }
        }
        if failure.code.isPause { tellPause(failure) } else { goesOn() }
    }

    /// A job came to an end: there is room, and the outbox can be written.
    func goesOn() {
        pausedSince = nil
        health.set("delivery", nil)
    }

    private func pauseJob(_ record: JobRecord, _ job: JobID, _ error: StorydropError) async throws {
        logger.warning("job waits for the outbox", metadata: ["job": "\(job)", "error": "\(error)"])
        try await requeue(job, record, wait: 10, error: error, costsAttempt: false)
        tellPause(error)
    }

    private func tellPause(_ error: StorydropError) {
        pausedSince = pausedSince ?? clock.now
        hasPaused = true
        health.set("delivery", "jobs wait: \(error.message) \(error.cause ?? "")")
    }

    private func requeue(
        _ job: JobID,
        _ record: JobRecord,
        wait: Double?,
        waitsFor: String? = nil,
        error: StorydropError?,
        costsAttempt: Bool
    ) async throws {
        try await ledger.requeue(
            job,
            fence: record.fence,
            wait: wait,
            now: clock.now,
            waitsFor: waitsFor,
            error: error,
            costsAttempt: costsAttempt
        )
        guard let now = try await ledger.job(job) else { return }
        await board.post([(try await ledger.status(of: now), now.statusFile)])
    }

    private func fail(_ record: JobRecord, _ job: JobID, _ error: StorydropError) async throws {
        logger.error("job failed", metadata: ["job": "\(job)", "path": "\(record.path)", "error": "\(error)"])
        let outcome: JobState =
            switch error.code {
            case .cancelled: .cancelled
            case .unsupportedType, .parserCrashed: .quarantined
            default: .failed
            }
        let ending = Delivery.Ending(
            outcome: outcome,
            folder: Quarantine.folder(job),
            error: error,
            warnings: record.warningList
        )
        if record.url == nil {
            do {
                try await delivery.intake.respool(record)
            } catch let error as StorydropError where error.code == .damaged {
                // Somebody changed it in our own folder: it stays there, and this job ends without it.
                logger.error("the claimed file is not what was dropped", metadata: ["job": "\(job)"])
            }
        }
        let source = workspace.source(of: record)
        try await delivery.deliver(
            try Quarantine.parcel(record, error, source: FileIO.isThere(source) ? source : nil),
            of: record,
            as: ending
        )
    }

    // MARK: Parents

    /// A list's status follows its children.
    func tellParent(of job: JobID) async {
        do {
            guard let record = try await ledger.job(job), let id = record.parent, let parent = JobID(rawValue: id)
            else {
                return
            }
            let children = try await ledger.children(of: parent)
            let done = children.filter { $0.outcome != nil }.count
            await board.publish(parent) { status in
                status.children = children.map(JobStatus.Child.init)
                status.progress = Double(done) / Double(max(1, children.count)) * 0.99
            }
        } catch {
            logger.warning("a list's status is behind", metadata: ["job": "\(job)", "error": "\(error)"])
        }
    }
}
