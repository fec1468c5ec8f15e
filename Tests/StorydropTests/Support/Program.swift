import Foundation
import Native
import Subprocess
import SystemPackage

@testable import StorydropCore

/// The built program, run on a workspace.
enum Program {
    /// The binaries beside the test bundle.
    private static let folder = FilePath(Bundle.module.bundleURL.deletingLastPathComponent().path)
    static let path = folder.appending("storydrop")

    struct Ending: Sendable {
        /// The exit code, or minus the signal that ended it.
        var code: Int
        var output: String
        var errors: String
    }

    /// Runs a command to its end.
    ///
    /// `faults`: what goes wrong in it, as `Failpoint` reads it; `hasLandlock`: false for an old kernel.
    static func run(
        _ arguments: String...,
        in workspace: TestWorkspace,
        faults: String = "",
        variables: [Environment.Key: String] = [:],
        hasLandlock: Bool = true
    ) async throws -> Ending {
        let words = arguments + ["--workspace", workspace.root.string]
        let result = try await Subprocess.run(
            .path(hasLandlock ? path : folder.appending("without-landlock")),
            arguments: Arguments(hasLandlock ? words : [path.string] + words),
            environment: environment(workspace, faults).updating(variables.mapValues { $0 }),
            output: .string(limit: 1 << 22),
            error: .string(limit: 1 << 22)
        )
        return Ending(
            code: code(result.terminationStatus),
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Runs `watch` (or another command) while a body looks at what it does, then ends it with a signal.
    static func running(
        _ arguments: String...,
        in workspace: TestWorkspace,
        faults: String = "",
        variables: [Environment.Key: String] = [:],
        endWith signal: Signal = .terminate,
        _ body: @Sendable @escaping () async throws -> Void
    ) async throws -> Ending {
        let result = try await Subprocess.run(
            .path(path),
            arguments: Arguments(arguments + ["--workspace", workspace.root.string]),
            environment: environment(workspace, faults).updating(variables.mapValues { $0 }),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            // The process is ended whatever the body finds, so that no test leaves one behind.
            do {
                try await body()
            } catch {
                try execution.send(signal: .kill)
                throw error
            }
            try execution.send(signal: signal)
        }
        return Ending(code: code(result.terminationStatus), output: "", errors: "")
    }

    private static func environment(_ workspace: TestWorkspace, _ faults: String) -> Environment {
        guard !faults.isEmpty else { return .inherit }
        return .inherit.updating([
            "STORYDROP_FAULTS": faults, "STORYDROP_FAULTS_COUNT": workspace.root.appending("faults.txt").string,
        ])
    }

    private static func code(_ status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): -Int(signal)
        }
    }
}
