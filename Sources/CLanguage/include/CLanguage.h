#pragma once
#ifdef __cplusplus
extern "C" {
#endif

/// Tells the language of a text (UTF-8) by cld2, which speaks C++ only.
///
/// Returns its BCP 47 code, or NULL if it cannot be told. `percent`: how much of the text is in it.
const char *storydrop_language(const char *bytes, int length, int *percent);

#ifdef __cplusplus
}
#endif
