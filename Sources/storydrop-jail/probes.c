// Tries to get out. Each probe is one process: denied by an error, it ends with JAIL_DENIED; or by the kernel's hand.
// JAIL_DONE means that it got out. The word `open` before its name leaves the walls away: so a test sees it get out.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modes.h"

static bool opens(const char *path, int flags) {
    int descriptor = open(path, flags | O_CLOEXEC, 0600);
    if (descriptor < 0) return false;
    close(descriptor);
    return true;
}

static bool read_passwd(const char *path) {
    (void)path;
    return opens("/etc/passwd", O_RDONLY);
}

static bool read_path(const char *path) { return path && opens(path, O_RDONLY); }

static bool write_path(const char *path) {
    if (!path || !opens(path, O_WRONLY | O_CREAT | O_EXCL)) return false;
    unlink(path);
    return true;
}

/// A connection that is refused has got out, too: nobody listened, that is all.
static bool connect_inet(const char *path) {
    (void)path;
    int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return end >= 0 && (connect(end, (struct sockaddr *)&address, sizeof address) == 0 || errno == ECONNREFUSED);
}

static bool connect_unix(const char *path) {
    (void)path;
    int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0storydrop-probe"};
    return end >= 0 && (connect(end, (struct sockaddr *)&address, sizeof address) == 0 || errno == ECONNREFUSED);
}

static bool send_datagram(const char *path) {
    (void)path;
    return socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0 || socket(AF_NETLINK, SOCK_RAW, 0) >= 0;
}

static bool fork_child(const char *path) {
    (void)path;
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
    return child > 0;
}

static bool run_program(const char *path) {
    (void)path;
    char *arguments[] = {"/bin/true", NULL}, *environment[] = {NULL};
    execve("/bin/true", arguments, environment);
    return false;
}

static bool trace_parent(const char *path) {
    (void)path;
    if (ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) != 0) return false;
    ptrace(PTRACE_DETACH, getppid(), NULL, NULL);
    return true;
}

/// Signal 0 asks only whether a signal could be sent.
static bool signal_parent(const char *path) {
    (void)path;
    return kill(getppid(), 0) == 0;
}

static bool read_parent(const char *path) {
    (void)path;
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)&read_parent, 1};
    if (process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1) return true;
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/environ", (int)getppid());
    return opens(name, O_RDONLY);
}

static bool run_memory(const char *path) {
    (void)path;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool leave_namespace(const char *path) {
    (void)path;
    return syscall(SYS_unshare, 0x10000000 /* CLONE_NEWUSER */) == 0;
}

static bool raise_limit(const char *path) {
    (void)path;
    // Behind the walls no file may grow; a limit that is raised, or a file that is made, is a way out.
    unsigned long long wanted[2] = {1 << 20, 1 << 20};
    return syscall(SYS_prlimit64, 0, 1 /* RLIMIT_FSIZE */, wanted, NULL) == 0;
}

static bool ring(const char *path) {
    (void)path;
    char parameters[256] = {0};
    // Without rights to it, a running kernel answers EPERM; with them, a descriptor.
    return syscall(425 /* io_uring_setup */, 4, parameters) >= 0;
}

static bool use_memory(const char *path) {
    (void)path;
    size_t gigabyte = (size_t)1 << 30;
    for (int count = 0; count < 4; count++)
        if (mmap(NULL, gigabyte, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) return false;
    return true;
}

static const struct probe {
    const char *name;
    bool (*escapes)(const char *argument);
} probes[] = {
    {"read-passwd", read_passwd}, {"read-path", read_path},   {"write-path", write_path},
    {"connect", connect_inet},    {"connect-unix", connect_unix}, {"datagram", send_datagram},
    {"fork", fork_child},         {"exec", run_program},      {"ptrace", trace_parent},
    {"signal-parent", signal_parent}, {"read-parent", read_parent}, {"executable-memory", run_memory},
    {"namespace", leave_namespace}, {"limits", raise_limit},  {"io-uring", ring},
    {"memory", use_memory},
};

int probe_mode(const struct jail_options *options, int count, char **arguments) {
    bool isOpen = strcmp(arguments[0], "open") == 0;
    if (isOpen && --count > 0) arguments++;
    if (count < 1 || count > 2) return JAIL_USAGE;
    for (size_t index = 0; index < sizeof probes / sizeof *probes; index++) {
        if (strcmp(probes[index].name, arguments[0]) != 0) continue;
        struct jail_needs needs = {.files = true, .program = NULL};
        if (!isOpen) jail_lock(options, &needs);
        // Only what follows may end it: a wall that fell while it was put up has another code.
        return probes[index].escapes(count > 1 ? arguments[1] : NULL) ? JAIL_DONE : JAIL_DENIED;
    }
    return JAIL_USAGE;
}
