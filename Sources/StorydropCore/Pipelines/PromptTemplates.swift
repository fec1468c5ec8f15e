import Mustache
import Native
import Studio
import SystemPackage

/// The prompts for models: Mustache templates, each of which a workspace can override in `rules/prompts/`.
struct PromptTemplates: Sendable {
    private let illustration: MustacheTemplate
    /// The templates as written: another prompt is another picture.
    let text: String

    /// - Throws: `invalid_rule` if an override is no template.
    init(overrides folder: FilePath) throws(StorydropError) {
        let file = folder.appending("illustration.mustache")
        do {
            let isThere = try FileIO.facts(file) != nil
            let text = isThere ? String(decoding: try FileIO.read(file, limit: 1 << 20), as: UTF8.self) : nil
            self.text = text ?? Resource.illustrationPrompt
            illustration = try MustacheTemplate(string: self.text)
        } catch {
            throw StorydropError(
                .invalidRule,
                "The prompt template rules/prompts/illustration.mustache cannot be used.",
                hint: "Mend it, or remove it to use the built-in one.",
                cause: "\(error)"
            )
        }
    }

    func illustration(scene: Scene, style: PaintingStyle, aspect: String, quality: String) throws -> String {
        let brief = scene.brief
        let words: [String: String] = [
            "style": style.rawValue,
            "moment": brief.moment,
            "place": brief.place?.rawValue ?? "",
            "time": brief.time?.rawValue ?? "",
            "weather": brief.weather?.rawValue ?? "",
            "mood": brief.mood?.rawValue ?? "",
            "actors": brief.actors.map(Self.words).joined(separator: ", "),
            "things": brief.things.map(\.rawValue).joined(separator: ", "),
            "aspect": aspect,
            "quality": quality,
        ]
        // A section of the template is shown for a key that is there.
        let context = words.filter { !$0.value.isEmpty } as [String: Any]
        return illustration.render(context).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private static func words(_ actor: SceneBrief.Actor) -> String {
        switch actor {
        case .oldMan: "old man"
        case .oldWoman: "old woman"
        default: actor.rawValue
        }
    }
}
