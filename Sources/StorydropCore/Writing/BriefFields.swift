import Foundation
import Native
import Writing

/// The fields of a brief as settings: what a rule may set for the step `write`, and what a dropped brief sets for itself.
///
/// One list for rules, briefs, `storydrop schema brief` and the docs.
enum BriefFields {
    /// Characters of a field in somebody's own words.
    private static let longest = 20_000

    static let specs: [SettingSpec] = [
        own("persona", "Who writes, as `award-winning science fiction author`."),
        own("story_setting", "Where and when it happens."),
        own("character_input", "Who is in it, and what they are like."),
        own("plot_elements", "What happens: theme, conflict, turns."),
        choice("writing_style", StoryBrief.Style.self, .casual, "How it is written."),
        choice("story_tone", StoryBrief.Tone.self, .uplifting, "What it feels like."),
        choice("narrative_pov", StoryBrief.PointOfView.self, .thirdPersonLimited, "Who tells it."),
        choice("audience_age_group", StoryBrief.Audience.self, .allAges, "Who it is for."),
        choice("content_rating", StoryBrief.Rating.self, .general, "What it may show."),
        choice("ending_preference", StoryBrief.Ending.self, .happy, "How it ends."),
        SettingSpec(
            name: "title",
            kind: .text("at most 200 characters") { $0.count <= 200 },
            standard: .word(""),
            meaning: "The title; the writer finds one if there is none."
        ),
        SettingSpec(
            name: "length",
            kind: .integer(100...100_000),
            standard: .integer(1500),
            meaning: "Words of the story; the built-in storyteller writes 400 to 1,500."
        ),
        SettingSpec(
            name: "language",
            kind: .text("a BCP 47 code, such as en, de or pt-BR") { isLanguage($0) },
            standard: .word("en"),
            meaning: "The language to write in."
        ),
        SettingSpec(
            name: "chapters",
            kind: .integer(0...200),
            standard: .integer(0),
            meaning: "Chapters; 0 leaves it to the writer."
        ),
        SettingSpec(
            name: "seed",
            kind: .integer(0...Int.max),
            standard: .integer(0),
            meaning: "Another seed, another story; 0 takes one from the brief."
        ),
        own("notes", "Anything else that the writer should know."),
    ]

    private static func own(_ name: String, _ meaning: String) -> SettingSpec {
        SettingSpec(
            name: name,
            kind: .text("at most \(longest) characters") { $0.count <= longest },
            standard: .word(""),
            meaning: meaning
        )
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Choice.Type,
        _ standard: Choice,
        _ meaning: String
    ) -> SettingSpec where Choice.RawValue == String {
        SettingSpec(
            name: name,
            kind: .word(type.allCases.map(\.rawValue)),
            standard: .word(standard.rawValue),
            meaning: meaning
        )
    }

    private static func isLanguage(_ text: String) -> Bool {
        guard (2...12).contains(text.count),
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return false }
        let code = String(text.prefix { $0 != "-" }).lowercased()
        return Locale.LanguageCode(code).isISOLanguage
    }
}

extension StoryBrief {
    /// The brief that settings of the step `write` come to.
    init(_ settings: StepSettings) {
        self.init()
        persona = settings.word("persona")
        setting = settings.word("story_setting")
        characters = settings.word("character_input")
        plot = settings.word("plot_elements")
        style = Style(rawValue: settings.word("writing_style")) ?? style
        tone = Tone(rawValue: settings.word("story_tone")) ?? tone
        pointOfView = PointOfView(rawValue: settings.word("narrative_pov")) ?? pointOfView
        audience = Audience(rawValue: settings.word("audience_age_group")) ?? audience
        rating = Rating(rawValue: settings.word("content_rating")) ?? rating
        ending = Ending(rawValue: settings.word("ending_preference")) ?? ending
        // A heading is one line.
        title = settings.word("title").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        length = settings.integer("length")
        language = settings.word("language")
        chapters = settings.integer("chapters")
        notes = settings.word("notes")
        let own = settings.integer("seed")
        // The same brief tells the same story; another word in it, another.
        seed =
            own > 0
            ? UInt64(own) : UInt64(SHA256Hasher.hex(Array("\(words) \(style) \(tone)".utf8)).prefix(12), radix: 16) ?? 1
    }
}
