// Unpacks a zip from descriptor 0 into a stream of records; what is in it is judged by who reads them.
//
// A record: a letter, four bytes of length (least first), as many bytes.
//     E  an entry begins: flags (1 folder, 2 no regular file, 4 encrypted), eight bytes of size, its name as it stands
//     D  bytes of it
//     X  it ends: 0 whole, 1 damaged, 2 larger than it said or than allowed
//     Z  the archive ends: 0 whole, 1 more entries than allowed
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "modes.h"

enum { FOLDER = 1, NO_FILE = 2, ENCRYPTED = 4 };
enum { WHOLE = 0, DAMAGED = 1, TOO_LARGE = 2 };

static void record(char letter, const void *bytes, size_t count) {
    unsigned char head[5] = {(unsigned char)letter};
    for (int index = 0; index < 4; index++) head[1 + index] = (unsigned char)(count >> (8 * index));
    jail_write(head, sizeof head);
    jail_write(bytes, count);
}

static unsigned char flags_of(zip_t *archive, zip_uint64_t index, const char *name, const zip_stat_t *facts) {
    unsigned char flags = 0;
    size_t length = strlen(name);
    if (length > 0 && (name[length - 1] == '/' || name[length - 1] == '\\')) flags |= FOLDER;
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) == 0 && system == ZIP_OPSYS_UNIX) {
        mode_t kind = (attributes >> 16) & S_IFMT;
        if (kind == S_IFDIR) flags |= FOLDER;
        if (kind != 0 && kind != S_IFREG && kind != S_IFDIR) flags |= NO_FILE;
    }
    if ((facts->valid & ZIP_STAT_ENCRYPTION_METHOD) && facts->encryption_method != ZIP_EM_NONE) flags |= ENCRYPTED;
    return flags;
}

static unsigned char unpack(zip_t *archive, zip_uint64_t index, zip_uint64_t most, zip_uint64_t *left) {
    zip_file_t *file = zip_fopen_index(archive, index, 0);
    if (!file) return DAMAGED;
    static unsigned char piece[1 << 15];
    zip_uint64_t total = 0;
    unsigned char state = WHOLE;
    for (;;) {
        zip_int64_t count = zip_fread(file, piece, sizeof piece);
        if (count < 0) state = DAMAGED;
        if (count <= 0) break;
        total += (zip_uint64_t)count;
        // Whatever it says of its size: what comes is counted.
        if (total > most || (zip_uint64_t)count > *left) {
            state = TOO_LARGE;
            break;
        }
        *left -= (zip_uint64_t)count;
        record('D', piece, (size_t)count);
    }
    // Closing compares the checksum of what was read whole.
    if (zip_fclose(file) != 0 && state == WHOLE) state = DAMAGED;
    return state;
}

static void entry(zip_t *archive, zip_uint64_t index, zip_uint64_t most, zip_uint64_t *left) {
    zip_stat_t facts;
    const char *name = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
    if (!name) name = "";
    if (zip_stat_index(archive, index, 0, &facts) != 0) zip_stat_init(&facts);
    zip_uint64_t size = facts.valid & ZIP_STAT_SIZE ? facts.size : 0;
    unsigned char head[9 + 4096] = {flags_of(archive, index, name, &facts)};
    for (int byte = 0; byte < 8; byte++) head[1 + byte] = (unsigned char)(size >> (8 * byte));
    size_t length = strlen(name);
    if (length > sizeof head - 9) length = sizeof head - 9;
    memcpy(head + 9, name, length);
    record('E', head, 9 + length);
    if (head[0] != 0) return;
    unsigned char state = size > most || size > *left ? TOO_LARGE : unpack(archive, index, most, left);
    record('X', &state, 1);
}

int archive_mode(const struct jail_options *options, char **arguments) {
    char *end = NULL;
    zip_uint64_t entries = strtoull(arguments[0], &end, 10);
    zip_uint64_t most = strtoull(arguments[1], &end, 10);
    struct jail_needs needs = {.files = false, .program = NULL};
    jail_lock(options, &needs);
    int error = 0;
    zip_t *archive = zip_fdopen(STDIN_FILENO, 0, &error);
    if (!archive) return error == ZIP_ER_MEMORY ? JAIL_OUT_OF_MEMORY : JAIL_DAMAGED;
    zip_int64_t count = zip_get_num_entries(archive, 0);
    unsigned char state = (zip_uint64_t)count > entries ? 1 : 0;
    zip_uint64_t left = options->output_bytes;
    for (zip_uint64_t index = 0; index < (zip_uint64_t)count && index < entries; index++)
        entry(archive, index, most, &left);
    record('Z', &state, 1);
    jail_end(JAIL_DONE);
}
