// Two thirds of a page of today are scripts and styles, which libxml2 reads byte by byte: memchr is far faster.
#define _GNU_SOURCE
#include "slim.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct cutter {
    const char *next;
    const char *end;
    char *out;
};

static void copy_to(struct cutter *cutter, const char *stop) {
    size_t count = (size_t)(stop - cutter->next);
    memcpy(cutter->out, cutter->next, count);
    cutter->out += count;
    cutter->next = stop;
}

// Behind the `>` of the tag at `tag`, where quoted ones do not count; NULL if it never ends.
static const char *tag_end(const char *tag, const char *end) {
    char quote = 0;
    // A quote opens a value only behind `=`; elsewhere it is a slip, which must not eat the page.
    bool after_equals = false;
    for (; tag < end; tag++) {
        if (quote) {
            if (*tag == quote) quote = 0;
        } else if (*tag == '>') {
            return tag + 1;
        } else if (after_equals && (*tag == '"' || *tag == '\'')) {
            quote = *tag;
            after_equals = false;
        } else if (*tag == '=') {
            after_equals = true;
        } else if (*tag != ' ' && *tag != '\t' && *tag != '\n' && *tag != '\r') {
            after_equals = false;
        }
    }
    return NULL;
}

static bool is_named(const char *tag, const char *end, const char *name) {
    size_t length = strlen(name);
    if ((size_t)(end - tag) <= length || strncasecmp(tag, name, length) != 0) return false;
    char next = tag[length];
    return next == '>' || next == '/' || next == ' ' || next == '\t' || next == '\n' || next == '\r';
}

// Where `</name` next stands; NULL if nowhere.
static const char *closing_of(const char *from, const char *end, const char *name) {
    while ((from = memchr(from, '<', (size_t)(end - from)))) {
        if (end - from > 2 && from[1] == '/' && is_named(from + 2, end, name)) return from;
        from++;
    }
    return NULL;
}

static bool is_linked_data(const char *tag, const char *end) { return memmem(tag, (size_t)(end - tag), "ld+json", 7); }

// Cuts what begins at `next`, a `<`; else copies it, at least that byte.
static void tag(struct cutter *cutter) {
    const char *start = cutter->next;
    size_t left = (size_t)(cutter->end - start);
    if (left >= 4 && memcmp(start, "<!--", 4) == 0) {
        // `<!-->` is a whole comment, too.
        const char *stop = memmem(start + 2, left - 2, "-->", 3);
        if (stop) {
            cutter->next = stop + 3;
        } else {
            copy_to(cutter, cutter->end);
        }
        return;
    }
    if (left < 2 || (start[1] | 0x20) < 'a' || (start[1] | 0x20) > 'z') {
        copy_to(cutter, start + 1);
        return;
    }
    const char *stop = tag_end(start + 1, cutter->end);
    if (!stop) {
        // Not looked for again from the next `<`: that would take the square of a page's length.
        copy_to(cutter, cutter->end);
        return;
    }
    const char *raw = is_named(start + 1, stop, "script") ? "script"
                      : is_named(start + 1, stop, "style") ? "style"
                                                           : NULL;
    copy_to(cutter, stop);
    if (!raw) return;
    const char *closing = closing_of(stop, cutter->end, raw);
    // One that is never closed goes on to the end, as browsers read it.
    if (!closing) closing = cutter->end;
    if (is_linked_data(start, stop)) {
        copy_to(cutter, closing);
    } else {
        cutter->next = closing;
    }
}

size_t page_slim(const char *page, size_t length, char *slim) {
    struct cutter cutter = {.next = page, .end = page + length, .out = slim};
    while (cutter.next < cutter.end) {
        const char *opening = memchr(cutter.next, '<', (size_t)(cutter.end - cutter.next));
        copy_to(&cutter, opening ? opening : cutter.end);
        if (opening) tag(&cutter);
    }
    size_t count = (size_t)(cutter.out - slim);
    // The parser would end at a zero byte.
    for (char *zero = memchr(slim, 0, count); zero; zero = memchr(zero, 0, (size_t)(slim + count - zero))) *zero = ' ';
    return count;
}
