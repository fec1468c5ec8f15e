import ArgumentParser
import Foundation
import Logging
import StorydropCore
import SystemPackage

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the inbox until stopped (SIGTERM: finish what runs, stop)."
    )

    @OptionGroup var common: CommonOptions
    @Flag(help: "Take the inbox and the outbox as they are now, though they seem to be others than they were.")
    var acceptFolders = false

    func run() async throws {
        let workspace = try common.open()
        let daemon = try Daemon(workspace, acceptsFolders: acceptFolders, logger: common.logger())
        try await daemon.watch()
    }
}

struct Once: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Work through what is in the inbox now, then stop.")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Take the inbox and the outbox as they are now, though they seem to be others than they were.")
    var acceptFolders = false

    func run() async throws {
        let workspace = try common.open()
        var logger = common.logger()
        let showsBars = Terminal.isInteractive && !common.quiet && common.logFormat == .text
        if showsBars { logger.logLevel = max(logger.logLevel, .warning) }
        let daemon = try Daemon(workspace, acceptsFolders: acceptFolders, logger: logger)
        let progress = showsBars ? ProgressBars.follow(daemon) : nil
        let summary = try await daemon.once()
        progress?.cancel()
        if showsBars { Terminal.redraw("") }
        try Summary.end(summary, quiet: common.quiet)
    }
}

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Work on files at once, without an inbox.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "Stories: text, PDF, web pages, URL lists.") var files: [String]
    @Option(help: "The rule to use, by its name, instead of the first that matches.") var rule: String?
    @Option(help: "Where the results go.") var out = "storydrop-out"

    func run() async throws {
        let workspace = try common.open()
        var logger = common.logger()
        let showsBars = Terminal.isInteractive && !common.quiet && common.logFormat == .text
        if showsBars { logger.logLevel = max(logger.logLevel, .warning) }
        let here = FilePath(try currentDirectory())
        let oneShot = try OneShot(
            workspace: workspace,
            out: here.pushing(FilePath(out)),
            rule: rule,
            logger: logger
        )
        let progress = showsBars ? ProgressBars.follow(oneShot.daemon) : nil
        let summary = try await oneShot.run(files.map { here.pushing(FilePath($0)) })
        progress?.cancel()
        if showsBars { Terminal.redraw("") }
        try Summary.end(summary, quiet: common.quiet)
    }
}

/// Says how a run ended, and ends the program with the code that goes with it.
enum Summary {
    static func end(_ summary: RunSummary, quiet: Bool) throws {
        let outcomes = summary.outcomes
        let parts = JobState.allCases.compactMap { state in outcomes[state].map { "\($0) \(state.rawValue)" } }
        let isIdle = summary.left + summary.waiting == 0
        if !quiet, isIdle || !parts.isEmpty { print(parts.isEmpty ? "Nothing to do." : parts.joined(separator: ", ")) }
        if summary.wasInterrupted { throw ExitCode(130) }
        let left = [
            (summary.left, "jobs are left for the next run"), (summary.waiting, "drops wait in the inbox"),
            (summary.unlisted, "folders of the inbox could not be looked into"),
        ].filter { $0.0 > 0 }
        if !left.isEmpty {
            Terminal.complain(left.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ".")
            for problem in summary.problems { Terminal.complain("  \(problem)") }
            throw ExitCode(1)
        }
        let bad: [JobState] = [.failed, .partial, .cancelled, .quarantined]
        if bad.contains(where: { (outcomes[$0] ?? 0) > 0 }) { throw ExitCode(1) }
    }
}

/// A line with a bar for the jobs at work, on a terminal.
enum ProgressBars {
    static func follow(_ daemon: Daemon) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                let statuses = await daemon.statusesAtWork()
                if !statuses.isEmpty {
                    let line = statuses.map { status in
                        "\(status.path) \(Terminal.bar(status.progress)) \(status.stage ?? "")"
                    }.joined(separator: "  ")
                    Terminal.redraw(String(line.prefix(200)))
                }
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}
