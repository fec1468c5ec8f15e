/// Gathers how the members of a cast look: hair, eyes, clothes and what they carry, in the text's own words.
struct Looks {
    let reading: Reading
    let mentions: [Mention]
    let cast: [CastMember]

    static let most = 8
    /// Mentions before a look among which its owner is looked for.
    private static let reach = 40

    /// The looks of each member, in the order of the text.
    func all() -> [[Finding<String>]] {
        var looks: [[Finding<String>]] = cast.map { _ in [] }
        var next = 0
        for (number, sentence) in reading.text.sentences.enumerated() where sentence.kind == .body {
            while next < mentions.count, mentions[next].sentence < number { next += 1 }
            let here = next..<(mentions[next...].firstIndex { $0.sentence > number } ?? mentions.count)
            for index in sentence.tokens where !reading.isSpoken(index) {
                guard let found = look(at: index, within: sentence.tokens) else { continue }
                guard let owner = owner(of: found, number, here) else { continue }
                let noun = reading.text.words.spellings[Int(reading.text.tokens[index].word)]
                let isKnown = looks[owner].contains { $0.value.split(separator: " ").last.map(String.init) == noun }
                if !isKnown, looks[owner].count < Self.most { looks[owner].append(found.finding) }
            }
        }
        return looks
    }

    private struct Found {
        var finding: Finding<String>
        var tokens: Range<Int>
    }

    /// "long black hair", "a red cloak": a noun of body or clothes with what is said of it.
    private func look(at index: Int, within tokens: Range<Int>) -> Found? {
        let text = reading.text
        let isBody = reading.has(.look, index)
        guard isBody || reading.has(.garment, index) else { return nil }
        var start = index
        while start > tokens.lowerBound, index - start < 4, isAdjective(start - 1) || isJoining(start - 1, index) {
            start -= 1
        }
        while start < index, !isAdjective(start) { start += 1 }
        // Everybody has eyes: only what is said of them is a look.
        guard start < index || !isBody else { return nil }
        let bytes = Int(text.tokens[start].start)..<Int(text.tokens[index].end)
        return Found(
            finding: Finding(text.flowing(bytes), evidence: bytes, confidence: start < index ? 0.8 : 0.6),
            tokens: start..<(index + 1)
        )
    }

    private func isAdjective(_ index: Int) -> Bool { reading.has(.colour, index) || reading.has(.trait, index) }

    /// "blue and white": a conjunction between two of them.
    private func isJoining(_ index: Int, _ noun: Int) -> Bool {
        reading.kinds(index).contains(.link) && index > 0 && isAdjective(index - 1) && index + 1 < noun
    }

    /// Whose it is: the name's before it, the one that "his" or "her" means, or who stands before "with" and "in".
    private func owner(of found: Found, _ sentence: Int, _ here: Range<Int>) -> Int? {
        let text = reading.text
        let first = found.tokens.lowerBound
        let upTo = min(here.upperBound, mentions.partitioningIndex { $0.tokens.upperBound > first })
        let before = mentions[min(here.lowerBound, upTo)..<upTo].suffix(Self.reach).last {
            !$0.isPlural && !$0.isSpoken
        }
        guard first > 0 else { return nil }
        if let before, before.isPossessive, before.tokens.upperBound == first { return before.member }
        let word = text.spelling(first - 1)
        if let gender = Self.owners[word] { return one(of: gender, before: first, sentence) }
        let isTied = before.map { first - $0.tokens.upperBound <= 6 } ?? false
        let isWorn = text.sentences[sentence].tokens.prefix(60).contains { reading.has(.wear, $0) }
        let isWith =
            ["with", "in", "mit", "avec", "con", "de"].contains(word)
            || (first > 1 && ["with", "in", "mit", "avec", "con"].contains(text.spelling(first - 2)))
        return isTied && (isWorn || isWith) ? before?.member : nil
    }

    private static let owners: [String: CastMember.Gender] = [
        "his": .male, "her": .female, "sein": .male, "seine": .male, "seinen": .male, "seinem": .male, "ihr": .female,
        "ihre": .female, "ihren": .female, "ihrem": .female,
    ]

    /// The one member of that gender who was named last, within two sentences and without a rival.
    private func one(of gender: CastMember.Gender, before token: Int, _ sentence: Int) -> Int? {
        let end = mentions.partitioningIndex { $0.tokens.lowerBound >= token }
        var found: Int?
        for mention in mentions[..<end].suffix(Self.reach).reversed() {
            guard sentence - mention.sentence <= 2 else { break }
            let member = cast[mention.member]
            guard !mention.isPlural, !mention.isSpoken, !mention.isPossessive,
                member.gender == gender || member.gender == nil
            else {
                continue
            }
            if let found, found != mention.member { return nil }
            if member.gender == gender { found = mention.member }
        }
        return found
    }
}

extension CastMember {
    /// Adds looks of which nothing of the kind is known yet.
    mutating func addLooks(_ more: [Finding<String>]) {
        func noun(_ look: String) -> Substring? { look.lowercased().split(separator: " ").last.map { $0[...] } }
        for look in more where looks.count < Looks.most {
            if !looks.contains(where: { noun($0.value) == noun(look.value) }) { looks.append(look) }
        }
    }
}
