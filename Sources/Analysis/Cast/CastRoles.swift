/// Joins descriptions to those who are named: "the keeper's daughter" to Maren, "the girl" to whoever was named last.
extension CastFinder {
    mutating func joinRoles() {
        let epithets = Appositions.find(raws, in: reading)
        var known: [MentionFinder.Role: Int] = [:]
        var described: [Int: Int] = [:]
        for (role, name, description) in epithets where members[name] >= 0 {
            let draft = members[name]
            described[description] = draft
            drafts[draft].roles.insert(role)
            if let gender = role.gender { drafts[draft].genders[gender, default: 0] += 2 }
            if let age = role.age { drafts[draft].ages[age, default: 0] += 1 }
            if role.isAnimal { drafts[draft].isAnimal = true }
            known[role] = known[role] ?? draft
        }
        joinTitles(&known)
        var own: [MentionFinder.Role: Int] = [:]
        var recent: [(draft: Int, sentence: Int)] = []
        let onlyNamed = onlyNamed()
        for index in raws.indices {
            let raw = raws[index]
            guard let role = raw.role, raw.name.isEmpty else {
                if members[index] >= 0 { recent.append((members[index], raw.sentence)) }
                if recent.count > 12 { recent.removeFirst(4) }
                continue
            }
            let isDefinite = raw.determiner == .definite || raw.determiner == .owned
            let draft: Int
            if let one = described[index] {
                draft = one
            } else if let joined = known[role], isDefinite {
                draft = joined
            } else if isDefinite, own[role] == nil, let named = named(like: role, near: raw.sentence, recent, onlyNamed)
            {
                draft = named
            } else if let same = own[role] ?? (isDefinite ? aged(role, own) : nil) {
                draft = same
                own[role] = same
            } else {
                draft = newDraft()
                own[role] = draft
                drafts[draft].isAnimal = role.isAnimal
                drafts[draft].isPlural = raw.isPlural
                if let gender = role.gender { drafts[draft].titleGender = gender }
                if let age = role.age { drafts[draft].ages[age, default: 0] += 1 }
                drafts[draft].roles.insert(role)
            }
            members[index] = draft
            drafts[draft].called[role.noun, default: 0] += 1
            drafts[draft].isPlural = drafts[draft].isPlural && raw.isPlural
        }
    }

    /// "The keeper" is the old keeper where there is but one, and the old keeper the keeper.
    private func aged(_ role: MentionFinder.Role, _ own: [MentionFinder.Role: Int]) -> Int? {
        guard let noun = role.noun.split(separator: " ").last.map(String.init), !Self.plain.contains(noun) else {
            return nil
        }
        let others = own.filter { other, draft in
            (other.noun == noun || other.noun.hasSuffix(" " + noun)) && !drafts[draft].isPlural
                && (role.noun == noun) != (other.noun == noun)
        }
        return Set(others.values).count == 1 ? others.first?.value : nil
    }

    /// "The doctor" is Doctor Haddon where there is no other doctor, "the duke" the duke of Neblijar.
    private func joinTitles(_ known: inout [MentionFinder.Role: Int]) {
        var titled: [String: Set<Int>] = [:]
        for (index, raw) in raws.enumerated() where !raw.name.isEmpty && members[index] >= 0 {
            if let role = raw.role, role.isAnimal { titled[role.noun, default: []].insert(members[index]) }
            guard raw.hasTitle else { continue }
            let title = reading.text.spelling(raw.tokens.lowerBound)
            for noun in Self.ranks[title] ?? [title] { titled[noun, default: []].insert(members[index]) }
        }
        for raw in raws where raw.name.isEmpty {
            guard let role = raw.role, known[role] == nil, let drafts = titled[role.noun], drafts.count == 1 else {
                continue
            }
            known[role] = drafts.first
        }
    }

    private static let ranks: [String: [String]] = [
        "dr": ["doctor", "doktor", "arzt", "physician"], "rev": ["clergyman", "vicar", "curate", "parson"],
        "prof": ["professor"], "fräulein": ["fräulein", "dame"], "mlle": ["demoiselle"], "capt": ["captain"],
    ]

    /// The one named within the last sentences whom a plain word such as "the girl" can mean.
    private func named(
        like role: MentionFinder.Role,
        near sentence: Int,
        _ recent: [(draft: Int, sentence: Int)],
        _ onlyNamed: [CastMember.Gender: Int]
    ) -> Int? {
        guard Self.plain.contains(role.noun), let gender = role.gender else { return nil }
        func isOne(_ draft: Int) -> Bool { drafts[draft].gender == gender && !drafts[draft].isAnimal }
        var near = Set(recent.filter { sentence - $0.sentence <= 3 }.map(\.draft)).filter(isOne)
        // Where only one of that sex is named at all, she need not have been named just now.
        if near.isEmpty, let only = onlyNamed[gender], recent.contains(where: { $0.draft == only }) { near = [only] }
        guard near.count == 1, let draft = near.first else { return nil }
        // A child is not called a man.
        let isChild = role.age == .child
        if isChild, drafts[draft].titleGender != nil, drafts[draft].ages[.child] == nil { return nil }
        return draft
    }

    /// The one named person of each sex of which the story names no other.
    private func onlyNamed() -> [CastMember.Gender: Int] {
        var named: [CastMember.Gender: [Int]] = [:]
        for (index, draft) in drafts.enumerated() where draft.isName && !draft.isAnimal {
            if let gender = draft.gender { named[gender, default: []].append(index) }
        }
        return named.compactMapValues { $0.count == 1 ? $0.first : nil }
    }

    /// Words that say no more than gender and age.
    static let plain: Set<String> = [
        "man", "woman", "girl", "boy", "lady", "gentleman", "young man", "young lady", "young woman", "young girl",
        "old man",
        "old lady", "old woman", "old gentleman", "little girl", "little boy", "little man", "fellow", "youth", "lad",
        "mann", "frau", "mädchen", "junge", "dame", "junge dame", "junge mann", "alte mann", "alte frau", "alte dame",
        "herr", "knabe", "junge frau", "junger mann", "homme", "femme", "fille",
        "garçon", "dame", "jeune fille", "jeune homme", "hombre", "mujer", "niña", "niño", "señora", "señor", "joven",
    ]

    // MARK: Pronouns

    /// Whom the next "he" or "she" can mean, where only one has been named.
    mutating func voteByPronouns() {
        var next = 0
        for (number, sentence) in reading.text.sentences.enumerated() {
            var named: Set<Int> = []
            var last: Int?
            while next < raws.count, raws[next].sentence < number { next += 1 }
            var at = next
            while at < raws.count, raws[at].sentence == number {
                if members[at] >= 0, !raws[at].isPlural { named.insert(members[at]) }
                last = raws[at].tokens.upperBound
                at += 1
            }
            guard named.count == 1, let draft = named.first, let from = last else { continue }
            let until = number + 1 < reading.text.sentences.count ? number + 1 : number
            let upTo = min(reading.text.sentences[until].tokens.lowerBound + 4, sentence.tokens.upperBound + 4)
            for index in from..<max(from, min(upTo, reading.text.tokens.count)) where !reading.isSpoken(index) {
                let word = reading.grammar.word(reading.text.tokens[index])
                if word == .he { drafts[draft].genders[.male, default: 0] += 1 }
                if word == .she { drafts[draft].genders[.female, default: 0] += 1 }
                if word == .he || word == .she { break }
            }
        }
    }
}
