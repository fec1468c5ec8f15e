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
        brief.scenery = scenery(of: brief, tally, mentions)
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

    /// What the Studio has shapes for, of all that was found.
    private func scenery(of brief: SceneBrief, _ tally: Tally, _ mentions: ArraySlice<Mention>) -> Scenery {
        var scenery = Scenery(
            place: brief.place?.value.scenery,
            time: brief.time?.value,
            weather: brief.weather?.value,
            mood: brief.mood?.value,
            moment: brief.moment?.value ?? ""
        )
        let drawn = tally.ranked(.drawn)
        scenery.things = Array(drawn.compactMap(Scenery.Thing.init).prefix(5))
        var actors = brief.actors.compactMap { drawnActor(of: $0) }
        for actor in drawn.compactMap(Scenery.Actor.init) where !actors.contains(actor) && actors.count < 4 {
            // A king or a fox that the scene speaks of as one who is there.
            if actors.isEmpty { actors.append(actor) }
        }
        if actors.isEmpty, mentions.allSatisfy({ !$0.isName }), let person = tally.person { actors = [person] }
        scenery.actors = Array(actors.prefix(4))
        return scenery
    }

    private func drawnActor(of actor: BriefActor) -> Scenery.Actor? {
        guard let member = cast.cast.first(where: { $0.id == actor.cast }) else { return nil }
        let called = ([member.name] + member.aliases).map { $0.lowercased() }
        let lexicon = Lexicon.of(reading.text.language)
        for name in called {
            for word in [name] + name.split(separator: " ").map(String.init).reversed() {
                let entry = lexicon.entries(of: word).first {
                    $0.kind == .drawn && Scenery.Actor(rawValue: $0.value) != nil
                }
                if let entry, let drawn = Scenery.Actor(rawValue: entry.value) { return aged(drawn, member) }
            }
        }
        guard member.kind != .animal else { return nil }
        switch (member.gender, member.age) {
        case (.female, .child): return .girl
        case (.female, .old): return .oldWoman
        case (.female, _): return .woman
        case (.male, .child): return .boy
        case (.male, .old): return .oldMan
        case (.male, _): return .man
        case (nil, .child): return .boy
        case (nil, _): return .man
        }
    }

    private func aged(_ actor: Scenery.Actor, _ member: CastMember) -> Scenery.Actor {
        switch (actor, member.age) {
        case (.man, .old): .oldMan
        case (.woman, .old): .oldWoman
        case (.man, .child): .boy
        case (.woman, .child): .girl
        default: actor
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
