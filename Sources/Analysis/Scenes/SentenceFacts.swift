/// What one sentence says that matters for scenes: counted once, looked at by its neighbours.
struct SentenceFacts: Sendable {
    var words = 0
    /// What its first word is.
    var first: Cues.Kinds = []
    /// Where, in words, such things stand first; -1 if they do not.
    var openingAt = -1
    var transitionAt = -1
    var clockAt = -1
    var nameAt = -1
    /// A time too short for a new scene; a time of the day, a day, a season; somebody who wakes.
    var briefAt = -1
    var dayAt = -1
    var wakeAt = -1
    var clocks = 0
    /// A time of day or a date that another word moves on: "the next morning".
    var hasDayShift = false
    var hasDayShiftEarly = false
    /// A length of time that passes: "three weeks later".
    var hasSpanShift = false
    /// Somebody comes to a named place.
    var arrives = false
    var namedPlaces: [ScenePlace] = []
    var signs: [ScenePlace] = []
    var motions = 0
    var places = 0
    var pronouns = 0
    var wases = 0
    var endings = 0
    /// Distinct names.
    var names: [Int32] = []
    var speech: Float = 0
    var isExclaimed = false
    /// Ends in dots or a dash.
    var endsOpen = false
    var beginsWithNumber = false

    /// No more than this many words are looked at, so that one endless sentence stays cheap for its neighbours.
    private static let limit = 2_000

    init(_ sentence: StoryText.Sentence, in text: StoryText, traits: WordTraits, names isName: [Bool]) {
        words = sentence.tokens.count
        speech = sentence.speech
        let tokens = sentence.tokens.prefix(Self.limit)
        for (place, index) in tokens.enumerated() {
            let token = text.tokens[index]
            let word = Int(token.word)
            let kinds = traits.kinds[word]
            if place == 0 {
                first = kinds
                beginsWithNumber = Self.isNumber(token, text.words.spellings[word])
            }
            // What people say of time and place is not what the story does.
            let isSpoken = token.flags.contains(.speech)
            if !isSpoken { count(kinds, at: place, isLast: index == tokens.last) }
            if isName[word], token.flags.contains(.capitalised) {
                if nameAt < 0 { nameAt = place }
                if !names.contains(token.word), names.count < 64 { names.append(token.word) }
            }
            if !isSpoken, openingAt < 0, place <= 6, Self.opens(at: index, within: sentence.tokens, text, traits) {
                openingAt = place
            }
        }
        findShifts(tokens, text, traits)
        findPlaces(tokens, text, traits)
        readEnd(sentence, in: text)
    }

    private mutating func count(_ kinds: Cues.Kinds, at place: Int, isLast: Bool) {
        guard !kinds.isEmpty else { return }
        if kinds.contains(.brief) {
            if briefAt < 0 { briefAt = place }
        } else if kinds.contains(.clock) {
            clocks += 1
            if clockAt < 0 { clockAt = place }
        }
        if kinds.contains(.day), dayAt < 0 { dayAt = place }
        if kinds.contains(.wake), wakeAt < 0 { wakeAt = place }
        if kinds.contains(.transition), transitionAt < 0 { transitionAt = place }
        if kinds.contains(.motion) { motions += 1 }
        if kinds.contains(.place) { places += 1 }
        if kinds.contains(.pronoun) { pronouns += 1 }
        if kinds.contains(.was) { wases += 1 }
        if kinds.contains(.ending) { endings += 1 }
    }

    /// "the next morning", "three weeks later": a clock word within two words of one that moves the time.
    private mutating func findShifts(_ tokens: Range<Int>, _ text: StoryText, _ traits: WordTraits) {
        for (place, index) in tokens.prefix(60).enumerated() where !text.tokens[index].flags.contains(.speech) {
            let kinds = traits.kinds[Int(text.tokens[index].word)]
            guard kinds.contains(.clock) else { continue }
            let around = max(tokens.lowerBound, index - 2)..<min(tokens.upperBound, index + 3)
            for other in around where other != index {
                let near = traits.kinds[Int(text.tokens[other].word)]
                if kinds.contains(.span) {
                    if near.contains(.later), place < 20 { hasSpanShift = true }
                } else if near.contains(.shift) {
                    hasDayShift = true
                    if place < 12 { hasDayShiftEarly = true }
                }
            }
        }
    }

    /// Which places are named or hinted at, and whether somebody moves to one.
    private mutating func findPlaces(_ tokens: Range<Int>, _ text: StoryText, _ traits: WordTraits) {
        var lastMotion = -100
        var lastPreposition = -100
        var lastReach = -100
        let isGerman = text.language.hasPrefix("de")
        for index in tokens where !text.tokens[index].flags.contains(.speech) {
            let word = Int(text.tokens[index].word)
            let kinds = traits.kinds[word]
            if kinds.contains(.motion) { lastMotion = index }
            if kinds.contains(.place) { lastPreposition = index }
            if kinds.contains(.reach) { lastReach = index }
            // German nouns have capitals: "weg" is no "Weg".
            guard let place = traits.places[word], !isGerman || text.tokens[index].flags.contains(.capitalised) else {
                continue
            }
            if kinds.contains(.placeSign) {
                if signs.count < 16 { signs.append(place) }
            } else if namedPlaces.count < 16 {
                namedPlaces.append(place)
                if index - lastMotion <= 9, index - lastPreposition <= 4 { arrives = true }
                if index - lastReach <= 5 { arrives = true }
            }
        }
    }

    private static func opens(
        at index: Int,
        within tokens: Range<Int>,
        _ text: StoryText,
        _ traits: WordTraits
    ) -> Bool {
        guard let phrases = traits.openings[text.tokens[index].word] else { return false }
        return phrases.contains { phrase in
            guard index + phrase.count <= tokens.upperBound else { return false }
            return phrase.indices.allSatisfy { text.tokens[index + $0].word == phrase[$0] }
        }
    }

    private static func isNumber(_ token: Token, _ spelling: String) -> Bool {
        guard token.flags.contains(.number) || token.flags.contains(.capitalised) else { return false }
        return spelling != "i" && HeadingWords.number(spelling.uppercased(), allowsLowercase: false) != nil
            && (token.flags.contains(.number) || token.flags.contains(.allCapitals) || spelling.count == 1)
    }

    private mutating func readEnd(_ sentence: StoryText.Sentence, in text: StoryText) {
        let tail = max(sentence.range.lowerBound, sentence.range.upperBound - 12)..<sentence.range.upperBound
        var end = text.text.utf8.prefix(tail.upperBound).suffix(tail.count)[...]
        while let last = end.last, last <= 0x20 { end = end.dropLast() }
        isExclaimed = end.contains(0x21) || end.contains(0x3F)
        endsOpen =
            end.suffix(3).elementsEqual([0xE2, 0x80, 0xA6]) || end.suffix(3).elementsEqual([0xE2, 0x80, 0x94])
            || end.suffix(3).elementsEqual([0x2E, 0x2E, 0x2E])
    }
}
