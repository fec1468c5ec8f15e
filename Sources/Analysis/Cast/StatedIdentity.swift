/// Joins members with names of their own where the text itself says that they are one: "Alfonso, duque de Neblijar",
/// "Fernando (así se llamaba el de Nuévalos)", and kin of whom one has but one ("Julia, su madre" and "la marquesa y su
/// hija" of the same child; "Johanna, heute wirst du die Gattin des Herrn Oburn" and "Madame Oburn").
///
/// Called by `CastFinder` between names and descriptions. What only the plot says stays apart: to join a maid with her
/// mistress is worse than to list a lady twice.
extension CastFinder {
    mutating func joinStated() {
        adoptCalled()
        let statements = statedNames() + statedKin()
        for statement in statements {
            let pair = pair(statement)
            join(statement, evidence: Set(statements.filter { self.pair($0) == pair }.map(\.evidence)))
        }
    }

    private func pair(_ statement: Statement) -> Set<Int> { [members[statement.one], members[statement.other]] }

    /// Two mentions of one and the same, and the sentence that says so.
    private typealias Statement = (one: Int, other: Int, evidence: Int)

    private mutating func join(_ statement: Statement, evidence: Set<Int>) {
        let (left, right) = (members[statement.one], members[statement.other])
        guard left >= 0, right >= 0, left != right, mayBeOne(drafts[left], drafts[right], evidence) else { return }
        let (kept, gone) = (min(left, right), max(left, right))
        drafts[kept].absorb(drafts[gone])
        drafts.remove(at: gone)
        for index in members.indices {
            if members[index] == gone { members[index] = kept } else if members[index] > gone { members[index] -= 1 }
        }
    }

    /// No two first names, no two sexes, and not beside each other in other sentences.
    private func mayBeOne(_ left: Draft, _ right: Draft, _ evidence: Set<Int>) -> Bool {
        if let one = left.gender, let other = right.gender, one != other { return false }
        func given(_ draft: Draft) -> Set<Int32> { draft.words.filter { nameMentions.gender(ofGiven: $0) != nil } }
        let (first, second) = (given(left), given(right))
        if !first.isEmpty, !second.isEmpty, first.isDisjoint(with: second) { return false }
        let both = left.sentences.intersection(right.sentences).subtracting(evidence).count
        return both * 10 <= min(left.sentences.count, right.sentences.count)
    }

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
        guard !raw.hasTitle, next.hasTitle, next.tokens.count > 2, next.tokens.lowerBound == raw.tokens.upperBound,
            Self.nobility.contains(reading.text.spelling(next.tokens.lowerBound + 1))
        else { return false }
        return gap(raw.tokens.upperBound - 1, next.tokens.lowerBound) == ", "
    }

    private static let nobility: Set<String> = ["of", "von", "de", "du", "d", "di", "da", "del"]

    /// "Fernando (so hieß der Graf von Nuévalos)", "Fernando (for so the Count of Nuévalos was called)".
    private func isCalled(_ raw: MentionFinder.Raw, _ next: MentionFinder.Raw) -> Bool {
        let text = reading.text
        let between = raw.tokens.upperBound..<next.tokens.lowerBound
        guard !between.isEmpty, between.count <= 7,
            gap(raw.tokens.upperBound - 1, between.lowerBound).hasSuffix("(")
        else { return false }
        let most = min(next.tokens.upperBound + 4, text.tokens.count)
        let closing = (next.tokens.upperBound..<max(most, next.tokens.upperBound)).first {
            gap($0 - 1, $0).hasPrefix(")")
        }
        guard let closing else { return false }
        return (between.lowerBound..<closing).contains { Self.naming.contains(text.spelling($0)) }
    }

    /// "(so hieß der von Nuévalos)": the name of a place, until it is said whose it is; then all of its mentions are his.
    private mutating func adoptCalled() {
        for (index, next) in zip(raws.indices, raws.indices.dropFirst())
        where members[next] < 0 && members[index] >= 0 && raws[index].sentence == raws[next].sentence {
            let name = raws[next].name
            guard !name.isEmpty, !raws[index].name.isEmpty, isCalled(raws[index], raws[next]) else { continue }
            let owners = drafts.indices.filter { drafts[$0].words.isSuperset(of: name) }
            guard owners.count == 1, let owner = owners.first else { continue }
            for mention in raws.indices where raws[mention].name == name && members[mention] < 0 {
                members[mention] = owner
                drafts[owner].sentences.insert(raws[mention].sentence)
            }
        }
    }

    private static let naming: Set<String> = [
        "called", "named", "name", "hieß", "hiess", "nannte", "appelait", "nommait", "nom", "llamaba", "llamábase",
        "nombre",
    ]

    private func gap(_ before: Int, _ after: Int) -> Substring {
        Outline.slice(reading.text.text, Int(reading.text.tokens[before].end)..<Int(reading.text.tokens[after].start))
    }

    // MARK: Kin

    private enum Kin { case mother, father, wife, husband, child }

    private static let kin: [String: Kin] = [
        "mother": .mother, "mutter": .mother, "mère": .mother, "madre": .mother, "father": .father, "vater": .father,
        "père": .father, "padre": .father, "wife": .wife, "gattin": .wife, "gattinn": .wife, "gemahlin": .wife,
        "ehefrau": .wife, "épouse": .wife, "esposa": .wife, "husband": .husband, "gatte": .husband,
        "gemahl": .husband, "ehemann": .husband, "époux": .husband, "mari": .husband, "esposo": .husband,
        "marido": .husband, "daughter": .child, "son": .child, "tochter": .child, "sohn": .child, "fille": .child,
        "fils": .child, "hija": .child, "hijo": .child,
    ]

    /// Whose mother, father, wife or husband a member is.
    private struct Relation: Hashable {
        var kin: Kin
        /// The member.
        var of: Int
    }

    private func statedKin() -> [Statement] {
        var first: [Relation: Int] = [:]
        var found: [Statement] = []
        /// `mention`: the name of the one who is kin to the member `of`.
        func note(_ kin: Kin, of owner: Int, is mention: Int) {
            guard owner >= 0, members[mention] >= 0, owner != members[mention] else { return }
            let relation = Relation(kin: kin, of: owner)
            if let other = first[relation] {
                found.append((other, mention, raws[mention].sentence))
            } else {
                first[relation] = mention
            }
        }
        for (role, name, description) in Appositions.find(raws, in: reading)
        where raws[description].determiner == .possessive {
            guard let kin = Self.kin[role.noun], let owner = owner(before: min(name, description)) else { continue }
            if kin != .child {
                note(kin, of: members[owner], is: name)
            } else if members[owner] >= 0, let gender = drafts[members[owner]].gender {
                note(gender == .female ? .mother : .father, of: members[name], is: owner)
            }
        }
        for (husband, wife) in promisedWives() { note(.wife, of: members[husband], is: wife) }
        for (relation, mention) in first.sorted(by: { $0.value < $1.value }) where relation.kin == .wife {
            if let lady = lady(of: relation.of, besides: members[mention]) {
                found.append((mention, lady, raws[mention].sentence))
            }
        }
        return found
    }

    /// Whom "his" or "her" means: who was named last before, in the same sentence and not long ago.
    private func owner(before mention: Int) -> Int? {
        var index = mention - 1
        while index >= 0, raws[index].sentence == raws[mention].sentence {
            if !raws[index].name.isEmpty, members[index] >= 0 {
                return raws[mention].tokens.lowerBound - raws[index].tokens.upperBound <= 12 ? index : nil
            }
            index -= 1
        }
        return nil
    }

    /// "…, Johanna, … heute wirst du die Gattin des Herrn Oburn": the husband's mention, and the wife's.
    private func promisedWives() -> [(husband: Int, wife: Int)] {
        raws.indices.dropLast().compactMap { index in
            let (raw, next) = (raws[index], raws[index + 1])
            guard raw.isSpoken, raw.role.flatMap({ Self.kin[$0.noun] }) == .wife, raw.determiner == .definite,
                next.sentence == raw.sentence, !next.name.isEmpty, next.tokens.lowerBound - raw.tokens.upperBound <= 2,
                let you = (raw.tokens.lowerBound - 4..<raw.tokens.lowerBound).first(where: isYou)
            else { return nil }
            // Who is spoken to, in the same sentence before it.
            let told = raws.indices[..<index].reversed().prefix { raws[$0].sentence == raw.sentence }.first {
                !raws[$0].name.isEmpty && raws[$0].tokens.upperBound <= you && isAddressed(raws[$0])
            }
            return told.map { (index + 1, $0) }
        }
    }

    /// "…, Johanna, …", in speech.
    private func isAddressed(_ raw: MentionFinder.Raw) -> Bool {
        guard raw.isSpoken, raw.tokens.lowerBound > 0, raw.tokens.upperBound < reading.text.tokens.count else {
            return false
        }
        return gap(raw.tokens.lowerBound - 1, raw.tokens.lowerBound).hasPrefix(",")
            && gap(raw.tokens.upperBound - 1, raw.tokens.upperBound).first.map { ",!".contains($0) } == true
    }

    private func isYou(_ index: Int) -> Bool {
        index >= 0 && ["you", "thou", "du", "tú", "tu"].contains(reading.text.spelling(index))
    }

    /// The mention of a "Mrs." of the husband's surname, if there is one such lady and one such man.
    private func lady(of husband: Int, besides wife: Int) -> Int? {
        let surnames = drafts[husband].words.filter { nameMentions.gender(ofGiven: $0) == nil }
        let ladies = drafts.indices.filter { index in
            index != wife && drafts[index].isMarried == true && drafts[index].words.isSubset(of: surnames)
        }
        let men = drafts.indices.filter { index in
            drafts[index].gender == .male && !drafts[index].words.isDisjoint(with: surnames)
        }
        guard ladies.count == 1, men == [husband] else { return nil }
        return members.firstIndex(of: ladies[0])
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
