import Dispatch
import Foundation
import GRDB
import Native
import Synchronization
import SystemPackage

/// Looks at everything that the service depends on, for `storydrop doctor`.
///
/// Promises an answer within seconds even if a share hangs, and that it changes nothing.
package struct Doctor: Sendable {
    /// One thing that was looked at.
    package struct Finding: Sendable, Codable {
        package var subject: String
        package var isWell: Bool
        package var message: String
        /// Something to be seen to in time, though all is well for now.
        package var isWarning = false
    }

    private let workspace: Workspace
    /// Seconds for one look; a share that takes longer hangs.
    private static let patience = 5.0

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Everything, in the order in which one would mend it.
    package func examine() async -> [Finding] {
        var findings: [Finding] = []
        for (name, folder) in [
            ("inbox", workspace.inbox), ("outbox", workspace.outbox), ("state", workspace.state),
        ] {
            findings.append(await look(name) { try place(name, folder) })
        }
        findings.append(await look("watching") { try watching() })
        findings.append(await look("ledger") { try ledger() })
        findings.append(await look("service") { try service() })
        findings.append(await look("rules") { try rules() })
        findings += await providers()
        findings.append(Finding(subject: "painter", isWell: true, message: "local, ready; needs no key and no network"))
        findings += await ReadingCheck(workspace: workspace).findings()
        findings += await MediaCheck(workspace).findings()
        return findings
    }

    private func look(_ subject: String, _ body: @escaping @Sendable () throws -> String) async -> Finding {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<String, any Error>, Never>) in
            let race = OnlyOnce(continuation)
            let queue = DispatchQueue(label: "storydrop.doctor")
            queue.async { race.resume(Result { try body() }) }
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) {
                race.resume(.failure(StartupError("no answer within \(Int(Self.patience)) s: the disk or share hangs")))
            }
        }
        return switch result {
        case .success(let message): Finding(subject: subject, isWell: true, message: message)
        case .failure(let error): Finding(subject: subject, isWell: false, message: "\(error)")
        }
    }

    private func place(_ name: String, _ folder: FilePath) throws -> String {
        guard try FileIO.facts(folder) != nil else { throw StartupError("\(folder) is not there") }
        let mount = Mounts.holding(folder)
        let space = try FileIO.space(folder)
        let free = "\(space.free / 1_000_000) MB of \(space.total / 1_000_000) MB free"
        var rule = SpaceRule(reserve: workspace.settings.reserve)
        if name != "inbox", let refusal = rule.refusal(free: space.free, total: space.total) {
            throw StartupError("\(folder): \(refusal)")
        }
        let plan = WatchPlan.of(magic: try Mounts.magic(folder), setting: .auto)
        if name == "state", plan.isRemote {
            throw StartupError(
                "\(folder) is on a network share; the ledger needs a local disk (`state:` in storydrop.yaml)"
            )
        }
        try FileIO.probeWriting(folder)
        return "\(folder), \(mount?.type ?? "unknown") on \(mount?.point.string ?? "?"), \(free)"
    }

    private func plan(_ folder: FilePath) throws -> WatchPlan {
        WatchPlan.of(magic: try Mounts.magic(workspace.inbox.pushing(folder)), setting: workspace.settings.watch)
    }

    private func watching() throws -> String {
        let plan = try plan(FilePath())
        var disks = InboxDisks(
            own: InboxDisks.Disk(place: try Mounts.place(FilePath(), beneath: workspace.inbox), plan: plan)
        )
        var mounted: [String] = []
        let how =
            plan.polls
            ? "scanned every \(Int(ScanPace.quickest)) to \(Int(ScanPace.slowest)) s"
                + (plan.listens ? ", and by events" : "")
            : "by events, and a scan every \(Int(ScanPace.unpolled)) s"
        var folders = 0
        var left = [FilePath()]
        while let folder = left.popLast() {
            folders += 1
            let own = try self.plan(folder)
            if disks.note(folder, at: try Mounts.place(folder, beneath: workspace.inbox), plan: { own }) {
                mounted.append("\(folder) (\(own.polls ? "scanned" : "by events"))")
            }
            left += try InboxFolder.list(folder, of: workspace.inbox).folders
        }
        guard let limit = DirectoryWatch.limit else { return how }
        if plan.listens, folders * 10 > limit * 9 {
            throw StartupError("\(folders) folders, \(limit) watches: raise fs.inotify.max_user_watches with sysctl")
        }
        let others = mounted.isEmpty ? "" : "; mounted in it: \(mounted.joined(separator: ", "))"
        return "\(how); \(folders) folders, \(limit) watches allowed\(others)"
    }

    private func ledger() throws -> String {
        guard try FileIO.facts(workspace.ledger) != nil else { return "none yet" }
        let ledger = try Ledger(workspace.ledger)
        let (verdict, counts) = try ledger.database.read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "",
                try Row.fetchAll(database, sql: "SELECT phase, count(*) AS n FROM jobs GROUP BY phase ORDER BY phase")
                    .map { row -> String in "\(row["n"] as Int) \(row["phase"] as String)" }
            )
        }
        guard verdict == "ok" else { throw StartupError("\(workspace.ledger) is damaged: \(verdict)") }
        return counts.isEmpty ? "no jobs" : counts.joined(separator: ", ")
    }

    private func service() throws -> String {
        let lock = workspace.state.appending("lock")
        guard try FileIO.facts(lock) != nil else { return "not running" }
        if let free = try SafeOpen.lock(lock) {
            try free.close()
            return "not running"
        }
        guard try FileIO.facts(workspace.healthCopy) != nil else { return "running" }
        let health = try JSONText.decode(HealthReport.self, from: try FileIO.read(workspace.healthCopy))
        let age = Int(Date().timeIntervalSince(health.heartbeatAt))
        guard health.problems.isEmpty else {
            throw StartupError("degraded: " + health.problems.joined(separator: "; "))
        }
        guard age < 30 else { throw StartupError("process \(health.pid) has not said that it is alive for \(age) s") }
        return "process \(health.pid) is well, \(health.queued) queued, \(health.running) at work"
    }

    private func providers() async -> [Finding] {
        do {
            return await ProviderCheck(desk: try ModelDesk(workspace, accounts: NoMoney())).findings()
        } catch {
            return [Finding(subject: "models", isWell: false, message: "\(error)")]
        }
    }

    private func rules() throws -> String {
        let report = try RuleCheck.run(workspace)
        guard report.problems.isEmpty else {
            throw StartupError(report.problems.map(\.description).joined(separator: "; "))
        }
        return report.rules.isEmpty ? "none; every story gets the defaults" : "\(report.rules.count)"
    }
}

/// Resumes a continuation with the first result that comes.
private final class OnlyOnce<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, Never>?>

    init(_ continuation: CheckedContinuation<Value, Never>) {
        self.continuation = Mutex(continuation)
    }

    func resume(_ value: Value) {
        continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }?.resume(returning: value)
    }
}
