#pragma once
// Shared by the files of this target.
#include "CJail.h"

/// Sets how many bytes `jail_write` takes.
void jail_limit_output(uint64_t bytes);

/// Lets only a list of system calls through; false if the kernel has no seccomp.
bool jail_filter_calls(const struct jail_needs *needs);
