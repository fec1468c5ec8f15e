/// The files of `Resources/`, which are compiled into the program: nothing is looked up on disk.
enum Resource {
    static var illustrationPrompt: String { text(PackageResources.illustration_mustache) }
    static var analysePrompt: String { text(PackageResources.analyse_mustache) }
    static var softenPrompt: String { text(PackageResources.soften_mustache) }
    static var pictureWords: String { text(PackageResources.picture_words_yaml) }
    static var models: String { text(PackageResources.models_yaml) }
    static var voices: String { text(PackageResources.voices_yaml) }
    static var festival: String { text(PackageResources.festival_scm) }
    static var bookPage: String { text(PackageResources.book_mustache) }
    static var bookWords: String { text(PackageResources.book_words_yaml) }
    static var indexPage: String { text(PackageResources.index_mustache) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
