import Native
import SystemPackage

/// What `storydrop check` finds: every rule, and every problem.
package struct RuleCheck: Sendable {
    /// One good rule file.
    package struct Entry: Sendable {
        package var file: String
        package var name: String
        package var steps: [String]
    }

    package var rules: [Entry] = []
    package var problems: [YAMLProblem] = []

    /// Reads every rule file of a workspace.
    ///
    /// Settings have been checked when the workspace was opened.
    package static func run(_ workspace: Workspace) throws -> RuleCheck {
        var report = RuleCheck()
        let parser = RuleParser(workspace)
        for name in try RuleFiles.names(in: workspace.rules) {
            let file = "rules/\(name)"
            let text: String
            do {
                let path = workspace.rules.appending(name)
                text = String(decoding: try FileIO.read(path, limit: RuleFiles.maximumBytes), as: UTF8.self)
            } catch {
                report.problems.append(YAMLProblem(file: file, line: 1, column: 1, message: "cannot be read: \(error)"))
                continue
            }
            switch parser.parse(text, file: file) {
            case .success(let rule):
                if let twin = report.rules.first(where: { $0.name == rule.name }) {
                    let message = "the name `\(rule.name)` is taken by \(twin.file)"
                    report.problems.append(YAMLProblem(file: file, line: 1, column: 1, message: message))
                }
                report.rules.append(Entry(file: file, name: rule.name, steps: rule.pipeline.map(\.name)))
            case .failure(let broken): report.problems += broken.problems
            }
        }
        return report
    }
}
