/// The data of the analysis: word lists and the weights of its models.
///
/// A module of its own, so that it is compiled once and not with every change of the analysis.
package enum Resource {
    package static var cues: String { text(PackageResources.cues_yaml) }
    package static var functionWords: String { text(PackageResources.function_words_yaml) }
    package static var givenNames: String { text(PackageResources.given_names_yaml) }
    package static var headings: String { text(PackageResources.headings_yaml) }
    package static var lexicon: String { text(PackageResources.lexicon_yaml) }
    package static var nouns: String { text(PackageResources.nouns_en_yaml) }
    package static var places: String { text(PackageResources.places_yaml) }
    package static var sceneModel: String { text(PackageResources.scene_model_yaml) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
