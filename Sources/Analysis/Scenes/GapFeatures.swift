import Foundation

/// What speaks for or against a new scene at the beginning of each sentence, as named numbers.
///
/// Called by `SceneModel`, and by the lab to fit its weights; pure, and linear in the length of the text.
package struct GapFeatures: Sendable {
    /// Every feature; the raw names are those of `lexicons/scene_model.yaml`.
    package enum Name: String, CaseIterable, Sendable {
        /// A heading or an ornament stands before the sentence.
        case breakBefore
        /// The sentence itself begins with a number, as a chapter that was joined to its first line.
        case numeral
        case openingPhrase
        case transitionFirst
        case transitionEarly
        case clockFirst
        case briefFirst
        case dayFirst
        case clauseFirst
        case wakes
        case dayShift
        case dayShiftEarly
        case spanShift
        case arrives
        case placeNew
        case placeChange
        case clockAny
        case clockBefore
        case motion
        case motionBefore
        case motionNext
        case namesNew
        case namesGone
        case nameEarly
        case pronounRate
        case linkFirst
        case articleFirst
        case speechHere
        case speechBefore
        case speechAfter
        case speechDrop
        case speechRise
        case lengthBefore
        case wasHere
        case endingBefore
        case cohesionNarrow
        case cohesionDip
        case ellipsisBefore
        case newWordsRise
        case afterDialogue
        case exclaimed
        case logSentences
    }

    package static let count = Name.allCases.count
    private static let index: [Name: Int] = Dictionary(
        uniqueKeysWithValues: Name.allCases.enumerated().map { ($1, $0) }
    )

    /// Row after row, one for each sentence.
    package private(set) var values: [Float]
    package let rows: Int

    package func row(_ sentence: Int) -> ArraySlice<Float> {
        values[(sentence * Self.count)..<((sentence + 1) * Self.count)]
    }

    package init(_ text: StoryText) {
        let traits = WordTraits(text)
        self.init(text, traits: traits, names: NameFinder.names(in: text, traits: traits))
    }

    init(_ text: StoryText, traits: WordTraits, names: [Bool]) {
        rows = text.sentences.count
        values = Array(repeating: 0, count: rows * Self.count)
        guard rows > 0 else { return }
        let facts = text.sentences.map { SentenceFacts($0, in: text, traits: traits, names: names) }
        fillOwn(facts, text)
        fillNeighbours(facts)
        fillNames(facts)
        fillPlaces(facts)
        fillNewWords(text, traits)
        fillCohesion(text, traits)
    }

    private mutating func set(_ sentence: Int, _ name: Name, _ value: Float) {
        values[sentence * Self.count + (Self.index[name] ?? 0)] = value
    }

    // MARK: The sentence itself

    private mutating func fillOwn(_ facts: [SentenceFacts], _ text: StoryText) {
        for (row, fact) in facts.enumerated() {
            let sentence = text.sentences[row]
            set(row, .breakBefore, row > 0 && [.heading, .sceneBreak].contains(text.sentences[row - 1].kind) ? 1 : 0)
            set(row, .numeral, fact.beginsWithNumber ? 1 : 0)
            set(row, .openingPhrase, fact.openingAt == 0 ? 1 : 0)
            set(row, .transitionFirst, fact.transitionAt == 0 ? 1 : 0)
            set(row, .transitionEarly, fact.transitionAt > 0 && fact.transitionAt <= 6 ? 1 : 0)
            set(row, .clockFirst, fact.clockAt >= 0 && fact.clockAt <= 5 ? 1 : 0)
            set(row, .briefFirst, fact.briefAt >= 0 && fact.briefAt <= 6 ? 1 : 0)
            set(row, .dayFirst, fact.dayAt >= 0 && fact.dayAt <= 8 ? 1 : 0)
            set(row, .clauseFirst, fact.first.contains(.clause) ? 1 : 0)
            set(row, .wakes, fact.wakeAt >= 0 && fact.wakeAt <= 12 ? 1 : 0)
            set(row, .dayShift, fact.hasDayShift ? 1 : 0)
            set(row, .dayShiftEarly, fact.hasDayShiftEarly ? 1 : 0)
            set(row, .spanShift, fact.hasSpanShift ? 1 : 0)
            set(row, .arrives, fact.arrives ? 1 : 0)
            set(row, .clockAny, Float(min(3, fact.clocks)))
            set(row, .motion, Float(min(3, fact.motions)))
            set(row, .nameEarly, fact.nameAt >= 0 && fact.nameAt <= 7 ? 1 : 0)
            set(row, .linkFirst, fact.first.contains(.link) ? 1 : 0)
            set(row, .articleFirst, fact.first.contains(.article) ? 1 : 0)
            set(row, .speechHere, sentence.speech)
            set(row, .wasHere, Float(min(2, fact.wases)))
            set(row, .exclaimed, fact.isExclaimed ? 1 : 0)
            set(row, .logSentences, log(Float(facts.count)))
        }
    }

    // MARK: The sentences around

    private mutating func fillNeighbours(_ facts: [SentenceFacts]) {
        let reach = 6
        func mean(_ range: Range<Int>, _ value: (SentenceFacts) -> Float) -> Float {
            let range = range.clamped(to: 0..<facts.count)
            return range.isEmpty ? 0 : facts[range].reduce(0) { $0 + value($1) } / Float(range.count)
        }
        for row in facts.indices {
            if row > 0 {
                let before = facts[row - 1]
                set(row, .clockBefore, before.clocks > 0 ? 1 : 0)
                set(row, .motionBefore, Float(min(3, before.motions)))
                set(row, .lengthBefore, log(1 + Float(before.words)))
                set(row, .speechBefore, before.speech)
                set(row, .endingBefore, before.endings > 0 ? 1 : 0)
                set(row, .ellipsisBefore, before.endsOpen ? 1 : 0)
            }
            if row + 1 < facts.count {
                let next = facts[row + 1]
                set(row, .motionNext, Float(min(3, next.motions)))
            }
            let (left, right) = ((row - reach)..<row, row..<(row + reach))
            let spoken = mean(right) { $0.speech }
            let drop = mean(left) { $0.speech } - spoken
            set(row, .speechAfter, spoken)
            let isSpokenBefore = mean((row - 3)..<row) { $0.speech } > 0.3
            set(row, .afterDialogue, isSpokenBefore && mean(row..<(row + 2)) { $0.speech } < 0.05 ? 1 : 0)
            set(row, .speechDrop, max(0, drop))
            set(row, .speechRise, max(0, -drop))
            set(row, .pronounRate, mean(row..<(row + 2)) { Float($0.pronouns) / Float(max(1, $0.words)) })
        }
    }

    // MARK: Who is there

    private mutating func fillNames(_ facts: [SentenceFacts]) {
        let (near, far) = (6, 16)
        var before = NameWindow()
        var after = NameWindow()
        for index in 0..<min(near, facts.count) { after.add(facts[index].names) }
        for row in facts.indices {
            set(row, .namesNew, Float(after.count(absentFrom: before)) / Float(max(1, after.distinct)))
            set(row, .namesGone, Float(before.count(absentFrom: after)) / Float(max(1, before.distinct)))
            before.add(facts[row].names)
            if row >= far { before.remove(facts[row - far].names) }
            after.remove(facts[row].names)
            if row + near < facts.count { after.add(facts[row + near].names) }
        }
    }

    // MARK: What is new

    private mutating func fillNewWords(_ text: StoryText, _ traits: WordTraits) {
        var isKnown = Array(repeating: false, count: traits.stemCount)
        var fresh: [Float] = []
        var total: [Float] = []
        for sentence in text.sentences {
            var (new, all) = (0, 0)
            for index in sentence.tokens {
                let stem = traits.stems[Int(text.tokens[index].word)]
                guard stem >= 0 else { continue }
                all += 1
                if !isKnown[Int(stem)] {
                    isKnown[Int(stem)] = true
                    new += 1
                }
            }
            fresh.append(Float(new))
            total.append(Float(all))
        }
        func share(_ range: Range<Int>) -> Float {
            let range = range.clamped(to: 0..<rows)
            let all = total[range].reduce(0, +)
            return all > 0 ? fresh[range].reduce(0, +) / all : 0
        }
        for row in 0..<rows {
            let here = share(row..<(row + 3))
            set(row, .newWordsRise, here - share((row - 6)..<row))
        }
    }

    // MARK: Where it is

    /// Places that come up for the first time in a while, and how the next sentences' places differ from the last.
    private mutating func fillPlaces(_ facts: [SentenceFacts]) {
        let all = ScenePlace.allCases
        let numbers = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
        var before = Array(repeating: 0, count: all.count)
        var after = before
        func add(_ fact: SentenceFacts, _ counts: inout [Int], _ step: Int) {
            for place in fact.namedPlaces + fact.signs { counts[numbers[place] ?? 0] += step }
        }
        let (near, far) = (6, 14)
        for index in 0..<min(near, facts.count) { add(facts[index], &after, 1) }
        for row in facts.indices {
            let fact = facts[row]
            set(row, .placeNew, fact.namedPlaces.contains { before[numbers[$0] ?? 0] == 0 } ? 1 : 0)
            let (left, right) = (before.reduce(0, +), after.reduce(0, +))
            if left > 0, right > 0 {
                let shared = all.indices.reduce(0.0) {
                    $0 + min(Double(before[$1]) / Double(left), Double(after[$1]) / Double(right))
                }
                set(row, .placeChange, Float(1 - shared))
            } else {
                set(row, .placeChange, 0.5)
            }
            add(fact, &before, 1)
            if row >= far { add(facts[row - far], &before, -1) }
            add(fact, &after, -1)
            if row + near < facts.count { add(facts[row + near], &after, 1) }
        }
    }

    // MARK: Words in common

    private mutating func fillCohesion(_ text: StoryText, _ traits: WordTraits) {
        let narrow = Cohesion.similarities(text, traits, reach: 6)
        // The dip is one of a wide window, so that it is the same scene's average that it is held against.
        let wide = Cohesion.similarities(text, traits, reach: 20)
        for row in 0..<rows {
            set(row, .cohesionNarrow, narrow[row])
            let around = wide[max(0, row - 20)..<min(rows, row + 21)]
            set(row, .cohesionDip, around.reduce(0, +) / Float(around.count) - wide[row])
        }
    }
}

/// The names of a stretch of sentences, and how often each comes.
private struct NameWindow {
    private var counts: [Int32: Int] = [:]

    var distinct: Int { counts.count }

    mutating func add(_ names: [Int32]) { for name in names { counts[name, default: 0] += 1 } }

    mutating func remove(_ names: [Int32]) {
        for name in names {
            let left = (counts[name] ?? 1) - 1
            counts[name] = left == 0 ? nil : left
        }
    }

    func has(_ name: Int32) -> Bool { counts[name] != nil }

    func count(absentFrom other: NameWindow) -> Int { counts.keys.count { !other.has($0) } }
}
