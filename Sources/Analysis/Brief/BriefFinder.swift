import Studio

/// Finds what a picture should show of each scene: place, time, weather, who is there, and the moment.
///
/// Called by the local analyst. Promises evidence for all that it says, and to say nothing that the text does not.
struct BriefFinder {
    let reading: Reading
    let cast: CastFinder.Result
    /// What a language model said of the scenes.
    var told: BriefOverlay?

    /// Sentences to either side of the moment whose words count in full: a picture shows a moment, not a chapter.
    static let reach = 10
    /// Most objects of a brief.
    static let mostObjects = 5

    /// The brief of a stretch of sentences.
    func brief(of sentences: Range<Int>) -> SceneBrief {
        var brief = SceneBrief()
        let told = sentences.filter { reading.text.sentences[$0].kind == .body }
        guard !told.isEmpty else { return brief }
        let mentions = mentions(in: sentences)
        let overlay = self.told?.within(sentences, of: reading.text)
        let moment = overlay?.moment ?? Moments.best(of: told, mentions: mentions, in: reading)
        var tally = Tally()
        for sentence in told {
            let weight = told.count <= 40 || abs(sentence - moment) <= Self.reach ? 1.0 : 0.35
            SenseFinder(reading: reading, sentence: sentence, weight: weight).find(into: &tally)
        }
        brief.place = tally.place()
        brief.setting = setting(brief.place)
        brief.time = tally.best(.time, least: 0.6) { Scenery.TimeOfDay(rawValue: $0) }
        brief.season = tally.best(.season, least: 0.7) { SceneBrief.Season(rawValue: $0) }
        brief.weather = tally.best(.weather, least: 0.9) { Scenery.Weather(rawValue: $0) }
        brief.light = tally.best(.light, least: 0.9) { SceneBrief.Light(rawValue: $0) }
        brief.mood = tally.best(.mood, least: 1.5) { Scenery.Mood(rawValue: $0) }
        brief.actors = ActorFinder(reading: reading, cast: cast).actors(mentions, moment: moment)
        removeAbsent(&brief.actors, told)
        brief.objects = tally.objects(limit: Self.mostObjects)
        let line = reading.text.flowing(reading.text.sentences[moment].range)
        brief.moment = Finding(
            Self.shortened(line),
            evidence: reading.text.sentences[moment].range,
            confidence: overlay?.moment == nil ? 0.6 : 0.8
        )
        if let overlay {
            overlay.lay(over: &brief)
            brief.setting = setting(brief.place)
        }
        brief.scenery = scenery(of: brief, tally, mentions, told)
        return brief
    }

    func mentions(in sentences: Range<Int>) -> ArraySlice<Mention> {
        let first = cast.mentions.partitioningIndex { $0.sentence >= sentences.lowerBound }
        let last = cast.mentions.partitioningIndex { $0.sentence >= sentences.upperBound }
        return cast.mentions[first..<max(first, last)]
    }

    private func setting(_ place: Finding<ScenePlace>?) -> Finding<SceneBrief.Setting>? {
        guard let place, let setting = place.value.setting else { return nil }
        var finding = Finding(setting, confidence: place.confidence)
        finding.evidence = place.evidence
        return finding
    }

    /// What the Studio draws besides the findings of the brief; the staging of the scene completes it.
    private func scenery(
        of brief: SceneBrief,
        _ tally: Tally,
        _ mentions: ArraySlice<Mention>,
        _ told: [Int]
    ) -> Scenery {
        var scenery = Scenery(moment: brief.moment?.value ?? "")
        // What a language model named comes first.
        var things =
            self.told == nil ? [] : SceneStaging.things(brief.objects.map(\.value), language: reading.text.language)
        for thing in tally.things() where !things.contains(thing) { things.append(thing) }
        scenery.things = Array(things.prefix(6))
        // Nobody is named, but somebody acts: the pronouns tell whether it is he or she.
        if brief.actors.isEmpty, mentions.allSatisfy({ !$0.isName }), let gender = tally.gender {
            scenery.actors = [Scenery.Actor(person: Person(age: .adult, gender: gender))]
        }
        let others = CountedActors(reading: reading)
        scenery.actors += others.actors(in: told)
        // Of a line or two, everybody who is named is meant to be seen.
        if isLine {
            let known = brief.actors.flatMap { $0.name.lowercased().split(separator: " ").map(String.init) }
            scenery.actors += others.everybody(in: told, known: Set(known))
        }
        return scenery
    }

    /// A line or two, as people give `paint`, and no story.
    private var isLine: Bool { reading.text.tokens.count < 60 }

    /// Of a line, those who are only pictured, dreamt of or gone are not there.
    private func removeAbsent(_ actors: inout [BriefActor], _ told: [Int]) {
        guard isLine else { return }
        let presence = Presence(reading)
        actors.removeAll { actor in
            told.contains { sentence in
                let tokens = reading.text.sentences[sentence].tokens
                return tokens.contains {
                    Int(reading.text.tokens[$0].end) == actor.evidence.last && presence.isAttributeOrAbsent($0, tokens)
                }
            }
        }
    }

    /// At most about 240 characters, ended at a word.
    static func shortened(_ sentence: String) -> String {
        guard sentence.count > 240 else { return sentence }
        let head = sentence.prefix(240)
        return (head.lastIndex(of: " ").map { String(head[..<$0]) } ?? String(head)) + "…"
    }
}

/// Chooses the sentence that a picture should show.
enum Moments {
    /// The narrated sentence with most to be seen for its length: people who act, a place, things.
    static func best(of sentences: [Int], mentions: ArraySlice<Mention>, in reading: Reading) -> Int {
        var actors: [Int: Set<Int>] = [:]
        for mention in mentions where !mention.isSpoken && mention.acts {
            actors[mention.sentence, default: []].insert(mention.member)
        }
        var best = sentences[0]
        var most = -1.0
        for sentence in sentences {
            let value = score(sentence, actors: actors[sentence]?.count ?? 0, in: reading)
            if value > most { (best, most) = (sentence, value) }
        }
        return best
    }

    private static func score(_ sentence: Int, actors: Int, in reading: Reading) -> Double {
        let facts = reading.text.sentences[sentence]
        var seen: Set<Int32> = []
        var acts = 0
        for index in facts.tokens.prefix(400) where !reading.isSpoken(index) {
            let word = reading.text.tokens[index].word
            for entry in reading.lexicon.entries(word: word) {
                switch entry.kind {
                case .object, .garment, .look, .weather, .light, .animal, .time: seen.insert(word)
                case .act: acts += 1
                default: break
                }
            }
            if !reading.traits.kinds[Int(word)].isDisjoint(with: [.placeNoun, .placeSign]) { seen.insert(word) }
        }
        let words = Double(facts.tokens.count)
        let value = Double(seen.count) + 1.5 * Double(min(3, actors)) + 0.5 * Double(min(2, acts))
        return value / (1 + words / 40) * (1 - 0.7 * Double(facts.speech))
    }
}
