#pragma once
#include <CJail.h>

int archive_mode(const struct jail_options *options, char **arguments);
int run_mode(const struct jail_options *options, char **arguments);
int probe_mode(const struct jail_options *options, int count, char **arguments);
