// Parses HTML as browsers forgive it, and the XML of feeds, with libxml2's SAX: no tree is built here.
//
// The stream:
//     01 NAME 00           an element opens; its name in lower case
//     02 NAME 00 VALUE 00  an attribute of the element just opened
//     03                   the element opened last closes
//     04 TEXT 00           text, entities resolved
//     05                   the end: a stream without it was cut
#include "CPage.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "slim.h"

enum { OPEN = 1, ATTRIBUTE = 2, CLOSE = 3, TEXT = 4, END = 5 };
enum { MOST_DEPTH = 200, LONGEST_NAME = 64, LONGEST_VALUE = 4096, PIECE = 1 << 16 };

struct stream {
    int (*emit)(void *context, const void *bytes, size_t count);
    void *context;
    unsigned char *piece;
    size_t used;
    // Elements open in the page; those deeper than MOST_DEPTH are not sent.
    size_t depth;
    // Open script and style elements, whose text is not sent.
    size_t silent;
    // Parts of one text come in pieces; they go on as one.
    bool in_text;
    bool stopped;
};

static void flush(struct stream *stream) {
    if (!stream->stopped && stream->used > 0)
        stream->stopped = stream->emit(stream->context, stream->piece, stream->used) != 0;
    stream->used = 0;
}

static void put(struct stream *stream, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    while (count > 0 && !stream->stopped) {
        if (stream->used == PIECE) flush(stream);
        size_t part = PIECE - stream->used < count ? PIECE - stream->used : count;
        memcpy(stream->piece + stream->used, next, part);
        stream->used += part;
        next += part;
        count -= part;
    }
}

static void put_byte(struct stream *stream, unsigned char byte) { put(stream, &byte, 1); }

static void end_text(struct stream *stream) {
    if (stream->in_text) put_byte(stream, 0);
    stream->in_text = false;
}

static void put_text(struct stream *stream, const void *text, size_t count) {
    if (count == 0) return;
    if (!stream->in_text) put_byte(stream, TEXT);
    stream->in_text = true;
    put(stream, text, count);
}

static bool is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (*name == **names && strcmp(name, *names) == 0) return true;
    return false;
}

// What the search for the article looks at.
static bool is_wanted(const char *name) {
    static const char *const wanted[] = {
        "aria-hidden", "class", "content", "datetime", "dir", "epub:type", "hidden", "href", "http-equiv", "id", "ispermalink",
        "itemprop", "itemtype", "lang", "name", "property", "rel", "role", "style", "title", "type", "xml:lang", NULL,
    };
    return is_one_of(name, wanted);
}

// Elements that do not part words.
static bool is_inline(const char *name) {
    static const char *const names[] = {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "rp",
        "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", NULL,
    };
    return is_one_of(name, names);
}

// A copy in lower case, with what no name has in it as `_`; cut if it is too long.
static void name_in(char copy[static LONGEST_NAME + 1], const xmlChar *name) {
    size_t length = 0;
    for (; name[length] && length < LONGEST_NAME; length++) {
        unsigned char byte = name[length];
        if (byte >= 'A' && byte <= 'Z') byte += 'a' - 'A';
        copy[length] = byte > ' ' && byte < 0x7f ? (char)byte : '_';
    }
    if (length == 0) copy[length++] = '_';
    copy[length] = 0;
}

static void put_attribute(struct stream *stream, const char *name, const xmlChar *value) {
    size_t length = value ? strlen((const char *)value) : 0;
    if (length > LONGEST_VALUE) {
        length = LONGEST_VALUE;
        // Never within a character.
        while (length > 0 && (value[length] & 0xC0) == 0x80) length--;
    }
    put_byte(stream, ATTRIBUTE);
    put(stream, name, strlen(name) + 1);
    if (length > 0) put(stream, value, length);
    put_byte(stream, 0);
}

static bool has_silent_text(const char *name, const xmlChar **attributes) {
    if (strcmp(name, "style") == 0) return true;
    if (strcmp(name, "script") != 0) return false;
    for (; attributes && attributes[0]; attributes += 2)
        if (xmlStrcasecmp(attributes[0], BAD_CAST "type") == 0 && attributes[1])
            return !xmlStrcasestr(attributes[1], BAD_CAST "ld+json");
    return true;
}

static void on_start(void *context, const xmlChar *raw, const xmlChar **attributes) {
    struct stream *stream = context;
    char name[LONGEST_NAME + 1];
    name_in(name, raw);
    if (stream->silent > 0 || has_silent_text(name, attributes)) stream->silent++;
    if (stream->depth++ >= MOST_DEPTH) {
        if (!is_inline(name)) put_text(stream, " ", 1);
        return;
    }
    end_text(stream);
    put_byte(stream, OPEN);
    put(stream, name, strlen(name) + 1);
    for (; attributes && attributes[0]; attributes += 2) {
        char label[LONGEST_NAME + 1];
        name_in(label, attributes[0]);
        if (is_wanted(label)) put_attribute(stream, label, attributes[1]);
    }
}

static void on_end(void *context, const xmlChar *raw) {
    struct stream *stream = context;
    if (stream->depth == 0) return;
    if (stream->silent > 0) stream->silent--;
    if (--stream->depth >= MOST_DEPTH) {
        char name[LONGEST_NAME + 1];
        name_in(name, raw);
        if (!is_inline(name)) put_text(stream, " ", 1);
        return;
    }
    end_text(stream);
    put_byte(stream, CLOSE);
}

static void on_text(void *context, const xmlChar *text, int length) {
    struct stream *stream = context;
    if (stream->silent > 0 || length <= 0) return;
    const xmlChar *end = text + length;
    while (text < end) {
        const xmlChar *zero = memchr(text, 0, (size_t)(end - text));
        const xmlChar *stop = zero ? zero : end;
        put_text(stream, text, (size_t)(stop - text));
        text = zero ? zero + 1 : end;
    }
}

// HTML and XML have one kind of context in libxml2, and are heard alike. Without a handler for declarations there are no
// entities but the known ones: none can grow or name a file.
static int parse(struct stream *stream, xmlParserCtxtPtr parser, int (*document)(xmlParserCtxtPtr)) {
    xmlSAXHandler handler = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
    };
    xmlSAXHandlerPtr own = parser->sax;
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    parser->sax = &handler;
    parser->userData = stream;
    document(parser);
    bool starved = parser->errNo == XML_ERR_NO_MEMORY;
    parser->sax = own;
    // Entities that were declared are kept in a document, though nobody asks for them.
    if (parser->myDoc) xmlFreeDoc(parser->myDoc);
    parser->myDoc = NULL;
    xmlFreeParserCtxt(parser);
    return starved ? PAGE_OUT_OF_MEMORY : PAGE_DONE;
}

static int parse_xml(struct stream *stream, const char *utf8, size_t length) {
    xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt(utf8, (int)length);
    if (!parser) return PAGE_OUT_OF_MEMORY;
    xmlCtxtUseOptions(
        parser, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC
    );
    return parse(stream, parser, xmlParseDocument);
}

static int parse_html(struct stream *stream, const char *utf8, size_t length) {
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(utf8, (int)length);
    if (!parser) return PAGE_OUT_OF_MEMORY;
    htmlCtxtUseOptions(
        parser,
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC
    );
    return parse(stream, parser, htmlParseDocument);
}

int page_events(
    enum page_language language, const char *utf8, size_t length,
    int (*emit)(void *context, const void *bytes, size_t count), void *context
) {
    if (length > INT32_MAX / 2) return PAGE_TOO_LARGE;
    struct stream stream = {.emit = emit, .context = context, .piece = malloc(PIECE)};
    if (!stream.piece) return PAGE_OUT_OF_MEMORY;
    if (length >= 3 && memcmp(utf8, "\xEF\xBB\xBF", 3) == 0) {
        utf8 += 3;
        length -= 3;
    }
    // Room for one more: an empty page is no failure.
    char *slim = malloc(length + 1);
    if (!slim) {
        free(stream.piece);
        return PAGE_OUT_OF_MEMORY;
    }
    int result = PAGE_DONE;
    if (language == PAGE_HTML) {
        length = page_slim(utf8, length, slim);
        if (length > 0) result = parse_html(&stream, slim, length);
    } else if (length > 0) {
        result = parse_xml(&stream, utf8, length);
    }
    end_text(&stream);
    // What the parser left open, so that each stream is whole.
    for (; stream.depth > 0; stream.depth--)
        if (stream.depth <= MOST_DEPTH) put_byte(&stream, CLOSE);
    if (result == PAGE_DONE) put_byte(&stream, END);
    flush(&stream);
    if (stream.stopped && result == PAGE_DONE) result = PAGE_STOPPED;
    free(stream.piece);
    free(slim);
    return result;
}
