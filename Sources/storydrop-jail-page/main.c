// A web page or a feed on descriptor 0, as UTF-8: its tree as a stream of events (CPage) on descriptor 1, from behind
// walls: see CJail.h and docs/security.md.
//
//     storydrop-jail-page tree|feed OPTIONS
#include <CJail.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CPage.h>

static int emit(void *context, const void *bytes, size_t count) {
    (void)context;
    jail_write(bytes, count);
    return 0;
}

static int read_page(const struct jail_options *options, enum page_language language) {
    struct jail_needs needs = {.files = false, .program = NULL};
    jail_lock(options, &needs);
    struct stat facts;
    if (fstat(STDIN_FILENO, &facts) != 0 || facts.st_size <= 0) return JAIL_DAMAGED;
    size_t length = (size_t)facts.st_size;
    const char *page = mmap(NULL, length, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (page == MAP_FAILED) return JAIL_OUT_OF_MEMORY;
    switch (page_events(language, page, length, emit, NULL)) {
    case PAGE_DONE: return JAIL_DONE;
    case PAGE_OUT_OF_MEMORY: return JAIL_OUT_OF_MEMORY;
    default: return JAIL_DAMAGED;
    }
}

int main(int argc, char **argv) {
    struct jail_options options;
    if (argc < 2 || !jail_parse(argc, argv, 2, &options) || options.rest != argc
        || (strcmp(argv[1], "tree") != 0 && strcmp(argv[1], "feed") != 0)) {
        fputs("storydrop-jail-page is run by storydrop; it does nothing of use by itself.\n", stderr);
        return JAIL_USAGE;
    }
    jail_end(read_page(&options, strcmp(argv[1], "feed") == 0 ? PAGE_XML : PAGE_HTML));
}
