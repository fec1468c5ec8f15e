import Foundation
import Native
import Writing

/// A story as far as it is written: what was made of the pieces that there are.
///
/// Kept by the story writer. Pure: the same pieces give the same book, before and after a restart.
struct WritingBook: Sendable {
    let brief: StoryBrief
    private(set) var premise = ""
    private(set) var draft: StoryDraft?
    /// The text of each part, mended where it was.
    private(set) var texts: [String] = []
    /// What was in mind before each part was written.
    private(set) var memories: [StoryMemory] = []
    /// What is in mind now.
    private(set) var memory = StoryMemory()
    /// What the check found, by the program and by the model.
    private(set) var faults: [StoryGates.Fault] = []
    private(set) var pieces: [(task: WritingTask, piece: WritingPiece)] = []
    /// Words of each text, counted once: a long story is looked at after every piece.
    private var counts: [Int] = []
    private var ids: Set<String> = []
    /// What the program measured before anything was mended, and the texts as they were then.
    private var checked: (texts: [String], measures: StoryMeasures, faults: [StoryGates.Fault])?
    private var modelFaults: [StoryGates.Fault] = []
    /// What of them still stands in parts that were written anew and looked at again.
    private var left: [Int: [StoryGates.Fault]] = [:]

    init(brief: StoryBrief) { self.brief = brief }

    static let noOutline = StorydropError(
        .storyFailed,
        "The story has no outline.",
        hint: "Try again: `storydrop retry`; report this if it stays so."
    )

    func has(_ id: String) -> Bool { ids.contains(id) }

    /// How many parts there are to be; 0 while that is unknown.
    var parts: Int { draft?.plan.parts.count ?? 0 }
    var text: String { texts.joined(separator: "\n\n") }
    var words: Int { counts.reduce(0, +) }

    mutating func add(_ piece: WritingPiece, for task: WritingTask) throws {
        pieces.append((task, piece))
        ids.insert(task.id)
        switch task {
        case .premise: premise = piece.text
        case .outline:
            guard let outline = piece.outline else { throw Self.noOutline }
            draft = StoryDraft(brief: brief, premise: premise, outline: outline)
        case .part:
            memories.append(memory)
            texts.append(piece.text)
            counts.append(Repetition.words(of: piece.text).count)
        case .note(let index):
            guard let draft else { throw Self.noOutline }
            if let memo = piece.memo {
                memory = memory.adding(memo)
            } else {
                memory = memory.adding(beats: draft.beats(of: draft.plan.parts[index]))
            }
        case .check: modelFaults = piece.faults ?? []
        case .mend(let index):
            texts[index] = piece.text
            counts[index] = Repetition.words(of: piece.text).count
        case .confirm(let index): left[index] = piece.faults ?? []
        }
    }

    /// Finds what is wrong, and the parts that must be written anew for it.
    mutating func partsToMend() throws -> [Int] {
        guard let draft else { throw Self.noOutline }
        let gates = StoryGates(brief: brief, outline: draft.outline, plan: draft.plan)
        let (measures, own) = try gates.check(texts)
        checked = (texts, measures, own)
        faults = own + modelFaults
        return Set(faults.compactMap(\.part)).filter(texts.indices.contains).sorted()
    }

    /// What a model's check found in a part.
    func foundByModel(in part: Int) -> [StoryGates.Fault] { modelFaults.filter { $0.part == part } }

    /// Whether somebody must look at a part again: a model found faults in it, and it was written anew.
    func isToBeConfirmed(_ part: Int) -> Bool {
        guard let checked, checked.texts.indices.contains(part) else { return false }
        return checked.texts[part] != texts[part] && !foundByModel(in: part).isEmpty
    }

    /// Words that a part is to have when it is mended: its own, or its share if it has too few or too many.
    func wordsAfterMending(_ index: Int) -> Int {
        guard faults.contains(where: { $0.kind == .length && $0.part == index }), let draft else {
            return counts[index]
        }
        return draft.plan.parts[index].words
    }

    /// The story with what was measured of it.
    func finished() throws -> WrittenStory {
        guard let draft, var best = checked else { throw Self.noOutline }
        let told = pieces.compactMap { piece -> WritingPiece? in if case .part = piece.task { piece.piece } else { nil }
        }
        if !told.contains(where: { !$0.isOutlineOnly }) {
            throw StorydropError(
                .storyRefused,
                "The model wrote no part of the story: \(told.lazy.compactMap(\.placeholder).first ?? "its answers were empty").",
                hint: "Change the brief or the rule's text providers, then `storydrop retry`."
            )
        }
        if texts != best.texts {
            let gates = StoryGates(brief: brief, outline: draft.outline, plan: draft.plan)
            let (measures, still) = try gates.check(texts)
            // A repair that made it worse is none.
            if still.count <= best.faults.count { best = (texts, measures, still) }
        }
        // What a model found stands as long as nobody has seen that it does not.
        let isMended = best.texts == texts
        let found =
            modelFaults.filter { $0.part == nil }
            + texts.indices.flatMap { part in
                isMended ? left[part] ?? foundByModel(in: part) : foundByModel(in: part)
            }
        return WrittenStory(
            draft: draft,
            parts: best.texts,
            measures: best.measures,
            faults: best.faults + found,
            pieces: pieces.map(\.piece),
            writer: nil,
            firstTexts: checked?.texts ?? []
        )
    }
}

/// A story that was written: its text, its plan, and what can be said of it.
struct WrittenStory: Sendable {
    var draft: StoryDraft
    var parts: [String]
    var measures: StoryMeasures
    /// What is below the bar after the repair.
    var faults: [StoryGates.Fault]
    var pieces: [WritingPiece]
    /// Who wrote it, if no model did.
    var writer: String?
    /// The parts as they were before the repair.
    var firstTexts: [String] = []

    var title: String { draft.title }

    /// Everything as Markdown: title, chapters, parts.
    var markdown: String {
        let pieces = ["# \(title)"] + parts.indices.map { draft.markdown(of: $0, parts[$0]) }
        return pieces.joined(separator: "\n\n") + "\n"
    }

    /// Numbers of the parts that were written anew after the check.
    var mended: [Int] {
        parts.indices.filter { firstTexts.indices.contains($0) && firstTexts[$0] != parts[$0] }.map { $0 + 1 }
    }

    /// Who wrote it: the models, in the order in which they were asked.
    var writers: [String] {
        if let writer { return [writer] }
        return pieces.compactMap(\.model).uniqued()
    }

    /// What stands in for what could not be written, and what is below the bar; the delivery is partial.
    var problems: [String] {
        pieces.compactMap(\.placeholder) + faults.map { "\($0.kind.rawValue): \($0.message)" }
    }

    var notes: [String] { pieces.flatMap { $0.placeholder == nil ? $0.notes : [] } }
}

/// An outline without a model: the brief's own plot in the five steps that stories have.
enum OwnOutline {
    static func make(_ brief: StoryBrief, premise: String) -> StoryOutline {
        let plot = brief.plot.isEmpty ? premise : brief.plot
        let sentences = plot.split(whereSeparator: { ".;\n".contains($0) }).map { $0.trimmed }.filter { $0.count > 3 }
        let name = Self.name(in: brief.characters) ?? "the main character"
        let place = brief.setting.isEmpty ? "where the story takes place" : brief.setting
        var beats = ["We meet \(name) in \(place), and see what \(name) wants."]
        beats += sentences.map { $0 + "." }
        beats += [
            "\(name) tries, and it goes wrong.", "\(name) tries another way, and loses more than before.",
            "\(name) sees what has to change.", "It ends \(brief.ending.rawValue) for \(name).",
        ]
        let chapters = WritingSize.chapters(brief)
        let each = max(1, (beats.count + chapters - 1) / chapters)
        let groups = stride(from: 0, to: beats.count, by: each).map { Array(beats[$0..<min($0 + each, beats.count)]) }
        return StoryOutline(
            title: brief.title,
            cast: [
                StoryOutline.Person(name: name, role: "protagonist", description: String(brief.characters.prefix(240)))
            ],
            chapters: groups.map { StoryOutline.Chapter(beats: $0) }
        )
    }

    /// The first word of the characters that looks like a name.
    private static func name(in text: String) -> String? {
        text.split { !$0.isLetter && $0 != "-" }.map(String.init).first { word in
            word.count > 1 && word.first?.isUppercase == true
                && word.dropFirst().allSatisfy { $0.isLowercase || $0 == "-" }
                && !["The", "A", "An", "He", "She", "They", "It", "His", "Her", "Two", "Three"].contains(word)
        }
    }
}
