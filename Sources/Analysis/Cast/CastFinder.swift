/// Finds who is in a story, and joins names, epithets and descriptions of one and the same.
///
/// Called by the local analyst, and to check what a model says. Pure; linear in the length of the text but for the
/// joining of distinct names, which looks only at names that share a word.
struct CastFinder {
    private let reading: Reading
    private let nameMentions: NameMentions
    private var raws: [MentionFinder.Raw]
    /// The member of each mention; -1 if it is nobody.
    private var members: [Int]
    private var drafts: [Draft] = []

    /// A member in the making.
    private struct Draft {
        var words: Set<Int32> = []
        /// Spelled names and descriptions with how often each comes.
        var called: [String: Int] = [:]
        var names: [String: Int] = [:]
        var roles: Set<MentionFinder.Role> = []
        var isAnimal = false
        var genders: [CastMember.Gender: Int] = [:]
        var titleGender: CastMember.Gender?
        var ages: [CastMember.Age: Int] = [:]
        var isName: Bool { !names.isEmpty }
        var isPlural = false
        /// Where it is named.
        var sentences: Set<Int> = []
        /// No name of it comes without a title.
        var isTitledAlways = true

        var gender: CastMember.Gender? {
            if let titleGender { return titleGender }
            let (f, m) = (genders[.female] ?? 0, genders[.male] ?? 0)
            return f == m ? nil : f > m ? .female : .male
        }
    }

    struct Result {
        var cast: [CastMember]
        var mentions: [Mention]
    }

    static func find(_ reading: Reading) -> Result {
        var finder = CastFinder(reading)
        finder.joinNames()
        finder.joinRoles()
        finder.voteByPronouns()
        return finder.result()
    }

    private init(_ reading: Reading) {
        self.reading = reading
        nameMentions = NameMentions(reading)
        raws = MentionFinder(reading, names: nameMentions).all()
        members = Array(repeating: -1, count: raws.count)
    }

    // MARK: Names

    private struct NameKey: Hashable {
        var words: [Int32]
        var title: CastMember.Gender?
    }

    private mutating func joinNames() {
        var groups: [NameKey: [Int]] = [:]
        for (index, raw) in raws.enumerated() where !raw.name.isEmpty {
            groups[NameKey(words: raw.name, title: raw.titleGender), default: []].append(index)
        }
        let persons = groups.filter { isPerson($0.key, $0.value) }
        // Longer names first, then the more frequent; the order of the text settles the rest.
        let order = persons.sorted { left, right in
            let (l, r) = (left.key.words.count, right.key.words.count)
            if l != r { return l > r }
            if (left.key.title == nil) != (right.key.title == nil) { return left.key.title != nil }
            return (right.value.count, left.value[0]) < (left.value.count, right.value[0])
        }
        var byWord: [Int32: [Int]] = [:]
        for (key, mentions) in order {
            let draft = home(of: key, mentions, byWord) ?? newDraft()
            for word in key.words where !drafts[draft].words.contains(word) {
                drafts[draft].words.insert(word)
                byWord[word, default: []].append(draft)
            }
            note(key, mentions, in: draft)
        }
    }

    private mutating func newDraft() -> Int {
        drafts.append(Draft())
        return drafts.count - 1
    }

    private mutating func note(_ key: NameKey, _ mentions: [Int], in draft: Int) {
        for index in mentions {
            members[index] = draft
            drafts[draft].sentences.insert(raws[index].sentence)
            let name = called(raws[index].tokens)
            // A genitive is no name of its own.
            let isGenitive = nameMentions.isGenitive(raws[index].tokens.upperBound - 1)
            drafts[draft].names[isGenitive ? String(name.dropLast()) : name, default: 0] += 1
            if let role = raws[index].role {
                drafts[draft].roles.insert(role)
                if let age = role.age { drafts[draft].ages[age, default: 0] += 1 }
            }
        }
        if key.title == nil { drafts[draft].isTitledAlways = false }
        if let title = key.title { drafts[draft].titleGender = drafts[draft].titleGender ?? title }
        if let given = key.words.first.flatMap({ nameMentions.gender(ofGiven: $0) }) {
            drafts[draft].genders[given, default: 0] += 3
        }
    }

    /// The member that a name belongs to: one whose names hold all its words, and whose gender agrees.
    private func home(of key: NameKey, _ mentions: [Int], _ byWord: [Int32: [Int]]) -> Int? {
        guard let first = key.words.last, let candidates = byWord[first] ?? key.words.first.flatMap({ byWord[$0] })
        else {
            return nil
        }
        let fitting = candidates.filter { draft in
            guard key.words.allSatisfy({ drafts[draft].words.contains($0) }) else { return false }
            // "Sherman" is no Mrs. Sherman: a surname alone is a man's, in stories that say "Mrs.".
            let isBare = key.title == nil && key.words.allSatisfy { nameMentions.gender(ofGiven: $0) == nil }
            if isBare, drafts[draft].titleGender == .female, drafts[draft].isTitledAlways { return false }
            guard !standsBeside(drafts[draft], mentions) else { return false }
            let own = key.title ?? key.words.lazy.compactMap { nameMentions.gender(ofGiven: $0) }.first
            guard let own, let gender = drafts[draft].gender else { return true }
            return own == gender
        }
        guard fitting.count > 1 else { return fitting.first }
        // "Sherman" among John and Mrs. Sherman: who is called so most often; men went by their surname.
        return fitting.max { left, right in
            let (l, r) = (weight(left), weight(right))
            return l == r ? left > right : l < r
        }
    }

    /// Whether a name and a member come in the same sentences: two people then, who share a surname.
    private func standsBeside(_ draft: Draft, _ mentions: [Int]) -> Bool {
        let both = mentions.count { draft.sentences.contains(raws[$0].sentence) }
        let fewer = min(mentions.count, draft.sentences.count)
        return both >= 2 && both * 25 >= fewer
    }

    private func weight(_ draft: Int) -> Int {
        drafts[draft].names.values.reduce(0, +) * 2 + (drafts[draft].gender == .male ? 1 : 0)
    }

    /// People do things, have titles and own things; places stand behind prepositions.
    private func isPerson(_ key: NameKey, _ mentions: [Int]) -> Bool {
        var (acts, says, after, owns) = (0, 0, 0, 0)
        for index in mentions {
            let raw = raws[index]
            if raw.hasTitle { return !Self.saints.contains(reading.text.spelling(raw.tokens.lowerBound)) }
            acts += raw.acts ? 1 : 0
            says += raw.says ? 1 : 0
            after += raw.isAfterPlace ? 1 : 0
            owns += raw.isPossessive ? 1 : 0
        }
        let places = PlaceLexicon.of(reading.text.language)
        let isPlace = key.words.contains { word in
            places.meaning(of: reading.text.words.spellings[Int(word)]).map { !$0.isSign } ?? false
        }
        if isPlace { return false }
        if says > 0 { return true }
        let isGiven = nameMentions.gender(ofGiven: key.words[0]) != nil
        if isGiven { return after * 4 <= mentions.count * 3 || acts > 0 }
        return acts * 3 >= mentions.count && after * 2 <= mentions.count
            || (owns > 0 && acts > 0 && after * 3 <= mentions.count)
    }

    /// Saints are churches and oaths more often than people.
    private static let saints: Set<String> = ["saint", "st", "santa", "san", "sankt", "sainte", "ave"]

    /// A name as the text writes it, without an adjective before it.
    private func called(_ tokens: Range<Int>) -> String {
        var tokens = tokens
        if !reading.text.tokens[tokens.lowerBound].flags.contains(.capitalised),
            !reading.has(.person, tokens.lowerBound),
            tokens.count > 1
        {
            tokens = tokens.dropFirst()
        }
        let (first, last) = (reading.text.tokens[tokens.lowerBound], reading.text.tokens[tokens.upperBound - 1])
        return reading.text.flowing(Int(first.start)..<Int(last.end))
    }

    // MARK: Descriptions

    private mutating func joinRoles() {
        let epithets = Appositions.find(raws, in: reading)
        var known: [MentionFinder.Role: Int] = [:]
        for (role, name) in epithets where members[name] >= 0 {
            let draft = members[name]
            drafts[draft].roles.insert(role)
            if let gender = role.gender { drafts[draft].genders[gender, default: 0] += 2 }
            if let age = role.age { drafts[draft].ages[age, default: 0] += 1 }
            if role.isAnimal { drafts[draft].isAnimal = true }
            known[role] = known[role] ?? draft
        }
        joinTitles(&known)
        var own: [MentionFinder.Role: Int] = [:]
        var recent: [(draft: Int, sentence: Int)] = []
        for index in raws.indices {
            let raw = raws[index]
            guard let role = raw.role, raw.name.isEmpty else {
                if members[index] >= 0 { recent.append((members[index], raw.sentence)) }
                if recent.count > 12 { recent.removeFirst(4) }
                continue
            }
            let isDefinite = raw.determiner == .definite || raw.determiner == .owned
            let draft: Int
            if let joined = known[role], isDefinite {
                draft = joined
            } else if isDefinite, own[role] == nil, let named = named(like: role, near: raw.sentence, recent) {
                draft = named
            } else if let same = own[role] {
                draft = same
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
            drafts[draft].called[(raw.isPlural ? "" : "") + role.noun, default: 0] += 1
            drafts[draft].isPlural = drafts[draft].isPlural && raw.isPlural
        }
    }

    /// "The doctor" is Doctor Haddon where there is no other doctor, "the duke" the duke of Neblijar.
    private func joinTitles(_ known: inout [MentionFinder.Role: Int]) {
        var titled: [String: Set<Int>] = [:]
        for (index, raw) in raws.enumerated() where !raw.name.isEmpty && raw.hasTitle && members[index] >= 0 {
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
        _ recent: [(draft: Int, sentence: Int)]
    ) -> Int? {
        guard Self.plain.contains(role.noun), let gender = role.gender else { return nil }
        let near = Set(recent.filter { sentence - $0.sentence <= 3 }.map(\.draft)).filter {
            drafts[$0].gender == gender && !drafts[$0].isAnimal
        }
        guard near.count == 1, let draft = near.first else { return nil }
        // A child is not called a man.
        let isChild = role.age == .child
        if isChild, drafts[draft].titleGender != nil, drafts[draft].ages[.child] == nil { return nil }
        return draft
    }

    /// Words that say no more than gender and age.
    private static let plain: Set<String> = [
        "man", "woman", "girl", "boy", "lady", "gentleman", "young man", "young lady", "young woman", "young girl",
        "old man",
        "old lady", "old woman", "old gentleman", "little girl", "little boy", "little man", "fellow", "youth", "lad",
        "mann", "frau", "mädchen", "junge", "dame", "junge dame", "junge mann", "alte mann", "alte frau", "alte dame",
        "herr", "knabe", "junge frau", "junger mann", "homme", "femme", "fille",
        "garçon", "dame", "jeune fille", "jeune homme", "hombre", "mujer", "niña", "niño", "señora", "señor", "joven",
    ]

    // MARK: Pronouns

    /// Whom the next "he" or "she" can mean, where only one has been named.
    private mutating func voteByPronouns() {
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

    // MARK: The cast

    private func result() -> Result {
        var mentions: [Mention] = []
        var counts = Array(repeating: 0, count: drafts.count)
        for (index, raw) in raws.enumerated() where members[index] >= 0 {
            counts[members[index]] += 1
            mentions.append(
                Mention(
                    tokens: raw.tokens,
                    sentence: raw.sentence,
                    member: members[index],
                    isSpoken: raw.isSpoken,
                    acts: raw.acts,
                    verb: raw.verb,
                    isPossessive: raw.isPossessive,
                    isName: !raw.name.isEmpty,
                    isPlural: raw.isPlural,
                    isAddressed: raw.isAddressed,
                    isObject: raw.isObject,
                    isPredicate: raw.isPredicate,
                    isBehindPreposition: raw.isBehindPreposition || raw.isAfterPlace,
                    determiner: raw.determiner
                )
            )
        }
        let most = Double(max(1, zip(counts, drafts).filter { !$1.isPlural }.map(\.0).max() ?? 1))
        var ids: Set<String> = []
        let cast = drafts.indices.map { index in
            member(drafts[index], mentions: counts[index], importance: Double(counts[index]) / most, &ids)
        }
        return Result(cast: cast, mentions: mentions)
    }

    private func member(_ draft: Draft, mentions: Int, importance: Double, _ ids: inout Set<String>) -> CastMember {
        // The fullest of the names that are used more than now and then.
        let often = (draft.names.values.max() ?? 0) / 10
        let name = draft.names.filter { $0.value > often }.keys.max { ($0.count, $1) < ($1.count, $0) }
        let role = draft.called.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        let title = name ?? role
        let aliases = (Array(draft.names.keys) + Array(draft.called.keys)).filter { $0 != title }.sorted()
        let aged = draft.ages.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
        // "My girl", said once of somebody who is named a hundred times, makes no child of her.
        let age = aged.flatMap { !draft.isName || $0.value * 8 >= mentions ? $0.key : nil }
        return CastMember(
            id: Self.id(title, &ids),
            name: title,
            aliases: aliases,
            kind: draft.isPlural && !draft.isName
                ? .group
                : draft.isAnimal ? .animal : draft.roles.contains { Self.beings.contains($0.noun) } ? .being : .person,
            gender: draft.gender,
            age: age,
            looks: [],
            importance: (min(1, importance) * 1_000).rounded() / 1_000,
            mentions: mentions,
            scenes: []
        )
    }

    private static let beings: Set<String> = [
        "ghost", "spirit", "angel", "fairy", "witch", "demon", "devil", "goblin", "dwarf", "giant", "phantom", "hexe",
        "zwerg", "teufel", "geist", "fee", "riese", "gespenst", "fée", "fantôme", "bruja", "fantasma", "hada", "鬼", "仙",
    ]

    static func id(_ name: String, _ ids: inout Set<String>) -> String {
        let plain = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
        let base = plain.isEmpty ? "someone" : plain
        var id = base
        var number = 2
        while !ids.insert(id).inserted {
            id = "\(base)-\(number)"
            number += 1
        }
        return id
    }
}
