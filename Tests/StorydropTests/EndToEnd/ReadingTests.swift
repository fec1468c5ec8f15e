import Foundation
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

/// Stories that a text model reads before they are illustrated.
@Suite("Stories read by a model")
struct ReadingTests {
    private let models = ModelTests()

    @Test(arguments: ["gemini", "openai"])
    func areReadInOneCallAndCheckedAgainstTheText(provider: String) async throws {
        let vendor = try MockVendor()
        let workspace = try models.workspace(vendor, provider: provider, list: "local", text: provider)
        try workspace.put(models.story(), at: "inbox/fox.txt")
        let ending = try await models.once(workspace)
        let status = try #require(workspace.status("fox.txt"))
        #expect(ending.code == 0 && status.state == .succeeded && status.warnings == [], "\(ending.errors)")
        #expect(status.stages.map(\.name) == ["read", "analyse", "illustrate", "pack"])
        #expect(status.stages.allSatisfy { $0.state == .succeeded })
        #expect(vendor.requests.count == 1)
        // It was paid for, and counted.
        #expect((status.cost.spentUsd ?? 0) > 0 || (status.cost.unpricedCalls ?? 0) == 1)
        let folder = try #require(status.outputs?.folder)
        let analysis = try #require(
            try JSONValue.parse(try workspace.read("outbox/\(folder)/manifest.json"))["analysis"]
        )
        #expect(analysis["analysts"]?[0]?.text?.hasPrefix(provider + "/") == true)
        let rejected = (analysis["rejected"]?.list ?? []).compactMap(\.text)
        #expect(rejected.contains { $0.contains("Reynard") } && rejected.contains { $0.contains("thunder and hail") })
        let fox = analysis["cast"]?.list?.first { $0["name"]?.text == "the fox" }
        #expect(fox?["kind"]?.text == "animal" && fox?["gender"]?.text == "female")
        // Taken from the model, with the words that bear it out; what it invented is not there.
        let brief = analysis["scenes"]?[0]?["brief"]
        #expect(brief?["place"]?["value"]?.text == "harbour" && brief?["weather"] == nil)
        #expect(brief?["objects"]?.list?.contains { $0["value"]?.text == "lantern" } == true)
        #expect(try models.leaks(workspace) == [])

        // The same story by another rule is read already.
        try workspace.put(
            "pipeline: [scenes: {max_scenes: 2}]\nproviders: {image: [local], text: [\(provider)]}\n",
            at: "rules/10-pictures.yaml"
        )
        try workspace.put(models.story(), at: "inbox/fox.txt")
        _ = try await models.once(workspace)
        let second = try #require(workspace.status("fox.txt"))
        #expect(second.state == .succeeded && second.stages.first { $0.name == "analyse" }?.cached == true)
        #expect(vendor.requests.count == 1)
    }

    /// Whatever the text model does: the story is understood without it, the status says so, and nothing hangs.
    @Test(arguments: [
        "rate_limit", "quota", "error500", "error503", "unauthorized", "reset", "truncate", "malformed_json",
        "empty_body", "safety", "finish:MAX_TOKENS",
    ])
    func areUnderstoodWithoutAModelThatFails(kind: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: kind, when: .first(1000))])
        let workspace = try models.workspace(vendor, list: "local", text: "gemini", pictures: 1)
        try workspace.put(models.story(), at: "inbox/fox.txt")
        let ending = try await models.once(workspace)
        let status = try #require(workspace.status("fox.txt"), "\(ending.errors)")
        #expect(status.state == .succeeded && ending.code == 0, "\(status.error?.message ?? "")")
        #expect(status.warnings.contains { $0.contains("was understood without gemini/") }, "\(status.warnings)")
        #expect(vendor.earlyRetries == 0 && vendor.mostPaid <= 1 && vendor.requests.count <= 10)
        let folder = try #require(status.outputs?.folder)
        let manifest = try JSONValue.parse(try workspace.read("outbox/\(folder)/manifest.json"))
        #expect(manifest["analysis"]?["analysts"]?[0]?.text == "local")
    }

    @Test func aPlanCountsTheReading() async throws {
        let vendor = try MockVendor()
        let workspace = try models.workspace(vendor, list: "local", text: "gemini", pictures: 1)
        try workspace.put(models.story(), at: "fox.txt")
        let file = workspace.root.appending("fox.txt").string
        let variables: [Environment.Key: String] = ["STORY_KEY": ModelTests.key]
        let ending = try await Program.run("plan", file, "--json", in: workspace, variables: variables)
        let plan = try JSONValue.parse(Array(ending.output.utf8))
        #expect(plan["calls"]?.integer == 1 && plan["steps"]?[0]?["step"]?.text == "analyse", "\(ending.errors)")
        #expect(vendor.requests.isEmpty)

        // The command that shows how a story is understood asks a model only if it is told to.
        _ = try await Program.run("analyse", file, in: workspace, variables: variables)
        #expect(vendor.requests.isEmpty)
        let told = try await Program.run(
            "analyse",
            file,
            "--json",
            "--provider",
            "gemini",
            in: workspace,
            variables: variables
        )
        let analysis = try JSONValue.parse(Array(told.output.utf8))
        #expect(analysis["analysts"]?[0]?.text?.hasPrefix("gemini/") == true, "\(told.errors)")
        #expect(vendor.requests.count == 1)

        let again = try await Program.run("plan", file, "--json", in: workspace, variables: variables)
        #expect(try JSONValue.parse(Array(again.output.utf8))["calls"]?.integer == 0)
    }
}
