/// How a story is cut for writing: parts of a length that a model keeps its thoughts together for, each with its beats.
///
/// Called by the writer once there is an outline. Pure; promises that every beat belongs to a part, that parts follow the
/// chapters, and that their words add up to the story's length.
package struct PartPlan: Sendable, Equatable {
    package struct Part: Sendable, Equatable {
        /// Counted from 0.
        package var index: Int
        package var chapter: Int
        package var isChapterStart: Bool
        package var isLast: Bool
        /// Beats of the whole story, counted from 0.
        package var beats: Range<Int>
        /// Which part of its beat it tells, if a beat is spread over several: 2 of 3.
        package var phase: (number: Int, of: Int)?
        /// Words that were planned before anything was written.
        package var words: Int

        package static func == (left: Part, right: Part) -> Bool {
            (left.index, left.chapter, left.isChapterStart, left.words) == (
                right.index, right.chapter, right.isChapterStart, right.words
            ) && left.beats == right.beats && left.isLast == right.isLast
                && left.phase?.number == right.phase?.number && left.phase?.of == right.phase?.of
        }
    }

    package var parts: [Part]

    /// Words of a part: models of today write about a thousand before they hurry to an end.
    package static let wordsAPart = 900

    /// `wordsAPart`: how long a part may become; with the largest number every chapter is one.
    package init(_ outline: StoryOutline, length: Int, wordsAPart: Int = Self.wordsAPart) {
        let counts = outline.chapters.map(\.beats.count)
        let all = max(1, counts.reduce(0, +))
        parts = []
        var (beat, given) = (0, 0)
        for (chapter, count) in counts.enumerated() {
            // What is left is shared by what is left: rounding never adds up.
            let before = all - counts[..<chapter].reduce(0, +)
            let words = (length - given) * count / max(1, before)
            given += words
            let number = max(1, (words + wordsAPart / 2) / wordsAPart)
            for place in 0..<number {
                let first = beat + (number >= count ? min(place * count / number, count - 1) : place * count / number)
                let next = beat + (place + 1) * count / number
                let range = first..<max(first + 1, next)
                parts.append(
                    Part(
                        index: parts.count,
                        chapter: chapter,
                        isChapterStart: place == 0,
                        isLast: false,
                        beats: range,
                        phase: nil,
                        words: words * (place + 1) / number - words * place / number
                    )
                )
            }
            beat += count
        }
        markPhases()
        if !parts.isEmpty { parts[parts.count - 1].isLast = true }
    }

    private mutating func markPhases() {
        for range in Set(parts.map(\.beats)) {
            let same = parts.indices.filter { parts[$0].beats == range }
            guard same.count > 1 else { continue }
            for (number, index) in same.enumerated() { parts[index].phase = (number + 1, same.count) }
        }
    }

    /// Words for a part when so many were written before it: what is left is shared by those that are left, within
    /// bounds, for a part that must make up for all others is none that anybody reads.
    package func words(of index: Int, written: Int, length: Int) -> Int {
        guard parts.indices.contains(index) else { return 0 }
        let planned = parts[index...].reduce(0) { $0 + $1.words }
        guard planned > 0 else { return parts[index].words }
        let share = Double(length - written) / Double(planned)
        return Int(Double(parts[index].words) * min(max(share, 0.6), 1.5))
    }
}
