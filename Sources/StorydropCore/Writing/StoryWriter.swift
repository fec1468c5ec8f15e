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

    /// How often a part that stops early is told to go on.
    static let mostContinuations = 2
    /// Words up to which the whole story is read at once by the check.
    private static let readAtOnce = 8000

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
            let piece: WritingPiece
            if let kept = await shelf.piece(task.id) {
                piece = kept
            } else {
                piece = try await make(task, book)
                try await shelf.keep(piece, task.id)
            }
            try book.add(piece, for: task)
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
        let reply = try await ask(prompts.premise(), tokens: 2048)
        let text = Leftovers.removed(from: reply.text ?? "").trimmed
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
        // The premise, and then what was wrong with the answer before.
        for _ in 0..<3 {
            let prompt = prompts.outline(brief, premise: book.premise, problem: problem)
            let reply = try await ask(prompt, schema: WritingSchemas.outline, tokens: 4096 + brief.length / 3)
            replies.append(reply)
            guard let answer = reply.text else { break }
            do {
                let outline = try OutlineReader.read(answer)
                return WritingPiece(text: answer, replies, outline: outline)
            } catch {
                await forget(reply)
                problem = reply.isCutOff ? "It was cut off; write shorter beats." : error.message
                logger.warning("an outline cannot be used", metadata: ["why": "\(error.message)"])
            }
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
        let reply = try await ask(prompt, schema: WritingSchemas.note, tokens: 4096)
        let note = reply.text.flatMap { WritingSchemas.note($0) }
        return WritingPiece(text: reply.text ?? "", [reply], memo: note)
    }

    private func check(_ book: WritingBook) async throws -> WritingPiece {
        guard let draft = book.draft else { return WritingPiece(text: "", []) }
        let parts = book.words <= Self.readAtOnce ? book.texts : nil
        let reply = try await ask(
            prompts.check(draft, book.memory, parts: parts),
            schema: WritingSchemas.check,
            tokens: 4096
        )
        let faults = reply.text.flatMap { WritingSchemas.faults($0, parts: book.texts.count) }
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
        let reply = try await ask(
            prompts.confirm(part: book.texts[index], number: index + 1, faults: found.map(\.message)),
            schema: WritingSchemas.check,
            tokens: 4096
        )
        let left = reply.text.flatMap { WritingSchemas.faults($0, parts: book.texts.count) }
        return WritingPiece(
            text: reply.text ?? "",
            [reply],
            // An answer that says nothing mends nothing.
            faults: left.map { $0.map { StoryGates.Fault(.contradiction, part: index, $0.message) } } ?? found
        )
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
    }

    /// Whoever asks the same again, in another try or another job, must not get what is no good.
    func forget(_ reply: Reply) async {
        guard let cache else { return }
        await BlockingWork.run { try? cache.remove(reply.cacheKey) }
    }

    /// Asks the model.
    ///
    /// `isProse`: whether it is text of the story, which people may follow as it is written.
    /// - Throws: what is waited for or ends the job; a refusal and an answer that is no good are replies.
    func ask(
        _ prompt: String,
        schema: TextRequest.Schema? = nil,
        tokens: Int,
        isProse: Bool = false
    ) async throws -> Reply {
        try context.check()
        var own = context
        own.trace = CallTrace()
        if !isProse { own.onText = nil }
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
        if isProse, let text = reply.text { context.onText?(.text((reply.isCached ? text : "") + "\n\n")) }
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
    /// Calls it took, and the tokens of the longest question.
    var calls: Int
    var promptTokens: Int
    var costUsd: Double?

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
        promptTokens = replies.map(\.inputTokens).max() ?? 0
        costUsd = replies.reduce(0) { sum, reply in sum.flatMap { before in reply.costUsd.map { before + $0 } } }
    }
}
