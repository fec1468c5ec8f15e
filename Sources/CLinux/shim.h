#pragma once
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// glibc shows these only to _GNU_SOURCE, which a module cannot set after the fact; values of linux/fcntl.h.
#ifndef F_SETLEASE
#define F_SETLEASE 1024
#endif

// The same; linux/fcntl.h cannot be included beside glibc's.
#define AT_EMPTY_PATH_ 0x1000
#define STATX_MNT_ID_UNIQUE_ 0x4000U
#define RENAME_NOREPLACE_ 1

#ifndef O_PATH
#define O_PATH 010000000
#endif

// pipe2 and F_SETPIPE_SZ are shown only to _GNU_SOURCE, too.
#ifndef F_SETPIPE_SZ
#define F_SETPIPE_SZ 1031
#endif
static inline int storydrop_pipe(int *ends) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }
static inline int storydrop_pipe_size(int descriptor, int bytes) { return fcntl(descriptor, F_SETPIPE_SZ, bytes); }

static inline int storydrop_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// statx has no declaration without _GNU_SOURCE; the kernel's header has the structure.
static inline int storydrop_mount_of(int folder, unsigned long long *device, unsigned long long *mount) {
    struct statx facts;
    // The number that is never used again is there since Linux 6.8; an older kernel leaves it out or gives the other.
    int result = (int)syscall(
        SYS_statx, folder, "", AT_EMPTY_PATH_, STATX_TYPE | STATX_MNT_ID | STATX_MNT_ID_UNIQUE_, &facts);
    *device = ((unsigned long long)facts.stx_dev_major << 32) | facts.stx_dev_minor;
    *mount = facts.stx_mask & (STATX_MNT_ID | STATX_MNT_ID_UNIQUE_) ? facts.stx_mnt_id : 0;
    return result;
}

// prctl is variadic.
static inline int storydrop_may_dump(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }
static inline int storydrop_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static inline int storydrop_syncfs(int descriptor) { return (int)syscall(SYS_syncfs, descriptor); }

// openat2 has no wrapper in glibc 2.36, and syscall() is variadic.
static inline long storydrop_openat2(int directory, const char *path, unsigned long long flags, unsigned long long resolve) {
    struct open_how how = {.flags = flags, .resolve = resolve};
    return syscall(SYS_openat2, directory, path, &how, sizeof how);
}
// The beneath-only rules of the inbox: no symlink, no magic link, nothing outside.
static inline long storydrop_open_beneath(int directory, const char *path) {
    return storydrop_openat2(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
        RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
}
// A folder below another by the same rules, to name files in; an empty path is the folder itself.
static inline long storydrop_open_folder_beneath(int directory, const char *path) {
    return storydrop_openat2(directory, path, O_PATH | O_DIRECTORY | O_CLOEXEC,
        RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
}
// A new file in an open folder; never through a symlink, never over another.
static inline int storydrop_create_in(int folder, const char *name) {
    return openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}
// renameat2 is declared for _GNU_SOURCE only; fails with EEXIST rather than replace.
static inline int storydrop_rename_to_free(int from, const char *name, int to, const char *target) {
    return (int)syscall(SYS_renameat2, from, name, to, target, RENAME_NOREPLACE_);
}
// Asks for a read lease and gives it back: 0 if nobody has the file open for writing, else errno.
static inline int storydrop_lease_probe(int descriptor) {
    if (fcntl(descriptor, F_SETLEASE, F_RDLCK) != 0) return errno;
    fcntl(descriptor, F_SETLEASE, F_UNLCK);
    return 0;
}

// memfd_create is shown to _GNU_SOURCE only, and fcntl is variadic. What is in it can be read only, from then on.
#define MFD_CLOEXEC_ 1U
#define MFD_ALLOW_SEALING_ 2U
#ifndef F_ADD_SEALS
#define F_ADD_SEALS 1033
#endif
static inline int storydrop_memory_file(void) {
    return (int)syscall(SYS_memfd_create, "storydrop-input", MFD_CLOEXEC_ | MFD_ALLOW_SEALING_);
}
static inline int storydrop_seal(int descriptor) {
    return fcntl(descriptor, F_ADD_SEALS, 0x0001 | 0x0002 | 0x0004 | 0x0008);
}
