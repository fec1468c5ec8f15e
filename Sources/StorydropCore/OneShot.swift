import Foundation
package import Logging
import Native
package import SystemPackage

/// `storydrop run`: works on files where they lie, without an inbox; they are copied, never moved.
package struct OneShot: Sendable {
    package let daemon: Daemon
    private let workspace: Workspace

    /// Prepares the folders below `out`.
    ///
    /// `out`: where the results go.
    /// `rule`: the name of the rule to use for every file.
    /// - Throws: `StartupError` if there is no such rule, or the folders cannot be made.
    package init(workspace base: Workspace, out: FilePath, rule: String?, logger: Logger) throws {
        var workspace = base
        workspace.settings.rules = base.rules
        workspace.settings.outbox = out
        workspace.settings.inbox = out.appending(".storydrop").appending("run-inbox")
        // What was paid for once is not paid for again, whichever way a file comes.
        workspace.sharedState = base.state
        workspace.settings.state = out.appending(".storydrop").appending("run-state")
        // The copies are ours and complete: there is nothing to wait for.
        workspace.settings.settle = 0
        self.workspace = workspace
        daemon = try Daemon(workspace, rule: rule, logger: logger)
    }

    /// Works on the files until each has ended.
    /// - Returns: how many jobs ended in which state.
    /// - Throws: `StartupError` if a file is not there.
    package func run(_ files: [FilePath]) async throws -> RunSummary {
        // All are looked at before any is taken: a wrong name must not leave the others behind.
        let named = try files.map { file in
            guard let name = file.lastComponent, DropKind(name.bytes) == .drop else {
                throw StartupError("\(file) is named like a temporary or a control file; rename it.")
            }
            guard try FileIO.facts(file)?.kind == .regular else { throw StartupError("\(file) is not a file.") }
            return (file, name)
        }
        for (file, name) in named {
            var target = workspace.inbox.appending(name)
            // Two files of one name from two folders are two stories.
            var number = 1
            while try FileIO.facts(target) != nil {
                number += 1
                target = workspace.inbox.appending("\(number)").appending(name)
            }
            try FileIO.makeDirectory(target.removingLastComponent())
            do {
                _ = try FileIO.copy(file, to: target)
            } catch {
                throw StartupError("\(file) cannot be read: \(error)")
            }
        }
        return try await daemon.once()
    }
}
