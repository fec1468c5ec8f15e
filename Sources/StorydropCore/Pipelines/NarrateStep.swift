import Analysis
import Film
import Native
import SystemPackage

/// What is read out of a story at once: a scene.
struct NarrationTask: Sendable {
    var passages: [Narration.Passage]
    /// BCP 47.
    var language: String
    var cast: [CastMember]
}

/// A story read out: the whole text of each scene as a recording with the times of its words and subtitles; of a book,
/// one file with chapters.
struct NarrateStep: Step {
    static let name = "narrate"
    static let settings = [
        SettingSpec(
            name: "voice",
            kind: .text("neutral, female, male, or the name of a voice") { isVoice($0) },
            standard: .word("neutral"),
            meaning: "Who reads."
        ),
        SettingSpec(
            name: "dialogue",
            kind: .word(["narrator", "cast"]),
            standard: .word("narrator"),
            meaning: "Whether the cast speak with voices of their own."
        ),
        SettingSpec(
            name: "pace",
            kind: .number(0.5...2),
            standard: .number(1),
            meaning: "How much faster than usual a voice of this machine reads."
        ),
        SettingSpec(
            name: "manner",
            kind: .text("how a model's voice is to read, as `calm and warm`") { $0.count <= 200 },
            standard: .word(""),
            meaning: "How it is read, for models that can be told."
        ),
        SettingSpec(
            name: "format",
            kind: .word(["m4a", "mp3"]),
            standard: .word("m4a"),
            meaning: "The kind of sound files."
        ),
        SettingSpec(
            name: "wav",
            kind: .flag,
            standard: .flag(false),
            meaning: "Whether the WAV files are delivered, too."
        ),
        SettingSpec(
            name: "audiobook",
            kind: .flag,
            standard: .flag(false),
            meaning: "Whether there is one M4B file of the whole, with chapters."
        ),
    ]

    /// Words only: a voice's name may become an argument of a command, or a part of a path, and stories may name one.
    private static func isVoice(_ name: String) -> Bool {
        guard (1...80).contains(name.count), let first = name.first, first != "-", first != "." else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || " -_.+:&'()".contains($0) || !$0.isASCII }
    }

    let settings: StepSettings

    init(settings: StepSettings) { self.settings = settings }

    /// A scene takes two cores for its voices, and memory for one sentence: more at once would only wait.
    var itemsAtOnce: Int { 4 }

    func items(for work: StepWork) -> [StepItem] {
        let story = work.story
        let language = story.manuscript.language
        return NarratedScenes.scenes(of: work).map { scene in
            let passages = NarratedScenes.passages(scene, of: story, speakers: speakers(story))
            let text = passages.map { "\($0.kind) \($0.isParagraphStart) \($0.speaker ?? "") \($0.text)" }
            return StepItem(
                id: "scene_\(Numbering.padded(scene.index))",
                label: "narration \(scene.index)",
                scene: scene,
                fingerprint: SHA256Hasher.hex(Array("\(settings.hashable) \(language) \(text)".utf8)),
                work: .reading(NarrationTask(passages: passages, language: language, cast: story.cast))
            )
        }
    }

    private func speakers(_ story: Story) -> SpeakerFinder? {
        settings.word("dialogue") == "cast" ? SpeakerFinder(story.cast) : nil
    }

    /// A voice for each of the cast: by their gender, the most important first.
    private func narrator(_ task: NarrationTask) -> Narrator {
        var narrator = Narrator(settings: settings, language: task.language)
        guard settings.word("dialogue") == "cast" else { return narrator }
        var places = ["female": 0, "male": 0]
        // The narrator's own voice is the first of its kind: the cast begin with the next.
        switch VoiceWish(settings.word("voice")) {
        case .male: places["male"] = 1
        default: places["female"] = 1
        }
        for member in task.cast {
            let kind = member.gender == .female ? "female" : "male"
            narrator.cast[member.id] = (kind == "female" ? .female : .male, places[kind] ?? 0)
            places[kind, default: 0] += 1
        }
        return narrator
    }

    func speeches(for item: StepItem, on bench: Workbench) -> [SpeechRequest] {
        guard let model = bench.voices.first, let task = item.reading else { return [] }
        return (try? narrator(task).requests(task.passages, of: model, bench.local)) ?? []
    }

    func make(_ item: StepItem, on bench: Workbench) async throws -> ItemResult {
        try await StorydropError.told(as: .videoFailed, doing: "reading \(item.label)") {
            guard let task = item.reading else { throw Narrator.nobody }
            return try await narrator(task).make(item, task.passages, on: bench)
        }
    }

    func placeholder(for item: StepItem, error: StorydropError, on bench: Workbench) async throws -> ItemResult {
        let facts = NarrationFacts(
            file: "\(Narrator.folder)/\(item.id).\(settings.word("format"))",
            wav: "",
            provider: "none",
            model: "silence",
            voices: [],
            seconds: 0,
            words: [],
            costUsd: 0,
            placeholder: error.description
        )
        return ItemResult(scene: item.scene, files: [], narration: facts)
    }

    func finish(_ results: [ItemResult], _ work: StepWork, on bench: Workbench) async throws -> StepEnding {
        var ending = StepEnding(notes: notes(work, on: bench))
        let read = results.filter { $0.narration?.wav.isEmpty == false }
        guard !read.isEmpty else { return ending }
        let maker = CueMaker(names: work.story.names)
        // Each recording has subtitles of its own: their times are those of the file beside them.
        var texts: [(name: String, text: String)] = []
        var (cues, chapters, time): ([Cue], [FilmChapter], Double) = ([], [], 0)
        for result in read {
            guard let narration = result.narration else { continue }
            let own = maker.cues(for: narration.words, until: narration.seconds)
            let stem = FilePath(narration.wav).stem ?? "scene"
            texts += [
                ("\(stem).srt", SubtitleFiles.srt(own)),
                ("\(stem).vtt", SubtitleFiles.vtt(own, style: SubtitleStyle())),
            ]
            let end = time + narration.seconds
            cues += maker.cues(for: narration.words.shifted(by: time), until: end)
            chapters.append(FilmChapter(title: Chapters.title(result.scene, work.story), start: time, end: end))
            time = end + Self.gap
        }
        if settings.flag("audiobook"), try await makeBook(read, chapters, work, bench, &ending) {
            texts += [
                ("audiobook.srt", SubtitleFiles.srt(cues)),
                ("audiobook.vtt", SubtitleFiles.vtt(cues, style: SubtitleStyle())),
            ]
        }
        let files = texts.map { (file: "\(Narrator.folder)/\($0.name)", text: $0.text) }
        try await BlockingWork.run {
            for (file, text) in files {
                try FileIO.write(Array(text.utf8), to: bench.folder.pushing(FilePath(file)))
            }
        }
        ending.files += files.map { Artifact(file: $0.file, name: $0.file) }
        return ending
    }

    /// - Returns: whether there is one.
    private func makeBook(
        _ read: [ItemResult],
        _ chapters: [FilmChapter],
        _ work: StepWork,
        _ bench: Workbench,
        _ ending: inout StepEnding
    ) async throws -> Bool {
        let name = "\(Narrator.folder)/audiobook.m4b"
        do {
            try await SoundEncoder.book(
                read.compactMap { $0.narration?.wav },
                gap: Self.gap,
                chapters: chapters,
                to: name,
                in: bench.folder,
                about: work.story.manuscript,
                control: bench.control
            )
        } catch let failure as ExternalTool.Failure {
            ending.problems.append("\(name) could not be made: \(failure.description); \(FFmpeg.remedy)")
            return false
        }
        ending.files.append(Artifact(file: name, name: name))
        return true
    }

    /// What people should know of the voice: whether there is one of the name that the rule gives.
    private func notes(_ work: StepWork, on bench: Workbench) -> [String] {
        guard case .named(let name) = VoiceWish(settings.word("voice")), let first = bench.voices.first else {
            return []
        }
        let isKnown =
            if first.name.provider == LocalSpeechModel.provider {
                bench.local?.has(name, language: work.story.manuscript.language) ?? false
            } else {
                (try? VoiceBook.builtIn.get())?.voice(of: first.name.provider, .named(name)) != nil
            }
        return isKnown
            ? [] : ["There is no voice `\(name)` for this story; the usual one of \(first.name.provider) reads."]
    }

    /// Seconds of silence between two chapters of a book.
    private static let gap = 1.5
}
