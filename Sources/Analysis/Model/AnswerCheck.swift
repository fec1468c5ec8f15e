import Native
import Studio

/// Checks what a language model said of a portion against the text: names must occur, sentences must exist, and the
/// words that are given as evidence must stand there.
///
/// Called by the model analyst. Pure; what fails is left out, and told of in `rejected`.
package struct AnswerCheck {
    private let text: StoryText
    private let portion: Portion
    private let finder: PhraseFinder
    private let cues: Cues
    private let lexicon: Lexicon
    private var told = ToldStory()

    /// How sure we are of what a model says and the text bears out.
    private static let confidence = 0.8
    /// Most complaints that are kept.
    private static let mostComplaints = 200
    /// Most that is looked at of each list: what no honest answer has, and what the schema does not allow.
    private static let mostPeople = 400
    private static let mostScenes = 2_000
    private static let mostItems = 20
    /// Most words of a name or a look, and of what somebody does.
    private static let mostWords = 12
    private static let mostVerbs = 4
    /// Sentences before a scene in which one who is only "she" there may be named.
    private static let reach = 5

    package static func check(_ answer: ModelAnswer, of portion: Portion, in text: StoryText) -> ToldStory {
        var check = AnswerCheck(text: text, portion: portion, finder: PhraseFinder(text))
        check.people(answer.cast)
        check.scenes(answer.scenes)
        return check.told
    }

    private init(text: StoryText, portion: Portion, finder: PhraseFinder) {
        (self.text, self.portion, self.finder) = (text, portion, finder)
        cues = Cues.of(text.language)
        lexicon = Lexicon.of(text.language)
    }

    private mutating func reject(_ complaint: String) {
        if told.rejected.count < Self.mostComplaints { told.rejected.append(complaint) }
    }

    private func tokens(_ sentences: Range<Int>) -> Range<Int> {
        guard let first = sentences.first, let last = sentences.last else { return 0..<0 }
        return text.sentences[first].tokens.lowerBound..<text.sentences[last].tokens.upperBound
    }

    /// The sentence of a number, if the portion has it.
    private func sentence(_ number: Int?) -> Int? {
        guard let number, number > 0, portion.sentences.contains(number - 1) else { return nil }
        return number - 1
    }

    /// Where words stand: in the sentence of the number, else anywhere within some sentences.
    private func evidence(_ words: String, _ number: Int?, within sentences: Range<Int>) -> Range<Int>? {
        guard says(words) else { return nil }
        let phrase = finder.phrase(words)
        if let sentence = sentence(number), sentences.contains(sentence),
            let found = finder.first(phrase, in: text.sentences[sentence].tokens)
        {
            return finder.bytes(found)
        }
        return finder.first(phrase, in: tokens(sentences)).map(finder.bytes)
    }

    /// Whether words are few, and say anything: "the" is in every sentence, and shows nothing.
    private func says(_ words: String, most: Int = mostWords) -> Bool {
        let spellings = spellings(words)
        return (1...most).contains(spellings.count) && spellings.contains(where: isContent)
    }

    private func spellings(_ words: String) -> [String] {
        let (tokens, table) = Tokenizer.tokens(of: String(words.prefix(400)), language: text.language)
        return tokens.map { table.spellings[Int($0.word)] }
    }

    private func isContent(_ spelling: String) -> Bool {
        let kinds = cues.kinds[spelling] ?? []
        let isLong = spelling.unicodeScalars.count > 1 || Tokenizer.isWrittenWithoutBlanks(text.language)
        return isLong && kinds.isDisjoint(with: [.function, .pronoun, .possessive, .link, .article, .was, .had])
    }

    /// Whether our lexicon says that words mean another value of the same kind: "the sun shone" is no storm.
    private func contradicts(_ words: String, _ kind: Lexicon.Kind?, _ value: String) -> Bool {
        guard let kind else { return false }
        let meant = spellings(words).flatMap { lexicon.entries(of: $0) }.filter { $0.kind == kind && !$0.isWeak }
        return !meant.isEmpty && !meant.contains { $0.value == value }
    }

    // MARK: The cast

    private mutating func people(_ cast: Lossy<ModelAnswer.Person>) {
        if cast.lost > 0 { reject("\(cast.lost) of the cast are not of the asked form") }
        for person in cast.elements.prefix(Self.mostPeople) {
            let calls = ([person.name] + (person.also?.elements.prefix(Self.mostItems) ?? [])).filter { call in
                let isThere = says(call) && finder.first(finder.phrase(call), in: tokens(portion.sentences)) != nil
                if !isThere { reject("nobody is called “\(Self.short(call))” in the text") }
                return isThere
            }
            guard let name = calls.first else { continue }
            var looks: [Finding<String>] = []
            for look in person.looks?.elements.prefix(Self.mostItems) ?? [] {
                if let bytes = evidence(look.words, look.sentence, within: portion.sentences) {
                    looks.append(Finding(text.flowing(bytes), evidence: bytes, confidence: Self.confidence))
                } else {
                    reject("“\(Self.short(look.words))” of \(name) is not in the text")
                }
            }
            told.people.append(
                ToldStory.Person(
                    name: name,
                    also: Array(calls.dropFirst()).filter { $0 != name },
                    kind: person.kind.flatMap { CastMember.Kind(rawValue: $0) },
                    gender: person.gender.flatMap { CastMember.Gender(rawValue: $0) },
                    age: person.age.flatMap { CastMember.Age(rawValue: $0) },
                    looks: looks
                )
            )
        }
        // What one is called by name, nobody else is called as well.
        let names = told.people.map { bare($0.name) }
        for index in told.people.indices {
            told.people[index].also = told.people[index].also.filter { call in
                !names.indices.contains { $0 != index && names[$0] == bare(call) }
            }
        }
    }

    /// A name without an article, in lower case.
    private func bare(_ name: String) -> String {
        let spellings = spellings(name)
        return spellings.drop { cues.kinds[$0]?.contains(.article) ?? false }.joined(separator: " ")
    }

    // MARK: Scenes

    private mutating func scenes(_ answer: Lossy<ModelAnswer.Scene>) {
        if answer.lost > 0 { reject("\(answer.lost) scenes are not of the asked form") }
        var kept: [(start: Int, scene: ModelAnswer.Scene)] = []
        for scene in answer.elements.prefix(Self.mostScenes) {
            guard let named = sentence(scene.first) else {
                reject("no scene can begin at sentence \(scene.first)")
                continue
            }
            // The portion's beginning is a scene's whatever the model says of it.
            let start = kept.isEmpty ? portion.sentences.lowerBound : snapped(named)
            if let last = kept.last, start <= last.start {
                reject("the scene at sentence \(scene.first) begins before the one that it follows")
                continue
            }
            kept.append((start, scene))
        }
        for (index, entry) in kept.enumerated() {
            let end = index + 1 < kept.count ? kept[index + 1].start : portion.sentences.upperBound
            told.scenes.append(checked(entry.scene, entry.start..<end))
        }
        if !kept.isEmpty { told.read.append(portion.sentences) }
    }

    /// The place where a cut is allowed: a scene begins with its heading, and not with an ornament.
    private func snapped(_ sentence: Int) -> Int {
        var start = sentence
        while start < portion.sentences.upperBound - 1, [.sceneBreak, .matter].contains(text.sentences[start].kind) {
            start += 1
        }
        while start > portion.sentences.lowerBound, text.sentences[start - 1].kind == .heading { start -= 1 }
        return start
    }

    private mutating func checked(_ answer: ModelAnswer.Scene, _ sentences: Range<Int>) -> ToldStory.Scene {
        var scene = ToldStory.Scene(sentences: sentences)
        scene.place = finding("place", answer.place, sentences)
        scene.time = finding("time", answer.time, sentences, .time)
        scene.season = finding("season", answer.season, sentences, .season)
        scene.weather = finding("weather", answer.weather, sentences, .weather)
        scene.light = finding("light", answer.light, sentences, .light)
        scene.mood = finding("mood", answer.mood, sentences)
        for actor in answer.actors?.elements.prefix(Self.mostItems) ?? [] {
            if let found = checked(actor, sentences) {
                if !scene.actors.contains(where: { $0.name == found.name }) { scene.actors.append(found) }
            } else {
                reject("“\(Self.short(actor.name))” is not in the scene at sentence \(sentences.lowerBound + 1)")
            }
        }
        for object in answer.objects?.elements.prefix(Self.mostItems) ?? [] {
            if let bytes = evidence(object.words, object.sentence, within: sentences) {
                scene.objects.append(Finding(text.flowing(bytes), evidence: bytes, confidence: Self.confidence))
            } else {
                reject("“\(Self.short(object.words))” is not in the scene at sentence \(sentences.lowerBound + 1)")
            }
        }
        if let moment = sentence(answer.moment), sentences.contains(moment), text.sentences[moment].kind == .body {
            scene.moment = moment
        } else if answer.moment != nil {
            reject("the moment of the scene at sentence \(sentences.lowerBound + 1) is not in it")
        }
        return scene
    }

    private mutating func finding<Value: RawRepresentable<String> & Codable & Sendable & Equatable>(
        _ name: String,
        _ claim: ModelAnswer.Claim?,
        _ sentences: Range<Int>,
        _ kind: Lexicon.Kind? = nil
    ) -> Finding<Value>? {
        guard let claim, let word = claim.kind, !word.isEmpty else { return nil }
        guard let value = Value(rawValue: word) else {
            reject("“\(Self.short(word))” is no \(name)")
            return nil
        }
        guard !contradicts(claim.words, kind, word) else {
            reject("“\(Self.short(claim.words))” does not say that the \(name) is \(word)")
            return nil
        }
        guard let bytes = evidence(claim.words, claim.sentence, within: sentences) else {
            reject("“\(Self.short(claim.words))”, which should show the \(name) \(word), is not in the scene")
            return nil
        }
        return Finding(value, evidence: bytes, confidence: Self.confidence)
    }

    /// Somebody of the cast, or somebody whom the scene itself names.
    private func checked(_ actor: ModelAnswer.Actor, _ sentences: Range<Int>) -> ToldStory.Actor? {
        let person = person(called: actor.name)
        let calls = person.map { [actor.name, $0.name] + $0.also } ?? [actor.name]
        let named = calls.lazy.compactMap { evidence($0, actor.sentence, within: sentences) }.first
        guard let bytes = named ?? person.flatMap({ meant($0, actor.sentence, sentences) }) else { return nil }
        var action: Finding<String>?
        if let words = actor.action, says(words, most: Self.mostVerbs),
            let bytes = evidence(words, actor.sentence, within: sentences)
        {
            action = Finding(text.flowing(bytes), evidence: bytes, confidence: Self.confidence)
        }
        let toward = actor.toward.flatMap { other -> String? in
            let calls = self.person(called: other).map { [other, $0.name] + $0.also } ?? [other]
            return calls.contains { evidence($0, actor.sentence, within: sentences) != nil } ? other : nil
        }
        return ToldStory.Actor(name: person?.name ?? actor.name, action: action, toward: toward, evidence: bytes)
    }

    private func person(called name: String) -> ToldStory.Person? {
        let name = name.lowercased()
        return told.people.first { $0.name.lowercased() == name || $0.also.contains { $0.lowercased() == name } }
    }

    /// "She" is enough for one who was named just before the scene: then the sentence is the evidence.
    private func meant(_ person: ToldStory.Person, _ number: Int?, _ sentences: Range<Int>) -> Range<Int>? {
        guard let sentence = sentence(number), sentences.contains(sentence) else { return nil }
        let isSpokenOf = text.sentences[sentence].tokens.contains { index in
            cues.kinds[text.spelling(index)]?.contains(.pronoun) ?? false
        }
        let before = max(portion.sentences.lowerBound, sentences.lowerBound - Self.reach)..<sentences.lowerBound
        let isNear = ([person.name] + person.also).contains {
            finder.first(finder.phrase($0), in: tokens(before)) != nil
        }
        return isSpokenOf && isNear ? text.sentences[sentence].range : nil
    }

    private static func short(_ text: String) -> String { text.shortened(to: 60) }
}
