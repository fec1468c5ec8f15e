import Studio

/// One scene of a story, with what a picture of it should show.
package struct AnalysedScene: Codable, Sendable, Equatable {
    /// Counted from 1.
    package var index: Int
    /// UTF-8 bytes of the text, [start, end).
    package var sourceRange: [Int]
    /// Unicode scalars of the text, [start, end).
    package var characterRange: [Int]
    /// How likely the text begins a new scene here, 0–1, and what speaks for it.
    package var confidence: Double
    package var reasons: [SceneModel.Reason]
    /// Who is present, by the ids of the cast.
    package var present: [String]
    package var brief: SceneBrief
}

/// What is known of a story once it has been read: who is in it, where it is cut, and what its pictures should show.
package struct StoryAnalysis: Codable, Sendable, Equatable {
    /// The most important first.
    package var cast: [CastMember]
    package var scenes: [AnalysedScene]
    package var warnings: [ContentWarning]
}

/// Into how many scenes a story is cut.
package enum SceneLimits: Sendable, Equatable {
    /// As many as it seems to have, none shorter than so many characters.
    case open(minimum: Int)
    /// So many, fewer only where they would be shorter than `minimum` characters.
    case exactly(Int, minimum: Int = 1)
}

/// Reads a story with lexicons and small models alone: no network, no language model.
///
/// Made once a story; the cast is found once, the scenes for each limit that is asked for. What a language model said of
/// the story, once it is checked, is evidence beside its own: see `hearing`.
package struct LocalAnalyst: Sendable {
    private let reading: Reading
    private let cutter: SceneCutter
    private let finder: BriefFinder
    /// In the order of the text, as mentions count them.
    private let cast: [CastMember]
    private let staging: SceneStaging
    package let warnings: [ContentWarning]
    /// What a model said and the text does not bear out, one line each.
    package private(set) var rejected: [String] = []

    package init(_ text: StoryText) {
        reading = Reading(text)
        cutter = SceneCutter(text, traits: reading.traits, names: reading.names)
        var found = CastFinder.find(reading)
        let looks = Looks(reading: reading, mentions: found.mentions, cast: found.cast).all()
        for index in found.cast.indices { found.cast[index].looks = looks[index] }
        cast = found.cast
        staging = SceneStaging(found, reading)
        finder = BriefFinder(reading: reading, cast: found)
        warnings = WarningFinder.warnings(in: reading)
    }

    private init(_ other: LocalAnalyst, hearing told: ToldStory) {
        reading = other.reading
        cutter = other.cutter.hearing(told)
        var joined = CastJoin.join(told, into: other.finder.cast, reading)
        let looks = Looks(reading: reading, mentions: joined.found.mentions, cast: joined.found.cast).all()
        for index in looks.indices { joined.found.cast[index].addLooks(looks[index]) }
        cast = joined.found.cast
        staging = SceneStaging(joined.found, reading)
        finder = BriefFinder(reading: reading, cast: joined.found, told: BriefOverlay(told.scenes, joined))
        warnings = other.warnings
        rejected = told.rejected + joined.rejected
    }

    /// The same, with what a language model said of the story: it decides where the text bears it out, and what it leaves
    /// open is found as before.
    package func hearing(_ told: ToldStory) -> LocalAnalyst { LocalAnalyst(self, hearing: told) }

    /// The text that is read.
    package var text: StoryText { reading.text }

    /// The whole analysis, cut as asked.
    package func analysis(_ limits: SceneLimits) -> StoryAnalysis {
        let cuts = cuts(limits)
        var cast = cast
        var scenes: [AnalysedScene] = []
        var before: SceneBrief?
        let characters = CharacterCounter.offsets(of: cuts.map(\.range.lowerBound), in: reading.text.text)
        for (number, cut) in cuts.enumerated() {
            let present = finder.mentions(in: cut.sentences).filter { !$0.isSpoken && !$0.isPlural && !$0.isPredicate }
            var brief = finder.brief(of: cut.sentences)
            let acting = Set(brief.actors.compactMap(\.cast))
            let members = Set(present.map(\.member)).union(cast.indices.filter { acting.contains(cast[$0].id) })
            for member in members { cast[member].scenes.append(number + 1) }
            if let before { brief.carryOn(from: before, overChapter: cut.reasons.contains { $0.feature == "heading" }) }
            before = brief
            scenes.append(
                AnalysedScene(
                    index: number + 1,
                    sourceRange: [cut.range.lowerBound, cut.range.upperBound],
                    characterRange: [characters[number], characters[number + 1]],
                    confidence: (cut.confidence * 100).rounded() / 100,
                    reasons: cut.reasons,
                    present: members.sorted { (cast[$1].mentions, $0) < (cast[$0].mentions, $1) }.map { cast[$0].id },
                    brief: brief
                )
            )
        }
        for index in scenes.indices { scenes[index].brief.scenery = staging.stage(scenes[index].brief, reading.text) }
        choose(&scenes)
        return StoryAnalysis(cast: listed(cast), scenes: scenes, warnings: warnings)
    }

    /// How each scene is seen, so that no two neighbours are seen the same way.
    private func choose(_ scenes: inout [AnalysedScene]) {
        let seeds = scenes.map { UInt64($0.sourceRange[0]) &* 31 &+ UInt64($0.sourceRange[1]) }
        let chosen = CompositionChoice.choose(scenes.map(\.brief.scenery), seeds: seeds)
        for (index, composition) in chosen.enumerated() { scenes[index].brief.scenery.composition = composition }
    }

    /// The cast by itself, the most important first, in no scene yet.
    package var members: [CastMember] { listed(cast) }

    private func listed(_ cast: [CastMember]) -> [CastMember] {
        cast.enumerated().filter { isListed($0.element) }
            .sorted { ($1.element.mentions, $0.offset) < ($0.element.mentions, $1.offset) }.map(\.element)
    }

    /// Who comes but once, and has no name, is in the briefs and not in the list; groups are not members.
    private func isListed(_ member: CastMember) -> Bool {
        guard member.kind != .group, member.mentions > 0 else { return false }
        // "The man" of a whole novel is many men, unless it is the old man and the sea.
        if reading.text.tokens.count > 1_500, !member.isNamed, CastFinder.plain.contains(member.name.lowercased()),
            member.importance < (member.name.contains(" ") ? 0.25 : 1)
        {
            return false
        }
        return member.mentions > 1 || member.isNamed || reading.text.tokens.count < 2_000
    }

    private func cuts(_ limits: SceneLimits) -> [SceneCutter.Cut] {
        switch limits {
        case .open(let minimum): cutter.scenes(minimum: minimum)
        case .exactly(let count, let minimum): cutter.scenes(exactly: count, minimum: minimum)
        }
    }
}

/// Counts Unicode scalars up to places in a text.
enum CharacterCounter {
    /// The scalars before each ascending byte offset, and in all.
    static func offsets(of bytes: [Int], in text: String) -> [Int] {
        var offsets: [Int] = []
        var next = bytes[...]
        var count = 0
        for (index, byte) in text.utf8.enumerated() {
            while let first = next.first, first <= index {
                offsets.append(count)
                next = next.dropFirst()
            }
            if byte & 0xC0 != 0x80 { count += 1 }
        }
        for _ in next { offsets.append(count) }
        return offsets + [count]
    }
}

extension SceneBrief {
    /// Least confidence at which something is carried on once more.
    private static let least = 0.2

    /// Fills in what the text is silent of from the scene before; not over a chapter's heading, where all may change.
    mutating func carryOn(from before: SceneBrief, overChapter: Bool) {
        season = season ?? Self.carried(before.season)
        if overChapter { return }
        if place == nil {
            place = Self.carried(before.place)
            setting = Self.carried(before.setting)
        }
        time = time ?? Self.carried(before.time)
        weather = weather ?? Self.carried(before.weather)
    }

    private static func carried<Value>(_ finding: Finding<Value>?) -> Finding<Value>? {
        guard var finding, finding.confidence * 0.7 >= least else { return nil }
        finding.confidence = (finding.confidence * 70).rounded() / 100
        finding.carried = true
        return finding
    }
}
