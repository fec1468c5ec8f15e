/// Joins members with names of their own where the text itself says that they are one: "Alfonso, duque de Neblijar",
/// "Fernando (así se llamaba el de Nuévalos)", and kin of whom one has but one ("Julia, su madre" and "la marquesa y su
/// hija" of the same child; "Johanna, heute wirst du die Gattin des Herrn Oburn" and "Madame Oburn").
///
/// Called by `CastFinder` between names and descriptions. What only the plot says stays apart: to join a maid with her
/// mistress is worse than to list a lady twice. Linear in the mentions.
extension CastFinder {
    /// Two mentions of one and the same, and the sentence that says so.
    private typealias Statement = (one: Int, other: Int, evidence: Int)

    mutating func joinStated() {
        adoptCalled()
        var evidence: [[Int]: Set<Int>] = [:]
        var order: [[Int]] = []
        for statement in statedNames() + statedKin() {
            let pair = [members[statement.one], members[statement.other]].sorted()
            guard pair[0] >= 0, pair[0] != pair[1] else { continue }
            if evidence[pair] == nil { order.append(pair) }
            evidence[pair, default: []].insert(statement.evidence)
        }
        // Whom each member has become.
        var home = Array(drafts.indices)
        func root(_ draft: Int) -> Int {
            var draft = draft
            while home[draft] != draft { draft = home[draft] }
            return draft
        }
        for pair in order {
            let (kept, gone) = (min(root(pair[0]), root(pair[1])), max(root(pair[0]), root(pair[1])))
            guard kept != gone, mayBeOne(drafts[kept], drafts[gone], evidence[pair] ?? []) else { continue }
            drafts[kept].absorb(drafts[gone])
            home[gone] = kept
        }
        keep(drafts.indices.map(root))
    }

    /// Numbers the members anew, without those who have become others.
    private mutating func keep(_ roots: [Int]) {
        guard roots != Array(drafts.indices) else { return }
        var numbers: [Int: Int] = [:]
        var kept: [Draft] = []
        for draft in drafts.indices where roots[draft] == draft {
            numbers[draft] = kept.count
            kept.append(drafts[draft])
        }
        for index in members.indices where members[index] >= 0 { members[index] = numbers[roots[members[index]]] ?? -1 }
        drafts = kept
    }

    /// No two first names, no two titles, no two sexes, and not beside each other in other sentences.
    private func mayBeOne(_ left: Draft, _ right: Draft, _ evidence: Set<Int>) -> Bool {
        if let one = left.gender, let other = right.gender, one != other { return false }
        guard left.words.count + right.words.count <= Self.mostWords else { return false }
        if left.isTitledAlways, right.isTitledAlways, left.words.isDisjoint(with: right.words) { return false }
        func given(_ draft: Draft) -> Set<Int32> { draft.words.filter { nameMentions.gender(ofGiven: $0) != nil } }
        let (first, second) = (given(left), given(right))
        if !first.isEmpty, !second.isEmpty, first.isDisjoint(with: second) { return false }
        let (fewer, more) =
            left.sentences.count < right.sentences.count
            ? (left.sentences, right.sentences) : (right.sentences, left.sentences)
        let both = fewer.count { more.contains($0) && !evidence.contains($0) }
        return both * 10 <= fewer.count
    }

    /// Words that all names of one have, at most.
    private static let mostWords = 32

    // MARK: Names

    private func statedNames() -> [Statement] {
        zip(raws.indices, raws.indices.dropFirst()).compactMap { index, next in
            let (raw, following) = (raws[index], raws[next])
            guard raw.sentence == following.sentence, !raw.name.isEmpty, !following.name.isEmpty, !raw.isPossessive,
                isTitleBehind(raw, following) || isCalled(raw, following)
            else { return nil }
            return (index, next, raw.sentence)
        }
    }

    /// "Alfonso, duque de Neblijar,": in a list he would have an article.
    private func isTitleBehind(_ raw: MentionFinder.Raw, _ next: MentionFinder.Raw) -> Bool {
        guard !raw.hasTitle, next.hasTitle, !next.isPossessive, next.tokens.count > 2,
            next.tokens.lowerBound == raw.tokens.upperBound,
            Self.nobility.contains(reading.text.spelling(next.tokens.lowerBound + 1))
        else { return false }
        return gap(raw.tokens.upperBound) == ", "
            && gap(next.tokens.upperBound).first.map { ",.;:!?".contains($0) } == true
    }

    private static let nobility: Set<String> = ["of", "von", "de", "du", "d", "di", "da", "del"]

    /// "Fernando (so hieß der Graf von Nuévalos)", "Fernando (for so the Count of Nuévalos was called)".
    private func isCalled(_ raw: MentionFinder.Raw, _ next: MentionFinder.Raw) -> Bool {
        let text = reading.text
        let between = raw.tokens.upperBound..<next.tokens.lowerBound
        guard !between.isEmpty, between.count <= 7, gap(raw.tokens.upperBound).hasSuffix("("),
            between.prefix(2).contains(where: { Self.thus.contains(text.spelling($0)) })
        else { return false }
        let most = min(next.tokens.upperBound + 4, text.tokens.count)
        let closing = (next.tokens.upperBound..<max(most, next.tokens.upperBound)).first { gap($0).hasPrefix(")") }
        guard let closing else { return false }
        // "(so called at York)" does not say who is called so.
        return between.contains { Self.isNamed.contains(text.spelling($0)) }
            || (next.tokens.upperBound..<closing).contains { Self.wasNamed.contains(text.spelling($0)) }
    }

    private static let thus: Set<String> = ["so", "así", "ainsi"]
    private static let isNamed: Set<String> = ["hieß", "hiess", "llamaba", "llamábase", "appelait", "nommait"]
    private static let wasNamed: Set<String> = ["called", "named", "hieß", "hiess", "genannt"]

    /// "(so hieß der von Nuévalos)": the name of a place, until it is said whose it is; then all of its mentions are his.
    private mutating func adoptCalled() {
        let called = zip(raws.indices, raws.indices.dropFirst()).filter { index, next in
            members[next] < 0 && members[index] >= 0 && raws[index].sentence == raws[next].sentence
                && !raws[next].name.isEmpty && !raws[index].name.isEmpty && isCalled(raws[index], raws[next])
        }
        guard !called.isEmpty else { return }
        var byWord: [Int32: [Int]] = [:]
        for draft in drafts.indices { for word in drafts[draft].words { byWord[word, default: []].append(draft) } }
        var unknown: [[Int32]: [Int]] = [:]
        for index in raws.indices where members[index] < 0 && !raws[index].name.isEmpty {
            unknown[raws[index].name, default: []].append(index)
        }
        for (_, next) in called {
            let name = raws[next].name
            let owners = Set(byWord[name[0]] ?? []).filter { drafts[$0].words.isSuperset(of: name) }
            guard owners.count == 1, let owner = owners.first, let mentions = unknown.removeValue(forKey: name) else {
                continue
            }
            for mention in mentions {
                members[mention] = owner
                drafts[owner].sentences.insert(raws[mention].sentence)
            }
        }
    }

    /// What stands between a token and the one before it.
    private func gap(_ token: Int) -> Substring {
        let text = reading.text
        let end = token < text.tokens.count ? Int(text.tokens[token].start) : text.text.utf8.count
        return Outline.slice(text.text, Int(text.tokens[token - 1].end)..<end)
    }

    // MARK: Kin

    private enum Kin { case mother, father, wife, child }

    private static let kin: [String: Kin] = [
        "mother": .mother, "mutter": .mother, "mère": .mother, "madre": .mother, "father": .father, "vater": .father,
        "père": .father, "padre": .father, "wife": .wife, "gattin": .wife, "gattinn": .wife, "gemahlin": .wife,
        "ehefrau": .wife, "épouse": .wife, "esposa": .wife, "daughter": .child, "son": .child, "tochter": .child,
        "sohn": .child, "fille": .child, "fils": .child, "hija": .child, "hijo": .child,
    ]

    /// Whose mother or father a member is.
    private struct Relation: Hashable {
        var kin: Kin
        /// The member.
        var of: Int
    }

    private func statedKin() -> [Statement] {
        var first: [Relation: Int] = [:]
        var wives: [Int: [Int]] = [:]
        var found: [Statement] = []
        for (role, name, description) in Appositions.find(raws, in: reading)
        where raws[description].determiner == .possessive {
            guard let kin = Self.kin[role.noun], let owner = owner(name, description), members[name] >= 0,
                members[owner] >= 0, members[owner] != members[name]
            else { continue }
            if kin == .wife {
                wives[members[owner], default: []].append(name)
                continue
            }
            let gender = drafts[members[owner]].gender
            if kin == .child, gender == nil { continue }
            // A mother's mention, and her child.
            let (parent, child) = kin == .child ? (owner, name) : (name, owner)
            let relation = Relation(
                kin: kin == .child ? gender == .female ? .mother : .father : kin,
                of: members[child]
            )
            if let other = first[relation] {
                found.append((other, parent, raws[parent].sentence))
            } else {
                first[relation] = parent
            }
        }
        for (husband, wife) in promisedWives() where members[husband] >= 0 && members[wife] >= 0 {
            wives[members[husband], default: []].append(wife)
        }
        return found + ladies(wives)
    }

    /// Whom "his" or "her" means: the one who was named before, in the same sentence and not long ago.
    private func owner(_ name: Int, _ description: Int) -> Int? {
        let start = min(name, description)
        // "La marquesa, …, y su hija Irene": who is joined to her is hers, whoever else was named.
        let before = raws[description].tokens.lowerBound - 1
        let isJoined = description < name && before >= 0 && reading.kinds(before).contains(.link)
        var owner: Int?
        var index = start - 1
        while index >= 0, raws[index].sentence == raws[name].sentence, start - index < 12 {
            defer { index -= 1 }
            guard !raws[index].name.isEmpty, members[index] >= 0 else { continue }
            if let owner {
                guard members[owner] == members[index] else { return nil }
            } else {
                guard raws[start].tokens.lowerBound - raws[index].tokens.upperBound <= 12 else { return nil }
                owner = index
                if isJoined { break }
            }
        }
        return owner
    }

    /// "…, Johanna, … heute wirst du die Gattin des Herrn Oburn": the husband's mention, and the wife's.
    private func promisedWives() -> [(husband: Int, wife: Int)] {
        raws.indices.dropLast().compactMap { index in
            let (raw, next) = (raws[index], raws[index + 1])
            guard raw.isSpoken, raw.role.flatMap({ Self.kin[$0.noun] }) == .wife, raw.determiner == .definite,
                next.sentence == raw.sentence, !next.name.isEmpty, next.tokens.lowerBound - raw.tokens.upperBound <= 2,
                let you = (raw.tokens.lowerBound - 4..<raw.tokens.lowerBound).first(where: { isOne(of: Self.you, $0) }),
                (you - 1..<raw.tokens.lowerBound).contains(where: { isOne(of: Self.being, $0) }),
                !(you - 4..<next.tokens.upperBound + 3).contains(where: { isOne(of: Self.denials, $0) })
            else { return nil }
            // Who is spoken to, in the same sentence before it.
            let told = raws.indices[..<index].suffix(6).last { mention in
                raws[mention].sentence == raw.sentence && !raws[mention].name.isEmpty
                    && raws[mention].tokens.upperBound <= you && isAddressed(raws[mention])
            }
            return told.map { (index + 1, $0) }
        }
    }

    private static let you: Set<String> = ["you", "thou", "du", "tú", "tu"]
    private static let being: Set<String> = [
        "are", "be", "become", "art", "bist", "wirst", "eres", "serás", "es", "seras",
    ]
    private static let denials: Set<String> = [
        "not", "never", "no", "nicht", "nie", "niemals", "nunca", "jamás", "pas", "jamais",
    ]

    private func isOne(of words: Set<String>, _ token: Int) -> Bool {
        reading.text.tokens.indices.contains(token) && words.contains(reading.text.spelling(token))
    }

    /// "…, Johanna, …", in speech.
    private func isAddressed(_ raw: MentionFinder.Raw) -> Bool {
        guard raw.isSpoken, raw.tokens.lowerBound > 0 else { return false }
        return gap(raw.tokens.lowerBound).hasPrefix(",")
            && gap(raw.tokens.upperBound).first.map { ",!".contains($0) } == true
    }

    /// The "Mrs." of a husband's surname who comes up after his wife is named, if there is one such lady, one such man, and
    /// one wife.
    private func ladies(_ wives: [Int: [Int]]) -> [Statement] {
        guard !wives.isEmpty else { return [] }
        var byWord: [Int32: (men: Set<Int>, ladies: Set<Int>)] = [:]
        for (index, draft) in drafts.enumerated() where draft.gender == .male || draft.isMarried == true {
            for word in draft.words where nameMentions.gender(ofGiven: word) == nil {
                if draft.gender == .male {
                    byWord[word, default: ([], [])].men.insert(index)
                } else {
                    byWord[word, default: ([], [])].ladies.insert(index)
                }
            }
        }
        var first: [Int: Int] = [:]
        for index in members.indices where members[index] >= 0 {
            first[members[index]] = first[members[index]] ?? index
        }
        return wives.sorted { $0.key < $1.key }.compactMap { husband, mentions in
            guard Set(mentions.map { members[$0] }).count == 1, let wife = mentions.first else { return nil }
            let surnames = drafts[husband].words.filter { nameMentions.gender(ofGiven: $0) == nil }
            guard surnames.count == 1, let name = surnames.first.flatMap({ byWord[$0] }), name.men == [husband],
                name.ladies.count == 1, let lady = name.ladies.first, let mention = first[lady], mention > wife
            else { return nil }
            return (wife, mention, raws[wife].sentence)
        }
    }
}

extension CastFinder.Draft {
    /// Takes over what is known of another who turns out to be the same.
    fileprivate mutating func absorb(_ other: Self) {
        words.formUnion(other.words)
        called.merge(other.called, uniquingKeysWith: +)
        names.merge(other.names, uniquingKeysWith: +)
        roles.formUnion(other.roles)
        isAnimal = isAnimal || other.isAnimal
        genders.merge(other.genders, uniquingKeysWith: +)
        titleGender = titleGender ?? other.titleGender
        isMarried = isMarried == true || other.isMarried == true ? true : isMarried ?? other.isMarried
        ages.merge(other.ages, uniquingKeysWith: +)
        sentences.formUnion(other.sentences)
        isTitledAlways = isTitledAlways && other.isTitledAlways
    }
}
