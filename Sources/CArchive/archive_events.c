// Unpacks a zip into a stream of records; what is in it is judged by who reads them.
//
// A record: a letter, four bytes of length (least first), as many bytes.
//     E  an entry begins: flags (1 folder, 2 no regular file, 4 encrypted), eight bytes of size, its name as it stands
//     D  bytes of it
//     X  it ends: 0 whole, 1 damaged, 2 larger than it said or than allowed
//     Z  the archive ends: 0 whole, 1 more entries than allowed
#include "CArchive.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

enum { FOLDER = 1, NO_FILE = 2, ENCRYPTED = 4 };
enum { WHOLE = 0, DAMAGED = 1, TOO_LARGE = 2 };

struct unpacking {
    zip_t *archive;
    uint64_t entry_bytes;
    // Of all that may still come.
    uint64_t left;
    int (*emit)(void *context, const void *bytes, size_t count);
    void *context;
    bool stopped;
};

static void record(struct unpacking *unpacking, char letter, const void *bytes, size_t count) {
    if (unpacking->stopped) return;
    unsigned char head[5] = {(unsigned char)letter};
    for (int index = 0; index < 4; index++) head[1 + index] = (unsigned char)(count >> (8 * index));
    unpacking->stopped = unpacking->emit(unpacking->context, head, sizeof head) != 0
        || unpacking->emit(unpacking->context, bytes, count) != 0;
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

static unsigned char unpack(struct unpacking *unpacking, zip_uint64_t index) {
    zip_file_t *file = zip_fopen_index(unpacking->archive, index, 0);
    if (!file) return DAMAGED;
    unsigned char piece[1 << 15];
    zip_uint64_t total = 0;
    unsigned char state = WHOLE;
    while (!unpacking->stopped) {
        zip_int64_t count = zip_fread(file, piece, sizeof piece);
        if (count < 0) state = DAMAGED;
        if (count <= 0) break;
        total += (zip_uint64_t)count;
        // Whatever it says of its size: what comes is counted.
        if (total > unpacking->entry_bytes || (zip_uint64_t)count > unpacking->left) {
            state = TOO_LARGE;
            break;
        }
        unpacking->left -= (zip_uint64_t)count;
        record(unpacking, 'D', piece, (size_t)count);
    }
    // Closing compares the checksum of what was read whole.
    if (zip_fclose(file) != 0 && state == WHOLE) state = DAMAGED;
    return state;
}

static void entry(struct unpacking *unpacking, zip_uint64_t index) {
    zip_stat_t facts;
    const char *name = zip_get_name(unpacking->archive, index, ZIP_FL_ENC_RAW);
    if (!name) name = "";
    if (zip_stat_index(unpacking->archive, index, 0, &facts) != 0) zip_stat_init(&facts);
    zip_uint64_t size = facts.valid & ZIP_STAT_SIZE ? facts.size : 0;
    unsigned char head[9 + 4096] = {flags_of(unpacking->archive, index, name, &facts)};
    for (int byte = 0; byte < 8; byte++) head[1 + byte] = (unsigned char)(size >> (8 * byte));
    size_t length = strlen(name);
    if (length > sizeof head - 9) length = sizeof head - 9;
    memcpy(head + 9, name, length);
    record(unpacking, 'E', head, 9 + length);
    if (head[0] != 0) return;
    bool fits = size <= unpacking->entry_bytes && size <= unpacking->left;
    unsigned char state = fits ? unpack(unpacking, index) : TOO_LARGE;
    record(unpacking, 'X', &state, 1);
}

void archive_events(
    struct zip *archive, const struct archive_limits *limits,
    int (*emit)(void *context, const void *bytes, size_t count), void *context
) {
    struct unpacking unpacking = {
        .archive = archive,
        .entry_bytes = limits->entry_bytes,
        .left = limits->all_bytes,
        .emit = emit,
        .context = context,
    };
    zip_int64_t entries = zip_get_num_entries(archive, 0);
    uint64_t count = entries > 0 ? (uint64_t)entries : 0;
    unsigned char state = count > limits->entries ? 1 : 0;
    for (uint64_t index = 0; index < count && index < limits->entries && !unpacking.stopped; index++)
        entry(&unpacking, index);
    record(&unpacking, 'Z', &state, 1);
}
