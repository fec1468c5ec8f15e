import Foundation
import Native
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("From the inbox to the outbox", .timeLimit(.minutes(5)))
struct DeliveryTests {
    static let quick = "pipeline:\n  - illustrate: {max_illustrations: 3}\n  - scenes: {max_scenes: 2}\n"

    @Test func aStoryBecomesAFolderAZipAndAStatus() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("shadow.txt"), at: "inbox/kids/shadow.txt")
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 0, "\(ending.errors)")
        let status = try #require(workspace.status("kids/shadow.txt"))
        #expect(status.state == .succeeded && status.progress == 1 && status.error == nil)
        #expect(status.rule == "all" && status.pipeline == ["illustrate", "scenes"])
        #expect(status.stages.map(\.name) == ["read", "illustrate", "scenes", "pack"])
        let outputs = try #require(status.outputs)
        #expect(outputs.folder == "kids/shadow-\(status.job)")
        let folder = "outbox/\(outputs.folder)"
        for name in [
            "book.html", "manifest.json", "scenes/scenes.json", "illustrations/illustration_003.json",
            "source/manuscript.txt",
        ] {
            #expect(workspace.exists("\(folder)/\(name)"), "\(name)")
        }
        #expect(try workspace.read("\(folder)/source/shadow.txt") == Fixture.bytes("shadow.txt"))
        #expect(workspace.files(below: "inbox").isEmpty)
        #expect(workspace.exists("outbox/index.html"))
        try checkManifest(workspace, folder, outputs)
    }

    private func checkManifest(_ workspace: TestWorkspace, _ folder: String, _ outputs: JobStatus.Outputs) throws {
        struct Manifest: Decodable {
            struct File: Decodable {
                var name: String
                var sha256: String
            }
            var files: [File]
        }
        let manifest = try JSONText.decode(Manifest.self, from: try workspace.read("\(folder)/manifest.json"))
        for file in manifest.files {
            #expect(SHA256Hasher.hex(try workspace.read("\(folder)/\(file.name)")) == file.sha256, "\(file.name)")
        }
        let delivered = Set(workspace.files(below: folder))
        #expect(delivered == Set(manifest.files.map(\.name) + ["manifest.json", "shadow.zip"]))
        #expect(Set(outputs.files) == delivered.subtracting(["shadow.zip"]))
        let names = try ZipReader.verify(workspace.root.pushing(FilePath("\(folder)/shadow.zip")))
        #expect(Set(names) == delivered.subtracting(["shadow.zip"]))
        #expect(try SHA256Hasher.hex(workspace.read("\(folder)/shadow.zip")) == outputs.sha256)
    }

    @Test func scenesCoverTheManuscript() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("pipeline:\n  - scenes: {max_scenes: 4, duration_per_scene: 2.5}\n", at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("wald.txt"), at: "inbox/wald.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        struct Scenes: Decodable {
            struct Scene: Decodable {
                var sourceRange: [Int]
                var image: String
                var duration: Double
                var imagePrompt: String
            }
            var scenes: [Scene]
            var totalDuration: Double
        }
        let folder = "outbox/\(try #require(workspace.status("wald.txt")?.outputs?.folder))"
        let scenes = try JSONText.decode(Scenes.self, from: try workspace.read("\(folder)/scenes/scenes.json"))
        #expect(scenes.scenes.count == 4 && scenes.totalDuration == 10)
        #expect(scenes.scenes.first?.sourceRange.first == 0)
        #expect(scenes.scenes.last?.sourceRange.last == (try workspace.read("\(folder)/source/manuscript.txt").count))
        for (left, right) in zip(scenes.scenes, scenes.scenes.dropFirst()) {
            #expect(left.sourceRange[1] == right.sourceRange[0])
        }
        for scene in scenes.scenes {
            let png = try Canvas.reading(png: workspace.read("\(folder)/scenes/\(scene.image)"))
            #expect(png.width == 1024 && png.height == 576)
            #expect(scene.imagePrompt.contains("digital art"))
        }
    }

    @Test func badFilesFailWithTheirCodesAndAreKept() async throws {
        let workspace = try TestWorkspace()
        var expected: [String: String] = [:]
        for (fixture, code) in [
            ("encrypted.pdf", "encrypted"), ("damaged.pdf", "damaged"), ("no-pages.pdf", "damaged"),
            ("picture.pdf", "no_text"),
        ] {
            try workspace.put(try Fixture.bytes(fixture), at: "inbox/\(fixture)")
            expected[fixture] = code
        }
        let junk = (0..<3000).map { _ in UInt8.random(in: 0...255) }
        try workspace.put(junk, at: "inbox/junk.txt")
        expected["junk.txt"] = "bad_encoding"
        try workspace.put("", at: "inbox/empty.txt")
        expected["empty.txt"] = "empty_story"
        try workspace.put("   \n\n ", at: "inbox/blank.txt")
        expected["blank.txt"] = "empty_story"
        try workspace.put("x", at: "inbox/thing.xyz")
        expected["thing.xyz"] = "unsupported_type"
        let ending = try await Program.run("once", in: workspace)
        #expect(ending.code == 1)
        for (name, code) in expected {
            let status = try #require(workspace.status(name), "\(name)")
            #expect(status.error?.code == code, "\(name)")
            #expect(status.state == (code == "unsupported_type" ? .quarantined : .failed), "\(name)")
            #expect(status.error?.hint.isEmpty == false && status.error?.message.contains(name) == true)
            let folder = "outbox/\(try #require(status.outputs?.folder))"
            #expect(workspace.exists("\(folder)/\(name)") && workspace.exists("\(folder)/reason.json"), "\(name)")
        }
        let kept = try #require(workspace.status("junk.txt")?.outputs?.folder)
        #expect(try workspace.read("outbox/\(kept)/junk.txt") == junk)
        #expect(workspace.files(below: "inbox").isEmpty)
    }

    @Test func aFolderNamedLikeAStoryIsToldOnceAndStays() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("Once upon a time.", at: "inbox/story.txt/inner.md")
        #expect(try await Program.run("once", in: workspace).code == 1)
        let status = try #require(workspace.status("story.txt"))
        #expect(status.state == .failed && status.error?.code == "unsupported_type")
        #expect(workspace.exists("inbox/story.txt/inner.md"))
        #expect(try await Program.run("once", in: workspace).code == 0)
        #expect(workspace.status("story.txt")?.job == status.job)
    }

    @Test func theSameStoryAgainIsADuplicate() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("wald.txt"), at: "inbox/wald.txt")
        _ = try await Program.run("once", in: workspace)
        let first = try #require(workspace.status("wald.txt"))
        try workspace.put(try Fixture.bytes("wald.txt"), at: "inbox/wald.txt")
        #expect(try await Program.run("once", in: workspace).code == 0)
        let second = try #require(workspace.status("wald.txt"))
        #expect(second.state == .duplicate && second.job != first.job)
        #expect(second.duplicateOf == first.outputs?.folder)
        // Another rule makes another result.
        try workspace.put("pipeline:\n  - illustrate: {max_illustrations: 2}\n", at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("wald.txt"), at: "inbox/wald.txt")
        _ = try await Program.run("once", in: workspace)
        #expect(workspace.status("wald.txt")?.state == .succeeded)
    }

    @Test func runWorksOnFilesWhereTheyLie() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(Self.quick, at: "rules/all.yaml")
        try workspace.put(try Fixture.bytes("wald.txt"), at: "desk/wald.txt")
        let out = workspace.root.appending("made").string
        let file = workspace.root.pushing("desk/wald.txt").string
        let ending = try await Program.run("run", file, "--out", out, in: workspace)
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(workspace.exists("desk/wald.txt"))
        #expect(workspace.files(below: "made").contains { $0.hasSuffix("wald.zip") })
        let wrong = try await Program.run("run", file, "--out", out, "--rule", "al", in: workspace)
        #expect(wrong.code == 2 && wrong.errors.contains("did you mean `all`?"))
    }

    @Test func checkNamesTheLine() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("pipeline:\n  - illustrate: {stile: anime}\n", at: "rules/bad.yaml")
        let ending = try await Program.run("check", in: workspace)
        #expect(ending.code == 2)
        #expect(ending.errors.contains("rules/bad.yaml:2:18") && ending.errors.contains("did you mean `style`?"))
        try workspace.put("jobs: many\n", at: "storydrop.yaml")
        #expect(try await Program.run("once", in: workspace).code == 2)
    }

    @Test func wrongUseEndsWithTwo() async throws {
        let workspace = try TestWorkspace()
        #expect(try await Program.run("onse", in: workspace).code == 2)
        #expect(try await Program.run("status", "nothing.txt", in: workspace).code == 2)
        #expect(try await Program.run("cancel", "nothing.txt", in: workspace).code == 2)
    }

    @Test func logsCanBeJSON() async throws {
        let workspace = try TestWorkspace()
        try workspace.put("The moon rose over the hill.", at: "inbox/moon.txt")
        let ending = try await Program.run("once", "--log-format", "json", in: workspace)
        let lines = ending.errors.split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines {
            let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
            #expect(object["message"] != nil && object["level"] != nil && object["time"] != nil)
        }
    }
}
