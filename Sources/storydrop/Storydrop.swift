import ArgumentParser
import Logging
import StorydropCore
import SystemPackage

@main
struct Storydrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storydrop",
        abstract: "Drop a story into a folder; get it illustrated, cut into scenes, and bound in a zip.",
        discussion: """
            Exit codes: 0 all well; 1 a job failed or was partial; 2 wrong use, rules or settings; 130 interrupted.
            """,
        version: storydropVersion,
        subcommands: [
            Watch.self, Once.self, Run.self, Plan.self, Status.self, Jobs.self, Cancel.self, Retry.self, Check.self,
            Doctor.self,
            Write.self, Schema.self, Ask.self, CollectGarbage.self, Paint.self, Analyse.self,
            PaintScenes.self, FilmPictures.self, CallPictures.self,
        ]
    )

    /// Exit code 2 is promised for wrong use; the parser's own would be 64.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as RuleProblems {
            Terminal.complain("\(error)")
            exit(withError: ExitCode(2))
        } catch let error as StartupError {
            Terminal.complain("\(error)")
            exit(withError: ExitCode(2))
        } catch {
            let code = exitCode(for: error)
            guard code == .validationFailure else { exit(withError: error) }
            Terminal.complain(fullMessage(for: error))
            exit(withError: ExitCode(2))
        }
    }
}

/// Options that every command has.
struct CommonOptions: ParsableArguments {
    @Option(help: "The folder with inbox/, outbox/ and rules/.")
    var workspace = "."

    @Option(help: "How log lines are written to standard error.")
    var logFormat = LogFormat.text

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    /// The workspace with its settings; wrong settings end the program with code 2.
    func open() throws -> Workspace {
        let root = FilePath(workspace)
        let absolute = root.isAbsolute ? root : FilePath(try currentDirectory()).pushing(root).lexicallyNormalized()
        return try Workspace.open(absolute)
    }

    func logger() -> Logger {
        LogOutput.makeLogger(format: logFormat, quiet: quiet)
    }
}
