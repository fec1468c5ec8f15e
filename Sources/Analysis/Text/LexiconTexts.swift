import CTexts
import Native

/// The data of the analysis: word lists and the weights of its models.
enum Resource {
    static var cues: String { text_cues().string }
    static var functionWords: String { text_function_words().string }
    static var givenNames: String { text_given_names().string }
    static var headings: String { text_headings().string }
    /// A language's lexicon.
    static func lexicon(_ language: String) -> String { part(language, text_lexicon()) }
    /// A language's nouns that can be drawn.
    static func motifs(_ language: String) -> String { part(language, text_motifs()) }
    /// A language's words for looks and actions.
    static func staging(_ language: String) -> String { part(language, text_staging()) }

    /// A language's part of a file, of which the rest need not be parsed.
    private static func part(_ language: String, _ text: CText) -> String {
        let whole = text.string
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: true)
        guard let start = lines.firstIndex(where: { $0 == "\(language):" }) else { return "" }
        let part = lines[(start + 1)...].prefix { $0.hasPrefix(" ") || $0.hasPrefix("#") }
        return part.map { $0.dropFirst(2) }.joined(separator: "\n")
    }

    static var nouns: String { text_nouns().string }
    static var places: String { text_places().string }
    static var sceneModel: String { text_scene_model().string }
}
