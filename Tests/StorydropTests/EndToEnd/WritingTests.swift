import Foundation
import Native
import Subprocess
import SystemPackage
import Testing
import Writing

@testable import StorydropCore

/// Briefs that become stories, written by a model that a mock stands for.
@Suite("Stories that are written")
struct WritingTests {
    private func workspace(_ vendor: MockVendor, pipeline: String = "[write: {}]") throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        try workspace.write(
            """
            settle: 50ms
            retry: {first_delay: 200ms}
            providers:
              gemini: {base_url: "\(vendor.server.address)", api_key_env: STORY_KEY, timeout: 10s,
                requests_per_minute: 60000}

            """,
            at: "storydrop.yaml"
        )
        try workspace.put(
            "pipeline: \(pipeline)\nproviders: {text: [gemini], image: [local]}\n",
            at: "rules/write.yaml"
        )
        return workspace
    }

    private static func brief(_ length: Int, _ more: String = "") -> String {
        """
        story_setting: A lighthouse on a rock
        character_input: Mara Feldmann, who keeps it, and her brother Jonas
        plot_elements: The lamp has cracked, and a storm is coming
        audience_age_group: "👨‍👩‍👧‍👦 All Ages"
        content_rating: "🌟 G - General Audiences"
        ending_preference: "😊 Happy Ending"
        length: \(length)
        \(more)
        """
    }

    private func prompts(_ vendor: MockVendor) throws -> [(kind: String, text: String)] {
        try vendor.requests.compactMap { request in
            let text = try JSONValue.parse(request.body)["contents"]?[0]?["parts"]?[0]?["text"]?.text ?? ""
            return MockAuthor.kind(text).map { ($0, text) }
        }
    }

    private func facts(
        _ workspace: TestWorkspace,
        _ name: String
    ) throws -> (status: JobStatus, story: JSONValue, folder: String) {
        let status = try #require(workspace.status(name))
        let folder = "outbox/\(try #require(status.outputs).folder)"
        return (status, try JSONValue.parse(try workspace.read("\(folder)/story/story.json")), folder)
    }

    @Test func areWholeAndKeepToTheBrief() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(2400), at: "inbox/light.brief.yaml")
        let ending = try await ModelTests().once(workspace)
        let (status, story, folder) = try facts(workspace, "light.brief.yaml")
        #expect(ending.code == 0 && status.state == .succeeded, "\(status.warnings) \(ending.errors)")
        #expect(status.pipeline == ["write"] && status.stages.map(\.name).prefix(2) == ["read", "write"])
        let stage = try #require(status.stages.first { $0.name == "write" })
        #expect(stage.total == 2400 && stage.done == 2400)
        let words = story["words"]?.integer ?? 0
        #expect(abs(words - 2400) <= 240, "\(words)")
        for name in ["story.md", "story.txt", "premise.txt", "outline.json", "cast.json"] {
            #expect(workspace.exists("\(folder)/story/\(name)"), "\(name)")
        }
        let text = String(decoding: try workspace.read("\(folder)/story/story.md"), as: UTF8.self)
        #expect(text.hasPrefix("# The Last Light\n") && text.contains("Jonas"))
        #expect(story["brief"]?["ending"]?.text == "happy" && story["faults"]?.list?.isEmpty == true)
        #expect((status.cost.spentUsd ?? 0) > 0)
        if case .number(let seconds) = story["seconds"] { #expect(seconds > 0) } else { Issue.record("no seconds") }
        let manifest = try JSONValue.parse(try workspace.read("\(folder)/manifest.json"))
        #expect(manifest["writing"]?["words"]?.integer == words)
    }

    /// What a part is asked with does not grow with the story; the old way's did.
    @Test func costGrowsAsTheStoryDoesAndNotFaster() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(20_000), at: "inbox/long.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let (status, story, _) = try facts(workspace, "long.brief.yaml")
        #expect(status.state == .succeeded, "\(status.warnings)")
        #expect(abs((story["words"]?.integer ?? 0) - 20_000) <= 2000)
        let parts = try prompts(vendor).filter { $0.kind == "part" }.map { TokenCount.estimate($0.text) }
        #expect(parts.count >= 20)
        let (early, late) = (parts[2...6].max() ?? 0, parts.suffix(5).max() ?? 0)
        #expect(Double(late) < Double(early) * 1.15 && late < 4000, "\(parts)")
        #expect(vendor.mostPaid == 1)
    }

    @Test func aKillRepeatsNoPartThatWasPaidFor() async throws {
        let vendor = try MockVendor(latency: 0.05)
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(9000), at: "inbox/k.brief.yaml")
        var kills = 0
        while kills < 10, workspace.status("k.brief.yaml")?.state != .succeeded {
            let before = vendor.requests.count
            _ = try await Program.running(
                "watch",
                in: workspace,
                variables: ["STORY_KEY": ModelTests.key],
                endWith: .kill
            ) {
                #expect(
                    await eventually {
                        vendor.requests.count > before + 1 || workspace.status("k.brief.yaml")?.state == .succeeded
                    }
                )
            }
            kills += 1
        }
        _ = try await ModelTests().once(workspace)
        let (status, _, _) = try facts(workspace, "k.brief.yaml")
        #expect(status.state == .succeeded, "\(status.warnings)")
        // The call in flight may be made again, and no other.
        let asked = try prompts(vendor).map(\.text)
        #expect(asked.count - Set(asked).count <= kills, "\(asked.count) of \(Set(asked).count), \(kills) kills")
    }

    @Test(arguments: [
        ("no_json", "program's own", 4), ("ends_at_once", "ended it each time", 1000),
        ("repeats", "repeats itself", 1000), ("apology", "only told in outline", 6),
    ])
    func whateverTheModelDoesIsTold(fault: String, told: String, times: Int) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: fault, when: .first(times))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(1800), at: "inbox/f.brief.yaml")
        let ending = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("f.brief.yaml"), "\(ending.errors)")
        #expect([.succeeded, .partial].contains(status.state), "\(String(describing: status.error)) \(ending.errors)")
        #expect(status.warnings.contains { $0.contains(told) }, "\(status.warnings)")
        if fault != "no_json" { #expect(status.state == .partial) }
        #expect(vendor.requests.count < 60)
    }

    /// A story of which a model wrote nothing is none.
    @Test(arguments: ["empty", "safety", "apology"])
    func aModelThatWritesNothingEndsTheJob(fault: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: fault, when: .first(1000))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(1800), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("f.brief.yaml"))
        #expect(status.state == .failed && status.error?.code == "refused", "\(String(describing: status.error))")
    }

    @Test(arguments: ["marker", "cut_off", "never_ends"])
    func whatCanBeMendedIs(fault: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: fault, when: .first(1000))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(1800), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let (status, story, folder) = try facts(workspace, "f.brief.yaml")
        let text = String(decoding: try workspace.read("\(folder)/story/story.md"), as: UTF8.self)
        #expect(!text.contains("IAMDONE") && !text.contains("here is the story"))
        #expect(text.trimmed.hasSuffix("."))
        // What is too long is told, if it could not be mended.
        if fault != "never_ends" { #expect(status.state == .succeeded, "\(status.warnings)") }
        if status.state == .partial { #expect(story["faults"]?.list?.isEmpty == false) }
    }

    /// What a model's check found stands until somebody has seen that it does not.
    @Test(arguments: [("finds", JobState.succeeded), ("stubborn", .partial)])
    func whatACheckFindsIsLookedAtAgain(fault: String, state: JobState) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: fault, when: .first(1000))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(1800), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("f.brief.yaml"))
        #expect(status.state == state, "\(status.warnings)")
        #expect(status.warnings.contains { $0.contains("two hats") } == (state == .partial), "\(status.warnings)")
        #expect(try prompts(vendor).count { $0.kind == "mend" } == 1)
        #expect(try prompts(vendor).count { $0.kind == "confirm" } == 1)
    }

    /// What is found in no part, or in one that does not exist, is said of the whole.
    @Test func whatACheckFindsOfTheWholeIsTold() async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "finds_whole", when: .first(1000))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(1800), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("f.brief.yaml"))
        #expect(status.state == .partial && status.warnings.contains { $0.contains("planted lamp") })
        #expect(status.warnings.contains { $0.contains("is tragic") }, "\(status.warnings)")
    }

    /// A model's outline does not decide how much is paid.
    @Test func anOutlineIsCutToTheStory() async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "many_chapters", when: .first(1000))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(900), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("f.brief.yaml"))
        #expect(status.warnings.contains { $0.contains("cut to fit") }, "\(status.warnings)")
        #expect(vendor.requests.count < 40, "\(vendor.requests.count)")
    }

    /// Whatever a model does, a story costs no more than its plan says that it may.
    @Test(arguments: ["ends_at_once", "no_json", "repeats", "never_ends", "stubborn"])
    func noStoryCostsMoreThanItsPlan(fault: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: fault, when: .first(1000))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(2700), at: "f.brief.yaml")
        let file = workspace.root.appending("f.brief.yaml").string
        let variables: [Environment.Key: String] = ["STORY_KEY": ModelTests.key]
        let planned = try await Program.run("plan", file, "--json", in: workspace, variables: variables)
        let plan = try JSONValue.parse(Array(planned.output.utf8))
        #expect(vendor.requests.isEmpty)
        try workspace.put(Self.brief(2700), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let spent = try #require(workspace.status("f.brief.yaml")?.cost.spentUsd)
        func dollars(_ name: String) -> Double { if case .number(let sum) = plan[name] { sum } else { 0 } }
        let (usual, most) = (dollars("estimated_usd"), dollars("most_usd"))
        #expect(spent > 0 && spent <= most && usual > 0 && usual <= most, "\(spent), \(usual), \(most)")
    }

    @Test func aRefusalInTheMiddleCostsOnePartAndIsAskedForAgain() async throws {
        // Premise, outline, part, note; then all three ways of asking for the second part.
        let vendor = try MockVendor([MockVendor.Fault(kind: "safety", when: .at([5, 6, 7]))])
        let workspace = try workspace(vendor)
        try workspace.put(Self.brief(2700), at: "inbox/f.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let (status, _, folder) = try facts(workspace, "f.brief.yaml")
        #expect(status.state == .partial)
        let missing = status.warnings.filter { $0.contains("only told in outline") }
        #expect(missing.count == 1 && missing[0].contains("part 2"), "\(status.warnings)")
        let text = String(decoding: try workspace.read("\(folder)/story/story.md"), as: UTF8.self)
        #expect(text.split(separator: " ").count > 1700)
        let before = try prompts(vendor).map(\.text)

        vendor.mend()
        #expect(try await Program.run("retry", "f.brief.yaml", in: workspace).code == 0)
        _ = try await ModelTests().once(workspace)
        let (again, story, _) = try facts(workspace, "f.brief.yaml")
        #expect(again.state == .succeeded && again.job != status.job, "\(again.warnings)")
        #expect(abs((story["words"]?.integer ?? 0) - 2700) <= 270)
        // What was paid for is not asked for again.
        let twice = try prompts(vendor).map(\.text).dropFirst(before.count).filter { before.prefix(4).contains($0) }
        #expect(twice.isEmpty, "\(twice.count)")
    }

    /// One file, no key, no network: a story with pictures.
    @Test func areDraftedWhereThereIsNoModel() async throws {
        let workspace = try TestWorkspace()
        try workspace.put(
            "pipeline: [write: {length: 600}, scenes: {max_scenes: 2}]\n",
            at: "rules/write.yaml"
        )
        try workspace.put("A bedtime story about a small fox who fears the dark", at: "inbox/fox.brief.txt")
        let ending = try await Program.run("once", in: workspace)
        let (status, story, folder) = try facts(workspace, "fox.brief.txt")
        #expect(ending.code == 0 && status.state == .succeeded, "\(status.warnings) \(ending.errors)")
        #expect(story["writers"]?.list?.compactMap(\.text) == ["local draft"])
        #expect(story["understood"]?.list?.isEmpty == false && story["cost_usd"]?.integer == 0)
        let text = String(decoding: try workspace.read("\(folder)/story/story.txt"), as: UTF8.self)
        #expect(text.contains("fox") && !text.contains("#"))
        #expect(workspace.exists("\(folder)/scenes/scene_002.png"))
    }

    @Test(arguments: [
        ("story_tone: cheerful", "story_tone"), ("lenght: 200", "length"), ("length: 5", "100 to 100000"),
        ("language: klingonish-language", "BCP 47"),
    ])
    func aWrongBriefIsKeptAndNamesTheField(line: String, told: String) async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor)
        try workspace.put("plot_elements: a storm\n\(line)\n", at: "inbox/w.brief.yaml")
        _ = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("w.brief.yaml"))
        #expect(status.state == .failed && status.error?.code == "invalid_brief")
        #expect(status.error?.message.contains(told) == true, "\(status.error?.message ?? "")")
        #expect(vendor.requests.isEmpty)
    }
}
