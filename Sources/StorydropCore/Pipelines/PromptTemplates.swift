import Analysis
import Foundation
import Mustache
import Native
import Studio
import SystemPackage
import Yams

/// The prompts for models: Mustache templates and the words for each setting, each of which a workspace can override in
/// `rules/prompts/`.
struct PromptTemplates: Sendable {
    private let picture: MustacheTemplate
    private let softening: MustacheTemplate
    private let analysis: MustacheTemplate
    private let words: PictureWords
    /// The templates as written: another prompt is another picture.
    let text: String
    /// Those by which stories are written.
    let writing: WritingPrompts

    /// - Throws: `invalid_rule` if an override is no template.
    init(overrides folder: FilePath) throws(StorydropError) {
        writing = try WritingPrompts(overrides: folder)
        let picture = try PromptFile.source("illustration.mustache", in: folder, standard: Resource.illustrationPrompt)
        let softening = try PromptFile.source("soften.mustache", in: folder, standard: Resource.softenPrompt)
        let analysis = try PromptFile.source("analyse.mustache", in: folder, standard: Resource.analysePrompt)
        let words = try PromptFile.source("picture_words.yaml", in: folder, standard: Resource.pictureWords)
        text = [picture, softening, analysis, words].joined(separator: "\n")
        self.picture = try PromptFile.checked("illustration.mustache") { try MustacheTemplate(string: picture) }
        self.softening = try PromptFile.checked("soften.mustache") { try MustacheTemplate(string: softening) }
        self.analysis = try PromptFile.checked("analyse.mustache") { try MustacheTemplate(string: analysis) }
        self.words = try PromptFile.checked("picture_words.yaml") { try PictureWords(yaml: words) }
    }

    /// What an image model is asked for a scene.
    func illustration(scene: Scene, style: PaintingStyle, aspect: String, quality: String) -> String {
        let brief = scene.brief
        let isAmong = { (actor: BriefActor) in scene.cast.first { $0.id == actor.cast } }
        let actors = brief.actors.map { Self.words($0, isAmong($0)) }
        let values: [String: String] = [
            "style": style.rawValue,
            "style_phrase": words.styles[style.rawValue] ?? style.rawValue,
            "moment": brief.scenery.moment,
            "place": brief.place?.value.rawValue ?? "",
            "setting": brief.setting.map { $0.value == .indoor ? "indoors" : "outdoors" } ?? "",
            "time": brief.time?.value.rawValue ?? "",
            "season": brief.season?.value.rawValue ?? "",
            "weather": brief.weather?.value.rawValue ?? "",
            "light": brief.light?.value.rawValue ?? "",
            "mood": brief.mood?.value.rawValue ?? "",
            "actors": actors.isEmpty
                ? brief.scenery.actors.map(Self.words).joined(separator: ", ")
                : actors.joined(separator: ", "),
            "looks": Self.looks(scene),
            "things": brief.objects.map(\.value).joined(separator: ", "),
            "aspect": aspect,
            "aspect_phrase": words.aspects[aspect] ?? "",
            "quality": quality,
            "quality_phrase": words.qualities[quality] ?? "",
        ]
        // A section of the template is shown for a key that is there.
        return Self.render(picture, values.filter { !$0.value.isEmpty }, separator: " ")
    }

    /// What a text model is asked to soften a prompt.
    func soften(_ prompt: String) -> String { Self.render(softening, ["prompt": prompt], separator: "\n") }

    /// What a text model is told before it is shown a story.
    ///
    /// `part`: "2 of 5"; nil for the whole.
    func analyse(language: String, part: String?) -> String {
        let values = ["language": language, "part": part ?? ""]
        return Self.render(analysis, values.filter { !$0.value.isEmpty }, separator: "\n")
    }

    /// A prompt softened without any model: frightening words are replaced by gentle ones.
    func gentle(_ prompt: String) -> String { words.gentle(prompt) }

    private static func render(_ template: MustacheTemplate, _ values: [String: String], separator: String) -> String {
        template.render(values as [String: Any]).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: separator)
    }

    /// "Maren (girl)", so that a model that does not know the story knows whom to draw.
    private static func words(_ actor: BriefActor, _ person: ScenePerson?) -> String {
        guard let person, person.kind != "person", !actor.name.lowercased().contains(person.kind) else {
            return actor.name
        }
        return "\(actor.name) (\(person.kind))"
    }

    /// How those look of whom the text says it, the same in every picture of the story.
    private static func looks(_ scene: Scene) -> String {
        let shown = Set(scene.brief.actors.compactMap(\.cast))
        return scene.cast.filter { shown.contains($0.id) && !$0.looks.isEmpty }
            .map { "\($0.name): \($0.look)" }.joined(separator: "; ")
    }

    /// "girl", "old man", "fox": one who has no name.
    private static func words(_ actor: Scenery.Actor) -> String {
        if let creature = actor.creature { return creature.rawValue }
        guard let person = actor.person else { return "somebody" }
        let noun =
            switch (person.age, person.gender) {
            case (.child, .female): "girl"
            case (.child, .male): "boy"
            case (_, .female): "woman"
            case (_, .male): "man"
            }
        return person.age == .old ? "old " + noun : noun
    }
}

/// What prompts say for each value of a setting.
struct PictureWords: Sendable, Equatable {
    let styles: [String: String]
    let qualities: [String: String]
    let aspects: [String: String]
    private let replacements: [String: String]

    init(yaml: String) throws {
        let tables = try YAMLDecoder().decode([String: [String: String]].self, from: yaml)
        styles = tables["styles"] ?? [:]
        qualities = tables["qualities"] ?? [:]
        aspects = tables["aspects"] ?? [:]
        replacements = tables["gentle"] ?? [:]
    }

    /// Every frightening word replaced, whatever its case.
    func gentle(_ text: String) -> String {
        var result = ""
        var word = ""
        func end() {
            result += replacements[word.lowercased()] ?? word
            word = ""
        }
        for character in text {
            if character.isLetter {
                word.append(character)
            } else {
                end()
                result.append(character)
            }
        }
        end()
        return result
    }
}
