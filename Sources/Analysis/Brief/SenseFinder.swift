import Studio

/// Finds the places, times, weathers and things of one sentence.
struct SenseFinder {
    let reading: Reading
    let sentence: Int
    let weight: Double

    func find(into tally: inout Tally) {
        let tokens = reading.text.sentences[sentence].tokens
        var index = tokens.lowerBound
        while index < tokens.upperBound {
            let (entries, length) = reading.lexicon.meaning(at: index, in: reading.text)
            let isSpoken = reading.isSpoken(index)
            if !isCompared(index, tokens), !isDenied(index, tokens) {
                place(at: index, tokens, isSpoken, &tally)
                if !isSpoken { thing(at: index, tokens, &tally) }
                for entry in entries { note(entry, at: index, length, tokens, isSpoken, &tally) }
            }
            switch reading.grammar.word(reading.text.tokens[index]) {
            case .he: if !isSpoken { tally.he += 1 }
            case .she: if !isSpoken { tally.she += 1 }
            default: break
            }
            index += length
        }
    }

    private func bytes(_ index: Int, _ length: Int = 1) -> Range<Int> {
        Int(reading.text.tokens[index].start)..<Int(reading.text.tokens[index + length - 1].end)
    }

    private func note(
        _ entry: Lexicon.Entry,
        at index: Int,
        _ length: Int,
        _ tokens: Range<Int>,
        _ isSpoken: Bool,
        _ tally: inout Tally
    ) {
        let base = weight * (isSpoken ? 0.3 : 1) * (entry.isWeak ? 0.55 : 1)
        switch entry.kind {
        case .time where !isElsewhere(index, tokens):
            // Where a text has both, the passing hour is now, and the long one has been.
            let isPassing = entry.value == "dawn" || entry.value == "dusk"
            tally.add(.time, entry.value, base * (isPassing ? 1.1 : 1), at: bytes(index, length))
        case .season: tally.add(.season, entry.value, base, at: bytes(index, length))
        case .weather where !isFigure(index, length, tokens):
            tally.add(.weather, entry.value, base, at: bytes(index, length))
        case .light: tally.add(.light, entry.value, base, at: bytes(index, length))
        case .mood: tally.add(.mood, entry.value, base, at: bytes(index, length))
        case .object, .garment: if !isSpoken { object(at: index, tokens, base, &tally) }
        default: break
        }
    }

    // MARK: Places

    private func place(at index: Int, _ tokens: Range<Int>, _ isSpoken: Bool, _ tally: inout Tally) {
        let text = reading.text
        guard let place = reading.traits.places[Int(text.tokens[index].word)] else { return }
        // German nouns have capitals: "weg" is no "Weg".
        if text.language.hasPrefix("de"), !text.tokens[index].flags.contains(.capitalised) { return }
        if text.tokens[index].flags.contains(.possessive) { return }
        let base = weight * (isSpoken ? 0.2 : 1)
        let next = index + 1 < tokens.upperBound ? index + 1 : index
        if Self.vast.contains(place), next > index, text.spelling(next) == "of" { return }
        // "church bells": no church, but near one.
        let isAttribute =
            text.language.hasPrefix("en") && next > index && text.tokens[next].flags.contains(.afterBlank)
            && reading.has(.object, next) && !text.tokens[index].flags.contains(.capitalised)
        if reading.kinds(index).contains(.placeSign) || isAttribute {
            tally.add(.place, place.rawValue, 0.7 * base, at: bytes(index))
            return
        }
        let isWithin = isWithin(index, tokens)
        if !isWithin, isOrigin(index, tokens) { return }
        if !isWithin, reading.traits.ambiguousPlaces.contains(text.tokens[index].word) { return }
        tally.add(.place, place.rawValue, (isWithin ? 2 : 0.8) * base, at: bytes(index))
    }

    /// "in the kitchen", "into her room": a preposition of place stands before, past article and adjectives.
    private func isWithin(_ index: Int, _ tokens: Range<Int>) -> Bool {
        for before in stride(from: index - 1, through: max(tokens.lowerBound, index - 5), by: -1) {
            let kinds = reading.kinds(before)
            if Self.origins.contains(reading.text.spelling(before)) { return isThere(at: before, tokens) }
            if kinds.contains(.place) { return true }
            if kinds.contains(.link) || reading.grammar.isVerb(reading.text.tokens[before]) { return false }
        }
        return false
    }

    private func isOrigin(_ index: Int, _ tokens: Range<Int>) -> Bool {
        for before in stride(from: index - 1, through: max(tokens.lowerBound, index - 5), by: -1) {
            let spelling = reading.text.spelling(before)
            if spelling == "from" { return true }
            if spelling == "at" { return !isThere(at: before, tokens) }
            if reading.grammar.isVerb(reading.text.tokens[before]) { return false }
        }
        return false
    }

    /// What one looks or throws at is elsewhere; one who waits at the station, and a girl "at the harbour", are there.
    private func isThere(at index: Int, _ tokens: Range<Int>) -> Bool {
        guard reading.text.spelling(index) == "at", index > tokens.lowerBound else { return false }
        let verb = reading.text.spelling(index - 1)
        // "stared" and "staring" are "stare".
        let stems = ["", "d", "ed", "s", "es", "ing"].compactMap { verb.hasSuffix($0) ? verb.dropLast($0.count) : nil }
        return !stems.contains { Self.aiming.contains(String($0)) || Self.aiming.contains($0 + "e") }
    }

    private static let aiming: Set<String> = [
        "look", "gaze", "stare", "glance", "peer", "peep", "point", "aim", "shoot", "fire", "throw", "shout", "laugh",
        "smile", "scream", "bark", "growl", "wonder", "marvel", "back", "up", "down", "out", "over",
    ]

    /// "a sea of heads", "a forest of masts".
    private static let vast: Set<ScenePlace> = [.sea, .forest, .field, .river, .mountain, .lake, .desert, .cave]

    /// Where one comes from, or looks at, one is not.
    private static let origins: Set<String> = ["from", "at", "of", "aus", "von", "vom", "desde", "depuis", "across"]

    // MARK: What is meant otherwise

    /// "like a storm", "as dark as night".
    private func isCompared(_ index: Int, _ tokens: Range<Int>) -> Bool {
        for before in stride(from: index - 1, through: max(tokens.lowerBound, index - 3), by: -1)
        where reading.grammar.word(reading.text.tokens[before]) == .like {
            // "as he entered the room" is no comparison.
            let next = before + 1
            let word = reading.grammar.word(reading.text.tokens[next])
            return next == index || word == .indefinite
        }
        return false
    }

    /// "It has not rained", "no snow", "not in the forest", "never seen snow": it is not so.
    private func isDenied(_ index: Int, _ tokens: Range<Int>) -> Bool {
        for before in stride(from: index - 1, through: max(tokens.lowerBound, index - 4), by: -1) {
            let spelling = reading.text.spelling(before)
            if Self.denials.contains(spelling) { return true }
            // "She did not leave the kitchen": what is denied there is the leaving.
            let kinds = reading.kinds(before)
            let isEmpty = !kinds.isDisjoint(with: [.place, .article, .function, .was, .had])
            guard isEmpty || reading.grammar.word(reading.text.tokens[before]) != nil else {
                return stride(from: before - 1, through: max(tokens.lowerBound, index - 4), by: -1).contains {
                    ["never", "nie", "niemals", "jamais", "nunca"].contains(reading.text.spelling($0))
                }
            }
        }
        return false
    }

    private static let denials: Set<String> = [
        "not", "no", "never", "hasn't", "isn't", "wasn't", "weren't", "didn't", "don't", "without", "neither", "nicht",
        "kein", "keine",
        "keinen", "keinem", "keiner", "nie", "niemals", "ohne", "pas", "jamais", "sans", "aucun", "aucune", "nunca",
        "sin",
        "ningún", "ninguna", "不", "没", "没有", "无",
    ]

    /// "every evening", "last night", "good morning", "the next day": not now.
    private func isElsewhere(_ index: Int, _ tokens: Range<Int>) -> Bool {
        for before in [index - 1, index - 2] where before >= tokens.lowerBound {
            if Self.otherTimes.contains(reading.text.spelling(before)) { return true }
        }
        return false
    }

    private static let otherTimes: Set<String> = [
        "every", "each", "last", "yesterday", "good", "previous", "other", "until", "till", "many", "jeden", "jede",
        "gestern",
        "gute", "guten", "vorigen", "letzten", "chaque", "hier", "bonne", "cada", "ayer", "buenas", "buenos",
        "tomorrow",
        "morgen_früh", "all", "before", "daily", "bis",
    ]

    /// "a cloud of dust", "a storm of applause".
    private func isFigure(_ index: Int, _ length: Int, _ tokens: Range<Int>) -> Bool {
        let next = index + length
        guard next < tokens.upperBound else { return false }
        return ["of", "von", "de", "d"].contains(reading.text.spelling(next))
    }

    // MARK: Things

    /// What the Studio has a shape for.
    private func thing(at index: Int, _ tokens: Range<Int>, _ tally: inout Tally) {
        let token = reading.text.tokens[index]
        guard let thing = reading.things[Int(token.word)], reading.kinds(index).isDisjoint(with: [.function, .pronoun])
        else { return }
        if reading.text.language.hasPrefix("de"), !token.flags.contains(.capitalised) { return }
        if index + 1 < tokens.upperBound, reading.text.tokens[index + 1].flags.contains(.joined) { return }
        guard !isDone(index, tokens), let certainty = introduced(index, tokens) else { return }
        tally.add(.thing, thing.rawValue, weight * certainty, at: bytes(index))
    }

    /// "The boy bows", "crosses the bridge": in English no noun stands right behind one who acts or before an article.
    private func isDone(_ index: Int, _ tokens: Range<Int>) -> Bool {
        guard reading.text.language.hasPrefix("en") else { return false }
        if index > tokens.lowerBound, !reading.text.tokens[index - 1].flags.contains(.possessive),
            reading.text.isAdjacent(index - 1), reading.has(.person, index - 1)
        {
            return true
        }
        guard index + 1 < tokens.upperBound, reading.text.isAdjacent(index) else { return false }
        return ["the", "a", "an"].contains(reading.text.spelling(index + 1))
    }

    private func object(at index: Int, _ tokens: Range<Int>, _ base: Double, _ tally: inout Tally) {
        let text = reading.text
        // The first half of a compound is no thing of its own: "dressing-table".
        if index + 1 < tokens.upperBound, text.tokens[index + 1].flags.contains(.joined) { return }
        // A place is where things are.
        let isPlace = reading.kinds(index).contains(.placeNoun)
        guard !reading.has(.abstract, index), !isPlace, reading.kinds(index).isDisjoint(with: [.function, .pronoun])
        else { return }
        guard let certainty = introduced(index, tokens) else { return }
        var name = singular(index)
        if text.tokens[index].flags.contains(.joined), index > tokens.lowerBound {
            name = text.spelling(index - 1) + "-" + name
        }
        tally.add(.object, name, base * certainty, at: bytes(index))
    }

    /// How surely a noun is a thing that is there: it has an article or a number before it.
    private func introduced(_ index: Int, _ tokens: Range<Int>) -> Double? {
        if Tokenizer.isWrittenWithoutBlanks(reading.text.language) { return 1 }
        for before in stride(from: index - 1, through: max(tokens.lowerBound, index - 3), by: -1) {
            let token = reading.text.tokens[before]
            if token.flags.contains(.possessive) { return 1 }
            switch reading.grammar.word(token) {
            case .definite, .indefinite, .possessive: return 1
            case .negation, .like: return nil
            default: break
            }
            if reading.kinds(before).contains(.possessive) { return 1 }
            if reading.grammar.isVerb(token) { return nil }
            if reading.kinds(before).contains(.link) || reading.kinds(before).contains(.function) { break }
        }
        return reading.entries(index).contains { $0.isPlural } ? 0.9 : nil
    }

    private func singular(_ index: Int) -> String {
        let spelling = reading.text.spelling(index)
        if reading.text.language.hasPrefix("de") {
            let base = Lexicon.of("de").base(of: spelling)
            return base.prefix(1).uppercased() + base.dropFirst()
        }
        guard reading.entries(index).contains(where: { $0.isPlural }), spelling.hasSuffix("s"), spelling.count > 3
        else {
            return spelling
        }
        if spelling.hasSuffix("ies") { return spelling.dropLast(3) + "y" }
        let isLong = ["ches", "shes", "xes", "sses"].contains { spelling.hasSuffix($0) }
        return String(spelling.dropLast(isLong ? 2 : 1))
    }
}
