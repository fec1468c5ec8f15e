#ifndef STORYDROP_TEXTS_H
#define STORYDROP_TEXTS_H

/// A text of the program: UTF-8, without a null at its end, there as long as the program runs.
typedef struct {
    const unsigned char *bytes;
    unsigned long count;
} CText;

// lexicons/
CText text_cues(void);
CText text_function_words(void);
CText text_given_names(void);
CText text_headings(void);
CText text_lexicon(void);
CText text_motifs(void);
CText text_nouns(void);
CText text_places(void);
CText text_scene_model(void);
CText text_staging(void);

// pages/
CText text_book(void);
CText text_book_words(void);
CText text_index(void);

// prompts/
CText text_analyse(void);
CText text_illustration(void);
CText text_picture_words(void);
CText text_soften(void);
CText text_write_check(void);
CText text_write_confirm(void);
CText text_write_mend(void);
CText text_write_note(void);
CText text_write_outline(void);
CText text_write_part(void);
CText text_write_premise(void);
CText text_write_system(void);
CText text_writing_words(void);

// tables/
CText text_encodings(void);
CText text_festival(void);
CText text_models(void);
CText text_palettes(void);
CText text_spoken(void);
CText text_voices(void);

// tales/
CText text_tale_crossing(void);
CText text_tale_fear(void);
CText text_tale_kernels(void);
CText text_tale_light(void);
CText text_tale_lost(void);
CText text_tale_mend(void);
CText text_tale_promise(void);
CText text_tale_riddle(void);
CText text_tale_scenes(void);
CText text_tale_stranger(void);

#endif
