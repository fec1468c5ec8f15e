// The walls: credentials, descriptors, limits, Landlock, seccomp, in this order.
#define _GNU_SOURCE
#include "CJail.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/landlock.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "walls.h"

static void require(bool done) {
    if (!done) _exit(JAIL_NOT_LOCKED);
}

/// The user and group that own nothing.
enum { NOBODY = 65534 };

/// Root becomes nobody; everyone loses what capabilities they have.
///
/// In a user namespace without a nobody, or without the right to change, root stays: it has no capabilities, and the
/// other walls hold for root, too.
static void drop_privileges(void) {
    bool isNobody = geteuid() == 0 && setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0
        && setresuid(NOBODY, NOBODY, NOBODY) == 0;
    (void)isNobody;
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        (void)prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    require(syscall(SYS_capset, &header, none) == 0);
}

static void limit(int resource, rlim_t soft, rlim_t hard) {
    struct rlimit value = {.rlim_cur = soft, .rlim_max = hard};
    require(setrlimit((__rlimit_resource_t)resource, &value) == 0);
}

static void set_limits(const struct jail_options *options, const struct jail_needs *needs) {
    rlim_t memory = (rlim_t)options->memory_mib << 20;
    limit(RLIMIT_CORE, 0, 0);
    // A write to a file ends the process; pipes are no files.
    limit(RLIMIT_FSIZE, 0, 0);
    // SIGXCPU first, whose default ends the process; SIGKILL a second later.
    limit(RLIMIT_CPU, options->cpu_seconds, options->cpu_seconds + 1);
    limit(RLIMIT_NOFILE, 32, 32);
    limit(RLIMIT_MEMLOCK, 0, 0);
    limit(RLIMIT_MSGQUEUE, 0, 0);
    limit(RLIMIT_SIGPENDING, 32, 32);
    if (needs->program) {
        // The runtime of Haskell reserves a terabyte of addresses: a program is bound by what it may write to.
        limit(RLIMIT_DATA, memory, memory);
        // Beyond that only page tables could grow, which no other limit counts.
        limit(RLIMIT_AS, (rlim_t)1152 << 30, (rlim_t)1152 << 30);
        // Threads of all programs of this user: nobody has few others, a person many.
        rlim_t threads = getuid() == NOBODY ? 512 : 8192;
        limit(RLIMIT_NPROC, threads, threads);
    } else {
        limit(RLIMIT_AS, memory, memory);
        limit(RLIMIT_NPROC, 0, 0);
    }
}

// The rights by the number of the kernel's interface that brought them: the headers of the system may be older.
enum {
    RIGHTS_OF_FIRST_ABI = (1 << 13) - 1,
    RIGHT_REFER = 1 << 13,
    RIGHT_TRUNCATE = 1 << 14,
    RIGHT_IOCTL = 1 << 15,
    RIGHT_EXECUTE = 1 << 0,
    RIGHT_READ_FILE = 1 << 2,
    RIGHT_READ_FOLDER = 1 << 3,
    NET_BIND_CONNECT = 3,
    SCOPE_SOCKETS_SIGNALS = 3,
    RULE_PATH_BENEATH = 1,
};

/// `struct landlock_ruleset_attr` as of interface 6; older ones take its beginning.
struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scoped;
};

struct beneath {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

static void allow_path(int rules, const char *path, uint64_t rights) {
    int folder = open(path, O_PATH | O_CLOEXEC);
    // What is not there need not be allowed.
    if (folder < 0) return;
    struct beneath rule = {.rights = rights, .folder = folder};
    if (syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, &rule, 0) != 0) {
        // A file takes no rights of folders.
        rule.rights &= ~(uint64_t)RIGHT_READ_FOLDER;
        require(syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, &rule, 0) == 0);
    }
    close(folder);
}

/// The folders of shared libraries, which the loader reads and whose own file is run as every program's interpreter.
static const char *const libraries[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"};

/// The files that the kernel runs as interpreter of a program, on the architectures that we know.
static const char *const loaders[] = {
    "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux-armhf.so.3",
};

/// False if the kernel has no Landlock.
static bool close_files(const struct jail_options *options, const struct jail_needs *needs) {
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return false;
    struct ruleset handled = {.files = RIGHTS_OF_FIRST_ABI};
    size_t size = sizeof handled.files;
    if (abi >= 2) handled.files |= RIGHT_REFER;
    if (abi >= 3) handled.files |= RIGHT_TRUNCATE;
    if (abi >= 4) {
        handled.network = NET_BIND_CONNECT;
        size = offsetof(struct ruleset, scoped);
    }
    if (abi >= 5) handled.files |= RIGHT_IOCTL;
    if (abi >= 6) {
        handled.scoped = SCOPE_SOCKETS_SIGNALS;
        size = sizeof handled;
    }
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, size, 0);
    require(rules >= 0);
    if (needs->files)
        for (size_t index = 0; index < options->readable_count; index++)
            allow_path(rules, options->readable[index], RIGHT_READ_FILE | RIGHT_READ_FOLDER);
    if (needs->program) {
        allow_path(rules, needs->program, RIGHT_READ_FILE | RIGHT_EXECUTE);
        for (size_t index = 0; index < sizeof libraries / sizeof *libraries; index++)
            allow_path(rules, libraries[index], RIGHT_READ_FILE | RIGHT_READ_FOLDER);
        // Only the loader among the libraries may be run: it is the interpreter of the program.
        for (size_t index = 0; index < sizeof loaders / sizeof *loaders; index++)
            allow_path(rules, loaders[index], RIGHT_READ_FILE | RIGHT_EXECUTE);
    }
    require(syscall(SYS_landlock_restrict_self, rules, 0) == 0);
    close(rules);
    return true;
}

void jail_lock(const struct jail_options *options, const struct jail_needs *needs) {
    require(syscall(SYS_close_range, 3, ~0u, 0) == 0);
    require(chdir("/") == 0);
    jail_limit_output(options->output_bytes);
    require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    drop_privileges();
    // After the change of user, which would undo both. The parent may have died before: then somebody else is it.
    require(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
    require(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0);
    if (options->parent != 0) require(getppid() == options->parent);
    set_limits(options, needs);
    bool isClosed = close_files(options, needs);
    bool isFiltered = jail_filter_calls(needs);
    if (!(isClosed && isFiltered) && !options->degraded) _exit(JAIL_NO_WALLS);
}
