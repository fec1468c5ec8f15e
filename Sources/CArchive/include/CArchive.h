// The entries of a zip as a stream of records; see archive_events.c.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct zip;

struct archive_limits {
    // Entries that are told of.
    uint64_t entries;
    // Bytes of one entry, and of all.
    uint64_t entry_bytes;
    uint64_t all_bytes;
};

// Hands the records of an open archive (libzip's) on to `emit` in pieces, with `context`, until that returns something
// else than 0; the archive stays open.
void archive_events(
    struct zip *archive, const struct archive_limits *limits,
    int (*emit)(void *context, const void *bytes, size_t count), void *context
);
