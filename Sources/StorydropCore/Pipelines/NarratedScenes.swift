import Analysis
import Film

/// What is read out of a story, scene by scene.
///
/// Called by the narrate and the film step. Pure: the scenes are those of the plan's pictures or, where it has none, the
/// chapters.
enum NarratedScenes {
    static func scenes(of work: StepWork) -> [Scene] {
        for type in [ScenesStep.self, IllustrateStep.self] as [any Step.Type] {
            guard let settings = work.plan.settings(of: type.name) else { continue }
            return type.init(settings: settings).items(for: work).map(\.scene)
        }
        return chapters(of: work.story)
    }

    /// From heading to heading; the whole of a story that has none.
    ///
    /// What stands before the first heading goes with it.
    static func chapters(of story: Story) -> [Scene] {
        let parts = story.manuscript.outline.parts
        var starts: [Int] = []
        var isAfterHeading = false
        for part in parts where part.kind != .matter {
            // Two headings in a row are a number and a title, or a book and its first chapter: one beginning.
            if part.kind == .heading, !isAfterHeading { starts.append(part.range.lowerBound) }
            isAfterHeading = part.kind == .heading
        }
        if starts.isEmpty { starts = [0] }
        starts[0] = 0
        let end = story.text.text.utf8.count
        return zip(starts, Array(starts.dropFirst()) + [end]).enumerated().compactMap { index, bounds in
            story.scene(index + 1, bounds.0..<bounds.1)
        }
    }

    /// The passages of a scene, sentence by sentence, without licences and tables of contents.
    ///
    /// `speakers`: who says what is between quotation marks, if each is to have a voice of their own.
    static func passages(_ scene: Scene, of story: Story, speakers: SpeakerFinder? = nil) -> [Narration.Passage] {
        let text = story.text
        var passages: [Narration.Passage] = []
        let first = text.sentences.partitioningIndex { $0.range.upperBound > scene.range.lowerBound }
        for sentence in text.sentences[first...] {
            guard sentence.range.lowerBound < scene.range.upperBound else { break }
            guard sentence.kind != .matter else { continue }
            let range = sentence.range.clamped(to: scene.range)
            let kind: Narration.Passage.Kind =
                switch sentence.kind {
                case .heading: .heading
                case .sceneBreak: .pause
                default: .sentence
                }
            let pieces = speakers?.pieces(of: range, text) ?? [(range, nil)]
            for (index, piece) in pieces.enumerated() {
                let line = text.flowing(piece.range)
                let words = InlineMarks.stripped(kind == .heading ? String(line.drop { $0 == "#" || $0 == " " }) : line)
                guard !words.isEmpty else { continue }
                passages.append(
                    Narration.Passage(
                        text: words,
                        kind: kind,
                        isParagraphStart: index == 0 && sentence.isParagraphStart,
                        speaker: piece.speaker
                    )
                )
            }
        }
        return passages
    }
}

extension Story {
    /// A scene of a range that was not cut by the analysis; nil if there is nothing to read in it.
    fileprivate func scene(_ index: Int, _ range: Range<Int>) -> Scene? {
        let text = told(range)
        return SpokenText.hasWords(text)
            ? Scene(index: index, range: range, text: text, brief: SceneBrief(), cast: []) : nil
    }
}

/// Who says what: each quotation belongs to whoever of the cast is named beside it.
///
/// Pure. What nobody is named for is the narrator's.
struct SpeakerFinder: Sendable {
    /// Ids of the cast by the words of their names, lower-case.
    private let people: [[String]: String]

    init(_ cast: [CastMember]) {
        var people: [[String]: String] = [:]
        for member in cast where member.kind != .group {
            for name in [member.name] + member.aliases {
                let words = name.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
                if !words.isEmpty, people[words] == nil { people[words] = member.id }
            }
        }
        self.people = people
    }

    /// A sentence cut where speech begins and ends, each piece with its speaker.
    func pieces(of range: Range<Int>, _ text: StoryText) -> [(range: Range<Int>, speaker: String?)] {
        let first = text.tokens.partitioningIndex { Int($0.start) >= range.lowerBound }
        let tokens = text.tokens[first...].prefix { Int($0.start) < range.upperBound }
        guard tokens.contains(where: { $0.flags.contains(.speech) }) else { return [(range, nil)] }
        let speaker = speaker(of: range, text)
        var pieces: [(range: Range<Int>, speaker: String?)] = []
        var start = range.lowerBound
        var isSpeech = tokens.first?.flags.contains(.speech) ?? false
        for (before, token) in zip(tokens, tokens.dropFirst()) where token.flags.contains(.speech) != isSpeech {
            // The marks between belong to the speech: they open it, or close it.
            let cut = isSpeech ? Self.closing(after: Int(before.end), before: Int(token.start), text) : Int(token.start)
            let end = isSpeech ? cut : Self.opening(before: cut, after: Int(before.end), text)
            pieces.append((start..<end, isSpeech ? speaker : nil))
            start = end
            isSpeech.toggle()
        }
        pieces.append((start..<range.upperBound, isSpeech ? speaker : nil))
        return pieces.filter { !$0.range.isEmpty }
    }

    /// The end of what closes a quotation: up to the first blank.
    private static func closing(after: Int, before: Int, _ text: StoryText) -> Int {
        let between = Array(Outline.slice(text.text, after..<before).utf8)
        return after + (between.firstIndex { $0 == 0x20 || $0 == 0x0A } ?? between.count)
    }

    /// The beginning of what opens one: after the last blank.
    private static func opening(before: Int, after: Int, _ text: StoryText) -> Int {
        let between = Array(Outline.slice(text.text, after..<before).utf8)
        return after + (between.lastIndex { $0 == 0x20 || $0 == 0x0A }.map { $0 + 1 } ?? 0)
    }

    /// Whoever is named outside the quotation marks of the same paragraph, the nearest first.
    private func speaker(of range: Range<Int>, _ text: StoryText) -> String? {
        guard let sentence = text.sentences.first(where: { $0.range.overlaps(range) }) else { return nil }
        let paragraph =
            text.outline.parts.indices.contains(sentence.part) ? text.outline.parts[sentence.part].range : range
        let first = text.tokens.partitioningIndex { Int($0.start) >= paragraph.lowerBound }
        var best: (distance: Int, id: String)?
        var index = first
        while index < text.tokens.count, Int(text.tokens[index].start) < paragraph.upperBound {
            defer { index += 1 }
            guard !text.tokens[index].flags.contains(.speech) else { continue }
            for count in [3, 2, 1] where index + count <= text.tokens.count {
                let words = (index..<(index + count)).map { text.spelling($0) }
                guard let id = people[words] else { continue }
                let start = Int(text.tokens[index].start)
                let distance = start < range.lowerBound ? range.lowerBound - start : max(0, start - range.upperBound)
                if distance < best?.distance ?? .max { best = (distance, id) }
                break
            }
        }
        return best?.id
    }
}
