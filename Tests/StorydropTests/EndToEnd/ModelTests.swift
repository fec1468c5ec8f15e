import Foundation
import Native
import Subprocess
import SystemPackage
import Testing

@testable import StorydropCore

/// Stories whose pictures come from a server.
@Suite("Pictures from a provider")
struct ModelTests {
    static let key = "sk-this-must-never-be-seen-9f8e7d"

    /// A workspace whose pictures are made by a mock: three of them for each story.
    func workspace(
        _ vendor: MockVendor,
        provider: String = "gemini",
        list: String = "auto",
        text: String = "local",
        more: String = "",
        settings: String = "",
        pictures: Int = 3
    ) throws -> TestWorkspace {
        let workspace = try TestWorkspace(
            settings: """
                settle: 50ms
                settle_empty: 500ms
                retry: {first_delay: 200ms}
                providers:
                  \(provider): {base_url: "\(vendor.server.address)", api_key_env: STORY_KEY, timeout: 10s,
                    requests_per_minute: 60000\(more)}
                \(settings)
                """
        )
        let rule = """
            pipeline:
              - illustrate: {max_illustrations: \(pictures), style: watercolor}
            providers: {image: [\(list)], text: [\(text)]}

            """
        try workspace.put(rule, at: "rules/10-pictures.yaml")
        return workspace
    }

    func story(_ paragraphs: Int = 12) -> String {
        (1...paragraphs).map { number in
            "In the year \(number) the fox sat by the river and counted the boats. She saw \(number * 3) of them, and "
                + "every one carried a lantern; the old man at the bridge waved to her until the night had come."
        }.joined(separator: "\n\n")
    }

    func once(_ workspace: TestWorkspace, _ more: String...) async throws -> Program.Ending {
        let ending = try await Program.run(
            "once",
            in: workspace,
            variables: ["STORY_KEY": Self.key, "LOG_LEVEL": "trace"]
        )
        #expect(!ending.output.contains(Self.key) && !ending.errors.contains(Self.key))
        return ending
    }

    /// Whether any file of a workspace has the key in it.
    func leaks(_ workspace: TestWorkspace) throws -> [String] {
        ["inbox", "outbox", ".storydrop", "rules"].flatMap { folder in
            workspace.files(below: folder, hidden: true).compactMap { file in
                let bytes = (try? workspace.read("\(folder)/\(file)")) ?? []
                return Data(bytes).range(of: Data(Self.key.utf8)) == nil ? nil : "\(folder)/\(file)"
            }
        }
    }

    @Test(arguments: ["gemini", "openai", "automatic1111"])
    func areDeliveredWithTheirCostAndWithoutTheKey(provider: String) async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor, provider: provider, list: provider)
        try workspace.put(story(), at: "inbox/fox.txt")
        let ending = try await once(workspace)
        let status = try #require(workspace.status("fox.txt"))
        #expect(ending.code == 0 && status.state == .succeeded, "\(ending.errors)")
        #expect(status.warnings.isEmpty && vendor.pictures == 3)
        let folder = try #require(status.outputs?.folder)
        for number in 1...3 {
            let file = "outbox/\(folder)/illustrations/illustration_00\(number)"
            let canvas = try PictureDecoder.decode(try workspace.read(file + ".png"))
            #expect(canvas.width == 1024 && canvas.height == 576)
            let info = try JSONValue.parse(try workspace.read(file + ".json"))
            #expect(info["picture"]?["provider"]?.text == provider)
            #expect(info["picture"]?["prompt"]?.text?.contains("Watercolour") == true)
        }
        // A server that asks for a key is paid, and what its pictures cost is unknown unless they are listed.
        let spent = status.cost.spentUsd
        switch provider {
        case "gemini": #expect(abs((spent ?? 0) - 0.201) < 1e-6 && status.cost.limitUsd == 5)
        case "openai": #expect((spent ?? 0) > 0.01 && (spent ?? 9) < 0.5 && status.cost.limitUsd == 5)
        default: #expect(spent == nil && status.cost.unpricedCalls == 3)
        }
        #expect(try leaks(workspace) == [])
        let manifest = try JSONValue.parse(try workspace.read("outbox/\(folder)/manifest.json"))
        #expect(manifest["pictures"]?.list?.count == 3 && manifest["cost"]?["limit_usd"]?.integer == 5)
        #expect(manifest["pictures"]?[0]?["prompt"]?.text?.contains("Watercolour") == true)

        // The same story again with another rule: nothing is paid for twice.
        let rule = "pipeline: [illustrate: {max_illustrations: 3, style: watercolor}, scenes: {max_scenes: 2}]\n"
        try workspace.put(
            rule + "providers: {image: [\(provider), local], text: [local]}\n",
            at: "rules/10-pictures.yaml"
        )
        try workspace.put(story(), at: "inbox/fox.txt")
        _ = try await once(workspace)
        let second = try #require(workspace.status("fox.txt"))
        #expect(second.state == .succeeded && second.job != status.job)
        #expect(second.stages.first { $0.name == "illustrate" }?.cached == true)
        #expect(vendor.mostPaid == 1 && vendor.pictures == 5)
    }

    static let kinds = [
        "rate_limit", "quota", "error500", "error502html", "error503", "unauthorized", "reset_early", "reset",
        "truncate", "stall", "malformed_json", "empty_body", "corrupt_base64", "corrupt_image", "wrong_mime",
        "empty_candidates", "no_image", "safety", "blank",
    ]

    /// Each at the first call, in the middle, and always; what would only be waited for is for `make conformance`.
    static let cases = kinds.flatMap { kind in
        [MockVendor.Fault.When.first(1), .at([2, 3])].map { (kind, $0) }
            + (["rate_limit", "stall"].contains(kind) ? [] : [(kind, .first(1000))])
    }

    /// Whatever goes wrong, and whenever: the job ends, says the truth, and pays for nothing twice.
    @Test(arguments: cases)
    func endWellWhateverTheServerDoes(kind: String, when: MockVendor.Fault.When) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: kind, when: when)], latency: 0.01)
        let workspace = try workspace(vendor, list: "gemini, local", more: ", concurrency: 2")
        try workspace.put(story(), at: "inbox/fox.txt")
        let ending = try await once(workspace)
        let status = try #require(workspace.status("fox.txt"), "\(ending.errors)")
        #expect(vendor.earlyRetries == 0 && vendor.mostPaid <= 1)
        #expect(vendor.server.mostOnOnePath <= 2)
        #expect([.succeeded, .partial].contains(status.state), "\(status.error?.message ?? "")")
        #expect((status.state == .partial) == status.warnings.contains { $0.contains("placeholder") })
        #expect(ending.code == (status.state == .succeeded ? 0 : 1))
        // What is no good gets one more try, and all of it was paid for.
        if Self.bad.contains(kind) { #expect(vendor.pictures <= 6) }
        let folder = try #require(status.outputs?.folder)
        let pictures = workspace.files(below: "outbox/\(folder)/illustrations").filter { $0.hasSuffix(".png") }
        #expect(pictures.count == 3)
        #expect(try leaks(workspace) == [])
    }

    /// Answers that come, and are no good.
    static let bad = [
        "malformed_json", "empty_body", "corrupt_base64", "corrupt_image", "empty_candidates", "no_image", "blank",
    ]

    @Test func aRefusedPictureClimbsTheLadder() async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "safety", when: .first(100), path: "image")])
        let workspace = try workspace(vendor, list: "gemini", text: "auto", pictures: 1)
        try workspace.put(story(2), at: "inbox/fox.txt")
        let ending = try await once(workspace)
        let status = try #require(workspace.status("fox.txt"))
        #expect(ending.code == 1 && status.state == .partial)
        #expect(status.warnings.contains { $0.contains("placeholder") && $0.contains("SAFETY") })
        // Read by the text model; once as it was, once softened by the text model.
        #expect(vendor.pictures == 2)
        #expect(vendor.requests.count == 4)
        #expect(vendor.requests.last?.text.contains("A calm picture") == true)
        let folder = try #require(status.outputs?.folder)
        let info = try JSONValue.parse(try workspace.read("outbox/\(folder)/illustrations/illustration_001.json"))
        #expect(info["picture"]?["tried"]?.list?.count == 2)
        #expect(info["picture"]?["provider"]?.text == "local")
    }

    @Test func aSpentBudgetMakesTheJobWait() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor, list: "gemini", settings: "budget: {usd_per_job: 0.15}")
        try workspace.put(story(), at: "inbox/fox.txt")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": Self.key]) {
            let waits = await eventually { workspace.status("fox.txt")?.state == .waiting }
            #expect(waits)
        }
        let status = try #require(workspace.status("fox.txt"))
        #expect(status.reason == "budget" && status.error?.code == "job_budget")
        #expect(vendor.pictures == 2 && abs((status.cost.spentUsd ?? 0) - 0.134) < 1e-6 && status.cost.limitUsd == 0.15)

        // More money: it goes on where it was.
        let text = String(decoding: try workspace.read("storydrop.yaml"), as: UTF8.self)
        try workspace.write(text.replacing("usd_per_job: 0.15", with: "usd_per_job: 1"), at: "storydrop.yaml")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": Self.key]) {
            let ends = await eventually { workspace.status("fox.txt")?.state == .succeeded }
            #expect(ends)
        }
        #expect(vendor.pictures == 3 && vendor.mostPaid == 1)
    }

    @Test func aDeadProviderIsWaitedForAndCostsNoAttempt() async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "error503", when: .first(1000))])
        let workspace = try workspace(vendor, list: "gemini", text: "auto", more: ", concurrency: 1", pictures: 1)
        try workspace.put(story(2), at: "inbox/fox.txt")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": Self.key]) {
            let waits = await eventually {
                workspace.status("fox.txt").map { $0.state == .waiting && $0.reason == "provider_down" } ?? false
            }
            #expect(waits)
            #expect(workspace.status("fox.txt")?.attempt == 0)
            vendor.mend()
            let ends = await eventually { workspace.status("fox.txt")?.state == .succeeded }
            #expect(ends)
        }
        #expect(vendor.mostPaid == 1)
        // While the pictures' provider is away the story waits to be read by it, too.
        #expect(workspace.status("fox.txt")?.warnings == [])
    }

    @Test func aWrongKeyEndsTheJobAndSaysSo() async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: "unauthorized", when: .first(1000))])
        let workspace = try workspace(vendor, list: "gemini")
        try workspace.put(story(), at: "inbox/fox.txt")
        let ending = try await once(workspace)
        let status = try #require(workspace.status("fox.txt"))
        #expect(ending.code == 1 && status.state == .failed && status.error?.code == "bad_key")
    }

    /// Killed at any moment: every picture is delivered, and no more than the one in flight is paid for twice.
    @Test func aKillCostsAtMostTheCallInFlight() async throws {
        let vendor = try MockVendor(latency: 0.1)
        let workspace = try workspace(vendor, list: "gemini", text: "auto", more: ", concurrency: 1", pictures: 10)
        try workspace.put(story(30), at: "inbox/fox.txt")
        var kills = 0
        while kills < 20, workspace.status("fox.txt")?.state != .succeeded {
            let pause = Double.random(in: 0.15...0.5)
            _ = try await Program.running(
                "watch",
                in: workspace,
                variables: ["STORY_KEY": Self.key],
                endWith: .kill
            ) {
                try await Task.sleep(for: .seconds(pause))
            }
            kills += 1
        }
        let ending = try await once(workspace)
        let status = try #require(workspace.status("fox.txt"), "\(ending.errors)")
        #expect(status.state == .succeeded, "after \(kills) kills: \(status.error?.message ?? "")")
        // One call reads the story.
        #expect(vendor.requests.count <= 11 + kills, "\(vendor.requests.count) requests, \(kills) kills")
        let folder = try #require(status.outputs?.folder)
        let pictures = workspace.files(below: "outbox/\(folder)/illustrations").filter { $0.hasSuffix(".png") }
        #expect(pictures.count == 10)
    }

    @Test func theKeyIsInNoProcessList() async throws {
        let vendor = try MockVendor(latency: 0.5)
        let workspace = try workspace(vendor, list: "gemini")
        try workspace.put(story(), at: "inbox/fox.txt")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": Self.key]) {
            let isAsked = await eventually { vendor.pictures > 0 }
            #expect(isAsked)
            let health = try JSONValue.parse(try workspace.read(".storydrop/health.json"))
            let pid = try #require(health["pid"]?.integer)
            let line = try FileIO.read(FilePath("/proc/\(pid)/cmdline"))
            #expect(Data(line).range(of: Data(Self.key.utf8)) == nil)
        }
    }

    /// A run has a state of its own; the money and what it bought are the workspace's.
    @Test func aRunTellsItsCostAndSharesWhatItPaidFor() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor)
        try workspace.put(story(), at: "fox.txt")
        for (out, cost) in [("one", 0.201), ("two", 0)] {
            let ending = try await Program.run(
                "run",
                workspace.root.appending("fox.txt").string,
                "--out",
                workspace.root.appending(out).string,
                in: workspace,
                variables: ["STORY_KEY": Self.key]
            )
            #expect(ending.code == 0, "\(ending.errors)")
            let status = try JSONValue.parse(try workspace.read("\(out)/fox.txt.status.json"))
            let spent = try JSONText.decode(JobStatus.self, from: status.bytes).cost.spentUsd
            #expect(abs((spent ?? 9) - cost) < 1e-6)
        }
        #expect(vendor.pictures == 3)
        let ledger = try Ledger(try workspace.workspace.ledger)
        #expect(abs(try await ledger.spent(on: QuotaDay.today()).usd - 0.201) < 1e-6)
    }

    /// Nothing is paid for that could not be kept.
    @Test func aCacheThatCannotBeWrittenStopsTheCalls() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor, list: "gemini")
        try workspace.write("in the way", at: ".storydrop/cache/incoming")
        try workspace.put(story(), at: "inbox/fox.txt")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": Self.key]) {
            #expect(await eventually { workspace.status("fox.txt")?.state == .waiting })
            try FileIO.removeFile(workspace.root.appending(".storydrop/cache/incoming"))
            #expect(await eventually { workspace.status("fox.txt")?.state == .succeeded })
        }
        #expect(vendor.pictures == 3 && vendor.mostPaid == 1)
    }

    @Test func aPlanSaysWhatItWouldCostAndDoesNothing() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor)
        try workspace.put(story(), at: "fox.txt")
        let ending = try await Program.run(
            "plan",
            workspace.root.appending("fox.txt").string,
            "--json",
            in: workspace,
            variables: ["STORY_KEY": Self.key]
        )
        let plan = try JSONValue.parse(Array(ending.output.utf8))
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(plan["calls"]?.integer == 3 && plan["rule"]?.text == "10-pictures")
        #expect(plan["estimated_usd"] == .number(0.201) && plan["limit_usd"]?.integer == 5)
        #expect(vendor.requests.isEmpty && !workspace.exists(".storydrop"))
    }
}
