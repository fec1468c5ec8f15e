#include "CICU.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

struct storydrop_breaks {
    UText *text;
    UBreakIterator *iterator;
};

storydrop_breaks *storydrop_breaks_open(
    int kind, const char *locale, const char *bytes, int64_t length, storydrop_icu_status *status
) {
    UErrorCode code = U_ZERO_ERROR;
    UText *text = utext_openUTF8(NULL, bytes, length, &code);
    UBreakIterator *iterator = ubrk_open(kind == 0 ? UBRK_SENTENCE : UBRK_WORD, locale, NULL, 0, &code);
    if (U_SUCCESS(code)) ubrk_setUText(iterator, text, &code);
    storydrop_breaks *breaks = U_SUCCESS(code) ? malloc(sizeof *breaks) : NULL;
    if (breaks) {
        *breaks = (storydrop_breaks){text, iterator};
    } else {
        if (iterator) ubrk_close(iterator);
        if (text) utext_close(text);
        if (U_SUCCESS(code)) code = U_MEMORY_ALLOCATION_ERROR;
    }
    *status = code;
    return breaks;
}

int32_t storydrop_breaks_next(storydrop_breaks *breaks) { return ubrk_next(breaks->iterator); }

int32_t storydrop_breaks_kind(storydrop_breaks *breaks) { return ubrk_getRuleStatus(breaks->iterator); }

void storydrop_breaks_close(storydrop_breaks *breaks) {
    ubrk_close(breaks->iterator);
    utext_close(breaks->text);
    free(breaks);
}

int32_t storydrop_to_lower(int32_t scalar) { return u_tolower(scalar); }

int32_t storydrop_is_letter(int32_t scalar) {
    return u_isalpha(scalar) || u_charType(scalar) == U_NON_SPACING_MARK;
}

int32_t storydrop_is_upper(int32_t scalar) { return u_isupper(scalar) || u_istitle(scalar); }
