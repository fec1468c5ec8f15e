/// Makes subtitles of timed words: which words share a cue, where its line breaks, and how long it is shown.
///
/// Called by the narrate and film steps. Pure; promises that every word is in exactly one cue, in order, that no cue
/// overlaps another, that lines keep to the columns (unless a single word is longer), that no name is broken, and that
/// the pace is kept wherever the voice leaves time for it.
package struct CueMaker: Sendable {
    private let rules: CueRules
    /// Words of names, without marks, in the order in which they stand: `["Ebenezer", "Scrooge"]`.
    private let names: Set<[String]>

    /// `names`: full names that must not be broken over lines or cues.
    package init(rules: CueRules = CueRules(), names: [String] = []) {
        self.rules = rules
        self.names = Set(
            names.map { $0.split(separator: " ").map { Self.bare(String($0)) } }.filter { $0.count > 1 }
        )
    }

    /// `end`: seconds until which the last cue may be shown.
    package func cues(for words: [TimedWord], until end: Double) -> [Cue] {
        guard !words.isEmpty else { return [] }
        let bonds = bonds(in: words)
        let groups = groups(words, bonds, end)
        return timed(groups.map { lines(Array(words[$0]), Array(bonds[$0])) }, until: end)
    }

    // MARK: Names

    private static func bare(_ word: String) -> String { word.filter { $0.isLetter || $0.isNumber } }

    /// Whether each word must stay with the one after it.
    private func bonds(in words: [TimedWord]) -> [Bool] {
        let bare = words.map { Self.bare($0.text) }
        var bonds = [Bool](repeating: false, count: words.count)
        let longest = names.map(\.count).max() ?? 0
        for start in words.indices {
            if words[start].text.last == ".", Self.titles.contains(bare[start]) { bonds[start] = true }
            guard longest > 1 else { continue }
            for count in stride(from: longest, through: 2, by: -1) where start + count <= words.count {
                if names.contains(Array(bare[start..<(start + count)])) {
                    for index in start..<(start + count - 1) { bonds[index] = true }
                    break
                }
            }
        }
        // Two capitalised words within a sentence are most likely a name that nobody told us of.
        for index in words.indices.dropLast() where SpokenText.pause(after: words[index].text) == 0 {
            if words[index + 1].isSentenceStart { continue }
            let isInner = !words[index].isSentenceStart
            if isInner, Self.isCapitalised(words[index].text), Self.isCapitalised(words[index + 1].text) {
                bonds[index] = true
            }
        }
        if let last = bonds.indices.last { bonds[last] = false }
        return bonds
    }

    private static let titles: Set<String> = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Capt", "Col", "Lt", "Hr", "Fr", "M",
    ]

    private static func isCapitalised(_ word: String) -> Bool {
        guard let first = word.first, first.isUppercase, word.count > 1 else { return false }
        return word.dropFirst().contains { $0.isLowercase }
    }

    // MARK: Cues

    /// Cuts the words into cues by dynamic programming: each cue costs by where it ends, how it fills its time, and what
    /// it breaks.
    private func groups(_ words: [TimedWord], _ bonds: [Bool], _ end: Double) -> [Range<Int>] {
        let count = words.count
        var best = [Double](repeating: .infinity, count: count + 1)
        var from = [Int](repeating: 0, count: count + 1)
        best[0] = 0
        for stop in 1...count {
            var start = stop - 1
            var width = -1
            while start >= 0 {
                width += CueRules.width(words[start].text) + 1
                let spoken = words[stop - 1].end - words[start].start
                let isAlone = start == stop - 1
                // After a long pause, such as that of a heading, something new begins.
                if !isAlone, words[start + 1].start - words[start].end >= Self.pause { break }
                if !isAlone, width > rules.columns * rules.lines || spoken > rules.longest { break }
                if best[start] < .infinity {
                    let price = best[start] + price(of: start..<stop, width, words, bonds, end)
                    if price < best[stop] { (best[stop], from[stop]) = (price, start) }
                }
                start -= 1
            }
        }
        var groups: [Range<Int>] = []
        var stop = count
        while stop > 0 {
            groups.append(from[stop]..<stop)
            stop = from[stop]
        }
        return groups.reversed()
    }

    /// Seconds for which a cue is shown at least, however little the voice leaves for it.
    private static let least = 0.3
    /// Seconds of a pause over which no cue goes on.
    private static let pause = 0.9

    private func price(
        of range: Range<Int>,
        _ width: Int,
        _ words: [TimedWord],
        _ bonds: [Bool],
        _ end: Double
    ) -> Double {
        let last = range.upperBound - 1
        var price = 1.0
        // Where it ends.
        let isLast = range.upperBound == words.count
        let isSentenceEnd = isLast || words[range.upperBound].isSentenceStart
        let pause = isSentenceEnd ? 1 : SpokenText.pause(after: words[last].text)
        price += (1 - pause) * 3
        if !isSentenceEnd, pause == 0 { price += Phrases.price(between: words[last].text, words[last + 1].text) }
        if bonds[last], !isLast { price += 60 }
        // A sentence that begins within the cue, near its end, is torn apart.
        for index in range.dropFirst() where words[index].isSentenceStart {
            price += 0.8
            if !isSentenceEnd { price += 4 }
        }
        // Whether it can be read: the time until the next cue counts.
        let next = isLast ? end : words[range.upperBound].start - rules.gap
        let room = min(max(next, words[last].end) - words[range.lowerBound].start, rules.longest)
        let needed = Double(width) / rules.pace
        if room < needed { price += 12 * (needed / max(room, 0.1) - 1) }
        if room < rules.shortest { price += 10 * (rules.shortest - room) }
        // It must fit on two lines without breaking a word or a name.
        if width > rules.columns, lineBreak(Array(words[range]), Array(bonds[range])) == nil {
            // A name that is longer than a line is better broken over two than over two cues.
            price += lineBreak(Array(words[range]), []) == nil ? 80 : 30
        }
        if width < 12, !isSentenceEnd { price += 2 }
        return price
    }

    // MARK: Lines

    /// The words of a cue on one line if they fit, else on two, broken at a phrase, the upper one shorter if either.
    private func lines(_ words: [TimedWord], _ bonds: [Bool]) -> [[TimedWord]] {
        let width = CueRules.width(SpokenText.joined(words.map(\.text)))
        guard width > rules.columns, words.count > 1 else { return [words] }
        guard let cut = lineBreak(words, bonds) ?? lineBreak(words, []) else { return packed(words) }
        return [Array(words[..<cut]), Array(words[cut...])]
    }

    /// The word with which the second line begins.
    ///
    /// `bonds`: whether each word must stay with the next; empty if none must.
    private func lineBreak(_ words: [TimedWord], _ bonds: [Bool]) -> Int? {
        guard words.count > 1 else { return nil }
        var best: (price: Double, cut: Int)?
        for cut in 1..<words.count where bonds.isEmpty || !bonds[cut - 1] {
            let upper = CueRules.width(SpokenText.joined(words[..<cut].map(\.text)))
            let lower = CueRules.width(SpokenText.joined(words[cut...].map(\.text)))
            guard upper <= rules.columns, lower <= rules.columns else { continue }
            let pause = words[cut].isSentenceStart ? 1 : SpokenText.pause(after: words[cut - 1].text)
            var price = Double(abs(upper - lower)) / Double(rules.columns) * 3 + (1 - pause) * 2
            if pause == 0 { price += Phrases.price(between: words[cut - 1].text, words[cut].text) }
            if price < best?.price ?? .infinity { best = (price, cut) }
        }
        return best?.cut
    }

    /// As many words on each line as fit: only for words that are longer than any line.
    private func packed(_ words: [TimedWord]) -> [[TimedWord]] {
        var lines: [[TimedWord]] = [[]]
        for word in words {
            let wider = SpokenText.joined((lines[lines.count - 1] + [word]).map(\.text))
            if !lines[lines.count - 1].isEmpty, CueRules.width(wider) > rules.columns { lines.append([]) }
            lines[lines.count - 1].append(word)
        }
        return lines
    }

    // MARK: Times

    /// Shows each cue from its first word on, as long as it takes to read, and not into the next one.
    private func timed(_ cues: [[[TimedWord]]], until end: Double) -> [Cue] {
        var result: [Cue] = []
        for (index, lines) in cues.enumerated() {
            guard let first = lines.first?.first, let last = lines.last?.last else { continue }
            let next = index + 1 < cues.count ? cues[index + 1].first?.first?.start ?? end : nil
            var cue = Cue(start: first.start, end: last.end, lines: lines)
            let width = Double(cue.text.reduce(0) { $0 + CueRules.width($1) })
            let wanted = max(last.end + 0.25, first.start + rules.shortest, first.start + width / rules.pace)
            let limit = next.map { $0 - rules.gap } ?? end
            // Gone a moment before the next one comes, even with its last word in the air: so a change is seen.
            cue.end = min(max(min(wanted, limit), first.start + Self.least), first.start + rules.longest)
            if let next { cue.end = min(cue.end, next) }
            // What is still too short may begin a little before its first word, if nothing else is shown then.
            let missing = max(width / rules.pace, rules.shortest) - (cue.end - cue.start)
            if missing > 0 {
                let free = cue.start - ((result.last?.end).map { $0 + rules.gap } ?? 0)
                cue.start -= max(0, min(missing, free, 0.4))
            }
            result.append(cue)
        }
        return result
    }
}

/// Where a phrase may be broken.
enum Phrases {
    /// Words that begin a phrase: a break before one is good.
    private static let heads: Set<String> = [
        "and", "but", "or", "nor", "so", "yet", "because", "that", "which", "who", "whom", "whose", "when", "while",
        "where", "if", "as", "than", "though", "although", "until", "before", "after", "in", "on", "at", "by", "from",
        "with", "without", "into", "over", "under", "through", "to", "for", "of", "like",
        "und", "aber", "oder", "denn", "dass", "weil", "wenn", "als", "während", "obwohl", "mit", "von", "zu", "auf",
        "aus", "bei", "nach", "vor", "über", "unter", "durch", "für", "ohne",
        "et", "mais", "ou", "donc", "car", "que", "qui", "dont", "où", "quand", "lorsque", "comme", "si", "avec",
        "dans",
        "pour", "par", "sur", "sous", "sans", "y", "pero", "o", "porque", "cuando", "donde", "mientras", "con", "en",
        "por", "para", "sin", "sobre", "desde", "hasta",
    ]
    /// Words that need what follows: a break after one is bad.
    private static let openers: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "of",
        "to", "in", "on", "at", "by", "from", "with", "into", "for", "and", "but", "or", "is", "was", "were", "are",
        "be", "not", "no", "very", "i", "he", "she", "it", "we", "they", "had", "has", "have", "will", "would",
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "mein", "sein", "ihr",
        "und", "aber", "von", "zu", "mit", "in", "im", "am", "nicht", "ich", "er", "sie", "es", "wir",
        "le", "la", "les", "un", "une", "des", "du", "de", "ce", "cette", "son", "sa", "ses", "mon", "et", "à", "au",
        "ne", "je", "il", "elle", "nous", "el", "los", "las", "una", "unos", "su", "sus", "mi", "y", "al", "del", "no",
    ]

    /// 0 for a good place, up to 3 for a bad one.
    static func price(between left: String, _ right: String) -> Double {
        let left = left.lowercased().filter { $0.isLetter || $0 == "'" }
        let right = right.lowercased().filter { $0.isLetter || $0 == "'" }
        if openers.contains(left) { return 3 }
        return heads.contains(right) ? 0 : 1
    }
}
