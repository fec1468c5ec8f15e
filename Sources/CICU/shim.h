#pragma once
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/ucnv.h>

// ICU renames its functions with its version by macros (ubrk_open is ubrk_open_72), which Swift cannot see through.
static inline UBreakIterator *storydrop_sentences_open(const char *locale, UText *text, UErrorCode *status) {
    UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, status);
    if (U_SUCCESS(*status)) ubrk_setUText(iterator, text, status);
    return iterator;
}
static inline UBreakIterator *storydrop_words_open(const char *locale, UText *text, UErrorCode *status) {
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, locale, NULL, 0, status);
    if (U_SUCCESS(*status)) ubrk_setUText(iterator, text, status);
    return iterator;
}
// Which kind of word ended at the last break: below 100 none (blanks, punctuation).
static inline int32_t storydrop_break_status(UBreakIterator *iterator) { return ubrk_getRuleStatus(iterator); }
static inline int32_t storydrop_to_lower(int32_t scalar) { return u_tolower(scalar); }
static inline int32_t storydrop_is_letter(int32_t scalar) { return u_isalpha(scalar) || u_charType(scalar) == U_NON_SPACING_MARK; }
static inline int32_t storydrop_is_upper(int32_t scalar) { return u_isupper(scalar) || u_istitle(scalar); }
static inline UText *storydrop_utext_open_utf8(const char *bytes, int64_t length, UErrorCode *status) {
    return utext_openUTF8(NULL, bytes, length, status);
}
static inline int32_t storydrop_break_next(UBreakIterator *iterator) { return ubrk_next(iterator); }
static inline void storydrop_break_close(UBreakIterator *iterator) { ubrk_close(iterator); }
static inline void storydrop_utext_close(UText *text) { utext_close(text); }
// Converts bytes of a named charset to UTF-8; returns the length needed. A byte that is no character becomes U+FFFD.
static inline int32_t storydrop_to_utf8(
    const char *charset, char *target, int32_t capacity, const char *source, int32_t length, UErrorCode *status
) {
    return ucnv_convert("UTF-8", charset, target, capacity, source, length, status);
}
