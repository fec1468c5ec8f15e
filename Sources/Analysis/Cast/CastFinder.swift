/// Finds who is in a story, and joins names, epithets and descriptions of one and the same.
///
/// Called by the local analyst, and to check what a model says. Pure; linear in the length of the text but for the
/// joining of distinct names, which looks at those that share their rarest word.
struct CastFinder {
    let reading: Reading
    let nameMentions: NameMentions
    private(set) var raws: [MentionFinder.Raw]
    /// The member of each mention; -1 if it is nobody.
    var members: [Int]
    var drafts: [Draft] = []

    /// A member in the making.
    struct Draft {
        var words: Set<Int32> = []
        /// Spelled names and descriptions with how often each comes.
        var called: [String: Int] = [:]
        var names: [String: Int] = [:]
        var roles: Set<MentionFinder.Role> = []
        var isAnimal = false
        var genders: [CastMember.Gender: Int] = [:]
        var titleGender: CastMember.Gender?
        /// "Miss" or "Mrs.", where the title says so.
        var isMarried: Bool?
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
        // First of those who are named, so that "the girl" can be one of them; then of all.
        finder.voteByPronouns()
        finder.joinStated()
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
        /// Whether the title is a wife's; `nil` if it does not say.
        var isMarried: Bool?
    }

    private static let maidens: Set<String> = [
        "miss", "mlle", "mademoiselle", "fräulein", "freilein", "señorita", "srta",
    ]
    private static let wives: Set<String> = ["mrs", "mme", "madame", "frau", "señora", "sra"]

    private func key(_ raw: MentionFinder.Raw) -> NameKey {
        var key = NameKey(words: raw.name, title: raw.titleGender)
        guard raw.hasTitle else { return key }
        let title = reading.text.spelling(raw.tokens.lowerBound)
        key.isMarried = Self.wives.contains(title) ? true : Self.maidens.contains(title) ? false : nil
        return key
    }

    private mutating func joinNames() {
        var groups: [NameKey: [Int]] = [:]
        for (index, raw) in raws.enumerated() where !raw.name.isEmpty {
            groups[key(raw), default: []].append(index)
        }
        // First names are those that others follow, and those that are known.
        let first = Set(groups.keys.lazy.filter { $0.words.count > 1 }.map { $0.words[0] })
        func isFirstName(_ key: NameKey) -> Bool {
            key.words.count == 1 && key.title == nil
                && (first.contains(key.words[0]) || nameMentions.gender(ofGiven: key.words[0]) != nil)
        }
        let persons = groups.filter { isPerson($0.key, $0.value) }
        // Longer names first, then first names, for whoever is called by one is nobody's wife or father of that name; then
        // the more frequent; the order of the text settles the rest.
        let order = persons.sorted { left, right in
            let (l, r) = (left.key.words.count, right.key.words.count)
            if l != r { return l > r }
            if isFirstName(left.key) != isFirstName(right.key) { return isFirstName(left.key) }
            // Where there is a "Miss Faber", Nelly Faber is more likely she than "Mrs. Faber".
            let (miss, other) = (left.key.isMarried == false, right.key.isMarried == false)
            if miss != other { return miss }
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

    mutating func newDraft() -> Int {
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
                if role.isAnimal { drafts[draft].isAnimal = true }
            }
        }
        if key.title == nil { drafts[draft].isTitledAlways = false }
        drafts[draft].isMarried = drafts[draft].isMarried ?? key.isMarried
        if let title = key.title { drafts[draft].titleGender = drafts[draft].titleGender ?? title }
        if let given = key.words.first.flatMap({ nameMentions.gender(ofGiven: $0) }) {
            drafts[draft].genders[given, default: 0] += 3
        }
    }

    /// The member that a name belongs to: one whose names hold all its words, and whose gender agrees.
    private func home(of key: NameKey, _ mentions: [Int], _ byWord: [Int32: [Int]]) -> Int? {
        // Whoever has all the words is among those who have the rarest of them.
        let owners = key.words.compactMap { byWord[$0] }
        guard owners.count == key.words.count, let candidates = owners.min(by: { $0.count < $1.count }) else {
            return nil
        }
        let isBareSurname =
            key.title == nil && key.words.count == 1 && nameMentions.gender(ofGiven: key.words[0]) == nil
        // Men went by their surname.
        let man = isBareSurname ? candidates.filter { drafts[$0].gender == .male }.max { weight($0) < weight($1) } : nil
        let fitting = candidates.filter { draft in
            guard key.words.allSatisfy({ drafts[draft].words.contains($0) }) else { return false }
            // "Sherman" is no Mrs. Sherman: a surname alone is a man's, in stories that say "Mrs.".
            let isBare = key.title == nil && key.words.allSatisfy { nameMentions.gender(ofGiven: $0) == nil }
            if isBare, drafts[draft].isMarried != nil, drafts[draft].isTitledAlways { return false }
            // The wife and the maiden of one surname are two.
            if let wife = key.isMarried, let other = drafts[draft].isMarried, wife != other { return false }
            // With nobody else of that name, a part of it in the same sentence is still the same one's.
            let isOnly = (candidates.count == 1 && key.title == nil) || draft == man
            guard isOnly || !standsBeside(drafts[draft], mentions) else { return false }
            let own = key.title ?? key.words.lazy.compactMap { nameMentions.gender(ofGiven: $0) }.first
            guard let own, let gender = drafts[draft].gender else { return true }
            return own == gender
        }
        guard fitting.count > 1 else { return fitting.first }
        // "Sherman" among John and Mrs. Sherman: men went by their surname; else who is called so most often.
        let men = fitting.filter { drafts[$0].gender == .male }
        return (isBareSurname && !men.isEmpty ? men : fitting).max { left, right in
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
        var (acts, says, after, owns, leads) = (0, 0, 0, 0, 0)
        for index in mentions {
            let raw = raws[index]
            if raw.role?.isAnimal == true { return true }
            if raw.hasTitle, !isHoly(key) { return !Self.saints.contains(reading.text.spelling(raw.tokens.lowerBound)) }
            // "Quiso a la Pistañina": what somebody does to one is as good as what one does.
            acts += raw.acts || raw.isObject ? 1 : 0
            says += raw.says ? 1 : 0
            // "Wangen röteten sich": what does so in the plural is no one.
            let leadsVerb = raw.verb.map { $0 >= raw.tokens.upperBound && !reading.text.spelling($0).hasSuffix("ten") }
            leads += raw.acts && leadsVerb == true ? 1 : 0
            after += raw.isAfterPlace && !raw.isObject ? 1 : 0
            owns += raw.isPossessive ? 1 : 0
        }
        if isHoly(key) { return false }
        let places = PlaceLexicon.of(reading.text.language)
        let isPlace = key.words.contains { word in
            places.meaning(of: reading.text.words.spellings[Int(word)]).map { !$0.isSign } ?? false
        }
        if isPlace { return false }
        if says > 0 { return true }
        let isGiven = nameMentions.gender(ofGiven: key.words[0]) != nil
        if isGiven { return after * 4 <= mentions.count * 3 || acts > 0 }
        // Every German noun has a capital, and "machte Eindruck" acts no more than "Eindruck machen": who is unknown has to
        // lead a verb of its own, again and again.
        if reading.text.language.hasPrefix("de"), mentions.count > 2, leads * 5 < mentions.count { return false }
        return acts * 3 >= mentions.count && after * 2 <= mentions.count
            || (owns > 0 && acts > 0 && after * 3 <= mentions.count)
    }

    /// Saints are churches and oaths more often than people.
    private func isHoly(_ key: NameKey) -> Bool {
        key.words.contains { Self.holy.contains(reading.text.words.spellings[Int($0)]) }
    }

    /// Names that are prayed to.
    private static let holy: Set<String> = ["gottes", "jesus", "christi", "christ", "dieu", "dios", "god"]
    private static let saints: Set<String> = ["saint", "st", "santa", "san", "sankt", "sainte", "ave"]

    /// A name as the text writes it, without an adjective before it.
    private func called(_ tokens: Range<Int>) -> String {
        var tokens = tokens
        if !Tokenizer.isWrittenWithoutBlanks(reading.text.language),
            !reading.text.tokens[tokens.lowerBound].flags.contains(.capitalised),
            !reading.has(.person, tokens.lowerBound),
            tokens.count > 1
        {
            tokens = tokens.dropFirst()
        }
        let (first, last) = (reading.text.tokens[tokens.lowerBound], reading.text.tokens[tokens.upperBound - 1])
        return reading.text.flowing(Int(first.start)..<Int(last.end))
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
        let title = name ?? spelled(role)
        let aliases = (Array(draft.names.keys) + draft.called.keys.map { spelled($0) }).filter { $0 != title }.sorted()
        let aged = draft.ages.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
        // "My girl", said once of somebody who is named a hundred times, makes no child of her.
        let age = aged.flatMap { !draft.isName || $0.value * 8 >= mentions ? $0.key : nil }
        return CastMember(
            id: Self.id(title, &ids),
            name: title,
            aliases: aliases,
            isNamed: draft.isName,
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

    /// A description as its language writes it: German nouns have a capital.
    private func spelled(_ role: String) -> String {
        guard reading.text.language.hasPrefix("de"), let last = role.split(separator: " ").last else { return role }
        return role.dropLast(last.count) + last.prefix(1).uppercased() + last.dropFirst()
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
