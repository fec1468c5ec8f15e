// Unpacks a zip from descriptor 0; its records are those of CArchive.
#include <CArchive.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "modes.h"

static int emit(void *context, const void *bytes, size_t count) {
    (void)context;
    jail_write(bytes, count);
    return 0;
}

int archive_mode(const struct jail_options *options, char **arguments) {
    char *end = NULL;
    struct archive_limits limits = {
        .entries = strtoull(arguments[0], &end, 10),
        .entry_bytes = strtoull(arguments[1], &end, 10),
        .all_bytes = options->output_bytes,
    };
    struct jail_needs needs = {.files = false, .program = NULL};
    jail_lock(options, &needs);
    int error = 0;
    zip_t *archive = zip_fdopen(STDIN_FILENO, 0, &error);
    if (!archive) return error == ZIP_ER_MEMORY ? JAIL_OUT_OF_MEMORY : JAIL_DAMAGED;
    archive_events(archive, &limits, emit, NULL);
    jail_end(JAIL_DONE);
}
