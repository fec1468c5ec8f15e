import Foundation
import Logging
import Native
import SystemPackage

/// Writes the status of every job where users poll it.
///
/// Called by the inbox, the workers and the outbox for every change. Promises that a final status is on disk when `set`
/// returns, that others follow in order, that progress reaches the disk within a second, that a reader never sees half
/// a file, and that what could not be written is written once the outbox is back. It holds only jobs at work in memory,
/// and has a thread of its own, for an outbox that hangs.
actor StatusBoard {
    private let outbox: FilePath
    private let temporary: FilePath
    private let ledger: Ledger
    private let health: Health
    private let logger: Logger
    private let executor = ThreadExecutor("outbox")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Jobs at work.
    private var statuses: [String: (status: JobStatus, file: FilePath)] = [:]
    /// Which job a status file speaks of, as long as one of its path is at work or waits to be written.
    private var owners: [FilePath: String] = [:]
    /// What is to be written, in order; a newer status of the same job takes the older one's place.
    private var outgoing: [String: (status: JobStatus, file: FilePath)] = [:]
    private var order: [String] = []
    private var isFlushing = false
    /// Jobs that ended lately: nothing about them is news any more.
    private var ended: Set<String> = []
    private var endedInOrder: [String] = []
    /// Since when statuses could not be written, and were forgotten.
    private(set) var behindSince: Date?
    private var writes = 0
    /// More than this waiting to be written is read from the ledger later instead.
    private static let mostOutgoing = 20_000

    init(workspace: Workspace, ledger: Ledger, health: Health, logger: Logger) {
        outbox = workspace.outbox
        temporary = workspace.temporary
        self.ledger = ledger
        self.health = health
        self.logger = logger
    }

    /// Puts up statuses that need not be on disk at once.
    func post(_ news: [(status: JobStatus, file: FilePath)]) {
        for (status, file) in news where !isOld(status) {
            remember(status, file)
            guard outgoing.count < Self.mostOutgoing else {
                behindSince = behindSince ?? Date()
                continue
            }
            if outgoing.updateValue((status, file), forKey: status.job) == nil { order.append(status.job) }
        }
        guard !isFlushing, !order.isEmpty else { return }
        isFlushing = true
        Task { await self.flush() }
    }

    /// Puts up a job's status and writes it at once.
    /// - Throws: what kept it from being written.
    func set(_ status: JobStatus, at file: FilePath) throws {
        remember(status, file)
        outgoing[status.job] = nil
        try write(status, to: file)
    }

    /// Whether something newer of the same job has been told already: what was read from the ledger may be late.
    private func isOld(_ status: JobStatus) -> Bool {
        if !status.state.isFinal, ended.contains(status.job) { return true }
        return statuses[status.job].map { $0.status.updatedAt > status.updatedAt } ?? false
    }

    private func remember(_ status: JobStatus, _ file: FilePath) {
        statuses[status.job] = status.state == .running ? (status, file) : nil
        guard status.state.isFinal, ended.insert(status.job).inserted else { return }
        endedInOrder.append(status.job)
        if endedInOrder.count > 2000 {
            ended.subtract(endedInOrder.prefix(1000))
            endedInOrder.removeFirst(1000)
        }
    }

    private func flush() async {
        while !order.isEmpty {
            let some = order.prefix(64)
            order.removeFirst(some.count)
            writeAll(some.compactMap { outgoing.removeValue(forKey: $0) })
            // Whoever waits for a final status comes in between.
            await Task.yield()
        }
        isFlushing = false
    }

    /// Whether everything that was posted is on disk.
    var isFlushed: Bool { order.isEmpty && !isFlushing }

    /// Changes a job's status in memory; `beat` brings it to disk.
    func update(_ job: JobID, _ change: @Sendable (inout JobStatus) -> Void) {
        guard var entry = statuses[job.rawValue] else { return }
        change(&entry.status)
        entry.status.updatedAt = Date()
        entry.status.progress = max(entry.status.progress, JobStatus.progress(of: entry.status.stages))
        statuses[job.rawValue] = entry
    }

    /// Changes a job's status and writes it at once.
    func publish(_ job: JobID, _ change: @Sendable (inout JobStatus) -> Void) {
        update(job, change)
        beat(job)
    }

    func running() -> [JobStatus] {
        statuses.values.map(\.status).sorted { $0.createdAt < $1.createdAt }
    }

    func status(of job: JobID) -> JobStatus? { statuses[job.rawValue]?.status }

    /// The heartbeat: writes the status of a job at work.
    func beat(_ job: JobID) {
        guard let entry = statuses[job.rawValue] else { return }
        try? write(entry.status, to: entry.file)
    }

    /// Forgets a job that went away without becoming one: a file that was removed while it settled.
    ///
    /// The status file then speaks of the job before it again, if there was one.
    ///
    /// Throws what kept it from being withdrawn, an outbox that is away among others.
    func withdraw(_ job: JobID, at file: FilePath, before earlier: JobStatus?) throws {
        statuses[job.rawValue] = nil
        outgoing[job.rawValue] = nil
        guard try FileIO.facts(temporary) != nil else { throw FolderAway(description: "\(outbox) is not there") }
        guard try written(file)?.job == job.rawValue else { return }
        owners[file] = nil
        if let earlier { return try replace(statuses[earlier.job]?.status ?? earlier, at: file) }
        try FileIO.removeFile(outbox.pushing(file))
    }

    /// Tells that what was missed while the outbox was away has been written.
    func isCaughtUp() { behindSince = nil }

    // MARK: Writing

    private func written(_ file: FilePath) throws -> JobStatus? {
        guard try FileIO.facts(outbox.pushing(file)) != nil else { return nil }
        return try? JSONText.decode(JobStatus.self, from: try FileIO.read(outbox.pushing(file)))
    }

    /// Whether a job is the latest of its path, as far as the board, the file and the ledger know; remembers it.
    private func owns(_ status: JobStatus, _ file: FilePath) throws -> Bool {
        guard try isLatest(status, file) else { return false }
        owners[file] = status.state.isFinal ? nil : status.job
        return true
    }

    private func isLatest(_ status: JobStatus, _ file: FilePath) throws -> Bool {
        if let owner = owners[file] {
            if owner == status.job { return true }
            return try ledger.isNewer(status.job, than: owner)
        }
        guard let written = try written(file), written.job != status.job else { return true }
        return try ledger.isNewer(status.job, than: written.job)
    }

    private func write(_ status: JobStatus, to file: FilePath) throws {
        do {
            guard try owns(status, file) else { return }
            try replace(status, at: file)
            succeed()
        } catch {
            fail(error)
            throw error
        }
    }

    /// Writes many with one sync of the filesystem; a few are written each by itself.
    private func writeAll(_ news: [(status: JobStatus, file: FilePath)]) {
        var prepared: [(temporary: FilePath, target: FilePath)] = []
        do {
            let due = try news.filter { try owns($0.status, $0.file) }
            guard due.count >= 8 else {
                for entry in due { try replace(entry.status, at: entry.file) }
                return succeed()
            }
            try FileIO.syncing(temporary) {
                for entry in due {
                    prepared.append(
                        (try prepare(entry.status, at: entry.file, sync: false), outbox.pushing(entry.file))
                    )
                }
            }
            for (temporary, target) in prepared { try FileIO.rename(temporary, to: target) }
            succeed()
        } catch {
            for (temporary, _) in prepared { try? FileIO.removeFile(temporary) }
            // One that cannot be written must not cost the others theirs.
            for entry in news { try? write(entry.status, to: entry.file) }
        }
    }

    private func succeed() {
        if owners.count > 4096 { owners = owners.filter { statuses[$0.value] != nil } }
        if health.set("statuses", nil) { logger.info("statuses can be written again") }
    }

    private func fail(_ error: any Error) {
        behindSince = behindSince ?? Date()
        // Told once, not at every heartbeat.
        guard health.set("statuses", "cannot be written: \(error)") else { return }
        logger.error("statuses cannot be written; the jobs go on", metadata: ["error": "\(error)"])
    }

    /// Writes a status to a temporary file.
    private func prepare(_ status: JobStatus, at file: FilePath, sync: Bool) throws -> FilePath {
        var status = status
        status.heartbeatAt = Date()
        writes += 1
        let temporary = temporary.appending("\(status.job)-\(writes).json")
        try FileIO.write(try JSONText.encode(status), to: temporary, sync: sync)
        // The folder of a label may be missing; the outbox itself, which has our temporary, is there.
        let folder = outbox.pushing(file).removingLastComponent()
        if folder != outbox, try FileIO.facts(folder) == nil {
            try FileIO.makeDirectory(folder, below: outbox)
        }
        return temporary
    }

    private func replace(_ status: JobStatus, at file: FilePath) throws {
        let target = outbox.pushing(file)
        let temporary = try prepare(status, at: file, sync: true)
        do {
            try FileIO.rename(temporary, to: target)
            // What is final is written once: it must last.
            if status.state.isFinal { try FileIO.syncDirectory(target.removingLastComponent()) }
        } catch {
            try? FileIO.removeFile(temporary)
            throw error
        }
    }
}
