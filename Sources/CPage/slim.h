// What of a page need not be parsed is cut out before.
#pragma once
#include <stddef.h>

// Copies a page without comments, the bodies of scripts (but linked data) and of styles, and zero bytes. `slim` has
// room for `length` bytes. Returns how many there are.
size_t page_slim(const char *page, size_t length, char *slim);
