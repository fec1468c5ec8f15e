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

/// What every image provider promises.
@Suite("Every image provider")
struct ImageModelContract {
    @Test(arguments: allImageModels().indices)
    func givesAPNGOfTheAskedSizeAndTheSameTwice(index: Int) async throws {
        let model = allImageModels()[index]
        let brief = SceneBrief(place: .sea, time: .dusk, actors: [.girl], things: [.lighthouse], moment: "She waits.")
        let request = ImageRequest(prompt: "x", brief: brief, style: .watercolor, width: 320, height: 180, seed: 7)
        let first = try await model.paint(request)
        let canvas = try Canvas.reading(png: first.png)
        #expect(canvas.width == 320 && canvas.height == 180)
        #expect(try await model.paint(request).png == first.png)
        #expect(RuleParser.providerNames.contains(model.provider))
    }

    @Test func providersAreChosenInTheRulesOrder() {
        let choice = ProviderChoice.images(["gemini", "auto", "local"], from: allImageModels())
        #expect(choice.models.map(\.provider) == ["local"])
        #expect(choice.warnings.count == 1 && choice.warnings[0].contains("gemini"))
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

    @Test(arguments: allSteps.indices)
    func itemsCoverTheStoryAndAreTheSameEveryTime(index: Int) throws {
        let type = allSteps[index]
        let story = try Story(try Fixture.manuscript("shadow.txt"))
        let step = type.init(settings: StepSettings().completed(by: type.settings))
        let items = step.items(for: story)
        #expect(!items.isEmpty)
        #expect(items.map(\.scene.range).reduce(0) { $0 + $1.count } == story.manuscript.text.utf8.count)
        #expect(Set(items.map(\.id)).count == items.count)
        #expect(Set(items.map(\.fingerprint)).count == items.count)
        #expect(items.map(\.fingerprint) == step.items(for: story).map(\.fingerprint))
    }

    @Test(arguments: allSteps.indices)
    func makingLeavesTheFilesItNames(index: Int) async throws {
        let workspace = try TestWorkspace()
        let type = allSteps[index]
        let story = try Story(try Fixture.manuscript("wald.txt"))
        let step = type.init(
            settings: StepSettings(["max_scenes": .integer(2), "max_illustrations": .integer(2)]).completed(
                by: type.settings
            )
        )
        let bench = Workbench(
            folder: workspace.root,
            images: allImageModels(),
            prompts: try PromptTemplates(overrides: workspace.root.appending("rules"))
        )
        var results: [ItemResult] = []
        for item in step.items(for: story) {
            results.append(try await step.make(item, on: bench))
            // Again, as after a crash.
            let again = try await step.make(item, on: bench)
            #expect(again.files == results.last?.files)
        }
        let extra = try await step.finish(results, story: story, on: bench)
        for artifact in results.flatMap(\.files) + extra {
            #expect(workspace.exists(artifact.file), "\(artifact.file)")
        }
        #expect(results.allSatisfy { !$0.picture.prompt.isEmpty && $0.picture.placeholder == nil })
        let item = try #require(step.items(for: story).first)
        let failure = StorydropError(.illustrationFailed, "no", hint: "none")
        let stand = try await step.placeholder(for: item, error: failure, on: bench)
        #expect(stand.picture.placeholder?.contains("no") == true)
    }
}
