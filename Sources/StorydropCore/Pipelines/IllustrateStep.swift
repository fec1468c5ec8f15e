/// Pictures for a story: the whole of it in at most `max_illustrations` segments, one picture each.
struct IllustrateStep: Step {
    static let name = "illustrate"
    static let settings =
        PictureSettings.specs(style: "digital art", aspect: "16:9") + [
            SettingSpec(
                name: "max_illustrations",
                kind: .integer(1...20),
                standard: .integer(10),
                meaning: "Most pictures."
            )
        ]

    let settings: StepSettings
    private let maker: PictureMaker

    init(settings: StepSettings) {
        self.settings = settings
        maker = PictureMaker(settings: settings, folder: "illustrations", refusal: .illustrationRefused)
    }

    func items(for work: StepWork) -> [StepItem] {
        work.story.scenes(
            maximum: settings.integer("max_illustrations"),
            minimum: settings.integer("min_segment_length")
        ).map { scene in
            StepItem(
                id: "illustration_\(Numbering.padded(scene.index))",
                label: "illustration \(scene.index)",
                scene: scene,
                fingerprint: maker.fingerprint(scene)
            )
        }
    }

    func request(for item: StepItem, _ prompts: PromptTemplates) -> ImageRequest? {
        maker.request(item.scene, prompts)
    }

    func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult {
        try await maker.make(item, on: bench, fallback: .illustrationFailed)
    }

    func placeholder(for item: StepItem, error: StorydropError, on bench: Workbench) async throws -> ItemResult {
        try await maker.placeholder(item, error, on: bench)
    }

    func finish(_ results: [ItemResult], _ work: StepWork, on bench: Workbench) async throws -> StepEnding {
        StepEnding()
    }
}

/// Numbers in file names: three digits, so that names sort.
enum Numbering {
    static func padded(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
    }
}
