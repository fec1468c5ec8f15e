import Analysis
import Foundation
import Logging
import Native
package import SystemPackage

/// `storydrop plan`: what would be done with files, and what it would cost, without doing it.
///
/// Promises that nothing is sent, written or changed.
package struct Planner: Sendable {
    private let workspace: Workspace
    private let rules: [Rule]
    private let desk: ModelDesk
    private let prompts: PromptTemplates

    /// - Throws: `RuleProblems` if a rule is wrong.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        let parser = RuleParser(workspace)
        rules = try RuleFiles.names(in: workspace.rules).map { name in
            let text = try FileIO.read(workspace.rules.appending(name), limit: RuleFiles.maximumBytes)
            return try parser.parse(String(decoding: text, as: UTF8.self), file: "rules/\(name)").get()
        }
        desk = try ModelDesk(workspace, accounts: NoMoney())
        prompts = try PromptTemplates(overrides: workspace.rules.appending("prompts"))
    }

    /// What would be done with one file.
    package struct Report: Sendable, Encodable {
        package var schema = "storydrop/plan/1"
        package var file: String
        package var title: String
        package var language: String
        package var words: Int
        package var rule: String
        var steps: [Forecast.Line]
        package var calls: Int
        package var estimatedUsd: Double?
        package var mostUsd: Double
        package var limitUsd: Double?
        package var seconds: Double
        package var warnings: [String]
    }

    /// - Throws: `StorydropError` if the file cannot be read as a story.
    package func plan(_ file: FilePath) async throws -> Report {
        let subject = try read(file)
        let inbox = workspace.inbox.lexicallyNormalized()
        var path = file.lexicallyNormalized()
        if !path.removePrefix(inbox) { path = FilePath(file.lastComponent?.string ?? "") }
        let facts = subject.facts(path.string)
        let rule = rules.first { $0.match.accepts(facts) } ?? .builtIn
        let plan = Plan(rule: rule, overrides: subject.overrides, isBrief: subject.isBrief)
        let images = desk.images(plan.imageProviders)
        let voices = plan.speaks ? desk.speeches(plan.speechProviders) : .init()
        let bench = Workbench(
            folder: workspace.state,
            images: images.models,
            voices: voices.models,
            local: desk.voices,
            text: desk.text(plan.textProviders),
            studio: desk.studio,
            prompts: prompts,
            control: JobControl(),
            job: JobID.random(),
            budget: rule.budgetUSD,
            logger: Logger(label: "storydrop.plan")
        )
        let forecast = Forecast(plan, subject, bench, desk)
        let later =
            subject.isBrief && !plan.making.isEmpty
            ? ["\(plan.making.map(\.name).joined(separator: ", ")): counted on a draft of the story's length."] : []
        let pause = try await pause(of: forecast.calls > 0 ? images.models.first?.name : nil)
        let pauseWarnings = [pause].compactMap { $0 }.map { pause in
            "\(pause.name.provider) wants to be left alone for \(Int(pause.seconds.rounded(.up))) s more."
        }
        return Report(
            file: path.string,
            title: subject.title ?? "a story to be written",
            language: facts.language,
            words: facts.words,
            rule: plan.rule,
            steps: forecast.lines,
            calls: forecast.calls,
            estimatedUsd: forecast.usd.map(Money.rounded),
            mostUsd: Money.rounded(forecast.mostUsd),
            limitUsd: forecast.limit(rule.budgetUSD, workspace.settings.budget),
            seconds: (forecast.seconds + (pause?.seconds ?? 0)).rounded(.up),
            warnings: subject.warnings + later + images.warnings + voices.warnings + pauseWarnings
        )
    }

    private func read(_ file: FilePath) throws -> Subject {
        let name = file.lastComponent?.string ?? ""
        var request = ReadRequest(bytes: [], name: name, lowercasedExtension: DropPath.lowercasedExtension(of: file))
        request.sandbox.jail = workspace.settings.jail
        try DropFormat.check(request)
        do {
            request.bytes = try FileIO.read(file, limit: workspace.settings.maximumBytes)
        } catch {
            throw StorydropError(
                .unreadable,
                "\(file) cannot be read.",
                hint: "Check its name and its permissions.",
                cause: "\(error)"
            )
        }
        guard let subject = try Subject(try DropFormat.read(request)) else {
            throw StorydropError(
                .unsupportedType,
                "\(name) is a list of URLs: what is behind them is known only once they are fetched.",
                hint: "Drop it into the inbox, or plan a story of it."
            )
        }
        return subject
    }

    /// What a server has told the service.
    private func pause(of name: ModelName?) async throws -> Ledger.ModelPause? {
        let path = Accounts.ledger(of: workspace)
        guard let name, FileIO.isThere(path) else { return nil }
        return try await Ledger(path).pause(of: name, now: SteadyClock().now)
    }
}

extension Planner.Report {
    /// For people.
    package var summary: String {
        var lines = ["\(file): \(title), \(language), \(words) words", "  rule       \(rule)"]
        for step in steps {
            let known = step.cached > 0 ? ", \(step.cached) known already" : ""
            let tokens = step.inputTokens + step.outputTokens
            lines.append(
                "  \(step.step.padding(toLength: 11, withPad: " ", startingAt: 0))\(step.items) \(step.things) by \(step.model), "
                    + "\(step.calls) calls\(known)" + (tokens > 0 ? ", about \(tokens) tokens" : "")
            )
        }
        let price = estimatedUsd.map(Money.text) ?? "unknown"
        let most = mostUsd > 0 ? ", at most \(Money.text(mostUsd)) with second tries" : ""
        lines.append("  cost       \(price)\(most)")
        if let limitUsd { lines.append("  limit      \(Money.text(limitUsd)) for this story") }
        lines.append("  time       about \(Int(seconds)) s at the current limits")
        for warning in warnings { lines.append("  note       \(warning)") }
        return lines.joined(separator: "\n")
    }

    /// As JSON.
    package func json() throws -> String { String(decoding: try JSONText.encode(self), as: UTF8.self) }
}
