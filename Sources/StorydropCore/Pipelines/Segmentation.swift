/// Cuts a story into segments that cover every byte of it exactly once and never cut a sentence.
///
/// Pure. The number follows from the length and the limits; each cut is the best boundary near an even share:
/// headings and breaks first, then paragraphs, then sentences (the weights are a first choice, not fitted).
enum Segmentation {
    /// What a cut costs by what it goes through, in squares of a share's length.
    private enum Cost {
        static let sentence = 0.10
        static let paragraph = 0.02
        static let heading = 0.0
    }

    /// Cuts a story.
    ///
    /// `maximum`: most segments, at least 1.
    /// `minimum`: least characters of a segment; a story shorter than this is one segment.
    static func cut(_ story: Story, maximum: Int, minimum: Int) -> [Range<Int>] {
        let text = story.manuscript.text
        let bytes = text.utf8.count
        let characters = text.unicodeScalars.count
        let count = max(1, min(maximum, characters / max(1, minimum)))
        guard count > 1 else { return [0..<bytes] }
        let bytesEach = Double(bytes) / Double(characters)
        let cuts = chooseCuts(story, bytes: bytes, count: count)
        return merged(cuts, bytes: bytes, minimum: Double(minimum) * bytesEach)
    }

    private static func chooseCuts(_ story: Story, bytes: Int, count: Int) -> [Int] {
        let boundaries = boundaries(of: story, bytes: bytes)
        let share = Double(bytes) / Double(count)
        var cuts: [Int] = []
        for number in 1..<count {
            let ideal = share * Double(number)
            // Windows of half a share to either side never overlap, so cuts stay in order.
            let low = boundaries.partitioningIndex { Double($0.offset) > ideal - share / 2 }
            let high = boundaries.partitioningIndex { Double($0.offset) > ideal + share / 2 }
            func price(_ boundary: (offset: Int, cost: Double)) -> Double {
                let distance = (Double(boundary.offset) - ideal) / share
                return distance * distance + boundary.cost
            }
            if let best = boundaries[low..<high].min(by: { price($0) < price($1) }) { cuts.append(best.offset) }
        }
        return cuts
    }

    /// Every place where a cut is allowed: the ends of sentences, with the blank space after them; priced.
    private static func boundaries(of story: Story, bytes: Int) -> [(offset: Int, cost: Double)] {
        var partStarts: Set<Int> = []
        var headings: Set<Int> = []
        var wasBreak = false
        for part in story.manuscript.outline.parts {
            partStarts.insert(part.range.lowerBound)
            // A heading belongs to what follows it, an ornament to what it ends.
            if part.kind == .heading || wasBreak { headings.insert(part.range.lowerBound) }
            wasBreak = part.kind == .sceneBreak
        }
        // The start of the text right after a heading is no place for a cut.
        let parts = story.manuscript.outline.parts
        let afterHeading = Set(
            zip(parts, parts.dropFirst()).compactMap { $0.kind == .heading ? $1.range.lowerBound : nil }
        )
        // A sentence end inside a heading ("Chapter 1. The Storm") is none.
        let sentenceEnds = story.sentenceEnds.filter { end in
            let next = parts.partitioningIndex { $0.range.lowerBound >= end }
            return next == 0 || parts[next - 1].kind != .heading
        }
        // ICU does not end a sentence at a paragraph without a full stop; a paragraph's start is always a boundary.
        let offsets = Set(sentenceEnds).union(partStarts).subtracting(afterHeading.subtracting(headings))
        return offsets.filter { $0 > 0 && $0 < bytes }.sorted().map { offset in
            let isParagraph = partStarts.contains(offset)
            return (offset, headings.contains(offset) ? Cost.heading : isParagraph ? Cost.paragraph : Cost.sentence)
        }
    }

    /// Joins segments that came out shorter than allowed with their shorter neighbour.
    private static func merged(_ cuts: [Int], bytes: Int, minimum: Double) -> [Range<Int>] {
        var edges = [0] + cuts + [bytes]
        while edges.count > 2 {
            let lengths = zip(edges, edges.dropFirst()).map { $1 - $0 }
            guard let index = lengths.indices.min(by: { lengths[$0] < lengths[$1] }),
                Double(lengths[index]) < minimum
            else { break }
            let joinsNext = index == 0 || (index < lengths.count - 1 && lengths[index + 1] < lengths[index - 1])
            edges.remove(at: joinsNext ? index + 1 : index)
        }
        return zip(edges, edges.dropFirst()).map { $0..<$1 }
    }
}
