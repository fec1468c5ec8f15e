/// Tells who of the cast is there to be seen in a scene, and what they do.
struct ActorFinder {
    let reading: Reading
    let cast: CastFinder.Result

    /// Most actors of a brief.
    static let most = 6

    private struct Presence {
        var weight = 0.0
        var order: Int
        var mention: Mention
        var verb: Int?
        var strongest = 0.0
        var isName = false
    }

    /// The actors of a scene, the most important first.
    func actors(_ mentions: ArraySlice<Mention>, moment: Int) -> [BriefActor] {
        var presences: [Int: Presence] = [:]
        for mention in mentions where !mention.isPlural {
            let weight = Self.weight(of: mention)
            var presence = presences[mention.member] ?? Presence(order: presences.count, mention: mention)
            presence.weight += weight
            presence.isName = presence.isName || mention.isName
            let strength = weight + (abs(mention.sentence - moment) <= 1 ? 0.5 : 0)
            if strength > presence.strongest {
                presence.strongest = strength
                presence.mention = mention
            }
            if presence.verb == nil || mention.sentence == moment, let verb = mention.verb { presence.verb = verb }
            presences[mention.member] = presence
        }
        let present = presences.filter { $0.value.weight >= ($0.value.isName ? 0.7 : 1) }
            .sorted { ($1.value.weight, $0.value.order) < ($0.value.weight, $1.value.order) }
        return present.prefix(Self.most).map { member, presence in
            actor(member, presence, others: Set(present.map(\.key)).subtracting([member]), mentions)
        }
    }

    /// Who acts is there; who is only spoken of is not.
    private static func weight(of mention: Mention) -> Double {
        if mention.isSpoken { return mention.isAddressed ? 1 : 0.1 }
        if mention.isPredicate { return 0 }
        if mention.isPossessive { return mention.isName ? 0.4 : 0.2 }
        if mention.acts { return mention.isName ? 1.5 : 1.1 }
        if mention.isObject { return 1 }
        // Who is brought in with "a" is there; "with a friend" may not be.
        if mention.determiner == .indefinite, !mention.isBehindPreposition { return 1 }
        return mention.isName ? (mention.isBehindPreposition ? 0.5 : 0.7) : 0.4
    }

    private func actor(
        _ member: Int,
        _ presence: Presence,
        others: Set<Int>,
        _ mentions: ArraySlice<Mention>
    ) -> BriefActor {
        let who = cast.cast[member]
        let tokens = presence.mention.tokens
        let bytes = [
            Int(reading.text.tokens[tokens.lowerBound].start), Int(reading.text.tokens[tokens.upperBound - 1].end),
        ]
        return BriefActor(
            name: who.name,
            cast: who.id,
            action: presence.verb.map { reading.text.spelling($0) },
            toward: toward(presence, others, mentions).map { cast.cast[$0].name },
            evidence: bytes,
            confidence: (min(0.95, 0.5 + 0.15 * presence.weight) * 100).rounded() / 100
        )
    }

    /// Another actor who stands behind the verb in the same sentence.
    private func toward(_ presence: Presence, _ others: Set<Int>, _ mentions: ArraySlice<Mention>) -> Int? {
        guard let verb = presence.verb else { return nil }
        return mentions.first {
            $0.tokens.lowerBound > verb && $0.tokens.lowerBound - verb <= 8 && others.contains($0.member)
                && $0.sentence == sentence(of: verb)
        }?.member
    }

    private func sentence(of token: Int) -> Int {
        reading.text.sentences.partitioningIndex { $0.tokens.upperBound > token }
    }
}
