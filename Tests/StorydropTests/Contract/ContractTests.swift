import Logging
import Native
import Studio
import SystemPackage
import Testing

@testable import StorydropCore

/// What every reader promises.
@Suite("Every reader")
struct ReaderContract {
    @Test func endingsBelongToOneReader() {
        let all = allReaders.flatMap { $0.extensions }
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { $0 == $0.lowercased() })
    }

    @Test(arguments: allReaders.indices)
    func emptyAndHostileBytesGiveErrorsOfTheList(index: Int) {
        let reader = allReaders[index]
        let inputs: [[UInt8]] = [
            [], [0], Array(repeating: 0xFF, count: 1000), Array("   \n\n  ".utf8), Array("%PDF-1.7".utf8),
            Array("<html>".utf8),
            Array("\u{FEFF}".utf8), (0..<2000).map { UInt8(($0 * 7919) & 0xFF) },
        ]
        for bytes in inputs {
            let name = "x.\(reader.extensions.first ?? "")"
            let request = ReadRequest(bytes: bytes, name: name, lowercasedExtension: reader.extensions.first ?? "")
            do {
                guard case .story(let manuscript) = try reader.read(request) else { continue }
                #expect(manuscript.words > 0)
            } catch let error as StorydropError {
                #expect(["InvalidInputError", "FileProcessingError"].contains(error.code.type))
                #expect(error.message.contains(name) && !error.hint.isEmpty)
                #expect(!error.isRetryable)
            } catch {
                Issue.record("\(reader) threw \(error), which is not of ours")
            }
        }
    }

    @Test(arguments: ["shadow.txt", "wald.txt", "baker.pdf"])
    func theSameBytesGiveTheSameText(file: String) throws {
        let first = try Fixture.manuscript(file)
        let second = try Fixture.manuscript(file)
        #expect(first.text == second.text && first.title == second.title && first.words == second.words)
        #expect(first.words > 50)
        #expect(!first.text.contains("\r") && !first.text.contains("\u{FEFF}"))
    }
}

/// What the local painter promises as an image model.
@Suite("The local image provider")
struct LocalImageContract {
    @Test func givesAPNGOfTheAskedSizeAndTheSameTwice() async throws {
        let workspace = try TestWorkspace()
        let model = LocalImageModel(folder: workspace.root)
        let brief = Scenery(
            place: .sea,
            time: .dusk,
            actors: [Scenery.Actor(person: Person(age: .child, gender: .female))],
            things: [.lighthouse],
            moment: "She waits."
        )
        let request = ImageRequest(prompt: "x", brief: brief, style: .watercolor, width: 320, height: 180, seed: 7)
        let first = try #require(try await model.call(request, CallContext()).blob)
        let canvas = try Canvas.reading(png: try FileIO.read(FilePath(first.path)))
        #expect(canvas.width == 320 && canvas.height == 180)
        #expect(try await model.call(request, CallContext()).blob?.sha256 == first.sha256)
    }

    @Test func providersAreChosenInTheRulesOrder() throws {
        let workspace = try TestWorkspace()
        func desk(_ environment: [String: String]) throws -> ModelDesk {
            try ModelDesk(try workspace.workspace, accounts: NoMoney(), environment: environment)
        }
        let without = try desk([:]).images(["gemini", "auto", "local"])
        #expect(without.models.map(\.name.provider) == ["local"])
        #expect(without.warnings.count == 1 && without.warnings[0].contains("GEMINI_API_KEY"))
        let with = try desk(["OPENAI_API_KEY": "k"]).images(["auto"])
        #expect(with.models.map(\.name.provider) == ["openai", "local"] && with.warnings.isEmpty)
        let both = try desk(["OPENAI_API_KEY": "k", "GEMINI_API_KEY": "k"])
        #expect(both.images(["auto"]).models.map(\.name.provider) == ["gemini", "openai", "local"])
        #expect(both.images(["local", "openai"]).models.map(\.name.provider) == ["local", "openai"])
        #expect(both.texts(["auto"]).models.map(\.name.provider) == ["gemini", "openai"])
    }

    /// The README's own examples, and who is paid.
    @Test func ownServersAreFreeAndOthersAreNot() throws {
        let workspace = try TestWorkspace(
            settings: """
                providers:
                  sd:       {protocol: automatic1111, base_url: "http://127.0.0.1:7860"}
                  ollama:   {protocol: openai, base_url: "http://gpu.lan:11434", text_model: qwen2.5, image_model: ""}
                  together: {protocol: openai, base_url: "https://api.together.example/v1", api_key_env: K, text_model: x}
                  open:     {protocol: openai, base_url: "https://free.example.org/v1", text_model: x}
                  gemini:   {base_url: "http://127.0.0.1:9"}
                """
        )
        let desk = try ModelDesk(
            try workspace.workspace,
            accounts: NoMoney(),
            environment: ["K": "k", "GEMINI_API_KEY": "g"]
        )
        let painter = try #require(desk.images(["sd"]).models.first)
        #expect(painter.card.isFree && desk.images(["ollama"]).models.isEmpty)
        #expect(desk.entries.first { $0.provider.name == "sd" }?.provider.concurrency == 1)
        let free = desk.texts(["ollama", "together", "open"]).models.map(\.card.isFree)
        #expect(free == [true, false, false])
        let gemini = try #require(desk.entries.first { $0.provider.name == "gemini" })
        #expect(gemini.obstacle?.contains("api_key_env") == true && gemini.wire == nil)
    }

    @Test func aKeyGoesOnlyToWhomItIsMeantFor() throws {
        let workspace = try TestWorkspace(settings: "providers: {openai: {base_url: \"http://127.0.0.1:11434\"}}\n")
        let desk = try ModelDesk(
            try workspace.workspace,
            accounts: NoMoney(),
            environment: ["OPENAI_API_KEY": "sk-secret"]
        )
        let entry = try #require(desk.entries.first { $0.provider.name == "openai" })
        #expect(entry.obstacle == nil && entry.wire?.key == nil && entry.provider.traits.name == "ollama")
        #expect(entry.provider.baseURL == "http://127.0.0.1:11434/v1")
    }
}

/// What every step promises.
@Suite("Every step")
struct StepContract {
    @Test func namesAndSettingsAreSound() {
        #expect(Set(allSteps.map { $0.name }).count == allSteps.count)
        for step in allSteps {
            #expect(Set(step.settings.map(\.name)).count == step.settings.count)
            for spec in step.settings {
                let text =
                    switch spec.standard {
                    case .word(let word): word
                    case .integer(let number): "\(number)"
                    case .number(let number): "\(number)"
                    case .flag(let flag): "\(flag)"
                    }
                #expect(spec.value(from: text) == spec.standard, "the default of \(step.name).\(spec.name)")
                #expect(!spec.meaning.isEmpty && !spec.allowed.isEmpty)
            }
        }
    }

    /// Every step, small and quick.
    private static let plan: Plan = {
        let small: [String: SettingValue] = [
            "max_scenes": .integer(2), "max_illustrations": .integer(2), "duration_per_scene": .number(1),
            "quality": .word("standard"), "fps": .integer(5), "transition_duration": .number(0.4),
        ]
        let pipeline = allSteps.map { step in
            var own = small.filter { name, _ in step.settings.contains { $0.name == name } }
            if step.name == FilmStep.name { own["quality"] = .word("480p") }
            return PipelineStep(name: step.name, settings: StepSettings(own))
        }
        return Plan(rule: Rule(name: "all", pipeline: pipeline), overrides: [:])
    }()

    private func bench(_ workspace: TestWorkspace) throws -> Workbench {
        let studio = LocalImageModel(folder: workspace.root.appending("painting"))
        let voices = try LocalVoices.installed(setting: "auto", places: [])
        return Workbench(
            folder: workspace.root,
            images: [studio],
            voices: [LocalSpeechModel(voices: voices, folder: workspace.root.appending("speaking"))],
            local: voices,
            studio: studio,
            root: workspace.root,
            prompts: try PromptTemplates(overrides: workspace.root.appending("rules")),
            control: JobControl(),
            job: .random(),
            logger: Logger(label: "test")
        )
    }

    @Test func itemsCoverTheStoryAndAreTheSameEveryTime() throws {
        let work = StepWork(story: try Story(try Fixture.manuscript("shadow.txt")), plan: Self.plan)
        for planned in Self.plan.steps where planned.name != FilmStep.name {
            let type = try #require(allSteps.first { $0.name == planned.name })
            let step = type.init(settings: planned.settings)
            let items = step.items(for: work)
            #expect(!items.isEmpty)
            let covered = items.map(\.scene.range).reduce(0) { $0 + $1.count }
            #expect(covered == work.story.manuscript.text.utf8.count, "\(planned.name)")
            #expect(Set(items.map(\.id)).count == items.count)
            #expect(Set(items.map(\.fingerprint)).count == items.count)
            #expect(items.map(\.fingerprint) == step.items(for: work).map(\.fingerprint))
        }
    }

    @Test func makingLeavesTheFilesItNames() async throws {
        let workspace = try TestWorkspace()
        let bench = try bench(workspace)
        var work = StepWork(story: try Story(try Fixture.manuscript("wald.txt")), plan: Self.plan)
        for planned in Self.plan.steps {
            let type = try #require(allSteps.first { $0.name == planned.name })
            let step = type.init(settings: planned.settings)
            let items = step.items(for: work)
            #expect(!items.isEmpty, "\(planned.name)")
            var results: [ItemResult] = []
            for item in items {
                let made = try await step.make(item, on: bench)
                // Again, as after a crash.
                let again = try await step.make(item, on: bench)
                #expect(again.files == made.files && again.kept == made.kept)
                #expect(made.made.placeholder == nil, "\(item.label)")
                results.append(made)
            }
            let ending = try await step.finish(results, work, on: bench)
            #expect(ending.problems.isEmpty, "\(ending.problems)")
            let result = StepResult(files: results.flatMap(\.files) + ending.files, items: results)
            for file in result.needed { #expect(workspace.exists(file), "\(file)") }
            // A checkpoint is the same after it was written and read.
            let again = try JSONText.decode(StepResult.self, from: try JSONText.line(result))
            #expect(again.needed == result.needed)
            work.earlier[planned.name] = result
            let failure = StorydropError(.illustrationFailed, "no", hint: "none")
            let stand = try await step.placeholder(for: try #require(items.first), error: failure, on: bench)
            #expect((stand.made.placeholder ?? stand.clip?.failure)?.contains("no") == true)
        }
    }
}
