import Foundation
import Glibc
import Native
import Studio
import SystemPackage

/// Times calls for pictures as jobs would make them, and keeps nothing else: what `make bench` measures.
package enum CallBench {
    /// What a round came to.
    package struct Round: Sendable, Encodable {
        /// From the first call until the last picture is stored for good.
        package var seconds: Double
        /// Of this process, per picture.
        package var cpuMilliseconds: Double
        /// The most memory that this process ever had, in bytes.
        package var peakBytes: Int

        /// As JSON.
        package func json() throws -> String { try JSONText.line(self) }
    }

    /// Asks a provider for the pictures of some stories, all at once.
    package static func run(_ workspace: Workspace, provider: String, stories: Int, pictures: Int) async throws -> Round
    {
        try workspace.prepare()
        let ledger = try Ledger(workspace.ledger)
        let accounts = Accounts(ledger: ledger, budget: workspace.settings.budget)
        let desk = try ModelDesk(workspace, accounts: accounts)
        guard let model = desk.images([provider]).models.first else {
            throw StartupError("The provider \(provider) cannot be asked.")
        }
        let run = UInt64.random(in: 1 ... .max)
        let (start, cpu) = (ContinuousClock.now, cpuSeconds())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for story in 0..<stories {
                for picture in 0..<pictures {
                    group.addTask {
                        let request = ImageRequest(
                            prompt: "picture \(picture) of story \(story) of run \(run)",
                            brief: .init(),
                            style: .digitalArt,
                            width: 1024,
                            height: 576,
                            aspect: "16:9",
                            seed: run
                        )
                        _ = try await model.call(request, CallContext(job: "story\(story)", label: "\(picture)"))
                    }
                }
            }
            try await group.waitForAll()
        }
        return Round(
            seconds: (ContinuousClock.now - start) / .seconds(1),
            cpuMilliseconds: (cpuSeconds() - cpu) * 1000 / Double(stories * pictures),
            peakBytes: usage().ru_maxrss * 1024
        )
    }

    private static func usage() -> rusage {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage
    }

    private static func cpuSeconds() -> Double {
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let usage = usage()
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
