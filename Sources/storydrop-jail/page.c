#include "modes.h"
int page_mode(const struct jail_options *options) { (void)options; return JAIL_USAGE; }
