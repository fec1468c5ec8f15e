import Foundation
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

/// `storydrop paint` as people and scripts use it.
@Suite("Painting a line of text")
struct PaintTests {
    private struct Ending {
        var code: Int
        var output: [UInt8]
        var errors: String
    }

    private func paint(_ arguments: String..., in workspace: TestWorkspace) async throws -> Ending {
        let result = try await Subprocess.run(
            .path(Program.path),
            arguments: Arguments(["paint"] + arguments),
            workingDirectory: workspace.root,
            output: .bytes(limit: 1 << 22),
            error: .string(limit: 1 << 16)
        )
        let code = if case .exited(let code) = result.terminationStatus { Int(code) } else { -1 }
        return Ending(code: code, output: result.standardOutput, errors: result.standardError)
    }

    @Test func aPictureIsWrittenWholeAndSaysWhatIsInIt() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("old", at: "girl.png")
        let ending = try await paint(
            "a girl with a lantern at a stormy harbour",
            "--style",
            "Watercolor",
            "--size",
            "320x180",
            "--out",
            "girl.png",
            in: workspace
        )
        #expect(ending.code == 0 && ending.errors.contains("harbour, storm; child; lantern"), "\(ending.errors)")
        let canvas = try Canvas.reading(png: try workspace.read("girl.png"))
        #expect(canvas.width == 320 && canvas.height == 180)
        #expect(workspace.files(below: ".", hidden: true).filter { $0.contains("girl.png") } == ["girl.png"])
    }

    @Test func aDashIsStandardOutput() async throws {
        let workspace = try TestWorkspace()
        let ending = try await paint("a cat", "--size", "64x36", "--out", "-", in: workspace)
        #expect(ending.code == 0)
        #expect(try Canvas.reading(png: ending.output).width == 64)
        #expect(!workspace.exists("-"))
    }

    @Test(arguments: ["0x0", "16", "16xfoox32", "1024x576x", "-5x9", "abc", "9000x16", "3000000000x1", ""])
    func aSizeThatIsNoneIsRefused(size: String) async throws {
        let workspace = try TestWorkspace()
        let ending = try await paint("a cat", "--size=\(size)", "--out", "a.png", in: workspace)
        #expect(ending.code == 2 && ending.errors.contains("1024x576"), "\(ending.errors)")
        #expect(!workspace.exists("a.png"))
    }

    @Test func whatCannotBeDoneIsSaidWithItsRemedy() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("", at: "folder/file")
        for (arguments, words) in [
            (["a cat", "--out", "nowhere/a.png"], "is no folder"), (["a cat", "--out", "folder"], "is a folder"),
            (["", "--out", "a.png"], "nothing to paint"), (["…!?", "--out", "a.png"], "nothing to paint"),
            (["a cat", "--style", "watercolour", "--out", "a.png"], "watercolor"),
        ] {
            let result = try await Subprocess.run(
                .path(Program.path),
                arguments: Arguments(["paint"] + arguments),
                workingDirectory: workspace.root,
                output: .discarded,
                error: .string(limit: 1 << 16)
            )
            #expect(result.terminationStatus == .exited(2))
            #expect(result.standardError.contains(words), "\(arguments): \(result.standardError)")
        }
        #expect(!workspace.exists("a.png"))
    }
}
