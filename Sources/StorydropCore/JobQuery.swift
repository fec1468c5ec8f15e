import Foundation
import Native
import SystemPackage

/// Answers the commands that ask about jobs, beside a running service.
package struct JobQuery: Sendable {
    private let workspace: Workspace
    private let ledger: Ledger?

    /// - Throws: `StartupError` if there is a ledger that cannot be read. No ledger means no jobs.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        ledger = try FileIO.facts(workspace.ledger) == nil ? nil : try Ledger(workspace.ledger)
    }

    /// What became of asking for a cancel.
    package enum CancelResult: Sendable {
        case accepted(JobID)
        case tooLate(JobID, JobState)
        case unknown
    }

    /// The status of a path in the inbox or of a job; nil if nothing is known.
    package func status(of subject: String) async throws -> JobStatus? {
        if let waiting = try await sighting(subject) { return status(waiting) }
        if let record = try await record(subject) { return try await status(record) }
        return try statusFile(DropPath(FilePath(subject)).statusFile)
    }

    /// A drop that still lies in the inbox: as its status file says, if that is whole.
    private func status(_ drop: Sighting) -> JobStatus {
        if let status = try? statusFile(FilePath(drop.statusFile)), status.job == drop.job { return status }
        return JobStatus(job: drop.job, path: drop.path.display, state: .settling, createdAt: drop.createdAt)
    }

    /// Every job that is not finished, oldest first; those that still settle at the end.
    package func unfinished() async throws -> [JobStatus] {
        guard let ledger else { return [] }
        var found: [JobStatus] = []
        for record in try await ledger.jobs(in: [.claimed, .queued, .running, .gathering, .committed]) {
            found.append(try await status(record))
        }
        return try await found + ledger.sightings().map(status)
    }

    /// Jobs, newest first.
    package func jobs(limit: Int, offset: Int) async throws -> [JobStatus] {
        guard let ledger else { return [] }
        var found: [JobStatus] = []
        for record in try await ledger.jobs(limit: limit, offset: offset) { found.append(try await status(record)) }
        return found
    }

    /// Asks for a job to be cancelled; the service hears of it within a second.
    package func cancel(_ subject: String) async throws -> CancelResult {
        guard let ledger else { return .unknown }
        if let waiting = try await sighting(subject), let job = JobID(rawValue: waiting.job) {
            let isTaken = try await !ledger.requestCancel(job)
            if !isTaken { return .accepted(job) }
        }
        guard let record = try await record(subject), let job = record.job else { return .unknown }
        guard try await ledger.requestCancel(job) else { return .tooLate(job, record.state) }
        signal()
        return .accepted(job)
    }

    /// Asks for another try of a job that failed, or of one that waits for its next; the service hears of it at once.
    package func retry(_ subject: String) async throws -> CancelResult {
        guard let ledger, let record = try await record(subject), let job = record.job else { return .unknown }
        guard try await ledger.requestRetry(job) else { return .tooLate(job, record.state) }
        signal()
        return .accepted(job)
    }

    /// Leaves word for a running service; without one, the next start finds the wish in the ledger.
    private func signal() {
        try? FileIO.write([], to: workspace.signals.appending("ledger"), sync: false)
    }

    private func sighting(_ subject: String) async throws -> Sighting? {
        for name in names(subject) {
            if let found = try await ledger?.sighting(name) { return found }
        }
        return nil
    }

    private func record(_ subject: String) async throws -> JobRecord? {
        guard let ledger else { return nil }
        if let id = JobID(rawValue: subject), let record = try await ledger.job(id) { return record }
        for name in names(subject) {
            if let record = try await ledger.latest(DropPath(FilePath(name))) { return record }
            if let record = try await ledger.latest(display: name) { return record }
        }
        return nil
    }

    /// What a shell completes is taken as well: `./moon.txt`, `inbox/moon.txt`.
    private func names(_ subject: String) -> [String] {
        let plain = FilePath(subject).lexicallyNormalized().string
        let inbox = workspace.settings.inbox.string + "/"
        return plain.hasPrefix(inbox) ? [plain, String(plain.dropFirst(inbox.count))] : [plain]
    }

    /// The status file, if it speaks of this very job and knows no less than the ledger; else what the ledger knows.
    private func status(_ record: JobRecord) async throws -> JobStatus {
        if let status = try? statusFile(record.statusFile), status.job == record.id,
            status.state.isFinal == record.state.isFinal
        {
            return status
        }
        return try await ledger?.status(of: record) ?? JobStatus(record)
    }

    private func statusFile(_ name: FilePath) throws -> JobStatus? {
        let file = workspace.outbox.pushing(name)
        guard try FileIO.facts(file) != nil else { return nil }
        return try JSONText.decode(JobStatus.self, from: try FileIO.read(file))
    }
}

extension JobStatus {
    /// The status as it stands in its file.
    package func json(pretty: Bool = true) throws -> String {
        String(decoding: try JSONText.encode(self, pretty: pretty), as: UTF8.self)
    }
}
