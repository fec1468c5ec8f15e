import ArgumentParser
import Foundation
import StorydropCore
import SystemPackage

struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what would be done with files, and what it would cost, without doing it."
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "Stories: text, PDF, web pages.") var files: [String]
    @Flag(help: "Print JSON, one object a line.") var json = false

    func run() async throws {
        let planner = try Planner(try common.open())
        let here = FilePath(try currentDirectory())
        var failed = false
        for file in files {
            do {
                let report = try await planner.plan(here.pushing(FilePath(file)))
                print(json ? try report.json() : report.summary)
            } catch let error as StorydropError {
                Terminal.complain("\(error)")
                failed = true
            }
        }
        if failed { throw ExitCode(1) }
    }
}

struct CollectGarbage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Shorten what is kept of what models made: by age, then by size."
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "Most bytes to keep, as 10GB, instead of the settings'.") var maxBytes: String?
    @Option(help: "Longest time since it was last used, as 90d, instead of the settings'.") var maxAge: String?

    func run() async throws {
        let bytes = try maxBytes.map { text in
            guard let bytes = CacheTool.bytes(text) else {
                throw ValidationError("--max-bytes is `\(text)`; write it as 500MB or 10GB.")
            }
            return bytes
        }
        let age = try maxAge.map { text in
            guard let age = CacheTool.seconds(text) else {
                throw ValidationError("--max-age is `\(text)`; write it as 12h or 90d.")
            }
            return age
        }
        print(try CacheTool.prune(try common.open(), maximumBytes: bytes, maximumAge: age))
    }
}

struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask one model once, to try a provider, a model or a prompt; it is paid for like any call."
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable { case text, image, speech }

    @OptionGroup var common: CommonOptions
    @Argument(help: "The prompt, or the text to be spoken.") var prompt: String
    @Option(help: "What is wanted: text, image or speech.") var kind = Kind.text
    @Option(help: "Which provider, as in storydrop.yaml.") var provider = "auto"
    @Option(help: "For text: a file with the JSON Schema of the answer.") var schema: String?
    @Flag(help: "For text: print it as it is written.") var stream = false
    @Flag(help: "For text: only count the tokens of the prompt; costs nothing.") var count = false
    @Option(help: "For pictures: width to height.") var aspect = "16:9"
    @Option(help: "For pictures: standard, high or ultra.") var quality = "standard"
    @Option(help: "For pictures: a picture that shows who or what it is about; may be given several times.")
    var reference: [String] = []
    @Option(help: "For speech: a voice of the provider's own.") var voice: String?
    @Option(help: "For speech: how it is read, as \"calm and warm\".") var manner: String?
    @Option(help: "The file to write; needed for pictures and speech.") var out: String?

    func run() async throws {
        let here = FilePath(try currentDirectory())
        do {
            let tool = try await AskTool(try common.open(), provider: provider)
            if count {
                print(try await tool.count(prompt))
                return
            }
            if kind == .text { return try await write(tool, here) }
            guard let out else { throw ValidationError("Say with --out where to write it.") }
            let file = here.pushing(FilePath(out))
            if kind == .speech {
                print(try await tool.speech(prompt, voice: voice, manner: manner, to: file))
                return
            }
            let facts = try await tool.image(
                prompt,
                aspect: aspect,
                quality: quality,
                references: reference.map { here.pushing(FilePath($0)) },
                to: file
            )
            print(facts)
        } catch let error as StorydropError {
            Terminal.complain("\(error)")
            throw ExitCode(1)
        }
    }

    private func write(_ tool: AskTool, _ here: FilePath) async throws {
        var form: String?
        if let schema { form = try String(contentsOfFile: here.pushing(FilePath(schema)).string, encoding: .utf8) }
        let onText: @Sendable (String) -> Void = { FileHandle.standardOutput.write(Data($0.utf8)) }
        let (text, facts) = try await tool.text(prompt, schema: form, onText: stream ? onText : nil)
        print(stream ? "" : text)
        if !common.quiet { Terminal.complain(facts) }
    }
}

/// Times the calls for pictures alone, for `make bench`.
struct CallPictures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call-pictures",
        abstract: "Ask a provider for the pictures of some stories and say how long that took.",
        shouldDisplay: false
    )

    @OptionGroup var common: CommonOptions
    @Option var provider = "gemini"
    @Option var stories = 1
    @Option var pictures = 10

    func run() async throws {
        let round = try await CallBench.run(
            try common.open(),
            provider: provider,
            stories: stories,
            pictures: pictures
        )
        print(try round.json())
    }
}
