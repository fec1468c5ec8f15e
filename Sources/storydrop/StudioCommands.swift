import ArgumentParser
import Foundation
import StorydropCore
import SystemPackage

struct Paint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Paint one picture of a text with the Studio.")

    @Argument(help: "What to paint, in words.") var text: String
    @Option(
        help:
            "digital art, watercolor, oil painting, pencil sketch, cartoon, anime, realistic, fantasy or children's book illustration."
    )
    var style = "digital art"
    @Option(help: "Pixels, as 1024x576.") var size = "1024x576"
    @Option(help: "The PNG file to write; - for standard output.") var out: String

    func validate() throws {
        guard StudioTool.size(size) != nil else {
            throw ValidationError("--size is `\(size)`; write width and height from 16 to 8192 as 1024x576.")
        }
    }

    func run() async throws {
        guard let (width, height) = StudioTool.size(size) else { throw ExitCode(2) }
        let file = FilePath(try currentDirectory()).pushing(FilePath(out))
        if out != "-" { try StudioTool.probe(file) }
        let painting = try await StudioTool.paint(text, style: style, width: width, height: height)
        let report = "\(width)×\(height) in \(String(format: "%.2f", painting.seconds)) s: \(painting.understood)"
        if out == "-" {
            try FileHandle.standardOutput.write(contentsOf: Data(painting.png))
            Terminal.complain(report)
        } else {
            try await StudioTool.write(painting.png, to: file)
            Terminal.complain("\(out): \(report)")
        }
    }
}

/// Times the painting alone, for `make bench`.
struct PaintScenes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paint-scenes",
        abstract: "Paint the scenes of a file and say how long that took.",
        shouldDisplay: false
    )

    @Argument var file: String
    @Option var style = "watercolor"
    @Option var count = 10
    /// Pixels; each picture is then timed by itself, one after the other.
    @Option var size: String?

    func validate() throws {
        guard size.map({ StudioTool.size($0) != nil }) ?? true else {
            throw ValidationError("--size is `\(size ?? "")`; write width and height from 16 to 8192 as 1024x576.")
        }
        guard (1...1_000).contains(count) else { throw ValidationError("--count is \(count); it can be 1 to 1000.") }
    }

    func run() async throws {
        let path = FilePath(try currentDirectory()).pushing(FilePath(file))
        if let (width, height) = size.flatMap(StudioTool.size) {
            let each = try await StudioTool.timeEach(path, maximum: count, style: style, width: width, height: height)
            print(each.map { String($0) }.joined(separator: " "))
            return
        }
        print(try await StudioTool.timePainting(path, maximum: count, style: style))
    }
}

/// Times a film of pictures that are there, for `make bench`.
struct FilmPictures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "film-pictures",
        abstract: "Make a film of the pictures and sounds of a folder.",
        shouldDisplay: false
    )

    @Argument var folder: String
    @Option var seconds = 5.0
    @Option var quality = "1080p"
    @Option var format = "mp4"

    func run() async throws {
        let path = FilePath(try currentDirectory()).pushing(FilePath(folder))
        print(try await FilmBench.run(path, seconds: seconds, quality: quality, format: format))
    }
}

struct Analyse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how a file is understood: cast, scenes and briefs with the words that say so."
    )

    @Argument(help: "A story.") var file: String
    @Flag(help: "Everything as JSON.") var json = false
    @Flag(help: "Only the text that was read.") var text = false
    @Option(help: "Exactly so many scenes, instead of as many as the story seems to have.") var maxScenes: Int?
    @Option(help: "Have a text model read it, too: a provider as rules name it, or `auto`. It is paid.")
    var provider: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let maxScenes, !(1...1_000).contains(maxScenes) {
            throw ValidationError("--max-scenes is \(maxScenes); it can be 1 to 1000.")
        }
    }

    func run() async throws {
        let path = FilePath(try currentDirectory()).pushing(FilePath(file))
        let analysis: FileAnalysis
        do {
            var model: AnalysisTool.Reader?
            if let provider { model = try await AnalysisTool.Reader(try common.open(), provider: provider) }
            analysis = try await AnalysisTool.analyse(path, maximum: maxScenes, model: model)
        } catch let error as StorydropError {
            Terminal.complain("\(error)")
            throw ExitCode(1)
        }
        for note in analysis.notes { Terminal.complain(note) }
        print(text ? analysis.text : json ? try analysis.json() : analysis.summary)
    }
}
