/* shared: files of the public suites, which live beside the project. */
#ifndef TESTS_BASE_SHARED_H
#define TESTS_BASE_SHARED_H

#include "base/arena.h"

/* The file ../shared/data/<path>, NUL-terminated. Skips the running test,
 * loudly, when it is absent. */
char	*shared_read(struct arena *, const char *path, size_t *n);

/* The names in the folder ../shared/data/<path> that end in `suffix`, sorted;
 * skips likewise. */
size_t	shared_list(struct arena *, const char *path, const char *suffix,
	    const char ***names);

#endif
