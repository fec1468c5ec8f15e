import Foundation
import Logging
import Native
import SystemPackage

/// What people ask for by files beside their drops, and by commands.
extension InboxWatcher {
    /// `NAME.cancel`, `NAME.retry`: does it, and takes the control file away.
    func obey(_ control: ControlFile) async {
        let path = control.path
        let file = workspace.inbox.pushing(path.sidecar(control.wish.rawValue))
        do {
            guard let facts = try FileIO.facts(file), facts.kind != .directory else {
                obeyed[file] = nil
                return
            }
            // One that could not be taken away counts once.
            guard obeyed[file] != Intake.identity(facts) else {
                try FileIO.removeFile(file)
                obeyed[file] = nil
                return
            }
            var isDone = false
            if control.wish == .cancel, let entry = pending[path.path] {
                // Kept in the ledger, for it must outlast a crash; the claim takes it from there.
                if entry.statusFile == nil { await announce([path.path]) }
                isDone = try await ledger.requestCancel(entry.job)
            } else if let record = try await ledger.latest(path), let job = record.job {
                isDone =
                    switch control.wish {
                    case .cancel: try await ledger.requestCancel(job)
                    case .retry: try await ledger.requestRetry(job)
                    }
            }
            logger.info(
                "control file",
                metadata: ["path": "\(path.display)", "wish": "\(control.wish)", "accepted": "\(isDone)"]
            )
            obeyed[file] = Intake.identity(facts)
            parts.wake.signal()
            if control.wish == .retry { await makeRetries() }
            try FileIO.removeFile(file)
            obeyed[file] = nil
        } catch {
            parts.health.set("control", "\(path.display).\(control.wish.rawValue) cannot be taken away: \(error)")
            logger.error("control file failed", metadata: ["path": "\(path.display)", "error": "\(error)"])
        }
    }

    /// A ready mark without its drop: it came late, or it is early.
    ///
    /// A late one goes at once, lest it spoke for the next drop of that name; an early one after a minute.
    func judgeMark(_ path: DropPath) async {
        let file = workspace.inbox.pushing(path.sidecar("ready"))
        do {
            guard let mark = try FileIO.facts(file), try FileIO.facts(workspace.inbox.pushing(path.path)) == nil,
                pending[path.path] == nil
            else { return }
            let age = Date().timeIntervalSince1970 - Double(mark.changed) / 1e9
            let last = try await ledger.latest(path)
            let isLate = last.map { Date().timeIntervalSince($0.updatedAt) < 60 + max(0, age) } ?? false
            if isLate || age > 60 { try FileIO.removeFile(file) }
        } catch {
            logger.warning("ready mark stays", metadata: ["path": "\(path.display)", "error": "\(error)"])
        }
    }

    /// Makes the successors that were asked for.
    func makeRetries() async {
        do {
            for ended in try await ledger.retriesRequested() {
                // One that cannot be made now, for its path is being claimed, holds up no other.
                guard let old = ended.job, let record = try? await ledger.succeed(old) else { continue }
                logger.info("retry", metadata: ["job": "\(record.id)", "of": "\(old)", "path": "\(record.path)"])
                if record.url == nil {
                    await parts.spooler.add([.retry(record, of: ended)])
                } else {
                    await parts.board.post([(JobStatus(record), record.statusFile)])
                }
                parts.wake.signal()
            }
        } catch {
            logger.error("retries cannot be made", metadata: ["error": "\(error)"])
        }
    }
}
