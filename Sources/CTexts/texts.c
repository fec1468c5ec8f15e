// The files of this folder, compiled into the program: nothing is looked up on disk.
//
// In C, for an array of half a million bytes takes the Swift compiler minutes, and `#embed` no time.

#include "CTexts.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#define TEXT(name) static const unsigned char name##_bytes[] = {
#define END(name)                                                                                                  \
    }                                                                                                              \
    ;                                                                                                              \
    CText text_##name(void) { return (CText){name##_bytes, sizeof name##_bytes}; }

TEXT(cues)
#embed "lexicons/cues.yaml"
END(cues)

TEXT(function_words)
#embed "lexicons/function_words.yaml"
END(function_words)

TEXT(given_names)
#embed "lexicons/given_names.yaml"
END(given_names)

TEXT(headings)
#embed "lexicons/headings.yaml"
END(headings)

TEXT(lexicon)
#embed "lexicons/lexicon.yaml"
END(lexicon)

TEXT(motifs)
#embed "lexicons/motifs.yaml"
END(motifs)

TEXT(nouns)
#embed "lexicons/nouns.en.yaml"
END(nouns)

TEXT(places)
#embed "lexicons/places.yaml"
END(places)

TEXT(scene_model)
#embed "lexicons/scene_model.yaml"
END(scene_model)

TEXT(staging)
#embed "lexicons/staging.yaml"
END(staging)

TEXT(book)
#embed "pages/book.mustache"
END(book)

TEXT(book_words)
#embed "pages/book_words.yaml"
END(book_words)

TEXT(index)
#embed "pages/index.mustache"
END(index)

TEXT(analyse)
#embed "prompts/analyse.mustache"
END(analyse)

TEXT(illustration)
#embed "prompts/illustration.mustache"
END(illustration)

TEXT(picture_words)
#embed "prompts/picture_words.yaml"
END(picture_words)

TEXT(soften)
#embed "prompts/soften.mustache"
END(soften)

TEXT(write_check)
#embed "prompts/write_check.mustache"
END(write_check)

TEXT(write_confirm)
#embed "prompts/write_confirm.mustache"
END(write_confirm)

TEXT(write_mend)
#embed "prompts/write_mend.mustache"
END(write_mend)

TEXT(write_note)
#embed "prompts/write_note.mustache"
END(write_note)

TEXT(write_outline)
#embed "prompts/write_outline.mustache"
END(write_outline)

TEXT(write_part)
#embed "prompts/write_part.mustache"
END(write_part)

TEXT(write_premise)
#embed "prompts/write_premise.mustache"
END(write_premise)

TEXT(write_system)
#embed "prompts/write_system.mustache"
END(write_system)

TEXT(writing_words)
#embed "prompts/writing_words.yaml"
END(writing_words)

TEXT(encodings)
#embed "tables/encodings.txt"
END(encodings)

TEXT(festival)
#embed "tables/festival.scm"
END(festival)

TEXT(models)
#embed "tables/models.yaml"
END(models)

TEXT(palettes)
#embed "tables/palettes.yaml"
END(palettes)

TEXT(spoken)
#embed "tables/spoken.yaml"
END(spoken)

TEXT(voices)
#embed "tables/voices.yaml"
END(voices)

TEXT(tale_crossing)
#embed "tales/tale_crossing.yaml"
END(tale_crossing)

TEXT(tale_fear)
#embed "tales/tale_fear.yaml"
END(tale_fear)

TEXT(tale_kernels)
#embed "tales/tale_kernels.yaml"
END(tale_kernels)

TEXT(tale_light)
#embed "tales/tale_light.yaml"
END(tale_light)

TEXT(tale_lost)
#embed "tales/tale_lost.yaml"
END(tale_lost)

TEXT(tale_mend)
#embed "tales/tale_mend.yaml"
END(tale_mend)

TEXT(tale_promise)
#embed "tales/tale_promise.yaml"
END(tale_promise)

TEXT(tale_riddle)
#embed "tales/tale_riddle.yaml"
END(tale_riddle)

TEXT(tale_scenes)
#embed "tales/tale_scenes.yaml"
END(tale_scenes)

TEXT(tale_stranger)
#embed "tales/tale_stranger.yaml"
END(tale_stranger)
