/// The files of `Resources/`, which are compiled into the program: nothing is looked up on disk.
enum Resource {
    static var illustrationPrompt: String { text(PackageResources.illustration_mustache) }
    static var analysePrompt: String { text(PackageResources.analyse_mustache) }
    static var softenPrompt: String { text(PackageResources.soften_mustache) }
    static var pictureWords: String { text(PackageResources.picture_words_yaml) }
    static var models: String { text(PackageResources.models_yaml) }
    static var voices: String { text(PackageResources.voices_yaml) }
    static var festival: String { text(PackageResources.festival_scm) }
    static var writingPrompts: [String: String] {
        [
            "system": text(PackageResources.write_system_mustache),
            "premise": text(PackageResources.write_premise_mustache),
            "outline": text(PackageResources.write_outline_mustache),
            "part": text(PackageResources.write_part_mustache), "note": text(PackageResources.write_note_mustache),
            "check": text(PackageResources.write_check_mustache), "mend": text(PackageResources.write_mend_mustache),
            "confirm": text(PackageResources.write_confirm_mustache),
        ]
    }
    static var writingWords: String { text(PackageResources.writing_words_yaml) }
    static var bookPage: String { text(PackageResources.book_mustache) }
    static var bookWords: String { text(PackageResources.book_words_yaml) }
    static var indexPage: String { text(PackageResources.index_mustache) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
