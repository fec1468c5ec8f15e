/// The data of the analysis: word lists and the weights of its models.
///
/// A module of its own, so that it is compiled once and not with every change of the analysis.
package enum Resource {
    package static var cues: String { text(PackageResources.cues_yaml) }
    package static var functionWords: String { text(PackageResources.function_words_yaml) }
    package static var givenNames: String { text(PackageResources.given_names_yaml) }
    package static var headings: String { text(PackageResources.headings_yaml) }
    /// A language's lexicon.
    package static func lexicon(_ language: String) -> String { part(language, PackageResources.lexicon_yaml) }
    /// A language's nouns that can be drawn.
    package static func motifs(_ language: String) -> String { part(language, PackageResources.motifs_yaml) }
    /// A language's words for looks and actions.
    package static func staging(_ language: String) -> String { part(language, PackageResources.staging_yaml) }

    /// A language's part of a file, of which the rest need not be parsed.
    private static func part(_ language: String, _ bytes: [UInt8]) -> String {
        let whole = text(bytes)
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: true)
        guard let start = lines.firstIndex(where: { $0 == "\(language):" }) else { return "" }
        let part = lines[(start + 1)...].prefix { $0.hasPrefix(" ") || $0.hasPrefix("#") }
        return part.map { $0.dropFirst(2) }.joined(separator: "\n")
    }

    package static var nouns: String { text(PackageResources.nouns_en_yaml) }
    package static var places: String { text(PackageResources.places_yaml) }
    package static var sceneModel: String { text(PackageResources.scene_model_yaml) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
