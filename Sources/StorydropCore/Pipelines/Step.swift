import Logging
import Studio
import SystemPackage

/// One step of a pipeline: plans its items, makes each, and sums them up.
///
/// One step, one file, one line in `AllSteps`.
///
/// Called by `PipelineRunner` only. Contract: `items` is a pure function of story and settings; `make` may be called
/// again for an item after a crash and must then replace what it left; it writes only to the files that it is given;
/// a step never touches status, ledger or outbox. It throws `StorydropError`; a permanent one for a single item gets
/// that item a placeholder, a retryable one ends the attempt.
protocol Step: Sendable {
    static var name: String { get }
    static var settings: [SettingSpec] { get }

    init(settings: StepSettings)

    func items(for story: Story) -> [StepItem]
    /// What an image model is asked for an item; nil if none is.
    func request(for item: StepItem, _ prompts: PromptTemplates) -> ImageRequest?
    func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult
    /// What is delivered in place of an item that cannot be made.
    func placeholder(for item: StepItem, error: StorydropError, on bench: Workbench) async throws -> ItemResult
    /// What is delivered besides the items' own files.
    func finish(_ results: [ItemResult], story: Story, on bench: Workbench) async throws -> [Artifact]
}

/// One piece of work of a step, such as one picture.
struct StepItem: Sendable {
    /// Also the stem of its files: `illustration_001`.
    var id: String
    /// For people: `illustration 1`.
    var label: String
    var scene: Scene
    /// Everything that the result depends on, hashed; a checkpoint counts only under the same hash.
    var fingerprint: String
}

/// A file that was made: where it is within the job's folder, and what it is called when delivered.
struct Artifact: Sendable, Codable, Equatable {
    var file: String
    var name: String
}

/// What one item made.
struct ItemResult: Sendable, Codable {
    var scene: Scene
    var files: [Artifact]
    var picture: PictureFacts
}

/// How a picture came about; also delivered beside it.
struct PictureFacts: Sendable, Codable, Equatable {
    var file: String
    var prompt: String
    var seed: UInt64
    var provider: String
    var model: String
    var width: Int
    var height: Int
    var seconds: Double
    /// US dollars; nil if the price is unknown.
    var costUsd: Double?
    /// Set if it was paid for earlier.
    var cached: Bool?
    /// What was tried before, and why it did not do.
    var tried: [String]?
    /// What else people should know: a softened prompt, another text model than the first.
    var notes: [String]?
    /// Set if the picture stands in for one that could not be made: why.
    var placeholder: String?
}

/// What a finished step hands on and keeps in the ledger.
struct StepResult: Sendable, Codable {
    var files: [Artifact]
    var items: [ItemResult]
}

/// Where a step works: its folder, and the models that the rule allows.
struct Workbench: Sendable {
    /// The job's own folder; file names of artifacts are relative to it.
    var folder: FilePath
    var images: [any ImageModel]
    /// The text model of the rule, if it has one.
    var text: (any TextModel)?
    /// The painter of last resort.
    var studio: any ImageModel
    /// What models made, if it is kept.
    var cache: ModelCache?
    var prompts: PromptTemplates
    var control: JobControl
    var job: JobID
    /// Most US dollars for the job, if its rule says so.
    var budget: Double?
    var logger: Logger
    /// The pictures of this job so far.
    let neighbours = PictureNeighbours()

    /// For whom the calls of an item are made.
    func context(for item: StepItem) -> CallContext {
        CallContext(job: job.rawValue, label: item.label, budget: budget, control: control)
    }
}
