import Analysis
import Logging
import Studio
import SystemPackage

/// Something that a rule's pipeline may name, with its settings.
protocol PipelineStage: Sendable {
    static var name: String { get }
    static var settings: [SettingSpec] { get }
}

/// One step of a pipeline: plans its items, makes each, and sums them up.
///
/// One step, one file, one line in `AllSteps`.
///
/// Called by `PipelineRunner` only. Contract: `items` is a pure function of story and settings; `make` may be called
/// again for an item after a crash and must then replace what it left; it writes only to the files that it is given;
/// a step never touches status, ledger or outbox. It throws `StorydropError`; a permanent one for a single item gets
/// that item a placeholder, a retryable one ends the attempt.
protocol Step: PipelineStage {
    init(settings: StepSettings)

    func items(for work: StepWork) -> [StepItem]
    /// What an image model is asked for an item; nil if none is.
    func request(for item: StepItem, _ prompts: PromptTemplates) -> ImageRequest?
    /// What the first speech model is asked for an item.
    func speeches(for item: StepItem, on bench: Workbench) -> [SpeechRequest]
    /// Items at work at once; the models have limits of their own below this.
    var itemsAtOnce: Int { get }
    func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult
    /// What is delivered in place of an item that cannot be made.
    func placeholder(for item: StepItem, error: StorydropError, on bench: Workbench) async throws -> ItemResult
    /// What is delivered besides the items' own files.
    func finish(_ results: [ItemResult], _ work: StepWork, on bench: Workbench) async throws -> StepEnding
}

extension Step {
    func request(for item: StepItem, _ prompts: PromptTemplates) -> ImageRequest? { nil }
    func speeches(for item: StepItem, on bench: Workbench) -> [SpeechRequest] { [] }
    var itemsAtOnce: Int { 32 }
}

/// What a step works on: the story, what is made of it in all, and what the steps before it made.
struct StepWork: Sendable {
    var story: Story
    var plan: Plan
    /// By the step's name; empty while only a forecast is made.
    var earlier: [String: StepResult] = [:]
}

/// How a step ended.
struct StepEnding: Sendable {
    var files: [Artifact] = []
    /// What of it could not be made, and why; the delivery is partial.
    var problems: [String] = []
    /// What people should know besides.
    var notes: [String] = []
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
    /// What steps need to know of it besides the scene.
    var work = Work.picture

    /// What is made of a scene.
    enum Work: Sendable {
        case picture
        case reading(NarrationTask)
        case shot(FilmShot)
    }

    /// What is read out; nil of items that are something else.
    var reading: NarrationTask? { if case .reading(let task) = work { task } else { nil } }
    var shot: FilmShot? { if case .shot(let shot) = work { shot } else { nil } }
}

/// A file that was made: where it is within the job's folder, and what it is called when delivered.
struct Artifact: Sendable, Codable, Equatable {
    var file: String
    var name: String
}

/// What one item made.
struct ItemResult: Sendable, Codable {
    var scene: Scene
    /// What is delivered of it.
    var files: [Artifact]
    /// Exactly one of the three.
    var picture: PictureFacts?
    var narration: NarrationFacts?
    var clip: ClipFacts?
    /// Files that later steps need and nobody is given.
    var kept: [String]?

    var made: any MadeThing { picture ?? narration ?? clip ?? ClipFacts(file: "", placeholder: "nothing was made") }
}

/// What is told of everything that is made.
protocol MadeThing: Sendable {
    var file: String { get }
    var provider: String { get }
    var model: String { get }
    var cached: Bool? { get }
    var tried: [String]? { get }
    var notes: [String]? { get }
    var placeholder: String? { get }
}

/// How a picture came about; also delivered beside it.
struct PictureFacts: MadeThing, Codable, Equatable {
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
    var problems: [String]?
    var notes: [String]?
}

extension StepResult {
    /// All files that must be there for it to count.
    var needed: [String] { files.map(\.file) + items.flatMap { $0.kept ?? [] } }
}

/// Where a step works: its folder, and the models that the rule allows.
struct Workbench: Sendable {
    /// The job's own folder; file names of artifacts are relative to it.
    var folder: FilePath
    var images: [any ImageModel]
    var voices: [any SpeechModel] = []
    /// The voices of this machine.
    var local: LocalVoices?
    /// Those of them that hung in this job.
    let unfit = UnfitEngines()
    /// The text model of the rule, if it has one.
    var text: (any TextModel)?
    /// The painter of last resort.
    var studio: any ImageModel
    /// The workspace, for files that rules name.
    var root = FilePath()
    /// For what rules name by a URL.
    var fetcher: URLFetcher?
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
