// The tree of a web page as a stream of events; see page_events.c.
#pragma once
#include <stddef.h>

enum page_result {
    PAGE_DONE = 0,
    // `emit` returned something else than 0.
    PAGE_STOPPED = 1,
    PAGE_OUT_OF_MEMORY = 2,
    // More bytes than the parser can count.
    PAGE_TOO_LARGE = 3,
};

enum page_language {
    PAGE_HTML = 0,
    // Feeds; entities that they define themselves are left out.
    PAGE_XML = 1,
};

// Parses `length` bytes of UTF-8, whatever encoding the page itself says it has, and hands the stream on to `emit` in
// pieces, with `context`. Loads nothing from anywhere.
int page_events(
    enum page_language language, const char *utf8, size_t length,
    int (*emit)(void *context, const void *bytes, size_t count), void *context
);
