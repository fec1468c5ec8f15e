import Film

extension FilmStep {
    private static let color: SettingSpec.Kind = .text("a colour such as white, yellow or #ffcc00") {
        FilmColor.hex($0) != nil
    }

    static let settings =
        [
            SettingSpec(
                name: "format",
                kind: .word(FilmFormat.allCases.map(\.rawValue)),
                standard: .word("mp4"),
                meaning: "The kind of file."
            ),
            SettingSpec(
                name: "quality",
                kind: .word(FilmSize.qualities),
                standard: .word("1080p"),
                meaning: "Points on the short side."
            ),
            SettingSpec(name: "fps", kind: .integer(1...60), standard: .integer(24), meaning: "Frames a second."),
            SettingSpec(
                name: "transition",
                kind: .word(Transition.allCases.map(\.rawValue)),
                standard: .word("fade"),
                meaning: "How one scene becomes the next."
            ),
            SettingSpec(
                name: "transition_duration",
                kind: .number(0.1...5),
                standard: .number(1),
                meaning: "Seconds of a transition."
            ),
            SettingSpec(
                name: "camera",
                kind: .word(["auto", "still"]),
                standard: .word("auto"),
                meaning: "Whether the camera moves over the pictures."
            ),
            SettingSpec(
                name: "title_card",
                kind: .flag,
                standard: .flag(true),
                meaning: "Whether it begins with its title."
            ),
            SettingSpec(
                name: "end_card",
                kind: .flag,
                standard: .flag(true),
                meaning: "Whether it says that it is over."
            ),
        ] + subtitles + audio

    private static let subtitles = [
        SettingSpec(name: "subtitles.on", kind: .flag, standard: .flag(true), meaning: "Whether there are subtitles."),
        SettingSpec(
            name: "subtitles.burn",
            kind: .flag,
            standard: .flag(false),
            meaning: "Whether they are a part of the picture, rather than a track to be switched on."
        ),
        SettingSpec(
            name: "subtitles.highlight",
            kind: .word(SubtitleStyle.Highlight.allCases.map(\.rawValue)),
            standard: .word("sentence"),
            meaning: "Whether words light up as they are said."
        ),
        SettingSpec(
            name: "subtitles.font_size",
            kind: .integer(8...96),
            standard: .integer(24),
            meaning: "Their size on a picture of 480 lines."
        ),
        SettingSpec(
            name: "subtitles.font_color",
            kind: color,
            standard: .word("white"),
            meaning: "The colour of the letters."
        ),
        SettingSpec(
            name: "subtitles.background_color",
            kind: color,
            standard: .word("black"),
            meaning: "The colour around the letters."
        ),
        SettingSpec(
            name: "subtitles.position",
            kind: .word(SubtitleStyle.Position.allCases.map(\.rawValue)),
            standard: .word("bottom"),
            meaning: "Where they stand."
        ),
    ]

    private static let audio = [
        SettingSpec(
            name: "audio.include_narration",
            kind: .flag,
            standard: .flag(true),
            meaning: "Whether the narration is heard, if the pipeline has one."
        ),
        SettingSpec(
            name: "audio.background_music",
            kind: .flag,
            standard: .flag(false),
            meaning: "Whether there is music: composed for the story's moods, or `music`."
        ),
        SettingSpec(
            name: "audio.music",
            kind: .text("a sound file of the workspace, or a URL") { $0.count <= 2000 },
            standard: .word(""),
            meaning: "The music, if it is to be that of a file; only a rule may say so.",
            isForStories: false
        ),
        SettingSpec(
            name: "audio.volume",
            kind: .number(0...1),
            standard: .number(0.7),
            meaning: "How loud the music is."
        ),
    ]
}
