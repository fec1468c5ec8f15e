// Runs a program as on a kernel that has no Landlock: without-landlock PROGRAM ARGUMENT…
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **words) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (count < 2 || !filter
        || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) != 0
        || seccomp_load(filter) != 0) {
        fputs("without-landlock: the filter cannot be set\n", stderr);
        return 70;
    }
    execv(words[1], words + 1);
    perror(words[1]);
    return 71;
}
