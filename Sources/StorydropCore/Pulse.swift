import Foundation
import Logging
import Native
import ServiceLifecycle
import SystemPackage

/// The slow beat of the service: `health.json`, `index.html`, and a look at the rules.
struct Pulse: Service {
    let workspace: Workspace
    let ledger: Ledger
    let rules: RuleBook
    let index: IndexPage
    let changed: WakeSignal
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await beat()
                await index.write()
                // At most one page a second, at least one beat every five.
                try? await Task.sleep(for: .seconds(1))
                await changed.wait(seconds: 4)
            }
        }
    }

    private func beat() async {
        let problems = rules.current().problems
        do {
            let counts = try await ledger.counts()
            let health = Health(
                state: problems.isEmpty ? "ok" : "degraded",
                heartbeatAt: Date(),
                pid: ProcessInfo.processInfo.processIdentifier,
                version: storydropVersion,
                queued: counts[.queued] ?? 0,
                running: (counts[.running] ?? 0) + (counts[.gathering] ?? 0),
                problems: problems.map(\.description),
                providers: ["local": "ready"],
                diskFreeBytes: [
                    "outbox": try FileIO.freeBytes(workspace.outbox), "state": try FileIO.freeBytes(workspace.state),
                ]
            )
            try await BlockingWork.run { [workspace] in
                try FileIO.replace(
                    workspace.outbox.appending("health.json"),
                    with: try JSONText.encode(health),
                    temporary: workspace.temporary.appending("health.json")
                )
            }
        } catch {
            logger.error("health cannot be written", metadata: ["error": "\(error)"])
        }
    }

    /// `health.json`.
    private struct Health: Encodable {
        var schema = "storydrop/health/1"
        var state: String
        var heartbeatAt: Date
        var pid: Int32
        var version: String
        var queued: Int
        var running: Int
        var problems: [String]
        var providers: [String: String]
        var diskFreeBytes: [String: Int64]
    }
}
