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
        if let record = try await record(subject) { return try await status(record) }
        return try statusFile(DropPath(FilePath(subject)))
    }

    /// Every job that is not finished, oldest first.
    package func unfinished() async throws -> [JobStatus] {
        guard let ledger else { return [] }
        var found: [JobStatus] = []
        for record in try await ledger.jobs(in: [.claimed, .queued, .running, .gathering, .committed]) {
            found.append(try await status(record))
        }
        return found
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
        guard let ledger, let record = try await record(subject), let job = record.job else { return .unknown }
        return try await ledger.requestCancel(job) ? .accepted(job) : .tooLate(job, record.state)
    }

    private func record(_ subject: String) async throws -> JobRecord? {
        guard let ledger else { return nil }
        if let id = JobID(rawValue: subject), let record = try await ledger.job(id) { return record }
        // What a shell completes is taken as well: `./moon.txt`, `inbox/moon.txt`.
        let plain = FilePath(subject).lexicallyNormalized().string
        if let record = try await ledger.latest(path: plain) { return record }
        let inbox = workspace.settings.inbox.string + "/"
        return plain.hasPrefix(inbox) ? try await ledger.latest(path: String(plain.dropFirst(inbox.count))) : nil
    }

    /// The status file, if it speaks of this very job; else what the ledger knows.
    private func status(_ record: JobRecord) async throws -> JobStatus {
        if let status = try? statusFile(record.dropPath), status.job == record.id { return status }
        return JobStatus(record, steps: try await ledger?.steps(of: record.job ?? .random()) ?? [])
    }

    private func statusFile(_ path: DropPath) throws -> JobStatus? {
        let file = workspace.outbox.pushing(path.statusFile)
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
