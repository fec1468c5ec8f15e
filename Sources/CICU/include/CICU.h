#pragma once
#include <stdint.h>

// ICU behind a header of our own. Foundation has a copy of ICU whose types have the same names and other members: the
// compiler refuses a file that sees both. ICU also renames its functions with its version by macros, which Swift cannot
// see through.

/// Where sentences or words of a text end.
typedef struct storydrop_breaks storydrop_breaks;

/// What ICU says of a call: above 0 is an error.
typedef int32_t storydrop_icu_status;

/// `kind`: 0 for sentences, 1 for words. `bytes` (UTF-8) must live as long as the breaks. NULL on errors.
storydrop_breaks *storydrop_breaks_open(
    int kind, const char *locale, const char *bytes, int64_t length, storydrop_icu_status *status
);
/// The next end, as an offset in bytes; negative after the last.
int32_t storydrop_breaks_next(storydrop_breaks *breaks);
/// Which kind of word ended at the last break: below 100 none (blanks, punctuation).
int32_t storydrop_breaks_kind(storydrop_breaks *breaks);
void storydrop_breaks_close(storydrop_breaks *breaks);

int32_t storydrop_to_lower(int32_t scalar);
/// Letters, and the marks that stand on them.
int32_t storydrop_is_letter(int32_t scalar);
int32_t storydrop_is_upper(int32_t scalar);
