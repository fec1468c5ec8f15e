/// Finds the places where somebody is named: "Mary Carton", "Fräulein Schulze", "marquis de la Lande".
///
/// Called by `CastFinder`; what it finds may still be a place, which the counts of its uses tell.
struct NameMentions {
    struct Found: Sendable {
        var tokens: Range<Int>
        /// Words of the name without the title.
        var key: [Int32]
        var titleGender: CastMember.Gender?
        var hasTitle: Bool
        /// The title's word, if it says a trade or a rank.
        var title: Int?
    }

    let reading: Reading
    private let given: [Int32: CastMember.Gender]
    private let counts: [Int]
    private let common: Set<String>
    /// German genitives of names without an apostrophe: "Hildegards".
    private let genitives: [Int32: Int32]
    private let chinese: ChineseNames?
    /// Animals that are called by their kind, as fables do: "said Heron".
    private let fabled: Set<Int32>

    init(_ reading: Reading) {
        self.reading = reading
        let known = GivenNames.genders(in: reading.text.words)
        given = known
        var counts = Array(repeating: 0, count: reading.text.words.count)
        for token in reading.text.tokens { counts[Int(token.word)] += 1 }
        self.counts = counts
        genitives = reading.text.language.hasPrefix("de") ? Self.genitives(in: reading, known) : [:]
        fabled = reading.text.language.hasPrefix("en") ? Self.fabled(in: reading) : []
        common = Lexicon.of(reading.text.language).common
        chinese = reading.text.language.hasPrefix("zh") ? ChineseNames(reading) : nil
    }

    private static func fabled(in reading: Reading) -> Set<Int32> {
        var found: Set<Int32> = []
        for sentence in reading.text.sentences where sentence.kind == .body {
            // "Frog sat on a leaf": English has an article before what is no name.
            if let first = sentence.tokens.first, sentence.tokens.count > 1,
                reading.grammar.isVerb(reading.text.tokens[first + 1]),
                reading.text.tokens[first].flags.contains(.capitalised),
                reading.entries(first).contains(where: { $0.kind == .animal && !$0.isPlural })
            {
                found.insert(reading.text.tokens[first].word)
            }
            for index in sentence.tokens.dropFirst() {
                let token = reading.text.tokens[index]
                guard token.flags.contains(.capitalised), !token.flags.contains(.allCapitals),
                    token.flags.contains(.afterBlank), reading.has(.animal, index)
                else { continue }
                let before = reading.kinds(index - 1)
                if before.isDisjoint(with: [.article, .possessive]) { found.insert(token.word) }
            }
        }
        return found
    }

    private static func genitives(in reading: Reading, _ given: [Int32: CastMember.Gender]) -> [Int32: Int32] {
        var found: [Int32: Int32] = [:]
        for (number, spelling) in reading.text.words.spellings.enumerated() where spelling.hasSuffix("s") {
            guard let base = reading.text.words.existing(String(spelling.dropLast())) else { continue }
            if reading.names[Int(base)] || given[base] != nil { found[Int32(number)] = base }
        }
        return found
    }

    /// Whether a token is a name's genitive.
    func isGenitive(_ index: Int) -> Bool { genitives[reading.text.tokens[index].word] != nil }

    /// Which gender a given name has.
    func gender(ofGiven word: Int32) -> CastMember.Gender? { given[word] }

    /// The name that begins at a token, if one does.
    func name(at index: Int, within tokens: Range<Int>) -> Found? {
        if let chinese, !chinese.isEmpty {
            guard let length = chinese.length(at: index, within: tokens, in: reading.text) else { return nil }
            let range = index..<(index + length)
            return Found(tokens: range, key: key(range), titleGender: nil, hasTitle: false, title: nil)
        }
        if isFabled(index) {
            let range = index..<(index + 1)
            return Found(tokens: range, key: key(range), titleGender: nil, hasTitle: false, title: index)
        }
        if let titled = titled(at: index, within: tokens) { return titled }
        guard isName(index, within: tokens) else { return nil }
        let end = end(of: index, within: tokens)
        return Found(tokens: index..<end, key: key(index..<end), titleGender: nil, hasTitle: false, title: nil)
    }

    private func isFabled(_ index: Int) -> Bool {
        let token = reading.text.tokens[index]
        guard fabled.contains(token.word), token.flags.contains(.capitalised) else { return false }
        return index == 0 || reading.kinds(index - 1).isDisjoint(with: [.article, .possessive])
    }

    private func titled(at index: Int, within tokens: Range<Int>) -> Found? {
        guard let title = reading.entries(index).first(where: { $0.kind == .title && !$0.isPlural }) else { return nil }
        let text = reading.text
        var next = index + 1
        // "marquis de la Lande": the name follows the connectors.
        while next < tokens.upperBound, reading.grammar.isConnector(text.tokens[next]), next - index <= 2 { next += 1 }
        guard next < tokens.upperBound, text.tokens[next].flags.contains(.capitalised), isTied(next) else { return nil }
        // "Lady and": only what is no common word follows a title; in German, no noun that the lexicon knows.
        let kinds = reading.kinds(next)
        guard kinds.isDisjoint(with: [.function, .pronoun, .link, .transition]) else { return nil }
        let isCommon = reading.entries(next).contains { [.person, .animal, .object].contains($0.kind) }
        guard reading.names[Int(text.tokens[next].word)] || !isCommon else { return nil }
        let end = isShouted(index, within: tokens) ? next + 1 : end(of: next, within: tokens)
        return Found(
            tokens: index..<end,
            key: key(next..<end),
            titleGender: CastMember.Gender(letter: title.value[...]),
            hasTitle: true,
            title: reading.has(.person, index) ? index : nil
        )
    }

    /// A capital where none is due, a given name, or a capital beside a verb of speech.
    private func isName(_ index: Int, within tokens: Range<Int>) -> Bool {
        let token = reading.text.tokens[index]
        guard token.flags.contains(.capitalised) else { return false }
        let kinds = reading.kinds(index)
        guard kinds.isDisjoint(with: [.function, .pronoun, .link, .transition, .article]) else { return false }
        guard token.end - token.start > 2, !Self.holy.contains(reading.text.spelling(index)) else { return false }
        // "a Chinese novel".
        let spelling = reading.text.spelling(index)
        if reading.text.language.hasPrefix("en"),
            spelling.hasSuffix("ese") || (spelling.hasSuffix("ish") && spelling.count > 5)
        {
            return false
        }
        // "We've", "Dear Diary"; and what is all in capitals says nothing by them.
        if Self.noNames.contains(spelling) || spelling.contains(where: { $0 == "'" || $0 == "’" }) { return false }
        if isShouted(index, within: tokens) { return given[token.word] != nil }
        if given[token.word] != nil || genitives[token.word] != nil { return true }
        let isKnown = reading.entries(index).contains {
            [.person, .animal, .object, .garment, .look].contains($0.kind)
        }
        if reading.names[Int(token.word)] {
            return !isKnown || (count(token.word) > 3 && !reading.text.language.hasPrefix("de"))
        }
        guard !isKnown, kinds.isEmpty else { return false }
        if opensWithVerb(index, within: tokens) { return true }
        let isAfterVerb = index > tokens.lowerBound && reading.has(.say, index - 1) && isTied(index)
        let isBeforeVerb = index + 1 < tokens.upperBound && reading.has(.say, index + 1) && index > tokens.lowerBound
        return isAfterVerb || isBeforeVerb
    }

    /// Whether everything around a word is in capitals, too.
    private func isShouted(_ index: Int, within tokens: Range<Int>) -> Bool {
        guard reading.text.tokens[index].flags.contains(.allCapitals) else { return false }
        let around = max(tokens.lowerBound, index - 3)..<min(tokens.upperBound, index + 4)
        return around.count > 3
            && around.allSatisfy { at in
                let token = reading.text.tokens[at]
                return token.flags.contains(.allCapitals) || token.end - token.start == 1
            }
    }

    private static let noNames: Set<String> = [
        "dear", "poor", "mr", "mrs", "ms", "nobody", "somebody", "everybody", "anybody", "someone", "everyone",
        "anyone",
        "none", "niemand", "jemand", "personne", "nadie", "alguien",
    ]

    private static let holy: Set<String> = [
        "god", "lord", "christ", "jesus", "heaven", "nature", "fate", "death", "gott", "gottes", "himmel", "herrgott",
        "dieu",
        "ciel", "dios", "cielo",
    ]

    /// "Wedderburn had lost …": an unknown word at the head of a sentence, with a verb right behind it.
    private func opensWithVerb(_ index: Int, within tokens: Range<Int>) -> Bool {
        let text = reading.text
        guard text.language.hasPrefix("en"), index == tokens.lowerBound, index + 1 < tokens.upperBound else {
            return false
        }
        let next = text.tokens[index + 1]
        let spelling = text.spelling(index)
        guard reading.grammar.isVerb(next), Int(next.start) - Int(text.tokens[index].end) == 1, spelling.count > 3
        else {
            return false
        }
        return !["s", "ly", "ing", "ed"].contains { spelling.hasSuffix($0) } && !common.contains(spelling)
    }

    private func count(_ word: Int32) -> Int { counts[Int(word)] }

    /// Whether nothing but a blank, or a title's full stop, parts a token from the one before.
    private func isTied(_ index: Int) -> Bool {
        let gap = Int(reading.text.tokens[index].start) - Int(reading.text.tokens[index - 1].end)
        return gap <= 3
    }

    /// The end of a name that begins at a token: further names follow after blanks, or after "de", "von", "of".
    private func end(of start: Int, within tokens: Range<Int>) -> Int {
        let text = reading.text
        var end = start + 1
        while end < tokens.upperBound, end - start < 5, text.tokens[end].flags.contains(.afterBlank) {
            let token = text.tokens[end]
            if text.tokens[end - 1].flags.contains(.possessive) || isGenitive(end - 1) { break }
            let gap = Int(token.start) - Int(text.tokens[end - 1].end)
            guard gap <= 2 else { break }
            if token.flags.contains(.capitalised), reading.kinds(end).isDisjoint(with: [.function, .pronoun, .link]),
                reading.names[Int(token.word)] || given[token.word] != nil || isUnknown(end)
            {
                end += 1
                continue
            }
            // "Mary of Guise", "Hans von Trotta".
            var next = end
            while next < tokens.upperBound, reading.grammar.isConnector(text.tokens[next]), next - end < 2,
                reading.text.language.hasPrefix("en") == false || text.spelling(next) != "of"
            {
                next += 1
            }
            guard next > end, next < tokens.upperBound, text.tokens[next].flags.contains(.capitalised),
                text.tokens[next].flags.contains(.afterBlank), isUnknown(next)
            else { break }
            end = next + 1
        }
        return end
    }

    private func isUnknown(_ index: Int) -> Bool {
        !reading.entries(index).contains { [.person, .animal, .object, .garment, .title].contains($0.kind) }
            && reading.kinds(index).isEmpty
    }

    private func key(_ tokens: Range<Int>) -> [Int32] {
        tokens.filter { !reading.grammar.isConnector(reading.text.tokens[$0]) }.map { index in
            let word = reading.text.tokens[index].word
            return genitives[word] ?? word
        }
    }
}
