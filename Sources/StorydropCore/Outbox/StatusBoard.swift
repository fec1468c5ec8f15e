import Foundation
import Logging
import Native
import SystemPackage

/// Holds the status of every job under way and writes it where users poll it.
///
/// Called by the inbox and the runner for every change. Promises that a changed state is on disk when `set` returns,
/// that progress reaches the disk within a second, and that a reader never sees half a file.
actor StatusBoard {
    private let outbox: FilePath
    private let temporary: FilePath
    private let logger: Logger
    private var statuses: [String: (status: JobStatus, file: FilePath)] = [:]
    /// Which job a status file speaks of: the latest of its path.
    private var owners: [FilePath: (job: String, createdAt: Date)] = [:]
    private var unwritable: Set<FilePath> = []
    private var writes = 0

    init(workspace: Workspace, logger: Logger) {
        outbox = workspace.outbox
        temporary = workspace.temporary
        self.logger = logger
    }

    /// Puts up a job's status and writes it at once.
    func set(_ status: JobStatus, at path: DropPath) async {
        let file = path.statusFile
        if status.state.isFinal {
            statuses[status.job] = nil
        } else {
            statuses[status.job] = (status, file)
        }
        await write(status, to: file)
    }

    /// Changes a job's status in memory; `beat` brings it to disk.
    func update(_ job: JobID, _ change: @Sendable (inout JobStatus) -> Void) {
        guard var entry = statuses[job.rawValue] else { return }
        change(&entry.status)
        entry.status.updatedAt = Date()
        entry.status.progress = max(entry.status.progress, JobStatus.progress(of: entry.status.stages))
        statuses[job.rawValue] = entry
    }

    /// Changes a job's status and writes it at once.
    func publish(_ job: JobID, _ change: @Sendable (inout JobStatus) -> Void) async {
        update(job, change)
        guard let entry = statuses[job.rawValue] else { return }
        await write(entry.status, to: entry.file)
    }

    func running() -> [JobStatus] {
        statuses.values.map(\.status).filter { $0.state == .running }.sorted { $0.createdAt < $1.createdAt }
    }

    func status(of job: JobID) -> JobStatus? { statuses[job.rawValue]?.status }

    /// Forgets a job that went away without becoming one: a file that was removed while it settled.
    ///
    /// The status file then speaks of the job before it again, if there was one.
    func withdraw(_ job: JobID, at path: DropPath, before earlier: JobStatus?) async {
        statuses[job.rawValue] = nil
        guard owners[path.statusFile]?.job == job.rawValue else { return }
        owners[path.statusFile] = nil
        if var earlier {
            if let live = statuses[earlier.job]?.status { earlier = live }
            owners[path.statusFile] = (earlier.job, earlier.createdAt)
            return await write(earlier, to: path.statusFile)
        }
        let file = outbox.pushing(path.statusFile)
        do {
            try FileIO.removeFile(file)
        } catch {
            logger.warning("status cannot be removed", metadata: ["file": "\(file)", "error": "\(error)"])
        }
    }

    /// The heartbeat: writes the status of a job at work.
    func beat(_ job: JobID) async {
        guard let entry = statuses[job.rawValue], !entry.status.state.isFinal else { return }
        await write(entry.status, to: entry.file)
    }

    /// Whether a job is the latest of its path, as far as the board and the file itself know.
    private func owns(_ status: JobStatus, _ file: FilePath) -> Bool {
        if let owner = owners[file] {
            if owner.job != status.job, owner.createdAt > status.createdAt { return false }
        } else if let bytes = try? FileIO.read(outbox.pushing(file)),
            let written = try? JSONText.decode(JobStatus.self, from: bytes), written.job != status.job,
            // Times in files have whole seconds.
            written.createdAt > status.createdAt.addingTimeInterval(1)
        {
            return false
        }
        owners[file] = (status.job, status.createdAt)
        return true
    }

    private func write(_ status: JobStatus, to file: FilePath) async {
        guard owns(status, file) else { return }
        var status = status
        status.heartbeatAt = Date()
        writes += 1
        let target = outbox.pushing(file)
        let temporary = temporary.appending("\(status.job)-\(writes).json")
        do {
            // Written on the actor: two writers of one status would race for which rename comes last.
            let bytes = try JSONText.encode(status)
            do {
                try FileIO.replace(target, with: bytes, temporary: temporary)
            } catch {
                // The folder of a label may be missing; the outbox itself is never ours to make.
                guard try FileIO.facts(self.temporary) != nil else { throw error }
                try FileIO.makeDirectory(target.removingLastComponent())
                try FileIO.replace(target, with: bytes, temporary: temporary)
            }
            // What is final is written once: it must last.
            if status.state.isFinal { try FileIO.syncDirectory(target.removingLastComponent()) }
            unwritable.remove(file)
        } catch {
            try? FileIO.removeFile(temporary)
            // Told once, not at every heartbeat.
            guard unwritable.insert(file).inserted else { return }
            logger.error(
                "status cannot be written; the job goes on",
                metadata: ["job": "\(status.job)", "file": "\(target)", "error": "\(error)"]
            )
        }
    }
}
