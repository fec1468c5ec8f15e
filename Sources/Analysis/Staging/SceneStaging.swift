import Native
import Studio

/// Turns what is known of a scene into what the Studio paints: its brief into places, actors and things with shapes.
///
/// Pure. Called once a scene by the local analyst; promises that a member of the cast looks the same in every scene, and
/// that what nothing stands for is left out.
struct SceneStaging {
    let language: String
    private let words: StagingWords
    private let motifs: Motifs
    private let cast: [String: CastMember]
    private let designs: [String: Person]
    private let coats: [String: UInt32]
    private let sizes: ToldSizes

    init(_ found: CastFinder.Result, _ reading: Reading) {
        let (cast, text) = (found.cast, reading.text)
        coats = Self.coats(found, reading)
        sizes = ToldSizes(found, text)
        language = text.language
        words = StagingWords.of(text.language)
        motifs = Motifs.of(text.language)
        self.cast = Dictionary(cast.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        designs = Wardrobe.designs(cast, language: text.language, seed: Self.seed(text))
    }

    /// The same story has the same seed everywhere: FNV-1a over its beginning and its length.
    private static func seed(_ text: StoryText) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.text.utf8.prefix(4096) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ UInt64(text.text.utf8.count)
    }

    /// The things among nouns, the most important first.
    static func things(_ nouns: [String], language: String) -> [Thing] {
        let motifs = Motifs.of(language)
        var things: [Thing] = []
        for noun in nouns {
            guard let thing = motifs.thing(noun), !things.contains(thing) else { continue }
            things.append(thing)
        }
        return Array(things.prefix(6))
    }

    /// Completes the scenery of a brief, once it is known what is carried on from the scene before.
    func stage(_ brief: SceneBrief, _ text: StoryText) -> Scenery {
        var scenery = brief.scenery
        scenery.place = brief.place.map { place(of: $0, text) }
        scenery.time = brief.time?.value
        scenery.season = brief.season?.value
        scenery.weather = brief.weather?.value
        scenery.light = brief.light?.value
        scenery.mood = brief.mood?.value
        // Those without a name come after the cast.
        scenery.actors = Array((actors(brief, text) + scenery.actors).prefix(6))
        // A thing that is somebody is no thing.
        scenery.things.removeAll { thing in scenery.actors.contains { $0.held == thing } }
        return scenery
    }

    private func place(of finding: Finding<ScenePlace>, _ text: StoryText) -> Scenery.Place {
        if finding.evidence.count == 2, !finding.carried {
            let word = text.flowing(finding.evidence[0]..<finding.evidence[1]).lowercased()
            if let place = StagingWords.find(words.places, in: [word]).flatMap(Scenery.Place.init) { return place }
        }
        return finding.value.scenery
    }

    // MARK: Actors

    private func actors(_ brief: SceneBrief, _ text: StoryText) -> [Scenery.Actor] {
        var actors: [Scenery.Actor] = []
        var names: [String] = []
        for actor in brief.actors.prefix(6) {
            guard let staged = staged(actor, text) else { continue }
            actors.append(staged)
            names.append(actor.name)
        }
        for actor in brief.actors.prefix(6) {
            guard let toward = actor.toward, let place = names.firstIndex(of: toward),
                let own = names.firstIndex(of: actor.name), own != place
            else { continue }
            actors[own].toward = place
        }
        return actors
    }

    /// What stands right behind somebody's name, where no verb was recognised: "an old wizard reads".
    private func following(_ actor: BriefActor, _ text: StoryText) -> String? {
        guard actor.action == nil, actor.evidence.count == 2 else { return nil }
        let rest = text.text.utf8.dropFirst(actor.evidence[1]).prefix(48)
        let words = String(decoding: rest, as: UTF8.self).lowercased().prefix { !".,;:!?\n\"".contains($0) }
            .split(separator: " ").prefix(3)
        return words.lazy.compactMap { self.words.actions[String($0)] }.first
    }

    private func staged(_ actor: BriefActor, _ text: StoryText) -> Scenery.Actor? {
        let verb = (actor.action ?? "").lowercased()
        var staged = Scenery.Actor(id: actor.cast ?? "")
        staged.action = (words.actions[verb] ?? following(actor, text)).flatMap(Scenery.Action.init)
        staged.face = words.faces[verb].flatMap(Scenery.Face.init)
        guard let id = actor.cast, let member = cast[id] else {
            // A model's actor who is not in the cast: by the name alone.
            staged.creature = creature([actor.name])
            if staged.creature == nil { staged.person = unknown(actor.name) }
            return staged
        }
        // What an animal is called says what it is only where nothing else does: "Wolves howled", but a dog called Bear.
        let nouns = (member.isNamed ? [] : [member.name]) + member.aliases
        if member.kind != .person,
            let creature = creature(nouns) ?? (member.kind == .animal ? creature([member.name]) : nil)
        {
            staged.creature = creature
            staged.coat = coats[id]
            // What is said right after the name counts too: "A dragon. It was no larger than a cat."
            let here = actor.evidence.last ?? text.text.utf8.count
            staged.stature = sizes.factor(id, creature, upTo: here + 160)
            return staged
        }
        // How many a crowd is, nobody knows.
        guard member.kind != .group else { return nil }
        // An animal that nothing stands for is left out, not drawn as a person.
        guard member.kind != .animal else { return nil }
        staged.person = designs[id]
        return staged
    }

    private func creature(_ names: [String]) -> Creature? {
        for name in names {
            for word in name.split(separator: " ").reversed() {
                if let creature = motifs.creature(String(word)) { return creature }
            }
            if let creature = motifs.creature(name) { return creature }
        }
        return nil
    }

    private func unknown(_ name: String) -> Person {
        var wardrobe = Wardrobe(language: language, seed: UInt64(name.utf8.count))
        return wardrobe.design(.person(name))
    }

    /// The colours of animals, where the text names them before the noun: "a red dragon".
    private static func coats(_ found: CastFinder.Result, _ reading: Reading) -> [String: UInt32] {
        let words = StagingWords.of(reading.text.language)
        var coats: [String: UInt32] = [:]
        for mention in found.mentions {
            let member = found.cast[mention.member]
            guard member.kind != .person, coats[member.id] == nil else { continue }
            let first = max(reading.text.sentences[mention.sentence].tokens.lowerBound, mention.tokens.lowerBound - 2)
            for index in first..<mention.tokens.upperBound {
                if let color = words.colors[reading.text.spelling(index)] { coats[member.id] = color }
            }
        }
        return coats
    }
}
