// Parses what strangers drop, behind walls: see CJail.h and docs/security.md.
//
//     storydrop-jail archive MOST-ENTRIES MOST-BYTES     a zip on descriptor 0: its entries
//     storydrop-jail run PROGRAM ARGUMENT…       a program that reads descriptor 0 and writes to descriptor 1
//     storydrop-jail probe NAME [ARGUMENT]       tries to get out; for `doctor`
// Options come after the word: --parent PID --cpu S --memory MIB --output BYTES --read PATH… --degraded
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "modes.h"

int main(int argc, char **argv) {
    struct jail_options options;
    if (argc < 2 || !jail_parse(argc, argv, 2, &options)) {
        fputs("storydrop-jail is run by storydrop; it does nothing of use by itself.\n", stderr);
        return JAIL_USAGE;
    }
    const char *word = argv[1];
    char **rest = argv + options.rest;
    int count = argc - options.rest;
    if (strcmp(word, "archive") == 0 && count == 2) return archive_mode(&options, rest);
    if (strcmp(word, "run") == 0 && count > 0) return run_mode(&options, rest);
    if (strcmp(word, "probe") == 0 && count > 0) return probe_mode(&options, count, rest);
    return JAIL_USAGE;
}
