#include "CLanguage.h"

#include <cstdio>

#include <cld2/public/compact_lang_det.h>

const char *storydrop_language(const char *bytes, int length, int *percent) {
    CLD2::Language languages[3];
    int percents[3];
    int text_bytes = 0;
    bool is_reliable = false;
    CLD2::Language best = CLD2::DetectLanguageSummary(bytes, length, true, languages, percents, &text_bytes, &is_reliable);
    *percent = percents[0];
    if (!is_reliable || best == CLD2::UNKNOWN_LANGUAGE) return nullptr;
    return CLD2::LanguageCode(best);
}
