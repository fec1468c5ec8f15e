// Runs a program behind the walls: it may read descriptor 0 and the named paths, and write to descriptor 1.
#include <errno.h>
#include <unistd.h>

#include "modes.h"

int run_mode(const struct jail_options *options, char **arguments) {
    struct jail_needs needs = {.files = true, .program = arguments[0]};
    if (access(arguments[0], X_OK) != 0) return JAIL_NO_PROGRAM;
    jail_lock(options, &needs);
    // No variable of ours, but what makes programs take text for UTF-8, stay on one thread and look for no user.
    char *environment[] = {"LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1", "HOME=/nonexistent", NULL};
    execve(arguments[0], arguments, environment);
    return errno == ENOENT ? JAIL_NO_PROGRAM : JAIL_NOT_LOCKED;
}
