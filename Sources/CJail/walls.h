#pragma once
// Shared by the files of this target.
#include "CJail.h"

/// The files that the kernel runs as interpreter of a program, on the architectures that we know.
extern const char *const jail_loaders[];
extern const size_t jail_loader_count;

/// Lets only a list of system calls through; false if the kernel has no seccomp.
bool jail_filter_calls(const struct jail_needs *needs);
