import Studio

/// Lays what a language model said of scenes over the brief of a stretch of sentences, which need not be one of its own
/// scenes.
///
/// Called by `BriefFinder`. Promises that all evidence lies within the stretch, and that what the model is silent of stays
/// as it was found.
struct BriefOverlay {
    private let scenes: [ToldStory.Scene]
    private let cast: [CastMember]
    private let byName: [String: Int]
    private var bytes = 0..<0

    init(_ scenes: [ToldStory.Scene], _ joined: CastJoin.Result) {
        self.scenes = scenes
        cast = joined.found.cast
        byName = joined.byName
    }

    /// What was said of a stretch: the model's scenes that overlap with it, the one that does most first.
    func within(_ sentences: Range<Int>, of text: StoryText) -> BriefOverlay? {
        let near = scenes.filter { $0.sentences.overlaps(sentences) }
            .map { ($0, $0.sentences.clamped(to: sentences).count) }
            .sorted { ($1.1, $0.0.sentences.lowerBound) < ($0.1, $1.0.sentences.lowerBound) }.map(\.0)
        guard !near.isEmpty, let first = sentences.first, let last = sentences.last else { return nil }
        let bytes = text.sentences[first].range.lowerBound..<text.sentences[last].range.upperBound
        return BriefOverlay(near, sentences, bytes, self)
    }

    private init(_ near: [ToldStory.Scene], _ sentences: Range<Int>, _ bytes: Range<Int>, _ other: BriefOverlay) {
        scenes = near
        moment = near.lazy.compactMap(\.moment).first { sentences.contains($0) }
        (cast, byName, self.bytes) = (other.cast, other.byName, bytes)
    }

    /// The sentence that a picture should show.
    private(set) var moment: Int?

    func lay(over brief: inout SceneBrief) {
        brief.place = better(scenes.compactMap(\.place), brief.place)
        brief.time = better(scenes.compactMap(\.time), brief.time)
        brief.season = better(scenes.compactMap(\.season), brief.season)
        brief.weather = better(scenes.compactMap(\.weather), brief.weather)
        brief.light = better(scenes.compactMap(\.light), brief.light)
        brief.mood = better(scenes.compactMap(\.mood), brief.mood)
        let actors = actors()
        if !actors.isEmpty { brief.actors = Array(actors.prefix(ActorFinder.most)) }
        for object in scenes.flatMap(\.objects).reversed() where isWithin(object.evidence) {
            brief.objects.removeAll { $0.value.lowercased() == object.value.lowercased() }
            brief.objects.insert(object, at: 0)
        }
        brief.objects = Array(brief.objects.prefix(BriefFinder.mostObjects))
    }

    /// What the model says, if it says it of this stretch; surer still if it was found without it.
    private func better<Value>(_ told: [Finding<Value>], _ found: Finding<Value>?) -> Finding<Value>? {
        guard var best = told.first(where: { isWithin($0.evidence) }) else { return found }
        if best.value == found?.value { best.confidence = 0.95 }
        return best
    }

    private func isWithin(_ evidence: [Int]) -> Bool {
        evidence.count == 2 && evidence[0] >= bytes.lowerBound && evidence[1] <= bytes.upperBound
    }

    private func actors() -> [BriefActor] {
        var actors: [BriefActor] = []
        for actor in scenes.flatMap(\.actors) where isWithin([actor.evidence.lowerBound, actor.evidence.upperBound]) {
            let member = byName[actor.name.lowercased()].map { cast[$0] }
            let toward = actor.toward.flatMap { byName[$0.lowercased()] }.map { cast[$0] }
            guard !actors.contains(where: { $0.name == member?.name ?? actor.name }) else { continue }
            actors.append(
                BriefActor(
                    name: member?.name ?? actor.name,
                    cast: member?.id,
                    action: actor.action.flatMap { isWithin($0.evidence) ? $0.value : nil },
                    toward: toward?.id == member?.id ? nil : toward?.name,
                    evidence: [actor.evidence.lowerBound, actor.evidence.upperBound],
                    confidence: 0.8
                )
            )
        }
        return actors
    }
}
