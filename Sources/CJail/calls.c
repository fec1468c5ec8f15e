// The list of system calls that a jailed process may make; every other ends it at once.
#define _GNU_SOURCE
#include "walls.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define COUNT(list) (sizeof list / sizeof *list)

/// Reading and writing of what is open, memory, time, the end.
static const int always[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close),
    SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(lseek),
    SCMP_SYS(fadvise64), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(exit),
    SCMP_SYS(exit_group), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall), SCMP_SYS(futex), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(uname),
    SCMP_SYS(sysinfo), SCMP_SYS(dup), SCMP_SYS(getcwd),
};

/// Looking at folders, for who may read files.
static const int folders[] = {SCMP_SYS(getdents), SCMP_SYS(getdents64)};

/// What libraries ask in passing and can do without.
static const int refused[] = {
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(openat2),
};

/// What the start of a program, its loader and its threads need besides.
static const int programs[] = {
    SCMP_SYS(execve), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
    SCMP_SYS(sigaltstack), SCMP_SYS(mprotect), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(eventfd2),
    SCMP_SYS(pipe2), SCMP_SYS(timer_create), SCMP_SYS(timer_settime), SCMP_SYS(timer_delete),
    SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(getrusage), SCMP_SYS(times), SCMP_SYS(getppid), SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(membarrier), SCMP_SYS(get_mempolicy), SCMP_SYS(mincore), SCMP_SYS(getrlimit),
    SCMP_SYS(umask),
};

static bool allow_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count) {
    for (size_t index = 0; index < count; index++) {
        int result = seccomp_rule_add(filter, action, calls[index], 0);
        // A call that this architecture does not have needs no rule.
        if (result != 0 && result != -EDOM && result != -EINVAL) return false;
    }
    return true;
}

/// Opens for reading only: no flag that writes, makes or empties a file.
static bool allow_opening(scmp_filter_ctx filter, bool files) {
    if (!files)
        return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 0) == 0
            && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) == 0;
    // Runtimes name their threads by a file of /proc; they take a no.
    const scmp_datum_t writing[] = {O_WRONLY, O_RDWR};
    for (size_t index = 0; index < COUNT(writing); index++)
        if (seccomp_rule_add(
                filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, writing[index])) != 0)
            return false;
    const scmp_datum_t changing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    return seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, changing, O_RDONLY)) == 0
        && seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, changing, O_RDONLY)) == 0;
}

/// Memory that can be run is for the loader of a program only.
static bool allow_memory(scmp_filter_ctx filter, bool program) {
    if (program) {
        // Memory that is shared without a file, or grows by itself, is counted by no limit that a program of Haskell
        // could live with.
        const scmp_datum_t uncounted = MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN;
        const scmp_datum_t kinds[] = {0, MAP_SHARED, MAP_ANONYMOUS};
        for (size_t index = 0; index < COUNT(kinds); index++)
            if (seccomp_rule_add(
                    filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A3(SCMP_CMP_MASKED_EQ, uncounted, kinds[index])) != 0)
                return false;
        return true;
    }
    return seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0
        && seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/// Threads of the same process, nothing that has a process of its own.
static bool allow_threads(scmp_filter_ctx filter) {
    const scmp_datum_t thread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
    // Its flags lie behind a pointer, where no filter sees them: the C library falls back to clone.
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0
        && seccomp_rule_add(
               filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)) == 0;
}

static bool allow_details(scmp_filter_ctx filter, const struct jail_needs *needs) {
    static const int commands[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC};
    for (size_t index = 0; index < COUNT(commands); index++)
        if (seccomp_rule_add(
                filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)commands[index])) != 0)
            return false;
    // abort() signals its own process. A program's number stays the same over execve.
    if (seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) != 0)
        return false;
    // Its own limits may be asked for, not set.
    if (seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)) != 0)
        return false;
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0) != 0) return false;
    return !needs->program
        || (allow_threads(filter)
            // Of its own threads; the service's would stay where it puts them.
            && seccomp_rule_add(
                   filter, SCMP_ACT_ALLOW, SCMP_SYS(sched_setaffinity), 1, SCMP_A0(SCMP_CMP_EQ, 0)) == 0
            && seccomp_rule_add(
                   filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_setaffinity), 1, SCMP_A0(SCMP_CMP_NE, 0)) == 0
            && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) == 0
            // The C library asks a name service who the user is; it takes a no.
            && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 0) == 0);
}

bool jail_filter_calls(const struct jail_needs *needs) {
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0) return false;
    // libseccomp checks the architecture of every call, and ends the process for a foreign one.
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return false;
    bool files = needs->files || needs->program;
    bool isDone = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0
        && allow_all(filter, SCMP_ACT_ALLOW, always, COUNT(always))
        && allow_all(filter, SCMP_ACT_ERRNO(EACCES), refused, COUNT(refused))
        && (!files || allow_all(filter, SCMP_ACT_ALLOW, folders, COUNT(folders)))
        && (!needs->program || allow_all(filter, SCMP_ACT_ALLOW, programs, COUNT(programs)))
        && allow_opening(filter, files) && allow_memory(filter, needs->program != NULL) && allow_details(filter, needs)
        && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return isDone;
}
