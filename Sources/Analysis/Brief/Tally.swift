import Studio

/// Counts what was found for each kind of thing, with the passage that says it best.
struct Tally {
    enum Kind: Hashable { case place, time, season, weather, light, mood, object, thing }

    private struct Key: Hashable {
        var kind: Kind
        var value: String
    }

    private struct Score {
        var weight = 0.0
        var order: Int
        /// The strongest passage.
        var evidence: Range<Int>
        var strongest = 0.0
    }

    private var scores: [Key: Score] = [:]
    var he = 0
    var she = 0

    mutating func add(_ kind: Kind, _ value: String, _ weight: Double, at evidence: Range<Int>) {
        let key = Key(kind: kind, value: value)
        var score = scores[key] ?? Score(order: scores.count, evidence: evidence)
        score.weight += weight
        if weight > score.strongest { (score.strongest, score.evidence) = (weight, evidence) }
        scores[key] = score
    }

    private func sorted(_ kind: Kind) -> [(key: Key, value: Score)] {
        scores.filter { $0.key.kind == kind }
            .sorted { ($1.value.weight, $0.value.order) < ($0.value.weight, $1.value.order) }
    }

    /// The value with most weight, if it has at least so much; its confidence is its share of all that was said.
    func best<Value: Codable & Sendable & Equatable>(
        _ kind: Kind,
        least: Double,
        _ make: (String) -> Value?
    ) -> Finding<Value>? {
        let all = sorted(kind)
        guard let first = all.first, first.value.weight >= least, let value = make(first.key.value) else { return nil }
        let sum = all.reduce(0) { $0 + $1.value.weight }
        let share = first.value.weight / (sum + 0.5)
        return Finding(value, evidence: first.value.evidence, confidence: share)
    }

    /// The place; of a room and a kind of room, the kind.
    func place() -> Finding<ScenePlace>? {
        guard var place = best(.place, least: 0.6, { ScenePlace(rawValue: $0) }) else { return nil }
        guard place.value == .room else { return place }
        let kinds: Set<ScenePlace> = [
            .bedroom, .kitchen, .hall, .library, .workshop, .shop, .inn, .church, .school, .prison, .hospital, .theatre,
            .court,
        ]
        let all = sorted(.place)
        let most = all.first?.value.weight ?? 0
        for (key, score) in all.dropFirst() where score.weight >= 0.7 && score.weight * 2.5 >= most {
            guard let kind = ScenePlace(rawValue: key.value), kinds.contains(kind) else { continue }
            place = Finding(kind, evidence: score.evidence, confidence: place.confidence * 0.8)
            break
        }
        return place
    }

    /// Things that can be drawn, the most spoken of first.
    func things() -> [Thing] {
        sorted(.thing).filter { $0.value.weight >= 0.6 }.compactMap { Thing(rawValue: $0.key.value) }
    }

    func objects(limit: Int) -> [Finding<String>] {
        sorted(.object).filter { $0.value.weight >= 0.9 }.prefix(limit).map {
            Finding($0.key.value, evidence: $0.value.evidence, confidence: min(0.95, 0.6 + 0.1 * $0.value.weight))
        }
    }

    /// Whom the pronouns speak of, where no noun says more.
    var gender: Person.Gender? { he + she < 2 ? nil : he >= she ? .male : .female }
}
