import CTexts
import Native

/// The texts of the program that its steps use: nothing is looked up on disk.
enum Resource {
    static var illustrationPrompt: String { text_illustration().string }
    static var analysePrompt: String { text_analyse().string }
    static var softenPrompt: String { text_soften().string }
    static var pictureWords: String { text_picture_words().string }
    static var models: String { text_models().string }
    static var voices: String { text_voices().string }
    static var festival: String { text_festival().string }
    static var writingPrompts: [String: String] {
        [
            "system": text_write_system().string,
            "premise": text_write_premise().string,
            "outline": text_write_outline().string,
            "part": text_write_part().string, "note": text_write_note().string,
            "check": text_write_check().string, "mend": text_write_mend().string,
            "confirm": text_write_confirm().string,
        ]
    }
    static var writingWords: String { text_writing_words().string }
    static var bookPage: String { text_book().string }
    static var bookWords: String { text_book_words().string }
    static var indexPage: String { text_index().string }
}
