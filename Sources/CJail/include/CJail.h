#pragma once
// The walls around everything that parses what strangers drop, and the one way out of them: a pipe.
//
// Callers: storydrop-jail, storydrop-jail-page and storydrop-jail-pdf, each right after their start and before they look at the input.
// Promise: once jail_lock has returned, the process can read descriptor 0 and the paths that it named, write to the
// descriptor 1 that it was given, and use memory and time within its limits; nothing else.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a jailed process ends; what `JailedProcess` in Swift makes an error of.
enum jail_exit {
    JAIL_DONE = 0,
    /// The input is not what it should be.
    JAIL_DAMAGED = 10,
    /// The input needs a password.
    JAIL_ENCRYPTED = 11,
    /// More memory than allowed would be needed.
    JAIL_OUT_OF_MEMORY = 12,
    /// More output than allowed would come.
    JAIL_OUTPUT_FULL = 13,
    /// The kernel has no Landlock or no seccomp, and nobody said `--degraded`.
    JAIL_NO_WALLS = 14,
    /// A wall could not be put up, or the parent is gone.
    JAIL_NOT_LOCKED = 15,
    /// The program to run is not there.
    JAIL_NO_PROGRAM = 16,
    /// A probe was denied what it tried.
    JAIL_DENIED = 20,
    /// The arguments are wrong.
    JAIL_USAGE = 64,
};

/// What a jailed process may use; set by the parent's arguments.
struct jail_options {
    /// The process that must still be the parent when the walls are up; 0: do not look.
    pid_t parent;
    /// Seconds of processor time.
    unsigned cpu_seconds;
    /// MiB of memory.
    unsigned memory_mib;
    /// Bytes of output.
    uint64_t output_bytes;
    /// Whether it goes on where the kernel lacks Landlock or seccomp.
    bool degraded;
    /// Index in argv of the first argument that is no option.
    int rest;
    /// Paths that may be read, as `--read` names them.
    const char *readable[16];
    size_t readable_count;
};

/// What a process behind the walls still needs of the kernel.
struct jail_needs {
    /// Whether the named paths may be opened for reading.
    bool files;
    /// A program that is run inside, with threads and shared libraries; NULL for none.
    const char *program;
};

/// Reads `--parent --cpu --memory --output --degraded --read`; false if an argument is wrong.
bool jail_parse(int argc, char **argv, int first, struct jail_options *options);

/// Puts up the walls, or ends the process with JAIL_NO_WALLS or JAIL_NOT_LOCKED.
void jail_lock(const struct jail_options *options, const struct jail_needs *needs);

/// Adds bytes to the output; ends the process with JAIL_OUTPUT_FULL past the limit, or if nobody reads it.
void jail_write(const void *bytes, size_t count);

/// Writes what is still held back and ends the process.
#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void jail_end(int code);

#ifdef __cplusplus
}
#endif
