/// What is to be written next, decided by what is there.
///
/// Asked by the writer after every answer, and first after a restart: whatever was kept is not written again. Pure.
package enum WritingTask: Sendable, Equatable {
    case premise
    case outline
    /// The part of that number, counted from 0.
    case part(Int)
    /// A note of what happened in a part.
    case note(Int)
    /// Whether the whole is without contradictions.
    case check
    /// A part that is written anew, for the reasons that were found.
    case mend(Int)
    /// Whether what a model found in a part still stands now that it was written anew.
    case confirm(Int)

    /// Under which name its answer is kept.
    package var id: String {
        switch self {
        case .premise: "premise"
        case .outline: "outline"
        case .part(let index): "part_\(Self.number(index))"
        case .note(let index): "note_\(Self.number(index))"
        case .check: "check"
        case .mend(let index): "mend_\(Self.number(index))"
        case .confirm(let index): "confirm_\(Self.number(index))"
        }
    }

    /// For people: `part 3`.
    package var label: String {
        switch self {
        case .premise, .outline, .check: id
        case .part(let index): "part \(index + 1)"
        case .note(let index): "note \(index + 1)"
        case .mend(let index): "mending part \(index + 1)"
        case .confirm(let index): "checking part \(index + 1)"
        }
    }

    private static func number(_ index: Int) -> String {
        let text = "\(index + 1)"
        return String(repeating: "0", count: max(0, 3 - text.count)) + text
    }

    /// The first thing that is missing; nil if all is there.
    ///
    /// `parts`: how many there are to be; 0 while there is no outline. `mending`: which are to be written anew, nil while
    /// that is not known. `confirms`: whether a part that was written anew must be looked at again.
    package static func next(
        has: (String) -> Bool,
        parts: Int,
        mending: [Int]?,
        confirms: (Int) -> Bool = { _ in false }
    ) -> WritingTask? {
        if !has(WritingTask.premise.id) { return .premise }
        if !has(WritingTask.outline.id) || parts == 0 { return .outline }
        for index in 0..<parts {
            if !has(WritingTask.part(index).id) { return .part(index) }
            // Nothing follows the last one that would need it.
            if index + 1 < parts, !has(WritingTask.note(index).id) { return .note(index) }
        }
        if !has(WritingTask.check.id) { return .check }
        for index in mending ?? [] {
            if !has(WritingTask.mend(index).id) { return .mend(index) }
            if confirms(index), !has(WritingTask.confirm(index).id) { return .confirm(index) }
        }
        return nil
    }
}
