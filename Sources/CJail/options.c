#include "CJail.h"

#include <stdlib.h>
#include <string.h>

static bool number(const char *text, uint64_t most, uint64_t *value) {
    if (!text || text[0] < '0' || text[0] > '9') return false;
    char *end = NULL;
    unsigned long long parsed = strtoull(text, &end, 10);
    if (*end || parsed > most) return false;
    *value = parsed;
    return true;
}

bool jail_parse(int argc, char **argv, int first, struct jail_options *options) {
    memset(options, 0, sizeof *options);
    options->cpu_seconds = 30;
    options->memory_mib = 512;
    options->output_bytes = 64u << 20;
    int index = first;
    for (; index < argc && strncmp(argv[index], "--", 2) == 0; index++) {
        const char *name = argv[index] + 2;
        if (!*name) {
            index++;
            break;
        }
        if (strcmp(name, "degraded") == 0) {
            options->degraded = true;
            continue;
        }
        const char *text = index + 1 < argc ? argv[++index] : NULL;
        uint64_t value = 0;
        if (strcmp(name, "read") == 0) {
            size_t room = sizeof options->readable / sizeof *options->readable;
            if (!text || options->readable_count == room) return false;
            options->readable[options->readable_count++] = text;
        } else if (strcmp(name, "parent") == 0 && number(text, INT32_MAX, &value)) {
            options->parent = (pid_t)value;
        } else if (strcmp(name, "cpu") == 0 && number(text, 3600, &value) && value > 0) {
            options->cpu_seconds = (unsigned)value;
        } else if (strcmp(name, "memory") == 0 && number(text, 1 << 20, &value) && value > 0) {
            options->memory_mib = (unsigned)value;
        } else if (strcmp(name, "output") == 0 && number(text, (uint64_t)1 << 40, &value)) {
            options->output_bytes = value;
        } else {
            return false;
        }
    }
    options->rest = index;
    return true;
}
