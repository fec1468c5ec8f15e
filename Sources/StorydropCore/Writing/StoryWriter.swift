import Foundation
import Logging
import Native
import Writing

/// Has a text model write a story, piece by piece, and keeps every piece.
///
/// Called by the conveyor for a brief. Promises that what was kept is not asked for again, that prompts stay as long
/// however long the story becomes, and that what could not be written is named.
struct StoryWriter: Sendable {
    let brief: StoryBrief
    let model: any TextModel
    let prompts: WritingPrompts
    let context: CallContext
    let shelf: WritingShelf
    /// Where answers are that were paid for; nil if none are kept.
    let cache: ModelCache?
    let logger: Logger
    /// Told how many words there are, whenever there are more.
    var tell: @Sendable (Int) async -> Void = { _ in }

    /// Told of the title and of each part, as they stand in the story, once they are there.
    var show: (@Sendable (String) -> Void)?

    /// How often a part that stops early is told to go on.
    static let mostContinuations = 2
    /// Characters of a premise that are kept.
    private static let longestPremise = 1500
    /// Words up to which the whole story is read at once by the check.
    static let readAtOnce = 8000
    /// How often an outline is asked for until it can be used.
    static let mostOutlines = 3
    /// Tokens that answers may have, with some to think: a premise, and notes and what is found.
    static let (premiseTokens, noteTokens) = (2048, 4096)

    static func outlineTokens(_ brief: StoryBrief) -> Int { 4096 + brief.length / 3 }

    /// Writes the story, or what is missing of it.
    /// - Throws: `StorydropError` for what a job waits for or ends by; `CancellationError`, `Interruption`.
    func write() async throws -> WrittenStory {
        var book = WritingBook(brief: brief)
        var mending: [Int]?
        while let task = WritingTask.next(
            has: book.has,
            parts: book.parts,
            mending: mending,
            confirms: book.isToBeConfirmed
        ) {
            try context.check()
            var piece: WritingPiece
            if let kept = await shelf.piece(task.id) {
                piece = kept
            } else {
                let start = ContinuousClock.now
                piece = try await make(task, book)
                piece.seconds = (ContinuousClock.now - start) / .seconds(1)
                try await shelf.keep(piece, task.id)
                // Not before it is kept: after a crash in between, what was paid for is still there.
                await forget(piece.useless)
            }
            try book.add(piece, for: task)
            if let draft = book.draft {
                if task == .outline { show?("# \(draft.title)\n\n") }
                if case .part(let index) = task { show?(draft.markdown(of: index, book.texts[index]) + "\n\n") }
            }
            if task == .check { mending = try book.partsToMend() }
            await tell(book.words)
        }
        return try book.finished()
    }

    private func make(_ task: WritingTask, _ book: WritingBook) async throws -> WritingPiece {
        switch task {
        case .premise: return try await premise()
        case .outline: return try await outline(book)
        case .part(let index): return try await PartWriter(writer: self, book: book).part(index)
        case .note(let index): return try await note(index, book)
        case .check: return try await check(book)
        case .mend(let index): return try await PartWriter(writer: self, book: book).mended(index)
        case .confirm(let index): return try await confirm(index, book)
        }
    }

    private func premise() async throws -> WritingPiece {
        let reply = try await ask(prompts.premise(), tokens: Self.premiseTokens)
        let whole = Leftovers.removed(from: reply.text ?? "").trimmed
        // It is part of every question that follows.
        let text = whole.count > Self.longestPremise ? Endings.cut(String(whole.prefix(Self.longestPremise))) : whole
        guard !text.isEmpty else {
            // The wishes themselves say what it is about.
            let own = [brief.plot, brief.characters, brief.setting].first { !$0.isEmpty } ?? brief.words
            return WritingPiece(text: String(own.prefix(600)), [reply], note: "The premise is the brief's own plot")
        }
        return WritingPiece(text: text, [reply])
    }

    private func outline(_ book: WritingBook) async throws -> WritingPiece {
        var problem = ""
        var replies: [Reply] = []
        var misfit: (answer: String, outline: StoryOutline)?
        // The premise, and then what was wrong with the answer before.
        for attempt in 1...Self.mostOutlines {
            let prompt = prompts.outline(brief, premise: book.premise, problem: problem)
            let reply = try await ask(prompt, schema: WritingSchemas.outline, tokens: Self.outlineTokens(brief))
            replies.append(reply)
            guard let answer = reply.text else { break }
            do throws(OutlineReader.Problem) {
                let outline = try OutlineReader.read(answer)
                guard let why = OutlineReader.misfit(outline, brief) else {
                    return WritingPiece(text: answer, replies, outline: outline)
                }
                misfit = (answer, outline)
                problem = why
            } catch {
                problem = reply.isCutOff ? "It was cut off; write shorter beats." : error.message
            }
            replies[replies.count - 1].isUseless = true
            logger.warning("an outline cannot be used", metadata: ["why": "\(problem)"])
            problem = "Answer \(attempt): \(problem)"
        }
        if let misfit {
            let outline = OutlineReader.fitted(misfit.outline, brief)
            return WritingPiece(
                text: misfit.answer,
                replies,
                outline: outline,
                note: "The outline was cut to fit: \(problem)"
            )
        }
        let own = OwnOutline.make(brief, premise: book.premise)
        let why = problem.isEmpty ? replies.last?.refusal ?? "" : problem
        return WritingPiece(
            text: "",
            replies,
            outline: own,
            note: "The outline is the program's own, for the model gave none that can be used: \(why)"
        )
    }

    private func note(_ index: Int, _ book: WritingBook) async throws -> WritingPiece {
        let prompt = prompts.note(book.memory, part: book.texts[index])
        let reply = try await ask(prompt, schema: WritingSchemas.note, tokens: Self.noteTokens)
        let note = reply.text.flatMap { WritingSchemas.note($0) }
        let why =
            note == nil
            ? "No model made a note of part \(index + 1): what the outline says of it was kept in mind" : nil
        return WritingPiece(text: reply.text ?? "", [reply], memo: note, note: why)
    }

    private func check(_ book: WritingBook) async throws -> WritingPiece {
        guard let draft = book.draft else { return WritingPiece(text: "", []) }
        let parts = book.words <= Self.readAtOnce ? book.texts : nil
        let (reply, faults) = try await findings(prompts.check(draft, book.memory, parts: parts), book)
        return WritingPiece(
            text: reply.text ?? "",
            [reply],
            faults: faults ?? [],
            note: faults == nil ? "Nobody but the program checked the story for contradictions" : nil
        )
    }

    /// Whether what the check found in a part still stands now that it was written anew.
    private func confirm(_ index: Int, _ book: WritingBook) async throws -> WritingPiece {
        let found = book.foundByModel(in: index)
        let prompt = prompts.confirm(part: book.texts[index], number: index + 1, faults: found.map(\.message))
        let (reply, left) = try await findings(prompt, book)
        return WritingPiece(
            text: reply.text ?? "",
            [reply],
            // An answer that says nothing mends nothing.
            faults: left.map { $0.map { StoryGates.Fault(.contradiction, part: index, $0.message) } } ?? found
        )
    }

    /// The faults that a model finds; nil if its answer cannot be read.
    private func findings(_ prompt: String, _ book: WritingBook) async throws -> (Reply, [StoryGates.Fault]?) {
        let reply = try await ask(prompt, schema: WritingSchemas.check, tokens: Self.noteTokens)
        return (reply, reply.text.flatMap { WritingSchemas.faults($0, parts: book.texts.count) })
    }

    // MARK: Asking

    /// What came of a question.
    struct Reply: Sendable {
        /// Nil if the model would not, or gave nothing.
        var text: String?
        var isCutOff = false
        /// Why there is none.
        var refusal: String?
        var isRefused = false
        var model: String?
        var inputTokens = 0
        var costUsd: Double?
        var isCached = false
        /// Under which it is kept among the answers that were paid for.
        var cacheKey = ""
        /// Whether it is no good, and must not be found there again.
        var isUseless = false
    }

    /// Whoever asks the same again, in another try or another job, must not get what is no good.
    private func forget(_ keys: [String]) async {
        guard let cache, !keys.isEmpty else { return }
        await BlockingWork.run {
            for key in keys { try? cache.remove(key) }
        }
    }

    /// Asks the model.
    ///
    /// - Throws: what is waited for or ends the job; a refusal and an answer that is no good are replies.
    func ask(
        _ prompt: String,
        schema: TextRequest.Schema? = nil,
        tokens: Int
    ) async throws -> Reply {
        try context.check()
        var own = context
        own.trace = CallTrace()
        let request = TextRequest(
            system: prompts.system(brief),
            prompt,
            schema: schema,
            maximumTokens: min(32_768, tokens)
        )
        var reply = Reply(model: model.name.description)
        reply.inputTokens = request.estimate(for: model.card).inputTokens
        reply.cacheKey = model.cacheKey(request)
        do {
            let answer = try await model.call(request, own)
            reply.model = own.trace.answerer?.description ?? reply.model
            (reply.text, reply.isCutOff) = (answer.text.trimmed.isEmpty ? nil : answer.text, answer.isCutOff)
            if reply.text == nil { reply.refusal = "the answer was empty" }
        } catch let failure as ModelFailure {
            switch failure.kind {
            case .refused, .badResponse, .tooLong:
                reply.refusal = failure.message
                reply.isRefused = failure.kind == .refused
                logger.warning("a piece was not written", metadata: ["item": "\(context.label)", "why": "\(failure)"])
            default: throw failure.error(refusal: .storyRefused)
            }
        }
        let cost = CallCost(own.trace.events)
        (reply.costUsd, reply.isCached) = (cost.usd, cost.isCached)
        return reply
    }
}

/// Where the pieces of a story are kept while it is written.
struct WritingShelf: Sendable {
    /// The piece of a name, if it was made for the same brief by the same prompts and models.
    var piece: @Sendable (String) async -> WritingPiece?
    /// Keeps a piece under a name.
    var keep: @Sendable (WritingPiece, String) async throws -> Void

    /// Nothing is kept.
    static let none = WritingShelf(piece: { _ in nil }, keep: { _, _ in })
}

/// One piece of a story: what a model answered, and what was made of it.
struct WritingPiece: Sendable, Codable, Equatable {
    var text: String
    var model: String?
    var outline: StoryOutline?
    /// What was noted after a part; nil if no model did.
    var memo: StoryMemory.Note?
    var faults: [StoryGates.Fault]?
    /// What people should know of how it came about.
    var notes: [String]
    /// Set if it stands in for what could not be written: why.
    var placeholder: String?
    /// Whether it is the outline's own words, for the model wrote none.
    var isOutlineOnly = false
    /// Calls it took, and the tokens of the longest question.
    var calls: Int
    var promptTokens: Int
    var costUsd: Double?
    /// How long it took; nil for what was kept by a version that did not measure it.
    var seconds: Double?
    /// Under which answers that were no good are kept among those that were paid for.
    var useless: [String]

    init(
        text: String,
        _ replies: [StoryWriter.Reply],
        outline: StoryOutline? = nil,
        memo: StoryMemory.Note? = nil,
        faults: [StoryGates.Fault]? = nil,
        note: String? = nil
    ) {
        (self.text, model, self.outline, self.memo, self.faults) = (text, replies.first?.model, outline, memo, faults)
        notes = [note].compactMap { $0 }
        calls = replies.count
        useless = replies.filter(\.isUseless).map(\.cacheKey)
        promptTokens = replies.map(\.inputTokens).max() ?? 0
        costUsd = replies.reduce(0) { sum, reply in sum.flatMap { before in reply.costUsd.map { before + $0 } } }
    }
}
