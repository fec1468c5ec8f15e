import Analysis
import Native
import Studio
import SystemPackage

/// A story cut into scenes for a film: text, prompt, picture and duration of each, with totals.
struct ScenesStep: Step {
    static let name = "scenes"
    static let settings =
        PictureSettings.specs(style: "digital art", aspect: "16:9") + [
            SettingSpec(name: "max_scenes", kind: .integer(1...500), standard: .integer(10), meaning: "Most scenes."),
            SettingSpec(
                name: "duration_per_scene",
                kind: .number(1...30),
                standard: .number(5),
                meaning: "Seconds that a scene is shown."
            ),
        ]

    let settings: StepSettings
    private let maker: PictureMaker

    init(settings: StepSettings) {
        self.settings = settings
        maker = PictureMaker(settings: settings, folder: "scenes", refusal: .videoRefused)
    }

    func items(for work: StepWork) -> [StepItem] {
        work.story.scenes(maximum: settings.integer("max_scenes"), minimum: settings.integer("min_segment_length")).map
        {
            scene in
            StepItem(
                id: "scene_\(Numbering.padded(scene.index))",
                label: "scene \(scene.index)",
                scene: scene,
                fingerprint: maker.fingerprint(scene)
            )
        }
    }

    func request(for item: StepItem, _ prompts: PromptTemplates) -> ImageRequest? {
        maker.request(item.scene, prompts)
    }

    func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult {
        try await maker.make(item, on: bench, fallback: .videoFailed)
    }

    func placeholder(for item: StepItem, error: StorydropError, on bench: Workbench) async throws -> ItemResult {
        try await maker.placeholder(item, error, on: bench)
    }

    func finish(_ results: [ItemResult], _ work: StepWork, on bench: Workbench) async throws -> StepEnding {
        let story = work.story
        let seconds = settings.number("duration_per_scene")
        let list = SceneList(
            schema: "storydrop/scenes/1",
            title: story.manuscript.title,
            language: story.manuscript.language,
            totalScenes: results.count,
            totalDuration: seconds * Double(results.count),
            style: settings.word("style"),
            aspectRatio: settings.word("aspect_ratio"),
            scenes: results.compactMap { result in
                guard let picture = result.picture else { return nil }
                return SceneEntry(
                    index: result.scene.index,
                    text: result.scene.text,
                    sourceRange: [result.scene.range.lowerBound, result.scene.range.upperBound],
                    imagePrompt: picture.prompt,
                    image: FilePath(picture.file).lastComponent?.string ?? picture.file,
                    duration: seconds,
                    narrationText: result.scene.text,
                    brief: result.scene.brief,
                    cast: result.scene.cast,
                    placeholder: picture.placeholder
                )
            }
        )
        let file = "scenes/scenes.json"
        try await BlockingWork.run {
            try FileIO.write(try JSONText.encode(list), to: bench.folder.pushing(FilePath(file)))
        }
        return StepEnding(files: [Artifact(file: file, name: file)])
    }
}

/// `scenes/scenes.json`.
private struct SceneList: Encodable {
    var schema: String
    var title: String
    var language: String
    var totalScenes: Int
    /// Seconds.
    var totalDuration: Double
    var style: String
    var aspectRatio: String
    var scenes: [SceneEntry]
}

private struct SceneEntry: Encodable {
    var index: Int
    var text: String
    var sourceRange: [Int]
    var imagePrompt: String
    /// The picture's file, beside this one.
    var image: String
    var duration: Double
    var narrationText: String
    var brief: SceneBrief
    /// Who is present.
    var cast: [ScenePerson]
    var placeholder: String?
}
