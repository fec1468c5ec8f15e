import Foundation
import Writing

/// Has one part of a story written, until it will do or no more can be done.
///
/// Called by the story writer. Promises a text for every part: the model's, or the outline's own words, marked as such.
struct PartWriter: Sendable {
    let writer: StoryWriter
    let book: WritingBook

    /// Tokens for some words: prose takes about 1.4 a word, other scripts more; a model that thinks takes some besides.
    static func tokens(_ words: Int) -> Int { 4096 + words * 3 }

    /// How often a part is asked for as a whole: as it is; once more, told what was wrong; once more, gently.
    static let mostAttempts = 3

    func part(_ index: Int) async throws -> WritingPiece {
        guard let draft = book.draft else { throw WritingBook.noOutline }
        let wanted = draft.plan.words(of: index, written: book.words, length: draft.brief.length)
        var question = WritingPrompts.PartQuestion(
            part: draft.plan.parts[index],
            memory: book.memory,
            page: StoryMemory.page(of: book.text),
            words: wanted
        )
        var replies: [StoryWriter.Reply] = []
        var best = PartText("", after: "", wanted: wanted)
        for attempt in 0..<Self.mostAttempts {
            let reply = try await ask(question, draft, &replies)
            let made = PartText(reply.text ?? "", after: book.text, wanted: wanted)
            if isBetter(made, than: best) { best = made }
            if made.shortcoming == nil || made.shortcoming == .short { break }
            replies[replies.count - 1].isUseless = true
            guard attempt < Self.mostAttempts - 1 else { break }
            question.problem = problem(made, reply)
        }
        if [.empty, .refused].contains(best.shortcoming) { return placeholder(index, draft, replies) }
        try await goOn(&best, question, draft, &replies)
        var done = Self.piece(best.text, replies)
        if best.shortcoming == .repeated { done.notes.append("Part \(index + 1) repeats itself") }
        if best.shortcoming == .short {
            done.placeholder = "part \(index + 1) has \(best.words) words of \(wanted): the model ended it each time"
        }
        return done
    }

    /// What stops early is told to go on from its own last page.
    private func goOn(
        _ best: inout PartText,
        _ asked: WritingPrompts.PartQuestion,
        _ draft: StoryDraft,
        _ replies: inout [StoryWriter.Reply]
    ) async throws {
        var question = asked
        for _ in 0..<StoryWriter.mostContinuations where best.shortcoming == .short {
            question.page = StoryMemory.page(of: best.text)
            question.words = asked.words - best.words
            question.problem =
                "The page above is the beginning of this very part. Go on from there; tell what of it is not told."
            let reply = try await ask(question, draft, &replies)
            let more = PartText(reply.text ?? "", after: book.text + "\n\n" + best.text, wanted: question.words)
            guard more.shortcoming == nil || more.shortcoming == .short else {
                replies[replies.count - 1].isUseless = true
                return
            }
            best = PartText(best.text + "\n\n" + more.text, after: book.text, wanted: asked.words)
        }
    }

    private func ask(
        _ question: WritingPrompts.PartQuestion,
        _ draft: StoryDraft,
        _ replies: inout [StoryWriter.Reply]
    ) async throws -> StoryWriter.Reply {
        let reply = try await writer.ask(
            writer.prompts.part(question, draft),
            tokens: Self.tokens(question.words)
        )
        replies.append(reply)
        return reply
    }

    private func isBetter(_ made: PartText, than best: PartText) -> Bool {
        func rank(_ text: PartText) -> Int {
            switch text.shortcoming {
            case nil: 3
            case .short: 2
            case .repeated: 1
            case .empty, .refused: 0
            }
        }
        return rank(made) > rank(best)
    }

    private func problem(_ made: PartText, _ reply: StoryWriter.Reply) -> String {
        if made.shortcoming == .repeated {
            return "Your last answer said again what was said before. Go on with what is new."
        }
        return reply.isRefused || made.shortcoming == .refused
            ? "Tell it so that a careful publisher of books for families prints it: leave out what is violent, frightening or intimate, or let it happen unseen."
            : "Your last answer had no story in it. Answer with prose."
    }

    /// What the outline says of the part, for want of anything better.
    private func placeholder(_ index: Int, _ draft: StoryDraft, _ replies: [StoryWriter.Reply]) -> WritingPiece {
        let beats = draft.beats(of: draft.plan.parts[index])
        var done = Self.piece(beats.map { Endings.isWhole($0) ? $0 : $0 + "." }.joined(separator: " "), replies)
        done.isOutlineOnly = true
        done.placeholder =
            "part \(index + 1) is only told in outline: \(done.model ?? "the model") "
            + "would not write it (\(done.notes.last ?? "its answers had no story in them"))"
        return done
    }

    /// A part written anew for the faults that were found in it; as it was if that is no better.
    func mended(_ index: Int) async throws -> WritingPiece {
        guard let draft = book.draft else { throw WritingBook.noOutline }
        let faults = book.faults.filter { $0.part == index }
        let before = book.texts[..<index].joined(separator: "\n\n")
        let question = WritingPrompts.PartQuestion(
            part: draft.plan.parts[index],
            memory: book.memories[index],
            page: StoryMemory.page(of: before),
            words: book.wordsAfterMending(index)
        )
        let prompt = writer.prompts.mend(question, draft, text: book.texts[index], faults: faults.map(\.message))
        var reply = try await writer.ask(prompt, tokens: Self.tokens(question.words))
        let made = PartText(reply.text ?? "", after: before, wanted: question.words)
        reply.isUseless = made.shortcoming != nil
        var done = Self.piece(reply.isUseless ? book.texts[index] : made.text, [reply])
        if reply.isUseless { done.notes.append("Part \(index + 1) could not be mended") }
        return done
    }

    /// A text with all that was asked for it, and why some of it gave nothing.
    private static func piece(_ text: String, _ replies: [StoryWriter.Reply]) -> WritingPiece {
        var piece = WritingPiece(text: text, replies)
        piece.notes = replies.compactMap(\.refusal)
        return piece
    }
}
