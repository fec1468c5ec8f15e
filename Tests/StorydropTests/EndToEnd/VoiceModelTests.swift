import Native
import Subprocess
import Testing

@testable import StorydropCore

/// Stories that a provider's voice reads.
@Suite("Voices of a provider")
struct VoiceModelTests {
    /// A voice of this machine that says "beep".
    private static let beep = """
        import math, struct, sys, wave
        sys.stdin.read()
        with wave.open(sys.argv[1], "wb") as sound:
            sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(24000)
            sound.writeframes(struct.pack("<12000h", *[int(9000 * math.sin(i * 0.26)) for i in range(12000)]))
        """

    private func workspace(
        _ vendor: MockVendor,
        provider: String = "gemini",
        list: String? = nil,
        settings: String = ""
    ) throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        try workspace.write(Self.beep, at: "beep.py")
        try workspace.write(
            """
            settle: 50ms
            retry: {first_delay: 200ms}
            providers:
              \(provider): {base_url: "\(vendor.server.address)", api_key_env: STORY_KEY, timeout: 10s,
                requests_per_minute: 60000\(provider == "openai" ? ", speech_model: gpt-4o-mini-tts" : "")}
              local: {voice: "python3 \(workspace.root)/beep.py {out}"}
            \(settings)

            """,
            at: "storydrop.yaml"
        )
        try rule(workspace, list ?? provider)
        return workspace
    }

    private func rule(_ workspace: TestWorkspace, _ list: String, format: String = "m4a") throws {
        try workspace.put(
            "pipeline:\n  - narrate: {format: \(format)}\nproviders: {speech: [\(list)], text: [local]}\n",
            at: "rules/voice.yaml"
        )
    }

    /// Chapters of more than one request each.
    private static let story = (1...2).map { chapter in
        "Chapter \(chapter)\n\n"
            + (1...9).map { number in
                "On day \(number) of month \(chapter) the keeper climbed all the stairs; he counted \(number * 7) ships, "
                    + "and wrote “all is well” into the book. Nobody else on the island could read."
            }.joined(separator: "\n\n")
    }.joined(separator: "\n\n\n")

    /// The words that a server was asked to say, in the order of the story.
    private func said(_ vendor: MockVendor) throws -> [String] {
        try vendor.requests.map { request in
            let body = try JSONValue.parse(request.body)
            return body["input"]?.text ?? body["contents"]?[0]?["parts"]?[0]?["text"]?.text ?? ""
        }
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    @Test(arguments: ["gemini", "openai"])
    func sayEveryWordOnceAndArePaidOnce(provider: String) async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor, provider: provider)
        try workspace.put(Self.story, at: "inbox/keeper.txt")
        let ending = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("keeper.txt"))
        #expect(ending.code == 0 && status.state == .succeeded && status.warnings == [], "\(ending.errors)")
        let asked = try said(vendor)
        #expect(asked.count >= 4 && asked.allSatisfy { $0.count <= 900 } && Set(asked).count == asked.count)
        // In whatever order they came: each is a stretch of the story, and together they are all of it.
        let all = Self.words(Self.story)
        let starts = asked.map { piece in
            let words = Self.words(piece)
            return (0...(all.count - words.count)).first { Array(all[$0..<($0 + words.count)]) == words }
        }
        #expect(starts.allSatisfy { $0 != nil } && asked.map { Self.words($0).count }.reduce(0, +) == all.count)
        let folder = "outbox/\(try #require(status.outputs).folder)/narration"
        for number in 1...2 {
            #expect(workspace.exists("\(folder)/scene_00\(number).m4a"))
            let info = try JSONValue.parse(try workspace.read("\(folder)/scene_00\(number).json"))
            #expect(info["narration"]?["provider"]?.text == provider)
            let timed = info["narration"]?["words"]?.list?.compactMap { $0["text"]?.text } ?? []
            #expect(timed == Self.words(info["text"]?.text ?? ""))
        }
        if provider == "gemini" {
            #expect((status.cost.spentUsd ?? 0) > 0.001)
        } else {
            #expect(status.cost.unpricedCalls == asked.count)
        }
        #expect(try ModelTests().leaks(workspace) == [])

        // The same story as another kind of file: the sound is there already.
        try rule(workspace, provider, format: "mp3")
        try workspace.put(Self.story, at: "inbox/keeper.txt")
        _ = try await ModelTests().once(workspace)
        let second = try #require(workspace.status("keeper.txt"))
        #expect(second.state == .succeeded && second.job != status.job && second.cost.spentUsd ?? 0 == 0)
        #expect(vendor.requests.count == asked.count && vendor.mostPaid == 1)
        let other = "outbox/\(try #require(second.outputs).folder)/narration"
        #expect(workspace.exists("\(other)/scene_002.mp3"))
    }

    /// Never half by one voice and half by another, and told.
    @Test(arguments: ["safety", "unauthorized", "error500", "malformed_json"])
    func whoeverCannotLeavesAllOfASceneToTheNext(kind: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: kind, when: .first(10_000))])
        let workspace = try workspace(vendor, list: "gemini, local")
        try workspace.put(Self.story, at: "inbox/keeper.txt")
        let ending = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("keeper.txt"), "\(ending.errors)")
        #expect(ending.code == 1 && status.state == .partial, "\(String(describing: status.error))")
        let folder = "outbox/\(try #require(status.outputs).folder)/narration"
        for number in 1...2 {
            let file = "narration/scene_00\(number).m4a"
            #expect(
                status.warnings.contains { $0.hasPrefix("\(file) is a placeholder: read by a voice of this machine") }
            )
            let info = try JSONValue.parse(try workspace.read("\(folder)/scene_00\(number).json"))
            #expect(info["narration"]?["voices"]?.list?.compactMap(\.text) == ["command:neutral"])
        }
        #expect(vendor.mostPaid <= 1)
    }

    /// What says nothing is not kept, and is all that is asked for again.
    @Test(arguments: [("gemini", "silent"), ("openai", "silent"), ("openai", "bad_sound")])
    func aSilentLineIsAskedForAgainAndNoOther(provider: String, kind: String) async throws {
        let vendor = try MockVendor([MockVendor.Fault(kind: kind, when: .at([2]))])
        let workspace = try workspace(vendor, provider: provider)
        try workspace.put(Self.story, at: "inbox/keeper.txt")
        let ending = try await ModelTests().once(workspace)
        let status = try #require(workspace.status("keeper.txt"), "\(ending.errors)")
        #expect(status.state == .succeeded, "\(status.warnings) \(String(describing: status.error))")
        let asked = try said(vendor)
        #expect(asked.count == Set(asked).count + 1 && vendor.mostPaid == 1)
    }

    @Test func aSpentBudgetMakesTheReadingWait() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor, list: "gemini, local", settings: "budget: {usd_per_job: 0.0001}")
        try workspace.put(Self.story, at: "inbox/keeper.txt")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": ModelTests.key]) {
            #expect(await eventually { workspace.status("keeper.txt")?.state == .waiting })
        }
        let status = try #require(workspace.status("keeper.txt"))
        #expect(status.reason == "budget" && status.error?.code == "job_budget")
        let text = String(decoding: try workspace.read("storydrop.yaml"), as: UTF8.self)
        try workspace.write(text.replacing("usd_per_job: 0.0001", with: "usd_per_job: 1"), at: "storydrop.yaml")
        _ = try await Program.running("watch", in: workspace, variables: ["STORY_KEY": ModelTests.key]) {
            #expect(await eventually { workspace.status("keeper.txt")?.state == .succeeded })
        }
        #expect(vendor.mostPaid == 1)
    }

    /// A voice that never ends is waited for once, and another one reads.
    @Test func aVoiceThatHangsIsNotWaitedForTwice() async throws {
        let vendor = try MockVendor()
        let workspace = try workspace(vendor, list: "local")
        let hung = "import pathlib, sys, time\nopen('\(workspace.root)/calls', 'a').write('x')\ntime.sleep(600)\n"
        try workspace.write(hung, at: "beep.py")
        let text = String(decoding: try workspace.read("storydrop.yaml"), as: UTF8.self)
        try workspace.write(text.replacing("{out}\"}", with: "{out}\", timeout: 5s}"), at: "storydrop.yaml")
        try workspace.put(
            "Chapter 1\n\nA.\n\nChapter 2\n\nB.\n\nChapter 3\n\nC.\n\nChapter 4\n\nD.\n",
            at: "inbox/k.txt"
        )
        let ending = try await Program.run("once", in: workspace)
        let status = try #require(workspace.status("k.txt"), "\(ending.errors)")
        #expect(status.state == .partial && status.warnings.contains { $0.contains("did not end in time") })
        // Two at once on two cores, each with two lines, were at work when the first had hung.
        #expect(try workspace.read("calls").count <= 8)
        let folder = "outbox/\(try #require(status.outputs).folder)/narration"
        #expect(workspace.exists("\(folder)/scene_004.m4a"))
    }
}
