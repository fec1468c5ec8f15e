import Analysis
import Film
import Foundation
import Native
import Studio
import SystemPackage

/// Everything that is decided of a film before a frame is drawn: its shots, when each is seen and heard, how the camera
/// goes, what is written under it.
///
/// Made by the film step of what the steps before it made. Pure; encoded, it is what a piece's fingerprint is made of.
struct FilmPlan: Sendable {
    enum Source: Sendable, Equatable {
        case title(TitleCard.Words)
        /// The picture of a scene.
        case picture(PictureFacts, Scene)
    }

    var shots: [Source]
    var timeline: FilmTimeline
    var moves: [CameraMove]
    var transition: Transition
    var format: FilmFormat
    var width: Int
    var height: Int
    /// The WAV file of each shot; nil where nobody speaks.
    var voices: [String?]
    var words: [[TimedWord]]
    var chapters: [FilmChapter]
    var cues: [Cue]
    var style: SubtitleStyle
    var isBurned: Bool
    var music: [ScoreComposer.Section]
    var seed: UInt64
    /// How the pictures are painted, where the Studio is asked again.
    var painting: PaintingStyle

    /// How much larger than a frame the pictures are that the camera moves over: near views stay sharp.
    static let reserve = 1.15
    private static let cardSeconds = 3.5

    /// The size that pictures are brought to.
    var pictureSize: (width: Int, height: Int) {
        (Int(Double(width) * Self.reserve / 2) * 2, Int(Double(height) * Self.reserve / 2) * 2)
    }

    /// The shots that are pictures, not cards.
    var pictures: [Int] { shots.indices.filter { if case .picture = shots[$0] { true } else { false } } }

    /// - Returns: nil if no step before made pictures.
    init?(_ settings: StepSettings, _ work: StepWork) throws {
        let source = [ScenesStep.name, IllustrateStep.name].first { work.earlier[$0] != nil }
        guard let source, let pictures = work.earlier[source]?.items, !pictures.isEmpty,
            let picturing = work.plan.settings(of: source)
        else { return nil }
        let manuscript = work.story.manuscript
        let isSpoken = settings.flag("audio.include_narration")
        let spoken = isSpoken ? work.earlier[NarrateStep.name]?.items ?? [] : []
        let narrations = Dictionary(
            spoken.compactMap { item in item.narration.map { (item.scene.index, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        let least = picturing.values["duration_per_scene"] == nil ? 5 : picturing.number("duration_per_scene")
        var wishes: [FilmTimeline.Wish] = []
        var (shots, voices, words): ([Source], [String?], [[TimedWord]]) = ([], [], [])
        func add(_ shot: Source, seconds: Double, _ narration: NarrationFacts? = nil) {
            let said = narration.flatMap { $0.wav.isEmpty ? nil : $0 }
            shots.append(shot)
            voices.append(said?.wav)
            words.append(said?.words ?? [])
            wishes.append(FilmTimeline.Wish(narration: said?.seconds ?? 0, least: seconds))
        }
        let own = try FilmWords.of(manuscript.language)
        if settings.flag("title_card") {
            let author = manuscript.author.map { "\(own.by) \($0)" }
            add(.title(TitleCard.Words(title: manuscript.title, line: author)), seconds: Self.cardSeconds)
        }
        for item in pictures {
            guard let picture = item.picture else { continue }
            add(.picture(picture, item.scene), seconds: least, narrations[item.scene.index])
        }
        if settings.flag("end_card") { add(.title(TitleCard.Words(title: own.end)), seconds: Self.cardSeconds) }
        (self.shots, self.voices, self.words) = (shots, voices, words)
        transition = Transition(rawValue: settings.word("transition")) ?? .fade
        let change = transition == .none ? 0 : settings.number("transition_duration")
        timeline = FilmTimeline(
            wishes,
            fps: settings.integer("fps"),
            transition: change,
            isThroughBlack: transition == .fade
        )
        format = FilmFormat(rawValue: settings.word("format")) ?? .mp4
        let aspect = picturing.word("aspect_ratio")
        (width, height) = FilmSize.pixels(quality: settings.word("quality"), aspect: aspect)
        painting = PaintingStyle(rawValue: picturing.word("style")) ?? .digitalArt
        seed = UInt64(SHA256Hasher.hex(Array(manuscript.text.utf8)).prefix(12), radix: 16) ?? 1
        style = Self.style(settings, manuscript.language)
        isBurned = settings.flag("subtitles.on") && settings.flag("subtitles.burn")
        if isBurned { style.fontSize = min(style.fontSize, Self.largestFont(width, height)) }
        (moves, chapters, cues, music) = ([], [], [], [])
        moves = cameraMoves(isStill: settings.word("camera") == "still")
        chapters = chapters(work.story)
        music = shots.indices.map { index in
            let mood: MusicMood
            if case .picture(_, let scene) = shots[index] {
                mood = scene.brief.mood.flatMap { MusicMood(rawValue: $0.value.rawValue) } ?? .calm
            } else {
                mood = .calm
            }
            return ScoreComposer.Section(mood: mood, seconds: timeline.time(timeline.shots[index].count))
        }
        if settings.flag("subtitles.on") {
            cues = subtitles(CueMaker(rules: cueRules(), names: work.story.names))
        }
    }

    private static func style(_ settings: StepSettings, _ language: String) -> SubtitleStyle {
        var style = SubtitleStyle()
        style.fontSize = settings.integer("subtitles.font_size")
        style.color = FilmColor.hex(settings.word("subtitles.font_color")) ?? style.color
        style.background = FilmColor.hex(settings.word("subtitles.background_color")) ?? style.background
        style.position = SubtitleStyle.Position(rawValue: settings.word("subtitles.position")) ?? .bottom
        style.highlight = SubtitleStyle.Highlight(rawValue: settings.word("subtitles.highlight")) ?? .sentence
        return style
    }

    /// The largest size at which a line of the fewest columns has room: a longer word would leave the picture.
    private static func largestFont(_ width: Int, _ height: Int) -> Int {
        Int(Double(width) * 0.9 / (0.56 * Double(fewestColumns)) * 480 / Double(min(width, height)))
    }

    private static let fewestColumns = 16

    /// Lines of burned subtitles are no wider than the picture has room for.
    private func cueRules() -> CueRules {
        var rules = CueRules()
        guard isBurned else { return rules }
        // An average letter of the font is 0.56 of its size wide.
        let size = Double(style.fontSize) * Double(min(width, height)) / 480
        rules.columns = min(rules.columns, max(Self.fewestColumns, Int(Double(width) * 0.9 / (size * 0.56))))
        return rules
    }

    private func cameraMoves(isStill: Bool) -> [CameraMove] {
        let shots = self.shots.indices.map { index in
            var focus = (x: 0.5, y: 0.5)
            if case .picture(let picture, let scene) = self.shots[index] {
                focus = FilmFocus.of(picture, scene, painting)
            }
            return CameraChoice.Shot(
                focus: focus,
                seconds: timeline.time(timeline.visible(index).count),
                seed: seed &+ UInt64(index) &* 7919
            )
        }
        var moves = CameraChoice.moves(shots, isStill: isStill)
        // A title stays in the middle: the camera only comes nearer, or goes back if its neighbour comes nearer.
        for (index, source) in self.shots.enumerated() where !isStill {
            guard case .title = source else { continue }
            let near = [index - 1, index + 1].filter { moves.indices.contains($0) }.map { moves[$0].kind }
            let (from, to) = (CameraChoice.still.from, CameraMove.View(x: 0.5, y: 0.5, size: 0.95))
            moves[index] =
                near.contains(.zoomIn)
                ? CameraMove(kind: .zoomOut, from: to, to: from) : CameraMove(kind: .zoomIn, from: from, to: to)
        }
        return moves
    }

    private func chapters(_ story: Story) -> [FilmChapter] {
        shots.indices.compactMap { index in
            let title: String
            switch shots[index] {
            case .title(let words): title = words.title
            case .picture(_, let scene): title = Chapters.title(scene, story)
            }
            let shot = timeline.shots[index]
            return FilmChapter(title: title, start: timeline.time(shot.start), end: timeline.time(shot.end))
        }
    }

    /// Seconds at which a shot's voice begins.
    func voiceStart(_ shot: Int) -> Double { timeline.time(timeline.shots[shot].start + timeline.shots[shot].voice) }

    private func subtitles(_ maker: CueMaker) -> [Cue] {
        var cues: [Cue] = []
        for index in shots.indices {
            let said = words[index].shifted(by: voiceStart(index))
            for var cue in maker.cues(for: said, until: timeline.time(timeline.shots[index].end)) {
                // The first of a shot may begin a little early, but not while the last of the shot before is shown.
                if let last = cues.last {
                    let word = cue.lines.first?.first?.start ?? cue.start
                    cue.start = max(cue.start, min(last.end + CueRules().gap, word), last.end)
                }
                cues.append(cue)
            }
        }
        return cues
    }

    /// The parts of the film in which nobody speaks, in seconds.
    var quiet: [ClosedRange<Double>] {
        var quiet: [ClosedRange<Double>] = []
        var time = 0.0
        for (index, shot) in words.enumerated() where voices[index] != nil {
            for word in shot {
                let start = word.start + voiceStart(index)
                if start > time { quiet.append(time...start) }
                time = max(time, word.end + voiceStart(index))
            }
        }
        if timeline.seconds > time { quiet.append(time...timeline.seconds) }
        return quiet
    }

    /// What a piece of the film depends on.
    func fingerprint(of shot: Int, digests: [String]) -> String {
        let near = max(0, shot - 1)...min(shots.count - 1, shot + 1)
        let own = near.map { index in
            "\(digests[index]) \(moves[index]) \(timeline.shots[index].count) \(timeline.visible(index).count)"
                + " \(timeline.shots[index].lead)"
        }
        // What is only heard is no part of a piece, but of the film that is made of all of them.
        let heard = "\(voices[shot] ?? "") \(words[shot]) \(timeline.shots[shot].voice)"
        let burned = isBurned ? "\(cues(in: shot).map { "\($0.start) \($0.end) \($0.text)" }) \(style)" : ""
        let text = "\(own) \(heard) \(transition) \(format) \(width)x\(height) \(timeline.fps) \(burned) film-1"
        return SHA256Hasher.hex(Array(text.utf8))
    }

    /// The cues that are seen in a piece, with times from its beginning.
    func cues(in shot: Int) -> [Cue] {
        let frames = timeline.frames(of: shot)
        let (start, end) = (timeline.time(frames.lowerBound), timeline.time(frames.upperBound))
        return cues.filter { $0.end > start && $0.start < end }.map { cue in
            Cue(
                start: cue.start - start,
                end: min(cue.end, end) - start,
                lines: cue.lines.map { $0.shifted(by: -start) }
            )
        }
    }
}

/// Where the eye should go in a picture, in shares of its sides.
enum FilmFocus {
    static func of(_ picture: PictureFacts, _ scene: Scene, _ style: PaintingStyle) -> (x: Double, y: Double) {
        guard picture.provider == LocalImageModel.provider else {
            // Most pictures have what matters a little above their middle.
            return (0.5, 0.42)
        }
        let plan = Composer.plan(
            scene.brief.scenery,
            width: picture.width,
            height: picture.height,
            seed: picture.seed
        )
        return (min(max(plan.focus.x / plan.width, 0), 1), min(max(plan.focus.y / plan.height, 0), 1))
    }
}

/// What a film says besides the story, in its language.
struct FilmWords: Decodable, Sendable {
    var by: String
    var end: String

    static func of(_ language: String) throws -> FilmWords {
        let all = try BookWords.all.get()
        let words = all[String(language.prefix(2))] ?? [:]
        let english = all["en"] ?? [:]
        return FilmWords(by: words["by"] ?? english["by"] ?? "", end: words["end"] ?? english["end"] ?? "")
    }
}

/// Colours as people write them.
enum FilmColor {
    private static let names = [
        "white": "#ffffff", "black": "#000000", "yellow": "#ffe14a", "red": "#e0362c", "green": "#4cc26a",
        "blue": "#3f7fe0", "cyan": "#5fd7e6", "magenta": "#d65ad0", "orange": "#f29a36", "gray": "#808080",
        "grey": "#808080",
    ]

    /// `#rrggbb` of a name or of `#rrggbb` itself; nil if it is neither.
    static func hex(_ text: String) -> String? {
        let plain = text.lowercased().trimmed
        if let known = names[plain] { return known }
        guard plain.count == 7, plain.first == "#", plain.dropFirst().allSatisfy(\.isHexDigit) else { return nil }
        return plain
    }
}
