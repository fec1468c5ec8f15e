/// Tells from the words around a mention what somebody does there: acts, speaks, is spoken to, or is only spoken of.
///
/// Called by `MentionFinder` for each mention. Pure; looks no further than the sentence.
struct Surroundings {
    let reading: Reading

    /// Notes on a mention what stands around it.
    func look(_ raw: inout MentionFinder.Raw, within tokens: Range<Int>) {
        raw.isAddressed = raw.isSpoken && (isAddressed(raw.tokens) || isPointedAt(raw.tokens, within: tokens))
        if raw.tokens.lowerBound > tokens.lowerBound, lookBefore(&raw, within: tokens) { return }
        guard !raw.isPossessive else { return }
        if lookBehind(&raw, within: tokens) { return }
        actsAtHead(&raw, within: tokens)
    }

    // MARK: Before

    /// Looks at what stands before; `true` if that settles it.
    private func lookBefore(_ raw: inout MentionFinder.Raw, within tokens: Range<Int>) -> Bool {
        let text = reading.text
        let first = raw.tokens.lowerBound
        let isAfterOf = ["de", "d", "du", "von", "of", "del"].contains(text.spelling(first - 1)) && !raw.hasTitle
        raw.isAfterPlace = reading.kinds(first - 1).contains(.place) || isAfterOf
        raw.isObject = isObject(first, within: tokens)
        raw.isBehindPreposition = isAfterOf || Self.prepositions.contains(text.spelling(first - 1))
        let gap = Int(text.tokens[first].start) - Int(text.tokens[first - 1].end)
        if gap <= 2, reading.has(.say, first - 1) {
            (raw.says, raw.acts, raw.verb) = (true, true, first - 1)
            return true
        }
        // "By her side there stands a fat tabby cat", "On the bed lay a lank man".
        if raw.determiner == .indefinite, gap <= 2,
            reading.kinds(first - 1).contains(.was) || reading.has(.act, first - 1)
        {
            // "She was an artist" tells what she is; "On the stairs was a maid" who is there.
            let isInverted =
                reading.kinds(tokens.lowerBound).contains(.place)
                || Self.there.contains(text.spelling(tokens.lowerBound))
                || Self.there.contains(text.spelling(max(tokens.lowerBound, first - 2)))
            raw.acts = isInverted
            raw.verb = isInverted ? first - 1 : nil
            raw.isPredicate = !isInverted && reading.kinds(first - 1).contains(.was)
            return true
        }
        // "Da kam Hildegard", "vint Pierre": the verb comes first.
        if !text.language.hasPrefix("en"), gap <= 2, !raw.isAfterPlace, reading.grammar.isVerb(text.tokens[first - 1]) {
            (raw.acts, raw.verb) = (true, first - 1)
            return true
        }
        // "，凤姐吓了": in Chinese a name at the head of a clause is its subject.
        if Tokenizer.isWrittenWithoutBlanks(text.language), gap > 0 { raw.acts = true }
        return false
    }

    /// "took his housekeeper", "telling his cousin", "encuentra a Fernando".
    private func isObject(_ first: Int, within tokens: Range<Int>) -> Bool {
        let text = reading.text
        var before = first - 1
        if text.language.hasPrefix("es"), ["a", "á"].contains(text.spelling(before)) {
            before -= 1
            guard before >= tokens.lowerBound else { return false }
        }
        let kinds = reading.kinds(before)
        guard !Self.mental.contains(text.spelling(before)) else { return false }
        guard Int(text.tokens[first].start) - Int(text.tokens[before].end) <= 3, !kinds.contains(.was),
            !kinds.contains(.had)
        else { return false }
        let spelling = text.spelling(before)
        let isDoing = text.language.hasPrefix("en") && spelling.hasSuffix("ing") && spelling.count > 5
        return before < first - 1 || reading.grammar.isVerb(text.tokens[before]) || isDoing
    }

    // MARK: Behind

    /// Looks for the verb of which it is the subject; `true` if that settles it.
    private func lookBehind(_ raw: inout MentionFinder.Raw, within tokens: Range<Int>) -> Bool {
        let text = reading.text
        var at = raw.tokens.upperBound
        var steps = 0
        while at < tokens.upperBound, steps < 6 {
            let gap = Int(text.tokens[at].start) - Int(text.tokens[at - 1].end)
            // Behind a comma another clause begins; "Quant à Folla, elle …" takes the name up again.
            if gap > 1, hasComma(before: at) {
                if steps == 0 { lookPastComma(&raw, at, within: tokens) }
                return raw.acts
            }
            let isTrotting = steps == 0 && text.language.hasPrefix("en") && text.spelling(at).hasSuffix("ing")
            if reading.grammar.isVerb(text.tokens[at]) || (isTrotting && text.spelling(at).count > 5) {
                // "designed for the heiress was": what stands behind a preposition is no subject.
                if raw.isAfterPlace || raw.isBehindPreposition { return true }
                // "sie sich Fräulein Schulze mitteilen sollte": the subject was there already.
                if steps > 0, hasSubject(before: raw.tokens.lowerBound, within: tokens) { return true }
                // "Only a Frenchwoman could have dared": any one, not one who is there.
                if raw.determiner == .indefinite, Self.modals.contains(text.spelling(at)) {
                    raw.isPredicate = true
                    return true
                }
                raw.acts = true
                raw.verb = at
                raw.says = reading.has(.say, at) && gap <= 2
                return true
            }
            if reading.kinds(at).contains(.link) || text.spelling(at) == "to" { return false }
            at += 1
            steps += 1
        }
        return false
    }

    /// What follows a name and a comma: "Folla, elle", "the butler, backed by two servants, intruded", "Davidson,
    /// evidently most distressed, trying".
    private func lookPastComma(_ raw: inout MentionFinder.Raw, _ at: Int, within tokens: Range<Int>) {
        let text = reading.text
        let word = reading.grammar.word(text.tokens[at])
        if !raw.name.isEmpty, word == .he || word == .she { raw.acts = true }
        guard !raw.isAfterPlace, !raw.isBehindPreposition, raw.determiner != .possessive else { return }
        // Past the insertion, if it is closed by another comma and a verb follows.
        var next = at + 1
        while next < tokens.upperBound, next - at <= 8, !hasComma(before: next) { next += 1 }
        guard next < tokens.upperBound, next - at <= 8, hasComma(before: next) else { return }
        let isDoing =
            text.language.hasPrefix("en") && text.spelling(next).hasSuffix("ing") && text.spelling(next).count > 5
        guard reading.grammar.isVerb(text.tokens[next]) || isDoing, !startsClause(at) else { return }
        (raw.acts, raw.verb) = (true, next)
    }

    /// Whether an insertion is a clause of its own, or another of a list.
    private func startsClause(_ index: Int) -> Bool {
        let kinds = reading.kinds(index)
        return !kinds.isDisjoint(with: [.pronoun, .link]) || reading.text.tokens[index].flags.contains(.capitalised)
    }

    /// Whether the clause has a pronoun for a subject before a place.
    private func hasSubject(before first: Int, within tokens: Range<Int>) -> Bool {
        guard reading.text.language.hasPrefix("de") else { return false }
        var at = first - 1
        while at >= tokens.lowerBound, first - at <= 5 {
            if Self.subjects.contains(reading.text.spelling(at)) { return true }
            if hasComma(before: at + 1) { return false }
            at -= 1
        }
        return false
    }

    private static let subjects: Set<String> = ["er", "sie", "ich", "wir", "man", "es", "du"]

    /// At the head of a sentence it is what the sentence speaks of.
    private func actsAtHead(_ raw: inout MentionFinder.Raw, within tokens: Range<Int>) {
        let text = reading.text
        guard raw.tokens.lowerBound - tokens.lowerBound <= 1, !raw.isAfterPlace, !raw.acts else { return }
        let isNamed = !raw.name.isEmpty && !text.language.hasPrefix("en")
        let next = raw.tokens.upperBound
        raw.acts =
            isNamed || (next..<min(tokens.upperBound, next + 14)).contains { reading.grammar.isVerb(text.tokens[$0]) }
    }

    // MARK: In speech

    /// "I will take care of her, Lady Pierpoint.", "Mother, we are going.": a comma or a mark before, and one behind.
    private func isAddressed(_ tokens: Range<Int>) -> Bool {
        let text = reading.text
        let (first, next) = (tokens.lowerBound, tokens.upperBound)
        let isClosed = next >= text.tokens.count || hasMark(after: next - 1, ",.!?")
        guard isClosed else { return false }
        if first == 0 || !text.tokens[first - 1].flags.contains(.speech) { return true }
        // In the middle of speech, commas on both sides are a list's as often.
        return hasMark(after: first - 1, ",.!?") && hasMark(after: next - 1, ".!?")
    }

    /// "I see Doll", "Here comes the doctor": who speaks sees them.
    private func isPointedAt(_ tokens: Range<Int>, within sentence: Range<Int>) -> Bool {
        let text = reading.text
        guard tokens.lowerBound > sentence.lowerBound else { return false }
        let before = text.spelling(tokens.lowerBound - 1)
        guard tokens.lowerBound - 1 > sentence.lowerBound else { return ["voilà", "voici"].contains(before) }
        let earlier = text.spelling(tokens.lowerBound - 2)
        return ["i see", "here comes", "there comes", "here is", "there goes", "da kommt", "da ist", "ich sehe"]
            .contains("\(earlier) \(before)") || ["voilà", "voici"].contains(before)
    }

    // MARK: Marks

    private func hasComma(before index: Int) -> Bool {
        let text = reading.text
        let gap = Int(text.tokens[index - 1].end)..<Int(text.tokens[index].start)
        return Outline.slice(text.text, gap).utf8.contains { $0 == 0x2C || $0 == 0x3B || $0 == 0x3A || $0 == 0x2E }
    }

    private func hasMark(after index: Int, _ marks: String) -> Bool {
        let text = reading.text
        guard index + 1 < text.tokens.count else { return true }
        let gap = Int(text.tokens[index].end)..<Int(text.tokens[index + 1].start)
        return Outline.slice(text.text, gap).first { $0 != " " }.map { marks.contains($0) } ?? false
    }

    // MARK: Words

    private static let there: Set<String> = ["there", "here", "da", "dort", "hier", "es", "hay", "allí"]
    private static let modals: Set<String> = [
        "could", "would", "might", "should", "can", "may", "könnte", "würde", "kann",
    ]
    /// Whom one thinks of is not there.
    private static let mental: Set<String> = [
        "knew", "know", "known", "thought", "remembered", "loved", "hated", "wanted", "expected", "meant", "imagined",
        "missed", "feared", "believed", "mentioned", "kannte", "liebte", "dachte", "wußte", "aimait", "connaissait",
    ]
    private static let prepositions: Set<String> = [
        "for", "of", "by", "with", "about", "than", "against", "without", "before", "after", "over", "between", "among",
        "für", "von", "mit", "ohne", "gegen", "über", "durch", "seit", "vom", "beim", "pour", "par", "avec", "sans",
        "contre",
        "con", "por", "para", "sin", "contra",
    ]
}
