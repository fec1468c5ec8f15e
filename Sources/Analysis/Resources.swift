/// The data files that are part of this module.
enum Resource {
    static var functionWords: String { text(PackageResources.function_words_yaml) }
    static var cues: String { text(PackageResources.cues_yaml) }
    static var sceneModel: String { text(PackageResources.scene_model_yaml) }
    static var places: String { text(PackageResources.places_yaml) }
    static var headings: String { text(PackageResources.headings_yaml) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
