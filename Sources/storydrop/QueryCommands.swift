import ArgumentParser
import Foundation
import StorydropCore
import SystemPackage

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the status of a job, or of everything that is not finished."
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "A path in the inbox (kids/moon.txt) or a job (1a2b3c4d).") var subject: String?
    @Flag(help: "Print the status JSON.") var json = false
    @Flag(help: "Show it again whenever it changes, until it is final.") var follow = false

    func run() async throws {
        let query = try JobQuery(try common.open())
        guard let subject else {
            for status in try await query.unfinished() {
                print(json ? try StatusText.json(status) : StatusText.line(status))
            }
            return
        }
        var last = ""
        while true {
            guard let status = try await query.status(of: subject) else {
                Terminal.complain("No job of \(subject) is known. `storydrop jobs` lists all.")
                throw ExitCode(2)
            }
            let text = json ? try StatusText.json(status) : follow ? StatusText.line(status) : StatusText.full(status)
            if text != last { print(text) }
            last = text
            if !follow || status.state.isFinal {
                let isGood = !status.state.isFinal || [.succeeded, .duplicate].contains(status.state)
                if !isGood { throw ExitCode(1) }
                return
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}

struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List jobs, newest first.")

    @OptionGroup var common: CommonOptions
    @Option(help: "How many.") var limit = 50
    @Option(help: "How many of the newest to skip.") var offset = 0
    @Flag(help: "One JSON object a line.") var json = false

    func validate() throws {
        guard limit > 0, offset >= 0 else { throw ValidationError("--limit must be at least 1, --offset at least 0.") }
    }

    func run() async throws {
        for status in try await JobQuery(try common.open()).jobs(limit: limit, offset: offset) {
            print(json ? try StatusText.json(status, pretty: false) : StatusText.line(status))
        }
    }
}

struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cancel a job that is not yet finished.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "A path in the inbox or a job.") var subject: String

    func run() async throws {
        switch try await JobQuery(try common.open()).cancel(subject) {
        case .accepted(let job): if !common.quiet { print("Job \(job) will be cancelled.") }
        case .tooLate(let job, let state):
            Terminal.complain("Job \(job) is \(state.rawValue) and can no longer be cancelled.")
            throw ExitCode(1)
        case .unknown:
            Terminal.complain("No job of \(subject) is known. `storydrop jobs` lists all.")
            throw ExitCode(2)
        }
    }
}

struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try a job again that failed, or at once one that waits for its next try."
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "A path in the inbox or a job.") var subject: String

    func run() async throws {
        switch try await JobQuery(try common.open()).retry(subject) {
        case .accepted(let job): if !common.quiet { print("Job \(job) will be tried again.") }
        case .tooLate(let job, let state):
            Terminal.complain("Job \(job) is \(state.rawValue): there is nothing to try again.")
            throw ExitCode(1)
        case .unknown:
            Terminal.complain("No job of \(subject) is known. `storydrop jobs` lists all.")
            throw ExitCode(2)
        }
    }
}

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Check rules and settings; errors with file:line:column.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.open()
        let report = try RuleCheck.run(workspace)
        if !common.quiet {
            for rule in report.rules { print("\(rule.file): \(rule.name) (\(rule.steps.joined(separator: ", ")))") }
            if report.rules.isEmpty, report.problems.isEmpty {
                print("No rules: every story gets illustrations and scenes with the defaults.")
            }
        }
        for problem in report.problems { Terminal.complain("\(problem)") }
        if !report.problems.isEmpty { throw ExitCode(2) }
    }
}

/// Statuses as text.
enum StatusText {
    static func line(_ status: JobStatus) -> String {
        var parts = [status.job, status.state.rawValue.padding(toLength: 11, withPad: " ", startingAt: 0)]
        if !status.state.isFinal { parts.append(Terminal.bar(status.progress, width: 12)) }
        parts.append(Terminal.visible(status.path))
        if let error = status.error { parts.append("\(error.code): \(Terminal.visible(error.message))") }
        if let folder = status.outputs?.folder { parts.append("→ \(folder)") }
        return parts.joined(separator: " ")
    }

    static func full(_ status: JobStatus) -> String {
        var lines = [line(status)]
        if let rule = status.rule { lines.append("  rule      \(rule): \(status.pipeline.joined(separator: ", "))") }
        for stage in status.stages {
            let cached = stage.cached ? " (cached)" : ""
            lines.append(
                "  \(stage.name.padding(toLength: 11, withPad: " ", startingAt: 0))\(stage.state.rawValue) \(stage.done)/\(stage.total)\(cached)"
            )
        }
        if let error = status.error { lines.append("  remedy    \(error.hint)") }
        for warning in status.warnings { lines.append("  warning   \(warning)") }
        for child in status.children ?? [] {
            lines.append("  child     \(child.job) \(child.state.rawValue) \(Terminal.visible(child.url))")
        }
        if let zip = status.outputs?.zip { lines.append("  zip       \(zip)") }
        return lines.joined(separator: "\n")
    }

    static func json(_ status: JobStatus, pretty: Bool = true) throws -> String {
        try status.json(pretty: pretty)
    }
}
