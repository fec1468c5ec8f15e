import Analysis
import Foundation
import Native

/// How text models understood a story: their answers as they came, so that after a crash they are judged anew, and the
/// same.
///
/// Also where a model failed that is kept: a picture that was made by the local understanding is not made again because
/// the model answers later.
struct Understanding: Sendable, Codable, Equatable {
    /// One portion: what was answered, or why nothing was.
    struct Reply: Sendable, Codable, Equatable {
        /// Sentences of the text, [start, end).
        var sentences: [Int]
        var model: String
        var answer: String?
        var failure: String?
        /// Whether it was paid for earlier.
        var isCached = false
    }

    var replies: [Reply]

    /// Who read it: the models whose answers can be read, and `local` if a portion has none.
    var readers: [String] {
        replies.map { $0.answer.flatMap(Self.read) == nil ? "local" : $0.model }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What the text bears out.
    func told(_ text: StoryText) -> ToldStory {
        var told = ToldStory()
        for reply in replies {
            guard let answer = reply.answer else { continue }
            guard let range = Self.range(reply.sentences, text), let said = Self.read(answer) else {
                told.rejected.append("an answer of \(reply.model) is not of the asked form")
                continue
            }
            told.append(AnswerCheck.check(said, of: Portion(sentences: range), in: text))
        }
        return told
    }

    /// What people should know of it.
    var warnings: [String] {
        replies.compactMap { reply in
            if let failure = reply.failure {
                return "\(part(reply)) was understood without \(reply.model): \(failure)"
            }
            return reply.answer.flatMap(Self.read) == nil
                ? "\(part(reply)) was understood without \(reply.model): its answer is not of the asked form" : nil
        }
    }

    private func part(_ reply: Reply) -> String {
        let number = (replies.firstIndex(of: reply) ?? 0) + 1
        return replies.count == 1 ? "The story" : "Part \(number) of \(replies.count) of the story"
    }

    private static func range(_ edges: [Int], _ text: StoryText) -> Range<Int>? {
        guard edges.count == 2, edges[0] >= 0, edges[0] < edges[1], edges[1] <= text.sentences.count else { return nil }
        return edges[0]..<edges[1]
    }

    /// Whether an answer is of the asked form.
    static func isReadable(_ answer: String) -> Bool { read(answer) != nil }

    /// The JSON of an answer; models that keep no schema put fences around it.
    private static func read(_ answer: String) -> ModelAnswer? {
        answer.jsonObject.flatMap { try? JSONDecoder().decode(ModelAnswer.self, from: Data($0.utf8)) }
    }
}

/// Has a text model read a story: one call for 20,000 words, none for each scene.
///
/// Called by the conveyor once a job, and by `storydrop analyse --provider`. Promises that the story is understood, if
/// need be without the model; it throws only for what a job waits for or ends by.
struct ModelAnalyst: Sendable {
    let model: any TextModel
    let prompts: PromptTemplates
    /// The provider of the pictures: while it is away the story waits for it anyway, and may as well be read by it then.
    var awaited: String?
    /// Where answers are kept; what cannot be read is not.
    var cache: ModelCache?

    /// Portions that are read at once.
    private static let atOnce = 4

    /// What the model is asked of a portion.
    func request(_ portion: Portion, _ text: StoryText, part: String?) -> TextRequest {
        TextRequest(
            system: prompts.analyse(language: text.language, part: part),
            portion.numbered(text),
            schema: TextRequest.Schema(name: "story", schema: AnalysisSchema.value),
            // About 150 tokens a scene, and 60 a person; thinking counts, too.
            maximumTokens: min(32_768, 4_096 + portion.words(text) / 2)
        )
    }

    /// A portion, and what the model is asked of it.
    struct Question: Sendable {
        var portion: Portion
        /// "2 of 5"; nil for the whole.
        var part: String?
        var request: TextRequest
    }

    /// All that the model is asked of a story, if every answer comes at once.
    func questions(_ text: StoryText) -> [Question] {
        let portions = Portion.portions(of: text)
        return portions.enumerated().map { index, portion in
            let part = portions.count > 1 ? "\(index + 1) of \(portions.count)" : nil
            return Question(portion: portion, part: part, request: request(portion, text, part: part))
        }
    }

    /// Has it read.
    ///
    /// If one portion fails for good, the others at work are let finish: they are paid for whether anybody waits or not.
    /// - Throws: `StorydropError` for what the pictures would wait for, too; `CancellationError`.
    func read(_ text: StoryText, _ context: CallContext) async throws -> Understanding {
        let questions = questions(text)
        var replies: [Int: [Understanding.Reply]] = [:]
        try await Crew.work(on: questions, atOnce: Self.atOnce) {
            try await ask($0, text, context)
        } done: { index, made in
            if case .success(let value) = made { replies[index] = value }
        }
        return Understanding(replies: questions.indices.flatMap { replies[$0] ?? [] })
    }

    /// What it is known to say, if all of that was asked before; nobody is asked.
    func recall(_ questions: [Question], _ cache: ModelCache) -> Understanding? {
        var replies: [Understanding.Reply] = []
        for question in questions {
            guard let known = try? cache.find(model.cacheKey(question.request), as: TextReply.self), !known.isCutOff
            else { return nil }
            var reply = reply(to: question.portion)
            reply.answer = known.text
            replies.append(reply)
        }
        return Understanding(replies: replies)
    }

    private func reply(to portion: Portion) -> Understanding.Reply {
        Understanding.Reply(
            sentences: [portion.sentences.lowerBound, portion.sentences.upperBound],
            model: model.name.description
        )
    }

    private func ask(
        _ question: Question,
        _ text: StoryText,
        _ context: CallContext
    ) async throws -> [Understanding.Reply] {
        let portion = question.portion
        var reply = reply(to: portion)
        guard portion.words(text) <= 2 * Portion.mostWords else {
            reply.failure = "it has a sentence of \(portion.words(text)) words"
            return [reply]
        }
        var context = context
        context.trace = CallTrace()
        do {
            try context.check()
            let answer = try await model.call(question.request, context)
            reply.model = context.trace.answerer?.description ?? reply.model
            if !answer.isCutOff {
                reply.answer = answer.text
                if !Understanding.isReadable(answer.text) { try? cache?.remove(model.cacheKey(question.request)) }
                if case .cached? = context.trace.events.last { reply.isCached = true }
                return [reply]
            }
            reply.failure = "its answer was cut off"
        } catch let failure as ModelFailure {
            if isAwaited(failure) { throw failure.error(refusal: .storyRefused) }
            reply.model = failure.name.description
            reply.failure = failure.message
            guard failure.kind == .tooLong else { return [reply] }
        }
        // It was too much for this model: half of it may not be.
        guard let halves = portion.halves(text) else { return [reply] }
        var replies: [Understanding.Reply] = []
        for half in halves {
            let request = request(half, text, part: question.part)
            replies += try await ask(Question(portion: half, part: question.part, request: request), text, context)
        }
        return replies
    }

    private func isAwaited(_ failure: ModelFailure) -> Bool {
        guard failure.name.provider == awaited else { return false }
        return failure.isBudget || failure.isOutage || [.rateLimited, .quota].contains(failure.kind)
    }
}

extension CallTrace {
    /// Who gave the last answer.
    var answerer: ModelName? {
        events.reversed().lazy.compactMap { event in
            switch event {
            case .paid(let name, _), .cached(let name): name
            default: nil
            }
        }.first
    }
}
