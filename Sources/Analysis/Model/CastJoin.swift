/// Joins the cast that a language model tells of with the one that was found in the text.
///
/// Called by the local analyst. Pure. Promises that nobody who was found is lost, that two whom the text sets apart (of
/// other gender, an animal and a person, both named in one sentence, or each doing something in it) are not made one, and
/// that who is new is mentioned where the text names him or her.
struct CastJoin {
    private let reading: Reading
    private var people: [ToldStory.Person]
    private var cast: [CastMember]
    private var mentions: [Mention]
    /// The member whom each of the people is; `nil` for one who is new.
    private var homes: [Int?]
    private(set) var rejected: [String] = []

    /// The joined cast, and whom each name means.
    struct Result {
        var found: CastFinder.Result
        /// Members by the lower-case names that the model uses.
        var byName: [String: Int] = [:]
        var rejected: [String] = []
    }

    static func join(_ told: ToldStory, into found: CastFinder.Result, _ reading: Reading) -> Result {
        var join = CastJoin(told, found, reading)
        join.run()
        return join.result()
    }

    private init(_ told: ToldStory, _ found: CastFinder.Result, _ reading: Reading) {
        self.reading = reading
        (cast, mentions) = (found.cast, found.mentions)
        people = Self.united(told.people)
        homes = Array(repeating: nil, count: people.count)
    }

    /// People of several portions, those of one name as one.
    private static func united(_ people: [ToldStory.Person]) -> [ToldStory.Person] {
        var united: [ToldStory.Person] = []
        for person in people {
            let same = united.firstIndex { other in
                let isNamed =
                    other.name == person.name || other.also.contains(person.name) || person.also.contains(other.name)
                return isNamed && (other.gender == nil || person.gender == nil || other.gender == person.gender)
            }
            guard let same else {
                united.append(person)
                continue
            }
            let calls = [person.name] + person.also
            united[same].also += calls.filter { $0 != united[same].name && !united[same].also.contains($0) }
            united[same].kind = united[same].kind ?? person.kind
            united[same].gender = united[same].gender ?? person.gender
            united[same].age = united[same].age ?? person.age
            united[same].looks += person.looks
        }
        return united
    }

    // MARK: Who is who

    private struct Place {
        var tokens: Range<Int>
        var person: Int
        /// The mention that was found here, if any was.
        var mention: Int?
    }

    private mutating func run() {
        let places = places()
        settle(places)
        move(places)
        for index in people.indices { describe(index) }
        count()
    }

    /// Every place where one of the people is named.
    private func places() -> [Place] {
        let finder = PhraseFinder(reading.text)
        var owners: [PhraseFinder.Phrase: Set<Int>] = [:]
        for (index, person) in people.enumerated() {
            for call in [person.name] + person.also { owners[finder.phrase(call), default: []].insert(index) }
        }
        // What two are called names neither, unless it is the one's own name.
        let meant = owners.compactMap { phrase, claims -> (PhraseFinder.Phrase, Int)? in
            let own = claims.filter { finder.phrase(people[$0].name) == phrase }
            let sure = own.isEmpty ? claims : own
            return sure.count == 1 ? sure.first.map { (phrase, $0) } : nil
        }
        var next = 0
        return finder.all(meant.map(\.0)).map { found in
            while next < mentions.count, mentions[next].tokens.upperBound <= found.tokens.lowerBound { next += 1 }
            // Of "the keeper's daughter" the daughter is meant: whoever stands last.
            var last: Int?
            for at in next..<min(next + 4, mentions.count) where mentions[at].tokens.overlaps(found.tokens) {
                last = at
            }
            return Place(tokens: found.tokens, person: meant[found.phrase].1, mention: last)
        }
    }

    /// Decides which of the members each of the people is: whoever is mostly called so.
    private mutating func settle(_ places: [Place]) {
        var shared = Array(repeating: [Int: Int](), count: cast.count)
        for place in places {
            if let mention = place.mention { shared[mentions[mention].member][place.person, default: 0] += 1 }
        }
        let totals = mentions.reduce(into: Array(repeating: 0, count: cast.count)) { $0[$1.member] += 1 }
        let order = cast.indices.sorted { (totals[$1], $0) < (totals[$0], $1) }
        for member in order {
            guard let most = shared[member].max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
                most.value * 2 >= totals[member], agrees(cast[member], people[most.key])
            else { continue }
            guard let home = homes[most.key] else {
                homes[most.key] = member
                continue
            }
            if areTwo(home, member) {
                rejected.append("\(cast[home].name) and \(cast[member].name) are named in one sentence: they are two")
            } else {
                unite(member, with: home)
            }
        }
    }

    private func agrees(_ member: CastMember, _ person: ToldStory.Person) -> Bool {
        if let told = person.kind, told != .animal, member.kind == .animal { return false }
        guard let gender = member.gender, let told = person.gender else { return true }
        return gender == told
    }

    /// Whether one sentence names both, or has each of them do something.
    private func areTwo(_ left: Int, _ right: Int) -> Bool {
        var (named, acting) = ([Set<Int>(), []], [[Int: Set<Int>](), [:]])
        for mention in mentions {
            guard let side = [left, right].firstIndex(of: mention.member) else { continue }
            if mention.isName { named[side].insert(mention.sentence) }
            if let verb = mention.verb { acting[side][mention.sentence, default: []].insert(verb) }
        }
        if !named[0].isDisjoint(with: named[1]) { return true }
        return acting[0].contains { sentence, verbs in
            acting[1][sentence].map { !$0.isSubset(of: verbs) } ?? false
        }
    }

    private mutating func unite(_ member: Int, with home: Int) {
        for index in mentions.indices where mentions[index].member == member { mentions[index].member = home }
        cast[home].aliases += [cast[member].name] + cast[member].aliases
        cast[home].age = cast[home].age ?? cast[member].age
        cast[home].gender = cast[home].gender ?? cast[member].gender
    }

    /// Gives the people the places where they are named and that are nobody else's.
    private mutating func move(_ places: [Place]) {
        let taken = Set(homes.compactMap { $0 })
        var new: [Mention] = []
        var mayBeOne: [[Int]: Bool] = [:]
        for place in places {
            if homes[place.person] == nil {
                homes[place.person] = cast.count
                cast.append(Self.nobody)
            }
            guard let home = homes[place.person] else { continue }
            if let index = place.mention {
                let member = mentions[index].member
                guard member != home, !taken.contains(member), !cast[member].isNamed || cast[home].name.isEmpty else {
                    continue
                }
                let pair = [member, home]
                let mayBe = mayBeOne[pair] ?? (agrees(cast[member], people[place.person]) && !areTwo(home, member))
                mayBeOne[pair] = mayBe
                if mayBe { mentions[index].member = home }
            } else {
                new.append(mention(place.tokens, of: home))
            }
        }
        mentions = (mentions + new).sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
    }

    private static let nobody = CastMember.person("")

    private func mention(_ tokens: Range<Int>, of member: Int) -> Mention {
        let text = reading.text
        let sentence = text.sentences.partitioningIndex { $0.tokens.upperBound > tokens.lowerBound }
        return Mention(
            tokens: tokens,
            sentence: sentence,
            member: member,
            isSpoken: reading.isSpoken(tokens.lowerBound),
            acts: false,
            verb: nil,
            isPossessive: text.tokens[tokens.upperBound - 1].flags.contains(.possessive),
            isName: text.tokens[tokens.lowerBound].flags.contains(.capitalised)
                || Tokenizer.isWrittenWithoutBlanks(text.language)
        )
    }

    /// What the model knows of one who is in the cast.
    private mutating func describe(_ index: Int) {
        guard let home = homes[index] else { return }
        let person = people[index]
        var member = cast[home]
        let calls = [member.name] + member.aliases + person.also
        member.name = person.name
        member.aliases = Set(calls).subtracting([person.name, ""]).sorted()
        member.isNamed = member.isNamed || person.name.first?.isUppercase ?? false
        member.kind = person.kind ?? member.kind
        member.gender = person.gender ?? member.gender
        member.age = person.age ?? member.age
        member.looks = person.looks
        cast[home] = member
    }

    /// Counts the mentions anew, and gives every member an id of its name.
    private mutating func count() {
        let totals = mentions.reduce(into: Array(repeating: 0, count: cast.count)) { $0[$1.member] += 1 }
        let most = Double(max(1, cast.indices.filter { cast[$0].kind != .group }.map { totals[$0] }.max() ?? 1))
        var ids: Set<String> = []
        for index in cast.indices where totals[index] > 0 {
            cast[index].mentions = totals[index]
            cast[index].importance = (min(1, Double(totals[index]) / most) * 1_000).rounded() / 1_000
            cast[index].id = CastFinder.id(cast[index].name, &ids)
        }
        // Who was made one with another is nobody any more.
        let places = cast.indices.filter { totals[$0] > 0 }
        let numbers = Dictionary(uniqueKeysWithValues: zip(places, places.indices))
        for index in mentions.indices { mentions[index].member = numbers[mentions[index].member] ?? 0 }
        cast = places.map { cast[$0] }
        homes = homes.map { $0.flatMap { numbers[$0] } }
    }

    private func result() -> Result {
        var result = Result(found: CastFinder.Result(cast: cast, mentions: mentions), rejected: rejected)
        for (index, person) in people.enumerated() {
            guard let home = homes[index] else { continue }
            for call in [person.name] + person.also {
                result.byName[call.lowercased()] = result.byName[call.lowercased()] ?? home
            }
        }
        for (index, member) in cast.enumerated() {
            for call in [member.name] + member.aliases {
                result.byName[call.lowercased()] = result.byName[call.lowercased()] ?? index
            }
        }
        return result
    }
}
