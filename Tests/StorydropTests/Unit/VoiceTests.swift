import Film
import SystemPackage
import Testing

@testable import StorydropCore

@Suite("Which voice reads")
struct VoiceTests {
    private func voices(_ installed: [String], setting: String = "auto", hts: Bool = true) throws -> LocalVoices {
        LocalVoices(
            book: try VoiceBook.builtIn.get(),
            programs: Dictionary(uniqueKeysWithValues: installed.map { ($0, FilePath("/bin/\($0)")) }),
            hasVoice: { _, voice in voice.file == nil || hts && voice.id.contains("slt") },
            setting: setting
        )
    }

    private static let all = ["hibari", "festival", "flite", "espeak-ng"]

    @Test func theBestInstalledOneThatSpeaksTheLanguage() throws {
        #expect(try voices(Self.all).voice(.neutral, language: "en")?.name == "hibari:heart")
        #expect(
            try voices(["festival", "flite", "espeak-ng"]).voice(.neutral, language: "en-GB")?.engine == "festival"
        )
        #expect(try voices(["festival", "flite"], hts: false).voice(.neutral, language: "en")?.name == "flite:slt")
        #expect(try voices(Self.all).voice(.neutral, language: "de")?.name == "espeak-ng:de")
        #expect(try voices(Self.all).voice(.neutral, language: "zh")?.name == "espeak-ng:cmn")
        #expect(try voices(["festival", "flite"]).voice(.neutral, language: "de") == nil)
        let none = try voices([])
        #expect(none.voice(.neutral, language: "en") == nil && none.isEmpty)
    }

    @Test func theGenderThatTheRuleAsksFor() throws {
        #expect(try voices(Self.all).voice(.male, language: "en")?.name == "flite:rms")
        #expect(try voices(Self.all).voice(.male, language: "en", place: 1)?.name == "flite:awb")
        #expect(try voices(Self.all).voice(.female, language: "fr")?.name == "espeak-ng:fr+f3")
        #expect(try voices(Self.all, setting: "espeak-ng").voice(.male, language: "en")?.name == "espeak-ng:en-us+m3")
    }

    @Test func aVoiceByItsName() throws {
        let voices = try voices(Self.all)
        #expect(voices.voice(.named("rms"), language: "en")?.name == "flite:rms")
        #expect(voices.voice(.named("festival"), language: "en")?.engine == "festival")
        #expect(!voices.has("nobody", language: "en") && voices.has("Heart", language: "en"))
        #expect(
            try self.voices([], setting: "say -o {out}").voice(.named("Anna"), language: "de")?.name == "command:Anna"
        )
    }

    @Test func aVoiceIsTheNameOfOneAndNoPath() throws {
        let spec = try #require(NarrateStep.settings.first { $0.name == "voice" })
        for name in ["Kore", "af_bella", "en-us+f3", "Müller", "festival"] { #expect(spec.value(from: name) != nil) }
        for name in ["../../etc/passwd", "--out", ".hidden", "a/b", "a\"b", "a;b", "a\\b", "{out}"] {
            #expect(spec.value(from: name) == nil, "\(name)")
        }
        #expect(
            CommandLineWords.split("\"/opt/my voices/say\" -o {out} 'a b'") == [
                "/opt/my voices/say", "-o", "{out}", "a b",
            ]
        )
    }

    /// One speaker in two engines is one.
    @Test func twoOfTheCastHaveTwoVoices() throws {
        let voices = try voices(["festival", "flite", "espeak-ng"])
        let first = voices.voice(.female, language: "en")
        let second = voices.voice(.female, language: "en", place: 1)
        #expect(first?.name == "festival:cmu_us_slt_arctic_hts" && second?.engine == "espeak-ng")
    }

    @Test func theNextBestReadsIfOneCannot() throws {
        let voices = try voices(Self.all)
        #expect(voices.without(["hibari"]).voice(.neutral, language: "en")?.engine == "festival")
        #expect(voices.without(["hibari", "festival", "flite"]).voice(.male, language: "en")?.engine == "espeak-ng")
        #expect(voices.without(Set(Self.all)).isEmpty)
        // Whoever the settings name is replaced by any other.
        let named = try self.voices(Self.all, setting: "flite")
        #expect(named.voice(.neutral, language: "en")?.engine == "flite")
        #expect(named.without(["flite"]).voice(.neutral, language: "en")?.engine == "hibari")
        let command = try self.voices(["espeak-ng"], setting: "say -o {out}")
        #expect(command.without(["espeak-ng"]).isCommand)
        #expect(command.without(["command"]).voice(.neutral, language: "en")?.engine == "espeak-ng")
    }

    @Test func vendorsHaveTheirOwn() throws {
        let book = try VoiceBook.builtIn.get()
        #expect(book.voice(of: "gemini", .neutral) == nil)
        #expect(book.voice(of: "gemini", .female) == "Kore" && book.voice(of: "gemini", .female, place: 1) == "Aoede")
        #expect(book.voice(of: "openai", .named("Nova")) == "nova")
        #expect(book.voice(of: "gemini", .named("nova")) == nil)
        // A server of one's own may have any voice.
        #expect(book.voice(of: "kokoro", .named("af_bella")) == "af_bella" && book.voice(of: "kokoro", .male) == nil)
    }

    @Test(arguments: [
        ("neutral", VoiceWish.neutral), ("Female", .female), ("👩 female", .female), ("Kore", .named("Kore")),
    ])
    func wishesAreReadAsPeopleWriteThem(text: String, wish: VoiceWish) {
        #expect(VoiceWish(text) == wish)
    }
}

@Suite("Whether a film may be published")
struct FilmVerdictTests {
    private func plan() throws -> FilmPlan {
        let story = try Story(try Fixture.manuscript("wald.txt"))
        let small: [PipelineStep] = [
            PipelineStep(name: "scenes", settings: StepSettings(["max_scenes": .integer(3)])),
            PipelineStep(name: "film", settings: StepSettings()),
        ]
        var work = StepWork(story: story, plan: Plan(rule: Rule(name: "all", pipeline: small), overrides: [:]))
        let scenes = NarratedScenes.scenes(of: work)
        work.earlier["scenes"] = StepResult(
            files: [],
            items: scenes.map { scene in
                let facts = PictureFacts(
                    file: "scenes/\(scene.index).png",
                    prompt: "",
                    seed: 1,
                    provider: "local",
                    model: "studio",
                    width: 1024,
                    height: 576,
                    seconds: 0
                )
                return ItemResult(scene: scene, files: [], picture: facts)
            }
        )
        let settings = try #require(work.plan.settings(of: "film"))
        return try #require(try FilmPlan(settings, work))
    }

    private func reading(_ plan: FilmPlan) -> FilmReading {
        FilmReading(
            seconds: plan.timeline.seconds,
            videoCodec: "h264",
            audioCodec: "aac",
            width: 1920,
            height: 1080,
            rate: 24,
            frames: plan.timeline.frames,
            subtitles: 0,
            chapters: 5,
            black: [],
            silent: [],
            loudness: -16,
            peak: -2
        )
    }

    @Test func whatIsAsPlannedIsFine() throws {
        let plan = try plan()
        #expect(plan.shots.count == 5 && plan.timeline.seconds == 22)
        #expect(FilmVerdict.faults(reading(plan), plan, darkShots: [], hasMusic: true).isEmpty)
        // The black in the middle of a fade is planned, and so is a picture that is black.
        var faded = reading(plan)
        let cut = plan.timeline.time(plan.timeline.shots[1].start)
        faded.black = [(cut - 0.3)...(cut + 0.3)]
        #expect(FilmVerdict.faults(faded, plan, darkShots: [], hasMusic: true).isEmpty)
        faded.black = [(cut + 1)...(cut + 4)]
        #expect(FilmVerdict.faults(faded, plan, darkShots: [1], hasMusic: true).isEmpty)
    }

    /// A fade into a dark picture is black from its middle to the picture's end, and longer than either.
    @Test func blackThatIsPlannedMayBeOfTwoParts() throws {
        let plan = try plan()
        var dark = reading(plan)
        let shot = plan.timeline.shots[2]
        let (from, to) = (plan.timeline.time(shot.start), plan.timeline.time(shot.end))
        dark.black = [(from - 0.4)...(to + 0.4)]
        #expect(FilmVerdict.faults(dark, plan, darkShots: [2], hasMusic: true).isEmpty)
        #expect(FilmVerdict.faults(dark, plan, darkShots: [1], hasMusic: true).count == 1)
        dark.black = [(from - 0.4)...(to + 1.5)]
        #expect(FilmVerdict.faults(dark, plan, darkShots: [2], hasMusic: true).count == 1)
    }

    @Test(arguments: 0..<10)
    func everyFaultIsNamed(index: Int) throws {
        let plan = try plan()
        var bad = reading(plan)
        let word: String
        switch index {
        case 0: (bad.videoCodec, word) = ("mpeg4", "mpeg4")
        case 1: (bad.audioCodec, word) = (nil, "sound")
        case 2: (bad.width, word) = (1280, "1280")
        case 3: (bad.seconds, word) = (bad.seconds + 0.06, "lasts")
        case 4: (bad.frames, word) = (bad.frames - 1, "frames")
        case 5: (bad.rate, word) = (25, "frames a second")
        case 6: (bad.black, word) = ([10...12], "black")
        case 7: (bad.silent, word) = ([8...11], "silent")
        case 8: (bad.peak, word) = (0.1, "peaks")
        default: (bad.seconds, word) = (0, "lasts")
        }
        let faults = FilmVerdict.faults(bad, plan, darkShots: [], hasMusic: true)
        #expect(faults.count == 1 && faults.first?.contains(word) == true, "\(faults)")
    }

    @Test func stretchesAreReadFromTheLog() {
        let log = """
            [blackdetect @ 0x1] black_start:3.25 black_end:3.75 black_duration:0.5
            [silencedetect @ 0x2] silence_start: -0.01
            [silencedetect @ 0x2] silence_end: 2.5 | silence_duration: 2.51
            [silencedetect @ 0x2] silence_start: 9
            """
        #expect(FilmGate.stretches(log, "black_start:", "black_end:", until: 10) == [3.25...3.75])
        #expect(FilmGate.stretches(log, "silence_start: ", "silence_end: ", until: 10) == [0...2.5, 9...10])
    }
}
