import ArgumentParser
import Foundation
import StorydropCore
import SystemPackage

struct Write: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a story of a brief, and print it or put it into a file.",
        discussion: "What models wrote is kept: begun again, nothing is paid for twice."
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The brief: YAML or JSON with fields (`storydrop schema brief`), or a text in plain words.")
    var brief: String
    @Option(help: "The file for the story, in Markdown; without it, it is printed.") var out: String?
    @Option(help: "Who writes, by the name that rules use.") var provider = "auto"
    @Flag(help: "Print the title and each part as soon as it is written.") var stream = false

    func run() async throws {
        let here = FilePath(try currentDirectory())
        let tool = try await WriteTool(try common.open(), provider: provider, logger: common.logger())
        let onText: @Sendable (String) -> Void = { FileHandle.standardOutput.write(Data($0.utf8)) }
        let story = try await tool.write(here.pushing(FilePath(brief)), onText: stream ? onText : nil)
        if let out {
            try Data(story.text.utf8).write(to: URL(filePath: here.pushing(FilePath(out)).string), options: .atomic)
        } else if !stream {
            print(story.text)
        }
        if !common.quiet {
            Terminal.complain((stream ? "\n" : "") + story.summary)
            for note in story.notes { Terminal.complain("note: \(note)") }
        }
        for problem in story.problems { Terminal.complain("below the bar: \(problem)") }
        if !story.problems.isEmpty { throw ExitCode(1) }
    }
}

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the JSON Schema of a brief or a rule.")

    @Argument(help: "brief or rule") var subject: SchemaTool.Subject

    func run() throws { print(try SchemaTool.schema(of: subject)) }
}

extension SchemaTool.Subject: ExpressibleByArgument {}
